"""Cells of the page's tables, compared with the snapshot by SQL."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.app.cells import check_cell, find_table
from tests.app.figures import NATION, ask, number


@cache
def check_history(code: str) -> int:
    cells = 0
    for column, name in (("annual_p50_usd", "Median pay"), ("employment", "Jobs")):
        shown = find_table("overview", code, {"May", "Code", name})
        for line in shown.rows:
            said = dict(zip(shown.columns, line, strict=True))
            (row,) = ask(
                f"SELECT * FROM wages WHERE {NATION} AND occupation_code = ? AND year = ?", said["Code"], int(said["May"])
            )  # fmt: skip
            cells += check_cell(said[name], row[column], row, column)
        own = ask(f"SELECT year FROM wages WHERE {NATION} AND occupation_code = ?", code)
        assert sorted(
            int(y) for y, c in zip(shown.column("May"), shown.column("Code"), strict=True) if c == code
        ) == (sorted(r["year"] for r in own))
    return cells


@cache
def check_growth(code: str) -> int:
    shown, cells = find_table("overview", code, {"Occupation", "Growth"}), 0
    base, target = (int(c.removeprefix("Jobs ")) for c in shown.columns if c.startswith("Jobs "))
    rows = ask(
        """SELECT o.title, p.* FROM projections p JOIN occupations o USING (occupation_code) JOIN sources USING (source_id)
        WHERE base_year = ? AND target_year = ? AND NOT second_hand""", base, target,
    )  # fmt: skip
    by_title = {r["title"]: r for r in rows}
    names = {"Growth": "change_pct", f"Jobs {base}": "jobs_base", f"Jobs {target}": "jobs_projected", "Openings a year": "openings_per_year"}  # fmt: skip
    for line in shown.rows:
        row = by_title[line[0]]
        for name, column in names.items():
            cell = line[shown.columns.index(name)]
            cells += check_cell(cell, row[column], row, column, 1 if name == "Growth" else 0)
    growths = [number(v) for v in shown.column("Growth")]
    assert growths == sorted(growths, reverse=True)
    return cells


@cache
def check_editions(code: str) -> int:
    shown, cells = find_table("reliability", code, {"Edition", "Jobs in base year"}), 0
    names = {"Jobs in base year": "jobs_base", "Jobs 10 years later": "jobs_projected", "Growth": "change_pct", "Openings a year": "openings_per_year"}  # fmt: skip
    for line in shown.rows:
        said = dict(zip(shown.columns, line, strict=True))
        (row,) = ask(
            "SELECT * FROM projections WHERE occupation_code = ? AND vintage = ?", said["Code"], said["Edition"].replace("–", "-")
        )  # fmt: skip
        for name, column in names.items():
            cells += check_cell(said[name], row[column], row, column, 1 if name == "Growth" else 0)
    return cells


CASES = [
    (check, code)
    for check in (check_history, check_growth, check_editions)
    for code in ("29-2072", "29-9021", "31-9094")
]


@pytest.mark.parametrize(("check", "code"), CASES)
def test_every_cell_is_the_tables_figure(check: Callable[[str], int], code: str) -> None:
    assert check(code) >= 5


def test_enough_cells_are_checked() -> None:
    assert sum(check(code) for check, code in CASES) >= 200
