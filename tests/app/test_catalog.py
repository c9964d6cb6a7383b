"""The list of what can be had: as a page, as JSON and as OpenAPI, each complete and each address of it good."""

import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pandas as pd
import pytest
from openapi_spec_validator import validate

from app.api.catalog import EXAMPLES
from app.api.openapi import description
from app.api.query import IN_STATE, LABELS, OPTIONS, REAL
from app.registry import DOWNLOADS
from etl.schema import TABLES
from outlook.tables import Tables
from tests.app.conftest import Reply

Ask = Callable[..., Reply]


class Page(HTMLParser):
    """Opens and closes every element; keeps links, ids and names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_list_as_json_is_the_declarations(ask: Ask, tables: Tables) -> None:
    about = json.loads(ask("/download/index.json").text)
    assert about == json.loads(ask("/download/?format=json").text)
    assert about == json.loads(ask("/download/", headers={"Accept": "application/json"}).text)
    assert about["edition"]["id"] == tables.edition.id
    assert [each["name"] for each in about["tables"]] == list(TABLES)
    assert [each["name"] for each in about["answers"]] == list(DOWNLOADS)
    for each in about["tables"]:
        table = TABLES[each["name"]]
        assert each["rows"] == tables.edition.read(table.name).num_rows
        assert each["parquet_bytes"] == len(ask(each["addresses"]["parquet"]).body)
        assert [(c["name"], c["description"], c.get("unit", "")) for c in each["columns"]] == [
            (c.name, c.text, c.unit) for c in table.columns
        ]
    assert {rule["write"].rstrip("=") for rule in about["rules"]} >= set(OPTIONS)


def test_the_page_is_whole_and_needs_no_script(ask: Ask) -> None:
    answer = ask("/download/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = Page(answer.text.removeprefix("<!DOCTYPE html>"))
    assert '<html lang="en">' in answer.text and "<title>Data API" in answer.text
    assert "script" not in page.tags
    assert (page.tags.count("h1"), page.tags.count("main")) == (1, 1)
    assert len(set(page.ids)) == len(page.ids)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert [n for n in (*TABLES, *DOWNLOADS) if f">{n}</h3>" not in answer.text] == []
    assert [c for t in TABLES.values() for c in t.names if f"<code>{c}</code>" not in answer.text] == []
    assert "prefers-color-scheme:dark" in answer.text
    assert "cannot vouch" in answer.text


def test_every_example_gives_rows(ask: Ask) -> None:
    addresses = [f"/download/{name}.csv?{query}" for name, each in EXAMPLES.items() for query, _ in each]
    addresses += [download.example_url for download in DOWNLOADS.values()]
    for address in addresses:
        answer = ask(address)
        assert answer.status == 200, answer.text
        assert len(pd.read_csv(io.BytesIO(answer.body), dtype=str)) > 0, address


@pytest.mark.parametrize("query", ["format=xml", "format=", "format=json&format=json", "page=2"])
def test_the_list_refuses_what_it_does_not_know(ask: Ask, query: str) -> None:
    answer = ask(f"/download/?{query}")
    assert answer.status == 400
    assert query.partition("=")[0] in answer.text


def test_without_its_slash_the_list_is_moved(ask: Ask) -> None:
    answer = ask("/download?format=json")
    assert answer.status == 308
    assert answer.headers["location"].endswith("/download/?format=json")


def test_the_list_is_not_sent_twice(ask: Ask) -> None:
    for address in ("/download/", "/download/index.json", "/download/openapi.json"):
        tag = ask(address).headers["etag"]
        assert ask(address, headers={"If-None-Match": tag}).status == 304


def test_the_description_is_openapi(ask: Ask) -> None:
    document = json.loads(ask("/download/openapi.json").text)
    # Every parameter and answer, and one path of each kind: the validator takes a fifth of a second a path.
    kinds = (
        "wages.csv",
        "wages.parquet",
        "answers/growth.csv",
        "path-by-year.parquet",
        "/download/",
        ".json",
        "/healthz",
    )
    paths = {path: about for path, about in document["paths"].items() if path.endswith(kinds)}
    assert len(paths) == len(kinds) + 1
    validate({**document, "paths": paths})
    assert document == description(DOWNLOADS)
    assert document["openapi"].startswith("3.1")


def test_every_address_of_the_description_answers(ask: Ask) -> None:
    for path, methods in description(DOWNLOADS)["paths"].items():
        for method in set(methods) - {"parameters"}:
            query = "?limit=1" if re.fullmatch(r"/download/\w+\.(csv|parquet)", path) else ""
            answer = ask(path + query, method.upper())
            assert answer.status == 200, path
            kind = answer.headers["content-type"].partition(";")[0]
            assert kind in methods[method]["responses"]["200"]["content"], path


def test_the_description_names_every_parameter_that_an_address_knows() -> None:
    document = description(DOWNLOADS)

    def named(path: str) -> set[str]:
        keys = [each["$ref"].rpartition("/")[2] for each in document["paths"][path]["parameters"]]
        every = [document["components"]["parameters"][key] for key in keys]
        return {each["name"] for each in every if each["in"] == "query"}

    for name, table in TABLES.items():
        # These apply only to tables with titles, areas, or wages.
        some = {LABELS, IN_STATE, REAL}
        assert named(f"/download/{name}.csv") - some == {*table.names, *OPTIONS} - some
        assert "excel" not in named(f"/download/{name}.parquet")
    for name, answer in DOWNLOADS.items():
        assert named(f"/download/answers/{name}.csv") == {*(each.name for each in answer.parameters), "excel"}
