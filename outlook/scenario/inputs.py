"""x"""

from dataclasses import dataclass
from typing import Literal

from outlook.scenario.fields import Range
from outlook.scenario.model import Scenario
from outlook.tables import ALL_INDUSTRIES

What = Literal["pay", "growth"]


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


def needs(scenario: Scenario) -> dict[str, str]:
    """The industry code whose pay is needed, by occupation: the setting for the path and its step, else all industries.

    An occupation that is both path and alternative is taken in the setting, so that like is compared with like.
    """
    own = [scenario.occupation, *([scenario.step.occupation] if scenario.step else [])]
    return {scenario.alternative.occupation: ALL_INDUSTRIES} | dict.fromkeys(own, scenario.setting)
