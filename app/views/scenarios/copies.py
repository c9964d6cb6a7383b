"""What a reader takes along from `/scenarios`: the link and the brief."""

from urllib.parse import urlsplit

import streamlit as st

from app.components import layout
from app.components.units import YEARLY, PayUnit
from app.edition import tables as shown_tables
from app.site import base_path
from app.templating import render_part
from app.views.scenarios.brief import render_view
from app.views.scenarios.query import build_query_string
from app.views.scenarios.view import ScenarioView, build_view


def offer_copies(view: ScenarioView, page_choices: dict[str, str], unit: PayUnit) -> None:
    """Show the scenario's URL, a button that downloads the brief, and a link that opens it to print."""
    scenario, stage = view.scenario, view.stage
    by_unit = {} if unit is YEARLY else {"per": unit.code}
    query = build_query_string(scenario, page_choices | by_unit)
    url = f"{_read_origin()}{base_path()}/scenarios?{query}"
    layout.show_text("This link has the whole scenario, to keep or to send:")
    st.code(url, language=None, wrap_lines=True)

    def render() -> bytes:
        tables = shown_tables()
        return render_view(build_view(tables, scenario, stage), tables, url, unit).encode()

    st.download_button(
        "Download a one-page brief (HTML, prints on one page)",
        render,
        file_name=f"brief_{scenario.occupation}_{scenario.area}.html",
        mime="text/html",
        key="brief",
        on_click="ignore",
    )
    layout.show_html(render_part("scenarios.html", "brief_link", query=query))


def _read_origin() -> str:
    """Return scheme and host as the reader's browser sees them, or "" where they are unknown."""
    parts = urlsplit(str(st.context.url or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
