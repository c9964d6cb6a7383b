"""The inputs of a path: each has its reason, changes the URL and can be reset."""

import re

from outlook.scenario.assumptions import load_ready_made
from outlook.scenario.fields import FIELDS
from outlook.scenario.model import find_assumptions
from outlook.scenario.url import parse_scenario
from outlook.tables import Tables
from tests.app.reading import answer, html
from tests.app.test_pages import opened
from tests.app.views.scenarios.examples import CALIFORNIA, read_notes, read_query, unescape_dollars


def test_ready_made_scenario_keeps_place() -> None:
    test = opened("scenarios", place=CALIFORNIA, occupation="31-9097")
    button = next(b for b in test.button if b.key == "ready-medical-assistant")
    button.click().run()
    assert not test.exception
    assert read_query(test) == {
        "place": CALIFORNIA,
        "v": "2",
        "hours": "30",
        "alt": "31-9092",
        "altstage": "qualified",
    }
    assert "Medical records specialists in California" in test.title[0].value
    assert next(b for b in test.button if b.key == "ready-medical-assistant").disabled


def test_changed_input_is_in_url_until_reset() -> None:
    test = opened("scenarios")
    before = answer(test)
    test.number_input(key="scenario-tuition").set_value(20_000.0).run()
    assert read_query(test) == {"v": "2", "tuition": "20000"}
    assert answer(test) != before
    assert "Changed by you. Default the net price of schools" in read_notes(test)
    next(b for b in test.button if b.key == "reset-school").click().run()
    assert read_query(test) == {}
    assert answer(test) == before


def test_new_route_resets_its_own_inputs() -> None:
    test = opened("scenarios", tuition="20000", discount="5")
    test.selectbox(key="scenario-route").set_value("bachelor").run()
    assert read_query(test) == {"v": "2", "route": "bachelor", "discount": "5"}
    assert test.number_input(key="scenario-tuition").value is None
    assert test.number_input(key="scenario-months").value == 48


def test_step_can_be_added_and_removed() -> None:
    test = opened("scenarios")
    test.selectbox(key="scenario-step").set_value("29-9021").run()
    assert read_query(test) == {"v": "2", "step": "29-9021"}
    assert "with a later step to health information technologists" in answer(test)
    test.number_input(key="scenario-stepyear").set_value(3).run()
    assert read_query(test)["stepyear"] == "3"
    test.selectbox(key="scenario-step").set_value("").run()
    assert read_query(test) == {}


def test_growth_must_rise_from_low_to_high() -> None:
    test = opened("scenarios")
    test.number_input(key="scenario-growth-0").set_value(9.0).run()
    assert any("must rise" in h for h in html(test))
    assert read_query(test) == {}
    test.number_input(key="scenario-growth-0").set_value(-3.0).run()
    assert read_query(test)["growth"].startswith("-3_")
    assert not any("must rise" in h for h in html(test))


def test_years_to_next_stage_can_change() -> None:
    test = opened("scenarios")
    test.number_input(key="scenario-years-0").set_value(4.0).run()
    assert read_query(test) == {"v": "2", "years": "4_5_8"}


def test_every_choice_has_an_input() -> None:
    test = opened("scenarios", step="11-9111")
    keys = {
        str(w.key).removeprefix("scenario-") for kind in (test.selectbox, test.number_input) for w in kind
    }
    whole = {re.sub(r"-\d$", "", key) for key in keys}
    assert set(FIELDS) <= whole | {"occupation", "place", "setting"}


def test_every_input_has_reason_and_grade(tables: Tables) -> None:
    query = dict(load_ready_made()[2].address)
    test = opened("scenarios", **query)
    said = read_notes(test)
    scenario, _ = parse_scenario(query)
    for key, default in find_assumptions(scenario).items():
        # Measured growth has sentences of its own.
        if key in ("growth", "stepgrowth", "altgrowth"):
            continue
        assert unescape_dollars(default.reason) in said, key
    for one in ("reported (grade C)", "our assumption", "an official page or table (grade A)"):
        assert one in said
    assert "Mean and median disagree on how much" in said and "few" in said
