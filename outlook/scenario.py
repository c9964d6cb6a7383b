"""A career path as a set of choices, and the address that holds it.

Every choice has a key in the address, bounds, and (where it is not simply chosen) an assumption as its default.
"""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from outlook.assumptions import Assumption, assumptions
from outlook.tidy import ALL_INDUSTRIES, ALL_OCCUPATIONS, CORE, NATION

VERSION = "1"
STAGES = ("entry", "qualified", "experienced", "competent")
ROUTES = ("certificate", "associate", "bachelor", "work")
# Years to the next stage: as good as never, longer than any horizon.
NEVER = 50.0
FULL_TIME_HOURS = 40.0
# An address that someone mistyped is quoted back; one that someone padded is not.
LONGEST_QUOTE = 40
MOST_UNKNOWN_NAMED = 3


class OutOfBounds(ValueError):
    """A value that no scenario can have; the text says what is possible."""


@dataclass(frozen=True)
class Range:
    """Low, middle and high of one figure, in the unit of its name. Raises OutOfBounds where they do not rise."""

    low: float
    middle: float
    high: float

    def __post_init__(self) -> None:
        if not -math.inf < self.low <= self.middle <= self.high < math.inf:
            raise OutOfBounds(f"a range must rise: {self.low}, {self.middle}, {self.high}")


@dataclass(frozen=True, kw_only=True)
class School:
    """A time of study. Costs are for the whole of it; the credential's fee is paid in the month after its end."""

    months: int
    tuition_usd: float
    other_costs_usd: float
    credential_usd: float
    renewal_usd_per_year: float
    work_hours_per_week: float


@dataclass(frozen=True, kw_only=True)
class Step:
    """A move to another occupation. Its school starts with year `year` of the path, or when the route ends if later."""

    occupation: str
    year: int
    school: School
    stage: str
    years_to_next: tuple[float, float, float]
    growth_pct: Range | None


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """What one would do otherwise, full time from the first month. `pay_usd` replaces the occupation's figures."""

    occupation: str
    stage: str
    years_to_next: tuple[float, float, float]
    pay_usd: float | None
    growth_pct: Range | None


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One path and its alternative; everything that can be changed. Raises OutOfBounds.

    Dollars are those of the May whose pay is used; rates are percent a year above prices. `years_to_next` are
    years from entry to qualified, to experienced, to fully competent. `wage_usd_per_hour` is what work during
    the route's school pays (None: as the alternative pays), `growth_pct` the growth of pay (None: as measured).
    """

    occupation: str
    area: str
    setting: str
    route: str
    school: School
    wage_usd_per_hour: float | None
    stage: str
    years_to_next: tuple[float, float, float]
    growth_pct: Range | None
    step: Step | None
    alternative: Alternative
    discount_pct: float
    horizon_years: int

    def __post_init__(self) -> None:
        for key, value in choices(self).items():
            if value is None and FIELDS[key].optional:
                continue
            if not FIELDS[key].kind.holds(value):
                raise OutOfBounds(f"{FIELDS[key].label} must be {FIELDS[key].kind.said}, not {value!r}")


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
        """Whether a value is one of these."""
        kinds = int if self.whole else (int, float)
        # A truth value is an integer to Python, not to a reader.
        return isinstance(value, kinds) and not isinstance(value, bool) and self.low <= value <= self.high

    def read(self, text: str) -> float | None:
        """The value that stands in an address; None where there is none."""
        if not _NUMBER.fullmatch(text):
            return None
        value = float(text)
        if self.whole:
            return int(value) if value.is_integer() and self.holds(int(value)) else None
        return value if self.holds(value) else None

    def write(self, value: float) -> str:
        """The shortest text that reads as exactly this value."""
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
        """Whether a value is one of these."""
        if self.rising:
            return isinstance(value, Range) and all(self.each.holds(v) for v in _three(value))
        return isinstance(value, tuple) and len(value) == 3 and all(self.each.holds(v) for v in value)

    def read(self, text: str) -> "Range | tuple[float, ...] | None":
        """The value that stands in an address; None where there is none."""
        found = [self.each.read(part) for part in text.split("_", maxsplit=3)]
        known = [v for v in found if v is not None]
        if len(found) != 3 or len(known) != 3:
            return None
        if not self.rising:
            return tuple(known)
        return Range(*known) if known == sorted(known) else None

    def write(self, value: "Range | tuple[float, ...]") -> str:
        """The text that reads as exactly this value."""
        return "_".join(self.each.write(v) for v in _three(value))


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]

    @property
    def said(self) -> str:
        """What is possible, in words."""
        return "one of " + ", ".join(self.options)

    def holds(self, value: object) -> bool:
        """Whether a value is one of these."""
        return value in self.options

    def read(self, text: str) -> str | None:
        """The value that stands in an address; None where there is none."""
        return text if text in self.options else None

    def write(self, value: str) -> str:
        """The text that reads as this value."""
        return value


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code of a certain form; whether BLS knows it the tables must say."""

    said: str
    pattern: str

    def holds(self, value: object) -> bool:
        """Whether a value is one of these."""
        return isinstance(value, str) and re.fullmatch(self.pattern, value, re.ASCII) is not None

    def read(self, text: str) -> str | None:
        """The value that stands in an address; None where there is none."""
        return text if self.holds(text) else None

    def write(self, value: str) -> str:
        """The text that reads as this value."""
        return value


@dataclass(frozen=True)
class Field:
    """One choice of a scenario: its name in words, what it may be, and the assumption that is its default.

    `assumption` is a path in `assumptions.toml` ("" where the value is simply chosen). An optional one may be None.
    """

    label: str
    kind: Any
    assumption: str = ""
    optional: bool = False


_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,25})?(e-?[0-9]{1,3})?", re.ASCII)
_OCCUPATION = Code(said="an occupation's code such as 29-2072", pattern=r"[0-9]{2}-[0-9]{4}")
_YEARS = Numbers(Number(0, NEVER, "years"))
_GROWTH = Numbers(Number(-10, 10, "percent a year above prices"), rising=True)


def _school_fields(prefix: str, of: str, path: str) -> dict[str, Field]:
    kinds = {
        "months": ("months of study", Number(0, 96, "months", whole=True), "months"),
        "tuition": ("tuition", Number(0, 500_000, "dollars, the whole of it"), "tuition_usd"),
        "costs": (
            "books and other costs",
            Number(0, 200_000, "dollars, the whole of them"),
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
    }
    return {
        prefix + key: Field(f"{label} {of}", kind, f"{path}.{name}")
        for key, (label, kind, name) in kinds.items()
    }


# Key in the address -> what it is. {route} and {step} in an assumption's path stand for those chosen.
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
        "years": Field("years to each next stage", _YEARS, "path.years_to_next"),
        "growth": Field("real growth of pay", _GROWTH, "path.growth_pct", optional=True),
        "step": Field("the occupation of the step", _OCCUPATION, optional=True),
        "stepyear": Field(
            "the year of the step", Number(1, 45, "year of the path", whole=True), "step.{step}.year"
        ),
        **_school_fields("step", "for the step", "step.{step}"),
        "stepstage": Field("the stage after the step", Choice(STAGES), "step.{step}.stage"),
        "stepyears": Field("years to each next stage after the step", _YEARS, "step.{step}.years_to_next"),
        "stepgrowth": Field("real growth of pay after the step", _GROWTH, "path.growth_pct", optional=True),
        "alt": Field("the alternative's occupation", _OCCUPATION, "alternative.occupation"),
        "altstage": Field("the alternative's stage at the start", Choice(STAGES), "alternative.stage"),
        "altyears": Field("the alternative's years to each next stage", _YEARS, "{altyears}"),
        "altpay": Field("the alternative's pay", Number(0, 1_000_000, "dollars a year"), optional=True),
        "altgrowth": Field("real growth of the alternative's pay", _GROWTH, "path.growth_pct", optional=True),
        "discount": Field(
            "the discount rate", Number(0, 20, "percent a year above prices"), "path.discount_pct"
        ),
        "horizon": Field("the years looked at", Number(10, 45, "years", whole=True), "path.horizon_years"),
    }
)


def default(route: str = ROUTES[0], step: str | None = None, alternative: str = ALL_OCCUPATIONS) -> Scenario:
    """The scenario of a route, a step's occupation and an alternative's, all else as assumed."""

    flat = {
        key: None
        if field.optional or not field.assumption
        else _assumption(key, route, step, alternative).value
        for key, field in FIELDS.items()
        if step or not key.startswith("step")
    }
    chosen = {"occupation": CORE, "place": NATION, "setting": ALL_INDUSTRIES}
    return _built(flat | chosen | {"route": route, "step": step, "alt": alternative})


def standing(scenario: Scenario) -> dict[str, Assumption]:
    """The assumption behind each key of the address, for this route and step; compare its value with the one chosen."""
    step = scenario.step.occupation if scenario.step else None
    return {
        key: _assumption(key, scenario.route, step, scenario.alternative.occupation)
        for key in choices(scenario)
        if FIELDS[key].assumption
    }


def to_query(scenario: Scenario) -> dict[str, str]:
    """The address of a scenario: its version, and what differs from the defaults of its route, step and alternative."""
    step = scenario.step.occupation if scenario.step else None
    usual = choices(default(scenario.route, step, scenario.alternative.occupation))
    usual |= {"route": ROUTES[0], "step": None, "alt": ALL_OCCUPATIONS}
    own = choices(scenario)
    return {"v": VERSION} | {k: FIELDS[k].kind.write(v) for k, v in own.items() if v != usual[k]}


def from_query(
    query: Mapping[str, str],
    *,
    occupations: Collection[str] | None = None,
    areas: Collection[str] | None = None,
) -> tuple[Scenario, list[str]]:
    """The scenario that an address holds, and a sentence for each thing in it that was not understood.

    Whatever is not understood falls back to its default; nothing raises. `occupations` and `areas` are the codes
    that have figures, where the caller knows them.
    """
    given = {str(key): str(text) for key, text in query.items()}
    version = given.pop("v", VERSION)
    if version != VERSION:
        return default(), [
            f"The address is of version {_quoted(version)}; only {VERSION} is known, so it was not read."
        ]
    words: list[str] = []
    known = {"place": areas} | dict.fromkeys(("occupation", "step", "alt"), occupations)
    found: dict[str, Any] = {}
    unread: dict[str, str] = {}
    for key in (k for k in FIELDS if k in given):
        value = FIELDS[key].kind.read(given[key])
        possible = known.get(key)
        if value is None or (possible is not None and value not in possible):
            unread[key] = given[key]
        else:
            found[key] = value
    flat = choices(
        default(found.get("route", ROUTES[0]), found.get("step"), found.get("alt", ALL_OCCUPATIONS))
    )
    for key, text in unread.items():
        # Of a step that is not taken there is no default to name.
        instead = FIELDS[key].kind.write(flat[key]) if flat.get(key) is not None else "the default"
        words.append(
            f"In the address, {FIELDS[key].label} is {_quoted(text)}, not {_possible(key, known)}; "
            f"{'no step' if key == 'step' else instead} is used."
        )
    idle = [k for k in found if k not in flat]
    if idle:
        words.append("The address says how a step is made, but not to which occupation; no step is used.")
    strange = [key for key in given if key not in FIELDS]
    if strange:
        more = len(strange) - MOST_UNKNOWN_NAMED
        named = ", ".join(_quoted(key) for key in strange[:MOST_UNKNOWN_NAMED])
        rest = f" and {more} more" if more > 0 else ""
        words.append(f"In the address, {named}{rest} means nothing here and was left out.")
    return _built(flat | {k: v for k, v in found.items() if k in flat}), words


# Keys of an address, and the fields of School that they set.
_SCHOOL_KEYS = {
    "months": "months",
    "tuition": "tuition_usd",
    "costs": "other_costs_usd",
    "fee": "credential_usd",
    "renewal": "renewal_usd_per_year",
    "hours": "work_hours_per_week",
}


def _possible(key: str, known: Mapping[str, Collection[str] | None]) -> str:
    said: str = FIELDS[key].kind.said
    return said if known.get(key) is None else f"{said} that has figures"


def _assumption(key: str, route: str, step: str | None, alternative: str) -> Assumption:
    every = assumptions()
    of_step = step if f"step.{step}.year" in every else "other"
    # Only the alternative of all work together is held below the later stages.
    altyears = "alternative" if alternative == ALL_OCCUPATIONS else "path"
    path = FIELDS[key].assumption.format(route=route, step=of_step, altyears=f"{altyears}.years_to_next")
    return every[path]


def choices(scenario: Scenario) -> dict[str, Any]:
    """Every choice by its key in the address; those of a step only where there is one."""
    step, other = scenario.step, scenario.alternative
    flat = {
        "occupation": scenario.occupation,
        "place": scenario.area,
        "setting": scenario.setting,
        "route": scenario.route,
        **_flat_school("", scenario.school),
        "wage": scenario.wage_usd_per_hour,
        "stage": scenario.stage,
        "years": scenario.years_to_next,
        "growth": scenario.growth_pct,
        "step": None,
        "alt": other.occupation,
        "altstage": other.stage,
        "altyears": other.years_to_next,
        "altpay": other.pay_usd,
        "altgrowth": other.growth_pct,
        "discount": scenario.discount_pct,
        "horizon": scenario.horizon_years,
    }
    if step:
        flat |= {
            "step": step.occupation,
            "stepyear": step.year,
            **_flat_school("step", step.school),
            "stepstage": step.stage,
            "stepyears": step.years_to_next,
            "stepgrowth": step.growth_pct,
        }
    return flat


def _flat_school(prefix: str, school: School) -> dict[str, Any]:
    return {prefix + key: getattr(school, name) for key, name in _SCHOOL_KEYS.items()}


def _built(flat: Mapping[str, Any]) -> Scenario:
    """The scenario of what `choices` gives."""

    def school(prefix: str) -> School:
        return School(**{name: flat[prefix + key] for key, name in _SCHOOL_KEYS.items()})

    step = None
    if flat["step"] is not None:
        step = Step(
            occupation=flat["step"],
            year=flat["stepyear"],
            school=school("step"),
            stage=flat["stepstage"],
            years_to_next=flat["stepyears"],
            growth_pct=flat["stepgrowth"],
        )
    return Scenario(
        occupation=flat["occupation"],
        area=flat["place"],
        setting=flat["setting"],
        route=flat["route"],
        school=school(""),
        wage_usd_per_hour=flat["wage"],
        stage=flat["stage"],
        years_to_next=flat["years"],
        growth_pct=flat["growth"],
        step=step,
        alternative=Alternative(
            occupation=flat["alt"],
            stage=flat["altstage"],
            years_to_next=flat["altyears"],
            pay_usd=flat["altpay"],
            growth_pct=flat["altgrowth"],
        ),
        discount_pct=flat["discount"],
        horizon_years=flat["horizon"],
    )


def _three(value: "Range | tuple[float, ...]") -> tuple[float, ...]:
    return (value.low, value.middle, value.high) if isinstance(value, Range) else value


def _quoted(text: str) -> str:
    shown = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
    return f"“{shown}”"
