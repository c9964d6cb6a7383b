"""BLS's reasons for its projections: Table 1.12, factors that affect how much an occupation is used."""

import re

import pandas as pd
import pyarrow as pa

from etl.codes.classifications import format_vintage
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import quote, to_text
from etl.reading import keep_wanted
from etl.schema.projection_details import PROJECTION_FACTORS
from etl.sources.projections.grid import Grid, select_occupations
from etl.sources.projections.words import simplify
from etl.sources.projections.years import find_matrix_year

YEARS = 10
COLUMNS = {
    "factor": r"factors? affecting",
    "industry_title": r"industry title",
    "industry_code": r"industry code",
}


def has_factors(grid: Grid) -> bool:
    """Whether a table gives factors."""
    return any(re.search(COLUMNS["factor"], simplify(heading)) for heading in grid.headings)


def build_factors(grid: Grid, base_year: int, source_id: str, wanted: frozenset[str] | None) -> pa.Table:
    """The rows of `projection_factors` in a table of an edition. Raises LayoutChanged, Unreadable."""
    find_matrix_year(grid, base_year)
    columns = {name: _find_column(grid, pattern) for name, pattern in COLUMNS.items()}
    rows = select_occupations(grid.cells, grid.code_column, grid.where, once=False)
    frame = pd.DataFrame({name: _clean(rows[column]) for name, column in columns.items()})
    frame["occupation_code"] = rows["occupation_code"]
    blank = frame[(frame == "").any(axis=1)]
    if len(blank):
        raise Unreadable(
            f"{grid.where} leaves {len(blank)} reasons or their industries blank",
            got=quote(blank["occupation_code"]),
            do=DOWNLOAD_AGAIN,
        )
    is_repeated = frame[["occupation_code", "industry_code"]].duplicated()
    if is_repeated.any():
        raise Unreadable(
            f"{grid.where} gives {int(is_repeated.sum())} reasons twice",
            expected="one for each occupation and industry",
            got=quote(frame.loc[is_repeated, "occupation_code"]),
            do=DOWNLOAD_AGAIN,
        )
    parts = frame["factor"].str.extract(r"^(?P<kind>[A-Z][\w/, ]*?) *-+ *shares? (?P<direction>\w+)")
    frame["factor_kind"] = parts["kind"].str.lower()
    frame["share_direction"] = parts["direction"].where(
        parts["direction"].isin(["increases", "decreases"]), None
    )
    frame["mentions_ai"] = frame["factor"].str.contains(r"\bAI\b|[Aa]rtificial [Ii]ntelligence", regex=True)
    frame["vintage"] = format_vintage(base_year, base_year + YEARS)
    frame["source_id"] = source_id
    kept = keep_wanted(frame, wanted)
    return pa.Table.from_pandas(
        kept[list(PROJECTION_FACTORS.names)], PROJECTION_FACTORS.schema, preserve_index=False
    )


def _clean(cells: pd.Series) -> pd.Series:
    """Text with single spaces and plain hyphens between words."""
    return to_text(cells).str.replace(r"\s+", " ", regex=True).str.replace(r" [–—] ", " - ", regex=True)


def _find_column(grid: Grid, pattern: str) -> int:
    found = [number for number, heading in enumerate(grid.headings) if re.search(pattern, simplify(heading))]
    if len(found) != 1:
        raise LayoutChanged(
            f"{grid.where} is not a table of factors",
            expected="titles and codes of occupation and industry, and 'Factors affecting occupational utilization'",
            got=", ".join(grid.headings)[:200],
            do=UNKNOWN_LAYOUT,
        )
    return found[0]
