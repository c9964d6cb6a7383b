"""Sentences on how earlier projections compare with later counts."""

import pandas as pd

from app.text import format_count, format_percent, lower_title
from outlook.jobs.projection_errors import PastErrors, find_size_class
from outlook.jobs.projections import Projection

# The sentence on all occupations gives the errors after this many years: the first of these that was measured often enough.
PREFERRED_HORIZON_YEARS = (5, 3, 2, 1)


def describe_past_projection(judged: pd.DataFrame, *, code: str, title: str) -> str:
    """Compare what one edition implied with the later count: the edition with the longest horizon.

    `judged` is the output of `choose_longest_horizons`. If it has no edition under `code`, the sentence is about a
    related code.
    """
    own = judged[judged["code"] == code]
    frame = own if len(own) else judged
    cell = frame.sort_values("horizon_years").iloc[-1]
    who = lower_title(title) if len(own) else f"the related code {cell['code']}"
    error = round(float(cell["error_pct"]), 1)
    verdict = (
        f"{format_percent(abs(error))} too {'many' if error > 0 else 'few'}" if error else "as many as came"
    )
    years = int(cell["horizon_years"])
    return (
        f"For {cell['came_year']}, {years} year{'s' if years > 1 else ''} on, the edition "
        f"{str(cell['vintage']).replace('-', '–')} implied {format_implied_jobs(cell['implied_jobs'])} jobs of {who}; "
        f"BLS counts {format_count(cell['came_jobs'])}: {verdict}."
    )


def format_implied_jobs(jobs: object) -> str:
    """Format implied jobs, rounded to hundreds: BLS publishes no more digits."""
    return format_count(round(int(jobs), -2))  # type: ignore[call-overload]


def describe_past_errors(measured: PastErrors, newest: Projection | None, title: str) -> str:
    """Say how far off past projections of occupations of this size were; empty if too few were measured."""
    if newest is None or newest.jobs_base is None:
        return ""
    size = find_size_class(newest.jobs_base)
    for years in PREFERRED_HORIZON_YEARS:
        row = measured.at(size, years)
        if row is not None and row["spans"] > 1:
            return (
                f"Of all occupations with {size.label}, as {lower_title(title)}, half of the projections were within "
                f"{format_percent(row['median_abs_error_pct'])} of what came after {years} year{'s' if years > 1 else ''}, and nine "
                f"in ten within {format_percent(row['p90_abs_error_pct'])} ({format_count(row['cells'])} comparisons). They had "
                f"the direction right in {row['direction_right_pct']:.0f} of 100 cases, and “faster than average” or "
                f"“slower” in {row['faster_right_pct']:.0f}."
            )
    return ""
