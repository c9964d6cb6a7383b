"""How readers move: open a pasted URL, select in a chart or a table, go back and forward, follow the tidy rows."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

# The center of a shape on a map, by its place's code.
FIND_SHAPE = """code => {
  const shapes = [...document.querySelectorAll('.choroplethlayer path')];
  const box = shapes.find(shape => shape.__data__.loc === code).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def read_lists(page: Page) -> dict[str, str]:
    """Return the option that each list of the page shows, by the list's label."""
    return {
        str(box.get_attribute("aria-label")): box.input_value()
        for box in page.locator(".stSelectbox input[role=combobox]").all()
    }


def click_point(page: Page, selector: str, number: int) -> None:
    """Click a mark of a chart once Plotly has noticed the mouse over it: it selects what was hovered last."""
    point = page.locator(selector).nth(number)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function(
        "selector => document.querySelector(selector).closest('.js-plotly-plot')._hoverdata?.length",
        arg=selector,
    )
    page.mouse.down()
    page.mouse.up()


def assert_tidy_rows_link(visit: Visit) -> None:
    """The page's link to its tidy rows leads to those of the selected occupation."""
    link = visit.page.locator("a[href^='/download/wages.csv']").first.get_attribute("href")
    assert link is not None
    response = visit.page.request.get(visit.url + link)
    assert response.status == 200
    lines = response.text().splitlines()
    assert lines[0].startswith("year,occupation_code,area_type,area_code")
    assert {line.split(",")[1] for line in lines[1:]} == {"29-9021"}


def test_pasted_url_restores_every_choice(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page, sentence = seen.page, seen.page.locator("p.answer")
    query = "?occupation=29-9021&measure=median&prices=us&rows=all&view=ranking"
    seen.open(f"/states{query}")
    expect(sentence).to_contain_text("health information technologists and medical registrars")
    lists = read_lists(page)
    assert "29-9021" in lists["Job"]
    assert lists["Figure"] == "Median pay"
    for choice in ("At average U.S. prices", "All"):
        expect(page.get_by_role("radio", name=choice, exact=True)).to_be_checked()
    assert page.url == f"{seen.url}/states{query}"
    assert_tidy_rows_link(seen)

    seen.navigate("?state=TX&places=0600000_0031080&prices=us")
    expect(page.locator("h1")).to_have_text("Medical records specialists in Texas")
    with seen.rerun():
        page.get_by_role("tab", name="Table").click()
    rows = page.locator(".figures table").first.locator("tbody th").all_text_contents()
    assert rows == ["Texas", "United States", "California", "Los Angeles-Long Beach-Anaheim, CA"]
    # An area takes precedence over its state.
    seen.navigate("?state=TX&area=0026420")
    expect(page.locator("h1")).to_contain_text("Houston")

    seen.open("/settings?occupation=29-9021&year=2024&setting=62--63")
    expect(sentence).to_contain_text("In May 2024")
    assert read_lists(page)["Employer type"] == "Health care and social assistance"
    expect(page.locator(".st-key-notes")).to_contain_text("Health care and social assistance, May 2024")

    seen.open("/?occupation=29-9021&compare=29-2072_31-9094&show-growth=true")
    with seen.rerun():
        page.locator(".st-key-tabs-growth").get_by_role("tab", name="Table").click()
    bars = page.locator(".figures table", has_text="Projected growth by occupation").locator("tbody tr")
    assert bars.count() == 4
    assert seen.errors == []


def test_unknown_choices_in_a_url_are_named(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.page
    notes = page.locator("aside.note")
    seen.open("/?occupation=99-9999&compare=29-9021_88-8888")
    expect(page.locator("p.answer")).to_contain_text("medical records specialists")
    expect(notes.filter(has_text="We found nothing for “99-9999”")).to_have_count(1)
    expect(notes.filter(has_text="can't be compared here: “88-8888”")).to_have_count(1)
    seen.navigate("?compare=29-9021_31-9094_31-9092_11-9111")
    expect(notes.filter(has_text="You can compare up to 3.")).to_have_count(1)
    for show, url, values in (
        (seen.open, "/states?state=ZZ&measure=joy&prices=gold", ("“ZZ”", "“joy”", "“gold”")),
        (seen.navigate, "?area=9999999", ("“9999999”",)),
        (seen.open, "/settings?year=1066&setting=nowhere", ("1066", "nowhere")),
    ):
        show(url)
        for value in values:
            expect(notes.filter(has_text=value)).to_have_count(1)
        assert page.locator("[data-testid=stException]").count() == 0
    assert seen.errors == []


def test_back_and_forward_step_through_the_views(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.open("/")
    page, sentence = seen.page, seen.page.locator("p.answer")

    def choose(text: str, option: str) -> None:
        box = page.get_by_role("combobox", name="Job")
        box.click()
        box.fill(text)
        with seen.rerun():
            page.get_by_role("option", name=re.compile(f"^{option}")).click()

    choose("phlebotomists", "Phlebotomists")
    expect(sentence).to_contain_text("phlebotomists")
    choose("transcriptionists", "Medical transcriptionists")
    expect(sentence).to_contain_text("medical transcriptionists")
    with seen.rerun():
        page.get_by_role("link", name="Pay", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("by employer type")
    expect(sentence).to_contain_text("medical transcriptionists")
    # The occupation stays selected on the next page, and the URL says so.
    expect(page).to_have_url(f"{seen.url}/settings?occupation=31-9094")

    views = [
        ("/", "medical records specialists"),
        ("/?occupation=31-9097", "phlebotomists"),
        ("/?occupation=31-9094", "medical transcriptionists"),
        ("/settings?occupation=31-9094", "medical transcriptionists"),
    ]
    for direction, step in ((-1, page.go_back), (1, page.go_forward)):
        for _, (path, occupation) in pairwise(views[::direction]):
            with seen.rerun():
                step()
            expect(page).to_have_url(seen.url + path)
            expect(sentence).to_contain_text(occupation)
    assert seen.errors == []


def test_chart_marks_and_table_rows_can_be_selected(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page, title = seen.page, seen.page.locator("h1")

    seen.open("/?show-growth=true")
    tabs = page.locator(".st-key-tabs-growth")
    with seen.rerun():
        tabs.get_by_role("tab", name="Table").click()
    # The second bar, whichever it is.
    rows = page.locator(".figures table", has_text="Projected growth by occupation").locator("tbody th")
    wanted = rows.nth(1).text_content() or ""
    with seen.rerun():
        tabs.get_by_role("tab", name="Chart").click()
    with seen.rerun():
        click_point(page, ".st-key-chart-growth .bars .point path", 1)
    expect(page).to_have_url(re.compile(r"occupation=\d\d-\d{4}"))
    expect(page.locator("p.answer")).to_contain_text(wanted[1:])

    seen.open("/states?view=table")
    first = page.locator(".figures table").first.locator("tbody th").first.text_content() or ""
    seen.open("/states?view=ranking")
    with seen.rerun():
        click_point(page, ".st-key-chart-states .scatterlayer .point", 0)
    expect(title).to_contain_text(first)
    with seen.rerun():
        page.go_back()
    expect(title).to_have_text("Medical records specialists in the United States, by state")
    seen.open("/states")
    page.locator(".st-key-chart-map").scroll_into_view_if_needed()
    center = page.evaluate(FIND_SHAPE, "0800000")
    with seen.rerun():
        page.mouse.click(*center)
    expect(title).to_have_text("Medical records specialists in Colorado")

    seen.open("/states?view=tiles")
    with seen.rerun():
        # Texas has a row of its own near the map's lower edge.
        page.locator(".st-key-chart-tiles").scroll_into_view_if_needed()
        square = page.locator(".st-key-chart-tiles .annotation", has_text="TX").bounding_box()
        assert square is not None
        page.mouse.click(square["x"] + square["width"] / 2, square["y"] + square["height"] / 2)
    expect(page).to_have_url(re.compile("place=4800000"))
    expect(title).to_have_text("Medical records specialists in Texas")

    # A row of the table of the state's areas.
    with seen.rerun():
        page.get_by_role("radio", name="Table").click()
    row = page.locator(".st-key-table-areas .figures tbody th a").nth(2)
    area = row.inner_text()
    with seen.rerun():
        row.click()
    expect(title).to_contain_text(area)
    with seen.rerun():
        page.go_back()
    expect(title).to_have_text("Medical records specialists in Texas")
    assert seen.errors == []
