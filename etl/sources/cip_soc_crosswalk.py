"""Which occupations a field of study prepares for: the CIP 2020 to SOC 2018 crosswalk of NCES."""

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import CODES_BECAME_DATES, UNKNOWN_LAYOUT
from etl.formats.cells import to_text
from etl.formats.workbooks import Sheet, read_sheets
from etl.reading import NCES, Reading, keep_wanted
from etl.schema.base import OCCUPATION
from etl.schema.training import CIP_6, PROGRAM_OCCUPATIONS

# "CIP2020Code" and the like, in whatever edition of the two classifications.
HEADING = re.compile(r"(CIP|SOC) ?(\d{4}) ?(Code|Title)", re.IGNORECASE)
COLUMNS = {("CIP", "CODE"): "cip_code", ("CIP", "TITLE"): "cip_title", ("SOC", "CODE"): "occupation_code"}
NO_OCCUPATION, NO_PROGRAM = "99-9999", "99.9999"
# Sheets for parts of the crosswalk have the same headings as the whole, which has the most lines.
HEAD_ROWS = 30


def read_program_occupations(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Ties of fields of study to wanted occupations; lines that NCES matched to none are left out.

    Raises LayoutChanged where no sheet has codes and titles of both, Unreadable where a line has no codes or is repeated.
    """
    sheets = [found for sheet in read_sheets(path) if (found := _read_sheet(sheet))]
    if not sheets:
        raise LayoutChanged(
            f"{path.name} holds no table of programs and occupations",
            expected="columns such as CIP2020Code, CIP2020Title and SOC2018Code",
            do=UNKNOWN_LAYOUT,
        )
    cip, soc, frame = max(sheets, key=lambda found: len(found[2]))
    is_tie = (frame["occupation_code"] != NO_OCCUPATION) & (frame["cip_code"] != NO_PROGRAM)
    frame = frame[is_tie]
    odd = frame[
        ~frame["cip_code"].str.fullmatch(CIP_6)
        | ~frame["occupation_code"].str.fullmatch(OCCUPATION)
        | (frame["cip_title"] == "")
        | frame.duplicated(["cip_code", "occupation_code"], keep=False)
    ]
    if len(odd) or frame.empty:
        raise Unreadable(
            f"{path.name} holds {len(odd)} lines that do not tie a program to an occupation",
            expected="codes such as 51.0707 and 29-2072, each pair once",
            got=" ".join(repr(cell[:40]) for cell in odd.iloc[0]) if len(odd) else "no lines",
            do=CODES_BECAME_DATES,
        )
    source_id = f"cip-soc-{cip}-{soc}"
    table = pa.Table.from_pandas(
        keep_wanted(frame, wanted).assign(source_id=source_id),
        PROGRAM_OCCUPATIONS.schema,
        preserve_index=False,
    )
    dataset = f"CIP {cip} to SOC {soc} crosswalk"
    return [Reading(source_id, dataset, cip, {"program_occupations": table}, publisher=NCES)]


def _read_sheet(sheet: Sheet) -> tuple[str, str, pd.DataFrame] | None:
    """The years of both classifications, and the lines of a sheet; None where it is no such table."""
    for number, row in enumerate(sheet.rows[:HEAD_ROWS]):
        headings = [HEADING.fullmatch(" ".join(str(cell).split())) for cell in row]
        at = {(m[1].upper(), m[3].upper()): i for i, m in enumerate(headings) if m}
        if not set(COLUMNS) <= set(at):
            continue
        years = {m[1].upper(): m[2] for m in headings if m}
        lines = [
            [line[at[key]] if at[key] < len(line) else "" for key in COLUMNS]
            for line in sheet.rows[number + 1 :]
        ]
        frame = pd.DataFrame(lines, columns=pd.Index(COLUMNS.values())).apply(to_text)
        frame["cip_title"] = frame["cip_title"].str.rstrip(".")
        return years["CIP"], years["SOC"], frame[(frame != "").any(axis=1)]
    return None
