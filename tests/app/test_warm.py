"""The server's start: each page is run once before the first reader, then memory is set aside, once."""

import asyncio
import gc
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from app.server import warmup


def alone(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: the browser's tests leave a running loop in theirs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


class Pages:
    """A runtime with pages; what it was asked to run, in order. The page `broken` shows an error, `hangs` never ends."""

    def __init__(self, *pages: str, broken: str | None = None, hangs: str | None = None) -> None:
        self.pages, self.broken, self.hangs = pages, broken, hangs
        self.asked: list[str] = []
        self.chosen: list[tuple[str, str, str]] = []
        self.closed: list[str] = []

    def connect_session(self, client: warmup.Visitor, user_info: dict[str, str]) -> str:
        self._client = client
        return "session"

    def handle_backmsg(self, session: str, message: BackMsg) -> None:
        state = message.rerun_script
        page = state.page_script_hash
        self.asked.append(page)
        self.chosen.append((page, state.query_string, state.context_info.color_scheme))
        if page == self.hangs:
            return
        names = ForwardMsg()
        for each in self.pages:
            names.navigation.app_pages.add(page_script_hash=each)
        self._client.write_forward_msg(names)
        if page == self.broken:
            error = ForwardMsg()
            error.delta.new_element.exception.message = "no figures"
            self._client.write_forward_msg(error)
        self._client.write_forward_msg(
            ForwardMsg(script_finished=ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY)
        )

    def close_session(self, session: str) -> None:
        self.closed.append(session)


def test_every_page_is_run_once_and_its_session_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = Pages("first", "states", "career", broken="states")
    monkeypatch.setattr(warmup.runtime, "get_instance", lambda: pages)
    visitor = alone(warmup.visited())
    assert pages.asked == ["", "states", "career"]
    assert (visitor.runs, visitor.failed, pages.closed) == (3, ["no figures"], ["session"] * 3)


def test_a_page_that_never_ends_does_not_hold_up_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = Pages("first", "states", "career", hangs="states")
    monkeypatch.setattr(warmup.runtime, "get_instance", lambda: pages)
    monkeypatch.setattr(warmup, "MOST_SECONDS", 0.05)
    with pytest.raises(TimeoutError):
        alone(warmup.visited())
    assert (pages.asked, pages.closed) == (["", "states"], ["session"] * 2)


def test_what_readers_are_likely_to_ask_for_is_run_ahead_in_both_themes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = Pages("first", "states")
    monkeypatch.setattr(warmup.runtime, "get_instance", lambda: pages)
    monkeypatch.setattr(warmup, "MOST_OCCUPATIONS", 2)
    aside: list[int] = []
    monkeypatch.setattr(warmup, "set_aside", lambda: aside.append(len(pages.chosen)))
    visitor = alone(warmup.visited())
    pages.chosen.clear()
    alone(warmup.ahead(visitor))
    assert aside == [8]
    assert pages.chosen == [
        (page, f"occupation={code}", scheme)
        for code in ("29-2072", "29-9021")
        for page in ("first", "states")
        for scheme in ("light", "dark")
    ]


def test_what_is_alive_is_left_out_of_later_collections() -> None:
    before = gc.get_freeze_count()
    try:
        warmup.set_aside()
        assert gc.get_freeze_count() > before + 10_000
        assert len(gc.get_objects()) < 10_000
    finally:
        gc.unfreeze()


async def _none() -> warmup.Visitor:
    return warmup.Visitor()


async def _hangs() -> warmup.Visitor:
    raise TimeoutError


async def _fails() -> warmup.Visitor:
    raise RuntimeError("no runtime")


@pytest.mark.parametrize("visited", [_none, _hangs, _fails])
def test_memory_is_set_aside_once_whatever_became_of_the_pages(
    visited: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(warmup, "visited", visited)
    monkeypatch.setattr(warmup, "set_aside", lambda: done.append("set aside"))

    async def life() -> None:
        async with warmup.warmed(lambda: done.append("also"))(object()):
            done.append("serves")

    alone(life())
    assert done == ["also", "set aside", "serves"]


def test_a_data_folder_that_is_not_there_is_said_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OUTLOOK_DATA", str(tmp_path))
    warmup.look_for_the_data()
    assert caplog.text == ""
    monkeypatch.setenv("OUTLOOK_DATA", str(tmp_path / "typo"))
    warmup.look_for_the_data()
    assert f"There is no data folder {tmp_path / 'typo'}" in caplog.text
