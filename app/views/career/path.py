"""The drawn path: school, credential, first job, next steps, each with its months, dollars, and pay."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from app.components import layout
from app.components.units import YEARLY, PayUnit
from app.templating import render_part
from app.text import NOT_RELEASED, format_about, format_dollars, lower_title, name_title
from app.views.career.occupation import (
    STEPS,
    Occupation,
    find_assumption,
    find_point,
    find_school_cost,
    get_number,
)
from outlook.jobs import history, projections
from outlook.people.shares import CERTIFICATION, HIGH_SCHOOL, LICENSE, Share
from outlook.scenario.assumptions import Assumption
from outlook.scenario.cash_flow import FULL_TIME_HOURS_A_YEAR
from outlook.tables import Tables
from outlook.training.related import load_related
from outlook.translation import translate

# Credential, who gives it, and the route that leads to it.
EXAMS = {
    "certificate": "CCA, Certified Coding Associate",
    "associate": "RHIT, Registered Health Information Technician",
    "bachelor": "RHIA, Registered Health Information Administrator",
}
NAMES = {"certificate": "Certificate", "associate": "Associate's degree", "bachelor": "Bachelor's degree"}
PROGRAMS = {"undergraduate certificate": "certificate", "associate": "associate's", "bachelor": "bachelor's"}
MOST_RELATED = 3
NET_PRICE = "after grants, housing and food included"
# The grade of a fact that one page alone reports, or pages that disagree.
REPORTED = "C"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A figure and what it is."""

    figure: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing within a step, with its figures."""

    what: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One stop of the path."""

    name: str
    items: tuple[Item, ...]


def show_path(tables: Tables, found: Occupation, unit: PayUnit) -> None:
    """Draw the path as an ordered list, which screen readers read in order."""
    if not layout.is_embedded():
        steps = build_path(tables, found, unit)
        st.html(render_part("career.html", "path", label=translate("The path, step by step"), steps=steps))


def build_path(tables: Tables, found: Occupation, unit: PayUnit) -> tuple[Step, ...]:
    """Build the four steps of the path to an occupation."""
    return (
        Step(name="School", items=tuple(_list_schools(found))),
        Step(name="Credential", items=tuple(_list_credentials(found))),
        Step(name="First job", items=tuple(_list_pay(found, unit))),
        Step(
            name="Next steps" if found.is_core else "Related jobs",
            items=tuple(_list_next_steps(tables, found, unit)),
        ),
    )


def _list_schools(found: Occupation) -> Sequence[Item]:
    items = []
    share = found.shares.get(HIGH_SCHOOL)
    if share:
        items.append(Item(what="High school", facts=(_tell_share(share, "of these jobs ask for no more"),)))
    for route in found.routes:
        length, cost = find_assumption(route, "months"), find_school_cost(found, route)
        facts = (
            Fact(
                figure=translate("{count} months").format(count=f"{get_number(length):g}"),
                text=describe_span(length),
            ),
            *((Fact(figure=format_about(cost), text=NET_PRICE),) if cost is not None else ()),
        )
        items.append(Item(what=NAMES[route], facts=facts))
    if not found.routes:
        training = found.job_training
        what = found.entry_education or "BLS names no typical education"
        then = (
            (Fact(figure="", text=translate("then {training}").format(training=lower_title(training))),)
            if training
            else ()
        )
        items.append(Item(what=what, facts=then))
    if found.work_experience and found.work_experience != "None":
        years = Fact(figure=found.work_experience, text="of related work, as BLS lists it")
        items.append(Item(what="Work first", facts=(years,)))
    return items


def format_months(route: str) -> str:
    """The length of a route: "10 (9 to 12)" where the source gives a range."""
    found = find_assumption(route, "months")
    if found.low is None or found.high is None:
        return f"{get_number(found):g}"
    span = translate("({low} to {high})").format(low=f"{found.low:g}", high=f"{found.high:g}")
    return f"{get_number(found):g} {span}"


def describe_span(found: Assumption) -> str:
    """The range of a program's length: "(reported: 9 to 12)"; "" where the source gives none."""
    if found.low is None or found.high is None:
        return ""
    form = translate("(reported: {low} to {high})" if found.grade == REPORTED else "({low} to {high})")
    return form.format(low=f"{found.low:g}", high=f"{found.high:g}")


def _tell_share(share: Share, text: str) -> Fact:
    return Fact(
        figure=f"{share.percent:.0f}%",
        text=translate("{text} (±{margin} points, {year})").format(
            text=translate(text), margin=f"{share.margin:.0f}", year=share.year
        ),
    )


def _list_credentials(found: Occupation) -> Sequence[Item]:
    if found.is_core:
        items = [
            Item(
                what=EXAMS[route],
                facts=(
                    Fact(
                        figure=format_dollars(find_assumption(route, "credential_usd").value),
                        text="exam, if not a member",
                    ),
                ),
            )
            for route in found.routes
        ]
    else:
        items = []
    asked = [
        _tell_share(found.shares[name], text)
        for name, text in (
            (LICENSE, "of jobs require a license"),
            (CERTIFICATION, "of jobs require certification"),
        )
        if name in found.shares
    ]
    if asked:
        items.append(Item(what="What employers require", facts=tuple(asked)))
    return items or [
        Item(what="No figures: see CareerOneStop's certification finder and your state's rules", facts=())
    ]


def _list_pay(found: Occupation, unit: PayUnit) -> Sequence[Item]:
    items = []
    observed = [
        Fact(
            figure=format_about(point.p50_usd),
            text=translate("a year, {credential} program").format(credential=translate(PROGRAMS[credential])),
        )
        for credential in found.observed
        if (point := find_point(found.observed, credential, 1))
    ]
    if observed:
        items.append(Item(what="Graduates a year later, in any job", facts=tuple(observed)))
    pay = []
    if found.start:
        pay.append(
            Fact(
                figure=format_start(found, unit),
                text=translate("{per}, average of the lowest-paid third").format(per=translate(unit.per)),
            )
        )
    if found.pay is not None:
        pay.append(
            Fact(
                figure=unit.format_known(found.pay) or NOT_RELEASED,
                text=translate("typical (median), May {year}").format(year=found.pay["year"]),
            )
        )
    items.append(
        Item(
            what=translate("{title} {where}, full time").format(
                title=name_title(found.title), where=found.where
            ),
            facts=tuple(pay),
        )
    )
    return items


def format_start(found: Occupation, unit: PayUnit) -> str:
    """Entry pay with the half-width of its 90% interval: $39,100 ± $900, or $18.80 ± $0.40."""
    if found.start is None:
        return ""
    half = (found.start.high - found.start.low) / 2
    least = 100 if unit is YEARLY else 0.1 * FULL_TIME_HOURS_A_YEAR
    return f"{unit.format_estimate(found.start.middle)} ± {unit.format_estimate(max(half, least))}"


def _list_next_steps(tables: Tables, found: Occupation, unit: PayUnit) -> Sequence[Item]:
    if found.is_core:
        items = []
        for code in STEPS[found.code]:
            items.append(
                Item(what=name_title(tables.title(code)), facts=tuple(_tell_step(tables, code, unit)))
            )
        items.append(Item(what="BLS names these as steps up, after another credential or a degree", facts=()))
        return items
    related = load_related(tables, found.code).head(MOST_RELATED)
    return [
        Item(what=str(row["related_title"]), facts=(_tell_related_pay(row, unit),))
        for _, row in related.iterrows()
    ] or [Item(what="O*NET lists none", facts=())]


def _tell_related_pay(row: "pd.Series[Any]", unit: PayUnit) -> Fact:
    pay = unit.format_known(row)
    return Fact(figure=pay, text="typical nationwide" if pay else "no pay figure here")


def _tell_step(tables: Tables, code: str, unit: PayUnit) -> Iterator[Fact]:
    row = history.load_newest_estimate(tables, code)
    if row is not None:
        yield Fact(figure=unit.format_known(row) or NOT_RELEASED, text="typical nationwide")
    newest = projections.find_newest_projection(tables, code)
    if newest and newest.entry_education:
        yield Fact(
            figure="",
            text=translate("BLS lists {education}").format(education=name_education(newest.entry_education)),
        )


def name_education(entry_education: str) -> str:
    """Name BLS's typical education inside a sentence: "a certificate after high school"."""
    return translate(_NAMED_EDUCATION.get(entry_education, lower_title(entry_education)))


def describe_way_in(found: Occupation, year: int) -> str:
    """The page's answer: BLS's typical education, and what graduates earned, in dollars of May `year`."""
    text = (
        translate("The typical way in is {education} (BLS).").format(
            education=name_education(found.entry_education)
        )
        if found.entry_education
        else translate("BLS lists no typical education for this job.")
    )
    point = find_point(found.observed, found.credential, 1)
    if point is None:
        return text
    earned = translate(
        "A year later, graduates of the typical (median) program earned {pay} a year, in any job (May {year} dollars)."
    ).format(pay=format_about(point.p50_usd), year=year)
    return f"{text} {earned}"


_NAMED_EDUCATION = {
    "Postsecondary nondegree award": "a certificate after high school",
    "Associate's degree": "an associate's degree",
    "Bachelor's degree": "a bachelor's degree",
    "Master's degree": "a master's degree",
    "Doctoral or professional degree": "a doctoral or professional degree",
    "High school diploma or equivalent": "a high school diploma or equivalent",
    "Some college, no degree": "some college",
    "No formal educational credential": "no formal education",
}
