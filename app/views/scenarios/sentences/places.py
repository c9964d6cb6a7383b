"""The finding of the chart that compares places."""

from collections.abc import Sequence

from app import text as app_text
from app.views.scenarios.formats import format_money
from app.views.scenarios.place_pay import Place


def describe_places(found: Sequence[Place], *, at_us_prices: bool) -> str:
    """The finding of the chart of places: where pay is highest and lowest, and whether their margins of error overlap."""
    given = sorted(((each.pay, each.name) for each in found if each.pay), key=lambda pair: pair[0].middle)
    if len(found) < 2:
        return "Nothing to compare with yet: choose other places."
    if len(given) < 2:
        return "There are too few figures to compare."
    (low, worst), (high, best) = given[0], given[-1]
    apart = high.low > low.high
    most = "buys most" if at_us_prices else "is highest"
    text = (
        f"Of these, pay {most} in {app_text.name_place(best)} ({format_money(high.middle)}), least in {app_text.name_place(worst)} "
        f"({format_money(low.middle)})"
    )
    return f"{text}." if apart else f"{text}; their margins of error overlap, so the order is not certain."
