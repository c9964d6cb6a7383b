"""A scenario against its alternative: pay by year, cumulative net earnings, break-even and net present
value.

What is counted, and how:

- Dollars are real dollars of the May whose pay is used, before tax. Loans, grants, benefits and spells
  without work are left out, as are living costs, which arise on either path.
- A month of work pays a twelfth of the year's pay at the stage reached; see `outlook.scenario.cash_flow` for
  the months.
- Pay grows above prices once a year: year 1 is paid as published, year n after n - 1 years of growth. A given
  wage for work while studying does not grow.
- A year's money is discounted from the middle of the year. The difference is path less alternative.
- Ranges: each uncertain input (the pay of one occupation, the growth of one occupation's pay) is set to its
  low and its high with everything else at its middle, and the effects are combined in quadrature. So inputs
  are treated as independent of one another and as the same in every year; if path and alternative are one
  occupation, they move together. The range is not a 90% interval, because that of growth is a range of what
  was observed. The low of a sum is not the sum of the lows. Costs have no range.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from outlook.scenario.cash_flow import MONTHS, Month, plan_months
from outlook.scenario.fields import Range
from outlook.scenario.inputs import NoFigures, OccupationPay, StagePay, What, find_needed_settings
from outlook.scenario.model import Scenario
from outlook.scenario.result import CENT_USD, Influence, Result, Year, find_break_even

FULL_TIME_HOURS_A_YEAR = 2080


def simulate(scenario: Scenario, figures: Mapping[str, OccupationPay]) -> Result:
    """Simulate a scenario. `figures` by occupation code, at least those that `find_needed_settings` names.
    Raises NoFigures.
    """
    jobs = _collect_jobs(scenario, figures)
    plan = plan_months(scenario)
    middle = _run_flows(scenario, plan, jobs, {})
    sources = dict.fromkeys(source for job in jobs.values() for source in (job.pay_source, job.growth_source))
    moved = [
        (
            _run_flows(scenario, plan, jobs, {source: "low"}),
            _run_flows(scenario, plan, jobs, {source: "high"}),
        )
        for source in sources
    ]
    ranges = {name: _join_ranges(middle[name], [(a[name], b[name]) for a, b in moved]) for name in middle}
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
    months = _group_by_year(plan)
    return Result(
        scenario=scenario,
        dollars_of=figures[scenario.occupation].year,
        rows=tuple(
            Year(year=n + 1, **(_describe_year(months[n], jobs) | {k: ranges[k][n] for k in _BY_YEAR}))
            for n in range(scenario.horizon_years)
        ),
        npv=ranges["npv"][0],
        break_even_low=find_break_even([r.low for r in cumulative]),
        break_even=find_break_even([r.middle for r in cumulative]),
        break_even_high=find_break_even([r.high for r in cumulative]),
        outlay_usd=math.fsum(m.cost_usd for m in plan),
        given_up=ranges["given_up_total"][0],
        influences=tuple(sorted(influences, key=lambda i: i.npv_low_usd - i.npv_high_usd)),
        notes=_write_notes(scenario, jobs),
    )


_Source = tuple[What, str, Range | None]
_Moved = Mapping[_Source, str]
_Flows = dict[str, np.ndarray]
_BY_YEAR = [f.name for f in fields(Year) if f.type is Range]


@dataclass(frozen=True)
class _Job:
    """The pay of one occupation as one part of the scenario uses it."""

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
        """Full-time pay of a year, counted from 0, with the inputs in `moved` at that end of their range."""
        level = getattr(getattr(self.stages, stage), moved.get(self.pay_source, "middle"))
        growth = getattr(self.growth_pct, moved.get(self.growth_source, "middle"))
        return float(level * (1 + growth / 100) ** year)


def _collect_jobs(scenario: Scenario, figures: Mapping[str, OccupationPay]) -> dict[str, _Job]:
    missing = [code for code in find_needed_settings(scenario) if code not in figures]
    if missing:
        raise NoFigures(f"there are no pay figures of {', '.join(missing)}")
    if len({figures[code].year for code in find_needed_settings(scenario)}) > 1:
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


def _run_flows(scenario: Scenario, plan: list[Month], jobs: Mapping[str, _Job], moved: _Moved) -> _Flows:
    """Every flow by year, and the totals as arrays of one, with the inputs in `moved` at that end of their
    range.
    """
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
    # Discount from the middle of the year: pay and costs are spread over it.
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


def _join_ranges(middle: np.ndarray, moved: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[Range]:
    """The middle, with each input's effect on it, downward and upward, in quadrature."""
    ends = np.array([(a - middle, b - middle) for a, b in moved])
    down = np.sqrt((ends.min(axis=1).clip(max=0) ** 2).sum(axis=0))
    up = np.sqrt((ends.max(axis=1).clip(min=0) ** 2).sum(axis=0))
    return [Range(float(m - d), float(m), float(m + u)) for m, d, u in zip(middle, down, up, strict=True)]


def _write_notes(scenario: Scenario, jobs: Mapping[str, _Job]) -> tuple[str, ...]:
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


def _group_by_year(plan: list[Month]) -> list[list[Month]]:
    return [plan[start : start + MONTHS] for start in range(0, len(plan), MONTHS)]


def _describe_year(months: list[Month], jobs: Mapping[str, _Job]) -> dict[str, Any]:
    """The part of a year's row that has no range."""
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
