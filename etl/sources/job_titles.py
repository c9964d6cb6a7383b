"""Titles that people use for their work: BLS's direct match titles (SOC 2018), and the few in etl/occupations.toml."""

from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl import files
from etl.codes import occupations
from etl.errors import LayoutChanged, Unreadable
from etl.files import Stamp
from etl.formats.advice import CODES_BECAME_DATES, UNKNOWN_LAYOUT
from etl.formats.cells import to_text
from etl.formats.workbooks import Rows, read_sheets
from etl.provenance import OWN
from etl.reading import Reading
from etl.schema.base import OCCUPATION
from etl.schema.lookups import JOB_TITLES

COLUMNS = (CODE, TITLE, EXAMPLE) = ("2018 SOC Code", "2018 SOC Direct Match Title", "Illustrative Example")
SOURCE_ID, OWN_SOURCE_ID = "soc-job-titles-2018", "job-titles-in-use"
# BLS puts the name of the file and its date above the headings.
HEAD_ROWS = 30
IS_EXAMPLE = {"": False, "x": True}


def read_job_titles(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Direct match titles of the wanted occupations, from the first of two sheets that give the same titles.

    Raises LayoutChanged where columns are missing, Unreadable where a line has no code and title.
    """
    for sheet in read_sheets(path):
        for number, row in enumerate(sheet.rows[:HEAD_ROWS]):
            header = [" ".join(str(cell).split()) for cell in row]
            if set(COLUMNS) <= set(header):
                frame = _read_frame(sheet.rows[number + 1 :], header, path.name)
                return [_build_reading(frame, wanted)]
    raise LayoutChanged(
        f"{path.name} holds no table of job titles",
        expected="columns " + ", ".join(COLUMNS),
        do=UNKNOWN_LAYOUT,
    )


def _read_frame(body: Rows, header: list[str], name: str) -> pd.DataFrame:
    """Lines with occupation_code, job_title and example as text. Raises Unreadable."""
    positions = [header.index(column) for column in COLUMNS]
    cells = [[row[at] if at < len(row) else "" for at in positions] for row in body]
    frame = pd.DataFrame(cells, columns=pd.Index(["occupation_code", "job_title", "example"])).apply(to_text)
    frame = frame[(frame["occupation_code"] != "") | (frame["job_title"] != "")]
    frame["job_title"] = frame["job_title"].str.split().str.join(" ")
    frame["example"] = frame["example"].str.lower()
    odd = frame[
        ~frame["occupation_code"].str.fullmatch(OCCUPATION)
        | (frame["job_title"].str.len() < 2)
        | ~frame["example"].isin(IS_EXAMPLE)
    ]
    if len(odd) or frame.empty or any(header.count(column) > 1 for column in COLUMNS):
        raise Unreadable(
            f"{name} holds {len(odd)} lines that are not a job title of an occupation",
            expected="a code such as 29-2072, a title, and x or nothing",
            got=" ".join(repr(cell[:40]) for cell in odd.iloc[0]) if len(odd) else f"{len(frame)} lines",
            do=CODES_BECAME_DATES,
        )
    return frame


def _build_reading(frame: pd.DataFrame, wanted: frozenset[str] | None) -> Reading:
    if wanted is not None:
        frame = frame[frame["occupation_code"].isin(wanted)]
    frame["illustrative"] = frame["example"].map(IS_EXAMPLE).astype(bool)
    # A repeated title is an example where any of its lines says so.
    titles = frame.groupby(["occupation_code", "job_title"], as_index=False)["illustrative"].any()
    table = pa.table(
        {
            "occupation_code": pa.array(titles["occupation_code"], pa.string()),
            "job_title": pa.array(titles["job_title"], pa.string()),
            "illustrative": pa.array(titles["illustrative"], pa.bool_()),
            "trust": pa.array(["A"] * len(titles), pa.string()),
            "source_id": pa.array([SOURCE_ID] * len(titles), pa.string()),
        }
    ).cast(JOB_TITLES.schema)
    return Reading(SOURCE_ID, "SOC 2018 Direct Match Title File", "2018", {"job_titles": table})


def load_names_in_use() -> tuple[Reading, Stamp]:
    """The names in etl/occupations.toml, whichever occupations are wanted: without BLS's file there are no others."""
    rows = [
        {
            "occupation_code": occupation.code,
            "job_title": title,
            "illustrative": True,
            "trust": trust,
            "source_id": OWN_SOURCE_ID,
        }
        for occupation in occupations.load_occupations().values()
        for trust, title in occupation.names
    ]
    source = occupations.load_names_source()
    reading = Reading(
        OWN_SOURCE_ID,
        source["dataset"],
        source["vintage"],
        {"job_titles": pa.Table.from_pylist(rows, JOB_TITLES.schema)},
        publisher=source["publisher"],
        license=source["license"],
    )
    path = occupations.LIST_FILE
    return reading, Stamp(
        source["url"],
        files.digest(path),
        path.stat().st_size,
        source["taken"],
        copied_from=OWN.copied_from,
        is_original=OWN.is_original,
    )
