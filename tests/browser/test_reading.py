"""What readers do: paste an address, choose in a chart or a table, go back and forth, follow the tidy rows."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def _boxes(page: Page) -> dict[str, str]:
    """What each list of the page shows."""
    return {
        str(box.get_attribute("aria-label")): box.input_value()
        for box in page.locator(".stSelectbox input[role=combobox]").all()
    }


def test_a_pasted_address_shows_what_was_chosen_when_it_was_sent(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page, answer = seen.page, seen.page.locator("p.answer")
    query = "?occupation=29-9021&measure=median&prices=us&rows=all"
    seen.go(f"/states{query}")
    expect(answer).to_contain_text("health information technologists and medical registrars")
    boxes = _boxes(page)
    assert "29-9021" in boxes["Occupation"]
    assert boxes["Rank by"] == "Median pay"
    assert boxes["Dollars"] == "At average U.S. prices"
    assert boxes["States in the chart"] == "All of them"
    assert page.url == f"{seen.address}/states{query}"

    seen.turn("?state=TX&places=0600000_0031080&prices=us")
    expect(page.locator("h1")).to_have_text("What is this work like in Texas?")
    rows = page.locator(".figures table").first.locator("tbody th").all_text_contents()
    assert rows == ["Texas", "United States", "California", "Los Angeles-Long Beach-Anaheim, CA"]
    expect(page.locator(".st-key-chart-range .measure")).to_contain_text("at average U.S. prices")
    # An area counts more than the state that it lies in.
    seen.turn("?state=TX&area=0026420")
    expect(page.locator("h1")).to_contain_text("Houston")

    seen.go("/settings?occupation=29-9021&year=2024&setting=62--63")
    expect(answer).to_contain_text("In May 2024")
    assert _boxes(page)["Setting"] == "Health care and social assistance"
    expect(page.locator(".st-key-notes")).to_contain_text("Health care and social assistance, May 2024")

    seen.go("/?occupation=29-9021&compare=29-2072_31-9094")
    bars = page.locator(".figures table", has_text="Projected growth by occupation").locator("tbody tr")
    assert bars.count() == 4
    assert seen.wrong == []


def test_what_an_address_holds_wrongly_is_answered_with_a_word(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.page
    notes = page.locator(".st-key-notes aside.note")
    seen.go("/?occupation=99-9999&compare=29-9021_88-8888")
    expect(page.locator("p.answer")).to_contain_text("medical records specialists")
    expect(notes.filter(has_text="“99-9999” in the address is not a known occupation")).to_have_count(1)
    expect(notes.filter(has_text="“88-8888” in the address cannot be compared here")).to_have_count(1)
    seen.turn("?compare=29-9021_31-9094_31-9092_11-9111")
    expect(notes.filter(has_text="At most 3 can be compared")).to_have_count(1)
    for path, words in (
        ("/states?state=ZZ&measure=joy&prices=gold", ("“ZZ”", "“joy”", "“gold”")),
        ("/states?area=9999999", ("“9999999”",)),
        ("/settings?year=1066&setting=nowhere", ("1066", "nowhere")),
    ):
        seen.go(path)
        for word in words:
            expect(notes.filter(has_text=word)).to_have_count(1)
        assert page.locator("[data-testid=stException]").count() == 0
    assert seen.wrong == []


def test_back_and_forward_walk_through_the_views_one_by_one(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/")
    page, answer = seen.page, seen.page.locator("p.answer")

    def choose(text: str, option: str) -> None:
        box = page.get_by_role("combobox", name="Occupation")
        box.click()
        box.fill(text)
        with seen.rerun():
            page.get_by_role("option", name=option).click()

    choose("phlebotomists", "Phlebotomists")
    expect(answer).to_contain_text("phlebotomists")
    choose("transcriptionists", "Medical transcriptionists")
    expect(answer).to_contain_text("medical transcriptionists")
    page.get_by_role("link", name="Pay by setting").first.click()
    expect(page.locator("h1")).to_have_text("What does each setting pay?")
    expect(answer).to_contain_text("medical transcriptionists")
    # What was chosen goes with the reader, and the address says so.
    expect(page).to_have_url(f"{seen.address}/settings?occupation=31-9094")
    seen.settled()

    views = [
        ("/", "medical records specialists"),
        ("/?occupation=31-9097", "phlebotomists"),
        ("/?occupation=31-9094", "medical transcriptionists"),
        ("/settings?occupation=31-9094", "medical transcriptionists"),
    ]
    for step, way in ((-1, page.go_back), (1, page.go_forward)):
        for _, (path, who) in pairwise(views[::step]):
            way()
            expect(page).to_have_url(seen.address + path)
            expect(answer).to_contain_text(who)
            seen.settled()
    assert seen.wrong == []


def test_choosing_a_bar_a_square_a_dot_or_a_row_selects_it(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page, title = seen.page, seen.page.locator("h1")

    seen.go("/")
    # The second of the bars drawn, whatever it is.
    rows = page.locator(".figures table", has_text="Projected growth by occupation").locator("tbody th")
    wanted = rows.nth(1).text_content() or ""
    with seen.rerun():
        _press(page, ".st-key-chart-growth .bars .point path", 1)
    expect(page).to_have_url(re.compile(r"\?occupation=\d\d-\d{4}$"))
    expect(page.locator("p.answer")).to_contain_text(wanted[1:])

    seen.go("/states")
    first = page.locator(".figures table").first.locator("tbody th").first.text_content() or ""
    with seen.rerun():
        _press(page, ".st-key-chart-states .scatterlayer .point", 0)
    expect(title).to_contain_text(first)
    page.go_back()
    expect(title).to_contain_text("Where are the jobs")
    seen.settled()
    with seen.rerun():
        # Texas has a row of its own near the map's lower edge.
        square = page.locator(".st-key-chart-map .annotation", has_text="TX").bounding_box()
        assert square is not None
        page.locator(".st-key-chart-map").scroll_into_view_if_needed()
        square = page.locator(".st-key-chart-map .annotation", has_text="TX").bounding_box()
        assert square is not None
        page.mouse.click(square["x"] + square["width"] / 2, square["y"] + square["height"] / 2)
    expect(page).to_have_url(re.compile("state=TX"))
    expect(title).to_have_text("What is this work like in Texas?")

    # A row of the table of the state's areas.
    fold = page.locator(".st-key-faces-areas .stExpander summary").first
    fold.click()
    row = page.locator(".st-key-faces-areas .figures tbody th a").nth(2)
    area = row.inner_text()
    with seen.rerun():
        row.click()
    expect(title).to_contain_text(area)
    page.go_back()
    expect(title).to_have_text("What is this work like in Texas?")
    assert seen.wrong == []


def _press(page: Page, selector: str, number: int) -> None:
    point = page.locator(selector).nth(number)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_the_address_of_the_tidy_rows_can_be_followed(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/states?occupation=29-9021")
    link = seen.page.locator("a[href^='/download/wages.csv']").first.get_attribute("href")
    assert link is not None
    answer = seen.page.request.get(seen.address + link)
    assert answer.status == 200
    lines = answer.text().splitlines()
    assert lines[0].startswith("year,occupation_code,area_type,area_code")
    assert {line.split(",")[1] for line in lines[1:]} == {"29-9021"}
