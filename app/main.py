"""The script that Streamlit runs for each reader: style, navigation, footer."""

import streamlit as st

from app.data import tables
from app.theme import STYLE
from app.views import career, data, outlook, scenarios, settings, states
from app.words import day
from etl.errors import NoTables

NAME = "Health Information Outlook"

PAGES = (
    (outlook.page, "Outlook", None),
    (settings.page, "Pay by setting", "settings"),
    (states.page, "States", "states"),
    (scenarios.page, "Salary scenarios", "scenarios"),
    (career.page, "Career guide", "career"),
    (data.page, "Data", "data"),
)


def main() -> None:
    """Run the page that the reader is on."""
    st.set_page_config(page_title=NAME, layout="wide", initial_sidebar_state="collapsed")
    st.html(STYLE)
    chosen = st.navigation(
        [st.Page(page, title=title, url_path=path, default=path is None) for page, title, path in PAGES],
        position="top",
    )
    st.set_page_config(page_title=f"{chosen.title} – {NAME}")
    try:
        edition = tables().edition
    except NoTables as error:
        st.error(f"There are no figures to show. {error}")
        st.stop()
    if edition.notice:
        st.warning(edition.notice)
    chosen.run()
    _footer(edition.kind, str(edition.about["built_at"]))


def _footer(kind: str, built: str) -> None:
    which = "the set that came with this site" if kind == "snapshot" else "the refreshed set"
    st.divider()
    st.caption(
        f"{NAME}. Figures shown: {which}, built {day(built)}. Figures of U.S. agencies are in the public domain; BLS cannot vouch "
        "for what is made of them after they leave its site. Not affiliated with BLS."
    )


main()
