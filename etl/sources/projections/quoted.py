"""Figures of an edition that others quote: a stand-in until BLS's own file is imported, marked second-hand."""

import re
from pathlib import Path

import pandas as pd

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import parse_numbers
from etl.formats.csv_text import decode_text, parse_table, read_bytes
from etl.reading import Reading
from etl.schema.base import QUOTED
from etl.sources.projections.edition import ALL_OCCUPATIONS, DATASET, build_reading
from etl.sources.projections.grid import select_occupations
from etl.sources.projections.headings import Projections

THOUSANDS = {f"{name}_thousands": name for name in ("jobs_base", "jobs_projected", "openings_per_year")}
COLUMNS = ("occupation_code", "title", *THOUSANDS, "change_pct", "entry_education")


def read_quoted(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """The edition in a table of quoted figures. Raises LayoutChanged, Unreadable."""
    text = decode_text(read_bytes(path), path.name)
    # The last column is text, so nothing else shows that it was cut.
    if not text.endswith("\n"):
        raise Unreadable(f"{path.name} ends in the middle of a line", do=DOWNLOAD_AGAIN)
    rows = parse_table(text, path.name)
    header = [cell.strip() for cell in rows[0]]
    year = _find_year(header, path.name)
    frame = pd.DataFrame(rows[1:], columns=pd.Index(header), dtype="str")
    frame = select_occupations(frame, header.index("occupation_code"), path.name)
    # Nobody who quotes occupations quotes their total from the same place: it decides nothing here.
    frame = frame[frame["occupation_code"] != ALL_OCCUPATIONS].reset_index(drop=True)
    frame = frame.rename(columns=THOUSANDS | {f"median_wage_{year}_usd": "median_wage_usd"})
    # Not quoted, but the definition of the change.
    change = parse_numbers(frame["jobs_projected"]) - parse_numbers(frame["jobs_base"])
    frame["jobs_change"] = change.round(1)
    # An edition prints the median wage of its base year's May.
    years = {"base_year": year, "target_year": year + 10, "median_wage_year": year}
    return [
        build_reading(
            Projections(frame, years),
            path.name,
            wanted,
            suffix=QUOTED,
            dataset=f"{DATASET}, figures quoted by others (second-hand)",
            second_hand=True,
        )
    ]


def _find_year(header: list[str], name: str) -> int:
    """The base year, in the heading of the wage. Raises LayoutChanged where headings are missing or repeated."""
    found = [re.fullmatch(r"median_wage_(\d{4})_usd", heading) for heading in header]
    year = next((int(match[1]) for match in found if match), None)
    if year is None or not set(COLUMNS) <= set(header) or len(set(header)) < len(header):
        raise LayoutChanged(
            f"{name} is not a table of quoted projections",
            expected=", ".join(COLUMNS) + ", median_wage_YEAR_usd, each once",
            got=", ".join(header)[:200],
            do=UNKNOWN_LAYOUT,
        )
    return year
