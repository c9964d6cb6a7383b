"""Sentences of the overview page: growth, openings, pay and jobs over the years, earlier codes, past projections."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from app.text import (
    THIN,
    describe_median,
    format_about,
    format_count,
    format_dollars,
    format_percent,
    is_known,
    join_list,
    lower_title,
)
from outlook.codes.lineage import Lineage
from outlook.jobs.growth import Rank, compare_with_all
from outlook.jobs.projections import Projection
from outlook.pay.real_growth import Rise
from outlook.tables import ALL_OCCUPATIONS


def describe_rise(found: Rise | None, reason: str, *, title: str) -> str:
    """Say how much of the rise in median pay is inflation, or give the reason why that is unknown."""
    if found is None:
        return f"How much of the change of pay is prices cannot be said. {reason.rstrip('.')}."
    span = f"from May {found.from_year} to May {found.to_year}"
    prices = 100 * (found.to_cpi_u / found.from_cpi_u - 1)
    lead = f"Prices rose {format_percent(prices)} {span}" if prices > 0 else f"Prices did not rise {span}"
    kept = (
        f"the {format_dollars(found.from_usd)} of May {found.from_year} would be {format_about(found.kept_up_usd)} in "
        f"dollars of May {found.to_year}"
    )
    apart = 100 * (found.to_usd / found.kept_up_usd - 1)
    if round(apart, 1) == 0:
        verdict = f"median pay of {lower_title(title)} kept up with them"
    else:
        verdict = f"median pay of {lower_title(title)} {'gained' if apart > 0 else 'lost'} {format_percent(abs(apart))} against them"
    split = ""
    above = found.to_usd - found.kept_up_usd
    if found.rise_usd > 0 and above >= 0:
        split = (
            f" Of the rise of {format_dollars(found.rise_usd)}, {format_about(found.rise_usd - above)} is prices and "
            f"{format_about(above)} comes on top."
        )
    elif found.rise_usd > 0:
        split = f" The whole rise of {format_dollars(found.rise_usd)} is prices."
    return f"{lead}: {kept}, so {verdict}.{split} BLS publishes no margin of error for medians."


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


def describe_change(figures: "pd.Series[Any]", *, years: "pd.Series[Any]", form: Callable[[Any], str]) -> str:
    """Describe a change from first to last, such as "rose from $46,660 in May 2021 to $51,140 in May 2025"."""
    first, last = float(figures.iloc[0]), float(figures.iloc[-1])
    if first == last:
        return f"stayed at {form(last)} from May {years.iloc[0]} to May {years.iloc[-1]}"
    return (
        f"{'rose' if last > first else 'fell'} from {form(first)} in May {years.iloc[0]} to {form(last)} in "
        f"May {years.iloc[-1]}"
    )


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
    return f"{total}; {share:.0f}{THIN}% of them because people leave the occupation, not because it grows."


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


def describe_rank(rank: Rank | None, title: str) -> str:
    """Give an occupation's rank in projected growth among the occupations compared."""
    if rank is None or rank.of < 2:
        return f"Growth of {lower_title(title)} beside the occupations compared here."
    return f"{title} rank {rank.place} of the {rank.of} compared here in projected growth."


def describe_pay_history(comparable: pd.DataFrame, *, title: str, base_year: int | None) -> str:
    """Describe the change in median pay; `base_year` is the May whose dollars it is in, None for nominal dollars."""
    if len(comparable) < 2:
        return f"Median pay of {lower_title(title)} by year."
    unit = f"in dollars of May {base_year}" if base_year else "before inflation"
    change = describe_change(comparable["annual_p50_usd"], years=comparable["year"], form=format_dollars)
    return f"Median pay {change}, {unit}."


def describe_jobs_history(comparable: pd.DataFrame, *, title: str) -> str:
    """Describe the change in wage and salary jobs."""
    if len(comparable) < 2:
        return f"Wage and salary jobs of {lower_title(title)} by year."
    change = describe_change(comparable["employment"], years=comparable["year"], form=format_count)
    return f"Estimates of wage and salary jobs {change}."
