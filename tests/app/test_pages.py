"""Every page, run for every occupation: no exceptions, no traces of missing figures, correct sentences."""

import importlib
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from app.edition import current_tables, find_next_release
from app.site import ABOUT, UNAVAILABLE
from etl.store.editions import REFRESHED_DAMAGED
from outlook.places import MEASURES
from tests.app.conftest import PROJECT, Reply
from tests.app.missing import leaks, strings
from tests.app.reading import answer, html, html_texts, paragraphs
from tests.outlook.examples import KINDS

PAGES = [about.path or "overview" for about in ABOUT]
WITH_OCCUPATION = ["overview", "settings", "states", "scenarios"]
MAIN = str(PROJECT / "app" / "main.py")
SNAPSHOT = PROJECT / "data" / "snapshot"


def _script(page: str) -> None:
    import importlib

    importlib.import_module(f"app.views.{page}.page").page()


def opened(page: str, context: dict[str, Any] | None = None, /, **query: str) -> AppTest:
    """Open a page with a query; `context` has the browser's values for `st.context`: url, is_embedded."""
    test = AppTest.from_function(_script, kwargs={"page": page}, default_timeout=60)
    test.context = context or {}
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


@cache
def looked_at(page: str, code: str) -> AppTest:
    """Open an occupation's page once, for tests that read it without clicking."""
    return opened(page, occupation=code)


def texts(test: AppTest) -> Iterator[str]:
    """Yield every text on a page: paragraphs, cells, captions, tooltips, charts, labels, options."""
    for kind in (
        test.title,
        test.header,
        test.subheader,
        test.markdown,
        test.caption,
        test.warning,
        test.error,
    ):
        yield from (str(e.value) for e in kind)
    yield from html_texts(test)
    for chart in test.get("plotly_chart"):
        yield chart.proto.alt
        yield from strings(json.loads(chart.proto.spec))
    for choice in (*test.selectbox, *test.multiselect):
        yield choice.label
        yield choice.help or ""
        yield from choice.options
    for fold in test.expander:
        yield fold.label


def test_every_view_is_tested() -> None:
    there = {p.parent.name for p in (PROJECT / "app" / "views").glob("*/page.py")}
    assert there == set(PAGES)
    assert all(callable(importlib.import_module(f"app.views.{page}.page").page) for page in PAGES)


@pytest.mark.parametrize("code", KINDS)
@pytest.mark.parametrize("page", WITH_OCCUPATION)
def test_occupation_pages_run_without_traces(page: str, code: str) -> None:
    test = looked_at(page, code)
    assert not test.exception, [e.message for e in test.exception]
    assert not test.error
    assert len(test.title) == 1
    assert leaks(texts(test)) == []
    assert len(test.get("plotly_chart")) >= 1
    assert all(chart.proto.alt for chart in test.get("plotly_chart"))


@pytest.mark.parametrize("page", [page for page in PAGES if page not in WITH_OCCUPATION])
def test_other_pages_run_without_traces(page: str) -> None:
    test = opened(page)
    assert not test.exception, [e.message for e in test.exception]
    # These explain table columns and methods in words that look like missing figures.
    assert leaks(t for t in texts(test) if page not in ("data", "about")) == []
    assert len(test.title) == 1


@pytest.mark.parametrize("measure", MEASURES)
def test_states_rank_by_every_measure(measure: str) -> None:
    test = opened("states", occupation="29-9021", measure=measure, state="UT")
    assert not test.exception, [e.message for e in test.exception]
    assert leaks(texts(test)) == []
    assert any("Utah" in m.value for m in test.markdown)
    assert "in Utah" in answer(test)


def test_state_without_areas_is_noted() -> None:
    test = opened("states", state="GU")
    assert not test.exception
    assert any("BLS published no areas of Guam" in m.value for m in test.markdown)


@pytest.mark.parametrize("year", ["2025", "2024", "2023", "2022"])
def test_settings_open_for_every_year(year: str) -> None:
    test = opened("settings", year=year, occupation="29-9021")
    assert not test.exception
    assert f"May {year}" in answer(test)
    assert leaks(texts(test)) == []


@pytest.mark.parametrize(
    ("area", "name"), [("0600000", "California"), ("0028140", "Kansas City, MO-KS"), ("6600000", "Guam")]
)
def test_pay_in_a_place_includes_its_name(area: str, name: str) -> None:
    test = opened("scenarios", place=area)
    assert not test.exception
    assert name in test.title[0].value
    assert leaks(texts(test)) == []


@pytest.mark.parametrize("page", WITH_OCCUPATION)
def test_unknown_occupation_falls_back_to_core(page: str) -> None:
    test = opened(page, occupation="99-9999")
    assert not test.exception
    assert any("99-9999" in h and "Medical records specialists" in h for h in html(test))
    assert test.selectbox(key="occupation").value == "29-2072"
    assert "occupation" not in test.query_params


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("settings", {"year": "1999"}),
        ("states", {"measure": "<b>beauty</b>"}),
        ("scenarios", {"place": "nowhere"}),
    ],
)
def test_unknown_choice_gives_an_escaped_note(page: str, query: dict[str, str]) -> None:
    test = opened(page, **query)
    assert not test.exception
    assert any("in the address" in h or "We found nothing for" in h for h in html(test))
    assert not any("<b>beauty" in h for h in html(test))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ZZ", "We found nothing for “ZZ”. Type a state, a large city"),
        ("Portland", "“Portland” could be any of these: Portland-South Portland, ME; Portland-Vancouver"),
    ],
)
def test_place_that_is_not_found_is_explained(typed: str, said: str) -> None:
    assert any(said in h for h in html(opened("states", state=typed)))


def test_occupation_without_settings_is_known() -> None:
    test = opened("settings", occupation="29-2071")
    note = " ".join(h for h in html(test) if "29-2071" in h)
    assert "not a known occupation" not in note


def test_choice_survives_page_without_figures() -> None:
    outlook = opened("overview")
    outlook.selectbox[0].set_value("29-2071").run()
    states = AppTest.from_function(_script, kwargs={"page": "states"}, default_timeout=60)
    states.session_state["wish-occupation"] = outlook.session_state["wish-occupation"]
    states.run()
    assert states.selectbox[0].value == "29-2072"
    # A fallback without a note would pass off another occupation's pay as the chosen one's.
    assert any("29-2071 has no figures on this page" in text for text in html(states))
    back = AppTest.from_function(_script, kwargs={"page": "overview"}, default_timeout=60)
    back.session_state["wish-occupation"] = states.session_state["wish-occupation"]
    back.run()
    assert back.selectbox[0].value == "29-2071"


def test_only_nondefault_occupation_is_in_url() -> None:
    test = opened("overview")
    test.selectbox[0].set_value("29-9021").run()
    assert test.query_params["occupation"] in ("29-9021", ["29-9021"])
    assert "Health information technologists" in answer(test) or "health information technologists" in answer(
        test
    )
    test.selectbox[0].set_value("29-2072").run()
    assert "occupation" not in test.query_params


def count_lines(url: str, response: Reply) -> int:
    """Count a file's lines, with the names of its columns; of a workbook, those of its first sheet."""
    if url.partition("?")[0].endswith(".xlsx"):
        sheet = openpyxl.load_workbook(io.BytesIO(response.body)).worksheets[0]
        return len(list(sheet.iter_rows()))
    return len(response.text.splitlines())


@pytest.mark.parametrize("page", WITH_OCCUPATION)
def test_every_tidy_rows_url_returns_rows(ask: Callable[..., Reply], page: str) -> None:
    found = re.findall(r'href="(/download/[^"]+)"', " ".join(html(opened(page, state="MO"))))
    assert found
    for url in found:
        response = ask(unescape(url))
        assert response.status == 200, url
        assert count_lines(url, response) > 1, url


def test_figures_never_become_a_formula() -> None:
    for page in PAGES:
        unescaped = [m.value for m in opened(page).markdown if len(re.findall(r"(?<!\\)\$", m.value)) > 1]
        assert unescaped == []


def test_missing_tables_command_goes_to_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "snapshot").mkdir()
    monkeypatch.setenv("OUTLOOK_DATA", str(tmp_path))
    test = AppTest.from_file(MAIN, default_timeout=60).run()
    assert not test.exception
    assert [t.value for t in test.title] == ["There are no figures to show"]
    assert test.error[0].value == UNAVAILABLE
    assert "python -m etl refresh" in caplog.text


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a published edition."""
    shutil.copytree(SNAPSHOT, tmp_path / "snapshot")
    shutil.copytree(SNAPSHOT, tmp_path / "editions" / "one")
    (tmp_path / "live").symlink_to(Path("editions") / "one")
    monkeypatch.setenv("OUTLOOK_DATA", str(tmp_path))
    return tmp_path


def test_damaged_refresh_shows_the_snapshot(data: Path) -> None:
    (data / "editions" / "one" / "wages.parquet").unlink()
    test = AppTest.from_file(MAIN, default_timeout=60).run()
    assert not test.exception
    assert "set that came with this site" not in " ".join(html(test))
    assert "7.1%" in answer(test)


def test_damaged_tables_fall_back_on_next_run(data: Path) -> None:
    test = AppTest.from_file(MAIN, default_timeout=60).run()
    wages = data / "editions" / "one" / "wages.parquet"
    content = bytearray(wages.read_bytes())
    content[len(content) // 3] ^= 1
    wages.write_bytes(content)
    test.run()
    assert not test.exception
    assert current_tables().edition.notice == REFRESHED_DAMAGED
    assert "7.1%" in answer(test)


def test_data_page_shows_accepted_findings(data: Path) -> None:
    about = data / "editions" / "one" / "edition.json"
    finding = {
        "name": "wages/figures-as-before",
        "severity": "error",
        "expected": "the figures of the edition before",
        "came": "12 of 400 rows changed",
        "rows": 12,
        "sample": "2025 29-2072 0600000 000000",
        "accepted": "by hand on 2026-11-22",
    }
    about.write_text(json.dumps(json.loads(about.read_text()) | {"findings": [finding]}))
    shown = list(texts(opened("data")))
    assert any("accepted them" in t and "by hand on 2026-11-22" in t for t in shown)
    assert "accepted error" in shown


def test_footer_names_the_current_edition(
    data: Path,
) -> None:
    test = AppTest.from_file(MAIN, default_timeout=60).run()
    assert "Updated " in paragraphs(test, "source")[-1]
    shutil.copytree(SNAPSHOT, data / "editions" / "two")
    about = data / "editions" / "two" / "edition.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "built_at": "2031-01-01T00:00:00Z"}))
    (data / "live").unlink()
    (data / "live").symlink_to(Path("editions") / "two")
    test.run()
    assert "2031" in paragraphs(test, "source")[-1]


def test_place_with_withheld_pay_is_known() -> None:
    test = opened("scenarios", occupation="43-9021", place="2900000")
    assert test.selectbox(key="place").value == "2900000"
    assert "Missouri" in answer(test) and "did not release" in answer(test)
    assert not any("not a known place" in h for h in html(test))


def test_footer_names_the_next_release() -> None:
    """The snapshot has May 2025: in May 2026, the next release is later than it; after August 2027, all are late."""
    ahead = find_next_release(date(2026, 5, 1))
    assert ahead is not None and ahead.closes >= "2026-05-01"
    assert find_next_release(date(2031, 1, 1)) is None
    shown = paragraphs(AppTest.from_file(MAIN, default_timeout=60).run(), "source")[-1]
    coming = find_next_release(date.today())
    assert ("next: " in shown) == (coming is not None)
    assert coming is None or coming.next in shown
