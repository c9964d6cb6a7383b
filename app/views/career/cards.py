"""The cards of `/career`: the usual way in, its months and cost, and pay at the start."""

from app.components.cards import Card
from app.components.units import PayUnit
from app.text import format_about
from app.views.career.occupation import ROUTES, Occupation, find_assumption, find_school_cost, get_number
from app.views.career.path import NAMES, describe_span, format_start
from outlook.translation import translate


def build_cards(found: Occupation, unit: PayUnit) -> list[Card]:
    """Build the cards of an occupation; a figure that no table has is left out."""
    return [*_build_school_cards(found), *_build_pay_cards(found, unit)]


def _build_school_cards(found: Occupation) -> list[Card]:
    if not found.entry_education:
        return []
    route = ROUTES.get(found.credential or "", "")
    way = NAMES.get(route, found.entry_education)
    cards = [Card(name="Usual way in", figure=way, note="typical for entry, says BLS")]
    if route not in found.routes:
        return cards
    length, cost = find_assumption(route, "months"), find_school_cost(found, route)
    cards.append(
        Card(
            name="Time in school",
            figure=translate("{count} months").format(count=f"{get_number(length):g}"),
            note=describe_span(length),
        )
    )
    if cost is not None:
        cards.append(Card(name="Cost", figure=format_about(cost), note="after grants, with housing and food"))
    return cards


def _build_pay_cards(found: Occupation, unit: PayUnit) -> list[Card]:
    cards = []
    if found.start is not None:
        middle, _, half = format_start(found, unit).partition(" ± ")
        cards.append(
            Card(
                name="Lowest-paid third earn",
                figure=f"{middle} {translate(unit.per)}",
                note=translate("on average {where}, give or take {margin}").format(
                    where=found.where, margin=half
                ),
            )
        )
    return cards
