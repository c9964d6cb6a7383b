"""The parts that every page is made of: question, answer, chart with its finding, table, download, source."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from app.theme import palette
from app.words import day, known
from etl.spreadsheets import csv_bytes
from outlook.tidy import Tables


def question(text: str) -> None:
    """The page's title, which is its question."""
    st.title(text, anchor=False)


def say(text: str) -> None:
    """A paragraph. A pair of dollar signs would be read as a formula: they are escaped."""
    st.markdown(text.replace("$", r"\$"))


def say_small(text: str, lead: str = "") -> None:
    """A note in smaller type, as text, beside what it explains; `lead` stands before it in bold."""
    bold = f"<strong>{escape(lead)}</strong> " if lead else ""
    st.html(f'<p class="source">{bold}{escape(text)}</p>')


def answer(text: str) -> None:
    """The answer, in one or two sentences of larger type."""
    with st.container(key="answer"):
        say(text)


def note(text: str) -> None:
    """Something a reader must know before trusting a figure."""
    st.html(f'<aside class="note" style="border-color: {palette().second}">{escape(text)}</aside>')


def chart(drawing: go.Figure, finding: str, measure: str, alt: str, key: str) -> None:
    """A chart under its finding (a sentence) and what it measures."""
    st.html(f'<p class="finding">{escape(finding)}</p><p class="measure">{escape(measure)}</p>')
    st.plotly_chart(
        drawing, theme=None, alt=alt, key=key, config={"displayModeBar": False, "responsive": True}
    )


def table(frame: pd.DataFrame, label: str, alt: str, open_: bool = False) -> None:
    """The chart's figures as a table that screen readers read."""
    with st.expander(label, expanded=open_):
        st.table(frame, hide_index=True, border="horizontal", alt=alt)


def download(label: str, rows: Callable[[], pd.DataFrame], name: str, key: str, address: str = "") -> None:
    """A CSV made when it is asked for, and the address of the tidy rows behind it."""

    def made() -> bytes:
        return csv_bytes(rows())

    st.download_button(label, made, file_name=name, mime="text/csv", key=key, on_click="ignore")
    if address:
        shown = escape(address)
        st.html(f'<p class="source">The tidy rows by address: <a href="{shown}">{shown}</a></p>')


def table_address(table_name: str, **filters: object) -> str:
    """Address of a tidy table's CSV, filtered by its columns."""
    return f"/download/{table_name}.csv" + (f"?{urlencode(filters, safe=',')}" if filters else "")


@dataclass(frozen=True)
class SourceLine:
    """Editions of one program: who and what, which editions, the days taken, the newest one's address."""

    program: str
    vintages: str
    taken: str
    url: str
    second_hand: bool


def source_lines(tables: Tables, source_ids: Iterable[object]) -> list[SourceLine]:
    """One line a program; second-hand ones stand alone."""
    groups: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for source_id in dict.fromkeys(str(s) for s in source_ids if known(s)):
        row = tables.sources.get(source_id)
        if row is not None:
            program = f"{row['publisher']}, {row['dataset'].partition(',')[0]}"
            groups.setdefault((program, bool(row["second_hand"])), []).append(row)
    lines = []
    for (program, second_hand), rows in groups.items():
        vintages = sorted({str(row["vintage"]) for row in rows}, reverse=True)
        newest = next(row for row in rows if row["vintage"] == vintages[0])
        taken = sorted({str(row["retrieved_at"])[:10] for row in rows})
        days = " to ".join(day(moment) for moment in dict.fromkeys((taken[0], taken[-1])))
        lines.append(SourceLine(program, ", ".join(vintages), days, str(newest["url"]), second_hand))
    return lines


def source(tables: Tables, source_ids: Iterable[object], remark: str = "") -> None:
    """The source line: dataset, editions, date taken, address; second-hand ones say so and stand alone."""
    lines = [
        f"{escape(each.program)}, {escape(each.vintages)}, taken {each.taken}, "
        f'<a href="{escape(each.url)}">{escape(each.url.removeprefix("https://"))}</a>.'
        + (" <strong>Second-hand: BLS's own file has not been imported.</strong>" if each.second_hand else "")
        for each in source_lines(tables, source_ids)
    ]
    if remark:
        lines.append(escape(remark))
    st.html(f'<p class="source">Source: {"<br>".join(lines)}</p>')
