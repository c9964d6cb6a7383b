"""Median weekly pay of full-time wage and salary workers by detailed occupation and sex: CPS annual table 39."""

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.errors import LayoutChanged
from etl.formats.advice import UNKNOWN_LAYOUT
from etl.formats.cells import join_names, round_to_whole
from etl.reading import Reading
from etl.schema.workers import ROUNDED_TO, SEXES, WEEKLY_PAY
from etl.sources.cps.table import (
    AnnualTable,
    describe_categories,
    keep_wanted,
    parse_column,
    read_annual_table,
)

TABLE = "39"
_SEXES = {"total": "all", "both sexes": "all", "men": "men", "women": "women"}
_FIGURES = {"number of workers": "full_time_workers", "median weekly earnings": "median_weekly_usd"}
# A ratio that some years print beside the two medians.
_RATIO = re.compile(r"women's earnings as (a )?percent(age)? of men's.*")


def read_weekly_pay(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Median weekly pay in the wanted occupations, all and by sex, of one year.

    Raises LayoutChanged where columns, year, unit, or a wanted occupation are missing; Unreadable for other cells.
    """
    table = keep_wanted(read_annual_table(path, TABLE), wanted)
    columns = _find_columns(table)
    frames = []
    for sex in SEXES:
        frame = describe_categories(table)
        frame["sex"] = sex
        workers, _ = parse_column(table, columns[sex, "full_time_workers"])
        median, withheld = parse_column(table, columns[sex, "median_weekly_usd"])
        frame["full_time_workers"] = round_to_whole(workers * ROUNDED_TO)
        frame["median_weekly_usd"] = median
        frame["not_released"] = join_names({"median_weekly_usd": withheld})
        frames.append(frame)
    source_id = f"cps-weekly-pay-{table.year}"
    rows = pd.concat(frames).assign(source_id=source_id)
    return [
        Reading(
            source_id,
            "CPS table 39, median weekly pay of full-time wage and salary workers by detailed occupation and sex",
            str(table.year),
            {
                "weekly_pay": pa.Table.from_pandas(
                    rows[list(WEEKLY_PAY.names)], WEEKLY_PAY.schema, preserve_index=False
                )
            },
        )
    ]


def _find_columns(table: AnnualTable) -> dict[tuple[str, str], str]:
    """The heading of each sex and figure. Raises LayoutChanged where they are not the known ones."""
    found = {}
    unknown = []
    for heading in table.frame.columns[1:]:
        group, _, figure = heading.rpartition("|")
        sex, column = _SEXES.get(group), _FIGURES.get(figure)
        if sex and column:
            found[sex, column] = heading
        elif not _RATIO.search(heading):
            unknown.append(heading)
    wanted = {(sex, column) for sex in SEXES for column in _FIGURES.values()}
    if unknown or set(found) != wanted:
        raise LayoutChanged(
            f"{table.file} has other columns",
            expected="number of workers and median weekly earnings of total, men, and women",
            got=", ".join(unknown or table.frame.columns[1:]),
            do=UNKNOWN_LAYOUT,
        )
    return found
