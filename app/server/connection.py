"""Around everything else: clients that take nothing are cut off, and few free descriptors are kept for files.

uvicorn waits for a client as long as that stays connected, and when descriptors run out, pages fail at their files.
"""

import asyncio
import socket
import sys
from contextlib import suppress
from typing import Protocol

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A client takes a quarter of a megabyte in this time, or is cut off.
WRITE_SECONDS = 30.0
# More than nearly any server has readers, less than where tables of descriptors take memory.
MOST_DESCRIPTORS = 65_536
# Kept for tables, downloads, and the answers that refuse.
RESERVED = 100
RETRY_SECONDS = 30
FULL = "Too many people are here at the moment. Please try again in a minute.\n"


class _Socket(Protocol):
    def fileno(self) -> int: ...

    def setsockopt(self, level: int, option: int, value: int) -> None: ...


class _Transport(Protocol):
    def get_extra_info(self, name: str) -> _Socket | None: ...

    def abort(self) -> None: ...


class ClientStalledError(Exception):
    """A client took nothing for WRITE_SECONDS."""


def raise_descriptor_limit() -> int:
    """Raise the soft limit of open files to the hard one, up to MOST_DESCRIPTORS; return the limit in force."""
    if sys.platform == "win32":
        return sys.maxsize
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MOST_DESCRIPTORS)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):
        # Some systems bound the soft limit further.
        return soft
    return wanted


class Connections:
    """Wraps the application, outside Starlette, where uvicorn's transport is within reach.

    `descriptors` is the process's limit; connections beyond it less RESERVED get 503.
    """

    def __init__(self, app: ASGIApp, descriptors: int) -> None:
        self._app, self._most = app, descriptors - RESERVED

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = _find_transport(send)
        connection = transport.get_extra_info("socket") if transport else None
        if transport is None or connection is None:
            await self._app(scope, receive, send)
        # The system gives the lowest free number. A full server is healthy.
        elif connection.fileno() >= self._most + (RESERVED // 2 if scope["path"].endswith("/healthz") else 0):
            await _refuse(scope, receive, send)
        elif scope["type"] == "http":
            # The system's own time-out, for the end of a response, which nothing here waits for.
            with suppress(OSError, AttributeError):
                connection.setsockopt(
                    socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(2000 * WRITE_SECONDS)
                )
            await self._serve(scope, receive, send, transport)
        else:
            await self._app(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, transport: _Transport) -> None:
        async def send_in_time(message: Message) -> None:
            try:
                async with asyncio.timeout(WRITE_SECONDS):
                    await send(message)
            except TimeoutError:
                transport.abort()
                # uvicorn hears of it in the next turns of its loop; before, it would log that a response is missing.
                await asyncio.sleep(0.1)
                raise ClientStalledError from None

        with suppress(ClientStalledError):
            await self._app(scope, receive, send_in_time)


def _find_transport(send: Send) -> _Transport | None:
    """The transport below uvicorn's `send`; None with another server, whose own time-outs must do."""
    return getattr(getattr(send, "__self__", None), "transport", None)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1013})
        return
    headers = {"Retry-After": str(RETRY_SECONDS), "Connection": "close", "Cache-Control": "no-store"}
    await PlainTextResponse(FULL, 503, headers)(scope, receive, send)
