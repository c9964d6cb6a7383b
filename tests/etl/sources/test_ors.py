"""The Occupational Requirements Survey: shares and percentiles with their errors, and what stands in their place."""

from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.formats.workbooks import read_sheets
from etl.sources.ors import read_requirements
from tests import publishers as p
from tests.etl.conftest import Outlook, Said

RECORDS, EARLIER = frozenset({"29-2072"}), frozenset({"29-2071"})


def read(path: Path, wanted: frozenset[str] | None = RECORDS) -> dict[tuple[str, int | None], dict[str, Any]]:
    """Rows by requirement and percentile."""
    (reading,) = read_requirements(path, wanted)
    rows = reading.tables["requirements"].to_pylist()
    return {(row["requirement"], row["percentile"]): row for row in rows}


def change_cells(path: Path, old: Any, new: Any) -> Path:
    """The workbook with other cells."""
    sheets = {
        s.name: [[new if cell == old else cell for cell in row] for row in s.rows] for s in read_sheets(path)
    }
    return p.written(path, p.xlsx(sheets))


def test_share_comes_with_its_standard_error(tmp_path: Path) -> None:
    row = read(p.ors_xlsx(tmp_path / "x.xlsx"))["prior work experience is required", None]
    assert row == {
        "year": 2020,
        "occupation_code": "29-2072",
        "onet_code": None,
        "occupation_title": "Medical records specialists",
        "family": "Education, training, and experience",
        "category": "Prior work experience",
        "requirement": "prior work experience is required",
        "statistic": "share",
        "percentile": None,
        "unit": "percent",
        "estimate": 57.9,
        "estimate_below": None,
        "estimate_above": None,
        "standard_error": 6.2,
        "standard_error_below": None,
        "additive_group": "013",
        "is_preliminary": True,
        "note": "This estimate is the mode for the category group.",
        "series_id": "ORUC1000000000000000",
        "not_released": None,
        "source_id": "ors-2020",
    }


def test_percentiles_and_means_are_in_days(tmp_path: Path) -> None:
    rows = read(p.ors_xlsx(tmp_path / "x.xlsx"))
    days = {at: row for (text, at), row in rows.items() if text == "days of prior work experience"}
    assert {at: row["estimate"] for at, row in days.items()} == {None: 618.49, 25: 365, 50: 730, 90: 1095}
    assert {row["unit"] for row in days.values()} == {"days"}
    assert (days[None]["statistic"], days[50]["statistic"]) == ("mean", "percentile")
    assert days[50]["additive_group"] is None


def test_small_error_is_a_bound(tmp_path: Path) -> None:
    row = read(p.ors_xlsx(tmp_path / "x.xlsx"))["days of prior work experience", 50]
    assert (row["standard_error"], row["standard_error_below"], row["not_released"]) == (None, 0.05, None)


def test_small_share_is_a_bound_and_not_zero(tmp_path: Path) -> None:
    row = read(p.ors_xlsx(tmp_path / "x.xlsx"))["minimum education level is a doctorate degree", None]
    assert (row["estimate"], row["estimate_below"], row["standard_error_below"]) == (None, 0.5, 0.5)
    assert (row["note"], row["not_released"]) == (None, None)


@pytest.mark.parametrize(
    ("cell", "below", "above"), [("<10", 10, None), (">99.5", None, 99.5), ("< 0.5", 0.5, None)]
)
def test_bounds_of_later_editions_are_read(
    tmp_path: Path, cell: str, below: float | None, above: float | None
) -> None:
    path = change_cells(p.ors_xlsx(tmp_path / "x.xlsx", 2023), "57.9", cell)
    row = read(path)["prior work experience is required", None]
    assert (row["estimate"], row["estimate_below"], row["estimate_above"]) == (None, below, above)


def test_dash_without_a_reason_is_withheld(tmp_path: Path) -> None:
    path = change_cells(p.ors_xlsx(tmp_path / "x.xlsx"), "6.2", "-")
    assert read(path)["prior work experience is required", None]["not_released"] == "standard_error"


def test_telework_is_kept_and_posture_is_not(tmp_path: Path) -> None:
    rows = read(p.ors_xlsx(tmp_path / "x.xlsx"))
    assert rows["telework is available", None]["family"] == "Cognitive and mental requirements"
    assert not any("sitting" in text for text, _ in rows)


def test_earlier_edition_has_onet_codes(tmp_path: Path) -> None:
    rows = read(p.ors_xlsx(tmp_path / "x.xlsx", 2018), EARLIER)
    row = rows["prior work experience is required", None]
    assert (row["occupation_code"], row["onet_code"]) == ("29-2071", "29-2071.00")
    assert (row["year"], row["is_preliminary"]) == (2018, False)


def test_heading_of_the_code_may_change(tmp_path: Path) -> None:
    path = change_cells(p.ors_xlsx(tmp_path / "x.xlsx", 2025), "SOC 2018 CODE", "2018 SOC CODE")
    assert read(path)["prior work experience is required", None]["year"] == 2025


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        ("57.9", "about 58", Unreadable, "neither figures nor known marks"),
        ("292072", "Feb-72", Unreadable, "not one series of an occupation"),
        ("Footnote text", "Remark", LayoutChanged, "explains no footnotes"),
        ("STANDARD ERROR", "ERROR", LayoutChanged, "no table of requirements"),
        ("ORUC1000000000000001", "ORUC1000000000000000", Unreadable, "1 lines that are not one series"),
        ("Education, training, and experience", "Schooling", LayoutChanged, "no series of the requirements"),
    ],
)
def test_other_content_is_refused(
    tmp_path: Path, old: str, new: str, error: type[Exception], message: str
) -> None:
    series = [each for each in p.ORS_SERIES if each[2] != "Telework"]
    with pytest.raises(error, match=message):
        read(change_cells(p.ors_xlsx(tmp_path / "x.xlsx", series=series), old, new))


def test_unexplained_footnote_is_refused(tmp_path: Path) -> None:
    series = [(*p.ORS_SERIES[0][:6], "77", "")]
    with pytest.raises(Unreadable, match=r"footnotes that it does not explain.*77"):
        read(p.ors_xlsx(tmp_path / "x.xlsx", series=series))


def test_title_of_another_form_is_refused(tmp_path: Path) -> None:
    series = [("weeks of rest", *p.ORS_SERIES[2][1:])]
    path = change_cells(
        p.ors_xlsx(tmp_path / "x.xlsx", series=series),
        "Civilian workers; % of medical records specialists; weeks of rest",
        "weeks of rest",
    )
    with pytest.raises(Unreadable, match="do not say what they estimate"):
        read(path)


def test_two_years_in_one_file_are_refused(tmp_path: Path) -> None:
    path = p.ors_xlsx(tmp_path / "x.xlsx")
    sheets = {s.name.replace("2020", "2019"): s.rows for s in read_sheets(path)}
    with pytest.raises(LayoutChanged, match=r"one reference year.*got 2019, 2020"):
        read(p.written(path, p.xlsx(sheets)))


def test_imported_data_set_is_published(published: Outlook, said: Said) -> None:
    assert published.run("import", p.ors_xlsx(published.data.parent / "ors.xlsx")) == 0
    assert "Occupational Requirements Survey" in said()
    assert len(published.rows("requirements", occupation_code="29-2072")) == len(p.ORS_SERIES) - 1
    (source,) = published.rows("sources", source_id="ors-2020")
    assert source["vintage"] == "2020 (preliminary)"
