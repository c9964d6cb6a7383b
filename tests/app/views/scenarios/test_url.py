"""The URL: a pasted one restores the page, a hostile one does no harm, and it is bare while nothing was changed."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app.views.scenarios.query import build_query_string, parse_query
from outlook.scenario.fields import STAGES
from outlook.scenario.url import build_query, parse_scenario
from outlook.tables import Tables
from tests.app.missing import leaks
from tests.app.reading import answer, html
from tests.app.test_pages import opened, texts
from tests.app.views.scenarios.examples import EVERYTHING, HOSTILE, read_query, unescape_dollars
from tests.outlook.scenario.strategies import scenarios as any_scenarios


@pytest.mark.parametrize("query", HOSTILE, ids=lambda q: next(iter(q))[:10] + next(iter(q.values()))[:10])
def test_hostile_query_shows_default_page(query: dict[str, str]) -> None:
    test = opened("scenarios", **query)
    assert not test.exception, [e.message for e in test.exception]
    assert any("link" in h or "address" in h for h in html(test) if 'class="note"' in h)
    everything = (
        " ".join(html(test))
        + " ".join(m.value for m in test.markdown)
        + " ".join(c.value for c in test.caption)
    )
    for value in (*query.values(), *query):
        if "<" in value:
            assert value not in everything
    assert unescape_dollars(answer(test)) == unescape_dollars(answer(opened("scenarios")))
    assert leaks(texts(test)) == []


def test_pasted_url_restores_scenario(tables: Tables) -> None:
    test = opened("scenarios", **EVERYTHING)
    assert not test.exception
    assert not [h for h in html(test) if "In this link" in h or "This link" in h]
    wanted, _ = parse_scenario({k: v for k, v in EVERYTHING.items() if k not in ("at", "also", "prices")})
    assert read_query(test) == EVERYTHING
    sent = dict(parse_qsl(test.code[0].value.partition("?")[2]))
    assert parse_scenario({k: v for k, v in sent.items() if k not in ("at", "also", "prices")}) == (
        wanted,
        [],
    )
    assert {k: sent[k] for k in ("at", "also", "prices")} == {
        k: EVERYTHING[k] for k in ("at", "also", "prices")
    }
    again = opened("scenarios", **sent)
    # The code that embeds a chart names the same choices, in the order of the URL.
    assert [t for t in texts(again) if "<iframe" not in t] == [t for t in texts(test) if "<iframe" not in t]
    assert (
        [sorted(c) for c in list_embedded_queries(again)]
        == [sorted(c) for c in list_embedded_queries(test)]
        != []
    )


def list_embedded_queries(test: AppTest) -> list[list[tuple[str, str]]]:
    """Return the query in the code that embeds a chart, for each chart."""
    codes = re.findall(r'<iframe src="([^"]+)"', " ".join(unescape(h) for h in html(test)))
    return [parse_qsl(unescape(code).partition("?")[2]) for code in codes]


@given(
    any_scenarios(),
    st.fixed_dictionaries({}, optional={"at": st.sampled_from(STAGES), "prices": st.just("local")}),
)
@settings(max_examples=40, deadline=None)
def test_query_string_round_trips(scenario: Any, page_choices: dict[str, str]) -> None:
    query = dict(parse_qsl(build_query_string(scenario, page_choices)))
    codes = {scenario.occupation, scenario.alternative.job} | (
        {scenario.step.occupation} if scenario.step else set()
    )
    assert parse_query(query, occupations=codes, areas={scenario.area}) == (scenario, page_choices, [])


def test_url_names_only_changed_choices() -> None:
    assert read_query(opened("scenarios", v="1")) == {}
    assert read_query(opened("scenarios", v="1", months="10", route="certificate")) == {}
    assert build_query(parse_scenario({})[0]) == {"v": "2"}
