from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources import projections
from tests import publishers as p

FIGURES = {
    "vintage": "2024-34",
    "base_year": 2024,
    "target_year": 2034,
    "occupation_code": "29-2072",
    "jobs_base": 194800,
    "jobs_projected": 208600,
    "jobs_change": 13800,
    "change_pct": 7.1,
    "openings_per_year": 14200,
    "exits_per_year": 7100,
    "transfers_per_year": 5800,
    "median_wage_usd": 50250,
    "median_wage_year": 2024,
    "entry_education": "Postsecondary nondegree award",
    "work_experience": "None",
    "job_training": "None",
    "not_released": None,
    "top_coded": None,
    "source_id": "ep-2024-34",
}


def of(reading: Any, code: str) -> dict[str, Any]:
    (row,) = [r for r in reading.tables["projections"].to_pylist() if r["occupation_code"] == code]
    return row


def workbook(tmp_path: Path, **layout: Any) -> Any:
    path = p.occupation_xlsx(tmp_path / "occupation.xlsx", 2024, p.EDITION_2024, **layout)
    (reading,) = projections.read_workbook(path, None)
    return reading


@pytest.mark.parametrize("layout", ["apart", "combined", "merged"])
def test_every_layout_gives_the_same_figures(tmp_path: Path, layout: str) -> None:
    assert of(workbook(tmp_path, layout=layout), "29-2072") == FIGURES


def test_thousands_become_jobs(tmp_path: Path) -> None:
    total = of(workbook(tmp_path), "00-0000")
    assert (total["jobs_base"], total["jobs_projected"]) == (169_956_100, 175_167_900)
    assert total["change_pct"] == 3.1


def test_dash_of_summary_line_is_no_education(tmp_path: Path) -> None:
    total = of(workbook(tmp_path), "00-0000")
    assert (total["entry_education"], total["work_experience"], total["job_training"]) == (None, None, None)


def test_capped_wage_is_null_and_top_coded(tmp_path: Path) -> None:
    surgeons = of(workbook(tmp_path), "29-1248")
    assert (surgeons["median_wage_usd"], surgeons["top_coded"], surgeons["not_released"]) == (
        None,
        "median_wage_usd",
        None,
    )


def test_withheld_wage_is_null_and_named(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, [replace(p.RECORDS_2024, wage="—")])
    (reading,) = projections.read_workbook(path, None)
    row = of(reading, "29-2072")
    assert (row["median_wage_usd"], row["not_released"]) == (None, "median_wage_usd")


def test_titles_lose_their_indent_and_example_jobs(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "export.csv", 2024, p.EDITION_2024)
    for reading in (workbook(tmp_path), projections.read_export(path, None)[0]):
        titles = {r["occupation_code"]: r["title"] for r in reading.tables["titles"].to_pylist()}
        assert titles["29-2072"] == "Medical records specialists"
        assert titles["00-0000"] == "Total, all occupations"


@pytest.mark.parametrize(
    ("drop", "missing"),
    [
        ("Employment change, percent", "change_pct"),
        ("Employment change, numeric", "jobs_change"),
        ("Median annual wage", "median_wage_usd"),
        ("Typical education", "entry_education"),
        ("Labor force exits", "exits_per_year"),
        ("Occupational openings", "openings_per_year"),
    ],
)
def test_missing_column_is_named(tmp_path: Path, drop: str, missing: str) -> None:
    with pytest.raises(LayoutChanged, match=f"missing {missing}"):
        workbook(tmp_path, drop=drop)


def test_missing_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match="both years' jobs"):
        workbook(tmp_path, drop="Employment, 2034")


def test_workbook_without_its_sheets_is_refused(tmp_path: Path) -> None:
    path = p.written(tmp_path / "occupation.xlsx", p.xlsx({"Sheet1": [["Title", "Code"]]}))
    with pytest.raises(LayoutChanged, match="no table of projected occupations"):
        projections.read_workbook(path, None)


def test_missing_table_of_separations_is_refused(tmp_path: Path) -> None:
    import openpyxl

    path = p.occupation_xlsx(tmp_path / "occupation.xlsx", 2024, p.EDITION_2024)
    book = openpyxl.load_workbook(path)
    del book["Table 1.10"]
    book.save(path)
    with pytest.raises(LayoutChanged, match="missing exits_per_year, transfers_per_year"):
        projections.read_workbook(path, None)


def test_tables_of_different_editions_are_refused(tmp_path: Path) -> None:
    import openpyxl

    path = p.occupation_xlsx(tmp_path / "occupation.xlsx", 2024, p.EDITION_2024)
    book = openpyxl.load_workbook(path)
    for cell in book["Table 1.10"][2]:
        cell.value = str(cell.value).replace("2024", "2023").replace("2034", "2033")
    book.save(path)
    with pytest.raises(LayoutChanged, match="different editions"):
        projections.read_workbook(path, None)


def test_occupation_given_twice_is_damage(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, [p.RECORDS_2024, p.RECORDS_2024])
    with pytest.raises(Unreadable, match="gives 1 occupations twice: got 29-2072"):
        projections.read_workbook(path, None)


def test_text_in_figure_is_damage_and_shown(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, [replace(p.RECORDS_2024, target="about 209")])
    with pytest.raises(Unreadable, match=r"jobs_projected.*'about 209'"):
        projections.read_workbook(path, None)


def test_missing_occupations_are_damage(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, [p.ALL_2024])
    with pytest.raises(Unreadable, match="none of the wanted"):
        projections.read_workbook(path, frozenset({"29-2072"}))


def test_half_a_workbook_is_damage(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, p.EDITION_2024)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(Unreadable, match="not a whole workbook"):
        projections.read_workbook(path, None)


def test_export_equals_workbook_but_separations(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "Employment Projections.csv", 2024, p.EDITION_2024)
    (reading,) = projections.read_export(path, None)
    assert of(reading, "29-2072") == FIGURES | {
        "exits_per_year": None,
        "transfers_per_year": None,
        "not_released": "exits_per_year,transfers_per_year",
        "source_id": "ep-2024-34-export",
    }
    assert of(reading, "00-0000")["jobs_base"] == 169_956_100


def test_exports_marks_are_kept_apart(tmp_path: Path) -> None:
    rows = [replace(p.RECORDS_2024, wage="N/A"), p.SURGEONS_2024]
    path = p.export_csv(tmp_path / "export.csv", 2018, rows, wage_year=2019)
    (reading,) = projections.read_export(path, None)
    records, surgeons = of(reading, "29-2072"), of(reading, "29-1248")
    assert records["median_wage_usd"] is None and surgeons["median_wage_usd"] is None
    assert records["not_released"] == "exits_per_year,transfers_per_year,median_wage_usd"
    assert (surgeons["not_released"], surgeons["top_coded"]) == (
        "exits_per_year,transfers_per_year",
        "median_wage_usd",
    )
    assert records["median_wage_year"] == 2019


def test_export_of_2012_leaves_ten_year_openings_out(tmp_path: Path) -> None:
    (reading,) = projections.read_export(p.export_2012(tmp_path / "export.csv"), None)
    row = of(reading, "29-2071")
    assert (row["vintage"], row["jobs_base"], row["jobs_projected"], row["jobs_change"]) == (
        "2012-22",
        186_300,
        227_500,
        41_100,
    )
    assert row["change_pct"] == 22.1
    assert row["openings_per_year"] is None
    assert row["not_released"] == "openings_per_year,exits_per_year,transfers_per_year"
    assert (row["median_wage_usd"], row["median_wage_year"]) == (34160, 2012)
    assert row["entry_education"] == "Postsecondary nondegree award"
    titles = {r["occupation_code"]: r["title"] for r in reading.tables["titles"].to_pylist()}
    assert titles["29-2071"] == "Medical records and health information technicians"
    assert of(reading, "29-1061")["top_coded"] == "median_wage_usd"


def test_other_csv_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match=r"no table of projected occupations: .* got no occupation codes"):
        projections.read_export(p.written(tmp_path / "export.csv", "a,b\n1,2\n"), None)


def test_export_cut_inside_a_title_is_damage(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "export.csv", 2024, p.EDITION_2024)
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"Medical records") + 9])
    with pytest.raises(Unreadable, match="not a whole CSV"):
        projections.read_export(path, None)


def test_export_without_codes_is_refused(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "export.csv", 2024, p.EDITION_2024)
    path.write_bytes(path.read_bytes().replace(b"Occupation Code", b"Occupation"))
    with pytest.raises(LayoutChanged, match="no heading for the occupation code"):
        projections.read_export(path, None)


def test_two_columns_for_one_figure_are_refused(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "export.csv", 2024, p.EDITION_2024)
    path.write_bytes(path.read_bytes().replace(b'"trCode"', b'"Median Annual Wage 2023"'))
    with pytest.raises(LayoutChanged, match="two columns for one figure: got median_wage_usd"):
        projections.read_export(path, None)


def test_quoted_figures_are_marked_second_hand(tmp_path: Path) -> None:
    (reading,) = projections.read_quoted(p.quoted_csv(tmp_path / "quoted.csv"), None)
    assert reading.second_hand
    assert reading.source_id == "ep-2025-35-quoted"
    assert reading.publisher.startswith("quoted by others")
    row = of(reading, "29-2072")
    assert (row["jobs_base"], row["jobs_projected"], row["jobs_change"]) == (200_700, 216_300, 15_600)
    assert (row["change_pct"], row["openings_per_year"]) == (7.8, 14_000)
    assert (row["median_wage_usd"], row["median_wage_year"]) == (51140, 2025)
    assert row["not_released"] == "exits_per_year,transfers_per_year"


def test_quoted_total_decides_nothing(tmp_path: Path) -> None:
    (reading,) = projections.read_quoted(p.quoted_csv(tmp_path / "quoted.csv"), None)
    for name in ("projections", "projected_jobs"):
        assert "00-0000" not in reading.tables[name]["occupation_code"].to_pylist()


def test_quoted_figures_need_every_column(tmp_path: Path) -> None:
    path = p.quoted_csv(tmp_path / "quoted.csv")
    path.write_bytes(path.read_bytes().replace(b"change_pct", b"growth"))
    with pytest.raises(LayoutChanged, match="growth"):
        projections.read_quoted(path, None)


def test_projected_jobs_keep_every_occupation(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "occupation.xlsx", 2024, p.EDITION_2024)
    (reading,) = projections.read_workbook(path, frozenset({"29-2072"}))
    every = {r["occupation_code"]: r for r in reading.tables["projected_jobs"].to_pylist()}
    assert set(every) == {o.code for o in p.EDITION_2024}
    assert reading.tables["projections"]["occupation_code"].to_pylist() == ["29-2072"]
    assert every["29-2072"] == {
        "vintage": "2024-34",
        "base_year": 2024,
        "target_year": 2034,
        "occupation_code": "29-2072",
        "title": "Medical records specialists",
        "occupation_type": "line item",
        "jobs_base": 194800,
        "jobs_projected": 208600,
        "entry_education": "Postsecondary nondegree award",
        "source_id": "ep-2024-34",
    }
    total = every["00-0000"]
    assert (total["occupation_type"], total["entry_education"]) == ("summary", None)


def test_export_has_one_summary_row(tmp_path: Path) -> None:
    (reading,) = projections.read_export(p.export_csv(tmp_path / "export.csv", 2024, p.EDITION_2024), None)
    kinds = {r["occupation_code"]: r["occupation_type"] for r in reading.tables["projected_jobs"].to_pylist()}
    assert (kinds["29-2072"], kinds["00-0000"]) == ("line item", "summary")
