"""The dashboard as `make run` starts it, and visits to it in a real Chromium.

Tests wait for states of the page, never for a length of time: the limits below only end a test that hangs.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from benchmarks.browser import chromium_path, launch_chromium
from benchmarks.servers import run_dashboard
from tests.browser.states import FINISHED_RUNS, NEXT_STOP, SETTLED, STILL

# Two cores that four other processes keep busy still load the slowest page in a quarter of this.
LIMIT_MILLISECONDS = 120_000
# Frames in a row in which nothing changes; a busy browser draws fewer of them, and so is waited for longer.
QUIET_FRAMES = 5
expect.set_options(timeout=LIMIT_MILLISECONDS)


@dataclass
class Visit:
    """A page that is open. `errors` holds every script error, console error and failed request so far."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)
    calls: Iterator[int] = field(default_factory=count)

    def open(self, path: str) -> None:
        """Load a path of the dashboard and wait until the page has settled."""
        self.page.goto(self.url + path)
        self.settle()

    def settle(self, finished_runs: int = 0) -> None:
        """Wait until the page has shown a run beyond these, is drawn completely, and no longer changes."""
        size = self.page.viewport_size
        assert size is not None
        self.page.wait_for_function(
            SETTLED, arg=[next(self.calls), finished_runs, size["width"], QUIET_FRAMES]
        )

    def wait_until_still(self) -> None:
        """Wait until no transition or animation is under way."""
        self.page.wait_for_function(STILL)

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """Wait, after the block, for the run of the script that it causes and for what that run draws."""
        finished_runs = self.page.evaluate(FINISHED_RUNS)
        yield
        self.settle(finished_runs)

    def navigate(self, query: str) -> None:
        """Show another view of the same page, as the Back button does, without loading the page again."""
        with self.rerun():
            self.page.evaluate(
                """query => {
                  history.pushState({}, '', location.pathname + query);
                  dispatchEvent(new PopStateEvent('popstate', { state: {} }));
                }""",
                query,
            )

    def resize(self, width: int, height: int = 800) -> None:
        """Resize the window and wait until the charts have followed."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.settle()

    def press_tab(self) -> dict[str, object]:
        """Press Tab and return the next stop, once the reader can see it and its focus ring."""
        self.page.keyboard.press("Tab")
        stop: dict[str, object] = self.page.evaluate(NEXT_STOP, LIMIT_MILLISECONDS)
        assert stop["arrived"], f"the keyboard's focus has not moved or cannot be seen: {stop}"
        return stop

    def choose_option(self, text: str, name: str) -> None:
        """Type into the list that has the focus and choose the option of this name with Enter."""
        self.page.keyboard.type(text)
        option = self.page.get_by_role("option", name=re.compile(f"^{re.escape(name)}"))
        option.wait_for()
        if self.page.get_by_role("option", name="Add: ").count():
            # A list that takes any text offers what was typed first.
            self.page.keyboard.press("ArrowDown")
        self.wait_for_highlight(option)
        with self.rerun():
            self.page.keyboard.press("Enter")

    def wait_for_highlight(self, option: Locator) -> None:
        """Wait until Enter would choose this option: the list marks it some frames after it shows it."""
        self.page.wait_for_function(
            "id => document.activeElement.getAttribute('aria-activedescendant') === id",
            arg=option.get_attribute("id"),
        )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium for all tests; skipped where there is none, except on a build server."""
    if chromium_path() is None:
        reason = "Chromium is missing: install it (apt-get install chromium) or set CHROMIUM to its path"
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(reason)
        pytest.skip(reason)
    with launch_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def dashboard_url(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a dashboard started for these tests."""
    with run_dashboard(tmp_path_factory.mktemp("server")) as server:
        yield server.url


@pytest.fixture(scope="session")
def contexts(chromium: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A light and a dark browser context, which keep the server's scripts for the next page."""
    contexts = {theme: chromium.new_context(color_scheme=theme) for theme in ("light", "dark")}  # type: ignore[arg-type]
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def visit(contexts: dict[str, BrowserContext], dashboard_url: str) -> Iterator[Callable[..., Visit]]:
    """Open a fresh tab of some width and theme that records every error and every failed request."""
    pages: list[Page] = []

    def open_tab(theme: str = "light", width: int = 1280) -> Visit:
        page = contexts[theme].new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.set_default_timeout(LIMIT_MILLISECONDS)
        pages.append(page)
        seen = Visit(page, dashboard_url)
        page.on("pageerror", lambda error: seen.errors.append(f"error: {error}"))
        page.on("console", lambda m: seen.errors.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("requestfailed", lambda r: seen.errors.append(f"failed: {r.url} {r.failure}"))
        page.on("response", lambda r: seen.errors.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        return seen

    yield open_tab
    for page in pages:
        page.close()
