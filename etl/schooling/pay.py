"""Rows of `pay_by_schooling` from all occupations' rows of one May."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from etl.codes import areas
from etl.schema.schooling import ANY, LEAST_COVERED_PCT, PAY_BY_SCHOOLING, SCHOOLING_FIGURES, SCHOOLINGS
from etl.schema.wages import ANNUAL
from etl.schooling.figures import Figures, find_cap, read_places
from etl.schooling.groups import Occupations, choose_occupations
from etl.schooling.mixture import Knots, Numbers, mix

ALL_WORK = "00-0000"
# A file whose occupations have less than this share of all jobs is a part of one. The least seen in one area is 0.58.
LEAST_OF_A_FILE = 0.5


def build_pay_by_schooling(
    wages: pd.DataFrame, projected_jobs: pa.Table, year: int, source_id: str
) -> pa.Table:
    """Rows of `pay_by_schooling`: for each place of `wages`, one of each schooling and one of any.

    `wages` has area_code, occupation_code, top_coded and `FIGURES` of every occupation of the nation, states or areas in
    May `year`, all industries together: one row per place and occupation. There is no row without projections of the same
    classification, nor for a file that holds only some of the occupations. Raises LayoutChanged where the projections
    name an education that is not known.
    """
    is_total = wages["occupation_code"] == ALL_WORK
    totals = wages[is_total].set_index("area_code")["employment"]
    is_nation = wages["area_code"] == areas.NATION
    single = wages[(is_nation if is_nation.any() else True) & ~is_total]
    usual_jobs = single.groupby("occupation_code")["employment"].sum()
    occupations = choose_occupations(projected_jobs, year, usual_jobs)
    if occupations is None or not _is_whole(wages, occupations, totals):
        return PAY_BY_SCHOOLING.schema.empty_table()
    usual = usual_jobs.reindex(occupations.codes).to_numpy(float)
    cap = find_cap(year, wages)
    rows: list[dict[str, Any]] = []
    for area_code, place, knots in read_places(wages, occupations, year):
        not_published = estimate_not_published(place, totals.get(area_code, np.nan), usual, occupations.group)
        key = {"year": year, "area_code": area_code, "vintage": occupations.vintage, "source_id": source_id}
        groups = zip(
            SCHOOLINGS,
            place.split_by_group(),
            not_published,
            knots.split(place.group[place.paid], len(SCHOOLINGS)),
            strict=True,
        )
        for schooling, group, unknown, pays in (*groups, (ANY, place, not_published.sum(), knots)):
            rows.append({**key, "schooling": schooling, **_build_row(group, unknown, pays, cap)})
    return pa.Table.from_pylist(rows, PAY_BY_SCHOOLING.schema)


def _is_whole(wages: pd.DataFrame, occupations: Occupations, totals: pd.Series) -> bool:
    """Whether the file holds about every occupation not a few that someone picked."""
    known = wages.loc[wages["occupation_code"].isin(occupations.codes), "employment"].sum()
    return bool(known > 0 and known >= LEAST_OF_A_FILE * totals.sum() > 0)


def estimate_not_published(
    place: Figures, total: float, usual: Numbers, group_of_code: NDArray[np.intp]
) -> Numbers:
    """The jobs of a place that no occupation there accounts for, by schooling; they add up to the difference to `total`.

    An occupation without published jobs is expected to have its `usual` share of them, by the nation or, in a file
    without it, by all places. If that is more than the difference, all are cut in proportion; if it is less, the rest
    is shared out like the published jobs. NaN where the total is not known.
    """
    published = np.bincount(place.group, np.nan_to_num(place.jobs), len(SCHOOLINGS))
    difference = np.maximum(total - published.sum(), 0.0)
    unlisted = np.ones(len(usual), bool)
    unlisted[place.code[np.isfinite(place.jobs)]] = False
    share = usual[unlisted] / max(usual.sum(), 1.0)
    expected = total * np.bincount(group_of_code[unlisted], share, len(SCHOOLINGS))
    if expected.sum() >= difference:
        return np.asarray(expected * difference / max(expected.sum(), 1.0))
    return np.asarray(expected + (difference - expected.sum()) * published / max(published.sum(), 1.0))


def _build_row(group: Figures, not_published: float, knots: Knots, cap: float) -> dict[str, Any]:
    """The counts of one row, and its pay if they cover enough of the jobs."""
    counts = _count_jobs(group, None if np.isnan(not_published) else round(not_published))
    is_covered = counts["jobs"] > 0 and (counts["covered_pct"] or 0) >= LEAST_COVERED_PCT
    return {**counts, **_mark_gaps(_mix_pay(group, knots, cap) if is_covered else {})}


def _count_jobs(group: Figures, not_published: int | None) -> dict[str, Any]:
    """The counts of occupations and jobs of one row."""
    jobs = int(group.jobs[group.paid].sum())
    left_out = int(np.nansum(group.jobs)) - jobs
    occupations = np.count_nonzero(group.paid)
    counts: dict[str, Any] = {
        "occupations": occupations,
        "occupations_left_out": len(group.paid) - occupations,
        "jobs": jobs,
        "jobs_left_out": left_out,
        "jobs_not_published": not_published,
        "covered_pct": None,
    }
    if not_published is not None and jobs + left_out + not_published > 0:
        counts["covered_pct"] = round(100 * jobs / (jobs + left_out + not_published), 1)
    return counts


def _mix_pay(group: Figures, knots: Knots, cap: float) -> dict[str, float | None]:
    """The wages of one row by name; None for those of which only that they are above the cap is known."""
    jobs, means, rses_pct = (each[group.paid] for each in (group.jobs, group.mean, group.mean_rse_pct))
    mixture = mix(knots)
    weights = jobs / jobs.sum()
    drawn = dict(zip(ANNUAL, map(float, mixture.percentiles), strict=True))
    drawn["lowest_third_mean_usd"] = mixture.lowest_third_mean
    figures: dict[str, float | None] = dict(drawn)
    if (group.capped & group.paid).any():
        # Percentiles at the cap come out a rounding error below it.
        top = {**drawn, "lowest_third_mean_usd": mixture.lowest_third_top}
        figures = {name: figure if top[name] < cap - 1 else None for name, figure in figures.items()}
    if not np.isfinite(means).all():
        return {**figures, "annual_mean_usd": None, "mean_rse_at_most_pct": None}
    mean = float(weights @ means)
    figures["annual_mean_usd"] = mean
    if np.isfinite(rses_pct).all():
        figures["mean_rse_at_most_pct"] = round(float(weights @ (means * rses_pct)) / mean, 2)
    return figures


def _mark_gaps(figures: dict[str, float | None]) -> dict[str, Any]:
    """Every figure, and the names of those that are missing: `top_coded` where the figure is None, else `not_released`."""
    known = {name: figure for name, figure in figures.items() if figure is not None}
    return {
        **{
            name: round(known[name]) if name.endswith("_usd") else known[name]
            for name in SCHOOLING_FIGURES
            if name in known
        },
        "top_coded": ",".join(name for name in SCHOOLING_FIGURES if name in figures and name not in known)
        or None,
        "not_released": ",".join(name for name in SCHOOLING_FIGURES if name not in figures) or None,
    }
