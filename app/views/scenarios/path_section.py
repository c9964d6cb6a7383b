"""The second half of `/scenarios`: in ten years, against the alternative, with every assumption to be moved."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from app.components import layout, sections
from app.components.exhibit import Exhibit
from app.components.sections import Piece, Words
from app.edition import tables as shown_tables
from app.templating import render_part
from app.theme import Palette, palette
from app.views.scenarios import brief, charts, controls, state
from app.views.scenarios import sentences as say
from app.views.scenarios.figures import Shown, address, shown
from outlook.pay.inflation import real_growth
from outlook.scenario.assumptions import ready_made
from outlook.scenario.cash_flow import Result
from outlook.scenario.model import Scenario
from outlook.scenario.url import to_query
from outlook.tables import Tables


def section(view: Shown, tables: Tables, own: dict[str, str], codes: Sequence[str]) -> None:
    """Ready-made scenarios, the finding, two charts, the inputs, every year, and what can be taken away."""
    layout.section("In ten years: is the schooling worth it?")
    if not layout.embedded():
        _ready_made(view)
    scenario = view.scenario
    layout.say(
        f"**The path shown:** {say.route_words(scenario, tables)}. **The alternative:** {say.instead(scenario, tables)}."
    )
    if view.result is None:
        layout.note(f"The path cannot be reckoned here: {view.no_path}.")
    else:
        layout.say(say.cost(view.result))
        for note in view.notes:
            layout.note(note)
        sections.section(tables, _result, scenario, view.at, palette())
    if layout.embedded():
        return
    layout.part("What is assumed, and can be changed")
    layout.say_small(
        "Each input has its reason beside it. “Reported” is what one page says; “our assumption” is what nobody published."
    )
    controls.controls(view, tables, codes)
    _take_away(view, tables, own)


def _ready_made(view: Shown) -> None:
    layout.say_small("Three to begin with, in the place chosen above:")
    for column, one in zip(st.columns(3), ready_made(), strict=True):
        with column, st.container(border=True, height="stretch", key=f"card-{one.name}"):
            layout.say(f"**{one.title}**")
            layout.say_small(one.story)
            shown_now = state.is_ready_made(view.scenario, one)
            st.button(
                "Shown now" if shown_now else "Show this one",
                key=f"ready-{one.name}",
                disabled=shown_now,
                on_click=state.open_ready_made,
                args=(one,),
            )


def _result(tables: Tables, scenario: Scenario, at: str, colours: Palette) -> Iterator[Piece]:
    view = tables.compute(shown, scenario, at)
    result = view.result
    if result is None:
        return
    years = view.scenario.horizon_years
    table = every_year(result, tables)
    chosen = to_query(view.scenario)
    remark = "Costs and stages: the assumptions below, each with its source."
    yield Exhibit(
        name="ahead",
        drawing=charts.ahead_or_behind(result, colours),
        finding=f"{say.break_even(result)}.",
        measure=f"Net earnings so far, less the alternative's, at the end of each year; dollars of May {result.dollars_of}, before tax. Dashed: the alternative; shaded: the range.",
        alt=f"Cumulative net earnings of the path less those of the alternative over {years} years, with their range.",
        table=table,
        table_alt="Every year of the path and the alternative",
        answer="path-by-year",
        chosen=chosen,
        source_ids=view.source_ids,
        remark=remark,
    )
    yield Exhibit(
        name="by-year",
        drawing=charts.pay_by_year(result, colours),
        finding=say.ten_years(result),
        measure=f"Pay by year of the path (solid; hollow while studying) and of the alternative (dashed); dollars of May {result.dollars_of}. Shaded: the ranges.",
        alt=f"Pay in each of {years} years on the path and in the alternative, with their ranges.",
        table=table,
        table_alt="Every year of the path and the alternative, with pay",
        answer="path-by-year",
        chosen=chosen,
        source_ids=view.source_ids,
        remark=remark,
    )
    yield Words(say.doubt(result.influences, tables))
    found, reason = real_growth(tables, view.scenario.occupation)
    yield Words(say.growth(found, reason, title=view.occupation))


def every_year(result: Result, tables: Tables) -> pd.DataFrame:
    """Every year in words, for readers; the CSV has the figures to the cent."""

    several = result.scenario.step is not None

    def work(occupation: str | None, stage: str | None) -> str:
        if occupation is None or stage is None:
            return "–"
        name = say.STAGE_NAMES[stage].lower()
        return f"{tables.title(occupation)}, {name}" if several else name

    return pd.DataFrame(
        [
            {
                "Year": str(row.year),
                "What": row.activity,
                "At its end": work(row.occupation, row.stage),
                "Pay": say.money(row.pay.middle),
                "Range of pay": say.to(row.pay),
                "School and fees": say.money(row.tuition_usd + row.other_costs_usd + row.credential_usd),
                "The alternative's pay": say.money(row.alternative.middle),
                "Ahead (+) or behind (−) so far": say.signed(row.cumulative_difference.middle),
                "Range": f"{say.signed(row.cumulative_difference.low)} to {say.signed(row.cumulative_difference.high)}",
            }
            for row in result.rows
        ]
    )


def page_address(view: Shown, own: dict[str, str]) -> str:
    """The whole address of what the page shows, as the reader's browser sees it."""
    parts = urlsplit(str(st.context.url or ""))
    base = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return f"{base}/scenarios?{address(view.scenario, own)}"


def _take_away(view: Shown, tables: Tables, own: dict[str, str]) -> None:
    layout.part("Take it with you")
    sent = page_address(view, own)
    layout.say("This address holds the whole scenario, to keep or to send:")
    st.code(sent, language=None, wrap_lines=True)
    scenario, at = view.scenario, view.at
    st.download_button(
        "Download a one-page brief (HTML, prints on one page)",
        lambda: brief.html(shown(shown_tables(), scenario, at), shown_tables(), sent).encode(),
        file_name=f"brief_{scenario.occupation}_{scenario.area}.html",
        mime="text/html",
        key="brief",
        on_click="ignore",
    )
    query = address(scenario, own)
    st.html(render_part("scenarios.html", "brief_link", query=query))
