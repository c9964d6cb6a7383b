"""The builder of the data page: its address gives what it previews, and its lines of code read it."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest

from app.api.query import parse_table_query
from app.views.data.builder import write_code
from tests.app.conftest import Reply
from tests.app.reading import html, tables_of
from tests.app.test_pages import opened


def links(page: str) -> dict[str, str]:
    return {
        label: unescape(url) for url, label in re.findall(r'href="([^"]+)" download>(Download \w+)<', page)
    }


@pytest.mark.as_first_seen
def test_texas_is_one_workbook(ask: Callable[..., Reply]) -> None:
    test = opened("data", {"url": "https://jobs.example.org/data"}, state="TX")
    assert not test.exception, [e.message for e in test.exception]
    found = links(" ".join(html(test)))
    assert set(found) == {"Download Excel", "Download CSV", "Download Parquet"}
    rows = list(csv.DictReader(io.StringIO(ask(found["Download CSV"]).text)))
    shown = tables_of(test)[0]
    assert shown.columns == list(rows[0])
    assert shown.column("area_title") == [row["area_title"] for row in rows[: len(shown.rows)]]
    assert shown.column("area_code") == [row["area_code"] for row in rows[: len(shown.rows)]]
    assert {row["occupation_code"] for row in rows} == {"29-2072"}
    assert len({row["area_code"] for row in rows}) > 25
    wanted = {
        f"{kind}_p{p}_usd{real}"
        for kind in ("hourly", "annual")
        for p in (10, 25, 50, 75, 90)
        for real in ("", "_2025")
    }
    assert wanted | {
        "employment",
        "location_quotient",
        "area_title",
        "area_type",
        "year",
        "not_released",
    } <= set(rows[0])
    assert f"https://jobs.example.org{found['Download CSV']}" in unescape(" ".join(html(test)))


def test_code_keeps_codes_as_text() -> None:
    question = parse_table_query("wages.csv", "columns=area_code,year,employment")
    lines = write_code(question, "https://example.org/download/wages.csv?columns=area_code,year,employment")
    assert '{"area_code": "str"}' in lines["pandas"]
    assert "area_code = col_character()" in lines["R (readr)"]
    compile(lines["pandas"], "pandas", "exec")
