"""What the page knows about one occupation, loaded once: pay, projections, requirements, routes, and outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import pandas as pd

from app.text import name_place
from outlook import places
from outlook.jobs import factors, history, projections
from outlook.jobs.factors import Reason
from outlook.jobs.projections import Projection
from outlook.pay import stages
from outlook.pay.stages import NoPay
from outlook.people.shares import Share, load_shares
from outlook.scenario.assumptions import Assumption, load_assumptions
from outlook.scenario.fields import Range
from outlook.tables import ALL_OCCUPATIONS, CORE, NATION, Tables
from outlook.training.observed import Observed, Point, load_observed
from outlook.training.outcomes import Outcome, load_fields, load_outcomes
from outlook.training.terms import SchoolTerms, load_terms
from outlook.translation import translate

TECHNOLOGISTS, MANAGERS = "29-9021", "11-9111"
# The occupations that the two career-guide articles are about, with the steps up that BLS names.
STEPS: Mapping[str, tuple[str, ...]] = {CORE: (TECHNOLOGISTS, MANAGERS), TECHNOLOGISTS: (MANAGERS,)}
# BLS's typical education for entry, the credential of College Scorecard, and the scenarios' route.
CREDENTIALS = {
    "Postsecondary nondegree award": "undergraduate certificate",
    "Associate's degree": "associate",
    "Bachelor's degree": "bachelor",
}
ROUTES = {"undergraduate certificate": "certificate", "associate": "associate", "bachelor": "bachelor"}
# The routes whose length holds in any field; that of a certificate is of medical coding.
GENERAL_ROUTES = ("associate", "bachelor")
MONTHS_A_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Occupation:
    """One occupation as the page shows it; None where BLS publishes nothing.

    `place` is the area code that pay is of: the one asked for, or the nation's where BLS publishes no pay there. `start` is entry pay, the mean of the lowest-paid third, with its 90% interval, dollars a year. `credential` is the one
    that BLS's typical education stands for, None for high school.
    """

    code: str
    title: str
    place: str
    where: str
    pay: "pd.Series[Any] | None"
    start: Range | None
    newest: Projection | None
    work_experience: str | None
    job_training: str | None
    everyone: Projection | None
    reason: Reason | None
    shares: Mapping[str, Share]
    outcomes: Mapping[str, Outcome]
    observed: Mapping[str, Observed]
    terms: Mapping[str, SchoolTerms]

    @property
    def is_core(self) -> bool:
        """Whether the articles and their credentials are about this occupation."""
        return self.code in STEPS

    @property
    def entry_education(self) -> str | None:
        return self.newest.entry_education if self.newest else None

    @property
    def credential(self) -> str | None:
        return CREDENTIALS.get(self.entry_education or "")

    @property
    def routes(self) -> tuple[str, ...]:
        """The scenarios' routes that the guide shows, the shortest first."""
        if self.is_core:
            return tuple(ROUTES.values())
        route = ROUTES.get(self.credential or "")
        return (route,) if route in GENERAL_ROUTES else ()


def list_occupations(tables: Tables) -> list[str]:
    """List the occupations that have a guide: those with a typical education for entry and current pay."""
    frame = tables.rows(
        "SELECT DISTINCT occupation_code FROM projections JOIN wages USING (occupation_code) "
        "WHERE entry_education IS NOT NULL AND wages.year = (SELECT max(year) FROM wages) ORDER BY 1"
    )
    return [str(code) for code in frame["occupation_code"]]


def load_occupation(tables: Tables, code: str, place: str = NATION) -> Occupation:
    """Load everything that the page says about an occupation, with pay in a place."""
    newest = projections.find_newest_projection(tables, code)
    row = tables.first(
        "SELECT work_experience, job_training FROM projections WHERE occupation_code = ? AND vintage = ?",
        [code, newest.vintage if newest else None],
    )
    start = _load_start(tables, code, place)
    if start is None:
        place, start = NATION, _load_start(tables, code, NATION)
    return Occupation(
        code=code,
        title=tables.title(code),
        place=place,
        where=translate("nationwide")
        if place == NATION
        else translate("in {place}").format(place=name_place(places.load_area_titles(tables)[place])),
        pay=history.load_newest_estimate(tables, code, place),
        start=start,
        newest=newest,
        work_experience=_read(row, "work_experience"),
        job_training=_read(row, "job_training"),
        everyone=projections.find_projection(tables, ALL_OCCUPATIONS, newest.vintage) if newest else None,
        reason=factors.find_reason(tables, code, newest.vintage) if newest else None,
        shares=load_shares(tables, code),
        outcomes={each.credential: each for each in load_outcomes(tables, code)},
        observed=_load_observed(tables, code),
        terms=_load_terms(tables, code),
    )


def _load_start(tables: Tables, code: str, place: str) -> Range | None:
    try:
        return stages.load_stages(tables, code, place).pay.entry
    except NoPay:
        return None


def _load_observed(tables: Tables, code: str) -> dict[str, Observed]:
    """What graduates earned, by credential, in dollars of the newest May, as scenarios give it."""
    fields = load_fields(tables, code)
    found = {each: load_observed(tables, fields, each, NATION, tables.newest_year) for each in ROUTES}
    return {credential: observed for credential, observed in found.items() if observed}


def find_point(observed: Mapping[str, Observed], credential: str | None, years_after: int) -> Point | None:
    """What graduates with a credential earned some years after; None where too few programs give a figure."""
    found = observed.get(credential or "")
    return found.find_point(years_after) if found else None


def _load_terms(tables: Tables, code: str) -> dict[str, SchoolTerms]:
    """What schools of the nation ask, by credential; empty where no program is tied to the occupation."""
    fields = load_fields(tables, code)
    found = {each: load_terms(tables, fields, each, NATION) for each in ROUTES} if fields else {}
    return {credential: terms for credential, terms in found.items() if terms}


def _read(row: "pd.Series[Any] | None", column: str) -> str | None:
    return None if row is None or pd.isna(row[column]) else str(row[column])


def find_assumption(route: str, name: str) -> Assumption:
    """A scenario's default for a route: months, tuition_usd, other_costs_usd, credential_usd."""
    return load_assumptions()[f"route.{route}.{name}"]


def get_number(assumption: Assumption) -> float:
    """The value of an assumption that is a number. Raises TypeError for one that isn't."""
    if not isinstance(assumption.value, int | float):
        raise TypeError(f"a number expected, got {assumption.value!r}")
    return float(assumption.value)


def find_school_cost(found: Occupation, route: str) -> float | None:
    """What a program costs by the scenarios' assumptions: their amount, else the middle net price of each started year.

    None where schools give no net price.
    """
    tuition, other = (find_assumption(route, name).value for name in ("tuition_usd", "other_costs_usd"))
    if not isinstance(tuition, int | float):
        terms = next((found.terms[each] for each in found.terms if ROUTES[each] == route), None)
        if terms is None or terms.net_price_usd is None:
            return None
        tuition = terms.net_price_usd * ceil(get_number(find_assumption(route, "months")) / MONTHS_A_YEAR)
    return float(tuition) + (float(other) if isinstance(other, int | float) else 0.0)
