"""CSV that a spreadsheet opens as figures and text, never as something to run.

A text cell that begins like a formula gets an apostrophe before it. Figures stay as they are: a decline of -4.4 is a
number. No code of BLS's begins so; a title in somebody's file could.
"""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# A cell that begins so, with or without space or what does not show before it, is taken for a formula.
FORMULA = r"^[\s\pC\pZ]*[=+\-@]"
# Nor may a cell end its line, or move to the next column, where a program reads it carelessly.
BREAKS = r"[\t\r\n\v\f]+"


def _defused(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    cells = pc.replace_substring_regex(cells, BREAKS, " ")
    risky = pc.fill_null(pc.match_substring_regex(cells, FORMULA), False)
    return pc.if_else(risky, pc.binary_join_element_wise("'", cells, ""), cells)


def defused(table: pa.Table) -> pa.Table:
    """A table whose text cells no spreadsheet runs."""
    for number, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            table = table.set_column(number, field, _defused(table.column(number)))
    return table


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV in UTF-8; an empty cell is a figure that was not released. No text cell runs as a formula."""
    safe = frame.copy(deep=False)
    for name in frame.columns[[pd.api.types.is_string_dtype(frame[c]) for c in frame.columns]]:
        cells = _defused(pa.chunked_array([pa.array(frame[name].tolist(), pa.string(), from_pandas=True)]))
        safe[name] = pd.array(cells.to_pylist(), "str")
    text: str = safe.to_csv(index=False)
    return text.encode()
