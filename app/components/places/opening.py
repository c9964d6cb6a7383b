"""Opening a place's page from a chart, a row, or a button."""

import streamlit as st

from app.components import layout
from app.components.kept_choices import wish
from app.templating import render_part
from outlook.translation import translate

PLACE = "place"


def open_place(area_code: str) -> None:
    """Make a place the page's subject, as if the reader chose it in the bar; "" does nothing."""
    if area_code:
        wish(PLACE, area_code)


def show_way_back() -> None:
    """Show the button that leads from a place's page to all places."""
    if not layout.is_embedded():
        st.button(translate("← All places"), key="all-places", on_click=wish, args=(PLACE, None))


def mark_place(area_code: str) -> None:
    """Mark which place the page is about; where it changes, the browser scrolls up to the title."""
    if not layout.is_embedded():
        st.html(render_part(layout.PARTS, "subject", place=area_code))
