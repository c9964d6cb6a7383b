"""Openings and their parts."""

import pandas as pd
import pytest

from etl.codes.classifications import find_projections_classification
from outlook.codes.breaks import is_continuous
from outlook.jobs.openings import TEN_YEAR_TOTAL, compare_openings, load_openings
from outlook.tables import Tables


def row(frame: pd.DataFrame, vintage: str) -> "pd.Series[object]":
    (found,) = [r for _, r in frame.iterrows() if r["vintage"] == vintage]
    return found


def test_openings_2024_34_add_up(tables: Tables) -> None:
    newest = row(load_openings(tables, "29-2072"), "2024-34")
    # 14.2 thousand openings a year: 7.1 exits, 5.8 transfers, and a tenth of 13.8 from growth.
    assert (newest["openings_per_year"], newest["exits_per_year"], newest["transfers_per_year"]) == (
        14_200,
        7_100,
        5_800,
    )
    assert newest["growth_per_year"] == pytest.approx(13_800 / 10)
    parts = newest[["exits_per_year", "transfers_per_year", "growth_per_year"]].sum()
    assert parts == pytest.approx(newest["openings_per_year"], abs=150)
    # Per 100 of the mean of 194,800 and 208,600 jobs.
    assert newest["openings_per_100"] == pytest.approx(100 * 14_200 / 201_700)


def test_separation_rates_match_bls(tables: Tables) -> None:
    """Table 1.10 of 2022-32: a year, 4.8 and 6.0 per 100 jobs leave work or change occupation."""
    everyone = row(load_openings(tables, "00-0000"), "2022-32")
    assert everyone["exits_per_100"] == pytest.approx(4.8, abs=0.05)
    assert everyone["transfers_per_100"] == pytest.approx(6.0, abs=0.05)


def test_ten_year_totals_have_no_figures(tables: Tables) -> None:
    frame = load_openings(tables, "29-2072")
    old = frame[~frame["comparable"]]
    assert old["vintage"].tolist() == ["2012-22", "2014-24"] and set(old["method"]) == {TEN_YEAR_TOTAL}
    assert old[["openings_per_year", "exits_per_year", "openings_per_100"]].isna().all(axis=None)


def test_each_edition_has_its_codes_segment(tables: Tables) -> None:
    frame = load_openings(tables, "29-2072")
    assert [(r.code, r.vintage, r.segment, r.own) for r in frame.itertuples()] == [
        ("29-2071", "2012-22", 0, False),
        ("29-2071", "2014-24", 0, False),
        ("29-2071", "2016-26", 0, False),
        ("29-2071", "2018-28", 0, False),
        ("29-2098", "2019-29", 1, False),
        ("29-2098", "2020-30", 1, False),
        *(("29-2072", v, 2, True) for v in ("2021-31", "2022-32", "2023-33", "2024-34", "2025-35")),
    ]
    assert frame.loc[frame["second_hand"], "vintage"].tolist() == ["2025-35"]


def test_segments_never_cross_a_break(tables: Tables) -> None:
    for code in tables.occupations:
        for (each, _), segment_rows in load_openings(tables, code).groupby(["code", "segment"]):
            kinds = [find_projections_classification(y) for y in segment_rows["base_year"]]
            assert all(is_continuous(tables, each, kinds[0], k) for k in kinds), (each, kinds)


def test_declining_jobs_give_no_growth_openings(tables: Tables) -> None:
    clerks = compare_openings(tables, "29-2072", "2024-34").set_index("code").loc["43-9021"]
    assert clerks["growth_per_year"] == pytest.approx((104_900 - 141_600) / 10, abs=10)
    assert clerks["openings_per_year"] < clerks["exits_per_year"] + clerks["transfers_per_year"]


def test_most_openings_per_100_come_first(tables: Tables) -> None:
    frame = compare_openings(tables, "29-2072", "2024-34")
    assert frame["openings_per_100"].is_monotonic_decreasing
    assert frame.loc[frame["own"], "code"].tolist() == ["29-2072"]
    assert {"00-0000", "29-9021", "11-9111"} <= set(frame["code"])
    assert not frame["code"].str.match(r"(29|31)-0000").any()
    assert frame["role"].notna().all()


def test_exports_have_openings_without_parts(tables: Tables) -> None:
    frame = compare_openings(tables, "29-2098", "2020-30")
    assert frame["openings_per_100"].notna().all() and frame["exits_per_100"].isna().all()


def test_unknown_code_or_edition_has_no_rows(tables: Tables) -> None:
    assert load_openings(tables, "99-9999").empty and compare_openings(tables, "29-2072", "1999-09").empty
