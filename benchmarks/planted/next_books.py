"""Plausible workbooks of the next edition: national wages and projections."""

import re

import pandas as pd

from benchmarks.planted.books import Book, is_figure
from benchmarks.planted.layout import (
    ALL_INDUSTRIES,
    ANNUAL_ALL,
    BOOK_COLUMNS,
    HOURLY_ALL,
    JOBS,
    YEAR,
    Rng,
    Rows,
)
from etl.schema.projections import LINE_ITEM


def make_next_book(book: Book, flat: pd.DataFrame, rng: Rng) -> Book:
    """Make the national workbook of the next May: figures of the flat file where it has them, plausible ones elsewhere."""
    nation = flat[(flat["kind"] == "N") & (flat["industry"] == ALL_INDUSTRIES)]
    known = nation.set_index(["occupation", "figure"])["value"].to_dict()
    main = book.main()
    rows = book.sheets[main]
    at = {name: rows[0].index(name) for name in (*BOOK_COLUMNS, "OCC_CODE")}
    drift: dict[str, tuple[float, float]] = {}
    for row in rows[1:]:
        code = str(row[at["OCC_CODE"]]).replace("-", "")
        jobs, pay = drift.setdefault(code, (1 + rng.uniform(-0.03, 0.03), 1 + rng.uniform(0.02, 0.05)))
        for name, figure in BOOK_COLUMNS.items():
            cell = row[at[name]]
            if not is_figure(cell):
                continue
            if known.get((code, figure), "-") != "-":
                row[at[name]] = float(known[code, figure])
            elif figure == JOBS:
                row[at[name]] = float(round(cell * jobs, -1))
            elif figure in ANNUAL_ALL:
                row[at[name]] = float(round(cell * pay, -1))
            elif figure in HOURLY_ALL:
                row[at[name]] = round(cell * pay, 2)
    before, after = str(YEAR), str(YEAR + 1)
    sheets = {
        name.replace(before, after): [
            [c.replace(f"May {before}", f"May {after}") if isinstance(c, str) else c for c in r]
            for r in sheet
        ]
        for name, sheet in book.sheets.items()
    }
    return Book(sheets, f"oesm{after[2:]}nat/national_M{after}_dl.xlsx")


def make_next_projections(book: Book, quoted: Rows, rng: Rng) -> Book:
    """Make the next projections: quoted figures where others have quoted them, plausible drift elsewhere.

    The sums hold: change = projected - base, shares of all jobs, openings = exits + transfers + a tenth of the change,
    and line items add up to all jobs.
    """
    head = quoted[0]
    known = {row[0]: dict(zip(head, row, strict=True)) for row in quoted[1:]}
    sheets = {
        name: [
            [_advance_years(c) if isinstance(c, str) and r < 2 else c for c in row]
            for r, row in enumerate(rows)
        ]
        for name, rows in book.sheets.items()
    }
    by_code = {row[1]: row for row in sheets["Table 1.2"][2:]}
    parts = {row[1]: row for row in sheets["Table 1.10"][2:]}
    drift = {code: (1 + rng.uniform(-0.02, 0.03), rng.uniform(-1, 1)) for code in by_code}
    jobs: dict[str, tuple[float, float]] = {}
    for code, row in by_code.items():
        if code in parts and is_figure(row[3]):
            moved, points = drift[code]
            base = row[3] * moved
            jobs[code] = (base, base * (1 + (row[8] + points) / 100))
    for code, quote in known.items():
        jobs[code] = (float(quote["jobs_base_thousands"]), float(quote["jobs_projected_thousands"]))
    items = [c for c in jobs if c in by_code and str(by_code[c][2]).lower() == LINE_ITEM]
    # Occupations that nobody quoted make up the difference.
    fits = []
    for at in (0, 1):
        rest = sum(jobs[c][at] for c in items if c not in known)
        fits.append((jobs["00-0000"][at] - sum(jobs[c][at] for c in items if c in known)) / rest)
    for code, row in by_code.items():
        if code not in parts or not is_figure(row[3]):
            continue
        part, quote = parts[code], known.get(code)
        moved = drift[code][0] * fits[0]
        base, projected = (round(n * (1 if quote else f), 1) for n, f in zip(jobs[code], fits, strict=True))
        change = round(projected - base, 1)
        percent = round(change / base * 100, 1) if base else row[8]
        if quote:
            percent = float(quote["change_pct"])
            # BLS rounds the change and its percentage from unrounded jobs.
            change = min(
                (change, change - 0.1, change + 0.1), key=lambda c: abs(round(c / base * 100, 1) - percent)
            )
            change = round(change, 1)
        exits = round(part[10] * moved, 1)
        transfers = round(part[11] * moved, 1)
        if quote:
            openings = float(quote["openings_per_year_thousands"])
            share = exits / (exits + transfers)
            apart = openings - change / 10
            exits, transfers = round(apart * share, 1), round(apart * (1 - share), 1)
        else:
            openings = round(max(exits + transfers + change / 10, 0), 1)
        wage = row[11]
        if is_figure(wage):
            wage = float(quote[f"median_wage_{YEAR}_usd"]) if quote else float(round(wage * 1.03, -1))
        row[3], row[4], row[7], row[8], row[10], row[11] = base, projected, change, percent, openings, wage
        row[5], row[6] = (round(100 * n / jobs["00-0000"][at], 1) for at, n in enumerate((base, projected)))
        part[3], part[4], part[5], part[6] = base, projected, change, percent
        part[10], part[11], part[12], part[13] = exits, transfers, round(exits + transfers, 1), openings
    return Book(sheets)


def _advance_years(text: str) -> str:
    text = re.sub(r"\b(20\d\d)\b", lambda m: str(int(m[1]) + 1), text)
    return re.sub(r"–(\d\d)\b", lambda m: f"–{int(m[1]) + 1:02d}", text)
