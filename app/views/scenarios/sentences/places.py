"""The finding of the chart that compares places."""

from collections.abc import Sequence

from app import text as app_text
from app.components.units import YEARLY, PayUnit
from app.views.scenarios.place_pay import Place
from outlook.claims import mark


def describe_places(found: Sequence[Place], *, at_us_prices: bool, unit: PayUnit = YEARLY) -> str:
    """The finding of the chart of places: where pay is highest and lowest, each only if its margin of error overlaps no
    other's.
    """
    given = sorted(((each.pay, each.name) for each in found if each.pay), key=lambda pair: pair[0].middle)
    if len(found) < 2:
        return "Nothing to compare with yet: choose other places."
    if len(given) < 2:
        return "There are too few figures to compare."
    (low, worst), (high, best) = given[0], given[-1]
    most, least = ("buys the most", "the least") if at_us_prices else ("is highest", "lowest")
    lowest = f"{app_text.name_place(worst)} ({unit.format_estimate(low.middle)})"
    highest = f"{app_text.name_place(best)} ({unit.format_estimate(high.middle)})"
    is_highest = all(high.low > span.high for span, _ in given[:-1])
    is_lowest = all(low.high < span.low for span, _ in given[1:])
    if is_highest and is_lowest:
        return f"Of these places, pay {mark(most)} in {highest} and {mark(least)} in {lowest}."
    if is_highest:
        return (
            f"Of these places, pay {mark(most)} in {highest}; the margins of error at the other end overlap."
        )
    if is_lowest:
        verb = most.split()[0]
        return f"Of these places, pay {mark(f'{verb} {least}')} in {lowest}; the margins of error at the other end overlap."
    return (
        f"About {unit.format_estimate(low.middle)} in {app_text.name_place(worst)} to {unit.format_estimate(high.middle)} in "
        f"{app_text.name_place(best)}; margins of error overlap, so the order isn’t certain."
    )
