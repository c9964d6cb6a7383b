"""Sentences of the overview page: growth, openings, pay and jobs over the years, earlier codes, past projections."""

from typing import Any

import pandas as pd

from app.text import (
    describe_median,
    format_count,
    format_dollars,
    format_percent,
    format_tens,
    is_known,
    join_list,
    lower_title,
)
from outlook.claims import choose_word, compare_years, make_estimate
from outlook.codes.lineage import Lineage
from outlook.jobs.factors import Reason
from outlook.jobs.growth import Rank, compare_with_all
from outlook.jobs.projections import Projection
from outlook.pay.real_growth import RealPay
from outlook.tables import ALL_OCCUPATIONS

# A change of jobs from which the mix of people is named as a reason.
NOTABLE_JOBS_PCT = 5.0


def describe_real_pay(found: RealPay | None, reason: str, *, title: str) -> str:
    """Say how pay moved against prices: the mean by its test, the median beside it, and what else may move both."""
    if found is None:
        return f"How pay moved against prices cannot be said. {reason.rstrip('.')}."
    span = f"from May {found.from_year} to May {found.to_year}"
    prices = format_percent(found.prices_pct, signed=True)
    mean = format_percent(found.mean.difference, signed=True)
    text = f"Prices changed by {prices} {span}. After inflation, average (mean) pay of {lower_title(title)} changed by {mean}"
    if found.mean.margin is None:
        text += "; BLS publishes no margin of error for it."
    else:
        margin = f"give or take {found.mean.margin:.1f} points"
        text += f", {margin}: tested at 90%, it {choose_word(found.mean, 'prices')}."
    if found.median_pct is not None:
        text += f" Median pay changed by {format_percent(found.median_pct, signed=True)}; BLS publishes no margin of error for medians."
    if found.disagree:
        text += " Mean and median point in opposite directions, so neither alone says how typical pay moved."
    if found.jobs_pct is not None and abs(found.jobs_pct) >= NOTABLE_JOBS_PCT:
        text += (
            f" The number of jobs changed by {format_percent(found.jobs_pct, signed=True)}, so part of this may be who "
            "holds them, not what one job pays."
        )
    return text


def format_years(projection: Projection) -> str:
    """Format an edition's base and target years, for example 2024–34."""
    return projection.vintage.replace("-", "–")


def describe_growth(
    projection: Projection | None, title: str, everyone: Projection | None, *, current: bool = True
) -> str:
    """Describe an occupation's projected growth and compare it with all occupations in the same edition.

    `current` is false if newer editions no longer have the code.
    """
    if projection is None or projection.change_pct is None:
        return f"BLS projects no growth figure for {lower_title(title)} under this code."
    who = (
        "BLS projects"
        if current
        else f"In {format_years(projection)}, its last edition under this code, BLS projected"
    )
    if projection.second_hand:
        who = "Figures quoted from BLS say"
    span = f"from {projection.base_year} to {projection.target_year}"
    if projection.change_pct > 0:
        change = f"{format_percent(projection.change_pct)} more jobs"
    elif projection.change_pct < 0:
        change = f"{format_percent(-projection.change_pct)} fewer jobs"
    else:
        change = "no change in jobs"
    sentence = f"{who} {change} for {lower_title(title)} {span}"
    if everyone is None or everyone.change_pct is None or everyone.code == projection.code:
        return sentence + "."
    if projection.change_pct <= 0 or everyone.change_pct <= 0:
        # "Slower than average" would understate a decline.
        direction = "more" if everyone.change_pct > 0 else "fewer" if everyone.change_pct < 0 else "change"
        return (
            f"{sentence}, against {format_percent(abs(everyone.change_pct))} {direction} for all occupations."
        )
    verdict = compare_with_all(projection, everyone)
    comparison = {"faster": "faster than", "slower": "slower than", "same": "the same as"}[verdict]
    return f"{sentence}, {comparison} the {format_percent(everyone.change_pct)} for all occupations."


def describe_path(projection: Projection, title: str) -> str:
    """Give the jobs in the base year and in the target year."""
    return (
        f"From {format_count(projection.jobs_base)} jobs in {projection.base_year} to {format_count(projection.jobs_projected)} "
        f"projected for {projection.target_year}: {lower_title(title)}."
    )


def describe_jobs_change(comparable: pd.DataFrame) -> str:
    """Describe a change in jobs from first to last by its test, such as "stayed about the same: 37,900 in May 2021 …"."""
    first, last = comparable.iloc[0], comparable.iloc[-1]
    before, now = (make_estimate(row["employment"], row["employment_rse_pct"]) for row in (first, last))
    found = compare_years(before, now, years_apart=int(last["year"]) - int(first["year"]))
    ends = f"{format_count(before.value)} in May {first['year']}, {format_count(now.value)} in May {last['year']}"
    if found.margin is None:
        return f"{ends}; BLS publishes no margin of error"
    change = f"{'+' if found.difference > 0 else '−' if found.difference < 0 else ''}{format_count(abs(found.difference))}"
    return f"{choose_word(found, 'jobs')}: {ends} ({change}, give or take {format_tens(found.margin)})"


def describe_editions(own: list[Projection], title: str) -> str:
    """Say how many of BLS's own editions have the occupation under this code, and the growth they project."""
    rates = [e.change_pct for e in own if e.change_pct is not None and not e.second_hand]
    if not rates:
        return f"No edition of BLS's own at hand has {lower_title(title)} under this code."
    low, high = format_percent(min(rates), signed=True), format_percent(max(rates), signed=True)
    span = low if low == high else f"from {low} to {high}"
    subject = (
        "One edition of BLS's own projects"
        if len(rates) == 1
        else f"{len(rates)} editions of BLS's own project"
    )
    quoted = " A newer one is known second-hand." if any(e.second_hand for e in own) else ""
    return f"{subject} {lower_title(title)} under this code, {span} over ten years.{quoted}"


def describe_openings(projection: Projection | None, title: str) -> str:
    """Give the openings a year and the share that comes from people leaving."""
    if projection is None or projection.openings_per_year is None:
        return f"Openings a year for {lower_title(title)} are not given in this edition."
    total = f"About {format_count(projection.openings_per_year)} openings a year are projected for {lower_title(title)}"
    if projection.exits_per_year is None or projection.transfers_per_year is None:
        return f"{total}; this edition's file does not say how many come from growth and how many from people leaving."
    leaving = projection.exits_per_year + projection.transfers_per_year
    if projection.not_replaced_per_year:
        return f"{total}: {format_count(leaving)} people leave each year, and not all are replaced, because jobs decline."
    if not projection.openings_per_year:
        return f"No openings a year are projected for {lower_title(title)}."
    share = 100 * leaving / projection.openings_per_year
    return f"{total}; {share:.0f}% of them because people leave the occupation, not because it grows."


def describe_code_history(found: Lineage, title: str) -> str:
    """List the codes under which the work was counted before and afterwards, in order."""
    others = [s for s in found.segments if not s.own]
    if not others:
        return f"{title} were counted under another code, or with other work, in earlier lists."
    first = min((s.first_year for s in found.segments if s.own), default=None)
    before = [s for s in others if first is None or s.first_year < first]
    parts = [
        f"{when}, {lower_title(title)} were counted under "
        + join_list([f"{s.code} ({_format_mays(s.first_year, s.last_year)})" for s in stretches])
        for when, stretches in (("Before", before), ("Afterwards", [s for s in others if s not in before]))
        if stretches
    ]
    return f"{'. '.join(parts)}, in part with other work."


def _format_mays(first: int, last: int) -> str:
    return f"May {first}" if first == last else f"May {first} to {last}"


def describe_openings_rate(frame: pd.DataFrame, *, code: str, title: str) -> str:
    """Compare openings per 100 jobs with all occupations; `frame` is the output of `outlook.jobs.openings.compare_openings`."""
    rates = {
        c: float(v) for c, v in zip(frame["code"], frame["openings_per_100"], strict=True) if is_known(v)
    }
    own, everyone = rates.get(code), rates.get(ALL_OCCUPATIONS)
    if own is None:
        return f"Openings per 100 jobs beside those of other occupations; for {lower_title(title)} they are not given."
    rate = f"{own:.1f} openings a year for every 100 jobs of {lower_title(title)}"
    if everyone is None or code == ALL_OCCUPATIONS:
        return f"{rate}."
    apart = round(own, 1) - round(everyone, 1)
    how = "as many as" if not apart else "more than" if apart > 0 else "fewer than"
    return f"{rate}, {how} the {everyone:.1f} of all occupations."


def describe_jobs_and_pay(row: "pd.Series[Any] | None", title: str) -> str:
    """Describe jobs and pay in the newest May estimates; `row` is a row of `wages`, or None if there is no estimate."""
    if row is None:
        return f"BLS gives no present estimate of jobs or pay for {lower_title(title)}."
    jobs = (
        f"There were {format_count(row['employment'])} wage and salary jobs"
        if is_known(row["employment"])
        else "BLS did not release how many jobs there were"
    )
    spread = ""
    if is_known(row["annual_p10_usd"]) and is_known(row["annual_p90_usd"]):
        spread = (
            f" One in ten paid less than {format_dollars(row['annual_p10_usd'])}, "
            f"one in ten more than {format_dollars(row['annual_p90_usd'])}."
        )
    return f"{jobs} in May {row['year']}; {describe_median(row)}.{spread}"


def describe_outlook(
    newest: Projection | None,
    everyone: Projection | None,
    estimates: "pd.Series[Any] | None",
    *,
    title: str,
    current: bool,
) -> str:
    """Answer the page's question: projected growth, then jobs and pay now."""
    growth = describe_growth(newest, title, everyone, current=current)
    return f"{growth} {describe_jobs_and_pay(estimates, title)}"


def describe_quoted_edition(quoted: Projection | None) -> str:
    """Mention a newer edition known only second-hand, which is never the headline; empty if there isn't one."""
    if quoted is None:
        return ""
    return (
        f"A newer edition is out, known here second-hand only: {format_percent(quoted.change_pct, signed=True)} from "
        f"{quoted.base_year} to {quoted.target_year}. It moves into the answer when BLS's own file is imported."
    )


def describe_reason(reason: Reason | None) -> str:
    """Quote BLS's own reason for the change, with its edition; empty if the edition gives none."""
    if reason is None:
        return ""
    return f"BLS's own reason, in its {reason.vintage.replace('-', '–')} edition: “{reason.text}”"


def describe_rank(rank: Rank | None, title: str) -> str:
    """Give an occupation's rank in projected growth among the occupations compared."""
    if rank is None or rank.of < 2:
        return f"Growth of {lower_title(title)} beside the occupations compared here."
    return f"{title} rank {rank.place} of the {rank.of} compared here in projected growth."


def describe_pay_history(comparable: pd.DataFrame, *, title: str, base_year: int | None) -> str:
    """State median pay in the first and last year; `base_year` is the May whose dollars it is in, None for nominal dollars."""
    if len(comparable) < 2:
        return f"Median pay of {lower_title(title)} by year."
    unit = f"in dollars of May {base_year}" if base_year else "before inflation"
    first, last = comparable.iloc[0], comparable.iloc[-1]
    return (
        f"Median pay was {format_dollars(first['annual_p50_usd'])} in May {first['year']} and "
        f"{format_dollars(last['annual_p50_usd'])} in May {last['year']}, {unit}."
    )


def describe_jobs_history(comparable: pd.DataFrame, *, title: str) -> str:
    """Describe the change in wage and salary jobs, by its test."""
    if len(comparable) < 2:
        return f"Wage and salary jobs of {lower_title(title)} by year."
    return f"Wage and salary jobs {describe_jobs_change(comparable)}."
