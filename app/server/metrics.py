"""What the server does, counted for Prometheus at /metrics, and one JSON line a request on demand."""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_address

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.responses import NOT_KEPT
from app.edition import tables
from app.site import ABOUT
from etl.errors import OutlookError

disable_created_metrics()  # type: ignore[no-untyped-call]
SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)
READERS = Gauge("outlook_readers", "Open pages")
RUNS = Counter("outlook_runs_total", "Runs of pages", ["page", "outcome"])
RUN_SECONDS = Histogram(
    "outlook_run_seconds", "Seconds of a page's run, without its queue", ["page"], buckets=SECONDS
)
REQUESTS = Counter("outlook_requests_total", "HTTP requests", ["kind", "status"])
REQUEST_SECONDS = Histogram(
    "outlook_request_seconds", "Seconds until a response was sent", ["kind"], buckets=SECONDS
)
DOWNLOAD_BYTES = Counter("outlook_download_bytes_total", "Bytes of downloads sent")
EDITION_AGE = Gauge(
    "outlook_edition_age_seconds", "Seconds since the edition shown was built; NaN without one"
)
EDITION = Gauge("outlook_edition_info", "1 for the edition shown", ["edition", "kind"])
THREADS = Gauge("outlook_threads", "Threads of Python's")
THREADS.set_function(threading.active_count)
# The rest are pages.
KINDS = ("download", "brief", "mcp", "feed.xml", "healthz", "metrics", "assets", "static", "media", "_stcore")
# Access to /metrics from elsewhere than this machine.
PUBLIC = "public"


@contextmanager
def count_run(path: str) -> Iterator[None]:
    """Count a run of the page at this path, and its seconds. Streamlit's own stops and reruns are no failures."""
    page, began, outcome = path or "outlook", time.monotonic(), "ok"
    try:
        yield
    except Exception:
        outcome = "failed"
        raise
    finally:
        RUNS.labels(page, outcome).inc()
        RUN_SECONDS.labels(page).observe(time.monotonic() - began)


class Observed:
    """Middleware that counts requests and open pages, and with OUTLOOK_REQUEST_LOG=json writes a line for each.

    Neither has query strings or clients' addresses. `base` is Streamlit's server.baseUrlPath.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app, self._base = app, f"/{base.strip('/')}".rstrip("/")
        self._logs = os.environ.get("OUTLOOK_REQUEST_LOG") == "json"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._count_reader(scope, receive, send)
        elif scope["type"] == "http":
            await self._count_request(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _count_reader(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.monotonic()
        READERS.inc()
        try:
            await self._app(scope, receive, send)
        finally:
            READERS.dec()
            self._write(scope, "reader", 101, 0, time.monotonic() - began)

    async def _count_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, kind = time.monotonic(), self._kind(scope["path"])
        status, size = 499, 0

        async def send_counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)
            size += len(message.get("body", b""))

        try:
            await self._app(scope, receive, send_counted)
        finally:
            seconds = time.monotonic() - began
            REQUESTS.labels(kind, status).inc()
            REQUEST_SECONDS.labels(kind).observe(seconds)
            if kind == "download":
                DOWNLOAD_BYTES.inc(size)
            self._write(scope, kind, status, size, seconds)

    def _kind(self, path: str) -> str:
        first = path.removeprefix(self._base).strip("/").split("/")[0]
        if first in KINDS:
            return first
        return "page" if first in {each.path for each in ABOUT} else "other"

    def _write(self, scope: Scope, kind: str, status: int, size: int, seconds: float) -> None:
        if not self._logs:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "kind": kind,
            "method": scope.get("method", "GET"),
            "path": scope["path"],
            "status": status,
            "bytes": size,
            "seconds": round(seconds, 4),
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def _describe_edition() -> None:
    EDITION.clear()
    try:
        edition = tables().edition
    except OutlookError:
        EDITION_AGE.set(float("nan"))
        return
    built = datetime.fromisoformat(str(edition.about["built_at"]))
    EDITION_AGE.set((datetime.now(UTC) - built).total_seconds())
    EDITION.labels(edition.id, edition.kind).set(1)


def _expose() -> bytes:
    _describe_edition()
    return generate_latest()


async def send_metrics(request: Request) -> Response:
    """All figures in Prometheus's format: to programs on this machine, and with OUTLOOK_METRICS=public to any."""
    if not _is_local(request) and os.environ.get("OUTLOOK_METRICS") != PUBLIC:
        return PlainTextResponse("There is nothing here.\n", 404)
    body = await run_in_threadpool(_expose)
    return Response(body, headers={**NOT_KEPT, "Content-Type": CONTENT_TYPE_LATEST})


def _is_local(request: Request) -> bool:
    """Whether the client is on this machine. What a proxy passes on is from elsewhere."""
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        client = ip_address(request.client.host)
    except ValueError:
        return False
    return (getattr(client, "ipv4_mapped", None) or client).is_loopback
