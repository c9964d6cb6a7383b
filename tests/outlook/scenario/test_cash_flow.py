"""A scenario month by month."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlook.scenario.fields import Range
from outlook.scenario.model import School, build_default
from outlook.scenario.simulate import simulate
from tests.outlook.scenario.by_hand import BY_HAND, HAND_FIGURES, NOTHING, flat, middles


@given(st.integers(0, 96), st.floats(0, 40))
@settings(max_examples=30, deadline=None)
def test_partial_year_pays_months_worked(months: int, hours: float) -> None:
    scenario = replace(build_default(), school=replace(NOTHING, months=months, work_hours_per_week=hours))
    found = simulate(scenario, {"29-2072": flat(48_000), "00-0000": flat(36_000)})
    for row in found.rows:
        at_school = max(0, min(12, months - 12 * (row.year - 1)))
        assert row.study_months == at_school
        assert row.pay.middle == pytest.approx((12 - at_school) * 4_000 + at_school * 3_000 * hours / 40)


@pytest.mark.parametrize(
    ("months", "fees"), [(11, (300 + 10, 120)), (12, (0, 300 + 120)), (0, (300 + 120, 120))]
)
def test_exam_fee_follows_school(months: int, fees: tuple[float, float]) -> None:
    scenario = replace(
        build_default(),
        school=School(
            months=months,
            tuition_usd=1_000,
            other_costs_usd=500,
            credential_usd=300,
            renewal_usd_per_year=120,
            work_hours_per_week=0,
        ),
    )
    first, second = simulate(scenario, HAND_FIGURES).rows[:2]
    assert (first.credential_usd, second.credential_usd) == pytest.approx(fees)
    assert (first.tuition_usd, first.other_costs_usd, second.tuition_usd) == pytest.approx((1_000, 500, 0))


def test_given_wage_does_not_grow() -> None:
    scenario = replace(
        build_default("associate"),
        wage_usd_per_hour=15.0,
        school=School(
            months=24,
            tuition_usd=0,
            other_costs_usd=0,
            credential_usd=0,
            renewal_usd_per_year=0,
            work_hours_per_week=20,
        ),
        growth_pct=Range(5, 5, 5),
    )
    found = simulate(scenario, {"29-2072": flat(48_000), "00-0000": flat(36_000)})
    # 1,040 hours a year.
    assert middles(found, "pay")[:2] == pytest.approx([15 * 1_040] * 2)
    assert found.rows[0].given_up.middle == pytest.approx(36_000 - 15_600)
    assert (found.rows[1].occupation, found.rows[1].stage) == (None, None)


def test_stages_do_not_rise_without_work() -> None:
    stopped = replace(
        BY_HAND,
        step=replace(BY_HAND.step, year=2, school=School(months=24, tuition_usd=0, other_costs_usd=0, credential_usd=0, renewal_usd_per_year=0, work_hours_per_week=0), occupation="29-2072", stage="experienced"),
    )  # fmt: skip
    rows = simulate(stopped, HAND_FIGURES).rows
    assert [row.stage for row in rows[:4]] == ["entry", "entry", "entry", "experienced"]
    assert [row.activity for row in rows[:4]] == ["study and work, then work", "study", "study", "work"]
    assert [row.pay.middle for row in rows[1:3]] == [0, 0]
    assert rows[1].given_up.middle == 36_000


def test_stage_of_zero_years_is_skipped() -> None:
    quick = replace(BY_HAND, school=NOTHING, step=None, years_to_next=(0, 0, 1))
    assert [row.stage for row in simulate(quick, HAND_FIGURES).rows[:2]] == ["average", "experienced"]
