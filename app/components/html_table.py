"""Tables of figures as plain HTML, which screen readers can read."""

import re
from collections.abc import Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from app.components import layout
from app.templating import render_part
from outlook.translation import translate

# The start of every cell in a numeric column, including the phrases for missing figures.
_FIGURE = re.compile(
    r"[−+~$–]|\d(?!\d{3}-)|not released|above BLS|none published|not given|no figure|no publicado|por encima del|sin (?:publicar|dato|cifra)"
)


def show_table(label: str, frame: pd.DataFrame, *, caption: str, open_: bool = False) -> None:
    """Show figures as a table that opens under a label."""
    if not layout.is_embedded():
        with st.expander(label, expanded=open_):
            st.html(render_table(frame, caption))


def render_table(
    frame: pd.DataFrame, caption: str, links: Sequence[str] = (), *, can_copy: bool = False
) -> Markup:
    """Render a table of texts; the first column names the rows, and numeric columns are right-aligned.

    Plain HTML, because `st.dataframe` is a canvas that screen readers cannot read, and `st.table` has neither row
    headings nor links and loads a megabyte of script.
    """
    texts = [[translate(str(cell)) for cell in row] for row in frame.itertuples(index=False, name=None)]
    numeric = [all(_FIGURE.match(row[n]) for row in texts) for n in range(len(frame.columns))]
    return render_part(
        "html_table.html",
        "table",
        caption=translate(caption),
        columns=[translate(str(name)) for name in frame.columns],
        rows=texts,
        numeric=numeric,
        links=links,
        can_copy=can_copy,
    )
