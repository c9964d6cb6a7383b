"""`/data`: where do the figures come from, and how can I take them away?"""

from typing import Any

import pandas as pd
import streamlit as st

from app import exhibit, glossary, layout, words
from app.data import tables as shown_tables
from app.site import DATA
from etl.tables import TABLES, Table
from outlook.tidy import Tables


def page() -> None:
    """Downloads, dictionary, sources with dates, what the checks found, glossary."""
    tables = shown_tables()
    about = tables.edition.about
    rooms = layout.page(DATA.question)
    kind = "that came with this site" if tables.edition.kind == "snapshot" else "that was refreshed here"
    with rooms.answer:
        layout.answer(
            f"Every figure on these pages is in one of {len(TABLES)} tables, free to download. You see the set {kind}, "
            f"built on {words.day(str(about['built_at']))} from {len(tables.sources)} publishers' files."
        )
    _downloads(tables)
    _sources(tables)
    _findings(about)
    _dictionary()
    layout.section("Words")
    for term in glossary.terms():
        with st.expander(f"{term.term}: {term.short}"):
            layout.say(f"{term.long} ({term.source})")


def _downloads(tables: Tables) -> None:
    layout.section("Download")
    layout.say(
        "CSV opens in any spreadsheet; Parquet is for programs. Codes such as 0600000 are text: import them as text."
    )
    # One element: each of its own would be a message of its own to every reader.
    st.html("".join(_download(name, table, tables) for name, table in TABLES.items()))
    layout.say(
        "An address can be filtered by any column, several values joined by commas: "
        "`/download/wages.csv?occupation_code=29-2072&area_type=state&year=2025`"
    )


def _download(name: str, table: Table, tables: Tables) -> str:
    rows = int(about_table(tables, name).get("rows", 0))
    return (
        f"<p><strong>{name}</strong> ({rows:,} rows): {table.row}. "
        f'<a href="/download/{name}.csv" download aria-label="{name} as CSV">CSV</a> · '
        f'<a href="/download/{name}.parquet" download aria-label="{name} as Parquet">Parquet</a></p>'
    )


def about_table(tables: Tables, name: str) -> dict[str, Any]:
    """Rows and digest of one table, as the edition records them."""
    return dict(tables.edition.about.get("tables", {}).get(name, {}))


def _sources(tables: Tables) -> None:
    layout.section("Sources")
    rows = sorted(tables.sources.values(), key=lambda r: r["source_id"])
    frame = pd.DataFrame(
        {
            "Dataset": [r["dataset"] + (" – second-hand" if r["second_hand"] else "") for r in rows],
            "Edition": [r["vintage"] for r in rows],
            "Publisher": [r["publisher"] for r in rows],
            "Taken": [r["retrieved_at"][:10] for r in rows],
            "Published": [r["published_at"] or "not stated" for r in rows],
            "Address": [r["url"] for r in rows],
        }
    )
    second = [r["vintage"] for r in rows if r["second_hand"]]
    if second:
        layout.note(
            f"Second-hand: the projections of {', '.join(second)} are quoted by others. BLS's own file replaces them as soon as it is imported."
        )
    exhibit.table(f"All {len(rows)} files with their dates", frame, caption="Sources of the figures")


def _findings(about: dict[str, Any]) -> None:
    layout.section("What the checks found")
    findings = about.get("findings", [])
    if not findings:
        layout.say("Every check of every table passed without a remark.")
        return
    overruled = [f for f in findings if f.get("accepted")]
    if overruled:
        layout.note(
            "These checks failed, and a person who looked at the figures accepted them: "
            + "; ".join(f"{f['name']} ({f['accepted']})" for f in overruled)
            + "."
        )
    else:
        layout.say("No check failed; these remarks are kept with the figures.")
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
    exhibit.table("Remarks", frame, caption="Remarks of the checks", open_=True)


def _dictionary() -> None:
    layout.section("Dictionary")
    for table in TABLES.values():
        with st.expander(f"{table.name}: {table.row}"):
            _described(table)


def _described(table: Table) -> None:
    caveats = "".join(f"\n- {caveat}" for caveat in table.caveats)
    layout.say(f"Source: {table.source}. Key: {', '.join(table.key)}.\n{caveats}")
    frame = pd.DataFrame(
        {
            "Column": [c.name for c in table.columns],
            "Meaning": [c.text for c in table.columns],
            "Unit": [c.unit or "–" for c in table.columns],
        }
    )
    st.html(exhibit.html_table(frame, f"Columns of {table.name}"))
