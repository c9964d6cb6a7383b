"""The finding of the chart that compares places."""

from collections.abc import Sequence

from app import text as app_text
from app.views.scenarios.formats import format_money
from app.views.scenarios.place_pay import Place
from outlook.claims import mark


def describe_places(found: Sequence[Place], *, at_us_prices: bool) -> str:
    """The finding of the chart of places: where pay is highest and lowest, and whether their margins of error overlap."""
    given = sorted(((each.pay, each.name) for each in found if each.pay), key=lambda pair: pair[0].middle)
    if len(found) < 2:
        return "Nothing to compare with yet: choose other places."
    if len(given) < 2:
        return "There are too few figures to compare."
    (low, worst), (high, best) = given[0], given[-1]
    if high.low <= low.high:
        return (
            f"About {format_money(low.middle)} in {app_text.name_place(worst)} to {format_money(high.middle)} in {app_text.name_place(best)}; the "
            "margins of error overlap, so the order isn’t certain."
        )
    most, least = ("buys the most", "the least") if at_us_prices else ("is highest", "lowest")
    return (
        f"Of these places, pay {mark(most)} in {app_text.name_place(best)} ({format_money(high.middle)}) and {mark(least)} in "
        f"{app_text.name_place(worst)} ({format_money(low.middle)})."
    )
