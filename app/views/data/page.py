"""`/data`: Where do the figures come from, and how can I download them?"""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from app import text
from app.components import glossary, html_table, layout
from app.components.controls import Controls
from app.components.subject import pick_subject
from app.downloads.content import MOST_EXCEL_ROWS
from app.edition import tables as shown_tables
from app.site import DATA, public_url
from app.templating import render_part
from app.views.data.builder import show_builder
from etl.schema import TABLES
from etl.schema.base import Table
from outlook.tables import Tables
from outlook.translation import translate

_IS_ORIGINAL = {True: "yes", False: "no", None: "unknown"}


FOLDS = (
    ("tables", "All tables as files"),
    ("sources", "Sources and dates"),
    ("checks", "What the checks found"),
    ("dictionary", "What each column means"),
    ("words", "Glossary"),
)


def page() -> None:
    """Lay out the builder; behind folds all tables, their sources, the checks' findings, the dictionary, and the glossary."""
    tables = shown_tables()
    about = tables.edition.about
    slots = layout.build_page(DATA.question)
    controls = Controls(slots.notes)
    subject = pick_subject(tables, slots, controls)
    layout.retitle(
        slots,
        translate("Data on {title}, and all other tables").format(
            title=text.lower_title(tables.title(subject.code))
        ),
    )
    with slots.lead:
        layout.show_finding(
            translate(
                "Choose rows and columns, look at them, and download them or use their web address. All {count} tables are free. "
                "They were built on {day} from {files} publishers' files."
            ).format(
                count=len(TABLES), day=text.format_day(str(about["built_at"])), files=len(tables.sources)
            )
        )
    if not layout.is_embedded():
        show_builder(tables, subject, controls, public_url(*_site()))
    shows: tuple[Callable[[], None], ...] = (
        partial(_show_downloads, tables),
        partial(_show_sources, tables),
        partial(_show_findings, about),
        _show_dictionary,
        _show_glossary,
    )
    for (name, label), show in zip(FOLDS, shows, strict=True):
        fold = layout.open_fold(name, label)
        if fold:
            with fold:
                show()


def _site() -> tuple[str, str]:
    """Scheme and host by which this reader came."""
    parts = urlsplit(str(st.context.url or ""))
    return parts.scheme, parts.netloc


def _show_downloads(tables: Tables) -> None:
    layout.show_text(
        "CSV opens in any spreadsheet; Parquet is for programs. Codes such as 0600000 are text: import them as text, or take Excel."
    )
    links = [
        {"name": name, "rows": int(tables.edition.describe(name)["rows"]), "row": table.row}
        for name, table in TABLES.items()
    ]
    # One element for all tables: Streamlit sends each element as a separate message.
    st.html(render_part("data.html", "downloads", tables=links, most=MOST_EXCEL_ROWS))


def _show_sources(tables: Tables) -> None:
    rows = sorted(tables.sources.values(), key=lambda r: r["source_id"])
    frame = pd.DataFrame(
        {
            "Dataset": [r["dataset"] + (" – second-hand" if r["second_hand"] else "") for r in rows],
            "Edition": [r["vintage"] for r in rows],
            "Publisher": [r["publisher"] for r in rows],
            "Taken": [r["retrieved_at"][:10] for r in rows],
            "Published": [r["published_at"] or "not stated" for r in rows],
            "Address": [r["url"] for r in rows],
            "This copy": [r["copied_from"] for r in rows],
            "Publisher's own bytes": [_IS_ORIGINAL[r["is_original"]] for r in rows],
        }
    )
    second = [f"{r['dataset']} ({r['vintage']})" for r in rows if r["second_hand"]]
    if second:
        layout.show_note(
            f"Second-hand: {'; '.join(second)}. The publisher's own file replaces them as soon as it is imported."
        )
    st.html(html_table.render_table(frame, "Sources of the figures", can_copy=True))


def _show_findings(about: dict[str, Any]) -> None:
    findings = about.get("findings", [])
    if not findings:
        layout.show_text("Every check of every table passed without a remark.")
        return
    overruled = [f for f in findings if f.get("accepted")]
    if overruled:
        layout.show_note(
            "These checks failed, and a person who looked at the figures accepted them: "
            + "; ".join(f"{f['name']} ({f['accepted']})" for f in overruled)
            + "."
        )
    else:
        layout.show_text("No check failed; these remarks are kept with the figures.")
    frame = pd.DataFrame(
        {
            "Check": [f["name"] for f in findings],
            "Kind": ["accepted error" if f.get("accepted") else f["severity"] for f in findings],
            "Expected": [f["expected"] for f in findings],
            "Found": [f["came"] for f in findings],
            "Rows": [f["rows"] for f in findings],
            "For example": [f["sample"] for f in findings],
        }
    )
    st.html(html_table.render_table(frame, "Remarks of the checks"))


def _show_dictionary() -> None:
    for table in TABLES.values():
        layout.show_text(f"**{table.name}**: {table.row}")
        _show_columns(table)


def _show_columns(table: Table) -> None:
    caveats = "".join(f"\n- {caveat}" for caveat in table.caveats)
    layout.show_text(f"Source: {table.source}. Key: {', '.join(table.key)}.\n{caveats}")
    frame = pd.DataFrame(
        {
            "Column": [c.name for c in table.columns],
            "Meaning": [c.text for c in table.columns],
            "Unit": [c.unit or "–" for c in table.columns],
        }
    )
    st.html(html_table.render_table(frame, f"Columns of {table.name}"))


def _show_glossary() -> None:
    for term in glossary.terms():
        layout.show_text(
            f"**{translate(term.term, glossary.TERM)}**: {translate(term.short)} {translate(term.long)} ({term.source})"
        )
