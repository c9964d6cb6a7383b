"""The bar at the top of every page: which job, which place, and pay a year or an hour. All pages share the choice."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

import streamlit as st

from app.components import glossary, layout
from app.components.controls import Controls
from app.components.units import PayUnit
from app.text import name_place
from outlook import places
from outlook.place_search import find_area, list_areas_named
from outlook.tables import NATION, Tables
from outlook.translation import translate


@dataclass(frozen=True)
class Subject:
    """What a page is about: an occupation's code, a place's area code (the nation's for all of it), and the unit of pay."""

    code: str
    place: str
    unit: PayUnit

    @property
    def is_nation(self) -> bool:
        return self.place == NATION


def pick_subject(
    tables: Tables,
    slots: layout.Page,
    controls: Controls,
    codes: Collection[str] | None = None,
    beside: Callable[[str, str], None] | None = None,
) -> Subject:
    """Show the bar and return the choice. `codes` are the occupations that this page has figures for, None for all.

    `beside` shows one more control at the end of the bar; it gets the occupation and the place.
    """
    _take_state_and_area(tables)
    with slots.job:
        columns = st.columns([5, 4, 2, 2] if beside else [5, 4, 2], vertical_alignment="bottom", gap="small")
        job, place, unit = columns[:3]
        with job:
            code = controls.occupation(tables, codes)
        with place:
            area = _pick_place(tables, controls, code)
        with unit:
            chosen = controls.unit()
        if beside:
            with columns[3]:
                beside(code, area)
        return Subject(code, area, chosen)


def _pick_place(tables: Tables, controls: Controls, code: str) -> str:
    titles = places.load_area_titles(tables)
    options = [NATION, *(each for each in places.load_places(tables, code)["area_code"] if each != NATION)]
    return controls.pick(
        "place",
        label="Place",
        options=options,
        default=NATION,
        show=lambda area: translate("United States") if area == NATION else titles.get(area, area),
        help=translate(
            "Type a state, a large city, a ZIP code, or a county with its state (Orange County, CA). A ZIP code near a "
            "county line may open the area next to yours, so check the title. "
        )
        + glossary.short("metropolitan area"),
        elsewhere=list(titles),
        resolve=partial(find_area, tables),
        suggest=partial(list_areas_named, tables),
    )


def _take_state_and_area(tables: Tables) -> None:
    """Read `?state=CA` and `?area=0031080`, as links from elsewhere have them, as the place."""
    state, area = st.query_params.pop("state", None), st.query_params.pop("area", None)
    place = area or (places.find_area_of_state(tables, state) if state else None) or state
    if place:
        st.query_params["place"] = place


def name_where(tables: Tables, subject: Subject) -> str:
    """Return the place as a title names it: "in California"."""
    titles = places.load_area_titles(tables)
    return translate("in {place}").format(
        place=name_place("United States" if subject.is_nation else titles[subject.place])
    )
