"""Tables that come as a workbook or as delimited text, read into rows of cells alike."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from etl.errors import Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.csv_text import decode_text_or_latin_1, read_bytes
from etl.formats.workbooks import OLE, Rows, read_sheets
from etl.formats.zip_archive import MAGIC


def read_grids(path: Path) -> Iterator[Rows]:
    """The rows of each sheet of a workbook, or of a text file with commas or tabs; all rows of a grid are of one length.

    Raises Unreadable where the file is damaged.
    """
    with path.open("rb") as stream:
        start = stream.read(len(OLE))
    if start.startswith((MAGIC, OLE)):
        for sheet in read_sheets(path):
            yield sheet.rows
    else:
        yield _parse_text(decode_text_or_latin_1(read_bytes(path), path.name), path.name)


def _parse_text(text: str, name: str) -> Rows:
    first = text.partition("\n")[0]
    is_tabbed = first.count("\t") > first.count(",")
    try:
        # Tab-separated text has no quotes around cells, but may have some within them.
        rows = list(
            csv.reader(
                io.StringIO(text, newline=""),
                delimiter="\t" if is_tabbed else ",",
                quoting=csv.QUOTE_NONE if is_tabbed else csv.QUOTE_MINIMAL,
                strict=True,
            )
        )
    except csv.Error as error:
        raise Unreadable(f"{name} is not a whole text table", got=str(error), do=DOWNLOAD_AGAIN) from error
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]
