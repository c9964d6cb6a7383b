"""Default assumptions and their sources."""

import pytest

from outlook.scenario.assumptions import GRADES, load_assumptions
from outlook.scenario.fields import FIELDS, ROUTES
from outlook.scenario.model import build_default, build_scenario, find_assumptions, list_choices

STEPS = (None, "29-9021", "11-9111", "15-1211")


def test_every_assumption_has_its_source() -> None:
    for path, one in load_assumptions().items():
        assert one.grade in GRADES, path
        assert one.unit and one.reason.endswith("."), path
        # Our own assumptions have no source; every other one has a source and a year.
        assert bool(one.source) == bool(one.year) == (one.grade != "assumed"), path
        if one.low is not None or one.high is not None:
            assert one.low is not None and one.high is not None and isinstance(one.value, int | float), path
            assert one.low <= one.value <= one.high, path


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("step", STEPS)
def test_defaults_are_the_assumptions(route: str, step: str | None) -> None:
    scenario = build_default(route, step)
    reasons = find_assumptions(scenario)
    chosen = {"occupation", "place", "setting", "route", "step", "altpay"}
    assert set(reasons) | chosen == {k for k in FIELDS if step or not k.startswith("step")} | {"step"}
    assert reasons["tuition"].value in ("net price", 0) and scenario.school.tuition_usd is None
    assert reasons["months"].value == scenario.school.months
    assert reasons["stage"].value == scenario.stage
    assert reasons["altyears"].value == "same" and scenario.alternative.years_to_next is None
    if scenario.step:
        assert reasons["stepyear"].value == scenario.step.year
        assert reasons["stepmonths"].value == scenario.step.school.months
        assert reasons["stepyears"].value == "requirements" and scenario.step.years_to_next is None


def test_weak_assumptions_are_graded_so() -> None:
    of = load_assumptions()
    assert of["route.certificate.tuition_usd"].grade == "A"
    assert of["route.certificate.months"].grade == "C"
    assert of["route.certificate.credential_usd"].grade == "B"
    assert (of["path.years_to_next"].grade, of["path.discount_pct"].grade) == ("assumed", "assumed")
    assert "ranks" in of["path.years_to_next"].reason


def test_step_inherits_from_its_school() -> None:
    of = load_assumptions()
    assert of["step.11-9111.tuition_usd"] == of["route.bachelor.tuition_usd"]
    assert of["step.29-9021.months"] == of["route.associate.months"]
    assert of["step.29-9021.years_to_next"] == of["path.years_to_next"]
    assert of["step.11-9111.work_hours_per_week"] != of["route.bachelor.work_hours_per_week"]
    # Managers climb by the same rule, but another could be right.
    assert of["step.11-9111.years_to_next"].value == of["path.years_to_next"].value
    assert of["step.11-9111.years_to_next"].tried == ((5, 50, 50),)


def test_other_values_tried_are_possible() -> None:
    for route in ROUTES:
        for step in STEPS:
            choices = list_choices(build_default(route, step))
            for key, one in find_assumptions(build_default(route, step)).items():
                for value in one.tried:
                    assert value != one.value
                    build_scenario(choices | {key: value})
