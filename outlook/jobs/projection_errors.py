"""How far off past projections of all occupations were, by size of occupation and horizon."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

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


ERROR_COLUMNS = (
    "size",
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
    "faster_cells",
    "faster_right_pct",
    "factor_50",
    "factor_90",
)


@dataclass(frozen=True, kw_only=True)
class PastErrors:
    """How far off past projections of all occupations were, by size of occupation and horizon.

    `frame` has ERROR_COLUMNS, one row per size class (and "every size") and horizon. `cells`: comparisons;
    `spans`: pairs of editions they come from. `median_error_pct` is signed, positive if too many were
    projected. `unchanged_...`: the error of assuming that jobs do not change. `..._cells`: comparisons the
    share is based on (the share is null if there are none). `factor_50`, `factor_90`: half, and nine in ten,
    of the actual counts were between the implied jobs divided and multiplied by this factor.
    """

    frame: pd.DataFrame
    vintages: tuple[str, ...]
    source_ids: tuple[str, ...]

    def at(self, size: SizeClass, horizon_years: int) -> "pd.Series[Any] | None":
        """Find the row of one class and horizon; None if no pair of editions is that far apart."""
        chosen = (self.frame["size"] == size.label) & (self.frame["horizon_years"] == horizon_years)
        return self.frame[chosen].iloc[0] if chosen.any() else None

    @property
    def method(self) -> str:
        """How it was measured, with its counts."""
        every = self.frame[self.frame["size"] == EVERY_SIZE.label]
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
    base = every["base_jobs"].astype("int64")
    rows = []
    for size in (*SIZES, EVERY_SIZE):
        in_class = every[(base >= size.low) & (base < (size.high or np.inf))]
        for horizon, group in in_class.groupby("horizon_years"):
            rows.append(
                {"size": size.label, "low_jobs": size.low, "high_jobs": size.high}
                | _summarize(horizon, group)
            )
    frame = pd.DataFrame(rows, columns=pd.Index(ERROR_COLUMNS)).astype({"high_jobs": "Int64"})
    vintages, sources = (
        sorted({*every[own].unique(), *every[came].unique()})
        for own, came in (("vintage", "came_vintage"), ("source_id", "came_source_id"))
    )
    return PastErrors(frame=frame, vintages=tuple(map(str, vintages)), source_ids=tuple(map(str, sources)))


def _summarize(horizon: object, group: pd.DataFrame) -> dict[str, object]:
    error = group["error_pct"].abs()
    # Of the ratio, not the percentage: too many by half and too few by half are not equally far off.
    factor = np.exp(np.abs(np.log1p(group["error_pct"] / 100)))
    unchanged = (100 * (group["base_jobs"] / group["came_jobs"] - 1)).abs()
    return {
        "horizon_years": int(horizon),  # type: ignore[call-overload]
        "cells": len(group),
        "occupations": group["code"].nunique(),
        "spans": len(group[["vintage", "came_vintage"]].drop_duplicates()),
        "median_error_pct": float(group["error_pct"].median()),
        "median_abs_error_pct": float(error.median()),
        "p90_abs_error_pct": float(error.quantile(0.9)),
        "unchanged_median_abs_error_pct": float(unchanged.median()),
        "direction_cells": int(group["direction_right"].count()),
        "direction_right_pct": _right_pct(group["direction_right"]),
        "faster_cells": int(group["faster_right"].count()),
        "faster_right_pct": _right_pct(group["faster_right"]),
        "factor_50": float(factor.quantile(0.5)),
        "factor_90": float(factor.quantile(0.9)),
    }


def _right_pct(judged: pd.Series) -> float:
    """Percent right of those that can be judged; NaN if none can."""
    right = judged.dropna()
    return 100 * float(right.mean()) if len(right) else float("nan")
