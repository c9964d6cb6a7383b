"""Views beside the six pages, as everyone must be able to use them; the keyboard alone; what readers set for themselves."""

import csv
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.measures import CUT_OFF, SMALL, TOO_WIDE, axe_findings
from tests.browser.test_pages import FINGER, SMALLEST_TARGET, whole

pytestmark = pytest.mark.browser

# The element that has the keyboard's focus: what it is, where, and how that shows.
FOCUSED = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const field = e.closest('.stSelectbox, .stMultiSelect, .stNumberInput')?.querySelector('[data-baseweb=select], [class*=Control], div') ?? e;
  return {
    body: e === document.body, name: (e.getAttribute('aria-label') || e.textContent).trim().slice(0, 80), tag: e.tagName,
    left: box.left, top: box.top + document.querySelector('.stMain').scrollTop, bottom: box.bottom,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && e.checkVisibility(),
    ring: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none',
    chart: Boolean(e.closest('.st-key-first-chart')), control: Boolean(e.closest('.st-key-controls')),
  };
}"""
MOST_STOPS = 80
# WCAG 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
# Texts that a box without a scroll bar cuts off.
CLIPPED = """() => [...document.querySelectorAll('.stMain :is(p, h1, h2, h3, button, summary, td, th, label, aside, caption)')]
  .filter(e => e.checkVisibility() && !e.closest('[role=tooltip], .js-plotly-plot'))
  .filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowY) && (e.scrollHeight > e.clientHeight + 2))
  .map(e => e.textContent.trim().slice(0, 60))"""


def _stops(page: Page) -> list[dict[str, object]]:
    """Every place that Tab goes to, once round."""
    stops: list[dict[str, object]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["body"]:
            return stops
        stops.append(stop)
    raise AssertionError(f"Tab does not come round within {MOST_STOPS} stops: {stops[-3:]}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "query",
    ["?state=CA&places=4800000&prices=us", "?area=0031080"],
    ids=["state", "area"],
)
def test_the_page_of_a_place_is_whole_with_its_folds_open(
    visit: Callable[..., Visit], theme: str, query: str
) -> None:
    seen = visit(theme, 1280)
    seen.go(f"/states{query}")
    seen.page.evaluate("document.querySelectorAll('.stMain details').forEach(d => { d.open = true; })")
    whole(seen)
    assert seen.page.evaluate(SMALL, SMALLEST_TARGET) == []
    seen.page.evaluate("document.documentElement.dataset.controls = 'open'")
    seen.sized(360)
    whole(seen)
    seen.sized(320)
    assert seen.page.evaluate(TOO_WIDE) == []
    assert seen.wrong == []


def test_folds_share_menu_and_controls_are_whole_when_they_are_open(visit: Callable[..., Visit]) -> None:
    seen = visit("light", 1280)
    seen.go("/?compare=29-9021_31-9094")
    page = seen.page
    page.locator(".stExpander summary").first.click()
    page.get_by_text("Save or share").first.click()
    expect(page.locator(".figures table").first).to_be_visible()
    expect(page.locator("details.share textarea").first).to_be_visible()
    whole(seen)

    seen.sized(360)
    fold = page.get_by_role("button", name="Change or compare the occupation")
    expect(page.get_by_role("combobox", name="Occupation")).to_be_hidden()
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("combobox", name="Occupation")).to_be_visible()
    whole(seen)
    assert page.evaluate(SMALL, FINGER) == []

    page.get_by_role("button", name="Menu: pages").click()
    entry = page.get_by_role("link", name="Pay by setting")
    expect(entry).to_be_in_viewport(ratio=1)
    # What lies below the menu is covered.
    assert axe_findings(page, "[data-testid=stSidebar]") == []
    assert page.evaluate(SMALL, FINGER) == []
    entry.click()
    expect(page.locator("h1")).to_have_text("What does each setting pay?")
    # The menu gives the page back.
    expect(page.get_by_role("button", name="Menu: pages")).to_be_in_viewport()
    assert seen.wrong == []


def test_from_load_to_a_csv_by_keyboard_alone(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/settings")
    page = seen.page

    def tab_to(name: str, tag: str) -> None:
        for _ in range(MOST_STOPS):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUSED)
            if name in str(stop["name"]) and stop["tag"] == tag:
                return
        raise AssertionError(f"Tab does not reach {name}")

    tab_to("Occupation", "INPUT")
    page.keyboard.type("phlebotomists")
    page.get_by_role("option", name="Phlebotomists").wait_for()
    with seen.rerun():
        page.keyboard.press("Enter")
    expect(page.locator("p.answer")).to_contain_text("phlebotomists")
    tab_to("The figures as a table", "SUMMARY")
    page.keyboard.press("Enter")
    table = page.locator(".figures table").first
    expect(table).to_be_visible()
    tab_to("Download these figures (CSV)", "BUTTON")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.startswith("settings_31-9097_")
    with Path(waiting.value.path()).open(encoding="utf-8", newline="") as handle:
        first = next(csv.DictReader(handle))
    shown = table.locator("tbody tr").first.locator("th, td").all_inner_texts()
    assert shown[0] == first["setting"]
    assert shown[1] == f"{int(first['employment']):,}"
    assert shown[3:] == [f"${float(first[f'annual_p{p}_usd']):,.0f}" for p in (10, 25, 50, 75, 90)]
    assert seen.wrong == []


def test_the_keyboard_s_place_is_always_seen_and_goes_as_the_eye_does(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/?compare=29-9021")
    page = seen.page
    stops = _stops(page)
    assert [s["name"] for s in stops if not (s["seen"] and s["ring"])] == []
    # On a desk the controls stand above the chart.
    order = ["control" if s["control"] else "chart" for s in stops if s["control"] or s["chart"]]
    assert order == sorted(order, key=("control", "chart").index)
    assert {"control", "chart"} <= set(order)
    tops = [float(str(s["top"])) for s in stops if s["tag"] in ("BUTTON", "SUMMARY") and s["left"]]
    # Back up by no more than a line of text.
    assert all(after > before - 60 for before, after in pairwise(tops))

    page.reload()
    seen.settled()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('.stMain'))")
    assert seen.wrong == []


def test_a_word_explains_itself_by_keyboard_and_can_be_shut(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/?occupation=29-2072")
    term = seen.page.locator("button.term").first
    tip = term.locator("[role=tooltip]")
    expect(tip).to_be_hidden()
    term.focus()
    expect(tip).to_be_visible()
    assert seen.page.evaluate(TOO_WIDE) == []
    seen.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    assert seen.wrong == []


def test_spacing_zoom_forced_colours_and_stillness_are_honoured(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.page.emulate_media(reduced_motion="reduce")
    seen.go("/settings")
    page = seen.page
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(e => {
          const s = getComputedStyle(e);
          return Math.max(...`${s.transitionDuration},${s.animationDuration}`.split(',').map(parseFloat)) > .01;
        }).length"""
    )
    assert moving == 0
    # 200 % of a window of 1280 pixels.
    seen.sized(640)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(CUT_OFF) == []
    for width in (1280, 360):
        seen.sized(width)
        page.add_style_tag(content=SPACED)
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(CLIPPED) == []
    page.emulate_media(forced_colors="active")
    # Text of the page follows the reader's colours; the texts of charts keep theirs, on the paper that they were made for.
    assert page.evaluate(
        """() => {
          const probe = document.createElement('p');
          probe.style.color = 'CanvasText';
          document.body.append(probe);
          const wanted = getComputedStyle(probe).color;
          probe.remove();
          return getComputedStyle(document.querySelector('p.answer')).color === wanted;
        }"""
    )
    assert seen.wrong == []
