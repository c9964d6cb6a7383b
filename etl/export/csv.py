"""CSV that a spreadsheet opens as figures and text, never as something to run.

A text cell that begins like a formula gets an apostrophe before it. Figures stay as they are: a decline of -4.4 is a
number. No code of BLS's begins so; a title in somebody's file could.

Excel reads a code such as 11-9111 as a date and 0000000 as 0. For Excel a code is written as a formula whose value is
that text (`="11-9111"`), the way BLS's own exports do it and the one form that Excel keeps without an import dialogue;
only plain codes are written so, thus nothing that a reader or a publisher wrote is ever run.
"""

import csv
import io

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# A cell that begins so, with or without space or what does not show before it, is taken for a formula.
FORMULA = r"^[\s\pC\pZ]*[=+\-@]"
# Nor may a cell end its line, or move to the next column, where a program reads it carelessly.
BREAKS = r"[\t\r\n\v\f]+"
# Without this mark Excel takes UTF-8 for the encoding of its own country.
EXCEL_MARK = b"\xef\xbb\xbf"
# What may stand in a formula: no quote, no sign of a formula at its start, and no more than Excel lets a text have there.
PLAIN_CODE = r"^[A-Za-z0-9][A-Za-z0-9 ._\-]{0,254}$"
# Columns of codes, editions and digests: text of which Excel makes dates ("May 2025"), numbers or 1E+60.
_CODES, _CODE_ENDINGS = ("code", "vintage", "period", "sha256"), ("_code", "_vintage")


def is_code(column: str) -> bool:
    """Whether a text column holds codes, which Excel would take for something else."""
    return column in _CODES or column.endswith(_CODE_ENDINGS)


def _defused(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    cells = pc.replace_substring_regex(cells, BREAKS, " ")
    risky = pc.fill_null(pc.match_substring_regex(cells, FORMULA), False)
    return pc.if_else(risky, pc.binary_join_element_wise("'", cells, ""), cells)


def defused(table: pa.Table) -> pa.Table:
    """A table whose text cells no spreadsheet runs."""
    for number, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            table = table.set_column(number, field, _defused(table.column(number)))
    return table


def csv_header(names: list[str]) -> bytes:
    """The first line of a CSV."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(names)
    return line.getvalue().encode()


def csv_lines(batch: pa.RecordBatch, *, excel: bool = False) -> bytes:
    """The rows of a batch as lines of CSV in UTF-8: an empty cell is a figure that was not released.

    Each line depends on its row alone, so a table gives the same bytes however it is cut into batches.
    """
    if not batch.num_rows:
        return b""
    cells = [
        _cells(column, excel and is_code(name))
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    if len(cells) == 1:
        # A line without anything is skipped by those who read it.
        cells = [pc.fill_null(cells[0], '""')]
    rows = pc.binary_join_element_wise(*cells, ",", null_handling="replace", null_replacement="")
    lines = pc.binary_join_element_wise(rows, "", "\n")
    return b"".join(lines.cast(pa.binary()).to_pylist())


def _cells(column: pa.Array, as_formula: bool) -> pa.Array:
    """A column as the text of its cells, quoted where a comma, a quote or the end of a line stands in one."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return pc.cast(column, pa.string())
    # Codes and marks repeat from row to row: each is looked at once.
    each = pc.dictionary_encode(pc.cast(column, pa.string()))
    text = _defused(each.dictionary)
    if as_formula:
        plain = pc.match_substring_regex(text, PLAIN_CODE)
        text = pc.if_else(plain, pc.binary_join_element_wise('="', text, '"', ""), text)
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(text, '"', '""'), '"', "")
    return pc.if_else(pc.match_substring_regex(text, '[",]'), quoted, text).take(each.indices)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV in UTF-8; an empty cell is a figure that was not released. No text cell runs as a formula."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    return csv_header(list(map(str, frame.columns))) + b"".join(map(csv_lines, table.to_batches()))
