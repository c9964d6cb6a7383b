"""The tables that come with the project, whatever this machine has refreshed; a server's answer without a server."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.applications import Starlette
from streamlit.delta_generator import DeltaGenerator

from app.api.routes import build_routes
from app.components import exhibit, layout
from app.registry import DOWNLOADS
from app.views.scenarios.printing import render_brief
from etl.store import editions
from outlook.tables import Tables

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def tables() -> Tables:
    return Tables(editions.snapshot(PROJECT / "data"))


@pytest.fixture(scope="session")
def nothing_refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder without tables of its own: those of the project are shown."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def the_snapshot_is_shown(nothing_refreshed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_DATA", str(nothing_refreshed))


@pytest.fixture(autouse=True)
def everything_is_open(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open every fold and every tab, so that tests read whole pages; `@pytest.mark.as_first_seen` leaves them as they are."""
    if request.node.get_closest_marker("as_first_seen") is None:
        monkeypatch.setattr(layout, "open_fold", show_open)
        monkeypatch.setattr(exhibit, "_show_tabs", show_both)
        monkeypatch.setattr(layout, "list_open_tabs", open_charts)


def show_open(name: str, label: str) -> DeltaGenerator:
    return st.container() if layout.is_embedded() else st.expander(label, expanded=True)


def open_charts(names: Sequence[str], key: str) -> list[tuple[str, DeltaGenerator]]:
    """A table has the keys of its chart, so it is opened alone."""
    return [(name, st.container()) for name in names if name != "Table"]


def show_both(each: exhibit.PreparedExhibit) -> None:
    exhibit.show_chart(each)
    exhibit._show_tables(each)


@dataclass(frozen=True)
class Reply:
    """What an address answered. Names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def apart(doing: Coroutine[Any, Any, Any]) -> Any:
    """Run to its end in a thread of its own: the browser's tests leave a running loop in theirs."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, doing).result()


def send_request(app: Any, address: str, method: str = "GET", headers: dict[str, str] | None = None) -> Reply:
    """Ask an ASGI application, as a server would (starlette.testclient wants httpx, which is not installed)."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }
    sent: list[Any] = []

    received: list[str] = []

    async def receive() -> dict[str, Any]:
        if received:
            # The reader stays; a server says nothing more until they leave.
            await asyncio.Event().wait()
        received.append("http.request")
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    apart(app(scope, receive, send))
    start = next(m for m in sent if m["type"] == "http.response.start")
    return Reply(
        start["status"],
        {k.decode().lower(): v.decode() for k, v in start["headers"]},
        b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body"),
    )


@pytest.fixture(scope="session")
def ask() -> Callable[..., Reply]:
    """Ask the data routes for an address."""
    routes = Starlette(routes=build_routes(lambda: DOWNLOADS, render_brief))
    return lambda address, method="GET", headers=None: send_request(routes, address, method, headers)
