"""Headers of every response, and what a page's policy lets run."""

import hashlib
from base64 import b64encode

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse

from app.api.routes import NOTHING_RUNS
from app.server.head import IndexHead
from app.server.headers import SecurityHeaders
from tests.app.conftest import send_request

PAGE = "<head><title>Streamlit</title><script>let a = 1</script></head><body></body>"


def test_every_response_has_them() -> None:
    headers = send_request(SecurityHeaders(PlainTextResponse("x")), "/any").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    # Charts are made to be embedded, until a setting says where.
    assert "content-security-policy" not in headers


def test_frames_are_limited_by_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_FRAME_ANCESTORS", "'self' https://a.example; script-src *")
    for inner in (PlainTextResponse("x"), HTMLResponse("x", headers=NOTHING_RUNS)):
        policy = send_request(SecurityHeaders(inner), "/").headers["content-security-policy"]
        assert policy.split("; ")[-1] == "frame-ancestors 'self' https://a.example  script-src *"
    assert policy.startswith("default-src 'none'")


def test_only_the_pages_own_scripts_run() -> None:
    policy = send_request(IndexHead(HTMLResponse(PAGE)), "/").headers["content-security-policy"]
    digest = b64encode(hashlib.sha256(b"let a = 1").digest()).decode()
    scripts = next(each for each in policy.split("; ") if each.startswith("script-src"))
    assert f"'sha256-{digest}'" in scripts
    assert "unsafe" not in scripts
    assert "http" not in policy
