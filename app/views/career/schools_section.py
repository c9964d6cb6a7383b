"""Schools near a place: programs with price, completion, debt, and earnings, as a table and as a file."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from app.components import layout
from app.components.controls import Controls
from app.components.exhibit import CONFIG, PreparedFigure
from app.components.files import show_file
from app.components.subject import Subject
from app.templating import render_part
from app.text import format_about, format_dollars, name_place
from app.theme import palette
from app.views.career.downloads import PROGRAMS_NEAR
from app.views.career.near import NAMES, Place, build_search, pick_place
from app.views.career.outcomes import NAMES as CREDENTIAL_NAMES
from app.views.career.schools_map import describe_map, draw_schools
from outlook import places
from outlook.tables import Tables
from outlook.training.location import NoLocation, Spot, measure_location_errors
from outlook.training.observed import DOLLARS_OF
from outlook.training.schools import (
    ABOVE,
    BELOW,
    NEAREST,
    NOT_LISTED,
    WITHIN_MILES,
    Search,
    load_programs,
)
from outlook.translation import translate

# Rows in the page; the rest open on demand, and the file has all.
FIRST_ROWS, MOST_ROWS = 3, 100
SCHOOL, DISTANCE = "School", "Distance"
TABLE, MAP = "table", "map"
VIEWS = {TABLE: "Table", MAP: "Map"}
NAVIGATOR = "https://nces.ed.gov/collegenavigator/?id="
WITHHELD, ABSENT = "withheld", "not listed"
_TESTS = {ABOVE: "passes", BELOW: "fails"}
HOW_TO_READ = (
    "**Net price:** a year of tuition, books, and living costs, minus grants, over all programs of the school. **Finish:** the "
    "share of all the school's students who complete. **Debt:** median federal loans of this program's graduates who borrowed.",
    "**Earned:** median earnings of this program's graduates with federal aid who work, in any job, as published: after one year "
    "in dollars of {first}, after four in those of {fourth}, and of different graduates. Several campuses may "
    "share one figure. The field is broader than this occupation.",
    "**Earnings test:** earnings after four years against what people aged 25 to 34 with only a high school diploma earn in the "
    "state. The government's own test looks at more than one year, and a program near the line could fall on either side.",
    "**Withheld:** for privacy, or not given. **Not listed:** the school isn't in the list of schools that we have.",
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One program in the table: figures by column, formatted, each blank with its reason."""

    school: str
    place: str
    url: str
    cells: Mapping[str, str]


def show_schools(tables: Tables, subject: Subject, controls: Controls) -> None:
    """Show the controls and what they find; nothing where no program is tied to the occupation."""
    if layout.is_embedded():
        return
    layout.show_heading("Schools near you")
    with st.container(key="near"):
        place = pick_place(tables, controls, subject)
    try:
        search = build_search(tables, place)
    except NoLocation as error:
        layout.show_note(str(error))
        return
    if search is None:
        layout.show_text(
            "Enter a ZIP code, or choose a city or a state at the top, to see programs with their price, debt, and what their "
            "graduates earned."
        )
        return
    frame = tables.compute(load_programs, subject.code, search)
    layout.show_text(describe_search(tables, frame, search, place))
    if frame.empty:
        return
    view = controls.pick(
        "schools",
        label="Schools as",
        options=list(VIEWS),
        default=TABLE,
        show=VIEWS,
        form="row",
    )
    if view == MAP:
        _show_map(tables, frame, search)
    else:
        _show_tables(frame)
    chosen = {"occupation": subject.code, **place.chosen}
    show_file(tables, PROGRAMS_NEAR, chosen, label="Download CSV")
    with st.expander(translate("What these figures mean")):
        for text in HOW_TO_READ:
            layout.show_text(translate(text).format(first=DOLLARS_OF[1], fourth=DOLLARS_OF[4]))
        layout.show_text(describe_distance(tables, search, place))


def _show_tables(frame: pd.DataFrame) -> None:
    _show_table(
        frame.head(FIRST_ROWS),
        translate("{count} of {total} programs").format(count=min(len(frame), FIRST_ROWS), total=len(frame)),
    )
    if len(frame) > FIRST_ROWS:
        rest = frame.iloc[FIRST_ROWS:MOST_ROWS]
        label = translate("Next {count} programs").format(count=len(rest))
        if len(frame) > MOST_ROWS:
            label += translate("; the file has all {total}").format(total=len(frame))
        fold = st.expander(label, key="more-programs", on_change="rerun")
        if fold.open:
            with fold:
                _show_table(rest, translate("Next programs"))


def _show_map(tables: Tables, frame: pd.DataFrame, search: Search) -> None:
    chart = draw_schools(tables, frame, search, palette())
    if chart is None:
        layout.show_text("None of these schools has a location in our tables.")
        return
    # The style sheet gives maps their height.
    with st.container(key="map-schools"):
        st.plotly_chart(
            PreparedFigure(chart),
            theme=None,
            alt=describe_map(frame, search),
            key="plot-schools",
            config=CONFIG,
            height="stretch",
        )


def _show_table(frame: pd.DataFrame, caption: str) -> None:
    rows = build_rows(frame)
    columns = (SCHOOL, *rows[0].cells)
    st.html(render_part("career.html", "schools", caption=caption, columns=columns, rows=rows))


def describe_search(tables: Tables, frame: pd.DataFrame, search: Search, place: Place) -> str:
    """Say how many programs were found and how many pass the earnings test."""
    what = translate("programs in this field")
    if place.credential:
        what = translate("{credential} programs in this field").format(
            credential=translate(NAMES[place.credential]).lower()
        )
    if search.spot:
        near = int((frame["distance_miles"] <= WITHIN_MILES).sum()) if len(frame) else 0
        text = translate(
            "Within {miles} miles of {spot}, we found {count} {programs}."
            if near
            else "Within {miles} miles of {spot}, we found no {programs}."
        ).format(count=near, programs=what, miles=WITHIN_MILES, spot=_name_spot(search.spot))
        if near < len(frame):
            text += translate(" The nearest {count} are listed.").format(count=NEAREST)
    else:
        name = places.load_state_names(tables).get(search.state or "", search.state or "")
        text = translate(
            "In {place}, we found {count} {programs}."
            if len(frame)
            else "In {place}, we found no {programs}."
        ).format(count=len(frame), programs=what, place=name_place(name))
    tested = frame["earnings_test"].notna().sum() if len(frame) else 0
    if tested:
        passed = int((frame["earnings_test"] == ABOVE).sum())
        text += translate(
            " {tested} of those listed publish what graduates earned after four years, and {passed} pass the earnings test."
        ).format(tested=tested, passed=passed)
    elif len(frame):
        text += translate(" None of those listed publishes what graduates earned after four years.")
    return text


def describe_distance(tables: Tables, search: Search, place: Place) -> str:
    """Say from where distances are measured, and how far off that may be."""
    if search.spot is None:
        return ""
    text = translate("Distances are straight lines from {spot}, located by {basis}.").format(
        spot=_name_spot(search.spot), basis=translate(search.spot.basis)
    )
    if place.zip_code:
        half, most = tables.compute(measure_location_errors)
        text += translate(
            " Our tables have no coordinates of ZIP codes. Of ZIP codes with schools, half were placed up to {half} miles off, and "
            "90% up to {most}."
        ).format(half=f"{half:.0f}", most=f"{most:.0f}")
    return text + translate(" An online program counts where its school is.")


def _name_spot(spot: Spot) -> str:
    """The ZIP code or area that distances are measured from."""
    zip_code = spot.name.removeprefix("ZIP code ")
    return spot.name if zip_code == spot.name else translate("ZIP code {code}").format(code=zip_code)


def build_rows(frame: pd.DataFrame) -> list[Row]:
    """Format programs for the table; there is a distance only where one was measured."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [
        Row(
            school=str(row["school_name"]),
            place=", ".join(str(row[part]) for part in ("city", "state") if row[part]),
            url=f"{NAVIGATOR}{str(row['school_id'])[:6]}",
            cells=_build_cells(row),
        )
        for row in rows
    ]


def _build_cells(row: Mapping[Hashable, Any]) -> dict[str, str]:
    def explain(column: str) -> str:
        return translate(ABSENT if f"{column}: {NOT_LISTED}" in str(row["blanks"]) else WITHHELD)

    def give(column: str, form: Callable[[Any], str]) -> str:
        return explain(column) if row[column] is None else form(row[column])

    credential = str(row["credential"])
    distance = (
        {DISTANCE: translate("{miles} mi").format(miles=f"{row['distance_miles']:.0f}")}
        if row["distance_miles"] is not None
        else {}
    )
    return {
        "Credential": translate(CREDENTIAL_NAMES.get(credential, credential)),
        **distance,
        "Net price": give("net_price_usd", format_dollars),
        "Finish": give("completion_share", lambda share: f"{100 * share:.0f}%"),
        "Debt": give("debt_usd", format_dollars),
        "Earned, year 1": give("earnings_1yr_usd", format_about),
        "Earned, year 4": give("earnings_4yr_usd", format_about),
        "Earnings test": translate(_TESTS.get(str(row["earnings_test"]), "not known")),
    }
