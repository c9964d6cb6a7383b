"""A chart with its other faces: the figures as a table, as a CSV, as the address of the same CSV, as a picture, and
their source."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape
from plotly.basedatatypes import BaseFigure

from app.components import glossary, layout
from app.components.sketch import Sketch
from app.downloads.download import Download
from app.edition import tables as shown_tables
from app.templating import render_part
from app.text import day, known
from outlook.tables import Tables

# What a column of figures is made of, besides words for figures that are missing.
_FIGURE = re.compile(r"[−+~$–]|\d(?!\d{3}-)|not released|above BLS|none published|not given|no figure")
# An embedded chart stands with its words and source: this much more than the chart itself, in pixels.
WORDS_HEIGHT = 260
PARTS = "exhibit.html"
CONFIG = {"displayModeBar": False, "responsive": True}


@dataclass(frozen=True, kw_only=True)
class More:
    """A further table of an exhibit, with a URL of its own where it is a download of its own."""

    label: str
    table: pd.DataFrame
    download: Download | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One chart and all that belongs to it.

    `name` stands in `?chart=` and in names of files. `finding` is a sentence, `measure` says what is drawn in which
    unit, `alt` describes the chart to those who do not see it. `table` is what readers read; what they take away, by the
    button and by the address beside it alike, is `download` of what is `chosen`.
    `tidy_rows` is the address of the tables' rows behind it, "" where it would say nothing more. `pick` takes the last
    item of a chosen point's `customdata`. A row of the table leads to this page with `row_key` chosen as its `row_codes`.
    """

    name: str
    drawing: Sketch
    finding: str
    measure: str
    alt: str
    table: pd.DataFrame
    table_alt: str
    download: Download
    chosen: Mapping[str, str]
    source_ids: Iterable[object]
    remark: str = ""
    tidy_rows: str = ""
    pick: Callable[[str], None] | None = None
    more: Sequence[More] = ()
    row_key: str = ""
    row_codes: Sequence[str] = ()


class Sent(BaseFigure):  # type: ignore[misc]
    """A finished figure that Streamlit takes for one of Plotly's and sends.

    Kept as one text: hundreds of figures as dictionaries of dictionaries would be walked through by every collection
    of garbage.
    """

    def __init__(self, sketch: Sketch) -> None:
        # Not the constructor of figures, which would check every property.
        object.__setattr__(self, "_text", json.dumps(sketch.to_dict(), separators=(",", ":")))

    def to_dict(self) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(object.__getattribute__(self, "_text"))
        return made


@dataclass(frozen=True, kw_only=True)
class Made:
    """An exhibit ready to be sent, the same for all readers: figure, tables and words as HTML.

    `tables` are labels and tables, `addresses` what stands under "Save or share"; each holds HERE where the reader's
    own choices come in.
    """

    name: str
    drawing: Sent
    height: int
    finding: str
    measure: Markup
    alt: str
    tables: Sequence[tuple[str, Markup]]
    addresses: Markup
    download: Download
    chosen: Mapping[str, str]
    file: str
    source: Markup
    pick: Callable[[str], None] | None
    row_key: str


# No text of ours or of the publishers' has this character.
HERE = "\x00"


def made(exhibit: Exhibit, tables: Tables) -> Made:
    """All of an exhibit that does not depend on who looks at it."""
    links = [f"{HERE}{urlencode({exhibit.row_key: code})}" for code in exhibit.row_codes]
    return Made(
        name=exhibit.name,
        drawing=Sent(exhibit.drawing),
        height=exhibit.drawing.height,
        finding=exhibit.finding,
        measure=glossary.explained(exhibit.measure),
        alt=exhibit.alt,
        tables=[
            ("The figures as a table", html_table(exhibit.table, exhibit.table_alt, links)),
            *((each.label, html_table(each.table, each.label)) for each in exhibit.more),
        ],
        addresses=_addresses(exhibit),
        download=exhibit.download,
        chosen=exhibit.chosen,
        file=exhibit.download.filename(tables, exhibit.chosen),
        source=source_html(tables, exhibit.source_ids, remark=exhibit.remark, chart=exhibit.name),
        pick=exhibit.pick,
        row_key=exhibit.row_key,
    )


def show(exhibit: Exhibit, tables: Tables, page: layout.Page | None = None) -> None:
    """Draw an exhibit here; the page's first one in its rooms, with the controls between chart and figures."""
    show_made(made(exhibit, tables), page)


def show_made(exhibit: Made, page: layout.Page | None = None) -> None:
    """The same of one that is ready."""
    if not layout.wanted(exhibit.name):
        return
    with page.chart if page else nullcontext():
        chart(exhibit)
    with page.figures if page else nullcontext():
        if not layout.embedded():
            _faces(exhibit)
        st.html(exhibit.source)


def chart(exhibit: Made) -> None:
    """The chart alone, under its finding and what it measures."""
    with st.container(key=f"chart-{exhibit.name}"):
        # In somebody else's page it is the only heading.
        tag = "h1" if layout.embedded() else "p"
        st.html(render_part(PARTS, "heading", tag=tag, finding=exhibit.finding, measure=exhibit.measure))
        key = f"plot-{exhibit.name}"
        if exhibit.pick is None:
            st.plotly_chart(exhibit.drawing, theme=None, alt=exhibit.alt, key=key, config=CONFIG)
            return
        choose = exhibit.pick

        def chosen() -> None:
            points = st.session_state[key].selection.points
            data = points[0].get("customdata") if points else None
            if data:
                choose(str(data[-1]))

        st.plotly_chart(
            exhibit.drawing,
            theme=None,
            alt=exhibit.alt,
            key=key,
            config=CONFIG,
            on_select=chosen,
            selection_mode="points",
        )


def _faces(exhibit: Made) -> None:
    with st.container(key=f"faces-{exhibit.name}"):
        for label, page in exhibit.tables:
            with st.expander(label):
                st.html(page.replace(HERE, _without(exhibit.row_key)) if exhibit.row_key else page)
        download, chosen = exhibit.download, exhibit.chosen
        with st.container(horizontal=True, vertical_alignment="top"):
            st.download_button(
                "Download these figures (CSV)",
                # Asked anew when it is pressed, as the address is.
                lambda: download.load_csv(shown_tables(), chosen),
                file_name=exhibit.file,
                mime="text/csv",
                key=f"csv-{exhibit.name}",
                on_click="ignore",
            )
            st.html(_share(exhibit), width="content")


def _without(key: str) -> Markup:
    """The beginning of this page's address, what was chosen there kept but for `key`, which is to follow."""
    kept = urlencode({k: v for k, v in st.query_params.to_dict().items() if k != key})
    return escape(f"?{kept}&" if kept else "?")


def table(label: str, frame: pd.DataFrame, *, caption: str, open_: bool = False) -> None:
    """Figures as a table, folded under a label."""
    if not layout.embedded():
        with st.expander(label, expanded=open_):
            st.html(html_table(frame, caption))


def html_table(frame: pd.DataFrame, caption: str, links: Sequence[str] = ()) -> Markup:
    """A table of texts: its first column names the rows, columns of figures are set to the right.

    Plain HTML, because `st.dataframe` is a canvas that screen readers cannot read, and `st.table` has neither row
    headings nor links and brings a megabyte of script with it.
    """
    texts = [[str(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]
    numeric = [all(_FIGURE.match(row[n]) for row in texts) for n in range(len(frame.columns))]
    return render_part(
        PARTS, "table", caption=caption, columns=list(frame.columns), rows=texts, numeric=numeric, links=links
    )


def table_address(table_name: str, **filters: object) -> str:
    """Address of a tidy table's CSV, filtered by its columns."""
    return f"/download/{table_name}.csv" + (f"?{urlencode(filters, safe=',')}" if filters else "")


def _addresses(exhibit: Exhibit) -> Markup:
    """Where a chart's figures are to be had by address."""
    links = [("These figures by address", exhibit.download.url(exhibit.chosen))]
    links += [(each.label, each.download.url(each.chosen)) for each in exhibit.more if each.download]
    links += [("The tidy rows behind them", exhibit.tidy_rows)] if exhibit.tidy_rows else []
    return render_part(PARTS, "addresses", links=links)


def _share(exhibit: Made) -> Markup:
    """Picture, address and embedding of a chart, folded."""
    return render_part(
        PARTS,
        "share",
        name=exhibit.name,
        addresses=exhibit.addresses,
        address=_embedding(exhibit.name),
        title=exhibit.finding,
        height=exhibit.height + WORDS_HEIGHT,
    )


def _embedding(chart: str) -> str:
    here = urlsplit(str(st.context.url or ""))
    # Last, so that a chart that the address of this page happens to name does not count.
    query = urlencode({"embed": "true", **st.query_params.to_dict(), layout.CHART: chart})
    return f"{here.scheme}://{here.netloc}{here.path}?{query}"


@dataclass(frozen=True, kw_only=True)
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
    for (program, second_hand), rows in sorted(groups.items(), key=lambda group: group[0][1]):
        vintages = sorted({str(row["vintage"]) for row in rows}, reverse=True)
        newest = next(row for row in rows if row["vintage"] == vintages[0])
        taken = sorted({str(row["retrieved_at"])[:10] for row in rows})
        days = " to ".join(day(moment) for moment in dict.fromkeys((taken[0], taken[-1])))
        lines.append(
            SourceLine(
                program=program,
                vintages=_spans(vintages),
                taken=days,
                url=str(newest["url"]),
                second_hand=second_hand,
            )
        )
    return lines


def _spans(vintages: list[str]) -> str:
    """Editions, newest first: "May 2025, 2024 and 2023" and not "May 2025, May 2024, May 2023"."""
    heads = {v.rpartition(" ")[0] for v in vintages}
    if len(vintages) > 1 and len(heads) == 1 and (head := heads.pop()):
        tails = [v.rpartition(" ")[2] for v in vintages]
        return f"{head} {', '.join(tails[:-1])} and {tails[-1]}"
    return ", ".join(vintages)


def source(tables: Tables, source_ids: Iterable[object], *, remark: str = "", chart: str = "") -> None:
    """The source line of what stands above."""
    st.html(source_html(tables, source_ids, remark=remark, chart=chart))


def source_html(tables: Tables, source_ids: Iterable[object], *, remark: str = "", chart: str = "") -> Markup:
    """The source line: dataset, editions, date taken, address; second-hand ones say so and stand alone."""
    return render_part(PARTS, "source", lines=source_lines(tables, source_ids), remark=remark, chart=chart)
