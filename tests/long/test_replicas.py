"""Three dashboards behind a real nginx with the configuration of deploy/: one is killed while people read."""

import asyncio
import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import WebSocket

from benchmarks import browser
from benchmarks.servers import Server, dashboard, fetched, free_port
from benchmarks.session import Broken, Run, Session

pytestmark = pytest.mark.long

PROJECT = Path(__file__).resolve().parent.parent.parent
READERS = 12
QUERY = {"occupation": "29-9021", "measure": "jobs", "state": "TX"}


@dataclass(frozen=True)
class Site:
    """nginx at `address`, and the replicas behind it."""

    address: str
    replicas: list[Server]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.fail("no nginx here: apt-get install nginx-light")
    with ExitStack() as stack:
        replicas = [stack.enter_context(dashboard(tmp_path / str(n), tmp_path / "data")) for n in range(3)]
        port = free_port()
        text = (PROJECT / "deploy" / "nginx.conf").read_text()
        for n, replica in enumerate(replicas):
            text = text.replace(f"127.0.0.1:{8511 + n} ", replica.address.removeprefix("http://") + " ")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
        text = text.replace("/var/cache/nginx/outlook", str(tmp_path / "cache"))
        assert "851" not in re.sub(r"127\.0\.0\.1:\d+", "", text)
        user = "user root;" if os.geteuid() == 0 else ""
        folders = "".join(
            f"{name}_temp_path {tmp_path}/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main = tmp_path / "nginx.conf"
        main.write_text(
            f"{user} pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log; worker_processes 1;\n"
            f"events {{}}\nhttp {{ access_log off; {folders}\n{text}\n}}\n"
        )
        process = subprocess.Popen(
            [nginx, "-c", str(main), "-e", str(tmp_path / "error.log"), "-g", "daemon off;"]
        )
        stack.callback(process.wait, 10)
        stack.callback(process.terminate)
        address = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                fetched(f"{address}/healthz")
                break
            except OSError:
                assert process.poll() is None, (tmp_path / "error.log").read_text()
                time.sleep(0.1)
        yield Site(address, replicas)


def cookie(address: str) -> str:
    """What nginx tells a new reader."""
    with urllib.request.urlopen(f"{address}/states") as answer:  # noqa: S310
        said = [
            each for each in answer.headers.get_all("Set-Cookie") or [] if each.startswith("outlook_reader=")
        ]
    assert len(said) == 1
    return str(said[0]).partition(";")[0]


def connections(replica: Server) -> int:
    """Open connections to a replica: nginx holds several to the one that a reader is with."""
    port = f":{int(replica.address.rpartition(':')[2]):04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(
        line.split()[1].endswith(port) and line.split()[3] == "01"  # established
        for line in lines
    )


def shown(session: Session) -> tuple[str, tuple[tuple[str, ...], ...], str]:
    """What a reader sees: words, lists to choose from, address."""
    return session.text, tuple(tuple(options) for options in session.choices.values()), session._query


async def open_page(address: str) -> Session:
    session = Session(address, "states", dict(QUERY), headers={"Cookie": cookie(address)})
    await session.connect()
    await session.load()
    return session


async def read_on(session: Session) -> tuple[Run, bool]:
    """Run the page again; whose replica is gone connects anew, as the browser does, with what stands in the address."""
    try:
        return await session.again(), False
    except Broken:
        await session.connect()
        return await session.load(), True


def test_who_reads_on_a_replica_that_is_killed_reads_on_with_another(site: Site) -> None:
    async def reading() -> None:
        sessions = [await open_page(site.address) for _ in range(READERS)]
        before = [shown(session) for session in sessions]
        assert len(set(before)) == 1
        assert "Texas" in before[0][0]
        site.replicas[0].process.kill()
        after = await asyncio.gather(*(read_on(session) for session in sessions))
        moved = [anew for _, anew in after]
        # Who was elsewhere did not notice.
        assert 0 < sum(moved) < READERS
        assert [shown(session) for session in sessions] == before
        assert {run.charts for run, _ in after} == {after[0][0].charts}
        # And whoever comes now is not sent to the one that is gone.
        for _ in range(6):
            late = await open_page(site.address)
            assert shown(late) == before[0]
            await late.close()
        for session in sessions:
            await session.close()

    asyncio.run(reading())
    began = time.monotonic()
    for _ in range(20):
        assert fetched(f"{site.address}/healthz")[0] == 200
        assert fetched(f"{site.address}/download/areas.csv?area_type=state")[0] == 200
    assert time.monotonic() - began < 20


def test_a_page_in_a_browser_is_the_same_after_its_replica_was_killed(site: Site) -> None:
    with browser.chromium() as chromium:
        context = chromium.new_context()
        page = context.new_page()
        page.set_default_timeout(browser.PATIENCE_MILLISECONDS)
        page.goto(f"{site.address}/states?occupation=29-9021&measure=jobs&state=TX")
        page.wait_for_selector(browser.DRAWN)
        page.wait_for_function(browser.IDLE)
        before = page.locator("[data-testid=stMain]").inner_text()
        reader = next(each for each in context.cookies() if each.get("name") == "outlook_reader")
        page.evaluate("() => { window.__same = true }")
        sockets: list[WebSocket] = []
        page.on("websocket", lambda opened: sockets.append(opened))
        # The one that sent this page what it needed.
        max(site.replicas, key=connections).process.kill()
        for _ in range(100):
            if sockets:
                break
            page.wait_for_timeout(200)
        assert sockets, "the page opened no other connection"
        page.wait_for_timeout(2_000)
        page.wait_for_function(browser.IDLE)
        # The page was not loaded anew, and it answers choices.
        assert page.evaluate("() => window.__same") is True
        assert page.locator("[data-testid=stMain]").inner_text() == before
        assert next(each for each in context.cookies() if each.get("name") == "outlook_reader") == reader
        # The first choice after a move counts: it is the new replica's first run of the page with what was chosen.
        browser.rerun(page, sockets[-1], 2)
        assert page.locator("[data-testid=stMain]").inner_text() != before
        assert "occupation=29-9021" not in page.url
        assert "state=TX" in page.url


def test_scripts_come_compressed_and_once(site: Site) -> None:
    _, index = fetched(f"{site.address}/", accept="text/html")
    chart = re.search(rb"static/js/PlotlyChart[^\"]+", index)
    assert chart is not None
    address = f"{site.address}/{chart[0].decode()}"
    _, packed = fetched(address, accept_encoding="gzip")
    _, plain = fetched(address)
    assert len(packed) < 0.35 * len(plain)
    for replica in site.replicas:
        replica.process.kill()
    # What is kept is sent even while no replica answers.
    assert fetched(address, accept_encoding="gzip") == (200, packed)
    assert fetched(f"{site.address}/healthz")[0] == 502
