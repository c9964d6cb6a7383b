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

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import TypeVar

from etl.schema.wages import PERCENTILES
from outlook.intervals import STANDARD_ERRORS_90
from outlook.pay.percentiles import Given, Known, NoAnswer as NoAnswer, Numbers, read_percentiles, to_floats

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


def clip_entry(entry: Numbers, table: Numbers, mean: Numbers, minimum_wage: Numbers) -> Numbers:
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


def estimate_entry(known: Known, mean: Numbers, minimum_wage: Numbers, employment: Numbers) -> Numbers:
    """Entry pay of rows; where p75 or p90 is missing the mean is not read for a surplus."""
    whole = known.last == len(PERCENTILES) - 1
    terms = entry_terms(known.table, np.where(whole, mean, np.nan), minimum_wage, employment)
    return clip_entry(terms @ WEIGHTS, known.table, mean, minimum_wage)


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
    known, (means, minima, jobs) = read_percentiles(percentiles, mean, minimum_wage, employment)
    reason = known.reason.copy()
    reason[~known.released[..., 0] & (reason == "")] = "BLS did not release the 10th percentile here"
    reason[np.isnan(means)] = "BLS did not release the mean wage here"
    none = reason != ""
    entry = np.where(none, np.nan, estimate_entry(known, means, minima, jobs))
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
    sampled = STANDARD_ERRORS_90 * np.nan_to_num(to_floats(mean_rse_pct))
    pct = ERROR_AT_100_JOBS_PCT * error_shape(entry, mean, to_floats(employment)) * levels.error_factor
    ranges = {}
    # As the mean is known, a dollar too much at entry is half a dollar too much at Level II, too little at IV.
    for name, passed_on in (("entry", 1.0), ("qualified", 0.5), ("experienced", 0.0), ("competent", 0.5)):
        level = np.asarray(getattr(levels, name), dtype=float)
        method = np.hypot(passed_on * pct * entry / level, THIRD_ERROR_PCT)
        half = np.hypot(method, sampled)
        found = (np.maximum(level * (1 - half / 100), 0), level * (1 + half / 100), half, method + 0 * half)
        ranges[name] = PayRange(*found) if half.ndim else PayRange(*(float(f) for f in found))
    return PayRanges(**ranges)


# Old names, until every importer uses the new modules.
import importlib  # noqa: E402
import typing  # noqa: E402

if typing.TYPE_CHECKING:
    from outlook.pay.curve import rank_of as rank_of
    from outlook.pay.percentiles import NoAnswer as NoAnswer

_MOVED = {"NoAnswer": "outlook.pay.percentiles", "rank_of": "outlook.pay.curve"}


def __getattr__(name: str) -> typing.Any:
    if name not in _MOVED:
        raise AttributeError(name)
    return getattr(importlib.import_module(_MOVED[name]), name)
