"""Faults of the workbook of industries."""

from collections.abc import Callable
from typing import Any

from benchmarks.planted.books import Book, change_columns, find_columns
from benchmarks.planted.files import Files
from benchmarks.planted.flat_file import shift_codes, swap
from benchmarks.planted.layout import BOOK_COLUMNS, OES, Rng
from benchmarks.planted.registry import SAME, fault, pick_core

INDUSTRY = f"{OES}24in4.zip"


def industry_fault(name: str) -> Callable[[Callable[[Book, Rng], None]], Any]:
    """Register a fault of the industry workbook: the book is changed in place."""

    def register(by: Callable[[Book, Rng], None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            book = files.book(INDUSTRY)
            by(book, rng)
            files.put_book(INDUSTRY, book)

        fault(name, "oesm24in4.zip", "oews-industry-2024", SAME)(plant)
        return by

    return register


@industry_fault("Health care and education swapped")
def _(book: Book, rng: Rng) -> None:
    naics, title = find_columns(book, "NAICS", "NAICS_TITLE")
    titles = {str(r[naics]): r[title] for r in book.body}
    for row in book.body:
        to = swap("61", "62").get(str(row[naics]))
        if to:
            row[naics], row[title] = to, titles[to]


@industry_fault("Half of the sectors lost")
def _(book: Book, rng: Rng) -> None:
    main, at = book.main(), find_columns(book, "NAICS")[0]
    sectors = sorted({str(r[at]) for r in book.body})
    gone = set(rng.sample(sectors, len(sectors) // 2)) | {"62"}
    book.sheets[main] = [book.sheets[main][0], *(r for r in book.body if str(r[at]) not in gone)]


@industry_fault("Every sector's rows under the next sector's code")
def _(book: Book, rng: Rng) -> None:
    naics, title = find_columns(book, "NAICS", "NAICS_TITLE")
    titles = {str(r[naics]): r[title] for r in book.body}
    to = shift_codes(sorted(titles))
    for row in book.body:
        row[naics] = to[str(row[naics])]
        row[title] = titles[row[naics]]


@industry_fault("Jobs of one occupation in health care times 10")
def _(book: Book, rng: Rng) -> None:
    naics, code, jobs = find_columns(book, "NAICS", "OCC_CODE", "TOT_EMP")
    wanted = pick_core(rng)
    rows = [r for r in book.body if str(r[naics]) == "62" and r[code] == f"{wanted[:2]}-{wanted[2:]}"]
    change_columns(rows, [jobs], lambda n: n * 10)


@industry_fault("All marks of withheld and capped figures written as 0")
def _(book: Book, rng: Rng) -> None:
    columns = find_columns(book, *BOOK_COLUMNS)
    for row in book.body:
        for c in columns:
            if row[c] in ("*", "**", "#"):
                row[c] = 0.0


@fault("Last year's workbook under this year's names", "oesm24in4.zip", "oews-industry-2024", SAME)
def _(files: Files, rng: Rng) -> None:
    book = files.book(f"{OES}23in4.zip")
    sheets = {
        name.replace("2023", "2024"): [
            [c.replace("May 2023", "May 2024") if isinstance(c, str) else c for c in r] for r in rows
        ]
        for name, rows in book.sheets.items()
    }
    files.put_book(INDUSTRY, Book(sheets, "oesm24in4/natsector_M2024_dl.xlsx"))
