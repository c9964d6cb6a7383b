"""What programs that read the data by address rely on: tags, gzip, heads, other sites, large answers, Excel."""

import asyncio
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from app.api import responses
from app.api.blanks import WHY_BLANK
from app.api.query import parse_table_query
from app.api.routes import build_routes
from app.api.spool import Spool, TooLarge
from app.api.tables import load_table
from app.downloads.content import Chunks, Content
from app.registry import DOWNLOADS
from app.server.head import DownloadEncoding, IndexHead
from app.views.scenarios.printing import render_brief
from etl.schema import TABLES
from etl.store import editions
from outlook.tables import Tables
from tests.app.conftest import PROJECT, Reply, apart, send_request

Ask = Callable[..., Reply]
PART = "/download/wages.csv?occupation_code=29-2072&year=2025"
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_reader_who_has_the_bytes_is_told_so(ask: Ask) -> None:
    tag = ask(PART).headers["etag"]
    assert not tag.startswith("W/")
    for named in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = ask(PART, headers={"If-None-Match": named, "Origin": "https://x.example"})
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        assert {"vary", "cache-control", "access-control-allow-origin"} <= set(again.headers)
        assert ask(PART, "HEAD", {"If-None-Match": named}).status == 304
    assert ask(PART, headers={"If-None-Match": '"other"'}).status == 200


def test_a_tag_is_of_the_bytes(ask: Ask) -> None:
    addresses = (
        PART,
        PART + "&labels=true",
        PART + "&excel=true",
        PART + "&columns=year",
        PART + "&limit=2",
        PART.replace("csv", "parquet"),
        "/download/wages.csv",
        "/download/wages.parquet",
        "/download/answers/states.csv?occupation=29-2072",
        "/download/answers/states.csv?occupation=29-9021",
    )
    tags = {address: ask(address).headers["etag"] for address in addresses}
    assert len(set(tags.values())) == len(addresses)
    assert tags == {address: ask(address).headers["etag"] for address in addresses}
    other_way = "/download/wages.csv?year=2025&occupation_code=29-2072,29-2072&labels=false"
    assert ask(other_way).headers["etag"] == tags[PART]
    assert ask(other_way).body == ask(PART).body


def test_a_tag_changes_with_the_table(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {name: ask(f"/download/{name}.csv?limit=1").headers["etag"] for name in ("areas", "price_index")}
    labeled = ask("/download/price_parity.csv?limit=1&labels=true").headers["etag"]
    edition = editions.snapshot(PROJECT / "data")
    changed = edition.tables()
    titles = [title + "!" for title in changed["areas"]["title"].to_pylist()]
    changed["areas"] = changed["areas"].set_column(2, TABLES["areas"].schema.field("title"), pa.array(titles))
    editions.publish(tmp_path, changed, {"inputs": "0" * 64, "findings": []})
    monkeypatch.setenv("OUTLOOK_DATA", str(tmp_path))
    after = ask("/download/areas.csv?limit=1")
    assert after.headers["etag"] != before["areas"]
    assert "!" in after.text
    assert ask("/download/price_index.csv?limit=1").headers["etag"] == before["price_index"]
    assert ask("/download/price_parity.csv?limit=1&labels=true").headers["etag"] != labeled
    # One bit of the refreshed table changes on the disk: the set that came with the site stands in.
    path = tmp_path / "live" / "areas.parquet"
    spoiled = bytearray(path.read_bytes())
    spoiled[100] ^= 1
    path.write_bytes(spoiled)
    assert ask("/download/areas.csv?limit=1").headers["etag"] == before["areas"]
    assert "cannot be used" in json.loads(ask("/healthz").text)["notice"]


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("GZIP", True),
        ("", False),
        ("identity", False),
        ("identity;q=1, gzip;q=0.5", False),
        ("identity;q=0.5, gzip", True),
        ("gzip;q=0", False),
        ("gzip;q=0.0, *", False),
        ("br", False),
    ],
)
def test_gzip_is_sent_to_those_who_take_it(ask: Ask, accepted: str, packed: bool) -> None:
    plain = ask(PART)
    answer = ask(PART, headers={"Accept-Encoding": accepted})
    assert ("content-encoding" in answer.headers) == packed
    assert (gzip.decompress(answer.body) if packed else answer.body) == plain.body
    assert (answer.headers["etag"] == plain.headers["etag"]) != packed
    assert answer.headers["vary"] == plain.headers["vary"] == "Accept-Encoding, Origin"
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert ask(PART, headers={"Accept-Encoding": accepted}).body == answer.body


def test_a_tag_of_the_packed_bytes_is_not_that_of_the_plain(ask: Ask) -> None:
    packed = ask(PART, headers=GZIP).headers["etag"]
    assert ask(PART, headers={**GZIP, "If-None-Match": packed}).status == 304
    assert ask(PART, headers={"If-None-Match": packed}).status == 200


def test_parquet_is_not_packed_twice(ask: Ask) -> None:
    for query in ("", "?year=2025"):
        assert "content-encoding" not in ask(f"/download/price_index.parquet{query}", headers=GZIP).headers


@pytest.mark.parametrize(
    "address",
    [
        PART,
        "/download/wages.csv",
        "/download/wages.parquet",
        "/download/",
        "/download/openapi.json",
        "/download/answers/states.csv",
    ],
)
@pytest.mark.parametrize("headers", [{}, GZIP])
def test_a_head_is_that_of_the_answer(ask: Ask, address: str, headers: dict[str, str]) -> None:
    head, answer = ask(address, "HEAD", headers), ask(address, headers=headers)
    assert (head.status, head.body) == (200, b"")
    assert head.headers == answer.headers


def test_another_site_may_read(ask: Ask) -> None:
    for address in (PART, "/download/", "/download/answers/growth.csv", "/download/openapi.json"):
        allowed = ask(
            address, "OPTIONS", {"Origin": "https://x.example", "Access-Control-Request-Method": "GET"}
        )
        assert allowed.status == 200
        assert allowed.headers["access-control-allow-origin"] == "*"
        assert "If-None-Match" in allowed.headers["access-control-allow-headers"]
        assert (
            "ETag"
            in ask(address, headers={"Origin": "https://x.example"}).headers["access-control-expose-headers"]
        )
        assert ask(address, "DELETE").status == 405


def test_a_part_of_a_whole_parquet_table_can_be_had(ask: Ask, tables: Tables) -> None:
    whole = tables.edition.file("wages").read_bytes()
    answer = ask("/download/wages.parquet", headers={"Range": "bytes=-8"})
    assert (answer.status, answer.body) == (206, whole[-8:])
    assert answer.headers["content-range"] == f"bytes {len(whole) - 8}-{len(whole) - 1}/{len(whole)}"


def test_large_downloads_come_in_pieces(tables: Tables) -> None:
    sizes: list[int] = []
    kinds: list[dict[bytes, bytes]] = []

    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            kinds.append(dict(message["headers"]))  # type: ignore[call-overload]
        else:
            sizes.append(len(message["body"]))  # type: ignore[arg-type]

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/download/wages.csv",
        "query_string": b"",
        "headers": [],
    }
    apart(Starlette(routes=build_routes(lambda: DOWNLOADS, render_brief))(scope, receive, send))  # type: ignore[arg-type]
    assert int(kinds[0][b"content-length"]) == sum(sizes)
    assert len(sizes) > 2
    assert sum(sizes) == len(load_table(tables, parse_table_query("wages.csv", "")).whole())
    assert max(sizes) < sum(sizes) / 2


def test_endless_downloads_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    def chunks() -> Chunks:
        try:
            while True:
                yield b"x" * 100_000
        finally:
            ended.append("closed")

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    content = Content(form="csv", tag="tag", filename="x.csv", chunks=chunks)
    for spool in (Spool(1 << 20, most_seconds=60), Spool(1 << 40, most_seconds=0.01)):
        monkeypatch.setattr(responses, "SPOOL", spool)
        with pytest.raises(TooLarge):
            apart(responses.send(Request(scope), content))
    assert ended == ["closed", "closed"]


def test_codes_titles_and_dollars_are_what_programs_expect(ask: Ask) -> None:
    body = ask("/download/wages.csv?occupation_code=11-9111&area_type=nation&labels=true").body
    frame = pd.read_csv(io.BytesIO(body), dtype={"area_code": str, "industry_code": str})
    assert set(frame["occupation_code"]) == {"11-9111"}
    assert set(frame["area_code"]) == {"0000000"}
    assert "62--63" in set(frame["industry_code"])
    assert pd.api.types.is_numeric_dtype(frame["annual_p50_usd"])
    assert set(frame["occupation_title"]) == {"Medical and health services managers"}


def test_duckdb_finds_the_types_by_itself(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "wages.csv"
    path.write_bytes(ask("/download/wages.csv?occupation_code=11-9111&year=2025").body)
    db = duckdb.connect()
    kinds = {
        row[0]: row[1] for row in db.execute("DESCRIBE SELECT * FROM read_csv(?)", [str(path)]).fetchall()
    }
    assert kinds["occupation_code"] == "VARCHAR"
    assert kinds["industry_code"] == "VARCHAR"
    assert kinds["annual_p50_usd"] == "BIGINT"
    assert kinds["hourly_p50_usd"] == "DOUBLE"
    # All digits: what a program makes of them is its own choice, so a reader says that they are text.
    text = db.execute(
        "SELECT DISTINCT area_code FROM read_csv(?, types = {'area_code': 'VARCHAR'}) WHERE area_type = 'nation'",
        [str(path)],
    ).fetchall()
    assert text == [("0000000",)]


def test_for_excel_codes_are_formulas_of_their_text_and_figures_stay_figures(ask: Ask) -> None:
    body = ask(
        "/download/wages.csv?occupation_code=11-9111&area_type=nation&industry_code=000000,62--63&year=2025&excel=true"
        "&columns=year,occupation_code,area_code,industry_code,annual_p50_usd,source_id"
    ).body
    assert body.startswith(b"\xef\xbb\xbfyear,")
    lines = body.decode("utf-8-sig").splitlines()
    assert lines[1].startswith('2025,"=""11-9111""","=""0000000""","=""000000""",')
    assert '"=""62--63"""' in lines[2]
    figure = lines[1].split(",")[4]
    assert figure.isdigit()
    sources = ask("/download/sources.csv?excel=true").text
    assert '"=""May 2025"""' in sources


@pytest.mark.parametrize("name", TABLES)
def test_labels_add_titles_and_reasons_only(ask: Ask, tables: Tables, name: str) -> None:
    plain = pd.read_csv(io.BytesIO(ask(f"/download/{name}.csv?limit=500").body), dtype=str)
    labeled = pd.read_csv(io.BytesIO(ask(f"/download/{name}.csv?limit=500&labels=true").body), dtype=str)
    pd.testing.assert_frame_equal(labeled[plain.columns], plain)
    for title in labeled.columns.difference([*plain.columns, WHY_BLANK]):
        assert labeled[title].notna().all()
    parquet = pq.read_table(io.BytesIO(ask(f"/download/{name}.parquet?limit=500&labels=true").body))
    assert parquet.schema.names == list(labeled.columns)


def test_a_file_is_named_by_what_it_holds(ask: Ask, tables: Tables) -> None:
    built = str(tables.edition.about["built_at"])[:10]
    named = ask("/download/wages.csv?occupation_code=29-2072&year=2019..2025").headers["content-disposition"]
    assert named == f'attachment; filename="wages_29-2072_2019..2025_built-{built}.csv"'
    strange = ask("/download/occupations.csv?note=%22%0D%0Ax%C3%A9").headers["content-disposition"]
    assert strange.isascii() and "\r" not in strange and strange.count('"') == 2


def test_behind_streamlits_compression_the_data_keep_their_own(ask: Ask) -> None:
    seen: list[list[tuple[bytes, bytes]]] = []
    routes = Starlette(routes=build_routes(lambda: DOWNLOADS, render_brief))

    async def inner(scope, receive, send):  # type: ignore[no-untyped-def]
        seen.append(scope["headers"])
        await routes(scope, receive, send)

    answer = send_request(
        DownloadEncoding(IndexHead(inner)), PART, headers={**GZIP, "Accept": "text/html,*/*"}
    )
    assert [name for name, _ in seen[0]] == [b"accept"]
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body) == ask(PART).body
    send_request(DownloadEncoding(inner), "/settings", headers=GZIP)
    assert (b"accept-encoding", b"gzip, deflate, br") in seen[1]
