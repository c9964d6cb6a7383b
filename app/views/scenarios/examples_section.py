"""The ready-made scenarios of `/scenarios`."""

import streamlit as st

from app.components import layout
from app.views.scenarios import state
from outlook.scenario.assumptions import load_ready_made
from outlook.scenario.model import Scenario


def show_examples(scenario: Scenario) -> None:
    """Show the ready-made scenarios, each with a button that opens it in the place on the page."""
    for column, one in zip(st.columns(3), load_ready_made(), strict=True):
        with column, st.container(border=True, height="stretch", key=f"card-{one.name}"):
            layout.show_text(f"**{one.title}**")
            layout.show_small_text(one.story)
            shown_now = state.is_ready_made(scenario, one)
            st.button(
                "Shown now" if shown_now else "Show this one",
                key=f"ready-{one.name}",
                disabled=shown_now,
                on_click=state.open_ready_made,
                args=(one,),
            )
