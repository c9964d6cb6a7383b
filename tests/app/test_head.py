"""The index page gets its own head; every other response passes untouched."""

import gzip
import re
from collections.abc import Callable
from html import unescape

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.server.head import STATIC, DownloadEncoding, IndexHead, head
from app.site import ABOUT, About
from etl.project import NAME
from tests.app.conftest import Reply, send_request

PAGE = "<html><head><title>Streamlit</title></head><body>x</body></html>"


def test_the_index_page_has_its_own_title() -> None:
    answer = send_request(IndexHead(HTMLResponse(PAGE)), "/settings", headers={"Accept": "text/html"})
    assert "<title>Pay – Health Information Outlook</title>" in answer.text
    assert "<title>Streamlit</title>" not in answer.text
    assert '<meta name="description"' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert answer.text.endswith("</head><body>x</body></html>")


@pytest.mark.parametrize("body", [b"<title>Streamlit</title>", b"year,employment\n2025,194720\n"])
def test_other_responses_pass_untouched(body: bytes) -> None:
    answer = send_request(IndexHead(PlainTextResponse(body)), "/download/wages.csv")
    assert answer.body == body


def test_a_compressed_page_passes_untouched() -> None:
    packed = gzip.compress(PAGE.encode())
    response = Response(packed, media_type="text/html", headers={"content-encoding": "gzip"})
    assert send_request(IndexHead(response), "/").body == packed


def test_a_browser_is_given_the_page_plain() -> None:
    seen: list[dict[str, str]] = []

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        seen.append(dict(Request(scope).headers))
        await HTMLResponse(PAGE)(scope, receive, send)

    send_request(IndexHead(app), "/", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    send_request(IndexHead(app), "/x.js", headers={"Accept": "*/*", "Accept-Encoding": "gzip"})
    assert [h.get("accept-encoding") for h in seen] == [None, "gzip"]


def test_a_page_in_pieces_is_changed_whole() -> None:
    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(PAGE)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for piece in (PAGE[:20], PAGE[20:]):
            await send(
                {"type": "http.response.body", "body": piece.encode(), "more_body": piece == PAGE[:20]}
            )

    answer = send_request(IndexHead(app), "/")
    assert "<title>Overview – Health Information Outlook</title>" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.body)


def tags(page: str) -> dict[str, str]:
    """What the head says, by the name or property of its tag."""
    return {
        name: unescape(text)
        for name, text in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page)
    }


@pytest.mark.parametrize("about", ABOUT, ids=lambda about: about.title)
def test_each_page_describes_itself(about: About) -> None:
    answer = send_request(
        IndexHead(HTMLResponse(PAGE)),
        f"/{about.path}",
        headers={"Accept": "text/html", "Host": "jobs.example.org"},
    )
    said = tags(answer.text)
    assert f"<title>{about.title} – {NAME}</title>" in answer.text
    assert said["og:title"] == f"{about.title} – {NAME}"
    assert said["description"] == said["og:description"] == f"{about.question} {about.description}"
    assert said["og:image"] == "http://jobs.example.org/assets/preview.png"
    assert said["og:image:alt"] and said["og:site_name"] == NAME
    assert answer.text.count("<title>") == 1


def test_unknown_paths_get_the_first_head() -> None:
    assert head("/no/such/page", "http://here") == head("/", "http://here")
    assert head("/states/", "http://here") == head("/states", "http://here") != head("/", "http://here")


def test_the_picture_is_on_the_reader_s_host() -> None:
    headers = {"Accept": "text/html", "Host": "jobs.example.org:8443", "X-Forwarded-Proto": "https"}
    for trusted, scheme in (("127.0.0.1", "https"), ("192.0.2.1", "http")):
        app = ProxyHeadersMiddleware(IndexHead(HTMLResponse(PAGE)), trusted)  # type: ignore[arg-type]
        said = tags(send_request(app, "/", headers=headers).text)
        assert said["og:image"] == f"{scheme}://jobs.example.org:8443/assets/preview.png"


def test_no_host_writes_markup_into_pages() -> None:
    hostile = '"><script>alert(1)</script>'
    page = send_request(IndexHead(HTMLResponse(PAGE)), "/", headers={"Host": hostile}).text
    assert "<script>alert" not in page
    assert hostile in tags(page)["og:image"]


def test_the_page_is_readable_before_scripts() -> None:
    page = send_request(
        IndexHead(HTMLResponse(PAGE.replace("x</body>", '<div id="root"></div></body>'))), "/"
    ).text
    assert page.count('id="root"') == 1
    assert "<noscript>" in page and 'href="/download/' in page
    assert page.index("Fetching the figures") < page.index("<noscript>")


def test_the_script_url_has_its_version() -> None:
    found = re.search(
        r'<script defer fetchpriority="high" src="/assets/outlook\.js\?([0-9a-f]{8})"',
        head("/", "http://here").decode(),
    )
    assert found


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("outlook.js", "javascript"),
        ("outlook.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
        ("icon.png", "image/png"),
        ("preview.png", "image/png"),
    ],
)
def test_files_named_in_the_head_are_served(ask: Callable[..., Reply], file: str, kind: str) -> None:
    answer = ask(f"/assets/{file}")
    assert answer.status == 200
    assert kind in answer.headers["content-type"]
    assert answer.body == (STATIC / file).read_bytes() != b""


@pytest.mark.parametrize("file", ["", "no-such-file", "../main.py", "..%2fmain.py", "%2e%2e/main.py"])
def test_nothing_but_the_assets_is_served(ask: Callable[..., Reply], file: str) -> None:
    assert ask(f"/assets/{file}").status in (404, 405)


@pytest.mark.parametrize(
    ("given", "passed"), [("junk", None), ("bytes=0-9", "bytes=0-9"), ("bytes=0-1, 4-5", "bytes=0-1, 4-5")]
)
def test_a_malformed_range_is_dropped(given: str, passed: str | None) -> None:
    seen: list[str | None] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(Request(scope).headers.get("range"))
        await PlainTextResponse("x")(scope, receive, send)

    send_request(DownloadEncoding(app), "/download/areas.parquet", headers={"Range": given})
    assert seen == [passed]


def test_a_page_is_never_304() -> None:
    """What a browser has of Streamlit's page may be older than our head of it."""
    seen: list[set[str]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(set(Request(scope).headers))
        await HTMLResponse(PAGE)(scope, receive, send)

    send_request(IndexHead(app), "/", headers={"Accept": "text/html", "If-None-Match": "*"})
    assert seen == [{"accept"}]
