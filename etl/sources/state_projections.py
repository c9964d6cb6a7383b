"""State projections as Projections Central compiles them from the states' workforce agencies."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.codes import areas
from etl.errors import LayoutChanged, Unreadable
from etl.formats.cells import numbers
from etl.formats.csv_text import MAX_TEXT_BYTES, content_of, csv_rows, text_of
from etl.reading import Reading, keep_wanted, titles
from etl.schema.base import OCCUPATION
from etl.schema.projections import STATE_PROJECTIONS
from etl.sources.projections import vintage_of

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
    rows = csv_rows(text_of(content_of(path, MAX_TEXT_BYTES), path.name), path.name)
    header = [cell.strip() for cell in rows[0]]
    missing = [c for c in COLUMNS if header.count(c) != 1]
    if missing:
        raise LayoutChanged(
            f"{path.name} is not Projections Central's table",
            expected=", ".join(COLUMNS) + ", each once",
            came="missing " + ", ".join(missing),
        )
    frame = pd.DataFrame(rows[1:], columns=pd.Index(header), dtype="str")[list(COLUMNS)]
    frame = frame.rename(columns=COLUMNS).apply(lambda column: column.str.strip())
    for name, pattern in (("occupation_code", OCCUPATION), ("fips", "[0-9]{1,2}"), ("title", r".*\S.*")):
        _refuse(frame[name], ~frame[name].str.fullmatch(pattern), f"{path.name}: column {name}")
    state = frame["fips"].str.zfill(2)
    _refuse(frame["fips"], ~state.isin(["00", *areas.STATE_BY_FIPS]), f"{path.name}: column fips")
    twice = frame[["fips", "occupation_code"]].duplicated()
    _refuse(frame["occupation_code"], twice, f"{path.name}: lines that came before,")
    for name in ("jobs_base", "jobs_projected", "change_pct", "openings_per_year"):
        number = numbers(frame[name], signed=name == "change_pct")
        _refuse(frame[name], number.isna(), f"{path.name}: column {name}")
        frame[name] = number
    frame["fips"] = frame["fips"].astype(int)
    base_year = _edition(frame, path.name, nation)
    vintage = vintage_of(base_year, base_year + 10)
    source_id = f"stateproj-{vintage}"
    frame = frame[frame["fips"] > 0]
    frame["area_code"] = frame["fips"].astype(str).map(areas.state_area)
    frame = keep_wanted(frame, wanted).assign(vintage=vintage, source_id=source_id)
    for name in ("jobs_base", "jobs_projected", "openings_per_year"):
        frame[name] = frame[name].round().astype("int64")
    if frame.empty:
        raise Unreadable(f"{path.name} holds none of the wanted occupations", do="Download it again")
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


def _refuse(cells: pd.Series, odd: pd.Series, what: str) -> None:
    if odd.any():
        raise Unreadable(
            f"{what} holds {int(odd.sum())} cells that cannot be",
            came=", ".join(repr(c[:40]) for c in cells[odd].unique()[:3]),
            do="Download it again",
        )


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
