"""The parts that every page is made of: question, answer, chart with its finding, table, download, source."""

import io
from collections.abc import Callable, Iterable
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from app.words import known
from outlook.tidy import Tables


def question(text: str) -> None:
    """The page's title, which is its question."""
    st.title(text, anchor=False)


def say(text: str) -> None:
    """A paragraph. A pair of dollar signs would be read as a formula: they are escaped."""
    st.markdown(text.replace("$", r"\$"))


def answer(text: str) -> None:
    """The answer, in one or two sentences of larger type."""
    with st.container(key="answer"):
        say(text)


def chart(drawing: go.Figure, finding: str, measure: str, alt: str, key: str) -> None:
    """A chart under its finding (a sentence) and what it measures."""
    say(f"**{finding}**")
    st.html(f'<div class="measure">{measure}</div>')
    st.plotly_chart(
        drawing, theme=None, alt=alt, key=key, config={"displayModeBar": False, "responsive": True}
    )


def table(frame: pd.DataFrame, label: str, alt: str, open_: bool = False) -> None:
    """The chart's figures as a table that screen readers read."""
    with st.expander(label, expanded=open_):
        st.table(frame, hide_index=True, border="horizontal", alt=alt)


def download(label: str, rows: Callable[[], pd.DataFrame], name: str, key: str, address: str = "") -> None:
    """A CSV made when it is asked for, and the address that gives the same."""

    def made() -> bytes:
        return csv_bytes(rows())

    st.download_button(label, made, file_name=name, mime="text/csv", key=key, on_click="ignore")
    if address:
        st.html(f'<div class="source">The same by address: <a href="{address}">{address}</a></div>')


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV in UTF-8; an empty cell is a figure that was not released."""
    out = io.StringIO()
    frame.to_csv(out, index=False)
    return out.getvalue().encode()


def table_address(table_name: str, **filters: object) -> str:
    """Address of a tidy table's CSV, filtered by its columns."""
    return f"/download/{table_name}.csv" + (f"?{urlencode(filters)}" if filters else "")


def source(tables: Tables, source_ids: Iterable[object], note: str = "") -> None:
    """The source line: dataset, edition, date taken, address; second-hand ones say so."""
    lines = []
    for source_id in dict.fromkeys(str(s) for s in source_ids if known(s)):
        row = tables.sources.get(source_id)
        if row is None:
            continue
        warning = (
            " <b>Second-hand: quoted by others; BLS's own file has not been imported.</b>"
            if row["second_hand"]
            else ""
        )
        lines.append(
            f"{row['publisher']}, {row['dataset']}, {row['vintage']}, taken {row['retrieved_at'][:10]}, "
            f'<a href="{row["url"]}">{row["url"].removeprefix("https://")}</a>.{warning}'
        )
    text = "<br>".join(lines[:4]) + (
        f"<br>and {len(lines) - 4} earlier files, all listed on the data page" if len(lines) > 4 else ""
    )
    st.html(f'<div class="source">Source: {text}{"<br>" + note if note else ""}</div>')
