"""Refusals before anything else runs: addresses that lead nowhere, Streamlit's endpoints that no page uses, uploads, and
overlong request lines."""

from collections.abc import Sequence

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.parameters import MOST_QUERY
from app.api.routes import NOTHING_RUNS
from app.site import ABOUT, base_path
from app.templating import render_page
from etl.project import NAME

METHODS = ("GET", "HEAD", "OPTIONS")
# What the pages' script asks of Streamlit: files, below static and media; connection and settings, below _stcore.
FOLDERS = ("static", "media")
FILES = ("favicon.png", "manifest.json")
CORE = ("stream", "health", "host-config")
MOST_PATH = 2_000


class Gate:
    """Middleware that passes only what pages and downloads need.

    404 for any other path, 405 for methods that carry a body, 414 for an overlong request line; no byte of a body is
    read, except where a route of our own takes POST. `base` is Streamlit's server.baseUrlPath; `routes` are our own, which get their paths without it.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute], base: str = "") -> None:
        self._app, self._routes = app, routes
        self._base = f"/{base.strip('/')}".rstrip("/")
        self._pages = frozenset(each.path for each in ABOUT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            own = self._find_own(scope)
            if refusal := self._refuse(scope, own):
                # A client that is still sending must not keep the connection.
                refusal.headers["Connection"] = "close"
                await refusal(scope, receive, send)
                return
            scope = own or scope
        await self._app(scope, receive, send)

    def _find_own(self, scope: Scope) -> Scope | None:
        """The request as our own routes expect it; None if none of them serves it."""
        path = scope["path"]
        if not path.startswith(f"{self._base}/"):
            return None
        inner = path.removeprefix(self._base)
        own = {**scope, "path": inner, "raw_path": inner.encode()}
        return own if any(route.matches(own)[0] is not Match.NONE for route in self._routes) else None

    def _takes_method(self, own: Scope | None, method: str) -> bool:
        """Whether a route of our own names the method, as that for assistants does with POST."""
        return own is not None and any(
            isinstance(route, Route)
            and method in (route.methods or ())
            and route.matches(own)[0] is Match.FULL
            for route in self._routes
        )

    def _refuse(self, scope: Scope, own: Scope | None) -> Response | None:
        path, line = scope["path"], len(scope.get("raw_path") or b"")
        if line > MOST_PATH or len(scope["query_string"]) > MOST_QUERY:
            limits = f"{MOST_PATH:,} bytes of path and {MOST_QUERY:,} of query"
            return PlainTextResponse(f"The URL is too long; at most {limits} are read.\n", 414)
        parts = self._parts(path)
        if parts and len(parts) == 2 and parts[1] == "" and parts[0] in self._pages:
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"{base_path()}/{parts[0]}{query and '?'}{query}", 308)
        if own is None and (parts is None or not self._serves(parts)):
            return _find_nothing(scope)
        if scope["method"] not in METHODS and not self._takes_method(own, scope["method"]):
            allow = {"Allow": ", ".join(METHODS)}
            return PlainTextResponse("This server only sends; it takes nothing.\n", 405, allow)
        return None

    def _parts(self, path: str) -> list[str] | None:
        """The parts of a path below the base; None outside it."""
        if path == self._base:
            return [""]
        return path.removeprefix(f"{self._base}/").split("/") if path.startswith(f"{self._base}/") else None

    def _serves(self, parts: list[str]) -> bool:
        first, rest = parts[0], parts[1:]
        if first == "_stcore":
            return len(rest) == 1 and rest[0] in CORE
        return first in FOLDERS or (not rest and first in (*self._pages, *FILES))


def _find_nothing(scope: Scope) -> Response:
    """404, as a page with links for a browser."""
    accept = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    if b"text/html" not in accept:
        return PlainTextResponse("There is nothing here.\n", 404)
    return HTMLResponse(render_page("nothing.html", site=NAME, pages=ABOUT), 404, NOTHING_RUNS)
