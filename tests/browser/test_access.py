"""Views beyond the plain pages, the keyboard alone, and the settings that readers bring along."""

import csv
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.measures import CUT_OFF, SMALL, TOO_WIDE, find_axe_violations
from tests.browser.test_pages import FINGER, SMALLEST_TARGET, assert_complete

pytestmark = pytest.mark.browser

MOST_STOPS = 80
# WCAG 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
# Texts cut off by a box without a scroll bar.
CLIPPED = """() => [...document.querySelectorAll('.stMain :is(p, h1, h2, h3, button, summary, td, th, label, aside, caption)')]
  .filter(e => e.checkVisibility() && e.clientWidth > 1 && !e.closest('[role=tooltip], .js-plotly-plot'))
  .filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowY) && (e.scrollHeight > e.clientHeight + 2))
  .map(e => e.textContent.trim().slice(0, 60))"""
MOVING = """() => [...document.querySelectorAll('*')].filter(e => {
  const s = getComputedStyle(e);
  return Math.max(...`${s.transitionDuration},${s.animationDuration}`.split(',').map(parseFloat)) > .01;
}).length"""
FOLLOWS_FORCED_COLORS = """() => {
  const probe = document.createElement('p');
  probe.style.color = 'CanvasText';
  document.body.append(probe);
  const wanted = getComputedStyle(probe).color;
  probe.remove();
  return getComputedStyle(document.querySelector('p.answer')).color === wanted;
}"""


def walk_stops(visit: Visit) -> list[dict[str, object]]:
    """Press Tab until the focus leaves the page; every stop on the way, each seen with its ring."""
    stops: list[dict[str, object]] = []
    for _ in range(MOST_STOPS):
        stop = visit.press_tab()
        if stop["body"]:
            return stops
        stops.append(stop)
    raise AssertionError(f"Tab does not leave the page within {MOST_STOPS} stops: {stops[-3:]}")


def tab_to(visit: Visit, name: str, tag: str) -> None:
    """Press Tab until the element of this name has the focus."""
    for _ in range(MOST_STOPS):
        stop = visit.press_tab()
        if name in str(stop["name"]) and stop["tag"] == tag:
            return
    raise AssertionError(f"Tab does not reach {name}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "query", ["?state=CA&places=4800000&prices=us", "?area=0031080"], ids=["state", "area"]
)
def test_place_page_is_complete_when_unfolded(visit: Callable[..., Visit], theme: str, query: str) -> None:
    seen = visit(theme)
    seen.open(f"/states{query}")
    seen.page.evaluate("document.querySelectorAll('.stMain details').forEach(d => { d.open = true; })")
    assert_complete(seen)
    assert seen.page.evaluate(SMALL, SMALLEST_TARGET) == []
    seen.page.evaluate("document.documentElement.dataset.controls = 'open'")
    seen.resize(360)
    assert_complete(seen)
    seen.resize(320)
    assert seen.page.evaluate(TOO_WIDE) == []
    assert seen.errors == []


def test_open_folds_and_menu_are_complete(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.open("/settings?show-premium=true")
    page = seen.page
    page.get_by_text("Save or share").first.click()
    expect(page.locator("details.share textarea").first).to_be_visible()
    with seen.rerun():
        page.get_by_role("tab", name="Table").first.click()
    expect(page.locator(".figures table").first).to_be_visible()
    assert_complete(seen)

    seen.resize(360)
    fold = page.locator("button.unfold")
    expect(page.get_by_role("combobox", name="Job")).to_be_visible()
    expect(page.get_by_role("combobox", name="Year")).to_be_hidden()
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("combobox", name="Year")).to_be_visible()
    assert_complete(seen)
    assert page.evaluate(SMALL, FINGER) == []

    page.get_by_role("button", name="Menu: pages").click()
    entry = page.get_by_role("link", name="Places", exact=True)
    expect(entry).to_be_in_viewport(ratio=1)
    # The menu covers the rest of the page.
    assert find_axe_violations(page, "[data-testid=stSidebar]") == []
    assert page.evaluate(SMALL, FINGER) == []
    entry.click()
    expect(page.locator("h1")).to_contain_text("by state")
    # Choosing a page closes the menu.
    expect(page.get_by_role("button", name="Menu: pages")).to_be_in_viewport()
    assert seen.errors == []


def test_keyboard_reaches_a_csv_from_load(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.open("/settings")
    page = seen.page
    tab_to(seen, "Job", "INPUT")
    seen.choose_option("phlebotomists", "Phlebotomists")
    expect(page.locator("p.answer")).to_contain_text("phlebotomists")
    tab_to(seen, "Chart", "DIV")
    page.keyboard.press("ArrowRight")
    table = page.locator(".figures table").first
    expect(table).to_be_visible()
    tab_to(seen, "Download CSV", "BUTTON")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.startswith("settings_31-9097_")
    with Path(download.value.path()).open(encoding="utf-8", newline="") as handle:
        first = next(csv.DictReader(handle))
    shown = table.locator("tbody tr").first.locator("th, td").all_inner_texts()
    assert shown[0] == first["setting"]
    assert shown[1] == f"{int(first['employment']):,}"
    assert shown[3:] == [f"${float(first[f'annual_p{p}_usd']):,.0f}" for p in (10, 25, 50, 75, 90)]
    assert seen.errors == []


def test_focus_is_seen_and_in_reading_order(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.open("/?compare=29-9021")
    page = seen.page
    stops = walk_stops(seen)
    # At desktop width the controls are above the chart.
    order = ["control" if s["control"] else "chart" for s in stops if s["control"] or s["chart"]]
    assert order == sorted(order, key=("control", "chart").index)
    assert "control" in order
    tops = [float(str(s["top"])) for s in stops if s["tag"] in ("BUTTON", "SUMMARY") and s["left"]]
    # Back up by no more than a line of text.
    assert all(after > before - 60 for before, after in pairwise(tops))

    page.reload()
    seen.settle()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".stMain")).to_be_focused()
    seen.press_tab()
    assert page.evaluate("Boolean(document.activeElement.closest('.stMain'))")
    assert_term_explains_itself(seen)
    assert seen.errors == []


def assert_term_explains_itself(visit: Visit) -> None:
    """A term's explanation appears with the focus, fits into the page, and Escape closes it."""
    term = visit.page.locator("button.term").first
    tip = term.locator("[role=tooltip]")
    visit.page.evaluate("document.activeElement.blur()")
    expect(tip).to_be_hidden()
    term.focus()
    expect(tip).to_be_visible()
    assert visit.page.evaluate(TOO_WIDE) == []
    visit.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_reader_settings_are_honored(visit: Callable[..., Visit]) -> None:
    """Reduced motion, zoom, text spacing and forced colors."""
    seen = visit()
    seen.page.emulate_media(reduced_motion="reduce")
    seen.open("/settings")
    page = seen.page
    assert page.evaluate(MOVING) == 0
    # 200% of a window of 1280 pixels.
    seen.resize(640)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(CUT_OFF) == []
    for width in (1280, 360):
        seen.resize(width)
        page.add_style_tag(content=SPACED)
        seen.settle()
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(CLIPPED) == []
    page.emulate_media(forced_colors="active")
    # The page's text follows the reader's colors. Chart labels keep theirs, on the paper they were made for.
    page.wait_for_function(FOLLOWS_FORCED_COLORS)
    assert seen.errors == []
