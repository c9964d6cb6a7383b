"""The pay curve: pay at a rank, and the rank of pay."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.schema.wages import PERCENTILES
from outlook.pay import curve
from outlook.pay import levels as pay_levels
from outlook.pay.percentiles import NoEstimate
from tests.outlook.pay.samples import MAY_2025, RANKS, SLICES, Known, paid, people, percentiles


@given(percentiles(), st.floats(0.001, 0.999))
@settings(max_examples=150, deadline=None)
def test_rank_inverts_pay(known: Known, rank: float) -> None:
    assert curve.find_rank(known, float(curve.find_pay_at_rank(known, rank))) == pytest.approx(rank, abs=1e-9)


@given(paid(), st.floats(0.001, 0.999))
@settings(max_examples=150, deadline=None)
def test_rank_inverts_pay_with_any_mean(case: tuple[Known, float], rank: float) -> None:
    known, mean = case
    there = float(curve.find_pay_at_rank(known, rank, mean))
    assert curve.find_rank(known, there, mean) == pytest.approx(rank, abs=1e-6)


@given(people())
@settings(max_examples=60, deadline=None)
def test_rank_inverts_pay_with_true_mean(
    case: tuple[Known, float, np.ndarray],
) -> None:
    known, mean, _ = case
    ranks = np.linspace(0.001, 0.999, 999)
    assert curve.find_rank(known, curve.find_pay_at_rank(known, ranks, mean), mean) == pytest.approx(
        ranks, abs=1e-9
    )


@given(paid(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_curve_meets_percentiles_and_rises(case: tuple[Known, float], with_mean: bool) -> None:
    known, mean = case[0], case[1] if with_mean else None
    for p in PERCENTILES:
        assert float(curve.find_pay_at_rank(known, p / 100, mean)) == pytest.approx(float(known[p] or 0))
    drawn = curve.find_pay_at_rank(known, np.linspace(0.01, 0.99, 199), mean)
    assert (np.diff(drawn) >= -1e-9 * drawn[1:]).all()


@given(people())
@settings(max_examples=60, deadline=None)
def test_curve_averages_entry_pay_and_mean(
    case: tuple[Known, float, np.ndarray],
) -> None:
    known, mean, _ = case
    drawn = curve.find_pay_at_rank(known, RANKS, mean)
    assert drawn[: SLICES // 3].mean() == pytest.approx(
        pay_levels.estimate_pay_levels(known, mean).entry, rel=1e-5
    )
    # The slices cut off the far end of the highest tenth.
    assert drawn.mean() == pytest.approx(mean, rel=2e-3)


@given(percentiles(), st.floats(0.0005, 2000), st.floats(0.01, 0.99))
@settings(max_examples=40, deadline=None)
def test_pay_at_rank_scales_with_the_unit(known: Known, factor: float, rank: float) -> None:
    there = curve.find_pay_at_rank({p: float(v or 0) * factor for p, v in known.items()}, rank)
    assert float(there) == pytest.approx(factor * float(curve.find_pay_at_rank(known, rank)))


def test_ranks_extend_beyond_percentiles() -> None:
    assert 0 < curve.find_rank(MAY_2025, 30_000) < 0.10
    assert 0.90 < curve.find_rank(MAY_2025, 120_000) < 1
    assert curve.find_rank(MAY_2025, 51_140) == pytest.approx(0.50)


def test_rank_stops_at_last_known_percentile() -> None:
    capped = {**MAY_2025, 90: None}
    assert curve.find_rank(capped, 1_000_000) == pytest.approx(0.75)
    with pytest.raises(NoEstimate, match="beyond the 75th"):
        curve.find_pay_at_rank(capped, 0.8)
    assert np.isnan(curve.find_pay_at_rank(capped, np.array([0.5, 0.8]))).tolist() == [False, True]
    with pytest.raises(NoEstimate, match="beyond the 25th"):
        curve.find_pay_at_rank({**MAY_2025, 10: None}, 0.1)


def test_tied_percentiles_give_lowest_rank() -> None:
    tied = {10: 30_000.0, 25: 40_000.0, 50: 40_000.0, 75: 40_000.0, 90: 60_000.0}
    assert curve.find_rank(tied, 40_000) == pytest.approx(0.25)
    assert curve.find_rank(tied, 40_001) > 0.75
    assert curve.find_pay_at_rank(tied, 0.6) == 40_000
    assert isinstance(curve.find_pay_at_rank(tied, 0.6), float)


@pytest.mark.parametrize("given_pay", [0.0, -1.0, math.nan, math.inf])
def test_invalid_pay_has_a_reason(given_pay: float) -> None:
    with pytest.raises(NoEstimate, match="number above zero"):
        curve.find_rank(MAY_2025, given_pay)
    assert np.isnan(curve.find_rank(MAY_2025, [given_pay, 50_000.0])).tolist() == [True, False]


@pytest.mark.parametrize("rank", [0.0, 1.0, -0.2, 62.0, math.nan])
def test_invalid_rank_is_refused(rank: float) -> None:
    with pytest.raises(NoEstimate, match="share of the workers"):
        curve.find_pay_at_rank(MAY_2025, rank)


def test_many_rows_at_many_ranks() -> None:
    rows = {p: np.array([[v], [v * 1.5], [math.nan]]) for p, v in MAY_2025.items()}
    drawn = curve.find_pay_at_rank(rows, np.array([0.05, 0.3, 0.95]))
    assert drawn.shape == (3, 3)
    assert drawn[1] == pytest.approx(1.5 * drawn[0])
    assert np.isnan(drawn[2]).all()
    assert curve.find_rank(rows, drawn[:1])[0] == pytest.approx([0.05, 0.3, 0.95])
    assert np.isnan(curve.find_rank(rows, drawn[:1])[2]).all()
