"""The 90% intervals of the four pay levels."""

import math

import pytest

from etl.schema.wages import PERCENTILES
from outlook.pay import levels as pay_levels
from tests.outlook.pay.samples import MAY_2025, MEAN_2025


def test_interval_combines_both_errors() -> None:
    levels = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, 15_080, 100)
    exact, sampled = (
        pay_levels.estimate_intervals(levels, None, 100),
        pay_levels.estimate_intervals(levels, 2.0, 100),
    )
    # p10 is 37,000, p25 43,490 and p50 51,140; p10 is not above its usual ratio to the minimum wage.
    own = math.hypot(2.13 * (43_490 / 37_000) ** 1.5 * (51_140 / 43_490), 0.18)
    assert exact.entry.half_pct == pytest.approx(own)
    assert sampled.entry.half_pct == pytest.approx(math.hypot(own, 1.645 * 2.0))
    assert sampled.entry.method_pct == pytest.approx(own)
    assert sampled.entry.low == pytest.approx(levels.entry * (1 - sampled.entry.half_pct / 100))
    assert sampled.entry.high == pytest.approx(levels.entry * (1 + sampled.entry.half_pct / 100))
    # The mean is published, so only its sampling error is left.
    assert sampled.average.half_pct == pytest.approx(math.hypot(0.18, 1.645 * 2.0))


def test_interval_widens_with_less_known() -> None:
    levels = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, 15_080)
    widths = [
        pay_levels.estimate_intervals(levels, None, n).entry.half_pct for n in (90_000, 8_000, 300, None, 40)
    ]
    assert widths[0] == widths[1] < widths[2] < widths[3] < widths[4]
    far_above = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025, 7_000)
    assert far_above.error_factor > levels.error_factor
    wider_gap = pay_levels.estimate_pay_levels(MAY_2025 | {25: 45_000}, MEAN_2025, 15_080)
    assert wider_gap.error_factor > levels.error_factor
    unsaid = pay_levels.estimate_pay_levels(MAY_2025, MEAN_2025)
    assert (
        pay_levels.estimate_intervals(unsaid).entry.half_pct
        > pay_levels.estimate_intervals(levels).entry.half_pct
    )


def test_equal_pay_still_has_an_interval() -> None:
    levels = pay_levels.estimate_pay_levels(dict.fromkeys(PERCENTILES, 40_000.0), 39_000.0)
    assert pay_levels.estimate_intervals(levels).entry.half_pct > 1
