"""Which reader takes a file? Its content decides, whatever its name is."""

import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.catalog import READERS, Reader
from etl.errors import FetchFailed, NotRecognised, OutlookError
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.companions import explain_companion
from etl.formats.csv_text import read_bytes
from etl.formats.file_head import LFS_POINTER, check_head, open_regular
from etl.formats.resaved_text import (
    DELIMITERS,
    UTF_16_MARKS,
    decode_table,
    find_delimiter,
    parse_any,
    split_off_separator,
)
from etl.formats.workbooks import OLE, Sheet, find_sheet_name, open_workbook
from etl.formats.zip_archive import MAGIC, MAX_FILE_BYTES, Zip, find_archive, member_path

HEAD_BYTES = 1 << 16
# The headings of a workbook are in one of its first rows.
HEAD_ROWS = 30
PARQUET_MAGIC = b"PAR1"
JSON_STARTS = (b"{", b"[")
# Ten times the publishers' largest document. Loaded, it takes ten times its bytes.
MAX_JSON_BYTES = 100_000_000
# How other files begin, and what they are. None of them holds a table that any reader takes as it is.
OTHER_FORMATS = {
    b"\x1f\x8b": ("packed with gzip", "Unpack it and import what it holds"),
    b"BZh": ("packed with bzip2", "Unpack it and import what it holds"),
    b"\xfd7zXZ": ("packed with xz", "Unpack it and import what it holds"),
    b"7z\xbc\xaf\x27\x1c": ("a 7-Zip archive", "Unpack it and import what it holds"),
    b"Rar!": ("a RAR archive", "Unpack it and import what it holds"),
    b"%PDF": ("a PDF document", "Import the workbook or CSV file that the publisher offers beside it"),
    b"SQLite format 3": ("a database", "Import the publisher's own file"),
}

# A file's bytes, loaded only where its head does not say enough.
Load = Callable[[], bytes]


@dataclass(frozen=True)
class RecognizedFile:
    """The reader of a file, and the file's role among that reader's files."""

    reader: str
    role: str = "data"

    @property
    def title(self) -> str:
        """What a person calls such a file."""
        reader = READERS[self.reader]
        return f"{reader.title}, {self.role}" if reader.mapping_files else reader.title


def recognize_file(path: Path) -> RecognizedFile:
    """The reader and role of a file. Raises NotRecognised with the reason."""
    try:
        with open_regular(path) as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise NotRecognised(
            f"{path.name} cannot be opened", expected="a file", got=error.strerror or str(error)
        ) from error
    return recognize(path.name, head, partial(read_bytes, path, MAX_FILE_BYTES))


def recognize(name: str, head: bytes, load: Load) -> RecognizedFile:
    """The reader and role of a file that begins with `head`. Raises NotRecognised with the reason."""
    if not head:
        raise NotRecognised(f"{name} is empty", do=DOWNLOAD_AGAIN)
    try:
        found = _recognize(name, head, load)
    except NotRecognised:
        raise
    except OutlookError as error:
        raise NotRecognised(error.what, expected=error.expected, got=error.got, do=error.do) from error
    if found is None:
        raise NotRecognised(
            f"{name} is not a file that this project reads", do="docs/data.md lists the files"
        )
    return found


def _recognize(name: str, head: bytes, load: Load) -> RecognizedFile | None:
    if head.startswith((MAGIC, OLE)):
        content = load()
        archive = find_archive(content, name)
        return (
            _recognize_archive(archive)
            if archive
            else _recognize_workbook(open_workbook(name, content), name)
        )
    for start, (form, do) in OTHER_FORMATS.items():
        if head.startswith(start):
            raise NotRecognised(f"{name} is {form}", do=do)
    if head.startswith(PARQUET_MAGIC):
        return _recognize_parquet(name, load())
    return _recognize_json(head, load) or _recognize_text(name, head, load)


def _recognize_archive(archive: Zip) -> RecognizedFile | None:
    """The kind of all files in an archive; None where they are of several kinds, or their reader takes no archive."""
    kinds = set()
    for entry in archive.entries:
        path = member_path(entry)
        if not explain_companion(path):
            content = archive.read(entry)
            kinds.add(recognize(path.name, content[:HEAD_BYTES], partial(bytes, content)))
    kind = kinds.pop() if len(kinds) == 1 else None
    return kind if kind and READERS[kind.reader].zipped else None


def _recognize_workbook(sheets: list[Sheet], name: str) -> RecognizedFile | None:
    names = {sheet.name.strip() for sheet in sheets}
    found = _find_reader(lambda reader: bool(reader.sheet) and reader.sheet in names)
    found = found or _recognize_rows(sheet.rows for sheet in sheets)
    if found:
        return found
    for sheet in sheets:
        for row in sheet.rows[:HEAD_ROWS]:
            resaved = _find_reader(partial(_matches_csv, headings=_headings(row)))
            if resaved and not READERS[resaved.reader].resaved:
                raise _not_as_published(name, READERS[resaved.reader], "a workbook")
            if resaved:
                return resaved
    return None


def _recognize_parquet(name: str, content: bytes) -> RecognizedFile | None:
    try:
        columns = set(pq.read_schema(io.BytesIO(content)).names)
    except (OSError, pa.ArrowException) as error:
        raise NotRecognised(f"{name} is not a whole Parquet file", do=DOWNLOAD_AGAIN) from error
    return _find_reader(lambda reader: bool(reader.parquet_columns) and reader.parquet_columns <= columns)


def _recognize_json(head: bytes, load: Load) -> RecognizedFile | None:
    """The reader of a JSON document; None where the file is something else, or a document of another kind."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(JSON_STARTS):
        return None
    content = load()
    if len(content) > MAX_JSON_BYTES:
        return None
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    first = document[0] if isinstance(document, list) and document else document
    keys = {str(key).lower() for key in first} if isinstance(first, dict | list) else set()
    return _find_reader(lambda reader: bool(reader.json_keys) and reader.json_keys <= keys)


def _find_reader(is_kind: Callable[[Reader], bool]) -> RecognizedFile | None:
    return next((RecognizedFile(name) for name, reader in READERS.items() if is_kind(reader)), None)


def _recognize_rows(tables: Iterable[Sequence[Sequence[Any]]]) -> RecognizedFile | None:
    """The reader of a workbook whose sheets have these rows."""
    for rows in tables:
        for row in rows[:HEAD_ROWS]:
            found = _find_reader(partial(_matches_sheet, headings=_headings(row)))
            if found:
                return found
    return None


def _headings(row: Sequence[Any]) -> set[str]:
    return {re.sub(r"\s+", " ", str(cell)).strip().lower() for cell in row}


def _matches_sheet(reader: Reader, headings: set[str]) -> bool:
    by_headings = bool(reader.sheet_headings) and reader.sheet_headings <= headings
    return by_headings or (
        bool(reader.sheet_title)
        and any(re.search(reader.sheet_title, cell, re.IGNORECASE) for cell in headings)
    )


def _matches_csv(reader: Reader, headings: set[str]) -> bool:
    # Every table says what its figures are of, so one column is not a table.
    return len(headings) > 1 and any(needed <= headings for needed in reader.csv_headings)


def _recognize_text(name: str, head: bytes, load: Load) -> RecognizedFile | None:
    if head.startswith(LFS_POINTER):
        raise NotRecognised(
            f"{name} is a Git LFS pointer in place of the file",
            do="Run 'git lfs pull' in the repository that it comes from, or download the file from its publisher",
        )
    is_utf_16 = head.startswith(UTF_16_MARKS)
    try:
        check_head(head if not is_utf_16 else b"", name="table.txt")
    except FetchFailed as error:
        raise NotRecognised(
            f"{name} is a web page or binary, not a table",
            do="Download the file itself, not the page that offers it",
        ) from error
    # The head may end in the middle of a character.
    text = decode_table(load(), name)[:HEAD_BYTES] if is_utf_16 else head.decode("utf-8-sig", "replace")
    separator, text = split_off_separator(text)
    found = _recognize_lines(text)
    if found and not (is_utf_16 or separator):
        return found
    return _recognize_resaved(name, text, separator or find_delimiter(text), load, is_utf_16)


def _recognize_resaved(
    name: str, text: str, delimiter: str, load: Load, is_utf_16: bool
) -> RecognizedFile | None:
    """The reader of a table that a spreadsheet program saved as text. Raises Unreadable where its figures changed."""
    lines = [line for line in text.splitlines() if line.strip(' ";\t,')][:HEAD_ROWS]
    rows = [[cell.strip().strip('"') for cell in line.split(delimiter)] for line in lines]
    sheet = find_sheet_name(rows, "")
    by_name = _find_reader(lambda reader: bool(reader.sheet) and reader.sheet == sheet)
    found = (
        by_name
        or _recognize_rows([rows])
        or next(
            (kind for row in rows if (kind := _find_reader(partial(_matches_csv, headings=_headings(row))))),
            None,
        )
    )
    if not found and sheet:
        raise NotRecognised(
            f"{name} is {sheet} of a workbook, saved alone",
            expected="the whole workbook as its publisher offers it",
            do="Import the workbook",
        )
    if not found:
        return None
    reader = READERS[found.reader]
    if reader.csv_headings and not reader.resaved:
        form = "text in UTF-16" if is_utf_16 else f"cells separated by {DELIMITERS.get(delimiter, delimiter)}"
        raise _not_as_published(name, reader, form)
    # Decimal commas are anywhere in the table.
    parse_any(load(), name)
    return found


def _not_as_published(name: str, reader: Reader, form: str) -> NotRecognised:
    return NotRecognised(
        f"{name} holds {reader.title}, but a spreadsheet program saved it anew",
        expected="the file as the publisher offers it",
        got=form,
        do="Import the file as you downloaded it",
    )


def _recognize_lines(text: str) -> RecognizedFile | None:
    """The reader of text as its publisher writes it: tab-separated time series, or CSV with headings in line one."""
    lines = [line for line in text.splitlines() if line.strip(" \t,")]
    first = lines[0] if lines else ""
    is_tabbed = "\t" in first
    # The Census Bureau separates cells by bars.
    delimiter = "\t" if is_tabbed else "|" if "|" in first else ","
    headings = {name.strip().strip('"').lower() for name in first.split(delimiter)}
    # Every table says what its figures are of, so one column is not a table.
    if len(headings) < 2:
        return None
    if "series_id" in headings:
        series = lines[1].strip() if len(lines) > 1 else ""
        return _find_reader(lambda reader: bool(reader.series) and series.startswith(reader.series))
    found = None if is_tabbed else _find_reader(partial(_matches_csv, headings=headings))
    # Last, because a file that explains codes is known by one heading alone.
    roles = (
        RecognizedFile(name, role)
        for name, reader in READERS.items()
        for role, heading in reader.mapping_files.items()
        if heading in headings
    )
    return found or next(roles, None)
