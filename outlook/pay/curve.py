"""Pay at any rank, and the rank of any pay: a curve through the published percentiles and beyond them.

Between percentiles, pay follows a monotone cubic of log pay on the normal score; beyond p10 and p90 it
follows power tails. The curve is bent, the tails first, until its lowest third averages entry pay and the
whole averages the published mean.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import scipy
from numpy.typing import NDArray

from etl.schema.wages import PERCENTILES
from outlook.pay.levels import LEAST_TAIL, clip_entry, estimate_entry
from outlook.pay.percentiles import (
    RANKS,
    SCORES,
    Given,
    Known,
    NoEstimate,
    Numbers,
    compute_scores,
    raise_reason,
    read_percentiles,
    to_floats,
)

THIRD = 1 / 3

# Normal scores halfway, by rank, between the percentiles.
MIDDLES = compute_scores((RANKS[1:] + RANKS[:-1]) / 2)

# Before bending, the lowest tenth averages 0.93 of p10 (the middle of the Labor Department's figures), and
# the highest tenth averages half the last gap plus 2% above p90.
TAIL_BELOW = 0.075
TAIL_ABOVE = 0.02

# Nothing is published beyond p10 and p90, so the tails bend first: by this power of what the gaps bend by.
TAILS_GIVE_WAY = 12

# Bends are found by bisection of their logarithm between these ends. A tail is never quite flat, so that
# every pay has a rank.
BEND_ENDS = (-6.0, 6.0)
TAIL_BENDS = (0.4, 2.5)
HALVINGS = 60


@dataclass(frozen=True)
class Curve:
    """Pay by rank: one bent line per gap between percentiles, and power tails.

    `gaps` holds each gap's bend (last axis) as implied by the percentiles. `left` and `right` multiply the
    bends of the lower and the upper half so that the curve meets entry pay and the mean.
    """

    known: Known
    gaps: Numbers
    left: Numbers
    right: Numbers


def _bend(share: Numbers, bend: Numbers) -> Numbers:
    """How far along a gap pay is at a share of the gap's ranks. Bend 1 is straight, above 1 rises later; the
    average is 1 / (1 + bend).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        late = -np.expm1(np.log1p(-share) / bend)
    return np.where(bend < 1, share ** np.minimum(bend, 1), late)


def _unbend(along: Numbers, bend: Numbers) -> Numbers:
    """The inverse of `_bend`: the share of a gap's ranks at which pay is this far along."""
    with np.errstate(divide="ignore", invalid="ignore"):
        late = -np.expm1(np.log1p(-along) * bend)
    return np.where(bend < 1, along ** (1 / np.minimum(bend, 1)), late)


def _gap_bends(table: Numbers) -> Numbers:
    """Bends that meet, halfway through each gap, a monotone cubic of log pay on the normal score."""
    rows = table.reshape(-1, len(PERCENTILES))
    bends = np.ones((len(rows), len(PERCENTILES) - 1))
    sound = ~np.isnan(rows).any(axis=1)
    if sound.any():
        low, high = rows[sound, :-1], rows[sound, 1:]
        # Named in full, a part of scipy is loaded when it is first used, not when the dashboard starts.
        middle = np.exp(scipy.interpolate.PchipInterpolator(SCORES, np.log(rows[sound]), axis=1)(MIDDLES))
        half = np.full(low.shape, 0.5)
        along = np.divide(middle - low, high - low, out=half, where=high > low * (1 + 1e-9))
        along = np.clip(along, 0.05, 0.95)
        bends[sound] = np.where(along > 0.5, np.log(along), np.log(0.5)) / np.where(
            along > 0.5, np.log(0.5), np.log1p(-along)
        )
    return bends.reshape(*table.shape[:-1], len(PERCENTILES) - 1)


def _gap_sums(table: Numbers, gaps: Numbers, bend: Numbers) -> Numbers:
    """Pay summed over each gap (last axis): its mean times its share of the workers."""
    along = 1 / (1 + gaps * bend[..., None])
    return np.asarray(np.diff(RANKS) * (table[..., :-1] + np.diff(table, axis=-1) * along))


def _tail_bend(bend: Numbers) -> Numbers:
    return np.asarray(np.clip(bend, *TAIL_BENDS) ** TAILS_GIVE_WAY)


def _exponent_below(bend: Numbers) -> Numbers:
    """Exponent of the tail below p10, whose mean is p10 / (1 + exponent)."""
    return np.minimum(TAIL_BELOW * _tail_bend(bend), 1 / LEAST_TAIL - 1)


def _sum_below(table: Numbers, bend: Numbers) -> Numbers:
    """Pay summed over the lowest tenth."""
    return np.asarray(0.1 * table[..., 0] / (1 + _exponent_below(bend)))


def _lowest_third(table: Numbers, gaps: Numbers, bend: Numbers) -> Numbers:
    """Mean of the curve over the lowest third."""
    second = gaps[..., 1] * bend
    early, late = np.minimum(second, 1), 1 / np.maximum(second, 1)
    reached = np.where(
        second < 1, THIRD ** (early + 1) / (early + 1), THIRD + ((1 - THIRD) ** (late + 1) - 1) / (late + 1)
    )
    p25, p50 = table[..., 1], table[..., 2]
    first = _gap_sums(table, gaps, bend)[..., 0]
    return np.asarray(3 * (_sum_below(table, bend) + first + 0.25 * (THIRD * p25 + (p50 - p25) * reached)))


def _excess_above_p90(table: Numbers, bend: Numbers) -> Numbers:
    """How far the mean of the highest tenth is above p90."""
    p75, p90 = table[..., 3], table[..., 4]
    return np.asarray(((p90 - p75) / 2 + TAIL_ABOVE * p90) / _tail_bend(bend))


def _exponent_above(table: Numbers, bend: Numbers) -> Numbers:
    """Exponent of the tail above p90."""
    further = _excess_above_p90(table, bend)
    return np.asarray(further / (table[..., 4] + further))


def _upper_half(table: Numbers, gaps: Numbers, bend: Numbers) -> Numbers:
    """Pay summed over the upper half."""
    above = 0.1 * (table[..., 4] + _excess_above_p90(table, bend))
    return np.asarray(_gap_sums(table, gaps, bend)[..., 2:].sum(axis=-1) + above)


def _solve_bend(falling: Callable[[Numbers], Numbers], wanted: Numbers) -> Numbers:
    """Find the bend at which the decreasing function `falling` equals `wanted`, or the nearer end; 1 if
    `wanted` is NaN.
    """
    low, high = (np.full(wanted.shape, end) for end in BEND_ENDS)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        more = falling(np.exp(middle)) > wanted
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return np.where(np.isnan(wanted), 1.0, np.exp((low + high) / 2))


def fit_curve(known: Known, entry: Numbers, mean: Numbers) -> Curve:
    """Fit the curve whose lowest third averages entry pay and, if there is a mean, whose whole averages the
    mean.
    """
    table, gaps = known.table, _gap_bends(known.table)
    left = _solve_bend(
        lambda bend: _lowest_third(table, gaps, bend), np.where(known.released[..., 0], entry, np.nan)
    )
    lower_half = _sum_below(table, left) + _gap_sums(table, gaps, left)[..., :2].sum(axis=-1)
    whole = (known.first == 0) & (known.last == len(PERCENTILES) - 1)
    right = _solve_bend(
        lambda bend: _upper_half(table, gaps, bend), np.where(whole, mean - lower_half, np.nan)
    )
    return Curve(known, gaps, left, right)


@overload
def find_pay_at_rank(
    percentiles: Mapping[int, float | None],
    rank: float,
    mean: float | None = None,
    minimum_wage: float | None = None,
    employment: float | None = None,
) -> float: ...


@overload
def find_pay_at_rank(
    percentiles: Mapping[int, Given],
    rank: Given,
    mean: Given = None,
    minimum_wage: Given = None,
    employment: Given = None,
) -> Numbers: ...


def find_pay_at_rank(
    percentiles: Mapping[int, Given],
    rank: Given,
    mean: Given = None,
    minimum_wage: Given = None,
    employment: Given = None,
) -> Any:
    """Find the pay that the share `rank` (above 0, below 1) of workers earn less than; shapes broadcast.

    With a mean, the curve averages that mean and its lowest third averages entry pay; without one, entry pay
    is estimated from the percentiles alone. Where mean and percentiles contradict each other (a few rows of
    the study), the curve keeps the percentiles and misses the mean. One row raises NoEstimate if there is no
    estimate. Many rows give NaN, as do ranks beyond the known percentiles when p10 or p90 is not known.
    """
    known, (means, minima, jobs) = read_percentiles(percentiles, mean, minimum_wage, employment)
    raise_reason(known)
    at = np.asarray(rank, dtype=float)
    if not ((at > 0) & (at < 1)).all():
        raise NoEstimate("a rank is a share of the workers, above 0 and below 1: 62 percent is 0.62")
    pay = _pay_at(fit_curve(known, estimate_entry(known, means, minima, jobs), means), at)
    if pay.ndim:
        return pay
    if np.isnan(pay):
        first, last = (PERCENTILES[int(end[()])] for end in (known.first, known.last))
        raise NoEstimate(
            f"BLS did not release pay beyond the {first if at * 100 < first else last}th percentile here"
        )
    return float(pay)


def draw_curves(percentiles: Mapping[int, Numbers], ranks: Numbers, entry: Numbers, mean: Numbers) -> Numbers:
    """Pay of many rows (down) at several ranks (across), on curves with this entry pay and this mean."""
    known, (entries, means) = read_percentiles(
        {p: v[:, None] for p, v in percentiles.items()}, entry[:, None], mean[:, None]
    )
    nothing = np.full(entries.shape, np.nan)
    return _pay_at(fit_curve(known, clip_entry(entries, known.table, means, nothing), means), ranks)


def _bends_of(curve: Curve, gap: NDArray[np.int64], left: Numbers, right: Numbers) -> Numbers:
    bends = np.broadcast_to(curve.gaps, (*gap.shape, len(PERCENTILES) - 1))
    own = np.take_along_axis(bends, gap[..., None], axis=-1)[..., 0]
    return np.asarray(own * np.where(gap < 2, left, right))


def _pay_at(curve: Curve, at: Numbers) -> Numbers:
    """Pay at these ranks; NaN beyond the last known percentile."""
    known = curve.known
    at, left, right, first, last = np.broadcast_arrays(at, curve.left, curve.right, known.first, known.last)
    table = np.broadcast_to(known.table, (*at.shape, len(PERCENTILES)))
    gap = np.clip(np.searchsorted(RANKS, at, side="right") - 1, 0, len(PERCENTILES) - 2)
    low, high = (np.take_along_axis(table, (gap + i)[..., None], axis=-1)[..., 0] for i in (0, 1))
    share = np.clip((at - RANKS[gap]) / (RANKS[gap + 1] - RANKS[gap]), 0, 1)
    inside = low + (high - low) * _bend(share, _bends_of(curve, gap, left, right))
    below = table[..., 0] * np.minimum(at / RANKS[0], 1) ** _exponent_below(left)
    above = table[..., -1] * ((1 - at) / (1 - RANKS[-1])) ** -_exponent_above(table, right)
    pay = np.where(at < RANKS[0], below, np.where(at > RANKS[-1], above, inside))
    beyond = ((at < RANKS[first]) & (first > 0)) | ((at > RANKS[last]) & (last < len(PERCENTILES) - 1))
    return np.where(beyond, np.nan, pay)


@overload
def find_rank(
    percentiles: Mapping[int, float | None],
    pay: float,
    mean: float | None = None,
    minimum_wage: float | None = None,
    employment: float | None = None,
) -> float: ...


@overload
def find_rank(
    percentiles: Mapping[int, Given],
    pay: Given,
    mean: Given = None,
    minimum_wage: Given = None,
    employment: Given = None,
) -> Numbers: ...


def find_rank(
    percentiles: Mapping[int, Given],
    pay: Given,
    mean: Given = None,
    minimum_wage: Given = None,
    employment: Given = None,
) -> Any:
    """Find the share of workers who earn less than `pay`: the inverse of `find_pay_at_rank`; shapes
    broadcast.

    If several percentiles are the same wage, the lowest of their ranks. Beyond the known percentiles when p10
    or p90 is not known, the rank of the last known one: say "fewer than" or "more than". One row raises
    NoEstimate if there is no estimate; many rows give NaN.
    """
    known, (means, minima, jobs) = read_percentiles(percentiles, mean, minimum_wage, employment)
    raise_reason(known)
    curve = fit_curve(known, estimate_entry(known, means, minima, jobs), means)
    paid, left, right, first, last = np.broadcast_arrays(
        to_floats(pay), curve.left, curve.right, known.first, known.last
    )
    table = np.broadcast_to(known.table, (*paid.shape, len(PERCENTILES)))
    gap = np.clip((table < paid[..., None]).sum(axis=-1) - 1, 0, len(PERCENTILES) - 2)
    low, high = (np.take_along_axis(table, (gap + i)[..., None], axis=-1)[..., 0] for i in (0, 1))
    along = np.divide(paid - low, high - low, out=np.zeros_like(paid), where=high > low)
    share = _unbend(np.clip(along, 0, 1), _bends_of(curve, gap, left, right))
    inside = RANKS[gap] + share * (RANKS[gap + 1] - RANKS[gap])
    below = RANKS[0] * np.minimum(paid / table[..., 0], 1) ** (1 / _exponent_below(left))
    above = 1 - (1 - RANKS[-1]) * np.maximum(paid / table[..., -1], 1) ** (-1 / _exponent_above(table, right))
    rank = np.where(paid < table[..., 0], below, np.where(paid > table[..., -1], above, inside))
    rank = np.where(first > 0, np.maximum(rank, RANKS[first]), rank)
    rank = np.where(last < len(PERCENTILES) - 1, np.minimum(rank, RANKS[last]), rank)
    rank = np.where(np.isnan(table[..., 0]) | np.isnan(paid), np.nan, rank)
    if rank.ndim:
        return rank
    if np.isnan(rank):
        raise NoEstimate("pay is a number above zero")
    return float(rank)
