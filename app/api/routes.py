"""What the server sends besides the pages: tables, downloads, their catalog, the printed brief, its health.

Functions import what only their own URL needs, because the server starts without pandas and the declared downloads, which
load longer than everything else.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app.api import mcp, responses
from app.api.parameters import parameters, single
from app.api.slots import Busy
from app.api.spool import TooLarge
from app.downloads.content import DOWNLOAD_PATH, FEED, INDEX, OPENAPI, TABLE_PATH, Content
from app.downloads.errors import BadQuery, shorten
from app.edition import REMOVED
from app.edition import tables as shown_tables
from app.site import base_path, public_url
from etl.errors import OutlookError
from outlook.tables import QueryStoppedError, Tables

if TYPE_CHECKING:
    from app.downloads.download import Download

# No script may run and nothing may be fetched, whatever a URL holds.
NOTHING_RUNS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
}
_log = logging.getLogger(__name__)
INDEX_FORMS = ("html", "json")
STATIC = Path(__file__).parents[1] / "static"
# The brief of a scenario: its tables, its query, and the URL where it can be opened.
RenderBrief = Callable[[Tables, Mapping[str, str], str], str]
# Loads the declared downloads by name.
LoadDownloads = Callable[[], Mapping[str, "Download"]]


async def _load_table(file: str, query: str) -> Content:
    # Reads nothing yet.
    return await run_in_threadpool(_parse_table, file, query)


async def _load_download(load_downloads: LoadDownloads, file: str, query: str) -> Content:
    async with responses.MAKING.take():
        return await run_in_threadpool(_compute_download, load_downloads, file, query)


def _parse_table(file: str, query: str) -> Content:
    from app.api.query import parse_table_query
    from app.api.tables import load_table, with_possible

    # The query is parsed first: a wrong one is wrong even if there are no tables.
    try:
        parsed = parse_table_query(file, query)
    except BadQuery as wrong:
        with suppress(OutlookError, duckdb.Error, OSError):
            wrong = with_possible(shown_tables(), file, wrong)
        raise wrong from None
    return load_table(shown_tables(), parsed)


def _compute_download(load_downloads: LoadDownloads, file: str, query: str) -> Content:
    from app.api.downloads import parse_download_query

    tables = shown_tables()
    return parse_download_query(load_downloads(), tables, file=file, query=query).load(tables)


async def _send(load: Callable[[str, str], Awaitable[Content]], request: Request) -> Response:
    file, query = str(request.path_params["file"]), request.url.query
    try:
        try:
            return await responses.send(request, await load(file, query))
        except REMOVED:
            # The edition was removed meanwhile; the next one is there.
            return await responses.send(request, await load(file, query))
    except Busy as wait:
        return responses.busy(request, wait.retry_seconds)
    except BadQuery as wrong:
        return responses.refused(request, wrong)
    except (TooLarge, QueryStoppedError) as error:
        _log.warning("%s?%s: %s", request.url.path, request.url.query[:200], error)
        return responses.too_long(request)
    except (OutlookError, duckdb.Error, OSError) as error:
        return responses.unavailable(request, error)


async def _send_catalog(load_downloads: LoadDownloads, request: Request) -> Response:
    try:
        form = _catalog_form(request)
        return await run_in_threadpool(_render_catalog, load_downloads, request, form)
    except BadQuery as wrong:
        return responses.refused(request, wrong)
    except OutlookError as error:
        return responses.unavailable(request, error)


def _catalog_form(request: Request) -> str:
    given = parameters(request.url.query)
    strange = next((name for name in given if name != "format"), None)
    if strange is not None:
        raise BadQuery(f"The list has no parameter {shorten(strange)}.", strange, ("format",), strange)
    form = single(given, ("format",)).get("format")
    if form is not None and form not in INDEX_FORMS:
        raise BadQuery(f"Parameter format is {shorten(form)}.", "format", INDEX_FORMS, form)
    as_json = request.url.path == INDEX or responses.wants_json(request)
    return form or ("json" if as_json else "html")


def _render_catalog(load_downloads: LoadDownloads, request: Request, form: str) -> Response:
    from app.api import catalog

    tables, downloads = shown_tables(), load_downloads()
    if form == "json":
        return responses.send_text(request, _json(catalog.document(tables, downloads)), "json")
    return responses.send_text(request, catalog.page(tables, downloads), "html", NOTHING_RUNS)


async def _send_openapi(load_downloads: LoadDownloads, request: Request) -> Response:
    return await run_in_threadpool(_describe_api, load_downloads, request)


def _describe_api(load_downloads: LoadDownloads, request: Request) -> Response:
    from app.api import openapi

    return responses.send_text(request, _json(openapi.description(load_downloads())), "json")


def _json(document: object) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


async def _redirect_to_catalog(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{base_path()}{TABLE_PATH}{query}", 308)


async def _refuse_unknown(request: Request) -> Response:
    """404 for any other URL below /download/, where Streamlit would send its own page."""
    wrong = BadQuery(
        f"There is nothing at {shorten(request.url.path)}. All there is: {TABLE_PATH}.", status=404
    )
    return responses.refused(request, wrong)


def _check_health() -> dict[str, object]:
    tables = shown_tables()
    # A sum, so that the figures themselves are read and not only the end of the file; and past the cache.
    query = "SELECT count(*) AS n, max(year) AS newest, sum(employment) AS jobs FROM wages"
    found = tables.read_records(query)[0]
    return {
        "status": "ok",
        "edition": tables.edition.id,
        "kind": tables.edition.kind,
        "built_at": str(tables.edition.about["built_at"]),
        "notice": tables.edition.notice or None,
        "wages": found["n"],
        "newest_year": found["newest"],
    }


async def _send_health(request: Request) -> Response:
    """200 and the edition where a table can be read, else 503."""
    try:
        about, status = await run_in_threadpool(_check_health), 200
    except (OutlookError, duckdb.Error, OSError) as error:
        about, status = {"status": "no tables", "why": str(error)}, 503
    return JSONResponse(about, status, responses.NOT_KEPT)


async def _send_feed(request: Request) -> Response:
    site_url = public_url(request.url.scheme, request.url.netloc)
    try:
        async with responses.MAKING.take():
            text = await run_in_threadpool(_render_feed, site_url)
    except Busy as wait:
        return responses.busy(request, wait.retry_seconds)
    except (OutlookError, duckdb.Error, OSError) as error:
        return responses.unavailable(request, error)
    return responses.send_text(request, text, "atom")


def _render_feed(site_url: str) -> str:
    from app.api.feed import render_feed

    return render_feed(site_url)


async def _send_brief(render: RenderBrief, request: Request) -> Response:
    """A scenario on one printed page."""
    base = f"{public_url(request.url.scheme, request.url.netloc)}/scenarios"
    url = f"{base}?{request.url.query}" if request.url.query else base
    try:
        content = await run_in_threadpool(lambda: render(shown_tables(), request.query_params, url))
    except OutlookError as error:
        return responses.unavailable(request, error)
    return HTMLResponse(content, headers=NOTHING_RUNS)


READING = ["GET", "HEAD"]


async def _send_icon(_: Request) -> Response:
    return FileResponse(STATIC / "icon.png")


def build_routes(load_downloads: LoadDownloads, render_brief: RenderBrief) -> list[Route | Mount]:
    """Everything that the server answers besides the pages."""
    send_catalog = partial(_send_catalog, load_downloads)
    # Starlette's CORS answers a browser's preflight request for all of these.
    below_download = [
        Route("/", send_catalog, methods=READING),
        Route(_below(INDEX), send_catalog, methods=READING),
        Route(_below(OPENAPI), partial(_send_openapi, load_downloads), methods=READING),
        Route(
            _below(DOWNLOAD_PATH) + "{file}",
            partial(_send, partial(_load_download, load_downloads)),
            methods=READING,
        ),
        Route("/{file}", partial(_send, _load_table), methods=READING),
        Route("/{rest:path}", _refuse_unknown, methods=READING),
    ]
    return [
        Route(TABLE_PATH.rstrip("/"), _redirect_to_catalog, methods=READING),
        Mount(TABLE_PATH.rstrip("/"), routes=below_download, middleware=[responses.CORS]),
        Route("/brief", partial(_send_brief, render_brief), methods=READING),
        Route(FEED, _send_feed, methods=READING),
        Route(mcp.PATH, mcp.AssistantEndpoint(load_downloads), methods=mcp.METHODS),
        Route("/healthz", _send_health, methods=READING),
        # Browsers ask for it where a page names no icon, as the brief does.
        Route("/favicon.ico", _send_icon, methods=READING),
        Mount("/assets", StaticFiles(directory=STATIC)),
    ]


def _below(path: str) -> str:
    """A path relative to /download."""
    return path.removeprefix(TABLE_PATH.rstrip("/"))
