"""Every notebook runs from the snapshot, cell by cell, and says what its text says."""

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_from_the_snapshot(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTLOOK_DATA", raising=False)
    run(path)


def test_the_articles_two_figures_come_out_of_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTLOOK_DATA", raising=False)
    names, printed = run(PROJECT / "notebooks" / "career_articles.ipynb")
    assert names["median_2021"] == 46_660
    assert round(names["growth_pct"], 1) == names["edition"].change_pct == 6.6
    assert "rounded 7 %" in printed
