"""BLS's time-series text files: tab-separated columns padded with spaces, and the files that explain their codes."""

from pathlib import Path

import pandas as pd

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import quote
from etl.formats.csv_text import decode_text, read_bytes


def read_columns(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The named columns as text, without padding. Raises LayoutChanged, Unreadable."""
    text = decode_text(read_bytes(path), path.name)
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.split("\n") if line.strip()]
    header = rows[0] if rows else []
    if any(header.count(column) != 1 for column in columns):
        raise LayoutChanged(
            f"{path.name} lacks columns",
            expected=", ".join(columns) + ", each once",
            got=" ".join(", ".join(header)[:200].split()) or "no line",
            do=UNKNOWN_LAYOUT,
        )
    if not text.endswith("\n"):
        raise Unreadable(f"{path.name} ends in the middle of a line", do=DOWNLOAD_AGAIN)
    for number, row in enumerate(rows, 1):
        if len(row) != len(header):
            raise Unreadable(
                f"{path.name} is not a mapping file",
                expected=f"{len(header)} cells a line",
                got=f"{len(row)} in line {number}",
                do=DOWNLOAD_AGAIN,
            )
    return pd.DataFrame(rows[1:], columns=pd.Index(header), dtype="str")[list(columns)]


def read_codes(path: Path, columns: tuple[str, ...], pattern: str) -> pd.DataFrame:
    """A mapping file that gives each code, in the first of `columns`, once. Raises LayoutChanged, Unreadable."""
    frame = read_columns(path, columns)
    code = frame[columns[0]]
    odd = code[~code.str.fullmatch(pattern) | code.duplicated()]
    if len(odd) or frame.empty:
        raise Unreadable(
            f"{path.name} does not give each code once",
            expected=f"{columns[0]} like {pattern}",
            got=quote(odd) or "no lines",
            do=DOWNLOAD_AGAIN,
        )
    return frame
