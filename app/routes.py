"""The tables by address: /download/TABLE.csv and .parquet, filtered by column; /brief prints a scenario; /healthz reads a
table and says so."""

import io
from pathlib import Path
from urllib.parse import parse_qsl

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app import brief as page_brief
from app.scenario_figures import STAGE, current, read, shown
from etl.errors import OutlookError
from etl.spreadsheets import csv_bytes
from etl.tables import TABLES
from outlook.places import area_titles
from outlook.tidy import Tables, opened

MEDIA = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}


class BadQuestion(ValueError):
    """An address that names no table, no column, or a value of another kind; the text says what is possible."""


def filtered(tables: Tables, name: str, query: str) -> pd.DataFrame:
    """Rows of a table whose columns have one of the values asked for. Raises BadQuestion."""
    table = TABLES.get(name)
    if table is None:
        raise BadQuestion(f"There is no table {name!r}. Tables: {', '.join(TABLES)}.")
    conditions: list[str] = []
    values: list[object] = []
    wanted: dict[str, list[str]] = {}
    for column, text in parse_qsl(query, keep_blank_values=True):
        # year=2024&year=2025 asks for both, as year=2024,2025 does.
        wanted.setdefault(column, []).extend(text.split(","))
    for column, asked in wanted.items():
        declared = next((c for c in table.columns if c.name == column), None)
        if declared is None:
            raise BadQuestion(f"Table {name} has no column {column!r}. Columns: {', '.join(table.names)}.")
        conditions.append(f"{column} IN ({', '.join('?' for _ in asked)})")
        for value in asked:
            values.append(_typed(declared.type, value, column))
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return tables.rows(f"SELECT * FROM {name} {where} ORDER BY {', '.join(table.key)}", values)


def _typed(kind: pa.DataType, text: str, column: str) -> object:
    try:
        if kind == pa.int64():
            return int(text)
        if kind == pa.float64():
            return float(text)
    except ValueError:
        raise BadQuestion(f"Column {column} holds numbers; {text!r} is none.") from None
    if kind == pa.bool_():
        if text.lower() not in ("true", "false"):
            raise BadQuestion(f"Column {column} is true or false; {text!r} is neither.")
        return text.lower() == "true"
    return text


def _body(name: str, form: str, query: str) -> bytes:
    frame = filtered(opened(), name, query)
    if form == "csv":
        return csv_bytes(frame)
    out = io.BytesIO()
    pq.write_table(
        pa.Table.from_pandas(frame, TABLES[name].schema, preserve_index=False), out, compression="zstd"
    )
    return out.getvalue()


async def download(request: Request) -> Response:
    """One table, or the part of it that was asked for."""
    name, _, form = str(request.path_params["file"]).rpartition(".")
    if form not in MEDIA:
        return PlainTextResponse("An address ends in .csv or .parquet, such as /download/wages.csv.\n", 404)
    try:
        content = await run_in_threadpool(_body, name, form, request.url.query)
    except BadQuestion as wrong:
        return PlainTextResponse(f"{wrong}\n", 400 if name in TABLES else 404)
    except OutlookError as error:
        return PlainTextResponse(f"{error}\n", 503)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{form}"',
        "Access-Control-Allow-Origin": "*",
    }
    return Response(content, media_type=MEDIA[form], headers=headers)


async def healthz(request: Request) -> Response:
    """200 and the edition when a table can be read, else 503."""
    try:
        tables = await run_in_threadpool(opened)
        rows = await run_in_threadpool(tables.rows, "SELECT count(*) AS n FROM wages")
    except OutlookError as error:
        return JSONResponse({"status": "no tables", "why": str(error)}, 503)
    return JSONResponse(
        {
            "status": "ok",
            "edition": tables.edition.id,
            "kind": tables.edition.kind,
            "wages": int(rows["n"][0]),
        }
    )


def _brief(query: dict[str, str], address: str) -> str:
    tables = opened()
    areas = area_titles(tables)
    scenario, own, _ = read(
        query, {*current(tables), query.get("occupation", "")} & set(tables.occupations), areas
    )
    return page_brief.html(shown(tables, scenario, own.get(STAGE, scenario.stage)), tables, address)


async def brief(request: Request) -> Response:
    """A scenario on one printed page; what its address holds wrongly falls back to the defaults, as on the page."""
    base = f"{request.url.scheme}://{request.url.netloc}/scenarios"
    address = f"{base}?{request.url.query}" if request.url.query else base
    try:
        content = await run_in_threadpool(_brief, dict(request.query_params), address)
    except OutlookError as error:
        return PlainTextResponse(f"{error}\n", 503)
    # Nothing of it may run or be fetched, whatever the address held.
    return HTMLResponse(
        content,
        headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"},
    )


ROUTES = [
    Route("/download/{file}", download, methods=["GET", "HEAD"]),
    Route("/brief", brief, methods=["GET", "HEAD"]),
    Route("/healthz", healthz),
    Mount("/assets", StaticFiles(directory=Path(__file__).parent / "static")),
]
