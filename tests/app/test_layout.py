"""The parts of a page that carry figures away: CSV, addresses, source lines."""

import pytest
from streamlit.testing.v1 import AppTest

from app.components import exhibit
from app.components import source_line as components_source_line
from outlook.tables import Tables


def test_an_address_of_tidy_rows_names_the_table_and_its_filters() -> None:
    assert exhibit.table_url("areas") == "/download/areas.csv"
    assert exhibit.table_url("wages", area_type="metro,nonmetro", year=2025) == (
        "/download/wages.csv?area_type=metro,nonmetro&year=2025"
    )


@pytest.fixture
def source_line(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> object:
    shown: list[str] = []
    monkeypatch.setattr(exhibit.st, "html", shown.append)

    def line(*ids: str, remark: str = "") -> str:
        components_source_line.show_source(tables, ids, remark=remark)
        return shown[-1]

    return line


def test_a_source_line_names_publisher_edition_day_and_address(source_line) -> None:  # type: ignore[no-untyped-def]
    text = source_line("oews-2025-flat")
    for part in ("Bureau of Labor Statistics", "May 2025", "taken ", "href=", "bls.gov"):
        assert part in text
    assert "Second-hand" not in text


def test_a_second_hand_source_says_so_and_stands_apart(source_line) -> None:  # type: ignore[no-untyped-def]
    text = source_line("ep-2024-34", "ep-2025-35-quoted")
    assert text.count("<br>") == 1
    own, quoted = text.split("<br>")
    assert "2024-34" in own and "Second-hand" not in own
    assert "2025-35" in quoted and "Second-hand" in quoted


def test_an_unknown_source_is_left_out_and_a_remark_is_text(source_line) -> None:  # type: ignore[no-untyped-def]
    assert source_line("no-such-source", remark="a < b") == '<p class="source">Source: a &lt; b</p>'


def test_a_paragraph_with_two_amounts_is_no_formula() -> None:
    def script() -> None:
        from app.components import layout

        layout.show_text("from $37,000 to $81,150")

    assert AppTest.from_function(script).run().markdown[0].value == r"from \$37,000 to \$81,150"
