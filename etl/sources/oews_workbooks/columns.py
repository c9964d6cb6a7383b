"""The columns of an OEWS sheet, found by name: 20 columns to 2018 in the nation's, 30 in 2019, 31 in 2020, 32 since."""

import re
from dataclasses import dataclass

import pandas as pd

from etl.catalog import READERS
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import CODES_BECAME_DATES, DOWNLOAD_AGAIN, UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import quote, to_text
from etl.formats.workbooks import Rows, Sheet
from etl.schema.base import OCCUPATION
from etl.schema.wages import ALL_FIGURES_SINCE

# Workbook column -> tidy column.
FIGURES = {
    "TOT_EMP": "employment",
    "EMP_PRSE": "employment_rse_pct",
    "JOBS_1000": "jobs_per_1000",
    "LOC_QUOTIENT": "location_quotient",
    "H_MEAN": "hourly_mean_usd",
    "H_PCT10": "hourly_p10_usd",
    "H_PCT25": "hourly_p25_usd",
    "H_MEDIAN": "hourly_p50_usd",
    "H_PCT75": "hourly_p75_usd",
    "H_PCT90": "hourly_p90_usd",
    "A_MEAN": "annual_mean_usd",
    "A_PCT10": "annual_p10_usd",
    "A_PCT25": "annual_p25_usd",
    "A_MEDIAN": "annual_p50_usd",
    "A_PCT75": "annual_p75_usd",
    "A_PCT90": "annual_p90_usd",
    "MEAN_PRSE": "wage_mean_rse_pct",
}
# Names in older workbooks, among them those of states and metropolitan areas to 2018 -> the current name.
ALIASES = {
    "GROUP": "O_GROUP",
    "OCC_GROUP": "O_GROUP",
    "JOBS_1000_ORIG": "JOBS_1000",
    "LOC_Q": "LOC_QUOTIENT",
    "AREA_NAME": "AREA_TITLE",
    "STATE": "AREA_TITLE",
}
# What a row is about. Sheets lack the columns that would be the same in every row. To 2018, workbooks by owner name the
# owner (OWNERSHIP) where later ones number it (OWN_CODE).
SUBJECT = (
    *("AREA", "AREA_TITLE", "AREA_TYPE", "NAICS", "NAICS_TITLE", "I_GROUP"),
    *("OWN_CODE", "OWNERSHIP", "O_GROUP"),
)
AREAS_ONLY = ("JOBS_1000", "LOC_QUOTIENT")
REQUIRED = ("OCC_CODE", "OCC_TITLE", *(column for column in FIGURES if column not in AREAS_ONLY))
# Before May 2012 some workbooks have fewer figures; without these, a sheet is not one of estimates.
FEWEST = ("OCC_CODE", "OCC_TITLE", "TOT_EMP", "A_MEAN", "A_MEDIAN")
SIGNATURE = frozenset(heading.upper() for heading in READERS["oews-workbook"].sheet_headings)
HEAD_ROWS = 20


@dataclass(frozen=True)
class Estimates:
    """A sheet of estimates: its rows below the headings, and the headings under their current names."""

    sheet: Sheet
    body: Rows
    headings: list[str]

    def __str__(self) -> str:
        return f"sheet {self.sheet.name!r} of {self.sheet.file}"


def find_estimates(sheet: Sheet) -> Estimates | None:
    """The estimates in a sheet; None where it is something else."""
    for number, row in enumerate(sheet.rows[:HEAD_ROWS]):
        # The whole of May 2012 and 2013 in one workbook has spaces in its headings (occ code).
        headings = [re.sub(r"[\s_]+", "_", str(cell).strip()).upper() for cell in row]
        if set(headings) >= SIGNATURE:
            return Estimates(sheet, sheet.rows[number + 1 :], [ALIASES.get(h, h) for h in headings])
    return None


def select_columns(estimates: Estimates, year: int) -> pd.DataFrame:
    """The rows that have an occupation code, in columns by current name. Raises LayoutChanged, Unreadable."""
    _check_headings(estimates, FEWEST if year < ALL_FIGURES_SINCE else REQUIRED)
    width = len(estimates.headings)
    if any(len(row) > width for row in estimates.body):
        raise LayoutChanged(f"{estimates} has rows longer than its header", do=USE_ORIGINAL)
    frame = pd.DataFrame(estimates.body, columns=pd.RangeIndex(width))
    frame.columns = pd.Index(estimates.headings)
    frame = frame[[h for h in estimates.headings if h in (*REQUIRED, *FIGURES, *SUBJECT)]]
    code = to_text(frame["OCC_CODE"])
    has_code = code.str.fullmatch(OCCUPATION)
    # Blank lines and footnotes below the table hold no figures.
    figures = frame.loc[~has_code, [column for column in FIGURES if column in frame]].apply(to_text)
    stray = code[~has_code][(figures != "").any(axis=1)]
    if len(stray):
        raise Unreadable(
            f"{len(stray)} rows of {estimates} have figures but no occupation code",
            expected="codes such as 29-2072",
            got=quote(stray),
            do=CODES_BECAME_DATES,
        )
    frame = frame.assign(OCC_CODE=code)[has_code].reset_index(drop=True)
    if frame.empty:
        raise Unreadable(f"{estimates} holds no rows", do=DOWNLOAD_AGAIN)
    return frame


def _check_headings(estimates: Estimates, required: tuple[str, ...]) -> None:
    headings = estimates.headings
    missing = [column for column in required if column not in headings]
    repeated = sorted({h for h in headings if headings.count(h) > 1 and h in (*REQUIRED, *FIGURES, *SUBJECT)})
    if missing or repeated:
        raise LayoutChanged(
            f"{estimates} has other columns than OEWS workbooks have",
            expected="each of " + ", ".join(required) + " once",
            got=f"missing: {', '.join(missing) or 'none'}; twice: {', '.join(repeated) or 'none'}",
            do=UNKNOWN_LAYOUT,
        )
