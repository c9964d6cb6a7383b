"""The API described for programs: OpenAPI 3.1, written from the declarations of tables and downloads."""

from collections.abc import Mapping
from typing import Any

from app.api.catalog import RULES
from app.api.parameters import EXCEL
from app.api.query import COLUMNS, IN_STATE, LABELS, LIMIT, OPTIONS, REAL, REAL_OF, SORT, has_areas, titles
from app.api.responses import MEDIA
from app.downloads.content import CSV, DOWNLOAD_PATH, FORMS, INDEX, OPENAPI, TABLE_PATH
from app.downloads.download import Download
from app.site import base_path
from etl.export.datapackage import FIELD_TYPES
from etl.project import NAME
from etl.schema import TABLES
from etl.schema.base import Column, Table

# The version of the URLs, not of the project: it is raised when a URL that worked stops working.
VERSION = "1.0.0"


def description(downloads: Mapping[str, Download]) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, Any] = {}
    # Each parameter is described once, for both forms of a table; a path refers to it.
    given: dict[str, Any] = dict(_SHARED)
    for form in FORMS:
        for table in TABLES.values():
            paths[f"{TABLE_PATH}{table.name}.{form}"] = _reading(*_of_table(table, form), form, given)
        for download in downloads.values():
            paths[f"{DOWNLOAD_PATH}{download.name}.{form}"] = _reading(
                *_of_download(download, form), form, given
            )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{NAME}: data API",
            "version": VERSION,
            "description": "Filters: " + "; ".join(f"`{what}` {text}" for what, text in RULES) + ".",
            "license": {
                "name": "Figures of U.S. agencies: public domain",
                "url": "https://www.bls.gov/bls/linksite.htm",
            },
        },
        "servers": [{"url": base_path() or "/"}],
        "paths": {**paths, **_others()},
        "components": {"responses": _RESPONSES, "headers": _HEADERS, "parameters": given},
    }


def _reading(
    name: str, text: str, parameters: list[dict[str, Any]], form: str, given: dict[str, Any]
) -> dict[str, Any]:
    given.update({f"{name}.{each['name']}": each for each in parameters})
    schema = {"type": "string"} if form == CSV else {"type": "string", "contentMediaType": MEDIA[form]}
    answers = {
        "200": {
            "description": text,
            "headers": {header: {"$ref": f"#/components/headers/{header}"} for header in _HEADERS},
            "content": {MEDIA[form].partition(";")[0]: {"schema": schema}},
        },
        **{status: {"$ref": f"#/components/responses/{which}"} for status, which in _FAILURES.items()},
    }
    named = [*(f"{name}.{each['name']}" for each in parameters), *_SHARED]
    return {
        "parameters": [{"$ref": f"#/components/parameters/{each}"} for each in named],
        **{
            method: {"operationId": f"{method}-{name}-{form}", "summary": text, "responses": answers}
            for method in ("get", "head")
        },
    }


def _of_table(table: Table, form: str) -> tuple[str, str, list[dict[str, Any]]]:
    of_answer = [
        _option(COLUMNS, {"type": "array", "items": {"enum": [*table.names, *titles(table)]}}),
        _option(
            SORT, {"type": "array", "items": {"enum": [s + name for name in table.names for s in ("", "-")]}}
        ),
        _option(LIMIT, {"type": "integer", "minimum": 0}),
        *([_option(LABELS, {"type": "boolean", "default": False})] if titles(table) else []),
        *([_option(IN_STATE, {"type": "array", "items": {"type": "string"}})] if has_areas(table) else []),
        *([_option(REAL, {"type": "integer"})] if table.name in REAL_OF else []),
        *([_option(EXCEL, {"type": "boolean", "default": False})] if form == CSV else []),
    ]
    return table.name, f"{table.name}: {table.row}", [*map(_filter, table.columns), *of_answer]


def _of_download(download: Download, form: str) -> tuple[str, str, list[dict[str, Any]]]:
    given = [
        {
            "name": each.name,
            "in": "query",
            "description": each.text,
            "schema": {"type": "string"},
            **({"example": each.example} if each.example else {}),
        }
        for each in download.parameters
    ]
    options = [_option(EXCEL, {"type": "boolean", "default": False})] if form == CSV else []
    return f"answer-{download.name}", f"{download.name}: {download.text}; {download.row}", [*given, *options]


def _filter(column: Column) -> dict[str, Any]:
    """Values and ranges separated by commas; a value is written as in the table, a range as text."""
    item: dict[str, Any] = {"type": "string"}
    if column.values:
        item = {"type": "string", "enum": list(column.values)}
    elif FIELD_TYPES[column.type] == "boolean":
        item = {"type": "string", "enum": ["true", "false"]}
    unit = f" ({column.unit})" if column.unit else ""
    return _query(column.name, f"{column.text}{unit}", {"type": "array", "items": item, "minItems": 1})


def _option(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return _query(name, OPTIONS[name], schema)


def _query(name: str, text: str, schema: dict[str, Any]) -> dict[str, Any]:
    listed = {"style": "form", "explode": False} if schema["type"] == "array" else {}
    return {"name": name, "in": "query", "description": text, "schema": schema, **listed}


def _others() -> dict[str, Any]:
    index = {
        "description": "tables and answers with their dictionaries",
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "text/html": {"schema": {"type": "string"}},
        },
    }
    as_json = {name: {"application/json": {"schema": {"type": "object"}}} for name in ("document", "health")}
    unavailable = {"503": {"$ref": "#/components/responses/Unavailable"}}
    return {
        TABLE_PATH: {
            "get": {
                "operationId": "index",
                "summary": "Every table and answer, as a page or as JSON",
                "parameters": [
                    {
                        "name": "format",
                        "in": "query",
                        "description": "instead of the header Accept",
                        "schema": {"type": "string", "enum": ["html", "json"]},
                    }
                ],
                "responses": {"200": index, "400": {"$ref": "#/components/responses/Wrong"}, **unavailable},
            }
        },
        **{
            path: {
                "get": {
                    "operationId": name,
                    "summary": text,
                    "responses": {
                        "200": {"description": text, "content": as_json["document"]},
                        **unavailable,
                    },
                }
            }
            for path, name, text in (
                (INDEX, "index-json", "Every table and answer, as JSON"),
                (OPENAPI, "openapi", "This description"),
            )
        },
        "/healthz": {
            "get": {
                "operationId": "health",
                "summary": "Reads a table and says which edition is shown",
                "responses": {
                    status: {"description": text, "content": as_json["health"]}
                    for status, text in (("200", "the tables can be read"), ("503", "they cannot"))
                },
            }
        },
    }


_FAILURES = {"304": "Unchanged", "400": "Wrong", "503": "Unavailable"}
_PROBLEM = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {"type": "string"},
        "parameter": {"type": ["string", "null"]},
        "did_you_mean": {"type": "array", "items": {"type": "string"}},
        "possible": {"type": "array", "items": {"type": "string"}},
    },
}
_SAID = {"text/plain": {"schema": {"type": "string"}}, "application/json": {"schema": _PROBLEM}}
_RESPONSES = {
    "Unchanged": {"description": "the reader has these bytes (If-None-Match)"},
    "Wrong": {"description": "which parameter is wrong and what is possible", "content": _SAID},
    "Unavailable": {
        "description": "too many downloads at once, a query that takes too long, or no tables to read; Retry-After says when to try again",
        "content": _SAID,
    },
}
_HEADERS = {
    "ETag": {"description": "the same exactly where the bytes are", "schema": {"type": "string"}},
    "Cache-Control": {"description": "how long an answer may be kept", "schema": {"type": "string"}},
    "Content-Disposition": {"description": "a name for the file", "schema": {"type": "string"}},
}
_SHARED = {
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "ETag of the answer that the reader has",
        "schema": {"type": "string"},
    }
}
