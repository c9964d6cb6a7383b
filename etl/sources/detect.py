"""Which reader takes a file? Its content decides, whatever its name is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from etl.catalog import READERS
from etl.errors import FetchFailed, NotRecognised, OutlookError
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.file_head import check_head
from etl.formats.workbooks import OLE, Sheet, open_workbook, read_archived_sheets
from etl.formats.zip_archive import MAGIC, Zip, open_archive

HEAD_BYTES = 1 << 16
# The headings of a workbook are in one of its first rows.
HEAD_ROWS = 30
# What a spreadsheet program may write between cells instead of commas.
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
    else:
        found = _recognize_text(head, path.name)
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


def _recognize_sheets(sheets: Iterable[Sheet]) -> RecognizedFile | None:
    kinds = [(name, reader.sheet_headings) for name, reader in READERS.items() if reader.sheet_headings]
    for sheet in sheets:
        for row in sheet.rows[:HEAD_ROWS]:
            headings = {re.sub(r"\s+", " ", str(cell)).strip().lower() for cell in row}
            for name, needed in kinds:
                if needed <= headings:
                    return RecognizedFile(name)
    return None


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
