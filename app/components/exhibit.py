"""A chart with its source and its other forms: a table of its figures, a CSV file and the URL of that file, a picture."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape
from plotly.basedatatypes import BaseFigure

from app.components import glossary, layout
from app.components.files import show_button
from app.components.html_table import render_table
from app.components.source_line import render_source
from app.downloads.content import XLSX
from app.downloads.download import Download
from app.sketch import Sketch
from app.templating import render_part
from outlook.tables import Tables
from outlook.translation import ENGLISH, translate, use_language

# Pixels that an embedded chart needs for its text and source, beyond the height of the chart itself.
TEXT_HEIGHT = 260
PARTS = "exhibit.html"
# Plotly would load a map of the world from its makers' server before it draws ours: it gets an empty one instead.
EMPTY_MAP = 'data:application/json,{"type":"Topology","objects":{},"arcs":[]}#'
CONFIG = {"displayModeBar": False, "responsive": True, "topojsonURL": EMPTY_MAP}


# A table, or what makes it when it is first shown.
TableOrMaker = pd.DataFrame | Callable[[], pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class FurtherTable:
    """One more table of an exhibit, with its own URL if it has its own download."""

    label: str
    table: TableOrMaker
    download: Download | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One chart and everything that goes with it.

    `name` is used in `?chart=` and in file names. `finding` is a sentence, `measure` gives the quantity and its unit in one
    line of a phone (about 60 characters), `reading` says below the chart what its marks mean, `alt` describes the chart
    for people who cannot see it. `table` is shown on the page, and made when it first is; the button and the URL beside it
    both give `download`, filtered by `chosen`.
    `tidy_rows` is the URL of the table rows behind the figures, or "" if it would add nothing. `pick` is called with the
    last item of the selected point's `customdata`. Each row of the table links to this page with `row_key` set to that
    row's code in `row_codes`.
    """

    name: str
    drawing: Sketch
    finding: str
    measure: str
    alt: str
    table: TableOrMaker
    table_alt: str
    download: Download
    chosen: Mapping[str, str]
    source_ids: Iterable[object]
    reading: str = ""
    remark: str = ""
    tidy_rows: str = ""
    pick: Callable[[str], None] | None = None
    more: Sequence[FurtherTable] = ()
    row_key: str = ""
    row_codes: Sequence[str] = ()


class PreparedFigure(BaseFigure):  # type: ignore[misc]
    """A finished figure that Streamlit accepts as one of Plotly's and sends.

    Stored as one JSON string, because every garbage collection would have to traverse hundreds of figures stored as
    nested dictionaries.
    """

    def __init__(self, sketch: Sketch) -> None:
        # Skips BaseFigure's constructor, which would check every property.
        object.__setattr__(self, "_json", json.dumps(sketch.to_dict(), separators=(",", ":")))

    def to_dict(self) -> dict[str, Any]:
        properties: dict[str, Any] = json.loads(object.__getattribute__(self, "_json"))
        return properties


@dataclass(frozen=True, kw_only=True)
class PreparedExhibit:
    """An exhibit ready to send, the same for all readers: figure, tables and text as HTML.

    `addresses` are the links under "Save or share".
    """

    name: str
    drawing: PreparedFigure
    height: int
    is_map: bool
    finding: str
    measure: Markup
    reading: Markup
    alt: str
    render_tables: Callable[[], Sequence[tuple[str, Markup]]]
    addresses: Markup
    download: Download
    chosen: Mapping[str, str]
    file: str
    source: Markup
    pick: Callable[[str], None] | None
    row_key: str

    @cached_property
    def tables(self) -> Sequence[tuple[str, Markup]]:
        """Pairs of label and table. HERE in a table marks where the reader's own choices are filled in."""
        return self.render_tables()


# Neither our texts nor the publishers' contain this character.
HERE = "\x00"


def make_table(given: TableOrMaker) -> pd.DataFrame:
    """The table, made if it has not been."""
    return given() if callable(given) else given


def prepare_exhibit(exhibit: Exhibit, tables: Tables, language: str = ENGLISH) -> PreparedExhibit:
    """Prepare every part of an exhibit that does not depend on the reader. `language` is that of its texts."""
    with use_language(language):
        measure, reading = (glossary.explain_terms(each) for each in (exhibit.measure, exhibit.reading))
    # Without the drawing, which is kept as one string.
    table, alt, further = exhibit.table, exhibit.table_alt, exhibit.more
    links = [f"{HERE}{urlencode({exhibit.row_key: code})}" for code in exhibit.row_codes]

    def render_tables() -> Sequence[tuple[str, Markup]]:
        with use_language(language):
            first, *others = (make_table(each) for each in (table, *(one.table for one in further)))
        labels = [translate(each.label) for each in further]
        return [
            ("", render_table(first, alt, links, can_copy=True)),
            *(
                (label, render_table(one, label, can_copy=True))
                for label, one in zip(labels, others, strict=True)
            ),
        ]

    return PreparedExhibit(
        name=exhibit.name,
        drawing=PreparedFigure(exhibit.drawing),
        height=exhibit.drawing.height,
        is_map=exhibit.drawing.has_map,
        finding=exhibit.finding,
        measure=measure,
        reading=reading,
        alt=exhibit.alt,
        render_tables=render_tables,
        addresses=_render_urls(exhibit),
        download=exhibit.download,
        chosen=exhibit.chosen,
        file=exhibit.download.filename(tables, exhibit.chosen),
        source=render_source(tables, exhibit.source_ids, remark=exhibit.remark, chart=exhibit.name),
        pick=exhibit.pick,
        row_key=exhibit.row_key,
    )


# What of an exhibit is sent: chart and table as tabs, of which the open one is sent; or only the chart, or only the table;
# or the chart with no file but its picture, where one download serves several charts.
Face = Literal["tabs", "chart", "table", "picture"]


def show_prepared(exhibit: PreparedExhibit, page: layout.Page | None = None, face: Face = "tabs") -> None:
    """Draw an exhibit that is already prepared; files and source go with each face. Embedded, it is the chart alone; for
    paper, chart and table."""
    if not layout.is_chart_wanted(exhibit.name):
        return
    with page.chart if page else nullcontext():
        if face == "picture" or layout.is_embedded():
            show_chart(exhibit)
        elif face == "table":
            _show_tables(exhibit)
        elif layout.is_printed():
            show_chart(exhibit)
            _show_tables(exhibit, below_chart=True)
        elif face == "chart":
            show_chart(exhibit)
        else:
            _show_tabs(exhibit)
    with page.figures if page else nullcontext():
        if not layout.is_embedded():
            _show_files(exhibit, with_figures=face != "picture")
        st.html(exhibit.source)


def _show_tabs(exhibit: PreparedExhibit) -> None:
    shows = {"Chart": show_chart, "Table": _show_tables}
    for name, tab in layout.list_open_tabs(tuple(shows), f"tabs-{exhibit.name}"):
        with tab:
            shows[name](exhibit)


def _show_tables(exhibit: PreparedExhibit, *, below_chart: bool = False) -> None:
    """The tables; without a chart they have its finding, but not its measure, which explains marks that are not there."""
    with st.container(key=f"table-{exhibit.name}"):
        if not below_chart:
            st.html(render_part(PARTS, "heading", tag="p", finding=exhibit.finding, measure=""))
        for label, table in exhibit.tables:
            if label:
                st.html(render_part(PARTS, "table_label", label=label))
            st.html(_fill_links(exhibit, table))


def _fill_links(exhibit: PreparedExhibit, table: Markup) -> Markup:
    return table.replace(HERE, _begin_query_without(exhibit.row_key)) if exhibit.row_key else table


def show_chart(exhibit: PreparedExhibit) -> None:
    """Draw the chart alone, under its finding and measure."""
    with st.container(key=f"chart-{exhibit.name}"):
        # In an embedded chart it is the only heading.
        tag = "h1" if layout.is_embedded() else "p"
        st.html(render_part(PARTS, "heading", tag=tag, finding=exhibit.finding, measure=exhibit.measure))
        key, pick = f"plot-{exhibit.name}", exhibit.pick

        def pick_point() -> None:
            points = st.session_state[key].selection.points
            data = points[0].get("customdata") if points else None
            if pick and data:
                pick(str(data[-1]))

        with st.container(key=f"map-{exhibit.name}") if exhibit.is_map else nullcontext():
            st.plotly_chart(
                exhibit.drawing,
                theme=None,
                alt=exhibit.alt,
                key=key,
                config=CONFIG,
                # The style sheet gives maps their height.
                height="stretch" if exhibit.is_map else "content",
                on_select=pick_point if pick else "ignore",
                selection_mode="points",
            )
        if exhibit.reading:
            st.html(render_part(PARTS, "reading", text=exhibit.reading))


def _show_files(exhibit: PreparedExhibit, *, with_figures: bool) -> None:
    with st.container(key=f"files-{exhibit.name}", horizontal=True, vertical_alignment="top"):
        if with_figures:
            show_button(
                exhibit.download,
                exhibit.chosen,
                label=translate("Download CSV"),
                file=exhibit.file,
                name=exhibit.name,
            )
        st.html(_render_share(exhibit, with_figures=with_figures), width="content")


def _begin_query_without(key: str) -> Markup:
    """Return the start of this page's query: every choice except `key`, which the caller appends."""
    kept = urlencode({k: v for k, v in st.query_params.to_dict().items() if k != key})
    return escape(f"?{kept}&" if kept else "?")


def table_url(table_name: str, **filters: object) -> str:
    """Return the URL of a tidy table's CSV, filtered by its columns."""
    return f"/download/{table_name}.csv" + (f"?{urlencode(filters, safe=',')}" if filters else "")


def _render_urls(exhibit: Exhibit) -> Markup:
    """List the URLs of a chart's figures."""
    links = [(translate("Web address of these figures"), exhibit.download.url(exhibit.chosen))]
    links += [
        (translate(each.label), each.download.url(each.chosen)) for each in exhibit.more if each.download
    ]
    links += [(translate("The tidy rows behind them"), exhibit.tidy_rows)] if exhibit.tidy_rows else []
    return render_part(PARTS, "addresses", links=links)


def _render_share(exhibit: PreparedExhibit, *, with_figures: bool) -> Markup:
    """Render the collapsed section for saving and embedding a chart, with the URLs of its figures if they are its own."""
    return render_part(
        PARTS,
        "share",
        name=exhibit.name,
        workbook=exhibit.download.url(exhibit.chosen, XLSX) if with_figures else "",
        addresses=exhibit.addresses if with_figures else "",
        address=_embedding_url(exhibit.name),
        title=exhibit.finding,
        height=exhibit.height + TEXT_HEIGHT,
    )


def _embedding_url(chart: str) -> str:
    here = urlsplit(str(st.context.url or ""))
    # The chart is last, so that it overrides any `?chart=` in this page's own URL.
    query = urlencode({"embed": "true", **st.query_params.to_dict(), layout.CHART: chart})
    return f"{here.scheme}://{here.netloc}{here.path}?{query}"
