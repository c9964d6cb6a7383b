"""The downloads hold the figures of the page."""

import io

import pandas as pd

from app.registry import DOWNLOADS
from app.views.scenarios import frames
from app.views.scenarios.formats import format_money
from outlook.pay import stages
from outlook.scenario import result
from outlook.scenario.assumptions import load_ready_made
from outlook.scenario.fields import STAGES
from outlook.tables import Tables
from tests.app.views.scenarios.examples import CALIFORNIA, HOSPITALS, build_example


def test_year_csv_equals_result_table(tables: Tables) -> None:
    one = build_example(tables, **dict(load_ready_made()[2].address))
    assert one.result is not None
    frame = pd.read_csv(
        io.BytesIO(DOWNLOADS["path-by-year"].load_csv(tables, dict(load_ready_made()[2].address)))
    )
    expected = result.tabulate_result(one.result)
    assert list(frame.columns) == list(expected.columns)
    pd.testing.assert_frame_equal(frame, expected, check_dtype=False)
    shown_years = frames.build_year_table(one.result, tables)
    assert shown_years["Year"].tolist() == [str(y) for y in expected["year"]]
    assert shown_years["Pay"].tolist() == [format_money(v) for v in expected["pay_usd"]]


def test_stage_csv_rounds_to_hundreds(tables: Tables) -> None:
    one = build_example(tables, place=CALIFORNIA, setting=HOSPITALS)
    assert one.stages is not None
    frame = stages.tabulate(one.stages, one.scenario)
    assert frame["stage"].tolist() == list(STAGES)
    assert frame["estimated_middle_usd"].map(format_money).tolist() == [
        format_money(getattr(one.stages.pay, s).middle) for s in STAGES
    ]
    assert (frame["estimated_low_usd"] <= frame["estimated_middle_usd"]).all()
    assert frame["place_scaled_by_setting"].all()
