"""Faults of the projections.

Columns of Table 1.2: 3 base, 4 projected, 7 change, 8 percent, 10 openings, 11 wage, 12 education; of Table 1.10:
3, 4, 5, 6 the same, 10 exits, 11 transfers, 12 separations, 13 openings.
"""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from benchmarks.planted.books import Book, change_columns, read_book, shift_figures
from benchmarks.planted.files import Files
from benchmarks.planted.layout import EDITIONS, PROJECTION_SHEETS, PROJECTIONS, Rng
from benchmarks.planted.registry import NEXT, SAME, fault, pick_core

T2, T10 = "Table 1.2", "Table 1.10"


def projection_fault(name: str, *editions: str) -> Callable[[Callable[[Book, Rng], None]], Any]:
    """Register a fault of the projections workbook: the book is changed in place."""

    def register(by: Callable[[Book, Rng], None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            book = files.book(PROJECTIONS, PROJECTION_SHEETS)
            by(book, rng)
            files.put_book(PROJECTIONS, book)

        fault(name, "occupation.xlsx", "projections", *editions)(plant)
        return by

    return register


@projection_fault("Jobs in place of thousands", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.sheets[T2][2:], (3, 4, 7, 10), lambda n: n * 1000)
    change_columns(book.sheets[T10][2:], (3, 4, 5, 10, 11, 12, 13), lambda n: n * 1000)


@projection_fault("Base and projected jobs swapped", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    for sheet in (T2, T10):
        for row in book.sheets[sheet][2:]:
            row[3], row[4] = row[4], row[3]


@projection_fault("Percent change as a fraction", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.sheets[T2][2:], (8,), lambda n: n / 100)
    change_columns(book.sheets[T10][2:], (6,), lambda n: n / 100)


@projection_fault("Openings of ten years in place of a year's", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.sheets[T2][2:], (10,), lambda n: n * 10)
    change_columns(book.sheets[T10][2:], (13,), lambda n: n * 10)


@projection_fault("Exits and transfers swapped", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    for row in book.sheets[T10][2:]:
        row[10], row[11] = row[11], row[10]


@projection_fault("Figures one row lower than their codes", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    for sheet in (T2, T10):
        rows = [r for r in book.sheets[sheet][2:] if re.fullmatch(r"\d\d-\d{4}", str(r[1]))]
        shift_figures(rows, 3)


@projection_fault("Half of the rows lost", NEXT)
def _(book: Book, rng: Rng) -> None:
    codes = [r[1] for r in book.sheets[T2][2:] if r[1] != "00-0000"]
    gone = set(rng.sample(codes, len(codes) // 2))
    for sheet in (T2, T10):
        book.sheets[sheet] = [r for r in book.sheets[sheet] if r[1] not in gone]


@projection_fault("The change of one occupation without its minus or with one too many", SAME)
def _(book: Book, rng: Rng) -> None:
    wanted = pick_core(rng)
    code = f"{wanted[:2]}-{wanted[2:]}"
    change_columns([r for r in book.sheets[T2] if r[1] == code], (7, 8), lambda n: -n)
    change_columns([r for r in book.sheets[T10] if r[1] == code], (5, 6), lambda n: -n)


@projection_fault("Median wage by the hour under the heading of the annual one", NEXT)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.sheets[T2][2:], (11,), lambda n: round(n / 2080, 2))


@projection_fault("Education one row lower than its occupation", SAME)
def _(book: Book, rng: Rng) -> None:
    rows = [r for r in book.sheets[T2][2:] if r[2] == "Line item"]
    cells = [r[12] for r in rows]
    for row, cell in zip(rows, [cells[-1], *cells[:-1]], strict=True):
        row[12] = cell


@fault("Last edition's figures under this edition's headings", "occupation.xlsx", "projections", SAME)
def _(files: Files, rng: Rng) -> None:
    old = files.book(EDITIONS + "2023-33/occupation.xlsx", PROJECTION_SHEETS)
    new = files.book(PROJECTIONS, PROJECTION_SHEETS)
    sheets = {n: [*new.sheets[n][:2], *old.sheets[n][2:]] for n in (T2, T10)}
    files.put_book(PROJECTIONS, Book(sheets))


@fault("Last edition's figures under this edition's headings", "occupation.xlsx", "projections", NEXT)
def _(files: Files, rng: Rng) -> None:
    new = files.book(PROJECTIONS, PROJECTION_SHEETS)
    old = read_book(files.good / PROJECTIONS, (T2, T10))
    files.put_book(PROJECTIONS, Book({n: [*new.sheets[n][:2], *old.sheets[n][2:]] for n in (T2, T10)}))


@fault("Separations of another edition under this edition's headings", "occupation.xlsx", "projections", SAME)
def _(files: Files, rng: Rng) -> None:
    old = files.book(EDITIONS + "2023-33/occupation.xlsx", (T10,))
    new = files.book(PROJECTIONS, PROJECTION_SHEETS)
    new.sheets[T10] = [*new.sheets[T10][:2], *old.sheets[T10][2:]]
    files.put_book(PROJECTIONS, new)


@fault(
    "Export with points for thousands and commas for decimals",
    "2021-31 export",
    "projections-2021-31-export",
    SAME,
)
def _(files: Files, rng: Rng) -> None:
    path = EDITIONS + "2021-31/Employment Projections.csv"
    head, *rows = list(csv.reader(files.text(path)))
    for row in rows:
        for c in range(2, 7):
            row[c] = row[c].translate(str.maketrans(".,", ",."))
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([head, *rows])
    files.put(path, out.getvalue().encode())
