"""Sentences on the measured growth of an occupation's pay above prices."""

from app import text as app_text
from app.views.scenarios.formats import drop_full_stop
from outlook.pay.real_growth import RealGrowth
from outlook.translation import ENGLISH, use_language

# Percent a year. A change of pay smaller than this is called level.
FLAT_PCT = 0.05


# Percent a year. Mean and median this far apart or farther are said to disagree.
FAR_APART_PCT = 1.0


def describe_growth(found: RealGrowth | None, reason: str, *, title: str) -> str:
    """The measured growth of pay above prices by mean and median, with its caveat; or `reason`, where it was not measured."""
    # In English for all readers, as the reasons beside it are.
    with use_language(ENGLISH):
        who = app_text.pluralize_title(title)
    if found is None:
        return f"We can’t measure how pay of {who} grew: {drop_full_stop(reason)}. It is kept level after inflation."
    text = (
        f"Measured for {who}: mean pay changed by {_format_rate(found.middle_pct)} a year after "
        f"inflation, median pay by {_format_rate(found.median_pct)}; over stretches of two years and more, by {_format_rate(found.low_pct)} to "
        f"{_format_rate(found.high_pct)}. "
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


def _format_rate(pct: float) -> str:
    return app_text.format_percent(pct, signed=True)
