"""The server's start: it serves at once, each page runs once meanwhile, and no page holds the others up."""

import asyncio
import logging
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from app.edition import warn_without_data_folder
from app.server import warmup
from tests.app.conftest import apart


class Pages:
    """A runtime with pages, and which of them ran. `broken` shows an error, `hangs` never ends."""

    def __init__(self, *pages: str, broken: str | None = None, hangs: str | None = None) -> None:
        self.pages, self.broken, self.hangs = pages, broken, hangs
        self.ran: list[str] = []
        self.closed: list[str] = []

    def connect_session(self, client: warmup.Visitor, user_info: dict[str, str]) -> str:
        self._client = client
        return "session"

    def handle_backmsg(self, session: str, message: BackMsg) -> None:
        page = message.rerun_script.page_script_hash
        self.ran.append(page)
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


def test_every_page_runs_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    pages = Pages("first", "states", "career", broken="states")
    monkeypatch.setattr(warmup.runtime, "get_instance", lambda: pages)
    with caplog.at_level(logging.INFO):
        apart(warmup.run_pages())
    assert (pages.ran, pages.closed) == (["", "states", "career"], ["session"] * 3)
    assert "A page failed before the first reader: no figures" in caplog.text
    assert "3 pages ready" in caplog.text


def test_a_page_that_hangs_delays_no_start(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pages = Pages("first", "states", "career", hangs="states")
    monkeypatch.setattr(warmup.runtime, "get_instance", lambda: pages)
    monkeypatch.setattr(warmup, "MOST_SECONDS", 0.05)
    apart(warmup.run_pages())
    assert (pages.ran, pages.closed) == (["", "states"], ["session"] * 2)
    assert "their first readers wait" in caplog.text


def test_the_server_starts_without_a_runtime(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    async def serve() -> None:
        async with warmup.warm(lambda: done.append("prepared"))(object()):
            done.append("serves")
            while len(done) < 2:
                await asyncio.sleep(0)

    apart(serve())
    assert done == ["serves", "prepared"]
    assert "The pages could not run" in caplog.text


def test_a_missing_data_folder_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OUTLOOK_DATA", str(tmp_path))
    warn_without_data_folder()
    assert caplog.text == ""
    monkeypatch.setenv("OUTLOOK_DATA", str(tmp_path / "typo"))
    warn_without_data_folder()
    assert f"There is no data folder {tmp_path / 'typo'}" in caplog.text
