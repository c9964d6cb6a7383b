"""Figures and findings in words. A sentence is written from the data and right for every selection."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd

# No line break between a figure and its sign.
THIN = "\u00a0"
NOT_RELEASED = "not released by BLS"
ABOVE_LIMIT = "above BLS's limit"


def is_known(value: Any) -> bool:
    """Whether there is a figure: not None, not NaN, not NA."""
    return value is not None and not pd.isna(value)


def format_dollars(value: Any) -> str:
    """$51,140"""
    return f"${round(float(value)):,}" if is_known(value) else NOT_RELEASED


def format_hourly(value: Any) -> str:
    """$29.05 an hour"""
    return f"${float(value):,.2f} an hour" if is_known(value) else NOT_RELEASED


def format_about(value: Any) -> str:
    """$61,720: a figure reckoned from BLS's, with no more digits than BLS's own tens of dollars."""
    return f"${round(float(value), -1):,.0f}" if is_known(value) else NOT_RELEASED


def format_count(value: Any) -> str:
    """194,720"""
    return f"{round(float(value)):,}" if is_known(value) else NOT_RELEASED


def format_tens(value: Any) -> str:
    """20,080: a count reckoned from BLS's estimates, which are in tens."""
    return f"{round(float(value), -1):,.0f}" if is_known(value) else NOT_RELEASED


def format_percent(value: Any, signed: bool = False) -> str:
    """7.1 %; signed, +7.1 %, but no sign on what rounds to nothing."""
    if not is_known(value):
        return NOT_RELEASED
    rounded = round(float(value), 1) or 0.0
    return f"{rounded:{'+' if signed and rounded else ''}.1f}{THIN}%".replace("-", "−")


def format_day(iso: str) -> str:
    """November 22, 2026"""
    moment = date.fromisoformat(iso[:10])
    return f"{moment:%B} {moment.day}, {moment.year}"


def format_measure(value: Any, kind: str) -> str:
    """A figure of OEWS, or reckoned from one, by its kind: money, count, ratio, or a rate in whole numbers.

    Money and counts are in tens, as BLS's are.
    """
    if not is_known(value):
        return NOT_RELEASED
    if kind == "money":
        return format_about(value)
    if kind == "count":
        return format_tens(value)
    return f"{float(value):,.0f}" if kind == "rate" else f"{float(value):,.2f}"


def format_measure_short(value: float, kind: str) -> str:
    """The same in the width of a map's square."""
    if kind == "money":
        return f"${value / 1000:.0f}k"
    if kind in ("ratio", "rate"):
        return f"{value:.1f}" if kind == "ratio" else f"{value:.0f}"
    return f"{value / 1000:.0f}k" if value >= 10_000 else f"{value:,.0f}"


def is_capped(row: "pd.Series[Any]", column: str) -> bool:
    """Whether BLS says of a figure only that it is above a limit."""
    return column in str(row.get("top_coded") or "").split(",")


def format_figure(row: "pd.Series[Any]", column: str, form: Callable[[Any], str] = format_dollars) -> str:
    """A figure of a row, or why it is missing: above BLS's limit, or not released; by the hour where BLS gives it so alone."""
    if is_known(row[column]):
        return form(row[column])
    by_hour = row.get(column.replace("annual_", "hourly_")) if column.startswith("annual_") else None
    if is_known(by_hour):
        return format_hourly(by_hour)
    return ABOVE_LIMIT if is_capped(row, column) else NOT_RELEASED


def describe_median(row: "pd.Series[Any]") -> str:
    """What half are paid more than, as a clause; or why that is not known."""
    if is_known(row["annual_p50_usd"]):
        return f"half paid more than {format_dollars(row['annual_p50_usd'])} a year"
    if is_known(row.get("hourly_p50_usd")):
        return f"half paid more than {format_hourly(row['hourly_p50_usd'])} (BLS gives this work's pay by the hour alone)"
    if is_capped(row, "annual_p50_usd"):
        return "half paid more than the highest wage that BLS prints"
    return "BLS did not release the median pay"


def describe_missing_pay(row: "pd.Series[Any]", title: str) -> str:
    """Why there is no median annual pay to draw."""
    if is_known(row.get("hourly_p50_usd")):
        return (
            f"BLS gives the pay of {lower_title(title)} by the hour alone, as few have the work all year: in May {row['year']} half "
            f"earned more than {format_hourly(row['hourly_p50_usd'])}."
        )
    if is_capped(row, "annual_p50_usd"):
        return f"Median pay of {lower_title(title)} is above the highest wage that BLS prints; there is nothing to draw."
    return f"BLS did not release the median pay of {lower_title(title)}."


def join_list(things: Sequence[str]) -> str:
    """Things in a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(things[:-1]), *things[-1:]]))


# Words of SOC titles that are names of languages and peoples, wherever they stand.
_NAMES = frozenset({"Alaska", "American", "English", "Indian", "Native", "Spanish"})
# A capital and small letters after it, each part of First-Line by itself; acronyms (EKG, CNC) are none such.
_CAPITALISED = re.compile(r"(?<![A-Za-z])[A-Z][a-z]+(?![A-Za-z])")


def lower_title(title: str) -> str:
    """A title inside a sentence: in small letters, whichever way its source prints it, but for names and acronyms.

    The projections print "Medical assistants", OEWS "Miscellaneous Managers"; a code that only OEWS has is so here, too.
    """
    if title.startswith("Total, all"):
        return "all occupations"
    return _CAPITALISED.sub(lambda word: word[0] if word[0] in _NAMES else word[0].lower(), title)


def pluralize_title(title: str) -> str:
    """Those who do the work: "medical assistants", but "workers in all occupations"."""
    return f"workers in {lower_title(title)}" if title.lower().endswith("occupations") else lower_title(title)


def join_places(places: list[str]) -> str:
    """Places in a sentence: "Wyoming", "Wyoming and Guam", "Wyoming and 3 others"."""
    if len(places) <= 2:
        return " and ".join(name_place(p) for p in places)
    return f"{name_place(places[0])} and {len(places) - 1} others"


def name_place(title: str) -> str:
    """A place inside a sentence: the United States, California."""
    return f"the {title}" if title in ("United States", "District of Columbia", "Virgin Islands") else title
