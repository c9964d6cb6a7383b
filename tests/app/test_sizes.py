"""How much a page's first screen takes: sizes that are the same on every machine, each with a bound.

A page that passes its bound sends, draws, or asks more than before: make it lazy again, or raise the bound and say why.
"""

import subprocess
import sys
from dataclasses import astuple, dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest, local_script_runner

from app import edition
from etl.store import editions
from outlook.tables import Tables
from tests.app.conftest import PROJECT
from tests.app.test_pages import PAGES, opened


@dataclass(frozen=True)
class Size:
    """What opening a page takes, of an edition that nobody has read yet: charts drawn, kB of messages before compression, queries
    and the rows that they return."""

    charts: int
    kilobytes: int
    queries: int
    rows: int


# A seventh or so above what was measured. Two charts are the first screen of `/` on a desk; a phone gets one.
BOUNDS = {
    "overview": Size(2, 125, 24, 15_600),
    "settings": Size(1, 44, 12, 2_600),
    "states": Size(1, 113, 14, 3_800),
    "scenarios": Size(1, 50, 28, 7_500),
    "career": Size(0, 34, 36, 6_500),
    "data": Size(0, 39, 14, 3_200),
    "reliability": Size(1, 39, 16, 24_400),
    "glossary": Size(0, 24, 0, 0),
    "about": Size(0, 5, 0, 0),
}
# Modules that start the server: each costs the first reader time.
MODULES = 1_150


@pytest.mark.as_first_seen
@pytest.mark.parametrize("page", PAGES)
def test_first_screen_stays_small(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    size, bound = measure(page, monkeypatch), BOUNDS[page]
    assert all(taken <= most for taken, most in zip(astuple(size), astuple(bound), strict=True)), (
        f"expected at most {bound}, got {size}"
    )


def measure(page: str, monkeypatch: pytest.MonkeyPatch) -> Size:
    fresh = Tables(editions.snapshot(PROJECT / "data"))
    monkeypatch.setattr(edition, "current_tables", lambda: fresh)
    rows: list[int] = []
    messages: list[Any] = []
    read, parse = Tables._read, local_script_runner.parse_tree_from_messages

    def count_rows(self: Tables, *query: Any) -> Any:
        table = read(self, *query)
        rows.append(table.num_rows)
        return table

    def count_messages(sent: list[Any]) -> Any:
        messages.extend(sent)
        return parse(sent)

    monkeypatch.setattr(Tables, "_read", count_rows)
    monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", count_messages)
    test: AppTest = opened(page)
    return Size(
        charts=len(test.get("plotly_chart")),
        kilobytes=sum(message.ByteSize() for message in messages) // 1000,
        queries=len(rows),
        rows=sum(rows),
    )


def test_start_imports_only_what_it_needs() -> None:
    code = "import dashboard, sys; print(len(sys.modules), *(m for m in LATER if m in sys.modules))"
    code = code.replace(
        "LATER",
        repr(("pandas", "pyarrow.compute", "scipy", "xlsxwriter", "openpyxl", "requests", "app.registry")),
    )
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    count, *later = out.stdout.split()
    assert later == []
    assert int(count) <= MODULES
