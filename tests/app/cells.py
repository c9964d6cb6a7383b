"""Compare the cells of a page's tables with the snapshot."""

from typing import Any

from tests.app.figures import number
from tests.app.reading import Table, tables_of
from tests.app.test_pages import looked_at, opened

NOT_RELEASED, ABOVE, NOT_GIVEN = "not released by BLS", "above BLS's limit", "not given"


def check_cell(cell: str, true: float | None, row: dict[str, Any], column: str, digits: int = 0) -> int:
    """Check that a cell shows a row's figure, or says why there isn't one. Return 1, the number of cells checked."""
    if true is None:
        capped = column in str(row.get("top_coded") or "").split(",")
        known_gap = cell == NOT_GIVEN and "openings" in column
        assert cell == (ABOVE if capped else NOT_RELEASED) or known_gap, cell
    else:
        assert abs(number(cell) - true) <= 0.5 * 10**-digits + 1e-9, f"{cell} is shown for {true} ({column})"
    return 1


def find_table(page: str, code: str, columns: set[str], **query: str) -> Table:
    """Open a page and find the first table with these columns."""
    test = opened(page, occupation=code, **query) if query else looked_at(page, code)
    assert not test.exception
    return next(table for table in tables_of(test) if columns <= set(table.columns))
