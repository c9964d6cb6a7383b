"""What readers do: take figures away, paste an address, choose with the keyboard, go on to the next page."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_download_button_gives_a_csv_of_the_figures_on_the_page(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/settings")
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="Download these figures (CSV)").first.click()
    file = waiting.value
    assert file.suggested_filename.startswith("settings_29-2072_")
    assert file.suggested_filename.endswith(".csv")
    with Path(file.path()).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) > 5
    assert {"industry_code", "setting", "employment", "annual_p50_usd", "source_id"} <= set(rows[0])
    hospitals = next(row for row in rows if row["setting"] == "Hospitals")
    assert hospitals["industry_code"] == "622000"
    assert int(hospitals["employment"]) > 10_000
    assert seen.wrong == []


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


def test_a_pasted_address_shows_what_was_chosen_when_it_was_sent(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/states?occupation=29-9021&state=TX&measure=jobs")
    main = seen.page.get_by_test_id("stMain")
    expect(main).to_contain_text("Texas:")
    expect(main).to_contain_text("health information technologists and medical registrars")
    expect(main).to_contain_text("the number of jobs")
    chosen = [
        seen.page.get_by_role("combobox", name=name).input_value()
        for name in ("Occupation", "Rank by", "State")
    ]
    assert "29-9021" in chosen[0]
    assert chosen[1:] == ["Jobs", "Texas"]
    assert seen.page.url.endswith("/states?occupation=29-9021&state=TX&measure=jobs")
    assert seen.wrong == []


def test_an_unknown_occupation_in_the_address_is_answered_with_a_word(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/?occupation=99-9999")
    expect(seen.page.locator("aside.note").first).to_contain_text("99-9999")
    expect(seen.page.locator(".st-key-answer")).to_contain_text("medical records specialists")
    assert seen.wrong == []


def test_an_occupation_chosen_by_keyboard_stands_in_the_address_and_stays_on_the_next_page(
    visit: Callable[..., Visit],
) -> None:
    seen = visit()
    seen.go("/")
    page = seen.page
    box = page.get_by_role("combobox", name="Occupation")
    box.focus()
    page.keyboard.type("phlebotomists")
    page.get_by_role("option", name="Phlebotomists").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-answer")).to_contain_text("phlebotomists")
    assert page.url.endswith("/?occupation=31-9097")
    seen.settled()

    page.get_by_role("link", name="Pay by setting").first.click()
    expect(page.locator("h1")).to_have_text("What does each setting pay?")
    expect(page.locator(".st-key-answer")).to_contain_text("phlebotomists")
    seen.settled()
    expect(page).to_have_url(f"{seen.address}/settings?occupation=31-9097")
    assert seen.wrong == []


def test_figures_stand_in_a_table_that_screen_readers_read(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/settings")
    seen.page.get_by_text("The figures as a table").first.click()
    table = seen.page.locator("[data-testid=stTable] table").first
    expect(table).to_contain_text("Hospitals")
    expect(table).to_contain_text("Median")
