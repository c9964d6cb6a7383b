"""Errors of past projections split into the forecast's and the count's."""

from math import log

import pytest

from outlook.jobs.recounts import split_errors, summarize_split
from outlook.tables import Tables


def test_split_worked_by_hand(tables: Tables) -> None:
    split = split_errors(tables).set_index(["code", "vintage", "came_vintage"])
    row = split.loc[("29-2072", "2021-31", "2024-34")]
    oews = {
        int(each["year"]): int(each["employment"])
        for each in tables.records(
            "SELECT year, employment FROM wages WHERE occupation_code = '29-2072' AND area_code = '0000000' "
            "AND industry_code = '000000' AND year IN (2021, 2024)"
        )
    }
    counted = 100 * log(194_800 / 186_400) - 100 * log(oews[2024] / oews[2021])
    assert row["count_points"] == pytest.approx(counted)
    assert row["forecast_points"] + row["count_points"] == pytest.approx(row["error_points"])
    assert row["error_points"] == pytest.approx(100 * log(194_800 / 190_008))


def test_counts_are_a_small_part(tables: Tables) -> None:
    split = split_errors(tables)
    assert len(split) == 270 and not split.duplicated(["code", "vintage", "came_vintage"]).any()
    # No pair joins years before and after OEWS's new method.
    assert {vintage[:4] < "2021" for vintage in split.query("came_vintage >= '2021'")["vintage"]} == {False}
    medians = summarize_split(tables)
    assert medians["pairs"].sum() == 270
    assert medians["count_points"].max() < 1 < medians["error_points"].min()
