"""Faults of the tables of schooling: O*NET, the crosswalk of programs, and College Scorecard's programs."""

import io
from collections.abc import Callable
from typing import Any

import pandas as pd

from benchmarks.planted.changes import lose_half, shift_down, swap_columns
from benchmarks.planted.files import Files
from benchmarks.planted.layout import Rng, Rows
from benchmarks.planted.registry import SAME, fault

ONET = "www.onetcenter.org/dl_files/database/db_29_3_excel/"
JOB_ZONES, RELATED = ONET + "Job Zones.xlsx", ONET + "Related Occupations.xlsx"
PROGRAM_OCCUPATIONS = "nces.ed.gov/ipeds/cipcode/Files/CIP2020_SOC2018_Crosswalk.xlsx"
PROGRAMS = "archive/college-scorecard/2026-06-10/value_check.parquet"


def book_fault(
    name: str, path: str, source: str, sheet: str = ""
) -> Callable[[Callable[[Rows, Rng], Rows | None]], Any]:
    """Register a fault of one sheet (the first by default): rows below the headings changed or returned."""

    def register(by: Callable[[Rows, Rng], Rows | None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            book = files.book(path)
            name_of_sheet = sheet or next(iter(book.sheets))
            head, *rows = book.sheets[name_of_sheet]
            book.sheets[name_of_sheet] = [head, *(by(rows, rng) or rows)]
            files.put_book(path, book)

        fault(name, path.rsplit("/", 1)[-1], source, SAME)(plant)
        return by

    return register


def programs_fault(name: str) -> Callable[[Callable[[pd.DataFrame, Rng], pd.DataFrame]], Any]:
    """Register a fault of College Scorecard's programs: frame in, frame out."""

    def register(by: Callable[[pd.DataFrame, Rng], pd.DataFrame]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            out = io.BytesIO()
            by(pd.read_parquet(files.root / PROGRAMS), rng).to_parquet(out, index=False)
            files.put(PROGRAMS, out.getvalue())

        fault(name, "value_check.parquet", "programs-2026-06-10", SAME)(plant)
        return by

    return register


@book_fault("Job zones one row lower", JOB_ZONES, "onet-job-zones")
def _(rows: Rows, rng: Rng) -> None:
    shift_down(rows, 2)


@book_fault("Half of the job zones gone", JOB_ZONES, "onet-job-zones")
def _(rows: Rows, rng: Rng) -> Rows:
    return lose_half(rows, rng)


@book_fault("Codes of related occupations swapped", RELATED, "onet-related-occupations")
def _(rows: Rows, rng: Rng) -> None:
    swap_columns(rows, 0, 2)


@book_fault("Half of the related occupations gone", RELATED, "onet-related-occupations")
def _(rows: Rows, rng: Rng) -> Rows:
    return lose_half(rows, rng)


@book_fault("Half of the programs' occupations gone", PROGRAM_OCCUPATIONS, "program-occupations", "CIP-SOC")
def _(rows: Rows, rng: Rng) -> Rows:
    return lose_half(rows, rng)


@book_fault("Codes of programs one row lower", PROGRAM_OCCUPATIONS, "program-occupations", "CIP-SOC")
def _(rows: Rows, rng: Rng) -> None:
    shift_down(rows, 0)


@programs_fault("Earnings after one and four years swapped")
def _(programs: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    first, fourth = "earnings_median_1yr", "earnings_median_4yr"
    return programs.assign(**{first: programs[fourth], fourth: programs[first]})


@programs_fault("Earnings a month in place of a year")
def _(programs: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    columns = ["earnings_median_1yr", "earnings_median_4yr", "earnings"]
    return programs.assign(**{name: programs[name] / 12 for name in columns})


@programs_fault("Earnings and debt swapped")
def _(programs: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    earnings, debt = "earnings_median_4yr", "debt_median"
    return programs.assign(**{earnings: programs[debt], debt: programs[earnings]})


@programs_fault("Half of the programs gone")
def _(programs: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return programs.sample(frac=0.5, random_state=rng.randrange(1 << 32)).sort_index()
