"""Scenarios as a reader uses them: unfolded, changed, shared by URL, and printed as a brief."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from outlook.scenario.assumptions import load_ready_made
from tests.app.views.scenarios.examples import EVERYTHING
from tests.browser.conftest import Visit
from tests.browser.measures import SMALL
from tests.browser.test_pages import FINGER, SMALLEST_TARGET, assert_complete

pytestmark = pytest.mark.browser

# A step, an estimate, a long title, the longest horizon and every assumption changed: the fullest page possible.
FULLEST = {**EVERYTHING, "place": "0028140", "setting": "54--55", "horizon": "45", "stepgrowth": "-1_0_1"}
FULLEST |= {
    "altgrowth": "-1.25_0.25_1.75",
    "altyears": "3_4_5",
    "stepyears": "5_6_7",
    "stepfee": "401",
    "renewal": "110.25",
}
QUERIES = [
    *(dict(one.address) for one in load_ready_made()),
    {"place": "0600000", "setting": "622000"},
    FULLEST,
]


def open_folds(seen: Visit) -> None:
    """Open every fold, then those that were inside one."""
    closed = seen.page.locator("[data-testid=stExpander] details:not([open]) > summary")
    while closed.count():
        closed.first.click()
        seen.settle()


def test_fullest_scenario_is_complete(visit: Callable[..., Visit]) -> None:
    seen = visit("dark")
    seen.open(f"/scenarios?{urlencode(FULLEST)}")
    page = seen.page
    open_folds(seen)
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("[data-testid=stPlotlyChart]").count() == 4
    assert_complete(seen)
    assert page.evaluate(SMALL, SMALLEST_TARGET) == []
    page.evaluate("document.documentElement.dataset.controls = 'open'")
    seen.resize(360)
    assert_complete(seen)
    assert page.evaluate(SMALL, FINGER) == []
    assert seen.errors == []


def test_changed_scenario_is_shared_by_url(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.open("/scenarios?place=0600000&show-copies=true&show-examples=true&show-assumptions=true")
    page = seen.page
    assert_brief_downloads(seen)
    with seen.rerun():
        page.locator(".st-key-card-manager").get_by_role("button", name="Show this one").click()
    expect(page.locator(".st-key-lead")).to_contain_text("the step to medical and health services managers")
    expect(page).to_have_url(re.compile(r"step=11-9111"))
    box = page.get_by_label("What school costs in all, dollars, for the step")
    box.fill("30000")
    with seen.rerun():
        box.press("Enter")
    expect(page).to_have_url(re.compile(r"steptuition=30000"))
    sentence = page.locator(".st-key-lead").inner_text()
    shared = page.locator("[data-testid=stCode]").inner_text().strip()
    assert shared.startswith(seen.url + "/scenarios?") and "place=0600000" in shared
    other = visit()
    other.open(shared.removeprefix(seen.url))
    assert other.page.locator(".st-key-lead").inner_text() == sentence
    assert seen.errors == [] and other.errors == []


def assert_brief_downloads(visit: Visit) -> None:
    """The brief of California downloads as one file without scripts that names its own URL."""
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Download a one-page brief").click()
    file = download.value
    assert file.suggested_filename == "brief_29-2072_0600000.html"
    text = Path(file.path()).read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>") and "<script" not in text
    assert f"{visit.url}/scenarios?v=2&amp;place=0600000" in text
    assert visit.errors == []


def test_scenario_survives_another_page(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.open("/scenarios?tuition=12345&v=1")
    page = seen.page
    sentence = page.locator(".st-key-lead").inner_text()
    with seen.rerun():
        page.get_by_role("link", name="Pay", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("by employer type")
    with seen.rerun():
        page.get_by_role("link", name="My path").first.click()
    expect(page.locator("h1")).to_contain_text("is the training worth it?")
    expect(page).to_have_url(re.compile(r"tuition=12345"))
    assert page.locator(".st-key-lead").inner_text() == sentence
    assert seen.errors == []


@pytest.mark.parametrize("query", QUERIES, ids=["leaver", "assistant", "manager", "estimate", "fullest"])
def test_brief_prints_on_one_page(visit: Callable[..., Visit], query: dict[str, str]) -> None:
    seen = visit()
    seen.page.goto(f"{seen.url}/brief?{urlencode(query)}")
    for paper in ("A4", "Letter"):
        printed = seen.page.pdf(format=paper)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, paper
    assert seen.errors == []


@pytest.mark.parametrize("width", [1000, 360])
def test_brief_fits_and_needs_no_other_file(visit: Callable[..., Visit], width: int) -> None:
    seen = visit(width=width)
    requested: list[str] = []
    seen.page.on("request", lambda request: requested.append(request.url))
    seen.page.goto(f"{seen.url}/brief?{urlencode(FULLEST)}")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in requested if "/brief" not in url] == []
    assert seen.errors == []
