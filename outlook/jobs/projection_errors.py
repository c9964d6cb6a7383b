"""How far off past projections of all occupations were, by size or field and by horizon, and whether they did better
than two rules that need no projection: the same direction every time, and "as many jobs as now".

Their advantage is tested at 90%. Its standard error is clustered by occupation and by pair of editions (C. Cameron, J.
Gelbach and D. Miller, 2011, "Robust inference with multiway clustering"), because the results of one occupation, and of
one pair, move together.
"""

from dataclasses import dataclass
from math import isnan, sqrt
from typing import Any

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from outlook.claims import LEVEL, Estimate
from outlook.intervals import STANDARD_ERRORS_90
from outlook.jobs.fields import FIELDS, find_field
from outlook.jobs.past_projections import compare_all_occupations
from outlook.tables import Tables


@dataclass(frozen=True)
class SizeClass:
    """Occupations with at least `low` and fewer than `high` jobs in the base year (None: no upper bound)."""

    label: str
    low: int
    high: int | None

    def holds(self, jobs: int) -> bool:
        """Whether an occupation with this many jobs belongs to the class."""
        return self.low <= jobs and (self.high is None or jobs < self.high)


# Few enough classes that each has dozens of occupations in every span.
SIZES = (
    SizeClass("under 10,000 jobs", 0, 10_000),
    SizeClass("10,000 to 49,999 jobs", 10_000, 50_000),
    SizeClass("50,000 to 99,999 jobs", 50_000, 100_000),
    SizeClass("100,000 to 499,999 jobs", 100_000, 500_000),
    SizeClass("500,000 jobs and more", 500_000, None),
)
EVERY_SIZE = SizeClass("every size", 0, None)


def find_size_class(jobs: int) -> SizeClass:
    """Find the class of an occupation by its jobs in the base year."""
    return next(size for size in SIZES if size.holds(jobs))


# A rule that needs no projection, and projections, as `outlook.claims` compares them.
Rivals = tuple[Estimate, Estimate]

# `group` is a size class, a field, or every occupation.
ERROR_COLUMNS = (
    "group",
    "low_jobs",
    "high_jobs",
    "horizon_years",
    "cells",
    "occupations",
    "spans",
    "median_error_pct",
    "median_abs_error_pct",
    "p90_abs_error_pct",
    "unchanged_median_abs_error_pct",
    "direction_cells",
    "direction_right_pct",
    "always_up_right_pct",
    "direction_gain_error",
    "faster_cells",
    "faster_right_pct",
    "error_gain_points",
    "error_gain_error",
)


@dataclass(frozen=True, kw_only=True)
class PastErrors:
    """How far off past projections of all occupations were, by size or field and by horizon.

    `frame` has ERROR_COLUMNS, one row per size class, field (and "every size") and horizon. `cells`: comparisons;
    `spans`: pairs of editions they come from. `median_error_pct` is signed, positive if too many were
    projected. `unchanged_...`: the error of assuming that jobs do not change. `..._cells`: comparisons the
    share is based on (the share is null if there are none). `always_up_right_pct`: comparisons in which jobs grew.
    `error_gain_points`: by how much the mean absolute error of assuming no change is above the projections', in log
    points (about percent). `..._gain_error`: standard errors of that, and of `direction_right_pct` less the share of
    the more frequent direction.
    """

    frame: pd.DataFrame
    vintages: tuple[str, ...]
    source_ids: tuple[str, ...]

    def at(self, group: str, horizon_years: int) -> "pd.Series[Any] | None":
        """Find the row of one group and horizon; None if no pair of editions is that far apart."""
        chosen = (self.frame["group"] == group) & (self.frame["horizon_years"] == horizon_years)
        return self.frame[chosen].iloc[0] if chosen.any() else None

    def pair_directions(self, group: str, horizon_years: int) -> Rivals | None:
        """Percent of directions right: the more frequent direction every time, and projections; None if not measured."""
        row = self.at(group, horizon_years)
        if row is None or not row["direction_cells"]:
            return None
        always = Estimate(max(row["always_up_right_pct"], 100 - row["always_up_right_pct"]), 0.0)
        return always, _estimate(row["direction_right_pct"], row["direction_gain_error"])

    def pair_errors(self, group: str, horizon_years: int) -> Rivals | None:
        """Mean absolute errors in log points, less that of "as many jobs as now": that rule, and projections."""
        row = self.at(group, horizon_years)
        return (
            None
            if row is None
            else (Estimate(0.0, 0.0), _estimate(-row["error_gain_points"], row["error_gain_error"]))
        )

    @property
    def method(self) -> str:
        """How it was measured, with its counts."""
        every = self.frame[self.frame["group"] == EVERY_SIZE.label]
        if every.empty:
            return "No two editions of BLS's own share an occupation whose code goes on, so nothing can be measured."
        longest = every.loc[every["spans"] > 1, "horizon_years"]
        return (
            f"Every occupation that two of BLS's editions from {self.vintages[0]} to {self.vintages[-1]} print under a "
            "code that goes on unbroken: the earlier edition's path (constant yearly growth from base to target) against "
            f"the later edition's base-year jobs, {int(every['cells'].sum()):,} comparisons in "
            f"{int(every['spans'].sum())} pairs of editions. Sizes are by jobs in the earlier base year. Occupations "
            "share each pair's surprises (that of 2020 above all), so the comparisons are far fewer than they look; "
            + (
                f"beyond {int(longest.max())} years they are of one pair of editions each. "
                if len(longest) and longest.max() < every["horizon_years"].max()
                else ""
            )
            + "Later editions also carry what BLS has revised since."
        )


def measure_past_errors(tables: Tables) -> PastErrors:
    """Measure the errors of past projections over all occupations."""
    every = compare_all_occupations(tables)
    cells = _number_cells(every)
    base, field = every["base_jobs"].astype("int64"), every["code"].map(find_field)
    groups = [
        *((size, (base >= size.low) & (base < (size.high or np.inf))) for size in (*SIZES, EVERY_SIZE)),
        *((SizeClass(name, 0, None), field == name) for name in FIELDS),
    ]
    rows = [
        {"group": group.label, "low_jobs": group.low, "high_jobs": group.high} | _summarize(horizon, chosen)
        for group, belongs in groups
        for horizon, chosen in cells[belongs.to_numpy("bool")].groupby("horizon_years")
    ]
    frame = pd.DataFrame(rows, columns=pd.Index(ERROR_COLUMNS)).astype({"high_jobs": "Int64"})
    vintages, sources = (
        sorted({*every[own].unique(), *every[came].unique()})
        for own, came in (("vintage", "came_vintage"), ("source_id", "came_source_id"))
    )
    return PastErrors(frame=frame, vintages=tuple(map(str, vintages)), source_ids=tuple(map(str, sources)))


def _number_cells(every: pd.DataFrame) -> pd.DataFrame:
    """Comparisons as numbers, because they are grouped many times; NaN for no verdict."""
    numbers = every[["horizon_years", "error_pct", "direction_right", "faster_right"]].astype("float64")
    base, came = (every[jobs].to_numpy("float64") for jobs in ("base_jobs", "came_jobs"))
    return numbers.assign(
        occupation=pd.factorize(every["code"])[0],
        pair=pd.factorize(every["vintage"].astype(str) + every["came_vintage"].astype(str))[0],
        grew=(came > base).astype("float64"),
        unchanged_pct=100 * np.abs(base / came - 1),
        # Of ratios, not percentages: too many by half and too few by half are not equally far off.
        gain=100 * (np.abs(np.log(base / came)) - np.abs(np.log1p(numbers["error_pct"] / 100))),
    )


def _summarize(horizon: object, cells: pd.DataFrame) -> dict[str, object]:
    error = cells["error_pct"].abs()
    judged = cells[cells["direction_right"].notna()]
    right, grew = (judged[column].to_numpy("float64") for column in ("direction_right", "grew"))
    frequent = grew if not len(grew) or grew.mean() >= 0.5 else 1 - grew
    return {
        "horizon_years": int(horizon),  # type: ignore[call-overload]
        "cells": len(cells),
        "occupations": cells["occupation"].nunique(),
        "spans": cells["pair"].nunique(),
        "median_error_pct": float(cells["error_pct"].median()),
        "median_abs_error_pct": float(error.median()),
        "p90_abs_error_pct": float(error.quantile(0.9)),
        "unchanged_median_abs_error_pct": float(cells["unchanged_pct"].median()),
        "direction_cells": len(judged),
        "direction_right_pct": _find_share(right),
        "always_up_right_pct": _find_share(grew),
        "direction_gain_error": 100 * _find_error_of_mean(right - frequent, judged),
        "faster_cells": int(cells["faster_right"].count()),
        "faster_right_pct": _find_share(cells["faster_right"].dropna().to_numpy("float64")),
        "error_gain_points": float(cells["gain"].mean()),
        "error_gain_error": _find_error_of_mean(cells["gain"].to_numpy("float64"), cells),
    }


def _find_error_of_mean(values: NDArray[np.float64], cells: pd.DataFrame) -> float:
    return find_clustered_error(values, cells["occupation"].to_numpy(), cells["pair"].to_numpy())


def _estimate(value: float, error: float) -> Estimate:
    return Estimate(float(value), None if isnan(error) else float(error))


def _find_share(right: NDArray[np.float64]) -> float:
    """Percent right of those that can be judged; NaN if none can."""
    return 100 * float(right.mean()) if len(right) else float("nan")


def find_clustered_error(
    values: NDArray[np.float64], occupations: NDArray[np.int64], pairs: NDArray[np.int64]
) -> float:
    """Standard error of a mean whose values move together within an occupation, and within a pair of editions.

    `occupations` and `pairs` number each value's. Widened so that 1.645 of it are Student's 90% interval with one degree
    of freedom fewer than there are pairs. NaN for one pair, whose shared surprise cannot be told from an advantage.
    """
    count = len(np.unique(pairs))
    if count < 2:
        return float("nan")
    centered = values - values.mean()
    variances = []
    for clusters in (occupations, pairs):
        names, numbers = np.unique(clusters, return_inverse=True)
        sums = np.bincount(numbers, weights=centered)
        variances.append(float((sums**2).sum()) * len(names) / max(len(names) - 1, 1))
    own = float((centered**2).sum())
    # The sum counts a cell's own variance twice. It can be too small by chance, so no part is above the whole.
    total = max(sum(variances) - own, *variances, own)
    return (
        float(scipy.special.stdtrit(count - 1, (1 + LEVEL) / 2))
        / STANDARD_ERRORS_90
        * sqrt(total)
        / len(values)
    )
