"""Before the first reader: each page is run once, and what start-up made is set aside from garbage collection.

After that, while the server has little to do: what readers ask for most, so that it comes from memory.
"""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import SessionClient

from app.components.controls import occupations
from app.edition import tables
from app.prompt import send_at_once
from app.server.run_limit import short_slices
from etl.store.remote import data_location

# Six pages took 3 s on a busy core; a start that hangs must still begin to serve, only colder.
MOST_SECONDS = 60.0
# Ahead of the readers: the pages of so many occupations, those that the site is about first; after each run so many
# times its length is left to the readers.
MOST_OCCUPATIONS = 24
REST = 4
SCHEMES = ("light", "dark")
_log = logging.getLogger(__name__)


class Visitor(SessionClient):
    """The browser's end of a session inside the server: notes which pages there are and when a run has ended."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.runs = 0
        self.failed: list[str] = []
        self._ended = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        kind = msg.WhichOneof("type")
        if kind == "navigation":
            self.pages = [page.page_script_hash for page in msg.navigation.app_pages]
        elif kind == "delta" and msg.delta.new_element.WhichOneof("type") == "exception":
            self.failed.append(msg.delta.new_element.exception.message)
        elif kind == "script_finished":
            self.runs += 1
            self._ended.set()

    async def ended(self) -> None:
        """Wait for the end of the run that was asked for last."""
        await self._ended.wait()
        self._ended.clear()

    async def visit(self, page: str, query: str = "", scheme: str = "light") -> None:
        """Run a page as a reader would, and wait for its end. Raises TimeoutError after MOST_SECONDS."""
        server = runtime.get_instance()
        # A run that was not waited for any longer may end while another one is.
        self._ended = asyncio.Event()
        session = server.connect_session(self, user_info={})
        message = BackMsg()
        state = message.rerun_script
        state.page_script_hash, state.query_string, state.context_info.color_scheme = page, query, scheme
        try:
            async with asyncio.timeout(MOST_SECONDS):
                server.handle_backmsg(session, message)
                await self.ended()
        finally:
            server.close_session(session)


async def visited() -> Visitor:
    """Run every page once: modules are imported, tables opened, the usual questions answered. Raises TimeoutError."""
    visitor = Visitor()
    # The first page is the one that an address without a path leads to.
    await visitor.visit("")
    for page in visitor.pages[1:]:
        await visitor.visit(page)
    return visitor


async def ahead(visitor: Visitor) -> None:
    """Run every page for each occupation that readers are likely to ask for, in both themes, a little at a time."""
    codes = [c for c in occupations(tables()) if tables().occupations[c].role != "other"][:MOST_OCCUPATIONS]
    for code, page, scheme in product(codes, visitor.pages, SCHEMES):
        began = time.monotonic()
        await visitor.visit(page, urlencode({"occupation": code}), scheme)
        await asyncio.sleep(REST * (time.monotonic() - began))
    # They stay as long as the server does, as what start-up made does.
    set_aside()
    _log.info("%d pages of %d occupations are in memory", len(visitor.pages), len(codes))


def look_for_the_data() -> None:
    """Say in the log where OUTLOOK_DATA names no folder: readers are shown the snapshot, as before a first refresh."""
    location = data_location()
    if isinstance(location, Path) and not location.is_dir():
        _log.warning(
            "There is no data folder %s (OUTLOOK_DATA): the tables that came with the project are shown until a refresh makes it",
            location,
        )


def set_aside() -> None:
    """Clear up once, then leave what is alive out of every later collection.

    Streamlit collects all generations after each run of a page; most of what it walks through are modules and
    caches that live as long as the server.
    """
    gc.collect()
    gc.freeze()


def warmed(also: Callable[[], None] = lambda: None) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """The server's life: before it begins `also` is done, pages are visited and memory is set aside.

    A page that fails is said in the log and does not stop the start.
    """

    @asynccontextmanager
    async def life(app: object) -> AsyncIterator[None]:
        look_for_the_data()
        short_slices()
        send_at_once()
        await run_in_threadpool(also)
        visitor = await _start()
        set_aside()
        going_on = asyncio.create_task(_ahead(visitor))
        yield
        going_on.cancel()
        with suppress(asyncio.CancelledError):
            await going_on
        gc.unfreeze()

    return life


async def _ahead(visitor: Visitor | None) -> None:
    try:
        if visitor:
            await ahead(visitor)
    except Exception:
        # Readers are answered all the same, only later.
        _log.exception("The pages could not be run ahead of the readers")


async def _start() -> Visitor | None:
    began = time.monotonic()
    try:
        visitor = await visited()
        for failure in visitor.failed:
            _log.warning("A page failed before the first reader: %s", failure)
        _log.info("%d pages ready after %.1f s", visitor.runs, time.monotonic() - began)
        return visitor
    except TimeoutError:
        _log.warning(
            "Not every page was run within %.0f s of the start; the first readers wait", MOST_SECONDS
        )
    except Exception:
        # Whatever it is, readers who wait for their page are better served than by no server.
        _log.exception("The pages could not be run before the first reader")
    return None
