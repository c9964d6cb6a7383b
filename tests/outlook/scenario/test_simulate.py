"""Simulated scenarios: one by hand, others against numpy-financial, and properties that always hold."""

from dataclasses import replace

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.schema.wages import PERCENTILES
from outlook.pay.levels import estimate_pay_levels
from outlook.pay.real_growth import measure_real_growth
from outlook.pay.stages import load_published
from outlook.scenario.assumptions import load_ready_made
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.inputs import OccupationPay, StagePay, find_needed_settings
from outlook.scenario.model import Alternative, Scenario, build_default
from outlook.scenario.result import BreakEven
from outlook.scenario.simulate import simulate
from outlook.scenario.url import parse_scenario
from outlook.tables import Tables
from tests.outlook.scenario.by_hand import (
    BY_HAND,
    HAND_COSTS,
    HAND_FIGURES,
    HAND_PAY,
    LEVEL,
    NOTHING,
    flat,
    middles,
)
from tests.outlook.scenario.strategies import CODES, figures, known_scenarios, paid


def test_one_scenario_worked_by_hand() -> None:
    found = simulate(BY_HAND, HAND_FIGURES)
    assert middles(found, "pay") == pytest.approx(HAND_PAY)
    net = [17_220, 35_880, 38_880, 47_880, 47_880, 50_880, 17_880, 83_220, 83_820, 83_820]
    assert net == pytest.approx([p - c for p, c in zip(HAND_PAY, HAND_COSTS, strict=True)])
    assert middles(found, "net") == pytest.approx(net)
    assert middles(found, "alternative") == pytest.approx([30_000] * 10)
    difference = [-12_780, 5_880, 8_880, 17_880, 17_880, 20_880, -12_120, 53_220, 53_820, 53_820]
    assert middles(found, "difference") == pytest.approx(difference)
    cumulative = [-12_780, -6_900, 1_980, 19_860, 37_740, 58_620, 46_500, 99_720, 153_540, 207_360]
    assert middles(found, "cumulative_difference") == pytest.approx(cumulative)
    assert middles(found, "cumulative")[-1] == pytest.approx(207_360 + 10 * 30_000)
    # Behind by 6,900 after year 2, ahead by 1,980 after year 3; the second period of school does not undo it.
    assert found.break_even == BreakEven("year", 3)
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
    assert found.npv.middle == pytest.approx(npv)
    assert round(npv) == 143_739
    # School and exam, 111 months of the first renewal; then the step, and 36 months of the second.
    assert found.outlay_usd == pytest.approx(1_800 + 900 + 300 + 111 * 10 + 12_000 + 600 + 36 * 5)
    # Half of nine months of the alternative, then half of a year of one's own job.
    assert found.given_up.middle == pytest.approx(9 * 2_500 / 2 + 12 * 5_000 / 2)
    assert [row.activity for row in found.rows[:3]] == ["study and work, then work", "work", "work"]
    assert [row.study_months for row in found.rows] == [9, 0, 0, 0, 0, 0, 12, 0, 0, 0]
    assert [row.stage for row in found.rows] == [
        "entry", "entry", "qualified", "qualified", "qualified", "average", "average", "entry", "entry", "entry",
    ]  # fmt: skip
    assert [row.occupation for row in found.rows] == ["29-2072"] * 7 + ["11-9111"] * 3
    assert found.notes == ()


def test_ranges_worked_by_hand() -> None:
    entry = Range(34_800, 36_000, 37_200)  # 1,200 either way, 100 a month
    other = Range(28_800, 30_000, 31_200)  # likewise
    known = HAND_FIGURES | {
        "29-2072": OccupationPay(replace(HAND_FIGURES["29-2072"].stages, entry=entry), LEVEL, 2025),
        "00-0000": OccupationPay(StagePay(other, other, other, other), LEVEL, 2025),
    }
    first = simulate(BY_HAND, known).rows[0]
    # Pay: 3 months of entry move by 300; 9 half months of the alternative by 450.
    half = (300**2 + 450**2) ** 0.5
    assert (first.pay.low, first.pay.high) == pytest.approx((20_250 - half, 20_250 + half))
    # Difference: entry by 300 as before; the alternative by 450 earned while studying less 1,200 forgone, 750.
    half = (300**2 + 750**2) ** 0.5
    assert (first.difference.low, first.difference.high) == pytest.approx((-12_780 - half, -12_780 + half))
    # Given up: the other half of nine months.
    assert (first.given_up.low, first.given_up.high) == pytest.approx((11_250 - 450, 11_250 + 450))
    found = {(i.what, i.occupation): i for i in simulate(BY_HAND, known).influences}
    assert set(found) == {("pay", "29-2072"), ("pay", "00-0000")}
    # Entry lasts 3, 12 and 9 months in years 1, 2 and 3.
    moved = 300 / 1.05**0.5 + 1_200 / 1.05**1.5 + 900 / 1.05**2.5
    middle = simulate(BY_HAND, known).npv.middle
    assert found["pay", "29-2072"].npv_low_usd == pytest.approx(middle - moved)
    assert found["pay", "29-2072"].npv_high_usd == pytest.approx(middle + moved)


def test_pay_grows_once_a_year_above_prices() -> None:
    work = replace(
        build_default("work"), growth_pct=Range(-1, 2, 5), years_to_next=(50, 50, 50), horizon_years=12
    )
    found = simulate(work, {"29-2072": flat(40_000), "00-0000": flat(30_000)})
    assert found.rows[0].pay == Range(40_000, 40_000, 40_000)
    assert found.rows[1].pay.middle == pytest.approx(40_800)
    assert found.rows[11].pay.middle == pytest.approx(npf.fv(0.02, 11, 0, -40_000))
    assert found.rows[11].pay.low == pytest.approx(npf.fv(-0.01, 11, 0, -40_000))
    assert found.rows[11].pay.high == pytest.approx(npf.fv(0.05, 11, 0, -40_000))


@given(known_scenarios(), figures())
@settings(max_examples=40, deadline=None)
def test_npv_matches_numpy_financial(scenario: Scenario, known: dict[str, OccupationPay]) -> None:
    found = simulate(scenario, known)
    rate = scenario.discount_pct / 100
    # numpy-financial counts the first figure now and the next after a year; half a year back gives mid-years.
    theirs = npf.npv(rate, [0, *middles(found, "difference")]) * (1 + rate) ** 0.5
    assert found.npv.middle == pytest.approx(theirs, rel=1e-9, abs=1e-4)


def test_even_gain_matches_annuity() -> None:
    work = replace(build_default("work"), discount_pct=4, horizon_years=20)
    found = simulate(work, {"29-2072": flat(41_000), "00-0000": flat(40_000)})
    assert found.npv.middle == pytest.approx(npf.pv(0.04, 20, -1_000) * 1.04**0.5)
    assert found.break_even == BreakEven("ahead throughout", 1)


def test_npv_is_zero_at_internal_rate() -> None:
    dear = replace(BY_HAND, school=replace(BY_HAND.school, tuition_usd=120_000))
    rate = float(npf.irr(middles(simulate(dear, HAND_FIGURES), "difference")))
    assert 0.02 < rate < 0.2
    there = simulate(replace(dear, discount_pct=100 * rate), HAND_FIGURES)
    assert there.npv.middle == pytest.approx(0, abs=0.01)
    assert simulate(replace(dear, discount_pct=100 * rate - 1), HAND_FIGURES).npv.middle > 100


@given(paid(), st.sampled_from(STAGES), st.floats(0, 20))
@settings(max_examples=25, deadline=None)
def test_equal_pay_makes_no_difference(same: OccupationPay, stage: str, discount: float) -> None:
    stay = replace(
        build_default("work", alternative="29-2072"),
        school=NOTHING,
        stage=stage,
        alternative=Alternative(
            occupation="29-2072",
            stage=stage,
            years_to_next=build_default().years_to_next,
            pay_usd=None,
            growth_pct=None,
        ),
        discount_pct=discount,
    )
    found = simulate(stay, {"29-2072": same})
    # One occupation on both sides moves together, so its uncertainty makes no difference either.
    assert found.npv == Range(0, 0, 0)
    assert all(row.cumulative_difference == Range(0, 0, 0) for row in found.rows)
    none = BreakEven("no difference", None)
    assert (found.break_even_low, found.break_even, found.break_even_high) == (none, none, none)
    assert found.influences == ()


@given(known_scenarios(), figures(), st.floats(1, 50_000), st.sampled_from(["tuition", "fee"]))
@settings(max_examples=30, deadline=None)
def test_higher_costs_never_help(
    scenario: Scenario, known: dict[str, OccupationPay], more: float, which: str
) -> None:
    cheap = replace(scenario, school=replace(scenario.school, tuition_usd=1_000.0, credential_usd=100.0))
    name = {"tuition": "tuition_usd", "fee": "credential_usd"}[which]
    amount = min(more, 19_000) if which == "fee" else more
    dear = replace(cheap, school=replace(cheap.school, **{name: getattr(cheap.school, name) + amount}))
    before, after = simulate(cheap, known), simulate(dear, known)
    assert after.npv.low < before.npv.low
    assert after.npv.middle < before.npv.middle
    assert after.npv.high < before.npv.high
    assert (after.break_even.year or 99) >= (before.break_even.year or 99)
    assert after.outlay_usd == pytest.approx(before.outlay_usd + amount)


@given(known_scenarios(), figures())
@settings(max_examples=30, deadline=None)
def test_npv_without_discount_is_the_sum(scenario: Scenario, known: dict[str, OccupationPay]) -> None:
    found = simulate(replace(scenario, discount_pct=0), known)
    last = found.rows[-1].cumulative_difference
    assert found.npv.middle == pytest.approx(sum(middles(found, "difference")), abs=1e-4)
    assert (found.npv.low, found.npv.middle, found.npv.high) == pytest.approx(
        (last.low, last.middle, last.high), rel=1e-9, abs=1e-3
    )


@given(known_scenarios(), figures(), st.floats(-10, 9), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_more_growth_is_never_worse(
    scenario: Scenario, known: dict[str, OccupationPay], growth: float, more: float
) -> None:
    def at(pct: float) -> float:
        return simulate(replace(scenario, growth_pct=Range(pct, pct, pct)), known).npv.middle

    assert at(growth + more) >= at(growth) - 0.01


@given(known_scenarios(), figures())
@settings(max_examples=40, deadline=None)
def test_yearly_sums_add_up(scenario: Scenario, known: dict[str, OccupationPay]) -> None:
    found = simulate(scenario, known)
    rows, school, step = found.rows, scenario.school, scenario.step
    assert [row.year for row in rows] == list(range(1, scenario.horizon_years + 1))
    for row in rows:
        costs = row.tuition_usd + row.other_costs_usd + row.credential_usd
        assert row.net.middle == pytest.approx(row.pay.middle - costs, abs=1e-6)
        assert row.difference.middle == pytest.approx(row.net.middle - row.alternative.middle, abs=1e-6)
    for flow, total in (("net", "cumulative"), ("alternative", "alternative_cumulative")):
        assert middles(found, total) == pytest.approx(np.cumsum(middles(found, flow)), abs=1e-3)
    assert found.given_up.middle == pytest.approx(sum(middles(found, "given_up")), abs=1e-3)
    months = 12 * scenario.horizon_years
    start = max(12 * (step.year - 1), school.months) if step else months
    studied = min(months, school.months) + (min(step.school.months, max(months - start, 0)) if step else 0)
    assert sum(row.study_months for row in rows) == studied
    if start + (step.school.months if step else 0) <= months:
        tuition = school.tuition_usd + (step.school.tuition_usd if step and start < months else 0)
        assert sum(row.tuition_usd for row in rows) == pytest.approx(tuition)


def test_one_occupation_is_one_influence() -> None:
    pay = Range(36_000, 40_000, 44_000)
    known = {"29-2072": OccupationPay(StagePay(pay, pay, pay, pay), LEVEL, 2025)}
    other = replace(build_default(alternative="29-2072").alternative, growth_pct=Range(1, 1, 1))
    found = simulate(replace(build_default("work"), alternative=other), known)
    # Ten percent more pay on both sides is ten percent more of their difference.
    assert [(i.what, i.occupation) for i in found.influences] == [("pay", "29-2072")]
    assert (found.npv.low, found.npv.high) == pytest.approx((1.1 * found.npv.middle, 0.9 * found.npv.middle))


def test_unknown_growth_is_level_and_noted() -> None:
    found = simulate(build_default("work"), {"00-0000": flat(30_000), "29-2072": flat(40_000, growth=None)})
    assert found.notes == (
        "Too few years are known of the pay of 29-2072 to say how it grows; it is held level.",
    )
    assert found.rows[-1].pay.middle == found.rows[0].pay.middle == 40_000
    given_growth = replace(build_default("work"), growth_pct=Range(1, 1, 1))
    assert simulate(given_growth, {"00-0000": flat(30_000), "29-2072": flat(40_000, growth=None)}).notes == ()


def test_late_or_missing_step_is_noted() -> None:
    assert BY_HAND.step is not None
    early = replace(BY_HAND, school=replace(BY_HAND.school, months=24), step=replace(BY_HAND.step, year=2))
    assert simulate(early, HAND_FIGURES).notes == ("The step waits until the route's school has ended.",)
    late = simulate(replace(BY_HAND, step=replace(BY_HAND.step, year=10)), HAND_FIGURES)
    assert late.notes == ("The step is not made within the years looked at, so only its costs are counted.",)
    assert {row.occupation for row in late.rows} == {"29-2072"}


def test_given_pay_replaces_the_alternatives() -> None:
    mine = replace(
        build_default("work", alternative="31-9092"),
        alternative=Alternative(
            occupation="31-9092",
            stage="entry",
            years_to_next=(1, 1, 1),
            pay_usd=52_000.0,
            growth_pct=Range(0, 0, 0),
        ),
    )
    known = {"29-2072": flat(40_000), "31-9092": flat(1, 2, 3, 4)}
    found = simulate(mine, known)
    assert middles(found, "alternative") == pytest.approx([52_000] * mine.horizon_years)
    assert found.break_even == BreakEven("not within", None)


def figures_of(tables: Tables, scenario: Scenario) -> dict[str, OccupationPay]:
    """Pay of a scenario's occupations from the snapshot, plus or minus five percent."""
    known = {}
    for code in find_needed_settings(scenario):
        row = load_published(tables, code, scenario.area)
        assert row is not None
        levels = estimate_pay_levels(
            {p: float(row[f"annual_p{p}_usd"]) for p in PERCENTILES}, float(row["annual_mean_usd"])
        )
        stages = StagePay(*(Range(0.95 * v, v, 1.05 * v) for v in (getattr(levels, s) for s in STAGES)))
        growth, _ = measure_real_growth(tables, code)
        assert growth is not None
        known[code] = OccupationPay(
            stages, Range(growth.low_pct, growth.middle_pct, growth.high_pct), int(row["year"])
        )
    return known


@pytest.mark.parametrize("name", [one.name for one in load_ready_made()])
def test_ready_made_scenarios_work(tables: Tables, name: str) -> None:
    made = next(one for one in load_ready_made() if one.name == name)
    scenario, _ = parse_scenario(made.address)
    known = figures_of(tables, scenario)
    found = simulate(scenario, known)
    assert found.dollars_of == tables.newest_year
    assert found.notes == ()
    assert len(found.rows) == scenario.horizon_years
    # Independent of the module: a full year at the first stage pays that stage's pay.
    working = next(row for row in found.rows if row.study_months == 0)
    assert working.pay.middle > 0.9 * known[scenario.occupation].stages.entry.middle
    assert found.rows[0].study_months > 0 and found.rows[0].difference.middle < 0
    assert found.npv.low < found.npv.middle < found.npv.high
    assert {i.occupation for i in found.influences} == set(known)


def test_strategy_codes_are_in_the_tables(tables: Tables) -> None:
    assert set(CODES) <= set(tables.occupations)
