"""What many possible lives earn and pay out, year by year (year x path), all at once.

Time is continuous, in years from the start. While studying, the person works the given hours of a 40-hour week in the
alternative's job, or for a given wage. A path goes:

1. School, to its end, or for those who do not finish, to where they stop. They go over to the alternative.
2. Looking for work, still at the hours worked while studying.
3. The path's job, full time, until it is left or a step begins. Whoever leaves goes over to the alternative.
4. School for the step, with its hours in the path's job. Those who do not finish go on in that job.
5. Looking for the step's job, full time in the path's; then that job, until it is left.

Stages rise with time since a job began, part time included. Pay grows once a year. Tuition and other costs are spread evenly over the time of
study; the credential's fee is due at its end, renewals from then on until the job is left. Schooling that takes no
time is paid for in the first month. In the alternative, someone without a job of their own looks for work first.
"""

from dataclasses import dataclass

import numpy as np

from outlook.scenario.draws import FOREVER, Draws, Floats, Job
from outlook.scenario.fields import FULL_TIME_HOURS
from outlook.scenario.inputs import MONTHS
from outlook.scenario.model import Scenario, School

FULL_TIME_HOURS_A_YEAR = 2080
# A time this little before the end of a year belongs to the next.
_INSTANT = 1e-9


@dataclass(frozen=True, kw_only=True)
class Times:
    """When each part of a path begins and ends, in years; FOREVER for what does not happen.

    `joins` is when the path's job begins, `step_joins` that of the step. `leaves` is when the last job is left for the
    alternative.
    """

    school_ends: Floats
    joins: Floats
    step_begins: Floats
    step_ends: Floats
    step_joins: Floats
    path_ends: Floats
    leaves: Floats


@dataclass(frozen=True, kw_only=True)
class Flows:
    """Money by year and path (year x path), USD. `pay` has four parts: `other_pay` from the alternative's job or the
    given wage, `path_pay` and `step_pay` from the jobs of the path.
    """

    other_pay: Floats
    path_pay: Floats
    step_pay: Floats
    tuition: Floats
    other_costs: Floats
    credential: Floats
    alternative: Floats

    @property
    def pay(self) -> Floats:
        """All pay of the path."""
        return self.other_pay + self.path_pay + self.step_pay

    @property
    def cost(self) -> Floats:
        """All that is paid out."""
        return self.tuition + self.other_costs + self.credential

    @property
    def difference(self) -> Floats:
        """Pay less costs, less the alternative's pay."""
        return self.pay - self.cost - self.alternative


def find_times(scenario: Scenario, draws: Draws) -> Times:
    """When each part begins and ends, by path."""
    never = np.full(len(draws.pace), FOREVER)
    months, step = scenario.school.months / MONTHS, scenario.step
    school_ends = np.where(draws.finishes, months, months * draws.stops)
    joins = np.where(draws.finishes, school_ends + draws.search, FOREVER)
    leaves = np.minimum(joins + draws.leaves, FOREVER)
    if step is None:
        return Times(
            school_ends=school_ends, joins=joins, step_begins=never, step_ends=never, step_joins=never,
            path_ends=leaves, leaves=np.where(draws.finishes, leaves, school_ends),
        )  # fmt: skip
    step_begins = np.maximum(joins, step.year - 1.0)
    begun = draws.finishes & (leaves > step_begins)
    step_begins = np.where(begun, step_begins, FOREVER)
    length = step.school.months / MONTHS
    step_ends = np.where(begun, step_begins + np.where(draws.step_finishes, length, length * draws.step_stops), FOREVER)  # fmt: skip
    done = begun & draws.step_finishes
    step_joins = np.where(done, step_ends + draws.step_search, FOREVER)
    # Those who do not finish the step may leave the path's job as likely as before.
    stayed = np.where(begun, np.minimum(leaves - step_begins + step_ends, FOREVER), leaves)
    left = np.where(done, np.minimum(step_joins + draws.step_leaves, FOREVER), stayed)
    return Times(
        school_ends=school_ends,
        joins=joins,
        step_begins=step_begins,
        step_ends=step_ends,
        step_joins=step_joins,
        path_ends=np.where(done, step_joins, stayed),
        leaves=np.where(draws.finishes, left, school_ends),
    )


def run_flows(scenario: Scenario, draws: Draws) -> Flows:
    """All money of a resolved scenario (`inputs.resolve_scenario`), by year and path."""
    years, school, step = scenario.horizon_years, scenario.school, scenario.step
    times = find_times(scenario, draws)
    zero = np.zeros(len(draws.pace))
    share = school.work_hours_per_week / FULL_TIME_HOURS

    # Pay grows alike wherever the same job is worked.
    grown = {name: grow_pay(job, years) for name, job in draws.jobs.items()}

    def earn(part: str, since: Floats, begin: Floats, end: Floats) -> Floats:
        return grown[part] * count_pay(
            draws.jobs[part], since=since, begin=begin, end=end, pace=draws.pace, years=years
        )

    part_time_ends = np.where(draws.finishes, times.joins, times.school_ends)
    full_time = (
        earn("alternative", draws.other_search, draws.other_search, part_time_ends)
        if share
        else np.zeros((years, len(zero)))
    )
    if scenario.wage_usd_per_hour is None:
        other_pay = share * full_time
    else:
        wage = scenario.wage_usd_per_hour * FULL_TIME_HOURS_A_YEAR
        other_pay = share * wage * count_years(draws.other_search, part_time_ends, years)
    alternative = earn("alternative", draws.other_search, draws.other_search, np.full_like(zero, FOREVER))
    path_pay = earn("path", times.joins, times.joins, times.path_ends)
    step_pay = np.zeros_like(path_pay)
    tuition, other_costs, credential = _pay_school(
        school, zero, times.school_ends, times.leaves, draws.finishes, years
    )
    if step:
        not_worked = 1 - step.school.work_hours_per_week / FULL_TIME_HOURS
        missed = not_worked * earn("path", times.joins, times.step_begins, times.step_ends)
        path_pay = path_pay - missed
        step_pay = earn("step", times.step_joins, times.step_joins, times.leaves)
        done = draws.step_finishes & (times.step_begins < FOREVER)
        costs = _pay_school(step.school, times.step_begins, times.step_ends, times.leaves, done, years)
        tuition, other_costs, credential = tuition + costs[0], other_costs + costs[1], credential + costs[2]
    other_pay = other_pay + earn(
        "alternative",
        draws.other_search,
        np.maximum(times.leaves, draws.other_search),
        np.full_like(zero, FOREVER),
    )
    return Flows(
        other_pay=other_pay, path_pay=path_pay, step_pay=step_pay, tuition=tuition, other_costs=other_costs,
        credential=credential, alternative=alternative,
    )  # fmt: skip


def find_given_up(scenario: Scenario, draws: Draws) -> Floats:
    """What full-time work would have paid above what was earned while studying (year x path)."""
    years, school, step, times = (
        scenario.horizon_years,
        scenario.school,
        scenario.step,
        find_times(scenario, draws),
    )
    other, search = draws.jobs["alternative"], draws.other_search
    part_time_ends = np.where(draws.finishes, times.joins, times.school_ends)

    def earn(job: Job, since: Floats, begin: Floats, end: Floats) -> Floats:
        worked = count_pay(job, since=since, begin=begin, end=end, pace=draws.pace, years=years)
        return grow_pay(job, years) * worked

    share = school.work_hours_per_week / FULL_TIME_HOURS
    if scenario.wage_usd_per_hour is None:
        earned = share * earn(other, search, search, part_time_ends)
    else:
        wage = scenario.wage_usd_per_hour * FULL_TIME_HOURS_A_YEAR
        earned = share * wage * count_years(search, part_time_ends, years)
    given_up = earn(other, search, search, times.school_ends) - earned
    if step:
        missed = earn(draws.jobs["path"], times.joins, times.step_begins, times.step_ends)
        given_up = given_up + (1 - step.school.work_hours_per_week / FULL_TIME_HOURS) * missed
    return given_up


def grow_pay(job: Job, years: int) -> Floats:
    """The growth of a job's pay until each year, as a factor (year x path)."""
    grown: Floats = np.vander(job.growth, years, increasing=True).T
    return grown


def count_pay(job: Job, *, since: Floats, begin: Floats, end: Floats, pace: Floats, years: int) -> Floats:
    """Full-time pay without growth (year x path) from `begin` to `end`, at stages that rise from `since`, when the job
    began.
    """
    total = np.zeros((years, len(pace)))
    reached = since
    for stage in range(job.stage, len(job.pay)):
        last = stage == len(job.pay) - 1
        until = np.full_like(since, FOREVER) if last else reached + job.years_to_next[stage] * pace
        first = begin if stage == job.stage else np.maximum(begin, reached)
        stop = np.minimum(end, until)
        if (first < np.minimum(stop, years)).any():
            total += count_years(first, stop, years) * job.pay[stage]
        reached = until
    return total


def count_years(begin: Floats, end: Floats, years: int) -> Floats:
    """The part of each year (year x path) that lies between `begin` and `end`."""
    starts = np.arange(years, dtype=float)[:, None]
    part: Floats = np.minimum(end, starts + 1)
    part -= np.maximum(begin, starts)
    np.maximum(part, 0.0, out=part)
    return part


def _pay_school(
    school: School, begin: Floats, end: Floats, leaves: Floats, finishes: np.ndarray, years: int
) -> tuple[Floats, Floats, Floats]:
    """Tuition, other costs, and fees with renewals (year x path)."""
    spread = max(school.months, 1) / MONTHS
    attended = count_years(begin, end if school.months else begin + spread, years) / spread
    done = np.where(finishes, end, FOREVER)
    fee_year = np.floor(done + _INSTANT)
    fee = school.credential_usd * (fee_year == np.arange(years)[:, None])
    renewal = school.renewal_usd_per_year * count_years(done, leaves, years)
    return attended * (school.tuition_usd or 0.0), attended * school.other_costs_usd, fee + renewal
