"""A career path and its alternative as a set of choices, each with bounds and a default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outlook.scenario.assumptions import Assumption, load_assumptions
from outlook.scenario.fields import FIELDS, ROUTES, OutOfBounds, Range
from outlook.tables import ALL_INDUSTRIES, CORE, NATION

# Most who begin have finished high school.
USUAL_ALTERNATIVE = "none_or_high_school"


@dataclass(frozen=True, kw_only=True)
class School:
    """A period of study. Costs are totals; the credential's fee is paid in the month after it ends.

    `tuition_usd` is what schools charge (None: the net price of schools in the place), `finish_pct` the share of those
    who begin that finish (None: as at schools in the place).
    """

    months: int
    tuition_usd: float | None
    other_costs_usd: float
    credential_usd: float
    renewal_usd_per_year: float
    work_hours_per_week: float
    finish_pct: float | None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A move to another occupation. Its school starts in year `year` of the path, or when the route ends if
    that is later.
    """

    occupation: str
    year: int
    school: School
    stage: str
    years_to_next: tuple[float, float, float] | None
    growth_pct: Range | None
    leave_pct: float | None


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """What the person would do instead, full time: jobs of their present schooling, or their present job.

    `job` is a schooling of `pay_by_schooling` or an occupation's code. `years_to_next` is None where stages rise as on
    the path. `pay_usd` replaces the job's pay.
    """

    job: str
    stage: str
    years_to_next: tuple[float, float, float] | None
    pay_usd: float | None
    growth_pct: Range | None


@dataclass(frozen=True, kw_only=True)
class Chances:
    """What differs between people and is not known beforehand; see `outlook.scenario.draws`.

    `error_pct` and `people_pct` are the share of the published error and spread of pay that is drawn, from 0 (off) to
    100. The links say how far the two sides move together: 0 independent, 100 the same. `pace_pct` is the standard
    deviation of the years to each stage, `search_weeks` the median of weeks to find work; 0 is off.
    """

    error_pct: float
    people_pct: float
    rank_link_pct: float
    growth_link_pct: float
    pace_pct: float
    search_weeks: float


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One path and its alternative. Raises OutOfBounds.

    Dollars are those of the May whose pay is used; rates are percent a year above prices. `years_to_next` are
    the years from entry to qualified, to average, to experienced. `wage_usd_per_hour` is what work
    during the route's school pays (None: what the alternative pays), `growth_pct` the growth of pay and `leave_pct` the
    share who leave the occupation each year (None: as measured).
    """

    occupation: str
    area: str
    setting: str
    route: str
    school: School
    wage_usd_per_hour: float | None
    stage: str
    years_to_next: tuple[float, float, float] | None
    growth_pct: Range | None
    leave_pct: float | None
    step: Step | None
    alternative: Alternative
    chances: Chances
    discount_pct: float
    horizon_years: int

    def __post_init__(self) -> None:
        for key, value in list_choices(self).items():
            if value is None and FIELDS[key].optional:
                continue
            if not FIELDS[key].kind.holds(value):
                raise OutOfBounds(f"{FIELDS[key].label} must be {FIELDS[key].kind.said}, not {value!r}")


def build_default(
    route: str = ROUTES[0], step: str | None = None, alternative: str = USUAL_ALTERNATIVE
) -> Scenario:
    """Build the scenario of a route, a step's occupation and an alternative, with everything else as assumed."""
    flat = {
        key: None if field.optional or not field.assumption else _assumption(key, route, step).value
        for key, field in FIELDS.items()
        if step or not key.startswith("step")
    }
    chosen = {"occupation": CORE, "place": NATION, "setting": ALL_INDUSTRIES}
    return build_scenario(flat | chosen | {"route": route, "step": step, "alt": alternative})


def find_assumptions(scenario: Scenario) -> dict[str, Assumption]:
    """Find the assumption behind each key of the URL, for this route and step; compare its value with the
    one chosen.
    """
    step = scenario.step.occupation if scenario.step else None
    return {
        key: _assumption(key, scenario.route, step)
        for key in list_choices(scenario)
        if FIELDS[key].assumption
    }


# Keys of a URL, and the fields of School that they set.
_SCHOOL_KEYS = {
    "months": "months",
    "tuition": "tuition_usd",
    "costs": "other_costs_usd",
    "fee": "credential_usd",
    "renewal": "renewal_usd_per_year",
    "hours": "work_hours_per_week",
    "finish": "finish_pct",
}
_CHANCE_KEYS = {
    "error": "error_pct",
    "people": "people_pct",
    "rank": "rank_link_pct",
    "growthlink": "growth_link_pct",
    "pace": "pace_pct",
    "search": "search_weeks",
}


def _assumption(key: str, route: str, step: str | None) -> Assumption:
    every = load_assumptions()
    of_step = step if f"step.{step}.year" in every else "other"
    return every[FIELDS[key].assumption.format(route=route, step=of_step)]


def list_choices(scenario: Scenario) -> dict[str, Any]:
    """List every choice by its key in the URL; those of a step only if there is one."""
    step, other = scenario.step, scenario.alternative
    flat = {
        "occupation": scenario.occupation,
        "place": scenario.area,
        "setting": scenario.setting,
        "route": scenario.route,
        **_flat_school("", scenario.school),
        "wage": scenario.wage_usd_per_hour,
        "stage": scenario.stage,
        "years": scenario.years_to_next,
        "growth": scenario.growth_pct,
        "leave": scenario.leave_pct,
        "step": None,
        "alt": other.job,
        "altstage": other.stage,
        "altyears": other.years_to_next,
        "altpay": other.pay_usd,
        "altgrowth": other.growth_pct,
        **{key: getattr(scenario.chances, name) for key, name in _CHANCE_KEYS.items()},
        "discount": scenario.discount_pct,
        "horizon": scenario.horizon_years,
    }
    if step:
        flat |= {
            "step": step.occupation,
            "stepyear": step.year,
            **_flat_school("step", step.school),
            "stepstage": step.stage,
            "stepyears": step.years_to_next,
            "stepgrowth": step.growth_pct,
            "stepleave": step.leave_pct,
        }
    return flat


def _flat_school(prefix: str, school: School) -> dict[str, Any]:
    return {prefix + key: getattr(school, name) for key, name in _SCHOOL_KEYS.items()}


def build_scenario(flat: Mapping[str, Any]) -> Scenario:
    """Build a scenario from a mapping as `list_choices` returns it."""

    def school(prefix: str) -> School:
        return School(**{name: flat[prefix + key] for key, name in _SCHOOL_KEYS.items()})

    step = None
    if flat["step"] is not None:
        step = Step(
            occupation=flat["step"],
            year=flat["stepyear"],
            school=school("step"),
            stage=flat["stepstage"],
            years_to_next=flat["stepyears"],
            growth_pct=flat["stepgrowth"],
            leave_pct=flat["stepleave"],
        )
    return Scenario(
        occupation=flat["occupation"],
        area=flat["place"],
        setting=flat["setting"],
        route=flat["route"],
        school=school(""),
        wage_usd_per_hour=flat["wage"],
        stage=flat["stage"],
        years_to_next=flat["years"],
        growth_pct=flat["growth"],
        leave_pct=flat["leave"],
        step=step,
        alternative=Alternative(
            job=flat["alt"],
            stage=flat["altstage"],
            years_to_next=flat["altyears"],
            pay_usd=flat["altpay"],
            growth_pct=flat["altgrowth"],
        ),
        chances=Chances(**{name: flat[key] for key, name in _CHANCE_KEYS.items()}),
        discount_pct=flat["discount"],
        horizon_years=flat["horizon"],
    )
