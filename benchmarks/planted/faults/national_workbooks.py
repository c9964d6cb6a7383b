"""Faults of national workbooks. Only the workbook has 2024; the one of the next May comes before its flat file."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from benchmarks.planted.books import Book, change_columns, find_columns, shift_figures, swap_headings
from benchmarks.planted.files import Files
from benchmarks.planted.layout import BOOK_COLUMNS, OES, Rng
from benchmarks.planted.registry import NEXT, SAME, fault, pick_core

NATIONAL = {SAME: f"{OES}24nat.zip", NEXT: f"{OES}26nat.zip"}


def book_fault(name: str, *editions: str) -> Callable[[Callable[[Book, Rng], None]], Any]:
    """Register a fault of a national workbook: the book is changed in place."""

    def register(by: Callable[[Book, Rng], None]) -> Any:
        for edition in editions:
            path = NATIONAL[edition]

            def plant(files: Files, rng: Rng, path: str = path) -> None:
                book = files.book(path)
                by(book, rng)
                files.put_book(path, book)

            year = 2000 + int(path[len(OES) :][:2])
            fault(name, PurePosixPath(path).name, f"oews-national-{year}", edition)(plant)
        return by

    return register


@book_fault("A_MEDIAN and A_MEAN swapped", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    header = book.sheets[book.main()][0]
    swap_headings(header, [tuple(find_columns(book, "A_MEAN", "A_MEDIAN"))])  # type: ignore[list-item]


@book_fault("H_ and A_ columns swapped", SAME)
def _(book: Book, rng: Rng) -> None:
    header = book.sheets[book.main()][0]
    hourly = [n for n in BOOK_COLUMNS if n.startswith("H_")]
    pairs = [find_columns(book, name, "A" + name[1:]) for name in hourly]
    swap_headings(header, [(a, b) for a, b in pairs])


@book_fault("Annual percentiles moved one to the left", NEXT)
def _(book: Book, rng: Rng) -> None:
    at = find_columns(book, "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90")
    for row in book.body:
        for to, source in pairwise(at):
            row[to] = row[source]


@book_fault("TOT_EMP times 1,000", NEXT)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.body, find_columns(book, "TOT_EMP"), lambda n: n * 1000)


@book_fault("TOT_EMP without its last digit", SAME)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.body, find_columns(book, "TOT_EMP"), lambda n: n // 10)


@book_fault("Figures one row lower than their codes", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    shift_figures(book.body, find_columns(book, "TOT_EMP")[0])


@book_fault("A third of the rows lost, one core occupation among them", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    main, at = book.main(), find_columns(book, "OCC_CODE")[0]
    code = pick_core(rng)
    gone = f"{code[:2]}-{code[2:]}"
    kept = [r for r in book.body if r[at] != gone and rng.random() > 1 / 3]
    book.sheets[main] = [book.sheets[main][0], *kept]


@fault("Last year's workbook under this year's names", "oesm24nat.zip", "oews-national-2024", SAME)
def _(files: Files, rng: Rng) -> None:
    _serve_under_year(files, 23, 24)


@fault("Last year's workbook under this year's names", "oesm26nat.zip", "oews-national-2026", NEXT)
def _(files: Files, rng: Rng) -> None:
    _serve_under_year(files, 25, 26)


def _serve_under_year(files: Files, source: int, to: int) -> None:
    book = files.book(f"{OES}{source}nat.zip")
    sheets = {
        name.replace(f"20{source}", f"20{to}"): [
            [c.replace(f"May 20{source}", f"May 20{to}") if isinstance(c, str) else c for c in r]
            for r in rows
        ]
        for name, rows in book.sheets.items()
    }
    files.put_book(f"{OES}{to}nat.zip", Book(sheets, f"oesm{to}nat/national_M20{to}_dl.xlsx"))


@fault("The archive of this year holds last year's workbook", "oesm24nat.zip", "oews-national-2024", SAME)
def _(files: Files, rng: Rng) -> None:
    files.put_book(f"{OES}24nat.zip", files.book(f"{OES}23nat.zip"))


@fault("Year in the name of the workbook is another than inside", "oesm24nat.zip", "oews-national-2024", SAME)
def _(files: Files, rng: Rng) -> None:
    book = files.book(f"{OES}23nat.zip")
    files.put_book(f"{OES}24nat.zip", Book(book.sheets, "oesm24nat/national_M2024_dl.xlsx"))


@fault("Last year's wages beside this year's jobs", "oesm26nat.zip", "oews-national-2026", NEXT)
def _(files: Files, rng: Rng) -> None:
    old, new = files.book(f"{OES}25nat.zip"), files.book(f"{OES}26nat.zip")
    at = find_columns(new, "OCC_CODE", "O_GROUP")
    wages = find_columns(new, *(n for n in BOOK_COLUMNS if n[:2] in ("H_", "A_") or n == "MEAN_PRSE"))
    before = {tuple(r[c] for c in at): r for r in old.body}
    for row in new.body:
        for c in wages:
            row[c] = before[tuple(row[c] for c in at)][c]
    files.put_book(f"{OES}26nat.zip", new)
