"""What the server refuses over HTTP, and parsers of requests whose time grows with the length alone."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from app.api.filters import MOST_CHARACTERS, _split
from app.api.parameters import MOST_QUERY
from app.api.query import parse_table_query
from app.api.responses import preferred_encoding
from app.api.routes import build_routes
from app.downloads.errors import BadQuery
from app.registry import DOWNLOADS
from app.server.gate import Gate
from app.server.head import _RANGE, IndexHead
from app.site import find_wrong_url
from app.views.scenarios.printing import render_brief
from tests.app.conftest import PROJECT, Reply, send_request


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a dashboard of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    environment = {
        **os.environ,
        "OUTLOOK_DATA": str(tmp_path_factory.mktemp("data")),
        "STREAMLIT_SERVER_ALLOWED_HOSTS": "127.0.0.1 *.example.org",
    }
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            ends = time.monotonic() + 120
            while time.monotonic() < ends:
                with suppress(OSError):
                    if fetch(port, "GET", "/_stcore/health") == 200:
                        break
                time.sleep(0.3)
            yield port
        finally:
            server.terminate()


def fetch(port: int, method: str, path: str, body: bytes | None = None, host: str = "127.0.0.1") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {"Host": host})
        return connection.getresponse().status
    finally:
        connection.close()


def test_only_used_endpoints_respond(port: int) -> None:
    for path in ("/", "/states", "/_stcore/health", "/_stcore/host-config", "/healthz", "/download/"):
        assert fetch(port, "GET", path) == 200, path
    core = ("upload_file/a/b", "metrics", "bidi-components/x", "agent/openapi.json", "script-health-check")
    others = ("component/x/y", "app/static/x", "auth/login", "oauth2callback", "states/_stcore/health")
    nothing = (
        "nothing",
        "states/nothing",
        "healthz/x",
        "metrics/x",
        "static/nothing.js",
        "assets/nothing",
        "downloads",
    )
    for path in (
        *(f"_stcore/{each}" for each in core),
        *others,
        *nothing,
        "/_stcore/metrics",
        "_stcore//metrics",
    ):
        assert fetch(port, "GET", f"/{path}") in (400, 404), path
    assert (fetch(port, "GET", "/states/"), fetch(port, "GET", "/download?x=1")) == (308, 308)


def test_hosts_are_from_a_list(port: int) -> None:
    for host, status in (("127.0.0.1:80", 200), ("a.example.org", 200), ("example.com", 400), ("", 400)):
        assert fetch(port, "GET", "/states", host=host) == status, host
        assert fetch(port, "GET", "/download/areas.csv", host=host) == status, host
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        handshake = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
        handshake += "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        client.sendall(f"GET /_stcore/stream HTTP/1.1\r\nHost: x.example.com\r\n{handshake}\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 4")


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(scope["path"])(scope, receive, send)


def test_base_path_is_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_URL", "https://example.org/outlook")
    gate = Gate(echo, build_routes(lambda: DOWNLOADS, render_brief), base="outlook")
    # Our own routes know no base, Streamlit's do.
    for path, inner in (
        ("/outlook/healthz", "/healthz"),
        ("/outlook/download/areas.csv", "/download/areas.csv"),
        ("/outlook/assets/icon.svg", "/assets/icon.svg"),
        ("/outlook/states", "/outlook/states"),
        ("/outlook/_stcore/health", "/outlook/_stcore/health"),
        ("/outlook/static/x.js", "/outlook/static/x.js"),
        ("/outlook", "/outlook"),
    ):
        answer = send_request(gate, path)
        assert (answer.status, answer.text) == (200, inner), path
    for path in ("/", "/healthz", "/states", "/outlookx", "/outlook/nothing", "/download/areas.csv"):
        assert send_request(gate, path).status == 404, path
    assert send_request(gate, "/outlook/states/?state=CA").headers["location"] == "/outlook/states?state=CA"
    links = send_request(gate, "/outlook/nothing", headers={"Accept": "text/html"}).text
    assert 'href="/outlook/states"' in links


def test_links_stand_below_the_public_url(ask: Callable[..., Reply], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_URL", "https://example.org/outlook/")
    head = send_request(
        IndexHead(HTMLResponse("<title>Streamlit</title>")), "/states", headers={"Host": "h"}
    ).text
    assert 'content="https://example.org/outlook/assets/preview.png"' in head
    assert "window.location.origin + '/outlook/'" in head
    assert ask("/download").headers["location"] == "/outlook/download/"
    catalog = ask("/download/").text
    assert 'href="/outlook/download/wages.csv"' in catalog
    assert not re.search(r'href="/(?!outlook/)', catalog + head)
    assert "https://example.org/outlook/scenarios" in ask("/brief").text
    assert json.loads(ask("/download/openapi.json").text)["servers"] == [{"url": "/outlook"}]


@pytest.mark.parametrize(
    ("url", "wrong"),
    [("", False), ("https://a.example/x", False), ("a.example", True), ("https://a.example/?x=1", True)],
)
def test_wrong_public_urls_are_named(url: str, wrong: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_URL", url)
    assert (url in find_wrong_url() if wrong else find_wrong_url() == "") and bool(find_wrong_url()) == wrong


def test_uploads_are_refused_unread(port: int) -> None:
    for method in ("PUT", "POST", "DELETE"):
        assert fetch(port, method, "/_stcore/upload_file/a/b", b"x" * 1000) == 404
        assert fetch(port, method, "/states", b"x" * 1000) == 405
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        # The refusal comes although none of the body does.
        client.sendall(
            b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 190000000\r\n\r\n"
        )
        assert client.recv(100).startswith(b"HTTP/1.1 404")


def test_overlong_requests_are_refused(port: int) -> None:
    table = "/download/wages.csv?occupation_code="
    assert fetch(port, "GET", table + "a" * (MOST_QUERY + 1)) == 414
    assert fetch(port, "GET", table + "a" * (MOST_CHARACTERS + 1)) == 400
    assert fetch(port, "GET", table + "%20" * 10_000 + "x") == 400
    assert fetch(port, "GET", "/" + "a" * 2_001) == 414
    assert fetch(port, "GET", "/download/wages.csv?" + "year=2020&" * 1_001) == 400


def test_query_lengths_are_bounded() -> None:
    with pytest.raises(BadQuery, match="over 1,000 characters") as long:
        parse_table_query("wages.csv", "area_code=" + "0" * (MOST_CHARACTERS + 1))
    assert long.value.status == 400
    with pytest.raises(BadQuery, match="query string has over 32,000") as longer:
        parse_table_query("wages.csv", "area_code=" + "0," * MOST_QUERY)
    assert longer.value.status == 414


def test_quoted_and_plain_values_are_split() -> None:
    assert _split(' a , "b,""c""" ,"d') == [("a", False), ('b,"c"', True), ('"d', False)]
    assert _split('"a"b,') == [('"a"b', False), ("", False)]
    assert _split("") == [("", False)]


def parse_query(text: str) -> None:
    with suppress(BadQuery):
        parse_table_query("wages.csv", text)


PARSERS: dict[str, Callable[[str], object]] = {
    "split": _split,
    "filter": lambda text: parse_query(f"area_code={text}"),
    "number": lambda text: parse_query(f"year={text}"),
    "columns": lambda text: parse_query(f"columns={text}"),
    "sort": lambda text: parse_query(f"sort={text}"),
    "limit": lambda text: parse_query(f"limit={text}"),
    "name": parse_query,
    "file": lambda text: _refused_file(text),
    "range": lambda text: _RANGE.fullmatch(f"bytes={text}x".encode()),
    "encoding": lambda text: preferred_encoding(f"gzip;q=1{text}x", ("br", "gzip")),
}
PIECES = (" ", "%20", '"', '" ', '""', ',"', '"a,', "a,", "year,", "..", "1..2,", "9", ";", "; q=1", "a=1&")


def _refused_file(text: str) -> None:
    with suppress(BadQuery):
        parse_table_query(f"{text}.csv", "")


@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS.keys())
def test_parsing_takes_linear_time(parser: Callable[[str], object]) -> None:
    def seconds(text: str) -> float:
        taken = []
        for _ in range(4):
            began = time.thread_time()
            parser(text)
            taken.append(time.thread_time() - began)
        return min(taken)

    for piece in PIECES:
        short, long = (seconds(f"a{(piece * length)[:length]}x") for length in (1_900, 30_400))
        # Sixteen times the length: a quadratic parser takes 256 times as long. Short runs are too short to compare.
        assert long < 64 * max(short, 0.0002), piece
