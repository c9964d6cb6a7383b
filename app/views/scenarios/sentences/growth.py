"""Sentences on the measured growth of an occupation's pay above prices."""

from app import text as app_text
from app.views.scenarios.formats import drop_full_stop
from outlook.pay.inflation import RealGrowth

# Percent a year. A change of pay smaller than this is called level.
FLAT_PCT = 0.05


# Percent a year. Mean and median this far apart or farther are said to disagree.
FAR_APART_PCT = 1.0


def describe_growth(found: RealGrowth | None, reason: str, *, title: str) -> str:
    """The measured growth of pay above prices by mean and median, with its caveat; or `reason`, where it was not measured."""
    if found is None:
        return f"The growth of pay of {app_text.people(title)} cannot be measured: {drop_full_stop(reason)}. It is held level."
    text = (
        f"Measured for {app_text.people(title)}: mean pay {_describe_rate(found.middle_pct)} against prices, median pay "
        f"{_describe_rate(found.median_pct)}; low {app_text.percent(found.low_pct, signed=True)}, high {app_text.percent(found.high_pct, signed=True)}. "
    )
    return text + _describe_disagreement(found) + found.caveat


def _describe_disagreement(found: RealGrowth) -> str:
    """A remark where mean and median disagree, else ""."""
    flat = abs(found.middle_pct) < FLAT_PCT or abs(found.median_pct) < FLAT_PCT
    if found.middle_pct * found.median_pct < 0 and not flat:
        return "Mean and median disagree even on the direction. "
    if abs(found.middle_pct - found.median_pct) >= FAR_APART_PCT:
        return "Mean and median disagree on how much. "
    return ""


def _describe_rate(pct: float) -> str:
    if abs(pct) < FLAT_PCT:
        return "kept level"
    return f"{'rose' if pct > 0 else 'fell'} {app_text.percent(abs(pct))} a year"
