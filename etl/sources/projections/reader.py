"""Files of the projections: BLS's workbook, one of its tables, or an export of the data tool, in any container."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import to_text
from etl.formats.tables import read_table
from etl.formats.workbooks import read_sheets
from etl.reading import Reading
from etl.schema.base import TABLE
from etl.schema.projections import FIRST_ANNUAL_OPENINGS, PROJECTION_FIGURES
from etl.sources.projections.attainment import build_attainment, has_attainment
from etl.sources.projections.edition import DATASET, build_reading
from etl.sources.projections.factors import build_factors, has_factors
from etl.sources.projections.grid import Grid, Rows, find_codes, find_grid
from etl.sources.projections.headings import Projections, find_projections, has_jobs
from etl.sources.projections.words import simplify

# Columns that every workbook of BLS has in one of its tables, since 2016-26 with the parts of annual openings.
WORKBOOK_COLUMNS = ("median_wage_usd", "entry_education")
ANNUAL_COLUMNS = ("openings_per_year", "exits_per_year", "transfers_per_year")

# Titles of tables of some occupations only: 1.1 and 1.3 to 1.6.
SOME_ONLY = r"major occupational group|fastest|most (new )?jobs?|largest|decline"


def read_workbook(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """The edition in occupation.xlsx, or in an export saved as a workbook. Raises LayoutChanged, Unreadable."""
    return read_tables([(sheet.name, sheet.rows) for sheet in read_sheets(path)], path.name, wanted)


def read_export(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """The edition in an export, or in one table of the workbook saved as CSV. Raises LayoutChanged, Unreadable."""
    return read_tables([("", read_table(path))], path.name, wanted)


def read_tables(
    sheets: Sequence[tuple[str, Rows]], name: str, wanted: frozenset[str] | None
) -> list[Reading]:
    """The edition in sheets of cells (sheet name, rows) from the file `name`. Raises LayoutChanged, Unreadable."""
    found = (find_grid(rows, f"{sheet} of {name}" if sheet else name) for sheet, rows in sheets)
    grids = [grid for grid in found if grid is not None]
    tables = _choose_tables(grids, name)
    edition = _merge_tables([find_projections(grid) for grid in tables], name)
    is_workbook = sum(1 for _, rows in sheets if rows) > 1
    if is_workbook:
        _require_columns(edition, name)
    dataset, suffix = f"{DATASET}, occupation workbook", ""
    if not is_workbook:
        is_export = not any("matrix" in simplify(heading) for heading in tables[0].headings)
        dataset, suffix = (
            (f"{DATASET}, export of the data tool", "-export")
            if is_export
            else (f"{DATASET}, one table of the occupation workbook", TABLE)
        )
    reading = build_reading(edition, name, wanted, suffix=suffix, dataset=dataset)
    base_year = edition.years["base_year"]
    for grid in grids:
        if has_factors(grid):
            reading.tables["projection_factors"] = build_factors(grid, base_year, reading.source_id, wanted)
        elif has_attainment(grid):
            schooling = build_attainment(grid, base_year, reading.source_id, wanted)
            titles = pa.concat_tables([reading.tables["titles"], schooling["titles"]])
            reading.tables.update(schooling | {"titles": titles})
    return [reading]


def _choose_tables(grids: list[Grid], name: str) -> list[Grid]:
    """The tables of all occupations: Table 1.2, and to 2022-32 also 1.7, and 1.10. Raises LayoutChanged.

    They say whether a row is an occupation or a total of others. Where none does, as in exports, the longest counts,
    and all with the same occupations.
    """
    jobs = [grid for grid in grids if has_jobs(grid) and not re.search(SOME_ONLY, grid.title, re.IGNORECASE)]
    if not jobs:
        raise LayoutChanged(
            f"{name} holds no table of projected occupations",
            expected="occupation codes below headings such as Occupation Title, Occupation Code, and both years' jobs: "
            "Employment 2024, Employment 2034",
            got="; ".join(", ".join(grid.headings)[:100] for grid in grids[:2]) or "no occupation codes",
            do=UNKNOWN_LAYOUT,
        )
    typed = [grid for grid in jobs if any(re.search("occupation ?type", simplify(h)) for h in grid.headings)]
    if typed:
        return typed
    first = max(jobs, key=lambda grid: len(find_codes(grid)))
    return [grid for grid in jobs if find_codes(grid) == find_codes(first)]


def _merge_tables(tables: list[Projections], name: str) -> Projections:
    """One table with the columns of all. Raises LayoutChanged, Unreadable."""
    first = tables[0]
    frame, years = first.frame, dict(first.years)
    for table in tables[1:]:
        if any(years.get(key, year) != year for key, year in table.years.items()):
            raise LayoutChanged(
                f"the tables of {name} are of different editions",
                expected=str(years),
                got=str(table.years),
                do=USE_ORIGINAL,
            )
        years |= table.years
        _check_rows(frame, table.frame, name)
        new = [column for column in table.frame.columns if column not in frame.columns]
        frame = frame.merge(
            table.frame[["occupation_code", *new]], on="occupation_code", how="left", validate="1:1"
        )
    return Projections(frame, years)


def _check_rows(first: pd.DataFrame, other: pd.DataFrame, name: str) -> None:
    """Raises Unreadable where two tables have different occupations, or different figures of one."""
    codes = set(first["occupation_code"]) ^ set(other["occupation_code"])
    if codes:
        raise Unreadable(
            f"the tables of {name} do not give the same occupations",
            got=f"{len(codes)} that not all of them have, such as {min(codes)}",
            do=DOWNLOAD_AGAIN,
        )
    pairs = first.merge(other, on="occupation_code", validate="1:1")
    for column in PROJECTION_FIGURES:
        if column in first and column in other:
            differs = to_text(pairs[f"{column}_x"]) != to_text(pairs[f"{column}_y"])
            if differs.any():
                raise Unreadable(
                    f"the tables of {name} give different figures",
                    got=f"{int(differs.sum())} of {column}, the first for "
                    + str(pairs.loc[differs, "occupation_code"].iloc[0]),
                    do=USE_ORIGINAL,
                )


def _require_columns(edition: Projections, name: str) -> None:
    """Raises LayoutChanged where a lost sheet or column would pass for figures that BLS withheld."""
    is_annual = edition.years["base_year"] >= FIRST_ANNUAL_OPENINGS
    required = (*WORKBOOK_COLUMNS, *ANNUAL_COLUMNS) if is_annual else WORKBOOK_COLUMNS
    missing = [column for column in required if column not in edition.frame.columns]
    if missing:
        raise LayoutChanged(
            f"{name} lacks a table or column of the projections",
            expected="sheets 'Table 1.2' (to 2022-32 also 'Table 1.7') and 'Table 1.10'",
            got="missing " + ", ".join(missing),
            do=UNKNOWN_LAYOUT,
        )
