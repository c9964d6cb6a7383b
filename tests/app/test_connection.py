"""Clients that take nothing are cut off, and connections beyond the descriptors are refused."""

import logging
import resource
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.server import connection
from app.server.connection import RESERVED, Connections, raise_descriptor_limit
from tests.app.conftest import send_request


async def stream(request: Request) -> StreamingResponse:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(400):
            yield b"x" * (1 << 18)

    return StreamingResponse(chunks())


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port))


@contextmanager
def served(app: ASGIApp) -> Iterator[int]:
    """The port of a uvicorn with the application."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


def test_stalled_clients_are_cut_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(connection, "WRITE_SECONDS", 0.2)
    app, ended = Starlette(routes=[Route("/", stream)]), threading.Event()

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                ended.set()

    with (
        caplog.at_level(logging.WARNING),
        served(Connections(watched, 10_000)) as port,
        connect(port) as client,
    ):
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ended.wait(20)
    assert caplog.records == []


def test_full_servers_refuse() -> None:
    app = Connections(Starlette(routes=[Route("/", stream)]), RESERVED)
    with served(app) as port, connect(port) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        response = b"".join(iter(lambda: client.recv(1 << 16), b""))
    assert response.startswith(b"HTTP/1.1 503")
    assert b"retry-after: 30" in response.lower()


def test_other_servers_are_left_alone() -> None:
    assert send_request(Connections(Starlette(routes=[Route("/", stream)]), 0), "/").status == 200


def test_descriptor_limit_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = [(1024, 4096), (4096, 4096), (1024, resource.RLIM_INFINITY)]
    wanted: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, new: wanted.append(new))
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits[len(found)])
    found: list[int] = []
    for _ in limits:
        found.append(raise_descriptor_limit())
    assert found == [4096, 4096, connection.MOST_DESCRIPTORS]
    assert [new[0] for new in wanted] == [4096, connection.MOST_DESCRIPTORS]
