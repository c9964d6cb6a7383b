"""BLS's workbook occupation.xlsx: occupations in Table 1.2 (to 2022-32 also 1.7), separations in Table 1.10."""

import re
from pathlib import Path

import pandas as pd

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import to_text
from etl.formats.workbooks import read_sheets
from etl.reading import Reading
from etl.schema.projections import FIRST_ANNUAL_OPENINGS, PROJECTION_FIGURES
from etl.sources.projections.edition import DATASET, build_reading
from etl.sources.projections.headings import Projections, find_projections

TABLES = r"\b1\.(2|7|10)$"
# Columns that exports of the data tool lack, or have only in some editions.
WORKBOOK_COLUMNS = ("openings_per_year", "median_wage_usd", "entry_education")
# Parts of annual openings.
SEPARATIONS = ("exits_per_year", "transfers_per_year")


def read_workbook(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """The edition in occupation.xlsx. Raises LayoutChanged, Unreadable."""
    sheets = [sheet for sheet in read_sheets(path) if re.search(TABLES, sheet.name.strip())]
    found = (find_projections(sheet.rows, f"{sheet.name} of {sheet.file}") for sheet in sheets)
    tables = [table for table in found if table is not None]
    if not tables:
        raise LayoutChanged(
            f"{path.name} holds no Table 1.2 of occupations",
            expected="sheets 'Table 1.2' and 'Table 1.10'",
            got=", ".join(sheet.name for sheet in sheets) or "none of them",
            do=UNKNOWN_LAYOUT,
        )
    edition = _merge_tables(tables, path.name)
    _require_columns(edition, path.name)
    return [build_reading(edition, path.name, wanted, dataset=f"{DATASET}, occupation workbook")]


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
        _check_rows(first.frame, table.frame, name)
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
    """Raises LayoutChanged where a renamed sheet or column would pass for figures that BLS withheld."""
    has_separations = edition.years.get("base_year", 0) >= FIRST_ANNUAL_OPENINGS
    required = (*WORKBOOK_COLUMNS, *SEPARATIONS) if has_separations else WORKBOOK_COLUMNS
    missing = [column for column in required if column not in edition.frame.columns]
    if missing:
        raise LayoutChanged(
            f"{name} lacks a table or column of the projections",
            expected="sheets 'Table 1.2' (to 2022-32 also 'Table 1.7') and 'Table 1.10'",
            got="missing " + ", ".join(missing),
            do=UNKNOWN_LAYOUT,
        )
