"""How far a method's levels are from the Labor Department's, on rows it was not fitted to."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outlook.pay import levels as pay_levels
from outlook.pay.curve import draw_curves
from outlook.pay.levels import FEDERAL_MINIMUM_USD_A_YEAR
from outlook.pay.percentiles import RANKS, Numbers
from studies.pay_levels.methods import Method, fill_minimum_wage, fit_quantile, make_chosen_method
from studies.pay_levels.rows import LEVELS, Rows

# Smaller errors of entry pay, in percent, count as this one.
LEAST_MISS_PCT = 0.01

Grouped = Callable[[Rows], NDArray[np.generic]]
# Groups to hold out, one label per row.


def group_by_occupation(rows: Rows) -> NDArray[np.generic]:
    """Each occupation is a group."""
    return rows.occupation


def group_by_field(rows: Rows) -> NDArray[np.generic]:
    """Two fields of work: practitioners (29-1), and technicians with everyone else."""
    return np.char.startswith(rows.occupation, "29-1")


def group_by_half_of_pay(rows: Rows) -> NDArray[np.generic]:
    """The better-paid half of the rows, by median pay, and the other half."""
    return rows.table[:, 2] > np.median(rows.table[:, 2])


GROUPS: Mapping[str, Grouped] = {
    "occupations": group_by_occupation,
    "fields": group_by_field,
    "halves_by_pay": group_by_half_of_pay,
}


def estimate_held_out(
    method: Method, rows: Rows, others: Rows | None = None, grouped: Grouped = group_by_occupation
) -> Numbers:
    """Estimate entry pay of each row (or of `others`) from rows in other groups."""
    others = rows if others is None else others
    of, own = grouped(rows), grouped(others)
    found = np.empty(len(others))
    for group in np.unique(own):
        found[own == group] = method(rows.select(of != group))(others.select(own == group))
    return found


def derive_levels(entry: Numbers, mean: Numbers) -> Numbers:
    """Derive the four levels, one column each, from entry pay and the mean."""
    step = (mean - entry) / 2
    return np.column_stack([entry + n * step for n in range(4)])


def compute_errors_pct(entry: Numbers, rows: Rows) -> pd.DataFrame:
    """Percent by which each level misses the Labor Department's; one row per row, one column per level."""
    return pd.DataFrame(100 * (derive_levels(entry, rows.mean) / rows.levels - 1), columns=list(LEVELS))


def compute_entry_error(entry: Numbers, rows: Rows) -> float:
    """Mean absolute error of entry pay, percent."""
    return float(compute_errors_pct(entry, rows)["entry"].abs().mean())


def summarize_errors(errors: pd.DataFrame) -> pd.DataFrame:
    """Summarize each level: bias, mean absolute error and the error that nine in ten stay within, in
    percent.
    """
    return pd.DataFrame(
        {
            "bias": errors.mean(),
            "mean_absolute": errors.abs().mean(),
            "nine_in_ten": errors.abs().quantile(0.9),
        }
    )


def summarize_by_occupation(errors: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """Summarize entry and experienced pay of each occupation; see `summarize_errors`."""
    lines = {}
    for code in np.unique(rows.occupation):
        found = summarize_errors(errors[rows.occupation == code])
        parts = {f"{n}_{m}": found.loc[n, m] for m in found.columns for n in ("entry", "experienced")}
        lines[str(code)] = {"rows": int((rows.occupation == code).sum()), **parts}
    return pd.DataFrame.from_dict(lines, orient="index")


def describe_error_shape(rows: Rows, *, bare: bool = False) -> Numbers:
    """Describe what the method's error varies with, along the last axis: 1, log jobs, the gaps from p10 to
    p25 and to p50, and p10 above its usual ratio to the minimum wage. `bare`: the gaps alone, with 0 for the
    others.
    """
    gaps = np.diff(np.log(rows.table[:, :3]), axis=1)
    none = np.zeros(len(rows))
    excess = pay_levels.compute_minimum_excess(rows.table[:, 0], fill_minimum_wage(rows))
    jobs = pay_levels.compute_log_jobs(rows.employment)
    parts = (none + 1, none if bare else jobs, *gaps.T, none if bare else excess)
    return np.column_stack(parts)


def fit_error_shape(entry: Numbers, rows: Rows) -> Numbers:
    """Fit the log of the error of entry pay, in percent, that `ERROR_QUANTILE` of the rows stay within: the
    intercept and slopes of `describe_error_shape`, by quantile regression.
    """
    missed = np.log(np.maximum(100 * np.abs(entry / rows.levels[:, 0] - 1), LEAST_MISS_PCT))
    return fit_quantile(describe_error_shape(rows), missed, pay_levels.ERROR_QUANTILE)


# The shape of the interval as `outlook.pay.levels` states it, in the order of `describe_error_shape`.
STATED_SHAPE = np.array(
    [
        np.log(pay_levels.ERROR_AT_100_JOBS_PCT),
        -pay_levels.ERROR_FALLS_WITH_JOBS,
        *pay_levels.ERROR_RISES_WITH_GAPS,
        pay_levels.ERROR_RISES_ABOVE_MINIMUM,
    ]
)


def measure_error_scale(entry: Numbers, rows: Rows, *, bare: bool = False) -> float:
    """Measure how much wider than stated an interval must be to reach `ERROR_QUANTILE` of the errors."""
    missed = 100 * np.abs(entry / rows.levels[:, 0] - 1)
    stated = np.exp(describe_error_shape(rows, bare=bare) @ STATED_SHAPE)
    return float(np.quantile(missed / stated, pay_levels.ERROR_QUANTILE))


def measure_factors(rows: Rows) -> dict[str, float]:
    """Measure how much larger the scale of errors is with a figure withheld."""
    known = measure_error_scale(_entry_without(rows), rows)
    bare = _entry_without(rows, minimum_wage=None, employment=None)
    return {
        "minimum wage and employment": measure_error_scale(bare, rows, bare=True) / known,
        **{f"p{p}": measure_error_scale(_entry_without(rows, p), rows) / known for p in (90, 50, 25)},
    }


def _entry_without(rows: Rows, missing: int | None = None, **nothing: None) -> Numbers:
    """Entry pay estimated without a percentile or another figure."""
    left = {p: v for p, v in rows.percentiles().items() if p != missing}
    further = {"minimum_wage": FEDERAL_MINIMUM_USD_A_YEAR, "employment": rows.employment, **nothing}
    return pay_levels.estimate_pay_levels(left, rows.mean, **further).entry


def measure_coverage(rows: Rows, *, bare: bool) -> pd.DataFrame:
    """For each row and level, whether the 90% interval without sampling error contains the Labor
    Department's figure.

    Weights and the shape of errors come from other occupations. `bare`: only percentiles and mean are known,
    to the level and to its interval.
    """
    entry = estimate_held_out(make_chosen_method(bare=bare), rows)
    known = entry if not bare else estimate_held_out(make_chosen_method(bare=False), rows)
    pct = np.empty(len(rows))
    for code in np.unique(rows.occupation):
        out = rows.occupation == code
        others = rows.select(~out)
        log_pct = describe_error_shape(rows.select(out), bare=bare) @ fit_error_shape(known[~out], others)
        pct[out] = np.exp(log_pct) * (pay_levels.FACTOR_NO_MINIMUM if bare else 1)
    found = derive_levels(entry, rows.mean)
    one, two, three, four = found.T
    # The jobs assumed if none are given are divided out again: they are part of `pct` already.
    assumed = pay_levels.ERROR_AT_100_JOBS_PCT * np.exp(
        -pay_levels.ERROR_FALLS_WITH_JOBS * pay_levels.compute_log_jobs(np.array(np.nan))
    )
    levels = pay_levels.PayLevels(one, two, three, four, np.full(len(rows), "", dtype=object), pct / assumed)
    ranges = pay_levels.estimate_intervals(levels)
    covered = {}
    for i, name in enumerate(LEVELS):
        here = getattr(ranges, name)
        covered[name] = (here.low <= rows.levels[:, i]) & (rows.levels[:, i] <= here.high)
    return pd.DataFrame(covered)


def pool_rows(rows: Rows, groups: NDArray[np.generic], fewest: int = 20) -> Rows:
    """Pool each group of rows into one row, as if it were one area; small groups are left out.

    Pay in each area follows the curve with the Labor Department's Level I and the published mean, so the
    random error of single areas averages out. `levels` has the lowest 33% and what the mean implies for the
    others.
    """
    ranks = (np.arange(500) + 0.5) / 500
    tables, means, entries, jobs, codes = [], [], [], [], []
    for group in np.unique(groups):
        some = rows.select(groups == group)
        if len(some) < fewest:
            continue
        here = np.nan_to_num(some.employment, nan=pay_levels.JOBS_TRIED[0])
        paid = draw_curves(some.percentiles(), ranks, some.levels[:, 0], some.mean).ravel()
        order = np.argsort(paid)
        paid, weight = paid[order], np.repeat(here, len(ranks))[order]
        reached = (np.cumsum(weight) - weight / 2) / weight.sum()
        lowest = reached <= 0.33
        tables.append(np.interp(RANKS, reached, paid))
        means.append(np.average(paid, weights=weight))
        entries.append(np.average(paid[lowest], weights=weight[lowest]))
        jobs.append(here.sum())
        codes.append(some.occupation[0])
    mean = np.array(means)
    everywhere = np.full(len(codes), "00")
    levels = derive_levels(np.array(entries), mean)
    return Rows(
        occupation=np.array(codes),
        state=everywhere,
        table=np.array(tables),
        mean=mean,
        levels=levels,
        employment=np.array(jobs),
    )
