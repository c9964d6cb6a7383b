"""Simulated scenarios: two by hand, others against numpy-financial, and properties that always hold."""

from dataclasses import replace
from time import process_time

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlook.scenario.cash_flow import run_flows
from outlook.scenario.draws import draw_paths, take_middle
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.inputs import JobPay, resolve_scenario
from outlook.scenario.model import Alternative, Scenario, build_default
from outlook.scenario.simulate import draw_lives, simulate
from tests.outlook.scenario.by_hand import (
    BY_HAND,
    CERTAIN,
    HAND_COSTS,
    HAND_FIGURES,
    HAND_PAY,
    HIGH_SCHOOL,
    LIFE_COSTS,
    LIFE_FINISHES,
    LIFE_LEAVES,
    LIFE_PAY,
    LIFE_SEARCHES,
    LIFE_STOPS,
    LIVES,
    NOTHING,
    flat,
    get_planned,
)
from tests.outlook.scenario.slow import run_life
from tests.outlook.scenario.strategies import SCHOOLS, figures, paid, scenarios

FEW = 300


def test_one_scenario_worked_by_hand() -> None:
    found = simulate(BY_HAND, HAND_FIGURES)
    assert get_planned(found, "pay_usd") == pytest.approx(HAND_PAY)
    net = [17_220, 35_880, 38_880, 47_880, 47_880, 50_880, 17_880, 83_220, 83_820, 83_820]
    assert net == pytest.approx([p - c for p, c in zip(HAND_PAY, HAND_COSTS, strict=True)])
    assert get_planned(found, "net_usd") == pytest.approx(net)
    assert get_planned(found, "alternative_usd") == pytest.approx([30_000] * 10)
    difference = [-12_780, 5_880, 8_880, 17_880, 17_880, 20_880, -12_120, 53_220, 53_820, 53_820]
    assert get_planned(found, "difference_usd") == pytest.approx(difference)
    # Money of year n is discounted from mid-year: 1.05 ** -(n - 0.5).
    npv = (
        -12_780 / 1.05**0.5
        + 5_880 / 1.05**1.5
        + 8_880 / 1.05**2.5
        + 17_880 / 1.05**3.5
        + 17_880 / 1.05**4.5
        + 20_880 / 1.05**5.5
        - 12_120 / 1.05**6.5
        + 53_220 / 1.05**7.5
        + 53_820 / 1.05**8.5
        + 53_820 / 1.05**9.5
    )
    assert found.planned_npv_usd == pytest.approx(npv)
    assert round(npv) == 143_739
    # Behind by 6,900 after year 2 (less in today's value), ahead after year 3; the second program does not undo it.
    assert found.break_even.planned == found.break_even.middle == 3
    # School and exam, 111 months of the first renewal; then the step, and 36 months of the second.
    assert found.outlay_usd == pytest.approx(1_800 + 900 + 300 + 111 * 10 + 12_000 + 600 + 36 * 5)
    # Half of nine months of the alternative, then half of a year of one's own job.
    assert found.given_up_usd == pytest.approx(9 * 2_500 / 2 + 12 * 5_000 / 2)
    assert [row.activity for row in found.rows[:3]] == ["study and work, then work", "work", "work"]
    assert [row.study_months for row in found.rows] == [9, 0, 0, 0, 0, 0, 12, 0, 0, 0]
    numbers = [0, 0, 1, 1, 1, 2, 2, 0, 0, 0]
    assert [row.stage for row in found.rows] == [STAGES[number] for number in numbers]
    assert [row.occupation for row in found.rows] == ["29-2072"] * 7 + ["11-9111"] * 3
    assert found.notes == ()
    # Nothing was left to chance.
    assert (found.npv.low, found.npv.high) == pytest.approx((npv, npv))
    assert found.chance_ahead == found.finish_share == found.stay_share == 1


def test_lives_that_differ_by_hand() -> None:
    middle = take_middle(resolve_scenario(LIVES, HAND_FIGURES, {}), HAND_FIGURES)
    four = np.ones(4)
    jobs = {
        part: replace(job, pay=job.pay * four, growth=job.growth * four) for part, job in middle.jobs.items()
    }
    draws = replace(
        middle, jobs=jobs, pace=four, finishes=LIFE_FINISHES, stops=LIFE_STOPS, leaves=LIFE_LEAVES,
        search=LIFE_SEARCHES, other_search=0 * four, step_finishes=four > 0, step_stops=0 * four,
        step_leaves=0 * four, step_search=0 * four,
    )  # fmt: skip
    flows = run_flows(LIVES, draws)
    assert flows.pay.sum(axis=0) == pytest.approx(LIFE_PAY)
    assert flows.cost.sum(axis=0) == pytest.approx(LIFE_COSTS)
    assert flows.alternative.sum(axis=0) == pytest.approx([300_000] * 4)


@given(scenarios(), figures())
@settings(max_examples=25, deadline=None)
def test_second_implementation_agrees(scenario: Scenario, known: dict[str, JobPay]) -> None:
    chosen = resolve_scenario(scenario, known, SCHOOLS)
    draws = draw_paths(chosen, known, 6)
    flows = run_flows(chosen, draws)
    for life in range(6):
        slow = run_life(chosen, draws, life)
        for name, fast in (("pay", flows.pay), ("cost", flows.cost), ("alternative", flows.alternative)):
            assert fast[:, life] == pytest.approx([year[name] for year in slow], rel=1e-6, abs=0.05), name


@given(scenarios(certain=True), figures())
@settings(max_examples=20, deadline=None)
def test_npv_matches_numpy_financial(scenario: Scenario, known: dict[str, JobPay]) -> None:
    found = simulate(scenario, known, SCHOOLS, FEW)
    rate = scenario.discount_pct / 100
    # numpy-financial counts the first figure now and the next after a year; half a year back gives mid-years.
    theirs = npf.npv(rate, [0, *get_planned(found, "difference_usd")]) * (1 + rate) ** 0.5
    assert found.planned_npv_usd == pytest.approx(theirs, rel=1e-9, abs=1e-4)
    assert found.rows[-1].ahead_usd == found.planned_npv_usd


def test_pay_grows_once_a_year_above_prices() -> None:
    work = replace(
        build_default("work"), growth_pct=Range(2, 2, 2), years_to_next=(50, 50, 50), chances=CERTAIN
    )
    found = simulate(work, {"29-2072": flat(40_000), HIGH_SCHOOL: flat(30_000)}, paths=FEW)
    assert found.rows[0].pay_usd == pytest.approx(40_000)
    assert found.rows[1].pay_usd == pytest.approx(40_800)
    assert found.rows[11].pay_usd == pytest.approx(npf.fv(0.02, 11, 0, -40_000))


def test_npv_is_zero_at_internal_rate() -> None:
    dear = replace(BY_HAND, school=replace(BY_HAND.school, tuition_usd=120_000))
    rate = float(npf.irr(get_planned(simulate(dear, HAND_FIGURES, paths=FEW), "difference_usd")))
    assert 0.02 < rate < 0.2
    there = simulate(replace(dear, discount_pct=100 * rate), HAND_FIGURES, paths=FEW)
    assert there.planned_npv_usd == pytest.approx(0, abs=0.01)


@given(paid(), st.sampled_from(STAGES), st.floats(0, 20), scenarios())
@settings(max_examples=15, deadline=None)
def test_job_against_itself_is_zero(same: JobPay, stage: str, discount: float, other: Scenario) -> None:
    stay = replace(
        build_default("work", alternative="29-2072"),
        school=NOTHING,
        stage=stage,
        alternative=Alternative(
            job="29-2072", stage=stage, years_to_next=None, pay_usd=None, growth_pct=None
        ),
        chances=other.chances,
        discount_pct=discount,
    )
    found = simulate(stay, {"29-2072": same}, paths=FEW)
    # One job on both sides is drawn once, so no life differs.
    assert found.npv == Range(0, 0, 0)
    assert all(row.ahead == Range(0, 0, 0) and row.ahead_usd == 0 for row in found.rows)
    assert found.chance_ahead is None and found.chance_if_finished is None


@given(scenarios(), figures(), st.floats(1, 50_000))
@settings(max_examples=15, deadline=None)
def test_higher_costs_never_help(scenario: Scenario, known: dict[str, JobPay], more: float) -> None:
    cheap = replace(scenario, school=replace(scenario.school, tuition_usd=1_000.0, finish_pct=50))
    dear = replace(cheap, school=replace(cheap.school, tuition_usd=1_000.0 + more))
    before, after = (draw_lives(each, known, SCHOOLS, FEW).npv for each in (cheap, dear))
    assert (after <= before + 1e-6).all()
    assert (after < before)[: FEW // 2].any()


@given(scenarios(), figures(), st.floats(-10, 9), st.floats(0, 1))
@settings(max_examples=15, deadline=None)
def test_more_growth_is_never_worse(
    scenario: Scenario, known: dict[str, JobPay], growth: float, more: float
) -> None:
    def at(pct: float) -> np.ndarray:
        changed = replace(scenario, growth_pct=Range(pct, pct, pct))
        return draw_lives(changed, known, SCHOOLS, FEW).npv

    assert (at(growth + more) >= at(growth) - 0.01).all()


@given(scenarios(), figures())
@settings(max_examples=15, deadline=None)
def test_yearly_sums_add_up(scenario: Scenario, known: dict[str, JobPay]) -> None:
    found = simulate(scenario, known, SCHOOLS, FEW)
    rows, school, step = found.rows, scenario.school, scenario.step
    assert [row.year for row in rows] == list(range(1, scenario.horizon_years + 1))
    for row in rows:
        costs = row.tuition_usd + row.other_costs_usd + row.credential_usd
        assert row.net_usd == pytest.approx(row.pay_usd - costs, abs=1e-6)
        assert row.difference_usd == pytest.approx(row.net_usd - row.alternative_usd, abs=1e-6)
        assert 0 <= row.chance_ahead <= 1 and row.ahead.low <= row.ahead.high
    assert found.npv == rows[-1].ahead
    months = 12 * scenario.horizon_years
    start = max(12 * (step.year - 1), school.months) if step else months
    studied = min(months, school.months) + (min(step.school.months, max(months - start, 0)) if step else 0)
    assert sum(row.study_months for row in rows) == pytest.approx(studied, abs=1e-3)


def test_ten_thousand_lives_are_the_same_ones() -> None:
    scenario = build_default()
    known = {"29-2072": flat(40_000, 45_000, 50_000, 55_000), HIGH_SCHOOL: flat(30_000)}
    one, two = simulate(scenario, known, SCHOOLS), simulate(scenario, known, SCHOOLS)
    assert one == two
    # Six in ten finish (two standard errors of 10,000 lives are one point).
    assert one.finish_share == pytest.approx(0.6, abs=0.01)
    assert one.chance_ahead is not None and one.chance_ahead <= one.finish_share


def test_ten_thousand_lives_take_a_tenth_of_a_second() -> None:
    scenario = build_default("certificate", "11-9111")
    known = {"29-2072": flat(40_000), "11-9111": flat(80_000), HIGH_SCHOOL: flat(30_000)}
    simulate(scenario, known, SCHOOLS)
    spent = []
    for _ in range(5):
        start = process_time()
        simulate(scenario, known, SCHOOLS)
        spent.append(process_time() - start)
    assert min(spent) < 0.1


def test_unknown_growth_is_level_and_noted() -> None:
    known = {HIGH_SCHOOL: flat(30_000), "29-2072": flat(40_000, growth=None)}
    found = simulate(build_default("work"), known, paths=FEW)
    assert found.notes == (
        "We know too few years of pay of 29-2072 to say how it grows, so pay is level after inflation.",
    )
    assert found.rows[-1].pay_usd == found.rows[0].pay_usd == 40_000
    given_growth = replace(build_default("work"), growth_pct=Range(1, 1, 1))
    assert simulate(given_growth, known, paths=FEW).notes == ()


def test_late_or_missing_step_is_noted() -> None:
    assert BY_HAND.step is not None
    early = replace(BY_HAND, school=replace(BY_HAND.school, months=24), step=replace(BY_HAND.step, year=2))
    assert simulate(early, HAND_FIGURES, paths=FEW).notes == ("The step waits until the first program ends.",)
    late = simulate(replace(BY_HAND, step=replace(BY_HAND.step, year=10)), HAND_FIGURES, paths=FEW)
    assert late.notes == ("The step isn't finished within the years shown, so only its costs count.",)
    assert {row.occupation for row in late.rows} == {"29-2072"}


def test_given_pay_replaces_the_alternatives() -> None:
    mine = replace(
        build_default("work", alternative="31-9092"),
        alternative=Alternative(
            job="31-9092", stage="entry", years_to_next=(1, 1, 1), pay_usd=52_000.0, growth_pct=Range(0, 0, 0)
        ),
    )
    found = simulate(mine, {"29-2072": flat(40_000), "31-9092": flat(1, 2, 3, 4)}, paths=FEW)
    assert get_planned(found, "alternative_usd") == pytest.approx([52_000] * mine.horizon_years)
    assert found.break_even.planned is None and found.chance_ahead == 0
