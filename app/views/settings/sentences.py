"""The sentences of `/settings`, right for every selection. Readers know settings as employer types."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from app import text
from outlook.claims import (
    Comparison,
    Direction,
    Estimate,
    choose_word,
    compare,
    describe_rank,
    find_rank_set,
    make_estimate,
)
from outlook.pay.premiums import Owners, ShareChange

# Employer types with fewer jobs than this share are not named at the ends of the list: few workers are behind their pay.
WORTH_NAMING_SHARE_PCT = 3.0


def describe_settings(parts: pd.DataFrame, title: str, year: int) -> str:
    """Where most jobs are and what they pay, then which employer types pay most and least among those that aren't small.

    `parts` are the employer types without the remainder, in order of their jobs.
    """
    if parts.empty:
        return f"BLS released no pay by employer type for {text.lower_title(title)} in May {year}."
    largest = parts.iloc[0]
    return f"{_describe_largest(parts, title, year)}; {text.describe_median(largest)} there.{_describe_extremes(parts)}"


def _describe_largest(parts: pd.DataFrame, title: str, year: int) -> str:
    largest = parts.iloc[0]
    share, setting, who = largest["share_pct"], _name_setting(largest), text.pluralize_title(title)
    if not text.is_known(share):
        return f"In May {year}, {who} worked in {setting}, among other employer types"
    sentence = f"In May {year}, {text.format_percent(share)} of {who} worked in {setting}"
    found = find_rank_set(_list_estimates(parts, "employment", "employment_rse_pct"), 0)
    if found is None or found.count < 2:
        return sentence
    return f"{sentence}, {describe_rank(found, 'largest', 'smallest')} employer types by jobs (tested at 90%)"


def _list_estimates(rows: pd.DataFrame, column: str, rse: str) -> list[Estimate]:
    return [make_estimate(value, error) for value, error in zip(rows[column], rows[rse], strict=True)]


def _describe_extremes(parts: pd.DataFrame) -> str:
    """The ends of the list by mean pay among employer types that are not small, and the ranks that their errors allow."""
    large = parts[parts["share_pct"].fillna(0) >= WORTH_NAMING_SHARE_PCT]
    given = large[large["annual_mean_usd"].notna() & large["wage_mean_rse_pct"].notna()]
    given = given.sort_values("annual_mean_usd", ascending=False)
    if len(given) < 2:
        return ""
    estimates = _list_estimates(given, "annual_mean_usd", "wage_mean_rse_pct")
    ends = [
        f"{_name_setting(given.iloc[number])} ({text.format_dollars(given.iloc[number]['annual_mean_usd'])}) is {describe_rank(found)}"
        for number in (0, len(given) - 1)
        if (found := find_rank_set(estimates, number))
    ]
    above_limit = [
        _name_setting(row) for _, row in large.iterrows() if text.is_capped(row, "annual_mean_usd")
    ]
    capped = (
        f" Not ranked, because it is above BLS's limit: {text.join_list(above_limit)}." if above_limit else ""
    )
    return (
        f" By average (mean) pay, among employer types with at least {WORTH_NAMING_SHARE_PCT:.0f}% of the jobs, "
        f"{' and '.join(ends)} (tested at 90%).{_describe_medians(given)}{capped}"
    )


def _describe_medians(given: pd.DataFrame) -> str:
    """Say it where the first two by mean pay are in another order by median, which has no error to test; `given` is sorted by mean."""
    by_median = given.sort_values("annual_p50_usd", ascending=False, kind="stable")
    first, other = given.iloc[0], by_median.iloc[0]
    if given["annual_p50_usd"].isna().any() or first["annual_p50_usd"] == other["annual_p50_usd"]:
        return ""
    return (
        f" Medians put them in another order: {text.format_dollars(other['annual_p50_usd'])} in {_name_setting(other)}, "
        f"{text.format_dollars(first['annual_p50_usd'])} in {_name_setting(first)}."
    )


def describe_setting(row: "pd.Series[Any]", nation: "pd.Series[Any] | None", title: str, year: int) -> str:
    """One employer type's jobs and pay, in Markdown; its mean is compared with that of all, since only means have an error."""
    jobs = f"{text.format_count(row['employment'])} {text.pluralize_title(title)}"
    share = (
        f" ({text.format_percent(row['share_pct'])} of the total)" if text.is_known(row["share_pct"]) else ""
    )
    sentence = f"**{row['setting']}**, May {year}: {jobs}{share}; {text.describe_median(row)}."
    mean = make_estimate(row["annual_mean_usd"], row["wage_mean_rse_pct"])
    if mean.margin is None:
        return sentence
    sentence += f" Average (mean) pay was {text.format_dollars(mean.value)}, give or take {text.format_about(mean.margin)}"
    if nation is None:
        return f"{sentence}."
    whole = make_estimate(nation["annual_mean_usd"], nation["wage_mean_rse_pct"])
    found = compare(whole, mean)
    if found.margin is None:
        return f"{sentence}."
    word = choose_word(found, "amount")
    return f"{sentence}: {word} the {text.format_dollars(whole.value)} for all employers together (tested at 90%)."


def describe_premiums(frame: pd.DataFrame, title: str) -> str:
    """The ends of the list of employer types whose mean pay differs from that of all by more than the error.

    `frame` is as in `outlook.pay.premiums.compute_setting_premiums`.
    """
    parts = []
    for direction, end in ((Direction.MORE, -1), (Direction.LESS, 0)):
        sure = frame[frame["direction"] == direction.value].sort_values("premium_pct")
        if len(sure):
            row = sure.iloc[end]
            found = Comparison(row["premium_usd"], row["premium_high_usd"] - row["premium_usd"], direction)
            pct = text.format_percent(abs(row["premium_pct"]))
            parts.append(f"{pct} {choose_word(found, 'difference')} in {_name_setting(row)}")
    who = text.lower_title(title)
    if not parts:
        return f"No employer type's average pay for {who} can be told from the average of all employers together."
    return f"Average pay for {who}, compared with all employers together: {' and '.join(parts)}."


def _name_setting(row: "pd.Series[Any]") -> str:
    return text.lower_title(str(row["setting"]))


def describe_owners(found: Owners | None, reason: str, *, title: str) -> str:
    """The share of jobs with private employers, and how their mean pay differs from government's, by its test.

    `reason` says why `found` is None.
    """
    if found is None:
        return f"There are no figures for private and public employers: {reason}."
    private = next((r for _, r in found.frame.iterrows() if r["owner"] == "Private employers"), None)
    parts = []
    if private is not None and text.is_known(private["share_pct"]):
        parts.append(
            f"In May {found.year}, {text.format_percent(private['share_pct'])} of {text.pluralize_title(title)} worked for private employers."
        )
    above = found.private_above
    if above is not None and above.margin is not None:
        difference = f"{'+' if above.difference > 0 else '−'}{text.format_about(abs(above.difference))}"
        parts.append(
            f"Private employers' average (mean) pay was {choose_word(above, 'amount')} government's ({difference} a year, give or "
            f"take {text.format_about(above.margin)})."
        )
    return " ".join(parts)


def describe_shares(changes: Sequence[ShareChange], first: int, last: int, title: str) -> str:
    """The sector whose share surely changed most, or that none did. `changes` has the largest change first."""
    if not changes:
        return f"Share of the jobs for {text.lower_title(title)} by sector."
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
    return f"No sector's share changed beyond its error. The change for {name}: {span}."
