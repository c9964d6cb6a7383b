"""The pay that a scenario needs, by occupation."""

from dataclasses import dataclass
from typing import Literal

from outlook.scenario.fields import Range
from outlook.scenario.model import Scenario
from outlook.tables import ALL_INDUSTRIES

What = Literal["pay", "growth"]


@dataclass(frozen=True)
class StagePay:
    """Full-time pay a year at each stage, with its range; USD."""

    entry: Range
    qualified: Range
    average: Range
    experienced: Range


@dataclass(frozen=True)
class OccupationPay:
    """Pay of one occupation by stage, in dollars of May `year`, and its growth above prices.

    `growth_pct` is percent a year; None if too few years are known, and then pay is held level.
    """

    stages: StagePay
    growth_pct: Range | None
    year: int


class NoFigures(ValueError):
    """Pay of an occupation in the scenario is missing or is from another May; the message says which."""


def find_needed_settings(scenario: Scenario) -> dict[str, str]:
    """Find the industry code whose pay is needed, by occupation: the setting for the path and its step, else
    all industries.

    An occupation that is both path and alternative uses the setting for both, so that like is compared with
    like.
    """
    own = [scenario.occupation, *([scenario.step.occupation] if scenario.step else [])]
    return {scenario.alternative.occupation: ALL_INDUSTRIES} | dict.fromkeys(own, scenario.setting)
