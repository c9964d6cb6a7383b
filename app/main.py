"""The script that Streamlit runs for each reader: style, navigation, footer."""

import logging
from collections.abc import Callable
from datetime import date
from html import escape
from importlib import import_module
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from app import site
from app.components import layout
from app.edition import REMOVED, current_tables, find_next_release, keep_edition
from app.edition import tables as shown_tables
from app.language import show_languages, take_language
from app.server.metrics import count_run
from app.server.run_limit import run_slot
from app.site import UNAVAILABLE
from app.templating import render_page
from app.text import format_day
from app.theme import ICON, STYLE, palette, variables
from etl.errors import NoTables
from etl.project import NAME
from outlook.translation import translate

_log = logging.getLogger(__name__)


# Embedded in another site, a page is one chart without controls.
EMBEDDED = (
    "header, .st-key-first-controls, .stSelectbox, .stMultiSelect, .stCheckbox, .stNumberInput, .stButton, .stPopover, "
    ".languages "
    "{ display: none !important; } .stMainBlockContainer { padding: .5rem !important; }"
)


def _open_page(folder: str) -> Callable[[], None]:
    # Its modules load when it first runs: nobody's first page waits for those of the others.
    def page() -> None:
        import_module(f"app.views.{folder}.page").page()

    return page


def main() -> None:
    """Run the current page for one reader."""
    take_language()
    st.set_page_config(page_title=NAME, page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")
    st.html(STYLE)
    st.html(variables(palette()))
    st.logo(render_page("wordmark.svg", site=NAME, color=palette().subject), size="large")
    pages = {
        about.path: st.Page(
            _open_page(about.path or "overview"),
            title=translate(about.title),
            url_path=about.path or None,
            default=not about.path,
            visibility="visible" if about.in_menu else "hidden",
        )
        for about in site.ABOUT
    }
    st.session_state[layout.LINKED] = pages
    chosen = st.navigation(list(pages.values()), position="top")
    st.session_state[layout.SHOWN] = chosen.title
    st.set_page_config(page_title=f"{chosen.title} – {NAME}")
    try:
        with keep_edition(), count_run(chosen.url_path):
            _show(chosen)
    except NoTables as error:
        st.title(translate("There are no figures to show"), anchor=False)
        _log.error("%s", error)
        st.error(translate(UNAVAILABLE))
        st.stop()


def _show(page: StreamlitPage) -> None:
    edition = shown_tables().edition
    if layout.is_embedded():
        st.html(f"<style>{EMBEDDED}</style>")
    languages = st.empty()
    show_languages(languages)
    try:
        if not (layout.is_embedded() and _show_moved_chart()):
            page.run()
        # The page has written its choices into the URL meanwhile.
        show_languages(languages)
        _show_footer(str(edition.about["built_at"]))
    except REMOVED:
        # The edition was removed while the page ran: once more, with the next one.
        if current_tables().edition.path == edition.path:
            raise
        st.rerun()


def _show_moved_chart() -> bool:
    """Show a chart of the reliability page that was once on the first page, from where other sites embed it."""
    from app.views.reliability import page as reliability

    if st.query_params.get(layout.CHART) not in reliability.CHARTS:
        return False
    reliability.page()
    return True


def _show_footer(built: str) -> None:
    if layout.is_embedded():
        chosen = urlencode({k: v for k, v in st.query_params.to_dict().items() if k != layout.CHART})
        here = escape(f"{st.context.url or ''}?{chosen}")
        st.html(f'<p class="source"><a href="{here}" target="_blank" rel="noopener">{NAME}</a></p>')
        return
    printed = escape(f"?{urlencode({**st.query_params.to_dict(), layout.PRINT: 'true'})}")
    ahead = find_next_release(date.today())
    updated = translate("Updated {day}").format(day=format_day(built))
    coming = (
        translate("; next: {name} {release}, by {day}").format(
            name=translate(ahead.name), release=ahead.next, day=format_day(ahead.closes)
        )
        if ahead
        else ""
    )
    with st.container(key="footer", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p class="source">{escape(f"{updated}{coming}")}. {translate("Not affiliated with BLS.")} '
            f'<a href="{escape(site.base_path())}/feed.xml">{translate("Updates (feed)")}</a> · '
            f'<a href="{printed}" target="_self">{translate("Print with tables")}</a></p>',
            width="content",
        )
        layout.show_links(
            ((site.GLOSSARY, "Glossary"), (site.RELIABILITY, "Reliability"), (site.ABOUT_SITE, "About")),
            key="footer-links",
        )
    # The style sheet shows this when the connection to the server is lost.
    st.html(
        '<p class="connection" role="status">'
        + translate("Connection lost. The page will update when you are back online.")
        + "</p>"
    )


with run_slot():
    main()
