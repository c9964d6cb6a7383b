"""What a scenario needs to know of jobs and schools, and the choices that figures decide."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

from etl.schema.schooling import SCHOOLINGS
from outlook.people.ladder import UNSOURCED
from outlook.scenario.fields import Range
from outlook.scenario.model import Scenario, School
from outlook.tables import ALL_INDUSTRIES
from outlook.training.terms import SchoolTerms

ROUTE, STEP = "route", "step"
# A route without a program of a school: what is learned costs nothing unless a cost is given.
OWN_COURSE = "work"
MONTHS = 12


@dataclass(frozen=True)
class StagePay:
    """Full-time pay a year at each stage, with its range; USD."""

    entry: Range
    qualified: Range
    average: Range
    experienced: Range


@dataclass(frozen=True)
class Spread:
    """Where people land: pay at evenly spaced ranks over the stage's mean, among beginners and the experienced.

    Each averages 1. Beginners are the lowest-paid third, the experienced the other two thirds.
    """

    entry: tuple[float, ...]
    experienced: tuple[float, ...]


@dataclass(frozen=True)
class JobPay:
    """Pay of one job by stage, in dollars of May `year`, its growth above prices, and who leaves it.

    `years_to_next` is the job's ladder. `growth_pct` and `leave_pct` are percent a year; None if not known: then pay is level, and nobody leaves. Without a
    `spread`, everyone is paid the stage's mean.
    """

    stages: StagePay
    growth_pct: Range | None
    year: int
    spread: Spread | None = None
    leave_pct: float | None = None
    years_to_next: tuple[float, float, float] = UNSOURCED.years


class NoFigures(ValueError):
    """Figures of a job or a school in the scenario are missing or do not fit together; the message says which."""


def find_needed_settings(scenario: Scenario) -> dict[str, str]:
    """Find the industry code whose pay is needed, by job: the setting for the path and its step, else all industries.

    An occupation that is both path and alternative uses the setting for both, so that like is compared with like.
    """
    own = [scenario.occupation, *([scenario.step.occupation] if scenario.step else [])]
    return {scenario.alternative.job: ALL_INDUSTRIES} | dict.fromkeys(own, scenario.setting)


def is_schooling(job: str) -> bool:
    """Whether an alternative is all jobs of a schooling, not one occupation."""
    return job in SCHOOLINGS


def resolve_scenario(
    scenario: Scenario, jobs: Mapping[str, JobPay], schools: Mapping[str, SchoolTerms]
) -> Scenario:
    """Fill in what figures decide: growth, leaving, years to each stage, cost of school, and who finishes.

    `schools` are by ROUTE and STEP. Raises NoFigures where school takes time and nothing says what it costs.
    """
    other, step = scenario.alternative, scenario.step
    resolved_step = step and replace(
        step,
        years_to_next=step.years_to_next or jobs[step.occupation].years_to_next,
        school=_resolve_school(step.school, schools.get(STEP)),
        growth_pct=_resolve_growth(step.growth_pct, jobs[step.occupation]),
        leave_pct=_resolve_leaving(step.leave_pct, step.occupation, other.job, jobs),
    )
    return replace(
        scenario,
        years_to_next=scenario.years_to_next or jobs[scenario.occupation].years_to_next,
        school=_resolve_school(scenario.school, schools.get(ROUTE), is_own=scenario.route == OWN_COURSE),
        growth_pct=_resolve_growth(scenario.growth_pct, jobs[scenario.occupation]),
        leave_pct=_resolve_leaving(scenario.leave_pct, scenario.occupation, other.job, jobs),
        step=resolved_step,
        alternative=replace(
            other,
            # Who changes the path's years changes the rule for both sides.
            years_to_next=other.years_to_next or scenario.years_to_next or jobs[other.job].years_to_next,
            growth_pct=_resolve_growth(other.growth_pct, jobs[other.job]),
        ),
    )


def _resolve_school(school: School, terms: SchoolTerms | None, is_own: bool = False) -> School:
    cost, finish = school.tuition_usd, school.finish_pct
    if cost is None and (is_own or not school.months):
        cost = 0.0
    if cost is None:
        if terms is None or terms.net_price_usd is None:
            raise NoFigures("no school publishes what the program costs: enter a cost below")
        # Schools charge by the school year, and a started one counts.
        cost = terms.net_price_usd * ceil(school.months / MONTHS)
    if finish is None:
        finish = terms.finish_pct if terms and school.months and terms.finish_pct is not None else 100.0
    return replace(school, tuition_usd=cost, finish_pct=finish)


def _resolve_growth(chosen: Range | None, job: JobPay) -> Range:
    return chosen or job.growth_pct or Range(0, 0, 0)


def _resolve_leaving(chosen: float | None, job: str, alternative: str, jobs: Mapping[str, JobPay]) -> float:
    # Whoever leaves goes over to the alternative; from the alternative itself, that is no change.
    if job == alternative:
        return 0.0
    return (jobs[job].leave_pct or 0.0) if chosen is None else chosen
