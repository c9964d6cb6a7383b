"""The tables by address: filters, wrong questions, and what a program that reads them relies on."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from app.site import UNAVAILABLE
from etl.schema import TABLES
from outlook.tables import Tables
from tests.app.conftest import Reply

Ask = Callable[..., Reply]


def table(answer: Reply) -> pd.DataFrame:
    assert answer.status == 200, answer.text
    return pd.read_csv(io.BytesIO(answer.body), dtype=str, keep_default_na=False)


def test_an_address_gives_the_rows_that_it_asks_for(ask: Ask) -> None:
    frame = table(ask("/download/wages.csv?occupation_code=29-2072&area_type=state&year=2025"))
    assert len(frame) == 53
    assert set(frame["occupation_code"]) == {"29-2072"}
    assert set(frame["area_type"]) == {"state"}
    assert frame[frame["area_code"] == "0600000"]["annual_mean_usd"].tolist() == ["68230"]


def test_several_values_of_a_column_are_joined_by_commas(ask: Ask) -> None:
    frame = table(
        ask(
            "/download/wages.csv?occupation_code=29-2072,29-9021&area_code=0000000&year=2024,2025&industry_code=000000"
        )
    )
    assert sorted(zip(frame["occupation_code"], frame["year"], strict=True)) == [
        ("29-2072", "2024"),
        ("29-2072", "2025"),
        ("29-9021", "2024"),
        ("29-9021", "2025"),
    ]


def test_codes_keep_their_zeros_and_hyphens(ask: Ask) -> None:
    frame = table(ask("/download/wages.csv?area_code=0600000&occupation_code=29-2072"))
    assert set(frame["area_code"]) == {"0600000"}
    assert set(frame["industry_code"]) == {"000000"}
    frame = table(ask("/download/industries.csv?industry_code=62--63"))
    assert frame["industry_code"].tolist() == ["62--63"]


def test_a_withheld_figure_is_an_empty_cell(ask: Ask) -> None:
    frame = table(ask("/download/wages.csv?area_code=5000000&occupation_code=29-2072&year=2025"))
    assert frame["employment"].tolist() == [""]
    assert "employment" in frame["not_released"][0].split(",")


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_had_whole_as_csv_with_its_declared_columns(
    ask: Ask, tables: Tables, name: str
) -> None:
    answer = ask(f"/download/{name}.csv", headers={"Origin": "https://x.example"})
    frame = table(answer)
    assert tuple(frame.columns) == TABLES[name].names
    assert len(frame) == int(tables.rows(f"SELECT count(*) AS n FROM {name}")["n"][0])
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    built = str(tables.edition.about["built_at"])[:10]
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}_built-{built}.csv"'
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_had_as_parquet_of_its_declared_schema(
    ask: Ask, tables: Tables, name: str
) -> None:
    answer = ask(f"/download/{name}.parquet")
    found = pq.read_table(io.BytesIO(answer.body))
    assert found.schema.equals(TABLES[name].schema)
    assert found.equals(tables.edition.read(name))
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"


def test_a_filtered_parquet_file_holds_the_filtered_rows(ask: Ask) -> None:
    found = pq.read_table(
        io.BytesIO(ask("/download/projections.parquet?occupation_code=29-2072&vintage=2024-34").body)
    )
    assert found.num_rows == 1
    assert found["openings_per_year"].to_pylist() == [1_300 + 7_100 + 5_800]


def test_an_unknown_column_is_a_wrong_question_and_the_answer_names_the_columns(ask: Ask) -> None:
    answer = ask("/download/wages.csv?color=red")
    assert answer.status == 400
    assert "'color'" in answer.text
    assert [c for c in TABLES["wages"].names if c not in answer.text] == []


def test_an_unknown_table_is_not_found_and_the_answer_names_the_tables(ask: Ask) -> None:
    answer = ask("/download/salaries.csv")
    assert answer.status == 404
    assert [name for name in TABLES if name not in answer.text] == []


@pytest.mark.parametrize(
    "address", ["/download/wages.ods", "/download/wages", "/download/.csv", "/download/answers/growth"]
)
def test_another_form_than_csv_and_parquet_is_not_found(ask: Ask, address: str) -> None:
    assert ask(address).status == 404


@pytest.mark.parametrize(
    "question",
    ["year=twenty", "year=2025.5", "year=", "year=2025,", "employment=many", "wage_mean_rse_pct=low"],
)
def test_a_value_of_another_kind_is_a_wrong_question(ask: Ask, question: str) -> None:
    answer = ask(f"/download/wages.csv?{question}")
    assert answer.status == 400
    assert question.partition("=")[0] in answer.text


def test_true_and_false_are_asked_in_words(ask: Ask) -> None:
    assert "ep-2025-35-quoted" in table(ask("/download/sources.csv?second_hand=true"))["source_id"].tolist()
    assert "ep-2024-34" in table(ask("/download/sources.csv?second_hand=FALSE"))["source_id"].tolist()
    assert ask("/download/sources.csv?second_hand=1").status == 400


@pytest.mark.parametrize(
    "value", ["%27%20OR%201=1%20--", "29-2072%27;DROP%20VIEW%20wages;--", "%00", "%F0%9F%8F%A5", "%"]
)
def test_no_value_is_taken_for_sql(ask: Ask, value: str) -> None:
    assert ask(f"/download/wages.csv?occupation_code={value}").status == 400
    found = ask(f"/download/occupations.csv?title={value}")
    assert found.status == 400 or len(table(found)) == 0
    assert len(table(ask("/download/occupations.csv"))) == 19


@pytest.mark.parametrize("year", ["9" * 30, "-1", "0"])
def test_a_year_beyond_all_years_has_no_rows_or_is_a_wrong_question(ask: Ask, year: str) -> None:
    answer = ask(f"/download/wages.csv?year={year}")
    assert answer.status == 400 or len(table(answer)) == 0


def test_a_question_that_nothing_answers_is_a_header_alone(ask: Ask) -> None:
    frame = table(ask("/download/wages.csv?occupation_code=99-9999"))
    assert tuple(frame.columns) == TABLES["wages"].names
    assert len(frame) == 0


def test_the_head_of_a_download_can_be_asked_for(ask: Ask) -> None:
    answer = ask("/download/areas.csv", "HEAD")
    assert answer.status == 200
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("address", ["/download/areas.csv", "/healthz"])
def test_nothing_can_be_posted(ask: Ask, address: str) -> None:
    assert ask(address, "POST").status == 405


def test_health_is_the_edition_and_what_was_read_of_it(ask: Ask, tables: Tables) -> None:
    answer = ask("/healthz")
    assert answer.status == 200
    rows = tables.edition.read("wages")
    assert json.loads(answer.text) == {
        "status": "ok",
        "edition": tables.edition.id,
        "kind": "snapshot",
        "built_at": tables.edition.about["built_at"],
        "notice": None,
        "wages": rows.num_rows,
        "newest_year": max(rows["year"].to_pylist()),
    }
    head = ask("/healthz", "HEAD")
    assert head.status == 200
    assert answer.headers["cache-control"] == "no-store"


def test_health_is_read_anew_each_time_it_is_asked_for(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("/healthz").status == 200

    def damaged(*_: object) -> None:
        raise duckdb.IOException("the disk is gone")

    monkeypatch.setattr(Tables, "read_records", damaged)
    answer = ask("/healthz")
    assert answer.status == 503
    assert "the disk is gone" in answer.text


@pytest.mark.parametrize(
    "address",
    ["/download/2025/wages.csv", "/download/answers/sub/x.csv", "/download/answers/", "/download/a/b/c.csv"],
)
def test_an_address_that_names_nothing_is_no_page(ask: Ask, address: str) -> None:
    answer = ask(address)
    assert answer.status == 404
    assert "/download/" in answer.text and "<html" not in answer.text


@pytest.mark.parametrize(
    ("query", "possible", "said"),
    [
        ("year=abc", "2025", "Possible: 2008"),
        ("area_code=600000", "0600000", "Did you mean 0600000"),
        ("occupation_code=292072", "29-2072", "Did you mean 29-2072"),
        ("occupation_code=bad", "29-2072", "Possible: "),
        ("area_code=bad", "0600000", "All of them: /download/areas.csv"),
        ("year=2025..2019", "2025", "runs backwards"),
    ],
)
def test_a_refused_value_is_answered_with_those_that_the_column_has(
    ask: Ask, query: str, possible: str, said: str
) -> None:
    assert said in ask(f"/download/wages.csv?{query}").text
    found = json.loads(ask(f"/download/wages.csv?{query}", headers={"Accept": "application/json"}).text)
    assert possible in found["possible"]


def test_of_what_is_measured_a_refusal_names_the_ends(ask: Ask, tables: Tables) -> None:
    jobs = [j for j in tables.edition.read("wages")["employment"].to_pylist() if j is not None]
    found = json.loads(
        ask("/download/wages.csv?employment=many", headers={"Accept": "application/json"}).text
    )
    assert found["possible"] == [f"{min(jobs)}..{max(jobs)}"]


def test_without_readable_tables_health_and_downloads_say_why(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "snapshot").mkdir()
    monkeypatch.setenv("OUTLOOK_DATA", str(tmp_path))
    health = ask("/healthz")
    assert health.status == 503
    assert json.loads(health.text)["status"] == "no tables"
    download = ask("/download/wages.csv")
    assert download.status == 503
    assert download.text == f"{UNAVAILABLE}\n"
    assert "python -m etl refresh" in caplog.text
