"""The script that Streamlit runs for each reader: style, navigation, footer."""

import logging
from collections.abc import Sequence
from datetime import date
from html import escape
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from app import site
from app.components import layout
from app.edition import REMOVED, current_tables, keep_edition, overdue
from app.language import show_languages, take_language
from app.server.metrics import count_run
from app.server.run_limit import run_slot
from app.site import UNAVAILABLE
from app.templating import render_page
from app.text import format_day
from app.theme import ICON, STYLE, palette, variables
from app.views.about import page as about_page
from app.views.career import page as career_page
from app.views.data import page as data_page
from app.views.glossary import page as glossary_page
from app.views.overview import page as overview_page
from app.views.reliability import page as reliability_page
from app.views.scenarios import page as scenarios_page
from app.views.settings import page as settings_page
from app.views.states import page as states_page
from etl.errors import NoTables
from etl.project import NAME
from etl.report.release_calendar import Expected
from outlook.tables import Tables
from outlook.translation import translate

_log = logging.getLogger(__name__)
PAGES = (
    (overview_page.page, site.OUTLOOK),
    (settings_page.page, site.SETTINGS),
    (states_page.page, site.STATES),
    (scenarios_page.page, site.SCENARIOS),
    (career_page.page, site.CAREER),
    (data_page.page, site.DATA),
    (reliability_page.page, site.RELIABILITY),
    (glossary_page.page, site.GLOSSARY),
    (about_page.page, site.ABOUT_SITE),
)


# Embedded in another site, a page is one chart without controls.
EMBEDDED = (
    "header, .st-key-first-controls, .stSelectbox, .stMultiSelect, .stCheckbox, .stNumberInput, .stButton "
    "{ display: none !important; } .stMainBlockContainer { padding: .5rem !important; }"
)


def main() -> None:
    """Run the current page for one reader."""
    take_language()
    st.set_page_config(page_title=NAME, page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")
    st.html(STYLE)
    st.html(variables(palette()))
    st.logo(render_page("wordmark.svg", site=NAME, color=palette().subject), size="large")
    pages = {
        about.path: st.Page(
            page,
            title=translate(about.title),
            url_path=about.path or None,
            default=not about.path,
            visibility="visible" if about.in_menu else "hidden",
        )
        for page, about in PAGES
    }
    st.session_state[layout.LINKED] = pages
    chosen = st.navigation(list(pages.values()), position="top")
    st.set_page_config(page_title=f"{chosen.title} – {NAME}")
    try:
        with keep_edition() as kept, count_run(chosen.url_path):
            _show(chosen, kept)
    except NoTables as error:
        st.title(translate("There are no figures to show"), anchor=False)
        _log.error("%s", error)
        st.error(translate(UNAVAILABLE))
        st.stop()


def _show(page: StreamlitPage, kept: Tables) -> None:
    edition = kept.edition
    if edition.notice:
        layout.show_note(edition.notice)
    if layout.is_embedded():
        st.html(f"<style>{EMBEDDED}</style>")
    show_languages()
    try:
        if layout.is_embedded() and st.query_params.get(layout.CHART) in reliability_page.CHARTS:
            # These charts once stood on the first page, and other sites embed them from there.
            reliability_page.page()
        else:
            page.run()
        _show_footer(edition.kind, str(edition.about["built_at"]), overdue(date.today()))
    except REMOVED:
        # The edition was removed while the page ran: once more, with the next one.
        if current_tables().edition.path == edition.path:
            raise
        st.rerun()


def _show_footer(kind: str, built: str, late: Sequence[Expected]) -> None:
    if layout.is_embedded():
        chosen = urlencode({k: v for k, v in st.query_params.to_dict().items() if k != layout.CHART})
        here = escape(f"{st.context.url or ''}?{chosen}")
        st.html(f'<p class="source"><a href="{here}" target="_blank" rel="noopener">{NAME}</a></p>')
        return
    which = translate("the set that came with this site" if kind == "snapshot" else "the refreshed set")
    st.divider()
    if late:
        due = "; ".join(
            translate("{name} {next} (due by {day}, here {newest})").format(
                name=e.name, next=e.next, day=format_day(e.closes), newest=e.newest
            )
            for e in late
        )
        layout.show_small_text(f"{due}.", lead="Newer figures may be out:")
    layout.show_small_text(
        translate(
            "{site}. Figures shown: {which}, built {day}. Figures of U.S. agencies are in the public domain; BLS cannot "
            "vouch for what is made of them after they leave its site. Not affiliated with BLS."
        ).format(site=NAME, which=which, day=format_day(built))
    )
    # The style sheet shows this when the connection to the server is lost.
    st.html(
        '<p class="connection" role="status">'
        + translate(
            "The connection to this site is cut. The figures on this page stay as they are; new choices are shown once it "
            "is back."
        )
        + "</p>"
    )


with run_slot():
    main()
