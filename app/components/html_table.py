"""Tables of figures as plain HTML, which screen readers can read."""

import re
from collections.abc import Collection, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from app.components import layout
from app.templating import render_part
from outlook.translation import translate

# The start of every cell in a numeric column, including the phrases for missing figures. Codes are text: 29-2072, 0031080,
# 622110 (a figure has commas), 2025-05-01.
_FIGURE = re.compile(
    r"[−+~$–]|(?!0\d|\d{5}|\d\d-\d|\d{4}-)\d|not released|above BLS|none published|not given|no figure"
    r"|no publicado|por encima del|sin (?:publicar|dato|cifra)"
)


def show_table(label: str, frame: pd.DataFrame, *, caption: str, open_: bool = False) -> None:
    """Show figures as a table that opens under a label."""
    if not layout.is_embedded():
        with st.expander(label, expanded=open_):
            st.html(render_table(frame, caption))


def render_table(
    frame: pd.DataFrame,
    caption: str,
    links: Sequence[str] = (),
    *,
    can_copy: bool = False,
    figures: Collection[str] | None = None,
) -> Markup:
    """Render a table of texts; the first column names the rows, and numeric columns are right-aligned.

    `figures` are the numeric columns; without it, they are those whose every cell looks like a figure.

    Plain HTML, because `st.dataframe` is a canvas that screen readers cannot read, and `st.table` has neither row
    headings nor links and loads a megabyte of script.
    """
    texts = [[translate(str(cell)) for cell in row] for row in frame.itertuples(index=False, name=None)]
    numeric = [
        all(_FIGURE.match(row[n]) for row in texts) if figures is None else name in figures
        for n, name in enumerate(frame.columns)
    ]
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
