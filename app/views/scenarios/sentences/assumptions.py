"""Assumptions as readers see them: a choice with its unit, and the default behind it with its grade and reason."""

from itertools import takewhile

from app import text as app_text
from app.views.scenarios.formats import SCHOOLING_NAMES, STAGE_NAMES
from outlook.scenario.assumptions import GRADES, Assumption
from outlook.scenario.fields import FIELDS, NEVER, Range
from outlook.tables import Tables
from outlook.translation import ENGLISH, translate, use_language

# Values in `assumptions.toml` that figures decide, and what they decide, by key.
_MEASURED = ("measured", "alternative", "net price", "schools", "same", "requirements")
_WHERE_MEASURED = {
    "wage": "as the alternative pays",
    "altpay": "as BLS's figures say",
    "tuition": "the net price of schools",
    "finish": "as at these schools",
    "years": "as jobs ask for experience",
    "altyears": "by the same rule",
    "leave": "as BLS projects",
}


def format_choice(key: str, given: object, tables: Tables) -> str:
    """A choice with its unit: "$3,250 for the whole program", "5, never, never years"."""
    if given is None or (isinstance(given, str) and given in _MEASURED):
        return translate(_WHERE_MEASURED.get(key.removeprefix("step"), "as measured"))
    if isinstance(given, Range):
        low, middle, high = (f"{v:g}".replace("-", "−") for v in (given.low, given.middle, given.high))
        return translate("{low}, {middle} and {high}% a year").format(low=low, middle=middle, high=high)
    if isinstance(given, tuple):
        return _format_years(given)
    if isinstance(given, str):
        if given in SCHOOLING_NAMES:
            return translate("jobs that ask for {schooling}").format(
                schooling=translate(SCHOOLING_NAMES[given])
            )
        if key in ("occupation", "alt", "step"):
            return app_text.lower_title(tables.title(given))
        return translate(STAGE_NAMES.get(given, given)).lower()
    return _format_number(float(given), FIELDS[key].kind.unit)  # type: ignore[arg-type]


def _format_years(years: tuple[float, ...]) -> str:
    """Years to each next stage: "2, then 5, then 8 years"; "5 years, then no further"."""
    reached = list(takewhile(lambda each: each < NEVER, years))
    if not reached:
        return translate("never to the next stage")
    steps = translate(", then ").join(f"{each:g}" for each in reached)
    text = translate("{years} year" if reached[-1] == 1 else "{years} years").format(years=steps)
    return text if len(reached) == len(years) else text + translate(", then no further")


def _format_number(number: float, unit: str) -> str:
    if unit.startswith("dollars"):
        amount = f"${number:,.0f}" if number.is_integer() else f"${number:,.2f}"
        rest = unit.removeprefix("dollars")
        return amount + translate(rest)
    if unit == "percent":
        return f"{number:g}%"
    if unit.startswith("percent"):
        return translate("{share}% a year").format(share=f"{number:g}")
    if unit == "year of the path":
        return translate("year {number}").format(number=f"{number:g}")
    return f"{number:g} {translate(unit)}"


def describe_default(key: str, default: Assumption, now: object, tables: Tables) -> str:
    """The default of one input with its grade, source, range and reason. `now` is the value that the reader chose.

    It is in English for all readers, because the reasons are.
    """
    with use_language(ENGLISH):
        default_text = format_choice(key, default.value, tables)
    changed = "" if is_default(default.value, now) else "Changed by you. "
    text = f"{changed}Default {default_text}: {describe_grade(default)}"
    if default.source:
        text += f", {default.source}, {default.year}"
    if default.low is not None and default.high is not None:
        text += f"; between {default.low:,.0f} and {default.high:,.0f}"
    return f"{text}. {default.reason}"


def describe_grade(default: Assumption) -> str:
    """How far to trust a default: "reported (grade C)", "our assumption"."""
    name = GRADES[default.grade]
    return name if default.grade == "assumed" else f"{name} (grade {default.grade})"


def is_default(default: object, now: object) -> bool:
    """Whether a choice equals its default. None always is the default."""
    return default == now or now is None
