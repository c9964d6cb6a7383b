"""Tables of figures as plain HTML, which screen readers can read."""

import re
from collections.abc import Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from app.components import layout
from app.templating import render_part

# What a column of figures is made of, besides words for figures that are missing.
_FIGURE = re.compile(r"[−+~$–]|\d(?!\d{3}-)|not released|above BLS|none published|not given|no figure")


def show_table(label: str, frame: pd.DataFrame, *, caption: str, open_: bool = False) -> None:
    """Figures as a table, folded under a label."""
    if not layout.is_embedded():
        with st.expander(label, expanded=open_):
            st.html(render_table(frame, caption))


def render_table(frame: pd.DataFrame, caption: str, links: Sequence[str] = ()) -> Markup:
    """A table of texts: its first column names the rows, columns of figures are set to the right.

    Plain HTML, because `st.dataframe` is a canvas that screen readers cannot read, and `st.table` has neither row
    headings nor links and brings a megabyte of script with it.
    """
    texts = [[str(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]
    numeric = [all(_FIGURE.match(row[n]) for row in texts) for n in range(len(frame.columns))]
    return render_part(
        "html_table.html",
        "table",
        caption=caption,
        columns=list(frame.columns),
        rows=texts,
        numeric=numeric,
        links=links,
    )
