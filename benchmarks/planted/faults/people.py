"""Faults of the household surveys' tables: CPS table 11b (age), CPS table 39 (weekly pay), ACS B24121 (yearly pay)."""

import csv
import io
from collections.abc import Callable
from typing import Any

from benchmarks.planted.books import is_figure
from benchmarks.planted.changes import lose_half, scale, shift_down, swap_columns
from benchmarks.planted.files import Files
from benchmarks.planted.layout import Rng, Rows
from benchmarks.planted.registry import SAME, fault

AGES, WEEKLY_PAY = "www.bls.gov/cps/cpsaat11b.xlsx", "www.bls.gov/cps/cpsaat39.xlsx"
OLD_AGES = "archive/cps/2023/cpsaat11b.xlsx"
HOUSEHOLD_PAY, OLD_HOUSEHOLD_PAY = "archive/acs/2018/B24121.csv", "archive/acs/2017/B24121.csv"
PERSONS = range(1, 9)
MEDIAN_AGE = 9
WORKERS, PAY = (1, 3, 5), (2, 4, 6)


def cps_fault(name: str, path: str, source: str) -> Callable[[Callable[[Rows, Rng], Rows | None]], Any]:
    """Register a fault of a CPS table: rows of figures changed or returned."""

    def register(by: Callable[[Rows, Rng], Rows | None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            book = files.book(path)
            ((sheet, rows),) = book.sheets.items()
            figures = [row for row in rows if is_figure(row[2])]
            kept = by(figures, rng) or figures
            lost = {id(row) for row in figures} - {id(row) for row in kept}
            book.sheets[sheet] = [row for row in rows if id(row) not in lost]
            files.put_book(path, book)

        fault(name, path.rsplit("/", 1)[-1], source, SAME)(plant)
        return by

    return register


@cps_fault("Two age groups swapped", AGES, "cps-age")
def _(rows: Rows, rng: Rng) -> None:
    swap_columns(rows, 4, 7)


@cps_fault("Persons in place of thousands", AGES, "cps-age")
def _(rows: Rows, rng: Rng) -> None:
    scale(rows, PERSONS, 1000)


@cps_fault("Median ages one row lower", AGES, "cps-age")
def _(rows: Rows, rng: Rng) -> None:
    shift_down(rows, MEDIAN_AGE)


@cps_fault("Half of the occupations gone", AGES, "cps-age")
def _(rows: Rows, rng: Rng) -> Rows:
    return [rows[0], *lose_half(rows[1:], rng)]


@fault("Last year's figures under this year", "cpsaat11b.xlsx", "cps-age", SAME)
def _(files: Files, rng: Rng) -> None:
    book = files.book(OLD_AGES)
    for rows in book.sheets.values():
        for row in rows[:6]:
            row[:] = [str(cell).replace("2024", "2025") for cell in row]
    files.put_book(AGES, book)


@cps_fault("Workers and weekly pay swapped", WEEKLY_PAY, "cps-weekly-pay")
def _(rows: Rows, rng: Rng) -> None:
    for workers, pay in zip(WORKERS, PAY, strict=True):
        swap_columns(rows, workers, pay)


@cps_fault("Pay of men and women swapped", WEEKLY_PAY, "cps-weekly-pay")
def _(rows: Rows, rng: Rng) -> None:
    swap_columns(rows, 4, 6)


@cps_fault("Pay a year in place of pay a week", WEEKLY_PAY, "cps-weekly-pay")
def _(rows: Rows, rng: Rng) -> None:
    scale(rows, PAY, 52)


@fault("Estimates and margins of error swapped", "B24121.csv", "household-pay-b24121-2018", SAME)
def _(files: Files, rng: Rng) -> None:
    head, *rows = csv.reader(files.text(HOUSEHOLD_PAY))
    for row in rows:
        for at, heading in enumerate(head):
            if heading.endswith("E") and heading[:-1] + "M" in head:
                other = head.index(heading[:-1] + "M")
                row[at], row[other] = row[other], row[at]
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    files.put(HOUSEHOLD_PAY, out.getvalue().encode())


@fault("The file of the year before", "B24121.csv", "household-pay-b24121-2018", SAME)
def _(files: Files, rng: Rng) -> None:
    files.put(HOUSEHOLD_PAY, (files.root / OLD_HOUSEHOLD_PAY).read_bytes())
