"""The figures of the pages by address: the button's bytes are the address's, every column is described."""

import io
from collections.abc import Callable

import pyarrow.parquet as pq
import pytest

from app.api.downloads import parse_download_query
from app.api.query import parse_table_query
from app.api.tables import load_table
from app.registry import DOWNLOADS
from outlook.jobs import projections
from outlook.tables import CORE, Tables
from tests.app.conftest import Reply

Ask = Callable[..., Reply]


def test_an_address_without_choices_is_that_of_the_page_without_choices(ask: Ask, tables: Tables) -> None:
    newest = projections.find_newest_projection(tables, CORE)
    assert newest is not None
    full = {"occupation": CORE, "vintage": newest.vintage}
    assert ask("/download/answers/growth.csv").body == DOWNLOADS["growth"].load_csv(tables, full)
    assert DOWNLOADS["growth"].url({}) == "/download/answers/growth.csv"
    year = {"occupation": CORE, "year": str(tables.newest_year)}
    assert ask(f"/download/answers/settings.csv?occupation={CORE}").body == DOWNLOADS["settings"].load_csv(
        tables, year
    )


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("growht.csv", 404, "Did you mean growth?"),
        ("growth.xlsx", 404, ".csv or .parquet"),
        ("growth.csv?occupation=29-2073", 400, "29-2072"),
        ("history.csv?occupation=29-2072&compare=29-2072_xx", 400, "'29-2072', the occupation itself"),
        ("growth.csv?occupation=", 400, "occupation is empty"),
        ("growth.csv?vintage=2024-35", 400, "2024-34"),
        ("growth.csv?color=red", 400, "no parameter 'color'"),
        ("growth.csv?occupation=29-2072&occupation=29-9021", 400, "2 times"),
        ("states.csv?measure=wage", 400, "Possible: mean, median"),
        ("areas.csv?state=Texas", 400, "state is 'Texas'"),
        ("settings.csv?year=1950", 400, "year is '1950'"),
        ("growth.parquet?excel=true", 400, "excel"),
        ("pay-by-stage.csv?place=California", 400, "the place"),
        ("path-by-year.csv?route=magic", 400, "the route"),
        ("path-by-year.csv?horizon=1000", 400, "the years looked at"),
    ],
)
def test_a_wrong_choice_is_refused_with_what_is_possible(
    ask: Ask, address: str, status: int, said: str
) -> None:
    answer = ask(f"/download/answers/{address}")
    assert answer.status == status
    assert said in answer.text


def test_for_excel_the_codes_of_an_answer_are_text(ask: Ask) -> None:
    body = ask("/download/answers/growth.csv?excel=true").body
    assert body.startswith(b"\xef\xbb\xbfcode,")
    assert b'"=""11-9111"""' in body


def test_a_tables_address_gives_the_bytes_of_its_button(ask: Ask, tables: Tables) -> None:
    for file, query in (("projections.csv", "vintage=2024-34"), ("wages.csv", "year=2025&labels=true")):
        expected = load_table(tables, parse_table_query(file, query)).whole()
        assert ask(f"/download/{file}?{query}").body == expected


def test_every_answer_has_a_parquet_whose_columns_carry_their_units(tables: Tables) -> None:
    content = parse_download_query(DOWNLOADS, tables, file="states.parquet", query="measure=median").load(
        tables
    )
    schema = pq.read_schema(io.BytesIO(content.whole()))
    assert schema.field("annual_p50_usd").metadata[b"unit"] == b"USD a year"
