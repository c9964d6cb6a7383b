"""Assumptions as readers see them: a choice with its unit, and the default behind it with its grade and reason."""

from app import text as app_text
from app.views.scenarios.formats import STAGE_NAMES
from outlook.scenario.assumptions import GRADES, Assumption
from outlook.scenario.fields import FIELDS, NEVER, Range
from outlook.tables import Tables


def format_choice(key: str, given: object, tables: Tables) -> str:
    """A choice with its unit: "$3,250 for the whole program", "5, never, never years"."""
    if given is None or given == "measured":
        return {"wage": "as the alternative pays", "altpay": "as BLS's figures say"}.get(key, "as measured")
    if given == "alternative":
        return "as the alternative pays"
    if isinstance(given, Range):
        low, middle, high = (f"{v:g}".replace("-", "−") for v in (given.low, given.middle, given.high))
        return f"{low}, {middle} and {high}% a year"
    if isinstance(given, tuple):
        return ", ".join("never" if v >= NEVER else f"{v:g}" for v in given) + " years"
    if isinstance(given, str):
        if key in ("occupation", "alt", "step"):
            return app_text.lower_title(tables.title(given))
        return STAGE_NAMES.get(given, given).lower()
    return _format_number(float(given), FIELDS[key].kind.unit)  # type: ignore[arg-type]


def _format_number(number: float, unit: str) -> str:
    if unit.startswith("dollars"):
        amount = f"${number:,.0f}" if number.is_integer() else f"${number:,.2f}"
        rest = unit.removeprefix("dollars")
        return amount + rest.replace(", the whole of it", "").replace(", the whole of them", "")
    if unit.startswith("percent"):
        return f"{number:g}% a year"
    if unit == "year of the path":
        return f"year {number:g}"
    return f"{number:g} {unit}"


def describe_default(key: str, default: Assumption, now: object, tables: Tables) -> str:
    """The default of one input with its grade, source, range and reason. `now` is the value that the reader chose."""
    changed = "" if is_default(default.value, now) else "Changed by you. "
    text = f"{changed}Default {format_choice(key, default.value, tables)}: {describe_grade(default)}"
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
    """Whether a choice equals its default. None means "measured" or "alternative"."""
    return default == now or (now is None and default in ("measured", "alternative"))
