"""Refusals before anything else runs: Streamlit's endpoints that no page uses, uploads, and overlong request lines."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.query import MOST_QUERY

METHODS = ("GET", "HEAD", "OPTIONS")
CORE = "_stcore"
# What the pages' script asks of Streamlit below `_stcore`.
USED = ("stream", "health", "host-config")
# Components, the app's own static files and sign-in.
UNUSED = ("component", "app/static", "auth", "oauth2callback")
MOST_PATH = 2_000


class Gate:
    """Middleware that passes only what pages and downloads need.

    404 for an endpoint that no page uses, 405 for methods that carry a body, 414 for an overlong request line; no byte
    of a body is read. `base` is Streamlit's server.baseUrlPath.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app = app
        self._root = f"/{base.strip('/')}".rstrip("/") + "/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (refusal := self._refuse(scope)):
            # A client that is still sending must not keep the connection.
            refusal.headers["Connection"] = "close"
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refuse(self, scope: Scope) -> PlainTextResponse | None:
        path, line = scope["path"], len(scope.get("raw_path") or b"")
        if line > MOST_PATH or len(scope["query_string"]) > MOST_QUERY:
            limits = f"{MOST_PATH:,} bytes of path and {MOST_QUERY:,} of query"
            return PlainTextResponse(f"The URL is too long; at most {limits} are read.\n", 414)
        if not self._serves(path):
            return PlainTextResponse("There is nothing here.\n", 404)
        if scope["method"] not in METHODS:
            allow = {"Allow": ", ".join(METHODS)}
            return PlainTextResponse("This server only sends; it takes nothing.\n", 405, allow)
        return None

    def _serves(self, path: str) -> bool:
        # A doubled slash must not hide an endpoint.
        parts = [part for part in path.split("/") if part]
        root = [part for part in self._root.split("/") if part]
        rest = parts[len(root) :] if parts[: len(root)] == root else parts
        if CORE in rest:
            return rest[0] == CORE and len(rest) == 2 and rest[1] in USED
        return not any(rest[: 1 + name.count("/")] == name.split("/") for name in UNUSED)
