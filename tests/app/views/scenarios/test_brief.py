"""The printed brief has the page's figures, its sources and its URL; everything is escaped and nothing is loaded."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.theme import LIGHT
from app.views.scenarios import brief_chart, charts, frames
from app.views.scenarios.brief import render_view
from app.views.scenarios.formats import format_money
from app.views.scenarios.sentences.pay import describe_pay
from app.views.scenarios.sentences.worth import describe_observed, describe_worth
from app.views.scenarios.view import build_view
from outlook.scenario.assumptions import ReadyMade, load_ready_made
from outlook.scenario.fields import STAGES
from outlook.scenario.model import Scenario
from outlook.tables import Tables
from tests.app.conftest import Reply
from tests.app.missing import leaks, strings
from tests.app.views.scenarios.examples import EVERYTHING, HOSTILE, build_example
from tests.outlook.scenario.strategies import scenarios

Ask = Callable[..., Reply]
URL = "http://here.example/scenarios?a=1&b=2"


class _Tags(HTMLParser):
    """Collects the name and attributes of every element, and the text between."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style":
            self.text += data


@pytest.mark.parametrize("ready", load_ready_made(), ids=lambda one: one.name)
def test_brief_has_figures_sources_and_url(tables: Tables, ready: ReadyMade) -> None:
    one = build_example(tables, **dict(ready.address))
    assert one.result is not None and one.stages is not None
    text = _Tags(render_view(one, tables, URL)).text
    assert describe_pay(one) in text
    assert describe_worth(one, tables) in text and describe_observed(one) in text
    for name in STAGES:
        assert format_money(getattr(one.stages.pay, name).middle) in text
    for row in (one.result.rows[0], one.result.rows[9], one.result.rows[-1]):
        assert format_money(row.pay_usd) in text and format_money(row.alternative_usd) in text
    assert "Bureau of Labor Statistics" in text and "Consumer Price Index" in text
    assert URL in text
    assert leaks([text]) == []


def test_brief_lists_assumptions_with_grade(tables: Tables) -> None:
    one = build_example(tables, tuition="4321", step="11-9111")
    text = _Tags(render_view(one, tables, URL)).text
    assert "what school costs on the route: $4,321 for the whole program (changed)" in text
    assert "months of study on the route: 10 months (C)" in text
    assert "the credential's fee on the route: $299 (B)" in text
    assert "years to each next stage after the step: 3, then 4, then 8 years (*)" in text


def test_brief_is_self_contained(tables: Tables) -> None:
    parsed = _Tags(render_view(build_example(tables), tables, URL))
    names = {tag for tag, _ in parsed.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "a", "base"}
    for _, attributes in parsed.tags:
        assert not [a for a in attributes if a.startswith("on") or a in ("src", "href", "style")]
    page = render_view(build_example(tables), tables, URL)
    assert "url(" not in page and "@import" not in page


@pytest.mark.parametrize("query", HOSTILE, ids=lambda q: next(iter(q))[:10] + next(iter(q.values()))[:10])
def test_hostile_query_is_escaped(ask: Ask, query: dict[str, str]) -> None:
    found = ask("/brief?" + urlencode(query))
    assert found.status == 200
    assert found.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in found.headers["content-security-policy"]
    for value in (*query, *query.values()):
        if "<" in value:
            assert value not in found.text
    assert not {tag for tag, _ in _Tags(found.text).tags} & {"script", "img", "i", "u", "s"}


def test_raw_markup_becomes_text(ask: Ask, tables: Tables) -> None:
    raw = ask('/brief?tuition=<script>alert("1")</script>')
    assert raw.status == 200 and "<script" not in raw.text
    page = render_view(build_example(tables), tables, '"><script>alert(1)</script>')
    assert "<script" not in page and escape("<script>") in page


def test_brief_shows_scenario_of_query(ask: Ask, tables: Tables) -> None:
    found = ask("/brief?" + urlencode(EVERYTHING))
    assert found.status == 200
    one = build_example(tables, **EVERYTHING)
    text = _Tags(found.text).text
    assert describe_pay(one) in text and describe_worth(one, tables) in text
    assert unescape(escape(urlencode(EVERYTHING))) in text


def test_brief_explains_missing_figures(ask: Ask) -> None:
    assert "May 2018" in ask("/brief?occupation=29-2071").text
    assert "did not release the mean wage" in unescape(ask("/brief?occupation=43-9021&place=2900000").text)


def test_chart_ends_where_result_ends(tables: Tables) -> None:
    one = build_example(tables)
    assert one.result is not None
    drawing = brief_chart.draw_net_earnings(one.result)
    last = one.result.rows[-1].ahead
    for value in (last.low, last.middle, last.high):
        assert f">{format_money(value)}</text>" in drawing
    line = re.search(r'<polyline points="([^"]+)"', drawing)
    assert line is not None and len(line[1].split()) == len(one.result.rows) + 1


@pytest.mark.parametrize(("low", "high"), [(-25_000, 190_000), (0, 1), (-1, 1), (-9e6, 2e6)])
def test_axis_values_are_few_and_in_range(low: float, high: float) -> None:
    values = brief_chart._round_values(low, high)
    assert len(values) <= 7
    assert all(low < v <= high for v in values)


def test_setting_without_pay_is_not_named(ask: Ask) -> None:
    text = _Tags(ask("/brief?setting=21--22").text).text
    assert "(setting:" not in text
    assert "in this setting (Mining, oil and gas), so pay in all settings" in text


@given(scenarios(), st.sampled_from(STAGES))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_scenario_can_be_shown_and_printed(tables: Tables, scenario: Scenario, at: str) -> None:
    one = build_view(tables, replace(scenario, area="0000000", setting="000000"), at)
    assert one.result is not None, one.no_path_reason
    page = render_view(one, tables, URL)
    assert leaks([_Tags(page).text]) == []
    assert "−$0" not in page and "+$0" not in page
    drawings = (
        charts.draw_net_earnings(one.result, LIGHT),
        charts.draw_pay_by_year(one.result, one.observed, LIGHT),
    )
    for drawing in drawings:
        assert leaks(list(strings(drawing.checked().to_plotly_json()))) == []
    assert len(frames.build_year_table(one.result, tables)) == scenario.horizon_years
    # The verdict is never better than the figures.
    said, chance = describe_worth(one, tables), one.result.chance_ahead or 0.0
    assert ("very likely pays off" in said) <= (chance >= 0.9)
    assert ("doesn’t pay off" in said) <= (chance <= 1 / 3)


def test_brief_names_site_and_pay_by_the_hour(ask: Ask) -> None:
    yearly, hourly = (unescape(ask(f"/brief?v=2{per}").text) for per in ("", "&per=hour"))
    assert ">Health Information Outlook<" in yearly
    assert "earned about $39,100 a year" in yearly and "earned about $18.80 an hour" in hourly
    # The table of stages has both, whatever the unit.
    assert "$39,100" in hourly and "$18.80 ± $0.40" in yearly
