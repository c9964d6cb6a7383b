"""State projections as Projections Central compiles them from the states' workforce agencies."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.codes import areas
from etl.codes.classifications import format_vintage
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import parse_numbers, quote
from etl.formats.tables import read_table
from etl.reading import Reading, build_titles, keep_wanted
from etl.schema.base import OCCUPATION
from etl.schema.projections import STATE_PROJECTIONS

COLUMNS = {
    "Title": "title",
    "Base": "jobs_base",
    "Projected": "jobs_projected",
    "PercentChange": "change_pct",
    "AvgAnnualOpenings": "openings_per_year",
    "STFIPS": "fips",
    "OccCode": "occupation_code",
}
JOBS = ("jobs_base", "jobs_projected", "openings_per_year")
NATION_FIPS, ALL_OCCUPATIONS = "00", "00-0000"
# Projections Central rounds to tens, BLS to hundreds.
ROUNDING_JOBS = 50


def read_state_projections(
    path: Path, wanted: frozenset[str] | None, tables: Mapping[str, pa.Table]
) -> list[Reading]:
    """One edition for every state in the file, without the nation's lines (STFIPS 0), which are BLS's.

    The file does not name its edition: its national line must have the base jobs of all occupations of one of BLS's
    own editions, which are in `tables["projections"]`. Raises LayoutChanged, Unreadable.
    """
    frame = _read_frame(path)
    base_year = _find_base_year(frame, path.name, _load_nation_jobs(tables["projections"]))
    vintage = format_vintage(base_year, base_year + 10)
    source_id = f"stateproj-{vintage}"
    frame = keep_wanted(frame[frame["fips"] != NATION_FIPS], wanted)
    if frame.empty:
        raise Unreadable(f"{path.name} holds none of the wanted occupations", do=DOWNLOAD_AGAIN)
    frame = frame.assign(
        area_code=frame["fips"].map(areas.build_state_area),
        vintage=vintage,
        source_id=source_id,
        **{name: frame[name].round().astype("int64") for name in JOBS},
    )
    table = pa.Table.from_pandas(
        frame[list(STATE_PROJECTIONS.names)], STATE_PROJECTIONS.schema, preserve_index=False
    )
    return [
        Reading(
            source_id,
            "Long-term occupational projections of the states",
            vintage,
            {"state_projections": table, "titles": build_titles(frame, base_year)},
            publisher="Projections Central, from the states' workforce agencies",
            license="free to use with attribution to Projections Central",
        )
    ]


def _read_frame(path: Path) -> pd.DataFrame:
    """Every line under tidy names: figures as numbers, `fips` of two digits. Raises LayoutChanged, Unreadable."""
    rows = read_table(path)
    header = [cell.strip() for cell in rows[0]]
    missing = [column for column in COLUMNS if header.count(column) != 1]
    if missing:
        raise LayoutChanged(
            f"{path.name} is not Projections Central's table",
            expected=", ".join(COLUMNS) + ", each once",
            got="missing " + ", ".join(missing),
            do=UNKNOWN_LAYOUT,
        )
    lines = pd.DataFrame(rows[1:], columns=pd.Index(header), dtype="str")[list(COLUMNS)]
    frame: pd.DataFrame = lines.rename(columns=COLUMNS).apply(lambda column: column.str.strip())
    for name, pattern in (("occupation_code", OCCUPATION), ("fips", "[0-9]{1,2}"), ("title", r".*\S.*")):
        _refuse(frame[name], ~frame[name].str.fullmatch(pattern), f"{path.name}: column {name}")
    fips = frame["fips"].str.zfill(2)
    _refuse(frame["fips"], ~fips.isin([NATION_FIPS, *areas.STATE_BY_FIPS]), f"{path.name}: column fips")
    is_repeated = frame[["fips", "occupation_code"]].duplicated()
    _refuse(frame["occupation_code"], is_repeated, f"{path.name}: repeated lines of column occupation_code")
    for name in (*JOBS, "change_pct"):
        number = parse_numbers(frame[name], signed=name == "change_pct")
        _refuse(frame[name], number.isna(), f"{path.name}: column {name}")
        frame[name] = number
    frame["fips"] = fips
    return frame


def _refuse(cells: pd.Series, is_odd: pd.Series, subject: str) -> None:
    if is_odd.any():
        raise Unreadable(
            f"{subject} holds {int(is_odd.sum())} cells that cannot be",
            got=quote(cells[is_odd]),
            do=DOWNLOAD_AGAIN,
        )


def _load_nation_jobs(projections: pa.Table) -> dict[int, int]:
    """Jobs of all occupations of the nation, by base year."""
    total = projections.filter(pc.equal(projections["occupation_code"], ALL_OCCUPATIONS))
    rows = total.select(["base_year", "jobs_base"]).to_pylist()
    return {row["base_year"]: row["jobs_base"] for row in rows if row["jobs_base"]}


def _find_base_year(frame: pd.DataFrame, name: str, nation: Mapping[int, int]) -> int:
    is_total = (frame["fips"] == NATION_FIPS) & (frame["occupation_code"] == ALL_OCCUPATIONS)
    total = frame.loc[is_total, "jobs_base"].tolist()
    for year, jobs in nation.items():
        if total and abs(total[0] - jobs) <= ROUNDING_JOBS:
            return year
    years = ", ".join(map(str, nation)) or "any year"
    raise LayoutChanged(
        f"{name} does not say which edition it is",
        expected=f"a national line of all occupations with the base jobs of BLS's edition of {years}",
        got=f"{total[0]:,.0f}" if total else "no such line",
        do="Import BLS's own projections of that edition first",
    )
