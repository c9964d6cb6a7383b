"""Workbooks, loose or in a zip, opened within limits; python-calamine reads the cells in a child process."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from etl.errors import Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.csv_text import MAX_COLUMNS
from etl.formats.file_head import HEAD_BYTES
from etl.formats.resaved_text import UTF_16_MARKS, parse_any
from etl.formats.workbook_child import Rows as Rows
from etl.formats.workbook_child import read_in_child
from etl.formats.zip_archive import MAGIC, Zip, open_archive

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

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
    if content.startswith(MAGIC):
        # A damaged zip is refused at once; whether its parts are a workbook's is for the child to find out.
        Zip(content, name, kind="workbook")
    return [Sheet(name, sheet.name, sheet.decode) for sheet in read_in_child(name, content)]
