"""Each page in each theme and on a phone: drawn, named, narrow enough, and without an error anywhere."""

from collections.abc import Callable

import pytest

from app.theme import DARK, LIGHT
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

# Address, title in the browser's tab, whether the page has charts.
PAGES = [
    ("/", "Outlook", True),
    ("/settings", "Pay by setting", True),
    ("/states", "States", True),
    ("/scenarios", "Salary scenarios", True),
    ("/career", "Career guide", False),
    ("/data", "Data", False),
]

# Neither the document, nor the part that scrolls, nor a chart is wider than the window.
FITS = """width => window.innerWidth === width
  && [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .every(e => e.scrollWidth <= e.clientWidth)
  && [...document.querySelectorAll('.js-plotly-plot .main-svg')]
    .every(e => e.getBoundingClientRect().right <= width)"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("path", "title", "charts"), PAGES)
def test_a_page_is_drawn_whole_and_without_an_error_on_a_desk_and_on_a_phone(
    visit: Callable[..., Visit], path: str, title: str, charts: bool, theme: str
) -> None:
    seen = visit(theme, 1280)
    seen.go(path)
    page = seen.page
    assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0
    assert page.title() == f"{title} – Health Information Outlook"
    headings = page.locator("h1").all_inner_texts()
    assert len(headings) == 1
    assert headings[0].strip().endswith("?")

    drawn = page.locator("[data-testid=stPlotlyChart]")
    assert (drawn.count() > 0) == charts
    for chart in drawn.all():
        assert len((chart.get_attribute("aria-label") or "").strip()) > 20
        assert chart.get_attribute("role") in ("figure", "img")

    paper = (LIGHT if theme == "light" else DARK).paper
    rgb = ", ".join(str(int(paper[i : i + 2], 16)) for i in (1, 3, 5))
    shown = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert shown == f"rgb({rgb})"

    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        # Charts follow the window a moment later.
        page.wait_for_function(FITS, arg=width)
        seen.settled()
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.wrong == []


@pytest.mark.parametrize("path", ["/", "/states"])
def test_charts_fit_a_phone_and_none_of_their_labels_is_cut_off(
    visit: Callable[..., Visit], path: str
) -> None:
    seen = visit("light", 360)
    seen.go(path)
    assert seen.page.evaluate(FITS, 360)
    assert seen.wrong == []
    cut = seen.page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
          const frame = plot.getBoundingClientRect();
          return [...plot.querySelectorAll('text')].filter(t => t.textContent && t.getBoundingClientRect().width)
            .filter(t => { const b = t.getBoundingClientRect(); return b.left < frame.left - 2 || b.right > frame.right + 2; })
            .map(t => t.textContent);
        })"""
    )
    assert cut == []


def test_what_a_finger_presses_is_44_pixels_high_on_a_phone(visit: Callable[..., Visit]) -> None:
    seen = visit("light", 360)
    seen.go("/")
    heights = seen.page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] :is(button, summary, [data-baseweb=select])')]
          .filter(e => e.offsetParent && e.getBoundingClientRect().width > 0)
          .filter(e => !e.closest('[data-testid=stElementToolbar], [data-testid=stFullScreenFrame] > :first-child:not(.stPlotlyChart)'))
          .map(e => [e.textContent.trim().slice(0, 40), Math.round(e.getBoundingClientRect().height)])
          .filter(([text, height]) => text && height < 44)"""
    )
    assert heights == []
