"""Sending bytes to programs: ETag and 304, gzip, HEAD, large responses from a file."""

import gzip
import hashlib
import logging
import os
import re
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from itertools import chain
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

from app.api.slots import Busy, Slots
from app.api.spool import Spool
from app.downloads.content import CSV, PARQUET, XLSX, Chunks, Content
from app.downloads.errors import BadQuery
from app.site import UNAVAILABLE

MEDIA = {
    CSV: "text/csv; charset=utf-8",
    PARQUET: "application/vnd.apache.parquet",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}
# Any site's pages may read the data; they need nothing else.
CORS = Middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET", "HEAD"],
    allow_headers=["If-None-Match", "Range"],
    expose_headers=["Content-Disposition", "Content-Length", "Content-Range", "ETag"],
    max_age=86_400,
)
# A new edition is visible within a minute, and a program that polls every second reads the disk once a minute.
KEPT = {"Cache-Control": "public, max-age=60"}
NOT_KEPT = {"Cache-Control": "no-store"}
# A response up to this size is built before its headers are sent, so it has a length, and an error has a status.
FIRST_BYTES = 1 << 18
# Downloads made at once, the rest of the processor being for pages; and large ones sent at once, each an open file.
MAKING = Slots(2, waiting=40, wait_seconds=20)
SENDING = Slots(64, waiting=0, wait_seconds=30)
SPOOL = Spool(1 << 30, most_seconds=60)
# A client takes this much within the server's write time-out, or is cut off.
CHUNK_BYTES = 1 << 18
# A higher level takes twice the time and saves 5%.
GZIP_LEVEL = 4
# The scope's key under which app.server.head keeps the header that Streamlit's compression must not see.
ACCEPTED = "outlook.accept-encoding"
_log = logging.getLogger(__name__)


async def send(request: Request, content: Content) -> Response:
    """Send the bytes of a file, or 304 if the client already has them. Raises Busy, TooLarge, and what reading raises."""
    packed = content.form == CSV and takes_gzip(request)
    tag = f'"{content.tag}{"-gzip" if packed else ""}"'
    headers = {
        **KEPT,
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'attachment; filename="{content.filename}"',
    }
    if content.form == CSV:
        headers["Vary"] = "Accept-Encoding"
    if _is_known(request, headers):
        return NotModifiedResponse(Headers(headers))
    media = MEDIA[content.form]
    if content.path is not None:
        # FileResponse answers range requests, with which DuckDB and Arrow read parts of a Parquet file.
        return Bounded(FileResponse(content.path, headers=headers, media_type=media), busy(request))
    if packed:
        headers["Content-Encoding"] = "gzip"
    name = f"{content.tag}{'-gzip' if packed else ''}"
    made: bytes | BinaryIO | None = await run_in_threadpool(SPOOL.open, name)
    if made is None:
        async with MAKING.take():
            made = await run_in_threadpool(
                _make, name, lambda: gzipped(content.chunks()) if packed else content.chunks()
            )
    if isinstance(made, bytes):
        return _complete(request, made, headers, media)
    headers["Content-Length"] = str(os.fstat(made.fileno()).st_size)
    if request.method == "HEAD":
        made.close()
        return Response(headers=headers, media_type=media)
    stream = StreamingResponse(_read(made), headers=headers, media_type=media)
    return Bounded(stream, busy(request), made)


class Bounded(Response):
    """A large response, sent if one of `SENDING` is free; else the other response. Closes `file` at the end."""

    def __init__(self, response: Response, otherwise: Response, file: BinaryIO | None = None) -> None:
        self.status_code, self.raw_headers = response.status_code, response.raw_headers
        self._response, self._otherwise, self._file = response, otherwise, file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with SENDING.take():
                await self._response(scope, receive, send)
        except Busy:
            await self._otherwise(scope, receive, send)
        finally:
            if self._file:
                self._file.close()


def send_text(request: Request, text: str, form: str, more: dict[str, str] | None = None) -> Response:
    """Send a page or a document, tagged by its text."""
    body = text.encode()
    packed = takes_gzip(request)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}{"-gzip" if packed else ""}"'
    headers = {
        **KEPT,
        "ETag": tag,
        "Vary": "Accept, Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        **(more or {}),
    }
    if _is_known(request, headers):
        return NotModifiedResponse(Headers(headers))
    if packed:
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return _complete(request, body, headers, MEDIA[form])


def refused(request: Request, why: BadQuery) -> Response:
    """Send a refusal, as JSON where the client accepts it."""
    if wants_json(request):
        document = {
            "error": str(why),
            "parameter": why.parameter or None,
            "did_you_mean": list(why.near),
            "possible": list(why.possible),
        }
        return JSONResponse(document, why.status, {**NOT_KEPT, "Vary": "Accept"})
    return PlainTextResponse(f"{why}\n", why.status, {**NOT_KEPT, "Vary": "Accept"})


def unavailable(request: Request, why: Exception) -> Response:
    """503: there are no tables to read. Readers get plain words; the reason goes to the log."""
    _log.error("%s: %s", request.url.path, why)
    return _try_later(request, UNAVAILABLE, 60)


def busy(request: Request, retry_seconds: int = 30) -> Response:
    """503: more is asked for at once than the server makes or sends."""
    why = f"Many downloads are being made at the moment. Please try again in {retry_seconds} seconds."
    return _try_later(request, why, retry_seconds)


def too_long(request: Request) -> Response:
    """503: a query was stopped, because it took too long or too much memory."""
    why = "This download takes too long to make. Ask for fewer rows with a filter, or take the whole table without sort."
    return _try_later(request, why, 60)


def _try_later(request: Request, why: str, retry_seconds: int) -> Response:
    headers = {**NOT_KEPT, "Vary": "Accept", "Retry-After": str(retry_seconds)}
    if wants_json(request):
        return JSONResponse({"error": why}, 503, headers)
    return PlainTextResponse(f"{why}\n", 503, headers)


def _is_known(request: Request, headers: dict[str, str]) -> bool:
    return StaticFiles().is_not_modified(Headers(headers), request.headers)


def takes_gzip(request: Request) -> bool:
    """Whether the client accepts gzip and does not prefer uncompressed bytes."""
    accepted = request.scope.get(ACCEPTED, request.headers.get("accept-encoding", ""))
    return preferred_encoding(accepted, ("gzip",)) == "gzip"


def preferred_encoding(accepted: str, offered: Sequence[str]) -> str:
    """The best of the encodings offered for an Accept-Encoding header, the first of equals; "" for none of them."""
    best = max(offered, key=lambda name: _weight(accepted, name, "*"))
    weight = _weight(accepted, best, "*")
    return best if weight > 0 and weight >= _weight(accepted, "identity") else ""


def wants_json(request: Request) -> bool:
    """Whether the client prefers JSON to a page or text."""
    accept = request.headers.get("accept", "")
    return _weight(accept, "application/json") > max(
        _weight(accept, "text/html"), _weight(accept, "text/plain")
    )


def _weight(header: str, *names: str) -> float:
    """Weight of the first of some names that a header such as Accept lists; 0 where it lists none."""
    found = {}
    for part in header.lower().split(","):
        name, _, rest = part.partition(";")
        weight = re.search(r"(?:^|;)\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", rest)
        found[name.strip()] = float(weight[1]) if weight else 1.0
    return next((found[name] for name in names if name in found), 0.0)


def gzipped(chunks: Chunks) -> Chunks:
    """Gzip without a timestamp, so that the same bytes always give the same bytes."""
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()


def _complete(request: Request, body: bytes, headers: dict[str, str], media: str) -> Response:
    headers = {**headers, "Content-Length": str(len(body))}
    return Response(b"" if request.method == "HEAD" else body, headers=headers, media_type=media)


def _make(name: str, make: Callable[[], Chunks]) -> bytes | BinaryIO:
    """All the bytes, or a file of them where they are many."""
    # Another client may have asked for it meanwhile.
    if file := SPOOL.open(name):
        return file
    with closing(make()) as chunks:
        first, ended = _beginning(chunks)
        return first if ended else SPOOL.add(name, chain([first], chunks))


def _beginning(chunks: Chunks) -> tuple[bytes, bool]:
    """The first bytes, and whether there are no more."""
    taken, size = [], 0
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        if size >= FIRST_BYTES:
            return b"".join(taken), False
    return b"".join(taken), True


async def _read(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await run_in_threadpool(file.read, CHUNK_BYTES):
        yield chunk
