"""The dashboard as `make run` starts it, and a real Chromium that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PROJECT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 90
# A page on two busy cores.
PAGE_MILLISECONDS = 60_000
# From the server's word that a run is over to the page that shows it.
SHOWN_MILLISECONDS = 2_000
expect.set_options(timeout=30_000)

# Whether the script has run since `Visit.rerun` began to watch.
WATCH = """() => {
  window.outlookRan = false;
  new MutationObserver((_, watcher) => { window.outlookRan = true; watcher.disconnect(); }).observe(
    document.querySelector('[data-testid=stApp]'), { attributes: true, attributeFilter: ['data-test-script-state'] });
}"""
# Whether every chart is as wide as its place, and has been for a while: Streamlit measures places one after the other.
FOLLOWED = """width => {
  const wide = e => e.getBoundingClientRect().width;
  const places = [...document.querySelectorAll('.js-plotly-plot')].map(p =>
    [wide(p.closest('.stPlotlyChart')), wide(p), Number(p.querySelector('.main-svg').getAttribute('width'))]);
  const now = JSON.stringify([innerWidth, places]);
  if (window.outlookWidths?.now !== now) window.outlookWidths = { now, since: performance.now() };
  return innerWidth === width && performance.now() - window.outlookWidths.since > 300
    && places.every(([place, plot, drawn]) => Math.abs(plot - place) < 2 && Math.abs(drawn - plot) < 2);
}"""
SETTLED = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
  return app && app.dataset.testScriptState === 'notRunning'
    && document.querySelector('h1')
    && !document.querySelector('[data-testid=stSkeleton]')
    && !document.querySelector('[data-stale=true]')
    && charts.every(c => c.querySelector('.js-plotly-plot .main-svg'));
}"""


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        why = "no Chromium here: install it (apt-get install chromium) or set CHROMIUM to its path"
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(why)
        pytest.skip(why)
    return found


def _script_finished(frame: str | bytes) -> bool:
    return isinstance(frame, bytes) and ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not start within {START_SECONDS} s:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = _chromium()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def dashboard(log: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A dashboard of one's own: its address and its process."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
    options = ["--server.port", str(port), "--server.headless", "true", "--server.fileWatcherType", "none"]
    outside = {name: value for name, value in os.environ.items() if name != "OUTLOOK_DATA"}
    with log.open("wb") as out:
        server = subprocess.Popen([*command, *options], cwd=PROJECT, env=outside, stdout=out, stderr=out)
    try:
        _wait(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


@pytest.fixture(scope="session")
def address(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a dashboard that was started for these tests."""
    with dashboard(tmp_path_factory.mktemp("server") / "log.txt") as (url, _):
        yield url


@dataclass
class Visit:
    """A page that is open, and what went wrong on the way."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)
    socket: WebSocket | None = None

    def connected(self, socket: WebSocket) -> None:
        """The page has a connection to the server, its first or another after the first broke."""
        self.socket = socket

    def go(self, path: str) -> None:
        """Open an address of the dashboard and wait until everything on it is drawn."""
        self.page.goto(self.address + path)
        self.settled()

    def settled(self) -> None:
        """Wait until the script has run and no chart or table is still a grey box."""
        self.page.wait_for_function(SETTLED)

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """Do something that makes the script run again, and wait until what it draws is there."""
        assert self.socket is not None
        self.page.evaluate(WATCH)
        with self.socket.expect_event("framereceived", _script_finished, timeout=PAGE_MILLISECONDS):
            yield
        # A run as short as a few milliseconds may never show as one: Streamlit then draws its end without its start.
        with suppress(PlaywrightTimeoutError):
            self.page.wait_for_function("window.outlookRan", timeout=SHOWN_MILLISECONDS)
        self.settled()

    def turn(self, query: str) -> None:
        """Go to another view of the same page, as Back does, without loading it anew."""
        with self.rerun():
            self.page.evaluate(
                """query => {
                  history.pushState({}, '', location.pathname + query);
                  dispatchEvent(new PopStateEvent('popstate', { state: {} }));
                }""",
                query,
            )

    def sized(self, width: int, height: int = 800) -> None:
        """Make the window this wide and wait until charts have followed."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_function(FOLLOWED, arg=width)
        self.settled()


@pytest.fixture(scope="session")
def contexts(chromium: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A light and a dark window, each keeping the server's scripts for the next page."""
    opened = {theme: chromium.new_context(color_scheme=theme) for theme in ("light", "dark")}  # type: ignore[arg-type]
    yield opened
    for context in opened.values():
        context.close()


@pytest.fixture
def visit(contexts: dict[str, BrowserContext], address: str) -> Iterator[Callable[..., Visit]]:
    """Open a fresh tab of a width and theme, which notes every error and every failed request."""
    tabs: list[Page] = []

    def opened(theme: str = "light", width: int = 1280) -> Visit:
        page = contexts[theme].new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.set_default_timeout(PAGE_MILLISECONDS)
        tabs.append(page)
        seen = Visit(page, address)
        page.on("websocket", seen.connected)
        page.on("pageerror", lambda error: seen.wrong.append(f"error: {error}"))
        page.on("console", lambda m: seen.wrong.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("requestfailed", lambda r: seen.wrong.append(f"failed: {r.url} {r.failure}"))
        page.on("response", lambda r: seen.wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        return seen

    yield opened
    for page in tabs:
        page.close()
