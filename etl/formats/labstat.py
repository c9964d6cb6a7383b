"""BLS's time-series text files: tab-separated columns padded with spaces, and the files that explain their codes."""

from pathlib import Path

import pandas as pd

from etl.errors import LayoutChanged, Unreadable
from etl.formats.csv_text import MAX_TEXT_BYTES, content_of, text_of


def mapping(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """A mapping file as text columns, padding and CRLF stripped. Raises LayoutChanged, Unreadable."""
    text = text_of(content_of(path, MAX_TEXT_BYTES), path.name)
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.split("\n") if line.strip()]
    header = rows[0] if rows else []
    missing = [c for c in columns if header.count(c) != 1]
    if missing:
        raise LayoutChanged(
            f"{path.name} lacks columns",
            expected=", ".join(columns) + ", each once",
            came=" ".join(", ".join(header)[:200].split()) or "no line",
            do="Look at the file: it may be another one, or a message in its place",
        )
    if not text.endswith("\n"):
        raise Unreadable(f"{path.name} ends in the middle of a line", do="Download it again")
    for at, row in enumerate(rows, 1):
        if len(row) != len(header):
            raise Unreadable(
                f"{path.name} is not a mapping file",
                expected=f"{len(header)} cells a line",
                came=f"{len(row)} in line {at}",
                do="Download it again",
            )
    return pd.DataFrame(rows[1:], columns=pd.Index(header), dtype="str")[list(columns)]
