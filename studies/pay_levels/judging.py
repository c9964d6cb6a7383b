"""How far a method's levels are from the Labor Department's, on rows that it has not learned from."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outlook.pay import levels as pay_levels
from outlook.pay.curve import curve_with
from outlook.pay.levels import FEDERAL_MINIMUM_USD_A_YEAR
from outlook.pay.percentiles import RANKS, Numbers
from studies.pay_levels.methods import Method, chosen, minimum_of
from studies.pay_levels.rows import LEVELS, Rows

Grouped = Callable[[Rows], NDArray[np.generic]]
# Groups of rows, one label a row, that a method is judged on and has not learnt from.


def occupations(rows: Rows) -> NDArray[np.generic]:
    """Each occupation by itself."""
    return rows.occupation


def fields(rows: Rows) -> NDArray[np.generic]:
    """Two fields of work: practitioners (29-1), and technicians with all others."""
    return np.char.startswith(rows.occupation, "29-1")


def halves_by_pay(rows: Rows) -> NDArray[np.generic]:
    """The better-paid half of the rows, by median pay, and the other."""
    return rows.table[:, 2] > np.median(rows.table[:, 2])


GROUPS: Mapping[str, Grouped] = {"occupations": occupations, "fields": fields, "halves_by_pay": halves_by_pay}


def held_out(
    method: Method, rows: Rows, others: Rows | None = None, grouped: Grouped = occupations
) -> Numbers:
    """Entry pay of each row (or of `others`), estimated from rows of other groups than its own."""
    others = rows if others is None else others
    of, own = grouped(rows), grouped(others)
    found = np.empty(len(others))
    for group in np.unique(own):
        found[own == group] = method(rows.chosen(of != group))(others.chosen(own == group))
    return found


def levels_from(entry: Numbers, mean: Numbers) -> Numbers:
    """The four levels, one column each, from entry pay and the mean."""
    step = (mean - entry) / 2
    return np.column_stack([entry + n * step for n in range(4)])


def errors_pct(entry: Numbers, rows: Rows) -> pd.DataFrame:
    """Percent by which each level misses the Labor Department's; one row per row, one column per level."""
    return pd.DataFrame(100 * (levels_from(entry, rows.mean) / rows.levels - 1), columns=list(LEVELS))


def entry_error(entry: Numbers, rows: Rows) -> float:
    """Mean absolute error of entry pay, percent."""
    return float(errors_pct(entry, rows)["entry"].abs().mean())


def summary(errors: pd.DataFrame) -> pd.DataFrame:
    """Per level: bias, mean absolute error and the error that holds nine in ten, in percent."""
    return pd.DataFrame(
        {
            "bias": errors.mean(),
            "mean_absolute": errors.abs().mean(),
            "nine_in_ten": errors.abs().quantile(0.9),
        }
    )


def by_occupation(errors: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """`summary` of entry and fully competent pay of each occupation."""
    lines = {}
    for code in np.unique(rows.occupation):
        found = summary(errors[rows.occupation == code])
        parts = {f"{n}_{m}": found.loc[n, m] for m in found.columns for n in ("entry", "competent")}
        lines[str(code)] = {"rows": int((rows.occupation == code).sum()), **parts}
    return pd.DataFrame.from_dict(lines, orient="index")


def scaled_misses(entry: Numbers, rows: Rows, *, minimum: bool = True, jobs: bool = True) -> Numbers:
    """Errors of entry pay in percent, over the shape that the interval has where minimum wage and jobs are (not) known."""
    missed = 100 * np.abs(entry / rows.levels[:, 0] - 1)
    shape = pay_levels.error_shape(entry, rows.mean, rows.employment if jobs else np.full(len(rows), np.nan))
    if minimum:
        shape = shape * pay_levels.minimum_factor(rows.table[:, 0], minimum_of(rows))
    return np.asarray(missed / shape)


def error_scale(entry: Numbers, rows: Rows, *, minimum: bool = True, jobs: bool = True) -> float:
    """The scale at which nine in ten errors of these rows are within the interval: `pay.ERROR_AT_100_JOBS_PCT`."""
    return float(np.quantile(scaled_misses(entry, rows, minimum=minimum, jobs=jobs), 0.9))


def factors(rows: Rows) -> dict[str, float]:
    """How much larger the scale of errors is with something withheld."""
    known = error_scale(_entry_without(rows), rows)
    bare = _entry_without(rows, minimum_wage=None, employment=None)
    return {
        "minimum wage": error_scale(_entry_without(rows, minimum_wage=None), rows, minimum=False) / known,
        "employment": error_scale(_entry_without(rows, employment=None), rows, jobs=False) / known,
        "minimum wage and employment": error_scale(bare, rows, minimum=False, jobs=False) / known,
        **{f"p{p}": error_scale(_entry_without(rows, p), rows) / known for p in (90, 50, 25)},
    }


def _entry_without(rows: Rows, missing: int | None = None, **nothing: None) -> Numbers:
    """Entry pay as it comes out with a percentile or a further figure taken away."""
    left = {p: v for p, v in rows.percentiles().items() if p != missing}
    further = {"minimum_wage": FEDERAL_MINIMUM_USD_A_YEAR, "employment": rows.employment, **nothing}
    return pay_levels.pay_levels(left, rows.mean, **further).entry


def coverage(rows: Rows, *, bare: bool) -> pd.DataFrame:
    """For each row and level, whether the 90 % interval without sampling error holds the Labor Department's figure.

    Weights and the scale of errors come from other occupations than the row's own. `bare`: percentiles and mean alone
    are known, of the level and of its interval.
    """
    entry = held_out(chosen(bare=bare), rows)
    missed = scaled_misses(entry, rows, minimum=not bare, jobs=not bare)
    wider = np.ones(len(rows)) if bare else pay_levels.minimum_factor(rows.table[:, 0], minimum_of(rows))
    for code in np.unique(rows.occupation):
        out = rows.occupation == code
        wider[out] *= np.quantile(missed[~out], 0.9) / pay_levels.ERROR_AT_100_JOBS_PCT
    found = levels_from(entry, rows.mean)
    one, two, three, four = found.T
    levels = pay_levels.PayLevels(one, two, three, four, np.full(len(rows), "", dtype=object), wider)
    ranges = pay_levels.pay_level_intervals(levels, employment=None if bare else rows.employment)
    held = {}
    for i, name in enumerate(LEVELS):
        here = getattr(ranges, name)
        held[name] = (here.low <= rows.levels[:, i]) & (rows.levels[:, i] <= here.high)
    return pd.DataFrame(held)


def pooled(rows: Rows, groups: NDArray[np.generic], fewest: int = 20) -> Rows:
    """Groups of rows put together into one row each, as if they were one area; small groups are left out.

    Pay in each area is drawn by the curve that has the Labor Department's Level I and the published mean, so what is
    left to chance in an area averages out. `levels` has the lowest 33 % and, around it, what the mean implies.
    """
    ranks = (np.arange(500) + 0.5) / 500
    tables, means, entries, jobs, codes = [], [], [], [], []
    for group in np.unique(groups):
        some = rows.chosen(groups == group)
        if len(some) < fewest:
            continue
        here = np.nan_to_num(some.employment, nan=pay_levels.JOBS_TRIED[0])
        paid = curve_with(some.percentiles(), ranks, some.levels[:, 0], some.mean).ravel()
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
    levels = levels_from(np.array(entries), mean)
    return Rows(
        occupation=np.array(codes),
        state=everywhere,
        table=np.array(tables),
        mean=mean,
        levels=levels,
        employment=np.array(jobs),
    )
