"""`/states` with several places added up: layout only."""

import re

import streamlit as st

from app.components import layout, sections
from app.components.cards import show_cards
from app.components.controls import Controls
from app.components.subject import Subject
from app.text import name_title
from app.theme import palette
from app.views.states import region_sections
from app.views.states.region_sections import REGION_MAP, build_region, load_region
from outlook import places, regions
from outlook.tables import NATION, Tables
from outlook.translation import translate

CHARTS = (REGION_MAP,)
KEY, NAME_KEY = "region", "region-name"
MOST_PLACES, MOST_LETTERS = 30, 40
_UNNAMED = "this region"
FEWEST_PLACES = 2


def show_region(tables: Tables, subject: Subject, slots: layout.Page, controls: Controls) -> None:
    """Lay out the choice of places and what they add up to. Pay is as paid there."""
    code, unit = subject.code, subject.unit
    with slots.chart:
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        with left:
            picked = _pick_places(tables, code, controls)
        with right:
            name = _pick_name()
    kept, overlapping = regions.drop_overlaps(tables, picked)
    titles = places.load_area_titles(tables)
    region = load_region(tables, code, tuple(kept)) if len(kept) >= FEWEST_PLACES else None
    if region is None:
        with slots.lead:
            layout.show_finding("Add up two or more areas or states into a region of your own.")
    where = name if region or name != _UNNAMED else "a region of your own"
    layout.retitle(
        slots,
        translate("{title} in {place}").format(title=name_title(tables.title(code)), place=translate(where)),
    )
    left_out = [titles.get(each, each) for each in overlapping]
    with slots.notes:
        layout.show_note(region_sections.describe_gaps(region, left_out))
    if region is None:
        return
    with slots.lead:
        layout.show_finding(region_sections.describe_region(region, tables.title(code), name, unit))
    with slots.cards, st.container(key="one-page"):
        show_cards(region_sections.build_cards(region, unit))
    sections.section(tables, build_region, code, tuple(kept), name, unit, palette(), slots=slots)


def _pick_places(tables: Tables, code: str, controls: Controls) -> list[str]:
    known = places.load_places(tables, code)["area_code"].astype(str).tolist()
    titles = places.load_area_titles(tables)
    return controls.pick_some(
        KEY,
        label="Areas and states to add up",
        options=[area for area in known if area != NATION],
        show=titles,
        most=MOST_PLACES,
        elsewhere=list(titles),
    )


def _pick_name() -> str:
    """The region's name, which the address keeps."""
    if NAME_KEY not in st.session_state:
        st.session_state[NAME_KEY] = clean_name(st.query_params.get(NAME_KEY, ""))
    name = clean_name(st.text_input(translate("Name of the region"), key=NAME_KEY, max_chars=MOST_LETTERS))
    if name:
        st.query_params[NAME_KEY] = name
    elif NAME_KEY in st.query_params:
        del st.query_params[NAME_KEY]
    return name or _UNNAMED


def clean_name(typed: str) -> str:
    """A name of letters, digits, and plain punctuation: an address must not bring links or markup to the page."""
    return re.sub(r"[^\w\s.,'&-]", "", typed)[:MOST_LETTERS].strip()
