"""A career path: one scenario worked by hand, the arithmetic against numpy-financial, and what must always hold."""

from dataclasses import replace

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from etl.schema.wages import PERCENTILES
from outlook import places
from outlook.pay.levels import estimate_pay_levels
from outlook.pay.real_growth import real_growth
from outlook.scenario import result as scenario_result
from outlook.scenario.assumptions import ready_made
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.inputs import NoFigures, OccupationPay, StagePay, needs
from outlook.scenario.model import Alternative, Scenario, School, Step, build_default
from outlook.scenario.result import BreakEven, Result, find_break_even
from outlook.scenario.simulate import reckon
from outlook.scenario.url import from_query
from outlook.tables import Tables
from tests.outlook.scenarios import CODES, figures, known_scenarios, paid

LEVEL = Range(0, 0, 0)
NOTHING = School(
    months=0,
    tuition_usd=0,
    other_costs_usd=0,
    credential_usd=0,
    renewal_usd_per_year=0,
    work_hours_per_week=0,
)


def flat(*stages: float, growth: Range | None = LEVEL) -> OccupationPay:
    """Pay by stage without ranges; one figure stands for all four."""
    four = stages if len(stages) == 4 else stages * 4
    return OccupationPay(StagePay(*(Range(v, v, v) for v in four)), growth, 2025)


# Nine months of certificate beside half-time work, then records; in year 7 a year of school beside half-time work,
# then manager. Otherwise: $30,000 a year in any work.
BY_HAND = Scenario(
    occupation="29-2072",
    area="0000000",
    setting="000000",
    route="certificate",
    school=School(
        months=9,
        tuition_usd=1800,
        other_costs_usd=900,
        credential_usd=300,
        renewal_usd_per_year=120,
        work_hours_per_week=20,
    ),
    wage_usd_per_hour=None,
    stage="entry",
    years_to_next=(2, 3, 50),
    growth_pct=None,
    step=Step(
        occupation="11-9111",
        year=7,
        school=School(
            months=12,
            tuition_usd=12_000,
            other_costs_usd=0,
            credential_usd=600,
            renewal_usd_per_year=60,
            work_hours_per_week=20,
        ),
        stage="entry",
        years_to_next=(50, 50, 50),
        growth_pct=None,
    ),
    alternative=Alternative(
        occupation="00-0000", stage="entry", years_to_next=(50, 50, 50), pay_usd=None, growth_pct=None
    ),
    discount_pct=5,
    horizon_years=10,
)
HAND_FIGURES = {
    "29-2072": flat(36_000, 48_000, 60_000, 72_000),
    "11-9111": flat(84_000),
    "00-0000": flat(30_000),
}

# Year by year: pay, costs.
HAND_PAY = (
    # 9 months at half of the alternative's 2,500 a month, 3 months at entry's 3,000.
    9 * 2_500 / 2 + 3 * 3_000,  # 20,250
    # 12 months of entry; 15 of its 24 months are over.
    12 * 3_000,  # 36,000
    # 9 more months of entry, then 3 at qualified's 4,000.
    9 * 3_000 + 3 * 4_000,  # 39,000
    12 * 4_000,  # 48,000, months 4 to 15 of 36
    12 * 4_000,  # 48,000, months 16 to 27
    # 9 more months of qualified, then 3 at experienced's 5,000.
    9 * 4_000 + 3 * 5_000,  # 51,000
    # School for the step, half-time at experienced.
    12 * 5_000 / 2,  # 30,000
    84_000,
    84_000,
    84_000,
)
HAND_COSTS = (
    1_800 + 900 + 300 + 3 * 10,  # 3,030: school, exam in the tenth month, renewal of 10 a month from then
    120,
    120,
    120,
    120,
    120,
    12_000 + 120,  # 12,120
    600 + 120 + 60,  # 780: the second exam, both renewals
    120 + 60,
    120 + 60,
)


def middles(result: Result, name: str) -> list[float]:
    return [getattr(row, name).middle for row in result.rows]


def test_one_scenario_worked_by_hand() -> None:
    found = reckon(BY_HAND, HAND_FIGURES)
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
    # Behind by 6,900 after year 2, ahead by 1,980 after year 3; the second time at school does not undo it.
    assert found.break_even == BreakEven("year", 3)
    # Money of year n counts from its middle: 1.05 ** -(n - 0.5).
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
        "entry", "entry", "qualified", "qualified", "qualified", "experienced", "experienced", "entry", "entry", "entry",
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
    first = reckon(BY_HAND, known).rows[0]
    # Pay: 3 months of entry move by 300; 9 half months of the alternative by 450.
    half = (300**2 + 450**2) ** 0.5
    assert (first.pay.low, first.pay.high) == pytest.approx((20_250 - half, 20_250 + half))
    # Difference: entry by 300 as before; the alternative by 450 earned while studying less 1,200 forgone, 750.
    half = (300**2 + 750**2) ** 0.5
    assert (first.difference.low, first.difference.high) == pytest.approx((-12_780 - half, -12_780 + half))
    # Given up: the other half of nine months.
    assert (first.given_up.low, first.given_up.high) == pytest.approx((11_250 - 450, 11_250 + 450))
    found = {(i.what, i.occupation): i for i in reckon(BY_HAND, known).influences}
    assert set(found) == {("pay", "29-2072"), ("pay", "00-0000")}
    # Entry lasts 3, 12 and 9 months in years 1, 2 and 3.
    moved = 300 / 1.05**0.5 + 1_200 / 1.05**1.5 + 900 / 1.05**2.5
    middle = reckon(BY_HAND, known).npv.middle
    assert found["pay", "29-2072"].npv_low_usd == pytest.approx(middle - moved)
    assert found["pay", "29-2072"].npv_high_usd == pytest.approx(middle + moved)


def test_pay_grows_once_a_year_above_prices() -> None:
    work = replace(
        build_default("work"), growth_pct=Range(-1, 2, 5), years_to_next=(50, 50, 50), horizon_years=12
    )
    found = reckon(work, {"29-2072": flat(40_000), "00-0000": flat(30_000)})
    assert found.rows[0].pay == Range(40_000, 40_000, 40_000)
    assert found.rows[1].pay.middle == pytest.approx(40_800)
    assert found.rows[11].pay.middle == pytest.approx(npf.fv(0.02, 11, 0, -40_000))
    assert found.rows[11].pay.low == pytest.approx(npf.fv(-0.01, 11, 0, -40_000))
    assert found.rows[11].pay.high == pytest.approx(npf.fv(0.05, 11, 0, -40_000))


@given(known_scenarios(), figures())
@settings(max_examples=40, deadline=None)
def test_net_present_value_is_numpy_financials(scenario: Scenario, known: dict[str, OccupationPay]) -> None:
    found = reckon(scenario, known)
    rate = scenario.discount_pct / 100
    # numpy-financial counts the first figure now and the next after a year; half a year back makes mid-years.
    theirs = npf.npv(rate, [0, *middles(found, "difference")]) * (1 + rate) ** 0.5
    assert found.npv.middle == pytest.approx(theirs, rel=1e-9, abs=1e-4)


def test_an_even_gain_is_numpy_financials_annuity() -> None:
    work = replace(build_default("work"), discount_pct=4, horizon_years=20)
    found = reckon(work, {"29-2072": flat(41_000), "00-0000": flat(40_000)})
    assert found.npv.middle == pytest.approx(npf.pv(0.04, 20, -1_000) * 1.04**0.5)
    assert found.break_even == BreakEven("ahead throughout", 1)


def test_discounted_at_numpy_financials_internal_rate_the_path_is_worth_nothing() -> None:
    dear = replace(BY_HAND, school=replace(BY_HAND.school, tuition_usd=120_000))
    rate = float(npf.irr(middles(reckon(dear, HAND_FIGURES), "difference")))
    assert 0.02 < rate < 0.2
    there = reckon(replace(dear, discount_pct=100 * rate), HAND_FIGURES)
    assert there.npv.middle == pytest.approx(0, abs=0.01)
    assert reckon(replace(dear, discount_pct=100 * rate - 1), HAND_FIGURES).npv.middle > 100


@given(paid(), st.sampled_from(STAGES), st.floats(0, 20))
@settings(max_examples=25, deadline=None)
def test_the_same_pay_at_no_cost_makes_no_difference_and_no_break_even(
    same: OccupationPay, stage: str, discount: float
) -> None:
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
    found = reckon(stay, {"29-2072": same})
    # One occupation on both sides moves together: its doubt makes no difference either.
    assert found.npv == Range(0, 0, 0)
    assert all(row.cumulative_difference == Range(0, 0, 0) for row in found.rows)
    none = BreakEven("no difference", None)
    assert (found.break_even_low, found.break_even, found.break_even_high) == (none, none, none)
    assert found.influences == ()


@given(known_scenarios(), figures(), st.floats(1, 50_000), st.sampled_from(["tuition", "fee"]))
@settings(max_examples=30, deadline=None)
def test_higher_costs_never_improve(
    scenario: Scenario, known: dict[str, OccupationPay], more: float, which: str
) -> None:
    cheap = replace(scenario, school=replace(scenario.school, tuition_usd=1_000.0, credential_usd=100.0))
    name = {"tuition": "tuition_usd", "fee": "credential_usd"}[which]
    amount = min(more, 19_000) if which == "fee" else more
    dear = replace(cheap, school=replace(cheap.school, **{name: getattr(cheap.school, name) + amount}))
    before, after = reckon(cheap, known), reckon(dear, known)
    assert after.npv.low < before.npv.low
    assert after.npv.middle < before.npv.middle
    assert after.npv.high < before.npv.high
    assert (after.break_even.year or 99) >= (before.break_even.year or 99)
    assert after.outlay_usd == pytest.approx(before.outlay_usd + amount)


@given(known_scenarios(), figures())
@settings(max_examples=30, deadline=None)
def test_without_discount_the_value_is_the_plain_sum(
    scenario: Scenario, known: dict[str, OccupationPay]
) -> None:
    found = reckon(replace(scenario, discount_pct=0), known)
    last = found.rows[-1].cumulative_difference
    assert found.npv.middle == pytest.approx(sum(middles(found, "difference")), abs=1e-4)
    assert (found.npv.low, found.npv.middle, found.npv.high) == pytest.approx(
        (last.low, last.middle, last.high), rel=1e-9, abs=1e-3
    )


@given(known_scenarios(), figures(), st.floats(-10, 9), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_more_growth_of_the_paths_pay_is_never_worse(
    scenario: Scenario, known: dict[str, OccupationPay], growth: float, more: float
) -> None:
    def at(pct: float) -> float:
        return reckon(replace(scenario, growth_pct=Range(pct, pct, pct)), known).npv.middle

    assert at(growth + more) >= at(growth) - 0.01


@given(known_scenarios(), figures())
@settings(max_examples=40, deadline=None)
def test_sums_over_months_and_years_add_up(scenario: Scenario, known: dict[str, OccupationPay]) -> None:
    found = reckon(scenario, known)
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


@given(st.integers(0, 96), st.floats(0, 40))
@settings(max_examples=30, deadline=None)
def test_a_partial_year_pays_its_months_of_work_and_its_hours_of_study(months: int, hours: float) -> None:
    scenario = replace(build_default(), school=replace(NOTHING, months=months, work_hours_per_week=hours))
    found = reckon(scenario, {"29-2072": flat(48_000), "00-0000": flat(36_000)})
    for row in found.rows:
        at_school = max(0, min(12, months - 12 * (row.year - 1)))
        assert row.study_months == at_school
        assert row.pay.middle == pytest.approx((12 - at_school) * 4_000 + at_school * 3_000 * hours / 40)


@pytest.mark.parametrize(
    ("months", "fees"), [(11, (300 + 10, 120)), (12, (0, 300 + 120)), (0, (300 + 120, 120))]
)
def test_the_exam_falls_in_the_month_after_school_and_its_renewal_from_then_on(
    months: int, fees: tuple[float, float]
) -> None:
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
    first, second = reckon(scenario, HAND_FIGURES).rows[:2]
    assert (first.credential_usd, second.credential_usd) == pytest.approx(fees)
    assert (first.tuition_usd, first.other_costs_usd, second.tuition_usd) == pytest.approx((1_000, 500, 0))


def test_the_pay_of_one_occupation_is_one_doubt_on_both_sides_though_its_growth_is_chosen_apart() -> None:
    pay = Range(36_000, 40_000, 44_000)
    known = {"29-2072": OccupationPay(StagePay(pay, pay, pay, pay), LEVEL, 2025)}
    other = replace(build_default(alternative="29-2072").alternative, growth_pct=Range(1, 1, 1))
    found = reckon(replace(build_default("work"), alternative=other), known)
    # A tenth more pay on both sides is a tenth more of their difference.
    assert [(i.what, i.occupation) for i in found.influences] == [("pay", "29-2072")]
    assert (found.npv.low, found.npv.high) == pytest.approx((1.1 * found.npv.middle, 0.9 * found.npv.middle))


def test_a_given_wage_is_earned_while_studying_and_does_not_grow() -> None:
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
    found = reckon(scenario, {"29-2072": flat(48_000), "00-0000": flat(36_000)})
    # 1,040 hours a year.
    assert middles(found, "pay")[:2] == pytest.approx([15 * 1_040] * 2)
    assert found.rows[0].given_up.middle == pytest.approx(36_000 - 15_600)
    assert (found.rows[1].occupation, found.rows[1].stage) == (None, None)


def test_stages_stand_still_while_one_does_not_work_at_all() -> None:
    stopped = replace(
        BY_HAND,
        step=replace(BY_HAND.step, year=2, school=School(months=24, tuition_usd=0, other_costs_usd=0, credential_usd=0, renewal_usd_per_year=0, work_hours_per_week=0), occupation="29-2072", stage="competent"),
    )  # fmt: skip
    rows = reckon(stopped, HAND_FIGURES).rows
    assert [row.stage for row in rows[:4]] == ["entry", "entry", "entry", "competent"]
    assert [row.activity for row in rows[:4]] == ["study and work, then work", "study", "study", "work"]
    assert [row.pay.middle for row in rows[1:3]] == [0, 0]
    assert rows[1].given_up.middle == 36_000


def test_a_stage_of_no_years_is_passed_at_once() -> None:
    quick = replace(BY_HAND, school=NOTHING, step=None, years_to_next=(0, 0, 1))
    assert [row.stage for row in reckon(quick, HAND_FIGURES).rows[:2]] == ["experienced", "competent"]


@given(known_scenarios(), figures())
@settings(max_examples=40, deadline=None)
def test_break_even_is_where_the_line_is_no_longer_below_zero_for_good(
    scenario: Scenario, known: dict[str, OccupationPay]
) -> None:
    found = reckon(scenario, known)
    for said, end in (
        (found.break_even_low, "low"),
        (found.break_even, "middle"),
        (found.break_even_high, "high"),
    ):
        line = [getattr(row.cumulative_difference, end) for row in found.rows]
        if said.year is None:
            assert line[-1] < 0 or all(abs(v) < 0.01 for v in line)
        else:
            assert all(v >= -0.01 for v in line[said.year - 1 :])
            assert said.year == 1 or line[said.year - 2] < 0
    years = [e.year or 99 for e in (found.break_even_high, found.break_even, found.break_even_low)]
    assume(found.break_even.reached != "no difference")
    assert years == sorted(years)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ([-5, -1, 0, 4], BreakEven("year", 3)),
        ([-5, 1, -1, 4], BreakEven("year", 4)),
        ([1, 2, -1], BreakEven("not within", None)),
        ([-3, -2, -1], BreakEven("not within", None)),
        ([1, 2, 3], BreakEven("ahead throughout", 1)),
        ([0, 0, 3], BreakEven("ahead throughout", 1)),
        ([-3, 0, 0], BreakEven("year", 2)),
        ([0, 0, 0], BreakEven("no difference", None)),
        ([1e-9, -1e-9, 0], BreakEven("no difference", None)),
    ],
)
def test_break_even_of_a_line(line: list[float], expected: BreakEven) -> None:
    assert find_break_even(line) == expected


@given(known_scenarios(), figures())
@settings(max_examples=25, deadline=None)
def test_the_table_holds_every_year_with_units_in_its_names(
    scenario: Scenario, known: dict[str, OccupationPay]
) -> None:
    found = reckon(scenario, known)
    frame = scenario_result.table(found)
    assert len(frame) == scenario.horizon_years
    text = {"year", "activity", "study_months", "occupation_code", "stage", "dollars_of_may"}
    assert all(c in text or c.endswith("_usd") for c in frame.columns)
    assert frame["pay_middle_usd"].tolist() == pytest.approx(middles(found, "pay"), abs=0.006)
    assert frame["cumulative_difference_low_usd"].iloc[-1] == pytest.approx(
        found.rows[-1].cumulative_difference.low, abs=0.006
    )
    assert set(frame["dollars_of_may"]) == {2025}


def test_the_setting_is_the_paths_and_the_steps_and_the_alternative_is_of_all_industries() -> None:
    hospital = replace(build_default("certificate", "11-9111"), setting="622000")
    assert needs(hospital) == {"00-0000": "000000", "29-2072": "622000", "11-9111": "622000"}
    # Staying in the occupation is staying in the hospital.
    assert needs(replace(build_default("work", alternative="29-2072"), setting="622000")) == {
        "29-2072": "622000"
    }


def test_missing_pay_and_pay_of_different_mays_are_refused() -> None:
    with pytest.raises(NoFigures, match="no pay figures of 29-2072"):
        reckon(build_default(), {"00-0000": flat(30_000)})
    with pytest.raises(NoFigures, match="different Mays"):
        reckon(build_default(), {"00-0000": flat(30_000), "29-2072": replace(flat(40_000), year=2020)})


def test_pay_whose_growth_is_not_known_is_held_level_and_said_so() -> None:
    found = reckon(build_default("work"), {"00-0000": flat(30_000), "29-2072": flat(40_000, growth=None)})
    assert found.notes == (
        "Too few years are known of the pay of 29-2072 to say how it grows; it is held level.",
    )
    assert found.rows[-1].pay.middle == found.rows[0].pay.middle == 40_000
    given_growth = replace(build_default("work"), growth_pct=Range(1, 1, 1))
    assert reckon(given_growth, {"00-0000": flat(30_000), "29-2072": flat(40_000, growth=None)}).notes == ()


def test_a_step_that_waits_or_is_never_made_is_said() -> None:
    assert BY_HAND.step is not None
    early = replace(BY_HAND, school=replace(BY_HAND.school, months=24), step=replace(BY_HAND.step, year=2))
    assert reckon(early, HAND_FIGURES).notes == ("The step waits until the route's school has ended.",)
    late = reckon(replace(BY_HAND, step=replace(BY_HAND.step, year=10)), HAND_FIGURES)
    assert late.notes == ("The step is not made within the years looked at, so only its costs are counted.",)
    assert {row.occupation for row in late.rows} == {"29-2072"}


def test_a_given_pay_takes_the_place_of_the_alternatives_figures() -> None:
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
    found = reckon(mine, known)
    assert middles(found, "alternative") == pytest.approx([52_000] * mine.horizon_years)
    assert found.break_even == BreakEven("not within", None)


def figures_of(tables: Tables, scenario: Scenario) -> dict[str, OccupationPay]:
    """What the snapshot says of the occupations of a scenario, pay give or take five percent."""
    known = {}
    for code in needs(scenario):
        row = places.place(tables, code, scenario.area)
        assert row is not None
        levels = estimate_pay_levels(
            {p: float(row[f"annual_p{p}_usd"]) for p in PERCENTILES}, float(row["annual_mean_usd"])
        )
        stages = StagePay(*(Range(0.95 * v, v, 1.05 * v) for v in (getattr(levels, s) for s in STAGES)))
        growth, _ = real_growth(tables, code)
        assert growth is not None
        known[code] = OccupationPay(
            stages, Range(growth.low_pct, growth.middle_pct, growth.high_pct), int(row["year"])
        )
    return known


@pytest.mark.parametrize("name", [one.name for one in ready_made()])
def test_the_ready_made_scenarios_come_out_from_the_projects_own_figures(tables: Tables, name: str) -> None:
    made = next(one for one in ready_made() if one.name == name)
    scenario, _ = from_query(made.address)
    known = figures_of(tables, scenario)
    found = reckon(scenario, known)
    assert found.dollars_of == tables.newest_year
    assert found.notes == ()
    assert len(found.rows) == scenario.horizon_years
    # Told apart from the module: what a full year at the first stage pays is that stage's pay.
    working = next(row for row in found.rows if row.study_months == 0)
    assert working.pay.middle > 0.9 * known[scenario.occupation].stages.entry.middle
    assert found.rows[0].study_months > 0 and found.rows[0].difference.middle < 0
    assert found.npv.low < found.npv.middle < found.npv.high
    assert {i.occupation for i in found.influences} == set(known)


def test_every_code_of_the_strategies_is_known_to_the_tables(tables: Tables) -> None:
    assert set(CODES) <= set(tables.occupations)
