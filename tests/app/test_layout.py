"""CSV URLs, source lines and paragraphs of a page."""

import pytest
from streamlit.testing.v1 import AppTest

from app.components import exhibit
from app.components import source_line as components_source_line
from app.components.layout import escape_markup
from outlook.tables import Tables


def test_tidy_rows_url_has_table_and_filters() -> None:
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


def test_source_line_has_edition_day_and_url(source_line) -> None:  # type: ignore[no-untyped-def]
    text = source_line("oews-2025-flat")
    for part in ("Bureau of Labor Statistics", "May 2025", "taken ", "href=", "bls.gov"):
        assert part in text
    assert "Second-hand" not in text


def test_second_hand_source_has_its_own_line(source_line) -> None:  # type: ignore[no-untyped-def]
    text = source_line("ep-2024-34", "ep-2025-35-quoted")
    assert text.count("<br>") == 1
    own, quoted = text.split("<br>")
    assert "2024-34" in own and "Second-hand" not in own
    assert "2025-35" in quoted and "Second-hand" in quoted


def test_unknown_source_is_skipped(source_line) -> None:  # type: ignore[no-untyped-def]
    assert source_line("no-such-source", remark="a < b") == '<p class="source">Source: a &lt; b</p>'


def test_dollar_amounts_are_not_a_formula() -> None:
    def script() -> None:
        from app.components import layout

        layout.show_text("from $37,000 to $81,150")

    assert AppTest.from_function(script).run().markdown[0].value == r"from \$37,000 to \$81,150"


def test_titles_are_text() -> None:
    title = "[Nurses](javascript:x) <b> :red[x] :material/home: in **May**: 5"
    assert escape_markup(title) == (
        r"\[Nurses\](javascript\:x) \<b\> \:red\[x\] \:material/home: in **May**: 5"
    )
