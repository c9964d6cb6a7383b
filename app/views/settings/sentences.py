"""Sentences on pay by employer type."""

from typing import Any

import pandas as pd

from app import text as app_text
from outlook.pay.premiums import Owners


def premium_finding(frame: pd.DataFrame, title: str) -> str:
    """The settings that surely pay most and least against all together; `frame` as in `outlook.pay.premiums.setting_premiums`."""
    sure = frame[frame["premium_low_usd"].notna()]
    above = sure[sure["premium_low_usd"] > 0]
    below = sure[sure["premium_high_usd"] < 0]
    if above.empty and below.empty:
        return f"No setting's average pay of {app_text.name(title)} is surely apart from that of all settings together."
    parts = []
    if len(above):
        best = above.sort_values("premium_pct").iloc[-1]
        parts.append(f"{app_text.percent(best['premium_pct'])} more in {_setting(best)}")
    if len(below):
        worst = below.sort_values("premium_pct").iloc[0]
        parts.append(f"{app_text.percent(-worst['premium_pct'])} less in {_setting(worst)}")
    return f"Against the average of all settings, {app_text.people(title)} are paid {' and '.join(parts)}."


def _setting(row: "pd.Series[Any]") -> str:
    return app_text.name(str(row["setting"]))


def owners_sentence(found: Owners | None, reason: str, *, title: str) -> str:
    """Private against government employers: shares, and the difference of means with its interval."""
    if found is None:
        return f"Private and public employers cannot be told apart: {reason}."
    private = next((r for _, r in found.frame.iterrows() if r["owner"] == "Private employers"), None)
    parts = []
    if private is not None and app_text.known(private["share_pct"]):
        parts.append(
            f"In May {found.year} private employers had {app_text.percent(private['share_pct'])} of {app_text.people(title)}."
        )
    if found.private_above is not None:
        middle, low, high = found.private_above
        text = f"They paid on average {app_text.about(abs(middle))} {'more' if middle > 0 else 'less'} than government"
        if low <= 0 <= high:
            parts.append(f"{text}, a difference within the margin of error.")
        else:
            ends = sorted((abs(low), abs(high)))
            parts.append(
                f"{text} (90{app_text.THIN}% interval {app_text.about(ends[0])} to {app_text.about(ends[1])})."
            )
    return " ".join(parts)


def shares_finding(wide: pd.DataFrame, title: str) -> str:
    """The sector whose share changed most; `wide` has a row a sector and a column a year, in percent."""
    first, last = min(wide.columns), max(wide.columns)
    both = wide[[first, last]].dropna()
    if both.empty:
        return f"Shares of the jobs of {app_text.name(title)} by sector."
    change = (both[last] - both[first]).astype(float)
    name = str(change.abs().idxmax())
    points = float(change[name])
    if round(abs(points), 1) == 0:
        return f"The shares of the sectors were in May {last} what they were in May {first}."
    return (
        f"The share of {app_text.name(name)} {'rose' if points > 0 else 'fell'} most, from {app_text.percent(both.loc[name, first])} in "
        f"May {first} to {app_text.percent(both.loc[name, last])} in May {last}."
    )
