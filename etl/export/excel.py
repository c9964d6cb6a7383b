"""Excel workbooks: an edition with notes, sources, and a sheet per table; or one download. Codes are text, figures numbers.

XlsxWriter writes row by row in constant memory.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from etl.export import datapackage
from etl.schema import TABLES
from etl.schema.base import BOOLEAN, TEXT, Column, Table
from etl.store.editions import Edition

# Excel's limits: rows per sheet, characters per cell.
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
TOO_LONG = "too long for a cell; see the CSV or Parquet file"
NARROWEST, WIDEST, HEADER_ROW = 8, 60, 0
ROWS_TO_MEASURE = 200
ROWS_A_BATCH = 1 << 12
FORMATS = {
    "jobs": "#,##0",
    "jobs a year": "#,##0",
    "people a year": "#,##0",
    "bytes": "#,##0",
    "USD a year": '"$"#,##0',
    "USD an hour": '"$"#,##0.00',
    # Percents are stored as 7.1, not 0.071, so the sign is literal text.
    "percent": '0.0" %"',
    "ratio": "0.00",
    "jobs per 1,000 jobs": "0.000",
    "1982-84 = 100": "0.000",
    "U.S. = 100": "0.000",
}


def workbook(edition: Edition, path: Path, most_rows: int = MOST_ROWS) -> None:
    """Write an edition as one workbook. The same edition gives the same bytes.

    A text too long for a cell, such as an area's shape, is replaced by a note.
    """
    book = _begin(edition, path)
    styles = _Styles(book)
    _notes(book, styles, edition)
    for table in (TABLES["sources"], *(t for t in TABLES.values() if t.name != "sources")):
        _table(book, styles, edition, table, most_rows)
    book.close()


def write_download(
    edition: Edition,
    path: Path,
    *,
    name: str,
    notes: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Write the rows of one download as a workbook: the figures, then their notes and columns.

    `rows` has one tuple a row, with a value or None for each column. The same rows of an edition give the same bytes.
    """
    book = _begin(edition, path)
    styles = _Styles(book)
    # Excel allows no more characters in a sheet's name.
    sheet, rows = book.add_worksheet(name[:31]), iter(rows)
    first = list(islice(rows, ROWS_TO_MEASURE))
    widths = [_width(column, [row[n] for row in first]) for n, column in enumerate(columns)]
    _sheet(sheet, styles, columns, widths, chain(first, rows), MOST_ROWS - 1)
    _write_notes(
        book,
        styles,
        (f"{datapackage.TITLE}: {name}", *notes, *_about(edition)),
        ((name, column) for column in columns),
    )
    book.close()


def _begin(edition: Edition, path: Path) -> Any:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    built = datetime.fromisoformat(str(edition.about["built_at"])).replace(tzinfo=None)
    book.set_properties({"title": datapackage.TITLE, "comments": datapackage.NOTICE, "created": built})
    return book


class _Styles:
    """Cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        # "@" keeps codes as text when somebody edits the cell.
        self.text = book.add_format({"num_format": "@"})
        self.plain = book.add_format({"num_format": "0"})
        self.number = book.add_format({"num_format": "General"})
        self._of_unit = {unit: book.add_format({"num_format": shown}) for unit, shown in FORMATS.items()}

    def of(self, column: Column) -> Any:
        """Choose the format of a column's cells."""
        if column.type == TEXT:
            return self.text
        # Years and months: no unit, no thousands separator.
        return self._of_unit.get(column.unit, self.plain if column.type == pa.int64() else self.number)


def _about(edition: Edition) -> list[str]:
    return [
        f"Edition {edition.id}, built {edition.about['built_at']}.",
        datapackage.citation(edition),
        datapackage.NOTICE,
        "A figure that the publisher withheld is an empty cell and named in not_released; one that it capped in top_coded.",
        "Percent stands as 7.1 for 7.1 percent. Codes are text.",
    ]


def _notes(book: Any, styles: _Styles, edition: Edition) -> None:
    """Write the first sheet: description, citation, and every column."""
    described = [
        f"{table.name}: {line}"
        for table in TABLES.values()
        for line in (table.row, f"Source: {table.source}", *table.caveats)
    ]
    columns = ((table.name, column) for table in TABLES.values() for column in table.columns)
    _write_notes(book, styles, (datapackage.TITLE, *_about(edition), "", *described), columns)


def _write_notes(
    book: Any, styles: _Styles, lines: Iterable[str], columns: Iterable[tuple[str, Column]]
) -> None:
    sheet = book.add_worksheet("notes")
    for number, width in enumerate((20, 28, 20, 90)):
        sheet.set_column(number, number, width)
    at = count()
    for number, line in enumerate(lines):
        sheet.write_string(next(at), 0, line, styles.plain if number else styles.bold)
    next(at)
    row = next(at)
    for number, name in enumerate(("table", "column", "unit", "meaning")):
        sheet.write_string(row, number, name, styles.head)
    for table, column in columns:
        row = next(at)
        for number, cell in enumerate((table, column.name, column.unit, column.text)):
            sheet.write_string(row, number, cell)


def _table(book: Any, styles: _Styles, edition: Edition, table: Table, most_rows: int) -> None:
    """Write one table to its own sheet, with further sheets for rows beyond Excel's limit."""
    file = pq.ParquetFile(edition.file(table.name))
    total = file.metadata.num_rows
    first = next(file.iter_batches(ROWS_TO_MEASURE), None)
    widths = [
        _width(column, [] if first is None else first[column.name].to_pylist()) for column in table.columns
    ]
    rows = _rows(file, table)
    for number in count(1):
        here = min(total, most_rows - 1)
        name = table.name if number == 1 else f"{table.name} ({number})"
        _sheet(book.add_worksheet(name), styles, table.columns, widths, rows, here)
        total -= here
        if not total:
            return


def _sheet(
    sheet: Any,
    styles: _Styles,
    columns: Sequence[Column],
    widths: list[int],
    rows: Iterator[tuple[Any, ...]],
    most: int,
) -> None:
    """Write the next rows, at most so many, below a heading that stays in view."""
    formats = [styles.of(column) for column in columns]
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width, formats[number])
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    for number, column in enumerate(columns):
        sheet.write_string(HEADER_ROW, number, column.name, styles.head)
    kinds, at = [column.type for column in columns], HEADER_ROW
    for at, row in enumerate(islice(rows, most), HEADER_ROW + 1):
        for number, value in enumerate(row):
            if value is None:
                continue
            if kinds[number] == TEXT:
                # Shapes of areas, for example.
                value = value if len(value) <= MOST_CHARACTERS else TOO_LONG
                sheet.write_string(at, number, value, formats[number])
            elif kinds[number] == BOOLEAN:
                sheet.write_boolean(at, number, value, formats[number])
            else:
                sheet.write_number(at, number, value, formats[number])
    sheet.autofilter(HEADER_ROW, 0, max(at, 1), len(columns) - 1)


def _rows(file: pq.ParquetFile, table: Table) -> Iterator[tuple[Any, ...]]:
    for batch in file.iter_batches(ROWS_A_BATCH):
        yield from zip(*(batch[name].to_pylist() for name in table.names), strict=True)


def _width(column: Column, cells: list[Any]) -> int:
    """Choose a width that fits the heading with its filter arrow, and most cells."""
    longest = max(chain([len(column.name) + 3], (len(str(cell)) + 2 for cell in cells if cell is not None)))
    return min(max(longest, NARROWEST), WIDEST)
