"""The guide's folds: prose from `career_guide.html`, with figures from the tables and footnotes."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from app.components import layout
from app.components.units import PayUnit
from app.templating import render
from app.text import (
    NOT_RELEASED,
    format_about,
    format_count,
    format_dollars,
    format_percent,
    format_vintage,
    join_list,
    lower_title,
    pluralize_title,
)
from app.views.career.notes import Notes
from app.views.career.occupation import (
    MANAGERS,
    ROUTES,
    TECHNOLOGISTS,
    Occupation,
    find_assumption,
    find_school_cost,
    load_occupation,
)
from app.views.career.path import NAMES, format_months
from outlook.jobs import history, projections
from outlook.people import shares as requirements
from outlook.people.shares import Share
from outlook.scenario.assumptions import Assumption
from outlook.tables import CORE, Tables
from outlook.training.tasks import load_technologies
from outlook.translation import translate

# The edition and the May that the two career-guide articles quote.
ARTICLES_VINTAGE, ARTICLES_YEAR = "2021-31", 2021
# Software for databases and statistics, as O*NET names its kinds.
DATA_KINDS = (
    "Analytical or scientific software",
    "Data base user interface and query software",
    "Data base management system software",
)
MOST_TOOLS = 5
# What BLS prints where no experience or training is typical.
NONE = "None"
_CREDENTIALS = {
    "undergraduate certificate": "certificate",
    "associate": "associate's degree",
    "bachelor": "bachelor's degree",
}


@dataclass(frozen=True, kw_only=True)
class Route:
    """One line of the table of costs, formatted; `key` is the scenarios' name of the route."""

    key: str
    name: str
    months: str
    cost: str
    finish: str
    exam: str


def show_guide(tables: Tables, code: str, unit: PayUnit) -> None:
    """Show the folds."""
    if not layout.is_embedded():
        st.html(tables.compute(render_guide, code, unit))


def render_guide(tables: Tables, code: str, unit: PayUnit) -> Markup:
    """Render the folds for one occupation."""
    found = tables.compute(load_occupation, code)
    notes = Notes()
    shares = found.shares
    quoted = projections.find_projection(tables, CORE, ARTICLES_VINTAGE)
    median_then = history.load_estimate(tables, CORE, ARTICLES_YEAR)
    return render(
        "career_guide.html",
        core=found.is_core,
        note=notes.mark,
        notes=lambda: notes.listed,
        entry=describe_entry(found),
        required=describe_requirements(shares),
        lengths={
            "certificate": translate("Reported to take {length}.").format(
                length=describe_length("certificate")
            ),
            "associate": translate("Reported to take up to {length}.").format(
                length=describe_length("associate")
            ),
        },
        data_tools=join_list(_list_data_tools(tables, code)),
        certification=_tell(shares, requirements.CERTIFICATION, "required certification"),
        experience=_tell(shares, requirements.EXPERIENCE, "required prior work experience"),
        fees={route: describe_fee(find_assumption(route, "credential_usd")) for route in NAMES},
        renewal=format_dollars(find_assumption("certificate", "renewal_usd_per_year").value),
        routes=[_describe_route(found, route) for route in found.routes],
        school_costs=describe_school_costs(found),
        telework=describe_telework(shares),
        step_pay={step: _load_median(tables, step, unit) for step in (TECHNOLOGISTS, MANAGERS)},
        year=tables.newest_year,
        future=describe_future(found),
        quoted_growth=f"{quoted.change_pct:.0f}"
        if quoted and quoted.change_pct is not None
        else NOT_RELEASED,
        quoted_median=format_dollars(median_then["annual_p50_usd"])
        if median_then is not None
        else NOT_RELEASED,
    )


def _load_median(tables: Tables, code: str, unit: PayUnit) -> str:
    row = history.load_newest_estimate(tables, code)
    pay = "" if row is None else unit.format_known(row)
    # Pay that BLS gives in the other unit alone has its name already.
    return pay if " " in pay else f"{pay} {translate(unit.per)}" if pay else NOT_RELEASED


def _list_data_tools(tables: Tables, code: str) -> list[str]:
    return [each.name for each in load_technologies(tables, code) if each.kind in DATA_KINDS][:MOST_TOOLS]


def describe_length(route: str) -> str:
    """The length of a route: "9 to 12 months", or "24 months" where the source gives no range."""
    found = find_assumption(route, "months")
    if found.low is None or found.high is None:
        return translate("{count} months").format(count=f"{found.value:g}")
    return translate("{low} to {high} months").format(low=f"{found.low:g}", high=f"{found.high:g}")


def describe_fee(found: Assumption) -> str:
    """An exam fee: "$199 for members, $299 for others"; the source's lower figure is that of members."""
    if found.low is None:
        return format_dollars(found.value)
    return translate("{low} for members, {high} for others").format(
        low=format_dollars(found.low), high=format_dollars(found.value)
    )


def _describe_route(found: Occupation, route: str) -> Route:
    cost = find_school_cost(found, route)
    terms = next((terms for credential, terms in found.terms.items() if ROUTES[credential] == route), None)
    return Route(
        key=route,
        name=translate(NAMES[route]),
        months=format_months(route),
        cost=format_about(cost) if cost is not None else translate("not given"),
        finish=f"{terms.finish_pct:.0f}%"
        if terms and terms.finish_pct is not None
        else translate("not given"),
        exam=format_dollars(find_assumption(route, "credential_usd").value),
    )


def describe_entry(found: Occupation) -> str:
    """Say what BLS lists as typical for entry."""
    if not found.newest or not found.entry_education:
        return translate("BLS lists no typical education for {title}.").format(
            title=pluralize_title(found.title)
        )
    typical = translate("For {title}, BLS lists this as typical for entry ({vintage}): {education}").format(
        title=pluralize_title(found.title),
        vintage=format_vintage(found.newest.vintage),
        education=lower_title(found.entry_education),
    )
    experience = translate("work experience: {experience}").format(
        experience=lower_title(found.work_experience or "no figure on work experience")
    )
    training = translate("training: {training}").format(
        training=lower_title(found.job_training or "no figure on job training")
    )
    if found.work_experience == NONE:
        experience = translate("no earlier work experience")
    if found.job_training == NONE:
        training = translate("no on-the-job training")
    return f"{'; '.join((typical, experience, training))}."


def describe_requirements(shares: Mapping[str, Share]) -> str:
    """Say what employers require, from BLS's survey, with each share's margin; empty where there is no figure."""
    named = (
        (requirements.HIGH_SCHOOL, "asked for a high school diploma and no more"),
        (requirements.ASSOCIATE, "asked for an associate's degree"),
        (requirements.BACHELOR, "asked for a bachelor's degree"),
        (requirements.EXPERIENCE, "required prior work experience"),
        (requirements.LICENSE, "required a license"),
        (requirements.TRAINING, "required on-the-job training"),
    )
    found = [f"{format_share(shares[name])} {translate(text)}" for name, text in named if name in shares]
    if not found:
        return ""
    year = next(iter(shares.values())).year
    return translate("In BLS's survey of job requirements ({year}), of these jobs {shares}.").format(
        year=year, shares=join_list(found)
    )


def format_share(share: Share) -> str:
    """A share with half its 90% interval: 83% (give or take 9 points)."""
    return translate("{share}% (give or take {margin} points)").format(
        share=f"{share.percent:.0f}", margin=f"{max(share.margin, 1):.0f}"
    )


def _tell(shares: Mapping[str, Share], name: str, text: str) -> str:
    if name not in shares:
        return ""
    share = shares[name]
    return translate("In BLS's survey of job requirements ({year}), {share} of these jobs {text}.").format(
        year=share.year, share=format_share(share), text=translate(text)
    )


def describe_telework(shares: Mapping[str, Share]) -> str:
    """Say how many of the jobs can be done from home, where BLS's survey of requirements says so."""
    if requirements.TELEWORK in shares:
        return _tell(shares, requirements.TELEWORK, "offered telework")
    if requirements.NO_TELEWORK in shares:
        return _tell(shares, requirements.NO_TELEWORK, "offered no telework")
    return translate("BLS's survey of job requirements has no figure on telework for this occupation.")


def describe_school_costs(found: Occupation) -> list[str]:
    """Sentences on net price and completion at the middle school with a program of each credential."""
    sentences = []
    for credential, terms in found.terms.items():
        if terms.net_price_usd is None:
            continue
        finish = (
            translate(", and the middle completion rate is {share}%").format(share=f"{terms.finish_pct:.0f}")
            if terms.finish_pct is not None
            else ""
        )
        price = translate(
            "Of {count} schools with {credential} programs in this field, the middle net price is {price} a year"
        ).format(
            count=format_count(terms.schools),
            credential=translate(_CREDENTIALS[credential]),
            price=format_about(terms.net_price_usd),
        )
        sentences.append(f"{price}{finish}.")
    if sentences:
        sentences.append(
            translate(
                "Net price is tuition, fees, books, housing, and food, minus grants, of full-time beginners with federal aid. "
                "It and the completion rate cover all programs of a school."
            )
        )
    return sentences


def describe_future(found: Occupation) -> list[str]:
    """Sentences on projected jobs and openings, with BLS's own reason."""
    newest = found.newest
    if newest is None or newest.change_pct is None:
        return [translate("BLS gives no projection for {title}.").format(title=pluralize_title(found.title))]
    sentences = [
        translate("BLS projects a change of {change} in jobs for {title} from {first} to {last}.").format(
            change=format_percent(newest.change_pct, signed=True),
            title=pluralize_title(found.title),
            first=newest.base_year,
            last=newest.target_year,
        )
    ]
    if found.everyone and found.everyone.change_pct is not None:
        sentences[0] += " " + translate("For all occupations, it is {change}.").format(
            change=format_percent(found.everyone.change_pct, signed=True)
        )
    if newest.openings_per_year is not None:
        sentences.append(
            translate(
                "It also projects about {count} openings a year. They include the replacement of people who retire or change "
                "occupations."
            ).format(count=format_count(newest.openings_per_year))
        )
    if found.reason:
        sentences.append(
            translate("BLS's reason ({vintage}): “{text}”").format(
                vintage=format_vintage(found.reason.vintage), text=found.reason.text
            )
        )
    return sentences
