"""The page before its scripts load, without scripts, and after the server is gone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.servers import run_dashboard
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_has_text_without_scripts(chromium: Browser, dashboard_url: str, theme: str) -> None:
    context = chromium.new_context(java_script_enabled=False, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{dashboard_url}/states")
    assert page.title() == "Places – Health Information Outlook"
    expect(page.locator("#root .waiting")).to_contain_text("Fetching the figures")
    without = page.locator("noscript p.waiting")
    expect(without).to_contain_text("JavaScript, which is switched off here")
    first = without.locator("a").first.get_attribute("href")
    assert page.request.get(f"{dashboard_url}{first}").headers["content-type"].startswith("text/csv")
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (paper == "rgb(18, 25, 26)") == (theme == "dark")
    context.close()


def test_lost_connection_keeps_the_figures(visit: Callable[..., Visit], tmp_path: Path) -> None:
    seen = visit()
    with run_dashboard(tmp_path) as server:
        seen.url = server.url
        seen.open("/settings")
        page = seen.page
        banner = page.locator(".connection")
        expect(banner).to_be_hidden()
        assert seen.errors == []
        sentence = page.locator("p.answer").inner_text()
        server.process.kill()
        expect(banner).to_be_visible()
        expect(banner).to_contain_text("Connection lost")
        expect(banner).to_be_in_viewport(ratio=1)
        assert page.locator("p.answer").inner_text() == sentence
        # Everything already on the page still works.
        page.get_by_text("Save or share").first.click()
        expect(page.locator("details.share textarea").first).to_be_visible()
