"""A transfer that was cut goes on where it ended: at once, and in the next run."""

import json
import shutil
from pathlib import Path

import pytest

from etl import fetch
from etl.errors import FetchFailed, Refused
from etl.fetch import Fetcher
from etl.records import Stamp
from etl.sources import File
from tests.etl.conftest import FLAT, Outlook, Said
from tests.loopback import Answer, Site

URL = "https://download.bls.gov/pub/time.series/oe/oe.data.0.Current"
PATH = "/download.bls.gov/pub/time.series/oe/oe.data.0.Current"
BODY = b"".join(f"{n:07d} {n * n % 9973:05d}\n".encode() for n in range(20_000))
ETAG = {"ETag": '"first"', "Accept-Ranges": "bytes"}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "PAUSE_SECONDS", 0)


def take(site: Site, folder: Path, before: Stamp | None = None) -> Stamp | None:
    fetcher = Fetcher(site.address, folder / "parts")
    return fetcher.fetch(File(URL), folder / "whole", before, lambda done, total: None)


def rest(at: int, body: bytes = BODY, **headers: str) -> Answer:
    stated = {"Content-Range": f"bytes {at}-{len(body) - 1}/{len(body)}"}
    return Answer(body[at:], 206, ETAG | stated | headers)


def ranges(site: Site) -> list[tuple[str | None, str | None]]:
    return [(h.get("range"), h.get("if-range")) for _, h in site.asked]


def cut(site: Site, folder: Path, at: int = 50_000, **headers: str) -> None:
    """A run that got so much of the file, then an error at every try."""
    site.scripted[PATH] = [Answer(BODY, headers=ETAG | headers, sends=at), *[Answer(status=503)] * 3]
    with pytest.raises(FetchFailed):
        take(site, folder)
    site.asked.clear()


def test_a_cut_transfer_goes_on_at_the_next_try(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(BODY, headers=ETAG, sends=50_000), rest(50_000)]
    stamp = take(site, tmp_path)
    assert (tmp_path / "whole").read_bytes() == BODY
    assert ranges(site) == [(None, None), ("bytes=50000-", '"first"')]
    assert stamp is not None and stamp.bytes == len(BODY)
    site.scripted[PATH] = [Answer(BODY, headers=ETAG)]
    again = take(site, tmp_path / "other")
    assert again is not None and again.sha256 == stamp.sha256
    assert list((tmp_path / "parts").iterdir()) == []


def test_a_cut_transfer_goes_on_in_the_next_run(site: Site, tmp_path: Path) -> None:
    cut(site, tmp_path)
    site.scripted[PATH] = [rest(50_000)]
    assert take(site, tmp_path) is not None
    assert (tmp_path / "whole").read_bytes() == BODY
    assert ranges(site) == [("bytes=50000-", '"first"')]


def test_a_file_that_changed_meanwhile_is_taken_from_its_beginning(site: Site, tmp_path: Path) -> None:
    cut(site, tmp_path)
    newer = BODY[::-1]
    site.scripted[PATH] = [Answer(newer, headers={"ETag": '"second"'})]
    assert take(site, tmp_path) is not None
    assert (tmp_path / "whole").read_bytes() == newer


@pytest.mark.parametrize(
    "answer",
    [
        rest(40_000),
        rest(50_000, **{"Content-Range": "bytes 1-2"}),
        rest(50_000, **{"Content-Range": "nothing"}),
        Answer(status=416),
        # More than the whole is meant to have.
        Answer(BODY, 206, ETAG | {"Content-Range": f"bytes 50000-{len(BODY) - 1}/{len(BODY)}"}),
    ],
)
def test_another_piece_than_was_asked_for_is_thrown_away(site: Site, tmp_path: Path, answer: Answer) -> None:
    cut(site, tmp_path)
    site.scripted[PATH] = [answer, Answer(BODY, headers=ETAG)]
    assert take(site, tmp_path) is not None
    assert (tmp_path / "whole").read_bytes() == BODY
    assert ranges(site)[1] == (None, None)


@pytest.mark.parametrize("tag", ['W/"weak"', None])
def test_without_a_firm_validator_nothing_is_gone_on_with(
    site: Site, tmp_path: Path, tag: str | None
) -> None:
    headers = {"ETag": tag} if tag else {}
    site.scripted[PATH] = [Answer(BODY, headers=headers, sends=50_000), Answer(BODY, headers=headers)]
    assert take(site, tmp_path) is not None
    assert (tmp_path / "whole").read_bytes() == BODY
    assert ranges(site) == [(None, None), (None, None)]


def test_a_date_of_change_is_firm_enough(site: Site, tmp_path: Path) -> None:
    date = {"Last-Modified": "Thu, 16 Apr 2026 14:00:00 GMT"}
    site.scripted[PATH] = [Answer(BODY, headers=date, sends=50_000), rest(50_000)]
    assert take(site, tmp_path) is not None
    assert ranges(site)[1] == ("bytes=50000-", date["Last-Modified"])
    assert (tmp_path / "whole").read_bytes() == BODY


def test_a_part_whose_record_is_lost_or_damaged_is_thrown_away(site: Site, tmp_path: Path) -> None:
    cut(site, tmp_path)
    (record,) = (tmp_path / "parts").glob("*.json")
    record.write_text("{")
    site.scripted[PATH] = [Answer(BODY, headers=ETAG)]
    assert take(site, tmp_path) is not None
    assert ranges(site) == [(None, None)]
    assert (tmp_path / "whole").read_bytes() == BODY


def test_a_page_in_place_of_the_rest_is_refused_and_the_part_dropped(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(b"<!DOCTYPE html><title>Access Denied</title>" * 99, headers=ETAG)]
    with pytest.raises(Refused):
        take(site, tmp_path)
    assert list((tmp_path / "parts").iterdir()) == []


def test_tries_that_bring_a_good_piece_are_not_counted(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "PIECE", 10_000)
    steps = range(0, len(BODY), 20_000)
    site.scripted[PATH] = [
        Answer(BODY[at:], 206 if at else 200, rest(at).headers, sends=20_000) for at in steps
    ]
    assert len(steps) > fetch.TRIES
    assert take(site, tmp_path) is not None
    assert (tmp_path / "whole").read_bytes() == BODY


def test_a_refresh_goes_on_with_what_the_last_one_began(published: Outlook, said: Said) -> None:
    path = published.site.root / FLAT / "oe.data.0.Current"
    body = path.read_bytes().replace(b"36.04", b"36.05").replace(b"74970", b"74990")
    path.write_bytes(body)
    half = {"ETag": '"new"'}
    address = f"/{FLAT}/oe.data.0.Current"
    published.site.scripted[address] = [Answer(body, headers=half, sends=900), *[Answer(status=503)] * 3]
    before = published.bytes()
    assert published.refresh() == 1
    assert "Failed: oews-flat" in said()
    assert published.bytes() == before
    published.site.asked.clear()
    stated = {"Content-Range": f"bytes 900-{len(body) - 1}/{len(body)}"}
    published.site.scripted[address] = [Answer(body[900:], 206, half | stated)]
    assert published.refresh() == 0
    (asked,) = [h for at, h in published.site.asked if at == address]
    assert asked["range"] == "bytes=900-"
    (registrars,) = published.rows("wages", year=2025, occupation_code="29-9021")
    assert registrars["annual_mean_usd"] == 74_990


def test_parts_of_long_ago_are_cleared_away(published: Outlook) -> None:
    import os

    parts = published.data / "raw" / ".parts"
    parts.mkdir(parents=True, exist_ok=True)
    old, new = parts / "old.part", parts / "new.part"
    for part in (old, new):
        part.write_bytes(b"x")
    os.utime(old, (0, 0))
    assert published.refresh() == 0
    assert (old.exists(), new.exists()) == (False, True)


def test_a_manifest_that_cannot_be_read_means_that_everything_is_taken_anew(
    published: Outlook, said: Said
) -> None:
    manifest = published.data / "raw" / "manifest.json"
    for text in ("{", "[{}]", '"x"', "[1]"):
        manifest.write_text(text)
        before = published.bytes()
        assert published.refresh() == 0
        assert "every file is taken anew" in said()
        assert {n: b for n, b in published.bytes().items() if n != "sources.parquet"} == {
            n: b for n, b in before.items() if n != "sources.parquet"
        }
        assert json.loads(manifest.read_text())


def test_a_raw_file_that_the_disk_changed_is_taken_anew(published: Outlook, said: Said) -> None:
    (path,) = (published.data / "raw" / "price-index").rglob("cu.data.1.AllItems")
    good = path.read_bytes()
    path.write_bytes(good.replace(b"324.054", b"342.054"))
    before = published.rows("price_index")
    assert published.run("build") == 1
    assert "is not as it was taken" in said()
    assert published.rows("price_index") == before
    assert published.refresh() == 0
    (path,) = (published.data / "raw" / "price-index").rglob("cu.data.1.AllItems")
    assert path.read_bytes() == good


def test_raw_files_that_nothing_names_any_more_are_cleared_away(published: Outlook) -> None:
    (old,) = (published.data / "raw" / "price-index").rglob("cu.data.1.AllItems")
    shutil.copy(old, published.site.root / "kept")
    text = old.read_text().replace("324.054", "324.055")
    published.site.put("download.bls.gov/pub/time.series/cu/cu.data.1.AllItems", text)
    assert published.refresh() == 0
    assert not old.exists()
    assert len(list((published.data / "raw" / "price-index").rglob("cu.data.1.AllItems"))) == 1
