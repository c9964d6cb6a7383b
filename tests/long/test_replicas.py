"""Three dashboards behind a real nginx with the configuration of deploy/; one is killed while people read."""

import asyncio
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import browser
from benchmarks.replicas import Site, run_site
from benchmarks.servers import Server, fetch
from benchmarks.session import Run, Session, SessionError

pytestmark = pytest.mark.long

READERS = 12
QUERY = {"occupation": "29-9021", "measure": "jobs", "place": "4800000"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with run_site(tmp_path) as running:
        yield running


def fetch_cookie(url: str) -> str:
    """Return the cookie that nginx gives a new reader."""
    with urllib.request.urlopen(f"{url}/states") as response:  # noqa: S310
        cookies = [
            each
            for each in response.headers.get_all("Set-Cookie") or []
            if each.startswith("outlook_reader=")
        ]
    assert len(cookies) == 1
    return str(cookies[0]).partition(";")[0]


def count_connections(replica: Server) -> int:
    """Count open connections: nginx keeps several to the replica of a reader."""
    port = f":{int(replica.url.rpartition(':')[2]):04X}"
    established = "01"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(line.split()[1].endswith(port) and line.split()[3] == established for line in lines)


def read_page(session: Session) -> tuple[str, tuple[tuple[str, ...], ...], str]:
    """Return what a reader sees: text, lists to choose from, query string."""
    return session.text, tuple(tuple(options) for options in session.choices.values()), session._query


async def open_page(url: str) -> Session:
    session = Session(url, "states", dict(QUERY), headers={"Cookie": fetch_cookie(url)})
    await session.connect()
    await session.load()
    return session


async def rerun_or_reconnect(session: Session) -> tuple[Run, bool]:
    """Run the page again; on a lost connection, connect and load by URL as the browser does. True where it did."""
    try:
        return await session.rerun(), False
    except SessionError:
        await session.connect()
        return await session.load(), True


def test_readers_move_off_a_killed_replica(site: Site) -> None:
    async def read_through_a_kill() -> None:
        sessions = [await open_page(site.url) for _ in range(READERS)]
        before = [read_page(session) for session in sessions]
        assert len(set(before)) == 1
        assert "Texas" in before[0][0]
        site.replicas[0].process.kill()
        after = await asyncio.gather(*(rerun_or_reconnect(session) for session in sessions))
        # Readers on other replicas do not notice.
        assert 0 < sum(reconnected for _, reconnected in after) < READERS
        assert [read_page(session) for session in sessions] == before
        assert {run.charts for run, _ in after} == {after[0][0].charts}
        # New readers are not sent to the killed replica.
        for _ in range(6):
            late = await open_page(site.url)
            assert read_page(late) == before[0]
            await late.close()
        for session in sessions:
            await session.close()

    asyncio.run(read_through_a_kill())
    for _ in range(20):
        assert fetch(f"{site.url}/healthz")[0] == 200
        assert fetch(f"{site.url}/download/areas.csv?area_type=state")[0] == 200


def test_browser_page_survives_its_replica(site: Site) -> None:
    with browser.launch_chromium() as chromium:
        context = chromium.new_context()
        page = context.new_page()
        page.set_default_timeout(browser.LIMIT_MILLISECONDS)
        page.goto(f"{site.url}/states?occupation=29-9021&measure=jobs&place=4800000")
        browser.wait_until_idle(page)
        before = page.locator("[data-testid=stMain]").inner_text()
        reader = next(each for each in context.cookies() if each.get("name") == "outlook_reader")
        page.evaluate("() => { window.__same = true }")
        with page.expect_websocket():
            # The replica that serves this page.
            max(site.replicas, key=count_connections).process.kill()
        # The page does not run again by reconnecting, so its connection is the state to wait for.
        page.wait_for_selector("[data-testid=stApp][data-test-connection-state=CONNECTED]")
        browser.wait_until_idle(page)
        # The page was not loaded again, and choices work.
        assert page.evaluate("() => window.__same") is True
        assert page.locator("[data-testid=stMain]").inner_text() == before
        assert next(each for each in context.cookies() if each.get("name") == "outlook_reader") == reader
        # The first choice after the move counts, although the new replica has never run this page.
        browser.time_rerun(page, 2)
        assert page.locator("[data-testid=stMain]").inner_text() != before
        assert "occupation=29-9021" not in page.url
        assert "place=4800000" in page.url


def test_scripts_are_compressed_and_cached(site: Site) -> None:
    _, index = fetch(f"{site.url}/", accept="text/html")
    chart = re.search(rb"static/js/PlotlyChart[^\"]+", index)
    assert chart is not None
    url = f"{site.url}/{chart[0].decode()}"
    _, packed = fetch(url, accept_encoding="gzip")
    _, plain = fetch(url)
    assert len(packed) < 0.35 * len(plain)
    for replica in site.replicas:
        replica.process.kill()
    # nginx serves cached files even while no replica responds.
    assert fetch(url, accept_encoding="gzip") == (200, packed)
    assert fetch(f"{site.url}/healthz")[0] == 502
