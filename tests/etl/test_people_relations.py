"""Rules between rows of the tables of people and requirements: each sees what breaks it, and nothing in good tables."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from etl.checks.relations import broken
from etl.checks.relations.people import PEOPLE
from etl.schema import TABLES
from etl.sources import onet
from etl.sources.cps.age import read_workers_by_age
from etl.sources.cps.weekly_pay import read_weekly_pay
from etl.sources.ors import read_requirements
from tests import publishers as p


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    folder = tmp_path_factory.mktemp("people")
    readings = [
        *read_workers_by_age(p.cps_age_xlsx(folder / "a.xlsx"), None),
        *read_weekly_pay(p.cps_pay_xlsx(folder / "p.xlsx"), frozenset({"29-2072", "00-0000"})),
        *read_requirements(p.ors_xlsx(folder / "o.xlsx"), None),
        *onet.read_tasks(p.onet_xlsx(folder / "t.xlsx", "Task Statements"), None),
        *onet.read_technologies(p.onet_xlsx(folder / "s.xlsx", "Technology Skills"), None),
        *onet.read_related_occupations(p.onet_xlsx(folder / "r.xlsx", "Related Occupations"), None),
        *onet.read_job_zones(p.onet_xlsx(folder / "z.xlsx", "Job Zones"), None),
    ]
    return {name: table for reading in readings for name, table in reading.tables.items()}


@pytest.fixture
def db(people: dict[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables, to be changed."""
    with duckdb.connect() as connection:
        for name, spec in TABLES.items():
            rows = people.get(name, spec.schema.empty_table())
            connection.register("rows", rows)
            connection.execute(f"CREATE TABLE {name} AS FROM rows")
        yield connection


# As if the table had every category: 400 empty ones.
WHOLE = """INSERT INTO {0} SELECT t.* REPLACE ('Category ' || n AS census_title, '99-' || (1000 + n) AS occupation_code, 0 AS {1})
    FROM {0} t, range(400) r(n) WHERE occupation_code = '29-2072'"""
PLANTED: dict[str, tuple[str, ...]] = {
    "workers_by_age/everyone-of-each-year": (
        "INSERT INTO workers_by_age SELECT * REPLACE (2024 AS year) FROM workers_by_age WHERE occupation_code = '29-2072'",
    ),
    "workers_by_age/categories-make-everyone": (WHOLE.format("workers_by_age", "workers"),),
    "weekly_pay/categories-make-everyone": (WHOLE.format("weekly_pay", "full_time_workers"),),
    **{
        f"{table}/each-listed-occupation": (
            f"INSERT INTO {table} SELECT * REPLACE (2024 AS year) FROM {table} WHERE occupation_code = '29-2072'",
        )
        for table in ("workers_by_age", "weekly_pay")
    },
    "workers_by_age/median-of-its-bands": (
        "UPDATE workers_by_age SET median_age_years = 38.8 WHERE occupation_code = '29-2072'",
    ),
    "workers_by_age/everyone-from-year-to-year": (
        "INSERT INTO workers_by_age SELECT * REPLACE (2024 AS year, 100000000 AS workers) FROM workers_by_age WHERE occupation_code = '00-0000'",
    ),
    "weekly_pay/men-and-women-make-all": ("DELETE FROM weekly_pay WHERE sex = 'men'",),
    "weekly_pay/median-between-those-of-men-and-women": (
        "UPDATE weekly_pay SET median_weekly_usd = 1400 WHERE sex = 'all' AND occupation_code = '00-0000'",
    ),
    "weekly_pay/part-of-the-employed": ("UPDATE weekly_pay SET full_time_workers = full_time_workers / 10",),
    "requirements/required-and-not-make-all": (
        "UPDATE requirements SET estimate = 6.2 WHERE requirement = 'prior work experience is required'",
    ),
    "requirements/groups-to-100": ("UPDATE requirements SET estimate = 100.2 WHERE estimate = 83.2",),
    "requirements/percentiles-rise": ("UPDATE requirements SET estimate = 300 WHERE percentile = 50",),
    "technologies/hot-everywhere": (
        "INSERT INTO technologies SELECT * REPLACE ('29-9021.00' AS onet_code, NOT hot AS hot) FROM technologies",
    ),
    "related_occupations/every-rank": ("DELETE FROM related_occupations WHERE rank = 1",),
    "tasks/one-title-per-code": (
        "UPDATE tasks SET onet_title = 'File Clerks' WHERE onet_code = '29-2072.00'",
    ),
    "tasks/every-occupation": ("DELETE FROM tasks WHERE onet_code = '29-2072.00'",),
}


def test_good_tables_break_nothing(db: duckdb.DuckDBPyConnection) -> None:
    assert broken(db, PEOPLE) == []


@pytest.mark.parametrize("relation", PEOPLE, ids=[r.name for r in PEOPLE])
def test_relation_of_people_sees_what_breaks_it(db: duckdb.DuckDBPyConnection, relation: object) -> None:
    (rule,) = (r for r in PEOPLE if r is relation)
    for change in PLANTED[rule.name]:
        db.execute(change)
    (finding,) = broken(db, [rule])
    assert (finding.name, finding.severity) == (rule.name, rule.severity)
    assert finding.sample and finding.came
