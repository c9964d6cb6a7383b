"""Downloads from a server on the loopback address: retries, conditions, limits, redirects, refusals."""

import gzip
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import requests
import urllib3

from etl import http_connections
from etl.catalog import HOSTS, File
from etl.errors import FetchFailed, NotOffered, Refused, WrongUsage
from etl.files import Stamp
from etl.http import Client, Limits
from tests import publishers as p
from tests.loopback import Reply, Site

URL = "https://www.bls.gov/oes/special-requests/oesm25nat.zip"
PATH = "/www.bls.gov/oes/special-requests/oesm25nat.zip"
BODY = b"PK\x03\x04" + bytes(range(256)) * 20


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were asked for; none is kept."""
    asked: list[float] = []
    # Not `time.sleep` itself: threads that other tests started sleep, too.
    monkeypatch.setattr(urllib3.util.retry, "time", SimpleNamespace(sleep=asked.append, time=time.time))
    return asked


def ignore(done: int, total: int | None) -> None:
    return


def download(
    site: Site, to: Path, previous: Stamp | None = None, url: str = URL, limits: Limits | None = None
) -> Stamp | None:
    return Client(site.address, limits).download(File(url), to, previous, ignore)


def test_file_is_downloaded_and_stamped(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    stamp = download(site, tmp_path / "a" / "oesm25nat.zip")
    assert (tmp_path / "a" / "oesm25nat.zip").read_bytes() == BODY
    assert stamp is not None
    assert (stamp.url, stamp.bytes) == (URL, 4 + 256 * 20)
    assert stamp.last_modified == "Thu, 16 Apr 2026 14:00:00 GMT"
    # A mirror's date is the copy's own.
    assert stamp.published_at is None


def test_mirror_says_where_it_took_a_file(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    site.put("MANIFEST.tsv", f"path\ttaken_from\twhat_it_is\n{PATH[1:]}\tsomebody\tre-saved\n")
    stamp = download(site, tmp_path / "x.zip")
    assert stamp is not None
    assert (stamp.copied_from, stamp.is_original) == ("somebody: re-saved", False)


def test_silent_mirror_leaves_origin_unknown(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    stamp = download(site, tmp_path / "x.zip")
    assert stamp is not None
    assert "does not say" in stamp.copied_from
    assert stamp.is_original is None


# The contact -----------------------------------------------------------------------------------------------


def test_bls_needs_a_contact() -> None:
    with pytest.raises(WrongUsage, match="OUTLOOK_CONTACT") as raised:
        Client()
    assert raised.value.exit_status == 2


def test_contact_must_be_an_email_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_CONTACT", "the planning office")
    with pytest.raises(WrongUsage, match="'the planning office'"):
        Client()


@pytest.mark.parametrize(
    ("given", "sent"), [("me@example.org", "me@example.org"), (None, "mirror@example.invalid")]
)
def test_user_agent_names_the_contact(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str | None, sent: str
) -> None:
    if given:
        monkeypatch.setenv("OUTLOOK_CONTACT", given)
    site.put(PATH[1:], BODY)
    download(site, tmp_path / "x.zip")
    ((_, headers),) = site.requests
    assert headers["user-agent"] == f"health-information-outlook/1.0 ({sent})"


# Conditional requests --------------------------------------------------------------------------------------


def test_unchanged_file_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    first = download(site, tmp_path / "x.zip")
    assert first is not None
    assert download(site, tmp_path / "y.zip", first) is None
    assert list(tmp_path.glob("[xy]*")) == [tmp_path / "x.zip"]
    assert site.requests[1][1]["if-none-match"] == first.etag
    assert site.requests[1][1]["if-modified-since"] == first.last_modified


def test_changed_file_is_sent_again(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    first = download(site, tmp_path / "x.zip")
    site.put(PATH[1:], BODY + b"more")
    second = download(site, tmp_path / "x.zip", first)
    assert first is not None and second is not None
    assert second.sha256 != first.sha256


def test_validators_go_to_their_own_server_only(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    other = Stamp(URL, "", 1, "", etag='"x"', last_modified="Thu, 16 Apr 2026 14:00:00 GMT", asked_at=URL)
    assert download(site, tmp_path / "x.zip", other) is not None
    assert not {"if-none-match", "if-modified-since"} & set(site.requests[0][1])


def test_unasked_304_is_refused(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Reply(status=304)]
    with pytest.raises(Refused, match="status 304"):
        download(site, tmp_path / "x.zip")


# Retries ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_server_errors_are_retried(site: Site, tmp_path: Path, pauses: list[float], status: int) -> None:
    site.scripted[PATH] = [*[Reply(b"busy", status)] * 3, Reply(BODY)]
    stamp = download(site, tmp_path / "x.zip")
    assert stamp is not None and stamp.bytes == len(BODY)
    assert pauses == [1.0, 2.0]


def test_retry_after_is_respected(site: Site, tmp_path: Path, pauses: list[float]) -> None:
    site.scripted[PATH] = [Reply(status=429, headers={"Retry-After": "7"}), Reply(BODY)]
    assert download(site, tmp_path / "x.zip") is not None
    assert pauses == [7.0]


def test_retry_after_is_capped_at_a_minute(site: Site, tmp_path: Path, pauses: list[float]) -> None:
    site.scripted[PATH] = [Reply(status=429, headers={"Retry-After": "3600"}), Reply(BODY)]
    assert download(site, tmp_path / "x.zip") is not None
    assert pauses == [60.0]


def test_retries_end_after_four_tries(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Reply(b"busy", 503)]
    with pytest.raises(FetchFailed, match=r"in 4 tries.*status 503"):
        download(site, tmp_path / "x.zip")
    assert len(site.requests) == 4


@pytest.mark.parametrize("header", ["Retry-After", "Content-Length"])
def test_invalid_numbers_in_headers_fail_cleanly(site: Site, tmp_path: Path, header: str) -> None:
    site.scripted[PATH] = [Reply(b"busy", 503, {header: "\xb2"})]
    with pytest.raises(FetchFailed):
        download(site, tmp_path / "x.zip", limits=Limits(read_seconds=0.2))


def test_cut_transfer_is_retried(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Reply(BODY, sends=2000, reset=True), Reply(BODY)]
    assert download(site, tmp_path / "x.zip") is not None
    assert (tmp_path / "x.zip").read_bytes() == BODY
    assert len(site.requests) == 2


def test_cut_compressed_transfer_is_retried(site: Site, tmp_path: Path) -> None:
    packed = {"Content-Encoding": "gzip"}
    body = gzip.compress(BODY)
    site.scripted[PATH] = [Reply(body, headers=packed, sends=len(body) // 2), Reply(body, headers=packed)]
    assert download(site, tmp_path / "x.zip") is not None
    assert (tmp_path / "x.zip").read_bytes() == BODY


@pytest.mark.parametrize("answer", [Reply(BODY, sends=2000), Reply(b"")])
def test_incomplete_body_is_never_kept(site: Site, tmp_path: Path, answer: Reply) -> None:
    site.scripted[PATH] = [answer]
    with pytest.raises(FetchFailed, match="4 tries"):
        download(site, tmp_path / "x.zip")
    assert len(site.requests) == 4
    assert list(tmp_path.glob("[xy]*")) == []


def test_unreachable_host_fails_after_four_tries(tmp_path: Path, pauses: list[float]) -> None:
    with pytest.raises(FetchFailed, match="in 4 tries: got a broken connection"):
        Client("http://127.0.0.1:1").download(File(URL), tmp_path / "x.zip", None, ignore)
    assert pauses == [1.0, 2.0]


def test_failing_host_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Reply(b"busy", 503)]
    client = Client(site.address)
    for _ in range(2):
        with pytest.raises(FetchFailed, match="4 tries"):
            client.download(File(URL), tmp_path / "x.zip", None, ignore)
    with pytest.raises(FetchFailed, match="was not requested"):
        client.download(File(URL), tmp_path / "x.zip", None, ignore)
    assert len(site.requests) == 8


def test_refusing_host_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Reply(p.ACCESS_DENIED, 403)]
    client = Client(site.address)
    for _ in range(5):
        with pytest.raises(Refused):
            client.download(File(URL), tmp_path / "x.zip", None, ignore)
    assert len(site.requests) == 3


# Limits ----------------------------------------------------------------------------------------------------


def test_oversized_body_is_refused(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    with pytest.raises(Refused, match="too large: expected at most 1,000 bytes"):
        download(site, tmp_path / "x.zip", limits=Limits(max_file_bytes=1000))
    assert list(tmp_path.glob("[xy]*")) == []


@pytest.mark.parametrize("limits", [Limits(patience_seconds=0.15), Limits(transfer_seconds=0.15)])
def test_slow_transfer_is_given_up(site: Site, tmp_path: Path, limits: Limits) -> None:
    site.scripted[PATH] = [Reply(BODY, drips=100)]
    with pytest.raises(FetchFailed, match="sent too slowly"):
        download(site, tmp_path / "x.zip", limits=limits)
    assert len(site.requests) == 1


def test_silent_host_is_asked_once(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Reply(hangs=True)]
    with pytest.raises(FetchFailed, match=r"did not answer within 0\.2 s"):
        download(site, tmp_path / "x.zip", limits=Limits(read_seconds=0.2))
    assert len(site.requests) == 1


# What comes in place of a file -----------------------------------------------------------------------------


def test_forbidden_is_refused_at_once(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Reply(p.ACCESS_DENIED, 403)]
    with pytest.raises(Refused, match=r"status 403.*python -m etl import"):
        download(site, tmp_path / "x.zip")
    assert len(site.requests) == 1


def test_missing_file_is_not_offered(site: Site, tmp_path: Path) -> None:
    with pytest.raises(NotOffered, match="404"):
        download(site, tmp_path / "x.zip")
    assert len(site.requests) == 1


@pytest.mark.parametrize(
    ("url", "body", "message"),
    [
        (URL, p.ACCESS_DENIED, "web page"),
        (URL, b"\xef\xbb\xbf \n<html><body>Sorry</body></html>", "web page"),
        (URL, b'<?xml version="1.0"?> <!DOCTYPE html><html></html>', "web page"),
        (URL, b"moved to another address", r"not a \.zip file"),
        ("https://www.bls.gov/emp/occupation.xlsx", b"series_id\tyear\n", r"not a \.xlsx file"),
        ("https://download.bls.gov/pub/time.series/oe/oe.area", b"noise\x00\x01\x02", "binary data"),
        ("https://download.bls.gov/cu.data.1.AllItems", b"<!-- a -->\n<html>Maintenance</html>", "web page"),
        ("https://download.bls.gov/cu.data.1.AllItems", b"<svg xmlns='x'>", "web page"),
        (
            "https://download.bls.gov/cu.data.1.AllItems",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
            "Git LFS pointer",
        ),
    ],
)
def test_other_kinds_of_body_are_refused(
    site: Site, tmp_path: Path, url: str, body: bytes, message: str
) -> None:
    parts = urlsplit(url)
    site.scripted[f"/{parts.netloc}{parts.path}"] = [Reply(body)]
    with pytest.raises(Refused, match=message):
        download(site, tmp_path / "x", url=url)
    assert len(site.requests) == 1
    assert list(tmp_path.glob("[xy]*")) == []


def test_long_web_page_is_refused_at_its_head(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Reply(b"<!DOCTYPE html>" + b"x" * 10_000, drips=3_000)]
    with pytest.raises(Refused, match="web page"):
        download(site, tmp_path / "x.zip")


# Redirects -------------------------------------------------------------------------------------------------


def test_redirect_on_the_same_host_is_followed(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Reply(status=302, headers={"Location": "/new/oesm25nat.zip"})]
    site.put("new/oesm25nat.zip", BODY)
    stamp = download(site, tmp_path / "x.zip")
    assert stamp is not None and stamp.url == URL


def test_redirect_loop_ends(site: Site, tmp_path: Path) -> None:
    site.scripted[PATH] = [Reply(status=302, headers={"Location": PATH})]
    with pytest.raises(Refused, match="redirects without end"):
        download(site, tmp_path / "x.zip")
    assert len(site.requests) == http_connections.MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("http://elsewhere.invalid/x.zip", r"got http://elsewhere\.invalid"),
        ("http://[::1", "invalid URL"),
        ("/caf\xe9?\xff", "invalid URL"),
        ("file:///etc/passwd", "got file://"),
        ("http://user@evil.example/x.zip", r"got http://user@evil\.example"),
    ],
)
def test_undeclared_redirects_are_refused(site: Site, tmp_path: Path, location: str, message: str) -> None:
    site.scripted[PATH] = [Reply(status=301, headers={"Location": location})]
    with pytest.raises(Refused, match=message):
        download(site, tmp_path / "x.zip")
    assert len(site.requests) == 1


def test_redirect_away_from_https_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_CONTACT", "me@example.org")
    response = requests.Response()
    response.url, response.status_code = URL, 302
    session = Client()._session
    response.headers["Location"] = "https://WWW.BLS.GOV:443/x.zip"
    assert session.get_redirect_target(response) == "https://WWW.BLS.GOV:443/x.zip"
    response.headers["Location"] = "http://www.bls.gov/x.zip"
    with pytest.raises(Refused, match=r"expected https.*got http://www\.bls\.gov"):
        session.get_redirect_target(response)


def test_posted_key_is_not_redirected(site: Site) -> None:
    path = "/api.bls.gov/data/"
    site.scripted[path] = [Reply(status=307, headers={"Location": "/elsewhere"})]
    with pytest.raises(Refused, match="status 307"):
        Client(site.address).post_json(File("https://api.bls.gov/data/"), {"registrationkey": "k"})
    assert [posted for posted, _ in site.posted] == [path]


# Where files are requested ---------------------------------------------------------------------------------


def test_only_publishers_hosts_are_declared() -> None:
    assert {
        *("www.bls.gov", "download.bls.gov", "apps.bea.gov", "api.bls.gov"),
        *("public.projectionscentral.org", "www.onetcenter.org", "www2.census.gov", "nces.ed.gov"),
        "ed-public-download.scorecard.network",
    } == HOSTS


def test_file_without_lasting_url_needs_a_mirror(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = File("https://www.bls.gov/emp/", "archive/occupation.xlsx", lasting=False)
    assert Client(site.address).url_of(file) == f"{site.address}/archive/occupation.xlsx"
    monkeypatch.setenv("OUTLOOK_CONTACT", "me@example.org")
    client = Client()
    assert client.url_of(file) is None
    with pytest.raises(NotOffered, match="python -m etl import"):
        client.download(file, tmp_path / "x", None, ignore)


@pytest.mark.parametrize(
    ("header", "published"), [("Thu, 16 Apr 2026 14:00:00 GMT", "2026-04-16"), ("last week", None)]
)
def test_publishers_own_date_is_kept(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header: str, published: str | None
) -> None:
    monkeypatch.setenv("OUTLOOK_CONTACT", "me@example.org")
    site.scripted["/x.zip"] = [Reply(BODY, headers={"Last-Modified": header})]
    stamp = Client().download(File(f"{site.address}/x.zip"), tmp_path / "x.zip", None, ignore)
    assert stamp is not None and stamp.published_at == published


def test_progress_ends_at_the_last_byte(site: Site, tmp_path: Path) -> None:
    site.put(PATH[1:], BODY)
    seen: list[tuple[int, int | None]] = []
    Client(site.address).download(
        File(URL), tmp_path / "x.zip", None, lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (len(BODY), len(BODY))
