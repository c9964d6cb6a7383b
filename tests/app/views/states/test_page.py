"""The page of places as its script runs it."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest

from app.components.places.dollars import RANKABLE
from outlook import claims
from outlook.places import MEASURES
from tests.app.missing import leaks
from tests.app.reading import html, paragraphs, tables_of
from tests.app.test_pages import opened, texts


@pytest.mark.parametrize("measure", RANKABLE)
def test_ranking_table_shows_the_ranked_figure(measure: str) -> None:
    test = opened("states", measure=measure, occupation="29-9021", view="table")
    assert leaks(texts(test)) == []
    (table,) = [t for t in tables_of(test) if "Order" in t.columns]
    assert MEASURES[measure].label in table.columns
    assert {"Jobs", "Median pay"} <= set(table.columns)
    assert len(table.rows) == len(table.links) >= 50


def test_area_rows_link_to_their_own_pages() -> None:
    (areas,) = [
        t
        for t in tables_of(opened("states", {}, state="CA", **{"place-view": "table"}))
        if t.columns[0] == "Area"
    ]
    assert {"Jobs", "Mean pay", "90% interval", "Median pay", "Location quotient"} <= set(areas.columns)
    assert len(areas.links) == len(areas.rows) > 20
    for link in areas.links:
        query = dict(parse_qsl(link.removeprefix("?")))
        assert "state" not in query
        assert re.fullmatch(r"\d{7}", query["place"])


def test_areas_of_zip_codes_open_with_neighbors_compared() -> None:
    test = opened("states", {}, area="90210", **{"place-view": "table"})
    assert test.title[0].value == "Medical records specialists in Los Angeles-Long Beach-Anaheim, CA"
    assert test.query_params["place"] == "0031080" and "area" not in test.query_params
    (neighbors,) = [t for t in tables_of(test) if "Mean pay, tested at 90%" in t.columns]
    assert neighbors.rows[0][0] == "Los Angeles-Long Beach-Anaheim, CA"
    verdicts = {row[-1] for row in neighbors.rows[1:]}
    assert verdicts <= {
        f"{word} Los Angeles-Long Beach-Anaheim, CA"
        for word in ("more than", "less than", "about the same as")
    } | {claims.UNTESTED}


def test_pay_by_the_hour_reaches_every_figure() -> None:
    test = opened("states", place="0600000", per="hour", **{"place-view": "table"})
    assert test.title[0].value == "Medical records specialists in California"
    by_year = re.compile(r"\$\d{2,3},\d{3}")
    shown = [*paragraphs(test, "finding"), *(m.value for m in test.markdown if "Average" in m.value)]
    cells = [cell for table in tables_of(test) for row in table.rows for cell in row]
    assert [text for text in (*shown, *cells) if by_year.search(text)] == []
    assert sum(text.startswith("$") and "." in text for text in cells) > 100
    cards = unescape(next(h for h in html(test) if 'class="cards"' in h))
    assert "Typical pay an hour" in cards and "$29.71" in cards and not by_year.search(cards)
