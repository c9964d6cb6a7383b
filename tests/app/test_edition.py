"""A run of a page has one edition, even if that is removed meanwhile; the database of an earlier one ends."""

import gc
import shutil
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import edition
from app.components.sections import finished
from app.edition import keep_edition, tables
from app.theme import LIGHT
from app.views.reliability.past_projections_section import build_past_projections_section
from tests.app.conftest import PROJECT

MAIN = str(PROJECT / "app" / "main.py")
Switch = Callable[[str], None]


@pytest.fixture
def switch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Switch:
    """Publish the snapshot's tables under another name, and remove the edition before."""
    monkeypatch.setenv("OUTLOOK_DATA", str(tmp_path))

    def publish(name: str) -> None:
        old, link = list(tmp_path.glob("editions/*")), tmp_path / "live"
        shutil.copytree(PROJECT / "data" / "snapshot", tmp_path / "editions" / name)
        link.unlink(missing_ok=True)
        link.symlink_to(Path("editions") / name)
        for each in old:
            shutil.rmtree(each)

    return publish


def test_runs_keep_their_edition(switch: Switch) -> None:
    switch("first")
    with keep_edition() as kept:
        switch("second")
        assert tables() is kept
        with ThreadPoolExecutor(1) as other:
            assert other.submit(lambda: tables().edition.path.name).result() == "second"
    assert tables().edition.path.name == "second"


def test_removed_editions_are_read_anew(switch: Switch, monkeypatch: pytest.MonkeyPatch) -> None:
    switch("first")
    shown: list[str] = []

    def page() -> None:
        import streamlit as st

        shown.append(tables().edition.path.name)
        if len(shown) == 1:
            switch("second")
        st.text(str(tables().read_rows("SELECT max(year) AS year FROM wages")["year"][0]))

    monkeypatch.setattr("app.views.overview.page.page", page)
    run = AppTest.from_file(MAIN, default_timeout=60).run()
    assert (shown, len(run.exception), run.text[0].value) == (["first", "second"], 0, "2025")


def test_readers_who_come_together_open_it_once(switch: Switch) -> None:
    switch("first")
    edition._opened.cache_clear()
    with ThreadPoolExecutor(8) as readers:
        assert len(set(readers.map(lambda _: edition.current_tables(), range(8)))) == 1


def test_earlier_databases_end(switch: Switch) -> None:
    switch("first")
    edition._opened.cache_clear()
    gc.disable()
    try:
        with keep_edition() as kept:
            kept.compute(lambda _: 1)
            assert kept.national_years
            assert next(kept.batches("SELECT 1 AS one")).num_rows == 1
            assert finished(kept, build_past_projections_section, "29-2072", LIGHT)
            earlier = weakref.ref(kept)
            switch("second")
            with ThreadPoolExecutor(1) as other:
                other.submit(tables).result()
            assert earlier() is kept
            del kept
        assert earlier() is None
    finally:
        gc.enable()
