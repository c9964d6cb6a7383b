"""What Streamlit's index page lacks: a title and description before scripts run, and its own address."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    """Replace the title line of Streamlit's index page, with `more` behind; every other answer passes untouched."""

    def __init__(self, app: ASGIApp, more: bytes = b"") -> None:
        self.app = app
        self._head = HEAD + more

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
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
                changed = body.replace(TITLE, self._head, 1)
                headers = MutableHeaders(raw=started["headers"])
                headers["content-length"] = str(len(changed))
                await send(started)
                await send({"type": "http.response.body", "body": changed})

        await self.app(scope, receive, through)


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(raw=message["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
