"""Sentences on how past projections compare with later counts, and on the bands made from them."""

import pandas as pd

from app.text import format_count, format_percent, join_list, lower_title
from outlook.claims import Comparison, choose_word, compare_all
from outlook.jobs.calibration import GOAL_PCT
from outlook.jobs.fan import Fan
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
        f"The {_format_vintage(cell['vintage'])} projections implied {format_implied_jobs(cell['implied_jobs'])} jobs for {who} in "
        f"{cell['came_year']}, {_format_years(int(cell['horizon_years']))} ahead. BLS counted {format_count(cell['came_jobs'])}: "
        f"the projection was {verdict}."
    )


def format_implied_jobs(jobs: object) -> str:
    """Format implied jobs, rounded to hundreds: BLS publishes no more digits."""
    return format_count(round(int(jobs), -2))  # type: ignore[call-overload]


def describe_bands(fan: Fan) -> str:
    """Say what the bands of the jobs chart are, how often such bands contained later counts, and where they did not."""
    frame = fan.frame[fan.frame["tried_pairs"] > 0]
    text = f"Shaded: where 50% and 90% of past projections for {fan.field} occupations landed."
    if frame.empty:
        return f"{text} No edition is old enough to test the bands on."
    text += (
        f" Tested as if at the time, the 90% band contained {fan.tried['inside_90_pct']:.0f}% of "
        f"{format_count(fan.tried['pairs'])} later counts ({_format_range(frame)} by number of years ahead"
    )
    single = frame[frame["tried_editions"] == 1]
    if len(single):
        counts = join_list([format_count(number) for number in dict.fromkeys(single["tried_pairs"])])
        text += f"; {_list_years(single)} ahead, on one edition only, with {counts} counts{' each' if len(single) > 1 else ''}"
    return f"{text}).{_describe_misses(frame)}"


def _describe_misses(frame: pd.DataFrame) -> str:
    inside = frame["inside_90_pct"].round()
    text = ""
    for missed, verdict in ((inside < GOAL_PCT[0], "narrow"), (inside > GOAL_PCT[1], "wide")):
        rows = frame[missed]
        if rows.empty:
            continue
        text += f" {_list_years(rows)} ahead, it is probably too {verdict}: there it contained {_format_range(rows)}".capitalize()
        known = int(rows["known_years"].min())
        if verdict == "narrow" and known < rows["horizon_years"].max():
            text += (
                f", as bands of early editions could rest only on errors up to {_format_years(known)} ahead"
            )
        text += "."
    return text


def _format_range(rows: pd.DataFrame) -> str:
    low, high = (round(float(end)) for end in (rows["inside_90_pct"].min(), rows["inside_90_pct"].max()))
    return f"{low}% to {high}%" if low < high else f"{low}%"


def _list_years(rows: pd.DataFrame) -> str:
    """Horizons in words: "1 year", "9 and 10 years", "2 and 4 to 10 years"."""
    runs: list[list[int]] = []
    for year in (int(year) for year in rows["horizon_years"]):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    names = [
        name
        for run in runs
        for name in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(year) for year in run])
    ]
    return f"{join_list(names)} year{'s' if names != ['1'] else ''}"


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
        f"For {who}, {_format_years(years)} ahead, half of the projections were within "
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


def _format_vintage(vintage: object) -> str:
    return str(vintage).replace("-", "–")


def _format_years(years: int) -> str:
    return f"{years} year{'s' if years != 1 else ''}"
