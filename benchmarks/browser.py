"""Pages in a real Chromium: how long until the first chart, and how many bytes came over the wire."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.states import FINISHED_RUNS, SETTLED

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LIMIT_MILLISECONDS = 90_000
WRITTEN = "[data-testid=stMain] :is(h1, label)"
DRAWN = "[data-testid=stPlotlyChart] .js-plotly-plot .main-svg"
# Milliseconds until the frame that first shows each. A program outside the page sees a text only when the page's thread is
# free: often a second later, after Plotly's bundle has run, though the text was on the screen before.
WATCH = """(selectors) => {
  window.shown = {};
  const look = () => {
    for (const selector of selectors) {
      if (!(selector in shown) && document.querySelector(selector)?.getClientRects().length) {
        shown[selector] = performance.now();
      }
    }
    if (Object.keys(shown).length < selectors.length) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@dataclass(frozen=True)
class ColdVisit:
    """A first visit with an empty cache. `http_bytes`: as sent, with headers; `socket_bytes`: payload of the WebSocket;
    `thread_seconds`: processor time of the page's main thread, which a busy machine changes less than the others."""

    text_seconds: float
    chart_seconds: float
    whole_seconds: float
    thread_seconds: float
    http_bytes: int
    socket_bytes: int


def chromium_path() -> str | None:
    """Path of Chromium: the variable CHROMIUM, else a known name on PATH; None where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@contextmanager
def launch_chromium() -> Iterator[Browser]:
    """Run a browser until the end of the block. Raises RuntimeError without Chromium."""
    path = chromium_path()
    if path is None:
        raise RuntimeError(
            "Chromium is missing: install it (apt-get install chromium) or set CHROMIUM to its path"
        )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def wait_until_idle(page: Page, finished_runs: int = 0) -> None:
    """Wait until the page has shown a run of its script beyond these and has drawn every chart."""
    width = page.evaluate("innerWidth")
    page.wait_for_function(SETTLED, arg=[time.monotonic(), finished_runs, width, 0])


def time_cold_visit(browser: Browser, url: str) -> ColdVisit:
    """Open a page in a context with an empty cache."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(LIMIT_MILLISECONDS)
        wire_bytes, payload_bytes = [0], [0]
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        tools.on("Network.loadingFinished", lambda e: wire_bytes.append(int(e["encodedDataLength"])))
        # Chromium reports the length of a binary frame's payload as base64.
        tools.on(
            "Network.webSocketFrameReceived",
            lambda e: payload_bytes.append(len(e["response"]["payloadData"]) * 3 // 4),
        )
        page.add_init_script(f"({WATCH})({json.dumps([WRITTEN, DRAWN])})")
        started = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.wait_for_selector(DRAWN)
        wait_until_idle(page)
        whole_seconds = time.perf_counter() - started
        shown = page.evaluate("shown")
        metrics = {each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]}
        page.wait_for_load_state("networkidle")
        return ColdVisit(
            text_seconds=shown[WRITTEN] / 1000,
            chart_seconds=shown[DRAWN] / 1000,
            whole_seconds=whole_seconds,
            thread_seconds=metrics["TaskDuration"],
            http_bytes=sum(wire_bytes),
            socket_bytes=sum(payload_bytes),
        )
    finally:
        context.close()


def time_rerun(page: Page, option: int) -> float:
    """Choose this option of the page's first list; seconds until everything is drawn again."""
    page.locator("[data-testid=stSelectbox] input").first.click()
    choice = page.locator("[role=option]").nth(option)
    choice.wait_for()
    finished_runs = page.evaluate(FINISHED_RUNS)
    started = time.perf_counter()
    choice.click()
    wait_until_idle(page, finished_runs)
    return time.perf_counter() - started


def time_reruns(browser: Browser, url: str, count: int) -> list[float]:
    """Seconds of several choices, one after another, on one page."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(LIMIT_MILLISECONDS)
        page.goto(url)
        page.wait_for_selector(DRAWN)
        wait_until_idle(page)
        return [time_rerun(page, 2 + n % 4) for n in range(count)]
    finally:
        context.close()
