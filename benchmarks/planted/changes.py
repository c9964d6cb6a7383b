"""Changes to the figures of a table as rows of cells, whatever file it comes from."""

from collections.abc import Sequence

from benchmarks.planted.books import is_figure
from benchmarks.planted.layout import Rng, Rows


def swap_columns(rows: Rows, first: int, second: int) -> None:
    """Swap two columns below the headings."""
    for row in rows:
        row[first], row[second] = row[second], row[first]


def scale(rows: Rows, columns: Sequence[int], factor: float) -> None:
    """Multiply the figures in these columns."""
    for row in rows:
        for at in columns:
            if is_figure(row[at]):
                row[at] = row[at] * factor


def shift_down(rows: Rows, column: int) -> None:
    """Move a column's cells one row down, the last one to the top."""
    cells = [row[column] for row in rows]
    for row, cell in zip(rows, [cells[-1], *cells[:-1]], strict=True):
        row[column] = cell


def lose_half(rows: Rows, rng: Rng) -> Rows:
    """Return half of the rows, in their order."""
    return [row for row in rows if rng.random() < 0.5]
