"""Where a reader looks for schools: a ZIP code, a city's area, or a state, kept in the URL."""

from dataclasses import dataclass

import streamlit as st

from app.components.controls import Controls
from outlook import places
from outlook.tables import Tables
from outlook.training.location import locate_area, locate_zip
from outlook.training.outcomes import CREDENTIALS
from outlook.training.schools import Search

ZIP, AREA, STATE, CREDENTIAL = "zip", "area", "state", "credential"
NO_AREA, NO_STATE, EVERY = "none", "all", "all"
NAMES = {
    EVERY: "Certificate, associate's, bachelor's",
    "undergraduate certificate": "Certificate",
    "associate": "Associate's degree",
    "bachelor": "Bachelor's degree",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a reader looks, as in the URL: the first of ZIP code, area, and state that is given; "" for the rest."""

    zip_code: str = ""
    area: str = ""
    state: str = ""
    credential: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The same as parameters of the download."""
        where = (
            {ZIP: self.zip_code}
            if self.zip_code
            else {AREA: self.area}
            if self.area
            else {STATE: self.state}
            if self.state
            else {}
        )
        return where | ({CREDENTIAL: self.credential} if self.credential else {})


def pick_place(tables: Tables, controls: Controls) -> Place:
    """Show the four controls and return the choice."""
    areas, states = tables.compute(list_areas), places.load_state_names(tables)
    zip_column, area_column, state_column, credential_column = st.columns(
        [2, 4, 3, 4], vertical_alignment="bottom"
    )
    with zip_column:
        zip_code = controls.type_in(
            ZIP, label="ZIP code", placeholder="five digits", most=5, resets=(AREA, STATE)
        )
    with area_column:
        area = controls.pick(
            AREA,
            label="or a city's area",
            options=[NO_AREA, *areas],
            default=NO_AREA,
            show=lambda option: "Type a city" if option == NO_AREA else areas.get(option, option),
            resets=(ZIP, STATE),
        )
    with state_column:
        state = controls.pick(
            STATE,
            label="or a state",
            options=[NO_STATE, *sorted(states, key=states.__getitem__)],
            default=NO_STATE,
            show=lambda option: "No state" if option == NO_STATE else states.get(option, option),
            resets=(ZIP, AREA),
        )
    with credential_column:
        credential = controls.pick(
            CREDENTIAL,
            label="Credential",
            options=[EVERY, *CREDENTIALS],
            default=EVERY,
            show=lambda option: NAMES.get(option, option),
        )
    return Place(
        zip_code=zip_code,
        area="" if area == NO_AREA else area,
        state="" if state == NO_STATE else state,
        credential="" if credential == EVERY else credential,
    )


def list_areas(tables: Tables) -> dict[str, str]:
    """Map the code of each area that has counties to its title, in the order of titles."""
    rows = tables.records(
        "SELECT area_code, title FROM areas WHERE area_code IN (SELECT area_code FROM area_counties) ORDER BY title"
    )
    return {str(row["area_code"]): str(row["title"]) for row in rows}


def build_search(tables: Tables, place: Place) -> Search | None:
    """Turn a choice into a search; None where no place is chosen. Raises NoLocation."""
    credential = place.credential or None
    if place.zip_code:
        return Search(spot=locate_zip(tables, place.zip_code), credential=credential)
    if place.area:
        return Search(spot=locate_area(tables, place.area), credential=credential)
    return Search(state=place.state, credential=credential) if place.state else None
