"""A career path against its alternative: pay by year, cumulative net earnings, break-even and net present value.

What is counted, and how:

- Dollars are those of the May whose pay is used (real dollars), before tax. No loans, grants, benefits, spells
  without work or living costs, which are paid on either path.
- The inner step is a month: ten months of school leave two months of work in the first year. A month of work pays
  a twelfth of the year's pay at the stage reached, in full time of 40 hours a week; while studying, the share of it
  that the hours are. Stages rise with months worked in the occupation, part time too; they stand still without work.
- Pay grows above prices once a year: year 1 is paid as the figures say, year n grown n - 1 times. A wage given for
  work while studying does not grow.
- Tuition and other costs are spread evenly over the months of study; the credential's fee falls in the month after
  them, its renewal in equal parts in every month from then on. Schooling of no months is paid in its first month.
- A year's money is discounted from the middle of the year. The difference is path less alternative.
- Ranges: each source of doubt (the pay of one occupation, the growth of one occupation's pay) is moved to its low
  and to its high with everything else in the middle; what that does to a result is joined in quadrature. So the
  sources are taken as independent of each other and as the same in every year. Where path and alternative are one
  occupation they move together. The range is not a 90 % interval: that of growth is a range of what was seen.
  The low of a sum is not the sum of the lows. Costs are
  taken as given and have no range.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
import pandas as pd

from outlook.scenario import FULL_TIME_HOURS, STAGES, Range, Scenario, School
from outlook.tidy import ALL_INDUSTRIES

MONTHS = 12
FULL_TIME_HOURS_A_YEAR = 2080
CENT_USD = 0.005

What = Literal["pay", "growth"]
Reached = Literal["year", "ahead throughout", "not within", "no difference"]


@dataclass(frozen=True)
class StagePay:
    """Pay a year, full time, at each stage, with its range; USD."""

    entry: Range
    qualified: Range
    experienced: Range
    competent: Range


@dataclass(frozen=True)
class OccupationPay:
    """What is known of one occupation: pay by stage in dollars of May `year`, and its growth above prices.

    `growth_pct` is percent a year; None where too few years are known, and pay is then held level.
    """

    stages: StagePay
    growth_pct: Range | None
    year: int


class NoFigures(ValueError):
    """Pay is missing for an occupation of the scenario, or is of another May; the text says which."""


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year of the path, counted from 1. USD; ranges as the module says.

    `occupation` and `stage` are those at the year's end, None while the route's school lasts. `given_up` is what
    full-time work would have paid above what was earned while studying: the alternative's on the route, that of
    one's own job during the schooling for a step. `credential_usd` holds fees and renewals.
    """

    year: int
    activity: str
    study_months: int
    occupation: str | None
    stage: str | None
    tuition_usd: float
    other_costs_usd: float
    credential_usd: float
    given_up: Range
    pay: Range
    net: Range
    cumulative: Range
    alternative: Range
    alternative_cumulative: Range
    difference: Range
    cumulative_difference: Range
    discounted_difference: Range


@dataclass(frozen=True)
class BreakEven:
    """When cumulative net earnings are no longer behind the alternative's, to the horizon; undiscounted.

    `year` is the first year from whose end on they are never behind: 1 where the path is ahead throughout, None
    where it is behind at the horizon or where there is no difference at all.
    """

    reached: Reached
    year: int | None


@dataclass(frozen=True, kw_only=True)
class Influence:
    """What one source of doubt does to the net present value by itself, everything else in the middle; USD.

    `parts` are those of the scenario that it is in: path, step, alternative.
    """

    what: What
    occupation: str
    npv_low_usd: float
    npv_high_usd: float
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a scenario comes to. USD of May `dollars_of`.

    `npv` is the net present value of path less alternative. `break_even_low` is that of the low line of cumulative
    difference, so the latest. `outlay_usd` is tuition, other costs, fees and renewals to the horizon. `influences`
    are sorted, the largest first. `notes` are sentences that must stand beside the figures.
    """

    scenario: Scenario
    dollars_of: int
    rows: tuple[Year, ...]
    npv: Range
    break_even_low: BreakEven
    break_even: BreakEven
    break_even_high: BreakEven
    outlay_usd: float
    given_up: Range
    influences: tuple[Influence, ...]
    notes: tuple[str, ...]


def needs(scenario: Scenario) -> dict[str, str]:
    """The industry code whose pay is needed, by occupation: the setting for the path and its step, else all industries.

    An occupation that is both path and alternative is taken in the setting, so that like is compared with like.
    """
    own = [scenario.occupation, *([scenario.step.occupation] if scenario.step else [])]
    return {scenario.alternative.occupation: ALL_INDUSTRIES} | dict.fromkeys(own, scenario.setting)


def reckon(scenario: Scenario, figures: Mapping[str, OccupationPay]) -> Result:
    """Work a scenario through. `figures` by occupation code, at least those that `needs` names. Raises NoFigures."""
    jobs = _jobs(scenario, figures)
    plan = _plan(scenario)
    middle = _run(scenario, plan, jobs, {})
    sources = dict.fromkeys(source for job in jobs.values() for source in (job.pay_source, job.growth_source))
    moved = [
        (_run(scenario, plan, jobs, {source: "low"}), _run(scenario, plan, jobs, {source: "high"}))
        for source in sources
    ]
    ranges = {name: _joined(middle[name], [(a[name], b[name]) for a, b in moved]) for name in middle}
    cumulative = ranges["cumulative_difference"]
    influences = [
        Influence(
            what=source[0],
            occupation=source[1],
            npv_low_usd=float(min(a, b)),
            npv_high_usd=float(max(a, b)),
            parts=tuple(part for part, job in jobs.items() if source in (job.pay_source, job.growth_source)),
        )
        for source, (low, high) in zip(sources, moved, strict=True)
        for a, b in [(low["npv"][0], high["npv"][0])]
        if abs(a - b) >= CENT_USD
    ]
    months = _by_year(plan)
    return Result(
        scenario=scenario,
        dollars_of=figures[scenario.occupation].year,
        rows=tuple(
            Year(year=n + 1, **(_described(months[n], jobs) | {k: ranges[k][n] for k in _BY_YEAR}))
            for n in range(scenario.horizon_years)
        ),
        npv=ranges["npv"][0],
        break_even_low=break_even([r.low for r in cumulative]),
        break_even=break_even([r.middle for r in cumulative]),
        break_even_high=break_even([r.high for r in cumulative]),
        outlay_usd=math.fsum(m.cost_usd for m in plan),
        given_up=ranges["given_up_total"][0],
        influences=tuple(sorted(influences, key=lambda i: i.npv_low_usd - i.npv_high_usd)),
        notes=_notes(scenario, jobs),
    )


def break_even(cumulative_difference: Sequence[float]) -> BreakEven:
    """When a line of cumulative differences, one a year, is no longer below zero for good. Less than a cent is none."""
    behind = [value < -CENT_USD for value in cumulative_difference]
    if not any(abs(value) > CENT_USD for value in cumulative_difference):
        return BreakEven("no difference", None)
    if not any(behind):
        return BreakEven("ahead throughout", 1)
    last = max(year for year, is_behind in enumerate(behind, 1) if is_behind)
    return BreakEven("year", last + 1) if last < len(behind) else BreakEven("not within", None)


def table(result: Result) -> pd.DataFrame:
    """Every year as one row, units in the columns' names, to the cent; for the CSV."""
    lines = []
    for row in result.rows:
        line: dict[str, object] = {}
        for each in fields(Year):
            value = getattr(row, each.name)
            if isinstance(value, Range):
                for end in ("low", "middle", "high"):
                    line[f"{each.name}_{end}_usd"] = round(getattr(value, end), 2)
            else:
                name = {"occupation": "occupation_code"}.get(each.name, each.name)
                line[name] = round(value, 2) if isinstance(value, float) else value
        lines.append({**line, "dollars_of_may": result.dollars_of})
    return pd.DataFrame(lines)


_Source = tuple[What, str, Range | None]
_Moved = Mapping[_Source, str]
_Flows = dict[str, np.ndarray]
_BY_YEAR = [f.name for f in fields(Year) if f.type is Range]


@dataclass(frozen=True)
class _Job:
    """The pay of one occupation as one part of the scenario takes it."""

    occupation: str
    stages: StagePay
    growth_pct: Range
    measured: bool

    @property
    def pay_source(self) -> _Source:
        return "pay", self.occupation, None

    @property
    def growth_source(self) -> _Source:
        return "growth", self.occupation, self.growth_pct

    def pay(self, stage: str, year: int, moved: _Moved) -> float:
        """Full-time pay of a year, counted from 0, with the sources in `moved` at that end of their range."""
        level = getattr(getattr(self.stages, stage), moved.get(self.pay_source, "middle"))
        growth = getattr(self.growth_pct, moved.get(self.growth_source, "middle"))
        return float(level * (1 + growth / 100) ** year)


@dataclass(frozen=True, kw_only=True)
class _Month:
    """One month: what is earned where, what is given up, what the alternative is at, and what is paid out.

    `job` and `instead` name a job ("path", "step", "alternative") and a stage in it; `job` is None where a given
    wage is earned, `instead` where nothing is given up.
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
        return self.tuition_usd + self.other_costs_usd + self.credential_usd


def _jobs(scenario: Scenario, figures: Mapping[str, OccupationPay]) -> dict[str, _Job]:
    missing = [code for code in needs(scenario) if code not in figures]
    if missing:
        raise NoFigures(f"there are no pay figures of {', '.join(missing)}")
    if len({figures[code].year for code in needs(scenario)}) > 1:
        raise NoFigures("pay of different Mays is in different dollars: take all figures of one May")

    def job(code: str, growth: Range | None, pay_usd: float | None = None) -> _Job:
        known = figures[code]
        given = None if pay_usd is None else Range(pay_usd, pay_usd, pay_usd)
        chosen = growth or known.growth_pct
        return _Job(
            code,
            StagePay(given, given, given, given) if given else known.stages,
            chosen or Range(0, 0, 0),
            chosen is not None,
        )

    other = scenario.alternative
    jobs = {"path": job(scenario.occupation, scenario.growth_pct)}
    if scenario.step:
        jobs["step"] = job(scenario.step.occupation, scenario.step.growth_pct)
    return jobs | {"alternative": job(other.occupation, other.growth_pct, other.pay_usd)}


def _plan(scenario: Scenario) -> list[_Month]:
    """Every month to the horizon."""
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
        other_stage = _stage(other.stage, other.years_to_next, month)
        job: tuple[str, str] | None
        if month < route_end:
            job = instead = ("alternative", other_stage)
        else:
            if step and step_start is not None and month >= step_start + step.school.months:
                job = ("step", _stage(step.stage, step.years_to_next, worked["step"]))
            else:
                job = ("path", _stage(scenario.stage, scenario.years_to_next, worked["path"]))
            instead = job
            worked[job[0]] += share > 0
        costs = [_costs(school, month - start) for start, school in schools]
        tuition, other_costs, credential = (sum(parts) for parts in zip(*costs, strict=True))
        plan.append(
            _Month(
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


def _stage(start: str, years_to_next: Sequence[float], months_worked: int) -> str:
    """The stage after so many months at work. A stage may take no time at all."""
    at = STAGES.index(start)
    for years in years_to_next[at:]:
        needed = round(MONTHS * years)
        if months_worked < needed:
            break
        months_worked -= needed
        at += 1
    return STAGES[at]


def _costs(school: School, month: int) -> tuple[float, float, float]:
    """Tuition, other costs, fees and renewals of one month, counted from 0 at the school's start; USD."""
    if month < 0:
        return 0.0, 0.0, 0.0
    spread = max(school.months, 1)
    share = 1 / spread if month < spread else 0.0
    fee = school.credential_usd if month == school.months else 0.0
    renewal = school.renewal_usd_per_year / MONTHS if month >= school.months else 0.0
    return school.tuition_usd * share, school.other_costs_usd * share, fee + renewal


def _run(scenario: Scenario, plan: list[_Month], jobs: Mapping[str, _Job], moved: _Moved) -> _Flows:
    """Every flow by year, and the totals as arrays of one, with the sources in `moved` at that end of their range."""
    years = scenario.horizon_years
    pay, given_up, cost, alternative = (np.zeros(years) for _ in range(4))
    wage_usd = (scenario.wage_usd_per_hour or 0.0) * FULL_TIME_HOURS_A_YEAR
    for number, month in enumerate(plan):
        year = number // MONTHS

        def full(job: tuple[str, str], year: int = year) -> float:
            return jobs[job[0]].pay(job[1], year, moved) / MONTHS

        earned = month.share * (full(month.job) if month.job else wage_usd / MONTHS)
        pay[year] += earned
        cost[year] += month.cost_usd
        alternative[year] += full(("alternative", month.alternative_stage))
        if month.instead:
            given_up[year] += full(month.instead) - earned
    net = pay - cost
    difference = net - alternative
    # The middle of the year: pay and costs come all through it.
    discounted = difference / (1 + scenario.discount_pct / 100) ** (np.arange(years) + 0.5)
    return {
        "pay": pay,
        "given_up": given_up,
        "net": net,
        "cumulative": net.cumsum(),
        "alternative": alternative,
        "alternative_cumulative": alternative.cumsum(),
        "difference": difference,
        "cumulative_difference": difference.cumsum(),
        "discounted_difference": discounted,
        "npv": discounted.sum(keepdims=True),
        "given_up_total": given_up.sum(keepdims=True),
    }


def _joined(middle: np.ndarray, moved: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[Range]:
    """Middle with what each source does to it, downward and upward, in quadrature."""
    ends = np.array([(a - middle, b - middle) for a, b in moved])
    down = np.sqrt((ends.min(axis=1).clip(max=0) ** 2).sum(axis=0))
    up = np.sqrt((ends.max(axis=1).clip(min=0) ** 2).sum(axis=0))
    return [Range(float(m - d), float(m), float(m + u)) for m, d, u in zip(middle, down, up, strict=True)]


def _by_year(plan: list[_Month]) -> list[list[_Month]]:
    return [plan[start : start + MONTHS] for start in range(0, len(plan), MONTHS)]


def _described(months: list[_Month], jobs: Mapping[str, _Job]) -> dict[str, Any]:
    """What a year's row says besides its ranges."""
    doing = [("study and work" if m.share else "study") if m.studying else "work" for m in months]
    last = months[-1].job
    own = last if last and last[0] != "alternative" else None
    return {
        "activity": ", then ".join(name for n, name in enumerate(doing) if n == 0 or name != doing[n - 1]),
        "study_months": sum(m.studying for m in months),
        "occupation": jobs[own[0]].occupation if own else None,
        "stage": own[1] if own else None,
        "tuition_usd": math.fsum(m.tuition_usd for m in months),
        "other_costs_usd": math.fsum(m.other_costs_usd for m in months),
        "credential_usd": math.fsum(m.credential_usd for m in months),
    }


def _notes(scenario: Scenario, jobs: Mapping[str, _Job]) -> tuple[str, ...]:
    level = dict.fromkeys(job.occupation for job in jobs.values() if not job.measured)
    notes = [
        f"Too few years are known of the pay of {code} to say how it grows; it is held level."
        for code in level
    ]
    step = scenario.step
    if step:
        start = max(MONTHS * (step.year - 1), scenario.school.months)
        if start > MONTHS * (step.year - 1):
            notes.append("The step waits until the route's school has ended.")
        if start + step.school.months >= MONTHS * scenario.horizon_years:
            notes.append("The step is not made within the years looked at, so only its costs are counted.")
    return tuple(notes)
