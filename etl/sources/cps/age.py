"""Employed people by detailed occupation and age: CPS annual table 11b."""

import re
from pathlib import Path

import pyarrow as pa

from etl.errors import LayoutChanged
from etl.formats.advice import UNKNOWN_LAYOUT
from etl.formats.cells import join_names, round_to_whole
from etl.reading import Reading
from etl.schema.workers import AGE_COLUMNS, ROUNDED_TO, WORKERS_BY_AGE
from etl.sources.cps.table import (
    AnnualTable,
    describe_categories,
    keep_wanted,
    parse_column,
    read_annual_table,
)

TABLE = "11b"
_TOTAL, _BAND, _OLDEST = (
    re.compile(pattern)
    for pattern in (r"total, 16 years and over", r"(\d\d) to (\d\d) years", r"(\d\d) years and over")
)


def read_workers_by_age(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """People in the wanted occupations by age, with their median age, of one year.

    Raises LayoutChanged where columns, year, unit, or a wanted occupation are missing; Unreadable for other cells.
    """
    table = keep_wanted(read_annual_table(path, TABLE), wanted)
    headings = _find_columns(table)
    frame = describe_categories(table)
    for heading, column in headings.items():
        number, withheld = parse_column(table, heading)
        if column == "median_age_years":
            frame[column] = number
            frame["not_released"] = join_names({column: withheld})
        else:
            frame[column] = round_to_whole(number * ROUNDED_TO)
    source_id = f"cps-age-{table.year}"
    frame["source_id"] = source_id
    rows = pa.Table.from_pandas(
        frame[list(WORKERS_BY_AGE.names)], WORKERS_BY_AGE.schema, preserve_index=False
    )
    return [
        Reading(
            source_id,
            "CPS table 11b, employed people by detailed occupation and age",
            str(table.year),
            {"workers_by_age": rows},
        )
    ]


def _find_columns(table: AnnualTable) -> dict[str, str]:
    """The table's column for each heading. Raises LayoutChanged where they are not the known ones."""
    found = {heading: _find_column(heading) for heading in table.frame.columns[1:]}
    wanted = {"workers", *AGE_COLUMNS, "median_age_years"}
    if set(found.values()) != wanted or len(found) != len(wanted):
        raise LayoutChanged(
            f"{table.file} has other columns",
            expected="total, seven age bands from 16 to 65 and over, and the median age",
            got=", ".join(found),
            do=UNKNOWN_LAYOUT,
        )
    return found


def _find_column(heading: str) -> str:
    if heading == "median age":
        return "median_age_years"
    if _TOTAL.fullmatch(heading):
        return "workers"
    band, oldest = _BAND.fullmatch(heading), _OLDEST.fullmatch(heading)
    if band:
        return f"workers_{band[1]}_to_{band[2]}"
    return f"workers_{oldest[1]}_or_older" if oldest else heading
