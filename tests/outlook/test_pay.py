"""The pay curve and the four levels: their identities, their limits, and their measured error."""

import math
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.tables import PERCENTILES
from outlook import pay
from outlook.pay import NoAnswer, PayLevels
from tests.outlook.conftest import PROJECT

MAY_2025 = {10: 37_000.0, 25: 43_490.0, 50: 51_140.0, 75: 64_820.0, 90: 81_150.0}
MEAN_2025 = 56_790.0
VALIDATION = Path(
    os.environ.get("OUTLOOK_VALIDATION")
    or PROJECT.parent / "shared" / "validation" / "pay_levels_may_2024.csv"
)
HOURS_A_YEAR = 2080
LEVELS = ("entry", "qualified", "experienced", "competent")


@st.composite
def percentiles(draw: st.DrawFn) -> dict[int, float | None]:
    """Five rising percentiles, a cent to several times apart."""
    pay_here = draw(st.floats(15_000, 80_000))
    found: dict[int, float | None] = {}
    for p in PERCENTILES:
        found[p] = pay_here
        pay_here *= 1 + draw(st.floats(0.002, 0.9))
    return found


@st.composite
def paid(draw: st.DrawFn) -> tuple[dict[int, float | None], float]:
    """Percentiles and a mean between p25 and p75, as skewed as pay is."""
    found = draw(percentiles())
    low, high = float(found[25] or 0), float(found[75] or 0)
    return found, low + draw(st.floats(0, 1)) * (high - low)


def test_levels_of_may_2025_are_close_to_39300_and_65500() -> None:
    found = pay.pay_levels(MAY_2025, MEAN_2025)
    assert round(found.entry, -2) == 39_300
    assert round(found.competent, -2) == 65_500


@given(paid())
@settings(max_examples=60, deadline=None)
def test_the_four_levels_rise_in_equal_steps_and_their_mean_is_the_published_mean(
    case: tuple[dict[int, float | None], float],
) -> None:
    known, mean = case
    found = pay.pay_levels(known, mean)
    cent = 0.005
    assert found.qualified > found.entry - cent
    assert found.experienced > found.qualified - cent
    assert found.competent > found.experienced - cent
    assert (found.entry + 2 * found.competent) / 3 == pytest.approx(mean)
    step = (found.competent - found.entry) / 3
    assert found.qualified - found.entry == pytest.approx(step, abs=1e-6)
    assert found.experienced - found.qualified == pytest.approx(step, abs=1e-6)
    assert found.experienced == pytest.approx(mean)


@given(paid())
@settings(max_examples=60, deadline=None)
def test_entry_pay_is_below_the_mean_and_below_the_pay_of_the_lowest_third(
    case: tuple[dict[int, float | None], float],
) -> None:
    known, mean = case
    found = pay.pay_levels(known, mean)
    assert found.entry <= mean
    assert found.entry <= float(pay.pay_at_rank(known, 1 / 3))


@given(percentiles(), st.floats(0.1, 0.9))
@settings(max_examples=80, deadline=None)
def test_the_rank_of_the_pay_at_a_rank_is_that_rank(known: dict[int, float | None], rank: float) -> None:
    there = float(pay.pay_at_rank(known, rank))
    assert pay.rank_of(known, there) == pytest.approx(rank, abs=0.002)


@given(percentiles())
@settings(max_examples=40, deadline=None)
def test_the_curve_goes_through_each_published_percentile_and_never_falls(
    known: dict[int, float | None],
) -> None:
    for p in PERCENTILES:
        assert float(pay.pay_at_rank(known, p / 100)) == pytest.approx(float(known[p] or 0))
    drawn = pay.pay_at_rank(known, np.linspace(0.01, 0.99, 199))
    assert (np.diff(drawn) >= -1e-9 * drawn[1:]).all()


@given(paid(), st.floats(0.0005, 2000))
@settings(max_examples=40, deadline=None)
def test_levels_in_another_unit_are_the_same_levels(
    case: tuple[dict[int, float | None], float], factor: float
) -> None:
    known, mean = case
    there = pay.pay_levels({p: float(v or 0) * factor for p, v in known.items()}, mean * factor)
    here = pay.pay_levels(known, mean)
    assert [getattr(there, n) for n in LEVELS] == pytest.approx([factor * getattr(here, n) for n in LEVELS])


def test_a_capped_highest_percentile_leaves_the_levels_as_they_were() -> None:
    whole = pay.pay_levels(MAY_2025, MEAN_2025)
    capped = pay.pay_levels({**MAY_2025, 90: None}, MEAN_2025)
    assert isinstance(capped, PayLevels)
    # The lowest third does not reach the part of the curve that p90 holds.
    assert capped.entry == pytest.approx(whole.entry)
    assert pay.rank_of({**MAY_2025, 90: None}, 1_000_000) == pytest.approx(0.75)


def test_pay_beyond_the_published_percentiles_has_the_rank_of_the_last_one() -> None:
    assert pay.rank_of(MAY_2025, 1) == pytest.approx(0.10)
    assert pay.rank_of(MAY_2025, 10_000_000) == pytest.approx(0.90)
    assert pay.rank_of(MAY_2025, 51_140) == pytest.approx(0.50, abs=0.001)


def test_three_percentiles_are_enough_and_two_are_not() -> None:
    assert pay.rank_of({10: 37_000.0, 50: 51_140.0, 90: 81_150.0}, 51_140) == pytest.approx(0.5, abs=0.001)
    with pytest.raises(NoAnswer, match="too few percentiles"):
        pay.rank_of({10: 37_000.0, 25: None, 50: 51_140.0, 75: None, 90: None}, 40_000)
    with pytest.raises(NoAnswer, match="too few percentiles"):
        pay.pay_levels({10: 37_000.0, 25: 43_490.0}, MEAN_2025)
    with pytest.raises(NoAnswer, match="too few percentiles"):
        pay.pay_at_rank(dict.fromkeys(PERCENTILES), 0.5)


@pytest.mark.parametrize("missing", [None, math.nan])
def test_without_a_mean_there_are_no_levels_and_the_reason_is_said(missing: float | None) -> None:
    with pytest.raises(NoAnswer, match="did not release the mean"):
        pay.pay_levels(MAY_2025, missing)


@pytest.mark.parametrize("missing", [None, math.nan])
def test_without_the_lowest_percentile_there_are_no_levels_and_the_reason_is_said(
    missing: float | None,
) -> None:
    with pytest.raises(NoAnswer, match="10th percentile"):
        pay.pay_levels({**MAY_2025, 10: missing}, MEAN_2025)


def test_where_most_are_paid_one_wage_entry_is_not_above_the_mean() -> None:
    one = dict.fromkeys(PERCENTILES, 40_000.0)
    found = pay.pay_levels({**one, 10: 39_000.0}, 39_500.0)
    assert found.entry <= 39_500 <= found.competent


@pytest.fixture(scope="module")
def errors() -> pd.DataFrame:
    """Percent by which each level of each pair of area and occupation misses the Labor Department's own."""
    if not VALIDATION.is_file():
        pytest.skip(
            f"the Labor Department's levels are not at {VALIDATION}: set OUTLOOK_VALIDATION to the file"
        )
    pairs = pd.read_csv(VALIDATION, dtype={"occupation_code": str, "area_code": str})
    missed = []
    for pair in pairs.to_dict("records"):
        known = {p: float(pair[f"p{p}_annual"]) for p in PERCENTILES}
        found = pay.pay_levels(known, float(pair["mean_annual"]))
        theirs = [HOURS_A_YEAR * float(pair[f"level{n}_hourly"]) for n in (1, 2, 3, 4)]
        missed.append([100 * abs(getattr(found, n) / own - 1) for n, own in zip(LEVELS, theirs, strict=True)])
    return pd.DataFrame(missed, columns=list(LEVELS))


def test_levels_are_close_to_the_labor_departments_own(errors: pd.DataFrame) -> None:
    assert len(errors) == 3039
    assert errors["entry"].mean() < 2.5
    assert errors["competent"].mean() < 0.85


@pytest.mark.parametrize("level", LEVELS)
def test_the_errors_that_the_pages_state_are_the_ones_measured(errors: pd.DataFrame, level: str) -> None:
    assert pay.MEAN_ERROR_PCT[level] == round(float(errors[level].mean()), 1)
    assert pay.ERROR_90_PCT[level] == round(float(errors[level].quantile(0.9)), 1)
