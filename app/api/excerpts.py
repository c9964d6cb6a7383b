"""Rows of tables and downloads with all that is needed to quote them: units, errors, sources, and why cells are blank."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from os import environ
from typing import Any
from urllib.parse import urlencode, urljoin

import pyarrow as pa

from app.api import catalog
from app.api.blanks import REASONS, WHY_BLANK, find_reasons
from app.api.downloads import parse_download_query
from app.api.parameters import EXCEL
from app.api.query import LIMIT, TableQuery, parse_table_query
from app.api.tables import check_options, count_rows, read_batches, with_possible
from app.downloads.content import CSV, DOWNLOAD_PATH, TABLE_PATH
from app.downloads.download import Download
from app.downloads.errors import BadQuery, shorten
from app.site import base_path
from etl.schema import TABLES
from etl.schema.base import Column
from outlook.tables import Tables

# Names of downloads start with it, as in their URLs.
COMPUTED = DOWNLOAD_PATH.removeprefix(TABLE_PATH)
MOST_ROWS = 200
REAL = re.compile(r"_(?:19|20)\d\d$")
NOTHING = (
    "No row matches. That is not zero: the tables hold only the jobs in `occupations` and the places in `areas`, and "
    "only what the publisher released."
)
# Programs write filters as they come: one value, or several of which any may match.
Value = str | int | float | bool
Filter = Value | list[Value]
# A table's row says where it is from, how wrong it may be, and why cells are blank, whatever columns are asked for.
ERROR = re.compile(
    r"standard error|margin of error|interval|the band for|estimated pay: (?:low|high)|percentile of possible lives"
)


def list_data(tables: Tables, downloads: Mapping[str, Download]) -> dict[str, Any]:
    """Every table and computed download by name, in short."""
    return {
        "edition": catalog.edition_document(tables),
        "tables": [{"name": each.name, "row": each.row, "source": each.source} for each in TABLES.values()],
        "downloads": [
            {"name": COMPUTED + each.name, "row": each.row, "text": each.text} for each in downloads.values()
        ],
    }


def describe(tables: Tables, downloads: Mapping[str, Download], name: str) -> dict[str, Any]:
    """Columns, units, caveats, parameters, and examples of one table or download. Raises BadQuery."""
    _check_name(downloads, name)
    if name in TABLES:
        described = catalog.describe_table(tables, TABLES[name])
        return {**described, "rules": [{"write": w, "meaning": m} for w, m in catalog.RULES]}
    return catalog.describe_download(downloads[name.removeprefix(COMPUTED)])


def get_rows(
    tables: Tables,
    downloads: Mapping[str, Download],
    name: str,
    filters: Mapping[str, Filter],
    limit: int,
    offset: int,
) -> dict[str, Any]:
    """Some rows with all that is needed to quote them: columns with units, errors, sources, and why cells are blank.

    `next_offset` is where the next page begins, None on the last. Raises BadQuery and QueryStoppedError.
    """
    _check_name(downloads, name)
    for wrong in {LIMIT, EXCEL} & set(filters):
        raise BadQuery(f"{wrong} is no filter; give this tool's own limit and offset.", wrong)
    limit, offset = min(max(limit, 1), MOST_ROWS), max(offset, 0)
    query = urlencode({key: _write(value) for key, value in filters.items()}, safe=',"')
    columns: Sequence[Column]
    if name in TABLES:
        total, rows, columns = _read_table(tables, name, query, limit, offset)
    else:
        download = downloads[name.removeprefix(COMPUTED)]
        asked = parse_download_query(downloads, tables, file=f"{download.name}.{CSV}", query=query)
        whole = download.table(tables, asked.chosen)
        total, rows, columns = whole.num_rows, whole.slice(offset, limit).to_pylist(), download.columns
        query = urlencode(asked.chosen)
    sources = {each for row in rows for each in _sources(row)}
    return {
        "name": name,
        "edition": catalog.edition_document(tables),
        "url": urljoin(
            environ.get("OUTLOOK_URL", ""), f"{base_path()}{TABLE_PATH}{name}.{CSV}?{query}".rstrip("?")
        ),
        "total_rows": total,
        "note": "" if total else NOTHING,
        "next_offset": offset + limit if offset + limit < total else None,
        "rows": rows,
        "columns": [catalog.column_document(each) for each in columns],
        # A figure that none of them is about has no published error.
        "errors": {each.name: each.text for each in columns if ERROR.search(each.text)},
        "blanks": explain_blanks(columns, rows),
        "sources": [tables.sources[each] for each in sorted(sources) if each in tables.sources],
        "source": TABLES[name].source if name in TABLES else "computed here from the sources listed",
        "caveats": list(TABLES[name].caveats) if name in TABLES else [],
    }


def explain_blanks(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The reason of every blank: a column, the positions of its blank rows among `rows`, and why they are blank."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for column in columns:
        for at, row in enumerate(rows):
            if row[column.name] is None and column.name not in (*REASONS, WHY_BLANK):
                found[column.name, _find_reason(column, row)].append(at)
    return [{"column": name, "reason": reason, "rows": at} for (name, reason), at in found.items()]


def _write(value: Filter) -> str:
    """A filter as it is written in a URL. Text is taken as it is: it may be a range, or several values."""
    if isinstance(value, list):
        return ",".join(f'"{each}"' if "," in str(each) else _write(each) for each in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _find_reason(column: Column, row: Mapping[str, Any]) -> str:
    # In dollars of another year, a wage is blank where it is blank as paid.
    marks = [str(row.get(mark) or "") for mark in REASONS]
    for reason in find_reasons(REAL.sub("", column.name), marks):
        return reason
    return f"Nothing more is known than what the column means: {column.text}."


def _sources(row: Mapping[str, Any]) -> list[str]:
    """IDs of the sources that a row names."""
    named = (str(value) for name, value in row.items() if name.endswith("source_id") and value is not None)
    return [each.strip() for text in named for each in text.split(",")]


def _read_table(
    tables: Tables, name: str, query: str, limit: int, offset: int
) -> tuple[int, list[dict[str, Any]], Sequence[Column]]:
    try:
        asked = parse_table_query(f"{name}.{CSV}", query)
        check_options(tables, asked)
    except BadQuery as wrong:
        raise with_possible(tables, f"{name}.{CSV}", wrong) from None
    table = asked.table
    if asked.columns:
        always = [c.name for c in table.columns if c.name in (*REASONS, "source_id") or ERROR.search(c.text)]
        asked = replace(asked, columns=tuple(dict.fromkeys([*asked.columns, *always])))
    return count_rows(tables, asked), _read_page(tables, asked, limit, offset), asked.declared


def _read_page(tables: Tables, asked: TableQuery, limit: int, offset: int) -> list[dict[str, Any]]:
    batches = read_batches(tables, replace(asked, limit=offset + limit))
    rows = (row for batch in batches for row in pa.Table.from_batches([batch]).to_pylist())
    return list(islice(rows, offset, None))


def _check_name(downloads: Mapping[str, Download], name: str) -> None:
    possible = (*TABLES, *(COMPUTED + each for each in downloads))
    if name not in possible:
        raise BadQuery(f"There is no table or download {shorten(name)}.", "name", possible, name, status=404)
