"""A scenario month by month: where the person works or studies, at which stage, and what is paid out.

The step is a month: ten months of school leave two months of work in the first year. While studying, the
person works the given hours of a 40-hour week. Stages rise with months worked in the occupation, part time
included; they do not rise in months without work.

Tuition and other costs are spread evenly over the months of study. The credential's fee is due in the month
after them, and its renewal in equal parts in every month from then on. Schooling of zero months is paid for
in its first month.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from outlook.scenario.fields import FULL_TIME_HOURS, STAGES
from outlook.scenario.model import Scenario, School

MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month: what is earned, what is given up, the alternative's stage, and what is paid out.

    `job` and `instead` name a job ("path", "step", "alternative") and a stage in it. `job` is None if a given
    wage is earned, `instead` is None if nothing is given up.
    """

    studying: bool
    share: float
    job: tuple[str, str] | None
    instead: tuple[str, str] | None
    alternative_stage: str
    tuition_usd: float
    other_costs_usd: float
    credential_usd: float

    @property
    def cost_usd(self) -> float:
        """Everything paid out in the month."""
        return self.tuition_usd + self.other_costs_usd + self.credential_usd


def plan_months(scenario: Scenario) -> list[Month]:
    """Plan every month to the horizon."""
    step, other = scenario.step, scenario.alternative
    route_end = scenario.school.months
    schools = [(0, scenario.school)]
    if step:
        schools.append((max(MONTHS * (step.year - 1), route_end), step.school))
    step_start = schools[-1][0] if step else None
    worked = {"path": 0, "step": 0}
    plan = []
    for month in range(MONTHS * scenario.horizon_years):
        at_school = next((s for start, s in schools if start <= month < start + s.months), None)
        share = at_school.work_hours_per_week / FULL_TIME_HOURS if at_school else 1.0
        other_stage = _stage_at(other.stage, other.years_to_next, month)
        job: tuple[str, str] | None
        if month < route_end:
            job = instead = ("alternative", other_stage)
        else:
            if step and step_start is not None and month >= step_start + step.school.months:
                job = ("step", _stage_at(step.stage, step.years_to_next, worked["step"]))
            else:
                job = ("path", _stage_at(scenario.stage, scenario.years_to_next, worked["path"]))
            instead = job
            worked[job[0]] += share > 0
        costs = [_costs(school, month - start) for start, school in schools]
        tuition, other_costs, credential = (sum(parts) for parts in zip(*costs, strict=True))
        plan.append(
            Month(
                studying=at_school is not None,
                share=share,
                job=None if month < route_end and scenario.wage_usd_per_hour is not None else job,
                instead=instead if at_school else None,
                alternative_stage=other_stage,
                tuition_usd=tuition,
                other_costs_usd=other_costs,
                credential_usd=credential,
            )
        )
    return plan


def _stage_at(start: str, years_to_next: Sequence[float], months_worked: int) -> str:
    """The stage after this many months of work. A stage may take no time at all."""
    at = STAGES.index(start)
    for years in years_to_next[at:]:
        needed = round(MONTHS * years)
        if months_worked < needed:
            break
        months_worked -= needed
        at += 1
    return STAGES[at]


def _costs(school: School, month: int) -> tuple[float, float, float]:
    """Tuition, other costs, and fees with renewals in one month, counted from 0 at the school's start; USD."""
    if month < 0:
        return 0.0, 0.0, 0.0
    spread = max(school.months, 1)
    share = 1 / spread if month < spread else 0.0
    fee = school.credential_usd if month == school.months else 0.0
    renewal = school.renewal_usd_per_year / MONTHS if month >= school.months else 0.0
    return school.tuition_usd * share, school.other_costs_usd * share, fee + renewal
