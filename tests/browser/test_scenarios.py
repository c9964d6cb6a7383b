"""Salary scenarios as a reader uses them: whole on a desk and a phone, by day and night; sent by address; printed."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from outlook.scenario.assumptions import ready_made
from tests.app.test_scenarios import EVERYTHING
from tests.browser.conftest import Visit
from tests.browser.measures import SMALL
from tests.browser.test_pages import FINGER, SMALLEST_TARGET, whole

pytestmark = pytest.mark.browser

# A step, an estimate, a long title, the longest horizon and everything changed: the fullest page there is.
FULLEST = {**EVERYTHING, "place": "0028140", "setting": "54--55", "horizon": "45", "stepgrowth": "-1_0_1"}
FULLEST |= {
    "altgrowth": "-1.25_0.25_1.75",
    "altyears": "3_4_5",
    "stepyears": "5_6_7",
    "stepfee": "401",
    "renewal": "110.25",
}
ADDRESSES = [*(dict(one.address) for one in ready_made()), {"place": "0600000", "setting": "622000"}, FULLEST]


@pytest.mark.parametrize(("theme", "query"), [("dark", FULLEST)], ids=["fullest"])
def test_a_scenario_is_whole_with_every_fold_open_on_a_desk_and_on_a_phone(
    visit: Callable[..., Visit], theme: str, query: dict[str, str]
) -> None:
    seen = visit(theme, 1280)
    seen.go(f"/scenarios?{urlencode(query)}")
    page = seen.page
    for fold in page.locator("[data-testid=stExpander] summary").all():
        fold.click()
    seen.settled()
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("[data-testid=stPlotlyChart]").count() == 4
    whole(seen)
    assert page.evaluate(SMALL, SMALLEST_TARGET) == []
    page.evaluate("document.documentElement.dataset.controls = 'open'")
    seen.sized(360)
    whole(seen)
    assert page.evaluate(SMALL, FINGER) == []
    assert seen.wrong == []


def test_a_ready_made_scenario_changes_answer_and_address_and_a_change_of_it_can_be_sent(
    visit: Callable[..., Visit],
) -> None:
    seen = visit()
    seen.go("/scenarios?place=0600000")
    page = seen.page
    page.locator(".st-key-card-manager").get_by_role("button", name="Show this one").click()
    expect(page.locator(".st-key-answer")).to_contain_text("the step to medical and health services managers")
    expect(page).to_have_url(re.compile(r"step=11-9111"))
    seen.settled()
    page.get_by_text("Schooling: way, length, cost").click()
    page.get_by_text("A step to another occupation").click()
    box = page.get_by_label("Tuition, the whole of it, dollars, for the step")
    box.fill("30000")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"steptuition=30000"))
    seen.settled()
    said = page.locator(".st-key-answer").inner_text()
    sent = page.locator("[data-testid=stCode]").inner_text().strip()
    assert sent.startswith(seen.address + "/scenarios?") and "place=0600000" in sent
    other = visit()
    other.go(sent.removeprefix(seen.address))
    assert other.page.locator(".st-key-answer").inner_text() == said
    assert seen.wrong == [] and other.wrong == []


def test_a_scenario_survives_a_visit_to_another_page(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/scenarios?tuition=12345&v=1")
    page = seen.page
    said = page.locator(".st-key-answer").inner_text()
    page.get_by_role("link", name="Pay by setting").first.click()
    expect(page.locator("h1")).to_have_text("What does each setting pay?")
    seen.settled()
    page.get_by_role("link", name="Salary scenarios").first.click()
    expect(page.locator("h1")).to_contain_text("is the schooling worth it?")
    seen.settled()
    expect(page).to_have_url(re.compile(r"tuition=12345"))
    assert page.locator(".st-key-answer").inner_text() == said
    assert seen.wrong == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("query", ADDRESSES, ids=["leaver", "assistant", "manager", "estimate", "fullest"])
def test_the_brief_prints_on_one_page(visit: Callable[..., Visit], query: dict[str, str], paper: str) -> None:
    seen = visit()
    seen.page.goto(f"{seen.address}/brief?{urlencode(query)}")
    printed = seen.page.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert seen.wrong == []


@pytest.mark.parametrize("width", [1000, 360])
def test_the_brief_has_no_sideways_scroll_and_asks_for_nothing_else(
    visit: Callable[..., Visit], width: int
) -> None:
    seen = visit("light", width)
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.page.goto(f"{seen.address}/brief?{urlencode(FULLEST)}")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if "/brief" not in url] == []
    assert seen.wrong == []


def test_the_brief_downloads_as_the_same_page_with_its_address(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/scenarios?place=0600000")
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="Download a one-page brief").click()
    file = waiting.value
    assert file.suggested_filename == "brief_29-2072_0600000.html"
    text = Path(file.path()).read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>") and "<script" not in text
    assert f"{seen.address}/scenarios?v=1&amp;place=0600000" in text
    assert seen.wrong == []
