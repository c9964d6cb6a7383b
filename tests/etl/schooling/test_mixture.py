"""Mixtures whose distribution can be worked out by hand."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.schema.wages import PERCENTILES
from etl.schooling.mixture import Numbers, draw, find_knots, mix

SCORES = np.array([NormalDist().inv_cdf(p / 100) for p in PERCENTILES])
NONE_CAPPED = np.zeros((1, len(PERCENTILES)), bool)
CAP, MINIMUM = 239_200.0, 15_080.0


def lognormal(median: float, spread: float) -> Numbers:
    """The five percentiles of a lognormal, as one row."""
    return median * np.exp(spread * SCORES)[None, :]


def test_one_occupation_keeps_its_percentiles() -> None:
    published = np.array([[37_000.0, 43_490, 51_140, 64_820, 81_150]])
    mixture = mix(find_knots(draw(published, NONE_CAPPED, CAP, MINIMUM), np.array([194_720.0])))
    assert mixture.percentiles == pytest.approx(published[0], rel=0.0005)


def test_lowest_third_of_a_lognormal_is_known() -> None:
    # Partial mean below rank 1/3: mean x N(z - spread) / (1/3).
    median, spread = 50_000, 0.4
    mixture = mix(find_knots(draw(lognormal(median, spread), NONE_CAPPED, CAP, MINIMUM), np.array([1000.0])))
    z = NormalDist().inv_cdf(1 / 3)
    mean = median * np.exp(spread**2 / 2)
    assert mixture.lowest_third_mean == pytest.approx(3 * mean * NormalDist().cdf(z - spread), rel=0.002)
    assert mixture.lowest_third_top == pytest.approx(median * np.exp(spread * z), rel=0.002)


def test_two_occupations_mix_by_their_jobs() -> None:
    """Three quarters earn about $30,000 and a quarter about $90,000: the mixture's p75 lies between, p90 is $90,000's p60."""
    rows = np.vstack([lognormal(30_000, 0.1), lognormal(90_000, 0.1)])
    drawn = draw(rows, np.zeros(rows.shape, bool), CAP, MINIMUM)
    mixture = mix(find_knots(drawn, np.array([300.0, 100.0])))
    high = NormalDist(np.log(90_000), 0.1)
    assert mixture.percentiles[-1] == pytest.approx(np.exp(high.inv_cdf(0.6)), rel=0.002)
    low = NormalDist(np.log(30_000), 0.1)
    assert mixture.percentiles[2] == pytest.approx(np.exp(low.inv_cdf(2 / 3)), rel=0.002)


def test_one_pay_for_all_is_that_pay() -> None:
    mixture = mix(find_knots(draw(np.full((1, 5), 40_000.0), NONE_CAPPED, CAP, MINIMUM), np.array([10.0])))
    assert mixture.percentiles == pytest.approx(np.full(5, 40_000), rel=0.0005)
    assert mixture.lowest_third_mean == pytest.approx(40_000, rel=0.0005)


def test_no_one_is_drawn_below_the_minimum() -> None:
    drawn = draw(np.array([[15_500.0, 30_000, 40_000, 50_000, 60_000]]), NONE_CAPPED, CAP, MINIMUM)
    assert np.exp(drawn.min()) == pytest.approx(MINIMUM)


def test_capped_percentiles_are_at_least_the_cap() -> None:
    # Surgeons of May 2024: only p10 is printed.
    given = np.array([[100_000.0, np.nan, np.nan, np.nan, np.nan]])
    capped = np.array([[False, True, True, True, True]])
    drawn = np.exp(draw(given, capped, CAP, MINIMUM))
    assert drawn[0, 3] == pytest.approx(100_000)
    assert drawn[0, 8:].min() >= CAP * 0.999


def test_a_capped_p90_goes_on_at_the_slope_before() -> None:
    given = lognormal(150_000, 0.5)
    capped = np.array([[False, False, False, False, True]])
    cap = float(given[0, 4]) - 20_000
    drawn = draw(np.where(capped, np.nan, given), capped, cap, MINIMUM)
    assert drawn == pytest.approx(draw(given, NONE_CAPPED, CAP, MINIMUM))


PAY = st.lists(st.floats(16_000, 200_000), min_size=5, max_size=5).map(sorted)


@settings(deadline=None)
@given(st.lists(st.tuples(PAY, st.integers(10, 1_000_000)), min_size=1, max_size=6))
def test_mixture_lies_between_its_occupations(rows: list[tuple[list[float], int]]) -> None:
    percentiles, jobs = np.array([pay for pay, _ in rows]), np.array([float(n) for _, n in rows])
    mixture = mix(find_knots(draw(percentiles, np.zeros(percentiles.shape, bool), CAP, MINIMUM), jobs))
    assert (mixture.percentiles >= percentiles.min(axis=0) * 0.999).all()
    assert (mixture.percentiles <= percentiles.max(axis=0) * 1.001).all()
    assert (np.diff(mixture.percentiles) >= -1e-6).all()
    assert mixture.lowest_third_mean <= mixture.lowest_third_top * 1.0001
