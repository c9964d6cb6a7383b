"""Everything as CSV or Parquet with a Frictionless datapackage.json written from the declarations."""

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc

from etl.spreadsheets import defused
from etl.store import Edition
from etl.tables import TABLES, Table

FIELD_TYPES = {pa.string(): "string", pa.int64(): "integer", pa.float64(): "number", pa.bool_(): "boolean"}


def export(edition: Edition, directory: Path, form: str) -> None:
    """Write every table of an edition and its description into a folder."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        target = directory / f"{name}.{form}"
        if form == "parquet":
            shutil.copyfile(edition.file(name), target)
        else:
            pc.write_csv(defused(edition.read(name)), target, pc.WriteOptions(quoting_style="needed"))
    package = {
        "name": "health-information-outlook",
        "title": "Health Information Outlook: employment, wages and projections",
        "version": edition.id,
        "resources": [_resource(table, form) for table in TABLES.values()],
    }
    (directory / "datapackage.json").write_text(json.dumps(package, indent=1) + "\n", encoding="utf-8")


def _resource(table: Table, form: str) -> dict[str, Any]:
    fields = []
    for column in table.columns:
        constraints: dict[str, Any] = {}
        if column.required:
            constraints["required"] = True
        if column.low is not None:
            constraints["minimum"] = column.low
        if column.high is not None:
            constraints["maximum"] = column.high
        if column.values:
            constraints["enum"] = list(column.values)
        if column.pattern:
            constraints["pattern"] = column.pattern.strip("^$")
        fields.append(
            {
                "name": column.name,
                "type": FIELD_TYPES[column.type],
                "description": column.text,
                **({"unit": column.unit} if column.unit else {}),
                **({"constraints": constraints} if constraints else {}),
            }
        )
    return {
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.{form}",
        "description": f"{table.row}. {' '.join(table.caveats)}".strip(),
        "sources": [{"title": table.source}],
        "schema": {"fields": fields, "primaryKey": list(table.key), "missingValues": [""]},
    }
