"""Open workbooks, loose or in a zip, within limits; python-calamine reads the cells.

Calamine trusts what it opens: one cell far out of the table, or a part that unpacks without end, and the whole
process ends for want of memory. So a workbook (a zip of XML parts) is unpacked here in pieces, looked at, and handed
on as what was looked at and nothing else; what only calamine can take apart (the older .xls) is read by a child
process with limits of its own.
"""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from etl.errors import Unreadable
from etl.formats.csv_text import MAX_COLUMNS, content_of
from etl.formats.zip_archive import (
    AGAIN,
    CONTENT_TYPES,
    MAX_FILE_BYTES,
    OTHER_FORMATS,
    WORKBOOK_SUFFIXES,
    _damage,
    _Zip,
    is_archive_of_workbooks,
    members,
)

# The largest sheet of OEWS (every area, every occupation) has 420,000 rows of 32 columns.
MAX_CELLS = 25_000_000
# A child that reads an .xls of 65,536 rows needs less.
MAX_CHILD_BYTES = 2_000_000_000
MAX_CHILD_SECONDS = 120
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Rows = list[list[Any]]


@dataclass(frozen=True)
class Sheet:
    """One sheet: the file it stands in, its name, its cells row by row ("" for an empty one)."""

    file: str
    name: str
    rows: Rows


def read_sheets(path: Path, only: tuple[str, ...] | None = None) -> Iterator[Sheet]:
    """Every sheet (or those named in `only`) of a workbook, or of all workbooks in a zip.

    Raises Unreadable where the file is not a whole workbook, is larger than a publisher's, or declares XML entities.
    """
    if is_archive_of_workbooks(path):
        found = False
        for name, content in members(path, WORKBOOK_SUFFIXES):
            found = True
            yield from _sheets(name, content, only)
        if not found:
            raise Unreadable(
                f"{path.name} holds no workbook",
                expected="an .xls or .xlsx file in it",
                do="If it holds another archive, unpack that first",
            )
    else:
        yield from _sheets(path.name, content_of(path, MAX_FILE_BYTES), only)


def sheet_names(path: Path) -> list[str]:
    """Names of the sheets of one workbook. Raises Unreadable."""
    return [name for name, _ in _opened(path.name, content_of(path, MAX_FILE_BYTES))]


def _sheets(name: str, content: bytes, only: tuple[str, ...] | None) -> Iterator[Sheet]:
    for sheet_name, rows in _opened(name, content):
        if only is not None and sheet_name not in only:
            continue
        cells = rows()
        if cells and len(cells[0]) > MAX_COLUMNS:
            raise Unreadable(
                f"sheet {sheet_name[:40]!r} of {name} has {len(cells[0]):,} columns",
                expected=f"at most {MAX_COLUMNS}",
                do=AGAIN,
            )
        yield Sheet(name, sheet_name, cells)


def _opened(name: str, content: bytes) -> list[tuple[str, Callable[[], Rows]]]:
    """Each sheet's name, and its rows for the asking."""
    if content.startswith(OLE):
        return _by_child(name, content)
    if not content.startswith(b"PK"):
        raise Unreadable(
            f"{name} is not a whole workbook",
            expected="an .xls or .xlsx file",
            came=f"a file that starts with {content[:8]!r}",
            do=AGAIN,
        )
    try:
        archive = _Zip(content, name)
    except Unreadable as error:
        if "not a whole zip" in error.what:
            raise Unreadable(f"{name} is not a whole workbook", came=error.came, do=AGAIN) from error
        raise
    if CONTENT_TYPES.lower() not in archive.names or archive.names & set(OTHER_FORMATS):
        raise Unreadable(
            f"{name} is not a whole workbook",
            expected="the parts of an .xlsx file",
            came="a zip of something else",
            do="If it is an archive inside another, unpack it first",
        )
    checked, plain = io.BytesIO(), True
    with zipfile.ZipFile(checked, "w") as whole:
        for entry in archive.entries:
            part = archive.read(entry)
            _refuse_entities(part, entry.filename, name)
            plain &= b"sheetData" not in part or _is_plain(part, entry.filename, name)
            whole.writestr(zipfile.ZipInfo(entry.filename), part)
    if not plain:
        return _by_child(name, checked.getvalue())
    checked.seek(0)
    with _damage(f"{name} is not a whole workbook"):
        workbook = CalamineWorkbook.from_filelike(checked)
        return [(sheet_name, _rows_of(workbook, sheet_name, name)) for sheet_name in workbook.sheet_names]


def _rows_of(workbook: CalamineWorkbook, sheet_name: str, name: str) -> Callable[[], Rows]:
    def rows() -> Rows:
        with _damage(f"sheet {sheet_name[:40]!r} of {name} cannot be read"):
            return workbook.get_sheet_by_name(sheet_name).to_python()

    return rows


def _refuse_entities(part: bytes, entry: str, name: str) -> None:
    """Calamine knows no entities and leaves a cell that is made of one empty; nor does it know UTF-16."""
    declared = re.search(rb"<!(DOCTYPE|ENTITY)", part, re.IGNORECASE)
    if declared:
        raise Unreadable(
            f"{name} declares entities of its own, which no workbook of a publisher does",
            came=f"{declared[0].decode()} in {entry[:80]!r}",
            do=AGAIN,
        )
    is_xml = entry.lower().endswith((".xml", ".rels"))
    if is_xml and (part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in part):
        raise Unreadable(f"{name} is not in UTF-8", came=repr(entry[:80]), do=AGAIN)


_TAG_ENDS = (b" ", b">", b"/", b"\t", b"\r", b"\n")


def _is_plain(part: bytes, entry: str, name: str) -> bool:
    """True where every cell says first where it stands, as all that the publishers' programs write do.

    Calamine lays out the whole rectangle up to the last cell. Raises Unreadable where that is larger than a table is.
    """
    columns = re.findall(rb'<c r="([A-Z]+)[0-9]', part)
    lines = re.findall(rb'<c r="[A-Z]+([0-9]+)"', part)
    width = max(map(_column, set(columns)), default=0)
    height = max((int(digits[:12]) for digits in set(lines)), default=0)
    if width * height > MAX_CELLS:
        raise Unreadable(
            f"{name} lays out {width * height:,} cells, more than a publisher's sheet",
            expected=f"at most {MAX_CELLS:,}",
            came=f"cells as far out as column {width:,}, row {height:,} in {entry[:80]!r}",
            do=AGAIN,
        )
    cells = sum(part.count(start + end) for start in (b"<c", b":c") for end in _TAG_ENDS)
    return cells == len(columns) == len(lines)


def _column(letters: bytes) -> int:
    """Number of a column by its letters: A is 1, XFD 16,384."""
    number = 0
    for letter in letters[:8]:
        number = number * 26 + letter - 64
    return number


# What the child runs: sheets of standard input as JSON (name, rows); anything else than cells as text.
_CHILD = """
import io, json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({bytes}, {bytes}))
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
from python_calamine import CalamineWorkbook
try:
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = [[name, book.get_sheet_by_name(name).to_python()] for name in book.sheet_names]
    answer = json.dumps(sheets, default=str)
except BaseException as error:
    sys.exit("\\n" + (" ".join(str(error).split()) or type(error).__name__))
sys.stdout.write(answer)
"""


def _by_child(name: str, content: bytes) -> list[tuple[str, Callable[[], Rows]]]:
    """Sheets of an .xls, or of an .xlsx that is not plain: where their cells stand is known to calamine alone."""
    child = [sys.executable, "-c", _CHILD.format(bytes=MAX_CHILD_BYTES, seconds=MAX_CHILD_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter and the text above
            child, input=content, capture_output=True, timeout=MAX_CHILD_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            f"{name} is not a whole workbook", came=f"no end after {MAX_CHILD_SECONDS} seconds", do=AGAIN
        ) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").splitlines()
        came = (
            said[-1][:160]
            if said and done.returncode > 0
            else "cells laid out over more memory than there is"
        )
        raise Unreadable(f"{name} is not a whole workbook", came=came, do=AGAIN)
    return [(sheet, partial(_same, rows)) for sheet, rows in json.loads(done.stdout)]


def _same(rows: Rows) -> Rows:
    return rows
