"""Places ranked with ties, their 90% intervals, and places that BLS withholds."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.schema.wages import WAGES
from outlook import intervals, places
from outlook.claims import find_rank_set, make_estimate
from outlook.jobs import history
from outlook.jobs.state_growth import load_state_growth
from outlook.pay.stages import load_published
from outlook.place_search import find_area, list_areas_named
from outlook.places import MEASURES
from outlook.tables import Tables
from tests.outlook.editions import edition_of


def row(frame: pd.DataFrame, area: str) -> "pd.Series[object]":
    found = frame[frame["area"] == area]
    assert len(found) == 1, f"{area} is listed {len(found)} times"
    return found.iloc[0]


def test_best_paid_place_ranks_first(tables: Tables) -> None:
    frame = places.load_states(tables, "29-2072", "mean")
    assert frame.iloc[0][["area", "annual_mean_usd", "rank"]].tolist() == ["District of Columbia", 80_250, 1]
    assert frame.iloc[-1][["area", "annual_mean_usd", "rank"]].tolist() == ["Puerto Rico", 34_060, 53]
    assert len(frame) == 53


def test_equal_figures_share_a_rank(tables: Tables) -> None:
    frame = places.load_states(tables, "29-2072", "mean")
    assert row(frame, "Illinois")["annual_mean_usd"] == row(frame, "Utah")["annual_mean_usd"] == 57_160
    assert (row(frame, "Illinois")["rank"], row(frame, "Utah")["rank"], row(frame, "Virginia")["rank"]) == (
        18,
        18,
        20,
    )


@pytest.mark.parametrize("measure", MEASURES)
def test_ranks_follow_figures(tables: Tables, measure: str) -> None:
    column = MEASURES[measure].column
    frame = places.load_states(tables, "29-9021", measure)
    given = frame[frame[column].notna()]
    assert given.index.tolist() == list(range(len(given)))
    assert given[column].is_monotonic_decreasing
    assert given["rank"].is_monotonic_increasing
    assert frame[frame[column].isna()]["rank"].isna().all()


def test_state_with_withheld_jobs_is_last(tables: Tables) -> None:
    frame = places.load_states(tables, "29-2072", "jobs")
    assert frame["area"].tolist()[0] == "Florida"
    last = frame.iloc[-1]
    assert last["area"] == "Vermont"
    assert last["employment"] is pd.NA
    assert last["rank"] is pd.NA
    assert last["low"] is pd.NA
    assert "employment" in str(last["not_released"]).split(",")


def test_interval_is_1_645_standard_errors(tables: Tables) -> None:
    florida = row(places.load_states(tables, "29-2072", "jobs"), "Florida")
    assert (florida["employment"], florida["employment_rse_pct"]) == (21_490, 4.0)
    assert florida["low"] == pytest.approx(21_490 - 1.645 * 21_490 * 4.0 / 100)
    assert florida["high"] == pytest.approx(21_490 + 1.645 * 21_490 * 4.0 / 100)
    california = row(places.load_states(tables, "29-2072", "mean"), "California")
    assert california["low"] == pytest.approx(68_230 - 1.645 * 68_230 * 1.2 / 100)
    assert california["high"] == pytest.approx(68_230 + 1.645 * 68_230 * 1.2 / 100)


def test_interval_needs_figure_and_error() -> None:
    low, high = intervals.compute_interval(
        pd.Series([100.0, None, 100.0], dtype="Float64"), pd.Series([10.0, 10.0, float("nan")])
    )
    assert low.tolist()[0] == pytest.approx(100 - 1.645 * 100 * 10 / 100)
    assert high.tolist()[0] == pytest.approx(100 + 1.645 * 100 * 10 / 100)
    assert low.isna().tolist() == high.isna().tolist() == [False, True, True]


@pytest.mark.parametrize("measure", ["median", "share", "quotient"])
def test_figure_without_error_has_no_interval(tables: Tables, measure: str) -> None:
    frame = places.load_states(tables, "29-2072", measure)
    assert frame["low"].isna().all()
    assert frame["high"].isna().all()


def test_kansas_city_is_in_both_states(tables: Tables) -> None:
    for state in ("MO", "KS"):
        areas = places.load_areas(tables, "29-2072", "mean", state)["area"].tolist()
        assert areas.count("Kansas City, MO-KS") == 1


def test_state_has_areas_that_reach_into_it(tables: Tables) -> None:
    areas = places.load_areas(tables, "29-2072", "mean", "KS")["area"].tolist()
    assert sorted(areas) == [
        "Joplin, MO-KS",
        "Kansas City, MO-KS",
        "Kansas nonmetropolitan area",
        "Lawrence, KS",
        "Manhattan, KS",
        "St. Joseph, MO-KS",
        "Topeka, KS",
        "Wichita, KS",
    ]


@pytest.mark.parametrize("state", ["IN", "OR", "ME", "DE", "HI", "AL", "LA", "PA", "VA", "CO"])
def test_state_letters_match_only_suffixes(tables: Tables, state: str) -> None:
    frame = places.load_areas(tables, "31-9092", "mean", state)
    assert len(frame) > 0
    foreign = frame[frame["state"] != state]["area"]
    assert [a for a in foreign if state not in a.rpartition(", ")[2].split("-")] == []


def test_all_areas_are_ranked_once(tables: Tables) -> None:
    frame = places.load_areas(tables, "29-2072", "mean")
    assert len(frame) == 375 + 132
    assert frame["area_code"].is_unique
    assert int(frame["rank"].max()) == int(frame["annual_mean_usd"].notna().sum()) == 374 + 132


def test_occupation_without_states_has_no_rows(tables: Tables) -> None:
    assert places.load_states(tables, "29-2071", "mean").empty
    assert places.load_areas(tables, "29-2071", "mean", "CA").empty


def test_places_start_with_nation_and_states(tables: Tables) -> None:
    frame = places.load_places(tables, "29-2072")
    assert frame["area"].tolist()[:3] == ["United States", "Alabama", "Alaska"]
    kinds = list(dict.fromkeys(frame["area_type"]))
    assert kinds == ["nation", "state", "metro", "nonmetro"]
    assert frame["area_code"].is_unique
    # One more than have a mean wage: a place whose pay is withheld is still a place.
    assert len(frame) == 1 + 53 + 374 + 132 + 1


def test_published_row_is_the_newest(tables: Tables) -> None:
    nation = load_published(tables, "29-2072", "0000000")
    assert nation is not None
    assert (nation["year"], nation["area"], nation["annual_p50_usd"]) == (2025, "United States", 51_140)
    assert load_published(tables, "29-2072", "7800000") is None


def test_nation_and_states_share_a_year(tables: Tables) -> None:
    nation = history.load_estimate(tables, "29-2072", 2021)
    assert nation is not None
    assert nation["annual_p50_usd"] == 46_660
    assert history.load_estimate(tables, "29-2072", 2020) is None


def test_california_costs_more_than_the_nation(
    tables: Tables,
) -> None:
    assert places.load_price_level(tables, "0600000") == (2024, 110.72)
    assert places.load_price_level(tables, "0000000") in (None, (2024, 100.0))
    assert places.load_price_level(tables, "2000006") is None


def test_capped_median_ranks_first(tables: Tables, tmp_path: Path) -> None:
    wages = tables.edition.read("wages").to_pylist()
    for row in wages:
        if (row["occupation_code"], row["area_code"], row["industry_code"]) == (
            "29-2072",
            "0100000",
            "000000",
        ):
            row |= {"annual_mean_usd": None, "top_coded": "annual_mean_usd"}
    folder = shutil.copytree(tables.edition.path, tmp_path / "edition")
    pq.write_table(pa.Table.from_pylist(wages, WAGES.schema), folder / "wages.parquet")
    frame = places.load_states(Tables(replace(tables.edition, path=folder)), "29-2072", "mean")
    assert frame[["area", "rank"]].to_numpy().tolist()[:2] == [["Alabama", 1], ["District of Columbia", 2]]


def test_place_ranks_among_its_kind(tables: Tables) -> None:
    florida = places.rank_place(tables, "29-2072", "1200000")
    assert florida is not None
    assert florida.kind == "states and territories"
    assert florida.jobs is not None and florida.pay is not None
    assert (florida.jobs.count, florida.pay.count) == (52, 53)
    rank = row(places.load_states(tables, "29-2072", "mean"), "Florida")["rank"]
    assert florida.pay.low <= rank <= florida.pay.high


@pytest.mark.parametrize(
    ("load", "measure", "ranked_by"),
    [
        (places.load_states, "jobs", "jobs"),
        (places.load_states, "mean", "pay"),
        (places.load_areas, "jobs", "jobs"),
    ],
)
def test_rank_set_holds_the_place_in_the_list(
    tables: Tables, load: Callable[[Tables, str, str], pd.DataFrame], measure: str, ranked_by: str
) -> None:
    frame = load(tables, "29-9021", measure)
    for _, each in frame.iloc[:: max(len(frame) // 12, 1)].iterrows():
        found = places.rank_place(tables, "29-9021", str(each["area_code"]))
        assert found is not None
        ranks = getattr(found, ranked_by)
        if pd.isna(each["rank"]) or pd.isna(each[MEASURES[measure].rse]):
            assert ranks is None
        else:
            assert ranks.low <= each["rank"] <= ranks.high


def test_withheld_jobs_have_no_rank(tables: Tables) -> None:
    vermont = places.rank_place(tables, "29-2072", "5000000")
    assert vermont is not None
    assert vermont.jobs is None
    assert vermont.pay is not None


def test_area_ranks_among_areas(tables: Tables) -> None:
    area = places.rank_place(tables, "29-2072", "0028140")
    assert area is not None and area.pay is not None
    assert (area.kind, area.pay.count) == ("areas", 374 + 132)
    assert places.rank_place(tables, "29-2072", "0000000") is None
    assert places.rank_place(tables, "29-2072", "7800000") is None
    assert places.rank_place(tables, "99-9999", "1200000") is None


def test_places_keep_the_order_asked_for(tables: Tables) -> None:
    order = ["4800000", "0000000", "0028140", "0600000"]
    frame = places.load_side_by_side(tables, "29-2072", order)
    assert frame["area_code"].tolist() == order
    assert frame.loc[1, "annual_p50_usd"] == 51_140
    assert places.load_side_by_side(tables, "29-2072", ["7800000", "0600000"])["area_code"].tolist() == [
        "0600000"
    ]
    assert places.load_side_by_side(tables, "29-2071", order).empty


PAY = [*(f"annual_p{p}_usd" for p in (10, 25, 50, 75, 90)), "annual_mean_usd"]


def test_us_prices_change_only_pay(tables: Tables) -> None:
    paid = places.load_states(tables, "29-2072", "jobs").set_index("area_code")
    local = (
        places.load_states(tables, "29-2072", "jobs", at_us_prices=True)
        .set_index("area_code")
        .loc[paid.index]
    )
    priced = paid["rpp"].notna()
    assert priced.sum() == 51
    for column in PAY:
        expected = paid.loc[priced, column].astype(float) * 100 / paid.loc[priced, "rpp"].astype(float)
        assert local.loc[priced, column].astype(float).to_numpy() == pytest.approx(
            expected.to_numpy(), nan_ok=True
        )
        # Guam and Puerto Rico have no price level, so no figure rather than the unadjusted one.
        assert local.loc[~priced, column].isna().all()
    for column in ("employment", "jobs_per_1000", "location_quotient", "wage_mean_rse_pct", "not_released"):
        pd.testing.assert_series_equal(paid[column], local[column])
    california = local.loc["0600000"]
    assert california["annual_mean_usd"] == pytest.approx(68_230 * 100 / 110.72)
    assert (california["rpp"], california["rpp_year"]) == (110.72, 2024)


def test_ranks_use_pay_at_us_prices(
    tables: Tables,
) -> None:
    frame = places.load_states(tables, "29-2072", "mean", at_us_prices=True)
    given = frame[frame["annual_mean_usd"].notna()]
    assert given["annual_mean_usd"].is_monotonic_decreasing
    assert given["rank"].is_monotonic_increasing
    assert frame[frame["annual_mean_usd"].isna()]["area"].tolist() == ["Guam", "Puerto Rico"]
    california = row(frame, "California")
    assert california["low"] == pytest.approx((68_230 - 1.645 * 68_230 * 1.2 / 100) * 100 / 110.72)


def test_nation_has_price_level_100(tables: Tables) -> None:
    paid, local = (
        places.load_side_by_side(tables, "29-2072", ["0000000", "6600000", "2000006"], at)
        for at in (False, True)
    )
    for column in PAY:
        assert local.loc[0, column] == paid.loc[0, column]
        assert local.loc[1:, column].isna().all()
        assert paid.loc[1:, column].notna().all()


def test_state_has_its_own_projection(tables: Tables) -> None:
    utah = places.load_own_projection(tables, "29-2072", "4900000")
    assert utah is not None
    assert (utah["area"], utah["vintage"], utah["change_pct"]) == ("Utah", "2022-32", 33.8)
    found, _ = load_state_growth(tables, "29-2072")
    assert found is not None
    listed = row(found.frame, "Utah")
    for column in ("jobs_base", "jobs_projected", "openings_per_year"):
        assert utah[column] == listed[column]
    assert places.load_own_projection(tables, "29-2072", "0028140") is None
    assert places.load_own_projection(tables, "99-9999", "4900000") is None


def test_second_hand_states_are_never_shown(tables: Tables, tmp_path: Path) -> None:
    kept = tables.records(
        "SELECT * FROM wages WHERE occupation_code = '29-2072' AND industry_code = '000000' AND area_type = 'state' AND year = 2025"
    )
    quoted = [row | {"year": 2026, "source_id": "oews-2026-state-quoted"} for row in kept]
    areas = tables.records("SELECT * FROM areas")
    edition = edition_of(tmp_path, wages=[*kept, *quoted], areas=areas)
    assert set(places.load_states(edition, "29-2072", "mean")["year"]) == {2025}
    newest = load_published(edition, "29-2072", "0600000")
    assert newest is not None and newest["year"] == 2025
    alone = edition_of(tmp_path, wages=quoted, areas=areas)
    assert places.load_states(alone, "29-2072", "mean").empty
    assert places.load_places(alone, "29-2072").empty
    assert load_published(alone, "29-2072", "0600000") is None
    assert places.rank_place(alone, "29-2072", "0600000") is None


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("90210", "0031080"),
        (" 02108 ", "0014460"),
        ("Orange County, CA", "0031080"),
        ("cook, il", "0016980"),
        ("Washington County", None),
        ("00000", None),
        ("beauty", None),
        ("ca", "0600000"),
        ("California", "0600000"),
        ("Virgin Islands", "7800000"),
        ("Oakland", "0041860"),
        ("saint louis", "0041180"),
        ("Portland, ME", "0038860"),
        ("portland or", "0038900"),
        ("Winston-Salem", "0049180"),
        ("Brooklyn", "0035620"),
        ("United States", "0000000"),
        ("Long Beach", "0031080"),
        ("Hollywood", None),
        ("", None),
    ],
)
def test_places_are_found_by_what_people_type(tables: Tables, typed: str, area: str | None) -> None:
    assert find_area(tables, typed) == area


def test_ambiguous_city_lists_every_area(tables: Tables) -> None:
    titles = places.load_area_titles(tables)
    found = [titles[code] for code in list_areas_named(tables, "Portland")]
    assert found == ["Portland-South Portland, ME", "Portland-Vancouver-Hillsboro, OR-WA"]


def test_rank_sets_of_states_match_one_by_one(tables: Tables) -> None:
    frame = places.load_states(tables, "29-2072", "jobs").head(8)
    found = places.find_rank_sets(frame, MEASURES["jobs"])
    estimates = [
        make_estimate(v, e) for v, e in zip(frame["employment"], frame["employment_rse_pct"], strict=True)
    ]
    assert found[str(frame["area_code"][0])] == find_rank_set(estimates, 0)
    assert places.find_rank_sets(frame, MEASURES["median"]) == {}
