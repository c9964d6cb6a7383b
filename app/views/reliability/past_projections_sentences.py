"""Sentences on how past projections compare with later counts."""

import pandas as pd

from app.text import format_count, format_percent, format_vintage, format_years, lower_title
from outlook.claims import Comparison, choose_word, compare_all
from outlook.jobs.projection_errors import PastErrors

# Sentences on skill are about a near and a far horizon.
SKILL_HORIZON_YEARS = (1, 10)


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
    verdict = f"{format_percent(abs(error))} too {'high' if error > 0 else 'low'}" if error else "right"
    return (
        f"The {format_vintage(cell['vintage'])} projections implied {format_implied_jobs(cell['implied_jobs'])} jobs for {who} in "
        f"{cell['came_year']}, {format_years(int(cell['horizon_years']))} ahead. BLS counted {format_count(cell['came_jobs'])}: "
        f"the projection was {verdict}."
    )


def format_implied_jobs(jobs: object) -> str:
    """Format implied jobs, rounded to hundreds: BLS publishes no more digits."""
    return format_count(round(int(jobs), -2))  # type: ignore[call-overload]


def describe_skill(measured: PastErrors, group: str, who: str) -> list[str]:
    """Say, by horizon, whether projections did better than "as many jobs as now" and than one direction every time.

    `who` names the group of occupations in the sentence. All tests are made together. No sentence if not measured.
    """
    rivals = {
        years: (errors, directions)
        for years in SKILL_HORIZON_YEARS
        if (errors := measured.pair_errors(group, years))
        and (directions := measured.pair_directions(group, years))
        and errors[1].standard_error is not None
    }
    found = compare_all([pair for pairs in rivals.values() for pair in pairs])
    return [
        _describe_skill(measured, group, who, years, *found[2 * number : 2 * number + 2])
        for number, years in enumerate(rivals)
    ]


def _describe_skill(
    measured: PastErrors, group: str, who: str, years: int, error: Comparison, direction: Comparison
) -> str:
    row = measured.at(group, years)
    if row is None:
        return ""
    text = (
        f"For {who}, {format_years(years)} ahead, half of the projections were within "
        f"{format_percent(row['median_abs_error_pct'])} of the later count; “as many jobs as now” would have been within "
        f"{format_percent(row['unchanged_median_abs_error_pct'])}."
    )
    if error.is_sure:
        text += f" On average, the projections' error was {choose_word(error, 'amount')} that rule's."
    else:
        text += " The difference may be chance."
    up = float(row["always_up_right_pct"])
    text += (
        f" They had the direction right {row['direction_right_pct']:.0f}% of the time; “{'more' if up >= 50 else 'fewer'} jobs” every "
        f"time would have been right {max(up, 100 - up):.0f}% of the time."
    )
    if direction.is_sure:
        text += f" Their share is {choose_word(direction, 'amount')} that rule's."
    else:
        text += " That difference may be chance, so no skill at direction is shown."
    return f"{text} ({format_count(row['cells'])} comparisons in {row['spans']} pairs of editions.)"


def describe_split(split: pd.DataFrame) -> str:
    """Say how much of the errors of the listed occupations is the count. `split`: `outlook.jobs.recounts.split_errors`."""
    if split.empty:
        return ""
    error, count = (float(split[part].abs().median()) for part in ("error_points", "count_points"))
    return (
        f"Part of an error may be the count, not the projection. Each base year is published once, so corrections cannot be seen; "
        f"but BLS's survey of employers (OEWS) counts the same years. In {format_count(len(split))} comparisons of the occupations "
        f"listed on this site, the middle error is {format_percent(error)}, and the projections' count and OEWS's change "
        f"{format_percent(count)} apart."
    )
