"""No line, sentence or verdict on a page joins years of different codes, or of BLS's two methods of estimation.

Whether a code goes on is worked out here from the crosswalk's own rows, not by the project's function for it.
"""

import base64
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb
import numpy as np
import pytest

from tests.app.conftest import PROJECT
from tests.app.reading import html
from tests.app.test_pages import looked_at, opened
from tests.outlook.examples import CODES

SNAPSHOT = PROJECT / "data" / "snapshot"
LISTS = ("SOC 2010", "OEWS hybrid 2019", "SOC 2018")
NEW_METHOD = 2021
FROM_TO = re.compile(
    r"(?:Median pay was|grew|shrank|stayed about the same|Prices changed by)[^.]*?(?:\.\d[^.]*?)?May (\d{4})[^.]*?May (\d{4})"
)


def _list_of(year: int) -> int:
    return 0 if year <= 2018 else 1 if year <= 2020 else 2


@cache
def _links(earlier: str, later: str) -> tuple[tuple[str, str], ...]:
    rows = duckdb.sql(
        f"SELECT DISTINCT from_code, to_code FROM '{SNAPSHOT / 'crosswalk.parquet'}' "
        f"WHERE from_classification = '{earlier}' AND to_classification = '{later}'"
    ).fetchall()
    return tuple((str(a), str(b)) for a, b in rows)


@cache
def goes_on(code: str, first: int, last: int) -> bool:
    """Whether a code means the same work in two years: step by step the only partner of itself on both sides."""
    for at in range(_list_of(first), _list_of(last)):
        links = _links(LISTS[at], LISTS[at + 1])
        if code.endswith("0"):
            stem = code[:3] if code.endswith("0000") else code.rstrip("0")
            if code != "00-0000" and any(a.startswith(stem) != b.startswith(stem) for a, b in links):
                return False
        elif {b for a, b in links if a == code} != {code} or {a for a, b in links if b == code} != {code}:
            return False
    return True


def values(array: Any) -> list[Any]:
    """A chart's column as it is sent: a list, or packed bytes."""
    if isinstance(array, dict) and "bdata" in array:
        return np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"]).tolist()
    return list(array or [])


def lines(test: Any) -> Iterator[tuple[str, list[int], str]]:
    """Every line over years: its codes joined, its years, and whether it is "estimates" (OEWS) or "jobs" (projections)."""
    for chart in test.get("plotly_chart"):
        for trace in json.loads(chart.proto.spec)["data"]:
            x = values(trace.get("x"))
            drawn = [
                year for year, y in zip(x, values(trace.get("y")), strict=False) if y is not None and y == y
            ]
            if "lines" not in trace.get("mode", "") or trace.get("fill") or not drawn:
                continue
            if not all(isinstance(v, int | float) and 2000 < v < 2050 for v in drawn):
                continue
            hover = trace.get("hovertemplate", "")
            if "May %{x}" in hover:
                codes = {str(row[0]) for row in trace["customdata"]}
                yield "+".join(sorted(codes)), [int(v) for v in drawn], "estimates"
            elif (found := re.search(r"\((\d\d-\d{4})\)<extra>", hover)) is not None:
                yield found.group(1), [int(v) for v in drawn], "jobs"


@pytest.mark.parametrize("code", CODES)
def test_no_line_joins_years_of_different_work_or_of_different_methods(code: str) -> None:
    seen = 0
    for joined, years, kind in lines(looked_at("overview", code)):
        assert "+" not in joined, f"{code}: one line of {joined}"
        assert goes_on(joined, min(years), max(years)), (
            f"{code}: {joined} is joined from {min(years)} to {max(years)}"
        )
        if kind == "estimates":
            assert min(years) >= NEW_METHOD or max(years) < NEW_METHOD, f"{code}: {joined} {years}"
        seen += 1
    assert seen


def test_no_line_of_compared_occupations_joins_what_must_not_be_joined() -> None:
    for dollars in ("nominal", "2025"):
        test = opened("overview", occupation="29-2072", compare="29-9021_31-9097_31-0000", dollars=dollars)
        found = list(lines(test))
        assert {joined for joined, _, _ in found} >= {"29-2072", "29-9021", "31-9097"}
        for joined, years, kind in found:
            assert "+" not in joined
            assert goes_on(joined, min(years), max(years)), (joined, years)
            assert kind == "jobs" or min(years) >= NEW_METHOD or max(years) < NEW_METHOD, (joined, years)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", ["overview", "settings"])
def test_no_sentence_takes_a_difference_over_a_break(page: str, code: str) -> None:
    for text in [*html(looked_at(page, code)), *(m.value for m in looked_at(page, code).markdown)]:
        for first, last in FROM_TO.findall(re.sub(r"<[^>]+>", "", text)):
            assert goes_on(code, int(first), int(last)), text
            assert int(first) >= NEW_METHOD, text


@pytest.mark.parametrize("code", CODES)
def test_no_projection_is_judged_by_a_count_of_other_work(code: str) -> None:
    from etl.store import editions
    from outlook.codes.breaks import find_predecessors
    from outlook.jobs import past_projections
    from outlook.tables import Tables

    tables = Tables(editions.snapshot(PROJECT / "data"))
    for row in past_projections.compare_editions(tables, code, *find_predecessors(tables, code)).itertuples():
        assert goes_on(str(row.code), int(row.base_year), int(row.came_year)), row


def test_the_rule_here_finds_the_breaks_that_are_known() -> None:
    assert not goes_on("29-2071", 2018, 2019)
    assert not goes_on("29-2098", 2020, 2021)
    assert not goes_on("29-2072", 2020, 2021)
    assert goes_on("29-2072", 2021, 2025)
    assert goes_on("31-9097", 2013, 2025)
    assert goes_on("00-0000", 2013, 2025)
