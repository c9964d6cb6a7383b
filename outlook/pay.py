"""Pay between and beyond the published percentiles, and the four pay levels.

Entry pay is the mean of the lowest-paid third, fully competent pay the mean of the upper two thirds, the two
between at equal steps (8 U.S.C. 1182(p)(4); rule in force 2026, a change was proposed on 27 March 2026). These
are ranks in the pay distribution of an occupation and place, not years served.

Method: the logarithm of pay is a monotone cubic (PCHIP) of the normal score of its rank, with tails that go on
at the slope of the last pair of percentiles. The mean of the lowest third is integrated over that curve; fully
competent pay follows from the published mean, since mean = (entry + 2 x fully competent) / 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.stats import norm

from etl.tables import PERCENTILES

# Measured against the Labor Department's own levels on 3,039 pairs of area and occupation, May 2024 percentiles:
# nine in ten of this method's levels were within so many percent; and its mean absolute error.
ERROR_90_PCT = {"entry": 5.4, "qualified": 2.3, "experienced": 0.2, "competent": 1.8}
MEAN_ERROR_PCT = {"entry": 2.4, "qualified": 1.1, "experienced": 0.1, "competent": 0.8}
# Ranks at which the lowest third is averaged; more change the mean by less than a dollar.
LOWEST_THIRD_STEPS = 200
FEWEST_PERCENTILES = 3


@dataclass(frozen=True)
class PayLevels:
    """Pay a year (or hour, as given) at the four levels."""

    entry: float
    qualified: float
    experienced: float
    competent: float


class NoAnswer(ValueError):
    """Too few percentiles, or no mean, were released to say anything; the text gives the reason."""


def _curve(percentiles: Mapping[int, float | None]) -> tuple[np.ndarray, np.ndarray]:
    """Normal scores and log pay of the percentiles that are known. Raises NoAnswer."""
    known = [(p, float(v)) for p, v in sorted(percentiles.items()) if v is not None and v == v and v > 0]
    if len(known) < FEWEST_PERCENTILES:
        raise NoAnswer("BLS released too few percentiles here to draw a pay curve")
    return norm.ppf([p / 100 for p, _ in known]), np.log([v for _, v in known])


def pay_at_rank(percentiles: Mapping[int, float | None], rank: float | np.ndarray) -> np.ndarray:
    """Pay below which the share `rank` (0 to 1) of these workers is paid. Raises NoAnswer."""
    score, log_pay = _curve(percentiles)
    at = norm.ppf(np.asarray(rank, dtype=float))
    inside = PchipInterpolator(score, log_pay)(np.clip(at, score[0], score[-1]))
    low_slope = (log_pay[1] - log_pay[0]) / (score[1] - score[0])
    high_slope = (log_pay[-1] - log_pay[-2]) / (score[-1] - score[-2])
    below = np.minimum(at - score[0], 0) * low_slope
    above = np.maximum(at - score[-1], 0) * high_slope
    pay: np.ndarray = np.exp(inside + below + above)
    return pay


def rank_of(percentiles: Mapping[int, float | None], pay: float) -> float:
    """Share of these workers who are paid less than `pay`; inside the published percentiles only.

    Below p10 the answer is 0.1, above the highest percentile known that one: say "less than", "more than".
    Raises NoAnswer.
    """
    score, _ = _curve(percentiles)
    ranks = np.linspace(norm.cdf(score[0]), norm.cdf(score[-1]), 2001)
    return float(np.interp(pay, pay_at_rank(percentiles, ranks), ranks))


def pay_levels(percentiles: Mapping[int, float | None], mean: float | None) -> PayLevels:
    """The four levels from published percentiles and mean, in the unit given. Raises NoAnswer."""
    if mean is None or mean != mean:
        raise NoAnswer("BLS did not release the mean wage here")
    lowest = percentiles.get(PERCENTILES[0])
    if lowest is None or lowest != lowest:
        raise NoAnswer("BLS did not release the 10th percentile here")
    # The middle of each of equal slices of the lowest third.
    ranks = (np.arange(LOWEST_THIRD_STEPS) + 0.5) / (3 * LOWEST_THIRD_STEPS)
    # Where two thirds of a place are paid one wage, the lowest third cannot average more than everyone.
    entry = min(float(pay_at_rank(percentiles, ranks).mean()), float(mean))
    competent = (3 * mean - entry) / 2
    step = (competent - entry) / 3
    return PayLevels(entry, entry + step, entry + 2 * step, competent)
