"""State estimates of OEWS that somebody kept from BLS's workbooks: five figures of each occupation, second-hand.

They stand in for BLS's `oesm{YY}st.zip` of each year, and give way to it. Hourly wages, two percentiles, and errors were
not kept, and a blank no longer shows whether BLS withheld or capped the figure.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.catalog.wages import FIRST_MAY
from etl.codes.areas import STATE_BY_FIPS, build_state_area
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import join_names, quote, round_to_whole, to_text
from etl.reading import Reading, build_titles, keep_wanted
from etl.schema.base import OCCUPATION, QUOTED
from etl.schema.wages import QUOTED_FIGURES, WAGES

# Column of the file -> tidy column.
FIGURES = dict(zip(("TOT_EMP", "A_MEAN", "A_PCT10", "A_MEDIAN", "A_PCT90"), QUOTED_FIGURES, strict=True))
SUBJECT = ("Year", "State_FIPS", "OCC_CODE", "OCC_TITLE")
# What BLS rounds jobs and annual wages to.
ROUNDED_TO = 10
DATASET = "Occupational Employment and Wage Statistics, state estimates kept by others (second-hand)"


def read_state_history(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """A reading for each year. Raises LayoutChanged, Unreadable."""
    frame = _read_columns(path)
    rows = pd.DataFrame(
        {
            "year": _read_years(frame["Year"], path.name),
            "occupation_code": to_text(frame["OCC_CODE"]),
            "title": to_text(frame["OCC_TITLE"]),
            "fips": to_text(frame["State_FIPS"]).str.zfill(2),
        }
    )
    _refuse(~rows["occupation_code"].str.fullmatch(OCCUPATION), rows["occupation_code"], "29-2072", path.name)
    _refuse(~rows["fips"].isin(list(STATE_BY_FIPS)), rows["fips"], "a state's FIPS number", path.name)
    _refuse(rows["title"] == "", rows["occupation_code"], "a title of each occupation", path.name)
    for column, name in FIGURES.items():
        rows[name] = pd.to_numeric(frame[column], errors="coerce").astype("float64")
        is_odd = frame[column].notna() & ~((rows[name] >= 0) & (rows[name] % ROUNDED_TO == 0))
        _refuse(is_odd, frame[column], f"figures rounded to {ROUNDED_TO}", path.name)
    is_twice = rows.duplicated(["year", "fips", "occupation_code"], keep=False)
    _refuse(is_twice, rows["occupation_code"], "one row per year, state and occupation", path.name)
    years = sorted(rows["year"].unique().tolist())
    return [_build_reading(year, rows[rows["year"] == year], wanted) for year in years]


def _read_columns(path: Path) -> pd.DataFrame:
    """The columns that are needed. Raises LayoutChanged, Unreadable."""
    needed = [*SUBJECT, *FIGURES]
    try:
        names = pq.read_schema(path).names
        missing = [name for name in needed if names.count(name) != 1]
        if missing:
            raise LayoutChanged(
                f"{path.name} is not a history of state estimates",
                expected=", ".join(needed) + ", each once",
                got=f"not once: {', '.join(missing)}",
                do=UNKNOWN_LAYOUT,
            )
        frame: pd.DataFrame = pq.read_table(path, columns=needed).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise Unreadable(
            f"{path.name} is not a whole Parquet file",
            got=" ".join(str(error).split())[:160],
            do=DOWNLOAD_AGAIN,
        ) from error
    if frame.empty:
        raise Unreadable(f"{path.name} holds no rows", do=DOWNLOAD_AGAIN)
    return frame


def _read_years(cells: pd.Series, name: str) -> pd.Series:
    """Years as whole numbers. Raises Unreadable."""
    years = pd.to_numeric(cells, errors="coerce")
    _refuse(~years.isin(range(FIRST_MAY, 2100)), cells, f"a year since {FIRST_MAY}", name)
    return years.astype("int64")


def _refuse(is_odd: pd.Series, cells: pd.Series, expected: str, name: str) -> None:
    """Raises Unreadable where any row is odd; the error quotes its cells."""
    if is_odd.any():
        raise Unreadable(
            f"{int(is_odd.sum())} rows of {name} are not state estimates",
            expected=expected,
            got=quote(to_text(cells[is_odd])),
            do=DOWNLOAD_AGAIN,
        )


def _build_reading(year: int, rows: pd.DataFrame, wanted: frozenset[str] | None) -> Reading:
    source_id = f"oews-{year}-state{QUOTED}"
    rows = keep_wanted(rows, wanted).reset_index(drop=True)
    is_blank = {name: rows[name].isna() for name in QUOTED_FIGURES}
    tidy = rows.assign(
        area_type="state",
        area_code=rows["fips"].map(build_state_area),
        industry_code="000000",
        ownership="all",
        not_released=join_names(is_blank),
        source_id=source_id,
        **{name: round_to_whole(rows[name]) for name in QUOTED_FIGURES},
    )
    absent = [name for name in WAGES.names if name not in tidy]
    table = pa.Table.from_pandas(
        tidy.assign(**dict.fromkeys(absent))[list(WAGES.names)], WAGES.schema, preserve_index=False
    )
    return Reading(
        source_id,
        DATASET,
        f"May {year}",
        {"wages": table, "titles": build_titles(rows, year)},
        second_hand=True,
    )
