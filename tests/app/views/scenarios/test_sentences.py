"""Sentences say what the figures of a scenario say."""

import pytest

from app.views.scenarios.formats import format_money
from app.views.scenarios.sentences.growth import describe_growth
from app.views.scenarios.sentences.method import describe_method
from app.views.scenarios.sentences.path import describe_alternative, describe_cost, describe_influences
from app.views.scenarios.sentences.worth import describe_worth
from app.views.scenarios.view import build_view
from outlook.pay import levels, stages
from outlook.pay.real_growth import RealGrowth
from outlook.scenario.assumptions import load_ready_made
from outlook.scenario.url import parse_scenario
from outlook.tables import CORE, Tables
from tests.app.test_pages import opened
from tests.app.views.scenarios.examples import CALIFORNIA, HOSPITALS, build_example, unescape_dollars


def test_verdict_is_never_better_than_range(tables: Tables) -> None:
    for query in [dict(r.address) for r in load_ready_made()] + [
        {"place": CALIFORNIA},
        {"tuition": "60000"},
        {"tuition": "500000"},
    ]:
        one = build_example(tables, **query)
        assert one.result is not None
        said, npv = describe_worth(one, tables), one.result.npv
        sure = npv.low > 0 and one.result.break_even_low.reached in ("year", "ahead throughout")
        assert ("pays over the whole of the range" in said) == sure
        assert ("does not pay, over the whole of the range" in said) == (npv.high <= 0)


def test_alternative_covers_all_settings(tables: Tables) -> None:
    query = {"setting": HOSPITALS, "alt": "31-9092"}
    assert ", all settings," in describe_alternative(build_example(tables, **query).scenario, tables)
    # The same occupation is compared in the same setting.
    assert "all settings" not in describe_alternative(
        build_example(tables, **{**query, "alt": CORE}).scenario, tables
    )


def test_growth_quotes_mean_and_median() -> None:
    said = " ".join(unescape_dollars(m.value) for m in opened("scenarios").markdown)
    assert "mean pay fell 0.4% a year" in said and "median pay fell 2.1% a year" in said
    assert "Mean and median disagree on how much" in said


@pytest.mark.parametrize(
    ("mean", "median", "said"),
    [
        (-0.4, -2.1, "disagree on how much"),
        (-0.4, 0.6, "disagree even on the direction"),
        (0.07, -1.7, "disagree even on the direction"),
        (0.01, -0.7, ""),
        (0.3, 0.7, ""),
    ],
)
def test_growth_says_where_averages_disagree(mean: float, median: float, said: str) -> None:
    found = RealGrowth(
        code="29-2072",
        years=(2021, 2023, 2025),
        steps=(),
        low_pct=-3.0,
        middle_pct=mean,
        high_pct=3.0,
        median_pct=median,
        source_ids=(),
    )
    text = describe_growth(found, "", title="Medical records specialists")
    assert ("disagree" in text) == bool(said) and said in text


def test_method_quotes_measured_errors(tables: Tables) -> None:
    said = " ".join(describe_method())
    for figure in (
        *levels.MEAN_ERROR_PCT.values(),
        *levels.ERROR_90_PCT.values(),
        *stages.PRODUCT_ERROR_90_PCT.values(),
    ):
        assert f"{figure}%" in said
    assert "not a 90% interval" in said and "axes" in said


def test_money_has_no_negative_zero() -> None:
    assert [format_money(v) for v in (-20_226, -20, 0, 47_149)] == ["−$20,200", "$0", "$0", "$47,100"]


@pytest.mark.parametrize(
    ("query", "warned"),
    [
        ({}, []),
        ({"route": "work"}, ["Postsecondary nondegree award"]),
        ({"occupation": "11-9111"}, ["Bachelor's degree"]),
        ({"occupation": "11-9111", "route": "bachelor"}, []),
        ({"occupation": "29-9021"}, ["Associate's degree"]),
        ({"step": "11-9111", "stepmonths": "10"}, ["Bachelor's degree"]),
        *((dict(one.address), []) for one in load_ready_made()),
    ],
)
def test_too_little_school_is_a_warning(tables: Tables, query: dict[str, str], warned: list[str]) -> None:
    said = describe_worth(build_view(tables, parse_scenario(query)[0], "entry"), tables)
    assert said.count("BLS names as typical") == len(warned)
    for education in warned:
        assert education.lower() in said.lower()


def test_growth_on_both_sides_is_distinct(tables: Tables) -> None:
    result = build_example(
        tables, occupation="29-2072", alt="29-2072", route="bachelor", growth="-2_0_1"
    ).result
    assert result is not None
    said = describe_influences(result.influences, tables)
    assert "the growth of pay of medical records specialists on this path (" in said
    assert "the growth of pay of medical records specialists in the alternative (" in said
    apart = build_example(tables, occupation="29-2072", route="bachelor").result
    assert apart is not None
    assert "on this path" not in describe_influences(apart.influences, tables)


def test_no_range_where_no_pay_is_given_up(tables: Tables) -> None:
    work = build_example(tables, route="work").result
    assert work is not None
    assert describe_cost(work).endswith("; no pay is given up for studying.")
    school = build_example(tables, route="certificate").result
    assert school is not None
    assert "pay given up while studying to about $" in unescape_dollars(describe_cost(school))
