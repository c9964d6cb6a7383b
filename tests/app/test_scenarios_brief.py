"""The printed brief: the figures of the page, nothing unescaped, nothing from outside, sources and address."""

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
from app.views.scenarios import brief, charts, path_section, sentences
from app.views.scenarios.figures import shown
from app.views.scenarios.sentences import money
from outlook.scenario.assumptions import ready_made
from outlook.scenario.fields import STAGES
from outlook.scenario.model import Scenario
from outlook.tables import Tables
from tests.app.conftest import Answer
from tests.app.missing import leaks, strings
from tests.app.test_scenarios import EVERYTHING, HOSTILE, view
from tests.outlook.scenarios import known_scenarios

Ask = Callable[..., Answer]
ADDRESS = "http://here.example/scenarios?a=1&b=2"


class _Tags(HTMLParser):
    """Names and attributes of every element, and the text between."""

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


@pytest.mark.parametrize("ready", ready_made(), ids=lambda one: one.name)
def test_the_brief_has_the_figures_of_the_page_its_sources_and_its_address(tables: Tables, ready) -> None:  # type: ignore[no-untyped-def]
    one = view(tables, **dict(ready.address))
    assert one.result is not None and one.stages is not None
    text = _Tags(brief.html(one, tables, ADDRESS)).text
    assert describe_pay(one) in text
    assert describe_worth(one, tables) in text
    for name in STAGES:
        assert format_money(getattr(one.stages.pay, name).middle) in text
    for row in (one.result.rows[0], one.result.rows[9], one.result.rows[-1]):
        assert format_money(row.pay.middle) in text and format_money(row.alternative.middle) in text
    assert "Bureau of Labor Statistics" in text and "Consumer Price Index" in text
    assert ADDRESS in text
    assert leaks([text]) == []


def test_every_assumption_stands_on_the_brief_with_its_grade(tables: Tables) -> None:
    one = view(tables, tuition="4321", step="11-9111")
    text = _Tags(brief.html(one, tables, ADDRESS)).text
    assert "tuition on the route: $4,321 (changed)" in text
    assert "months of study on the route: 10 months (C)" in text
    assert "books and other costs on the route: $1,270 (B)" in text
    assert "years to each next stage after the step: 5, never, never years (*)" in text


def test_the_brief_holds_no_script_and_asks_nothing_of_anyone(tables: Tables) -> None:
    parsed = _Tags(brief.html(view(tables), tables, ADDRESS))
    names = {tag for tag, _ in parsed.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "a", "base"}
    for _, attributes in parsed.tags:
        assert not [a for a in attributes if a.startswith("on") or a in ("src", "href", "style")]
    page = brief.html(view(tables), tables, ADDRESS)
    assert "url(" not in page and "@import" not in page


@pytest.mark.parametrize("query", HOSTILE, ids=lambda q: next(iter(q))[:10] + next(iter(q.values()))[:10])
def test_a_hostile_address_is_escaped_on_the_brief(ask: Ask, query: dict[str, str]) -> None:
    found = ask("/brief?" + urlencode(query))
    assert found.status == 200
    assert found.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in found.headers["content-security-policy"]
    for value in (*query, *query.values()):
        if "<" in value:
            assert value not in found.text
    assert not {tag for tag, _ in _Tags(found.text).tags} & {"script", "img", "i", "u", "s"}


def test_markup_in_a_raw_query_and_in_the_address_is_text(ask: Ask, tables: Tables) -> None:
    raw = ask('/brief?tuition=<script>alert("1")</script>')
    assert raw.status == 200 and "<script" not in raw.text
    page = brief.html(view(tables), tables, '"><script>alert(1)</script>')
    assert "<script" not in page and escape("<script>") in page


def test_the_brief_by_address_is_of_that_scenario(ask: Ask, tables: Tables) -> None:
    found = ask("/brief?" + urlencode(EVERYTHING))
    assert found.status == 200
    one = view(tables, **EVERYTHING)
    text = _Tags(found.text).text
    assert describe_pay(one) in text and describe_worth(one, tables) in text
    assert unescape(escape(urlencode(EVERYTHING))) in text


def test_the_brief_of_an_earlier_code_and_of_withheld_pay_says_why(ask: Ask) -> None:
    assert "May 2017" in ask("/brief?occupation=29-2071").text
    assert "did not release the mean wage" in unescape(ask("/brief?occupation=43-9021&place=2900000").text)


def test_the_chart_of_the_brief_ends_where_the_result_ends(tables: Tables) -> None:
    one = view(tables)
    assert one.result is not None
    drawing = brief.ahead_or_behind(one.result)
    last = one.result.rows[-1].cumulative_difference
    for value in (last.low, last.middle, last.high):
        assert f">{format_money(value)}</text>" in drawing
    line = re.search(r'<polyline points="([^"]+)"', drawing)
    assert line is not None and len(line[1].split()) == len(one.result.rows) + 1


@pytest.mark.parametrize(("low", "high"), [(-25_000, 190_000), (0, 1), (-1, 1), (-9e6, 2e6)])
def test_values_on_the_axis_are_few_and_within(low: float, high: float) -> None:
    values = brief._round_values(low, high)
    assert len(values) <= 7
    assert all(low < v <= high for v in values)


def test_a_setting_without_the_occupation_is_not_named_as_that_of_the_figures(ask: Ask) -> None:
    text = _Tags(ask("/brief?setting=21--22").text).text
    assert "(setting:" not in text
    assert "in this setting (Mining, oil and gas), so pay in all settings" in text


@given(known_scenarios(), st.sampled_from(STAGES))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_scenario_can_be_said_drawn_and_printed(tables: Tables, scenario: Scenario, at: str) -> None:
    one = build_view(tables, replace(scenario, area="0000000", setting="000000"), at)
    assert one.result is not None, one.no_path_reason
    page = brief.html(one, tables, ADDRESS)
    assert leaks([_Tags(page).text]) == []
    assert "−$0" not in page and "+$0" not in page
    for draw in (charts.draw_net_earnings, charts.draw_pay_by_year):
        assert leaks(list(strings(draw(one.result, LIGHT).checked().to_plotly_json()))) == []
    assert len(frames.build_year_table(one.result, tables)) == scenario.horizon_years
    # The verdict is never better than the figures.
    said = describe_worth(one, tables)
    assert (" pays over the whole" in said) <= (one.result.npv.low > 0)
    assert ("does not pay, over the whole" in said) <= (one.result.npv.high <= 0)
