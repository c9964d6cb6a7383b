"""Default assumptions and their sources."""

import pytest

from outlook.scenario.assumptions import GRADES, load_assumptions
from outlook.scenario.fields import FIELDS, ROUTES
from outlook.scenario.model import build_default, find_assumptions

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
    assert reasons["tuition"].value == scenario.school.tuition_usd
    assert reasons["stage"].value == scenario.stage
    assert reasons["altyears"].value == scenario.alternative.years_to_next
    if scenario.step:
        assert reasons["stepyear"].value == scenario.step.year
        assert reasons["stepmonths"].value == scenario.step.school.months
        assert reasons["stepyears"].value == scenario.step.years_to_next


def test_weak_assumptions_are_graded_so() -> None:
    of = load_assumptions()
    assert of["route.certificate.tuition_usd"].grade == "C"
    assert of["route.certificate.credential_usd"].grade == "B"
    assert (of["path.years_to_next"].grade, of["path.discount_pct"].grade) == ("assumed", "assumed")
    assert "ranks" in of["path.years_to_next"].reason


def test_step_inherits_from_its_school() -> None:
    of = load_assumptions()
    assert of["step.11-9111.tuition_usd"] == of["route.bachelor.tuition_usd"]
    assert of["step.29-9021.months"] == of["route.associate.months"]
    assert of["step.29-9021.years_to_next"] == of["path.years_to_next"]
    assert of["step.11-9111.work_hours_per_week"] != of["route.bachelor.work_hours_per_week"]
    assert of["step.11-9111.years_to_next"] != of["path.years_to_next"]


def test_only_all_occupations_stay_at_entry() -> None:
    assert build_default().alternative.years_to_next == (8, 50, 50)
    assert (
        build_default(alternative="31-9092").alternative.years_to_next
        == build_default().years_to_next
        == (2, 5, 8)
    )
