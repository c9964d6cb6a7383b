"""The figures of the pages by address: the button's bytes are the address's, every column is described."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pyarrow.parquet as pq
import pytest

from app.api.blanks import MOST_COLUMNS, REASONS
from app.api.downloads import parse_download_query
from app.api.query import parse_table_query
from app.api.tables import load_table
from app.downloads import content
from app.registry import DOWNLOADS
from etl.schema import TABLES
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
        ("growth.ods", 404, ".csv or .parquet or .xlsx"),
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


TEXAS = "occupation_code=29-2072&year=2021,2025&in_state=TX&labels=true&real_dollars=2025"


def test_state_filter_finds_its_areas(ask: Ask) -> None:
    rows = list(csv.DictReader(io.StringIO(ask(f"/download/wages.csv?{TEXAS}").text)))
    titles = {row["area_title"] for row in rows}
    # The state itself, and an area that crosses its line.
    assert {"Texas", "Texarkana, TX-AR"} <= titles
    assert "Shreveport-Bossier City, LA" not in titles
    assert {row["area_type"] for row in rows} == {"state", "metro", "nonmetro"}


def test_real_wages_have_names_of_their_own(ask: Ask, tables: Tables) -> None:
    rows = list(csv.DictReader(io.StringIO(ask(f"/download/wages.csv?{TEXAS}").text)))
    prices = tables.rows("SELECT year, cpi_u FROM price_index WHERE month = 5").set_index("year")["cpi_u"]
    for row in rows:
        if row["annual_p50_usd"]:
            factor = prices[2025] / prices[int(row["year"])]
            assert float(row["annual_p50_usd_2025"]) == pytest.approx(
                float(row["annual_p50_usd"]) * factor, abs=1
            )
    assert {row["year"] for row in rows} == {"2021", "2025"}


def test_every_blank_figure_has_its_reason(ask: Ask) -> None:
    asked = "occupation_code=29-2072&year=2021,2025&area_type=state&industry_code=000000&real_dollars=2025"
    rows = list(csv.DictReader(io.StringIO(ask(f"/download/wages.csv?{asked}&labels=true").text)))
    texts = {"not_released", "top_coded", "why_blank"}
    for row in rows:
        reasons = dict(part.split(": ") for part in row["why_blank"].split(". ") if part)
        named = [name for names in reasons.values() for name in names.split(", ")]
        assert sorted(named) == sorted(name for name, value in row.items() if not value and name not in texts)
        withheld = reasons.get(REASONS["not_released"], "").split(", ")
        assert {name for name in withheld if not name.endswith("_2025")} == set(
            row["not_released"].split(",")
        )
    assert any("annual_p25_usd_2025" in row["why_blank"] for row in rows)


def test_blanks_of_every_marked_table_have_a_bit_each() -> None:
    marked = [table for table in TABLES.values() if set(REASONS) <= set(table.names)]
    assert marked
    assert max(len(table.columns) for table in marked) <= MOST_COLUMNS


def test_workbook_has_figures_and_notes(ask: Ask) -> None:
    reply = ask(f"/download/wages.xlsx?{TEXAS}")
    book = openpyxl.load_workbook(io.BytesIO(reply.body))
    assert book.sheetnames == ["wages", "notes"]
    named, first, *_ = book["wages"].iter_rows(values_only=True)
    shown = dict(zip(named, first, strict=True))
    plain = next(csv.DictReader(io.StringIO(ask(f"/download/wages.csv?{TEXAS}").text)))
    assert {k: v for k, v in shown.items() if v is not None}.keys() == {k for k, v in plain.items() if v}
    assert (shown["area_code"], shown["employment"]) == (plain["area_code"], int(plain["employment"]))
    meanings = {row[1]: row[3] for row in book["notes"].iter_rows(values_only=True)}
    assert meanings["annual_p50_usd_2025"].endswith("in dollars of May 2025 (CPI-U)")
    assert ask(f"/download/wages.xlsx?{TEXAS}").body == reply.body


def test_workbook_of_too_many_rows_is_refused(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_EXCEL_ROWS", 10)
    for url in ("/download/wages.xlsx", "/download/answers/states.xlsx"):
        reply = ask(url)
        assert reply.status == 400
        assert "an Excel file here has at most 10" in reply.text
