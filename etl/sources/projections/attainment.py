"""Who does the work today, by schooling: Table 5.3 (1.11 in 2014-24), in education.xlsx or occupation.xlsx."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.codes.classifications import format_vintage
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import parse_figures, to_text
from etl.formats.workbooks import read_sheets
from etl.reading import Reading, build_titles, keep_wanted
from etl.schema.projection_details import ATTAINMENT, SCHOOLING, SHARES_ROUNDING
from etl.sources.projections.grid import Grid, Rows, find_grid, select_occupations
from etl.sources.projections.headings import find_title
from etl.sources.projections.words import simplify
from etl.sources.projections.years import find_matrix_year

YEARS = 10
_NOTE = r"\s*(?:\(\d\)|\[\d\])$"
# Words of a heading -> column; the first match counts.
WORDS = dict(
    zip(
        SCHOOLING,
        (
            "less than high school",
            "high school",
            "some college",
            "associate",
            "bachelor",
            "master",
            "doctor|professional",
        ),
        strict=True,
    )
)


def read_education(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """The attainment in education.xlsx. Raises LayoutChanged, Unreadable."""
    return read_education_tables([(sheet.name, sheet.rows) for sheet in read_sheets(path)], path.name, wanted)


def read_education_tables(
    sheets: Sequence[tuple[str, Rows]], name: str, wanted: frozenset[str] | None
) -> list[Reading]:
    """The attainment in sheets of cells (sheet name, rows) from the file `name`. Raises LayoutChanged, Unreadable."""
    found = (find_grid(rows, f"{sheet} of {name}" if sheet else name) for sheet, rows in sheets)
    grids = [grid for grid in found if grid is not None and has_attainment(grid)]
    if len(grids) != 1:
        raise LayoutChanged(
            f"{name} holds {len(grids)} tables of educational attainment",
            expected="'Table 5.3 Educational attainment for workers 25 years and older by detailed occupation'",
            do=UNKNOWN_LAYOUT,
        )
    base_year = find_matrix_year(grids[0])
    vintage = format_vintage(base_year, base_year + YEARS)
    source_id = f"ep-{vintage}-education"
    return [
        Reading(
            source_id,
            "Employment Projections, education workbook",
            vintage,
            build_attainment(grids[0], base_year, source_id, wanted),
        )
    ]


def has_attainment(grid: Grid) -> bool:
    """Whether a table gives shares by schooling."""
    return len(_find_columns(grid)) == len(WORDS)


def build_attainment(
    grid: Grid, base_year: int, source_id: str, wanted: frozenset[str] | None
) -> dict[str, pa.Table]:
    """The rows of `attainment`, and the `titles` of its occupations, in a table of an edition.

    Raises LayoutChanged, Unreadable.
    """
    find_matrix_year(grid, base_year)
    rows = select_occupations(grid.cells, grid.code_column, grid.where)
    columns = _find_columns(grid)
    frame = pd.DataFrame({"occupation_code": rows["occupation_code"]})
    for name, column in columns.items():
        share, *_ = parse_figures(rows[column].rename(name), withheld=frozenset(), blank_is_damage=True)
        # Spreadsheets store 9.7 as 9.700000000000001.
        frame[name] = share.round(6)
    sums = frame[list(columns)].sum(axis=1)
    odd = frame["occupation_code"][(sums - 100).abs() > SHARES_ROUNDING]
    if len(odd):
        raise Unreadable(
            f"the shares of {grid.where} do not add up",
            expected="100 percent for every occupation, to rounding",
            got=f"{sums[odd.index[0]]:.1f} for {odd.iloc[0]}, and {len(odd) - 1} more",
            do=USE_ORIGINAL if len(odd) < len(frame) / 2 else UNKNOWN_LAYOUT,
        )
    # The only footnote of the table.
    title = to_text(rows[find_title(grid)])
    frame["is_shared"] = title.str.contains(_NOTE, regex=True)
    frame["title"] = title.str.replace(_NOTE, "", regex=True)
    frame["survey_years"] = _find_survey_years(grid)
    frame["vintage"] = format_vintage(base_year, base_year + YEARS)
    frame["source_id"] = source_id
    kept = keep_wanted(frame, wanted)
    if kept.empty:
        raise Unreadable(f"{grid.where} holds none of the wanted occupations", do=DOWNLOAD_AGAIN)
    attainment = pa.Table.from_pandas(kept[list(ATTAINMENT.names)], ATTAINMENT.schema, preserve_index=False)
    return {"attainment": attainment, "titles": build_titles(kept, base_year)}


def _find_columns(grid: Grid) -> dict[str, int]:
    """The column of each level of schooling that a heading names, once."""
    named = [
        next((name for name, words in WORDS.items() if re.search(words, simplify(heading))), "")
        for heading in grid.headings
    ]
    return {name: named.index(name) for name in WORDS if named.count(name) == 1}


def _find_survey_years(grid: Grid) -> str:
    """The years at the end of the table's title: "2021-22", "2019 and 2021", "2019". Raises LayoutChanged."""
    found = re.search(r"\b(\d{4}(?: ?[-–] ?\d{2,4}| and \d{4})?)\s*(?:\(.*\))?$", grid.title.strip())
    if not found:
        raise LayoutChanged(
            f"{grid.where} does not say which years its shares are of",
            expected="a title such as 'Table 5.3 Educational attainment …, 2021-22'",
            got=repr(grid.title[:120]),
            do=UNKNOWN_LAYOUT,
        )
    return re.sub(r" ?[–-] ?(?:\d{2}(?=\d{2}$))?", "-", found[1])
