"""Money of single months and stages."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlook.scenario.fields import STAGES, Range
from outlook.scenario.model import School, build_default
from outlook.scenario.simulate import simulate
from tests.outlook.scenario.by_hand import BY_HAND, HAND_FIGURES, HIGH_SCHOOL, NOTHING, flat, get_planned


@given(st.integers(0, 96), st.floats(0, 40))
@settings(max_examples=15, deadline=None)
def test_partial_year_pays_months_worked(months: int, hours: float) -> None:
    scenario = replace(build_default(), school=replace(NOTHING, months=months, work_hours_per_week=hours))
    found = simulate(scenario, {"29-2072": flat(48_000), HIGH_SCHOOL: flat(36_000)}, paths=10)
    for row in found.rows:
        at_school = max(0, min(12, months - 12 * (row.year - 1)))
        assert row.study_months == pytest.approx(at_school)
        assert row.pay_usd == pytest.approx((12 - at_school) * 4_000 + at_school * 3_000 * hours / 40)


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
            finish_pct=100,
        ),
    )
    first, second = simulate(scenario, HAND_FIGURES, paths=10).rows[:2]
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
            finish_pct=100,
        ),
        growth_pct=Range(5, 5, 5),
    )
    found = simulate(scenario, {"29-2072": flat(48_000), HIGH_SCHOOL: flat(36_000)}, paths=10)
    # 1,040 hours a year.
    assert get_planned(found, "pay_usd")[:2] == pytest.approx([15 * 1_040] * 2)
    assert found.rows[0].given_up_usd == pytest.approx(36_000 - 15_600)
    assert (found.rows[1].occupation, found.rows[1].stage) == (None, None)


def test_school_without_work_pays_nothing() -> None:
    stopped = replace(
        BY_HAND,
        step=replace(BY_HAND.step, year=2, school=School(months=24, tuition_usd=0, other_costs_usd=0, credential_usd=0, renewal_usd_per_year=0, work_hours_per_week=0, finish_pct=100), occupation="29-2072", stage=STAGES[3]),
    )  # fmt: skip
    rows = simulate(stopped, HAND_FIGURES, paths=10).rows
    assert [row.stage for row in rows[:4]] == [STAGES[n] for n in (0, 0, 1, 3)]
    assert [row.activity for row in rows[:4]] == ["study and work, then work", "study", "study", "work"]
    assert [row.pay_usd for row in rows[1:3]] == [0, 0]
    assert rows[1].given_up_usd == 36_000


def test_stage_of_zero_years_is_skipped() -> None:
    quick = replace(BY_HAND, school=NOTHING, step=None, years_to_next=(0, 0, 1))
    assert [row.stage for row in simulate(quick, HAND_FIGURES, paths=10).rows[:2]] == [STAGES[2], STAGES[3]]
