"""The four pay levels, and what happens when figures are missing."""

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
from outlook.pay.percentiles import NoEstimate
from outlook.scenario.fields import STAGES
from tests.outlook.pay.samples import CENT, JOBS_2025, MAY_2025, MEAN_2025, Known, numbers, paid, people


def test_levels_of_may_2025() -> None:
    found = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, FEDERAL_MINIMUM_USD_A_YEAR, JOBS_2025)
    assert round(found.entry, -2) == 39_100
    assert round(found.experienced, -2) == 65_600
    assert found.note == ""


def test_entry_pay_is_the_sum_of_its_terms() -> None:
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
def test_levels_rise_evenly_to_the_mean(
    case: tuple[Known, float],
) -> None:
    known, mean = case
    found = pay_levels.estimate_pay_levels(known, mean)
    assert found.qualified > found.entry - CENT
    assert found.average > found.qualified - CENT
    assert found.experienced > found.average - CENT
    assert (found.entry + 2 * found.experienced) / 3 == pytest.approx(mean, rel=1e-12)
    assert found.average == pytest.approx(mean, rel=1e-12)
    step = (found.experienced - found.entry) / 3
    assert found.qualified - found.entry == pytest.approx(step, abs=1e-6)
    assert found.average - found.qualified == pytest.approx(step, abs=1e-6)


@given(paid())
@settings(max_examples=60, deadline=None)
def test_entry_pay_is_within_its_bounds(case: tuple[Known, float]) -> None:
    known, mean = case
    found = pay_levels.estimate_pay_levels(known, mean)
    p10, p25, p50 = (float(known[p] or 0) for p in (10, 25, 50))
    assert found.entry <= mean
    assert found.entry <= 0.3 * p10 + 0.45 * p25 + 0.25 * p50 + CENT
    assert found.entry >= min(mean, 0.6 * p10 + 0.25 * p25) - CENT


@given(people())
@settings(max_examples=60, deadline=None)
def test_entry_pay_is_near_the_true_mean(case: tuple[Known, float, np.ndarray]) -> None:
    known, mean, wages = case
    lowest = float(np.sort(wages)[: len(wages) // 3].mean())
    # A thousand wages from smooth distributions, up to 20 times apart, unlike those the weights were fitted
    # to.
    assert pay_levels.estimate_pay_levels(known, mean, employment=1000).entry == pytest.approx(
        lowest, rel=0.10
    )


@given(paid(), st.floats(0.0005, 2000), st.booleans())
@settings(max_examples=60, deadline=None)
def test_levels_scale_with_the_unit(case: tuple[Known, float], factor: float, minimum_known: bool) -> None:
    known, mean = case
    minimum = 15_080.0 if minimum_known else None
    elsewhere = {p: float(v or 0) * factor for p, v in known.items()}
    there = pay_levels.estimate_pay_levels(elsewhere, mean * factor, minimum and minimum * factor)
    here = pay_levels.estimate_pay_levels(known, mean, minimum)
    assert numbers(there) == pytest.approx([factor * v for v in numbers(here)], rel=1e-9)


def test_hourly_pay_gives_hourly_levels() -> None:
    hourly = {p: v / 2080 for p, v in MAY_2025.items()}
    found = pay_levels.estimate_pay_levels(
        hourly, MEAN_2025 / 2080, FEDERAL_MINIMUM_USD_A_YEAR / 2080, JOBS_2025
    )
    whole = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, FEDERAL_MINIMUM_USD_A_YEAR, JOBS_2025)
    assert numbers(found) == pytest.approx([v / 2080 for v in numbers(whole)])


def test_high_p10_lowers_entry_pay() -> None:
    low = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, minimum_wage=20_000)
    high = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, minimum_wage=7_000)
    assert high.entry < low.entry


def test_more_jobs_lower_entry_pay() -> None:
    few, many = (pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, employment=n) for n in (40, 4_000))
    assert many.entry < few.entry


def test_entry_pay_respects_minimum_wage() -> None:
    # One occupation and area in OEWS, May 2025: p10 is the federal minimum, the mean far below straight
    # lines.
    known = {10: 15_080.0, 25: 15_080.0, 50: 31_000.0, 75: 33_000.0, 90: 36_000.0}
    found = pay_levels.estimate_pay_levels(known, 24_500.0, FEDERAL_MINIMUM_USD_A_YEAR, 120)
    assert found.entry == pytest.approx(15_080)
    assert pay_levels.estimate_pay_levels(known, 24_500.0, employment=120).entry < 14_000


@given(paid(), st.floats(7_000, 90_000), st.floats(1, 1e6))
@settings(max_examples=60, deadline=None)
def test_levels_rise_for_any_minimum_and_jobs(case: tuple[Known, float], minimum: float, jobs: float) -> None:
    known, mean = case
    found = pay_levels.estimate_pay_levels(known, mean, minimum, jobs)
    p10, p25 = float(known[10] or 0), float(known[25] or 0)
    assert numbers(found) == sorted(numbers(found))
    assert (found.entry + 2 * found.experienced) / 3 == pytest.approx(mean, rel=1e-12)
    assert found.entry >= min(mean, 0.3 * min(minimum, p10) + 0.45 * p10 + 0.25 * p25) - CENT


def test_one_common_wage_keeps_entry_below_mean() -> None:
    one = dict.fromkeys(PERCENTILES, 40_000.0)
    found = pay_levels.estimate_pay_levels({**one, 10: 39_000.0}, 39_500.0)
    assert found.entry <= 39_500 <= found.experienced


def test_impossible_mean_is_noted() -> None:
    assert "lower than these percentiles allow" in pay_levels.estimate_pay_levels(MAY_2025, 30_000.0).note


def test_missing_p90_is_noted_and_widens() -> None:
    whole = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025)
    capped = pay_levels.estimate_pay_levels({**MAY_2025, 90: None}, MEAN_2025)
    assert isinstance(capped, PayLevels)
    assert capped.entry == pytest.approx(whole.entry, rel=0.01)
    assert "high percentile was not released" in capped.note
    widths = [pay_levels.estimate_intervals(levels).entry.half_pct for levels in (whole, capped)]
    assert widths[1] > 1.1 * widths[0]


@pytest.mark.parametrize("gone", [25, 50])
def test_missing_middle_is_interpolated(gone: int) -> None:
    found = pay_levels.estimate_pay_levels({**MAY_2025, gone: None}, MEAN_2025)
    assert found.entry == pytest.approx(pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025).entry, rel=0.03)
    assert "drawn between its neighbors" in found.note
    assert found.error_factor > pay_levels.FACTOR_NO_MINIMUM


@pytest.mark.parametrize("missing", [None, math.nan])
def test_missing_mean_has_a_reason(missing: float | None) -> None:
    with pytest.raises(NoEstimate, match="did not release the mean"):
        pay_levels.estimate_pay_levels(MAY_2025, missing)


@pytest.mark.parametrize("missing", [None, math.nan])
def test_missing_p10_has_a_reason(
    missing: float | None,
) -> None:
    with pytest.raises(NoEstimate, match="10th percentile"):
        pay_levels.estimate_pay_levels({**MAY_2025, 10: missing}, MEAN_2025)


def test_three_percentiles_are_enough() -> None:
    assert curve.find_rank({10: 37_000.0, 50: 51_140.0, 90: 81_150.0}, 51_140) == pytest.approx(0.5)
    with pytest.raises(NoEstimate, match="too few percentiles"):
        curve.find_rank({10: 37_000.0, 25: None, 50: 51_140.0, 75: None, 90: None}, 40_000)
    with pytest.raises(NoEstimate, match="too few percentiles"):
        pay_levels.estimate_pay_levels({10: 37_000.0, 25: 43_490.0}, MEAN_2025)
    with pytest.raises(NoEstimate, match="too few percentiles"):
        curve.find_pay_at_rank(dict.fromkeys(PERCENTILES), 0.5)


def test_falling_percentiles_are_refused() -> None:
    with pytest.raises(NoEstimate, match="do not rise"):
        pay_levels.estimate_pay_levels({**MAY_2025, 25: 30_000.0}, MEAN_2025)


def test_many_rows_equal_single_rows() -> None:
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
        assert ranges.experienced.low[i] == pytest.approx(own.experienced.low)
    assert np.isnan(found.entry[4:]).all() and np.isnan(found.experienced[4:]).all()
    reasons = ["did not release the 10th", "did not release the mean", "too few percentiles"]
    assert all(reason in note for reason, note in zip(reasons, found.note[4:], strict=True))


def test_pandas_columns_are_accepted() -> None:
    frame = pd.DataFrame({p: pd.array([int(v), pd.NA], "Int64") for p, v in MAY_2025.items()})
    found = pay_levels.estimate_pay_levels(
        {p: frame[p] for p in PERCENTILES}, pd.Series([MEAN_2025, MEAN_2025])
    )
    assert found.entry[0] == pytest.approx(pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025).entry)
    assert math.isnan(found.entry[1])


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA])
def test_every_kind_of_gap_is_accepted(missing: object) -> None:
    rows = pay_levels.estimate_pay_levels(
        {p: [v, missing, v] for p, v in MAY_2025.items()},
        [MEAN_2025, MEAN_2025, missing],
        None,
        [missing] * 3,
    )
    assert np.isnan(rows.entry).tolist() == [False, True, True]
    assert rows.entry[0] == pytest.approx(pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025).entry)
    with pytest.raises(NoEstimate, match="did not release the mean"):
        pay_levels.estimate_pay_levels(MAY_2025, missing)


def test_number_types_give_equal_levels() -> None:
    whole = pay_levels.estimate_pay_levels({p: int(v) for p, v in MAY_2025.items()}, int(MEAN_2025))
    exact = pay_levels.estimate_pay_levels(
        {p: Decimal(int(v)) for p, v in MAY_2025.items()}, Decimal(int(MEAN_2025))
    )
    assert numbers(whole) == numbers(exact) == numbers(pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025))


def test_no_rows_give_no_levels() -> None:
    assert pay_levels.estimate_pay_levels({p: [] for p in PERCENTILES}, []).entry.shape == (0,)


def test_experienced_is_the_upper_two_thirds() -> None:
    assert STAGES.index("experienced") == 3
    found = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025)
    assert found.experienced == pytest.approx((3 * MEAN_2025 - found.entry) / 2)
    assert found.average == pytest.approx(MEAN_2025)
