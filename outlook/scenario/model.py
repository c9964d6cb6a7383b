"""A career path and its alternative as a set of choices, each with bounds and a default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outlook.scenario.assumptions import Assumption, load_assumptions
from outlook.scenario.fields import FIELDS, ROUTES, OutOfBounds, Range
from outlook.tables import ALL_INDUSTRIES, ALL_OCCUPATIONS, CORE, NATION


@dataclass(frozen=True, kw_only=True)
class School:
    """A period of study. Costs are totals; the credential's fee is paid in the month after it ends."""

    months: int
    tuition_usd: float
    other_costs_usd: float
    credential_usd: float
    renewal_usd_per_year: float
    work_hours_per_week: float


@dataclass(frozen=True, kw_only=True)
class Step:
    """A move to another occupation. Its school starts in year `year` of the path, or when the route ends if
    that is later.
    """

    occupation: str
    year: int
    school: School
    stage: str
    years_to_next: tuple[float, float, float]
    growth_pct: Range | None


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """What the person would do instead, full time from the first month. `pay_usd` replaces the occupation's
    pay.
    """

    occupation: str
    stage: str
    years_to_next: tuple[float, float, float]
    pay_usd: float | None
    growth_pct: Range | None


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One path and its alternative. Raises OutOfBounds.

    Dollars are those of the May whose pay is used; rates are percent a year above prices. `years_to_next` are
    the years from entry to qualified, to average, to experienced. `wage_usd_per_hour` is what work
    during the route's school pays (None: what the alternative pays), `growth_pct` the growth of pay (None: as
    measured).
    """

    occupation: str
    area: str
    setting: str
    route: str
    school: School
    wage_usd_per_hour: float | None
    stage: str
    years_to_next: tuple[float, float, float]
    growth_pct: Range | None
    step: Step | None
    alternative: Alternative
    discount_pct: float
    horizon_years: int

    def __post_init__(self) -> None:
        for key, value in list_choices(self).items():
            if value is None and FIELDS[key].optional:
                continue
            if not FIELDS[key].kind.holds(value):
                raise OutOfBounds(f"{FIELDS[key].label} must be {FIELDS[key].kind.said}, not {value!r}")


def build_default(
    route: str = ROUTES[0], step: str | None = None, alternative: str = ALL_OCCUPATIONS
) -> Scenario:
    """Build the scenario of a route, a step's occupation and an alternative, with everything else as
    assumed.
    """

    flat = {
        key: None
        if field.optional or not field.assumption
        else _assumption(key, route, step, alternative).value
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
        key: _assumption(key, scenario.route, step, scenario.alternative.occupation)
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
}


def _assumption(key: str, route: str, step: str | None, alternative: str) -> Assumption:
    every = load_assumptions()
    of_step = step if f"step.{step}.year" in every else "other"
    # Only the alternative of all occupations together is kept below the later stages.
    altyears = "alternative" if alternative == ALL_OCCUPATIONS else "path"
    path = FIELDS[key].assumption.format(route=route, step=of_step, altyears=f"{altyears}.years_to_next")
    return every[path]


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
        "step": None,
        "alt": other.occupation,
        "altstage": other.stage,
        "altyears": other.years_to_next,
        "altpay": other.pay_usd,
        "altgrowth": other.growth_pct,
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
        step=step,
        alternative=Alternative(
            occupation=flat["alt"],
            stage=flat["altstage"],
            years_to_next=flat["altyears"],
            pay_usd=flat["altpay"],
            growth_pct=flat["altgrowth"],
        ),
        discount_pct=flat["discount"],
        horizon_years=flat["horizon"],
    )
