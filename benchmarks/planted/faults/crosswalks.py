"""Faults of the crosswalks between classifications."""

import re

from benchmarks.planted.files import Files
from benchmarks.planted.layout import CROSSWALK, HYBRID, Rng
from benchmarks.planted.registry import SAME, fault


@fault("Half of the links gone", "soc_2010_to_2018_crosswalk.xlsx", "crosswalk", SAME)
def _(files: Files, rng: Rng) -> None:
    book = files.book(CROSSWALK)
    for name, rows in book.sheets.items():
        coded = [any(re.fullmatch(r"\d\d-\d{4}", str(c).strip()) for c in r) for r in rows]
        book.sheets[name] = [
            r for r, is_link in zip(rows, coded, strict=True) if not is_link or rng.random() < 0.5
        ]
    files.put_book(CROSSWALK, book)


@fault("New codes one row lower than the old ones", "oes_2019_hybrid_structure.xlsx", "hybrid", SAME)
def _(files: Files, rng: Rng) -> None:
    book = files.book(HYBRID)
    for rows in book.sheets.values():
        named = [[str(c).strip() for c in r] for r in rows[:30]]
        head = next(
            (n for n, names in enumerate(named) if {"2018 SOC Code", "2010 SOC Code"} <= set(names)), None
        )
        if head is None:
            continue
        at = named[head].index("2018 SOC Code")
        cells = [r[at] for r in rows[head + 1 :]]
        for row, cell in zip(rows[head + 1 :], [cells[-1], *cells[:-1]], strict=True):
            row[at] = cell
    files.put_book(HYBRID, book)
