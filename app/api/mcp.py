"""The tables and downloads as tools for assistants (Model Context Protocol), read only.

At `/mcp` on the dashboard and, with `python -m app.api.mcp`, on standard input and output. Needs the packages in
requirements-mcp.txt; without them `/mcp` answers 404.
"""

import logging
import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import duckdb
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from app.api.responses import MAKING, NOT_KEPT
from app.api.slots import Busy
from app.downloads.errors import BadQuery
from app.edition import tables as shown_tables
from app.site import DESCRIPTION, UNAVAILABLE
from etl.errors import OutlookError
from etl.project import NAME
from outlook.tables import QueryStoppedError, Tables

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from app.downloads.download import Download

PATH = "/mcp"
METHODS = ["GET", "HEAD", "POST", "DELETE"]
INSTALL = "pip install -r requirements-mcp.txt"
MISSING = "Assistants cannot connect to this site: it runs without its optional part for them.\n"
HERE = "Assistants connect here with the Model Context Protocol, by POST.\n"
MOST_BODY = 1 << 16
INSTRUCTIONS = f"""{DESCRIPTION}

list_data names every table and download, describe gives columns and parameters, get_rows returns rows. With every figure
give its year, unit, and source. A blank is not zero: `blanks` says why it is blank. Do not call one figure higher, lower,
rising, or falling unless the difference is larger than `errors` allow; a figure that no column in `errors` is about, such
as a median, has no published error. Never add up industries, which overlap, or add jobs of `wages` to those of
`projections`. Do not compare years across a change of occupation code (table `crosswalk`). Follow `caveats`."""
_log = logging.getLogger(__name__)


def build_server(downloads: Mapping[str, "Download"]) -> "MCPServer[Any]":
    """The server with its three tools. Raises ImportError without the optional packages."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations

    from app.api.excerpts import MOST_ROWS, Filter, describe, get_rows, list_data

    async def run(read: Callable[[Tables], dict[str, Any]]) -> dict[str, Any]:
        try:
            async with MAKING.take():
                return await run_in_threadpool(lambda: read(shown_tables()))
        except BadQuery as wrong:
            raise ToolError(str(wrong)) from None
        except Busy as wait:
            raise ToolError(f"Many are asking now. Try again in {wait.retry_seconds} seconds.") from None
        except QueryStoppedError:
            raise ToolError(
                "This takes too long. Ask for fewer rows with a filter, or without sort."
            ) from None
        except (OutlookError, duckdb.Error, OSError) as error:
            _log.error("%s: %s", PATH, error)
            raise ToolError(UNAVAILABLE) from None

    async def list_data_() -> dict[str, Any]:
        return await run(lambda tables: list_data(tables, downloads))

    async def describe_(name: str) -> dict[str, Any]:
        return await run(lambda tables: describe(tables, downloads, name))

    async def get_rows_(
        name: str, filters: dict[str, Filter] | None = None, limit: int = 50, offset: int = 0
    ) -> dict[str, Any]:
        return await run(lambda tables: get_rows(tables, downloads, name, filters or {}, limit, offset))

    # The SDK sets up Python's root logger; the log here stays as it is.
    handlers, level = logging.root.handlers[:], logging.root.level
    server: MCPServer[Any] = MCPServer(NAME, instructions=INSTRUCTIONS)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    reading = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool, text in (
        (list_data_, list_data.__doc__),
        (describe_, "Columns, units, caveats, parameters, and examples of one table or download."),
        (
            get_rows_,
            "Rows of one table or download, with units, errors, sources, and the reason of every blank. `filters` are "
            'those of describe: {"occupation_code": "29-2072", "year": "2019..2025", "sort": "-employment"}. '
            f"At most {MOST_ROWS} rows at once; the next page starts at next_offset.",
        ),
    ):
        server.add_tool(tool, name=tool.__name__.rstrip("_"), description=text, annotations=reading)
    return server


class AssistantEndpoint:
    """The ASGI application at `/mcp`. It keeps nothing between two requests, so that any replica answers any of them."""

    def __init__(self, load_downloads: Callable[[], Mapping[str, "Download"]]) -> None:
        self._load_downloads = load_downloads

    @cached_property
    def _server(self) -> "MCPServer[Any]":
        return build_server(self._load_downloads())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if find_spec("mcp") is None:
            await PlainTextResponse(MISSING, 404, {**NOT_KEPT, "Connection": "close"})(scope, receive, send)
        elif scope["method"] != "POST":
            await PlainTextResponse(HERE, 405, {**NOT_KEPT, "Allow": "POST"})(scope, receive, send)
        else:
            from mcp.server.transport_security import TransportSecuritySettings

            server = await run_in_threadpool(lambda: self._server)
            server.streamable_http_app(
                stateless_http=True,
                json_response=True,
                max_request_body_size=MOST_BODY,
                # server.allowedHosts is checked before.
                transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
            )
            manager = server.session_manager
            async with manager.run():
                await manager.handle_request(scope, receive, send)


def main() -> None:
    """Serve one assistant on standard input and output."""
    # Only here, because the registry knows every page, and pages are built on this package.
    from app.registry import DOWNLOADS

    if find_spec("mcp") is None:
        sys.exit(f"The package mcp is not installed. Run: {INSTALL}")
    build_server(DOWNLOADS).run("stdio")


if __name__ == "__main__":
    main()
