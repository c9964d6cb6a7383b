"""What the server answers besides the pages: tables and figures by address, /brief prints a scenario, /healthz reads a
table and says so."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app.api import catalog, openapi, responses
from app.api.downloads import load_download, parse_download_query
from app.api.query import parameters, parse_table_query, single
from app.api.tables import load_table, with_possible
from app.downloads.content import TABLE_PATH, Content
from app.downloads.download import DOWNLOAD_PATH
from app.downloads.errors import BadQuery, shorten
from app.edition import tables as shown_tables
from app.views.scenarios import brief as page_brief
from app.views.scenarios.figures import STAGE, current, read, shown
from etl.errors import OutlookError
from outlook.places import area_titles
from outlook.tables import Tables

# Nothing of a page of ours may run or be fetched, whatever its address held.
NOTHING_RUNS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
}
INDEX_FORMS = ("html", "json")


async def download(request: Request) -> Response:
    """A table, or the part of it that was asked for."""
    return await _sent(request, _table)


async def answer(request: Request) -> Response:
    """A figure of a page."""
    return await _sent(request, _answer)


def _table(file: str, query: str) -> Content:
    # The question comes first: a wrong one is wrong without any tables.
    try:
        question = parse_table_query(file, query)
    except BadQuery as wrong:
        with suppress(OutlookError, duckdb.Error, OSError):
            wrong = with_possible(shown_tables(), file, wrong)
        raise wrong from None
    return load_table(shown_tables(), question)


def _answer(file: str, query: str) -> Content:
    tables = shown_tables()
    return load_download(tables, parse_download_query(tables, file, query))


async def _sent(request: Request, made: Callable[[str, str], Content]) -> Response:
    if request.method == "OPTIONS":
        return responses.preflight()
    try:
        content = await run_in_threadpool(made, str(request.path_params["file"]), request.url.query)
        return await responses.send(request, content)
    except BadQuery as wrong:
        return responses.refused(request, wrong)
    except (OutlookError, duckdb.Error, OSError) as error:
        return responses.unavailable(request, error)


async def index(request: Request) -> Response:
    """What can be had by address, as a page or as JSON."""
    if request.method == "OPTIONS":
        return responses.preflight()
    try:
        form = _index_form(request)
        return await run_in_threadpool(_index, request, form)
    except BadQuery as wrong:
        return responses.refused(request, wrong)
    except OutlookError as error:
        return responses.unavailable(request, error)


def _index_form(request: Request) -> str:
    given = parameters(request.url.query)
    strange = next((name for name in given if name != "format"), None)
    if strange is not None:
        raise BadQuery(f"The list has no parameter {shorten(strange)}.", strange, ("format",), strange)
    form = single(given, ("format",)).get("format")
    if form is not None and form not in INDEX_FORMS:
        raise BadQuery(f"Parameter format is {shorten(form)}.", "format", INDEX_FORMS, form)
    as_json = request.url.path == catalog.INDEX or responses.wants_json(request)
    return form or ("json" if as_json else "html")


def _index(request: Request, form: str) -> Response:
    tables = shown_tables()
    if form == "json":
        return responses.send_text(request, _json(catalog.document(tables)), "json")
    return responses.send_text(request, catalog.page(tables), "html", NOTHING_RUNS)


async def described(request: Request) -> Response:
    """The addresses as OpenAPI."""
    if request.method == "OPTIONS":
        return responses.preflight()
    return responses.send_text(request, _json(openapi.description()), "json")


def _json(document: object) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


async def slashed(request: Request) -> Response:
    """The list stands at /download/."""
    return RedirectResponse(str(request.url.replace(path=TABLE_PATH)), 308)


async def nothing(request: Request) -> Response:
    """An address below /download/ that names nothing: never the page that Streamlit has for any address."""
    wrong = BadQuery(
        f"There is nothing at {shorten(request.url.path)}. All there is: {TABLE_PATH}.", status=404
    )
    return responses.refused(request, wrong)


def _health() -> dict[str, object]:
    tables = shown_tables()
    # Sums, so that the figures themselves are read and not only the end of the file; and read now, whatever is remembered.
    question = "SELECT count(*) AS n, max(year) AS newest, sum(employment) AS jobs FROM wages"
    found = Tables.rows(tables, question).iloc[0]
    return {
        "status": "ok",
        "edition": tables.edition.id,
        "kind": tables.edition.kind,
        "built_at": str(tables.edition.about["built_at"]),
        "notice": tables.edition.notice or None,
        "wages": int(found["n"]),
        "newest_year": int(found["newest"]),
    }


async def healthz(request: Request) -> Response:
    """200 and the edition when a table can be read, else 503."""
    try:
        about, status = await run_in_threadpool(_health), 200
    except (OutlookError, duckdb.Error, OSError) as error:
        about, status = {"status": "no tables", "why": str(error)}, 503
    return JSONResponse(about, status, responses.NOT_KEPT)


def _brief(query: dict[str, str], address: str) -> str:
    tables = shown_tables()
    areas = area_titles(tables)
    scenario, own, _ = read(
        query,
        occupations={*current(tables), query.get("occupation", "")} & set(tables.occupations),
        areas=areas,
    )
    return page_brief.html(shown(tables, scenario, own.get(STAGE, scenario.stage)), tables, address)


async def brief(request: Request) -> Response:
    """A scenario on one printed page; what its address holds wrongly falls back to the defaults, as on the page."""
    base = f"{request.url.scheme}://{request.url.netloc}/scenarios"
    address = f"{base}?{request.url.query}" if request.url.query else base
    try:
        content = await run_in_threadpool(_brief, dict(request.query_params), address)
    except OutlookError as error:
        return responses.unavailable(request, error)
    return HTMLResponse(content, headers=NOTHING_RUNS)


READING, WITH_OPTIONS = ["GET", "HEAD"], ["GET", "HEAD", "OPTIONS"]
ROUTES = [
    Route(TABLE_PATH.rstrip("/"), slashed, methods=READING),
    Route(TABLE_PATH, index, methods=WITH_OPTIONS),
    Route(catalog.INDEX, index, methods=WITH_OPTIONS),
    Route(catalog.OPENAPI, described, methods=WITH_OPTIONS),
    Route(DOWNLOAD_PATH + "{file}", answer, methods=WITH_OPTIONS),
    Route(TABLE_PATH + "{file}", download, methods=WITH_OPTIONS),
    Route(TABLE_PATH + "{rest:path}", nothing, methods=READING),
    Route("/brief", brief, methods=READING),
    Route("/healthz", healthz, methods=READING),
    Mount("/assets", StaticFiles(directory=Path(__file__).parents[1] / "static")),
]
