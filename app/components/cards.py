"""Cards: a page's main figures, each with its name and what it means."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from app.components import layout
from app.templating import render_part


@dataclass(frozen=True, kw_only=True)
class Card:
    """One figure: its name above it, a line about it below it ("" for none)."""

    name: str
    figure: str
    note: str = ""


def show_cards(cards: Sequence[Card]) -> None:
    """Show cards side by side, as many in a row as fit; two in a row on a phone."""
    if cards and not layout.is_embedded():
        st.html(render_part(layout.PARTS, "cards", cards=cards))
