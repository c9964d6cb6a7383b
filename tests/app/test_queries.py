"""What an address asks: every way to write it, one question; every wrong one, a sentence that names the parameter."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.parameters import TRACKING
from app.api.query import OPTIONS, parse_table_query
from app.downloads.errors import BadQuery
from app.registry import DOWNLOADS
from etl.schema import TABLES
from outlook.tables import Tables
from tests.app.conftest import Reply

Ask = Callable[..., Reply]


def rows(tables: Tables, query: str, table: str = "wages") -> list[dict[str, object]]:
    return tables.records(*parse_table_query(f"{table}.csv", query).sql())


def test_tracking_parameters_are_ignored() -> None:
    marks = "utm_source=x&fbclid=1&gclid=2&msclkid=3&mc_eid=4&utm_id=5&utm_id=6&_ga=7&gbraid=8&wbraid=9"
    assert parse_table_query("wages.csv", f"{marks}&year=2025") == parse_table_query("wages.csv", "year=2025")
    names = {name for table in TABLES.values() for name in table.names} | set(OPTIONS)
    names |= {each.name for download in DOWNLOADS.values() for each in download.parameters}
    assert not any(TRACKING.fullmatch(name) for name in names)
    for name in ("utm", "clid", "source_utm_x", "year_fbclid"):
        with pytest.raises(BadQuery):
            parse_table_query("wages.csv", f"{name}=1")


def test_no_column_has_the_name_of_an_option() -> None:
    assert [(t.name, c) for t in TABLES.values() for c in t.names if c in OPTIONS] == []


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("year=2019..2021", {2019, 2020, 2021}),
        ("year=2024..", {2024, 2025}),
        ("year=..2012", {2008, 2010, 2011, 2012}),
        ("year=2013,2023..2024", {2013, 2023, 2024}),
        ("year=2013&year=2023..2024", {2013, 2023, 2024}),
        ("year=2025..2025", {2025}),
    ],
)
def test_ranges_hold_both_their_ends(tables: Tables, query: str, years: set[int]) -> None:
    assert {row["year"] for row in rows(tables, query)} == years


def test_ranges_of_codes_and_of_figures(tables: Tables) -> None:
    assert {str(r["occupation_code"])[:3] for r in rows(tables, "occupation_code=29-0000..29-9999")} == {
        "29-"
    }
    found = rows(tables, "rpp=110..112.5&year=2024", "price_parity")
    assert found and all(110 <= float(str(r["rpp"])) <= 112.5 for r in found)


def test_a_value_with_a_comma_stands_in_quotes(tables: Tables) -> None:
    (abilene,) = rows(tables, f"title={quote(chr(34) + 'Abilene, TX' + chr(34))}", "areas")
    assert abilene["area_code"] == "0010180"
    two = rows(tables, f"title={quote(chr(34) + 'Abilene, TX' + chr(34))},Texas", "areas")
    assert [row["title"] for row in two] == ["Abilene, TX", "Texas"]


@pytest.mark.parametrize(
    "query",
    [
        "year=2024,2025&occupation_code=29-2072",
        "occupation_code=29-2072&year=2025&year=2024",
        "occupation_code=29-2072,29-2072&year=2025,2024,2025&labels=false",
    ],
)
def test_the_same_question_has_one_form(query: str) -> None:
    assert parse_table_query("wages.csv", query).query == "occupation_code=29-2072&year=2024,2025"


def test_the_one_form_of_a_question_asks_the_same() -> None:
    query = "title=%22Abilene, TX%22,Texas&state=A..C,TX&columns=title,state&sort=-state&limit=5&excel=true"
    question = parse_table_query("areas.csv", query)
    assert parse_table_query("areas.csv", question.query) == question


def test_columns_come_in_the_order_asked_for_and_titles_after_their_codes() -> None:
    assert parse_table_query("wages.csv", "columns=employment,year").answered == ("employment", "year")
    question = parse_table_query("wages.csv", "columns=area_code,year,industry_code&labels=true")
    assert question.answered == ("area_code", "area_title", "year", "industry_code", "industry_title")
    placed = parse_table_query("wages.csv", "columns=occupation_title,year,occupation_code&labels=true")
    assert placed.answered == ("occupation_title", "year", "occupation_code")
    every = parse_table_query("wages.csv", "labels=true").answered
    assert [every[every.index(c) + 1] for c in ("occupation_code", "area_code", "industry_code")] == [
        "occupation_title",
        "area_title",
        "industry_title",
    ]


def test_sorted_rows_without_a_figure_come_last(tables: Tables) -> None:
    query = "occupation_code=29-2072&area_type=state&year=2025&sort=-employment"
    jobs = [row["employment"] for row in rows(tables, query)]
    given_ = [j for j in jobs if j is not None]
    assert given_ == sorted(given_, reverse=True)
    assert jobs == given_ + [None] * (len(jobs) - len(given_)) and len(jobs) > len(given_)
    assert [row["employment"] for row in rows(tables, query + "&limit=3")] == jobs[:3]


def test_without_sort_rows_come_in_the_declared_order(tables: Tables) -> None:
    for name, table in TABLES.items():
        keys = [tuple(row[c] for c in table.order or table.key) for row in rows(tables, "", name)]
        # An empty cell of the key comes first.
        assert keys == sorted(
            keys,
            key=lambda key: [
                (cell is not None, cell or 0) if not isinstance(cell, str) else (True, cell) for cell in key
            ],
        ), name


@pytest.mark.parametrize(
    ("query", "parameter", "said"),
    [
        ("color=red", "color", "no column 'color'"),
        ("occupation=29-2072", "occupation", "Did you mean occupation_code"),
        ("year=", "year", "empty"),
        ("year=2024,", "year", "empty"),
        ("year=,2024", "year", "empty"),
        ("occupation_code=", "occupation_code", "empty"),
        ("year=twenty", "year", "whole numbers"),
        ("year=2025.5", "year", "whole numbers"),
        ("year=2_025", "year", "whole numbers"),
        ("year=99999999999999999999", "year", "whole numbers"),
        ("year=9999999999999999999", "year", "whole numbers"),
        ("year=..", "year", "at least one end"),
        ("year=2025..2019", "year", "backwards"),
        ("year=2019..x", "year", "whole numbers"),
        ("year=2019...2025", "year", "whole numbers"),
        ("wage_mean_rse_pct=nan", "wage_mean_rse_pct", "takes numbers"),
        ("wage_mean_rse_pct=1e999", "wage_mean_rse_pct", "takes numbers"),
        ("area_type=states", "area_type", "Did you mean state?"),
        ("area_type=nation..state", "area_type", "no order"),
        ("occupation_code=292072", "occupation_code", "SOC code with its hyphen"),
        ("area_code=600000", "area_code", "seven digits"),
        ("columns=", "columns", "empty"),
        ("columns=year,", "columns", "empty name"),
        ("columns=year,year", "columns", "twice"),
        ("columns=yaer", "columns", "Did you mean year?"),
        ("columns=area_title", "columns", "labels=true"),
        ("columns=year&columns=area_code", "columns", "2 times"),
        ("labels=yes", "labels", "Possible: true, false"),
        ("labels=true&labels=true", "labels", "2 times"),
        ("excel=1", "excel", "Possible: true, false"),
        ("sort=wage", "sort", "no column 'wage'"),
        ("sort=year,-year", "sort", "twice"),
        ("sort=-", "sort", "no column ''"),
        ("limit=-1", "limit", "0 or more"),
        ("limit=many", "limit", "0 or more"),
        ("year=%ff", "", "UTF-8"),
        ("&".join(["year=2025"] * 1001), "", "more than 1000"),
    ],
)
def test_a_wrong_question_names_the_parameter_and_what_is_possible(
    ask: Ask, query: str, parameter: str, said: str
) -> None:
    answer = ask(f"/download/wages.csv?{query}", headers={"Origin": "https://x.example"})
    assert answer.status == 400
    assert said in answer.text
    assert parameter in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-store"
    as_json = ask(f"/download/wages.csv?{query}", headers={"Accept": "application/json"})
    assert as_json.status == 400
    found = json.loads(as_json.text)
    assert found["parameter"] == (parameter or None)
    assert said in found["error"]


def test_excel_goes_with_csv_alone(ask: Ask) -> None:
    assert ask("/download/areas.parquet?excel=true").status == 400


def test_a_truth_has_no_range(ask: Ask) -> None:
    assert "no order" in ask("/download/sources.csv?second_hand=false..true").text


_WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2019..2025", '"', '","', "..", "true", "-employment", "29-2072", "1e5", "%00"]),
)
_NAMES = st.one_of(st.sampled_from([*TABLES["wages"].names, *OPTIONS]), st.text(max_size=6))


@given(st.lists(st.tuples(_NAMES, _WORDS), max_size=4))
def test_any_question_is_answered_or_refused(tables: Tables, pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{quote(k)}={quote(v)}" for k, v in pairs)
    try:
        question = parse_table_query("wages.csv", query)
    except BadQuery as wrong:
        assert str(wrong)
        return
    assert parse_table_query("wages.csv", question.query) == question
    sql, values = question.sql()
    tables.rows(f"SELECT count(*) FROM ({sql})", values)
