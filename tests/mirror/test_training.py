"""What graduates and households earned, by SQL over what the readers make of the real files."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from etl.catalog import SOURCES
from etl.catalog.training import READERS
from etl.checks.declared import check
from etl.checks.relations import broken
from etl.checks.relations.training import TRAINING
from etl.codes.occupations import load_occupations
from etl.reading import Context, read_files
from etl.schema import TABLES
from etl.sources.detect import recognize_file

pytestmark = pytest.mark.mirror

FIELD = "cip_code = '51.07'"


@pytest.fixture(scope="module")
def files(mirror: Path) -> dict[str, Path]:
    """The mirror's file of each source."""
    found = {}
    for source in SOURCES:
        if source.reader in READERS:
            file = source.files["data"]
            path = mirror / (file.archive or file.url.removeprefix("https://"))
            if path.exists():
                found[source.name] = path
    return found


@pytest.fixture(scope="module")
def tables(files: dict[str, Path]) -> dict[str, pa.Table]:
    """The tables that the readers make, in two rounds as in a refresh."""
    pieces: dict[str, list[pa.Table]] = {}
    made: dict[str, pa.Table] = {}
    readers = {source.name: source.reader for source in SOURCES}
    for in_second in (False, True):
        for name, path in files.items():
            if bool(READERS[readers[name]].needs) is in_second:
                for reading in read_files(
                    readers[name], {"data": path}, Context(frozenset(load_occupations()), made)
                ):
                    for table, rows in reading.tables.items():
                        pieces.setdefault(table, []).append(TABLES[table].conform(rows))
        made = {table: pa.concat_tables(rows) for table, rows in pieces.items()}
    return made


@pytest.fixture(scope="module")
def db(tables: dict[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        yield connection


def test_every_file_is_recognized_alone(files: dict[str, Path]) -> None:
    assert len(files) == 28
    readers = {source.name: source.reader for source in SOURCES}
    for name, path in files.items():
        assert recognize_file(path).reader == readers[name], name


def test_real_files_break_no_declared_rule(tables: dict[str, pa.Table]) -> None:
    assert check(tables) == []


def test_real_files_keep_every_relation(tables: dict[str, pa.Table]) -> None:
    with duckdb.connect() as connection:
        for name, spec in TABLES.items():
            connection.register(name, tables.get(name, spec.schema.empty_table()))
        assert broken(connection, TRAINING) == []


@pytest.mark.parametrize(
    ("credential", "programs", "paid", "median"),
    [
        ("undergraduate certificate", 1491, 522, 27_690),
        ("associate", 910, 263, 30_821),
        ("bachelor", 657, 281, 44_526),
    ],
)
def test_programs_and_earnings_of_cip_51_07(
    db: duckdb.DuckDBPyConnection, credential: str, programs: int, paid: int, median: int
) -> None:
    found = db.execute(
        f"SELECT count(*), count(earnings_1yr_usd), median(earnings_1yr_usd) FROM programs WHERE {FIELD} AND credential = ?",
        [credential],
    ).fetchall()
    assert found == [(programs, paid, median)]


@pytest.mark.parametrize(
    ("credential", "percent"), [("undergraduate certificate", 51), ("associate", 24), ("bachelor", 0)]
)
def test_share_below_the_states_threshold(
    db: duckdb.DuckDBPyConnection, credential: str, percent: int
) -> None:
    found = db.execute(
        f"""SELECT round(100.0 * count(*) FILTER (earnings_4yr_usd < state_threshold_usd) / count(*)) FROM programs
            WHERE {FIELD} AND credential = ? AND earnings_4yr_usd IS NOT NULL AND state_threshold_usd IS NOT NULL""",
        [credential],
    ).fetchall()
    assert found == [(percent,)]


def test_no_figure_is_zero_in_place_of_withheld(db: duckdb.DuckDBPyConnection) -> None:
    for figure in ("earnings_1yr_usd", "earnings_4yr_usd", "debt_usd"):
        missing, marked, zero = db.execute(
            f"SELECT count(*) FILTER ({figure} IS NULL), count(*) FILTER (contains(not_released, '{figure}')), "
            f"count(*) FILTER ({figure} = 0) FROM programs"
        ).fetchall()[0]
        assert missing == marked > 0
        assert zero == 0


def test_graduates_of_arapahoe_after_1_5_and_10_years(db: duckdb.DuckDBPyConnection) -> None:
    found = db.execute(
        f"""SELECT years_after, p50_usd FROM graduate_earnings JOIN graduate_institutions USING (institution_code)
            WHERE institution_name = 'ARAPAHOE COMMUNITY COLLEGE' AND {FIELD} AND credential = 'associate' AND cohort = 'all'
            ORDER BY 1"""
    ).fetchall()
    assert found == [(1, 37_437), (5, 46_673), (10, 49_605)]


def test_arapahoe_has_a_place_and_a_threshold(db: duckdb.DuckDBPyConnection) -> None:
    found = db.execute(
        """SELECT city, state, zip_code, control, is_operating, state_threshold_usd FROM schools
           JOIN school_outcomes USING (school_id, city, state) WHERE opeid = '00134600'"""
    ).fetchall()
    assert found == [("Littleton", "CO", "80160", "public", True, 40_674)]


def test_household_pay_of_records_specialists_in_2018(db: duckdb.DuckDBPyConnection) -> None:
    found = db.execute(
        """SELECT census_title, median_earnings_usd, median_earnings_moe_usd, full_time_workers, full_time_workers_moe
           FROM household_pay JOIN household_workers USING (year, occupation_code, census_title)
           WHERE year = 2018 AND occupation_code = '29-2072'"""
    ).fetchall()
    assert found == [("Medical records specialists", 41_346, 926, 146_096, 6_381)]


def test_household_pay_under_the_code_of_each_year(db: duckdb.DuckDBPyConnection) -> None:
    found = db.execute(
        "SELECT occupation_code, min(year), max(year), count(*) FROM household_pay WHERE occupation_code LIKE '29-207%' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert found == [("29-2071", 2010, 2017, 8), ("29-2072", 2018, 2018, 1)]
