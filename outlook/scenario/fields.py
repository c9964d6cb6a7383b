"""Every choice of a scenario: its key in a URL, its label, its bounds, and the assumption that is its
default.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from etl.schema.schooling import SCHOOLINGS

STAGES = ("entry", "qualified", "average", "experienced")
ROUTES = ("certificate", "associate", "bachelor", "work")
# Years to the next stage, in effect never: longer than any horizon.
NEVER = 50.0
FULL_TIME_HOURS = 40.0


class OutOfBounds(ValueError):
    """A value that no scenario can have; the message says what is possible."""


@dataclass(frozen=True)
class Range:
    """Low, middle and high of one figure, in the unit of its name. Raises OutOfBounds if they do not rise."""

    low: float
    middle: float
    high: float

    def __post_init__(self) -> None:
        if not -math.inf < self.low <= self.middle <= self.high < math.inf:
            raise OutOfBounds(f"a range must rise: {self.low}, {self.middle}, {self.high}")


@dataclass(frozen=True)
class Number:
    """A number within bounds."""

    low: float
    high: float
    unit: str
    whole: bool = False

    @property
    def said(self) -> str:
        """What is possible, in words."""
        return f"a {'whole ' if self.whole else ''}number from {self.low:,.0f} to {self.high:,.0f}"

    def holds(self, value: object) -> bool:
        """Whether a value is possible."""
        kinds = int if self.whole else (int, float)
        # To Python a boolean is an integer; to a reader it is not.
        return isinstance(value, kinds) and not isinstance(value, bool) and self.low <= value <= self.high

    def read(self, text: str) -> float | None:
        """Parse a value from a URL; None if it is not possible."""
        if not _NUMBER.fullmatch(text):
            return None
        value = float(text)
        if self.whole:
            return int(value) if value.is_integer() and self.holds(int(value)) else None
        return value if self.holds(value) else None

    def write(self, value: float) -> str:
        """Write the shortest text that reads as exactly this value."""
        return str(int(value)) if float(value).is_integer() else repr(float(value))


@dataclass(frozen=True)
class Numbers:
    """Three numbers within bounds, joined by underscores; rising ones are a Range."""

    each: Number
    rising: bool = False

    @property
    def said(self) -> str:
        """What is possible, in words."""
        return f"three {'rising ' if self.rising else ''}numbers from {self.each.low:,.0f} to {self.each.high:,.0f}, joined by _"

    def holds(self, value: object) -> bool:
        """Whether a value is possible."""
        if self.rising:
            return isinstance(value, Range) and all(self.each.holds(v) for v in _three(value))
        return isinstance(value, tuple) and len(value) == 3 and all(self.each.holds(v) for v in value)

    def read(self, text: str) -> "Range | tuple[float, ...] | None":
        """Parse a value from a URL; None if it is not possible."""
        found = [self.each.read(part) for part in text.split("_", maxsplit=3)]
        known = [v for v in found if v is not None]
        if len(found) != 3 or len(known) != 3:
            return None
        if not self.rising:
            return tuple(known)
        return Range(*known) if known == sorted(known) else None

    def write(self, value: "Range | tuple[float, ...]") -> str:
        """Write the text that reads as exactly this value."""
        return "_".join(self.each.write(v) for v in _three(value))


@dataclass(frozen=True)
class Choice:
    """One of a few options."""

    options: tuple[str, ...]

    @property
    def said(self) -> str:
        """What is possible, in words."""
        return "one of " + ", ".join(self.options)

    def holds(self, value: object) -> bool:
        """Whether a value is possible."""
        return value in self.options

    def read(self, text: str) -> str | None:
        """Parse a value from a URL; None if it is not possible."""
        return text if text in self.options else None

    def write(self, value: str) -> str:
        """Write the text that reads as this value."""
        return value


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code that matches a pattern; only the tables can say whether BLS uses it."""

    said: str
    pattern: str

    def holds(self, value: object) -> bool:
        """Whether a value is possible."""
        return isinstance(value, str) and re.fullmatch(self.pattern, value, re.ASCII) is not None

    def read(self, text: str) -> str | None:
        """Parse a value from a URL; None if it is not possible."""
        return text if self.holds(text) else None

    def write(self, value: str) -> str:
        """Write the text that reads as this value."""
        return value


@dataclass(frozen=True)
class Field:
    """One choice of a scenario: its name in words, its possible values, and the assumption that is its
    default.

    `assumption` is a path in `assumptions.toml`, "" if there is no assumption. An optional choice may be
    None.
    """

    label: str
    kind: Any
    assumption: str = ""
    optional: bool = False


_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,25})?(e-?[0-9]{1,3})?", re.ASCII)
_OCCUPATION = Code(said="an occupation's code such as 29-2072", pattern=r"[0-9]{2}-[0-9]{4}")
# One's present schooling or one's present job. A total of occupations is neither.
_ALTERNATIVE = Code(
    said="a schooling such as none_or_high_school, or an occupation's code such as 31-9092",
    pattern="|".join((*SCHOOLINGS, r"[0-9]{2}-(?!0000)[0-9]{4}")),
)
_PERCENT = Number(0, 100, "percent")
_YEARS = Numbers(Number(0, NEVER, "years"))
_LEAVE = Number(0, 50, "percent a year")
_GROWTH = Numbers(Number(-10, 10, "percent a year above prices"), rising=True)


def _school_fields(prefix: str, of: str, path: str) -> dict[str, Field]:
    kinds = {
        "months": ("months of study", Number(0, 96, "months", whole=True), "months"),
        "tuition": ("what school costs", Number(0, 500_000, "dollars for the whole program"), "tuition_usd"),
        "costs": (
            "other costs of study",
            Number(0, 200_000, "dollars for the whole program"),
            "other_costs_usd",
        ),
        "fee": ("the credential's fee", Number(0, 20_000, "dollars"), "credential_usd"),
        "renewal": (
            "the credential's renewal",
            Number(0, 5_000, "dollars a year"),
            "renewal_usd_per_year",
        ),
        "hours": (
            "hours of work while studying",
            Number(0, FULL_TIME_HOURS, "hours a week"),
            "work_hours_per_week",
        ),
        "finish": ("share who finish the program", _PERCENT, "finish_pct"),
    }
    return {
        prefix + key: Field(f"{label} {of}", kind, f"{path}.{name}", optional=key in ("tuition", "finish"))
        for key, (label, kind, name) in kinds.items()
    }


# Key in the URL -> field. {route} and {step} in an assumption's path are filled in from the scenario.
FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "occupation": Field("the occupation", _OCCUPATION),
        "place": Field("the place", Code(said="an area's seven digits", pattern=r"[0-9]{7}")),
        "setting": Field("the setting", Code(said="an industry's six characters", pattern=r"[0-9A-Z-]{6}")),
        "route": Field("the route", Choice(ROUTES)),
        **_school_fields("", "on the route", "route.{route}"),
        "wage": Field(
            "pay of work while studying on the route",
            Number(0, 500, "dollars an hour"),
            "path.wage_usd_per_hour",
            optional=True,
        ),
        "stage": Field("the stage at the start", Choice(STAGES), "route.{route}.stage"),
        "years": Field("years to each next stage", _YEARS, "path.years_to_next", optional=True),
        "growth": Field("real growth of pay", _GROWTH, "path.growth_pct", optional=True),
        "leave": Field("share who leave the occupation", _LEAVE, "path.leave_pct", optional=True),
        "step": Field("the occupation of the step", _OCCUPATION, optional=True),
        "stepyear": Field(
            "the year of the step", Number(1, 45, "year of the path", whole=True), "step.{step}.year"
        ),
        **_school_fields("step", "for the step", "step.{step}"),
        "stepstage": Field("the stage after the step", Choice(STAGES), "step.{step}.stage"),
        "stepyears": Field(
            "years to each next stage after the step", _YEARS, "step.{step}.years_to_next", optional=True
        ),
        "stepgrowth": Field("real growth of pay after the step", _GROWTH, "path.growth_pct", optional=True),
        "stepleave": Field(
            "share who leave the occupation of the step", _LEAVE, "path.leave_pct", optional=True
        ),
        "alt": Field("the alternative", _ALTERNATIVE, "alternative.job"),
        "altstage": Field("the alternative's stage at the start", Choice(STAGES), "alternative.stage"),
        "altyears": Field(
            "the alternative's years to each next stage", _YEARS, "alternative.years_to_next", optional=True
        ),
        "altpay": Field("the alternative's pay", Number(0, 1_000_000, "dollars a year"), optional=True),
        "altgrowth": Field("real growth of the alternative's pay", _GROWTH, "path.growth_pct", optional=True),
        "error": Field("error of estimated pay", _PERCENT, "chance.error_pct"),
        "people": Field("spread of people's pay", _PERCENT, "chance.people_pct"),
        "rank": Field("how far one's rank carries over to another job", _PERCENT, "chance.rank_link_pct"),
        "growthlink": Field("how far pay grows together", _PERCENT, "chance.growth_link_pct"),
        "pace": Field("how far people differ in the years to each stage", _PERCENT, "chance.pace_pct"),
        "search": Field("weeks to find work", Number(0, 104, "weeks"), "chance.search_weeks"),
        "discount": Field(
            "the discount rate", Number(0, 20, "percent a year above prices"), "path.discount_pct"
        ),
        "horizon": Field("the years looked at", Number(10, 45, "years", whole=True), "path.horizon_years"),
    }
)


def _three(value: "Range | tuple[float, ...]") -> tuple[float, ...]:
    return (value.low, value.middle, value.high) if isinstance(value, Range) else value
