"""The salary scenarios page: its sentences against the figures, its address there and back, and what it does with junk."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app import edition
from app.registry import DOWNLOADS
from app.views.scenarios import path_section, sentences
from app.views.scenarios.figures import Shown, address, current, read, shown
from app.views.scenarios.sentences import money
from outlook import places
from outlook.pay import levels, stages
from outlook.pay.inflation import RealGrowth
from outlook.scenario import cash_flow
from outlook.scenario.assumptions import ReadyMade, ready_made
from outlook.scenario.fields import FIELDS, ROUTES, STAGES, Range
from outlook.scenario.model import standing
from outlook.scenario.url import from_query, to_query
from outlook.tables import CORE, NATION, Tables
from tests.app.missing import leaks
from tests.app.reading import answer, html, paragraphs, tables_of
from tests.app.test_pages import opened, texts
from tests.outlook.scenarios import scenarios as any_scenarios

CALIFORNIA, HOSPITALS = "0600000", "622000"
EVERYTHING = {
    "occupation": "29-9021",
    "place": "4800000",
    "setting": HOSPITALS,
    "v": "1",
    "route": "associate",
    "months": "22",
    "tuition": "9000.5",
    "hours": "12.5",
    "wage": "17.25",
    "years": "1_4_9",
    "growth": "-1.5_0_1",
    "step": "11-9111",
    "stepyear": "4",
    "stephours": "25",
    "alt": "31-9092",
    "altstage": "qualified",
    "altpay": "41000",
    "discount": "4.5",
    "horizon": "20",
    "at": "experienced",
    "also": "0600000_0000000",
    "prices": "local",
}
HOSTILE = [
    {"tuition": "<script>alert(1)</script>"},
    {"route": "'\"><img src=x onerror=alert(1)>"},
    {"v": "2"},
    {"v": "<b>1</b>"},
    {"months": "9" * 400},
    {"growth": "nan_nan_nan"},
    {"step": "99-9999", "stepyear": "0"},
    {"alt": "../../etc/passwd"},
    {"at": "<i>boss</i>"},
    {"also": "0600000_<u>x</u>"},
    {"prices": "$1 and $2"},
    {"setting": "<s>62</s>"},
    {"<script>": "1", "utm_source": "x"},
]


def view(tables: Tables, **query: str) -> Shown:
    scenario, own, said = read(query, occupations=current(tables), areas={*places.area_titles(tables)})
    assert said == []
    return shown(tables, scenario, own.get("at", scenario.stage))


def plain(text: str) -> str:
    return text.replace("\\$", "$")


def query_of(test: AppTest) -> dict[str, str]:
    return {k: v[-1] if isinstance(v, list) else v for k, v in dict(test.query_params).items()}


def embedded_choices(test: AppTest) -> list[list[tuple[str, str]]]:
    """What the code for another page asks for, chart by chart."""
    codes = re.findall(r'<iframe src="([^"]+)"', " ".join(unescape(h) for h in html(test)))
    return [parse_qsl(unescape(code).partition("?")[2]) for code in codes]


def notes(test: AppTest) -> str:
    """Everything said in smaller type, as text."""
    return unescape(re.sub(r"<[^>]+>", "", " ".join(html(test))))


@pytest.mark.parametrize("ready", ready_made(), ids=lambda one: one.name)
@pytest.mark.parametrize("area", [NATION, CALIFORNIA])
def test_the_answer_of_a_ready_made_scenario_has_the_figures_of_the_library(
    tables: Tables, ready: ReadyMade, area: str
) -> None:
    query = {**ready.address, **({"place": area} if area != NATION else {})}
    test = opened("scenarios", **query)
    assert not test.exception, [e.message for e in test.exception]
    assert leaks(texts(test)) == []
    scenario, _ = from_query(query)
    result = cash_flow.reckon(scenario, stages.figures(tables, scenario)[0])
    span: Range = getattr(stages.stages(tables, CORE, area).pay, scenario.stage)
    said = plain(answer(test))
    assert f"about {money(span.middle)} a year" in said
    assert f"(range {money(span.low)} to {money(span.high)})" in said
    assert f"from year {result.break_even.year} on" in said
    middle = sentences.gain(result.npv.middle)
    low, high = (sentences.signed(v) for v in (result.npv.low, result.npv.high))
    assert f"about {middle} in today's value (range {low} to {high})" in said
    assert len(test.get("plotly_chart")) == 4


def test_a_path_that_reaches_below_its_alternative_is_never_said_to_pay_for_sure(tables: Tables) -> None:
    for query in [dict(r.address) for r in ready_made()] + [
        {"place": CALIFORNIA},
        {"tuition": "60000"},
        {"tuition": "500000"},
    ]:
        one = view(tables, **query)
        assert one.result is not None
        said, npv = sentences.worth_it(one, tables), one.result.npv
        sure = npv.low > 0 and one.result.break_even_low.reached in ("year", "ahead throughout")
        assert ("pays over the whole of the range" in said) == sure
        assert ("does not pay, over the whole of the range" in said) == (npv.high <= 0)


def test_an_estimate_for_a_place_and_setting_is_called_one_with_its_allowance(tables: Tables) -> None:
    test = opened("scenarios", place=CALIFORNIA, setting=HOSPITALS)
    assert not test.exception
    assert "(setting: hospitals)" in answer(test) and "an estimate" in answer(test)
    said = notes(test)
    assert f"{stages.PRODUCT_ERROR_90_PCT['state']} %" in said and "Estimate." in said
    assert "an estimate" not in answer(opened("scenarios", setting=HOSPITALS))


def test_the_alternative_of_a_path_in_a_setting_is_said_to_be_of_all_settings(tables: Tables) -> None:
    query = {"setting": HOSPITALS, "alt": "31-9092"}
    assert ", all settings," in sentences.instead(view(tables, **query).scenario, tables)
    # The same occupation is compared in the same setting.
    assert "all settings" not in sentences.instead(view(tables, **{**query, "alt": CORE}).scenario, tables)


def test_withheld_pay_is_said_in_both_halves_and_nothing_else_is_made_up(tables: Tables) -> None:
    test = opened("scenarios", occupation="43-9021", place="2900000")
    assert not test.exception
    assert answer(test).count("did not release the mean wage") == 2
    assert len(test.get("plotly_chart")) == 2
    assert leaks(texts(test)) == []


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Drop what was computed before and during a test that changes what it is computed from."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    # Pages open the edition again; what was computed goes with the one before.
    edition._opened.cache_clear()


@pytest.mark.usefixtures("forgotten")
def test_capped_pay_is_said(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    real = stages.published

    def capped(*asked: Any) -> Any:
        row = real(*asked)
        if row is not None and asked[1] == CORE:
            row["annual_mean_usd"] = row["annual_p90_usd"] = pd.NA
            row["top_coded"] = "annual_mean_usd,annual_p90_usd"
        return row

    monkeypatch.setattr(stages, "published", capped)
    test = opened("scenarios")
    assert not test.exception, [e.message for e in test.exception]
    assert "above the limit to which BLS prints wages" in answer(test)
    assert any("p90 (above BLS's limit)" in measure for measure in paragraphs(test, "measure"))
    # A pay can be placed among the percentiles that there are.
    assert any("About 50 %" in m.value for m in test.markdown)
    assert leaks(texts(test)) == []


def test_an_earlier_code_has_pay_and_says_why_it_has_no_path() -> None:
    test = opened("scenarios", occupation="29-2071")
    assert "May 2017" in answer(test)
    assert "cannot be reckoned" in answer(test)


@pytest.mark.parametrize("query", HOSTILE, ids=lambda q: next(iter(q))[:10] + next(iter(q.values()))[:10])
def test_a_hostile_address_gives_words_no_markup_and_the_default_page(query: dict[str, str]) -> None:
    test = opened("scenarios", **query)
    assert not test.exception, [e.message for e in test.exception]
    assert any("address" in h for h in html(test) if 'class="note"' in h)
    everything = (
        " ".join(html(test))
        + " ".join(m.value for m in test.markdown)
        + " ".join(c.value for c in test.caption)
    )
    for value in (*query.values(), *query):
        if "<" in value:
            assert value not in everything
    assert plain(answer(test)) == plain(answer(opened("scenarios")))
    assert leaks(texts(test)) == []


def test_a_pasted_address_restores_the_whole_scenario(tables: Tables) -> None:
    test = opened("scenarios", **EVERYTHING)
    assert not test.exception
    assert not [h for h in html(test) if "In the address" in h or "in the address" in h]
    wanted, _ = from_query({k: v for k, v in EVERYTHING.items() if k not in ("at", "also", "prices")})
    assert query_of(test) == EVERYTHING
    sent = dict(parse_qsl(test.code[0].value.partition("?")[2]))
    assert from_query({k: v for k, v in sent.items() if k not in ("at", "also", "prices")}) == (wanted, [])
    assert {k: sent[k] for k in ("at", "also", "prices")} == {
        k: EVERYTHING[k] for k in ("at", "also", "prices")
    }
    again = opened("scenarios", **sent)
    # A chart's code for another page holds the same choices, in the order of the address.
    assert [t for t in texts(again) if "<iframe" not in t] == [t for t in texts(test) if "<iframe" not in t]
    assert [sorted(c) for c in embedded_choices(again)] == [sorted(c) for c in embedded_choices(test)] != []


@given(
    any_scenarios(),
    st.fixed_dictionaries({}, optional={"at": st.sampled_from(STAGES), "prices": st.just("local")}),
)
@settings(max_examples=60, deadline=None)
def test_the_address_that_the_page_gives_holds_any_scenario(scenario: Any, own: dict[str, str]) -> None:
    query = dict(parse_qsl(address(scenario, own)))
    codes = {scenario.occupation, scenario.alternative.occupation} | (
        {scenario.step.occupation} if scenario.step else set()
    )
    assert read(query, occupations=codes, areas={scenario.area}) == (scenario, own, [])


def test_each_scenario_is_kept_apart(tables: Tables) -> None:
    one = from_query(dict(ready_made()[0].address))[0]
    for scenario in (
        one,
        replace(one, horizon_years=one.horizon_years + 1),
        replace(one, area=CALIFORNIA),
        one,
    ):
        assert tables.compute(shown, scenario, scenario.stage).scenario == scenario


def test_the_csv_of_every_year_is_the_table_of_the_result(tables: Tables) -> None:
    one = view(tables, **dict(ready_made()[2].address))
    assert one.result is not None
    frame = pd.read_csv(io.BytesIO(DOWNLOADS["path-by-year"].load_csv(tables, dict(ready_made()[2].address))))
    expected = cash_flow.table(one.result)
    assert list(frame.columns) == list(expected.columns)
    pd.testing.assert_frame_equal(frame, expected, check_dtype=False)
    shown_years = path_section.every_year(one.result, tables)
    assert shown_years["Year"].tolist() == [str(y) for y in expected["year"]]
    assert shown_years["Pay"].tolist() == [money(v) for v in expected["pay_middle_usd"]]


def test_the_csv_of_pay_by_stage_has_the_estimates_to_the_hundred(tables: Tables) -> None:
    one = view(tables, place=CALIFORNIA, setting=HOSPITALS)
    assert one.stages is not None
    frame = stages.tabulate(one.stages, one.scenario)
    assert frame["stage"].tolist() == list(STAGES)
    assert frame["estimated_middle_usd"].map(money).tolist() == [
        money(getattr(one.stages.pay, s).middle) for s in STAGES
    ]
    assert (frame["estimated_low_usd"] <= frame["estimated_middle_usd"]).all()
    assert frame["place_scaled_by_setting"].all()


def test_a_ready_made_scenario_can_be_opened_and_keeps_the_place() -> None:
    test = opened("scenarios", place=CALIFORNIA, occupation="31-9097")
    button = next(b for b in test.button if b.key == "ready-medical-assistant")
    button.click().run()
    assert not test.exception
    assert query_of(test) == {
        "place": CALIFORNIA,
        "v": "1",
        "hours": "30",
        "alt": "31-9092",
        "altstage": "qualified",
    }
    assert "Medical records specialists in California" in answer(test)
    assert next(b for b in test.button if b.key == "ready-medical-assistant").disabled


def test_changing_an_input_stands_in_the_address_and_going_back_leaves_it() -> None:
    test = opened("scenarios")
    before = answer(test)
    test.number_input(key="scenario-tuition").set_value(20_000.0).run()
    assert query_of(test) == {"v": "1", "tuition": "20000"}
    assert answer(test) != before
    assert "Changed by you. Default $3,250 for the whole program" not in notes(test)
    assert "Changed by you. Default $3,250" in notes(test)
    next(b for b in test.button if b.key == "reset-school").click().run()
    assert query_of(test) == {}
    assert answer(test) == before


def test_another_route_brings_its_own_defaults_and_drops_what_belonged_to_the_first() -> None:
    test = opened("scenarios", tuition="20000", discount="5")
    test.selectbox(key="scenario-route").set_value("bachelor").run()
    assert query_of(test) == {"v": "1", "route": "bachelor", "discount": "5"}
    assert test.number_input(key="scenario-tuition").value == 46_440
    assert test.selectbox(key="scenario-stage").value == "qualified"


def test_a_step_can_be_taken_and_given_up() -> None:
    test = opened("scenarios")
    test.selectbox(key="scenario-step").set_value("29-9021").run()
    assert query_of(test) == {"v": "1", "step": "29-9021"}
    assert "with a later step to health information technologists" in answer(test)
    test.number_input(key="scenario-stepyear").set_value(3).run()
    assert query_of(test)["stepyear"] == "3"
    test.selectbox(key="scenario-step").set_value("").run()
    assert query_of(test) == {}


def test_growth_that_does_not_rise_is_refused_with_a_word_and_rising_growth_is_taken() -> None:
    test = opened("scenarios")
    test.number_input(key="scenario-growth-0").set_value(9.0).run()
    assert any("must rise" in h for h in html(test))
    assert query_of(test) == {}
    test.number_input(key="scenario-growth-0").set_value(-3.0).run()
    assert query_of(test)["growth"].startswith("-3_")
    assert not any("must rise" in h for h in html(test))


def test_years_to_each_stage_can_be_moved() -> None:
    test = opened("scenarios")
    test.number_input(key="scenario-years-0").set_value(4.0).run()
    assert query_of(test) == {"v": "1", "years": "4_5_8"}


def test_years_of_work_lead_to_a_stage_and_show_its_pay(tables: Tables) -> None:
    test = opened("scenarios")
    test.number_input(key="years-so-far").set_value(8).run()
    assert any("**experienced**" in m.value and "our assumption" in m.value for m in test.markdown)
    next(b for b in test.button if b.key == "use-stage").click().run()
    assert query_of(test) == {"v": "1", "at": "experienced"}
    span = stages.stages(tables, CORE, NATION).pay.experienced
    assert f"about {money(span.middle)}" in plain(answer(test))
    # Looking at a later stage does not make the path start there.
    assert test.selectbox(key="scenario-stage").value == "entry"


def test_places_stand_side_by_side_in_dollars_or_at_average_prices(tables: Tables) -> None:
    test = opened("scenarios", place=CALIFORNIA, also="4800000_0028140")
    table = next(t for t in tables_of(test) if "Place" in t.columns)
    assert table.column("Place") == ["California", "Texas", "Kansas City, MO-KS"]
    span = stages.stages(tables, CORE, CALIFORNIA).pay.entry
    assert table.column("About, a year")[0] == money(span.middle)
    test.toggle[0].set_value(True).run()
    assert query_of(test)["prices"] == "local"
    found = places.parity(tables, CALIFORNIA)
    assert found is not None
    table = next(t for t in tables_of(test) if "Place" in t.columns)
    assert table.column("About, a year")[0] == money(span.middle * 100 / found[1])
    assert f"regional price parity {found[1]:.1f}" in notes(test)
    # What one earns there stays what is paid there.
    assert money(span.middle) in plain(answer(test))


def test_a_place_without_a_price_level_says_so(tables: Tables) -> None:
    rural = next(a for a in places.places(tables, CORE).query("area_type == 'nonmetro'")["area_code"])
    test = opened("scenarios", place=str(rural), prices="local")
    assert not test.exception
    assert "BEA publishes no price level" in notes(test)


def test_no_place_beside_can_be_chosen_and_stands_in_the_address() -> None:
    test = opened("scenarios")
    test.multiselect[0].set_value([]).run()
    assert not test.exception
    assert query_of(test)["also"] == "none"
    assert test.multiselect[0].value == []


def test_every_assumption_stands_beside_its_input_with_reason_and_grade(tables: Tables) -> None:
    query = dict(ready_made()[2].address)
    test = opened("scenarios", **query)
    said = notes(test)
    scenario, _ = from_query(query)
    for key, of in standing(scenario).items():
        # Who is compared with whom, and measured growth, are said in their own words.
        if key in ("growth", "stepgrowth", "altgrowth"):
            continue
        assert plain(of.reason) in said, key
    for one in (
        "reported (grade C)",
        "our assumption",
        "a secondary page that cites an official one (grade B)",
    ):
        assert one in said
    # That managers rise no further than one stage is an assumption, and stands there.
    assert "5, never, never years" in said
    assert "Mean and median disagree on how much" in said and "few" in said


def test_mean_and_median_growth_are_both_said_for_records_specialists() -> None:
    said = " ".join(plain(m.value) for m in opened("scenarios").markdown)
    assert "mean pay fell 0.4\u00a0% a year" in said and "median pay fell 2.1\u00a0% a year" in said
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
def test_mean_and_median_growth_are_said_to_disagree_where_they_do(
    mean: float, median: float, said: str
) -> None:
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
    text = sentences.growth(found, "", title="Medical records specialists")
    assert ("disagree" in text) == bool(said) and said in text


def test_how_we_know_has_the_measured_errors(tables: Tables) -> None:
    said = " ".join(sentences.method())
    for figure in (
        *levels.MEAN_ERROR_PCT.values(),
        *levels.ERROR_90_PCT.values(),
        *stages.PRODUCT_ERROR_90_PCT.values(),
    ):
        assert f"{figure} %" in said
    assert "not a 90 % interval" in said and "axes" in said


def test_a_pay_is_placed_among_those_who_do_the_work() -> None:
    test = opened("scenarios")
    test.number_input(key="own_pay").set_value(51_140).run()
    assert any("About 50 %" in m.value and "51,140" in m.value for m in test.markdown)
    test.number_input(key="own_pay").set_value(200_000).run()
    assert any("More than 90 %" in m.value for m in test.markdown)
    test.number_input(key="own_pay").set_value(20_000).run()
    assert any("Fewer than 10 %" in m.value for m in test.markdown)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("step", ["", "29-9021", "11-9111", "31-9092"])
def test_every_route_and_step_opens(route: str, step: str) -> None:
    test = opened("scenarios", route=route, **({"step": step} if step else {}), horizon="10")
    assert not test.exception, [e.message for e in test.exception]
    assert leaks(texts(test)) == []


def test_every_choice_of_a_scenario_can_be_changed_on_the_page() -> None:
    test = opened("scenarios", step="11-9111")
    keys = {
        str(w.key).removeprefix("scenario-") for kind in (test.selectbox, test.number_input) for w in kind
    }
    whole = {re.sub(r"-\d$", "", key) for key in keys}
    assert set(FIELDS) <= whole | {"occupation", "place", "setting"}


def test_money_below_zero_has_a_sign_and_small_amounts_are_no_minus_zero() -> None:
    assert [money(v) for v in (-20_226, -20, 0, 47_149)] == ["−$20,200", "$0", "$0", "$47,100"]


def test_what_stands_in_the_address_is_only_what_differs() -> None:
    assert query_of(opened("scenarios", v="1")) == {}
    assert query_of(opened("scenarios", v="1", tuition="3250", route="certificate")) == {}
    assert to_query(from_query({})[0]) == {"v": "1"}


@pytest.mark.parametrize(
    ("query", "warned"),
    [
        ({}, []),
        ({"route": "work"}, ["Postsecondary nondegree award"]),
        ({"occupation": "11-9111"}, ["Bachelor's degree"]),
        ({"occupation": "11-9111", "route": "bachelor"}, []),
        ({"occupation": "29-9021"}, ["Associate's degree"]),
        ({"step": "11-9111", "stepmonths": "10"}, ["Bachelor's degree"]),
        *((dict(one.address), []) for one in ready_made()),
    ],
)
def test_less_school_than_bls_names_as_typical_is_said_beside_the_verdict(
    tables: Tables, query: dict[str, str], warned: list[str]
) -> None:
    said = sentences.worth_it(shown(tables, from_query(query)[0], "entry"), tables)
    assert said.count("BLS names as typical") == len(warned)
    for education in warned:
        assert education.lower() in said.lower()


def test_the_growth_of_one_occupation_on_both_sides_is_told_apart(tables: Tables) -> None:
    result = view(tables, occupation="29-2072", alt="29-2072", route="bachelor", growth="-2_0_1").result
    assert result is not None
    said = sentences.doubt(result.influences, tables)
    assert "the growth of pay of medical records specialists on this path (" in said
    assert "the growth of pay of medical records specialists in the alternative (" in said
    apart = view(tables, occupation="29-2072", route="bachelor").result
    assert apart is not None
    assert "on this path" not in sentences.doubt(apart.influences, tables)


def test_where_nothing_is_given_up_no_range_of_nothing_is_shown(tables: Tables) -> None:
    work = view(tables, route="work").result
    assert work is not None
    assert sentences.cost(work).endswith("; no pay is given up for studying.")
    school = view(tables, route="certificate").result
    assert school is not None
    assert "pay given up while studying to about $" in plain(sentences.cost(school))
