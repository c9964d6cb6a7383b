"""A second implementation of a life's money: one life at a time, one stretch of time after another, in plain Python.

Between two moments at which something changes, nothing does. Each stretch is looked at in its middle: what is the person
doing, in which job, at which stage, and what is owed?
"""

from itertools import pairwise

from outlook.scenario.draws import Draws, Job
from outlook.scenario.model import Scenario, School

NEVER = 1e9


def run_life(scenario: Scenario, draws: Draws, life: int) -> list[dict[str, float]]:
    """What one life earns, pays, and would earn otherwise, by year."""
    moments, work = _list_moments(scenario, draws, life), _Work(scenario, draws, life)
    years: list[dict[str, float]] = []
    for year in range(scenario.horizon_years):
        money = {"pay": 0.0, "cost": 0.0, "alternative": 0.0}
        cuts = sorted({float(year), float(year + 1), *(m for m in moments if year < m < year + 1)})
        for begin, end in pairwise(cuts):
            middle, length = (begin + end) / 2, end - begin
            money["pay"] += length * work.earn(middle, year)
            money["alternative"] += length * work.earn_otherwise(middle, year)
            money["cost"] += length * work.owe(middle)
        for due, fee in work.fees:
            money["cost"] += fee if int(due + 1e-9) == year else 0.0
        years.append(money)
    return years


class _Work:
    """Where one life is at any moment."""

    def __init__(self, scenario: Scenario, draws: Draws, life: int) -> None:
        self.scenario, self.draws, self.life = scenario, draws, life
        months = scenario.school.months / 12
        self.finishes = bool(draws.finishes[life])
        self.school_ends = months if self.finishes else months * float(draws.stops[life])
        self.joins = self.school_ends + float(draws.search[life]) if self.finishes else NEVER
        self.leaves = self.joins + float(draws.leaves[life]) if self.finishes else self.school_ends
        self.step_begins = self.step_ends = self.step_joins = NEVER
        step = scenario.step
        if step and self.finishes:
            begins = max(self.joins, step.year - 1)
            if self.leaves > begins:
                self.step_begins = begins
                share = 1.0 if draws.step_finishes[life] else float(draws.step_stops[life])
                self.step_ends = begins + share * step.school.months / 12
                if draws.step_finishes[life]:
                    self.step_joins = self.step_ends + float(draws.step_search[life])
                    self.leaves = self.step_joins + float(draws.step_leaves[life])
                else:
                    self.leaves += self.step_ends - begins
        self.fees = [(self.school_ends, scenario.school.credential_usd)] if self.finishes else []
        if step and self.step_joins < NEVER:
            self.fees.append((self.step_ends, step.school.credential_usd))

    def earn(self, moment: float, year: int) -> float:
        scenario = self.scenario
        looks = self.finishes and moment < self.joins
        if moment < self.school_ends or looks:
            if moment < self.draws.other_search[self.life]:
                return 0.0
            share = scenario.school.work_hours_per_week / 40
            wage = scenario.wage_usd_per_hour
            return share * (self.earn_otherwise(moment, year) if wage is None else 2080 * wage)
        if moment >= self.leaves:
            return self.earn_otherwise(moment, year)
        if moment >= self.step_joins:
            return self._pay("step", moment - self.step_joins, year)
        pay = self._pay("path", moment - self.joins, year)
        step = scenario.step
        if step and self.step_begins <= moment < self.step_ends:
            return pay * step.school.work_hours_per_week / 40
        return pay

    def earn_otherwise(self, moment: float, year: int) -> float:
        starts = float(self.draws.other_search[self.life])
        return self._pay("alternative", moment - starts, year) if moment >= starts else 0.0

    def owe(self, moment: float) -> float:
        """Tuition, other costs, and renewals a year."""
        scenario = self.scenario
        spells: list[tuple[School, float, float, bool]] = [
            (scenario.school, 0.0, self.school_ends, self.finishes)
        ]
        if scenario.step and self.step_begins < NEVER:
            done = self.step_joins < NEVER
            spells.append((scenario.step.school, self.step_begins, self.step_ends, done))
        owed = 0.0
        for school, begins, ends, done in spells:
            length = max(school.months, 1) / 12
            if begins <= moment < (ends if school.months else begins + length):
                owed += ((school.tuition_usd or 0.0) + school.other_costs_usd) / length
            if done and ends <= moment < self.leaves:
                owed += school.renewal_usd_per_year
        return owed

    def _pay(self, part: str, time_in_job: float, year: int) -> float:
        job, stage = self.draws.jobs[part], self.draws.jobs[part].stage
        for years in self._list_thresholds(job):
            if time_in_job < years:
                break
            stage += 1
        return float(job.pay[stage, self.life] * job.growth[self.life] ** year)

    def _list_thresholds(self, job: Job) -> list[float]:
        thresholds, reached = [], 0.0
        for years in job.years_to_next[job.stage :]:
            reached += years * float(self.draws.pace[self.life])
            thresholds.append(reached)
        return thresholds


def _list_moments(scenario: Scenario, draws: Draws, life: int) -> list[float]:
    work = _Work(scenario, draws, life)
    starts = {
        "path": work.joins,
        "step": work.step_joins,
        "alternative": float(draws.other_search[life]),
    }
    moments = [work.school_ends, work.leaves, work.step_begins, work.step_ends, 1 / 12, *starts.values()]
    moments.append(work.step_begins + 1 / 12)
    for part, job in draws.jobs.items():
        moments += [starts[part] + years for years in work._list_thresholds(job)]
    return moments
