"""Titles that people use for their work: BLS's direct match titles (SOC 2018), and the few of etl/occupations.toml."""

from pathlib import Path

import pyarrow as pa

from etl import files
from etl.codes import occupations
from etl.errors import LayoutChanged, Unreadable
from etl.files import Stamp
from etl.formats.cells import as_text
from etl.formats.workbooks import Rows, read_sheets
from etl.reading import Reading
from etl.schema.base import OCCUPATION
from etl.schema.lookups import JOB_TITLES

CODE, TITLE, EXAMPLE = "2018 SOC Code", "2018 SOC Direct Match Title", "Illustrative Example"
SOURCE, OWN = "soc-job-titles-2018", "job-titles-in-use"
# A line of headings stands among the first: BLS puts the name of the file and its date above.
MOST_LINES_ABOVE = 30
IS_EXAMPLE = {"": False, "x": True}


def read_job_titles(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Direct match titles of the wanted occupations. BLS's workbook gives them twice, by code and by title: the first
    sheet is read.

    Raises LayoutChanged where the columns are missing, Unreadable where a line holds no code and title.
    """
    for sheet in read_sheets(path):
        for at, row in enumerate(sheet.rows[:MOST_LINES_ABOVE]):
            header = [" ".join(str(cell).split()) for cell in row]
            if {CODE, TITLE, EXAMPLE} <= set(header):
                return [_reading(sheet.rows[at + 1 :], header, path.name, wanted)]
    raise LayoutChanged(
        f"{path.name} holds no table of job titles",
        expected=f"columns {CODE}, {TITLE}, {EXAMPLE}",
        do="Compare the file with the reader in etl/sources/job_titles.py",
    )


def _reading(body: Rows, header: list[str], name: str, wanted: frozenset[str] | None) -> Reading:
    import pandas as pd

    where = [header.index(column) for column in (CODE, TITLE, EXAMPLE)]
    cells = [[row[at] if at < len(row) else "" for at in where] for row in body]
    frame = pd.DataFrame(cells, columns=pd.Index(["occupation_code", "job_title", "example"])).apply(as_text)
    frame = frame[(frame["occupation_code"] != "") | (frame["job_title"] != "")]
    frame["job_title"] = frame["job_title"].str.split().str.join(" ")
    odd = frame[
        ~frame["occupation_code"].str.fullmatch(OCCUPATION)
        | (frame["job_title"].str.len() < 2)
        | ~frame["example"].str.lower().isin(IS_EXAMPLE)
    ]
    if len(odd) or frame.empty or any(header.count(column) > 1 for column in (CODE, TITLE, EXAMPLE)):
        raise Unreadable(
            f"{name} holds {len(odd)} lines that are no job title of an occupation",
            expected="a code such as 29-2072, a title, and x or nothing",
            came=" ".join(repr(c[:40]) for c in odd.iloc[0]) if len(odd) else f"{len(frame)} lines",
            do="Look at the file; a spreadsheet program makes dates of such codes",
        )
    if wanted is not None:
        frame = frame[frame["occupation_code"].isin(wanted)]
    frame["illustrative"] = frame["example"].str.lower().map(IS_EXAMPLE).astype(bool)
    # A title that the file repeats is an example where any of its lines says so.
    titles = frame.groupby(["occupation_code", "job_title"], as_index=False)["illustrative"].any()
    table = pa.table(
        {
            "occupation_code": pa.array(titles["occupation_code"], pa.string()),
            "job_title": pa.array(titles["job_title"], pa.string()),
            "illustrative": pa.array(titles["illustrative"], pa.bool_()),
            "trust": pa.array(["A"] * len(titles), pa.string()),
            "source_id": pa.array([SOURCE] * len(titles), pa.string()),
        }
    ).cast(JOB_TITLES.schema)
    return Reading(SOURCE, "SOC 2018 Direct Match Title File", "2018", {"job_titles": table})


def in_use() -> tuple[Reading, Stamp]:
    """The names of etl/occupations.toml, whichever occupations are wanted: without BLS's file they are all there are."""
    path = occupations.LIST
    rows = [
        {
            "occupation_code": entry.code,
            "job_title": title,
            "illustrative": True,
            "trust": trust,
            "source_id": OWN,
        }
        for entry in occupations.listed().values()
        for trust, title in entry.names
    ]
    about = occupations.names()
    return (
        Reading(
            OWN,
            about["dataset"],
            about["vintage"],
            {"job_titles": pa.Table.from_pylist(rows, JOB_TITLES.schema)},
            publisher=about["publisher"],
            license=about["license"],
        ),
        Stamp(about["url"], files.digest(path), path.stat().st_size, about["taken"]),
    )
