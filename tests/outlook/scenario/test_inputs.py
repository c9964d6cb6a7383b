"""The figures that a scenario needs, and the choices that they decide."""

from dataclasses import replace

import pytest

from outlook.scenario.fields import Range
from outlook.scenario.inputs import NoFigures, find_needed_settings, resolve_scenario
from outlook.scenario.model import build_default
from outlook.scenario.simulate import simulate
from tests.outlook.scenario.by_hand import HIGH_SCHOOL, LEVEL, flat
from tests.outlook.scenario.strategies import SCHOOLS


def test_alternative_uses_all_industries() -> None:
    hospital = replace(build_default("certificate", "11-9111"), setting="622000")
    assert find_needed_settings(hospital) == {HIGH_SCHOOL: "000000", "29-2072": "622000", "11-9111": "622000"}
    # Staying in the occupation means staying in the hospital.
    assert find_needed_settings(replace(build_default("work", alternative="29-2072"), setting="622000")) == {
        "29-2072": "622000"
    }


def test_missing_pay_is_refused() -> None:
    with pytest.raises(NoFigures, match="no pay figures of 29-2072"):
        simulate(build_default(), {HIGH_SCHOOL: flat(30_000)})
    with pytest.raises(NoFigures, match="different Mays"):
        simulate(build_default(), {HIGH_SCHOOL: flat(30_000), "29-2072": replace(flat(40_000), year=2020)})


def test_figures_fill_in_what_was_left_open() -> None:
    known = {
        HIGH_SCHOOL: flat(30_000, growth=Range(-1, 0, 1)),
        "29-2072": replace(flat(40_000, growth=None), leave_pct=6.4),
    }
    chosen = resolve_scenario(build_default("associate"), known, SCHOOLS)
    # Two school years; three for 25 months.
    assert (chosen.school.tuition_usd, chosen.school.finish_pct) == (18_000, 60)
    longer = replace(build_default(), school=replace(build_default().school, months=25))
    assert resolve_scenario(longer, known, SCHOOLS).school.tuition_usd == 27_000
    assert (chosen.growth_pct, chosen.alternative.growth_pct) == (LEVEL, Range(-1, 0, 1))
    assert chosen.leave_pct == 6.4
    # Both sides climb by one rule.
    assert chosen.alternative.years_to_next == chosen.years_to_next
    own = replace(build_default(), leave_pct=0.0, school=replace(build_default().school, tuition_usd=500.0))
    assert resolve_scenario(own, known, SCHOOLS).leave_pct == 0
    assert resolve_scenario(own, known, SCHOOLS).school.tuition_usd == 500
    with pytest.raises(NoFigures, match="enter a cost"):
        resolve_scenario(build_default(), known, {})


def test_nobody_leaves_a_job_for_itself() -> None:
    stay = build_default("work", alternative="29-2072")
    assert resolve_scenario(stay, {"29-2072": replace(flat(1), leave_pct=6.4)}, {}).leave_pct == 0
