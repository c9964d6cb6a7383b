"""Every edition of the projections in the mirror, workbook and export, and what damage to real files meets."""

from pathlib import Path
from typing import Any

import pytest

from etl.checks.declared import check, errors
from etl.errors import LayoutChanged, Unreadable
from etl.formats.tables import read_table
from etl.formats.workbooks import read_sheets
from etl.reading import Reading
from etl.sources import projections
from etl.sources.projections.grid import Rows
from etl.sources.state_projections import read_state_projections_json
from tests import publishers as p

pytestmark = pytest.mark.mirror

EDITIONS = "archive/employment-projections/"
NEWEST = "www.bls.gov/emp/ind-occ-matrix/occupation.xlsx"
# Path, source, code of the work, base and projected jobs, percent, openings a year.
FIGURES = [
    ("2012-22/Employment Projections.csv", "ep-2012-22-export", "29-2071", 186_300, 227_500, 22.1, None),
    ("2014-24/occupation.xlsx", "ep-2014-24", "29-2071", 188_600, 217_600, 15.4, None),
    ("2016-26/Employment Projections.csv", "ep-2016-26-export", "29-2071", 206_300, 234_100, 13.5, 15_800),
    ("2018-28/EmploymentProjections.csv", "ep-2018-28-export", "29-2071", 215_500, 238_600, 10.7, 16_800),
    ("2019-29/occupation.xlsx", "ep-2019-29", "29-2098", 341_600, 370_600, 8.5, 27_800),
    ("2020-30/Employment-Projections.csv", "ep-2020-30-export", "29-2098", 335_000, 363_600, 8.5, 27_400),
    ("2021-31/Employment Projections.csv", "ep-2021-31-export", "29-2072", 186_400, 198_700, 6.6, 14_900),
    ("2021-31/occupation.xlsx", "ep-2021-31", "29-2072", 186_400, 198_700, 6.6, 14_900),
    ("2022-32/occupation.xlsx", "ep-2022-32", "29-2072", 194_300, 210_900, 8.5, 15_000),
    ("2023-33/Employment Projections.csv", "ep-2023-33-export", "29-2072", 191_500, 208_200, 8.7, 15_000),
    ("2023-33/occupation.xlsx", "ep-2023-33", "29-2072", 191_500, 208_200, 8.7, 15_000),
    (NEWEST, "ep-2024-34", "29-2072", 194_800, 208_600, 7.1, 14_200),
]


def find(mirror: Path, path: str) -> Path:
    return mirror / path if path == NEWEST else mirror / EDITIONS / path


def read(path: Path) -> Reading:
    reader = projections.read_export if path.suffix == ".csv" else projections.read_workbook
    (reading,) = reader(path, None)
    return reading


def row_of(reading: Reading, table: str, code: str) -> dict[str, Any]:
    (row,) = [r for r in reading.tables[table].to_pylist() if r["occupation_code"] == code]
    return row


@pytest.mark.parametrize(
    ("path", "source", "code", "base", "projected", "percent", "openings"),
    FIGURES,
    ids=[f[1] for f in FIGURES],
)
def test_every_edition_is_read(
    mirror: Path,
    path: str,
    source: str,
    code: str,
    base: int,
    projected: int,
    percent: float,
    openings: int | None,
) -> None:
    reading = read(find(mirror, path))
    row = row_of(reading, "projections", code)
    assert reading.source_id == source
    assert (row["jobs_base"], row["jobs_projected"], row["change_pct"]) == (base, projected, percent)
    assert row["openings_per_year"] == openings
    tables = {name: table for name, table in reading.tables.items() if name != "titles"}
    found = [f for f in errors(check(tables)) if not f.name.endswith("-known")]
    assert found == []


@pytest.mark.parametrize(("path", "of_all"), [(f[0], f[1]) for f in FIGURES if f[0].endswith(".xlsx")])
def test_codes_tell_summaries_as_workbooks_do(mirror: Path, path: str, of_all: str) -> None:
    sheets = [(s.name, s.rows) for s in read_sheets(find(mirror, path)) if s.name == "Table 1.2"]
    (told,) = projections.read_tables(sheets, "Table 1.2", None)
    (name, rows), *_ = sheets
    # The third column is "Occupation type" in every workbook.
    without = [[cell for number, cell in enumerate(row) if number != 2] for row in rows]
    (derived,) = projections.read_tables([(name, without)], "Table 1.2", None)
    column = "occupation_type"
    assert derived.tables["projected_jobs"][column] == told.tables["projected_jobs"][column], of_all


@pytest.mark.parametrize("vintage", ["2021-31", "2023-33"])
def test_export_and_workbook_agree(mirror: Path, vintage: str) -> None:
    folder = mirror / EDITIONS / vintage
    export = read(folder / "Employment Projections.csv").tables["projections"].to_pylist()
    rows = {
        r["occupation_code"]: r for r in read(folder / "occupation.xlsx").tables["projections"].to_pylist()
    }
    figures = (
        "jobs_base",
        "jobs_projected",
        "jobs_change",
        "change_pct",
        "openings_per_year",
        "median_wage_usd",
    )
    for row in export:
        assert [row[f] for f in figures] == [rows[row["occupation_code"]][f] for f in figures]


def test_reasons_name_artificial_intelligence(mirror: Path) -> None:
    factors = read(mirror / NEWEST).tables["projection_factors"].to_pylist()
    assert len(factors) == 998
    (records,) = [r for r in factors if r["occupation_code"] == "29-2072"]
    assert records["mentions_ai"]
    assert records["factor_kind"] == "demand change, productivity change"
    assert records["share_direction"] == "increases"
    assert sum(r["mentions_ai"] for r in factors) > 36


@pytest.mark.parametrize(
    ("path", "code", "survey", "associate", "bachelor"),
    [
        ("2014-24/occupation.xlsx", "29-2071", "2014-15", 23.0, 17.5),
        ("2021-31/occupation.xlsx", "29-2072", "2018-19", 26.6, 17.3),
        ("2022-32/occupation.xlsx", "29-2072", "2019 and 2021", 26.2, 15.6),
        ("2023-33/education.xlsx", "29-2072", "2021-22", 25.2, 16.4),
    ],
)
def test_schooling_of_workers(
    mirror: Path, path: str, code: str, survey: str, associate: float, bachelor: float
) -> None:
    file = mirror / EDITIONS / path
    (reading,) = projections.read_education(file, None) if "education" in path else [read(file)]
    row = row_of(reading, "attainment", code)
    assert (row["survey_years"], row["associate_pct"], row["bachelor_pct"]) == (survey, associate, bachelor)


def load_tables(path: Path) -> list[tuple[str, Rows]]:
    if path.suffix == ".csv":
        return [("", read_table(path))]
    return [(s.name, s.rows) for s in read_sheets(path) if s.name in ("Table 1.2", "Table 1.7", "Table 1.10")]


@pytest.mark.parametrize("path", [f[0] for f in FIGURES])
def test_any_two_swapped_columns_are_refused_or_harmless(mirror: Path, path: str) -> None:
    """Cells of two neighboring columns swapped below their headings: either refused, or nothing that is kept changes."""
    sheets = load_tables(find(mirror, path))
    name, rows = sheets[0]
    (right,) = projections.read_tables(sheets, "file", None)
    first = next(
        n
        for n, row in enumerate(rows)
        if any("-" in str(c) and str(c).strip('="')[:2].isdigit() for c in row[:2])
    )
    # The last figure of a table's first ones: wages are proved by nothing.
    kept = {"jobs_base", "jobs_projected", "jobs_change", "change_pct"}
    for at in range(2, len(rows[first]) - 1):
        swapped = [
            [*row[:at], row[at + 1], row[at], *row[at + 2 :]] if n >= first else row
            for n, row in enumerate(rows)
        ]
        try:
            (wrong,) = projections.read_tables([(name, swapped), *sheets[1:]], "file", None)
        except (LayoutChanged, Unreadable):
            continue
        for column in kept:
            assert wrong.tables["projections"][column] == right.tables["projections"][column], (at, column)


def test_nevada_row_of_the_json_is_read(mirror: Path) -> None:
    path = mirror / "archive/projections-central/json/nevada_29-2072.json"
    (reading,) = read_state_projections_json(path, None, {"projections": p.national_jobs({})})
    (row,) = reading.tables["state_projections"].to_pylist()
    assert (row["vintage"], row["area_code"]) == ("2024-34", "3200000")
    assert (row["jobs_base"], row["jobs_projected"], row["change_pct"]) == (3_050, 3_280, 7.4)
