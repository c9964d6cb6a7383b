"""Why figures of a table's rows are blank, in words."""

from collections.abc import Callable, Sequence

# What it means that a column of marks names a figure's column.
REASONS = {
    "not_released": "Withheld by the publisher, or not given on this basis",
    "top_coded": "Above the highest figure that the publisher prints",
}
UNMARKED = "Not in the source"
WHY_BLANK = "why_blank"


def write_reasons(figures: Sequence[tuple[str, str]]) -> str:
    """Write the SQL of a text that names every blank of a row under its reason, null where nothing is blank.

    `figures` are pairs of a name in the result and the table's column that it is computed from.
    """
    parts = [f"'{reason}: ' || {_name_blanks(figures, _marked_in(mark))}" for mark, reason in REASONS.items()]
    rest = _name_blanks(
        figures, lambda column: f"NOT ({' OR '.join(_marked_in(m)(column) for m in REASONS)})"
    )
    return f"nullif(concat_ws('. ', {', '.join(parts)}, '{UNMARKED}: ' || {rest}), '')"


def _name_blanks(figures: Sequence[tuple[str, str]], condition: Callable[[str], str]) -> str:
    cases = (
        f"CASE WHEN {column} IS NULL AND {condition(column)} THEN '{name}' END" for name, column in figures
    )
    return f"nullif(concat_ws(', ', {', '.join(cases)}), '')"


def _marked_in(mark: str) -> Callable[[str], str]:
    return lambda column: f"list_contains(string_split(coalesce({mark}, ''), ','), '{column}')"
