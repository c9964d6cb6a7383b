"""What Streamlit's index page lacks: title, description and picture before scripts run, our own script, files to preload;
and downloads kept from Streamlit's compression."""

import re
from functools import cache
from pathlib import Path
from zlib import crc32

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from app.api.responses import ACCEPTED
from app.downloads.content import TABLE_PATH
from app.language import find_language
from app.server.headers import POLICY, page_policy
from app.server.preload import element_files
from app.site import DESCRIPTION, about, public_url
from app.templating import render_page
from etl.project import NAME
from etl.schema import TABLES
from outlook.translation import translate, use_language

STATIC = Path(__file__).parents[1] / "static"
TITLE = b"<title>Streamlit</title>"
END = b"</head>"
ROOT = b'<div id="root"></div>'
HTML = b'<html lang="en">'
# What RFC 9110 calls a Range; anything else is to be ignored.
_RANGE = re.compile(rb"\s*+bytes\s*+=[0-9,\s-]++", re.IGNORECASE)
# The page must come whole and plain, or its head could not be changed; and what a browser has of it may be older than
# our part of it.
_NOT_FOR_PAGES = (b"accept-encoding", b"if-none-match", b"if-modified-since")


def head(path: str, site_url: str) -> bytes:
    """The head of the page at `path`, in the current language: title, description and picture for those who share it,
    and our script."""
    page = about(path)
    return render_page(
        "head.html",
        site=NAME,
        title=f"{translate(page.title)} – {NAME}",
        description=f"{translate(page.question)} {translate(page.description)}",
        site_url=site_url,
        image_text=translate(DESCRIPTION),
        script_version=_find_script_version(),
    ).encode()


@cache
def _find_script_version() -> str:
    return f"{crc32((STATIC / 'outlook.js').read_bytes()):08x}"


@cache
def _render_preload() -> bytes:
    """What elements need, asked for after what the page itself needs, because a browser has six connections."""
    files = (each for each in element_files(Path(get_static_dir())) if each.endswith((".js", ".mjs")))
    return "".join(f'<link rel="modulepreload" crossorigin href="./{each}">\n' for each in files).encode()


class IndexHead:
    """Middleware that fills in Streamlit's index page; every other response passes untouched."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app, self._base = app, f"/{base.strip('/')}".rstrip("/")
        # Until the scripts have run, and where none do.
        self._waiting = render_page("waiting.html", site=NAME, tables=list(TABLES)).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A HEAD has no body to change, and its length is that of the page.
        if scope["type"] != "http" or scope["method"] == "HEAD" or scope["path"].startswith(TABLE_PATH):
            await self.app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):
            scope = {**scope, "headers": [h for h in scope["headers"] if h[0] not in _NOT_FOR_PAGES]}
        start: Message | None = None
        body = b""

        async def send_changed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    filled = self._fill(body, scope)
                    headers = MutableHeaders(raw=start["headers"])
                    headers["content-length"] = str(len(filled))
                    headers[POLICY] = page_policy(filled.decode())
                    await send(start)
                    await send({"type": "http.response.body", "body": filled})

        await self.app(scope, receive, send_changed)

    def _fill(self, page: bytes, scope: Scope) -> bytes:
        # uvicorn takes the scheme from proxies that FORWARDED_ALLOW_IPS names.
        site = public_url(scope.get("scheme", "http"), Headers(scope=scope).get("host", "localhost"))
        language = find_language(scope.get("query_string", b"").decode("latin-1"))
        with use_language(language):
            filled = page.replace(TITLE, head(scope["path"].removeprefix(self._base), site), 1)
        if TITLE in page:
            # The brief is no page of Streamlit's.
            filled = filled.replace(END, _render_preload() + END, 1)
        filled = filled.replace(HTML, f'<html lang="{language}">'.encode(), 1)
        return filled.replace(ROOT, self._waiting, 1)


class DownloadEncoding:
    """Middleware that hides Accept-Encoding of downloads from Streamlit's compression, which reads no weights, would
    compress Parquet, and leaves one ETag for both forms. `app.api.responses` compresses them itself.

    A malformed Range is dropped, as RFC 9110 requires; Starlette would refuse it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(TABLE_PATH):
            accepted = Headers(scope=scope).getlist("accept-encoding")
            kept = [
                (name, value)
                for name, value in scope["headers"]
                if name != b"accept-encoding" and (name != b"range" or _RANGE.fullmatch(value))
            ]
            scope = {**scope, "headers": kept, ACCEPTED: ",".join(accepted)}
        await self.app(scope, receive, send)


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
