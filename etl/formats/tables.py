"""One table in whatever a person saved it in: CSV of any kind (`etl.formats.resaved_text`), or a workbook."""

from pathlib import Path
from typing import Any

from etl.formats.csv_text import check_widths, read_bytes
from etl.formats.resaved_text import parse_any
from etl.formats.workbooks import OLE, open_workbook
from etl.formats.zip_archive import MAGIC


def read_table(path: Path) -> list[list[str]]:
    """Rows of a table, all of one length, the first of them the headings. Of a workbook, the first sheet with rows.

    Raises Unreadable.
    """
    content = read_bytes(path)
    if not content.startswith((MAGIC, OLE)):
        return check_widths(parse_any(content, path.name), path.name)
    sheets = (sheet.rows for sheet in open_workbook(path.name, content))
    rows = [
        [write_cell(cell) for cell in row] for row in next((rows for rows in sheets if len(rows) > 1), [])
    ]
    return check_widths([row for row in rows if any(row)], path.name)


def write_cell(cell: Any) -> str:
    """A workbook's cell as a CSV file would have it: 31.0 is "31", an empty cell ""."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
