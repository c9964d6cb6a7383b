"""What a browser is sent first: the names of the files that it will need, and these compressed."""

import gzip
import re
import urllib.request
from pathlib import Path

import pytest
from streamlit.file_util import get_static_dir

pytestmark = pytest.mark.browser


def fetched(address: str, **headers: str) -> tuple[dict[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with urllib.request.urlopen(urllib.request.Request(address, headers=named)) as answer:  # noqa: S310
        return dict(answer.headers.items()), answer.read()


def test_the_page_names_its_scripts_and_they_come_compressed(address: str) -> None:
    headers, page = fetched(f"{address}/settings", accept="text/html", accept_encoding="gzip")
    assert headers["cache-control"] == "no-cache"
    named = re.findall(r'(?:src|href)="\./(static/js/[^"]+)"', page.decode())
    assert any("PlotlyChart" in file for file in named)
    sent = plain = 0
    for file in named:
        headers, body = fetched(f"{address}/{file}", accept_encoding="gzip")
        whole = (Path(get_static_dir()) / file).read_bytes()
        assert (gzip.decompress(body) if "content-encoding" in headers else body) == whole, file
        sent, plain = sent + len(body), plain + len(whole)
    assert sent < 0.35 * plain
