"""Which reader takes a file? Its content decides, whatever its name is."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.catalog import READERS, Reader
from etl.errors import FetchFailed, NotRecognised, OutlookError
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.csv_text import read_bytes
from etl.formats.file_head import check_head
from etl.formats.workbooks import OLE, Sheet, open_workbook, read_archived_sheets
from etl.formats.zip_archive import MAGIC, Zip, open_archive

HEAD_BYTES = 1 << 16
# The headings of a workbook are in one of its first rows.
HEAD_ROWS = 30
# What a spreadsheet program may write between cells instead of commas.
PARQUET_MAGIC = b"PAR1"
JSON_STARTS = (b"{", b"[")
OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs"}


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
    head = _read_head(path)
    if head.startswith((MAGIC, OLE)):
        try:
            archive, content = open_archive(path)
            found = (
                _recognize_archive(archive)
                if archive
                else _recognize_workbook(open_workbook(path.name, content))
            )
        except OutlookError as error:
            raise NotRecognised(f"{path.name} cannot be opened", got=str(error)) from error
    elif head.startswith(PARQUET_MAGIC):
        found = _recognize_parquet(path)
    else:
        found = _recognize_json(path, head) or _recognize_text(head, path.name)
    if found is None:
        raise NotRecognised(
            f"{path.name} is none of the files that this project reads",
            expected=", ".join(reader.title for reader in READERS.values() if reader.is_recognizable),
            do="docs/data.md lists the files",
        )
    return found


def unpack_files(path: Path, to: Path) -> list[Path]:
    """The members of a zip (somebody's folder, packed), written to `to` so that each can be recognized.

    Empty where the file is not an archive of files. Raises Unreadable where a member is damaged or too large.
    """
    archive, _ = open_archive(path)
    paths = []
    for number, (name, content) in enumerate(archive.read_members() if archive else ()):
        member = to / str(number) / name
        member.parent.mkdir(parents=True)
        member.write_bytes(content)
        paths.append(member)
    return paths


def _read_head(path: Path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():
        # A pipe or a device may never end.
        raise NotRecognised(f"{path.name} is not a file", expected="a file", got="a pipe or a device")
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise NotRecognised(
            f"{path.name} cannot be opened", expected="a file", got=error.strerror or str(error)
        ) from error
    if not head:
        raise NotRecognised(f"{path.name} is empty", do=DOWNLOAD_AGAIN)
    return head


def _recognize_archive(archive: Zip) -> RecognizedFile | None:
    tables = [
        _recognize_lines(content[:HEAD_BYTES].decode("utf-8-sig", "replace"))
        for _, content in archive.read_members((".csv",))
    ]
    zipped = [table for table in tables if table and READERS[table.reader].zipped]
    if zipped:
        return zipped[0]
    # Tables of other kinds are imported one by one: see `unpacked`.
    return None if any(tables) else _recognize_sheets(read_archived_sheets(archive))


def _recognize_workbook(sheets: list[Sheet]) -> RecognizedFile | None:
    names = {sheet.name.strip() for sheet in sheets}
    by_name = next((name for name, reader in READERS.items() if reader.sheet and reader.sheet in names), None)
    return RecognizedFile(by_name) if by_name else _recognize_sheets(sheets)


def _recognize_parquet(path: Path) -> RecognizedFile | None:
    try:
        columns = set(pq.read_schema(path).names)
    except (OSError, pa.ArrowException) as error:
        raise NotRecognised(f"{path.name} is not a whole Parquet file", do=DOWNLOAD_AGAIN) from error
    return _find_reader(lambda reader: bool(reader.parquet_columns) and reader.parquet_columns <= columns)


def _recognize_json(path: Path, head: bytes) -> RecognizedFile | None:
    """The reader of a JSON document; None where the file is something else, or a document of another kind."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(JSON_STARTS):
        return None
    try:
        document = json.loads(read_bytes(path))
    except (ValueError, RecursionError):
        return None
    first = document[0] if isinstance(document, list) and document else document
    keys = {str(key).lower() for key in first} if isinstance(first, dict) else set()
    return _find_reader(lambda reader: bool(reader.json_keys) and reader.json_keys <= keys)


def _find_reader(is_kind: Callable[[Reader], bool]) -> RecognizedFile | None:
    return next((RecognizedFile(name) for name, reader in READERS.items() if is_kind(reader)), None)


def _recognize_sheets(sheets: Iterable[Sheet]) -> RecognizedFile | None:
    for sheet in sheets:
        for row in sheet.rows[:HEAD_ROWS]:
            headings = {re.sub(r"\s+", " ", str(cell)).strip().lower() for cell in row}
            found = _find_reader(partial(_matches_headings, headings=headings))
            if found:
                return found
    return None


def _matches_headings(reader: Reader, headings: set[str]) -> bool:
    by_headings = bool(reader.sheet_headings) and reader.sheet_headings <= headings
    return by_headings or (
        bool(reader.sheet_title)
        and any(re.search(reader.sheet_title, cell, re.IGNORECASE) for cell in headings)
    )


def _recognize_text(head: bytes, name: str) -> RecognizedFile | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotRecognised(
            f"{name} is text in UTF-16, which no publisher's file is",
            do="Import the file as you downloaded it, or save it as 'CSV UTF-8'",
        )
    try:
        check_head(head, name="table.txt")
    except FetchFailed as error:
        raise NotRecognised(
            f"{name} is a web page or binary, not a table",
            do="Download the file itself, not the page that offers it",
        ) from error
    text = head.decode("utf-8-sig", "replace")
    found = _recognize_lines(text)
    for delimiter, delimiters in OTHER_DELIMITERS.items():
        if not found and _recognize_lines(text.replace(delimiter, ",")):
            raise NotRecognised(
                f"{name} is a table that a spreadsheet program saved",
                expected="cells separated by commas",
                got=delimiters,
                do="Import the file as you downloaded it: the program changes figures, too",
            )
    return found


def _recognize_lines(text: str) -> RecognizedFile | None:
    lines = [line for line in text.splitlines() if line.strip(" \t,")]
    first = lines[0] if lines else ""
    is_tabbed = "\t" in first
    headings = {name.strip().strip('"').lower() for name in first.split("\t" if is_tabbed else ",")}
    # Every table says what its figures are of, so one column is not a table.
    if len(headings) < 2:
        return None
    if "series_id" in headings:
        series = lines[1].strip() if len(lines) > 1 else ""
        by_series = [n for n, reader in READERS.items() if reader.series and series.startswith(reader.series)]
        return RecognizedFile(by_series[0]) if by_series else None
    for name, reader in READERS.items():
        if is_tabbed:
            for role, heading in reader.mapping_files.items():
                if heading in headings:
                    return RecognizedFile(name, role)
        elif any(needed <= headings for needed in reader.csv_headings):
            return RecognizedFile(name)
    return None
