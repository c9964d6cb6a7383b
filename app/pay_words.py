"""Sentences on pay: what of a rise is prices, what a setting or a state pays above the nation, who owns the workplace."""

from typing import Any

import pandas as pd

from app import words
from outlook.mix import Owners
from outlook.real import Rise


def rise_sentence(found: Rise | None, reason: str, *, title: str) -> str:
    """How much of the rise of median pay is prices; or why that cannot be said."""
    if found is None:
        return f"How much of the change of pay is prices cannot be said. {reason.rstrip('.')}."
    span = f"from May {found.from_year} to May {found.to_year}"
    prices = 100 * (found.to_cpi_u / found.from_cpi_u - 1)
    lead = f"Prices rose {words.percent(prices)} {span}" if prices > 0 else f"Prices did not rise {span}"
    kept = (
        f"the {words.dollars(found.from_usd)} of May {found.from_year} would be {words.about(found.kept_up_usd)} in "
        f"dollars of May {found.to_year}"
    )
    apart = 100 * (found.to_usd / found.kept_up_usd - 1)
    if round(apart, 1) == 0:
        verdict = f"median pay of {words.name(title)} kept up with them"
    else:
        verdict = f"median pay of {words.name(title)} {'gained' if apart > 0 else 'lost'} {words.percent(abs(apart))} against them"
    split = ""
    above = found.to_usd - found.kept_up_usd
    if found.rise_usd > 0 and above >= 0:
        split = (
            f" Of the rise of {words.dollars(found.rise_usd)}, {words.about(found.rise_usd - above)} is prices and "
            f"{words.about(above)} comes on top."
        )
    elif found.rise_usd > 0:
        split = f" The whole rise of {words.dollars(found.rise_usd)} is prices."
    return f"{lead}: {kept}, so {verdict}.{split} BLS publishes no margin of error for medians."


def premium_finding(frame: pd.DataFrame, title: str) -> str:
    """The settings that surely pay most and least against all together; `frame` as in `outlook.mix.setting_premiums`."""
    sure = frame[frame["premium_low_usd"].notna()]
    above = sure[sure["premium_low_usd"] > 0]
    below = sure[sure["premium_high_usd"] < 0]
    if above.empty and below.empty:
        return f"No setting's average pay of {words.name(title)} is surely apart from that of all settings together."
    parts = []
    if len(above):
        best = above.sort_values("premium_pct").iloc[-1]
        parts.append(f"{words.percent(best['premium_pct'])} more in {_setting(best)}")
    if len(below):
        worst = below.sort_values("premium_pct").iloc[0]
        parts.append(f"{words.percent(-worst['premium_pct'])} less in {_setting(worst)}")
    return f"Against the average of all settings, {words.people(title)} are paid {' and '.join(parts)}."


def _setting(row: "pd.Series[Any]") -> str:
    return words.name(str(row["setting"]))


def owners_sentence(found: Owners | None, reason: str, *, title: str) -> str:
    """Private against government employers: shares, and the difference of means with its interval."""
    if found is None:
        return f"Private and public employers cannot be told apart: {reason}."
    private = next((r for _, r in found.frame.iterrows() if r["owner"] == "Private employers"), None)
    parts = []
    if private is not None and words.known(private["share_pct"]):
        parts.append(
            f"In May {found.year} private employers had {words.percent(private['share_pct'])} of {words.people(title)}."
        )
    if found.private_above is not None:
        middle, low, high = found.private_above
        text = f"They paid on average {words.about(abs(middle))} {'more' if middle > 0 else 'less'} than government"
        if low <= 0 <= high:
            parts.append(f"{text}, a difference within the margin of error.")
        else:
            ends = sorted((abs(low), abs(high)))
            parts.append(
                f"{text} (90{words.THIN}% interval {words.about(ends[0])} to {words.about(ends[1])})."
            )
    return " ".join(parts)


def state_premium_sentence(row: "pd.Series[Any] | None") -> str:
    """What a state pays above the nation on average, with the interval; "" where it is not known."""
    if row is None or not words.known(row["premium_usd"]) or not words.known(row["premium_low_usd"]):
        return ""
    low, high, pct = (float(row[f"premium_{end}pct"]) for end in ("low_", "high_", ""))
    more = "above" if pct > 0 else "below"
    text = f"Average (mean) pay there is {words.percent(abs(pct))} {more} the nation's"
    if low <= 0 <= high:
        return f"{text}, which is within the margin of error."
    ends = sorted((abs(low), abs(high)))
    return f"{text} (90{words.THIN}% interval {words.percent(ends[0])} to {words.percent(ends[1])})."


def shares_finding(wide: pd.DataFrame, title: str) -> str:
    """The sector whose share changed most; `wide` has a row a sector and a column a year, in percent."""
    first, last = min(wide.columns), max(wide.columns)
    both = wide[[first, last]].dropna()
    if both.empty:
        return f"Shares of the jobs of {words.name(title)} by sector."
    change = (both[last] - both[first]).astype(float)
    name = str(change.abs().idxmax())
    points = float(change[name])
    if round(abs(points), 1) == 0:
        return f"The shares of the sectors were in May {last} what they were in May {first}."
    return (
        f"The share of {words.name(name)} {'rose' if points > 0 else 'fell'} most, from {words.percent(both.loc[name, first])} in "
        f"May {first} to {words.percent(both.loc[name, last])} in May {last}."
    )
