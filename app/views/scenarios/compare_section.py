"""The section of `/scenarios` that saves two scenarios as A and B and sets them side by side."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from app.components import html_table, layout, sections
from app.components.cards import show_cards
from app.components.exhibit import Exhibit
from app.components.sections import Paragraph, Piece
from app.components.units import PayUnit
from app.text import join_list, name_place
from app.theme import Palette, palette
from app.views.scenarios import charts, state
from app.views.scenarios.cards import build_cards
from app.views.scenarios.downloads import DOWNLOADS
from app.views.scenarios.formats import ALL_EMPLOYERS, ROUTE_NAMES, format_signed
from app.views.scenarios.query import SAVED, read_saved
from app.views.scenarios.sentences.assumptions import format_choice
from app.views.scenarios.sentences.path import describe_path
from app.views.scenarios.sentences.worth import describe_break_even, describe_worth
from app.views.scenarios.view import build_view, load_setting_name
from outlook import places
from outlook.scenario.fields import FIELDS
from outlook.scenario.model import Scenario, list_choices
from outlook.scenario.result import Result
from outlook.scenario.url import build_query
from outlook.tables import ALL_INDUSTRIES, Tables
from outlook.translation import translate


def show_compare(tables: Tables, scenario: Scenario, page_choices: dict[str, str], unit: PayUnit) -> None:
    """Offer to save the scenario as A or B; with both saved, show their cards, one chart, and what differs."""
    saved = {key: page_choices[key] for key in SAVED if key in page_choices}
    if not layout.is_embedded():
        layout.show_heading("Compare two paths")
        _offer_to_save(scenario, saved)
    if len(saved) < len(SAVED):
        if not layout.is_embedded():
            layout.show_small_text(_describe_saved(tables, saved))
        return
    first, second = (read_saved(saved[key]) for key in SAVED)
    if not layout.is_embedded():
        for column, key, each in zip(st.columns(2), SAVED, (first, second), strict=True):
            with column:
                _show_one(tables, key.upper(), each, unit)
        differing = tabulate_differences(tables, first, second)
        if differing.empty:
            layout.show_text("A and B are the same.")
        else:
            layout.show_html(html_table.render_table(differing, "What differs"))
    sections.section(tables, build_compare_section, first, second, palette())


def _offer_to_save(scenario: Scenario, saved: dict[str, str]) -> None:
    query = urlencode(build_query(scenario))
    with st.container(key="save", horizontal=True):
        for key in SAVED:
            name = key.upper()
            is_this = saved.get(key) == query
            st.button(
                translate("Saved as {name}" if is_this else "Save this as {name}").format(name=name),
                key=f"save-{key}",
                disabled=is_this,
                on_click=state.set_choice,
                args=(key, query),
            )
        for key in saved:
            st.button(
                translate("Show {name}").format(name=key.upper()),
                key=f"show-saved-{key}",
                on_click=state.open_scenario,
                args=(read_saved(saved[key]),),
            )


def _describe_saved(tables: Tables, saved: dict[str, str]) -> str:
    if not saved:
        return translate(
            "Save this path as A, change something, and save that as B to see both side by side. The link keeps them."
        )
    ((key, text),) = saved.items()
    other = next(each.upper() for each in SAVED if each != key)
    return f"{key.upper()} is {describe_path(read_saved(text), tables)}. Change something, and save it as {other}."


def _show_one(tables: Tables, name: str, scenario: Scenario, unit: PayUnit) -> None:
    view = tables.compute(build_view, scenario, scenario.stage)
    layout.show_text(
        f"**{name}: {view.occupation}, {name_place(view.place)}.** {describe_worth(view, tables)}"
    )
    show_cards(build_cards(tables, view, unit))


def tabulate_differences(tables: Tables, first: Scenario, second: Scenario) -> pd.DataFrame:
    """Return one row per choice that differs, as text."""
    ours, theirs = list_choices(first), list_choices(second)
    keys = [key for key in FIELDS if ours.get(key) != theirs.get(key)]
    return pd.DataFrame(
        {
            "Choice": [_name_choice(key) for key in keys],
            "A": [_format_choice(tables, key, ours) for key in keys],
            "B": [_format_choice(tables, key, theirs) for key in keys],
        }
    )


def _name_choice(key: str) -> str:
    if key == "setting":
        return "Employer type"
    bare = FIELDS[key].label.removeprefix("the ")
    return f"{bare[:1].upper()}{bare[1:]}"


def _format_choice(tables: Tables, key: str, choices: dict[str, object]) -> str:
    value = choices.get(key)
    if key not in choices or (key == "step" and value is None):
        return translate("no step")
    if key == "place":
        return str(places.load_area_titles(tables).get(str(value), value))
    if key == "setting":
        return ALL_EMPLOYERS if value == ALL_INDUSTRIES else load_setting_name(tables, str(value))
    return ROUTE_NAMES[str(value)] if key == "route" else format_choice(key, value, tables)


def build_compare_section(
    tables: Tables, first: Scenario, second: Scenario, colors: Palette
) -> Iterator[Piece]:
    """The exhibit of two scenarios' net earnings by year, or a sentence on what has none."""
    views = [tables.compute(build_view, each, each.stage) for each in (first, second)]
    results = [each.result for each in views if each.result is not None and each.is_plausible]
    missing = [
        name for name, each in zip("AB", views, strict=True) if each.result is None or not each.is_plausible
    ]
    if missing:
        yield Paragraph(f"There is no chart, because {join_list(missing)} can’t be calculated.")
        return
    own = (
        "" if first.alternative == second.alternative and first.area == second.area else ", each less its own"
    )
    yield Exhibit(
        name="compared",
        drawing=charts.draw_two_paths(results, colors),
        finding=" ".join(
            f"{name}: {_begin_lower(describe_break_even(each))}."
            for name, each in zip("AB", results, strict=True)
        ),
        measure=f"Net earnings less the alternative’s, May {results[0].dollars_of} dollars",
        reading=f"Added up so far, before tax, in today’s value; the alternative is zero{own}. Line: the middle of 10,000 simulated lives; shaded: eight in ten.",
        alt="Cumulative net earnings of two paths less those of their alternatives, the middle of simulated lives with eight in ten of them.",
        table=_build_table(results),
        table_alt="Every year of both paths",
        download=DOWNLOADS["paths-compared"],
        chosen={key: urlencode(build_query(each)) for key, each in zip(SAVED, (first, second), strict=True)},
        source_ids=dict.fromkeys(source for each in views for source in each.source_ids),
    )


def _begin_lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _build_table(results: list[Result]) -> pd.DataFrame:
    longest = max(len(each.rows) for each in results)
    table: dict[str, list[str]] = {"Year": [str(year) for year in range(1, longest + 1)]}
    for name, each in zip("AB", results, strict=True):
        gap = ["–"] * (longest - len(each.rows))
        table[f"{name}, middle life"] = [format_signed(row.ahead.middle) for row in each.rows] + gap
        table[f"{name}, eight in ten"] = [
            f"{format_signed(row.ahead.low)} to {format_signed(row.ahead.high)}" for row in each.rows
        ] + gap
    return pd.DataFrame(table)
