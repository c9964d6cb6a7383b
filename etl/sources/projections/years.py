"""The edition that a table beside the projections belongs to."""

import re

from etl.errors import LayoutChanged
from etl.formats.advice import UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.sources.projections.grid import Grid


def find_matrix_year(grid: Grid, base_year: int | None = None) -> int:
    """The base year in "2023 National Employment Matrix code"; `base_year` must be it.

    Of several years the code's counts: BLS left the year before in one of the titles of 2021-31. Raises LayoutChanged.
    """
    heading = grid.headings[grid.code_column]
    found = re.search(r"\b((?:19|20)\d{2})\b.*matrix", heading, re.IGNORECASE)
    if not found:
        raise LayoutChanged(
            f"{grid.where} does not say which edition it belongs to",
            expected="a heading such as '2024 National Employment Matrix code'",
            got=repr(heading[:80]),
            do=UNKNOWN_LAYOUT,
        )
    year = int(found[1])
    if base_year not in (None, year):
        raise LayoutChanged(
            f"{grid.where} belongs to another edition than the projections beside it",
            expected=str(base_year),
            got=str(year),
            do=USE_ORIGINAL,
        )
    return year
