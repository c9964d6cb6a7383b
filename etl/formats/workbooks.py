"""Workbooks, loose or in a zip, opened within limits; python-calamine reads the cells.

Calamine trusts what it opens: one cell far outside the table, or a part that unpacks without end, and the process runs
out of memory. So a workbook (a zip of XML parts) is unpacked and checked here, and calamine gets only what was checked.
Files that only calamine understands (the older .xls) are read by a child process with limits of its own.
"""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from etl.errors import Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.csv_text import MAX_COLUMNS
from etl.formats.zip_archive import MAGIC, Zip, open_archive, report_damage

# The largest sheet of OEWS (every area, every occupation) has 420,000 rows of 32 columns.
MAX_CELLS = 25_000_000
# A child that reads an .xls of 65,536 rows needs less.
MAX_CHILD_BYTES = 2_000_000_000
MAX_CHILD_SECONDS = 120
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

SUFFIXES = (".xls", ".xlsx", ".xlsm")
# Parts of other formats, which calamine would try if the workbook is damaged.
FOREIGN_PARTS = {"content.xml", "xl/workbook.bin"}

Rows = list[list[Any]]


@dataclass(frozen=True)
class Sheet:
    """One sheet: the file that it is in, its name, and its cells, which are read when they are first asked for."""

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
    """Every sheet of one workbook. Raises as `read_sheets` does."""
    if content.startswith(OLE):
        return _read_in_child(name, content)
    if not content.startswith(MAGIC):
        raise Unreadable(
            f"{name} is not a whole workbook",
            expected="an .xls or .xlsx file",
            got=f"a file that starts with {content[:8]!r}",
            do=DOWNLOAD_AGAIN,
        )
    archive = Zip(content, name, kind="workbook")
    if not archive.is_workbook or archive.names & FOREIGN_PARTS:
        raise Unreadable(
            f"{name} is not a whole workbook",
            expected="the parts of an .xlsx file",
            got="a zip of something else",
            do="If it is an archive inside another, unpack it first",
        )
    checked, locates_cells = io.BytesIO(), True
    with zipfile.ZipFile(checked, "w") as copy:
        for entry in archive.entries:
            part = archive.read(entry)
            _refuse_entities(part, entry.filename, name)
            locates_cells &= b"sheetData" not in part or _locates_cells(part, entry.filename, name)
            copy.writestr(zipfile.ZipInfo(entry.filename), part)
    if not locates_cells:
        return _read_in_child(name, checked.getvalue())
    checked.seek(0)
    with report_damage(f"{name} is not a whole workbook"):
        workbook = CalamineWorkbook.from_filelike(checked)
        return [
            Sheet(name, sheet, partial(_read_cells, workbook, sheet, name)) for sheet in workbook.sheet_names
        ]


def _read_cells(workbook: CalamineWorkbook, sheet: str, name: str) -> Rows:
    with report_damage(f"sheet {sheet[:40]!r} of {name} cannot be read"):
        return workbook.get_sheet_by_name(sheet).to_python()


def _refuse_entities(part: bytes, entry: str, name: str) -> None:
    """Raises Unreadable where calamine would silently leave cells empty: it knows neither entities nor UTF-16."""
    declared = re.search(rb"<!(DOCTYPE|ENTITY)", part, re.IGNORECASE)
    if declared:
        raise Unreadable(
            f"{name} declares entities of its own, which no publisher's workbook does",
            got=f"{declared[0].decode()} in {entry[:80]!r}",
            do=DOWNLOAD_AGAIN,
        )
    is_xml = entry.lower().endswith((".xml", ".rels"))
    if is_xml and (part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in part):
        raise Unreadable(f"{name} is not in UTF-8", got=repr(entry[:80]), do=DOWNLOAD_AGAIN)


_TAG_ENDS = (b" ", b">", b"/", b"\t", b"\r", b"\n")


def _locates_cells(part: bytes, entry: str, name: str) -> bool:
    """Whether every cell of a sheet gives its location first, as the publishers' programs write it.

    Calamine allocates the rectangle up to the last cell. Raises Unreadable where that is larger than a table.
    """
    columns = re.findall(rb'<c r="([A-Z]+)[0-9]', part)
    lines = re.findall(rb'<c r="[A-Z]+([0-9]+)"', part)
    width = max(map(_parse_column, set(columns)), default=0)
    height = max((int(digits[:12]) for digits in set(lines)), default=0)
    if width * height > MAX_CELLS:
        raise Unreadable(
            f"{name} lays out {width * height:,} cells, more than a publisher's sheet",
            expected=f"at most {MAX_CELLS:,}",
            got=f"cells as far out as column {width:,}, row {height:,} in {entry[:80]!r}",
            do=DOWNLOAD_AGAIN,
        )
    cells = sum(part.count(start + end) for start in (b"<c", b":c") for end in _TAG_ENDS)
    return cells == len(columns) == len(lines)


def _parse_column(letters: bytes) -> int:
    """The number of a column: A is 1, XFD 16,384."""
    number = 0
    for letter in letters[:8]:
        number = number * 26 + letter - 64
    return number


# The child's program: it reads a workbook from standard input and prints its sheets as JSON (name, rows).
_CHILD = """
import io, json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({bytes}, {bytes}))
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
from python_calamine import CalamineWorkbook
try:
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = [[name, book.get_sheet_by_name(name).to_python()] for name in book.sheet_names]
    document = json.dumps(sheets, default=str)
except BaseException as error:
    sys.exit("\\n" + (" ".join(str(error).split()) or type(error).__name__))
sys.stdout.write(document)
"""


def _read_in_child(name: str, content: bytes) -> list[Sheet]:
    """Sheets of an .xls, or of an .xlsx whose cells do not give their location."""
    child = [sys.executable, "-c", _CHILD.format(bytes=MAX_CHILD_BYTES, seconds=MAX_CHILD_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter and the text above
            child, input=content, capture_output=True, timeout=MAX_CHILD_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            f"{name} is not a whole workbook",
            got=f"no end after {MAX_CHILD_SECONDS} seconds",
            do=DOWNLOAD_AGAIN,
        ) from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").splitlines()
        # A negative status is a signal: the child exceeded its limits.
        has_message = bool(lines) and done.returncode > 0
        came = lines[-1][:160] if has_message else "cells laid out over more memory than there is"
        raise Unreadable(f"{name} is not a whole workbook", got=came, do=DOWNLOAD_AGAIN)
    return [Sheet(name, sheet, partial(list, rows)) for sheet, rows in json.loads(done.stdout)]
