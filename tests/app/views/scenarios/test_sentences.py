"""Sentences say what the figures of a scenario say."""

import pytest

from app.views.scenarios.formats import format_money
from app.views.scenarios.sentences.growth import describe_growth
from app.views.scenarios.sentences.method import describe_method
from app.views.scenarios.sentences.path import describe_alternative, describe_cost, describe_schools
from app.views.scenarios.sentences.worth import describe_flips, describe_observed, describe_worth
from app.views.scenarios.view import build_view
from outlook.claims import marking
from outlook.pay import levels, stages
from outlook.pay.real_growth import RealGrowth
from outlook.scenario.assumptions import load_ready_made
from outlook.scenario.url import parse_scenario
from outlook.tables import CORE, Tables
from tests.app.test_pages import opened
from tests.app.views.scenarios.examples import HOSPITALS, build_example, read_notes, unescape_dollars


def test_verdict_follows_the_lives(tables: Tables) -> None:
    said = {
        name: describe_worth(build_example(tables, **query), tables)
        for name, query in {
            "leaver": {},
            "given": {"altpay": "20000", "finish": "100"},
            "clerk": {"alt": "43-3021", "route": "associate"},
            "degree": {"route": "bachelor"},
            "group": {"occupation": "00-0000"},
            "absurd": {"growth": "10_10_10", "altgrowth": "-10_-10_-10", "horizon": "45"},
            "itself": {"route": "work", "alt": CORE},
        }.items()
    }
    assert said["leaver"].startswith("Whether a certificate pays off could go either way. In ")
    assert said["given"].startswith("A certificate very likely pays off.")
    assert said["clerk"].startswith("An associate degree very likely doesn’t pay off.")
    # The occupation pays no more with a bachelor's degree, but those who have one earn more.
    assert said["degree"].startswith("The figures disagree on whether a bachelor’s degree pays off")
    assert "isn't a job to train for" in said["group"] and "$" not in said["group"]
    assert "never been seen" in said["absurd"] and "$" not in said["absurd"]
    assert "no difference" in said["itself"]


def test_graduates_have_a_card_and_a_sentence(tables: Tables) -> None:
    test, one = opened("scenarios"), build_example(tables)
    four = one.observed.find_point(4) if one.observed else None
    assert four and f"Graduates earned{format_money(four.p50_usd)}" in read_notes(test)
    said = describe_observed(one)
    assert any(unescape_dollars(said) in unescape_dollars(m.value) for m in test.markdown)
    assert "At about half of the programs (51% of 504)" in said
    assert "1,287 schools in the United States" in describe_schools(one)
    assert describe_observed(build_example(tables, route="work")) == ""


def test_comparative_words_are_claims(tables: Tables) -> None:
    one = build_example(tables, altpay="20000", finish="100")
    with marking():
        said = describe_worth(one, tables)
    assert "\u2063very likely pays off\u2064" in said and "\u2063ahead\u2064" in said


def test_flips_name_their_thresholds(tables: Tables) -> None:
    one = build_example(tables)
    said = describe_flips(one.flips)
    assert said.startswith("For someone who finishes, the chances would be even at starting pay of ")
    assert "no change in cost" in describe_flips(build_example(tables, route="associate").flips)
    assert describe_flips(()) == ""


def test_alternative_covers_all_settings(tables: Tables) -> None:
    query = {"setting": HOSPITALS, "alt": "31-9092"}
    assert ", all employers," in describe_alternative(build_example(tables, **query).scenario, tables)
    # The same occupation is compared in the same setting.
    assert "all employers" not in describe_alternative(
        build_example(tables, **{**query, "alt": CORE}).scenario, tables
    )


def test_growth_quotes_mean_and_median() -> None:
    said = " ".join(unescape_dollars(m.value) for m in opened("scenarios").markdown)
    assert "mean pay changed by −0.4% a year after inflation, median pay by −2.1%" in said
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
    assert "10,000 times" in said and "axes" in said


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
    assert said.count("start with more school (BLS: ") == len(warned)
    # Less school than most who get in have is no ground for a verdict.
    assert not (warned and "pays off." in said.replace("doesn’t pay off.", ""))
    for education in warned:
        assert education.lower() in said.lower()


def test_no_cost_where_there_is_no_school(tables: Tables) -> None:
    work = build_example(tables, route="work").result
    assert work is not None and describe_cost(work).startswith("There is no school to pay for")
    school = build_example(tables, route="certificate").result
    assert school is not None
    assert "and you give up about $" in unescape_dollars(describe_cost(school))
