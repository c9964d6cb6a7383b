"""What would turn the answer: for those who finish, the start pay, cost, months, and growth at which a path is ahead in
half of all lives; the share who finish at which it is in half of everyone's; and the assumptions that turn it alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from outlook.scenario.draws import Draws, draw_paths
from outlook.scenario.fields import Range
from outlook.scenario.inputs import JobPay, NoFigures, resolve_scenario
from outlook.scenario.model import Scenario, build_scenario, find_assumptions, list_choices
from outlook.scenario.result import CENT_USD
from outlook.scenario.simulate import Lives, draw_lives, run_lives
from outlook.training.terms import SchoolTerms

What = Literal["finish", "start pay", "cost", "months", "growth"]
HALF = 0.5
# Searching takes many simulations, each of this many lives. A chance from so few is off by a point or two, but by about as
# much before a change as after it, so what it is off by before is taken off.
PATHS_TO_SEARCH = 1_000
# An assumption that moves the chance by less has not turned the answer: it was even before.
LEAST_MOVED = 0.05
MOST_MONTHS = 96
# Growth above prices, percent a year: nothing beyond is looked for.
MOST_GROWTH_PCT = 10.0
GROWTH_STEPS = 10


@dataclass(frozen=True)
class Flip:
    """A figure as it is, and where the path is ahead in half of all lives, everything else as it is.

    Start pay and cost in USD, growth in percent a year, the share who finish in percent. All but that share count only
    lives that finish every program. `threshold` is None where no possible value turns the answer.
    """

    what: What
    now: float
    threshold: float | None


@dataclass(frozen=True)
class Decider:
    """An assumption that turns the answer by itself: its key, another value that could be right, and the chance to be
    ahead with that; of those who finish where `of_finishers`, else of all.
    """

    key: str
    value: Any
    chance: float
    of_finishers: bool


def find_flips(
    scenario: Scenario, jobs: Mapping[str, JobPay], schools: Mapping[str, SchoolTerms], lives: Lives
) -> tuple[Flip, ...]:
    """Find the thresholds of start pay, cost, months, and growth; only of what the scenario has. Raises NoFigures.

    `lives` are those of the scenario (`simulate.draw_lives`).
    Start pay and growth are those of the path's last job, months those of its last program.
    """
    chosen = resolve_scenario(scenario, jobs, schools)
    if not lives.finishes.any():
        return ()
    flips = [_find_pay_flip(chosen, jobs, lives)]
    programs = [chosen.school, *([chosen.step.school] if chosen.step else [])]
    if any(each.months for each in programs):
        flips.insert(0, _find_finish_flip(lives))
    cost = sum((each.tuition_usd or 0.0) + each.other_costs_usd for each in programs)
    if cost:
        flips.append(_find_cost_flip(cost, lives))

    draws = draw_paths(chosen, jobs, PATHS_TO_SEARCH)
    off = _find_chance(run_lives(chosen, draws), True) - _find_chance(lives, True)

    def is_ahead(changed: Scenario, drawn: Draws) -> bool:
        return _find_chance(run_lives(changed, drawn), True) - off >= HALF

    if programs[-1].months:
        # What differs between lives does not depend on the months.
        flips.append(_find_months_flip(chosen, lambda changed: is_ahead(changed, draws)))
    flips.append(
        _find_growth_flip(
            chosen, lambda changed: is_ahead(changed, draw_paths(changed, jobs, PATHS_TO_SEARCH))
        )
    )
    return tuple(flips)


def find_deciders(
    scenario: Scenario, jobs: Mapping[str, JobPay], schools: Mapping[str, SchoolTerms], lives: Lives
) -> tuple[Decider, ...]:
    """Find the assumptions that alone move the path from ahead in most lives to behind in most, or back.

    Where most are behind, those who do not finish are left aside: nothing but finishing would move them. Tried are the
    other values that `assumptions.toml` names, for each assumption that the reader left as it is. Those that move the
    chance most come first.
    """
    now = list_choices(scenario)
    of_finishers = _find_chance(lives, False) < HALF
    base = _find_chance(lives, of_finishers)
    off = find_chance(scenario, jobs, schools, of_finishers) - base
    found: dict[str, Decider] = {}
    for key, assumption in find_assumptions(scenario).items():
        changed_by_reader = now[key] is not None and now[key] != assumption.value
        if changed_by_reader or not _is_used(scenario, key):
            continue
        for value in assumption.tried:
            try:
                chance = find_chance(build_scenario(now | {key: value}), jobs, schools, of_finishers) - off
            except NoFigures:
                continue
            further = key not in found or abs(chance - HALF) > abs(found[key].chance - HALF)
            if (chance >= HALF) != (base >= HALF) and abs(chance - base) >= LEAST_MOVED and further:
                found[key] = Decider(key, value, chance, of_finishers)
    return tuple(sorted(found.values(), key=lambda each: -abs(each.chance - HALF)))


def _is_used(scenario: Scenario, key: str) -> bool:
    """Whether a choice bears on the scenario: the cost of a program only where there is one."""
    if key == "tuition":
        return scenario.school.months > 0
    return key != "steptuition" or (scenario.step is not None and scenario.step.school.months > 0)


def find_chance(
    scenario: Scenario,
    jobs: Mapping[str, JobPay],
    schools: Mapping[str, SchoolTerms],
    of_finishers: bool = False,
    paths: int = PATHS_TO_SEARCH,
) -> float:
    """The share of lives, all or those that finish, in which a scenario is ahead at the horizon; 0 if none finishes."""
    return _find_chance(draw_lives(scenario, jobs, schools, paths), of_finishers)


def _find_chance(lives: Lives, of_finishers: bool) -> float:
    counted = lives.npv[lives.finishes] if of_finishers else lives.npv
    return float((counted > 0).mean()) if len(counted) else 0.0


def _find_finish_flip(lives: Lives) -> Flip:
    """Chances of those who finish and of those who do not, weighted to a half."""
    ahead, finishes = lives.npv > 0, lives.finishes
    now = finishes.mean()
    if_finished = ahead[finishes].mean()
    if_not = ahead[~finishes].mean() if not finishes.all() else 0.0
    turns = if_not < HALF <= if_finished
    return Flip(
        "finish", float(100 * now), float(100 * (HALF - if_not) / (if_finished - if_not)) if turns else None
    )


def _find_pay_flip(scenario: Scenario, jobs: Mapping[str, JobPay], lives: Lives) -> Flip:
    """A life's value is a line in the pay of the path's last job, so each has a threshold; theirs is the median."""
    step = scenario.step
    code, stage = (step.occupation, step.stage) if step else (scenario.occupation, scenario.stage)
    now = getattr(jobs[code].stages, stage).middle
    paid = (lives.step_pay if step else lives.path_pay)[lives.finishes]
    rest = lives.npv[lives.finishes] - paid
    # A life without that job is ahead at any pay, or at none.
    never = np.where(rest > 0, -np.inf, np.inf)
    factor = float(np.median(np.divide(-rest, paid, out=never, where=paid > CENT_USD)))
    return Flip("start pay", now, now * factor if 0 < factor < np.inf else None)


def _find_cost_flip(cost: float, lives: Lives) -> Flip:
    """Likewise in the cost of school."""
    paid = lives.cost[lives.finishes]
    free = lives.npv[lives.finishes] + paid
    never = np.where(free > 0, np.inf, -np.inf)
    factor = float(np.median(np.divide(free, paid, out=never, where=paid > CENT_USD)))
    return Flip("cost", cost, cost * factor if 0 <= factor < np.inf else None)


def _find_months_flip(scenario: Scenario, is_ahead: Callable[[Scenario], bool]) -> Flip:
    """The most months at which the path is still ahead in half of all lives. More months never help."""
    step = scenario.step

    def at(months: int) -> bool:
        if step:
            return is_ahead(replace(scenario, step=replace(step, school=replace(step.school, months=months))))
        return is_ahead(replace(scenario, school=replace(scenario.school, months=months)))

    now = step.school.months if step else scenario.school.months
    low, high = 0, MOST_MONTHS
    if not at(low) or at(high):
        return Flip("months", now, None)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if at(middle) else (low, middle)
    return Flip("months", now, low)


def _find_growth_flip(scenario: Scenario, is_ahead: Callable[[Scenario], bool]) -> Flip:
    """The growth of the last job's pay, with its range as wide as it is, at which half of all lives are ahead."""
    step = scenario.step
    span = (step.growth_pct if step else scenario.growth_pct) or Range(0, 0, 0)

    def at(middle: float) -> bool:
        ends = (middle - (span.middle - span.low), middle, middle + (span.high - span.middle))
        moved = Range(*(min(max(value, -MOST_GROWTH_PCT), MOST_GROWTH_PCT) for value in ends))
        if step:
            return is_ahead(replace(scenario, step=replace(step, growth_pct=moved)))
        return is_ahead(replace(scenario, growth_pct=moved))

    low, high = -MOST_GROWTH_PCT, MOST_GROWTH_PCT
    if at(low) or not at(high):
        return Flip("growth", span.middle, None)
    for _ in range(GROWTH_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if at(middle) else (middle, high)
    return Flip("growth", span.middle, (low + high) / 2)
