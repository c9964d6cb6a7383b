"""The description of exported tables: datapackage.json (Frictionless) and a README with citation and notice."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl import files as etl_files
from etl.project import NAME, SLUG
from etl.schema import TABLES
from etl.schema.base import WHOLE, Column, Table
from etl.store.editions import Edition

TITLE = f"{NAME}: employment, wages and projections"
FIELD_TYPES = {pa.string(): "string", pa.int64(): "integer", pa.float64(): "number", pa.bool_(): "boolean"}
MEDIA = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMS = tuple(MEDIA)
DESCRIPTION, README = "datapackage.json", "README.md"
PUBLIC_DOMAIN = {
    "name": "other-pd",
    "title": "Public domain (figures of U.S. agencies)",
    "path": "https://www.bls.gov/bls/linksite.htm",
}
# BLS's wording, required wherever its data are redistributed.
NOTICE = "BLS.gov cannot vouch for the data or analyses derived from these data after the data have been retrieved from BLS.gov."


def package(edition: Edition, folder: Path, form: str, files: dict[str, Path]) -> dict[str, Any]:
    """Build the datapackage.json of a folder of exported tables; `files` has each table's path."""
    return {
        "profile": "tabular-data-package",
        "name": SLUG,
        "title": TITLE,
        "description": f"{citation(edition)} {NOTICE}",
        "version": edition.id,
        "created": str(edition.about["built_at"]),
        "licenses": [PUBLIC_DOMAIN],
        "sources": _sources(edition),
        "resources": [
            _resource(table, edition, form, files[table.name].relative_to(folder), files[table.name])
            for table in TABLES.values()
        ],
    }


def _resource(table: Table, edition: Edition, form: str, path: Path, file: Path) -> dict[str, Any]:
    # Frictionless does not read Parquet as bytes, and would report a given size as wrong.
    size: dict[str, Any] = (
        {}
        if form == "parquet"
        else {"bytes": file.stat().st_size, "hash": f"sha256:{etl_files.digest(file)}"}
    )
    dialect = {"dialect": {"excel": {"sheet": table.name}}} if form == "xlsx" else {}
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.name.replace("_", " ").capitalize(),
        "description": f"{table.row}. {' '.join(table.caveats)}".strip(),
        "path": str(path),
        "format": form,
        "mediatype": MEDIA[form],
        **({"encoding": "utf-8"} if form == "csv" else {}),
        **size,
        "rows": edition.describe(table.name)["rows"],
        "sources": [{"title": table.source}],
        **dialect,
        "schema": {
            "fields": [field(column) for column in table.columns],
            # Programs that read Parquet with pandas see a missing figure as "nan".
            "missingValues": ["", "nan"] if form == "parquet" else [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": [each.column], "reference": {"resource": each.table, "fields": [each.other]}}
                for each in table.references
            ],
        },
    }


def field(column: Column) -> dict[str, Any]:
    """Describe a column as a Frictionless field: unit, meaning, constraints."""
    number = int if column.type == WHOLE else float
    constraints: dict[str, Any] = {
        "required": column.required or None,
        "minimum": None if column.low is None else number(column.low),
        "maximum": None if column.high is None else number(column.high),
        "enum": list(column.values) or None,
        "pattern": _match_whole(column.pattern) if column.pattern else None,
    }
    given = {name: bound for name, bound in constraints.items() if bound is not None}
    return {
        "name": column.name,
        "type": FIELD_TYPES[column.type],
        "description": column.text,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": given} if given else {}),
    }


def _match_whole(pattern: str) -> str:
    """Write a pattern as Frictionless matches it: against the whole value, not a part of it."""
    before = "" if pattern.startswith("^") else r"[\s\S]*"
    after = "" if pattern.endswith("$") else r"[\s\S]*"
    return before + pattern.removeprefix("^").removesuffix("$") + after


def _sources(edition: Edition) -> list[dict[str, str]]:
    return [
        {"title": f"{row['publisher']}, {row['dataset']}, {row['vintage']}", "path": str(row["url"])}
        for row in edition.read("sources").to_pylist()
    ]


def citation(edition: Edition) -> str:
    """Format the citation that BLS asks for: its name as the source, and the retrieval dates."""
    rows = edition.read("sources").to_pylist()
    taken = sorted(str(row["retrieved_at"])[:10] for row in rows)
    return (
        "Source: U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics; Employment Projections; Consumer "
        "Price Index; with Regional Price Parities of the U.S. Bureau of Economic Analysis and state projections of Projections "
        f"Central. Retrieved {' to '.join(dict.fromkeys((taken[0], taken[-1])))}. Tidied by {NAME}, "
        f"edition {edition.id}, which is not affiliated with BLS."
    )


def readme(edition: Edition, form: str, files: dict[str, Path]) -> str:
    """Format the README of an exported folder."""
    second = [row["vintage"] for row in edition.read("sources").to_pylist() if row["second_hand"]]
    lines = [f"# {TITLE}", "", f"Edition {edition.id}, built {edition.about['built_at']}.", ""]
    lines += ["## How to cite", "", citation(edition), "", f"**{NOTICE}**", ""]
    lines += [
        "Figures of U.S. agencies are in the public domain; BLS asks to be cited as the source. State projections are",
        "Projections Central's, to be attributed. The table `sources` has every file with its address, date and digest.",
        "",
        "## Tables",
        "",
        "| table | file | rows | one row |",
        "|---|---|---|---|",
    ]
    for name, table in TABLES.items():
        rows = edition.describe(name)["rows"]
        lines.append(f"| {name} | {files[name].name} | {rows} | {table.row} |")
    lines += ["", "`datapackage.json` describes every column: unit, meaning, what may stand in it, keys.", ""]
    lines += ["## What to know", ""]
    if form == "csv":
        lines.append("- CSV in UTF-8. Read codes as text (0600000 is California, not 600000).")
    lines.append(
        "- A figure that the publisher withheld is empty and named in `not_released`; one that it capped in `top_coded`."
    )
    if second:
        lines.append(f"- Second-hand, quoted by others: {', '.join(second)} (`second_hand` in `sources`).")
    lines += [f"- {name}: {caveat}" for name, table in TABLES.items() for caveat in table.caveats]
    return "\n".join(lines) + "\n"


def text(document: dict[str, Any]) -> str:
    """Format datapackage.json."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
