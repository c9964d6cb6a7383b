"""What assistants get: rows that can be quoted, pages of them, and the server by the SDK's own client."""

import asyncio
import json
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from app.api import mcp as assistants
from app.api.excerpts import REASONS, Filter, explain_blanks, get_rows
from app.api.routes import build_routes
from app.downloads.errors import BadQuery
from app.registry import DOWNLOADS
from app.server.gate import Gate
from app.views.scenarios.printing import render_brief
from etl.schema import TABLES
from outlook.tables import Tables
from tests.app.conftest import PROJECT, apart, send_request

STATES = {"occupation_code": "29-2072", "area_type": "state", "industry_code": "000000"}
OPTIONAL = "needs the optional package mcp (requirements-mcp.txt)"


def take(
    tables: Tables, name: str, filters: Mapping[str, Filter], limit: int = 200, offset: int = 0
) -> dict[str, Any]:
    return get_rows(tables, DOWNLOADS, name, filters, limit, offset)


def test_rows_come_with_errors_and_sources(tables: Tables) -> None:
    reply = take(tables, "wages", {**STATES, "columns": "area_code,employment,annual_p50_usd"})
    assert {"employment_rse_pct", "wage_mean_rse_pct"} <= set(reply["errors"])
    assert {row["source_id"] for row in reply["rows"]} == {each["source_id"] for each in reply["sources"]}
    units = {each["name"]: each.get("unit") for each in reply["columns"]}
    assert units["annual_p50_usd"] == "USD a year"
    assert set(reply["rows"][0]) == set(units)


@pytest.mark.parametrize("name", ["fan", "premiums", "states", "pay-by-stage", "path-by-year"])
def test_ranges_of_downloads_are_errors(tables: Tables, name: str) -> None:
    reply = take(tables, f"answers/{name}", {}, limit=1)
    assert {low.replace("low", "high") for low in reply["errors"] if "low" in low} & set(reply["errors"])


@pytest.mark.parametrize("name", ["wages", "answers/states", "requirements", "programs"])
def test_every_blank_has_a_reason(tables: Tables, name: str) -> None:
    reply = take(tables, name, {})
    explained = {(each["column"], at) for each in reply["blanks"] for at in each["rows"] if each["reason"]}
    blank = {
        (column, at)
        for at, row in enumerate(reply["rows"])
        for column, value in row.items()
        if value is None and column not in REASONS
    }
    assert blank and explained == blank


def test_withheld_and_capped_are_told_apart() -> None:
    columns = [c for c in TABLES["wages"].columns if c.name in ("annual_p50_usd", "annual_p90_usd")]
    row = {"annual_p50_usd": None, "annual_p90_usd": None}
    row |= {"not_released": "annual_p50_usd", "top_coded": "annual_p90_usd"}  # type: ignore[dict-item]
    assert {each["column"]: each["reason"] for each in explain_blanks(columns, [row])} == {
        "annual_p50_usd": REASONS["not_released"],
        "annual_p90_usd": REASONS["top_coded"],
    }


def test_a_real_wage_is_blank_as_the_wage_is(tables: Tables) -> None:
    asked = {"not_released": "annual_p90_usd", "real_dollars": "2025", "columns": "annual_p90_usd"}
    reply = take(tables, "wages", asked, limit=5)
    found = {each["column"]: (each["reason"], each["rows"]) for each in reply["blanks"]}
    assert found["annual_p90_usd"] == found["annual_p90_usd_2025"] == (REASONS["not_released"], [*range(5)])


@pytest.mark.parametrize(("name", "filters"), [("wages", {**STATES, "year": "2025"}), ("answers/states", {})])
def test_pages_join_to_the_whole(tables: Tables, name: str, filters: dict[str, Filter]) -> None:
    whole = take(tables, name, filters)
    pages: list[dict[str, Any]] = []
    offset: int | None = 0
    while offset is not None:
        reply = take(tables, name, filters, 20, offset)
        pages += reply["rows"]
        offset = reply["next_offset"]
    assert pages == whole["rows"]
    assert len(pages) == whole["total_rows"] > 40


def test_filters_may_be_lists_and_numbers(tables: Tables) -> None:
    asked: dict[str, Filter] = {**STATES, "year": [2024, 2025], "labels": True}
    written = {**STATES, "year": "2024,2025", "labels": "true"}
    assert take(tables, "wages", asked) == take(tables, "wages", written)
    assert take(tables, "areas", {"title": ["Abilene, TX"]})["total_rows"] == 1


def test_no_rows_are_not_zero(tables: Tables) -> None:
    reply = take(tables, "wages", {"occupation_code": "29-1141"})
    assert (reply["total_rows"], reply["note"][:29]) == (0, "No row matches. That is not z")
    assert take(tables, "wages", STATES)["note"] == ""


def test_an_unknown_name_names_near_ones(tables: Tables) -> None:
    with pytest.raises(BadQuery, match="Did you mean answers/growth"):
        take(tables, "answers/growht", {})


def test_without_the_package_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistants, "find_spec", lambda name: None)
    app = Gate(
        Starlette(routes=build_routes(lambda: DOWNLOADS, render_brief)),
        build_routes(lambda: DOWNLOADS, render_brief),
    )
    reply = send_request(app, "/mcp", "POST")
    assert (reply.status, reply.text) == (404, assistants.MISSING)


@pytest.fixture
def url() -> Iterator[str]:
    """Where a server with the gate and our routes is."""
    routes = build_routes(lambda: DOWNLOADS, render_brief)
    server = uvicorn.Server(
        uvicorn.Config(Gate(Starlette(routes=routes), routes), port=0, log_level="error", ws="none")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/mcp"
    server.should_exit = True
    thread.join()


async def ask(server: Any) -> dict[str, Any]:
    """The names of the tools and one reply of each, by the SDK's client; and a wrong request."""
    from mcp.client import Client

    async with Client(server) as client:
        tools = await client.list_tools()
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.tools)
        listed = await client.call_tool("list_data", {})
        described = await client.call_tool("describe", {"name": "wages"})
        rows = await client.call_tool(
            "get_rows", {"name": "wages", "filters": {**STATES, "year": 2025}, "limit": 3}
        )
        wrong = await client.call_tool(
            "get_rows", {"name": "wages", "filters": {"occupation_code": "292072"}}
        )
    assert wrong.is_error and "Did you mean 29-2072?" in wrong.content[0].text
    assert json.loads(rows.content[0].text) == rows.structured_content
    return {
        "tools": [tool.name for tool in tools.tools],
        "tables": [each["name"] for each in listed.structured_content["tables"]],
        "columns": [each["name"] for each in described.structured_content["columns"]],
        "rows": rows.structured_content["rows"],
    }


EXPECTED = {
    "tools": ["list_data", "describe", "get_rows"],
    "tables": list(TABLES),
    "columns": list(TABLES["wages"].names),
}


def test_the_sdk_asks_over_http(url: str) -> None:
    pytest.importorskip("mcp", reason=OPTIONAL)
    found = apart(ask(url))
    assert len(found.pop("rows")) == 3
    assert found == EXPECTED


def test_the_sdk_asks_on_standard_input() -> None:
    pytest.importorskip("mcp", reason=OPTIONAL)
    from mcp.client.stdio import StdioServerParameters, stdio_client

    server = StdioServerParameters(command=sys.executable, args=["-m", "app.api.mcp"], cwd=PROJECT)
    found = apart(asyncio.wait_for(ask(stdio_client(server)), 60))
    assert len(found.pop("rows")) == 3
    assert found == EXPECTED
