"""The button of a download, and, for one without a chart, the same file's address beside it."""

from collections.abc import Mapping

import streamlit as st

from app.components import layout
from app.downloads.content import XLSX
from app.downloads.download import Download
from app.edition import tables as shown_tables
from app.templating import render_part
from outlook.tables import Tables
from outlook.translation import translate


def show_button(download: Download, chosen: Mapping[str, str], *, label: str, file: str, name: str) -> None:
    """Show the button that downloads a CSV file; `name` is that of its chart or, without one, of the download."""
    st.download_button(
        label,
        # Loaded when the button is pressed, as with the URL, so both give the current edition.
        lambda: download.load_csv(shown_tables(), chosen),
        file_name=file,
        mime="text/csv",
        key=f"csv-{name}",
        on_click="ignore",
    )


def show_file(tables: Tables, download: Download, chosen: Mapping[str, str], *, label: str) -> None:
    """Show the button and the address of a download, filtered by `chosen`."""
    if layout.is_embedded():
        return
    with st.container(horizontal=True, vertical_alignment="top"):
        show_button(
            download,
            chosen,
            label=translate(label),
            file=download.filename(tables, chosen),
            name=download.name,
        )
        links = [(translate("Web address of these figures"), download.url(chosen))]
        st.html(
            render_part(
                "exhibit.html",
                "address_alone",
                name=download.name,
                links=links,
                workbook=download.url(chosen, XLSX),
            ),
            width="content",
        )
