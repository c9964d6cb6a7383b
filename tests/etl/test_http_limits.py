"""Servers that never finish, and settings that keep every request from a server."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
import urllib3

from etl.catalog import SOURCES, File
from etl.collect import fetch_sources
from etl.errors import FetchFailed, WrongUsage
from etl.http import Client, Limits
from etl.http_connections import SetupFailed, explain_setup_fault, post_webhook
from etl.runlog.outcome import Outcome
from etl.runlog.progress import Reporter
from etl.store.raw_files import Raw
from tests.loopback import Site

FILE = File("https://www.bls.gov/oes/special-requests/oesm25nat.zip")
QUICK = Limits(header_seconds=0.15, transfer_seconds=0.3)
SLOW_BYTES: dict[str, tuple[bytes, bytes]] = {
    "dripped header": (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
    "endless 100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "endless headers": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "dripped chunk size": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
    "dripped redirect": (
        b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 999\r\n\r\n",
        b"a",
    ),
}


@contextmanager
def dripping(first: bytes, drop: bytes) -> Iterator[tuple[str, list[int]]]:
    """A server that sends `first`, then `drop` without end, and counts the bytes that it could send."""
    listener, closed, sent = socket.create_server(("127.0.0.1", 0)), threading.Event(), [0]

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with suppress(OSError), connection:
                    connection.recv(65536)
                    connection.sendall(first)
                    while not closed.wait(0.01):
                        connection.sendall(drop)
                        sent[0] += len(drop)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", sent
    finally:
        closed.set()
        listener.close()


@pytest.mark.parametrize(("first", "drop"), SLOW_BYTES.values(), ids=SLOW_BYTES)
def test_endless_response_ends(tmp_path: Path, first: bytes, drop: bytes) -> None:
    with dripping(first, drop) as (mirror, _):
        began = time.monotonic()
        with pytest.raises(FetchFailed, match=r"sent too slowly|without end"):
            Client(mirror, QUICK).download(FILE, tmp_path / "x.zip", None, lambda done, total: None)
        assert time.monotonic() - began < 3
    assert list(tmp_path.iterdir()) == []


def test_run_has_a_deadline(site: Site, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match=r"has downloaded for 0 hours, so http\S+ was not requested"):
        Client(site.address, Limits(run_seconds=0)).download(FILE, tmp_path / "x", None, lambda a, b: None)
    assert site.requests == []


def test_webhook_body_is_not_read() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    with dripping(head, b"ffff\r\n" + bytes(65535) + b"\r\n") as (url, sent):
        began = time.monotonic()
        post_webhook(url, {"text": "x"})
        assert time.monotonic() - began < 2
    assert sent[0] < 20_000_000


def test_dripping_webhook_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.http_connections.WEBHOOK_SECONDS", 0.2)
    with (
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n") as (url, _),
        pytest.raises(FetchFailed, match="webhook"),
    ):
        post_webhook(url, {"text": "x"})


# Settings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_unusable_ca_file_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    file = tmp_path / "corp.pem"
    if content:
        file.write_bytes(content)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
    monkeypatch.setenv("OUTLOOK_CONTACT", "me@example.org")
    with pytest.raises(WrongUsage, match="REQUESTS_CA_BUNDLE names no usable file"):
        Client()


def refuse(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize(
    ("proxy", "text"),
    [
        ("http://127.0.0.1:1", "got no connection"),
        ("http://", "got an invalid URL"),
        ("socks5://127.0.0.1:1", "is a SOCKS proxy"),
        (refuse, r"user name and password \(407\)"),
    ],
)
def test_bad_proxy_is_told_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    proxy: str | Callable[[socket.socket], None],
    text: str,
) -> None:
    pauses: list[float] = []
    # Not `time.sleep` itself: threads that other tests started sleep, too.
    monkeypatch.setattr(urllib3.util.retry, "time", SimpleNamespace(sleep=pauses.append, time=time.time))
    listener = socket.create_server(("127.0.0.1", 0))
    if callable(proxy):
        serve, proxy = proxy, f"http://127.0.0.1:{listener.getsockname()[1]}"
        threading.Thread(target=lambda: serve(listener.accept()[0]), daemon=True).start()
    for name in ("NO_PROXY", "no_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("https_proxy", proxy)
    client = Client("https://outlook.invalid")
    for _ in range(2):
        with listener, pytest.raises(SetupFailed, match=text) as raised:
            client.download(FILE, tmp_path / "x.zip", None, lambda a, b: None)
        assert "127.0.0.1" not in str(raised.value)
    assert pauses == []


@pytest.mark.parametrize(("code", "advice"), [(19, "set REQUESTS_CA_BUNDLE"), (10, "this machine's clock")])
def test_untrusted_certificate_is_a_setup_fault(code: int, advice: str) -> None:
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed")
    cause.verify_code, cause.verify_message = code, "self-signed certificate"
    wrapped = urllib3.exceptions.MaxRetryError(None, "/", urllib3.exceptions.SSLError(cause))  # type: ignore[arg-type]
    fault = explain_setup_fault(requests.exceptions.SSLError(wrapped), "www.bls.gov")
    assert fault is not None and advice in str(fault)


def test_alike_failures_take_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client, outcome = Client("http://127.0.0.1:1", Limits(backoff_seconds=0)), Outcome()
    mays = [source for source in SOURCES if source.name.startswith("oews-national-20")][:12]
    fetch_sources(mays, client, Raw(tmp_path, Reporter()), outcome, False, Reporter(), lambda _: None)
    said = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("fetch ")]
    assert len(outcome.failed) == 12
    assert [line.partition(":")[0] for line in said[:2]] == [mays[0].name, mays[2].name]
    assert said[2] == f"The same as for {mays[0].name} happened to {mays[1].name}."
    assert said[3].startswith(f"The same as for {mays[2].name} happened to 9 more sources, ")
