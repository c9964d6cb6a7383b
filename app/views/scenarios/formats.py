"""Names of stages and routes, and amounts of money as the page and the brief write them."""

from app.components.units import YEARLY, PayUnit
from outlook.claims import mark
from outlook.rounding import round_like_bls
from outlook.scenario.fields import Range

STAGE_NAMES = {
    "entry": "Entry",
    "qualified": "Qualified",
    "average": "Average",
    "experienced": "Experienced",
}
STAGE_MEANINGS = {
    "entry": "the mean of the lowest-paid third",
    "qualified": "a third of the way from entry to experienced",
    "average": "two thirds of the way; equal to the mean of all",
    "experienced": "the mean of the better-paid two thirds",
}
STAGE_NUMERALS = {"entry": "I", "qualified": "II", "average": "III", "experienced": "IV"}
# What a job asks for at most, as the end of "a job that asks for …".
SCHOOLING_NAMES = {
    "none_or_high_school": "no more than high school",
    "certificate": "a certificate",
    "some_college": "some college",
    "associate": "an associate degree",
    "bachelor": "a bachelor’s degree",
    "master": "a master’s degree",
    "doctoral_or_professional": "a doctoral or professional degree",
}
ROUTE_NAMES = {
    "certificate": "Certificate",
    "associate": "Associate degree",
    "bachelor": "Bachelor's degree",
    "work": "Straight to work",
}


def format_money(value: float) -> str:
    """Format dollars to the hundred, as precise as an estimate is: $47,100; −$20,200."""
    rounded = round_like_bls(abs(value))
    return f"{'−' if value < 0 and rounded else ''}${rounded:,.0f}"


def format_range(span: Range, unit: PayUnit = YEARLY) -> str:
    """Format the ends of a range: $45,000 to $49,200; −$1,000 to $2,000; of pay by the hour, $21.60 to $23.70."""
    form = format_money if unit is YEARLY else unit.format_estimate
    return f"{form(span.low)} to {form(span.high)}"


def format_margin(span: Range, unit: PayUnit = YEARLY) -> str:
    """Format how far off an estimate of pay may be, the wider side of it: $900; $0.40."""
    return unit.format_estimate(max(span.high - span.middle, span.middle - span.low))


def format_signed(value: float) -> str:
    """Format dollars with a sign: +$1,000; −$1,000."""
    return f"{'+' if round_like_bls(value) > 0 else ''}{format_money(value)}"


def format_lead(value: float) -> str:
    """Format a difference of dollars: $1,000 ahead; $1,000 behind."""
    return f"{format_money(abs(value))} {mark('ahead' if value >= 0 else 'behind')}"


def drop_full_stop(reason: str) -> str:
    """Return a reason without its full stop, to put inside a sentence."""
    return reason.rstrip(".")
