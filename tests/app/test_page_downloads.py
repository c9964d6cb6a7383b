"""What a page's download button gives is what the address beside it gives, and what the lists of addresses declare."""

import csv
import io
import json
import re
from collections.abc import Callable
from functools import cache
from html import unescape
from typing import Any

import pyarrow.parquet as pq
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.components.places.map_sections import TILES
from app.components.places.ranking import RANKINGS, STATES
from app.downloads.errors import BadQuery
from app.registry import DOWNLOADS
from app.views.career import downloads as career_downloads
from app.views.overview import page as overview_page
from app.views.overview.compare_section import GROWTH_CHART, PAY_CHART
from app.views.reliability import page as reliability_page
from app.views.scenarios import page as scenarios_page
from app.views.settings import page as settings_page
from app.views.states import page as states_page
from app.views.states.surroundings import NEIGHBORS
from etl.schema.wages import ANNUAL
from outlook import places
from outlook.codes.lineage import find_lineage
from outlook.jobs import projections
from outlook.pay.histories import load_histories
from outlook.pay.inflation import list_base_years
from outlook.scenario.assumptions import load_ready_made
from outlook.tables import Tables
from tests.app.conftest import Reply

Ask = Callable[..., Reply]
CALIFORNIA, KANSAS_CITY, HOSPITALS = "0600000", "0028140", "622000"
# Each page in the states that change what its buttons give.
SELECTIONS: list[tuple[str, dict[str, str]]] = [
    ("overview", {}),
    ("overview", {"place": CALIFORNIA}),
    ("overview", {"occupation": "29-9021", "compare": "29-2072_11-9111", "dollars": "newest"}),
    ("overview", {"occupation": "29-2071"}),
    ("reliability", {}),
    ("settings", {}),
    ("settings", {"occupation": "29-9021", "year": "2023", "setting": "62--63"}),
    ("states", {"occupation": "29-9021", "measure": "median", "prices": "us"}),
    ("states", {"measure": "jobs", "prices": "us", "level": "areas", "projections": "openings"}),
    ("states", {"level": "areas", "view": "ranking", "rows": "all"}),
    ("states", {"region": f"{CALIFORNIA}_{KANSAS_CITY}", "region-name": "Both"}),
    ("states", {"state": "MO", "place-view": "ranking", "pay": "trend"}),
    ("states", {"state": "MO", "places": f"{CALIFORNIA}_{KANSAS_CITY}", "prices": "us"}),
    ("states", {"area": KANSAS_CITY, "occupation": "43-9021"}),
    ("career", {"zip": "66502"}),
    ("scenarios", {"place": CALIFORNIA, "setting": HOSPITALS, "at": "experienced", "prices": "local"}),
    (
        "scenarios",
        {"occupation": "29-2071", "also": "none", "a": "v=2", "b": f"v=2&place={CALIFORNIA}&route=bachelor"},
    ),
    ("scenarios", {**load_ready_made()[-1].address, "also": f"{CALIFORNIA}_6600000", "at": "entry"}),
]
NAMED = [f"{page}-{'-'.join(chosen.values())[:40] or 'plain'}" for page, chosen in SELECTIONS]
CHARTS = {
    # What is compared has one download for its two charts.
    "overview": ({*overview_page.CHARTS, *overview_page.OF_CHOICE} - {PAY_CHART, GROWTH_CHART})
    | {"side-by-side"},
    "reliability": set(reliability_page.CHARTS),
    "settings": set(settings_page.CHARTS),
    # Squares and rankings have the files of the maps of the same places.
    "states": set(states_page.CHARTS) - {TILES, RANKINGS[STATES], NEIGHBORS},
    "scenarios": set(scenarios_page.CHARTS),
    # Tables without a chart.
    "career": set(career_downloads.DOWNLOADS),
}


def _script(page: str) -> None:
    import importlib

    importlib.import_module(f"app.views.{page}.page").page()


class Opened:
    """One page: what each button gives and under which name, and the addresses in each chart's folded part."""

    def __init__(self, page: str, query: tuple[tuple[str, str], ...]) -> None:
        self.buttons: dict[str, tuple[Callable[[], bytes], str]] = {}
        as_made = st.download_button

        def made(label: str, data: Any, file_name: str, *rest: Any, key: str, **more: Any) -> Any:
            if key.startswith("csv-"):
                self.buttons[key.removeprefix("csv-")] = (data, file_name)
            return as_made(label, data, file_name, *rest, key=key, **more)

        test = AppTest.from_function(_script, kwargs={"page": page}, default_timeout=60)
        for name, value in query:
            test.query_params[name] = value
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(st, "download_button", made)
            test.run()
        assert not test.exception, [e.message for e in test.exception]
        bodies = [str(each.proto.body) for each in test.get("html")]
        self.addresses: dict[str, list[str]] = {}
        for body in bodies:
            links = [unescape(a) for a in re.findall(r'href="([^"]+)"', body)]
            # Charts that share one download have a picture each, and no address.
            if 'class="share"' in body and links:
                name = re.findall(r'data-chart="([^"]+)"', body)[0]
                workbook, *addresses = links
                assert workbook == addresses[0].replace(".csv", ".xlsx")
                self.addresses[name] = addresses


@cache
def _opened(page: str, query: tuple[tuple[str, str], ...]) -> Opened:
    return Opened(page, query)


def opened(tables: Tables, page: str, chosen: dict[str, str]) -> Opened:
    newest = str(next(year for year in list_base_years(tables) if year <= tables.newest_year))
    return _opened(page, tuple((k, newest if v == "newest" else v) for k, v in chosen.items()))


def header(body: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(body.decode())))


def name_of(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2].removesuffix(".csv")


@pytest.mark.parametrize(("page", "chosen"), SELECTIONS, ids=NAMED)
def test_a_button_gives_the_bytes_and_the_name_that_the_address_beside_it_gives(
    tables: Tables, ask: Ask, page: str, chosen: dict[str, str]
) -> None:
    shown = opened(tables, page, chosen)
    assert shown.buttons
    assert set(shown.buttons) == set(shown.addresses) <= CHARTS[page]
    for chart, (pressed, file_name) in shown.buttons.items():
        address = shown.addresses[chart][0]
        answer = ask(address)
        assert answer.status == 200, (address, answer.text)
        assert pressed() == answer.body, address
        assert f'filename="{file_name}"' in answer.headers["content-disposition"]
        assert len(answer.body.splitlines()) > 1, address
        assert header(answer.body) == [column.name for column in DOWNLOADS[name_of(address)].columns]


@pytest.mark.parametrize(("page", "chosen"), SELECTIONS, ids=NAMED)
def test_every_other_address_of_a_chart_answers_with_rows(
    tables: Tables, ask: Ask, page: str, chosen: dict[str, str]
) -> None:
    for chart, addresses in opened(tables, page, chosen).addresses.items():
        for address in addresses[1:]:
            answer = ask(address)
            assert answer.status == 200, (chart, address, answer.text)
            assert len(answer.body.splitlines()) > 1, (chart, address)


@pytest.mark.parametrize("page", CHARTS)
def test_every_chart_of_a_page_is_among_those_looked_at(tables: Tables, page: str) -> None:
    seen = {
        chart for each, chosen in SELECTIONS if each == page for chart in opened(tables, each, chosen).buttons
    }
    assert seen == CHARTS[page]


def test_every_answer_is_shown_beside_some_chart(tables: Tables) -> None:
    shown = {
        name_of(address)
        for page, chosen in SELECTIONS
        for addresses in opened(tables, page, chosen).addresses.values()
        for address in addresses
        if "/answers/" in address
    }
    assert shown == set(DOWNLOADS)


def _resolved(document: Any, part: Any) -> Any:
    """A part of an OpenAPI document, looked up where it is a reference."""
    if "$ref" not in part:
        return part
    for key in part["$ref"].removeprefix("#/").split("/"):
        document = document[key.replace("~1", "/").replace("~0", "~")]
    return document


def test_every_answer_is_listed_and_described(ask: Ask) -> None:
    listed = {each["name"]: each for each in json.loads(ask("/download/?format=json").text)["answers"]}
    page = ask("/download/?format=html").text
    openapi = json.loads(ask("/download/openapi.json").text)
    assert set(listed) == set(DOWNLOADS)
    for name, answer in DOWNLOADS.items():
        assert f'id="answer-{name}"' in page
        assert [c["name"] for c in listed[name]["columns"]] == [c.name for c in answer.columns]
        assert all(c["description"] for c in listed[name]["columns"])
        for form in ("csv", "parquet"):
            path = openapi["paths"][f"/download/answers/{name}.{form}"]
            described = {
                parameter["name"]
                for each in (*path.get("parameters", ()), *path["get"].get("parameters", ()))
                for parameter in [_resolved(openapi, each)]
            }
            assert {p.name for p in answer.parameters} <= described


@cache
def examples(tables: Tables) -> dict[str, list[dict[str, str]]]:
    """What can be chosen of each answer: plainly, and with every parameter's example and last option."""
    found = {}
    for name, answer in DOWNLOADS.items():
        found[name] = [answer.choose(tables, {})]
        if any(each.example for each in answer.parameters):
            given = {p.name: p.example for p in answer.parameters if p.example}
            found[name].append(answer.choose(tables, given))
        last: dict[str, str] = {}
        for each in answer.parameters:
            if each.options and each.name not in ("occupation", "places", "compare"):
                last[each.name] = list(each.options(tables, {"occupation": "29-9021"}))[-1]
        if "state" in last:
            # The last by its letters has no estimates of this work by area.
            last["state"] = "TX"
        if last:
            found[name].append(answer.choose(tables, {"occupation": "29-9021"} | last))
    return found


@pytest.mark.parametrize("name", DOWNLOADS)
def test_an_answers_frame_has_the_declared_columns_and_no_others(tables: Tables, name: str) -> None:
    answer = DOWNLOADS[name]
    for chosen in examples(tables)[name]:
        frame = answer.rows(tables, chosen)
        assert len(frame), chosen
        assert set(frame.columns) == {column.name for column in answer.columns}


@pytest.mark.parametrize("name", DOWNLOADS)
def test_an_answer_keeps_what_its_columns_promise(tables: Tables, name: str) -> None:
    answer = DOWNLOADS[name]
    names = [column.name for column in answer.columns]
    assert len(names) == len(set(names))
    for chosen in examples(tables)[name]:
        table = answer.table(tables, chosen)
        for column in answer.columns:
            cells = table[column.name]
            assert not (column.required and cells.null_count), (column.name, chosen)
            given = [cell for cell in cells.to_pylist() if cell is not None]
            assert all(cell == cell for cell in given), (column.name, "not a number")
            assert not column.values or set(given) <= set(column.values), column.name
            assert not column.pattern or all(re.search(column.pattern, cell) for cell in given), column.name
            if column.name == "source_id" or column.name.endswith("_source_id"):
                assert {i for cell in given for i in cell.split(",")} <= set(tables.sources), column.name


@pytest.mark.parametrize("name", DOWNLOADS)
def test_parquet_holds_what_the_csv_holds_with_units_and_meanings(
    tables: Tables, ask: Ask, name: str
) -> None:
    chosen = examples(tables)[name][0]
    table = pq.read_table(io.BytesIO(ask(DOWNLOADS[name].url(chosen, "parquet")).body))
    assert (
        table.num_rows
        == len(list(csv.reader(io.StringIO(DOWNLOADS[name].load_csv(tables, chosen).decode())))) - 1
    )
    for column, field in zip(DOWNLOADS[name].columns, table.schema, strict=True):
        assert (field.name, field.type) == (column.name, column.type)
        assert field.metadata[b"description"].decode() == column.text


def test_pay_in_dollars_of_a_may_is_rounded_to_tens_and_says_whose(tables: Tables) -> None:
    year = next(y for y in list_base_years(tables) if y <= tables.newest_year)
    plain = DOWNLOADS["history"].table(tables, {"occupation": "29-2072", "dollars": "nominal"}).to_pandas()
    asked = {"occupation": "29-2072", "compare": "29-9021", "dollars": str(year)}
    real = DOWNLOADS["history"].table(tables, asked).to_pandas()
    assert list(dict.fromkeys(real["asked_code"])) == ["29-2072", "29-9021"]
    own = real[real["asked_code"] == "29-2072"].reset_index(drop=True)
    for column in ("annual_p50_usd", "annual_mean_usd"):
        given = own[column].notna()
        assert (own.loc[given, column] % 10 == 0).all()
        apart = (own[column] - plain[column] * own["deflator"])[given]
        assert apart.abs().max() <= 5.5
    assert set(real["base"]) == {f"dollars of May {year} (CPI-U)"}
    assert real["prices_source_id"].notna().all()
    assert plain["prices_source_id"].isna().all() and set(plain["deflator"]) == {1.0}
    assert load_histories(tables, ["99-9999"], year).empty


def test_pay_at_us_prices_is_what_is_paid_over_the_price_level(tables: Tables) -> None:
    paid, us = (
        DOWNLOADS["states"]
        .table(tables, {"occupation": "29-2072", "measure": "mean", "prices": prices})
        .to_pandas()
        .set_index("area_code")
        for prices in ("paid", "us")
    )
    us = us.loc[paid.index]
    for column in ("annual_mean_usd", *ANNUAL):
        apart = (us[column] - 100 * paid[column] / us["rpp"]).dropna()
        assert len(apart) > 40 and apart.abs().max() <= 0.51
    assert us.loc[us["rpp"].isna(), "annual_mean_usd"].isna().all()
    assert (set(paid["prices"]), set(us["prices"])) == ({"paid"}, {"us"})


def test_growth_beside_chosen_occupations_holds_them_and_all_occupations(tables: Tables) -> None:
    found = projections.find_newest_projection(tables, "29-2072")
    assert found is not None
    chosen = {"occupation": "29-2072", "vintage": found.vintage, "compare": "29-9021_11-9111"}
    codes = DOWNLOADS["growth"].table(tables, chosen)["code"].to_pylist()
    assert set(codes) == {"29-2072", "29-9021", "11-9111", "00-0000"}


def test_openings_hold_the_parts_that_the_page_names(tables: Tables) -> None:
    found = projections.find_newest_projection(tables, "43-9021")
    assert found is not None
    row = (
        DOWNLOADS["openings"]
        .table(tables, {"occupation": found.code, "vintage": found.vintage})
        .to_pylist()[0]
    )
    assert row["growth_per_year"] == found.growth_per_year
    assert row["not_replaced_per_year"] == found.not_replaced_per_year
    assert found.not_replaced_per_year


def test_every_link_of_a_code_has_its_titles_and_its_source(tables: Tables) -> None:
    rows = DOWNLOADS["codes"].table(tables, {"occupation": "29-2072"}).to_pylist()
    links = find_lineage(tables, "29-2072").links
    assert [(r["from_code"], r["to_code"], r["unbroken"]) for r in rows] == [
        (link.from_code, link.to_code, link.unbroken) for link in links
    ]
    assert all(r["from_title"] and r["to_title"] and r["source_id"] for r in rows)


def test_places_come_in_the_order_asked_for(tables: Tables) -> None:
    codes = [KANSAS_CITY, "0000000", CALIFORNIA]
    chosen = {"occupation": "29-2072", "places": "_".join(codes), "prices": "paid"}
    assert DOWNLOADS["places"].table(tables, chosen)["area_code"].to_pylist() == codes


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("growth.csv?compare=29-9021_99-9999", "compare"),
        ("growth.csv?compare=29-2072", "compare"),
        ("history.csv?dollars=1066", "dollars"),
        ("history.csv?compare=29-9021_", "compare"),
        ("states.csv?prices=local", "prices"),
        ("places.csv?places=0600000_nowhere", "places"),
        ("areas.csv?state=ZZ", "state"),
        ("pay-by-place.csv?also=nowhere", "also"),
        ("pay-by-place.csv?at=expert", "at"),
        ("pay-by-place.csv?prices=paid", "prices"),
        ("pay-by-stage.csv?route=magic", "route"),
        ("yardstick.csv?occupation=29-2072", "occupation"),
    ],
)
def test_a_wrong_choice_is_refused_by_the_name_of_its_parameter(
    ask: Ask, address: str, parameter: str
) -> None:
    answer = ask(f"/download/answers/{address}", headers={"Accept": "application/json"})
    assert answer.status == 400
    assert json.loads(answer.text)["parameter"] == parameter


def test_a_place_named_twice_stands_once(tables: Tables) -> None:
    chosen = DOWNLOADS["places"].choose(tables, {"places": f"{CALIFORNIA}_{CALIFORNIA}"})
    assert chosen["places"] == CALIFORNIA
    with pytest.raises(BadQuery):
        DOWNLOADS["places"].choose(tables, {"places": ""})


def test_pay_by_place_at_us_prices_names_the_price_level_or_why_there_is_none(tables: Tables) -> None:
    # Guam has no price level, the nation is what levels are relative to.
    asked = {"place": CALIFORNIA, "also": "0000000_6600000", "prices": "local"}
    local = DOWNLOADS["pay-by-place"].table(tables, asked).to_pylist()
    paid = (
        DOWNLOADS["pay-by-place"].table(tables, {k: v for k, v in asked.items() if k != "prices"}).to_pylist()
    )
    year, rpp = places.load_price_level(tables, CALIFORNIA) or (0, 0.0)
    assert (local[0]["rpp_year"], local[0]["rpp"]) == (year, rpp)
    assert abs(local[0]["estimated_middle_usd"] - paid[0]["estimated_middle_usd"] * 100 / rpp) <= 100
    assert (local[1]["rpp"], local[1]["estimated_middle_usd"]) == (None, paid[1]["estimated_middle_usd"])
    assert local[2]["estimated_middle_usd"] is None
    assert "price level" in local[2]["remark"]
    assert [row["at_us_prices"] for row in local] == [True] * 3
