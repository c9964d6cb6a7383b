"""A table of occupations among rows of cells: its headings, of one line or several, and the rows below them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import CODES_BECAME_DATES, DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import quote, to_text
from etl.schema.base import OCCUPATION

Rows = Sequence[Sequence[object]]

# A table's title and its notes fill one cell or two, headings and figures more.
FEWEST_CELLS = 3
# What remains of a code whatever a spreadsheet program puts around it
_LIKE_CODE = re.compile("[0-9]{2}[-\u2010-\u2014][0-9]{4}")


@dataclass(frozen=True)
class Grid:
    """A table: where it stands, for errors; the words above it; its headings; and its cells, one column for each.

    `code_column` is the column that holds occupation codes.
    """

    where: str
    title: str
    headings: list[str]
    cells: pd.DataFrame
    code_column: int


def find_grid(rows: Rows, where: str) -> Grid | None:
    """The table of occupations among rows of cells, None where there is none. Raises LayoutChanged.

    Columns without a heading or a cell in any row of an occupation are left out.
    """
    table = pd.DataFrame(rows)
    if table.empty:
        return None
    is_code = _find_code_cells(rows, table.shape)
    has_code = np.asarray(is_code.any(axis=1))
    if not has_code.any():
        return None
    first, code_column = int(has_code.argmax()), int(is_code.sum(axis=0).argmax())
    # Years in headings may be numbers (2016.0).
    above = table.iloc[:first].apply(to_text)
    lines, title = _split_headings(above)
    if not lines:
        raise LayoutChanged(f"{where} has figures but no headings", do=UNKNOWN_LAYOUT)
    cells = table.iloc[first:].reset_index(drop=True)
    figures = cells[has_code[first:]]
    filled = [
        number
        for number in range(table.shape[1])
        if any(line[number] for line in lines) or (to_text(figures[number]) != "").any()
    ]
    headings = _join_lines([[line[number] for number in filled] for line in lines])
    cells = cells[filled]
    cells.columns = pd.RangeIndex(len(filled))
    return Grid(where, title, headings, cells, filled.index(code_column))


def _split_headings(above: pd.DataFrame) -> tuple[list[list[str]], str]:
    """The lines of headings among the rows above the figures, and the words above those: the table's title.

    A line of groups may name only one or two ("Employment" over four columns), never in the first column, where
    the title stands.
    """
    lines: list[list[str]] = above.to_numpy().tolist()
    full = [number for number, line in enumerate(lines) if sum(map(bool, line)) >= FEWEST_CELLS]
    if not full:
        return [], ""
    top = full[0]
    while top and any(lines[top - 1]) and not lines[top - 1][0]:
        top -= 1
    title = " ".join(" ".join(filter(None, line)) for line in lines[:top] if any(line))
    return [line for line in lines[top:] if any(line)], title


def _join_lines(lines: list[list[str]]) -> list[str]:
    """Each column's heading: its cells in all lines, from the top.

    A merged cell is written in the first of its columns, so a cell counts for the blank ones to its right, up to
    where another begins in its own line or in one above it. The last line names single columns, so a cell of it counts
    only for those that no line names: "Matrix title and code" over both.
    """
    width = len(lines[0])
    stacked: list[list[str]] = [[] for _ in range(width)]
    group = [0] * width
    for number, line in enumerate(lines):
        is_last = number == len(lines) - 1
        current, spans = "", list(group)
        for column, cell in enumerate(line):
            begins = bool(cell) or column == 0 or group[column] != group[column - 1]
            if begins or is_last:
                current = cell
            spans[column] = column if begins else spans[column - 1]
            if current and current not in stacked[column][-1:]:
                stacked[column].append(current)
        group = spans
    for column in range(1, width):
        if not any(line[column] for line in lines):
            stacked[column] = stacked[column - 1]
    return [re.sub(r"\s+", " ", " ".join(words)).strip() for words in stacked]


def find_codes(grid: Grid) -> set[str]:
    """The occupation codes of a table."""
    codes = parse_codes(grid.cells[grid.code_column])
    return set(codes[codes.str.fullmatch(OCCUPATION)])


def _find_code_cells(rows: Rows, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Whether each cell is an occupation code. Only the few that look like one are parsed."""
    at = [
        (number, column)
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if type(cell) is str and _LIKE_CODE.search(cell)
    ]
    codes = parse_codes(pd.Series([rows[number][column] for number, column in at], dtype="str"))
    is_code = np.zeros(shape, bool)
    is_code[tuple(np.array(at, int).reshape(-1, 2).T)] = codes.str.fullmatch(OCCUPATION)
    return is_code


def parse_codes(cells: pd.Series) -> pd.Series:
    """Codes with a plain hyphen, without the ="…" that keeps spreadsheet programs from making dates of them."""
    return (
        to_text(cells)
        .str.replace(r'^="*|"*$', "", regex=True)
        .str.replace(r"[\u2010-\u2014]", "-", regex=True)
        .str.strip()
    )


def select_occupations(frame: pd.DataFrame, column: int, where: str, *, once: bool = True) -> pd.DataFrame:
    """The rows with an occupation code in `column`; with `once`, each code once. Raises Unreadable.

    Notes below the table fill a cell or two and are left out.
    """
    code = parse_codes(frame.iloc[:, column])
    is_code = code.str.fullmatch(OCCUPATION)
    others = frame[~is_code].apply(to_text)
    stray = code[~is_code][(others != "").sum(axis=1) >= FEWEST_CELLS]
    if len(stray):
        raise Unreadable(
            f"{len(stray)} rows of {where} have figures but no occupation code",
            expected="codes such as 29-2072",
            got=quote(stray),
            do=CODES_BECAME_DATES,
        )
    frame = frame.assign(occupation_code=code)[is_code].reset_index(drop=True)
    is_repeated = frame["occupation_code"].duplicated()
    if once and is_repeated.any():
        raise Unreadable(
            f"{where} gives {int(is_repeated.sum())} occupations twice",
            got=", ".join(frame.loc[is_repeated, "occupation_code"].head(3)),
            do=DOWNLOAD_AGAIN,
        )
    return frame
