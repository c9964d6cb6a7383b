"""Figures and findings as text. Sentences are written from the data and must be correct for every selection."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import pandas as pd

from outlook.translation import ENGLISH, current_language, translate

Row: TypeAlias = "pd.Series[Any] | Mapping[Hashable, Any]"

# No line break between a figure and its noun.
NBSP = "\u00a0"
# Contexts of titles and places in the catalogs.
TITLE, PLACE = "title", "place"
NOT_RELEASED = "not released by BLS"
ABOVE_LIMIT = "above BLS's limit"

# What to know about each kind of figure, once a page near the first of its kind.
ABOUT_PAY = (
    "Pay is before tax and leaves out overtime and year-end or other nonproduction bonuses. Pay per year is pay per hour for "
    "2,080 hours. Each estimate combines six survey panels from three years."
)
ABOUT_YEARS = (
    "BLS changed its method in May 2021 and does not recommend these estimates for comparing years, because each combines six "
    "survey panels from three years. Don't read much into small changes."
)
ABOUT_JOBS = "The wage survey counts wage and salary jobs. Projections count all jobs, the self-employed included, so the two don't match."


def is_known(value: Any) -> bool:
    """Whether a value is a figure and not None, NaN or NA."""
    return value is not None and not pd.isna(value)


def format_dollars(value: Any) -> str:
    """$51,140"""
    return f"${round(float(value)):,}" if is_known(value) else NOT_RELEASED


def format_hourly(value: Any) -> str:
    """$29.05 an hour"""
    return translate("{pay} an hour").format(pay=f"${float(value):,.2f}") if is_known(value) else NOT_RELEASED


def format_about(value: Any) -> str:
    """$61,720: a figure computed from BLS's, rounded to tens of dollars as BLS's own are."""
    return f"${round(float(value), -1):,.0f}" if is_known(value) else NOT_RELEASED


def format_count(value: Any) -> str:
    """194,720"""
    return f"{round(float(value)):,}" if is_known(value) else NOT_RELEASED


def format_tens(value: Any) -> str:
    """20,080: a count computed from BLS's estimates, rounded to tens as they are."""
    return f"{round(float(value), -1):,.0f}" if is_known(value) else NOT_RELEASED


def format_percent(value: Any, signed: bool = False) -> str:
    """7.1%; signed, +7.1%, without a sign if it rounds to zero."""
    if not is_known(value):
        return NOT_RELEASED
    rounded = round(float(value), 1) or 0.0
    return f"{rounded:{'+' if signed and rounded else ''}.1f}%".replace("-", "−")


def capitalize(phrase: str) -> str:
    """Return a phrase with its first letter as a capital, the others as they are."""
    return phrase[:1].upper() + phrase[1:]


def format_vintage(vintage: object) -> str:
    """2024–34: the base and target year of an edition of the projections, which tables write 2024-34."""
    return str(vintage).replace("-", "–")


def format_years(years: int) -> str:
    """1 year, 10 years"""
    return translate("1 year") if years == 1 else translate("{years} years").format(years=years)


def format_day(iso: str) -> str:
    """November 22, 2026"""
    moment = date.fromisoformat(iso[:10])
    return translate("{month} {day}, {year}").format(
        month=translate(f"{moment:%B}"), day=moment.day, year=moment.year
    )


def format_measure(value: Any, kind: str) -> str:
    """Format a figure from OEWS, or computed from one, by its kind: money, hourly, count, ratio, or a rate in whole numbers.

    Money and counts are rounded to tens, and hourly pay to cents, as BLS's are.
    """
    if not is_known(value):
        return NOT_RELEASED
    if kind == "money":
        return format_about(value)
    if kind == "hourly":
        return f"${float(value):,.2f}"
    if kind == "count":
        return format_tens(value)
    return f"{float(value):,.0f}" if kind == "rate" else f"{float(value):,.2f}"


def format_measure_short(value: float, kind: str) -> str:
    """Format a figure to fit a square of the map."""
    if kind == "money":
        return f"${value / 1000:.0f}k"
    if kind == "hourly":
        return f"${value:.0f}"
    if kind in ("ratio", "rate"):
        return f"{value:.1f}" if kind == "ratio" else f"{value:.0f}"
    return f"{value / 1000:.0f}k" if value >= 10_000 else f"{value:,.0f}"


def is_capped(row: Row, column: str) -> bool:
    """Whether BLS gives only a lower limit for a figure."""
    return column in str(row.get("top_coded") or "").split(",")


def format_figure(row: Row, column: str, form: Callable[[Any], str] = format_dollars) -> str:
    """Format a figure of a row, or say why it is missing. Falls back to the hourly figure if BLS gives no annual one, and
    the other way around."""
    if is_known(row[column]):
        return form(row[column])
    by_hour = row.get(column.replace("annual_", "hourly_")) if column.startswith("annual_") else None
    if is_known(by_hour):
        return format_hourly(by_hour)
    by_year = row.get(column.replace("hourly_", "annual_")) if column.startswith("hourly_") else None
    if is_known(by_year):
        return f"{format_dollars(by_year)} a year"
    return ABOVE_LIMIT if is_capped(row, column) else NOT_RELEASED


def describe_median(row: "pd.Series[Any]") -> str:
    """Return the median as a clause, "typical (median) pay was $51,140 a year", or the reason it is missing."""
    hourly = row.get("hourly_p50_usd")
    if is_known(row["annual_p50_usd"]):
        pay = translate("typical (median) pay was {pay} a year").format(
            pay=format_dollars(row["annual_p50_usd"])
        )
        return f"{pay} ({format_hourly(hourly)})" if is_known(hourly) else pay
    if is_known(hourly):
        return translate(
            "typical (median) pay was {pay} (BLS publishes only hourly pay for this job)"
        ).format(pay=format_hourly(hourly))
    if is_capped(row, "annual_p50_usd"):
        return translate("median pay was above the highest wage that BLS prints")
    return translate("BLS did not release median pay")


def describe_spread(row: "pd.Series[Any]") -> str:
    """Return what the middle 80% earned, as a sentence after another; "" where BLS does not print both ends."""
    low, high = row["annual_p10_usd"], row["annual_p90_usd"]
    if not (is_known(low) and is_known(high)):
        return ""
    return " " + translate("The middle 80% earned {low} to {high}.").format(
        low=format_dollars(low), high=format_dollars(high)
    )


def describe_missing_pay(row: "pd.Series[Any]", title: str) -> str:
    """Explain why there is no median annual pay to draw."""
    hourly = row.get("hourly_p50_usd")
    if is_known(hourly):
        return (
            f"BLS publishes only hourly pay for {lower_title(title)}, because few work all year: the median was "
            f"{format_hourly(hourly)} in May {row['year']}."
        )
    if is_capped(row, "annual_p50_usd"):
        return f"Median pay for {lower_title(title)} is above the highest wage that BLS prints, so there is nothing to draw."
    return f"BLS did not release median pay for {lower_title(title)}."


_I_SOUND = re.compile(r"h?i(?!e)", re.IGNORECASE)


def join_list(things: Sequence[str]) -> str:
    """Join things in a sentence: "a", "a and b", "a, b, and c"."""
    if len(things) < 2:
        return "".join(things)
    # Spanish has another word for "and" before this sound: "Utah e Idaho".
    context = "before i" if _I_SOUND.match(things[-1]) else ""
    joint = translate(" and ", context) if len(things) == 2 else translate(", and ", context)
    return f"{', '.join(things[:-1])}{joint}{things[-1]}"


# Proper names in SOC titles, capitalized everywhere.
_NAMES = frozenset({"Alaska", "American", "English", "Indian", "Native", "Spanish"})
# A capitalized word, or each part of a hyphenated one (First-Line), but not an acronym (EKG, CNC).
_CAPITALIZED = re.compile(r"(?<![A-Za-z])[A-Z][a-z]+(?![A-Za-z])")


def lower_title(title: str) -> str:
    """Write a title as it appears inside a sentence: in lowercase, except for names and acronyms.

    Sources capitalize differently: the projections print "Medical assistants", OEWS "Miscellaneous Managers".
    """
    if title.startswith("Total, all"):
        return translate("all occupations")
    return translate(_lower_english(title), TITLE)


def _lower_english(title: str) -> str:
    return _CAPITALIZED.sub(lambda match: match[0] if match[0] in _NAMES else match[0].lower(), title)


def name_title(title: str) -> str:
    """Write a title as headings have it; in another language, with the publisher's own beside it."""
    known = lower_title(title)
    is_translated = known != _lower_english(title) and current_language() != ENGLISH
    return f"{known[:1].upper()}{known[1:]} ({title})" if is_translated else title


def translate_title(title: str) -> str:
    """Write a title as it stands alone in a list, such as "Hospitals", in the current language only."""
    known = translate(_lower_english(title), TITLE)
    return title if current_language() == ENGLISH else f"{known[:1].upper()}{known[1:]}"


def pluralize_title(title: str) -> str:
    """Name the people who do the work: "medical assistants", but "workers in all occupations"."""
    if title.lower().endswith("occupations"):
        return translate("workers in {title}").format(title=lower_title(title))
    return lower_title(title)


def join_places(places: list[str]) -> str:
    """Join places in a sentence: "Wyoming", "Wyoming and Guam", "Wyoming and 3 others"."""
    if len(places) <= 2:
        return join_list([name_place(p) for p in places])
    return translate("{place} and {count} others").format(place=name_place(places[0]), count=len(places) - 1)


def name_place(title: str) -> str:
    """Write a place as it appears inside a sentence: the United States, California."""
    is_with_article = title in ("United States", "District of Columbia", "Virgin Islands")
    return translate(f"the {title}" if is_with_article else title, PLACE)
