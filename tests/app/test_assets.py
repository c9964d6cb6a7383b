"""Streamlit's scripts are sent compressed to browsers that accept it, and plain to the rest."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.responses import FileResponse
from streamlit.file_util import get_static_dir

from app.api.responses import preferred_encoding
from app.server import preload
from app.server.assets import ENCODINGS, CompressedAssets
from app.server.head import IndexHead
from tests.app.conftest import Reply, send_request

SCRIPT = "/static/js/chart.D9Z0_fxz.js"
PLAIN = b"export const year = 2025; // " + b"jobs and pay " * 400
STREAMLIT = Path(get_static_dir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        SCRIPT: PLAIN,
        "/static/css/page.css": b"a { color: teal } " * 100,
        "/static/js/small.D9Z0_fxz.js": b"export {}",
        "/static/media/font.D9Z0_fxz.woff2": bytes(range(256)) * 20,
    }
    for address, content in files.items():
        path = tmp_path / address[1:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "secret.js").write_bytes(PLAIN)
    return tmp_path


@pytest.fixture
def app(folder: Path) -> CompressedAssets:
    return CompressedAssets(Starlette(), folder / "static")


def get(app: CompressedAssets, address: str = SCRIPT, method: str = "GET", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return send_request(app, address, method, named)


@pytest.mark.parametrize(
    ("reads", "sent", "unpacked"),
    [("gzip, deflate, br, zstd", "br", brotli.decompress), ("gzip, deflate", "gzip", gzip.decompress)],
)
def test_scripts_are_sent_compressed(
    app: CompressedAssets, reads: str, sent: str, unpacked: Callable[[bytes], bytes]
) -> None:
    answer = get(app, accept_encoding=reads)
    assert unpacked(answer.body) == PLAIN
    assert len(answer.body) < len(PLAIN) / 10
    assert answer.headers["content-encoding"] == sent
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"


def test_each_encoding_has_its_own_etag(app: CompressedAssets) -> None:
    marks = {get(app, accept_encoding=each).headers["etag"] for each in ("br", "gzip", "identity")}
    assert len(marks) == 3


def test_only_hashed_names_are_immutable(
    app: CompressedAssets,
) -> None:
    assert get(app, accept_encoding="gzip").headers["cache-control"] == "public, max-age=31536000, immutable"
    style = get(app, "/static/css/page.css", accept_encoding="gzip")
    assert style.headers["cache-control"] == "no-cache"
    assert style.headers["content-type"] == "text/css; charset=utf-8"


def test_head_equals_get_without_body(app: CompressedAssets) -> None:
    whole, head = get(app, accept_encoding="gzip"), get(app, method="HEAD", accept_encoding="gzip")
    assert head.body == b""
    assert head.headers == whole.headers


def test_known_assets_are_304(app: CompressedAssets) -> None:
    mark = get(app, accept_encoding="gzip").headers["etag"]
    for known in (mark, f"W/{mark}", f'"other", {mark}', "*"):
        answer = get(app, accept_encoding="gzip", if_none_match=known)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == mark
        assert "immutable" in answer.headers["cache-control"]
    assert get(app, accept_encoding="gzip", if_none_match='"other"').status == 200


@pytest.mark.parametrize(
    "reads", ["", "identity", "gzip;q=0", "gzip;q=0, br;q=0, *", "zstd;q=1.0", "compress"]
)
def test_refused_encodings_are_not_used(app: CompressedAssets, reads: str) -> None:
    answer = get(app, accept_encoding=reads)
    assert answer.body == PLAIN
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"


def test_ranges_are_of_the_plain_file(app: CompressedAssets) -> None:
    answer = get(app, accept_encoding="gzip", range="bytes=7-11")
    assert (answer.status, answer.body) == (206, PLAIN[7:12])
    assert answer.headers["content-range"] == f"bytes 7-11/{len(PLAIN)}"


def test_other_requests_pass_untouched(app: CompressedAssets) -> None:
    for address in ("/static/js/small.D9Z0_fxz.js", "/static/media/font.D9Z0_fxz.woff2"):
        answer = get(app, address, accept_encoding="gzip")
        assert answer.status == 200
        assert "content-encoding" not in answer.headers
    assert get(app, "/static/js/none.js", accept_encoding="gzip").status == 404
    for address in ("/static/../secret.js", "/" + SCRIPT):
        assert get(app, address, accept_encoding="gzip").headers.get("content-encoding") is None
    assert get(app, method="POST", accept_encoding="gzip").status == 405


def test_assets_are_found_below_a_base_path(folder: Path) -> None:
    app = CompressedAssets(Starlette(), folder / "static", base="outlook/")
    assert gzip.decompress(get(app, f"/outlook{SCRIPT}", accept_encoding="gzip").body) == PLAIN
    assert get(app, SCRIPT, accept_encoding="gzip").status == 404


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.2, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=0.0", ""),
        ("*;q=0", ""),
        ("deflate", ""),
        ("", ""),
    ],
)
def test_accept_encoding_weights_decide(accept: str, best: str) -> None:
    assert preferred_encoding(accept, ENCODINGS) == best


def test_element_files_are_those_of_the_manifest() -> None:
    found = preload.element_files(STREAMLIT)
    for element in preload.ELEMENTS:
        assert any(Path(file).name.startswith(f"{element}.") for file in found), element
    index = (STREAMLIT / "index.html").read_text()
    assert [file for file in found if not (STREAMLIT / file).is_file() or file in index] == []
    assert len(found) == len(set(found))
    page = send_request(IndexHead(FileResponse(STREAMLIT / "index.html")), "/").body.decode()
    hints = re.findall(r'<link rel="modulepreload" crossorigin href="\./([^"]+)">', page)
    # After what the page itself needs.
    assert hints[-len(found) :] == [file for file in found if file.endswith(".js")]


def test_unchanging_files_are_read_once(app: CompressedAssets, folder: Path) -> None:
    font = "/static/media/font.D9Z0_fxz.woff2"
    first = [get(app, font), get(app, accept_encoding="br")]
    (folder / font[1:]).write_bytes(b"")
    (folder / SCRIPT[1:]).write_bytes(b"")
    again = [get(app, font), get(app, accept_encoding="br")]
    assert [(each.body, each.headers) for each in again] == [(each.body, each.headers) for each in first]
    assert get(app, font, Range="bytes=0-1").status == 416


def test_a_first_page_is_mostly_compressible() -> None:
    files = [*preload.index_files(STREAMLIT), *preload.element_files(STREAMLIT)]
    sizes = {file: (STREAMLIT / file).stat().st_size for file in files}
    assert sum(sizes.values()) > 5_000_000
    compressible = sum(size for file, size in sizes.items() if file.endswith((".js", ".css")))
    assert compressible > 0.9 * sum(sizes.values())


def test_without_a_manifest_nothing_is_preloaded(tmp_path: Path) -> None:
    assert preload.element_files(tmp_path) == []
