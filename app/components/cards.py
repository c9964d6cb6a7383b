"""Cards: a page's main figures, each with its name and what it means."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from app.components import layout
from app.templating import render_part
from outlook.translation import translate


@dataclass(frozen=True, kw_only=True)
class Card:
    """One figure: its name above it, a line about it below it ("" for none)."""

    name: str
    figure: str
    note: str = ""


def show_cards(cards: Sequence[Card]) -> None:
    """Show cards side by side, as many in a row as fit; two in a row on a phone."""
    if cards and not layout.is_embedded():
        st.html(render_part(layout.PARTS, "cards", cards=[_translate_card(each) for each in cards]))


def _translate_card(card: Card) -> Card:
    """Translate the texts without figures; the others are translated where they are made."""
    return Card(name=translate(card.name), figure=translate(card.figure), note=translate(card.note))
