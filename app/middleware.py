"""What Streamlit's index page lacks, a title and description before scripts run and its own address; and what is ours to
send as it is."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.delivery import ENCODINGS
from app.downloads import TABLE_PATH

NAME = "Health Information Outlook"
DESCRIPTION = "Where the work of U.S. health information technicians is going, and what it pays, from BLS's own figures."

# Without a base address a page such as /settings looks for its server below itself first, and each try is a
# "404" in the reader's console.
HEAD = (
    f"<title>{NAME}</title>"
    f'<meta name="description" content="{DESCRIPTION}">'
    f'<meta property="og:title" content="{NAME}"><meta property="og:description" content="{DESCRIPTION}">'
    "<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin + '/'};</script>"
).encode()
TITLE = b"<title>Streamlit</title>"


class IndexHead:
    """Replace the title line of Streamlit's index page; every other answer passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

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
                changed = body.replace(TITLE, HEAD, 1)
                headers = MutableHeaders(raw=started["headers"])
                headers["content-length"] = str(len(changed))
                await send(started)
                await send({"type": "http.response.body", "body": changed})

        await self.app(scope, receive, through)


class OwnEncoding:
    """Keep Streamlit's compression from the data by address: it has its own, with an ETag for each form of the bytes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(TABLE_PATH):
            asked = [value for name, value in scope["headers"] if name == b"accept-encoding"]
            others = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": others, ENCODINGS: b",".join(asked).decode("latin-1")}
        await self.app(scope, receive, send)


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(raw=message["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
