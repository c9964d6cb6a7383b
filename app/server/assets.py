"""Streamlit's scripts and styles, which it sends uncompressed: compressed once and kept."""

import gzip
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.status import HTTP_200_OK
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.responses import preferred_encoding

# What is preferred first. Brotli at 5 takes gzip's time and saves another eighth (at 11 a quarter, in sixty times the
# time). Browsers accept it over https and from this machine, gzip everywhere.
ENCODINGS = ("br", "gzip")
SUFFIXES = (".js", ".mjs", ".css", ".json", ".svg", ".wasm", ".ttf")
# Less fits one packet as it is.
LEAST_BYTES = 1_000
# A request with one of these may get less than the whole file.
_CONDITIONS = frozenset(("range", "if-range", "if-none-match", "if-modified-since"))
# "PlotlyChart.D9Z0_fxz.js": a name with a digest of the content never means other content.
_HASHED = re.compile(r"\.[\w-]{8}\.\w+$")


class CompressedAssets(StaticFiles):
    """Middleware that serves `directory` below `base`/static, compressed; everything else is the app's."""

    def __init__(self, app: ASGIApp, directory: Path, base: str = "") -> None:
        super().__init__(directory=directory)
        self._app, self._folder = app, directory
        self._kept: dict[tuple[str, str], Response] = {}
        self._root = f"/{base.strip('/')}".rstrip("/") + "/static"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{self._root}/"):
            try:
                await super().__call__({**scope, "root_path": self._root}, receive, send)
            except HTTPException as error:
                # Streamlit would send its page.
                await PlainTextResponse(f"{error.detail}\n", error.status_code)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        # Whether a browser has it already is decided when its encoding is.
        return FileResponse(full_path, status_code=status_code, stat_result=stat_result)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file whose content never changes is sent whole from memory: a first page asks for ninety, and looking for each on
        the disk takes two threads."""
        asked = Headers(scope=scope)
        is_plain = scope["method"] == "GET" and _CONDITIONS.isdisjoint(asked)
        key = (path, preferred_encoding(asked.get("accept-encoding", ""), ENCODINGS))
        if is_plain and key in self._kept:
            return self._kept[key]
        response = await self._find_response(path, scope)
        if is_plain and response.status_code == HTTP_200_OK and _HASHED.search(path):
            if isinstance(response, FileResponse):
                body = await run_in_threadpool((self._folder / path).read_bytes)
                response = Response(body, headers=dict(response.headers))
            self._kept[key] = response
        return response

    async def _find_response(self, path: str, scope: Scope) -> Response:
        response, asked = await super().get_response(path, scope), Headers(scope=scope)
        headers, file, encoding = response.headers, self._folder / path, ""
        headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if _HASHED.search(path) else "no-cache"
        )
        if _compressible(file):
            # Proxies must not keep one form for browsers that want the other.
            headers["Vary"] = "Accept-Encoding"
            if "range" not in asked:
                encoding = preferred_encoding(asked.get("accept-encoding", ""), ENCODINGS)
        if encoding:
            del headers["accept-ranges"]
            headers["Content-Encoding"] = encoding
            headers["ETag"] = f'{headers["etag"][:-1]}-{encoding}"'
        if self.is_not_modified(headers, asked):
            return NotModifiedResponse(headers)
        if not encoding:
            return response
        body = await run_in_threadpool(_compressed, file, encoding)
        headers["Content-Length"] = str(len(body))
        return Response(b"" if scope["method"] == "HEAD" else body, headers=headers)


def compress(files: Iterable[Path]) -> None:
    """Compress these now, so that no reader waits for it."""
    for path in filter(_compressible, files):
        for encoding in ENCODINGS:
            _compressed(path, encoding)


def _compressible(path: Path) -> bool:
    return path.suffix in SUFFIXES and path.stat().st_size >= LEAST_BYTES


# Bounded by the number of files that come with Streamlit.
@cache
def _compressed(path: Path, encoding: str) -> bytes:
    content = path.read_bytes()
    return bytes(brotli.compress(content, quality=5)) if encoding == "br" else gzip.compress(content, 9)
