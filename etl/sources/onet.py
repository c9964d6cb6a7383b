"""O*NET's database: tasks, technologies, related occupations, job titles, and job zones, one workbook (or text file) each.

A release (29.3, 30.0 and so on) is named in the URL, not in the files, so columns are known by their headings.
O*NET-SOC codes are SOC codes with two more digits: 29-2072.00 is 29-2072, and 15-1211.01 a part of 15-1211.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import format_cell, quote
from etl.formats.grids import read_grids
from etl.reading import Reading, keep_wanted
from etl.schema.base import Table
from etl.schema.lookups import JOB_TITLES
from etl.schema.onet import JOB_ZONE_LEVELS, JOB_ZONES, RELATED_OCCUPATIONS, TASKS, TECHNOLOGIES
from etl.schema.requirements import ONET_CODE

PUBLISHER = "U.S. Department of Labor, Employment and Training Administration"
# The words that O*NET's license asks for.
LICENSE = (
    "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). Includes information from the O*NET Database by the "
    "U.S. Department of Labor, Employment and Training Administration (USDOL/ETA). O*NET is a trademark of USDOL/ETA. "
    "This project has cut and rearranged it; USDOL/ETA has not approved, endorsed, or tested these changes."
)
UNSTATED = "release not stated in the file"
HEAD_ROWS = 5
CODE, TITLE = "o*net-soc code", "title"
_MONTH = r"(0[1-9]|1[0-2])/((?:19|20)\d\d)"
_FLAGS = {"Y": True, "N": False, "": False}
_NONE = {"", "n/a"}


def read_tasks(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Tasks of the wanted occupations (Task Statements). Raises LayoutChanged, Unreadable."""
    names = {
        "task id": "task_id",
        "task": "task",
        "task type": "task_type",
        "incumbents responding": "incumbents_responding",
        "date": "updated",
        "domain source": "domain_source",
    }
    frame = _read_coded(path, names)
    _refuse(frame[~frame["task_id"].str.fullmatch(r"\d+") | (frame["task"].str.len() < 3)], path.name)
    frame = frame.assign(
        task_type=_null(frame["task_type"]),
        incumbents_responding=_parse_whole(frame["incumbents_responding"], path.name, may_lack=True),
        updated=_parse_month(frame["updated"], path.name),
        domain_source=_null(frame["domain_source"]),
    )
    return [_build_reading(TASKS, "onet-tasks", "task statements", frame, wanted)]


def read_technologies(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Software and tools of the wanted occupations (Technology Skills). Raises LayoutChanged, Unreadable."""
    names = {
        "example": "technology",
        "commodity code": "commodity_code",
        "commodity title": "commodity_title",
        "hot technology": "hot",
        "in demand": "in_demand",
    }
    frame = _read_coded(path, names, may_lack=frozenset({"in demand"}))
    _refuse(frame[(frame["technology"] == "") | ~frame["commodity_code"].str.fullmatch(r"\d{8}")], path.name)
    in_demand = _parse_flag(frame["in_demand"], path.name) if "in_demand" in frame else None
    frame = frame.assign(hot=_parse_flag(frame["hot"], path.name), in_demand=in_demand)
    return [_build_reading(TECHNOLOGIES, "onet-technologies", "technology skills", frame, wanted)]


def read_related_occupations(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Occupations like the wanted ones, whether wanted themselves or not. Raises LayoutChanged, Unreadable."""
    names = {
        "related o*net-soc code": "related_onet_code",
        "related title": "related_title",
        "relatedness tier": "tier",
        "index": "rank",
    }
    frame = _read_coded(path, names)
    _refuse(frame[~frame["related_onet_code"].str.fullmatch(ONET_CODE)], path.name)
    frame = frame.assign(
        related_occupation_code=frame["related_onet_code"].str[:7],
        rank=_parse_whole(frame["rank"], path.name),
    )
    return [
        _build_reading(RELATED_OCCUPATIONS, "onet-related-occupations", "related occupations", frame, wanted)
    ]


def read_alternate_titles(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Titles that workers, employers, and job boards use, and their short forms. Raises LayoutChanged, Unreadable."""
    frame = _read_coded(path, {"alternate title": "job_title", "short title": "short"})
    short = frame[~frame["short"].str.lower().isin(_NONE)]
    frame = pd.concat([frame, short.assign(job_title=short["short"])])
    return [
        _build_titles("onet-alternate-titles", "alternate titles", frame.assign(illustrative=False), wanted)
    ]


def read_reported_titles(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Titles that workers gave in O*NET's survey; those that O*NET shows to job seekers are examples.

    Raises LayoutChanged, Unreadable.
    """
    frame = _read_coded(path, {"reported job title": "job_title", "shown in my next move": "illustrative"})
    frame = frame.assign(illustrative=_parse_flag(frame["illustrative"], path.name))
    return [_build_titles("onet-reported-titles", "sample of reported titles", frame, wanted)]


def read_job_zones(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """How much preparation the wanted occupations need, from 1 to 5. Raises LayoutChanged, Unreadable."""
    frame = _read_coded(path, {"job zone": "job_zone", "date": "updated", "domain source": "domain_source"})
    frame = frame.assign(
        job_zone=_parse_whole(frame["job_zone"], path.name),
        updated=_parse_month(frame["updated"], path.name),
        domain_source=_null(frame["domain_source"]),
    )
    return [_build_reading(JOB_ZONES, "onet-job-zones", "job zones", frame, wanted)]


def read_job_zone_levels(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """What each job zone means (Job Zone Reference). Raises LayoutChanged, Unreadable."""
    names = {
        "job zone": "job_zone",
        "name": "name",
        "experience": "experience",
        "education": "education",
        "job training": "job_training",
        "examples": "examples",
        "svp range": "svp_range",
    }
    frame = _read_workbook(path, names)
    frame = frame.assign(job_zone=_parse_whole(frame["job_zone"], path.name))
    return [_build_reading(JOB_ZONE_LEVELS, "onet-job-zone-levels", "job zone reference", frame, None)]


def _read_workbook(
    path: Path, names: Mapping[str, str], may_lack: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """The lines below the headings as text, with our names. Raises LayoutChanged, Unreadable."""
    for grid in read_grids(path):
        for number, row in enumerate(grid[:HEAD_ROWS]):
            header = [" ".join(str(cell).split()).lower() for cell in row]
            if set(names) - may_lack <= set(header):
                found = [name for name in names if name in header]
                lines = [line for line in grid[number + 1 :] if any(str(cell).strip() for cell in line)]
                cells = [[line[header.index(name)] for name in found] for line in lines]
                if not cells or any(header.count(name) > 1 for name in found):
                    raise Unreadable(f"{path.name} has no lines below its headings", do=USE_ORIGINAL)
                columns = zip(found, zip(*cells, strict=True), strict=True)
                return pd.DataFrame(
                    {
                        names[name]: pd.Series(map(_join_lines, column), dtype="str")
                        for name, column in columns
                    }
                )
    raise LayoutChanged(
        f"{path.name} is not the O*NET workbook that it should be",
        expected="columns " + ", ".join(names),
        do=UNKNOWN_LAYOUT,
    )


def _join_lines(cell: object) -> str:
    return " ".join(format_cell(cell).split())


def _read_coded(path: Path, names: Mapping[str, str], may_lack: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Lines of a workbook with occupation_code, onet_code and onet_title. Raises LayoutChanged, Unreadable."""
    frame = _read_workbook(path, {CODE: "onet_code", TITLE: "onet_title", **names}, may_lack)
    _refuse(frame[~frame["onet_code"].str.fullmatch(ONET_CODE) | (frame["onet_title"] == "")], path.name)
    return frame.assign(occupation_code=frame["onet_code"].str[:7])


def _refuse(odd: pd.DataFrame, name: str) -> None:
    if len(odd):
        raise Unreadable(
            f"{name} has {len(odd)} lines that are not of its kind",
            expected="a code such as 29-2072.00, a title, and what the headings say",
            got=" ".join(repr(cell[:40]) for cell in odd.iloc[0].astype(str)),
            do=USE_ORIGINAL,
        )


def _parse_whole(text: pd.Series, name: str, *, may_lack: bool = False) -> pd.Series:
    is_none = text.str.lower().isin(_NONE) & may_lack
    odd = text[~is_none & ~text.str.fullmatch(r"\d{1,9}")]
    if len(odd):
        raise Unreadable(
            f"{name} has {len(odd)} cells that are not whole numbers", got=quote(odd), do=USE_ORIGINAL
        )
    return text.where(~is_none, None).astype("Int64")


def _parse_month(text: pd.Series, name: str) -> pd.Series:
    """08/2023 as 2023-08."""
    odd = text[~text.str.fullmatch(_MONTH)]
    if len(odd):
        raise Unreadable(
            f"{name} has {len(odd)} dates of another form",
            expected="08/2023",
            got=quote(odd),
            do=USE_ORIGINAL,
        )
    return text.str.replace(rf"^{_MONTH}$", r"\2-\1", regex=True)


def _parse_flag(text: pd.Series, name: str) -> pd.Series:
    odd = text[~text.str.upper().isin(_FLAGS)]
    if len(odd):
        raise Unreadable(
            f"{name} has {len(odd)} marks that are not known",
            expected="Y or N",
            got=quote(odd),
            do=USE_ORIGINAL,
        )
    return text.str.upper().map(_FLAGS).astype(bool)


def _null(text: pd.Series) -> pd.Series:
    return text.where(~text.str.lower().isin(_NONE), None)


def _build_titles(
    source_id: str, dataset: str, frame: pd.DataFrame, wanted: frozenset[str] | None
) -> Reading:
    """Titles by SOC code; one that several parts of an occupation have is an example where any says so."""
    _refuse(frame.loc[frame["job_title"].str.len() < 2, ["onet_code", "job_title"]], dataset)
    titles = frame.groupby(["occupation_code", "job_title"], as_index=False)["illustrative"].max()
    return _build_reading(JOB_TITLES, source_id, dataset, titles.assign(trust="O"), wanted)


def _build_reading(
    table: Table, source_id: str, dataset: str, frame: pd.DataFrame, wanted: frozenset[str] | None
) -> Reading:
    newest = frame["updated"].max() if "updated" in frame else None
    if "occupation_code" in frame:
        frame = keep_wanted(frame, wanted)
    frame = frame.assign(source_id=source_id)
    return Reading(
        source_id,
        f"O*NET Database, {dataset}",
        f"rows to {newest}; {UNSTATED}" if newest else UNSTATED,
        {table.name: pa.Table.from_pandas(frame[list(table.names)], table.schema, preserve_index=False)},
        publisher=PUBLISHER,
        license=LICENSE,
    )
