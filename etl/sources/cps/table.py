"""What the annual occupation tables share: headings of several lines, one year, titles without codes, thousands.

Columns are known by the words above them, not by position. BLS prints "–" where the base is below 50,000 people.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from etl.codes.census import (
    FIRST_YEAR,
    Category,
    find_household_classification,
    load_detailed_codes,
    match_categories,
)
from etl.codes.occupations import load_occupations
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import format_cell, parse_figures
from etl.formats.grids import read_grids
from etl.formats.workbooks import Rows

HEAD_ROWS = 15
# The last is an en dash in Windows' own encoding, read as Latin-1.
NO_DATA = frozenset({"–", "-", "—", "\x96"})
_YEAR = re.compile(r"(19|20)\d\d")
_UNIT = re.compile(r"numbers in thousands", re.IGNORECASE)
# Lines below the table.
_NOTE = re.compile(r"(?:note|source|footnotes?)\b|[0-9(*]", re.IGNORECASE)


@dataclass(frozen=True)
class AnnualTable:
    """One year's table: per row the category's title, and per heading the cells as text."""

    file: str
    year: int
    classification: str
    frame: pd.DataFrame
    categories: dict[str, Category]


def read_annual_table(path: Path, number: str) -> AnnualTable:
    """The table with a number ("11b") of a workbook, or of one saved as CSV. Its columns are headings joined by "|".

    Raises LayoutChanged where the file has no such table of one year, in thousands; Unreadable where a title is missing
    or repeated.
    """
    for rows in read_grids(path):
        head = ["" if cell is None else str(cell) for row in rows[:HEAD_ROWS] for cell in row]
        if any(re.search(rf"(?m)^\s*{number}\.\s", cell) for cell in head):
            if not any(_UNIT.search(cell) for cell in head):
                raise LayoutChanged(
                    f"{path.name} does not say that it counts thousands",
                    expected="[Numbers in thousands]",
                    do=UNKNOWN_LAYOUT,
                )
            return _build_table(path.name, rows)
    raise LayoutChanged(
        f"{path.name} holds no table {number}", expected=f"a title that begins {number}.", do=UNKNOWN_LAYOUT
    )


def keep_wanted(table: AnnualTable, wanted: frozenset[str] | None) -> AnnualTable:
    """The rows whose category is or counts a wanted occupation.

    Raises LayoutChanged where no row counts a wanted occupation of the table's classification: its title changed.
    """
    covered = {code for category in table.categories.values() for code in category.covers}
    sought = frozenset(load_occupations()) if wanted is None else wanted
    missing = (sought & load_detailed_codes(table.classification)) - covered
    if missing:
        unknown = [title for title in table.frame["census_title"] if title not in table.categories]
        raise LayoutChanged(
            f"{table.file} has no category that counts {', '.join(sorted(missing))}",
            expected=f"titles of {table.classification}",
            got="unknown titles: " + (", ".join(repr(title[:60]) for title in unknown[:5]) or "none"),
            do=UNKNOWN_LAYOUT,
        )
    if wanted is None:
        return table
    kept = {
        title
        for title, category in table.categories.items()
        if category.code in wanted or category.covers & wanted
    }
    return replace(table, frame=table.frame[table.frame["census_title"].isin(kept)])


def parse_column(table: AnnualTable, heading: str) -> tuple[pd.Series, pd.Series]:
    """The figures below a heading, and which of them BLS withheld. Raises Unreadable."""
    number, withheld, _ = parse_figures(
        table.frame[heading].rename(heading), withheld=NO_DATA, blank_is_damage=True
    )
    return number, withheld


def describe_categories(table: AnnualTable) -> pd.DataFrame:
    """The columns that say whom a row counts: census_title, occupation_code, covers, classification."""
    titles = table.frame["census_title"]
    found = [table.categories.get(title, Category(None)) for title in titles]
    return pd.DataFrame(
        {
            "year": table.year,
            "census_title": titles,
            "occupation_code": [category.code for category in found],
            "covers": [_join_codes(category) for category in found],
            "classification": table.classification,
        },
        index=table.frame.index,
    )


def _join_codes(category: Category) -> str | None:
    return ",".join(sorted(category.covers)) or None if category.covers != {category.code} else None


def _build_table(name: str, rows: Rows) -> AnnualTable:
    text = [[" ".join(format_cell(cell).split()) for cell in row] for row in rows]
    start = next((at for at, row in enumerate(text) if row and row[0].lower() == "occupation"), None)
    if start is None:
        raise LayoutChanged(f"{name} has no column of occupations", expected="Occupation", do=UNKNOWN_LAYOUT)
    first = next((at for at in range(start + 1, len(text)) if text[at][0]), len(text))
    headings = _join_headings(text[start:first])
    years = {cell for row in text[start:first] for cell in row if _YEAR.fullmatch(cell)}
    if len(years) != 1:
        raise LayoutChanged(
            f"{name} is not a table of one year",
            expected="one year above the figures",
            got=", ".join(sorted(years)) or "none",
            do=UNKNOWN_LAYOUT,
        )
    year = int(years.pop())
    classification = find_household_classification(year)
    if classification is None:
        raise LayoutChanged(
            f"{name} is of {year}, when the survey used older occupation codes",
            expected=f"a year since {FIRST_YEAR}",
            do="Leave it out: its categories cannot be compared with later ones",
        )
    frame = _build_frame(name, text[first:], headings)
    return AnnualTable(
        name, year, classification, frame, match_categories(frame["census_title"], classification)
    )


def _join_headings(lines: list[list[str]]) -> list[str]:
    """Per column, its headings from top to bottom joined by "|"; a heading stands above all columns to the next."""
    lines = [line for line in ([*map(_drop_year, line)] for line in lines) if any(line)]
    groups = [pd.Series(line).replace("", None).ffill().fillna("") for line in lines[:-1]]
    columns = zip(*groups, lines[-1], strict=True) if lines else ()
    return ["|".join(filter(None, column)).lower() for column in columns]


def _drop_year(cell: str) -> str:
    return "" if _YEAR.fullmatch(cell) or cell.lower() == "occupation" else cell


def _build_frame(name: str, body: list[list[str]], headings: list[str]) -> pd.DataFrame:
    named = [at for at, heading in enumerate(headings) if heading]
    if not named or len({headings[at] for at in named}) < len(named):
        raise LayoutChanged(
            f"{name} has no headings that differ", got=", ".join(headings[:8]), do=UNKNOWN_LAYOUT
        )
    rows = [row for row in body if any(row[at] for at in named)]
    # Only notes have text and no figure.
    loose = [row[0] for row in body if row[0] and row not in rows and not _NOTE.match(row[0])]
    frame = pd.DataFrame(
        [[row[0], *(row[at] for at in named)] for row in rows],
        columns=pd.Index(["census_title", *(headings[at] for at in named)]),
        dtype="str",
    )
    odd = frame.loc[frame["census_title"].duplicated() | (frame["census_title"] == ""), "census_title"]
    if loose or len(odd) or frame.empty:
        raise Unreadable(
            f"{name} has {len(loose) + len(odd)} lines that are not one occupation's figures",
            expected="a title that no other line has, and figures",
            got=", ".join(repr(title[:60]) for title in [*loose, *odd][:3]) or "no line",
            do=DOWNLOAD_AGAIN,
        )
    return frame
