"""Streamlit's scripts and styles, which it sends as they lie on the disk, compressed once and sent compressed."""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.memo import Memo

# What is preferred first. Brotli at 5 takes gzip's time and an eighth off its bytes (at 11 a quarter, in sixty times the
# time); browsers read it over https and on this machine, gzip everywhere.
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: bytes(brotli.compress(content, quality=5)),
    # No moment in it: the same file gives the same bytes, and the same mark, on every replica.
    "gzip": lambda content: gzip.compress(content, compresslevel=9, mtime=0),
}
FOLDER = "static"
SUFFIXES = (".js", ".mjs", ".css", ".json", ".svg", ".wasm", ".ttf")
# Less fits one packet as it is.
LEAST_BYTES = 1_000
# "PlotlyChart.D9Z0_fxz.js": what has the digest of its content in its name never changes under that name.
_HASHED = re.compile(r"\.[\w-]{8}\.\w+$")
_YEAR_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Packed:
    """One file, compressed: its bytes, its type, and the mark by which a browser asks whether it changed."""

    body: bytes
    media_type: str
    etag: str
    cache_control: str


class Assets:
    """The compressible files below `directory`/static by their address; each is compressed when first asked for and kept."""

    def __init__(self, directory: Path) -> None:
        self._files = {
            f"/{path.relative_to(directory).as_posix()}": path
            for path in sorted((directory / FOLDER).rglob("*"))
            if path.suffix in SUFFIXES and path.is_file() and path.stat().st_size >= LEAST_BYTES
        }
        self._packed: Memo[Packed] = Memo(max(1, len(ENCODINGS) * len(self._files)))

    def __contains__(self, address: str) -> bool:
        return address in self._files

    def __len__(self) -> int:
        return len(self._files)

    def pack(self, addresses: Iterable[str]) -> None:
        """Compress these now, so that nobody waits for it; what cannot be compressed is left out."""
        for address in addresses:
            if address in self._files:
                for encoding in ENCODINGS:
                    self.packed(address, encoding)

    def packed(self, address: str, encoding: str) -> Packed:
        """A file by its address ("/static/js/...") in one of ENCODINGS. Raises KeyError where there is none, OSError
        where it is gone."""
        path = self._files[address]
        return self._packed.once((address, encoding), lambda: _packed(path, encoding))


def _packed(path: Path, encoding: str) -> Packed:
    body = ENCODINGS[encoding](path.read_bytes())
    kind = "text/javascript" if path.suffix in (".js", ".mjs") else mimetypes.guess_type(path.name)[0]
    text = kind is not None and (kind.startswith("text/") or kind.endswith(("json", "xml")))
    return Packed(
        body,
        f"{kind}; charset=utf-8" if text else kind or "application/octet-stream",
        f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        f"public, max-age={_YEAR_SECONDS}, immutable" if _HASHED.search(path.name) else "no-cache",
    )


def best_encoding(accept_encoding: str) -> str:
    """The encoding to send to a browser that sent this Accept-Encoding, "" for none ("gzip;q=0" refuses one)."""
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameter = part.partition(";")
        weight = parameter.strip().removeprefix("q=")
        try:
            weights[name.strip()] = float(weight) if weight else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    read = {name: weights.get(name, weights.get("*", 0.0)) for name in ENCODINGS}
    # The first of equals: as they stand.
    best = max(read, key=lambda name: read[name])
    return best if read[best] > 0 else ""


def _same(if_none_match: str, etag: str) -> bool:
    known = {mark.strip().removeprefix("W/") for mark in if_none_match.split(",")}
    return etag in known or "*" in known


class Precompressed:
    """Answer for the files of Streamlit's page with their compressed form, where the browser reads it.

    What asks for a part of a file, or reads none of ENCODINGS, is answered by Streamlit as before.
    """

    def __init__(self, app: ASGIApp, assets: Assets, base: str = "") -> None:
        self.app = app
        self._assets = assets
        self._base = f"/{base.strip('/')}" if base.strip("/") else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = str(scope.get("path", ""))
        if self._base:
            address = address.removeprefix(self._base) if address.startswith(f"{self._base}/") else ""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or address not in self._assets:
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        encoding = best_encoding(asked.get("accept-encoding", ""))
        if "range" in asked or not encoding:
            await self.app(scope, receive, _varying(send))
            return
        found = await run_in_threadpool(self._assets.packed, address, encoding)
        headers = {"ETag": found.etag, "Cache-Control": found.cache_control, "Vary": "Accept-Encoding"}
        if _same(asked.get("if-none-match", ""), found.etag):
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        headers |= {"Content-Encoding": encoding, "Content-Length": str(len(found.body))}
        body = found.body if scope["method"] == "GET" else b""
        await Response(body, headers=headers, media_type=found.media_type)(scope, receive, send)


def _varying(send: Send) -> Send:
    """A plain answer must not be kept by a proxy for browsers that would be sent the other one."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(raw=message["headers"]).add_vary_header("Accept-Encoding")
        await send(message)

    return marked
