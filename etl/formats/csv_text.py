"""Text and CSV files, read within limits."""

import csv
import io
import os
from pathlib import Path

from etl.errors import Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.file_head import open_regular

# The longest text file that is read whole (CPI-U, every series) has a few MB; DuckDB reads the flat file.
MAX_TEXT_BYTES = 200_000_000
# Pandas takes seconds for a thousand columns, and no publisher's table has a hundred.
MAX_COLUMNS = 200


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES) -> bytes:
    """A file's bytes. Raises Unreadable where the path is not a file, or the file is empty or larger than `limit`."""
    try:
        with open_regular(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            # The file may grow while it is read.
            content = stream.read(size) if size <= limit else b""
    except OSError as error:
        raise Unreadable(
            f"{path.name} cannot be opened", expected="a file", got=error.strerror or str(error)
        ) from error
    if size > limit:
        raise Unreadable(
            f"{path.name} is larger than any file of its publisher",
            expected=f"at most {limit:,} bytes",
            got=f"{size:,}",
            do=DOWNLOAD_AGAIN,
        )
    if not content:
        raise Unreadable(f"{path.name} is empty", do=DOWNLOAD_AGAIN)
    return content


def decode_text(content: bytes, name: str) -> str:
    """UTF-8 text, with or without a byte order mark. Raises Unreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{name} is not text in UTF-8",
            got=f"byte {content[error.start]:#04x} at {error.start:,}",
            do="Download it again, and do not save it from a spreadsheet program",
        ) from error
    return _refuse_nul(text, name)


def decode_text_or_latin_1(content: bytes, name: str) -> str:
    """Text in UTF-8 or else Latin-1, in which BEA wrote accents for some years. Raises Unreadable."""
    try:
        return _refuse_nul(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        return _refuse_nul(content.decode("latin-1"), name)


def _refuse_nul(text: str, name: str) -> str:
    if "\x00" in text:
        raise Unreadable(f"{name} is not text", got="NUL bytes", do=DOWNLOAD_AGAIN)
    return text


def parse_csv(text: str, name: str, *, skip_spaces: bool = False, delimiter: str = ",") -> list[list[str]]:
    """Rows of cells, without blank rows. Raises Unreadable where a quote stays open."""
    lines = io.StringIO(text, newline="")
    try:
        rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=skip_spaces, strict=True)
        return [row for row in rows if any(row)]
    except csv.Error as error:
        raise Unreadable(f"{name} is not a whole CSV file", got=str(error), do=DOWNLOAD_AGAIN) from error


def parse_table(text: str, name: str) -> list[list[str]]:
    """Rows of a CSV table, all of one length, the first of them the headings. Raises Unreadable."""
    return check_widths(parse_csv(text, name), name)


def check_widths(rows: list[list[str]], name: str) -> list[list[str]]:
    """The same rows. Raises Unreadable where there are none, or not all are as long as the first."""
    if not rows:
        raise Unreadable(f"{name} holds no lines", do=DOWNLOAD_AGAIN)
    width = len(rows[0])
    if width > MAX_COLUMNS:
        raise Unreadable(
            f"{name} has {width:,} columns", expected=f"at most {MAX_COLUMNS}", do=DOWNLOAD_AGAIN
        )
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise Unreadable(
                f"{name} is not a whole CSV file",
                expected=f"{width} cells a line",
                got=f"{len(row)} in line {number}",
                do=DOWNLOAD_AGAIN,
            )
    return rows
