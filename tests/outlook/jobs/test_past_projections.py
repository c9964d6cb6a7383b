"""Editions of the projections compared with later ones."""

from pathlib import Path

import pandas as pd
import pytest

from etl.codes.classifications import find_projections_classification
from etl.schema import TABLES
from outlook.codes.breaks import is_continuous
from outlook.jobs.evaluations import load_evaluations
from outlook.jobs.fan import build_fan
from outlook.jobs.openings import load_openings
from outlook.jobs.past_projections import (
    COLUMNS,
    compare_all_occupations,
    compare_editions,
    describe_arithmetic,
    summarize_by_occupation,
)
from outlook.jobs.projection_errors import EVERY_SIZE, measure_past_errors
from outlook.tables import ALL_OCCUPATIONS, Tables
from tests.outlook.editions import HYBRID, SOC_2018, edition_of, link, projected, straight


def one(frame: pd.DataFrame, vintage: str, came: str) -> "pd.Series[object]":
    (row,) = [r for _, r in frame.iterrows() if (r["vintage"], r["came_vintage"]) == (vintage, came)]
    return row


def test_two_editions_worked_by_hand(tmp_path: Path) -> None:
    rows = [
        projected(2021, "29-2072", 100_000, 121_000),
        projected(2021, ALL_OCCUPATIONS, 1_000_000, 1_000_000),
        projected(2026, "29-2072", 100_000, 100_000),
        projected(2026, ALL_OCCUPATIONS, 1_050_000, 1_100_000),
    ]
    tables = edition_of(tmp_path, projected_jobs=rows, crosswalk=straight("29-2072"))
    (cell,) = [row for _, row in compare_editions(tables, "29-2072").iterrows()]
    # Half of the ten years at constant growth: 100,000 x 1.21^(5/10) = 100,000 x 1.1.
    assert (cell["horizon_years"], cell["implied_jobs"]) == (5, 110_000)
    assert (cell["error_jobs"], cell["error_pct"]) == (10_000, pytest.approx(100 * 10_000 / 100_000))
    assert (cell["implied_growth_pct"], cell["came_growth_pct"]) == (pytest.approx(10), pytest.approx(0))
    assert (cell["all_implied_growth_pct"], cell["all_came_growth_pct"]) == (0, pytest.approx(5))
    # The count did not change, so neither direction is right or wrong. Slower than all, not faster.
    assert cell["direction_right"] is pd.NA
    assert cell["faster_right"] is False or cell["faster_right"] == False  # noqa: E712


def test_split_code_is_not_compared(tmp_path: Path) -> None:
    rows = [projected(year, "29-2098", 300_000, 330_000) for year in (2019, 2020, 2021)]
    split = [link(HYBRID, "29-2098", SOC_2018, "29-2072"), link(HYBRID, "29-2098", SOC_2018, "29-2099")]
    tables = edition_of(tmp_path, projected_jobs=rows, crosswalk=split)
    frame = compare_editions(tables, "29-2098")
    assert [(r.vintage, r.came_vintage) for r in frame.itertuples()] == [("2019-29", "2020-30")]
    assert set(compare_all_occupations(tables)["came_vintage"]) == {"2020-30"}


def test_no_comparison_after_the_target_year(tmp_path: Path) -> None:
    rows = [projected(year, "11-1011", 1000, 1100) for year in (2008, 2018)]
    rows += [projected(2019, "11-1011", 1000, 1100)]
    frame = compare_editions(
        edition_of(tmp_path, projected_jobs=rows, crosswalk=straight("11-1011")), "11-1011"
    )
    assert [(r.vintage, r.horizon_years) for r in frame.itertuples()] == [("2008-18", 10), ("2018-28", 1)]


def test_quoted_editions_are_not_measured(tmp_path: Path) -> None:
    rows = [
        projected(2021, "29-2072", 100_000, 121_000),
        projected(2022, "29-2072", 110_000, 120_000, source_id="ep-2022-32-quoted"),
    ]
    tables = edition_of(tmp_path, projected_jobs=rows, crosswalk=straight("29-2072"))
    (cell,) = [row for _, row in compare_editions(tables, "29-2072").iterrows()]
    assert (bool(cell["second_hand"]), bool(cell["came_second_hand"])) == (False, True)
    assert cell["came_source_id"] == "ep-2022-32-quoted"
    assert (
        measure_past_errors(tables).frame.empty
        and "nothing can be measured" in measure_past_errors(tables).method
    )


def test_missing_total_is_summed_if_complete(
    tmp_path: Path,
) -> None:
    codes = [f"11-{1000 + n}" for n in range(1, 501)]
    rows = [
        projected(year, code, base, base) for year, base in ((2021, 1000), (2022, 1100)) for code in codes
    ]
    (tmp_path / "whole").mkdir()
    whole = edition_of(tmp_path / "whole", projected_jobs=rows, crosswalk=straight(*codes))
    (cell,) = [row for _, row in compare_editions(whole, ALL_OCCUPATIONS).iterrows()]
    assert (cell["base_jobs"], cell["came_jobs"]) == (500 * 1000, 500 * 1100)
    part = edition_of(
        tmp_path,
        projected_jobs=[r for r in rows if r["occupation_code"] != codes[0]],
        crosswalk=straight(*codes),
    )
    assert compare_editions(part, ALL_OCCUPATIONS).empty
    assert compare_editions(part, codes[1])["faster_right"].isna().all()
    # 499 occupations of 1,000 jobs were projected to stay level and grew: no direction was projected.
    only = measure_past_errors(part).at(EVERY_SIZE.label, 1)
    assert only is not None and (only["cells"], only["direction_cells"], only["faster_cells"]) == (499, 0, 0)
    assert pd.isna(only["direction_right_pct"]) and pd.isna(only["faster_right_pct"])


def test_no_codes_give_columns_without_rows(tables: Tables) -> None:
    for codes in ((), ("99-9999",), ("29-2072'; DROP TABLE projected_jobs --",)):
        assert list(compare_editions(tables, *codes).columns) == list(COLUMNS)
        assert compare_editions(tables, *codes).empty


@pytest.mark.parametrize(
    ("vintage", "came", "implied", "actual", "expected"),
    [
        (
            "2021-31",
            "2022-32",
            186_400 * (198_700 / 186_400) ** (1 / 10),
            194_300,
            "2021-31 for 2022: 186,400 × (198,700 ÷ 186,400)^(1/10) = 187,595; 2022-32 counts 194,300; "
            "187,595 − 194,300 = −6,705 jobs, −3.5% of the count",
        ),
        (
            "2022-32",
            "2024-34",
            194_300 * (210_900 / 194_300) ** (2 / 10),
            194_800,
            "2022-32 for 2024: 194,300 × (210,900 ÷ 194,300)^(2/10) = 197,512; 2024-34 counts 194,800; "
            "197,512 − 194,800 = 2,712 jobs, +1.4% of the count",
        ),
    ],
)
def test_arithmetic_is_written_out(
    tables: Tables, vintage: str, came: str, implied: float, actual: int, expected: str
) -> None:
    cell = one(compare_editions(tables, "29-2072"), vintage, came)
    assert cell["implied_jobs"] == round(implied)
    assert cell["error_jobs"] == round(implied) - actual
    assert cell["error_pct"] == pytest.approx(100 * (round(implied) - actual) / actual)
    assert describe_arithmetic(cell) == expected


def test_core_codes_at_every_horizon(tables: Tables) -> None:
    frame = compare_editions(tables, "29-2071", "29-2072", "29-2098", "29-9021", "29-9098")
    found = [
        (
            r.code,
            r.vintage,
            r.horizon_years,
            r.error_jobs,
            bool(r.direction_right),
            None if pd.isna(r.faster_right) else bool(r.faster_right),
            bool(r.came_second_hand),
        )
        for r in frame.itertuples()
    ]
    assert found == [
        # 186.3 x (227.4 / 186.3)^(2/10) = 193.9 thousand; 2014-24 counts 188.6.
        ("29-2071", "2012-22", 2, 5_295, True, False, False),
        ("29-2071", "2012-22", 4, -4_500, True, True, False),
        ("29-2071", "2012-22", 6, -5_474, True, True, False),
        ("29-2071", "2014-24", 2, -12_227, True, True, False),
        ("29-2071", "2014-24", 4, -15_795, True, True, False),
        ("29-2071", "2016-26", 2, -3_918, True, True, False),
        ("29-2072", "2021-31", 1, -6_705, True, True, False),
        ("29-2072", "2021-31", 2, -2_702, True, False, False),
        ("29-2072", "2021-31", 3, -4_792, True, False, False),
        ("29-2072", "2021-31", 4, -9_474, True, None, True),
        ("29-2072", "2022-32", 1, 4_399, False, False, False),
        ("29-2072", "2022-32", 2, 2_712, True, False, False),
        ("29-2072", "2022-32", 3, -1_562, True, None, True),
        ("29-2072", "2023-33", 1, -1_692, True, True, False),
        ("29-2072", "2023-33", 2, -5_971, True, None, True),
        ("29-2072", "2024-34", 1, -4_562, True, None, True),
        ("29-2098", "2019-29", 1, 9_395, False, True, False),
        ("29-9021", "2021-31", 1, 2_650, False, False, False),
        ("29-9021", "2021-31", 2, 2_111, False, False, False),
        ("29-9021", "2021-31", 3, -17, True, False, False),
        ("29-9021", "2021-31", 4, 565, True, None, True),
        ("29-9021", "2022-32", 1, -621, True, True, False),
        ("29-9021", "2022-32", 2, -2_834, True, True, False),
        ("29-9021", "2022-32", 3, -2_338, True, None, True),
        ("29-9021", "2023-33", 1, -2_203, True, True, False),
        ("29-9021", "2023-33", 2, -1_696, True, None, True),
        ("29-9021", "2024-34", 1, 482, True, None, True),
        ("29-9098", "2019-29", 1, -21_546, True, True, False),
    ]


def test_all_jobs_match_bls_evaluation(tables: Tables) -> None:
    """BLS's evaluation of 2012-22: 10.8 percent projected, 13.2 percent actual."""
    cell = one(compare_editions(tables, ALL_OCCUPATIONS), "2012-22", "2022-32")
    (theirs,) = [e for e in load_evaluations() if e.period == "2012-22"]
    assert cell["implied_growth_pct"] == pytest.approx(theirs.projected_growth_pct, abs=0.06)
    assert cell["came_growth_pct"] == pytest.approx(theirs.actual_growth_pct, abs=0.06)
    assert cell["faster_right"] is pd.NA


def test_no_comparison_crosses_a_break(tables: Tables, every: pd.DataFrame) -> None:
    listed = compare_editions(tables, *tables.occupations)
    assert set(listed["code"]) <= set(tables.occupations)
    compared = {
        (r.code, find_projections_classification(r.base_year), find_projections_classification(r.came_year))
        for frame in (every, listed)
        for r in frame.itertuples()
    }
    assert len(compared) > 2000
    assert all(is_continuous(tables, *each) for each in compared)
    changed = {code for code, one_, other in compared if one_ != other}
    assert changed.isdisjoint({"29-2071", "29-2072", "29-2098", "29-9021", "29-9098"})


def test_accuracy_by_occupation(tables: Tables) -> None:
    frame = summarize_by_occupation(tables).set_index("code")
    records = frame.loc["29-2072"]
    # Six comparisons with BLS's own editions: errors -3.45, -1.41, -2.46, 2.30, 1.39 and -0.87 percent.
    assert records["cells"] == 6
    assert records["median_abs_error_pct"] == pytest.approx((1.41 + 2.30) / 2, abs=0.01)
    assert records["median_error_pct"] == pytest.approx((-1.41 - 0.87) / 2, abs=0.01)
    assert records["direction_right_pct"] == pytest.approx(100 * 5 / 6)
    assert records["faster_right_pct"] == pytest.approx(100 * 2 / 6)
    assert set(frame.index) == set(tables.occupations)
    assert frame.loc[ALL_OCCUPATIONS, "faster_right_pct"] is pd.NA
    assert frame.loc["31-9092", ["cells", "longest_horizon_years"]].tolist() == [43, 10]


def test_new_edition_is_compared_with_others(tables: Tables, tmp_path: Path) -> None:
    """As if 2026-36 were imported: every result includes it, and it judges the edition before it."""
    rows = {
        name: tables.edition.read(name).to_pylist() for name in TABLES if name not in ("wages", "sources")
    }
    ends = {"vintage": "2026-36", "base_year": 2026, "target_year": 2036, "source_id": "ep-2026-36"}
    for name in ("projected_jobs", "projections"):
        newest = [row for row in rows[name] if row["vintage"] == "2024-34"]
        rows[name] = [row for row in rows[name] if not row["source_id"].endswith("-quoted")]
        rows[name] += [row | ends for row in newest]
    later = edition_of(tmp_path, **rows)
    before, now = (compare_editions(t, "29-2072").query("not came_second_hand") for t in (tables, later))
    assert len(now) == len(before) + 4
    cell = one(now, "2024-34", "2026-36")
    # Two of ten years from 194,800 to 208,600; the count is 194,800.
    assert cell["error_jobs"] == round(194_800 * (208_600 / 194_800) ** 0.2) - 194_800
    measured = measure_past_errors(later)
    assert measured.vintages[-1] == "2026-36"
    found, why = build_fan(later, "29-2072")
    assert found is not None and why == ""
    assert (found.vintage, found.frame["year"].max()) == ("2026-36", 2036)
    assert load_openings(later, "29-2072")["vintage"].iloc[-1] == "2026-36"
