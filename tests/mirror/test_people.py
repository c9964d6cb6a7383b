"""The people in this work and what employers ask of them: published figures, and Census categories that leave out nobody."""

from collections import Counter
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from etl.checks.relations import broken
from etl.checks.relations.people import PEOPLE
from etl.codes.census import load_detailed_codes
from etl.schema import TABLES
from etl.sources.cps.age import read_workers_by_age
from etl.sources.cps.weekly_pay import read_weekly_pay
from etl.sources.ors import read_requirements
from tests.mirror.conftest import Published

pytestmark = pytest.mark.mirror

AGE_TABLES = (
    "archive/cps/2019/cpsaat11b.xlsx",
    "archive/cps/2023/cpsaat11b.xlsx",
    "www.bls.gov/cps/cpsaat11b.xlsx",
)
PAY_TABLES = ("archive/cps/2024/cpsaat39.csv", "www.bls.gov/cps/cpsaat39.xlsx")
ORS_TABLES = tuple(f"archive/ors/{year}/ors-complete-dataset.xlsx" for year in (2018, 2020))
# Two kinds of production workers that SOC codes do not tell apart.
SHARED = {"51-9141", "51-9192", "51-9193", "51-9199"}


@pytest.mark.parametrize("path", AGE_TABLES)
def test_census_categories_count_each_occupation_once(mirror: Path, path: str) -> None:
    (reading,) = read_workers_by_age(mirror / path, None)
    rows = reading.tables["workers_by_age"].to_pylist()
    civilian = {code for code in load_detailed_codes(rows[0]["classification"]) if not code.startswith("55")}
    times = Counter(
        code for row in rows for code in (row["covers"] or row["occupation_code"] or "").split(",")
    )
    assert {code for code in civilian if times[code] != 1} <= SHARED
    assert civilian <= set(times)


def test_every_occupation_keeps_the_relations(mirror: Path) -> None:
    readings = [
        *(reading for path in AGE_TABLES for reading in read_workers_by_age(mirror / path, None)),
        *(reading for path in PAY_TABLES for reading in read_weekly_pay(mirror / path, None)),
        *(reading for path in ORS_TABLES for reading in read_requirements(mirror / path, None)),
    ]
    with duckdb.connect() as db:
        for name, spec in TABLES.items():
            tables = [reading.tables[name] for reading in readings if name in reading.tables]
            db.register(name, pa.concat_tables([spec.schema.empty_table(), *tables]))
        assert broken(db, PEOPLE) == []


def test_people_and_their_median_age_in_2025(published: Published) -> None:
    row = published.fetch_one(
        "SELECT workers, median_age_years FROM workers_by_age WHERE year = 2025 AND occupation_code = '29-2072'"
    )
    assert row == (166_000, 49.8)


def test_weekly_pay_in_2025(published: Published) -> None:
    rows = published.fetch_all(
        """SELECT sex, full_time_workers, median_weekly_usd, not_released FROM weekly_pay
        WHERE year = 2025 AND occupation_code = '29-2072' ORDER BY sex"""
    )
    assert rows == [
        ("all", 163_000, 1027, None),
        ("men", 14_000, None, "median_weekly_usd"),
        ("women", 149_000, 1006, None),
    ]


@pytest.mark.parametrize(
    ("requirement", "estimate", "error"),
    [
        ("prior work experience is required", 57.9, 6.2),
        ("credentials: certification is required", 26.3, 7.5),
        ("minimum education level is a high school diploma", 83.2, 5.2),
    ],
)
def test_requirements_in_2020(published: Published, requirement: str, estimate: float, error: float) -> None:
    row = published.fetch_one(
        "SELECT estimate, standard_error FROM requirements WHERE year = 2020 AND occupation_code = '29-2072' AND requirement = ?",
        requirement,
    )
    assert row == (estimate, error)


def test_experience_at_the_median_in_2020(published: Published) -> None:
    row = published.fetch_one(
        """SELECT estimate, standard_error_below FROM requirements WHERE year = 2020 AND occupation_code = '29-2072'
        AND requirement = 'days of prior work experience' AND percentile = 50"""
    )
    assert row == (730, 0.05)


def test_registrars_are_counted_in_a_wider_category(published: Published) -> None:
    row = published.fetch_one(
        """SELECT census_title, workers FROM workers_by_age
        WHERE year = 2025 AND list_contains(string_split(covers, ','), '29-9021')"""
    )
    assert row == ("Other healthcare practitioners and technical occupations", 139_000)


def test_onet_has_tasks_and_titles_of_the_work(published: Published) -> None:
    tasks, titles = published.fetch_one(
        """SELECT (SELECT count(*) FROM tasks WHERE onet_code = '29-2072.00'),
                  (SELECT count(*) FROM job_titles WHERE occupation_code = '29-2072' AND trust = 'O')"""
    )
    assert tasks > 10
    assert titles > 50
    related = published.fetch_one(
        "SELECT related_title FROM related_occupations WHERE onet_code = '29-2072.00' AND rank = 1"
    )
    assert related == "Medical Transcriptionists"
