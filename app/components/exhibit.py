"""A chart with its other faces: the figures as a table, as a CSV, as the address of the same CSV, as a picture, and
their source."""

import json
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
from app.components.html_table import render_table
from app.components.source_line import render_source
from app.downloads.download import Download
from app.edition import tables as shown_tables
from app.sketch import Sketch
from app.templating import render_part
from outlook.tables import Tables

# An embedded chart stands with its words and source: this much more than the chart itself, in pixels.
WORDS_HEIGHT = 260
PARTS = "exhibit.html"
CONFIG = {"displayModeBar": False, "responsive": True}


@dataclass(frozen=True, kw_only=True)
class FurtherTable:
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
    more: Sequence[FurtherTable] = ()
    row_key: str = ""
    row_codes: Sequence[str] = ()


class PreparedFigure(BaseFigure):  # type: ignore[misc]
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
class PreparedExhibit:
    """An exhibit ready to be sent, the same for all readers: figure, tables and words as HTML.

    `tables` are labels and tables, `addresses` what stands under "Save or share"; each holds HERE where the reader's
    own choices come in.
    """

    name: str
    drawing: PreparedFigure
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


def prepare_exhibit(exhibit: Exhibit, tables: Tables) -> PreparedExhibit:
    """All of an exhibit that does not depend on who looks at it."""
    links = [f"{HERE}{urlencode({exhibit.row_key: code})}" for code in exhibit.row_codes]
    return PreparedExhibit(
        name=exhibit.name,
        drawing=PreparedFigure(exhibit.drawing),
        height=exhibit.drawing.height,
        finding=exhibit.finding,
        measure=glossary.explain_terms(exhibit.measure),
        alt=exhibit.alt,
        tables=[
            ("The figures as a table", render_table(exhibit.table, exhibit.table_alt, links)),
            *((each.label, render_table(each.table, each.label)) for each in exhibit.more),
        ],
        addresses=_render_urls(exhibit),
        download=exhibit.download,
        chosen=exhibit.chosen,
        file=exhibit.download.filename(tables, exhibit.chosen),
        source=render_source(tables, exhibit.source_ids, remark=exhibit.remark, chart=exhibit.name),
        pick=exhibit.pick,
        row_key=exhibit.row_key,
    )


def show_exhibit(exhibit: Exhibit, tables: Tables, page: layout.Page | None = None) -> None:
    """Draw an exhibit here; the page's first one in its rooms, with the controls between chart and figures."""
    show_prepared(prepare_exhibit(exhibit, tables), page)


def show_prepared(exhibit: PreparedExhibit, page: layout.Page | None = None) -> None:
    """The same of one that is ready."""
    if not layout.is_chart_wanted(exhibit.name):
        return
    with page.chart if page else nullcontext():
        show_chart(exhibit)
    with page.figures if page else nullcontext():
        if not layout.is_embedded():
            _show_tables_and_files(exhibit)
        st.html(exhibit.source)


def show_chart(exhibit: PreparedExhibit) -> None:
    """The chart alone, under its finding and what it measures."""
    with st.container(key=f"chart-{exhibit.name}"):
        # In somebody else's page it is the only heading.
        tag = "h1" if layout.is_embedded() else "p"
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


def _show_tables_and_files(exhibit: PreparedExhibit) -> None:
    with st.container(key=f"faces-{exhibit.name}"):
        for label, page in exhibit.tables:
            with st.expander(label):
                st.html(
                    page.replace(HERE, _begin_query_without(exhibit.row_key)) if exhibit.row_key else page
                )
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
            st.html(_render_share(exhibit), width="content")


def _begin_query_without(key: str) -> Markup:
    """The beginning of this page's address, what was chosen there kept but for `key`, which is to follow."""
    kept = urlencode({k: v for k, v in st.query_params.to_dict().items() if k != key})
    return escape(f"?{kept}&" if kept else "?")


def table_url(table_name: str, **filters: object) -> str:
    """Address of a tidy table's CSV, filtered by its columns."""
    return f"/download/{table_name}.csv" + (f"?{urlencode(filters, safe=',')}" if filters else "")


def _render_urls(exhibit: Exhibit) -> Markup:
    """Where a chart's figures are to be had by address."""
    links = [("These figures by address", exhibit.download.url(exhibit.chosen))]
    links += [(each.label, each.download.url(each.chosen)) for each in exhibit.more if each.download]
    links += [("The tidy rows behind them", exhibit.tidy_rows)] if exhibit.tidy_rows else []
    return render_part(PARTS, "addresses", links=links)


def _render_share(exhibit: PreparedExhibit) -> Markup:
    """Picture, address and embedding of a chart, folded."""
    return render_part(
        PARTS,
        "share",
        name=exhibit.name,
        addresses=exhibit.addresses,
        address=_embedding_url(exhibit.name),
        title=exhibit.finding,
        height=exhibit.height + WORDS_HEIGHT,
    )


def _embedding_url(chart: str) -> str:
    here = urlsplit(str(st.context.url or ""))
    # Last, so that a chart that the address of this page happens to name does not count.
    query = urlencode({"embed": "true", **st.query_params.to_dict(), layout.CHART: chart})
    return f"{here.scheme}://{here.netloc}{here.path}?{query}"
