"""The pay curve, the four levels and their intervals: identities, limits, and the error they state."""

import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.schema.wages import PERCENTILES
from outlook.pay import curve
from outlook.pay import levels as pay_levels
from outlook.pay.levels import FEDERAL_MINIMUM_USD_A_YEAR, PayLevels
from outlook.pay.percentiles import NoAnswer
from outlook.scenario.fields import STAGES

MAY_2025 = {10: 37_000.0, 25: 43_490.0, 50: 51_140.0, 75: 64_820.0, 90: 81_150.0}
MEAN_2025, JOBS_2025 = 56_790.0, 194_720.0
CENT = 0.005
# Middles of so many equal slices of the workers.
SLICES = 30_000
RANKS = (np.arange(SLICES) + 0.5) / SLICES

Known = dict[int, float | None]


@st.composite
def percentiles(draw: st.DrawFn) -> Known:
    """Five rising percentiles, a cent to several times apart."""
    pay_here = draw(st.floats(15_000, 80_000))
    found: Known = {}
    for p in PERCENTILES:
        found[p] = pay_here
        pay_here *= 1 + draw(st.floats(0.002, 0.9))
    return found


@st.composite
def paid(draw: st.DrawFn) -> tuple[Known, float]:
    """Percentiles and a mean between p25 and p75: also such as no real place has."""
    found = draw(percentiles())
    low, high = float(found[25] or 0), float(found[75] or 0)
    return found, low + draw(st.floats(0, 1)) * (high - low)


@st.composite
def people(draw: st.DrawFn) -> tuple[Known, float, np.ndarray]:
    """What BLS would publish of some wages: percentiles and mean of a mixture of two lognormals, and the wages."""
    drawn = np.random.default_rng(draw(st.integers(0, 10_000)))
    level, apart = draw(st.floats(20_000, 120_000)), draw(st.floats(1, 2.5))
    spread = draw(st.floats(0.05, 0.6))
    wages = np.concatenate(
        [drawn.lognormal(math.log(level), spread, 600), drawn.lognormal(math.log(level * apart), spread, 400)]
    )
    known: Known = {p: float(np.quantile(wages, p / 100)) for p in PERCENTILES}
    return known, float(wages.mean()), wages


def numbers(levels: PayLevels) -> list[float]:
    return [getattr(levels, name) for name in STAGES]


# The levels


def test_levels_of_may_2025_are_close_to_39100_and_65600() -> None:
    found = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, FEDERAL_MINIMUM_USD_A_YEAR, JOBS_2025)
    assert round(found.entry, -2) == 39_100
    assert round(found.competent, -2) == 65_600
    assert found.note == ""


def test_entry_pay_is_the_sum_of_its_terms_written_out() -> None:
    lines = 0.1 * 33_755 + 0.15 * 40_245 + 0.25 * 47_315 + 0.25 * 57_980 + 0.15 * 72_985 + 0.1 * 89_315
    below, second, third, above = 6_490, 7_650, 13_680, 16_330
    room = 0.0325 * below**2 + 0.0625 * (second**2 + third**2) + 0.0325 * above**2
    share = (0.0325 * below**2 + 0.0625 / 3 * second**2) / room
    assert lines < MEAN_2025
    by_hand = (
        0.5419 * 37_000
        + 0.4425 * 43_490
        + 0.0222 * 51_140
        + 0.757 * (MEAN_2025 - lines) * share
        - 0.025 * 37_000 * math.log(37_000 / 15_080)
        - 0.0089 * (51_140 - 37_000) * math.log(80)
    )
    assert pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, 15_080, JOBS_2025).entry == pytest.approx(
        by_hand
    )


@given(paid())
@settings(max_examples=100, deadline=None)
def test_the_four_levels_rise_in_equal_steps_and_their_mean_is_the_published_mean(
    case: tuple[Known, float],
) -> None:
    known, mean = case
    found = pay_levels.estimate_pay_levels(known, mean)
    assert found.qualified > found.entry - CENT
    assert found.experienced > found.qualified - CENT
    assert found.competent > found.experienced - CENT
    assert (found.entry + 2 * found.competent) / 3 == pytest.approx(mean, rel=1e-12)
    assert found.experienced == pytest.approx(mean, rel=1e-12)
    step = (found.competent - found.entry) / 3
    assert found.qualified - found.entry == pytest.approx(step, abs=1e-6)
    assert found.experienced - found.qualified == pytest.approx(step, abs=1e-6)


@given(paid())
@settings(max_examples=60, deadline=None)
def test_entry_pay_is_what_the_percentiles_leave_possible(case: tuple[Known, float]) -> None:
    known, mean = case
    found = pay_levels.estimate_pay_levels(known, mean)
    p10, p25, p50 = (float(known[p] or 0) for p in (10, 25, 50))
    assert found.entry <= mean
    assert found.entry <= 0.3 * p10 + 0.45 * p25 + 0.25 * p50 + CENT
    assert found.entry >= min(mean, 0.6 * p10 + 0.25 * p25) - CENT


@given(people())
@settings(max_examples=60, deadline=None)
def test_the_true_mean_of_the_lowest_third_is_near_entry_pay(case: tuple[Known, float, np.ndarray]) -> None:
    known, mean, wages = case
    lowest = float(np.sort(wages)[: len(wages) // 3].mean())
    # A thousand wages of smooth distributions, up to 20 times apart: not what the weights were learnt from.
    assert pay_levels.estimate_pay_levels(known, mean, employment=1000).entry == pytest.approx(
        lowest, rel=0.10
    )


@given(paid(), st.floats(0.0005, 2000), st.booleans())
@settings(max_examples=60, deadline=None)
def test_levels_in_another_unit_are_the_same_levels(
    case: tuple[Known, float], factor: float, minimum_known: bool
) -> None:
    known, mean = case
    minimum = 15_080.0 if minimum_known else None
    elsewhere = {p: float(v or 0) * factor for p, v in known.items()}
    there = pay_levels.estimate_pay_levels(elsewhere, mean * factor, minimum and minimum * factor)
    here = pay_levels.estimate_pay_levels(known, mean, minimum)
    assert numbers(there) == pytest.approx([factor * v for v in numbers(here)], rel=1e-9)


def test_hourly_pay_gives_hourly_levels() -> None:
    hourly = {p: v / 2080 for p, v in MAY_2025.items()}
    found = pay_levels.estimate_pay_levels(
        hourly, MEAN_2025 / 2080, pay_levels.FEDERAL_MINIMUM_USD_AN_HOUR, JOBS_2025
    )
    whole = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, FEDERAL_MINIMUM_USD_A_YEAR, JOBS_2025)
    assert numbers(found) == pytest.approx([v / 2080 for v in numbers(whole)])


def test_far_above_the_minimum_wage_the_lowest_third_falls_further() -> None:
    low = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, minimum_wage=20_000)
    high = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, minimum_wage=7_000)
    assert high.entry < low.entry


def test_in_a_larger_group_the_lowest_third_falls_further() -> None:
    few, many = (pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, employment=n) for n in (40, 4_000))
    assert many.entry < few.entry


def test_where_the_minimum_wage_is_known_the_lowest_tenth_is_not_paid_less() -> None:
    # As of one occupation and area in OEWS, May 2025: p10 is the federal minimum, the mean far below straight lines.
    known = {10: 15_080.0, 25: 15_080.0, 50: 31_000.0, 75: 33_000.0, 90: 36_000.0}
    found = pay_levels.estimate_pay_levels(known, 24_500.0, FEDERAL_MINIMUM_USD_A_YEAR, 120)
    assert found.entry == pytest.approx(15_080)
    assert pay_levels.estimate_pay_levels(known, 24_500.0, employment=120).entry < 14_000


@given(paid(), st.floats(7_000, 90_000), st.floats(1, 1e6))
@settings(max_examples=60, deadline=None)
def test_any_minimum_wage_and_number_of_jobs_leave_the_levels_in_order(
    case: tuple[Known, float], minimum: float, jobs: float
) -> None:
    known, mean = case
    found = pay_levels.estimate_pay_levels(known, mean, minimum, jobs)
    p10, p25 = float(known[10] or 0), float(known[25] or 0)
    assert numbers(found) == sorted(numbers(found))
    assert (found.entry + 2 * found.competent) / 3 == pytest.approx(mean, rel=1e-12)
    assert found.entry >= min(mean, 0.3 * min(minimum, p10) + 0.45 * p10 + 0.25 * p25) - CENT


def test_where_most_are_paid_one_wage_entry_is_not_above_the_mean() -> None:
    one = dict.fromkeys(PERCENTILES, 40_000.0)
    found = pay_levels.estimate_pay_levels({**one, 10: 39_000.0}, 39_500.0)
    assert found.entry <= 39_500 <= found.competent


def test_a_mean_below_what_the_percentiles_allow_is_said() -> None:
    assert "lower than these percentiles allow" in pay_levels.estimate_pay_levels(MAY_2025, 30_000.0).note


# What is missing


def test_a_capped_highest_percentile_leaves_all_levels_with_a_note_and_a_wider_interval() -> None:
    whole = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025)
    capped = pay_levels.estimate_pay_levels({**MAY_2025, 90: None}, MEAN_2025)
    assert isinstance(capped, PayLevels)
    assert capped.entry == pytest.approx(whole.entry, rel=0.01)
    assert "high percentile was not released" in capped.note
    widths = [pay_levels.estimate_intervals(levels).entry.half_pct for levels in (whole, capped)]
    assert widths[1] > 1.1 * widths[0]


@pytest.mark.parametrize("gone", [25, 50])
def test_a_missing_middle_percentile_is_drawn_between_its_neighbours(gone: int) -> None:
    found = pay_levels.estimate_pay_levels({**MAY_2025, gone: None}, MEAN_2025)
    assert found.entry == pytest.approx(pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025).entry, rel=0.03)
    assert "drawn between its neighbours" in found.note
    assert found.error_factor > pay_levels.FACTOR_NO_MINIMUM


@pytest.mark.parametrize("missing", [None, math.nan])
def test_without_a_mean_there_are_no_levels_and_the_reason_is_said(missing: float | None) -> None:
    with pytest.raises(NoAnswer, match="did not release the mean"):
        pay_levels.estimate_pay_levels(MAY_2025, missing)


@pytest.mark.parametrize("missing", [None, math.nan])
def test_without_the_lowest_percentile_there_are_no_levels_and_the_reason_is_said(
    missing: float | None,
) -> None:
    with pytest.raises(NoAnswer, match="10th percentile"):
        pay_levels.estimate_pay_levels({**MAY_2025, 10: missing}, MEAN_2025)


def test_three_percentiles_are_enough_and_two_are_not() -> None:
    assert curve.rank_of({10: 37_000.0, 50: 51_140.0, 90: 81_150.0}, 51_140) == pytest.approx(0.5)
    with pytest.raises(NoAnswer, match="too few percentiles"):
        curve.rank_of({10: 37_000.0, 25: None, 50: 51_140.0, 75: None, 90: None}, 40_000)
    with pytest.raises(NoAnswer, match="too few percentiles"):
        pay_levels.estimate_pay_levels({10: 37_000.0, 25: 43_490.0}, MEAN_2025)
    with pytest.raises(NoAnswer, match="too few percentiles"):
        curve.find_pay_at_rank(dict.fromkeys(PERCENTILES), 0.5)


def test_percentiles_that_fall_are_refused() -> None:
    with pytest.raises(NoAnswer, match="do not rise"):
        pay_levels.estimate_pay_levels({**MAY_2025, 25: 30_000.0}, MEAN_2025)


def test_many_rows_at_once_are_the_rows_one_by_one_and_say_which_have_no_answer() -> None:
    second = {10: 30_000.0, 25: 30_000.0, 50: 41_000.0, 75: 50_000.0, 90: 90_000.0}
    rows: list[tuple[Known, float | None]] = [
        (dict(MAY_2025), MEAN_2025),
        (dict(second), 44_000.0),
        ({**MAY_2025, 90: None}, MEAN_2025),
        ({**MAY_2025, 25: None}, MEAN_2025),
        ({**MAY_2025, 10: None}, MEAN_2025),
        (dict(MAY_2025), None),
        ({10: 37_000.0, 25: 43_490.0}, MEAN_2025),
    ]
    table = {p: np.array([known.get(p) for known, _ in rows], dtype=float) for p in PERCENTILES}
    found = pay_levels.estimate_pay_levels(table, [mean for _, mean in rows])
    ranges = pay_levels.estimate_intervals(found, 1.5, 250)
    for i, (known, mean) in enumerate(rows[:4]):
        alone = pay_levels.estimate_pay_levels(known, mean)
        assert [getattr(found, n)[i] for n in STAGES] == pytest.approx(numbers(alone))
        assert found.note[i] == alone.note
        own = pay_levels.estimate_intervals(alone, 1.5, 250)
        assert ranges.competent.low[i] == pytest.approx(own.competent.low)
    assert np.isnan(found.entry[4:]).all() and np.isnan(found.competent[4:]).all()
    reasons = ["did not release the 10th", "did not release the mean", "too few percentiles"]
    assert all(reason in note for reason, note in zip(reasons, found.note[4:], strict=True))


def test_columns_of_a_table_are_taken_as_they_are() -> None:
    frame = pd.DataFrame({p: pd.array([int(v), pd.NA], "Int64") for p, v in MAY_2025.items()})
    found = pay_levels.estimate_pay_levels(
        {p: frame[p] for p in PERCENTILES}, pd.Series([MEAN_2025, MEAN_2025])
    )
    assert found.entry[0] == pytest.approx(pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025).entry)
    assert math.isnan(found.entry[1])


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA])
def test_what_is_missing_may_be_said_in_each_way_that_python_and_pandas_have(missing: object) -> None:
    rows = pay_levels.estimate_pay_levels(
        {p: [v, missing, v] for p, v in MAY_2025.items()},
        [MEAN_2025, MEAN_2025, missing],
        None,
        [missing] * 3,
    )
    assert np.isnan(rows.entry).tolist() == [False, True, True]
    assert rows.entry[0] == pytest.approx(pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025).entry)
    with pytest.raises(NoAnswer, match="did not release the mean"):
        pay_levels.estimate_pay_levels(MAY_2025, missing)


def test_whole_numbers_decimals_and_floats_are_the_same_pay() -> None:
    whole = pay_levels.estimate_pay_levels({p: int(v) for p, v in MAY_2025.items()}, int(MEAN_2025))
    exact = pay_levels.estimate_pay_levels(
        {p: Decimal(int(v)) for p, v in MAY_2025.items()}, Decimal(int(MEAN_2025))
    )
    assert numbers(whole) == numbers(exact) == numbers(pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025))


def test_no_rows_give_no_levels() -> None:
    assert pay_levels.estimate_pay_levels({p: [] for p in PERCENTILES}, []).entry.shape == (0,)


# The curve


@given(percentiles(), st.floats(0.001, 0.999))
@settings(max_examples=150, deadline=None)
def test_the_rank_of_the_pay_at_a_rank_is_that_rank(known: Known, rank: float) -> None:
    assert curve.rank_of(known, float(curve.find_pay_at_rank(known, rank))) == pytest.approx(rank, abs=1e-9)


@given(paid(), st.floats(0.001, 0.999))
@settings(max_examples=150, deadline=None)
def test_the_rank_of_the_pay_at_a_rank_is_that_rank_even_where_the_mean_is_such_as_no_place_has(
    case: tuple[Known, float], rank: float
) -> None:
    known, mean = case
    there = float(curve.find_pay_at_rank(known, rank, mean))
    assert curve.rank_of(known, there, mean) == pytest.approx(rank, abs=1e-6)


@given(people())
@settings(max_examples=60, deadline=None)
def test_the_rank_of_the_pay_at_a_rank_is_that_rank_to_rounding_where_mean_and_percentiles_agree(
    case: tuple[Known, float, np.ndarray],
) -> None:
    known, mean, _ = case
    ranks = np.linspace(0.001, 0.999, 999)
    assert curve.rank_of(known, curve.find_pay_at_rank(known, ranks, mean), mean) == pytest.approx(
        ranks, abs=1e-9
    )


@given(paid(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_curve_goes_through_each_published_percentile_and_never_falls(
    case: tuple[Known, float], with_mean: bool
) -> None:
    known, mean = case[0], case[1] if with_mean else None
    for p in PERCENTILES:
        assert float(curve.find_pay_at_rank(known, p / 100, mean)) == pytest.approx(float(known[p] or 0))
    drawn = curve.find_pay_at_rank(known, np.linspace(0.01, 0.99, 199), mean)
    assert (np.diff(drawn) >= -1e-9 * drawn[1:]).all()


@given(people())
@settings(max_examples=60, deadline=None)
def test_the_lowest_third_of_the_curve_averages_entry_pay_and_all_of_it_the_mean(
    case: tuple[Known, float, np.ndarray],
) -> None:
    known, mean, _ = case
    drawn = curve.find_pay_at_rank(known, RANKS, mean)
    assert drawn[: SLICES // 3].mean() == pytest.approx(
        pay_levels.estimate_pay_levels(known, mean).entry, rel=1e-5
    )
    # The slices cut the far end of the highest tenth short.
    assert drawn.mean() == pytest.approx(mean, rel=2e-3)


@given(percentiles(), st.floats(0.0005, 2000), st.floats(0.01, 0.99))
@settings(max_examples=40, deadline=None)
def test_pay_at_a_rank_in_another_unit_is_the_same_pay(known: Known, factor: float, rank: float) -> None:
    there = curve.find_pay_at_rank({p: float(v or 0) * factor for p, v in known.items()}, rank)
    assert float(there) == pytest.approx(factor * float(curve.find_pay_at_rank(known, rank)))


def test_pay_outside_the_published_percentiles_has_a_rank_outside_them() -> None:
    assert 0 < curve.rank_of(MAY_2025, 30_000) < 0.10
    assert 0.90 < curve.rank_of(MAY_2025, 120_000) < 1
    assert curve.rank_of(MAY_2025, 51_140) == pytest.approx(0.50)


def test_above_a_capped_percentile_the_rank_is_the_last_one_known_and_pay_has_no_answer() -> None:
    capped = {**MAY_2025, 90: None}
    assert curve.rank_of(capped, 1_000_000) == pytest.approx(0.75)
    with pytest.raises(NoAnswer, match="beyond the 75th"):
        curve.find_pay_at_rank(capped, 0.8)
    assert np.isnan(curve.find_pay_at_rank(capped, np.array([0.5, 0.8]))).tolist() == [False, True]
    with pytest.raises(NoAnswer, match="beyond the 25th"):
        curve.find_pay_at_rank({**MAY_2025, 10: None}, 0.1)


def test_of_tied_percentiles_the_rank_is_the_lowest() -> None:
    tied = {10: 30_000.0, 25: 40_000.0, 50: 40_000.0, 75: 40_000.0, 90: 60_000.0}
    assert curve.rank_of(tied, 40_000) == pytest.approx(0.25)
    assert curve.rank_of(tied, 40_001) > 0.75
    assert curve.find_pay_at_rank(tied, 0.6) == 40_000
    assert isinstance(curve.find_pay_at_rank(tied, 0.6), float)


@pytest.mark.parametrize("given_pay", [0.0, -1.0, math.nan, math.inf])
def test_what_is_no_pay_has_no_rank_and_the_reason_is_said(given_pay: float) -> None:
    with pytest.raises(NoAnswer, match="number above zero"):
        curve.rank_of(MAY_2025, given_pay)
    assert np.isnan(curve.rank_of(MAY_2025, [given_pay, 50_000.0])).tolist() == [True, False]


@pytest.mark.parametrize("rank", [0.0, 1.0, -0.2, 62.0, math.nan])
def test_a_rank_that_is_no_share_is_refused(rank: float) -> None:
    with pytest.raises(NoAnswer, match="share of the workers"):
        curve.find_pay_at_rank(MAY_2025, rank)


def test_many_rows_have_their_pay_at_many_ranks() -> None:
    rows = {p: np.array([[v], [v * 1.5], [math.nan]]) for p, v in MAY_2025.items()}
    drawn = curve.find_pay_at_rank(rows, np.array([0.05, 0.3, 0.95]))
    assert drawn.shape == (3, 3)
    assert drawn[1] == pytest.approx(1.5 * drawn[0])
    assert np.isnan(drawn[2]).all()
    assert curve.rank_of(rows, drawn[:1])[0] == pytest.approx([0.05, 0.3, 0.95])
    assert np.isnan(curve.rank_of(rows, drawn[:1])[2]).all()


# The intervals


def test_an_interval_joins_the_methods_error_and_the_sampling_error_in_quadrature() -> None:
    levels = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, 15_080, 100)
    exact, sampled = (
        pay_levels.estimate_intervals(levels, None, 100),
        pay_levels.estimate_intervals(levels, 2.0, 100),
    )
    above_minimum = (37_000 / 15_080 / 2.6) ** 0.2
    own = math.hypot(7.0 * above_minimum * math.sqrt(math.log(MEAN_2025 / levels.entry)), 0.18)
    assert exact.entry.half_pct == pytest.approx(own)
    assert sampled.entry.half_pct == pytest.approx(math.hypot(own, 1.645 * 2.0))
    assert sampled.entry.method_pct == pytest.approx(own)
    assert sampled.entry.low == pytest.approx(levels.entry * (1 - sampled.entry.half_pct / 100))
    assert sampled.entry.high == pytest.approx(levels.entry * (1 + sampled.entry.half_pct / 100))
    # The mean itself is published: what is left is its sampling error.
    assert sampled.experienced.half_pct == pytest.approx(math.hypot(0.18, 1.645 * 2.0))


def test_an_interval_is_wider_for_fewer_jobs_for_more_spread_and_for_less_known() -> None:
    levels = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, 15_080)
    widths = [
        pay_levels.estimate_intervals(levels, None, n).entry.half_pct for n in (90_000, 8_000, 300, None, 40)
    ]
    assert widths[0] == widths[1] < widths[2] < widths[3] < widths[4]
    far_above = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, 7_000)
    assert far_above.error_factor > levels.error_factor
    wide = PayLevels(30_000.0, 40_000.0, 50_000.0, 60_000.0)
    assert (
        pay_levels.estimate_intervals(wide).entry.half_pct
        > pay_levels.estimate_intervals(levels).entry.half_pct
    )
    unsaid = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025)
    assert (
        pay_levels.estimate_intervals(unsaid).entry.half_pct
        > pay_levels.estimate_intervals(levels).entry.half_pct
    )


def test_where_all_are_paid_alike_the_interval_does_not_vanish() -> None:
    levels = pay_levels.estimate_pay_levels(dict.fromkeys(PERCENTILES, 40_000.0), 39_000.0)
    assert pay_levels.estimate_intervals(levels).entry.half_pct > 1
