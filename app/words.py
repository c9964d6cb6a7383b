"""Figures and findings in words. A sentence is written from the data and right for every selection."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from outlook.growth import Projection, against_all
from outlook.lineage import Lineage
from outlook.tidy import ALL_OCCUPATIONS

# No line break between a figure and its sign.
THIN = "\u00a0"
NOT_RELEASED = "not released by BLS"
ABOVE_LIMIT = "above BLS's limit"


def known(value: Any) -> bool:
    """Whether there is a figure: not None, not NaN, not NA."""
    return value is not None and not pd.isna(value)


def dollars(value: Any) -> str:
    """$51,140"""
    return f"${round(float(value)):,}" if known(value) else NOT_RELEASED


def hourly(value: Any) -> str:
    """$29.05 an hour"""
    return f"${float(value):,.2f} an hour" if known(value) else NOT_RELEASED


def about(value: Any) -> str:
    """$61,720: a figure reckoned from BLS's, with no more digits than BLS's own tens of dollars."""
    return f"${round(float(value), -1):,.0f}" if known(value) else NOT_RELEASED


def count(value: Any) -> str:
    """194,720"""
    return f"{round(float(value)):,}" if known(value) else NOT_RELEASED


def tens(value: Any) -> str:
    """20,080: a count reckoned from BLS's estimates, which are in tens."""
    return f"{round(float(value), -1):,.0f}" if known(value) else NOT_RELEASED


def percent(value: Any, signed: bool = False) -> str:
    """7.1 %; signed, +7.1 %, but no sign on what rounds to nothing."""
    if not known(value):
        return NOT_RELEASED
    rounded = round(float(value), 1) or 0.0
    return f"{rounded:{'+' if signed and rounded else ''}.1f}{THIN}%".replace("-", "−")


def day(iso: str) -> str:
    """November 22, 2026"""
    moment = date.fromisoformat(iso[:10])
    return f"{moment:%B} {moment.day}, {moment.year}"


def measured(value: Any, kind: str) -> str:
    """A figure of OEWS, or reckoned from one, by its kind: money, count, ratio, or a rate in whole numbers.

    Money and counts are in tens, as BLS's are.
    """
    if not known(value):
        return NOT_RELEASED
    if kind == "money":
        return about(value)
    if kind == "count":
        return tens(value)
    return f"{float(value):,.0f}" if kind == "rate" else f"{float(value):,.2f}"


def measured_short(value: float, kind: str) -> str:
    """The same in the width of a map's square."""
    if kind == "money":
        return f"${value / 1000:.0f}k"
    if kind in ("ratio", "rate"):
        return f"{value:.1f}" if kind == "ratio" else f"{value:.0f}"
    return f"{value / 1000:.0f}k" if value >= 10_000 else f"{value:,.0f}"


def capped(row: "pd.Series[Any]", column: str) -> bool:
    """Whether BLS says of a figure only that it is above a limit."""
    return column in str(row.get("top_coded") or "").split(",")


def figure(row: "pd.Series[Any]", column: str, form: Callable[[Any], str] = dollars) -> str:
    """A figure of a row, or why it is missing: above BLS's limit, or not released; by the hour where BLS gives it so alone."""
    if known(row[column]):
        return form(row[column])
    by_hour = row.get(column.replace("annual_", "hourly_")) if column.startswith("annual_") else None
    if known(by_hour):
        return hourly(by_hour)
    return ABOVE_LIMIT if capped(row, column) else NOT_RELEASED


def half_paid_more(row: "pd.Series[Any]") -> str:
    """What half are paid more than, as a clause; or why that is not known."""
    if known(row["annual_p50_usd"]):
        return f"half paid more than {dollars(row['annual_p50_usd'])} a year"
    if known(row.get("hourly_p50_usd")):
        return f"half paid more than {hourly(row['hourly_p50_usd'])} (BLS gives this work's pay by the hour alone)"
    if capped(row, "annual_p50_usd"):
        return "half paid more than the highest wage that BLS prints"
    return "BLS did not release the median pay"


def no_annual_pay(row: "pd.Series[Any]", title: str) -> str:
    """Why there is no median annual pay to draw."""
    if known(row.get("hourly_p50_usd")):
        return (
            f"BLS gives the pay of {name(title)} by the hour alone, as few have the work all year: in May {row['year']} half "
            f"earned more than {hourly(row['hourly_p50_usd'])}."
        )
    if capped(row, "annual_p50_usd"):
        return f"Median pay of {name(title)} is above the highest wage that BLS prints; there is nothing to draw."
    return f"BLS did not release the median pay of {name(title)}."


def listed(things: Sequence[str]) -> str:
    """Things in a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(things[:-1]), *things[-1:]]))


# Words of SOC titles that are names of languages and peoples, wherever they stand.
_NAMES = frozenset({"Alaska", "American", "English", "Indian", "Native", "Spanish"})
# A capital and small letters after it, each part of First-Line by itself; acronyms (EKG, CNC) are none such.
_CAPITALISED = re.compile(r"(?<![A-Za-z])[A-Z][a-z]+(?![A-Za-z])")


def name(title: str) -> str:
    """A title inside a sentence: in small letters, whichever way its source prints it, but for names and acronyms.

    The projections print "Medical assistants", OEWS "Miscellaneous Managers"; a code that only OEWS has is so here, too.
    """
    if title.startswith("Total, all"):
        return "all occupations"
    return _CAPITALISED.sub(lambda word: word[0] if word[0] in _NAMES else word[0].lower(), title)


def people(title: str) -> str:
    """Those who do the work: "medical assistants", but "workers in all occupations"."""
    return f"workers in {name(title)}" if title.lower().endswith("occupations") else name(title)


def named(places: list[str]) -> str:
    """Places in a sentence: "Wyoming", "Wyoming and Guam", "Wyoming and 3 others"."""
    if len(places) <= 2:
        return " and ".join(place(p) for p in places)
    return f"{place(places[0])} and {len(places) - 1} others"


def place(title: str) -> str:
    """A place inside a sentence: the United States, California."""
    return f"the {title}" if title in ("United States", "District of Columbia", "Virgin Islands") else title


def year_pair(projection: Projection) -> str:
    """2024–34"""
    return projection.vintage.replace("-", "–")


def growth(
    projection: Projection | None, title: str, everyone: Projection | None, *, current: bool = True
) -> str:
    """The projected growth of one occupation, against all occupations of the same edition.

    `current` is false where newer editions no longer have the code.
    """
    if projection is None or projection.change_pct is None:
        return f"BLS projects no growth figure for {name(title)} under this code."
    who = (
        "BLS projects"
        if current
        else f"In {year_pair(projection)}, its last edition under this code, BLS projected"
    )
    if projection.second_hand:
        who = "Figures quoted from BLS say"
    span = f"from {projection.base_year} to {projection.target_year}"
    if projection.change_pct > 0:
        change = f"{percent(projection.change_pct)} more jobs"
    elif projection.change_pct < 0:
        change = f"{percent(-projection.change_pct)} fewer jobs"
    else:
        change = "no change in jobs"
    sentence = f"{who} {change} for {name(title)} {span}"
    if everyone is None or everyone.change_pct is None or everyone.code == projection.code:
        return sentence + "."
    if projection.change_pct <= 0 or everyone.change_pct <= 0:
        # "Slower than growth" says too little of a decline.
        direction = "more" if everyone.change_pct > 0 else "fewer" if everyone.change_pct < 0 else "change"
        return f"{sentence}, against {percent(abs(everyone.change_pct))} {direction} for all occupations."
    verdict = against_all(projection, everyone)
    words = {"faster": "faster than", "slower": "slower than", "same": "the same as"}[verdict]
    return f"{sentence}, {words} the {percent(everyone.change_pct)} for all occupations."


def path(projection: Projection, title: str) -> str:
    """Jobs in the base year and as projected."""
    return (
        f"From {count(projection.jobs_base)} jobs in {projection.base_year} to {count(projection.jobs_projected)} "
        f"projected for {projection.target_year}: {name(title)}."
    )


def change(figures: "pd.Series[Any]", *, years: "pd.Series[Any]", form: Callable[[Any], str]) -> str:
    """What became of a figure: "rose from $46,660 in May 2021 to $51,140 in May 2025"."""
    first, last = float(figures.iloc[0]), float(figures.iloc[-1])
    if first == last:
        return f"stayed at {form(last)} from May {years.iloc[0]} to May {years.iloc[-1]}"
    return (
        f"{'rose' if last > first else 'fell'} from {form(first)} in May {years.iloc[0]} to {form(last)} in "
        f"May {years.iloc[-1]}"
    )


def editions(own: list[Projection], title: str) -> str:
    """How many of BLS's own editions have an occupation under this code, and what they project."""
    rates = [e.change_pct for e in own if e.change_pct is not None and not e.second_hand]
    if not rates:
        return f"No edition of BLS's own at hand has {name(title)} under this code."
    low, high = percent(min(rates), signed=True), percent(max(rates), signed=True)
    span = low if low == high else f"from {low} to {high}"
    count_ = (
        "One edition of BLS's own projects"
        if len(rates) == 1
        else f"{len(rates)} editions of BLS's own project"
    )
    quoted = " A newer one is known second-hand." if any(e.second_hand for e in own) else ""
    return f"{count_} {name(title)} under this code, {span} over ten years.{quoted}"


def openings(projection: Projection | None, title: str) -> str:
    """Openings a year and what they are made of."""
    if projection is None or projection.openings_per_year is None:
        return f"Openings a year for {name(title)} are not given in this edition."
    total = f"About {count(projection.openings_per_year)} openings a year are projected for {name(title)}"
    if projection.exits_per_year is None or projection.transfers_per_year is None:
        return f"{total}; this edition's file does not say how many come from growth and how many from people leaving."
    leaving = projection.exits_per_year + projection.transfers_per_year
    if projection.not_replaced_per_year:
        return f"{total}: {count(leaving)} people leave each year, and not all are replaced, because jobs decline."
    if not projection.openings_per_year:
        return f"No openings a year are projected for {name(title)}."
    share = 100 * leaving / projection.openings_per_year
    return f"{total}; {share:.0f}{THIN}% of them because people leave the occupation, not because it grows."


def lineage(found: Lineage, title: str) -> str:
    """Which codes held the work before and since, in order; or that it is new."""
    others = [s for s in found.segments if not s.own]
    if not others:
        return f"{title} were counted under another code, or with other work, in earlier lists."
    first = min((s.first_year for s in found.segments if s.own), default=None)
    before = [s for s in others if first is None or s.first_year < first]
    parts = [
        f"{when}, {name(title)} were counted under "
        + listed([f"{s.code} ({_span(s.first_year, s.last_year)})" for s in stretches])
        for when, stretches in (("Before", before), ("Afterwards", [s for s in others if s not in before]))
        if stretches
    ]
    return f"{'. '.join(parts)}, in part with other work."


def _span(first: int, last: int) -> str:
    return f"May {first}" if first == last else f"May {first} to {last}"


def openings_rate(frame: pd.DataFrame, *, code: str, title: str) -> str:
    """Openings per 100 jobs against all occupations; `frame` as in `outlook.openings.against`."""
    rates = {c: float(v) for c, v in zip(frame["code"], frame["openings_per_100"], strict=True) if known(v)}
    own, everyone = rates.get(code), rates.get(ALL_OCCUPATIONS)
    if own is None:
        return (
            f"Openings per 100 jobs beside those of other occupations; for {name(title)} they are not given."
        )
    text = f"{own:.1f} openings a year for every 100 jobs of {name(title)}"
    if everyone is None or code == ALL_OCCUPATIONS:
        return f"{text}."
    apart = round(own, 1) - round(everyone, 1)
    how = "as many as" if not apart else "more than" if apart > 0 else "fewer than"
    return f"{text}, {how} the {everyone:.1f} of all occupations."


def jobs_and_pay(row: "pd.Series[Any] | None", title: str) -> str:
    """Jobs and median pay now."""
    if row is None:
        return f"BLS gives no present estimate of jobs or pay for {name(title)}."
    jobs = (
        f"There were {count(row['employment'])} wage and salary jobs"
        if known(row["employment"])
        else "BLS did not release how many jobs there were"
    )
    spread = ""
    if known(row["annual_p10_usd"]) and known(row["annual_p90_usd"]):
        spread = (
            f" One in ten paid less than {dollars(row['annual_p10_usd'])}, "
            f"one in ten more than {dollars(row['annual_p90_usd'])}."
        )
    return f"{jobs} in May {row['year']}; {half_paid_more(row)}.{spread}"
