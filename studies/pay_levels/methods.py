"""Methods that estimate entry pay from percentiles and the mean, including the one chosen."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.spatial import KDTree
from scipy.special import logit
from scipy.stats import norm

from outlook.pay import levels
from outlook.pay.levels import FEDERAL_MINIMUM_USD_A_YEAR
from outlook.pay.percentiles import RANKS, SCORES, Numbers
from studies.pay_levels.rows import Rows

# Ranks at which the lowest third is averaged if no formula gives its mean.
THIRD_STEPS = 200
LOWEST = (np.arange(THIRD_STEPS) + 0.5) / (3 * THIRD_STEPS)
# Least absolute error by reweighting: more rounds change no published digit; smaller errors count as this
# one.
ROUNDS, LEAST_MISS = 80, 1e-4
LEAST_OVER = 1e-3
NEIGHBORS = 30


def fit_least_absolute(terms: Numbers, wanted: Numbers) -> Numbers:
    """Fit weights whose sum of terms has the least mean absolute percentage error."""
    share, whole = terms / wanted[:, None], np.ones(len(wanted))
    weight = np.ones(len(wanted))
    for _ in range(ROUNDS):
        weighted = share * weight[:, None]
        found = np.linalg.solve(weighted.T @ share, weighted.T @ whole)
        weight = 1 / np.maximum(np.abs(whole - share @ found), LEAST_MISS)
    return np.asarray(found)


def fit_quantile(terms: Numbers, wanted: Numbers, quantile: float) -> Numbers:
    """Fit weights whose sum of terms has a share `quantile` of `wanted` below it (quantile regression, by
    reweighting). The first term is an intercept.
    """
    found = np.linalg.lstsq(terms, wanted)[0]
    for _ in range(ROUNDS):
        over = wanted - terms @ found
        weight = np.where(over > 0, quantile, 1 - quantile) / np.maximum(np.abs(over), LEAST_OVER)
        found = np.linalg.solve(terms.T @ (terms * weight[:, None]), terms.T @ (weight * wanted))
    found[0] += np.quantile(wanted - terms @ found, quantile)
    return np.asarray(found)


def compute_terms(rows: Rows, *, bare: bool = False) -> Numbers:
    """Compute the seven terms of entry pay; `bare`: from percentiles and mean alone."""
    unknown = np.full(len(rows), np.nan)
    return levels.compute_entry_terms(
        rows.table, rows.mean, fill_minimum_wage(rows, bare=bare), unknown if bare else rows.employment
    )


def fill_minimum_wage(rows: Rows, *, bare: bool = False) -> Numbers:
    """The federal minimum wage for each row, in the rows' unit; NaN if `bare`."""
    return np.full(len(rows), np.nan if bare else FEDERAL_MINIMUM_USD_A_YEAR)


def fit_weights(rows: Rows) -> Numbers:
    """Fit the weights of the seven terms, which `outlook.pay.levels.WEIGHTS` rounds."""
    return fit_least_absolute(compute_terms(rows), rows.levels[:, 0])


Estimate = Callable[[Rows], Numbers]
# Given rows to learn from, returns an estimator of entry pay for any rows.
Method = Callable[[Rows], Estimate]


def _fixed(estimate: Estimate) -> Method:
    """Make a method that learns nothing."""
    return lambda _: estimate


def _mean_below(quantiles: Numbers) -> Numbers:
    return np.asarray(quantiles.mean(axis=-1))


def _fit_of_lines(rows: Rows, score: Numbers, at: Numbers) -> tuple[Numbers, Numbers]:
    """Fit log pay as a line in a score of the rank by least squares. Returns pay at other scores, and
    squared residuals.
    """
    log_pay = np.log(rows.table)
    centred = score - score.mean()
    slope = (log_pay @ centred) / (centred @ centred)
    level = log_pay.mean(axis=1)
    missed = ((log_pay - level[:, None] - slope[:, None] * centred) ** 2).sum(axis=1)
    return np.exp(level[:, None] + slope[:, None] * (at - score.mean())), missed


def estimate_lognormal(rows: Rows) -> Numbers:
    """Fit a lognormal to the five percentiles by least squares."""
    return _mean_below(_fit_of_lines(rows, SCORES, norm.ppf(LOWEST))[0])


def estimate_log_logistic(rows: Rows) -> Numbers:
    """Fit a log-logistic (Fisk) distribution by least squares."""
    return _mean_below(_fit_of_lines(rows, logit(RANKS), logit(LOWEST))[0])


def _best_of(rows: Rows, score: Callable[[Numbers, float], Numbers]) -> Numbers:
    """From a one-parameter family of scores, use for each row the one that fits its percentiles best."""
    best, least = np.zeros(len(rows)), np.full(len(rows), np.inf)
    for shape in np.exp(np.linspace(-3, 3, 25)):
        drawn, missed = _fit_of_lines(rows, score(RANKS, shape), score(LOWEST, shape))
        best, least = np.where(missed < least, _mean_below(drawn), best), np.minimum(missed, least)
    return best


def estimate_dagum(rows: Rows) -> Numbers:
    """Fit a Dagum distribution (log-logistic with another shape for the lower tail) by least squares."""
    return _best_of(rows, lambda rank, shape: -np.log(rank ** (-1 / shape) - 1))


def estimate_singh_maddala(rows: Rows) -> Numbers:
    """Fit a Singh-Maddala (Burr XII) distribution, its second shape for the upper tail, by least squares."""
    return _best_of(rows, lambda rank, shape: np.log((1 - rank) ** (-1 / shape) - 1))


def estimate_monotone_cubic(rows: Rows) -> Numbers:
    """Log pay as a monotone cubic (PCHIP) of the normal score, tails at the slope of the last pair. Used
    before 1.0.
    """
    log_pay = np.log(rows.table)
    at = norm.ppf(LOWEST)
    slope = (log_pay[:, 1] - log_pay[:, 0]) / (SCORES[1] - SCORES[0])
    inside = PchipInterpolator(SCORES, log_pay, axis=1)(np.maximum(at, SCORES[0]))
    drawn = np.exp(inside + np.minimum(at - SCORES[0], 0) * slope[:, None])
    return np.minimum(_mean_below(drawn), rows.mean)


def estimate_straight_lines(rows: Rows) -> Numbers:
    """Straight lines between percentiles, the tail below p10 as wide as the gap next to it."""
    p10, p25, p50 = rows.table[:, 0], rows.table[:, 1], rows.table[:, 2]
    return 0.3 * (p10 - (p25 - p10) / 2) + 0.45 * (p10 + p25) / 2 + 0.25 * (p25 + (p50 - p25) / 6)


def estimate_maximum_entropy(rows: Rows) -> Numbers:
    """Tilt the density in every gap by one exponential so that the whole has the published mean.

    Below p10 the support is as wide as the gap above it, above p90 twice as wide as the gap below it.
    """
    gaps = np.diff(rows.table, axis=1)
    ends = np.column_stack([rows.table[:, 0] - gaps[:, 0], rows.table, rows.table[:, -1] + 2 * gaps[:, -1]])
    widths, weights = np.diff(ends, axis=1), np.diff(np.concatenate([[0], RANKS, [1]]))

    def at(tilt: Numbers, share: Numbers) -> Numbers:
        lean = np.where(np.abs(tilt) < 1e-6, 1e-6, tilt)[..., None]
        return np.asarray(np.log1p(share * np.expm1(lean)) / lean)

    shares = (np.arange(60) + 0.5) / 60
    low, high = np.full(len(rows), -30.0), np.full(len(rows), 30.0)
    for _ in range(40):
        middle = (low + high) / 2
        tilt = middle[:, None] * widths / rows.mean[:, None]
        means = ends[:, :-1] + widths * at(tilt, shares).mean(axis=-1)
        more = means @ weights > rows.mean
        low, high = np.where(more, low, middle), np.where(more, middle, high)
    third = ends[:, 2] + widths[:, 2] * at(tilt[:, 2], shares / 3).mean(axis=-1)
    return np.asarray(0.3 * means[:, 0] + 0.45 * means[:, 1] + 0.25 * third)


def _regression(terms: Callable[[Rows], Numbers]) -> Method:
    """Make a method that fits entry pay as a weighted sum of terms."""

    def learn(rows: Rows) -> Estimate:
        weights = fit_least_absolute(terms(rows), rows.levels[:, 0])
        return lambda others: terms(others) @ weights

    return learn


def _log_ratios(rows: Rows) -> Numbers:
    return np.column_stack([np.diff(np.log(rows.table), axis=1), np.log(rows.mean / rows.table[:, 2])])


def learn_ratio_regression(rows: Rows) -> Estimate:
    """Fit the log of entry pay over p10 on the logs of four ratios of neighboring percentiles and of mean
    over p50, ridge 1.
    """

    def design(some: Rows) -> Numbers:
        return np.column_stack([np.ones(len(some)), _log_ratios(some)])

    x, y = design(rows), np.log(rows.levels[:, 0] / rows.table[:, 0])
    weights = np.linalg.solve(x.T @ x + np.diag([0.0, *[1.0] * 5]), x.T @ y)
    return lambda others: others.table[:, 0] * np.exp(design(others) @ weights)


def learn_neighbors(rows: Rows) -> Estimate:
    """The median of entry pay over p10 in the rows with the most similar ratios."""
    x, y = _log_ratios(rows), rows.levels[:, 0] / rows.table[:, 0]
    scale = x.std(axis=0)
    tree = KDTree(x / scale)
    return lambda others: (
        others.table[:, 0] * np.median(y[tree.query(_log_ratios(others) / scale, NEIGHBORS)[1]], axis=1)
    )


def make_chosen_method(*, bare: bool) -> Method:
    """Make the method of `outlook.pay.levels`; `bare`: from percentiles and mean alone, with the same
    weights.
    """

    def learn(rows: Rows) -> Estimate:
        weights = fit_weights(rows)

        def estimate(others: Rows) -> Numbers:
            entry = compute_terms(others, bare=bare) @ weights
            return levels.clip_entry(entry, others.table, others.mean, fill_minimum_wage(others, bare=bare))

        return estimate

    return learn


METHODS: Mapping[str, Method] = {
    "p10": _fixed(lambda rows: rows.table[:, 0]),
    "p25": _fixed(lambda rows: rows.table[:, 1]),
    "mean of p10 and p25": _fixed(lambda rows: rows.table[:, :2].mean(axis=1)),
    "lognormal": _fixed(estimate_lognormal),
    "log-logistic": _fixed(estimate_log_logistic),
    "Dagum": _fixed(estimate_dagum),
    "Singh-Maddala": _fixed(estimate_singh_maddala),
    "straight lines": _fixed(estimate_straight_lines),
    "monotone cubic (until 1.0)": _fixed(estimate_monotone_cubic),
    "maximum entropy": _fixed(estimate_maximum_entropy),
    "weights of p10, p25": _regression(lambda rows: rows.table[:, :2]),
    "weights of all and the mean": _regression(lambda rows: np.column_stack([rows.table, rows.mean])),
    "ridge on log ratios": learn_ratio_regression,
    "30 nearest neighbours": learn_neighbors,
    "chosen, percentiles and mean alone": make_chosen_method(bare=True),
    "chosen, minimum wage and jobs known": make_chosen_method(bare=False),
}
