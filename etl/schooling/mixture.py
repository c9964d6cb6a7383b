"""The pay distribution of many occupations together, from the percentiles that BLS publishes of each.

An occupation's pay is drawn as BLS's five percentiles allow: between two neighbors, log pay rises evenly with the
normal score of the rank (a lognormal through both). Below p10 and above p90 it goes on at the slope of the nearest pair,
no lower than the minimum wage and no further than the ranks in `DRAWN`. The mixture adds up these distributions, each
weighted by its jobs, and reads the percentiles of the sum.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from etl.schema.wages import PERCENTILES

Numbers = NDArray[np.float64]

PUBLISHED = np.array(PERCENTILES) / 100
# Ranks at which each occupation is drawn; between them, jobs are spread evenly over log pay.
# More of them lie where a straight line would be furthest off.
_LOW = (0.005, 0.02, 0.05, 0.1, 0.13, 0.17, 0.21, 0.25, 0.33, 0.41)
DRAWN = np.array([*_LOW, 0.5, *(1 - rank for rank in reversed(_LOW))])
_SCORES, _DRAWN_SCORES = (np.array([NormalDist().inv_cdf(r) for r in ranks]) for ranks in (PUBLISHED, DRAWN))
# The pair of percentiles that each drawn rank lies between, the outer pairs also beyond it, and its place there.
_PAIR = np.clip(np.searchsorted(_SCORES, _DRAWN_SCORES, side="right") - 1, 0, len(_SCORES) - 2)
_PLACE = (_DRAWN_SCORES - _SCORES[_PAIR]) / (_SCORES[_PAIR + 1] - _SCORES[_PAIR])
# All jobs below the first drawn rank are paid between it and the second, and so at the top.
_SHARES = np.diff(np.concatenate([[0], DRAWN[1:-1], [1]]))
# Equal percentiles (all of a pay scale's jobs at one step) are drawn this far apart in log pay: 50 cents on $50,000.
_LEAST_STEP = 1e-5


@dataclass(frozen=True)
class Mixture:
    """Annual pay of many occupations together, in dollars: p10 to p90, and the lowest-paid third's mean and highest pay."""

    percentiles: Numbers
    lowest_third_mean: float
    lowest_third_top: float


def draw(percentiles: Numbers, capped: NDArray[np.bool_], cap: float, minimum: float) -> Numbers:
    """Log pay at the ranks `DRAWN`, one row per occupation.

    `percentiles` are p10 to p90 of each occupation, in dollars. Where one is `capped`, only that it is at least `cap` is
    known: it is drawn there, or higher if the slope of the pair before leads there.
    """
    published = np.log(np.where(capped, cap, percentiles))
    for at in range(1, len(PERCENTILES)):
        slope = 0.0
        if at > 1:
            slope = (published[:, at - 1] - published[:, at - 2]) / (_SCORES[at - 1] - _SCORES[at - 2])
        led_to = published[:, at - 1] + slope * (_SCORES[at] - _SCORES[at - 1])
        published[:, at] = np.where(capped[:, at], np.maximum(published[:, at], led_to), published[:, at])
    drawn = published[:, _PAIR] * (1 - _PLACE) + published[:, _PAIR + 1] * _PLACE
    # BLS counts no pay below the minimum; a p10 at or below it has a flat tail.
    lowest = np.minimum(np.log(minimum), published[:, :1]) if minimum > 0 else -np.inf
    return np.asarray(np.maximum(drawn, lowest))


@dataclass(frozen=True)
class Knots:
    """The pay at which the density of jobs changes, from least to most: log pay, the change there, and the occupation's row."""

    at: Numbers
    change: Numbers
    row: NDArray[np.intp]

    def split(self, group: NDArray[np.intp], count: int) -> list["Knots"]:
        """The knots of each of `count` groups, where `group` is that of each row."""
        # Small integers are sorted by their digits, in a tenth of the time that sorting the pay again would take.
        of_knot = group[self.row].astype(np.uint8)
        order = np.argsort(of_knot, kind="stable")
        ends = np.cumsum(np.bincount(of_knot, minlength=count))[:-1]
        return [
            Knots(*part)
            for part in zip(*(np.split(a[order], ends) for a in vars(self).values()), strict=True)
        ]


def find_knots(log_pay: Numbers, jobs: Numbers) -> Knots:
    """The knots of the occupations drawn in the rows of `log_pay`, each weighted by its `jobs` (above 0)."""
    steps = np.arange(log_pay.shape[1]) * _LEAST_STEP
    knots = np.maximum.accumulate(log_pay, axis=1) + steps
    # Jobs per unit of log pay change by this much at each knot.
    # Slices, because a third of the time of small arrays would go into the calls of `np.diff`
    density = _SHARES * jobs[:, None] / (knots[:, 1:] - knots[:, :-1])
    change = np.empty(knots.shape)
    change[:, 0], change[:, -1] = density[:, 0], -density[:, -1]
    np.subtract(density[:, 1:], density[:, :-1], out=change[:, 1:-1])
    order = np.argsort(knots, axis=None)
    return Knots(knots.ravel()[order], change.ravel()[order], order // log_pay.shape[1])


def mix(knots: Knots) -> Mixture:
    """The mixture of the occupations that the knots are of."""
    at = knots.at
    level = np.cumsum(knots.change)[:-1]
    below = np.concatenate([[0.0], np.cumsum(level * (at[1:] - at[:-1]))])
    top = float(np.interp(below[-1] / 3, below, at))
    last = min(int(np.searchsorted(at, top, side="right")) - 1, len(level) - 1)
    pay = np.exp(at[: last + 1])
    # Where jobs are spread evenly over log pay, their pay between two knots is the density times the difference in pay.
    paid = np.concatenate([[0.0], np.cumsum(level[:last] * (pay[1:] - pay[:-1]))])
    lowest = paid[last] + level[last] * (np.exp(top) - pay[last])
    return Mixture(
        np.exp(np.interp(PUBLISHED * below[-1], below, at)),
        float(lowest / (below[-1] / 3)),
        float(np.exp(top)),
    )
