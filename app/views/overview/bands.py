"""Sentences on the bands around a projection, which come from the errors of past ones."""

import pandas as pd

from app.text import format_count, format_years, join_list
from outlook.jobs.calibration import GOAL_PCT
from outlook.jobs.fan import Fan
from outlook.translation import translate


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


def warn_of_bands(fan: Fan) -> str:
    """A short warning where tests found the wider band too narrow or too wide; "" where they didn't."""
    frame = fan.frame[fan.frame["tried_pairs"] > 0]
    return (
        translate(" For some years ahead, the 90% band failed its test (see “How we know”).")
        if _describe_misses(frame)
        else ""
    )


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
                f", as bands of early editions could rest only on errors up to {format_years(known)} ahead"
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
