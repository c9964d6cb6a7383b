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

# The edition and the May that the two career-guide articles quote.
ARTICLES_VINTAGE, ARTICLES_YEAR = "2021-31", 2021
# Software for databases and statistics, as O*NET names its kinds.
DATA_KINDS = (
    "Analytical or scientific software",
    "Data base user interface and query software",
    "Data base management system software",
)
MOST_TOOLS = 5
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
            "certificate": f"Reported to take {describe_length('certificate')}.",
            "associate": f"Reported to take up to {describe_length('associate')}.",
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
    return pay if " " in pay else f"{pay} {unit.per}" if pay else NOT_RELEASED


def _list_data_tools(tables: Tables, code: str) -> list[str]:
    return [each.name for each in load_technologies(tables, code) if each.kind in DATA_KINDS][:MOST_TOOLS]


def describe_length(route: str) -> str:
    """The length of a route: "9 to 12 months", or "24 months" where the source gives no range."""
    found = find_assumption(route, "months")
    if found.low is None or found.high is None:
        return f"{found.value:g} months"
    return f"{found.low:g} to {found.high:g} months"


def describe_fee(found: Assumption) -> str:
    """An exam fee: "$199 for members, $299 for others"; the source's lower figure is that of members."""
    if found.low is None:
        return format_dollars(found.value)
    return f"{format_dollars(found.low)} for members, {format_dollars(found.value)} for others"


def _describe_route(found: Occupation, route: str) -> Route:
    cost = find_school_cost(found, route)
    terms = next((terms for credential, terms in found.terms.items() if ROUTES[credential] == route), None)
    return Route(
        key=route,
        name=NAMES[route],
        months=format_months(route),
        cost=format_about(cost) if cost is not None else "not given",
        finish=f"{terms.finish_pct:.0f}%" if terms and terms.finish_pct is not None else "not given",
        exam=format_dollars(find_assumption(route, "credential_usd").value),
    )


def describe_entry(found: Occupation) -> str:
    """Say what BLS lists as typical for entry."""
    if not found.newest or not found.entry_education:
        return f"BLS lists no typical education for {pluralize_title(found.title)}."
    experience = (
        lower_title(found.work_experience) if found.work_experience else "no figure on work experience"
    )
    training = lower_title(found.job_training) if found.job_training else "no figure on job training"
    parts = [
        f"For {pluralize_title(found.title)}, BLS lists this as typical for entry ({format_vintage(found.newest.vintage)}): "
        f"{lower_title(found.entry_education)}"
    ]
    parts.append("no earlier work experience" if experience == "none" else f"work experience: {experience}")
    parts.append("no on-the-job training" if training == "none" else f"training: {training}")
    return f"{'; '.join(parts)}."


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
    found = [f"{format_share(shares[name])} {text}" for name, text in named if name in shares]
    if not found:
        return ""
    year = next(iter(shares.values())).year
    return f"In BLS's survey of job requirements ({year}), of these jobs {join_list(found)}."


def format_share(share: Share) -> str:
    """A share with half its 90% interval: 83% (give or take 9 points)."""
    return f"{share.percent:.0f}% (give or take {max(share.margin, 1):.0f} points)"


def _tell(shares: Mapping[str, Share], name: str, text: str) -> str:
    if name not in shares:
        return ""
    share = shares[name]
    return f"In BLS's survey of job requirements ({share.year}), {format_share(share)} of these jobs {text}."


def describe_telework(shares: Mapping[str, Share]) -> str:
    """Say how many of the jobs can be done from home, where BLS's survey of requirements says so."""
    if requirements.TELEWORK in shares:
        return _tell(shares, requirements.TELEWORK, "offered telework")
    if requirements.NO_TELEWORK in shares:
        return _tell(shares, requirements.NO_TELEWORK, "offered no telework")
    return "BLS's survey of job requirements has no figure on telework for this occupation."


def describe_school_costs(found: Occupation) -> list[str]:
    """Sentences on net price and completion at the middle school with a program of each credential."""
    sentences = []
    for credential, terms in found.terms.items():
        if terms.net_price_usd is None:
            continue
        finish = (
            f", and the middle completion rate is {terms.finish_pct:.0f}%"
            if terms.finish_pct is not None
            else ""
        )
        sentences.append(
            f"Of {format_count(terms.schools)} schools with {_CREDENTIALS[credential]} programs in this field, the middle net "
            f"price is {format_about(terms.net_price_usd)} a year{finish}."
        )
    if sentences:
        sentences.append(
            "Net price is tuition, fees, books, housing, and food, minus grants, of full-time beginners with federal aid. It "
            "and the completion rate cover all programs of a school."
        )
    return sentences


def describe_future(found: Occupation) -> list[str]:
    """Sentences on projected jobs and openings, with BLS's own reason."""
    newest = found.newest
    if newest is None or newest.change_pct is None:
        return [f"BLS gives no projection for {pluralize_title(found.title)}."]
    sentences = [
        f"BLS projects a change of {format_percent(newest.change_pct, signed=True)} in jobs for "
        f"{pluralize_title(found.title)} from {newest.base_year} to {newest.target_year}."
    ]
    if found.everyone and found.everyone.change_pct is not None:
        sentences[0] += (
            f" For all occupations, it is {format_percent(found.everyone.change_pct, signed=True)}."
        )
    if newest.openings_per_year is not None:
        sentences.append(
            f"It also projects about {format_count(newest.openings_per_year)} openings a year. They include the replacement "
            "of people who retire or change occupations."
        )
    if found.reason:
        sentences.append(f"BLS's reason ({format_vintage(found.reason.vintage)}): “{found.reason.text}”")
    return sentences
