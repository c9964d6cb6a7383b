"""Workbooks, or a zip of them, as readings: one for each year and kind of estimates."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.catalog.wages import FIRST_MAY
from etl.codes.areas import build_areas
from etl.codes.industries import build_industries
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import round_to_whole
from etl.formats.workbooks import Sheet, read_sheets
from etl.reading import Reading, build_titles, keep_wanted
from etl.schema.wages import WAGE_FIGURES, WAGES
from etl.schooling import build_pay_by_schooling
from etl.sources.oews_workbooks.columns import Estimates, find_estimates
from etl.sources.oews_workbooks.may import find_described_may, find_mays, find_other_months
from etl.sources.oews_workbooks.rows import build_rows

# Kind of estimates -> ending of the source_id, and name of the dataset.
KINDS = {
    "nation": ("national", "national estimates"),
    "industry": ("industry", "national industry-specific estimates"),
    "state": ("state", "state estimates"),
    "metro": ("metro", "metropolitan and nonmetropolitan area estimates"),
}
CHECK_YEAR = "Check on the publisher's page which year this file is for"


# The title of 00-0000 in workbooks by industry to 2018.
INDUSTRY_TOTAL, ALL_WORK_TITLE = "Industry Total", "All Occupations"
EXAMPLE_YEAR = 2009


def read_workbooks(
    path: Path,
    wanted: frozenset[str] | None,
    tables: Mapping[str, pa.Table] | None = None,
    year: int | None = None,
) -> list[Reading]:
    """Every OEWS sheet of a workbook or zip. `tables` has projected_jobs, without which there is no pay by schooling;
    `year` is what the file's folder or the person who imports it says.

    Raises LayoutChanged where columns are missing or repeated or names and contents state different years, Unreadable
    where cells are neither figures nor marks.
    """
    sheets, described = _find_sheets(path)
    frames = [build_rows(sheet, _find_year(sheet.sheet, path, described, year), wanted) for sheet in sheets]
    if not frames:
        raise LayoutChanged(
            f"{path.name} holds no OEWS sheet",
            expected="a sheet with columns OCC_CODE and TOT_EMP",
            do=UNKNOWN_LAYOUT,
        )
    rows = pd.concat(frames, ignore_index=True)
    years = {int(each) for each in rows["year"].unique()}
    if described and not described <= years:
        raise LayoutChanged(
            f"{path.name} states one year in its names and another in its field descriptions",
            expected=", ".join(f"May {each}" for each in sorted(years)),
            got=", ".join(f"May {each}" for each in sorted(described)),
            do=CHECK_YEAR,
        )
    groups = rows[rows["left_out"] == ""].groupby(["year", "kind"], sort=False)
    left_out = tuple(
        f"{number:,} rows of {reason}" for reason, number in rows["left_out"].value_counts().items() if reason
    )
    if not len(groups):
        raise Unreadable(
            f"{path.name} holds nothing but {' and '.join(left_out)}",
            do="Import the workbooks of the nation, states, areas or whole industries",
        )
    readings = [
        _build_reading(
            year, kind, groups.get_group((year, kind)), wanted, tables and tables["projected_jobs"]
        )
        for year in sorted(years)
        for kind in KINDS
        if (year, kind) in groups.groups
    ]
    return [dataclasses.replace(readings[0], left_out=left_out), *readings[1:]]


def _find_sheets(path: Path) -> tuple[list[Estimates], set[int]]:
    """The sheets of estimates, and the years that sheets of field descriptions state ("May 2024 OEWS Estimates")."""
    found: list[Estimates] = []
    described: set[int] = set()
    for sheet in read_sheets(path):
        estimates = find_estimates(sheet)
        if estimates:
            found.append(estimates)
            continue
        described |= find_described_may(" ".join(str(cell) for row in sheet.rows[:5] for cell in row))
    return found, described


def _find_year(sheet: Sheet, path: Path, described: set[int], given: int | None) -> int:
    """The year of the May estimates by the names of sheet, workbook and archive, `given`, or the field descriptions.

    Raises LayoutChanged where no year is stated, two are, or it is of another month than May.
    """
    names = f"{sheet.file} {sheet.name} {path.name}"
    others = find_other_months(names)
    if others:
        raise LayoutChanged(
            f"{path.name} is not of May",
            expected=f"the estimates of a May since {FIRST_MAY}",
            got=f"those of late {min(others)}",
            do="Import those of May: wages has one row per year",
        )
    years = find_mays(names) | ({given} if given else set())
    if len(years) > 1:
        raise LayoutChanged(
            f"{path.name} states different years in its names",
            expected="one May",
            got=f"{', '.join(map(str, sorted(years)))} in {path.name}, {sheet.file[:40]!r}, {sheet.name[:40]!r}"
            + (f", and May {given} by its folder's name or --year" if given else ""),
            do=CHECK_YEAR,
        )
    if years or len(described) == 1:
        return next(iter(years or described))
    raise LayoutChanged(
        f"nothing in {path.name} says of which May it is",
        expected="a name such as national_M2025_dl.xlsx, or a folder or zip such as oesm09nat",
        got=sheet.file,
        do=f"Import it again with --year, such as: python -m etl import --year {EXAMPLE_YEAR} {path.name}",
    )


def _build_reading(
    year: int, kind: str, rows: pd.DataFrame, wanted: frozenset[str] | None, projected_jobs: pa.Table | None
) -> Reading:
    """The reading of one year and kind. Raises Unreadable where a workbook gives different figures for one key."""
    ending, dataset = KINDS[kind]
    source_id = f"oews-{year}-{ending}"
    key = list(WAGES.key)
    repeated = rows[rows.duplicated(key, keep=False)]
    differs = (repeated.groupby(key)[list(WAGE_FIGURES)].nunique() > 1).any(axis=1)
    if differs.any():
        raise Unreadable(
            f"{source_id} has different figures for one occupation, area and industry in {int(differs.sum())} cases",
            got=", ".join(" ".join(map(str, case)) for case in differs[differs].index[:3]),
            do=USE_ORIGINAL,
        )
    # A broad group with one member repeats it: the detailed row is kept, or the one that withholds less
    # (May 2017, 15-2090 in state government).
    given = rows[list(WAGE_FIGURES)].notna().sum(axis=1)
    rows = rows.assign(given=given).sort_values(["given", "detailed"], ascending=False, kind="stable")
    every = rows.drop_duplicates(key)
    rows = keep_wanted(every, wanted)
    titled = rows.assign(title=rows["title"].replace(INDUSTRY_TOTAL, ALL_WORK_TITLE))
    tables = {"wages": _build_wages(rows, source_id), "titles": build_titles(titled, year)}
    if kind in ("state", "metro"):
        tables["areas"] = build_areas(rows["area_code"], rows["area_title"])
    if kind != "industry" and projected_jobs is not None:
        places = every[every["industry_code"] == "000000"]
        tables["pay_by_schooling"] = build_pay_by_schooling(places, projected_jobs, year, source_id)
    if kind == "industry":
        tables["industries"] = build_industries(rows["industry_code"], rows["industry_title"])
    return Reading(
        source_id, f"Occupational Employment and Wage Statistics, {dataset}", f"May {year}", tables
    )


def _build_wages(rows: pd.DataFrame, source_id: str) -> pa.Table:
    rows = rows.assign(source_id=source_id)
    for column in WAGES.columns:
        if column.type == pa.int64():
            rows[column.name] = round_to_whole(rows[column.name])
    return pa.Table.from_pandas(rows[list(WAGES.names)], WAGES.schema, preserve_index=False)
