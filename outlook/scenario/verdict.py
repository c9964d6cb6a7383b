"""What may be said of a scenario: a verdict only where most lives agree, no assumption alone decides, and what graduates
really earned does not say otherwise.
"""

from dataclasses import dataclass
from enum import Enum
from math import ceil

from outlook.claims import LEVEL, Direction
from outlook.scenario.fields import Range
from outlook.scenario.flips import Decider
from outlook.scenario.inputs import MONTHS
from outlook.scenario.model import USUAL_ALTERNATIVE, Scenario
from outlook.scenario.result import Result
from outlook.training.observed import Observed, Share, judge_share

# Real pay that at the middle rate more than doubles or halves within the horizon, or at the ends of its range more than
# quadruples or falls below a fourth, has no precedent in OEWS.
MOST_CHANGE, MOST_CHANGE_AT_ENDS = 2.0, 4.0
COMPARED_YEARS_AFTER = 4
PROBABLE = 2 / 3


class Verdict(Enum):
    """What a scenario comes to."""

    # In nine lives of ten.
    AHEAD = "ahead"
    BEHIND = "behind"
    # In two of three.
    PROBABLY_AHEAD = "probably ahead"
    PROBABLY_BEHIND = "probably behind"
    OPEN = "either way"
    # One of these, but one assumption alone would turn it.
    ASSUMPTION = "an assumption decides"
    # The model has an answer, and what graduates earned says otherwise.
    DISAGREE = "the figures disagree"
    SAME = "no difference"
    # Nothing can be said of such inputs.
    ABSURD = "not plausible"


_AHEAD = (Verdict.AHEAD, Verdict.PROBABLY_AHEAD)


@dataclass(frozen=True)
class Judgment:
    """A verdict, the assumptions that turn the answer by themselves, how many programs' graduates earned less than the
    alternative, and for ABSURD the reason: "a total" or "growth".
    """

    verdict: Verdict
    deciders: tuple[Decider, ...]
    observed: Share | None
    reason: str = ""


def judge(result: Result, deciders: tuple[Decider, ...], observed: Observed | None) -> Judgment:
    """Judge a result."""
    share = compare_observed(result, observed) if observed else None
    reason = find_absurdity(result.scenario)
    if reason:
        return Judgment(Verdict.ABSURD, (), share, reason)
    if result.chance_ahead is None:
        return Judgment(Verdict.SAME, (), share)
    verdict = _judge_lives(result)
    if verdict is Verdict.OPEN:
        return Judgment(verdict, deciders, share)
    # At about half of the programs, graduates earned less than without: that bears out no lead.
    contrary = (Direction.MORE, Direction.SAME) if verdict in _AHEAD else (Direction.LESS,)
    if share and share.direction in contrary:
        return Judgment(Verdict.DISAGREE, deciders, share)
    return Judgment(Verdict.ASSUMPTION if deciders else verdict, deciders, share)


def _judge_lives(result: Result) -> Verdict:
    """The verdict by possible lives alone. Behind counts only where it is so for those who finish, too: how many finish is
    known of whole schools, not of programs.
    """
    chance = result.chance_ahead or 0.0
    at_best = max(chance, result.chance_if_finished or 0.0)
    if chance >= PROBABLE:
        return Verdict.AHEAD if chance >= LEVEL else Verdict.PROBABLY_AHEAD
    if at_best <= 1 - PROBABLE:
        return Verdict.BEHIND if at_best <= 1 - LEVEL else Verdict.PROBABLY_BEHIND
    return Verdict.OPEN


def compare_observed(result: Result, observed: Observed) -> Share | None:
    """How many programs' graduates earned less, four years after, than they would have without.

    For someone with high school that is the department's threshold, what such workers of 25 to 34 earn in the state;
    for anyone else the alternative's pay in that year.
    """
    other = result.scenario.alternative
    if other.job == USUAL_ALTERNATIVE and other.pay_usd is None:
        return judge_share([usd < least for usd, least in observed.four_years_usd if least is not None])
    pay = result.rows[
        min(find_year(result.scenario, COMPARED_YEARS_AFTER), len(result.rows)) - 1
    ].alternative_usd
    return judge_share([usd < pay for usd, _ in observed.four_years_usd])


def find_year(scenario: Scenario, years_after: int) -> int:
    """The year of the path, counted from 1, that lies so many years after its last program."""
    step = scenario.step
    months = scenario.school.months
    if step and step.school.months:
        months = max(months, MONTHS * (step.year - 1)) + step.school.months
    return ceil(months / MONTHS) + years_after


def find_absurdity(scenario: Scenario) -> str:
    """Why nothing can be said of a resolved scenario: "a total", "growth", or "" where something can."""
    step, other = scenario.step, scenario.alternative
    occupations = [scenario.occupation, *([step.occupation] if step else [])]
    if any(code.endswith("0000") for code in occupations):
        return "a total"
    growths = [scenario.growth_pct, other.growth_pct, *([step.growth_pct] if step else [])]
    if any(span is not None and _is_growth_absurd(span, scenario.horizon_years) for span in growths):
        return "growth"
    return ""


def _is_growth_absurd(span: Range, years: int) -> bool:
    def change(pct: float) -> float:
        factor = (1 + pct / 100) ** (years - 1)
        return float(max(factor, 1 / factor))

    return change(span.middle) > MOST_CHANGE or max(change(span.low), change(span.high)) > MOST_CHANGE_AT_ENDS
