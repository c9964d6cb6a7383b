"""A scenario as a query string, and what happens to queries that cannot be read."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlook.scenario.assumptions import load_ready_made
from outlook.scenario.fields import FIELDS, ROUTES, STAGES, Range
from outlook.scenario.model import Scenario, build_default
from outlook.scenario.url import build_query, parse_scenario
from outlook.tables import Tables
from tests.outlook.scenario.strategies import scenarios

STEPS = (None, "29-9021", "11-9111", "15-1211")


@given(scenarios())
@settings(max_examples=100, deadline=None)
def test_query_round_trips(scenario: Scenario) -> None:
    query = build_query(scenario)
    assert parse_scenario(query) == (scenario, [])
    assert query["v"] == "2"
    assert all(isinstance(text, str) and text.isascii() for text in query.values())


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("alternative", ["none_or_high_school", "31-9092"])
def test_query_holds_only_differences(route: str, step: str | None, alternative: str) -> None:
    expected = {"v": "2", "route": route, "step": step, "alt": alternative}
    usual = {"route": "certificate", "step": None, "alt": "none_or_high_school"}
    assert build_query(build_default(route, step, alternative)) == {
        k: v for k, v in expected.items() if v != usual.get(k)
    }


def test_query_is_readable() -> None:
    scenario = build_default("associate", "11-9111")
    assert scenario.step is not None
    changed = replace(
        scenario,
        area="0600000",
        school=replace(scenario.school, tuition_usd=9000.5),
        growth_pct=Range(-1.5, 0, 1),
        step=replace(scenario.step, year=5),
    )
    assert build_query(changed) == {
        "v": "2",
        "place": "0600000",
        "route": "associate",
        "tuition": "9000.5",
        "growth": "-1.5_0_1",
        "step": "11-9111",
        "stepyear": "5",
    }


junk = st.text(max_size=60) | st.sampled_from(
    ["nan", "inf", "-inf", "1e999", "1_000", "١٢", "0x10", "-1", "", " ", "1_2", "1_2_3_4", "3_2_1", "9" * 400, "_" * 400]
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)) | st.just("v") | junk, junk, max_size=12))
@settings(max_examples=150, deadline=None)
def test_junk_gives_scenario_and_sentences(query: dict[str, str]) -> None:
    scenario, sentences = parse_scenario(query)
    # The constructor refuses values out of bounds, and the scenario can be shared again.
    assert parse_scenario(build_query(scenario)) == (scenario, [])
    strange = [key for key in query if key not in FIELDS and key != "v"]
    assert bool(sentences) >= bool(strange)
    assert len(sentences) <= len(FIELDS) + 2
    assert all(len(sentence) < 300 and sentence.endswith(".") for sentence in sentences)
    if query.get("v", "2") in ("1", "2"):
        for key in (k for k in query if k in FIELDS and FIELDS[k].kind.read(query[k]) is None):
            assert any(said.startswith(f"In this link, {FIELDS[key].label} is “") for said in sentences)


def test_non_text_values_do_not_raise() -> None:
    odd: Any = {"months": ["9", "12"], "tuition": None, 7: object(), "horizon": 12}
    scenario, sentences = parse_scenario(odd)
    assert scenario == replace(build_default(), horizon_years=12)
    assert len(sentences) == 3


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("tuition", "-1", "a number from 0 to 500,000; the default is used"),
        ("tuition", "nan", "a number from 0 to 500,000; the default is used"),
        ("months", "9.5", "a whole number from 0 to 96; 10 is used"),
        ("horizon", "500", "a whole number from 10 to 45; 15 is used"),
        ("stage", "boss", f"one of {', '.join(STAGES)}; entry is used"),
        ("years", "2_5", "three numbers from 0 to 50, joined by _; the default is used"),
        ("growth", "2_1_0", "three rising numbers from -10 to 10, joined by _; the default is used"),
        ("step", "manager", "an occupation's code such as 29-2072; no step is used"),
        ("alt", "00-0000", f"{FIELDS['alt'].kind.said}; none_or_high_school is used"),
        ("route", "doctorate", "one of certificate, associate, bachelor, work; certificate is used"),
    ],
)
def test_unreadable_value_names_its_default(key: str, text: str, said: str) -> None:
    scenario, sentences = parse_scenario({"v": "2", key: text})
    assert scenario == build_default()
    assert sentences == [f"In this link, {FIELDS[key].label} is “{text}”, not {said}."]


def test_one_bad_value_keeps_the_rest() -> None:
    scenario, sentences = parse_scenario({"route": "associate", "months": "twenty", "discount": "5"})
    assert scenario == replace(build_default("associate"), discount_pct=5.0)
    assert sentences == [
        "In this link, months of study on the route is “twenty”, not a whole number from 0 to 96; 24 is used."
    ]


def test_misspelled_keys_are_named_and_cut() -> None:
    _, sentences = parse_scenario({"tution": "5000"})
    assert sentences == ["In this link, “tution” isn't an option and was ignored."]
    _, sentences = parse_scenario({c * 500: "" for c in "abcde"})
    assert len(sentences) == 1 and "and 2 more" in sentences[0] and len(sentences[0]) < 220


def test_step_details_without_step_are_named() -> None:
    scenario, sentences = parse_scenario({"stepyear": "4"})
    assert scenario == build_default()
    assert sentences == ["This link says how a step is made, but not to which occupation; no step is used."]


def test_other_version_is_not_parsed() -> None:
    scenario, sentences = parse_scenario({"v": "3", "tuition": "1"})
    assert scenario == build_default()
    assert sentences == [
        "This link is of version “3”; this site reads versions up to 2, so defaults are shown."
    ]


def test_code_without_figures_falls_back() -> None:
    query = {"occupation": "29-9021", "step": "99-9999", "place": "9999999"}
    scenario, sentences = parse_scenario(query, occupations={"29-2072", "29-9021"}, areas={"0000000"})
    assert scenario == replace(build_default(), occupation="29-9021")
    assert len(sentences) == 2 and all("that has figures" in sentence for sentence in sentences)


def test_ready_made_scenarios_are_understood(tables: Tables) -> None:
    made = load_ready_made()
    assert [one.name for one in made] == ["school-leaver", "medical-assistant", "manager"]
    for one in made:
        scenario, sentences = parse_scenario(one.address, occupations=set(tables.occupations))
        assert sentences == []
        assert build_query(scenario) == one.address
        assert one.title and one.story.endswith(".")


def test_first_version_keeps_its_meaning_of_stages() -> None:
    scenario, sentences = parse_scenario({"v": "1", "stage": "experienced", "altstage": "competent"})
    assert (scenario.stage, scenario.alternative.stage, sentences) == ("average", "experienced", [])
    assert parse_scenario(build_query(scenario))[0] == scenario
    assert parse_scenario({"stage": "experienced"})[0].stage == "experienced"
