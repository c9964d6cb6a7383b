"""What a reader sees while there is nothing yet, or nothing more: before scripts, without them, without the server."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, dashboard

pytestmark = pytest.mark.browser


def test_before_the_scripts_and_without_them_there_is_a_word(chromium: Browser, address: str) -> None:
    for theme in ("light", "dark"):
        context = chromium.new_context(java_script_enabled=False, color_scheme=theme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{address}/states")
        assert page.title() == "States – Health Information Outlook"
        expect(page.locator("#root .waiting")).to_contain_text("Fetching the figures")
        without = page.locator("noscript p.waiting")
        expect(without).to_contain_text("JavaScript, which is switched off here")
        first = without.locator("a").first.get_attribute("href")
        assert page.request.get(f"{address}{first}").headers["content-type"].startswith("text/csv")
        paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (paper == "rgb(18, 25, 26)") == (theme == "dark")
        context.close()


def test_a_cut_connection_is_said_and_the_figures_stay(visit: Callable[..., Visit], tmp_path: Path) -> None:
    seen = visit()
    with dashboard(tmp_path / "log.txt") as (own, server):
        seen.address = own
        seen.go("/settings")
        page = seen.page
        banner = page.locator(".connection")
        expect(banner).to_be_hidden()
        assert seen.wrong == []
        said = page.locator("p.answer").inner_text()
        server.kill()
        server.wait(10)
        expect(banner).to_be_visible()
        expect(banner).to_contain_text("The connection to this site is cut")
        expect(banner).to_be_in_viewport(ratio=1)
        assert page.locator("p.answer").inner_text() == said
        # What the page already holds still works.
        page.locator(".stExpander summary").first.click()
        expect(page.locator(".figures table").first).to_be_visible()
