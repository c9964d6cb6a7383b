"""The sentences of `/settings`, right for every selection."""

from typing import Any

import pandas as pd

from app import text
from outlook.pay.premiums import Owners
from outlook.places import interval

# Medians of small settings are uncertain, so only settings with at least this share are named highest or lowest.
WORTH_NAMING_SHARE_PCT = 3.0
MOST_PCT = 50.0


def describe_settings(parts: pd.DataFrame, title: str, year: int) -> str:
    """The largest setting and its median pay, then the highest and lowest medians among settings that are not small.

    `parts` are the settings without the remainder, the largest first.
    """
    if parts.empty:
        return f"BLS released no pay by setting for {text.name(title)} in May {year}."
    largest = parts.iloc[0]
    return f"{_describe_largest(largest, title, year)}; {text.half_paid_more(largest)} there.{_describe_extremes(parts)}"


def _describe_largest(largest: "pd.Series[Any]", title: str, year: int) -> str:
    share, setting = largest["share_pct"], _name_setting(largest)
    if not text.known(share):
        return f"In May {year} {text.people(title)} worked in {setting} among other settings"
    if share >= MOST_PCT:
        return f"In May {year} most {text.people(title)} ({text.percent(share)}) worked in {setting}"
    who = f"{text.percent(share)} of {text.people(title)}"
    return f"In May {year}, of the settings listed here, the largest was {setting}, with {who}"


def _describe_extremes(parts: pd.DataFrame) -> str:
    large = parts[parts["share_pct"].fillna(0) >= WORTH_NAMING_SHARE_PCT]
    given = large[large["annual_p50_usd"].notna()].sort_values("annual_p50_usd")
    if len(given) < 2:
        return ""
    above_limit = [_name_setting(row) for _, row in large.iterrows() if text.capped(row, "annual_p50_usd")]
    lowest, highest = given.iloc[0], given.iloc[-1]
    top = (
        f"{' and '.join(above_limit)} paid most (above BLS's limit)"
        if above_limit
        else f"{_name_setting(highest)} paid most ({text.dollars(highest['annual_p50_usd'])})"
    )
    return (
        f" Among settings with at least {WORTH_NAMING_SHARE_PCT:.0f}{text.THIN}% of the jobs, {top}, "
        f"{_name_setting(lowest)} least ({text.dollars(lowest['annual_p50_usd'])})."
    )


def describe_setting(row: "pd.Series[Any]", nation: "pd.Series[Any] | None", title: str, year: int) -> str:
    """One setting's jobs and pay, in Markdown; the mean comes with its interval, since only it has a published error."""
    jobs = f"{text.count(row['employment'])} {text.people(title)}"
    share = f" ({text.percent(row['share_pct'])} of them)" if text.known(row["share_pct"]) else ""
    sentence = f"**{row['setting']}**, May {year}: {jobs}{share}; {text.half_paid_more(row)}"
    if nation is not None and text.known(nation["annual_p50_usd"]) and text.known(row["annual_p50_usd"]):
        apart = 100 * (float(row["annual_p50_usd"]) / float(nation["annual_p50_usd"]) - 1)
        more = "more" if apart > 0 else "less"
        sentence += (
            f", {text.percent(abs(apart))} {more} than in all settings together"
            if round(apart, 1)
            else ", as in all settings together"
        )
    sentence += "."
    if text.known(row["annual_mean_usd"]) and text.known(row["wage_mean_rse_pct"]):
        low, high = interval(pd.Series([row["annual_mean_usd"]]), pd.Series([row["wage_mean_rse_pct"]]))
        sentence += (
            f" The average (mean) was {text.dollars(row['annual_mean_usd'])}, with a 90 % interval from "
            f"{text.about(low[0])} to {text.about(high[0])}."
        )
    return sentence


def describe_premiums(frame: pd.DataFrame, title: str) -> str:
    """The settings whose mean pay is furthest above and below that of all settings, beyond the margin of error.

    `frame` is as in `outlook.pay.premiums.setting_premiums`.
    """
    sure = frame[frame["premium_low_usd"].notna()]
    above = sure[sure["premium_low_usd"] > 0]
    below = sure[sure["premium_high_usd"] < 0]
    if above.empty and below.empty:
        return f"No setting's average pay of {text.name(title)} is surely apart from that of all settings together."
    parts = []
    if len(above):
        best = above.sort_values("premium_pct").iloc[-1]
        parts.append(f"{text.percent(best['premium_pct'])} more in {_name_setting(best)}")
    if len(below):
        worst = below.sort_values("premium_pct").iloc[0]
        parts.append(f"{text.percent(-worst['premium_pct'])} less in {_name_setting(worst)}")
    return f"Against the average of all settings, {text.people(title)} are paid {' and '.join(parts)}."


def _name_setting(row: "pd.Series[Any]") -> str:
    return text.name(str(row["setting"]))


def describe_owners(found: Owners | None, reason: str, *, title: str) -> str:
    """The share of jobs with private employers, and how their mean pay differs from government's, with its interval.

    `reason` says why `found` is None.
    """
    if found is None:
        return f"Private and public employers cannot be told apart: {reason}."
    private = next((r for _, r in found.frame.iterrows() if r["owner"] == "Private employers"), None)
    parts = []
    if private is not None and text.known(private["share_pct"]):
        parts.append(
            f"In May {found.year} private employers had {text.percent(private['share_pct'])} of {text.people(title)}."
        )
    if found.private_above is not None:
        middle, low, high = found.private_above
        sentence = f"They paid on average {text.about(abs(middle))} {'more' if middle > 0 else 'less'} than government"
        if low <= 0 <= high:
            parts.append(f"{sentence}, a difference within the margin of error.")
        else:
            ends = sorted((abs(low), abs(high)))
            parts.append(
                f"{sentence} (90{text.THIN}% interval {text.about(ends[0])} to {text.about(ends[1])})."
            )
    return " ".join(parts)


def describe_shares(wide: pd.DataFrame, title: str) -> str:
    """The sector whose share changed most. `wide` has one row per sector and one column per year, in percent."""
    first, last = min(wide.columns), max(wide.columns)
    both = wide[[first, last]].dropna()
    if both.empty:
        return f"Shares of the jobs of {text.name(title)} by sector."
    change = (both[last] - both[first]).astype(float)
    name = str(change.abs().idxmax())
    points = float(change[name])
    if round(abs(points), 1) == 0:
        return f"The shares of the sectors were in May {last} what they were in May {first}."
    return (
        f"The share of {text.name(name)} {'rose' if points > 0 else 'fell'} most, from {text.percent(both.loc[name, first])} in "
        f"May {first} to {text.percent(both.loc[name, last])} in May {last}."
    )
