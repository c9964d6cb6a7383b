"""What the server sends first: a page that names the scripts it needs, and these compressed."""

import gzip
import re
import urllib.request
from pathlib import Path

import pytest
from streamlit.file_util import get_static_dir

pytestmark = pytest.mark.browser


def fetch(url: str, **headers: str) -> tuple[dict[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with urllib.request.urlopen(urllib.request.Request(url, headers=named)) as response:  # noqa: S310
        return dict(response.headers.items()), response.read()


def test_page_names_its_compressed_scripts(dashboard_url: str) -> None:
    headers, page = fetch(f"{dashboard_url}/settings", accept="text/html", accept_encoding="gzip")
    assert headers["cache-control"] == "no-cache"
    named = re.findall(r'(?:src|href)="\./(static/js/[^"]+)"', page.decode())
    assert any("PlotlyChart" in file for file in named)
    sent = plain = 0
    for file in named:
        headers, body = fetch(f"{dashboard_url}/{file}", accept_encoding="gzip")
        whole = (Path(get_static_dir()) / file).read_bytes()
        assert (gzip.decompress(body) if "content-encoding" in headers else body) == whole, file
        sent, plain = sent + len(body), plain + len(whole)
    assert sent < 0.35 * plain
