"""State projections as Projections Central compiles them from the states' workforce agencies."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.codes import areas
from etl.codes.classifications import format_vintage
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import parse_numbers, quote
from etl.formats.csv_text import decode_text, read_bytes
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
# The JSON says the years of every row: states publish a new edition in different months.
JSON_COLUMNS = COLUMNS | {"Change": "jobs_change", "BaseYear": "base_year", "ProjYear": "target_year"}
JOBS = ("jobs_base", "jobs_projected", "openings_per_year")
NATION_FIPS, ALL_OCCUPATIONS = "00", "00-0000"
# Projections Central rounds to tens, BLS to hundreds.
ROUNDING_JOBS = 50
# Three figures rounded to tens.
ROUNDING_CHANGE = 15
# Fewer rows that contradict themselves are slips of single states; all in the table are checked later.
MOST_SLIPS = 0.02
YEARS = 10


def read_state_projections(
    path: Path, wanted: frozenset[str] | None, tables: Mapping[str, pa.Table]
) -> list[Reading]:
    """One edition for every state in the file, without the nation's lines (STFIPS 0), which are BLS's.

    The file does not name its edition: its national line must have the base jobs of all occupations of one of BLS's
    own editions, which are in `tables["projections"]`. Raises LayoutChanged, Unreadable.
    """
    frame = _parse_figures(_read_lines(path), (*JOBS, "change_pct"), path.name)
    base_year = _find_base_year(frame, path.name, _load_nation_jobs(tables["projections"]))
    kept = keep_wanted(frame[frame["fips"] != NATION_FIPS], wanted)
    if kept.empty:
        raise Unreadable(f"{path.name} holds none of the wanted occupations", do=DOWNLOAD_AGAIN)
    return [_build_reading(kept, base_year)]


def read_state_projections_json(
    path: Path, wanted: frozenset[str] | None, tables: Mapping[str, pa.Table]
) -> list[Reading]:
    """The editions in rows of Projections Central's JSON, without the nation's (STFIPS 0), one reading for each.

    The file is a row, a list of rows, or pages as the publisher sends them. Rows of all occupations of the nation
    must have the base jobs of BLS's own edition in `tables["projections"]`, if that is there. Raises LayoutChanged,
    Unreadable.
    """
    frame = _read_json_lines(path)
    is_total = (frame["fips"] == NATION_FIPS) & (frame["occupation_code"] == ALL_OCCUPATIONS)
    is_wanted = frame["occupation_code"].isin(wanted) if wanted is not None else True
    figures = (*JOBS, "change_pct", "jobs_change")
    frame = _parse_figures(frame[is_total | ((frame["fips"] != NATION_FIPS) & is_wanted)], figures, path.name)
    _check_change(frame, path.name)
    _check_nation(frame[frame["fips"] == NATION_FIPS], _load_nation_jobs(tables["projections"]), path.name)
    states = frame[frame["fips"] != NATION_FIPS]
    if states.empty:
        raise Unreadable(f"{path.name} holds none of the wanted occupations", do=DOWNLOAD_AGAIN)
    years: list[int] = sorted(states["base_year"].unique().tolist())
    return [_build_reading(states[states["base_year"] == year], year, "-json") for year in years]


def _build_reading(frame: pd.DataFrame, base_year: int, suffix: str = "") -> Reading:
    """One edition of the states' lines."""
    vintage = format_vintage(base_year, base_year + YEARS)
    source_id = f"stateproj-{vintage}{suffix}"
    frame = frame.assign(
        area_code=frame["fips"].map(areas.build_state_area),
        vintage=vintage,
        source_id=source_id,
        **{name: frame[name].round().astype("int64") for name in JOBS},
    )
    table = pa.Table.from_pandas(
        frame[list(STATE_PROJECTIONS.names)], STATE_PROJECTIONS.schema, preserve_index=False
    )
    return Reading(
        source_id,
        "Long-term occupational projections of the states",
        vintage,
        {"state_projections": table, "titles": build_titles(frame, base_year)},
        publisher="Projections Central, from the states' workforce agencies",
        license="free to use with attribution to Projections Central",
    )


def _read_lines(path: Path) -> pd.DataFrame:
    """Every line of the CSV file under tidy names. Raises LayoutChanged, Unreadable."""
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
    return _clean_lines(lines.rename(columns=COLUMNS), ["fips", "occupation_code"], path.name)


def _read_json_lines(path: Path) -> pd.DataFrame:
    """Every row of the JSON document under tidy names, the years as numbers. Raises LayoutChanged, Unreadable."""
    rows = _find_rows(path)
    missing = sorted({column for column in JSON_COLUMNS for row in rows if column not in row})
    if missing or not rows:
        raise LayoutChanged(
            f"{path.name} is not Projections Central's document",
            expected="rows with " + ", ".join(JSON_COLUMNS),
            got="missing " + ", ".join(missing) if rows else "no rows",
            do=UNKNOWN_LAYOUT,
        )
    cells = [["" if row[column] is None else str(row[column]) for column in JSON_COLUMNS] for row in rows]
    lines = pd.DataFrame(cells, columns=pd.Index(list(JSON_COLUMNS.values())), dtype="str")
    frame = _clean_lines(lines, ["fips", "occupation_code", "base_year"], path.name)
    for name in ("base_year", "target_year"):
        _refuse(frame[name], ~frame[name].str.fullmatch(r"(?:19|20)\d{2}"), f"{path.name}: column {name}")
        frame[name] = frame[name].astype("int64")
    is_other = frame["target_year"] != frame["base_year"] + YEARS
    if is_other.any():
        first = frame[is_other].iloc[0]
        raise LayoutChanged(
            f"{path.name} holds other projections than those over ten years",
            expected="ProjYear ten years after BaseYear",
            got=f"{first['base_year']} and {first['target_year']}",
            do="Take the long-term projections",
        )
    return frame


def _find_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a document: a row, a page ({"rows": […]}), or a list of either. Raises LayoutChanged, Unreadable."""
    try:
        document = json.loads(decode_text(read_bytes(path), path.name))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is not a whole JSON document", do=DOWNLOAD_AGAIN) from error
    rows: list[dict[str, Any]] = []
    for item in document if isinstance(document, list) else [document]:
        part = item["rows"] if isinstance(item, dict) and "rows" in item else [item]
        if not isinstance(part, list) or not all(isinstance(row, dict) for row in part):
            raise LayoutChanged(
                f"{path.name} is not Projections Central's document", expected="rows", do=UNKNOWN_LAYOUT
            )
        rows += part
    return rows


def _clean_lines(lines: pd.DataFrame, key: list[str], name: str) -> pd.DataFrame:
    """Stripped lines, `fips` of two digits, each `key` once. Raises Unreadable."""
    frame: pd.DataFrame = lines.apply(lambda column: column.str.strip())
    for column, pattern in (("occupation_code", OCCUPATION), ("fips", "[0-9]{1,2}"), ("title", r".*\S.*")):
        _refuse(frame[column], ~frame[column].str.fullmatch(pattern), f"{name}: column {column}")
    fips = frame["fips"].str.zfill(2)
    _refuse(frame["fips"], ~fips.isin([NATION_FIPS, *areas.STATE_BY_FIPS]), f"{name}: column fips")
    is_repeated = frame.assign(fips=fips)[key].duplicated()
    _refuse(frame["occupation_code"], is_repeated, f"{name}: repeated lines of column occupation_code")
    return frame.assign(fips=fips)


def _parse_figures(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> pd.DataFrame:
    """The frame with these columns as numbers. Raises Unreadable where one is blank or no figure."""
    numbers = {}
    for column in columns:
        numbers[column] = parse_numbers(frame[column], signed=column not in JOBS)
        _refuse(frame[column], numbers[column].isna(), f"{name}: column {column}")
    return frame.assign(**numbers)


def _check_change(frame: pd.DataFrame, name: str) -> None:
    """Raises LayoutChanged where projected less base jobs is not the change in more than a few rows."""
    off = (frame["jobs_projected"] - frame["jobs_base"] - frame["jobs_change"]).abs() > ROUNDING_CHANGE
    if off.mean() > MOST_SLIPS:
        first = frame[off].iloc[0]
        raise LayoutChanged(
            f"{name} contradicts itself in {int(off.sum())} of {len(frame)} rows",
            expected="Projected less Base = Change, to rounding",
            got=f"{first['jobs_projected']:,.0f} less {first['jobs_base']:,.0f} = {first['jobs_change']:,.0f} "
            f"for {first['occupation_code']} in state {first['fips']}",
            do=UNKNOWN_LAYOUT,
        )


def _check_nation(total: pd.DataFrame, nation: Mapping[int, int], name: str) -> None:
    """Raises LayoutChanged where the nation's line has other base jobs than BLS's edition of the same year."""
    for year, jobs in zip(total["base_year"], total["jobs_base"], strict=True):
        if year in nation and abs(jobs - nation[year]) > ROUNDING_JOBS:
            raise LayoutChanged(
                f"{name} gives other jobs for the nation than BLS",
                expected=f"{nation[year]:,} in {year}",
                got=f"{jobs:,.0f}",
                do=UNKNOWN_LAYOUT,
            )


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
