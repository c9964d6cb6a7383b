"""Rules between shapes, counties, and ZIP codes: each sees what breaks it, and nothing in good tables."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from etl.checks.relations import broken
from etl.checks.relations.geography import GEOGRAPHY
from etl.checks.relations.relation import Relation
from etl.schema import TABLES
from etl.sources.area_shapes import read_area_shapes
from etl.sources.zip_codes import read_zip_codes
from tests import publishers as p


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    folder = tmp_path_factory.mktemp("places")
    files = {"data": p.topology_json(folder / "x.json"), "areas": p.area_list_csv(folder / "x.csv")}
    tables = {name: table for each in read_area_shapes(files, None) for name, table in each.tables.items()}
    zip_codes = p.zip_codes_json(folder / "zip.json", [["35004", "AL", "East County"]])
    for reading in read_zip_codes(zip_codes, None, tables):
        tables |= reading.tables
    return tables


@pytest.fixture
def db(places: dict[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables, to be changed."""
    with duckdb.connect() as connection:
        for name, spec in TABLES.items():
            rows = places.get(name, spec.schema.empty_table())
            connection.register("rows", rows)
            connection.execute(f"CREATE TABLE {name} AS FROM rows")
        connection.execute("INSERT INTO areas (area_code, title) VALUES ('0010180', 'Somewhere, AL')")
        connection.execute(
            "INSERT INTO wages (area_code, area_type, year) VALUES ('0010180', 'metro', 2025), ('0100000', 'state', 2025)"
        )
        connection.execute(
            "INSERT INTO schools (school_id, state, zip_code, county_fips) SELECT '1', state, zip_code, county_fips FROM zip_codes"
        )
        yield connection


MOVE = "UPDATE boundaries SET geometry = (SELECT geometry FROM boundaries WHERE area_code = '{1}') WHERE area_code = '{0}'"
PLANTED: list[tuple[str, str]] = [
    ("zip_codes/schools-are-where-they-say", "UPDATE zip_codes SET state = 'AK'"),
    ("zip_codes/schools-are-where-they-say", "UPDATE zip_codes SET county_fips = '01003'"),
    ("zip_codes/schools-are-where-they-say", "UPDATE zip_codes SET zip_code = '35005'"),
    ("boundaries/every-area-has-a-shape", "DELETE FROM boundaries WHERE area_code = '0010180'"),
    # The first point is no longer the last.
    (
        "boundaries/rings-are-closed",
        r"UPDATE boundaries SET geometry = regexp_replace(geometry, '\[\[\[\[-?[0-9.]+', '[[[[7.5') WHERE area_code = '0010180'",
    ),
    ("boundaries/rings-are-closed", "UPDATE boundaries SET geometry = left(geometry, 60)"),
    ("boundaries/rings-are-closed", "UPDATE boundaries SET geometry = replace(geometry, 'coordinates', 'x')"),
    # Latitude and longitude swapped turn a ring around.
    (
        "boundaries/rings-are-closed",
        r"UPDATE boundaries SET geometry = regexp_replace(geometry, '\[(-?[0-9.]+),(-?[0-9.]+)\]', '[\2,\1]', 'g')",
    ),
    ("boundaries/shape-is-where-its-counties-are", MOVE.format("0400000", "0100000")),
    ("boundaries/shape-is-where-its-counties-are", MOVE.format("0010180", "0200001")),
    (
        "boundaries/shape-is-where-its-counties-are",
        "UPDATE area_counties SET latitude = longitude, longitude = latitude",
    ),
    (
        "area_counties/nonmetropolitan-areas-stay-in-their-state",
        "UPDATE area_counties SET area_code = '0400001' WHERE area_code = '0200001'",
    ),
    (
        "area_counties/metropolitan-areas-name-their-states",
        "UPDATE area_counties SET area_code = '0010180' WHERE area_code = '0200001'",
    ),
    ("zip_codes/areas-of-their-counties", "UPDATE zip_codes SET area_code = '0200001'"),
]


def test_good_places_break_nothing(db: duckdb.DuckDBPyConnection) -> None:
    assert broken(db, GEOGRAPHY) == []


def test_every_rule_of_places_is_tried() -> None:
    assert {rule.name for rule in GEOGRAPHY} == {name for name, _ in PLANTED}


@pytest.mark.parametrize(("name", "change"), PLANTED)
def test_rule_of_places_sees_damage(db: duckdb.DuckDBPyConnection, name: str, change: str) -> None:
    rule: Relation
    (rule,) = (r for r in GEOGRAPHY if r.name == name)
    db.execute(change)
    (finding,) = broken(db, [rule])
    assert (finding.name, finding.severity) == (rule.name, rule.severity)
