"""A scenario in 10,000 possible lives: how often the path comes out ahead of its alternative, when, and by how much.

Dollars are real dollars of the May whose pay is used, before tax. Loans, benefits, and periods without work after the
first job are left out. A year's money is discounted from the middle of the year. See `outlook.scenario.cash_flow` for
what a life is, and `outlook.scenario.draws` for what differs between lives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outlook.scenario.cash_flow import Flows, Times, find_given_up, find_times, run_flows
from outlook.scenario.draws import FOREVER, PATHS, Draws, Floats, draw_paths, take_middle
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.inputs import (
    MONTHS,
    JobPay,
    NoFigures,
    find_needed_settings,
    resolve_scenario,
)
from outlook.scenario.model import Scenario
from outlook.scenario.result import CENT_USD, BreakEven, Result, Year, find_break_even
from outlook.training.terms import SchoolTerms

# In one life of ten it is lower, in one of ten higher.
BAND = (0.1, 0.5, 0.9)


@dataclass(frozen=True, kw_only=True)
class Lives:
    """Possible lives of a resolved scenario, all amounts in today's value: what each is ahead by the end of each year
    (year x path), and over all years (path) what the jobs of the path pay and what school costs. `finishes` is true
    where every program is finished (path).
    """

    ahead: Floats
    path_pay: Floats
    step_pay: Floats
    cost: Floats
    finishes: NDArray[np.bool_]

    @property
    def npv(self) -> Floats:
        """The net present value of path less alternative, by path."""
        npv: Floats = self.ahead[-1]
        return npv


def simulate(
    scenario: Scenario,
    jobs: Mapping[str, JobPay],
    schools: Mapping[str, SchoolTerms] | None = None,
    paths: int = PATHS,
) -> Result:
    """Simulate a scenario. `jobs` by code, at least those that `find_needed_settings` names; `schools` by part of the
    scenario (`inputs.ROUTE`, `inputs.STEP`). Raises NoFigures.
    """
    return simulate_lives(scenario, jobs, schools, paths)[0]


def simulate_lives(
    scenario: Scenario,
    jobs: Mapping[str, JobPay],
    schools: Mapping[str, SchoolTerms] | None = None,
    paths: int = PATHS,
) -> tuple[Result, Lives]:
    """Simulate a scenario as `simulate` does; return the lives behind the result, too. Raises NoFigures."""
    _check_figures(scenario, jobs)
    chosen = resolve_scenario(scenario, jobs, schools or {})
    draws, plan = draw_paths(chosen, jobs, paths), take_middle(chosen, jobs)
    flows, planned, times = run_flows(chosen, draws), run_flows(chosen, plan), find_times(chosen, draws)
    lives = _discount(chosen, draws, flows)
    planned_ahead = _discount(chosen, plan, planned).ahead[:, 0]
    finishes = lives.finishes
    ahead = lives.npv > CENT_USD
    differs = (np.abs(lives.ahead) > CENT_USD).any()
    given_up = find_given_up(chosen, plan)
    result = Result(
        scenario=chosen,
        dollars_of=jobs[scenario.occupation].year,
        rows=_build_rows(chosen, flows, planned, lives, plan, given_up),
        npv=_find_band(lives.npv[None])[0],
        planned_npv_usd=float(planned_ahead[-1]),
        chance_ahead=float(ahead.mean()) if differs else None,
        chance_if_finished=float(ahead[finishes].mean()) if differs and finishes.any() else None,
        break_even=_find_break_even(lives.ahead, planned_ahead),
        outlay_usd=float(planned.cost.sum()),
        given_up_usd=float(given_up.sum()),
        finish_share=float(finishes.mean()),
        stay_share=float((finishes & (times.leaves >= chosen.horizon_years)).mean()),
        notes=_write_notes(scenario, jobs),
    )
    return result, lives


def draw_lives(
    scenario: Scenario, jobs: Mapping[str, JobPay], schools: Mapping[str, SchoolTerms], paths: int = PATHS
) -> Lives:
    """Draw possible lives of a scenario, for questions that need no more than what they come to. Raises NoFigures."""
    chosen = resolve_scenario(scenario, jobs, schools)
    return run_lives(chosen, draw_paths(chosen, jobs, paths))


def run_lives(chosen: Scenario, draws: Draws) -> Lives:
    """Run the lives of a resolved scenario whose draws are known."""
    return _discount(chosen, draws, run_flows(chosen, draws))


def _discount(scenario: Scenario, draws: Draws, flows: Flows) -> Lives:
    # From the middle of the year: pay and costs are spread over it.
    middles = np.arange(scenario.horizon_years) + 0.5
    factors = (1 + scenario.discount_pct / 100) ** -middles
    return Lives(
        ahead=(factors[:, None] * flows.difference).cumsum(axis=0),
        path_pay=factors @ flows.path_pay,
        step_pay=factors @ flows.step_pay,
        cost=factors @ (flows.tuition + flows.other_costs),
        finishes=draws.finishes & draws.step_finishes if scenario.step else draws.finishes,
    )


def _check_figures(scenario: Scenario, jobs: Mapping[str, JobPay]) -> None:
    needed = find_needed_settings(scenario)
    missing = [code for code in needed if code not in jobs]
    if missing:
        raise NoFigures(f"there are no pay figures of {', '.join(missing)}")
    if len({jobs[code].year for code in needed}) > 1:
        raise NoFigures("pay of different Mays is in different dollars: take all figures of one May")


def _find_band(values: Floats) -> list[Range]:
    """The 10th percentile, the median, and the 90th of each row."""
    count = values.shape[1]
    at = [round(share * (count - 1)) for share in BAND]
    ordered = np.partition(values, at, axis=1)[:, at]
    return [Range(*map(float, row)) for row in ordered]


def _find_break_even(ahead: Floats, planned: Floats) -> BreakEven:
    years = len(ahead)
    behind = ahead < -CENT_USD
    # The last year behind, counted from 1; 0 if never behind.
    last = np.where(behind.any(axis=0), years - behind[::-1].argmax(axis=0), 0)
    quantiles = _find_band((last + 1.0)[None])[0]
    early, middle, late = (
        None if year > years else int(year) for year in (quantiles.low, quantiles.middle, quantiles.high)
    )
    return BreakEven(early=early, middle=middle, late=late, planned=find_break_even(planned.tolist()))


def _build_rows(
    scenario: Scenario, flows: Flows, planned: Flows, lives: Lives, plan: Draws, given_up: Floats
) -> tuple[Year, ...]:
    bands = {
        "pay": _find_band(flows.pay),
        "alternative": _find_band(flows.alternative),
        "ahead": _find_band(lives.ahead),
    }
    times = find_times(scenario, plan)
    chances = (lives.ahead > CENT_USD).mean(axis=1)
    figures: dict[str, Floats] = {
        "tuition_usd": planned.tuition,
        "other_costs_usd": planned.other_costs,
        "credential_usd": planned.credential,
        "given_up_usd": given_up,
        "pay_usd": planned.pay,
        "net_usd": planned.pay - planned.cost,
        "alternative_usd": planned.alternative,
        "difference_usd": planned.difference,
        "ahead_usd": _discount(scenario, plan, planned).ahead,
    }

    def build(n: int) -> Year:
        row: dict[str, Any] = {name: float(values[n, 0]) for name, values in figures.items()}
        row |= {name: values[n] for name, values in bands.items()}
        row |= _describe_year(scenario, times, plan, n)
        return Year(year=n + 1, chance_ahead=float(chances[n]), **row)

    return tuple(map(build, range(scenario.horizon_years)))


def _describe_year(scenario: Scenario, times: Times, plan: Draws, number: int) -> dict[str, object]:
    """What the plan does in a year counted from 0: activity, months of study, and job and stage at the year's end."""
    end = number + 1.0
    spells = [(0.0, float(times.school_ends[0]), scenario.school)]
    if scenario.step and times.step_begins[0] < FOREVER:
        spells.append((float(times.step_begins[0]), float(times.step_ends[0]), scenario.step.school))
    doing, study, at = [], 0.0, float(number)
    for begins, ends, school in spells:
        first, last = max(begins, number), min(ends, end)
        if last <= first:
            continue
        doing += ["work"] if first > at else []
        doing.append("study and work" if school.work_hours_per_week else "study")
        study, at = study + last - first, last
    doing += ["work"] if at < end else []
    job, since = ("step", times.step_joins[0]) if times.step_joins[0] < end else ("path", times.joins[0])
    own = since < end
    stage = _find_stage(plan, job, end - float(since)) if own else None
    code = scenario.step.occupation if scenario.step and job == "step" else scenario.occupation
    return {
        "activity": ", then ".join(name for n, name in enumerate(doing) if n == 0 or name != doing[n - 1]),
        "study_months": round(study * MONTHS, 6),
        "occupation": code if own else None,
        "stage": stage,
    }


def _find_stage(plan: Draws, part: str, years: float) -> str:
    job = plan.jobs[part]
    at = job.stage
    # At the very end of a year, the stage that begins then is not yet reached.
    while at < len(STAGES) - 1 and years > job.years_to_next[at] + 1e-9:
        years -= job.years_to_next[at]
        at += 1
    return STAGES[at]


def _write_notes(scenario: Scenario, jobs: Mapping[str, JobPay]) -> tuple[str, ...]:
    step = scenario.step
    parts = [
        (scenario.occupation, scenario.growth_pct),
        (scenario.alternative.job, scenario.alternative.growth_pct),
    ]
    parts += [(step.occupation, step.growth_pct)] if step else []
    level = dict.fromkeys(code for code, chosen in parts if chosen is None and jobs[code].growth_pct is None)
    notes = [
        f"We know too few years of pay of {code} to say how it grows, so pay is level after inflation."
        for code in level
    ]
    if step:
        start = max(step.year - 1, scenario.school.months / MONTHS)
        if start > step.year - 1:
            notes.append("The step waits until the first program ends.")
        if start + step.school.months / MONTHS >= scenario.horizon_years:
            notes.append("The step isn't finished within the years shown, so only its costs count.")
    return tuple(notes)
