"""Headers that tell browsers what a response may do, whoever made it."""

import hashlib
import os
import re
from base64 import b64encode

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "content-security-policy"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def page_policy(page: str) -> str:
    """Content-Security-Policy of a page of Streamlit's: its own files, its connection, and no other site's.

    Scripts within the page are named by their digests. Styles are written by scripts, so any are let through, and maps
    read an outline of their own from a data URL.
    """
    digests = (b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in _INLINE.findall(page))
    scripts = " ".join(("'self'", *(f"'sha256-{each}'" for each in digests)))
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'none'"
    )


def frame_ancestors() -> str:
    """Sites that may show pages in a frame: OUTLOOK_FRAME_ANCESTORS, such as "'self' https://www.example.org". All if
    it is not set, because charts are made to be embedded."""
    # A semicolon would begin another directive.
    return os.environ.get("OUTLOOK_FRAME_ANCESTORS", "").replace(";", " ").strip()


class SecurityHeaders:
    """Middleware that adds nosniff, Referrer-Policy, and frame-ancestors to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._ancestors = app, frame_ancestors()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
                if self._ancestors:
                    policy = headers.get(POLICY)
                    framing = f"frame-ancestors {self._ancestors}"
                    headers[POLICY] = f"{policy}; {framing}" if policy else framing
            await send(message)

        await self._app(scope, receive, send_guarded if scope["type"] == "http" else send)
