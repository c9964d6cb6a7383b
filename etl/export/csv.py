"""CSV that no spreadsheet runs as a formula.

A text cell that starts like a formula gets an apostrophe in front, and so does what follows a semicolon, at which some
countries' spreadsheets split lines. Numbers stay as they are (a decline of -4.4). No BLS
code starts like a formula, but a title could.

Excel reads codes such as 11-9111 as dates and 0000000 as 0. CSV for Excel therefore has codes as formulas
(`="11-9111"`), as in BLS's own exports: the only form that Excel keeps without an import dialog. Only plain codes are
written this way, so text from readers or publishers never runs.
"""

import csv
import io

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# Spreadsheets take such a cell for a formula, even after spaces or invisible characters, and some with full-width signs.
_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
FORMULA = rf"^[\s\pC\pZ]*{_SIGNS}"
_AFTER_SEMICOLON = rf"(;[\s\pC\pZ\"]*)({_SIGNS})"
# Careless programs would take these for the end of a line or cell.
BREAKS = r"[\t\r\n\v\f]+"
# Without this mark, Excel reads UTF-8 in the local legacy encoding.
EXCEL_MARK = b"\xef\xbb\xbf"
# Text allowed in a formula: no quotes, no formula sign at the start, at most 255 characters (Excel's limit).
PLAIN_CODE = r"^[A-Za-z0-9][A-Za-z0-9 ._\-]{0,254}$"
# Columns whose text Excel would turn into dates ("May 2025"), numbers or 1E+60.
_CODES, _CODE_ENDINGS = ("code", "vintage", "period", "sha256"), ("_code", "_vintage")


def is_code(column: str) -> bool:
    """Whether a text column has codes that Excel would convert."""
    return column in _CODES or column.endswith(_CODE_ENDINGS)


def _defused(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    cells = pc.replace_substring_regex(cells, BREAKS, " ")
    cells = pc.replace_substring_regex(cells, _AFTER_SEMICOLON, r"\1'\2")
    risky = pc.fill_null(pc.match_substring_regex(cells, FORMULA), False)
    return pc.if_else(risky, pc.binary_join_element_wise("'", cells, ""), cells)


def defused(table: pa.Table) -> pa.Table:
    """Make a table's text cells safe for spreadsheets."""
    for number, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            table = table.set_column(number, field, _defused(table.column(number)))
    return table


def csv_header(names: list[str]) -> bytes:
    """Format the header line of a CSV file."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(names)
    return line.getvalue().encode()


def csv_lines(batch: pa.RecordBatch, *, excel: bool = False) -> bytes:
    """Format a batch as CSV lines in UTF-8. An empty cell is a figure that was not released.

    Each line depends only on its row, so the bytes do not depend on how a table is split into batches.
    """
    if not batch.num_rows:
        return b""
    cells = [
        _cells(column, excel and is_code(name))
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    if len(cells) == 1:
        # Programs skip empty lines.
        cells = [pc.fill_null(cells[0], '""')]
    rows = pc.binary_join_element_wise(*cells, ",", null_handling="replace", null_replacement="")
    lines = pc.binary_join_element_wise(rows, "", "\n")
    return b"".join(lines.cast(pa.binary()).to_pylist())


def _cells(column: pa.Array, as_formula: bool) -> pa.Array:
    """Format a column's cells, quoted if they contain a comma or quote."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return pc.cast(column, pa.string())
    # Codes and marks repeat, so each distinct value is formatted once.
    each = pc.dictionary_encode(pc.cast(column, pa.string()))
    text = _defused(each.dictionary)
    if as_formula:
        plain = pc.match_substring_regex(text, PLAIN_CODE)
        text = pc.if_else(plain, pc.binary_join_element_wise('="', text, '"', ""), text)
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(text, '"', '""'), '"', "")
    return pc.if_else(pc.match_substring_regex(text, '[",]'), quoted, text).take(each.indices)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Format a frame as CSV in UTF-8. An empty cell is a figure that was not released; no text runs as a formula."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    return csv_header(list(map(str, frame.columns))) + b"".join(map(csv_lines, table.to_batches()))
