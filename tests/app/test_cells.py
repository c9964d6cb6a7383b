"""Cells of the tables on the pages, checked against the snapshot's Parquet files with separate SQL."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from outlook.pay.settings import find_plain_name
from tests.app.cells import check_cell, find_table
from tests.app.figures import NATION, ask, number

PERCENTILES = {"10th pct.": 10, "25th pct.": 25, "Median": 50, "75th pct.": 75, "90th pct.": 90}


@cache
def setting_cells(code: str, year: int) -> int:
    shown, cells = (
        find_table(
            "settings", code, {"Employer type", "Share"}, **({"year": str(year)} if year != 2025 else {})
        ),
        0,
    )
    rows = ask(
        """SELECT w.*, i.title FROM wages w JOIN industries i USING (industry_code)
        WHERE area_code = '0000000' AND occupation_code = ? AND year = ?""", code, year,
    )  # fmt: skip
    total = next(r["employment"] for r in rows if r["industry_code"] == "000000")
    jobs = 0
    for line in shown.rows:
        said = dict(zip(shown.columns, line, strict=True))
        jobs += int(number(said["Jobs"]))
        assert abs(number(said["Share"]) - 100 * number(said["Jobs"]) / total) <= 0.05 + 1e-9
        cells += 1
        if said["Employer type"] == "Everything else, together":
            assert {said[name] for name in PERCENTILES} == {"–"}
            continue
        found = [r for r in rows if find_plain_name(r["industry_code"], r["title"]) == said["Employer type"]]
        # A sector and its part, or an owner's share of it, may have the same name; the jobs identify the row shown.
        row = next(r for r in found if r["employment"] == number(said["Jobs"]))
        cells += 1
        for name, percentile in PERCENTILES.items():
            column = f"annual_p{percentile}_usd"
            cells += check_cell(said[name], row[column], row, column)
    # Each job is counted once: the lines add up to the total, within the rounding of each line.
    assert abs(jobs - total) <= 5 * (len(shown.rows) + 1)
    return cells


@cache
def state_cells(code: str, measure: str = "mean") -> int:
    query = {"view": "table"} | ({"measure": measure} if measure != "mean" else {})
    shown, cells = find_table("states", code, {"State", "Order"}, **query), 0
    label, column, error = {
        "mean": ("Average (mean) pay", "annual_mean_usd", "wage_mean_rse_pct"),
        "jobs": ("Jobs", "employment", "employment_rse_pct"),
        "quotient": ("Concentration (location quotient)", "location_quotient", ""),
    }[measure]
    rows = ask(
        """SELECT w.*, a.title AS area FROM wages w JOIN areas a USING (area_code) WHERE w.area_type = 'state'
        AND occupation_code = ? AND industry_code = '000000' AND year = 2025""", code,
    )  # fmt: skip
    assert sorted(shown.column("State")) == sorted(r["area"] for r in rows)
    for row in rows:
        said = shown.row(row["area"])
        cells += check_cell(said[label], row[column], row, column, 2 if measure == "quotient" else 0)
        cells += check_cell(said["Jobs"], row["employment"], row, "employment")
        cells += check_cell(said["Median pay"], row["annual_p50_usd"], row, "annual_p50_usd")
        above = (
            sum(r[column] is not None and r[column] > row[column] for r in rows)
            if row[column] is not None
            else 0
        )
        assert said["Order"] == (str(above + 1) if row[column] is not None else "–")
        if error and row[column] is not None and row[error] is not None:
            ends = said["90% interval"].split(" to ")
            half = 1.645 * row[column] * row[error] / 100
            for end, true in zip(ends, (row[column] - half, row[column] + half), strict=True):
                cells += check_cell(end, true, row, column, -1)
        else:
            assert said["90% interval"] == "none published"
        cells += 1
    return cells


@cache
def place_cells(code: str, area: str) -> int:
    shown, cells = find_table("states", code, {"Place", "Mean"}, area=area), 0
    for code_of, said in zip((area, "0000000"), shown.rows, strict=True):
        line = dict(zip(shown.columns, said, strict=True))
        (row,) = ask(
            "SELECT * FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = '000000' AND year = 2025", code, code_of
        )  # fmt: skip
        cells += check_cell(line["Jobs"], row["employment"], row, "employment")
        cells += check_cell(line["Mean"], row["annual_mean_usd"], row, "annual_mean_usd")
        for name, percentile in PERCENTILES.items():
            cells += check_cell(
                line[name], row[f"annual_p{percentile}_usd"], row, f"annual_p{percentile}_usd"
            )
    return cells


@cache
def published_cells(code: str) -> int:
    """Check the scenario page's table of figures that BLS publishes."""
    shown = find_table("scenarios", code, {"Published by BLS", "A year"})
    (row,) = ask(f"SELECT * FROM wages WHERE {NATION} AND occupation_code = ? AND year = 2025", code)
    columns = [*(f"annual_p{p}_usd" for p in PERCENTILES.values()), "annual_mean_usd"]
    return sum(
        check_cell(cell, row[c], row, c) for cell, c in zip(shown.column("A year"), columns, strict=True)
    )


CASES: list[tuple[Callable[..., int], tuple[Any, ...]]] = [
    (setting_cells, ("29-2072", 2025)),
    (setting_cells, ("15-1211", 2025)),
    (setting_cells, ("11-9111", 2022)),
    *((state_cells, (code,)) for code in ("29-2072", "43-9021")),
    (state_cells, ("31-9094", "jobs")),
    (state_cells, ("29-9021", "quotient")),
    (place_cells, ("29-2072", "0028140")),
    (place_cells, ("29-9021", "0012060")),
    (published_cells, ("29-2072",)),
    (published_cells, ("11-9111",)),
]  # fmt: skip


@pytest.mark.parametrize(("check", "case"), CASES, ids=lambda one: getattr(one, "__name__", None) or str(one))
def test_cells_match_the_tables(check: Callable[..., int], case: tuple[Any, ...]) -> None:
    assert check(*case) >= 5


def test_over_1000_cells_are_checked() -> None:
    assert sum(check(*case) for check, case in CASES) >= 1_000
