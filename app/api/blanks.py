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
# A bit each, beside the marks
MOST_COLUMNS = 40
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
    `marks` are the rows' MARKS. There are at most MOST_COLUMNS columns.
    """
    columns = dict(figures.values())
    bits = {column: 1 << at for at, column in enumerate(columns)}
    blank = sum(
        (values.is_null().to_numpy(False) * np.int64(bits[column]) for column, values in columns.items()),
        np.zeros(len(marks), np.int64),
    )
    # Few combinations of blanks and marks occur, and each is put into words once.
    known = marks.dictionary_encode()
    cases = pa.array(blank * len(known.dictionary) + known.indices.to_numpy()).dictionary_encode()
    texts = []
    for case in cases.dictionary.to_pylist():
        missing, of_row = divmod(case, len(known.dictionary))
        names = [(name, column) for name, (column, _) in figures.items() if missing & bits[column]]
        texts.append(_name_blanks(names, known.dictionary[of_row].as_py().split(";")))
    return pa.array(texts, pa.string()).take(cases.indices)


def _name_blanks(names: Sequence[tuple[str, str]], marks: Sequence[str]) -> str | None:
    named: dict[str, list[str]] = defaultdict(list)
    for name, column in names:
        for reason in find_reasons(column, marks) or [UNMARKED]:
            named[reason].append(name)
    found = (reason for reason in (*REASONS.values(), UNMARKED) if named[reason])
    return ". ".join(f"{reason}: {', '.join(named[reason])}" for reason in found) or None
