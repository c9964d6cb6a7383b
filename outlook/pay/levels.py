"""The four pay levels, estimated from published percentiles and the mean, each with its 90% interval.

By law (8 U.S.C. 1182(p)(4); rule in force in 2026, change proposed on March 27, 2026), entry pay is the mean
of the lowest-paid third, experienced pay is the mean of the upper two thirds, and the two levels between
are at equal steps. So mean = (entry + 2 x experienced) / 3 = average. These are ranks in the pay
distribution of an occupation and place, not years of service.

Entry pay is estimated as a weighted sum of p10, p25, p50 and:

- the surplus: the published mean less the mean of straight lines through the percentiles. The lowest third's
  share of it follows from how much of the room for error is there. A mean above the lines mostly reflects a
  few high earners, a mean below them reflects everybody, so each sign has its own weight.
- how far p10 is above the minimum wage: the lowest tenth of a high-paid occupation can be far below p10, that
  of a low-paid occupation cannot.
- the number of jobs: pay in a large group has a longer, smoother lower end than pay in a small area.

The last two need a minimum wage and the employment. Without them a typical row is assumed, and the error is
larger. The weights and errors come from `studies/pay_levels`; `notebooks/pay_levels.ipynb` compares this
method with others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import TypeVar

from etl.schema.wages import PERCENTILES
from outlook.intervals import STANDARD_ERRORS_90
from outlook.pay.percentiles import Given, Known, NoEstimate, Numbers, read_percentiles, to_floats

N = TypeVar("N", default=float)
R = TypeVar("R", default=str)

# 29 U.S.C. 206(a)(1), since July 24, 2009; a year is 2,080 hours, as in OEWS. Pass it to
# `estimate_pay_levels` in the unit of the percentiles. The federal minimum is used for every state, including
# those with a higher one.
FEDERAL_MINIMUM_USD_A_YEAR = 15_080.0

# Fitted to 3,039 of the Labor Department's levels by least absolute relative error
# (studies.pay_levels.methods.fit_weights).
WEIGHT_P10, WEIGHT_P25, WEIGHT_P50 = 0.5419, 0.4425, 0.0222
WEIGHT_SURPLUS, WEIGHT_SHORTFALL = 0.757, 4.34
WEIGHT_ABOVE_MINIMUM, WEIGHT_OF_JOBS = -0.0250, -0.0089

# Assumed if not given: the middle of the 217,000 pairs of occupation and area in OEWS, May 2025.
USUAL_P10_OVER_MINIMUM, USUAL_JOBS = 2.6, 200.0

# Clipped to the range tested: the rows had 30 to 7,760 jobs.
JOBS_TRIED = (30.0, 8_000.0)

# The ratio of p10 to the minimum wage is clipped to about the range tested: the rows had 1.1 to 14.
MINIMUM_RATIOS = (1.0, 10.0)

# The lowest tenth averages at least this share of p10 (the Labor Department's figures imply 0.62 or more) and
# at least the minimum wage if known: none of the 233,675 rows of OEWS, May 2025, has a p10 below the federal
# minimum.
LEAST_TAIL = 0.5

# Errors against the same levels, each estimated with weights fitted to other occupations, with minimum wage
# and jobs known: the mean absolute error in percent, and the error that nine in ten stayed within
# (studies.pay_levels.judging.summarize_errors).
MEAN_ERROR_PCT = {"entry": 1.8, "qualified": 0.8, "average": 0.1, "experienced": 0.6}
ERROR_90_PCT = {"entry": 3.9, "qualified": 1.6, "average": 0.2, "experienced": 1.2}

# The error of entry pay within which an interval reaches, in percent: with 100 jobs, p10, p25 and p50 all equal,
# and p10 at its usual ratio to the minimum wage or below. It falls with jobs, up to the jobs at which the trial
# stops showing a fall. It rises with the gaps between the low percentiles, and with p10 above its usual ratio
# (studies.pay_levels.judging.fit_error_shape).
ERROR_AT_100_JOBS_PCT = 2.13
ERROR_FALLS_WITH_JOBS = 0.16
ERROR_RISES_WITH_GAPS = (1.5, 1.0)
ERROR_RISES_ABOVE_MINIMUM = 0.36
JOBS_OF_ERROR = (30.0, 1_000.0)

# The share of the trial's errors that these constants are fitted to reach. It is set below 0.9 because a check on
# 174 areas of the two core occupations, whose levels were not used here, found 97% inside intervals fitted to 0.9.
ERROR_QUANTILE = 0.89

# What the trial covered: occupations of this major group, in nonmetropolitan areas, with at most so many jobs.
TRIAL_GROUP, MOST_TRIAL_JOBS = "29", 7_760

# Assumed if jobs are unknown or withheld: the middle of the rows tested. The few rows with withheld jobs had
# no larger errors.
TRIAL_JOBS = 120.0

# The Labor Department's own lowest "third" is 33%; with rounding, that puts its Level III this far from the
# mean.
THIRD_ERROR_PCT = 0.18

# How much larger the error was on the same rows with a figure withheld
# (studies.pay_levels.judging.measure_factors).
FACTOR_NO_MINIMUM, FACTOR_NO_TOP, FACTOR_NO_P50, FACTOR_NO_P25 = 1.29, 1.12, 1.09, 1.72


@dataclass(frozen=True)
class PayLevels(Generic[N, R]):
    """Pay at the four levels, per year or hour as given: numbers for one row, arrays for many.

    `note` says which figures were missing, "" if none were. Among many rows, those that cannot be estimated
    are NaN and their note is the reason. `error_factor` widens the intervals for wide gaps between the low
    percentiles, for missing figures, and for a p10 far above the minimum wage.
    """

    entry: N
    qualified: N
    average: N
    experienced: N
    note: R = ""  # type: ignore[assignment]
    error_factor: N = 1.0  # type: ignore[assignment]


@dataclass(frozen=True)
class PayInterval(Generic[N]):
    """A 90% interval. `half_pct` is half its width in percent of the level; `method_pct` is the part of that
    due to the method's own error.
    """

    low: N
    high: N
    half_pct: N
    method_pct: N


@dataclass(frozen=True)
class PayIntervals(Generic[N]):
    """The 90% intervals of the four levels."""

    entry: PayInterval[N]
    qualified: PayInterval[N]
    average: PayInterval[N]
    experienced: PayInterval[N]


def compute_entry_terms(table: Numbers, mean: Numbers, minimum_wage: Numbers, employment: Numbers) -> Numbers:
    """Compute the seven terms of entry pay, along the last axis, in the unit of pay.

    They are p10, p25, p50, surplus, shortfall (0 or less), p10 x log(p10 / minimum wage) and (p50 - p10) x
    log(jobs / 100). Surplus and shortfall are 0 if `mean` is missing.
    """
    p10, p25, p50, p75, p90 = np.moveaxis(table, -1, 0)
    gaps = np.diff(table, axis=-1)
    # The error of straight lines is proportional to these widths; the tails are assumed as wide as the gaps
    # next to them.
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
    # The lowest third covers the first third of the gap from p25 to p50.
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
    """Clip entry pay to the range that the percentiles, the mean and the minimum wage allow.

    The upper bound pays everyone in the lowest third the next higher percentile, and leaves the upper two
    thirds at least the next lower ones. The lower bound pays everyone the next lower percentile (below p10,
    `LEAST_TAIL` of it or the minimum wage).
    """
    p10, p25, p50, p75, p90 = np.moveaxis(table, -1, 0)
    highest = 0.3 * p10 + 0.45 * p25 + 0.25 * p50
    left_over = 3 * mean - (0.5 * p25 + 0.75 * p50 + 0.45 * p75 + 0.3 * p90)
    least = np.fmin(np.fmax(LEAST_TAIL * p10, minimum_wage), p10)
    lowest = 0.3 * least + 0.45 * p10 + 0.25 * p25
    bounded = np.fmax(np.fmin(np.fmin(entry, highest), left_over), lowest)
    return np.asarray(np.fmin(bounded, mean))


def estimate_entry(known: Known, mean: Numbers, minimum_wage: Numbers, employment: Numbers) -> Numbers:
    """Estimate entry pay. If p75 or p90 is missing, the mean is not used for a surplus."""
    whole = known.last == len(PERCENTILES) - 1
    terms = compute_entry_terms(known.table, np.where(whole, mean, np.nan), minimum_wage, employment)
    return clip_entry(terms @ WEIGHTS, known.table, mean, minimum_wage)


@overload
def estimate_pay_levels(
    percentiles: Mapping[int, float | None],
    mean: float | None,
    minimum_wage: float | None = None,
    employment: float | None = None,
) -> PayLevels: ...


@overload
def estimate_pay_levels(
    percentiles: Mapping[int, Given], mean: Given, minimum_wage: Given = None, employment: Given = None
) -> PayLevels[Numbers, NDArray[np.object_]]: ...


def estimate_pay_levels(
    percentiles: Mapping[int, Given], mean: Given, minimum_wage: Given = None, employment: Given = None
) -> Any:
    """Estimate the four pay levels from published percentiles and mean, in the unit given.

    `minimum_wage`, in the same unit, and `employment` (jobs) improve the estimate of entry pay; the method
    was tested with `FEDERAL_MINIMUM_USD_A_YEAR`. One row gives numbers, or raises NoEstimate. Many rows give
    arrays, with NaN and a reason in `note` for each row that cannot be estimated.
    """
    known, (means, minima, jobs) = read_percentiles(percentiles, mean, minimum_wage, employment)
    reason = known.reason.copy()
    reason[~known.released[..., 0] & (reason == "")] = "BLS did not release the 10th percentile here"
    reason[np.isnan(means)] = "BLS did not release the mean wage here"
    none = reason != ""
    entry = np.where(none, np.nan, estimate_entry(known, means, minima, jobs))
    experienced = (3 * means - entry) / 2
    step = (experienced - entry) / 3

    note = reason
    factor = compute_gap_factor(known.table) * compute_minimum_factor(known.table[..., 0], minima)
    p25, p50 = (~known.released[..., i] for i in (1, 2))
    top = ~known.released[..., 3:].all(axis=-1)
    note[top & ~none] = "a high percentile was not released, which makes entry pay less certain"
    note[(p25 | p50) & ~none] = (
        "a percentile was not released and is drawn between its neighbors, which makes entry pay less certain"
    )
    lowest_mean = known.table @ np.array([0.15, 0.25, 0.25, 0.15, 0.1])
    note[(means < lowest_mean) & ~none] = "the mean is lower than these percentiles allow"
    for missing, wider in ((top, FACTOR_NO_TOP), (p50, FACTOR_NO_P50), (p25, FACTOR_NO_P25)):
        factor = np.where(missing, factor * wider, factor)
    if entry.ndim:
        return PayLevels(entry, entry + step, entry + 2 * step, experienced, note, factor)
    if none:
        raise NoEstimate(str(reason[()]))
    one, two, three, four = (float(v) for v in (entry, entry + step, entry + 2 * step, experienced))
    return PayLevels(one, two, three, four, str(note[()]), float(factor))


def compute_gap_factor(table: Numbers) -> Numbers:
    """Compute how much larger the method's error is, given the gaps from p10 to p25 and to p50."""
    gaps = np.log(table[..., 1:3] / table[..., :2])
    return np.asarray(np.exp(gaps @ np.array(ERROR_RISES_WITH_GAPS)))


def compute_minimum_excess(p10: Numbers, minimum_wage: Numbers) -> Numbers:
    """Compute the log of the ratio of p10 to the minimum wage above the usual ratio; 0 below it."""
    ratio = np.clip(p10 / minimum_wage, *MINIMUM_RATIOS)
    return np.asarray(np.fmax(np.log(ratio / USUAL_P10_OVER_MINIMUM), 0))


def compute_minimum_factor(p10: Numbers, minimum_wage: Numbers) -> Numbers:
    """Compute how much larger the method's error is, given how far p10 is above the minimum wage, or because
    the minimum wage is unknown.
    """
    excess = compute_minimum_excess(p10, minimum_wage)
    return np.where(np.isnan(minimum_wage), FACTOR_NO_MINIMUM, np.exp(ERROR_RISES_ABOVE_MINIMUM * excess))


def is_within_trial(occupation: str, employment: float | None) -> bool:
    """Whether the trial had such an occupation and so many jobs. Unknown jobs are few: BLS withholds them there."""
    return occupation.startswith(f"{TRIAL_GROUP}-") and (employment or 0) <= MOST_TRIAL_JOBS


def compute_log_jobs(employment: Numbers) -> Numbers:
    """Compute the log of jobs over 100, within the jobs that the method's error varies with."""
    return np.asarray(np.log(np.clip(np.nan_to_num(employment, nan=TRIAL_JOBS), *JOBS_OF_ERROR) / 100))


@overload
def estimate_intervals(
    levels: PayLevels, mean_rse_pct: float | None = None, employment: float | None = None
) -> PayIntervals: ...


@overload
def estimate_intervals(
    levels: PayLevels[Numbers, NDArray[np.object_]], mean_rse_pct: Given = None, employment: Given = None
) -> PayIntervals[Numbers]: ...


def estimate_intervals(
    levels: PayLevels[Any, Any], mean_rse_pct: Given = None, employment: Given = None
) -> Any:
    """Estimate 90% intervals of the four levels: the method's error and the mean's sampling error, in
    quadrature.

    `mean_rse_pct` is BLS's relative standard error of the mean wage, applied to every level; if missing,
    nothing is added. `employment` (jobs), the same as given to `estimate_pay_levels`, sets the method's
    error; if missing, a typical area is assumed. `method_pct` is the half-width without sampling error: nine
    times in ten, the Labor Department's figure from the same survey is that close.
    """
    entry = np.asarray(levels.entry, dtype=float)
    sampled = STANDARD_ERRORS_90 * np.nan_to_num(to_floats(mean_rse_pct))
    fewer_jobs = np.exp(-ERROR_FALLS_WITH_JOBS * compute_log_jobs(to_floats(employment)))
    pct = ERROR_AT_100_JOBS_PCT * fewer_jobs * levels.error_factor
    ranges = {}
    # The mean is known, so an error of $1 at entry is an error of 50 cents at Level II and, with the opposite
    # sign, at Level IV.
    for name, passed_on in (("entry", 1.0), ("qualified", 0.5), ("average", 0.0), ("experienced", 0.5)):
        level = np.asarray(getattr(levels, name), dtype=float)
        method = np.hypot(passed_on * pct * entry / level, THIRD_ERROR_PCT)
        half = np.hypot(method, sampled)
        found = (np.maximum(level * (1 - half / 100), 0), level * (1 + half / 100), half, method + 0 * half)
        ranges[name] = PayInterval(*found) if half.ndim else PayInterval(*(float(f) for f in found))
    return PayIntervals(**ranges)
