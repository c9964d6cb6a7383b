"""`/states` with one state or area chosen: layout only."""

from dataclasses import dataclass

import streamlit as st

from app import text
from app.components import layout, sections
from app.components.controls import Controls
from app.theme import palette
from app.views.states import sentences
from app.views.states.dollars import pick_us_prices
from app.views.states.place_sections import build_areas, build_range
from outlook import places
from outlook.jobs import projections
from outlook.pay import premiums
from outlook.tables import NATION, Tables

CHARTS = ("range", "areas")


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A place by its name, the page's headline about it, and the sentences below the headline."""

    name: str
    headline: str
    notes: tuple[str, ...]


def show_place(
    tables: Tables, code: str, area: str, state: str | None, slots: layout.Page, controls: Controls
) -> None:
    """Lay out the page of `area`. `state` is set where the reader chose a state: its areas are then listed."""
    titles = places.load_area_titles(tables)
    with slots.controls:
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            others = _pick_others(tables, code, area, controls)
        with right:
            at_us_prices = pick_us_prices(controls)
    summary = tables.compute(summarize_place, code, area)
    if summary is None:
        with slots.answer:
            layout.show_answer(
                f"BLS published no estimate of {text.lower_title(tables.title(code))} in {text.name_place(titles.get(area, area))}."
            )
        return
    if not layout.is_embedded():
        slots.question.title(f"What is this work like in {text.name_place(summary.name)}?", anchor=False)
    with slots.answer:
        layout.show_answer(summary.headline)
    with slots.notes:
        for note in summary.notes:
            layout.show_text(note)
    colors = palette()
    sections.section(tables, build_range, code, (area, NATION, *others), at_us_prices, colors, rooms=slots)
    if state and places.find_area_of_state(tables, state) == area:
        sections.section(tables, build_areas, code, state, summary.name, at_us_prices, colors)


def _pick_others(tables: Tables, code: str, area: str, controls: Controls) -> list[str]:
    """The area codes of up to two places to compare with, besides the nation."""
    titles = places.load_area_titles(tables)
    known = places.load_places(tables, code)["area_code"].astype(str).tolist()
    return controls.pick_some(
        "places",
        label="Compare with",
        options=[other for other in known if other not in (area, NATION)],
        show=lambda other: titles.get(other, other),
        most=2,
        help="Up to two more states or areas; the nation is always there.",
        elsewhere=[NATION, *titles],
    )


def summarize_place(tables: Tables, code: str, area: str) -> Summary | None:
    """What the page says about a place; None where BLS published no estimate for it."""
    estimates = {
        str(row["area_code"]): row
        for _, row in places.load_side_by_side(tables, code, [area, NATION]).iterrows()
    }
    row = estimates.get(area)
    if row is None:
        return None
    projection = sentences.describe_projection(
        places.load_own_projection(tables, code, area), projections.find_newest_projection(tables, code)
    )
    state_premiums = premiums.compute_state_premiums(tables, code)
    premium = next((each for _, each in state_premiums.iterrows() if each["area_code"] == area), None)
    return Summary(
        name=str(row["area"]),
        headline=sentences.describe_place(row, tables.title(code), estimates.get(NATION)),
        notes=(
            sentences.describe_rank(places.rank_place(tables, code, area), row),
            f"{projection} {sentences.describe_prices(row)}".strip(),
            sentences.describe_premium(premium),
        ),
    )
