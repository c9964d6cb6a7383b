"""Headings of one to four lines, and columns that words alone do not tell apart."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.reading import Reading
from etl.sources import projections
from etl.sources.detect import recognize_file
from tests import publishers as p


def read(sheets: dict[str, p.Rows], name: str = "occupation.xlsx") -> Reading:
    (reading,) = projections.read_tables(list(sheets.items()), name, None)
    return reading


def rows_of(reading: Reading, table: str = "projections") -> dict[str, dict[str, Any]]:
    return {r["occupation_code"]: r for r in reading.tables[table].to_pylist()}


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_headings_may_have_up_to_four_lines(lines: int) -> None:
    reading = read({"Table 1.2": p.jobs_2014(lines)})
    records = rows_of(reading)["29-2071"]
    assert (records["vintage"], records["jobs_base"], records["jobs_projected"]) == (
        "2014-24",
        188_600,
        217_600,
    )
    assert (records["jobs_change"], records["change_pct"]) == (29_000, 15.4)
    kinds = {code: row["occupation_type"] for code, row in rows_of(reading, "projected_jobs").items()}
    assert kinds == {"00-0000": "summary", "29-1141": "line item", "29-2071": "line item"}


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_openings_of_ten_years_are_left_out(lines: int) -> None:
    records = rows_of(read({"Table 1.2": p.jobs_2014(lines)}))["29-2071"]
    assert records["openings_per_year"] is None
    assert "openings_per_year" in records["not_released"]


def test_words_of_one_heading_may_stand_in_several_lines() -> None:
    rows = p.jobs_2014(3)
    for line, words in zip(rows[1:4], ("2014 National", "Employment Matrix", "title and code"), strict=True):
        line[0] = words
    assert rows_of(read({"Table 1.2": rows}))["29-2071"]["jobs_base"] == 188_600


def test_group_heading_may_be_missing_over_lower_ones() -> None:
    """ "Openings" stands in the last line, right of "Change, 2014-24" in the one above."""
    rows = p.jobs_2014(2)
    rows[2][9], rows[1][9] = rows[1][9], ""
    records = rows_of(read({"Table 1.2": rows}))["29-2071"]
    assert (records["jobs_change"], records["change_pct"], records["openings_per_year"]) == (
        29_000,
        15.4,
        None,
    )


def test_separations_may_stand_below_a_group() -> None:
    groups = ["", "", "", "Employment", "", "Employment change, 2016-26", ""]
    groups += [
        "Occupational separations rate, 2016-26 annual average",
        "",
        "",
        "Occupational separations, 2016-26 annual average",
    ]
    groups += ["", "", "Occupational openings, 2016-26 annual average"]
    parts = ["Labor force exit", "Occupational transfer", "Total"]
    columns = [
        "2016 National Employment Matrix title",
        "2016 National Employment Matrix code",
        "Occupation type",
    ]
    columns += [2016.0, 2026.0, "Number", "Percent", *parts, *parts, ""]
    figures = [206.3, 234.1, 27.8, 13.5, 2.6, 3.5, 6.1, 5.5, 7.5, 13.0, 15.8]
    rows = [
        groups,
        columns,
        ["Medical records and health information technicians", "29-2071", "Line item", *figures],
    ]
    records = rows_of(read({"Table 1.10": rows}))["29-2071"]
    assert (records["openings_per_year"], records["exits_per_year"], records["transfers_per_year"]) == (
        15_800,
        5_500,
        7_500,
    )


def test_figures_tell_jobs_from_shares() -> None:
    """The words "Number" and "Percent distribution" are gone: 2014 and 2024 stand there twice."""
    rows = p.jobs_2014(3)
    del rows[2]
    assert rows_of(read({"Table 1.2": rows}))["29-2071"]["jobs_base"] == 188_600


def test_figures_tell_change_from_percent() -> None:
    rows = p.jobs_2014(2)
    rows[2][7:9] = ["", ""]
    records = rows_of(read({"Table 1.2": rows}))["29-2071"]
    assert (records["jobs_change"], records["change_pct"]) == (29_000, 15.4)


def test_columns_in_another_order_give_the_same_figures() -> None:
    rows = p.jobs_2014(1)
    order = [0, 1, 2, 9, 8, 6, 4, 7, 5, 3]
    moved = [[row[i] for i in order] if len(row) > 1 else row for row in rows]
    # A code that "title and code" names stays beside its title.
    assert rows_of(read({"T": moved})) == rows_of(read({"T": rows}))


def test_column_of_other_jobs_is_told_by_figures() -> None:
    rows = p.jobs_2014(1)
    others = ["Employment, 2014, wage and salary", 141_000.0, 2_700.0, 180.1]
    for row, cell in zip(rows[1:5], others, strict=True):
        row.insert(3, cell)
    assert rows_of(read({"T": rows}))["29-2071"]["jobs_base"] == 188_600


def test_swapped_columns_are_refused_with_both_readings() -> None:
    rows = p.jobs_2014(3)
    for row in rows[4:7]:
        row[7], row[8] = row[8], row[7]
    with pytest.raises(LayoutChanged) as error:
        read({"Table 1.2": rows})
    text = str(error.value)
    assert "the figures of Table 1.2 of occupation.xlsx contradict its headings" in text
    assert "jobs_change in column 8 'Change, 2014-24 Number'" in text
    assert "3 rows break it (00-0000 with 150539.9, 160328.8, 6.5, 9788.9;" in text
    assert (
        "the next best reading" in text and "jobs_change in column 9" in text and "no row breaks it" in text
    )


def test_single_changed_figure_is_damage_and_shown() -> None:
    rows = p.jobs_2014(3)
    rows[6][4] = 271.6
    with pytest.raises(Unreadable, match=r"1 rows break it \(29-2071 with 188.6, 271.6, 29, 15.4\)"):
        read({"Table 1.2": rows})


def test_shares_of_another_year_are_refused() -> None:
    rows = p.jobs_2014(3)
    for row in rows[4:7]:
        row[5] = row[5] / 2
    with pytest.raises(LayoutChanged, match="shares of all jobs"):
        read({"Table 1.2": rows})


def test_two_equal_columns_are_one_figure() -> None:
    rows = p.jobs_2014(1)
    for row in rows[1:5]:
        row.insert(4, row[3])
    assert rows_of(read({"T": rows}))["29-2071"]["jobs_base"] == 188_600


def test_export_of_2016_has_annual_openings(tmp_path: Path) -> None:
    (reading,) = projections.read_export(p.export_2016(tmp_path / "export.csv"), None)
    records = rows_of(reading)["29-2071"]
    assert reading.source_id == "ep-2016-26-export"
    assert (records["jobs_base"], records["jobs_projected"], records["openings_per_year"]) == (
        206_300,
        234_100,
        15_800,
    )
    assert (records["median_wage_usd"], records["median_wage_year"]) == (39_180, 2017)


@pytest.mark.parametrize("words", ["Openings", "Job openings due to growth and replacement needs"])
def test_totals_never_become_annual_openings(tmp_path: Path, words: str) -> None:
    path = p.export_2016(tmp_path / "export.csv")
    text = path.read_text().replace('"15.8"', '"71.3"')
    text = text.replace("Occupational openings, 2016-2026 annual average (thousands)", words)
    path = p.written(path, text)
    if words == "Openings":
        with pytest.raises(LayoutChanged, match=r"not of one year: .* got 0\.35"):
            projections.read_export(path, None)
    else:
        (reading,) = projections.read_export(path, None)
        assert rows_of(reading)["29-2071"]["openings_per_year"] is None


def test_openings_are_proved_by_their_parts(tmp_path: Path) -> None:
    rows = [p.ALL_2024, replace(p.RECORDS_2024, exits=5.8, transfers=9.1)]
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, rows)
    with pytest.raises((LayoutChanged, Unreadable), match="openings a year = growth a year"):
        projections.read_workbook(path, None)


def test_export_saved_as_workbook_is_an_export(tmp_path: Path) -> None:
    source = p.export_csv(tmp_path / "export.csv", 2024, p.EDITION_2024)
    with source.open(newline="") as lines:
        # A spreadsheet program makes text of ="29-2072".
        sheet = [[cell.strip('="') for cell in row] for row in csv.reader(lines)]
    path = p.written(tmp_path / "export.xlsx", p.xlsx({"Sheet1": sheet}))
    (saved,) = projections.read_workbook(path, None)
    (exported,) = projections.read_export(source, None)
    assert saved.source_id == "ep-2024-34-export"
    assert rows_of(saved) == rows_of(exported)


def test_table_saved_as_csv_gives_way_to_workbook(tmp_path: Path) -> None:
    (reading,) = projections.read_export(p.jobs_2014_csv(tmp_path / "Table 1.2.csv"), None)
    assert reading.source_id == "ep-2014-24-table"
    assert rows_of(reading)["29-2071"]["jobs_projected"] == 217_600


def test_table_of_fastest_growing_is_no_edition() -> None:
    rows = p.jobs_2014(3)
    rows[0] = ["Table 1.3 Fastest growing occupations, 2014 and projected 2024"]
    with pytest.raises(LayoutChanged, match="no table of projected occupations"):
        read({"Table 1.3": rows})


def test_tables_without_types_are_put_together_by_their_codes() -> None:
    """As workbooks would be that do not say "Line item": Tables 1.2 and 1.7, and 1.3 with some occupations only."""
    jobs = [[cell for number, cell in enumerate(row) if number != 2] for row in p.jobs_2014(1)]
    wages = [row[:4] + row[6:8] for row in jobs]
    wages[1] += ["Median annual wage, 2015(1)", "Typical education needed for entry"]
    for row, wage in zip(wages[2:5], (36_200, 67_490, 37_110), strict=True):
        row += [wage, "Postsecondary nondegree award"]
    reading = read({"Table 1.2": jobs, "Table 1.7": wages, "Table 1.3": jobs[:3]})
    assert reading.source_id == "ep-2014-24"
    assert rows_of(reading)["29-2071"]["median_wage_usd"] == 37_110


def test_codes_beneath_another_make_it_a_summary() -> None:
    rows = p.jobs_2014(1)
    rows[3][1:3] = ["29-2000", ""]
    rows = [[cell for number, cell in enumerate(row) if number != 2] for row in rows]
    kinds = {
        code: row["occupation_type"] for code, row in rows_of(read({"T": rows}), "projected_jobs").items()
    }
    assert kinds == {"00-0000": "summary", "29-2000": "summary", "29-2071": "line item"}


def test_table_on_its_own_is_recognized(tmp_path: Path) -> None:
    path = p.written(tmp_path / "download.xlsx", p.xlsx({"Sheet1": p.jobs_2014(3)}))
    assert recognize_file(path).reader == "projections-workbook"
    assert recognize_file(p.education_xlsx(tmp_path / "download")).reader == "education"
