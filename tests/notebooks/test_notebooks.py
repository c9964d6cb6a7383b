"""Every notebook runs from the snapshot, cell by cell, and says what its text says."""

import ast
import contextlib
import io
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
Ran = Callable[[str], tuple[dict[str, Any], str]]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


def run(path: Path) -> tuple[dict[str, Any], str]:
    """Names and printed text after all code cells of a notebook, run in order."""
    names: dict[str, Any] = {}
    printed = io.StringIO()
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert cells, f"{path.name} has no code"
    for number, cell in enumerate(cells, 1):
        with contextlib.redirect_stdout(printed):
            exec(compile("".join(cell["source"]), f"{path.name} cell {number}", "exec"), names)  # noqa: S102
    return names, printed.getvalue()


@pytest.fixture(scope="module")
def ran() -> Iterator[Ran]:
    """Runs a notebook by its name, on the tables that come with the project, once for all tests here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("OUTLOOK_DATA", raising=False)
        yield cache(lambda name: run(PROJECT / "notebooks" / f"{name}.ipynb"))


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_a_notebook_runs_from_the_snapshot(ran: Ran, name: str) -> None:
    ran(name)


def test_the_notebooks_are_those_that_the_project_speaks_of() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "career_articles",
        "outlook_tour",
        "pay_levels",
        "projections_on_trial",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_defines_no_logic(path: Path) -> None:
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    nodes = [node for cell in cells for node in ast.walk(ast.parse("".join(cell["source"])))]
    assert not [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]


def test_the_articles_two_figures_come_out_of_the_tables(ran: Ran) -> None:
    names, printed = ran("career_articles")
    assert names["median_2021"] == 46_660
    assert round(names["growth_pct"], 1) == names["edition"].change_pct == 6.6
    assert "rounded 7 %" in printed


def test_the_tour_says_what_the_tables_say(ran: Ran) -> None:
    names, printed = ran("outlook_tour")
    assert "194,720 wage and salary jobs" in printed and "+7.1 %" in printed
    assert "16.2 log points = 17.7 prices -1.6 above them" in printed
    assert "48 states, 167,150 of the nation's 194,300 jobs (86 %); not: ID, NY, WA" in printed
    assert names["owners"].private_above[0] == 56_110 - 62_210


def test_the_trial_writes_out_its_sums_and_counts(ran: Ran) -> None:
    names, printed = ran("projections_on_trial")
    assert "186,400 × (198,700 ÷ 186,400)^(1/10) = 187,595" in printed
    assert "19,613 comparisons in 26 pairs of editions" in printed
    assert "of 694 occupations" in printed and "projected 10.8 %, came 13.2 %" in printed
    assert names["found"].frame["implied_jobs"].iloc[-1] == 208_600
