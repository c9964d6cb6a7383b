"""Where a reader looks for schools: the bar's place, or a ZIP code, kept in the URL."""

from dataclasses import dataclass

import streamlit as st

from app.components.controls import Controls
from app.components.kept_choices import wish
from app.components.subject import Subject
from outlook import place_search, places
from outlook.tables import Tables
from outlook.training.location import locate_area, locate_zip
from outlook.training.outcomes import CREDENTIALS
from outlook.training.schools import Search

ZIP, AREA, STATE, CREDENTIAL = "zip", "area", "state", "credential"
EVERY = "all"
# The place that the ZIP code belongs to or was typed beside, in the session.
_ZIP_PLACE = "zip-place"
NAMES = {
    EVERY: "Certificate, associate's, bachelor's",
    "undergraduate certificate": "Certificate",
    "associate": "Associate's degree",
    "bachelor": "Bachelor's degree",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a reader looks: the first of ZIP code, area, and state that is given; "" for the rest."""

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


def pick_place(tables: Tables, controls: Controls, subject: Subject) -> Place:
    """Show the field for a ZIP code and the list of credentials; without a ZIP code, the bar's place counts.

    A ZIP code typed here also chooses its area in the bar, and is dropped when another place is chosen there.
    """
    _drop_zip_elsewhere(tables, subject)
    known = set(places.load_places(tables, subject.code)["area_code"])

    def choose_area(zip_code: str) -> None:
        area = place_search.find_area(tables, zip_code)
        if area in known:
            wish("place", area)
            st.session_state[_ZIP_PLACE] = area

    zip_column, credential_column, _ = st.columns([2, 4, 5], vertical_alignment="bottom")
    with zip_column:
        zip_code = controls.type_in(
            ZIP, label="ZIP code", placeholder="five digits", most=5, chosen=choose_area
        )
    with credential_column:
        credential = controls.pick(
            CREDENTIAL,
            label="Credential",
            options=[EVERY, *CREDENTIALS],
            default=EVERY,
            show=NAMES,
        )
    return Place(
        zip_code=zip_code,
        area="" if zip_code else find_searched_area(tables, subject.place),
        state="" if zip_code else find_state(tables, subject.place),
        credential="" if credential == EVERY else credential,
    )


def _drop_zip_elsewhere(tables: Tables, subject: Subject) -> None:
    before = st.session_state.get(_ZIP_PLACE)
    if before not in (None, subject.place):
        wish(ZIP, None)
    st.session_state[_ZIP_PLACE] = subject.place


def find_state(tables: Tables, area_code: str) -> str:
    """The two letters of a state by its area code; "" for another area and for the nation."""
    row = tables.first("SELECT state FROM areas WHERE area_type = 'state' AND area_code = ?", [area_code])
    return "" if row is None else str(row["state"])


def find_searched_area(tables: Tables, area_code: str) -> str:
    """The area itself if it is one with counties, which can be searched around; else ""."""
    return area_code if area_code in tables.compute(list_areas) and not find_state(tables, area_code) else ""


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
