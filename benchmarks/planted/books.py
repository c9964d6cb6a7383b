"""Workbooks as rows of cells, and changes to them."""

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.planted.layout import Rows
from etl.formats.workbooks import read_sheets
from tests.publishers import xlsx, zipped


@dataclass
class Book:
    """A workbook: rows of cells by sheet. `member` is its name inside a zip, or "" for a plain file."""

    sheets: dict[str, Rows]
    member: str = ""

    def main(self) -> str:
        """Return the name of the sheet of OEWS estimates, the one with a column TOT_EMP."""
        return next(n for n, rows in self.sheets.items() if any("TOT_EMP" in _upper(r) for r in rows[:5]))

    def column(self, heading: str, sheet: str = "", row: int = 0) -> int:
        """Return the index of the column whose heading contains this text."""
        return next(
            c for c, cell in enumerate(_upper(self.sheets[sheet or self.main()][row])) if heading in cell
        )

    @property
    def body(self) -> Rows:
        return self.sheets[self.main()][1:]

    def save(self, path: Path) -> None:
        content = xlsx(self.sheets)
        if self.member:
            zipped(path, {self.member: content})
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _upper(row: list[Any]) -> list[str]:
    # May 2019 has its headings in lower case.
    return [str(cell).upper() for cell in row]


def read_book(path: Path, only: tuple[str, ...] | None = None) -> Book:
    """Read all sheets of a workbook, or those in `only`."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.lower().endswith((".xlsx", ".xls"))]
    sheets = (sheet for sheet in read_sheets(path) if only is None or sheet.name in only)
    return Book({s.name: [list(r) for r in s.rows] for s in sheets}, names[0] if names else "")


def is_figure(cell: object) -> bool:
    """Return whether a cell is a figure, not a mark or text."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def change_columns(rows: Rows, columns: Iterable[int], by: Callable[[float], float]) -> None:
    """Apply `by` to the figures of some columns, in place."""
    chosen = list(columns)
    for row in rows:
        for c in chosen:
            if is_figure(row[c]):
                row[c] = by(row[c])


def shift_figures(rows: Rows, first: int) -> None:
    """Move figures from column `first` on one row down, those of the last row to the first, in place."""
    tails = [row[first:] for row in rows]
    for row, tail in zip(rows, [tails[-1], *tails[:-1]], strict=True):
        row[first:] = tail


def swap_headings(header: list[Any], pairs: Iterable[tuple[int, int]]) -> None:
    """Exchange headings in place, so that figures are under each other's."""
    for a, b in pairs:
        header[a], header[b] = header[b], header[a]


def find_columns(book: Book, *names: str) -> list[int]:
    """Return the indexes of columns of the main sheet by their headings."""
    header = book.sheets[book.main()][0]
    return [header.index(name) for name in names]
