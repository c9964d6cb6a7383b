"""An occupation is found by what people call the work, by keyboard alone, at desktop width and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 360])
def test_typing_registrar_finds_the_registrars(visit: Callable[..., Visit], width: int) -> None:
    seen = visit(width=width)
    seen.open("/settings")
    page = seen.page
    box = page.locator(".stSelectbox input").first
    box.focus()
    page.keyboard.press("ArrowDown")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Medical records specialists")
    expect(options.first).to_contain_text("29-2072 · Medical Coder")
    # A long option is cut at its edge, not wrapped.
    assert options.first.evaluate("e => e.offsetHeight <= 44 && e.scrollWidth <= e.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("registrar")
    # What was typed, today's code, then the code that they shared in May 2019 and 2020. Enter finds today's from either.
    expect(options).to_have_count(3)
    expect(options.nth(1)).to_contain_text("29-9021")
    expect(options.last).to_contain_text("29-9098")
    seen.wait_for_highlight(options.first)
    with seen.rerun():
        page.keyboard.press("Enter")
    assert "occupation=29-9021" in page.url
    expect(page.locator("p.answer")).to_contain_text("registrars")
    assert seen.errors == []
