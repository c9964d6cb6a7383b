"""The source line under a chart: publisher, editions, and the dates they were retrieved."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from markupsafe import Markup

from app.components import layout
from app.templating import render_part
from app.text import format_day, is_known
from etl.provenance import BY_HAND, FROM_API, FROM_PUBLISHER, OWN
from outlook.tables import Tables
from outlook.translation import translate


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """Editions of one program: publisher and dataset, edition names, retrieval dates, and the newest one's URL.

    `origin` says where our copies came from, which need not be the publisher's URL.
    """

    program: str
    vintages: str
    taken: str
    url: str
    origin: str
    second_hand: bool


def group_sources(tables: Tables, source_ids: Iterable[object]) -> list[SourceLine]:
    """Return one line per program; second-hand sources get separate lines, listed last."""
    groups: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for source_id in dict.fromkeys(str(s) for s in source_ids if is_known(s)):
        row = tables.sources.get(source_id)
        if row is not None:
            program = f"{row['publisher']}, {row['dataset'].partition(',')[0]}"
            groups.setdefault((program, bool(row["second_hand"])), []).append(row)
    lines = []
    for (program, second_hand), rows in sorted(groups.items(), key=lambda group: group[0][1]):
        vintages = sorted({str(row["vintage"]) for row in rows}, reverse=True)
        newest = next(row for row in rows if row["vintage"] == vintages[0])
        taken = sorted({str(row["retrieved_at"])[:10] for row in rows})
        days = translate(" to ").join(format_day(moment) for moment in dict.fromkeys((taken[0], taken[-1])))
        lines.append(
            SourceLine(
                program=program,
                vintages=_join_vintages(vintages),
                taken=days,
                url=str(newest["url"]),
                origin=_describe_origin({str(row["copied_from"]) for row in rows}),
                second_hand=second_hand,
            )
        )
    return lines


def _describe_origin(copied_from: set[str]) -> str:
    if copied_from <= {FROM_PUBLISHER.copied_from, FROM_API.copied_from}:
        return translate("from the publisher")
    if copied_from <= {BY_HAND.copied_from}:
        return translate("from a file imported by hand")
    if copied_from <= {OWN.copied_from}:
        return translate("from this project's own list")
    return translate("from copies kept by others (named on the Data page)")


def _join_vintages(vintages: list[str]) -> str:
    """Join edition names, newest first: "May 2025, 2024 and 2023" and not "May 2025, May 2024, May 2023"."""
    heads = {v.rpartition(" ")[0] for v in vintages}
    if len(vintages) > 1 and len(heads) == 1 and (head := heads.pop()):
        tails = [v.rpartition(" ")[2] for v in vintages]
        return f"{head} {', '.join(tails[:-1])}{translate(' and ')}{tails[-1]}"
    return ", ".join(vintages)


def show_source(tables: Tables, source_ids: Iterable[object], *, remark: str = "", chart: str = "") -> None:
    """Show the source line of the chart or text above it; an embedded chart has its own."""
    if not layout.is_embedded():
        st.html(render_source(tables, source_ids, remark=remark, chart=chart))


def render_source(
    tables: Tables, source_ids: Iterable[object], *, remark: str = "", chart: str = ""
) -> Markup:
    """Render the source line: dataset, editions, retrieval date, URL; second-hand sources are marked, on separate lines."""
    return render_part(
        "source_line.html", "source", lines=group_sources(tables, source_ids), remark=remark, chart=chart
    )
