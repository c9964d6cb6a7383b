"""Right after the start: every page runs once, so that tables are open and usual queries cached before most readers come.

The server answers from the start; a reader who comes meanwhile waits for their own page alone.
"""

import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import SessionClient

from app.edition import current_tables, warn_without_data_folder
from app.server.log_limit import limit_logs
from app.site import find_wrong_url
from etl.errors import OutlookError

# For all pages together, which took 3 s on a busy core. A page that hangs must not keep its thread forever.
MOST_SECONDS = 60.0
# How long a thread computes before another one may. Python's own 5 ms are too long for the thread that sends what the
# others make, a hundred messages a run: with 100 readers, 95 of 100 choices took up to 1.36 s, with 1 ms up to 0.69 s.
SWITCH_SECONDS = 0.001
_log = logging.getLogger(__name__)


class Visitor(SessionClient):
    """The browser's end of a session inside the server."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.errors: list[str] = []
        self._ended = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        kind = msg.WhichOneof("type")
        if kind == "navigation":
            self.pages = [page.page_script_hash for page in msg.navigation.app_pages]
        elif kind == "delta" and msg.delta.new_element.WhichOneof("type") == "exception":
            self.errors.append(msg.delta.new_element.exception.message)
        elif kind == "script_finished":
            self._ended.set()

    async def visit(self, page: str) -> None:
        """Run a page, given by its hash, as a reader's browser would, to its end."""
        server = runtime.get_instance()
        self._ended.clear()
        session = server.connect_session(self, user_info={})
        message = BackMsg()
        message.rerun_script.page_script_hash = page
        message.rerun_script.context_info.color_scheme = "light"
        try:
            server.handle_backmsg(session, message)
            await self._ended.wait()
        finally:
            server.close_session(session)


async def run_pages() -> None:
    """Run every page once. Pages that fail are logged and do not stop the start."""
    began, visitor = time.monotonic(), Visitor()
    try:
        async with asyncio.timeout(MOST_SECONDS):
            # The first page is the one that an empty hash leads to.
            await visitor.visit("")
            for page in visitor.pages[1:]:
                await visitor.visit(page)
    except TimeoutError:
        _log.warning("Not every page ran within %.0f s of the start; their first readers wait", MOST_SECONDS)
    except Exception:
        # Readers who wait for their page are better served than by no server.
        _log.exception("The pages could not run before the first reader")
    for error in visitor.errors:
        _log.warning("A page failed before the first reader: %s", error)
    _log.info("%d pages ready after %.1f s", len(visitor.pages), time.monotonic() - began)


async def _warm(prepare: Callable[[], None]) -> None:
    # Before the libraries of pages, whose loading would keep a health check waiting for the tables.
    with suppress(OutlookError, OSError):
        await run_in_threadpool(current_tables)
    await run_pages()
    await run_in_threadpool(prepare)


def warm(prepare: Callable[[], None]) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """The server's lifespan: while it serves, every page runs once, then `prepare`."""

    @asynccontextmanager
    async def lifespan(app: object) -> AsyncIterator[None]:
        limit_logs()
        warn_without_data_folder()
        if wrong := find_wrong_url():
            _log.error("%s", wrong)
        sys.setswitchinterval(SWITCH_SECONDS)
        warming = asyncio.create_task(_warm(prepare))
        yield
        warming.cancel()

    return lifespan
