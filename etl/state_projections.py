"""State projections as Projections Central compiles them from the states' workforce agencies."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl import areas
from etl.errors import LayoutChanged, Unreadable
from etl.projections import vintage_of
from etl.readings import Reading, titles
from etl.soc import keep_wanted
from etl.tables import STATE_PROJECTIONS

COLUMNS = {
    "Title": "title",
    "Base": "jobs_base",
    "Projected": "jobs_projected",
    "PercentChange": "change_pct",
    "AvgAnnualOpenings": "openings_per_year",
    "STFIPS": "fips",
    "OccCode": "occupation_code",
}
# Projections Central rounds to tens, BLS to hundreds.
ROUNDING_JOBS = 50


def read_state_projections(
    path: Path, wanted: frozenset[str] | None, nation: Mapping[int, int]
) -> list[Reading]:
    """One edition for every state that is in the file; the nation's lines (STFIPS 0) are BLS's and left out.

    The file does not say which edition it is: `nation` gives the jobs of all occupations by base year,
    from BLS's own editions, and the file's national line must be one of them. Raises LayoutChanged, Unreadable.
    """
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, UnicodeDecodeError) as error:
        raise Unreadable(
            f"{path.name} is not a whole CSV file", came=str(error)[:120], do="Download it again"
        ) from error
    missing = [c for c in COLUMNS if c not in frame.columns]
    if missing:
        raise LayoutChanged(
            f"{path.name} is not Projections Central's table",
            expected=", ".join(COLUMNS),
            came="missing " + ", ".join(missing),
        )
    frame = frame[list(COLUMNS)].rename(columns=COLUMNS).apply(lambda column: column.str.strip())
    for name in ("jobs_base", "jobs_projected", "change_pct", "openings_per_year", "fips"):
        number = pd.to_numeric(frame[name].str.replace(",", ""), errors="coerce")
        if number.isna().any():
            raise Unreadable(
                f"{path.name}: column {name} holds {int(number.isna().sum())} cells that are not figures",
                came=", ".join(frame.loc[number.isna(), name].unique()[:3]),
                do="Download it again",
            )
        frame[name] = number
    base_year = _edition(frame, path.name, nation)
    vintage = vintage_of(base_year, base_year + 10)
    source_id = f"stateproj-{vintage}"
    frame = frame[frame["fips"] > 0]
    frame["area_code"] = frame["fips"].astype(int).astype(str).map(areas.state_area)
    frame = keep_wanted(frame, wanted).assign(vintage=vintage, source_id=source_id)
    for name in ("jobs_base", "jobs_projected", "openings_per_year"):
        frame[name] = frame[name].round().astype("int64")
    table = pa.Table.from_pandas(
        frame[list(STATE_PROJECTIONS.names)], STATE_PROJECTIONS.schema, preserve_index=False
    )
    return [
        Reading(
            source_id,
            "Long-term occupational projections of the states",
            vintage,
            {"state_projections": table, "titles": titles(frame, base_year)},
            publisher="Projections Central, from the states' workforce agencies",
            license="free to use with attribution to Projections Central",
        )
    ]


def _edition(frame: pd.DataFrame, where: str, nation: Mapping[int, int]) -> int:
    line = frame[(frame["fips"] == 0) & (frame["occupation_code"] == "00-0000")]["jobs_base"].tolist()
    for year, jobs in nation.items():
        if line and abs(line[0] - jobs) <= ROUNDING_JOBS:
            return year
    raise LayoutChanged(
        f"{where} does not say which edition it is",
        expected="a national line of all occupations with the base jobs of BLS's edition of "
        + (", ".join(map(str, nation)) or "any year"),
        came=f"{line[0]:,.0f}" if line else "no such line",
        do="Import BLS's own projections of that edition first",
    )
