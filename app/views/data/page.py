"""`/data`: Where do the figures come from, and how can I download them?"""

from typing import Any

import pandas as pd
import streamlit as st

from app import text
from app.components import glossary, html_table, layout
from app.edition import tables as shown_tables
from app.site import DATA
from app.templating import render_part
from etl.schema import TABLES
from etl.schema.base import Table
from outlook.tables import Tables

_IS_ORIGINAL = {True: "yes", False: "no", None: "unknown"}


def page() -> None:
    """Lay out downloads, sources with their dates, the checks' findings, the dictionary of columns and the glossary."""
    tables = shown_tables()
    about = tables.edition.about
    slots = layout.build_page(DATA.question)
    kind = "that came with this site" if tables.edition.kind == "snapshot" else "that was refreshed here"
    with slots.lead:
        layout.show_finding(
            f"Every figure on these pages is in one of {len(TABLES)} tables, free to download. You see the set {kind}, "
            f"built on {text.format_day(str(about['built_at']))} from {len(tables.sources)} publishers' files."
        )
    _show_downloads(tables)
    _show_sources(tables)
    _show_findings(about)
    _show_dictionary()
    _show_glossary()


def _show_downloads(tables: Tables) -> None:
    layout.show_heading("Download")
    layout.show_text(
        "CSV opens in any spreadsheet; Parquet is for programs. Codes such as 0600000 are text: import them as text."
    )
    links = [
        {"name": name, "rows": int(tables.edition.describe(name)["rows"]), "row": table.row}
        for name, table in TABLES.items()
    ]
    # One element for all tables: Streamlit sends each element as a separate message.
    st.html(render_part("data.html", "downloads", tables=links))
    layout.show_text(
        "An address can be filtered by any column, several values joined by commas: "
        "`/download/wages.csv?occupation_code=29-2072&area_type=state&year=2025`"
    )


def _show_sources(tables: Tables) -> None:
    layout.show_heading("Sources")
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
    html_table.show_table(f"All {len(rows)} files with their dates", frame, caption="Sources of the figures")


def _show_findings(about: dict[str, Any]) -> None:
    layout.show_heading("What the checks found")
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
            "Came": [f["came"] for f in findings],
            "Rows": [f["rows"] for f in findings],
            "For example": [f["sample"] for f in findings],
        }
    )
    html_table.show_table("Remarks", frame, caption="Remarks of the checks", open_=True)


def _show_dictionary() -> None:
    layout.show_heading("Dictionary")
    for table in TABLES.values():
        with st.expander(f"{table.name}: {table.row}"):
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
    layout.show_heading("Words")
    for term in glossary.terms():
        with st.expander(f"{term.term}: {term.short}"):
            layout.show_text(f"{term.long} ({term.source})")
