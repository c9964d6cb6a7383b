import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from etl import fetch
from etl.errors import FetchFailed, NotOffered, Refused, WrongUsage
from etl.fetch import Fetcher
from etl.records import Stamp
from etl.sources import HOSTS, File
from tests import publishers as p
from tests.loopback import Answer, Site

URL = "https://www.bls.gov/oes/special-requests/oesm25nat.zip"
PATH = "/www.bls.gov/oes/special-requests/oesm25nat.zip"
BODY = b"PK\x03\x04" + bytes(range(256)) * 20


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were asked for; none is kept."""
    asked: list[float] = []
    monkeypatch.setattr(fetch.time, "sleep", asked.append)
    return asked


def take(site: Site, to: Path, before: Stamp | None = None, file: File | None = None) -> Stamp | None:
    return Fetcher(site.address).fetch(file or File(URL), to, before, lambda done, total: None)


def test_a_file_is_taken_whole_and_stamped(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    stamp = take(site, tmp_path / "a" / "oesm25nat.zip")
    assert (tmp_path / "a" / "oesm25nat.zip").read_bytes() == BODY
    assert stamp is not None
    assert (stamp.url, stamp.bytes) == (URL, 4 + 256 * 20)
    assert stamp.last_modified == "Thu, 16 Apr 2026 14:00:00 GMT"
    # A mirror's date is the copy's own.
    assert stamp.published_at is None


def test_bls_is_not_asked_without_a_contact() -> None:
    with pytest.raises(WrongUsage, match="OUTLOOK_CONTACT") as raised:
        Fetcher()
    assert raised.value.exit_status == 2


def test_a_contact_that_is_no_address_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_CONTACT", "the planning office")
    with pytest.raises(WrongUsage, match="'the planning office'"):
        Fetcher()


@pytest.mark.parametrize(
    ("given", "sent"), [("me@example.org", "me@example.org"), (None, "mirror@example.invalid")]
)
def test_the_user_agent_says_whom_to_write_to(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str | None, sent: str
) -> None:
    if given:
        monkeypatch.setenv("OUTLOOK_CONTACT", given)
    site.put(PATH[1:], BODY)
    take(site, tmp_path / "x.zip")
    ((_, headers),) = site.asked
    assert headers["user-agent"] == f"health-information-outlook/1.0 ({sent})"


def test_an_unchanged_file_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    first = take(site, tmp_path / "x.zip")
    assert first is not None
    assert take(site, tmp_path / "y.zip", before=first) is None
    assert not (tmp_path / "y.zip").exists()
    assert site.asked[1][1]["if-none-match"] == first.etag
    assert site.asked[1][1]["if-modified-since"] == first.last_modified


def test_a_changed_file_is_sent_again(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    first = take(site, tmp_path / "x.zip")
    site.put(PATH[1:], BODY + b"more")
    second = take(site, tmp_path / "x.zip", before=first)
    assert first is not None and second is not None
    assert second.sha256 != first.sha256


def test_two_failures_of_the_server_are_waited_out(site: Site, tmp_path: Path, pauses: list[float]) -> None:
    site.scripted[PATH] = [Answer(b"busy", 503), Answer(b"busy", 503), Answer(BODY)]
    stamp = take(site, tmp_path / "x.zip")
    assert stamp is not None and stamp.bytes == len(BODY)
    assert pauses == [0.0, 0.5, 1.0]


def test_retry_after_is_honoured(site: Site, tmp_path: Path, pauses: list[float]) -> None:
    site.scripted[PATH] = [Answer(status=429, headers={"Retry-After": "7"}), Answer(BODY)]
    assert take(site, tmp_path / "x.zip") is not None
    assert pauses == [0.0, 7.0]


def test_retry_after_of_an_hour_is_not_waited_for(site: Site, tmp_path: Path, pauses: list[float]) -> None:
    site.scripted[PATH] = [Answer(status=429, headers={"Retry-After": "3600"}), Answer(BODY)]
    assert take(site, tmp_path / "x.zip") is not None
    assert pauses == [0.0, 60.0]


def test_a_server_that_only_fails_is_given_up_on(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(b"busy", 503)]
    with pytest.raises(FetchFailed, match=r"in 4 tries.*status 503"):
        take(site, tmp_path / "x.zip")
    assert len(site.asked) == 4


def test_a_silent_host_is_left_alone_after_two_files(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(b"busy", 503)]
    fetcher = Fetcher(site.address)
    for _ in range(2):
        with pytest.raises(FetchFailed, match="4 tries"):
            fetcher.fetch(File(URL), tmp_path / "x.zip", None, lambda done, total: None)
    with pytest.raises(FetchFailed, match="was not asked for"):
        fetcher.fetch(File(URL), tmp_path / "x.zip", None, lambda done, total: None)
    assert len(site.asked) == 8


@pytest.mark.parametrize(
    "page",
    [
        p.ACCESS_DENIED,
        b"\xef\xbb\xbf \n<html><body>Sorry</body></html>",
        b'<?xml version="1.0"?> <!DOCTYPE html><html></html>',
    ],
)
def test_a_page_in_place_of_a_file_is_refused(site: Site, tmp_path: Path, page: bytes) -> None:
    site.scripted[PATH] = [Answer(page)]
    with pytest.raises(Refused, match="web page in place of the file"):
        take(site, tmp_path / "x.zip")
    assert len(site.asked) == 1


def test_forbidden_is_refused_at_once(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(p.ACCESS_DENIED, 403)]
    with pytest.raises(Refused, match=r"status 403.*python -m etl import"):
        take(site, tmp_path / "x.zip")
    assert len(site.asked) == 1


def test_what_is_not_there_is_not_offered(site: Site, tmp_path: Path) -> None:
    with pytest.raises(NotOffered, match="404"):
        take(site, tmp_path / "x.zip")
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("url", "body"),
    [
        (URL, b"moved to another address"),
        ("https://www.bls.gov/emp/occupation.xlsx", b"series_id\tyear\n"),
        ("https://download.bls.gov/pub/time.series/oe/oe.area", b"noise\x00\x01\x02"),
    ],
)
def test_a_body_of_another_kind_than_its_address_is_refused(
    site: Site, tmp_path: Path, url: str, body: bytes
) -> None:
    parts = urlsplit(url)
    site.scripted[f"/{parts.netloc}{parts.path}"] = [Answer(body)]
    with pytest.raises(Refused):
        take(site, tmp_path / "x", file=File(url))


def test_a_transfer_cut_half_way_is_tried_again(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(BODY, sends=2000, reset=True), Answer(BODY)]
    stamp = take(site, tmp_path / "x.zip")
    assert stamp is not None and (tmp_path / "x.zip").read_bytes() == BODY
    assert len(site.asked) == 2


def test_a_body_shorter_than_announced_never_becomes_a_file(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(BODY, sends=2000)]
    with pytest.raises(FetchFailed, match="4 tries"):
        take(site, tmp_path / "x.zip")
    assert len(site.asked) == 4


def test_an_empty_body_never_becomes_a_file(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(b"")]
    with pytest.raises(FetchFailed, match="4 tries"):
        take(site, tmp_path / "x.zip")


def test_a_redirect_on_the_same_host_is_followed(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(status=302, headers={"Location": "/new/oesm25nat.zip"})]
    site.put("new/oesm25nat.zip", BODY)
    stamp = take(site, tmp_path / "x.zip")
    assert stamp is not None and stamp.url == URL


def test_a_redirect_to_a_host_that_no_source_declares_is_refused(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(status=302, headers={"Location": "http://elsewhere.invalid/x.zip"})]
    with pytest.raises(Refused, match=r"elsewhere\.invalid"):
        take(site, tmp_path / "x.zip")
    assert len(site.asked) == 1


def test_a_circle_of_redirects_ends(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(status=302, headers={"Location": PATH})]
    with pytest.raises(Refused, match="status 302"):
        take(site, tmp_path / "x.zip")
    assert len(site.asked) == fetch.MAX_REDIRECTS


def test_only_declared_hosts_are_spoken_to() -> None:
    assert {"www.bls.gov", "download.bls.gov", "apps.bea.gov", "api.bls.gov"} == HOSTS


def test_a_file_without_a_lasting_address_is_asked_of_a_mirror_only(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = File("https://www.bls.gov/emp/", "archive/occupation.xlsx", lasting=False)
    assert Fetcher(site.address).address(file) == f"{site.address}/archive/occupation.xlsx"
    monkeypatch.setenv("OUTLOOK_CONTACT", "me@example.org")
    publisher = Fetcher()
    assert publisher.address(file) is None
    with pytest.raises(NotOffered, match="python -m etl import"):
        publisher.fetch(file, tmp_path / "x", None, lambda done, total: None)


@pytest.mark.parametrize(
    ("header", "published"), [("Thu, 16 Apr 2026 14:00:00 GMT", "2026-04-16"), ("last week", None)]
)
def test_the_publishers_own_date_is_kept_where_it_is_one(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header: str, published: str | None
) -> None:
    monkeypatch.setenv("OUTLOOK_CONTACT", "me@example.org")
    site.scripted["/x.zip"] = [Answer(BODY, headers={"Last-Modified": header})]
    stamp = Fetcher().fetch(File(f"{site.address}/x.zip"), tmp_path / "x.zip", None, lambda done, total: None)
    assert stamp is not None and stamp.published_at == published


def test_progress_is_told_up_to_the_last_byte(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    told: list[tuple[int, int | None]] = []
    Fetcher(site.address).fetch(
        File(URL), tmp_path / "x.zip", None, lambda done, total: told.append((done, total))
    )
    assert told[-1] == (len(BODY), len(BODY))


# What servers say in odd ways ------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["Retry-After", "Content-Length"])
def test_a_number_that_only_looks_like_one_ends_no_run(site: Site, tmp_path: Path, header: str) -> None:
    site.scripted[PATH] = [Answer(b"busy", 503, {header: "\xb2"})]
    with pytest.raises(FetchFailed):
        take(site, tmp_path / "x.zip")


def test_unchanged_says_nothing_where_no_file_is_had(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Answer(status=304)]
    with pytest.raises(FetchFailed, match="status 304, though no file is had"):
        take(site, tmp_path / "x.zip")


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://[::1", "no address"),
        ("/caf\xe9?\xff", "no address"),
        ("file:///etc/passwd", "not its publisher's"),
        ("http://user@evil.example/x.zip", r"came http://user@evil\.example"),
    ],
)
def test_where_a_redirect_must_not_lead(site: Site, tmp_path: Path, location: str, words: str) -> None:
    site.scripted[PATH] = [Answer(status=301, headers={"Location": location})]
    with pytest.raises(Refused, match=words):
        take(site, tmp_path / "x.zip")
    assert len(site.asked) == 1


def test_a_redirect_away_from_https_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_CONTACT", "me@example.org")
    publisher = Fetcher()
    with pytest.raises(Refused, match=r"expected https.*came http://www\.bls\.gov"):
        publisher._further(File(URL), URL, "http://www.bls.gov/x.zip")
    assert (
        publisher._further(File(URL), URL, "https://WWW.BLS.GOV:443/x.zip") == "https://WWW.BLS.GOV:443/x.zip"
    )


def test_what_comes_packed_is_unpacked_and_never_gone_on_with(site: Site, tmp_path: Path) -> None:
    packed = {"Content-Encoding": "gzip", "ETag": '"packed"'}
    body = gzip.compress(BODY)
    site.scripted[PATH] = [Answer(body, headers=packed, sends=len(body) // 2), Answer(body, headers=packed)]
    assert take(site, tmp_path / "x.zip") is not None
    assert (tmp_path / "x.zip").read_bytes() == BODY
    # The rest of what is packed is not the rest of the file.
    assert "range" not in site.asked[1][1]


def test_a_body_without_end_is_refused_and_not_kept(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 1000)
    site.put(PATH[1:], BODY)
    with pytest.raises(Refused, match="does not end"):
        take(site, tmp_path / "x.zip")
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("page", [b"<!-- a -->\n<html>Maintenance</html>", b"<svg xmlns='x'>"])
def test_a_page_in_place_of_text_is_refused(site: Site, tmp_path: Path, page: bytes) -> None:
    url = "https://download.bls.gov/pub/time.series/cu/cu.data.1.AllItems"
    site.scripted["/" + url.removeprefix("https://")] = [Answer(page)]
    with pytest.raises(Refused, match="web page"):
        take(site, tmp_path / "x", file=File(url))
