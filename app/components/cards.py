"""Cards: the figures that a reader asks for first, as a list of large numbers with their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.components import layout
from app.templating import render_part


@dataclass(frozen=True, kw_only=True)
class Card:
    """One figure. `value` is the figure as shown, `label` says what it is, `note` adds a year or a margin of error."""

    value: str
    label: str
    note: str = ""


def show_cards(cards: Sequence[Card]) -> None:
    """Show cards in a row on a wide screen and two abreast on a phone."""
    if cards:
        layout.show_html(render_part(layout.PARTS, "cards", cards=cards))
