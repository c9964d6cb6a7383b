"""Workbooks, loose or in a zip, opened within limits; python-calamine reads the cells in a child process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from etl.errors import Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.csv_text import MAX_COLUMNS
from etl.formats.workbook_child import Rows, read_in_child
from etl.formats.zip_archive import MAGIC, Zip, open_archive

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

SUFFIXES = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")

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
    """Every sheet of a workbook, or of all workbooks in a zip.

    Raises Unreadable where the file is not a whole workbook, is larger than a publisher's, or declares XML entities.
    """
    archive, content = open_archive(path)
    yield from read_archived_sheets(archive) if archive else open_workbook(path.name, content)


def read_archived_sheets(archive: Zip) -> Iterator[Sheet]:
    """Every sheet of all workbooks in a zip. Raises as `read_sheets` does."""
    found = False
    for name, content in archive.read_members(SUFFIXES):
        found = True
        yield from open_workbook(name, content)
    if not found:
        raise Unreadable(
            f"{archive.name} holds no workbook",
            expected="an .xls or .xlsx file in it",
            do="If it holds another archive, unpack that first",
        )


def open_workbook(name: str, content: bytes) -> list[Sheet]:
    """Every sheet of one workbook: .xlsx, .xlsb, .ods, or the older .xls. Raises as `read_sheets` does."""
    if not content.startswith((MAGIC, OLE)):
        raise Unreadable(
            f"{name} is not a whole workbook",
            expected="an .xls or .xlsx file",
            got=f"a file that starts with {content[:8]!r}",
            do=DOWNLOAD_AGAIN,
        )
    return [Sheet(name, sheet.name, sheet.decode) for sheet in read_in_child(name, content)]
