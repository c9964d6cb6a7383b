"""The second half of `/scenarios`: a path against its alternative, year by year, and its assumptions to change."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import streamlit as st

from app.components import layout, sections
from app.components.exhibit import Exhibit
from app.components.sections import Paragraph, Piece
from app.edition import tables as shown_tables
from app.site import base_path
from app.templating import render_part
from app.theme import Palette, palette
from app.views.scenarios import charts, state
from app.views.scenarios.brief import render_view
from app.views.scenarios.controls import show_inputs
from app.views.scenarios.downloads import DOWNLOADS
from app.views.scenarios.frames import build_year_table
from app.views.scenarios.query import build_query_string
from app.views.scenarios.sentences.growth import describe_growth
from app.views.scenarios.sentences.path import (
    describe_alternative,
    describe_cost,
    describe_path,
    describe_schools,
    describe_tenth_year,
)
from app.views.scenarios.sentences.worth import (
    describe_band,
    describe_break_even,
    describe_deciders,
    describe_flips,
    describe_observed_limits,
)
from app.views.scenarios.view import ScenarioView, build_view
from outlook.pay.real_growth import measure_real_growth
from outlook.scenario.assumptions import load_ready_made
from outlook.scenario.model import Scenario
from outlook.scenario.url import build_query
from outlook.tables import Tables


def show_path(tables: Tables, view: ScenarioView, page_choices: dict[str, str], codes: Sequence[str]) -> None:
    """Show ready-made scenarios, the path's exhibits, its inputs, and the URL and brief to keep.

    `codes` are the occupations that a step or the alternative can be.
    """
    layout.show_heading("Does the training pay off?")
    if not layout.is_embedded():
        _show_ready_made(view)
    scenario = view.scenario
    path, alternative = describe_path(scenario, tables), describe_alternative(scenario, tables)
    layout.show_text(f"**The path shown:** {path}. **The alternative:** {alternative}.")
    if view.result is None:
        layout.show_note(f"We can’t calculate this path: {view.no_path_reason}.")
    elif view.is_plausible:
        layout.show_text(
            f"{describe_band(view.result)} {describe_cost(view.result)} {describe_schools(view)}".strip()
        )
        for note in view.notes:
            layout.show_note(note)
        sections.section(tables, build_path_section, scenario, view.stage, palette())
    if layout.is_embedded():
        return
    layout.show_subheading("What we assume, and you can change")
    layout.show_small_text(
        "Each input has its reason beside it. “Reported” is what one page says; “our assumption” is what no source says."
    )
    show_inputs(tables, view, codes)
    _offer_copies(view, page_choices)


def _show_ready_made(view: ScenarioView) -> None:
    layout.show_small_text("Three examples, in the place chosen above:")
    for column, one in zip(st.columns(3), load_ready_made(), strict=True):
        with column, st.container(border=True, height="stretch", key=f"card-{one.name}"):
            layout.show_text(f"**{one.title}**")
            layout.show_small_text(one.story)
            shown_now = state.is_ready_made(view.scenario, one)
            st.button(
                "Shown now" if shown_now else "Show this one",
                key=f"ready-{one.name}",
                disabled=shown_now,
                on_click=state.open_ready_made,
                args=(one,),
            )


def build_path_section(tables: Tables, scenario: Scenario, stage: str, colors: Palette) -> Iterator[Piece]:
    """The exhibits of net earnings and pay by year, what would turn the result, and the growth of pay."""
    view = tables.compute(build_view, scenario, stage)
    result = view.result
    if result is None or not view.is_plausible:
        return
    years = scenario.horizon_years
    table = build_year_table(result, tables)
    chosen = build_query(scenario)
    remark = "Stages and what else is assumed: below, each with its source."
    yield Exhibit(
        name="ahead",
        drawing=charts.draw_net_earnings(result, colors),
        finding=f"{describe_break_even(result)}.",
        measure=f"Net earnings so far less the alternative’s, in today’s value; dollars of May {result.dollars_of}, before tax. Line: the middle of 10,000 simulated lives; shaded: eight in ten of them; dotted: if you finish, find work at once, and stay.",
        alt=f"Cumulative net earnings of the path less those of the alternative over {years} years, the middle of simulated lives with eight in ten of them, and as planned.",
        table=table,
        table_alt="Every year of the path and the alternative",
        download=DOWNLOADS["path-by-year"],
        chosen=chosen,
        source_ids=view.source_ids,
        remark=remark,
    )
    yield Exhibit(
        name="by-year",
        drawing=charts.draw_pay_by_year(result, view.observed, colors),
        finding=describe_tenth_year(result),
        measure=f"Pay if you finish and stay (solid; hollow while studying) and of the alternative (dashed), dollars of May {result.dollars_of}; shaded: eight in ten simulated lives. Diamonds: what graduates earned, with the middle half of programs.",
        alt=f"Pay in each of {years} years on the path and in the alternative, with eight in ten simulated lives, and what graduates earned.",
        table=table,
        table_alt="Every year of the path and the alternative, with pay",
        download=DOWNLOADS["path-by-year"],
        chosen=chosen,
        source_ids=view.source_ids,
        remark=remark,
    )
    limits = describe_observed_limits(view)
    if limits:
        yield Paragraph(limits)
    turning = f"{describe_flips(view.flips)} {describe_deciders(view.judgment.deciders, tables) if view.judgment else ''}".strip()
    if turning:
        yield Paragraph(f"**What would change the answer?** {turning}")
    found, reason = measure_real_growth(tables, scenario.occupation)
    yield Paragraph(describe_growth(found, reason, title=view.occupation))


def _offer_copies(view: ScenarioView, page_choices: dict[str, str]) -> None:
    """Show the scenario's URL, a button that downloads the brief and a link that opens it."""
    layout.show_subheading("Take it with you")
    scenario, stage = view.scenario, view.stage
    query = build_query_string(scenario, page_choices)
    url = f"{_read_origin()}{base_path()}/scenarios?{query}"
    layout.show_text("This link has the whole scenario, to keep or to send:")
    st.code(url, language=None, wrap_lines=True)

    def render() -> bytes:
        tables = shown_tables()
        return render_view(build_view(tables, scenario, stage), tables, url).encode()

    st.download_button(
        "Download a one-page brief (HTML, prints on one page)",
        render,
        file_name=f"brief_{scenario.occupation}_{scenario.area}.html",
        mime="text/html",
        key="brief",
        on_click="ignore",
    )
    st.html(render_part("scenarios.html", "brief_link", query=query))


def _read_origin() -> str:
    """Return scheme and host as the reader's browser sees them, or "" where they are unknown."""
    parts = urlsplit(str(st.context.url or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
