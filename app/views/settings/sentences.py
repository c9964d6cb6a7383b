"""The sentences of `/settings`, right for every selection."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from app import text
from outlook.claims import choose_word, describe_rank, find_rank_set, make_estimate
from outlook.intervals import compute_interval
from outlook.pay.premiums import Owners, ShareChange

# Medians of small settings are uncertain, so only settings with at least this share are named highest or lowest.
WORTH_NAMING_SHARE_PCT = 3.0
MOST_PCT = 50.0


def describe_settings(parts: pd.DataFrame, title: str, year: int) -> str:
    """The largest setting and its median pay, then the highest and lowest medians among settings that are not small.

    `parts` are the settings without the remainder, the largest first.
    """
    if parts.empty:
        return f"BLS released no pay by setting for {text.lower_title(title)} in May {year}."
    largest = parts.iloc[0]
    return f"{_describe_largest(largest, title, year)}; {text.describe_median(largest)} there.{_describe_extremes(parts)}"


def _describe_largest(largest: "pd.Series[Any]", title: str, year: int) -> str:
    share, setting = largest["share_pct"], _name_setting(largest)
    if not text.is_known(share):
        return f"In May {year} {text.pluralize_title(title)} worked in {setting} among other settings"
    if share >= MOST_PCT:
        return f"In May {year} most {text.pluralize_title(title)} ({text.format_percent(share)}) worked in {setting}"
    who = f"{text.format_percent(share)} of {text.pluralize_title(title)}"
    return f"In May {year}, of the settings listed here, the largest was {setting}, with {who}"


def _describe_extremes(parts: pd.DataFrame) -> str:
    """The ends of the list by mean pay among settings that are not small, and the ranks that their errors allow."""
    large = parts[parts["share_pct"].fillna(0) >= WORTH_NAMING_SHARE_PCT]
    given = large[large["annual_mean_usd"].notna() & large["wage_mean_rse_pct"].notna()]
    given = given.sort_values("annual_mean_usd", ascending=False)
    if len(given) < 2:
        return ""
    estimates = [
        make_estimate(mean, rse)
        for mean, rse in zip(given["annual_mean_usd"], given["wage_mean_rse_pct"], strict=True)
    ]
    ends = []
    for number in (0, len(given) - 1):
        found = find_rank_set(estimates, number)
        if found:
            row = given.iloc[number]
            ends.append(
                f"{_name_setting(row)} ({text.format_dollars(row['annual_mean_usd'])}) is {describe_rank(found)}"
            )
    above_limit = [
        _name_setting(row) for _, row in large.iterrows() if text.is_capped(row, "annual_mean_usd")
    ]
    capped = (
        f" Not ranked, because it is above BLS's limit: {' and '.join(above_limit)}." if above_limit else ""
    )
    return (
        f" By average (mean) pay, among settings with at least {WORTH_NAMING_SHARE_PCT:.0f}% of the jobs, "
        f"{' and '.join(ends)} (tested at 90%).{capped}"
    )


def describe_setting(row: "pd.Series[Any]", nation: "pd.Series[Any] | None", title: str, year: int) -> str:
    """One setting's jobs and pay, in Markdown; the mean comes with its interval, since only it has a published error."""
    jobs = f"{text.format_count(row['employment'])} {text.pluralize_title(title)}"
    share = f" ({text.format_percent(row['share_pct'])} of them)" if text.is_known(row["share_pct"]) else ""
    sentence = f"**{row['setting']}**, May {year}: {jobs}{share}; {text.describe_median(row)}"
    if (
        nation is not None
        and text.is_known(nation["annual_p50_usd"])
        and text.is_known(row["annual_p50_usd"])
    ):
        apart = 100 * (float(row["annual_p50_usd"]) / float(nation["annual_p50_usd"]) - 1)
        more = "more" if apart > 0 else "less"
        sentence += (
            f", {text.format_percent(abs(apart))} {more} than in all settings together"
            if round(apart, 1)
            else ", as in all settings together"
        )
    sentence += "."
    if text.is_known(row["annual_mean_usd"]) and text.is_known(row["wage_mean_rse_pct"]):
        low, high = compute_interval(
            pd.Series([row["annual_mean_usd"]]), pd.Series([row["wage_mean_rse_pct"]])
        )
        sentence += (
            f" The average (mean) was {text.format_dollars(row['annual_mean_usd'])}, with a 90% interval from "
            f"{text.format_about(low[0])} to {text.format_about(high[0])}."
        )
    return sentence


def describe_premiums(frame: pd.DataFrame, title: str) -> str:
    """The settings whose mean pay is furthest above and below that of all settings, beyond the margin of error.

    `frame` is as in `outlook.pay.premiums.compute_setting_premiums`.
    """
    sure = frame[frame["premium_low_usd"].notna()]
    above = sure[sure["premium_low_usd"] > 0]
    below = sure[sure["premium_high_usd"] < 0]
    if above.empty and below.empty:
        return f"No setting's average pay of {text.lower_title(title)} is surely apart from that of all settings together."
    parts = []
    if len(above):
        best = above.sort_values("premium_pct").iloc[-1]
        parts.append(f"{text.format_percent(best['premium_pct'])} more in {_name_setting(best)}")
    if len(below):
        worst = below.sort_values("premium_pct").iloc[0]
        parts.append(f"{text.format_percent(-worst['premium_pct'])} less in {_name_setting(worst)}")
    return (
        f"Against the average of all settings, {text.pluralize_title(title)} are paid {' and '.join(parts)}."
    )


def _name_setting(row: "pd.Series[Any]") -> str:
    return text.lower_title(str(row["setting"]))


def describe_owners(found: Owners | None, reason: str, *, title: str) -> str:
    """The share of jobs with private employers, and how their mean pay differs from government's, with its interval.

    `reason` says why `found` is None.
    """
    if found is None:
        return f"Private and public employers cannot be told apart: {reason}."
    private = next((r for _, r in found.frame.iterrows() if r["owner"] == "Private employers"), None)
    parts = []
    if private is not None and text.is_known(private["share_pct"]):
        parts.append(
            f"In May {found.year} private employers had {text.format_percent(private['share_pct'])} of {text.pluralize_title(title)}."
        )
    if found.private_above is not None:
        middle, low, high = found.private_above
        sentence = f"They paid on average {text.format_about(abs(middle))} {'more' if middle > 0 else 'less'} than government"
        if low <= 0 <= high:
            parts.append(f"{sentence}, a difference within the margin of error.")
        else:
            ends = sorted((abs(low), abs(high)))
            parts.append(
                f"{sentence} (90% interval {text.format_about(ends[0])} to {text.format_about(ends[1])})."
            )
    return " ".join(parts)


def describe_shares(changes: Sequence[ShareChange], first: int, last: int, title: str) -> str:
    """The sector whose share surely changed most, or that none did. `changes` has the largest change first."""
    if not changes:
        return f"Shares of the jobs of {text.lower_title(title)} by sector."
    sure = [each for each in changes if each.change.is_sure]
    largest = sure[0] if sure else changes[0]
    margin = f", give or take {largest.change.margin:.1f}" if largest.change.margin is not None else ""
    span = (
        f"from {text.format_percent(largest.first_pct)} in May {first} to {text.format_percent(largest.last_pct)} in May {last} "
        f"({largest.change.difference:+.1f} points{margin})".replace("-", "−")
    )
    name = text.lower_title(largest.setting)
    if sure:
        return f"The share of {name} {choose_word(largest.change, 'share')} {span}."
    return f"No sector's share changed by more than its error; the change of {name} was {span}."
