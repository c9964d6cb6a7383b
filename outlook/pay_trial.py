"""The method for pay levels on trial: its weights and errors, fitted, and other methods, on the same rows.

The rows are pairs of occupation and nonmetropolitan area with the percentiles and mean that BLS published for May
2024 and the four levels that the Labor Department computed from the same survey for July 2025 to June 2026. Each
method is judged on occupations that its weights have not seen. The file is not part of the project; what was found
in it is, as `notebooks/pay_levels.json`. `python -m outlook.pay_trial` writes that anew.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.spatial import KDTree
from scipy.special import logit
from scipy.stats import norm

from etl.errors import LayoutChanged, NoTables
from etl.tables import PERCENTILES
from outlook import pay
from outlook.pay import FEDERAL_MINIMUM_USD_A_YEAR, RANKS, SCORES, Numbers

PROJECT = Path(__file__).resolve().parent.parent
FINDINGS = PROJECT / "notebooks" / "pay_levels.json"
HOURS_A_YEAR = 2080
LEVELS = ("entry", "qualified", "experienced", "competent")
# Ranks at which the lowest third is averaged where no formula gives the mean.
THIRD_STEPS = 200
LOWEST = (np.arange(THIRD_STEPS) + 0.5) / (3 * THIRD_STEPS)
# Least absolute error by reweighting: more rounds change no digit that is kept, smaller misses count as this one.
ROUNDS, LEAST_MISS = 80, 1e-4
NEIGHBOURS = 30


@dataclass(frozen=True)
class Rows:
    """Rows of the trial: `table` p10 to p90, `mean` and `levels` (I to IV) in dollars a year; jobs NaN if withheld.

    `state` has two digits, as the area code begins.
    """

    occupation: NDArray[np.str_]
    state: NDArray[np.str_]
    table: Numbers
    mean: Numbers
    levels: Numbers
    employment: Numbers

    def __len__(self) -> int:
        return len(self.mean)

    def chosen(self, which: NDArray[np.bool_]) -> "Rows":
        """Only these rows."""
        return Rows(
            self.occupation[which],
            self.state[which],
            self.table[which],
            self.mean[which],
            self.levels[which],
            self.employment[which],
        )

    def percentiles(self) -> dict[int, Numbers]:
        """As `pay.pay_levels` takes them."""
        return {p: self.table[:, i] for i, p in enumerate(PERCENTILES)}


def read(path: Path) -> Rows:
    """The file of the trial. Raises LayoutChanged where a column is missing."""
    frame = pd.read_csv(path, dtype={"occupation_code": str, "area_code": str})
    annual, hourly = [f"p{p}_annual" for p in PERCENTILES], [f"level{n}_hourly" for n in (1, 2, 3, 4)]
    lost = {"occupation_code", "area_code", "employment", "mean_annual", *annual, *hourly} - set(frame)
    if lost:
        raise LayoutChanged(
            f"{path.name} is not the file of pay levels",
            expected=f"the columns {', '.join(sorted(lost))}",
            came=", ".join(frame.columns),
            do="set OUTLOOK_VALIDATION to pay_levels_may_2024.csv",
        )
    return Rows(
        frame["occupation_code"].to_numpy(str),
        frame["area_code"].str[:2].to_numpy(str),
        frame[annual].to_numpy(float),
        frame["mean_annual"].to_numpy(float),
        HOURS_A_YEAR * frame[hourly].to_numpy(float),
        frame["employment"].to_numpy(float),
    )


def least_absolute(terms: Numbers, wanted: Numbers) -> Numbers:
    """Weights whose sum of terms misses what is wanted by the least mean absolute percentage."""
    share, whole = terms / wanted[:, None], np.ones(len(wanted))
    weight = np.ones(len(wanted))
    for _ in range(ROUNDS):
        weighted = share * weight[:, None]
        found = np.linalg.solve(weighted.T @ share, weighted.T @ whole)
        weight = 1 / np.maximum(np.abs(whole - share @ found), LEAST_MISS)
    return np.asarray(found)


def terms_of(rows: Rows, *, bare: bool = False) -> Numbers:
    """The seven terms of entry pay; `bare`: from percentiles and mean alone."""
    unknown = np.full(len(rows), np.nan)
    return pay.entry_terms(
        rows.table, rows.mean, minimum_of(rows, bare=bare), unknown if bare else rows.employment
    )


def minimum_of(rows: Rows, *, bare: bool = False) -> Numbers:
    """The federal minimum wage for each row, in its unit; `bare`: not known."""
    return np.full(len(rows), np.nan if bare else FEDERAL_MINIMUM_USD_A_YEAR)


def fitted(rows: Rows) -> Numbers:
    """The weights of the seven terms, as `pay.WEIGHTS` has them in round figures."""
    return least_absolute(terms_of(rows), rows.levels[:, 0])


def file_here() -> Path | None:
    """The file of the trial: where OUTLOOK_VALIDATION says, else beside the project; None where it is not there."""
    beside = PROJECT.parent / "shared" / "validation" / "pay_levels_may_2024.csv"
    path = Path(os.environ.get("OUTLOOK_VALIDATION") or beside)
    return path if path.is_file() else None


Estimate = Callable[[Rows], Numbers]
# Given the rows to learn from, an estimate of entry pay for any rows.
Method = Callable[[Rows], Estimate]


def _fixed(estimate: Estimate) -> Method:
    """A method that learns nothing."""
    return lambda _: estimate


def _mean_below(quantiles: Numbers) -> Numbers:
    return np.asarray(quantiles.mean(axis=-1))


def _fit_of_lines(rows: Rows, score: Numbers, at: Numbers) -> tuple[Numbers, Numbers]:
    """Log pay as a straight line in some score of the rank, by least squares: at other scores, and squares missed."""
    log_pay = np.log(rows.table)
    centred = score - score.mean()
    slope = (log_pay @ centred) / (centred @ centred)
    level = log_pay.mean(axis=1)
    missed = ((log_pay - level[:, None] - slope[:, None] * centred) ** 2).sum(axis=1)
    return np.exp(level[:, None] + slope[:, None] * (at - score.mean())), missed


def lognormal(rows: Rows) -> Numbers:
    """A lognormal through the five percentiles by least squares."""
    return _mean_below(_fit_of_lines(rows, SCORES, norm.ppf(LOWEST))[0])


def log_logistic(rows: Rows) -> Numbers:
    """A log-logistic (Fisk) distribution by least squares."""
    return _mean_below(_fit_of_lines(rows, logit(RANKS), logit(LOWEST))[0])


def _best_of(rows: Rows, score: Callable[[Numbers, float], Numbers]) -> Numbers:
    """Of one-parameter families of scores, row by row the one that fits the percentiles best."""
    best, least = np.zeros(len(rows)), np.full(len(rows), np.inf)
    for shape in np.exp(np.linspace(-3, 3, 25)):
        drawn, missed = _fit_of_lines(rows, score(RANKS, shape), score(LOWEST, shape))
        best, least = np.where(missed < least, _mean_below(drawn), best), np.minimum(missed, least)
    return best


def dagum(rows: Rows) -> Numbers:
    """A Dagum distribution (log-logistic with one more shape, for the lower tail) by least squares."""
    return _best_of(rows, lambda rank, shape: -np.log(rank ** (-1 / shape) - 1))


def singh_maddala(rows: Rows) -> Numbers:
    """A Singh-Maddala (Burr XII) distribution, its further shape for the upper tail, by least squares."""
    return _best_of(rows, lambda rank, shape: np.log((1 - rank) ** (-1 / shape) - 1))


def monotone_cubic(rows: Rows) -> Numbers:
    """Log pay a monotone cubic (PCHIP) of the normal score, tails at the slope of the last pair: used until 1.0."""
    log_pay = np.log(rows.table)
    at = norm.ppf(LOWEST)
    slope = (log_pay[:, 1] - log_pay[:, 0]) / (SCORES[1] - SCORES[0])
    inside = PchipInterpolator(SCORES, log_pay, axis=1)(np.maximum(at, SCORES[0]))
    drawn = np.exp(inside + np.minimum(at - SCORES[0], 0) * slope[:, None])
    return np.minimum(_mean_below(drawn), rows.mean)


def straight_lines(rows: Rows) -> Numbers:
    """Straight lines between percentiles, as wide below p10 as next to it."""
    p10, p25, p50 = rows.table[:, 0], rows.table[:, 1], rows.table[:, 2]
    return 0.3 * (p10 - (p25 - p10) / 2) + 0.45 * (p10 + p25) / 2 + 0.25 * (p25 + (p50 - p25) / 6)


def maximum_entropy(rows: Rows) -> Numbers:
    """In each gap the density is tilted by one exponential for all, so that the whole has the published mean.

    Below p10 the support is as wide as the gap above it, above p90 twice as wide as the one below it.
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
    """Entry pay as a sum of terms with weights learnt."""

    def learn(rows: Rows) -> Estimate:
        weights = least_absolute(terms(rows), rows.levels[:, 0])
        return lambda others: terms(others) @ weights

    return learn


def _log_ratios(rows: Rows) -> Numbers:
    return np.column_stack([np.diff(np.log(rows.table), axis=1), np.log(rows.mean / rows.table[:, 2])])


def ratio_regression(rows: Rows) -> Estimate:
    """Log of entry pay over p10 on the logs of the four ratios of neighbours and of mean over p50, ridge 1."""

    def design(some: Rows) -> Numbers:
        return np.column_stack([np.ones(len(some)), _log_ratios(some)])

    x, y = design(rows), np.log(rows.levels[:, 0] / rows.table[:, 0])
    weights = np.linalg.solve(x.T @ x + np.diag([0.0, *[1.0] * 5]), x.T @ y)
    return lambda others: others.table[:, 0] * np.exp(design(others) @ weights)


def neighbours(rows: Rows) -> Estimate:
    """The median of entry pay over p10 in the rows most alike in their ratios."""
    x, y = _log_ratios(rows), rows.levels[:, 0] / rows.table[:, 0]
    scale = x.std(axis=0)
    tree = KDTree(x / scale)
    return lambda others: (
        others.table[:, 0] * np.median(y[tree.query(_log_ratios(others) / scale, NEIGHBOURS)[1]], axis=1)
    )


def chosen(*, bare: bool) -> Method:
    """The method of `pay.pay_levels`; `bare`: from percentiles and mean alone, with the same weights."""

    def learn(rows: Rows) -> Estimate:
        weights = fitted(rows)

        def estimate(others: Rows) -> Numbers:
            entry = terms_of(others, bare=bare) @ weights
            return pay.held_to_limits(entry, others.table, others.mean, minimum_of(others, bare=bare))

        return estimate

    return learn


METHODS: Mapping[str, Method] = {
    "p10": _fixed(lambda rows: rows.table[:, 0]),
    "p25": _fixed(lambda rows: rows.table[:, 1]),
    "mean of p10 and p25": _fixed(lambda rows: rows.table[:, :2].mean(axis=1)),
    "lognormal": _fixed(lognormal),
    "log-logistic": _fixed(log_logistic),
    "Dagum": _fixed(dagum),
    "Singh-Maddala": _fixed(singh_maddala),
    "straight lines": _fixed(straight_lines),
    "monotone cubic (until 1.0)": _fixed(monotone_cubic),
    "maximum entropy": _fixed(maximum_entropy),
    "weights of p10, p25": _regression(lambda rows: rows.table[:, :2]),
    "weights of all and the mean": _regression(lambda rows: np.column_stack([rows.table, rows.mean])),
    "ridge on log ratios": ratio_regression,
    "30 nearest neighbours": neighbours,
    "chosen, percentiles and mean alone": chosen(bare=True),
    "chosen, minimum wage and jobs known": chosen(bare=False),
}


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


def comparison(rows: Rows) -> pd.DataFrame:
    """Every method on held-out occupations, percent: one row per method.

    Then entry pay on the field of work and on the half by pay that it had not learnt from, and on occupations pooled.
    """
    whole = pooled(rows, rows.occupation)
    lines = {}
    for name, method in METHODS.items():
        found = summary(errors_pct(held_out(method, rows), rows))
        at_large = errors_pct(held_out(method, rows, whole), whole)["entry"]
        further: dict[str, Any] = {
            f"{split}_entry_mean_absolute": entry_error(held_out(method, rows, grouped=GROUPS[split]), rows)
            for split in ("fields", "halves_by_pay")
        }
        lines[name] = {
            **{f"{n}_{m}": found.loc[n, m] for n in ("entry", "competent") for m in found.columns},
            **further,
            "pooled_entry_bias": at_large.mean(),
            "pooled_entry_mean_absolute": at_large.abs().mean(),
        }
    return pd.DataFrame.from_dict(lines, orient="index").rename_axis("method")


def scaled_misses(entry: Numbers, rows: Rows, *, minimum: bool = True, jobs: bool = True) -> Numbers:
    """Errors of entry pay in percent, over the shape that the interval has where minimum wage and jobs are (not) known."""
    missed = 100 * np.abs(entry / rows.levels[:, 0] - 1)
    shape = pay.error_shape(entry, rows.mean, rows.employment if jobs else np.full(len(rows), np.nan))
    if minimum:
        shape = shape * pay.minimum_factor(rows.table[:, 0], minimum_of(rows))
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
    return pay.pay_levels(left, rows.mean, **further).entry


def coverage(rows: Rows, *, bare: bool) -> pd.DataFrame:
    """For each row and level, whether the 90 % interval without sampling error holds the Labor Department's figure.

    Weights and the scale of errors come from other occupations than the row's own. `bare`: percentiles and mean alone
    are known, of the level and of its interval.
    """
    entry = held_out(chosen(bare=bare), rows)
    missed = scaled_misses(entry, rows, minimum=not bare, jobs=not bare)
    wider = np.ones(len(rows)) if bare else pay.minimum_factor(rows.table[:, 0], minimum_of(rows))
    for code in np.unique(rows.occupation):
        out = rows.occupation == code
        wider[out] *= np.quantile(missed[~out], 0.9) / pay.ERROR_AT_100_JOBS_PCT
    found = levels_from(entry, rows.mean)
    one, two, three, four = found.T
    levels = pay.PayLevels(one, two, three, four, np.full(len(rows), "", dtype=object), wider)
    ranges = pay.pay_level_intervals(levels, employment=None if bare else rows.employment)
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
        here = np.nan_to_num(some.employment, nan=pay.JOBS_TRIED[0])
        paid = pay.curve_with(some.percentiles(), ranks, some.levels[:, 0], some.mean).ravel()
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
    return Rows(np.array(codes), everywhere, np.array(tables), mean, levels, np.array(jobs))


def without_terms(rows: Rows) -> pd.DataFrame:
    """Mean absolute error of entry pay where a term is left out and the others are fitted again, by what is held out."""
    left_out = {"none": [], "mean": [3, 4], "minimum wage": [5], "jobs": [6]}

    def without(out: list[int]) -> Method:
        def learn(some: Rows) -> Estimate:
            weights = least_absolute(np.delete(terms_of(some), out, axis=1), some.levels[:, 0])

            def estimate(others: Rows) -> Numbers:
                entry = np.delete(terms_of(others), out, axis=1) @ weights
                return pay.held_to_limits(entry, others.table, others.mean, minimum_of(others))

            return estimate

        return learn

    lines = {
        name: {
            how: entry_error(held_out(without(out), rows, grouped=grouped), rows)
            for how, grouped in GROUPS.items()
        }
        for name, out in left_out.items()
    }
    return pd.DataFrame.from_dict(lines, orient="index").rename_axis("left out")


def _inside_in_bands(inside: Mapping[str, pd.DataFrame], band: "pd.Series[str]") -> pd.DataFrame:
    """Rows, and the percent of each level's figures inside their interval, by band, for each set of intervals."""
    found = pd.DataFrame({"rows": band.value_counts(sort=False)})
    for name, held in inside.items():
        found = found.join((100 * held.groupby(band, observed=False).mean()).add_prefix(f"{name}_"))
    found.index = found.index.astype(str)
    return found


def _in_bands(errors: Mapping[str, pd.DataFrame], band: "pd.Series[str]") -> pd.DataFrame:
    """Rows, and bias and mean absolute error of entry pay, by band, for each set of errors."""
    found = pd.DataFrame({"rows": band.value_counts(sort=False)})
    for name, missed in errors.items():
        entry = missed["entry"].groupby(band, observed=False)
        found[f"{name}_bias"] = entry.mean()
        found[f"{name}_mean_absolute"] = entry.agg(lambda e: e.abs().mean())
    found.index = found.index.astype(str)
    return found


def report(rows: Rows) -> dict[str, pd.DataFrame]:
    """All findings, in percent, to two digits: what the notebook shows and `FINDINGS` keeps."""
    entries = {name: held_out(chosen(bare=name == "bare"), rows) for name in ("known", "bare")}
    errors = {
        "before": errors_pct(monotone_cubic(rows), rows),
        **{name: errors_pct(entry, rows) for name, entry in entries.items()},
    }
    inside = {name: coverage(rows, bare=name == "bare") for name in entries}
    quarters = pd.qcut(pd.Series(rows.table[:, 2]), 4).map(lambda q: f"{q.left:,.0f} to {q.right:,.0f}")
    sizes = pd.cut(
        pd.Series(rows.employment),
        [0, 50, 100, 300, 1000, np.inf],
        labels=["up to 50", "to 100", "to 300", "to 1,000", "more"],
    )
    by_code = by_occupation(errors["known"], rows)
    for name, held in inside.items():
        by_code[f"entry_inside_{name}"] = 100 * held["entry"].groupby(rows.occupation).mean()
    found = {
        "methods": comparison(rows),
        "levels": pd.concat(
            [summary(errors[name]).add_prefix(f"{name}_") for name in entries], axis="columns"
        ),
        "coverage": pd.DataFrame({name: 100 * held.mean() for name, held in inside.items()}),
        "coverage_by_jobs": _inside_in_bands(inside, sizes),
        "coverage_by_pay": _inside_in_bands(inside, quarters),
        "occupations": by_code,
        "median_pay": _in_bands(errors, quarters),
        "jobs": _in_bands(errors, sizes),
        "terms": without_terms(rows),
        "states": _in_bands(errors, pd.Series(rows.state)).query("rows >= 20"),
        "factors": pd.DataFrame({"factor": factors(rows)}),
    }
    return {name: table.round(2) for name, table in found.items()}


def kept() -> dict[str, pd.DataFrame]:
    """The findings as they were when `FINDINGS` was written."""
    tables = json.loads(FINDINGS.read_text(encoding="utf-8"))
    return {
        name: pd.DataFrame(t["data"], index=t["index"], columns=t["columns"]) for name, t in tables.items()
    }


def main() -> None:
    """Write `FINDINGS` from the file of the trial. Raises NoTables where that is not there."""
    path = file_here()
    if path is None:
        raise NoTables("the Labor Department's levels are not here", do="set OUTLOOK_VALIDATION to the file")
    tables = {name: json.loads(t.to_json(orient="split")) for name, t in report(read(path)).items()}
    FINDINGS.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
