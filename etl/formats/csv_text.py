"""Text and CSV files, read within bounds."""

import csv
import io
import os
from pathlib import Path

from etl.errors import Unreadable

# The longest table of text that is read whole (CPI-U, every series) has a few MB; the flat file is read by DuckDB.
MAX_TEXT_BYTES = 200_000_000
# Pandas works by the column: a thousand take seconds, and no table of the publishers has a hundred.
MAX_COLUMNS = 200


def content_of(path: Path, most: int) -> bytes:
    """A file's bytes. Raises Unreadable where it is no file, empty, or larger than `most`."""
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            content = stream.read() if size <= most else b""
    except OSError as error:
        raise Unreadable(
            f"{path.name} cannot be opened", expected="a file", came=error.strerror or str(error)
        ) from error
    if size > most:
        raise Unreadable(
            f"{path.name} is larger than any file of its publisher",
            expected=f"at most {most:,} bytes",
            came=f"{size:,}",
            do="Look at what was downloaded",
        )
    if not content:
        raise Unreadable(f"{path.name} is empty", do="Download it again")
    return content


def text_of(content: bytes, name: str) -> str:
    """Text in UTF-8, with or without its mark. Raises Unreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{name} is not text in UTF-8",
            came=f"byte {content[error.start]:#04x} at {error.start:,}",
            do="Download it again, and do not save it anew from a spreadsheet program",
        ) from error
    if "\x00" in text:
        raise Unreadable(f"{name} is not text", came="NUL bytes", do="Download it again")
    return text


def csv_rows(text: str, name: str) -> list[list[str]]:
    """Lines of a CSV by cells, blank lines left out. Raises Unreadable where a quote stays open or lines differ in length."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(row)]
    except csv.Error as error:
        raise Unreadable(
            f"{name} is not a whole CSV file", came=str(error), do="Download it again"
        ) from error
    if not rows:
        raise Unreadable(f"{name} holds no lines", do="Download it again")
    if len(rows[0]) > MAX_COLUMNS:
        raise Unreadable(
            f"{name} has {len(rows[0]):,} columns", expected=f"at most {MAX_COLUMNS}", do="Download it again"
        )
    for at, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise Unreadable(
                f"{name} is not a whole CSV file",
                expected=f"{len(rows[0])} cells a line",
                came=f"{len(row)} in line {at}",
                do="Download it again",
            )
    return rows
