"""The feed of editions: valid Atom, what changed, absolute URLs, and unchanged bytes that are not sent twice."""

import json
import shutil
from pathlib import Path

import feedparser
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette

from app.api.feed import find_entries
from app.api.routes import build_routes
from app.registry import DOWNLOADS
from app.server.gate import Gate
from app.server.head import head
from app.views.scenarios.printing import render_brief
from etl import files
from tests.app.conftest import PROJECT, Reply, send_request

SITE = "https://example.org/outlook"
FIRST, SECOND, UNSEEN = (f"2027010{n}T000000Z-aaaaaaaa" for n in (1, 2, 3))


def ask(url: str, headers: dict[str, str] | None = None) -> Reply:
    routes = build_routes(lambda: DOWNLOADS, render_brief)
    return send_request(Gate(Starlette(routes=routes), routes), url, headers=headers)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions, one dollar apart in a median, and one that is not shown."""
    folder = tmp_path_factory.mktemp("data")
    for name in (FIRST, SECOND, UNSEEN):
        shutil.copytree(PROJECT / "data" / "snapshot", folder / "editions" / name)
        record = folder / "editions" / name / "edition.json"
        about = json.loads(record.read_text())
        about |= {"id": name, "built_at": f"{name[:4]}-{name[4:6]}-{name[6:8]}T00:00:00Z"}
        if name != FIRST:
            path = record.with_name("price_index.parquet")
            table = pq.read_table(path)
            at = table.schema.get_field_index("cpi_u")
            raised = pc.add(table.column("cpi_u"), 1.0)
            pq.write_table(table.set_column(at, table.schema.field(at), raised), path)
            about["tables"]["price_index"]["sha256"] = files.digest(path)
        record.write_text(json.dumps(about))
    (folder / "live").symlink_to(Path("editions") / SECOND)
    return folder


@pytest.fixture
def shown(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_DATA", str(data))
    monkeypatch.setenv("OUTLOOK_URL", SITE)


def test_an_entry_names_what_changed(data: Path) -> None:
    newest, before, snapshot = find_entries(data)
    assert (newest.id, newest.changed) == (SECOND, ("price_index",))
    assert [each.table for each in newest.differences] == ["price_index"]
    assert (before.id, before.changed) == (FIRST, ())
    assert snapshot.since == ""


@pytest.mark.usefixtures("shown")
def test_the_feed_is_valid_atom() -> None:
    reply = ask("/feed.xml")
    assert reply.headers["content-type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(reply.body)
    assert (parsed.bozo, parsed.version) == (False, "atom10")
    assert [each.updated for each in parsed.entries[:2]] == ["2027-01-02T00:00:00Z", "2027-01-01T00:00:00Z"]
    assert len({each.id for each in parsed.entries}) == len(parsed.entries) == 3
    links = [link.href for part in (parsed.feed, *parsed.entries) for link in part.links]
    assert all(link.startswith(f"{SITE}/") for link in links)
    assert "CPI-U" in parsed.entries[0].content[0].value
    assert "no figure changed" in parsed.entries[1].content[0].value


@pytest.mark.usefixtures("shown")
def test_an_unchanged_feed_is_not_sent_twice() -> None:
    reply = ask("/feed.xml")
    assert ask("/feed.xml", {"If-None-Match": reply.headers["etag"]}).status == 304


def test_without_editions_the_feed_has_one_entry() -> None:
    assert len(feedparser.parse(ask("/feed.xml").body).entries) == 1


def test_the_catalog_says_what_comes_next() -> None:
    document = json.loads(ask("/download/index.json").text)
    closes = [each["closes"] for each in document["next_releases"]]
    assert len(closes) == 4 and closes == sorted(closes)
    page = ask("/download/").text
    assert "Expected next: " in page and '<a href="/feed.xml">Updates (feed)</a>' in page


def test_pages_name_their_feed() -> None:
    assert (
        f'type="application/atom+xml" title="Health Information Outlook: updates" href="{SITE}/feed.xml"'
        in (head("/", SITE).decode())
    )
