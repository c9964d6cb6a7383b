"""Before the first reader: each page is run once, and what start-up made is set aside from garbage collection."""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.concurrency import run_in_threadpool
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import SessionClient

# Six pages took 3 s on a busy core; a start that hangs must still begin to serve, only colder.
MOST_SECONDS = 60.0
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


async def visited() -> Visitor:
    """Run every page once as a reader would: modules are imported, tables opened, the usual questions answered.

    Raises TimeoutError after MOST_SECONDS.
    """
    server, visitor = runtime.get_instance(), Visitor()
    session = server.connect_session(visitor, user_info={})
    try:
        async with asyncio.timeout(MOST_SECONDS):
            server.handle_backmsg(session, _asking(""))
            await visitor.ended()
            # The first page is the one that an address without a path leads to.
            for page in visitor.pages[1:]:
                server.handle_backmsg(session, _asking(page))
                await visitor.ended()
    finally:
        server.close_session(session)
    return visitor


def _asking(page: str) -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    return message


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
        await run_in_threadpool(also)
        await _start()
        set_aside()
        yield
        gc.unfreeze()

    return life


async def _start() -> None:
    began = time.monotonic()
    try:
        visitor = await visited()
        for failure in visitor.failed:
            _log.warning("A page failed before the first reader: %s", failure)
        _log.info("%d pages ready after %.1f s", visitor.runs, time.monotonic() - began)
    except TimeoutError:
        _log.warning(
            "Not every page was run within %.0f s of the start; the first readers wait", MOST_SECONDS
        )
    except Exception:
        # Whatever it is, readers who wait for their page are better served than by no server.
        _log.exception("The pages could not be run before the first reader")
