"""Sentences and tables on past projections and the bands made from them."""

from dataclasses import replace

import pandas as pd
import pytest

from app.views.overview.bands import describe_bands
from app.views.reliability.past_projections_section import build_comparisons_table, build_coverage_table
from app.views.reliability.past_projections_sentences import describe_skill
from outlook.claims import marking
from outlook.jobs.calibration import measure_coverage
from outlook.jobs.fan import Fan, build_fan
from outlook.jobs.fields import HEALTH
from outlook.jobs.past_projections import compare_with_predecessors
from outlook.jobs.projection_errors import EVERY_SIZE, measure_past_errors
from outlook.jobs.recounts import split_errors
from outlook.tables import Tables


def fan_of(tables: Tables, code: str) -> Fan:
    found, why = build_fan(tables, code)
    assert found is not None, why
    return found


def test_bands_say_how_often_they_contained_counts(tables: Tables) -> None:
    assert describe_bands(fan_of(tables, "29-2072")) == (
        "Shaded: where 50% and 90% of past projections for health care occupations landed. Tested as if at the time, the 90% "
        "band contained 91% of 2,363 later counts (90% to 93% by number of years ahead; 9 and 10 years ahead, on one edition "
        "only, with 55 counts each)."
    )


def test_bands_say_where_they_miss(tables: Tables) -> None:
    assert describe_bands(fan_of(tables, "43-6013")).endswith(
        " 4 to 10 years ahead, it is probably too narrow: there it contained 47% to 84%, as bands of early editions could "
        "rest only on errors up to 2 years ahead."
    )


def test_untested_bands_say_so(tables: Tables) -> None:
    found = fan_of(tables, "29-2072")
    untested = replace(found, frame=found.frame.assign(tried_pairs=0))
    assert describe_bands(untested).endswith("No edition is old enough to test the bands on.")


@pytest.mark.parametrize("group", [HEALTH, "500,000 jobs and more", EVERY_SIZE.label])
def test_skill_is_said_against_base_rates(tables: Tables, group: str) -> None:
    measured = tables.compute(measure_past_errors)
    with marking():
        near, far = describe_skill(measured, group, "these")
    row = measured.at(group, 10)
    assert row is not None
    assert f"right {row['direction_right_pct']:.0f}% of the time; “more jobs” every time would" in far
    assert far.count("may be chance") == 2 and "no skill at direction is shown" in far
    # Comparative words come from a test alone.
    assert ("\u2063more than\u2064" in near) == (group == EVERY_SIZE.label)


def test_single_edition_is_named_in_the_table(tables: Tables) -> None:
    table = build_coverage_table(tables.compute(measure_coverage), HEALTH).set_index("Years ahead")
    assert isinstance(table, pd.DataFrame)
    assert table["Editions tested"].str.contains("one only").sum() == 2
    assert table.loc["all", ["Later counts", "Inside the 90% band"]].tolist() == ["2,363", "90.8%"]


def test_count_is_a_part_of_the_error(tables: Tables) -> None:
    table = build_comparisons_table(
        compare_with_predecessors(tables, "29-2072"), tables.compute(split_errors)
    ).set_index(["Code", "Edition", "For"])
    # 2.5% too few were projected, of which 0.4 because more were counted than OEWS's change explains.
    assert table.loc[("29-2072", "2021-31", "2024"), ["Error", "Of which the count"]].tolist() == [
        "−2.5%",
        "−0.4%",
    ]
    assert table.loc[("29-2072", "2021-31", "2025"), "Of which the count"] == "not known"
