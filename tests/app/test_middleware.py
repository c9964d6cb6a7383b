"""The index page gets its title and address; every other answer passes untouched."""

import gzip

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from app.middleware import IndexHead
from tests.app.conftest import asked

PAGE = "<html><head><title>Streamlit</title></head><body>x</body></html>"


def test_the_index_page_has_its_own_title_and_address() -> None:
    answer = asked(IndexHead(HTMLResponse(PAGE)), "/settings", headers={"Accept": "text/html"})
    assert "<title>Pay by setting – Health Information Outlook</title>" in answer.text
    assert "<title>Streamlit</title>" not in answer.text
    assert '<meta name="description"' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert answer.text.endswith("</head><body>x</body></html>")


@pytest.mark.parametrize("body", [b"<title>Streamlit</title>", b"year,employment\n2025,194720\n"])
def test_an_answer_that_is_no_page_passes_untouched(body: bytes) -> None:
    answer = asked(IndexHead(PlainTextResponse(body)), "/download/wages.csv")
    assert answer.body == body


def test_a_compressed_page_passes_untouched() -> None:
    packed = gzip.compress(PAGE.encode())
    response = Response(packed, media_type="text/html", headers={"content-encoding": "gzip"})
    assert asked(IndexHead(response), "/").body == packed


def test_a_browser_is_given_the_page_plain() -> None:
    seen: list[dict[str, str]] = []

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        seen.append(dict(Request(scope).headers))
        await HTMLResponse(PAGE)(scope, receive, send)

    asked(IndexHead(app), "/", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    asked(IndexHead(app), "/x.js", headers={"Accept": "*/*", "Accept-Encoding": "gzip"})
    assert [h.get("accept-encoding") for h in seen] == [None, "gzip"]


def test_a_page_in_several_pieces_is_put_together() -> None:
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

    answer = asked(IndexHead(app), "/")
    assert "<title>Outlook – Health Information Outlook</title>" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.body)
