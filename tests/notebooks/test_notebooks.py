"""Every notebook runs on the snapshot, cell by cell, and gives the figures that its text states."""

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
Runner = Callable[[str], tuple[dict[str, Any], str]]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


def run_cells(path: Path) -> tuple[dict[str, Any], str]:
    """Run all code cells of a notebook; return the names they define and the text they print."""
    names: dict[str, Any] = {}
    printed = io.StringIO()
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert cells, f"{path.name} has no code"
    for number, cell in enumerate(cells, 1):
        with contextlib.redirect_stdout(printed):
            exec(compile("".join(cell["source"]), f"{path.name} cell {number}", "exec"), names)  # noqa: S102
    return names, printed.getvalue()


@pytest.fixture(scope="module")
def run() -> Iterator[Runner]:
    """Run a notebook by its name on the project's own tables, once for all tests here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("OUTLOOK_DATA", raising=False)
        yield cache(lambda name: run_cells(PROJECT / "notebooks" / f"{name}.ipynb"))


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_notebook_runs_on_the_snapshot(run: Runner, name: str) -> None:
    run(name)


def test_documented_notebooks_exist() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "career_articles",
        "outlook_tour",
        "pay_levels",
        "projections_on_trial",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_defines_no_logic(path: Path) -> None:
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    nodes = [node for cell in cells for node in ast.walk(ast.parse("".join(cell["source"])))]
    assert not [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]


def test_articles_quote_the_tables(run: Runner) -> None:
    names, printed = run("career_articles")
    assert names["median_2021"] == 46_660
    assert round(names["growth_pct"], 1) == names["edition"].change_pct == 6.6
    assert "rounded 7%" in printed


def test_tour_quotes_the_tables(run: Runner) -> None:
    names, printed = run("outlook_tour")
    assert "194,720 wage and salary jobs" in printed and "+7.1%" in printed
    assert "16.2 log points = 17.7 prices -1.6 above them" in printed
    assert "48 states, 167,150 of the nation's 194,300 jobs (86%); not: ID, NY, WA" in printed
    assert names["owners"].private_above.difference == 56_110 - 62_210


def test_trial_prints_sums_and_counts(run: Runner) -> None:
    names, printed = run("projections_on_trial")
    assert "186,400 × (198,700 ÷ 186,400)^(1/10) = 187,595" in printed
    assert "32,020 comparisons in 43 pairs of editions" in printed
    assert "of 1389 comparisons" in printed and "projected 10.8%, actual 13.2%" in printed
    assert names["found"].frame["implied_jobs"].iloc[-1] == 208_600
    assert "270 comparisons, medians in log points: error 4.7, count 0.7" in printed
    skill = names["skill"].set_index(["group", "years", "measure"])
    assert skill.loc[("500,000 jobs and more", 10, "direction, points"), "word"] == "about the same"
