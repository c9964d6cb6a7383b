"""The errors that pages state are those the study finds."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.errors import LayoutChanged, NoTables
from outlook.pay import levels
from outlook.pay.levels import FEDERAL_MINIMUM_USD_A_YEAR
from studies.pay_levels import judging, methods, report
from studies.pay_levels.rows import HOURS_A_YEAR, LEVELS, Rows, find_file, load_rows


@pytest.fixture(scope="module")
def rows() -> Rows:
    path = find_file()
    if path is None:
        pytest.skip(
            "the Labor Department's file of pay levels was not found: set OUTLOOK_VALIDATION to its path"
        )
    return load_rows(path)


@pytest.fixture(scope="module")
def held_out(rows: Rows) -> pd.DataFrame:
    """Errors in percent, each row estimated with weights fitted to other occupations."""
    return judging.compute_errors_pct(
        judging.estimate_held_out(methods.make_chosen_method(bare=False), rows), rows
    )


def test_method_beats_the_one_before(rows: Rows) -> None:
    assert len(rows) == 3039
    bare = levels.estimate_pay_levels(rows.percentiles(), rows.mean)
    known = levels.estimate_pay_levels(
        rows.percentiles(), rows.mean, FEDERAL_MINIMUM_USD_A_YEAR, rows.employment
    )
    before = judging.summarize_errors(judging.compute_errors_pct(methods.estimate_monotone_cubic(rows), rows))
    for found, entry, experienced in ((bare, 2.05, 0.66), (known, 1.80, 0.60)):
        own = judging.summarize_errors(judging.compute_errors_pct(found.entry, rows))
        assert own.loc["entry", "mean_absolute"] < entry < before.loc["entry", "mean_absolute"]
        assert (
            own.loc["experienced", "mean_absolute"] < experienced < before.loc["experienced", "mean_absolute"]
        )


@pytest.mark.parametrize("level", LEVELS)
def test_stated_errors_are_held_out_errors(held_out: pd.DataFrame, level: str) -> None:
    found = judging.summarize_errors(held_out)
    assert levels.MEAN_ERROR_PCT[level] == round(float(found.loc[level, "mean_absolute"]), 1)
    assert levels.ERROR_90_PCT[level] == round(float(found.loc[level, "nine_in_ten"]), 1)


def test_weights_are_the_fitted_ones(rows: Rows) -> None:
    found = methods.fit_weights(rows)
    for own, kept, near in zip(
        found, levels.WEIGHTS, (1e-4, 1e-4, 1e-4, 1e-3, 0.01, 1e-4, 1e-4), strict=True
    ):
        assert kept == pytest.approx(float(own), abs=near)


def test_error_scale_and_factors_are_measured(rows: Rows) -> None:
    entry = judging.estimate_held_out(methods.make_chosen_method(bare=False), rows)
    found = judging.fit_error_shape(entry, rows)
    assert np.exp(found[0]) == pytest.approx(levels.ERROR_AT_100_JOBS_PCT, abs=0.05)
    assert found[1:] == pytest.approx(judging.STATED_SHAPE[1:], abs=0.06)
    # The rounded constants reach the same share of the errors as the fitted ones.
    assert judging.measure_error_scale(entry, rows) == pytest.approx(1, abs=0.01)
    wider = judging.measure_factors(rows)
    assert pytest.approx(wider["minimum wage and employment"], abs=0.015) == levels.FACTOR_NO_MINIMUM
    assert pytest.approx(wider["p90"], abs=0.015) == levels.FACTOR_NO_TOP
    assert pytest.approx(wider["p50"], abs=0.015) == levels.FACTOR_NO_P50
    assert pytest.approx(wider["p25"], abs=0.015) == levels.FACTOR_NO_P25


@pytest.mark.parametrize("bare", [False, True])
def test_held_out_intervals_hold_nine_in_ten(rows: Rows, bare: bool) -> None:
    inside = judging.measure_coverage(rows, bare=bare).mean()
    assert inside.between(0.87, 0.93).all()


@pytest.mark.parametrize("bare", [False, True])
def test_published_intervals_hold_nine_in_ten(rows: Rows, bare: bool) -> None:
    known = () if bare else (FEDERAL_MINIMUM_USD_A_YEAR, rows.employment)
    ranges = levels.estimate_intervals(
        levels.estimate_pay_levels(rows.percentiles(), rows.mean, *known),
        employment=None if bare else rows.employment,
    )
    for i, name in enumerate(LEVELS):
        here, own = getattr(ranges, name), rows.levels[:, i]
        assert 0.87 <= ((here.low <= own) & (own <= here.high)).mean() <= 0.93


@pytest.mark.parametrize("how", ["coverage_by_jobs", "coverage_by_pay"])
def test_coverage_is_even_across_jobs_and_pay(how: str) -> None:
    kept = report.load_findings()[how]
    of_levels = kept[["known_entry", "known_qualified", "known_experienced"]]
    assert len(kept) >= 4
    assert ((of_levels > 87) & (of_levels < 93)).all(axis=None)


def test_lowest_third_is_33_percent(rows: Rows) -> None:
    split = 0.33 * rows.levels[:, 0] + 0.67 * rows.levels[:, 3]
    hourly = np.round(rows.mean / HOURS_A_YEAR, 2)
    # Both levels and the mean are rounded to cents.
    assert np.abs(split / HOURS_A_YEAR - hourly).max() < 0.0101


def test_pooled_entry_pay_is_within_a_percent(rows: Rows) -> None:
    whole = judging.pool_rows(rows, rows.occupation)
    assert len(whole) == 30
    found = judging.estimate_held_out(methods.make_chosen_method(bare=False), rows, whole)
    error = judging.compute_errors_pct(found, whole)["entry"]
    assert abs(error.mean()) < 0.6
    assert error.abs().mean() < 0.7
    before = judging.compute_errors_pct(methods.estimate_monotone_cubic(whole), whole)["entry"]
    assert error.abs().mean() < before.abs().mean() / 2


@pytest.mark.long
def test_stored_findings_are_reproduced(rows: Rows) -> None:
    found, kept = report.compute_findings(rows), report.load_findings()
    assert list(found) == list(kept)
    for name, table in found.items():
        # The last digit may differ on another machine.
        pd.testing.assert_frame_equal(
            kept[name], table, atol=0.011, check_dtype=False, check_names=False, check_index_type=False
        )


def test_chosen_method_beats_every_other() -> None:
    methods = report.load_findings()["methods"]
    others = methods.drop(index=[name for name in methods.index if name.startswith("chosen")])
    assert len(others) >= 4
    for level in ("entry", "experienced"):
        error = f"{level}_mean_absolute"
        chosen = methods.loc["chosen, minimum wage and jobs known", error]
        assert chosen < methods.loc["chosen, percentiles and mean alone", error] < others[error].min()


@pytest.mark.parametrize("split", ["fields", "halves_by_pay"])
def test_unseen_field_or_pay_errs_least(split: str) -> None:
    error = report.load_findings()["methods"][f"{split}_entry_mean_absolute"]
    others = error.drop(index=[name for name in error.index if name.startswith("chosen")])
    # 2.4% is the error of the monotone cubic, which learns nothing.
    assert error[["chosen, minimum wage and jobs known", "chosen, percentiles and mean alone"]].max() < 2.1
    assert others.min() > 2.4


def test_missing_file_raises_no_tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OUTLOOK_VALIDATION", str(tmp_path / "gone.csv"))
    assert find_file() is None
    with pytest.raises(NoTables, match="OUTLOOK_VALIDATION"):
        report.write_findings()


def test_other_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("occupation_code,area_code\n29-2072,0000000\n", encoding="utf-8")
    with pytest.raises(LayoutChanged, match="OUTLOOK_VALIDATION"):
        load_rows(other)
