"""How much of a rise in pay is prices."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlook.claims import Estimate
from outlook.pay.real_growth import Rise, find_rise
from outlook.tables import Tables


def test_rise_since_may_2021_splits_into_prices(tables: Tables) -> None:
    """Mean pay 48,310 to 56,790; CPI-U of May 269.195 to 321.465."""
    found, why = find_rise(tables, "29-2072")
    assert found is not None and why == ""
    assert found.log_points == pytest.approx(100 * log(56_790 / 48_310))
    assert found.prices_log_points == pytest.approx(100 * log(321.465 / 269.195))
    assert found.prices_log_points + found.real_log_points == pytest.approx(found.log_points)
    assert found.prices_usd + found.real_usd == pytest.approx(56_790 - 48_310)
    # 57,690 would have kept up: prices took all of the rise and another tenth of it.
    assert found.kept_up_usd == pytest.approx(48_310 * 321.465 / 269.195)
    # Errors of the two means, 0.4 percent each, in quadrature.
    assert found.real.margin == pytest.approx(1.645 * (0.4**2 + 0.4**2) ** 0.5)
    assert exp(found.real_log_points / 100) == pytest.approx(56_790 / found.kept_up_usd)


def test_median_rise_has_no_margin(tables: Tables) -> None:
    found, _ = find_rise(tables, "29-2072", "annual_p50_usd")
    assert found is not None and found.real.margin is None


@given(st.floats(10_000, 200_000), st.floats(10_000, 200_000), st.floats(100, 400), st.floats(100, 400))
def test_parts_of_a_rise_add_up(before: float, after: float, cpi: float, later: float) -> None:
    found = Rise(
        code="x",
        column="annual_mean_usd",
        from_year=2021,
        to_year=2025,
        before=Estimate(before),
        now=Estimate(after),
        from_cpi_u=cpi,
        to_cpi_u=later,
        from_jobs=None,
        to_jobs=None,
        source_ids=(),
    )
    assert found.prices_log_points + found.real_log_points == pytest.approx(found.log_points)
    assert found.prices_usd + found.real_usd == pytest.approx(found.rise_usd, abs=0.01)
    assert (found.real_usd > 0) == (found.real_log_points > 0)


def test_level_pay_loses_to_prices() -> None:
    found = Rise(
        code="x",
        column="annual_mean_usd",
        from_year=2021,
        to_year=2025,
        before=Estimate(50_000),
        now=Estimate(50_000),
        from_cpi_u=100,
        to_cpi_u=110,
        from_jobs=None,
        to_jobs=None,
        source_ids=(),
    )
    assert found.prices_usd == pytest.approx(50_000 * log(1.1)) == -found.real_usd


def test_rise_needs_later_year_and_wage_column(tables: Tables) -> None:
    assert find_rise(tables, "29-2072", last=2021) == (None, "May 2021 is not after May 2021")
    with pytest.raises(ValueError, match="employment is not a wage column"):
        find_rise(tables, "29-2072", "employment")
