"""A scenario's defaults with their sources, and the address that holds one: whole, bounded, and never a crash."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlook.scenario.assumptions import GRADES, assumptions, ready_made
from outlook.scenario.fields import FIELDS, ROUTES, Number, OutOfBounds, Range
from outlook.scenario.model import Scenario, build_default, standing
from outlook.scenario.url import from_query, to_query
from outlook.tables import Tables
from tests.outlook.scenarios import scenarios

STEPS = (None, "29-9021", "11-9111", "15-1211")


@given(scenarios())
@settings(max_examples=150, deadline=None)
def test_an_address_gives_back_the_scenario_that_it_was_made_from(scenario: Scenario) -> None:
    address = to_query(scenario)
    assert from_query(address) == (scenario, [])
    assert address["v"] == "1"
    assert all(isinstance(text, str) and text.isascii() for text in address.values())


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("alternative", ["00-0000", "31-9092"])
def test_only_what_differs_from_the_defaults_stands_in_the_address(
    route: str, step: str | None, alternative: str
) -> None:
    expected = {"v": "1", "route": route, "step": step, "alt": alternative}
    usual = {"route": "certificate", "step": None, "alt": "00-0000"}
    assert to_query(build_default(route, step, alternative)) == {
        k: v for k, v in expected.items() if v != usual.get(k)
    }


def test_an_address_can_be_read_by_a_person() -> None:
    scenario = build_default("associate", "11-9111")
    assert scenario.step is not None
    changed = replace(
        scenario,
        area="0600000",
        school=replace(scenario.school, tuition_usd=9000.5),
        growth_pct=Range(-1.5, 0, 1),
        step=replace(scenario.step, year=5),
    )
    assert to_query(changed) == {
        "v": "1",
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
@settings(max_examples=300, deadline=None)
def test_any_junk_gives_a_valid_scenario_and_words_for_what_was_not_understood(query: dict[str, str]) -> None:
    scenario, words = from_query(query)
    # Made by the constructor, which refuses what is out of bounds; and it can be sent on.
    assert from_query(to_query(scenario)) == (scenario, [])
    strange = [key for key in query if key not in FIELDS and key != "v"]
    assert bool(words) >= bool(strange)
    assert len(words) <= len(FIELDS) + 2
    assert all(len(sentence) < 300 and sentence.endswith(".") for sentence in words)
    if query.get("v", "1") == "1":
        for key in (k for k in query if k in FIELDS and FIELDS[k].kind.read(query[k]) is None):
            assert any(said.startswith(f"In the address, {FIELDS[key].label} is “") for said in words)


def test_values_that_are_no_text_do_not_raise_either() -> None:
    odd: Any = {"months": ["9", "12"], "tuition": None, 7: object(), "horizon": 12}
    scenario, words = from_query(odd)
    assert scenario == replace(build_default(), horizon_years=12)
    assert len(words) == 3


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("tuition", "-1", "a number from 0 to 500,000; 3250 is used"),
        ("tuition", "nan", "a number from 0 to 500,000; 3250 is used"),
        ("months", "9.5", "a whole number from 0 to 96; 10 is used"),
        ("horizon", "500", "a whole number from 10 to 45; 15 is used"),
        ("stage", "boss", "one of entry, qualified, experienced, competent; entry is used"),
        ("years", "2_5", "three numbers from 0 to 50, joined by _; 2_5_8 is used"),
        ("growth", "2_1_0", "three rising numbers from -10 to 10, joined by _; the default is used"),
        ("step", "manager", "an occupation's code such as 29-2072; no step is used"),
        ("route", "doctorate", "one of certificate, associate, bachelor, work; certificate is used"),
    ],
)
def test_what_is_not_understood_is_named_with_what_is_used_in_its_place(
    key: str, text: str, said: str
) -> None:
    scenario, words = from_query({"v": "1", key: text})
    assert scenario == build_default()
    assert words == [f"In the address, {FIELDS[key].label} is “{text}”, not {said}."]


def test_the_rest_of_an_address_stands_where_one_value_is_wrong() -> None:
    scenario, words = from_query({"route": "associate", "months": "twenty", "discount": "5"})
    assert scenario == replace(build_default("associate"), discount_pct=5.0)
    assert words == [
        "In the address, months of study on the route is “twenty”, not a whole number from 0 to 96; 24 is used."
    ]


def test_a_misspelt_key_is_said_and_long_ones_are_cut() -> None:
    _, words = from_query({"tution": "5000"})
    assert words == ["In the address, “tution” means nothing here and was left out."]
    _, words = from_query({c * 500: "" for c in "abcde"})
    assert len(words) == 1 and "and 2 more" in words[0] and len(words[0]) < 220


def test_how_a_step_is_made_without_one_is_said() -> None:
    scenario, words = from_query({"stepyear": "4"})
    assert scenario == build_default()
    assert words == ["The address says how a step is made, but not to which occupation; no step is used."]


def test_an_address_of_another_version_is_not_half_read() -> None:
    scenario, words = from_query({"v": "2", "tuition": "1"})
    assert scenario == build_default()
    assert words == ["The address is of version “2”; only 1 is known, so it was not read."]


def test_a_code_without_figures_falls_back_where_the_caller_knows_the_codes() -> None:
    query = {"occupation": "29-9021", "step": "99-9999", "place": "9999999"}
    scenario, words = from_query(query, occupations={"29-2072", "29-9021", "00-0000"}, areas={"0000000"})
    assert scenario == replace(build_default(), occupation="29-9021")
    assert len(words) == 2 and all("that has figures" in sentence for sentence in words)


@pytest.mark.parametrize(
    "change",
    [
        {"discount_pct": -1},
        {"discount_pct": float("nan")},
        {"horizon_years": 9},
        {"horizon_years": 10.0},
        {"horizon_years": True},
        {"stage": "boss"},
        {"occupation": "292072"},
        {"years_to_next": (1, 2)},
        {"years_to_next": (1, 2, 51)},
        {"growth_pct": Range(-11, 0, 1)},
        {"wage_usd_per_hour": float("inf")},
    ],
)
def test_a_scenario_out_of_bounds_cannot_be_made(change: dict[str, Any]) -> None:
    with pytest.raises(OutOfBounds):
        replace(build_default(), **change)


@pytest.mark.parametrize("ends", [(1, 0, 2), (0, 2, 1), (float("nan"), 0, 1), (0, 1, float("inf"))])
def test_a_range_rises(ends: tuple[float, float, float]) -> None:
    with pytest.raises(OutOfBounds, match="must rise"):
        Range(*ends)


def test_every_default_says_its_unit_grade_source_year_and_reason() -> None:
    for path, one in assumptions().items():
        assert one.grade in GRADES, path
        assert one.unit and one.reason.endswith("."), path
        # What is our own has no source to lean on; what is not has one, with its year.
        assert bool(one.source) == bool(one.year) == (one.grade != "assumed"), path
        if one.low is not None or one.high is not None:
            assert one.low is not None and one.high is not None and isinstance(one.value, int | float), path
            assert one.low <= one.value <= one.high, path


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("step", STEPS)
def test_every_choice_with_a_default_has_its_assumption_and_the_default_is_its_value(
    route: str, step: str | None
) -> None:
    scenario = build_default(route, step)
    reasons = standing(scenario)
    chosen = {"occupation", "place", "setting", "route", "step", "altpay"}
    assert set(reasons) | chosen == {k for k in FIELDS if step or not k.startswith("step")} | {"step"}
    assert reasons["tuition"].value == scenario.school.tuition_usd
    assert reasons["stage"].value == scenario.stage
    assert reasons["altyears"].value == scenario.alternative.years_to_next
    if scenario.step:
        assert reasons["stepyear"].value == scenario.step.year
        assert reasons["stepmonths"].value == scenario.step.school.months
        assert reasons["stepyears"].value == scenario.step.years_to_next


def test_weakly_known_and_assumed_defaults_are_graded_so() -> None:
    of = assumptions()
    assert of["route.certificate.tuition_usd"].grade == "C"
    assert of["route.certificate.credential_usd"].grade == "B"
    assert (of["path.years_to_next"].grade, of["path.discount_pct"].grade) == ("assumed", "assumed")
    assert "ranks" in of["path.years_to_next"].reason


def test_a_step_takes_the_length_and_cost_of_its_school_and_its_own_above_that() -> None:
    of = assumptions()
    assert of["step.11-9111.tuition_usd"] == of["route.bachelor.tuition_usd"]
    assert of["step.29-9021.months"] == of["route.associate.months"]
    assert of["step.29-9021.years_to_next"] == of["path.years_to_next"]
    assert of["step.11-9111.work_hours_per_week"] != of["route.bachelor.work_hours_per_week"]
    assert of["step.11-9111.years_to_next"] != of["path.years_to_next"]


def test_only_all_work_together_is_held_below_the_later_stages() -> None:
    assert build_default().alternative.years_to_next == (8, 50, 50)
    assert (
        build_default(alternative="31-9092").alternative.years_to_next
        == build_default().years_to_next
        == (2, 5, 8)
    )


def test_the_three_ready_made_scenarios_are_understood_and_known_to_the_tables(tables: Tables) -> None:
    made = ready_made()
    assert [one.name for one in made] == ["school-leaver", "medical-assistant", "manager"]
    for one in made:
        scenario, words = from_query(one.address, occupations=set(tables.occupations))
        assert words == []
        assert to_query(scenario) == one.address
        assert one.title and one.story.endswith(".")


@pytest.mark.parametrize("key", FIELDS)
def test_every_number_of_the_address_has_a_unit_and_bounds_to_show(key: str) -> None:
    kind = getattr(FIELDS[key].kind, "each", FIELDS[key].kind)
    if key in ("months", "stepyear", "years", "growth", "altpay", "discount", "horizon"):
        assert isinstance(kind, Number)
    if isinstance(kind, Number):
        assert kind.unit and kind.low < kind.high
    assert FIELDS[key].label and FIELDS[key].kind.said
