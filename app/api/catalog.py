"""The catalog: every table with its dictionary and every download, as a document and as a page."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from app.api.parameters import EXCEL
from app.api.query import OPTIONS, titles
from app.downloads.content import DOWNLOAD_PATH, FEED, FORMS, INDEX, OPENAPI, TABLE_PATH
from app.downloads.download import Download
from app.site import base_path
from app.templating import render_page
from app.text import format_day
from app.theme import DARK, LIGHT
from etl.export.datapackage import FIELD_TYPES
from etl.project import NAME
from etl.report.release_calendar import Expected, expected
from etl.schema import TABLES
from etl.schema.base import Column, Table
from outlook.tables import Tables

RULES = (
    (
        "column=value",
        "rows whose column has this value; several joined by commas or repeated: year=2024,2025",
    ),
    ("column=low..high", "a range with both its ends; either may be left out: year=2019.., change_pct=..0"),
    ('column="a, b"', 'put a value with a comma in it in double quotes: title="Abilene, TX"'),
    *((f"{name}=", text) for name, text in OPTIONS.items()),
)
EXAMPLES = {
    "wages": (
        (
            "occupation_code=29-2072&area_type=state&year=2025&labels=true",
            "the states in May 2025, with titles",
        ),
        (
            "occupation_code=29-2072,29-9021&area_type=nation&industry_code=000000&columns=year,occupation_code,employment,annual_p50_usd",
            "jobs and median pay of the nation by year",
        ),
        ("area_code=0600000&year=2025&excel=true", "California, for Excel"),
    ),
    "projections": (
        (
            "vintage=2024-34&sort=-change_pct&columns=occupation_code,change_pct&labels=true",
            "growth, fastest first",
        ),
    ),
    "state_projections": (("occupation_code=29-2072&labels=true", "what the states project"),),
    "price_index": (("year=2020..&month=5", "consumer prices each May since 2020"),),
    "price_parity": (("year=2024&rpp=105..&labels=true", "the dearest states and areas"),),
    "areas": (("area_type=state", "states and territories with their codes"),),
    "industries": (("level=0..2", "the sectors"),),
    "sources": (("second_hand=true", "what is quoted by others"),),
}


def document(tables: Tables, downloads: Mapping[str, Download]) -> dict[str, Any]:
    """The whole catalog, for programs."""
    return {
        "title": NAME,
        "edition": edition_document(tables),
        "next_releases": [asdict(each) for each in tables.compute(_find_releases, date.today())],
        "rules": [{"write": what, "meaning": text} for what, text in RULES],
        "openapi": base_path() + OPENAPI,
        "tables": [describe_table(tables, table) for table in TABLES.values()],
        "answers": [describe_download(download) for download in downloads.values()],
    }


def _find_releases(tables: Tables, today: date) -> tuple[Expected, ...]:
    """The publishers' next releases, the earliest first."""
    return tuple(sorted(expected(tables.edition, today), key=lambda each: each.closes))


def edition_document(tables: Tables) -> dict[str, Any]:
    """Which edition this is and when it was built."""
    edition = tables.edition
    return {
        "id": edition.id,
        "kind": edition.kind,
        "built_at": str(edition.about["built_at"]),
        "notice": edition.notice or None,
    }


def describe_table(tables: Tables, table: Table) -> dict[str, Any]:
    """A table with its columns, references, caveats, and examples."""
    file = tables.edition.describe(table.name)
    return {
        "name": table.name,
        "row": table.row,
        "source": table.source,
        "key": list(table.key),
        "rows": file["rows"],
        "parquet_bytes": tables.edition.file(table.name).stat().st_size,
        "sha256": file["sha256"],
        "addresses": {form: f"{base_path()}{TABLE_PATH}{table.name}.{form}" for form in FORMS},
        "examples": [
            {"address": f"{base_path()}{TABLE_PATH}{table.name}.csv?{query}", "text": text}
            for query, text in EXAMPLES.get(table.name, ())
        ],
        "caveats": list(table.caveats),
        "columns": [column_document(column) for column in table.columns],
        "references": [
            {"column": each.column, "table": each.table, "other": each.other} for each in table.references
        ],
        "titles_on_request": {name: code for name, (code, _) in titles(table).items()},
    }


def column_document(column: Column) -> dict[str, Any]:
    """A column with its unit, meaning and bounds; bounds that it does not have are left out."""
    bounds = {
        "minimum": column.low,
        "maximum": column.high,
        "values": list(column.values) or None,
        "pattern": column.pattern or None,
        "unit": column.unit or None,
    }
    return {
        "name": column.name,
        "type": FIELD_TYPES[column.type],
        "description": column.text,
        "required": column.required,
        **{name: bound for name, bound in bounds.items() if bound is not None},
    }


def describe_download(download: Download) -> dict[str, Any]:
    """A download with its parameters and columns."""
    return {
        "name": download.name,
        "text": download.text,
        "row": download.row,
        "page": download.page,
        "addresses": {form: f"{base_path()}{DOWNLOAD_PATH}{download.name}.{form}" for form in FORMS},
        "examples": [{"address": base_path() + download.example_url, "text": download.text}],
        "parameters": [{"name": each.name, "description": each.text} for each in download.parameters]
        + [{"name": EXCEL, "description": OPTIONS[EXCEL]}],
        "columns": [column_document(column) for column in download.columns],
    }


def page(tables: Tables, downloads: Mapping[str, Download]) -> str:
    """The catalog as one plain page without scripts."""
    about = document(tables, downloads)
    for each in (*about["tables"], *about["answers"]):
        each["columns"] = [{"unit": "", **column, "bounds": _bounds(column)} for column in each["columns"]]
    kind = "that came with this site" if about["edition"]["kind"] == "snapshot" else "that was refreshed here"
    return render_page(
        "downloads.html",
        site=NAME,
        about=about,
        kind=kind,
        index=base_path() + INDEX,
        openapi=base_path() + OPENAPI,
        feed=base_path() + FEED,
        day=format_day,
        light=LIGHT,
        dark=DARK,
    )


def _bounds(column: dict[str, Any]) -> str:
    """What a column may hold, in words."""
    said = [column["type"]]
    if "values" in column:
        said.append("one of " + ", ".join(column["values"]))
    if "pattern" in column:
        said.append(f"pattern {column['pattern']}")
    said += [
        f"at {end} {column[bound]:,g}"
        for bound, end in (("minimum", "least"), ("maximum", "most"))
        if bound in column
    ]
    said.append("always given" if column["required"] else "may be empty")
    return "; ".join(said)
