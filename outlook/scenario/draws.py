"""What differs from one possible life to the next: 10,000 draws, always the same ones, or one of the middle.

Two scenarios are compared on the same draws, so that a difference between them is not chance. All draws are
independent of one another but for these: pay of one job has one error, wherever it is used; a person has one rank in
each job, and these are linked; so is the growth of pay of the jobs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log1p

import numpy as np
import scipy
from numpy.typing import NDArray

from outlook.intervals import STANDARD_ERRORS_90
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.inputs import JobPay, Spread, is_schooling
from outlook.scenario.model import Scenario

PATHS = 10_000
SEED = 20_260_528
WEEKS_A_YEAR = 52.18
# Nobody leaves or finds work within a horizon this far off.
FOREVER = 1e9
LEAST_LEAVING_PCT = 1e-6

Floats = NDArray[np.float64]
# Parts of a scenario that have a job.
PARTS = ("path", "step", "alternative")
_COLUMNS = (
    *(f"{what} {part}" for what in ("error", "rank", "growth") for part in PARTS),
    *("rank shared", "growth shared", "pace", "finish", "stop", "step finish", "step stop"),
    *("leave", "step leave", "search", "step search"),
)
# Columns that are used as normal scores.
_SCORED = (
    *(f"{what} {part}" for what in ("error", "rank", "growth") for part in PARTS),
    *("rank shared", "growth shared", "pace"),
)


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as one part of the scenario has it: pay at each stage (stage x path), growth a year as a factor (path)."""

    pay: Floats
    growth: Floats
    stage: int
    years_to_next: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Draws:
    """One value per path; times in years. `finishes` and `step_finishes` are true where the program is finished, else
    `stops` is the share of it that was attended. `leaves` are years in the job until it is left.
    """

    jobs: Mapping[str, Job]
    pace: Floats
    finishes: NDArray[np.bool_]
    stops: Floats
    step_finishes: NDArray[np.bool_]
    step_stops: Floats
    leaves: Floats
    step_leaves: Floats
    search: Floats
    step_search: Floats
    other_search: Floats


def draw_paths(scenario: Scenario, jobs: Mapping[str, JobPay], paths: int = PATHS) -> Draws:
    """Draw possible lives of a resolved scenario (`inputs.resolve_scenario`), the first `paths` of the draws."""
    uniform = {name: values[:paths] for name, values in _draw_uniform().items()}
    normal = {name: _draw_normal(name)[:paths] for name in _SCORED}
    chances, school, step = scenario.chances, scenario.school, scenario.step
    weeks = {
        name: -np.log2(uniform[name]) * chances.search_weeks / WEEKS_A_YEAR
        for name in ("search", "step search")
    }
    # Whoever is in the job already has no need to look for it.
    looks = scenario.occupation != scenario.alternative.job
    return Draws(
        jobs=_draw_jobs(scenario, jobs, normal),
        pace=np.exp(chances.pace_pct / 100 * normal["pace"]),
        finishes=uniform["finish"] * 100 < (school.finish_pct or 0.0),
        stops=uniform["stop"],
        step_finishes=uniform["step finish"] * 100 < ((step.school.finish_pct or 0.0) if step else 0.0),
        step_stops=uniform["step stop"],
        leaves=_draw_leaving(uniform["leave"], scenario.leave_pct),
        step_leaves=_draw_leaving(uniform["step leave"], step.leave_pct if step else None),
        search=weeks["search"] * looks,
        step_search=weeks["step search"],
        other_search=weeks["search"] if is_schooling(scenario.alternative.job) else np.zeros(paths),
    )


def take_middle(scenario: Scenario, jobs: Mapping[str, JobPay]) -> Draws:
    """One life of a resolved scenario: estimates as they are, pay at the stage's mean and growing at the middle rate;
    the program is finished, work found at once and not left.
    """
    none, yes = np.zeros(1), np.ones(1, dtype=bool)
    never = np.full(1, FOREVER)
    parts = {
        name: Job(
            pay=np.array([[span.middle] for span in _list_stages(scenario, part, jobs)]),
            growth=np.array([1 + part.growth.middle / 100]),
            stage=STAGES.index(part.stage),
            years_to_next=part.years_to_next,
        )
        for name, part in _list_parts(scenario).items()
    }
    return Draws(
        jobs=parts, pace=np.ones(1), finishes=yes, stops=none, step_finishes=yes, step_stops=none, leaves=never,
        step_leaves=never, search=none, step_search=none, other_search=none,
    )  # fmt: skip


@cache
def _draw_uniform() -> dict[str, Floats]:
    # Above zero and below one, so that each has a normal score and a logarithm.
    drawn = np.random.default_rng(SEED).integers(1, 2**32, (len(_COLUMNS), PATHS)) / 2**32
    drawn.flags.writeable = False
    return dict(zip(_COLUMNS, drawn, strict=True))


@cache
def _draw_normal(name: str) -> Floats:
    """The normal scores of a column of the draws, taken once: they are half of the time of a simulation."""
    scores: Floats = scipy.special.ndtri(_draw_uniform()[name])
    scores.flags.writeable = False
    return scores


@dataclass(frozen=True)
class _Part:
    job: str
    stage: str
    years_to_next: tuple[float, ...]
    growth: Range
    pay_usd: float | None = None


def _list_parts(scenario: Scenario) -> dict[str, _Part]:
    level, step, other = Range(0, 0, 0), scenario.step, scenario.alternative
    parts = {
        "path": _Part(scenario.occupation, scenario.stage, scenario.years_to_next or (), scenario.growth_pct or level),
        "alternative": _Part(
            other.job, other.stage, other.years_to_next or (), other.growth_pct or level, other.pay_usd
        ),
    }  # fmt: skip
    if step:
        parts["step"] = _Part(step.occupation, step.stage, step.years_to_next or (), step.growth_pct or level)
    return parts


def _list_stages(scenario: Scenario, part: _Part, jobs: Mapping[str, JobPay]) -> list[Range]:
    if part.pay_usd is not None:
        return [Range(part.pay_usd, part.pay_usd, part.pay_usd)] * len(STAGES)
    return [getattr(jobs[part.job].stages, name) for name in STAGES]


def _draw_jobs(
    scenario: Scenario, jobs: Mapping[str, JobPay], normal: Mapping[str, Floats]
) -> dict[str, Job]:
    parts, chances = _list_parts(scenario), scenario.chances
    drawn = {}
    for name, part in parts.items():
        # The same job in two parts has the same error, rank and growth.
        first = next(each for each in PARTS if each in parts and parts[each].job == part.job)
        score = normal[f"error {first}"] * chances.error_pct / 100
        rank = _link(normal["rank shared"], normal[f"rank {first}"], chances.rank_link_pct / 100)
        growing = _link(normal["growth shared"], normal[f"growth {first}"], chances.growth_link_pct / 100)
        spread = None if part.pay_usd is not None else jobs[part.job].spread
        stages = _list_stages(scenario, part, jobs)
        pay = np.stack([_draw_estimate(span, score) for span in stages])
        if spread is not None and chances.people_pct:
            pay *= _draw_people(stages, spread, rank, chances.people_pct / 100)
        drawn[name] = Job(
            pay=pay,
            growth=1 + _draw_triangle(part.growth, growing) / 100,
            stage=STAGES.index(part.stage),
            years_to_next=part.years_to_next,
        )
    return drawn


def _link(shared: Floats, own: Floats, correlation: float) -> Floats:
    """Uniform draws, of normal scores, that correlate by this much across jobs."""
    mixed: Floats = scipy.special.ndtr(correlation**0.5 * shared + (1 - correlation) ** 0.5 * own)
    return mixed


def _draw_estimate(span: Range, score: Floats) -> Floats:
    """An estimate whose 90% interval is `span`, at these normal scores: normal on either side of the middle."""
    half = np.where(score > 0, span.high - span.middle, span.middle - span.low)
    moved: Floats = span.middle + half * score / STANDARD_ERRORS_90
    return np.maximum(moved, 0.0)


def _draw_people(stages: list[Range], spread: Spread, rank: Floats, share: float) -> Floats:
    """Pay at a rank over the stage's mean (stage x path); between entry and experienced in equal steps."""
    at = (np.arange(len(spread.entry)) + 0.5) / len(spread.entry)
    entry = stages[0].middle * np.interp(rank, at, spread.entry)
    experienced = stages[-1].middle * np.interp(rank, at, spread.experienced)
    rows = []
    for step in range(len(STAGES)):
        part = step / (len(STAGES) - 1)
        mean = (1 - part) * stages[0].middle + part * stages[-1].middle
        rows.append(1 + share * (((1 - part) * entry + part * experienced) / mean - 1))
    return np.stack(rows)


def _draw_triangle(span: Range, uniform: Floats) -> Floats:
    """A triangular distribution from low to high whose peak is the middle, at these ranks."""
    width = span.high - span.low
    if width == 0:
        return np.full(uniform.shape, span.middle)
    rising, falling = span.middle - span.low, span.high - span.middle
    return np.where(
        uniform < rising / width,
        span.low + np.sqrt(uniform * width * rising),
        span.high - np.sqrt((1 - uniform) * width * falling),
    )


def _draw_leaving(uniform: Floats, leave_pct: float | None) -> Floats:
    """Years until the job is left, at a constant share a year."""
    # Less is so rare that nobody does within a horizon.
    if not leave_pct or leave_pct < LEAST_LEAVING_PCT:
        return np.full(uniform.shape, FOREVER)
    return np.asarray(np.log(uniform) / log1p(-leave_pct / 100))
