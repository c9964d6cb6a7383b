"""Sentences of the overview page: growth, openings, pay and jobs over the years."""

from typing import Any

import pandas as pd

from app.components.units import YEARLY, PayUnit
from app.text import (
    PLACE,
    format_count,
    format_percent,
    format_tens,
    format_vintage,
    is_known,
    lower_title,
    name_place,
    name_title,
)
from outlook.claims import choose_word, compare_years, make_estimate, report_projection
from outlook.jobs.factors import Reason
from outlook.jobs.projections import Projection
from outlook.pay.real_growth import RealPay
from outlook.summary import Growth, Summary
from outlook.tables import ALL_OCCUPATIONS
from outlook.translation import translate

# A change of jobs from which the mix of people is named as a reason.
NOTABLE_JOBS_PCT = 5.0


def describe_real_pay(found: RealPay | None, reason: str, *, title: str) -> str:
    """Say how pay moved after inflation: the mean by its test, the median beside it, and what else may move both."""
    if found is None:
        return f"We can't tell how much of the change in pay is inflation. {reason.rstrip('.')}."
    mean = format_percent(found.mean.difference, signed=True)
    text = (
        f"After inflation, average (mean) pay for {lower_title(title)} changed by {mean} from May {found.from_year} to "
        f"May {found.to_year}"
    )
    if found.mean.margin is None:
        text += "; BLS publishes no margin of error for it."
    else:
        text += f", give or take {found.mean.margin:.1f} points: pay {choose_word(found.mean, 'prices')}."
    if found.median_pct is not None:
        text += f" Median pay changed by {format_percent(found.median_pct, signed=True)}; BLS publishes no margin of error for medians."
    if found.disagree:
        text += " Mean and median point in opposite directions, so neither alone shows how typical pay moved."
    if found.jobs_pct is not None and abs(found.jobs_pct) >= NOTABLE_JOBS_PCT:
        text += (
            f" The number of jobs changed by {format_percent(found.jobs_pct, signed=True)}, so some of this may come from who "
            "has these jobs now, not from what each job pays."
        )
    return f"{text} Prices changed by {format_percent(found.prices_pct, signed=True)}."


def describe_growth(
    projection: Projection | None,
    title: str,
    everyone: Projection | None,
    *,
    current: bool = True,
    nationwide: bool = False,
) -> str:
    """Describe an occupation's projected growth and compare it with all occupations in the same edition.

    `current` is false if newer editions no longer have the code. `nationwide` is true if the page is about another place.
    """
    if projection is None or projection.change_pct is None:
        return translate("BLS does not publish a growth projection for {title} under this code.").format(
            title=lower_title(title)
        )
    form = translate("nationwide from {first} to {last}" if nationwide else "from {first} to {last}")
    span = form.format(first=projection.base_year, last=projection.target_year)
    change = _describe_change(projection.change_pct)
    if current and not projection.second_hand:
        form, source = translate("Jobs for {title} are projected to {change} {span}"), " (BLS)"
    elif projection.second_hand:
        form, source = (
            translate("Other sources quote a BLS projection: jobs for {title} to {change} {span}"),
            "",
        )
    else:
        form, source = (
            translate(
                "In its {vintage} edition, the last with this code, BLS projected jobs for {title} to {change} {span}"
            ),
            "",
        )
    text = form.format(
        title=lower_title(title), change=change, span=span, vintage=format_vintage(projection.vintage)
    )
    if everyone is None or everyone.change_pct is None or everyone.code == projection.code:
        return f"{text}{source}."
    others = translate("jobs in all occupations, to {change}").format(
        change=_describe_change(everyone.change_pct)
    )
    return f"{text}; {others}{source}."


def _describe_change(change_pct: float) -> str:
    """A projected change as its publisher states it: "grow 7.1%", "stay the same"."""
    word = choose_word(report_projection(change_pct), "projection")
    return f"{word} {format_percent(abs(change_pct))}" if round(change_pct, 1) else word


def describe_path(projection: Projection, title: str) -> str:
    """Give the jobs in the base year and in the target year."""
    return translate("{title}: {jobs} jobs in {year}, {projected} projected for {target_year}.").format(
        title=name_title(title),
        jobs=format_count(projection.jobs_base),
        year=projection.base_year,
        projected=format_count(projection.jobs_projected),
        target_year=projection.target_year,
    )


def describe_jobs_change(comparable: pd.DataFrame) -> str:
    """Describe a change in jobs from first to last by its test, such as "stayed about the same: 37,900 in May 2021 …"."""
    first, last = comparable.iloc[0], comparable.iloc[-1]
    before, now = (make_estimate(row["employment"], row["employment_rse_pct"]) for row in (first, last))
    found = compare_years(before, now, years_apart=int(last["year"]) - int(first["year"]))
    ends = translate("{jobs} in May {year}, {later} in May {later_year}").format(
        jobs=format_count(before.value),
        year=first["year"],
        later=format_count(now.value),
        later_year=last["year"],
    )
    if found.margin is None:
        return translate("{change}; BLS publishes no margin of error").format(change=ends)
    change = f"{'+' if found.difference > 0 else '−' if found.difference < 0 else ''}{format_count(abs(found.difference))}"
    return translate("{word}: {ends} ({change}, give or take {margin})").format(
        word=choose_word(found, "jobs"), ends=ends, change=change, margin=format_tens(found.margin)
    )


def describe_openings(projection: Projection | None, title: str) -> str:
    """Give the openings a year and the share that comes from people leaving."""
    if projection is None or projection.openings_per_year is None:
        return f"This edition doesn't give openings for {lower_title(title)}."
    if not projection.openings_per_year:
        return f"No openings are projected for {lower_title(title)}."
    total = f"About {format_count(projection.openings_per_year)} openings a year are projected for {lower_title(title)}"
    if projection.exits_per_year is None or projection.transfers_per_year is None:
        return (
            f"{total}. This edition doesn't say how many come from people leaving and how many from new jobs."
        )
    leaving = projection.exits_per_year + projection.transfers_per_year
    if projection.not_replaced_per_year:
        return f"{total}. {format_count(leaving)} people a year are projected to leave, but not all of them to be replaced."
    share = 100 * leaving / projection.openings_per_year
    return f"{total}. Of these, {share:.0f}% come from people leaving the job and the rest from new jobs."


def describe_openings_rate(frame: pd.DataFrame, *, code: str, title: str) -> str:
    """Compare openings per 100 jobs with all occupations; `frame` is the output of `outlook.jobs.openings.compare_openings`."""
    rates = {
        c: float(v) for c, v in zip(frame["code"], frame["openings_per_100"], strict=True) if is_known(v)
    }
    own, everyone = rates.get(code), rates.get(ALL_OCCUPATIONS)
    if own is None:
        return f"Openings per 100 jobs in related jobs; none are given for {lower_title(title)}."
    text = f"{own:.1f} openings a year for every 100 jobs for {lower_title(title)}"
    return (
        f"{text}."
        if everyone is None or code == ALL_OCCUPATIONS
        else f"{text}; all occupations, {everyone:.1f}."
    )


def describe_gap(summary: Summary) -> str:
    """Say that a place has no estimate, and where there is one; "" if it has one."""
    if summary.row is not None:
        return ""
    title = lower_title(summary.title)
    if summary.is_nation:
        return translate("BLS has no current estimate of jobs or pay for {title}.").format(title=title)
    return translate(
        "BLS has no current estimate of jobs or pay for {title} in {place}. Choose its state or the United States instead."
    ).format(title=title, place=name_place(summary.area))


def describe_real_pay_briefly(found: RealPay | None) -> str:
    """How average pay moved against prices, where a test says so; "" where there is none."""
    if found is None or found.mean.margin is None:
        return ""
    return translate("From May {first} to May {last}, average pay {change}.").format(
        first=found.from_year, last=found.to_year, change=choose_word(found.mean, "prices")
    )


def describe_own_growth(growth: Growth, title: str) -> str:
    """What a state's own agency projects."""
    return translate(
        "{place}'s own agency projects jobs for {title} to {change} statewide from {first} to {last}."
    ).format(
        place=translate(growth.area, PLACE),
        title=lower_title(title),
        change=_describe_change(growth.change_pct or 0.0),
        first=growth.base_year,
        last=growth.target_year,
    )


def describe_two_counts(
    projection: Projection | None, now: "pd.Series[Any] | None", base: "pd.Series[Any] | None"
) -> str:
    """Explain two counts of jobs that look contradictory; empty if they don't.

    `now` and `base` are rows of `wages`: the newest, and that of the projection's base year where the two may be
    compared. The survey leaves out the self-employed, so its count should not pass the projections'.
    """
    if projection is None or now is None or projection.jobs_base is None or not is_known(now["employment"]):
        return ""
    if now["employment"] <= projection.jobs_base:
        return ""
    text = translate(
        "Two BLS programs count these jobs: {jobs} wage and salary jobs in May {may} (wage survey), {projected} jobs of all "
        "kinds in {year} (projections). Don't subtract one from the other."
    ).format(
        jobs=format_count(now["employment"]),
        may=now["year"],
        projected=format_count(projection.jobs_base),
        year=projection.base_year,
    )
    if base is None or base["year"] == now["year"]:
        return text
    counted = translate("The survey's count {change}.").format(
        change=describe_jobs_change(pd.DataFrame([base, now]))
    )
    return f"{text} {counted}"


def describe_quoted_edition(quoted: Projection | None) -> str:
    """Mention a newer edition known only second-hand, which is never the headline; empty if there isn't one."""
    if quoted is None:
        return ""
    return translate(
        "BLS has released {vintage} projections. Other sources quote a change of {change} for this job; we will show BLS's "
        "figures once we have its file."
    ).format(vintage=format_vintage(quoted.vintage), change=format_percent(quoted.change_pct, signed=True))


def describe_reason(reason: Reason | None) -> str:
    """Quote BLS's own reason for the change, with its edition; empty if the edition gives none."""
    if reason is None:
        return ""
    return translate("Why, according to BLS ({vintage} edition): “{text}”").format(
        vintage=format_vintage(reason.vintage), text=reason.text
    )


def describe_growth_beside(frame: pd.DataFrame, code: str, span: str) -> str:
    """Give an occupation's projected growth next to that of all occupations; `frame` as in `compare_growth`."""
    figures = [
        f"{lower_title(row['title'])} {format_percent(row['change_pct'], signed=True)}"
        for wanted in dict.fromkeys((code, ALL_OCCUPATIONS))
        for _, row in frame[frame["code"] == wanted].iterrows()
    ]
    return f"Projected change in jobs, {span}: {', '.join(figures)}."


def describe_pay_history(
    comparable: pd.DataFrame, *, title: str, base_year: int | None, unit: PayUnit = YEARLY
) -> str:
    """State median pay in the first and last year; `base_year` is the May whose dollars it is in, None for nominal dollars."""
    if len(comparable) < 2:
        return f"Median pay for {lower_title(title)} by year."
    dollars = f"in dollars of May {base_year}" if base_year else "before inflation"
    column, per = unit.column("p50"), "" if unit is YEARLY else f" {unit.per}"
    first, last = comparable.iloc[0], comparable.iloc[-1]
    return (
        f"Median pay{per} was {unit.format(first[column])} in May {first['year']} and "
        f"{unit.format(last[column])} in May {last['year']}, {dollars}."
    )


def describe_jobs_history(comparable: pd.DataFrame, *, title: str) -> str:
    """Describe the change in wage and salary jobs, by its test."""
    if len(comparable) < 2:
        return f"Wage and salary jobs for {lower_title(title)} by year."
    return f"Wage and salary jobs {describe_jobs_change(comparable)}."
