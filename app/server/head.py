"""What Streamlit's index page lacks: title, description and picture before scripts run, our own script, its own address;
and what is ours to send as it is."""

import re
from functools import cache
from html import escape
from pathlib import Path
from zlib import crc32

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.responses import ENCODINGS
from app.downloads.content import TABLE_PATH
from app.site import DESCRIPTION, about
from etl.project import NAME
from etl.schema import TABLES

STATIC = Path(__file__).parents[1] / "static"
TITLE = b"<title>Streamlit</title>"
ROOT = b'<div id="root"></div>'
# A Range that can be followed; what is none of RFC 9110's is to be passed over.
_RANGE = re.compile(rb"\s*bytes\s*=\s*[0-9,\s-]+", re.IGNORECASE)

# Until the scripts have run, and where none do.
WAITING = (
    f'<div id="root"><p class="waiting">{NAME}<br>Fetching the figures …</p></div>'
    f'<noscript><style>#root .waiting{{display:none}}</style><p class="waiting">{NAME} draws its pages with JavaScript, which is switched off here. '
    "The tables can be had without it, as CSV: "
    + ", ".join(f'<a href="/download/{name}.csv">{name}</a>' for name in TABLES)
    + ".</p></noscript>"
).encode()
WAITING_STYLE = (
    ".waiting{font:1.125rem/1.5 system-ui,sans-serif;margin:4.5rem auto;max-width:60rem;padding:0 1rem;color:#566364}"
    "@media (prefers-color-scheme:dark){html{background:#12191a}.waiting{color:#a3b1b2}}"
)


@cache
def _script_version() -> str:
    return f"{crc32((STATIC / 'outlook.js').read_bytes()):08x}"


def head(path: str, origin: str) -> bytes:
    """What stands in the head of the page at `path`: title, words and picture for those who share it, script."""
    page = about(path)
    title = f"{page.title} – {NAME}"
    words = escape(f"{page.question} {page.description}")
    return (
        f"<title>{escape(title)}</title>"
        f'<meta name="description" content="{words}">'
        f'<meta property="og:type" content="website"><meta property="og:site_name" content="{NAME}">'
        f'<meta property="og:title" content="{escape(title)}"><meta property="og:description" content="{words}">'
        f'<meta property="og:image" content="{escape(origin)}/assets/preview.png">'
        f'<meta property="og:image:alt" content="{escape(DESCRIPTION)}">'
        '<meta name="twitter:card" content="summary_large_image">'
        '<meta name="color-scheme" content="light dark">'
        '<link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><link rel="apple-touch-icon" href="/assets/icon.png">'
        f"<style>{WAITING_STYLE}</style>"
        # Without a base address a page such as /settings looks for its server below itself first, and each try is
        # a "404" in the reader's console.
        "<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin + '/'};</script>"
        f'<script defer src="/assets/outlook.js?{_script_version()}"></script>'
    ).encode()


def _origin(scope: Scope) -> str:
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    scheme = headers.get("x-forwarded-proto", scope.get("scheme", "http"))
    return f"{scheme}://{headers.get('host', 'localhost')}"


class IndexHead:
    """Fill in the head of Streamlit's index page, with `more` behind; every other answer passes untouched."""

    def __init__(self, app: ASGIApp, more: bytes = b"") -> None:
        self.app = app
        self._more = more

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A HEAD has no body to change, and its length is that of the page.
        if scope["type"] != "http" or scope["method"] == "HEAD" or scope["path"].startswith(TABLE_PATH):
            await self.app(scope, receive, send)
            return
        if b"text/html" in dict(scope["headers"]).get(b"accept", b""):
            # The few kilobytes of the page must come plain, or its head could not be changed.
            plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": plain}
        started: Message | None = None
        body = b""

        async def through(message: Message) -> None:
            nonlocal started, body
            if message["type"] == "http.response.start" and _is_page(message):
                started = message
                return
            if started is None:
                await send(message)
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                filled = head(scope["path"], _origin(scope)) + self._more
                changed = body.replace(TITLE, filled, 1).replace(ROOT, WAITING, 1)
                headers = MutableHeaders(raw=started["headers"])
                headers["content-length"] = str(len(changed))
                await send(started)
                await send({"type": "http.response.body", "body": changed})

        await self.app(scope, receive, through)


class OwnEncoding:
    """Keep Streamlit's compression from the data by address: it has its own, with an ETag for each form of the bytes.

    A Range that is none is left out, as RFC 9110 asks for it; what Streamlit adds to Vary a second time, too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(TABLE_PATH):
            asked = [value for name, value in scope["headers"] if name == b"accept-encoding"]
            others = [
                (name, value)
                for name, value in scope["headers"]
                if name != b"accept-encoding" and (name != b"range" or _RANGE.fullmatch(value))
            ]
            scope = {**scope, "headers": others, ENCODINGS: b",".join(asked).decode("latin-1")}
            await self.app(scope, receive, lambda message: send(_each_once(message)))
            return
        await self.app(scope, receive, send)


def _each_once(message: Message) -> Message:
    if message["type"] == "http.response.start":
        headers = MutableHeaders(raw=message["headers"])
        if "vary" in headers:
            named = [name.strip() for line in headers.getlist("vary") for name in line.split(",")]
            headers["vary"] = ", ".join(dict.fromkeys(named))
    return message


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(raw=message["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
