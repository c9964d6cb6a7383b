"""Several states or areas added up into one region.

Jobs are summed and mean pay is weighted by jobs, with their errors carried as though those of the members were
independent. Percentiles are those of the mixture of the members' pay curves (`outlook.pay.curve`), an estimate without
an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.schema.wages import PERCENTILES
from outlook.claims import Estimate
from outlook.pay.curve import find_rank
from outlook.pay.percentiles import Numbers, to_floats
from outlook.places import load_side_by_side
from outlook.tables import NATION, Tables

# Percentiles need members with all five percentiles and this share of the region's jobs, in percent.
LEAST_COVERED_PCT = 80.0
# Pay at which the mixture is evaluated, as multiples of its lowest and highest percentile.
_GRID_ENDS, _GRID_POINTS = (0.5, 2.0), 2_000


@dataclass(frozen=True)
class Region:
    """The newest estimates of several places together.

    `members` has the columns of `load_side_by_side`. `jobs` and `mean` are None where no member has figures for them.
    `without_jobs` names the members whose jobs BLS withholds: they are left out of everything. `mean_covered_pct` and
    `percentiles_covered_pct` are the shares of the jobs that the mean and the percentiles rest on. `percentiles` is empty
    where they rest on less than LEAST_COVERED_PCT.
    """

    members: pd.DataFrame
    without_jobs: tuple[str, ...]
    jobs: Estimate | None
    mean: Estimate | None
    mean_covered_pct: float
    percentiles: dict[int, float]
    percentiles_covered_pct: float

    @property
    def year(self) -> int:
        """The May of the estimates."""
        return int(self.members["year"].iloc[0])


def drop_overlaps(tables: Tables, area_codes: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split codes into those that can be added up and those that would count jobs twice.

    The nation, and areas that lie in a chosen state, wholly or in part, are left out.
    """
    codes = list(dict.fromkeys(area_codes))
    states = {
        str(row["state"])
        for row in tables.records("SELECT area_code, state FROM areas WHERE area_type = 'state'")
        if row["area_code"] in codes
    }
    overlapping = {
        str(row["area_code"])
        for row in tables.records(
            "SELECT DISTINCT area_code, state FROM area_counties UNION SELECT area_code, state FROM areas WHERE area_type IN ('metro', 'nonmetro')"
        )
        if row["state"] in states
    } | {NATION}
    return [code for code in codes if code not in overlapping], [
        code for code in codes if code in overlapping
    ]


def combine_places(tables: Tables, code: str, area_codes: Sequence[str]) -> Region | None:
    """Add up the newest estimates of an occupation in places that do not overlap; None if none has an estimate."""
    members = load_side_by_side(tables, code, list(area_codes)).reset_index(drop=True)
    if members.empty:
        return None
    counted = members[members["employment"].notna()]
    jobs = counted["employment"].to_numpy(float)
    if not len(counted):
        return Region(members, tuple(members["area"].astype(str)), None, None, 0.0, {}, 0.0)
    return Region(
        members,
        tuple(members.loc[members["employment"].isna(), "area"].astype(str)),
        Estimate(float(jobs.sum()), _add_errors(jobs, _find_errors(counted, "employment"))),
        *_average_pay(counted, jobs),
        *_mix_percentiles(counted, jobs),
    )


def _find_errors(rows: pd.DataFrame, column: str) -> Numbers:
    """Standard errors of jobs or of mean pay; NaN where none is published."""
    rse = {"employment": "employment_rse_pct", "annual_mean_usd": "wage_mean_rse_pct"}[column]
    errors: Numbers = (
        rows[column].to_numpy(float, na_value=np.nan) * rows[rse].to_numpy(float, na_value=np.nan) / 100
    )
    return errors


def _add_errors(weights: Numbers, errors: Numbers) -> float | None:
    """The error of a sum of independent estimates; None if one that counts has none."""
    total = float(np.sqrt((errors[weights > 0] ** 2).sum()))
    return None if np.isnan(total) else total


def _average_pay(counted: pd.DataFrame, jobs: Numbers) -> tuple[Estimate | None, float]:
    """Mean pay weighted by jobs, its error (delta method), and the share of jobs it rests on, in percent."""
    means = counted["annual_mean_usd"].to_numpy(float, na_value=np.nan)
    known = ~np.isnan(means) & (jobs > 0)
    if not known.any():
        return None, 0.0
    weights, means, total = jobs[known], means[known], float(jobs[known].sum())
    mean = float((weights * means).sum() / total)
    by_pay = weights / total * _find_errors(counted, "annual_mean_usd")[known]
    by_jobs = (means - mean) / total * _find_errors(counted, "employment")[known]
    error = float(np.sqrt((by_pay**2 + by_jobs**2).sum()))
    return Estimate(mean, None if np.isnan(error) else error), 100 * total / float(jobs.sum())


def _mix_percentiles(counted: pd.DataFrame, jobs: Numbers) -> tuple[dict[int, float], float]:
    """Percentiles of all members' pay together, and the share of jobs they rest on, in percent."""
    columns = [f"annual_p{p}_usd" for p in PERCENTILES]
    known = counted[columns].notna().all(axis=1).to_numpy(bool) & (jobs > 0)
    covered = 100 * float(jobs[known].sum() / jobs.sum()) if jobs.sum() else 0.0
    if covered < LEAST_COVERED_PCT:
        return {}, covered
    rows, weights = counted[known], jobs[known]
    table = rows[columns].to_numpy(float)
    grid = np.geomspace(table.min() * _GRID_ENDS[0], table.max() * _GRID_ENDS[1], _GRID_POINTS)
    ranks = find_rank(
        {p: table[:, [number]] for number, p in enumerate(PERCENTILES)},
        grid[None, :],
        mean=to_floats(rows["annual_mean_usd"])[:, None],
        employment=weights[:, None],
    )
    mixture = (weights[:, None] * ranks).sum(axis=0) / weights.sum()
    if np.isnan(mixture).any():
        return {}, covered
    found = np.interp([p / 100 for p in PERCENTILES], mixture, grid)
    return {p: float(value) for p, value in zip(PERCENTILES, found, strict=True)}, covered
