"""Pay between and beyond the published percentiles, and the four pay levels, each with its interval.

Entry pay is the mean of the lowest-paid third, fully competent pay the mean of the upper two thirds, the two
between at equal steps (8 U.S.C. 1182(p)(4); rule in force 2026, a change was proposed on 27 March 2026). So
mean = (entry + 2 x fully competent) / 3 = experienced. These are ranks in the pay distribution of an occupation
and place, not years served.

Entry pay is a weighted sum of p10, p25 and p50, and of what says where around them people are paid:

- the surplus, by which the published mean exceeds the mean of straight lines through the percentiles. The part of
  it that belongs to the lowest third follows from how much of the room for error lies there. A mean above the
  lines mostly tells of a few high earners, one below them of everybody, so each sign has its own weight.
- how far p10 is above the minimum wage: the lowest tenth of a high-paid occupation has far to fall, that of a
  low-paid one has not.
- the number of jobs: in a large group pay has a longer and smoother lower end than in the few of a small area.

The last two need a minimum wage and the employment; without them a middling row is assumed, and the error is larger.

Between the percentiles pay follows a monotone cubic of log pay on the normal score, with tails beyond, bent (the tails
first) until the lowest third has entry pay as its mean, and all of it the published mean. The weights and errors come
from `studies/pay_levels`; `notebooks/pay_levels.ipynb` compares the method with others. Everything takes one row
(numbers) or many (lists, arrays, columns), in any unit of money and time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.stats import norm
from typing_extensions import TypeVar

from etl.tables import PERCENTILES
from outlook.places import STANDARD_ERRORS_90

Numbers: TypeAlias = NDArray[np.float64]
# A number, several (list, array, pandas column), or nothing where BLS released nothing.
Given: TypeAlias = Any
N = TypeVar("N", default=float)
R = TypeVar("R", default=str)

# 29 U.S.C. 206(a)(1), since 24 July 2009; a year is 2,080 hours as in OEWS. Pass it to `pay_levels` in the unit of
# the percentiles. It serves as a yardstick: states with a higher minimum are measured with it too.
FEDERAL_MINIMUM_USD_AN_HOUR = 7.25
FEDERAL_MINIMUM_USD_A_YEAR = 15_080.0

# Least absolute relative error against 3,039 of the Labor Department's levels (studies.pay_levels.methods.fitted).
WEIGHT_P10, WEIGHT_P25, WEIGHT_P50 = 0.5419, 0.4425, 0.0222
WEIGHT_SURPLUS, WEIGHT_SHORTFALL = 0.757, 4.34
WEIGHT_ABOVE_MINIMUM, WEIGHT_OF_JOBS = -0.0250, -0.0089
# Where it is not said: the middle of the 217,000 pairs of occupation and area in OEWS, May 2025.
USUAL_P10_OVER_MINIMUM, USUAL_JOBS = 2.6, 200.0
# Held to what was tried: the rows had 30 to 7,760 jobs.
JOBS_TRIED = (30.0, 8_000.0)
# p10 over the minimum wage is held to what was tried: the rows had 1.1 to 14.
MINIMUM_RATIOS = (1.0, 10.0)
# The lowest tenth averages no less than this share of p10 (the Labor Department's figures imply 0.62 and more), nor
# than the minimum wage where it is known: none of the 233,675 rows of OEWS, May 2025, has a p10 below the federal one.
LEAST_TAIL = 0.5

# Against the same levels, each from weights that had not seen its occupation, minimum wage and jobs known: the mean
# absolute error in percent, and the error that held nine in ten (studies.pay_levels.judging.summary).
MEAN_ERROR_PCT = {"entry": 1.8, "qualified": 0.8, "experienced": 0.1, "competent": 0.6}
ERROR_90_PCT = {"entry": 3.9, "qualified": 1.6, "experienced": 0.2, "competent": 1.2}
# The error of entry pay that holds nine in ten, in percent: with 100 such jobs, p10 as usual above the minimum wage and
# a mean e times entry pay. It falls with the jobs, and rises with the height of p10 above the minimum wage and with the
# root of log(mean / entry) (studies.pay_levels.judging.error_scale).
ERROR_AT_100_JOBS_PCT = 7.0
ERROR_FALLS_WITH_JOBS = 0.14
ERROR_RISES_ABOVE_MINIMUM = 0.20
# Where the jobs are not said or were withheld: the middle of those rows; the few with withheld jobs err no more.
TRIAL_JOBS = 120.0
# The least log(mean / entry) among those rows: nobody is surer of a place where all are paid alike.
LEAST_SPREAD = 0.03
# The Labor Department's own lowest "third" is 33 %: that and rounding set its Level III so far from the mean.
THIRD_ERROR_PCT = 0.18
# How much wider the error was of the same rows with something withheld (studies.pay_levels.judging.factors).
FACTOR_NO_MINIMUM, FACTOR_NO_TOP, FACTOR_NO_P50, FACTOR_NO_P25 = 1.26, 1.14, 1.08, 1.66

FEWEST_PERCENTILES = 3
THIRD = 1 / 3
RANKS = np.array(PERCENTILES) / 100
SCORES = norm.ppf(RANKS)
# Normal scores half-way, by rank, between the percentiles.
MIDDLES = norm.ppf((RANKS[1:] + RANKS[:-1]) / 2)
# On the curve: the lowest tenth averages 0.93 of p10 (the middle of the Labor Department's figures), and the
# highest tenth half the last gap and 2 % above p90, before any bending.
TAIL_BELOW = 0.075
TAIL_ABOVE = 0.02
# Beyond p10 and p90 nothing is published, so the tails give way first: by this power of what the gaps give way by.
TAILS_GIVE_WAY = 12
# Bends are found by halving in their logarithm between these ends; a tail is never quite flat, so each pay has a rank.
BEND_ENDS = (-6.0, 6.0)
TAIL_BENDS = (0.4, 2.5)
HALVINGS = 60


class NoAnswer(ValueError):
    """Too few percentiles, or no mean, were released to say anything; the text gives the reason."""


@dataclass(frozen=True)
class PayLevels(Generic[N, R]):
    """Pay a year (or hour, as given) at the four levels: numbers for one row, arrays for many.

    `note` says what a figure had to do without, "" where nothing was missing. Of many rows those without an answer
    are NaN and their note is the reason. `error_factor` widens the intervals for what was missing, and where p10 is far
    above the minimum wage.
    """

    entry: N
    qualified: N
    experienced: N
    competent: N
    note: R = ""  # type: ignore[assignment]
    error_factor: N = 1.0  # type: ignore[assignment]


@dataclass(frozen=True)
class PayRange(Generic[N]):
    """A 90 % interval. `method_pct`: half of it, in percent of the level, that is the method's own error."""

    low: N
    high: N
    half_pct: N
    method_pct: N


@dataclass(frozen=True)
class PayRanges(Generic[N]):
    """The intervals of the four levels."""

    entry: PayRange[N]
    qualified: PayRange[N]
    experienced: PayRange[N]
    competent: PayRange[N]


@dataclass(frozen=True)
class _Known:
    """Percentiles of rows, the last axis p10 to p90, gaps filled in; first and last column known; reasons."""

    table: Numbers
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    released: NDArray[np.bool_]
    reason: NDArray[np.object_]


def _numbers(given: Given) -> Numbers:
    """Floats of what was given, NaN for what is missing (None, pandas' NA), not above zero, or not finite."""
    if hasattr(given, "to_numpy"):
        values = given.to_numpy(dtype=float, na_value=np.nan)
    else:
        found = np.asarray(given)
        # An object: numbers among which something is missing in one of the ways that Python and pandas have.
        values = np.where(pd.isna(found), np.nan, found) if found.dtype == object else found
        values = np.asarray(values, dtype=float)
    return np.where(np.isfinite(values) & (values > 0), values, np.nan)


def _known(percentiles: Mapping[int, Given], *others: Given) -> tuple[_Known, list[Numbers]]:
    """Percentiles and other figures as arrays of one shape; inner gaps drawn, outer ones held level."""
    given = [_numbers(percentiles.get(p)) for p in PERCENTILES] + [_numbers(o) for o in others]
    (*columns,) = np.broadcast_arrays(*given)
    table = np.stack(columns[: len(PERCENTILES)], axis=-1)
    released = ~np.isnan(table)
    reason = np.full(table.shape[:-1], "", dtype=object)
    reason[released.sum(axis=-1) < FEWEST_PERCENTILES] = (
        "BLS released too few percentiles here to draw a pay curve"
    )
    filled = table.copy()
    for row in np.argwhere((~released.all(axis=-1)) & (reason == "")):
        at = tuple(row)
        here = released[at]
        # Between its neighbours a missing percentile is where a lognormal curve through them passes.
        filled[at] = np.exp(np.interp(SCORES, SCORES[here], np.log(table[at][here])))
    falls = (np.diff(filled, axis=-1) < 0).any(axis=-1)
    reason[falls & (reason == "")] = "the percentiles given do not rise from the 10th to the 90th"
    filled[reason != ""] = np.nan
    first = released.argmax(axis=-1)
    last = len(PERCENTILES) - 1 - released[..., ::-1].argmax(axis=-1)
    return _Known(filled, first, last, released, reason), columns[len(PERCENTILES) :]


def entry_terms(table: Numbers, mean: Numbers, minimum_wage: Numbers, employment: Numbers) -> Numbers:
    """What entry pay is a weighted sum of; last axis the seven terms, in the unit of pay.

    p10, p25, p50, surplus, shortfall (0 or less), p10 x log(p10 / minimum wage), (p50 - p10) x log(jobs / 100).
    There is neither surplus nor shortfall where `mean` is missing.
    """
    p10, p25, p50, p75, p90 = np.moveaxis(table, -1, 0)
    gaps = np.diff(table, axis=-1)
    # Widths that the error of straight lines is proportional to: below p10 and above p90 as wide as next to them.
    low, second, third, high = np.moveaxis(gaps, -1, 0)
    lines = (
        0.1 * (p10 - low / 2)
        + 0.15 * (p10 + p25) / 2
        + 0.25 * (p25 + p50) / 2
        + 0.25 * (p50 + p75) / 2
        + 0.15 * (p75 + p90) / 2
        + 0.1 * (p90 + high / 2)
    )
    below = (0.1**2 + 0.15**2) * low**2
    room = below + 0.25**2 * (second**2 + third**2) + (0.1**2 + 0.15**2) * high**2
    # Of the gap from p25 to p50 the lowest third reaches over the first third.
    share = np.divide(below + 0.25**2 / 3 * second**2, room, out=np.zeros_like(room), where=room > 0)
    surplus = np.nan_to_num((mean - lines) * share)
    ratio = np.where(np.isnan(minimum_wage), USUAL_P10_OVER_MINIMUM, p10 / minimum_wage)
    above_minimum = p10 * np.log(np.clip(ratio, *MINIMUM_RATIOS))
    jobs = np.clip(np.nan_to_num(employment, nan=USUAL_JOBS), *JOBS_TRIED)
    smoother = (p50 - p10) * np.log(jobs / 100)
    surpluses = np.maximum(surplus, 0), np.minimum(surplus, 0)
    return np.stack([p10, p25, p50, *surpluses, above_minimum, smoother], axis=-1)


WEIGHTS = np.array(
    [
        WEIGHT_P10,
        WEIGHT_P25,
        WEIGHT_P50,
        WEIGHT_SURPLUS,
        WEIGHT_SHORTFALL,
        WEIGHT_ABOVE_MINIMUM,
        WEIGHT_OF_JOBS,
    ]
)


def held_to_limits(entry: Numbers, table: Numbers, mean: Numbers, minimum_wage: Numbers) -> Numbers:
    """Entry pay within what the percentiles, the mean and the minimum wage leave possible, as arithmetic has it.

    No more than if everyone in the lowest third were paid the next higher percentile, nor than leaves the upper two
    thirds at least the next lower ones; no less than if all were paid the next lower one (and, below p10, `LEAST_TAIL`
    of it or the minimum wage).
    """
    p10, p25, p50, p75, p90 = np.moveaxis(table, -1, 0)
    highest = 0.3 * p10 + 0.45 * p25 + 0.25 * p50
    left_over = 3 * mean - (0.5 * p25 + 0.75 * p50 + 0.45 * p75 + 0.3 * p90)
    least = np.fmin(np.fmax(LEAST_TAIL * p10, minimum_wage), p10)
    lowest = 0.3 * least + 0.45 * p10 + 0.25 * p25
    held = np.fmax(np.fmin(np.fmin(entry, highest), left_over), lowest)
    return np.asarray(np.fmin(held, mean))


def _entry(known: _Known, mean: Numbers, minimum_wage: Numbers, employment: Numbers) -> Numbers:
    """Entry pay of rows; where p75 or p90 is missing the mean is not read for a surplus."""
    whole = known.last == len(PERCENTILES) - 1
    terms = entry_terms(known.table, np.where(whole, mean, np.nan), minimum_wage, employment)
    return held_to_limits(terms @ WEIGHTS, known.table, mean, minimum_wage)


@overload
def pay_levels(
    percentiles: Mapping[int, float | None],
    mean: float | None,
    minimum_wage: float | None = None,
    employment: float | None = None,
) -> PayLevels: ...
@overload
def pay_levels(
    percentiles: Mapping[int, Given], mean: Given, minimum_wage: Given = None, employment: Given = None
) -> PayLevels[Numbers, NDArray[np.object_]]: ...
def pay_levels(
    percentiles: Mapping[int, Given], mean: Given, minimum_wage: Given = None, employment: Given = None
) -> Any:
    """The four levels from published percentiles and mean, in the unit given.

    `minimum_wage`, in the same unit, and `employment` (jobs) make entry pay better; the first was tried with
    `FEDERAL_MINIMUM_USD_A_YEAR`. One row: numbers, and NoAnswer where there are none. Many rows: arrays, NaN where
    there are none, with the reason of each row in `note`.
    """
    known, (means, minima, jobs) = _known(percentiles, mean, minimum_wage, employment)
    reason = known.reason.copy()
    reason[~known.released[..., 0] & (reason == "")] = "BLS did not release the 10th percentile here"
    reason[np.isnan(means)] = "BLS did not release the mean wage here"
    none = reason != ""
    entry = np.where(none, np.nan, _entry(known, means, minima, jobs))
    competent = (3 * means - entry) / 2
    step = (competent - entry) / 3

    note, factor = reason, minimum_factor(known.table[..., 0], minima)
    p25, p50 = (~known.released[..., i] for i in (1, 2))
    top = ~known.released[..., 3:].all(axis=-1)
    note[top & ~none] = "a high percentile was not released, which makes entry pay less certain"
    note[(p25 | p50) & ~none] = (
        "a percentile was not released and is drawn between its neighbours, which makes entry pay less certain"
    )
    lowest_mean = known.table @ np.array([0.15, 0.25, 0.25, 0.15, 0.1])
    note[(means < lowest_mean) & ~none] = "the mean is lower than these percentiles allow"
    for missing, wider in ((top, FACTOR_NO_TOP), (p50, FACTOR_NO_P50), (p25, FACTOR_NO_P25)):
        factor = np.where(missing, factor * wider, factor)
    if entry.ndim:
        return PayLevels(entry, entry + step, entry + 2 * step, competent, note, factor)
    if none:
        raise NoAnswer(str(reason[()]))
    one, two, three, four = (float(v) for v in (entry, entry + step, entry + 2 * step, competent))
    return PayLevels(one, two, three, four, str(note[()]), float(factor))


def minimum_factor(p10: Numbers, minimum_wage: Numbers) -> Numbers:
    """How much larger the method's error is for the height of p10 above the minimum wage, or because it is not known."""
    ratio = np.clip(p10 / minimum_wage, *MINIMUM_RATIOS) / USUAL_P10_OVER_MINIMUM
    return np.where(np.isnan(minimum_wage), FACTOR_NO_MINIMUM, ratio**ERROR_RISES_ABOVE_MINIMUM)


def error_shape(entry: Numbers, mean: Numbers, employment: Numbers) -> Numbers:
    """How the method's error varies with jobs and with how far pay is spread, up to one scale."""
    jobs = np.clip(np.nan_to_num(employment, nan=TRIAL_JOBS), *JOBS_TRIED)
    spread = np.fmax(np.log(mean / entry), LEAST_SPREAD)
    return np.asarray((jobs / 100) ** -ERROR_FALLS_WITH_JOBS * np.sqrt(spread))


@overload
def pay_level_intervals(
    levels: PayLevels, mean_rse_pct: float | None = None, employment: float | None = None
) -> PayRanges: ...
@overload
def pay_level_intervals(
    levels: PayLevels[Numbers, NDArray[np.object_]], mean_rse_pct: Given = None, employment: Given = None
) -> PayRanges[Numbers]: ...
def pay_level_intervals(
    levels: PayLevels[Any, Any], mean_rse_pct: Given = None, employment: Given = None
) -> Any:
    """90 % intervals of the four levels: the method's own error and the sampling error of the mean, in quadrature.

    `mean_rse_pct` is BLS's relative standard error of the mean wage, taken to hold for every level; nothing is added
    where it is missing. `employment` (jobs), the same that `pay_levels` was given, sets the method's error; where it is
    missing a middling area is taken. `method_pct` is the half width without sampling: that far, nine times in ten, is
    the Labor Department's figure from the same survey.
    """
    entry, mean = np.asarray(levels.entry, dtype=float), np.asarray(levels.experienced, dtype=float)
    sampled = STANDARD_ERRORS_90 * np.nan_to_num(_numbers(mean_rse_pct))
    pct = ERROR_AT_100_JOBS_PCT * error_shape(entry, mean, _numbers(employment)) * levels.error_factor
    ranges = {}
    # As the mean is known, a dollar too much at entry is half a dollar too much at Level II, too little at IV.
    for name, passed_on in (("entry", 1.0), ("qualified", 0.5), ("experienced", 0.0), ("competent", 0.5)):
        level = np.asarray(getattr(levels, name), dtype=float)
        method = np.hypot(passed_on * pct * entry / level, THIRD_ERROR_PCT)
        half = np.hypot(method, sampled)
        found = (np.maximum(level * (1 - half / 100), 0), level * (1 + half / 100), half, method + 0 * half)
        ranges[name] = PayRange(*found) if half.ndim else PayRange(*(float(f) for f in found))
    return PayRanges(**ranges)


@dataclass(frozen=True)
class _Curve:
    """Pay by rank: one bent line per gap between percentiles, and power tails.

    `gaps`: the bend of each gap (last axis), so far as percentiles tell; `left` and `right`: what the bends of the
    lower and the upper half are multiplied by to meet entry pay and mean.
    """

    known: _Known
    gaps: Numbers
    left: Numbers
    right: Numbers


def _bent(share: Numbers, bend: Numbers) -> Numbers:
    """How far along a gap pay is at a share of its ranks: bend 1 straight, above 1 later, mean 1 / (1 + bend)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        late = -np.expm1(np.log1p(-share) / bend)
    return np.where(bend < 1, share ** np.minimum(bend, 1), late)


def _unbent(along: Numbers, bend: Numbers) -> Numbers:
    """The share of a gap's ranks at which pay is so far along it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        late = -np.expm1(np.log1p(-along) * bend)
    return np.where(bend < 1, along ** (1 / np.minimum(bend, 1)), late)


def _gap_bends(table: Numbers) -> Numbers:
    """Bends that pass, half-way through each gap, where a monotone cubic of log pay on the normal score does."""
    rows = table.reshape(-1, len(PERCENTILES))
    bends = np.ones((len(rows), len(PERCENTILES) - 1))
    sound = ~np.isnan(rows).any(axis=1)
    if sound.any():
        low, high = rows[sound, :-1], rows[sound, 1:]
        middle = np.exp(PchipInterpolator(SCORES, np.log(rows[sound]), axis=1)(MIDDLES))
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


def _of_tail(bend: Numbers) -> Numbers:
    """The bend of a tail."""
    return np.asarray(np.clip(bend, *TAIL_BENDS) ** TAILS_GIVE_WAY)


def _below(bend: Numbers) -> Numbers:
    """Exponent of the tail below p10: its mean is p10 / (1 + exponent)."""
    return np.minimum(TAIL_BELOW * _of_tail(bend), 1 / LEAST_TAIL - 1)


def _sum_below(table: Numbers, bend: Numbers) -> Numbers:
    """Pay summed over the lowest tenth."""
    return np.asarray(0.1 * table[..., 0] / (1 + _below(bend)))


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


def _further(table: Numbers, bend: Numbers) -> Numbers:
    """How far the mean of the highest tenth is above p90."""
    p75, p90 = table[..., 3], table[..., 4]
    return np.asarray(((p90 - p75) / 2 + TAIL_ABOVE * p90) / _of_tail(bend))


def _above(table: Numbers, bend: Numbers) -> Numbers:
    """Exponent of the tail above p90."""
    further = _further(table, bend)
    return np.asarray(further / (table[..., 4] + further))


def _upper_half(table: Numbers, gaps: Numbers, bend: Numbers) -> Numbers:
    """Pay summed over the upper half."""
    above = 0.1 * (table[..., 4] + _further(table, bend))
    return np.asarray(_gap_sums(table, gaps, bend)[..., 2:].sum(axis=-1) + above)


def _found(falling: Callable[[Numbers], Numbers], wanted: Numbers) -> Numbers:
    """The bend at which `falling(bend)` is what is wanted, or the nearer end; 1 where nothing is wanted."""
    low, high = (np.full(wanted.shape, end) for end in BEND_ENDS)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        more = falling(np.exp(middle)) > wanted
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return np.where(np.isnan(wanted), 1.0, np.exp((low + high) / 2))


def _curve(known: _Known, entry: Numbers, mean: Numbers) -> _Curve:
    """The curve whose lowest third averages entry pay and, with a mean, whose whole averages the mean."""
    table, gaps = known.table, _gap_bends(known.table)
    left = _found(
        lambda bend: _lowest_third(table, gaps, bend), np.where(known.released[..., 0], entry, np.nan)
    )
    lower_half = _sum_below(table, left) + _gap_sums(table, gaps, left)[..., :2].sum(axis=-1)
    whole = (known.first == 0) & (known.last == len(PERCENTILES) - 1)
    right = _found(lambda bend: _upper_half(table, gaps, bend), np.where(whole, mean - lower_half, np.nan))
    return _Curve(known, gaps, left, right)


def _only(known: _Known) -> None:
    """Raise the reason of a single row."""
    if known.reason.ndim == 0 and known.reason[()]:
        raise NoAnswer(str(known.reason[()]))


@overload
def pay_at_rank(
    percentiles: Mapping[int, float | None],
    rank: float,
    mean: float | None = None,
    minimum_wage: float | None = None,
    employment: float | None = None,
) -> float: ...
@overload
def pay_at_rank(
    percentiles: Mapping[int, Given],
    rank: Given,
    mean: Given = None,
    minimum_wage: Given = None,
    employment: Given = None,
) -> Numbers: ...
def pay_at_rank(
    percentiles: Mapping[int, Given],
    rank: Given,
    mean: Given = None,
    minimum_wage: Given = None,
    employment: Given = None,
) -> Any:
    """Pay below which the share `rank` (above 0, below 1) of these workers is paid; shapes broadcast.

    With the mean, the curve's own mean is that mean and its lowest third averages `pay_levels(...).entry`; without
    it, the lowest third is estimated from the percentiles alone. Where a mean and percentiles contradict each other
    (a few rows of the trial) the curve keeps the percentiles and misses the mean. One row: raises NoAnswer. Many: NaN
    where there is no answer, as at ranks below or above all known percentiles where p10 or p90 itself is not known.
    """
    known, (means, minima, jobs) = _known(percentiles, mean, minimum_wage, employment)
    _only(known)
    at = np.asarray(rank, dtype=float)
    if not ((at > 0) & (at < 1)).all():
        raise NoAnswer("a rank is a share of the workers, above 0 and below 1: 62 percent is 0.62")
    pay = _drawn(_curve(known, _entry(known, means, minima, jobs), means), at)
    if pay.ndim:
        return pay
    if np.isnan(pay):
        first, last = (PERCENTILES[int(end[()])] for end in (known.first, known.last))
        raise NoAnswer(
            f"BLS did not release pay beyond the {first if at * 100 < first else last}th percentile here"
        )
    return float(pay)


def curve_with(percentiles: Mapping[int, Numbers], ranks: Numbers, entry: Numbers, mean: Numbers) -> Numbers:
    """Pay of many rows (down) at several ranks (across), on curves that have this entry pay and this mean."""
    known, (entries, means) = _known(
        {p: v[:, None] for p, v in percentiles.items()}, entry[:, None], mean[:, None]
    )
    nothing = np.full(entries.shape, np.nan)
    return _drawn(_curve(known, held_to_limits(entries, known.table, means, nothing), means), ranks)


def _bend_of(curve: _Curve, gap: NDArray[np.int64], left: Numbers, right: Numbers) -> Numbers:
    """The bend of these gaps."""
    bends = np.broadcast_to(curve.gaps, (*gap.shape, len(PERCENTILES) - 1))
    own = np.take_along_axis(bends, gap[..., None], axis=-1)[..., 0]
    return np.asarray(own * np.where(gap < 2, left, right))


def _drawn(curve: _Curve, at: Numbers) -> Numbers:
    """Pay at these ranks; NaN beyond the last percentile known."""
    known = curve.known
    at, left, right, first, last = np.broadcast_arrays(at, curve.left, curve.right, known.first, known.last)
    table = np.broadcast_to(known.table, (*at.shape, len(PERCENTILES)))
    gap = np.clip(np.searchsorted(RANKS, at, side="right") - 1, 0, len(PERCENTILES) - 2)
    low, high = (np.take_along_axis(table, (gap + i)[..., None], axis=-1)[..., 0] for i in (0, 1))
    share = np.clip((at - RANKS[gap]) / (RANKS[gap + 1] - RANKS[gap]), 0, 1)
    inside = low + (high - low) * _bent(share, _bend_of(curve, gap, left, right))
    below = table[..., 0] * np.minimum(at / RANKS[0], 1) ** _below(left)
    above = table[..., -1] * ((1 - at) / (1 - RANKS[-1])) ** -_above(table, right)
    pay = np.where(at < RANKS[0], below, np.where(at > RANKS[-1], above, inside))
    beyond = ((at < RANKS[first]) & (first > 0)) | ((at > RANKS[last]) & (last < len(PERCENTILES) - 1))
    return np.where(beyond, np.nan, pay)


@overload
def rank_of(
    percentiles: Mapping[int, float | None],
    pay: float,
    mean: float | None = None,
    minimum_wage: float | None = None,
    employment: float | None = None,
) -> float: ...
@overload
def rank_of(
    percentiles: Mapping[int, Given],
    pay: Given,
    mean: Given = None,
    minimum_wage: Given = None,
    employment: Given = None,
) -> Numbers: ...
def rank_of(
    percentiles: Mapping[int, Given],
    pay: Given,
    mean: Given = None,
    minimum_wage: Given = None,
    employment: Given = None,
) -> Any:
    """Share of these workers who are paid less than `pay`: the reverse of `pay_at_rank`; shapes broadcast.

    Where several percentiles are one wage, the lowest of their ranks. Beyond all known percentiles, where p10 or
    p90 itself is not known, the rank of the last one known: say "fewer than" or "more than". One row: raises
    NoAnswer. Many: NaN where there is no answer.
    """
    known, (means, minima, jobs) = _known(percentiles, mean, minimum_wage, employment)
    _only(known)
    curve = _curve(known, _entry(known, means, minima, jobs), means)
    paid, left, right, first, last = np.broadcast_arrays(
        _numbers(pay), curve.left, curve.right, known.first, known.last
    )
    table = np.broadcast_to(known.table, (*paid.shape, len(PERCENTILES)))
    gap = np.clip((table < paid[..., None]).sum(axis=-1) - 1, 0, len(PERCENTILES) - 2)
    low, high = (np.take_along_axis(table, (gap + i)[..., None], axis=-1)[..., 0] for i in (0, 1))
    along = np.divide(paid - low, high - low, out=np.zeros_like(paid), where=high > low)
    share = _unbent(np.clip(along, 0, 1), _bend_of(curve, gap, left, right))
    inside = RANKS[gap] + share * (RANKS[gap + 1] - RANKS[gap])
    below = RANKS[0] * np.minimum(paid / table[..., 0], 1) ** (1 / _below(left))
    above = 1 - (1 - RANKS[-1]) * np.maximum(paid / table[..., -1], 1) ** (-1 / _above(table, right))
    rank = np.where(paid < table[..., 0], below, np.where(paid > table[..., -1], above, inside))
    rank = np.where(first > 0, np.maximum(rank, RANKS[first]), rank)
    rank = np.where(last < len(PERCENTILES) - 1, np.minimum(rank, RANKS[last]), rank)
    rank = np.where(np.isnan(table[..., 0]) | np.isnan(paid), np.nan, rank)
    if rank.ndim:
        return rank
    if np.isnan(rank):
        raise NoAnswer("pay is a number above zero")
    return float(rank)
