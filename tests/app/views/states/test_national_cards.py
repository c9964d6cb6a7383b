"""The cards above the maps: the nation's figures, and the first place with the ranks that it may have."""

import pytest

from app.components.places.ranking import STATES
from app.components.units import HOURLY, YEARLY, PayUnit
from app.views.states.national_cards import build_cards
from outlook.tables import Tables


@pytest.mark.parametrize(
    ("unit", "median", "first"), [(YEARLY, "$51,140", "$80,250"), (HOURLY, "$24.59", "$38.58")]
)
def test_cards_show_the_nation_and_the_first_state(
    tables: Tables, unit: PayUnit, median: str, first: str
) -> None:
    cards = {card.name: card for card in build_cards(tables, STATES, "29-2072", unit)}
    assert cards[f"Typical pay {unit.per}"].figure == median
    assert cards["District of Columbia"].figure == first
    assert "among the 11 highest of 53 states" in cards["District of Columbia"].note
    assert cards["Florida"].figure == "21,490"
    assert cards["Areas with figures"].figure == "507"
