"""Each page in each theme, at desktop width, on a phone and on a small phone: complete, accessible, free of errors."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from app.theme import DARK, LIGHT
from tests.browser.conftest import Visit
from tests.browser.measures import CUT_OFF, FAINT, HEADINGS, SMALL, TOO_WIDE, find_axe_violations

pytestmark = pytest.mark.browser

# Path, title in the browser's tab, number of charts.
PAGES = [
    ("/", "Overview", 2),
    ("/settings", "Pay", 1),
    ("/states", "Places", 1),
    ("/scenarios", "My path", 1),
    ("/career", "Get started", 0),
    ("/data", "Data", 0),
    ("/reliability", "Reliability", 1),
    ("/glossary", "Glossary", 0),
    ("/about", "About", 0),
]
SMALLEST_TARGET, FINGER = 24, 44
# The height of a phone's screen, and how much of a chart it shows, in pixels.
PHONE, LEAST_OF_CHART = 844, 150
# A chart's quantity and unit take one line.
WRAPPED = """[...document.querySelectorAll("p.measure:not(.reading)")]
    .filter((line) => line.offsetHeight > 1.5 * parseFloat(getComputedStyle(line).lineHeight)).map((line) => line.textContent)"""


def assert_complete(visit: Visit) -> None:
    """No heading level is skipped, nothing is too wide, cut off or faint, and axe-core finds nothing."""
    visit.settle()
    page = visit.page
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(FAINT) == []
    assert find_axe_violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("path", "title", "charts"), PAGES)
def test_page_is_complete_at_every_width(
    visit: Callable[..., Visit], path: str, title: str, charts: int, theme: str
) -> None:
    seen = visit(theme)
    seen.open(path)
    page = seen.page
    assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0
    assert page.title().endswith(f"{title} – Health Information Outlook")
    assert page.locator("html").get_attribute("lang") == "en"
    assert len(page.locator("h1").inner_text().strip()) > 3

    drawn = page.locator("[data-testid=stPlotlyChart]")
    assert drawn.count() == charts
    for chart in drawn.all():
        assert len((chart.get_attribute("aria-label") or "").strip()) > 20
        assert chart.get_attribute("role") in ("figure", "img")

    paper = (LIGHT if theme == "light" else DARK).paper
    rgb = ", ".join(str(int(paper[i : i + 2], 16)) for i in (1, 3, 5))
    shown = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert shown == f"rgb({rgb})"

    assert_complete(seen)
    assert page.evaluate(SMALL, SMALLEST_TARGET) == []
    if theme == "dark":
        # The themes differ in colors alone.
        assert seen.errors == []
        return
    seen.resize(360)
    assert_complete(seen)
    assert page.evaluate(SMALL, FINGER) == []
    # A small phone, or a desktop at 400%.
    seen.resize(320)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(CUT_OFF) == []
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.errors == []


@pytest.mark.parametrize("path", ["/", "/states?state=CA", "/scenarios"])
def test_phone_shows_a_part_of_the_first_chart(visit: Callable[..., Visit], path: str) -> None:
    seen = visit(width=390)
    seen.open(path)
    seen.settle()
    box = seen.page.locator("[data-testid=stPlotlyChart]").first.bounding_box()
    assert box is not None and box["y"] <= PHONE - LEAST_OF_CHART
    assert seen.page.evaluate(WRAPPED) == []
