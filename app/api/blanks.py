"""Why figures of a table's rows are blank, in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

# What it means that a column of marks names a figure's column.
REASONS = {
    "not_released": "Withheld by the publisher, or not given on this basis",
    "top_coded": "Above the highest figure that the publisher prints",
}
UNMARKED = "Not in the source"
WHY_BLANK = "why_blank"
# SQL for the marks of a row in one text.
MARKS = " || ';' || ".join(f"coalesce({mark}, '')" for mark in REASONS)


def find_reasons(column: str, marks: Sequence[str]) -> list[str]:
    """Why a column's figure is blank, by a row's marks in the order of REASONS; none where no mark names the column."""
    return [
        reason for reason, named in zip(REASONS.values(), marks, strict=True) if column in named.split(",")
    ]


def name_blanks(figures: Mapping[str, tuple[str, pa.Array]], marks: pa.Array) -> pa.Array:
    """A text for each row that names its blank figures under their reasons, null where nothing is blank.

    `figures` has by name in the result the table's column that a figure is computed from, and that column's values;
    `marks` are the rows' MARKS.
    """
    blank = np.packbits([values.is_null().to_numpy(False) for _, values in figures.values()], axis=0).T
    columns = {name: column for name, (column, _) in figures.items()}
    # Few of the combinations that are possible occur.
    known: dict[tuple[bytes, str], str | None] = {}
    texts = []
    for case in zip(map(bytes, blank), marks.to_pylist(), strict=True):
        if case not in known:
            known[case] = _name_blanks(columns, *case)
        texts.append(known[case])
    return pa.array(texts, pa.string())


def _name_blanks(columns: Mapping[str, str], blank: bytes, marks: str) -> str | None:
    named: dict[str, list[str]] = defaultdict(list)
    is_blank = np.unpackbits(np.frombuffer(blank, np.uint8))
    for name, column in (each for each, yes in zip(columns.items(), is_blank, strict=False) if yes):
        for reason in find_reasons(column, marks.split(";")) or [UNMARKED]:
            named[reason].append(name)
    parts = [
        f"{reason}: {', '.join(named[reason])}" for reason in (*REASONS.values(), UNMARKED) if named[reason]
    ]
    return ". ".join(parts) or None
