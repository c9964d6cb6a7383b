"""A download without a chart: the button, and the same file's address beside it."""

from collections.abc import Mapping

import streamlit as st

from app.components import layout
from app.downloads.download import Download
from app.edition import tables as shown_tables
from app.templating import render_part
from outlook.tables import Tables


def show_file(tables: Tables, download: Download, chosen: Mapping[str, str], *, label: str) -> None:
    """Show the button and the address of a download, filtered by `chosen`."""
    if layout.is_embedded():
        return
    with st.container(horizontal=True, vertical_alignment="top"):
        st.download_button(
            label,
            # Loaded when the button is pressed, as with the URL, so both give the current edition.
            lambda: download.load_csv(shown_tables(), chosen),
            file_name=download.filename(tables, chosen),
            mime="text/csv",
            key=f"csv-{download.name}",
            on_click="ignore",
        )
        links = [("These figures by address", download.url(chosen))]
        st.html(
            render_part("exhibit.html", "address_alone", name=download.name, links=links), width="content"
        )
