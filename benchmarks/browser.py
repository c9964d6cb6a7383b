"""Pages in a real Chromium: how long until the first chart, and what came over the wire."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
PATIENCE_MILLISECONDS = 90_000
DRAWN = "[data-testid=stPlotlyChart] .js-plotly-plot .main-svg"
IDLE = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning' && !document.querySelector('[data-testid=stSkeleton]')
    && !document.querySelector('[data-stale=true]')
    && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(c => c.querySelector('.main-svg'));
}"""
# The page has had the messages before this one, and drawn what they brought.
NEXT_PICTURE = (
    "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
)


@dataclass(frozen=True)
class Visit:
    """A first visit, nothing kept from before. `http_bytes` as sent (headers too), `socket_bytes` the WebSocket's payload."""

    chart_seconds: float
    whole_seconds: float
    http_bytes: int
    socket_bytes: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser until the end of the block. Raises RuntimeError where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise RuntimeError(
            "no Chromium here: install it (apt-get install chromium) or set CHROMIUM to its path"
        )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


def cold(browser: Browser, address: str) -> Visit:
    """Open a page in a context that has kept nothing."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        wire, frames = [0], [0]
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.on("Network.loadingFinished", lambda e: wire.append(int(e["encodedDataLength"])))
        # Chromium gives the length of a binary frame's payload as base64.
        tools.on(
            "Network.webSocketFrameReceived",
            lambda e: frames.append(len(e["response"]["payloadData"]) * 3 // 4),
        )
        began = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.wait_for_selector(DRAWN)
        chart = time.perf_counter() - began
        page.wait_for_function(IDLE)
        whole = time.perf_counter() - began
        page.wait_for_timeout(500)
        return Visit(chart, whole, sum(wire), sum(frames))
    finally:
        context.close()


def _script_finished(frame: str | bytes) -> bool:
    return isinstance(frame, bytes) and ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished"


def rerun(page: Page, socket: WebSocket, option: int) -> float:
    """Seconds from the choice of another option in the page's first list until all is drawn again; not the one chosen."""
    page.locator("[data-testid=stSelectbox] input").first.click()
    choice = page.locator("[role=option]").nth(option)
    choice.wait_for()
    began = time.perf_counter()
    # A run of a few milliseconds never shows in the page as one that is going on: what the server says of its end counts.
    with socket.expect_event("framereceived", _script_finished, timeout=PATIENCE_MILLISECONDS):
        choice.click()
    page.evaluate(NEXT_PICTURE)
    page.wait_for_function(IDLE)
    return time.perf_counter() - began


def reruns(browser: Browser, address: str, count: int) -> list[float]:
    """The same for several choices after each other on one page."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        with page.expect_websocket() as opened:
            page.goto(address)
        page.wait_for_selector(DRAWN)
        page.wait_for_function(IDLE)
        return [rerun(page, opened.value, 2 + n % 4) for n in range(count)]
    finally:
        context.close()
