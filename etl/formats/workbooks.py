"""Workbooks, loose or in a zip. Python-calamine reads the cells, within limits of memory and time.

A table of 2^32 strings, one long string in every cell, or a cell far outside the table makes calamine allocate until
the process is aborted, and no exception says so. That is why sources are read in worker processes (`etl.isolation`).
Looking at the declared sizes first would not be safe: sizes in a workbook are claims.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from etl.errors import Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.csv_text import MAX_COLUMNS
from etl.formats.file_head import HEAD_BYTES
from etl.formats.limits import limited
from etl.formats.resaved_text import MAX_CELLS, UTF_16_MARKS, parse_any
from etl.formats.workbook_parts import MAX_SHEETS, check_parts
from etl.formats.zip_archive import MAGIC, Zip, open_archive, report_damage

Rows = list[list[Any]]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Spreadsheet programs allow no longer text in a cell.
MAX_CELL_CHARACTERS = 32_767
# The memory for any workbook, and for each byte of it; the publishers' need less than half.
MIN_BYTES, BYTES_PER_BYTE, MAX_BYTES = 600_000_000, 40, 3_000_000_000
# The CPU time for any workbook, and for each MB of it; the publishers' need a tenth.
MIN_SECONDS, SECONDS_PER_MB = 10, 4
# What cells may be; dates and times become ISO text.
PLAIN = {str, float, int, bool}

# What `isinstance` of every cell would take three times the time for
is_text: Callable[[object], bool] = str.__instancecheck__

SUFFIXES = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv")


@dataclass(frozen=True)
class Sheet:
    """One sheet: the file that it is in, its name, and its cells, which are decoded when they are first asked for."""

    file: str
    name: str
    load: Callable[[], Rows]

    @cached_property
    def rows(self) -> Rows:
        """Cells row by row ("" for an empty one). Raises Unreadable."""
        rows = self.load()
        if rows and len(rows[0]) > MAX_COLUMNS:
            raise Unreadable(
                f"sheet {self.name[:40]!r} of {self.file} has {len(rows[0]):,} columns",
                expected=f"at most {MAX_COLUMNS}",
                do=DOWNLOAD_AGAIN,
            )
        return rows


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Every sheet of a workbook, or of all workbooks in a zip. A sheet saved as CSV counts as a workbook of one sheet.

    Raises Unreadable where the file is not a whole workbook, is larger than a publisher's, or declares XML entities.
    """
    archive, content = open_archive(path)
    yield from read_archived_sheets(archive) if archive else open_sheets(path.name, content)


def read_archived_sheets(archive: Zip) -> Iterator[Sheet]:
    """Every sheet of all workbooks in a zip. Raises as `read_sheets` does."""
    found = False
    for name, content in archive.read_members(SUFFIXES):
        found = True
        yield from open_sheets(name, content)
    if not found:
        raise Unreadable(
            f"{archive.name} holds no workbook",
            expected="an .xls or .xlsx file in it",
            do="If it holds another archive, unpack that first",
        )


def open_sheets(name: str, content: bytes) -> list[Sheet]:
    """Every sheet of one workbook, or the one of a CSV file. Raises as `read_sheets` does."""
    is_text = not content.startswith((MAGIC, OLE)) and (
        content.startswith(UTF_16_MARKS) or b"\x00" not in content[:HEAD_BYTES]
    )
    return [open_text(name, content)] if is_text else open_workbook(name, content)


def open_text(name: str, content: bytes) -> Sheet:
    """The sheet that a CSV file is, with rows of one length. Raises Unreadable."""
    rows: Rows = [list(row) for row in parse_any(content, name)]
    width = max(map(len, rows), default=0)
    for row in rows:
        row += [""] * (width - len(row))
    return Sheet(name, find_sheet_name(rows, Path(name).stem), lambda: rows)


def find_sheet_name(rows: Sequence[Sequence[str]], default: str) -> str:
    """The name of a sheet saved as text: a program names the file after the workbook, so only its title has it."""
    first = next((cell for row in rows[:1] for cell in row if cell.strip()), "")
    table = re.match(r"\s*(Table \d+\.\d+)\b", first)
    return table[1] if table else default


def open_workbook(name: str, content: bytes) -> list[Sheet]:
    """Every sheet of one workbook: .xlsx, .xlsb, .ods, or the older .xls. Raises as `read_sheets` does."""
    if not content.startswith((MAGIC, OLE)):
        raise Unreadable(
            f"{name} is not a whole workbook",
            expected="an .xls or .xlsx file",
            got=f"a file that starts with {content[:8]!r}",
            do=DOWNLOAD_AGAIN,
        )
    return Workbook(name, content).list_sheets()


class Workbook:
    """One workbook that is open. Its limits hold for each sheet's cells, too, and the most cells for all sheets."""

    def __init__(self, name: str, content: bytes) -> None:
        self._name = name
        self._memory = min(MAX_BYTES, MIN_BYTES + BYTES_PER_BYTE * len(content))
        self._seconds = MIN_SECONDS + SECONDS_PER_MB * len(content) // 1_000_000
        self._cells_left = MAX_CELLS
        form, sheet_parts = ".xls", MAX_SHEETS
        if content.startswith(MAGIC):
            form, sheet_parts = check_parts(name, content)
        with self._within_limits(f"{name} is not a whole workbook of the form {form}"):
            self._workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
            self._names = self._workbook.sheet_names
        if len(self._names) > min(sheet_parts, MAX_SHEETS):
            raise Unreadable(
                f"{name} lists {len(self._names):,} sheets",
                expected=f"at most {MAX_SHEETS}, each a part of its own",
                got=f"{sheet_parts:,} parts that are sheets",
                do=DOWNLOAD_AGAIN,
            )

    @contextmanager
    def _within_limits(self, damage: str) -> Iterator[None]:
        try:
            with limited(self._memory, self._seconds), report_damage(damage):
                yield
        except MemoryError as error:
            raise Unreadable(
                f"{self._name} is not a whole workbook, or a hostile one",
                expected="a workbook of a publisher's size",
                got="one that needs more memory than any of theirs",
                do="If this is the publisher's file, report it with its name",
            ) from error

    def list_sheets(self) -> list[Sheet]:
        """Every sheet."""
        return [Sheet(self._name, sheet, partial(self.load, sheet)) for sheet in self._names]

    def load(self, sheet: str) -> Rows:
        """The cells of one sheet, row by row. Raises Unreadable."""
        with self._within_limits(f"sheet {sheet[:40]!r} of {self._name} cannot be read"):
            cells = self._workbook.get_sheet_by_name(sheet)
            self._cells_left -= cells.total_height * cells.total_width
            if self._cells_left < 0:
                raise Unreadable(
                    f"{self._name} lays out more cells than a publisher's workbook",
                    expected=f"at most {MAX_CELLS:,}",
                    got=f"{cells.total_height:,} rows of {cells.total_width:,} columns in {sheet[:40]!r}",
                    do=DOWNLOAD_AGAIN,
                )
            rows: Rows = cells.to_python() if cells.height else []
        self._refuse_long_text(rows, sheet)
        if set(map(type, chain.from_iterable(rows))) - PLAIN:
            return [[cell if type(cell) in PLAIN else str(cell) for cell in row] for row in rows]
        return rows

    def _refuse_long_text(self, rows: Rows, sheet: str) -> None:
        longest = max(map(len, filter(is_text, chain.from_iterable(rows))), default=0)
        if longest > MAX_CELL_CHARACTERS:
            raise Unreadable(
                f"sheet {sheet[:40]!r} of {self._name} has a cell of {longest:,} characters",
                expected=f"at most {MAX_CELL_CHARACTERS:,}",
                do=DOWNLOAD_AGAIN,
            )
