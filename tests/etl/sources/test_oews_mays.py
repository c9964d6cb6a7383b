"""OEWS workbooks of any May and cut: how their year is known, whose owners they give, and what they leave out."""

from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.oews_workbooks import read_workbooks
from etl.sources.oews_workbooks.may import find_folder_year, find_mays, find_other_months
from tests import publishers as p

TOTAL, RECORDS = p.ALL_2025, {**p.RECORDS_2025, "OCC_CODE": "29-2071"}


def read_jobs(path: Path, year: int | None = None) -> dict[tuple[str, str, str], int]:
    """Jobs by source, occupation, and industry."""
    return {
        (r["source_id"], r["occupation_code"], r["industry_code"]): r["employment"]
        for reading in read_workbooks(path, None, year=year)
        for r in reading.tables["wages"].to_pylist()
    }


@pytest.mark.parametrize(
    ("names", "year"),
    [
        ("national_may2003_dl.xls national_dl", 2003),
        ("national_May2007_dl.xls", 2007),
        ("national__M2008_dl.xls", 2008),
        ("national_dl.xls oesm09nat.zip", 2009),
        ("MSA_M2011_dl_1_AK_IN.xls", 2011),
        ("all_oes_data_2012.xlsx", 2012),
        ("all_data_M_2017.xlsx All May 2017 Data", 2017),
        ("national_M2025_dl.xlsx national_M2025_dl oesm25nat.zip", 2025),
    ],
)
def test_names_since_2003_give_the_may(names: str, year: int) -> None:
    assert find_mays(names) == {year}
    assert find_other_months(names) == set()


@pytest.mark.parametrize(
    ("names", "year"),
    [
        ("national_november2004_dl.xls", 2004),
        ("national_dl.xls oesn03nat.zip", 2003),
        ("national_1999_dl.xls", 1999),
        ("oes02nat.zip", 2002),
    ],
)
def test_other_months_are_not_of_may(tmp_path: Path, names: str, year: int) -> None:
    assert find_other_months(names) == {year}
    path = p.written(
        tmp_path / names.split()[-1].replace(".zip", ".xls"),
        p.xls({"national_dl": p.oews_sheet(p.headings_of(2003), [TOTAL])}),
    )
    with pytest.raises(LayoutChanged, match="is not of May"):
        read_workbooks(path, None)


def test_nearest_folder_with_a_year_counts(tmp_path: Path) -> None:
    assert find_folder_year(tmp_path / "oesm08nat" / "old" / "oesm09nat" / "national_dl.xls") == 2009
    assert find_folder_year(tmp_path / "oesm08nat" / "old" / "national_dl.xls") == 2008
    assert find_folder_year(Path("/downloads/national_dl.xls")) is None


def write_unnamed(folder: Path) -> Path:
    return p.written(
        folder / "national_dl.xls", p.xls({"national_dl": p.oews_sheet(p.headings_of(2009), p.NATION_2025)})
    )


def test_workbook_without_a_year_asks_for_one(tmp_path: Path) -> None:
    path = write_unnamed(tmp_path)
    with pytest.raises(LayoutChanged, match=r"--year 2009 national_dl\.xls"):
        read_workbooks(path, None)
    (reading,) = read_workbooks(path, None, year=2009)
    assert (reading.source_id, reading.vintage) == ("oews-2009-national", "May 2009")


def test_given_year_against_the_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match="May 2024 by its folder's name or --year"):
        read_workbooks(p.national_zip(tmp_path / "oesm25nat.zip", 2025), None, year=2024)


def test_owners_in_words_become_codes(tmp_path: Path) -> None:
    owners = {
        "Private": 900,
        "Federal, State, and Local government": 100,
        "Federal government": 20,
        "State government": 30,
        "Local government": 50,
    }
    rows = [{**RECORDS, "OWNERSHIP": name, "TOT_EMP": float(jobs)} for name, jobs in owners.items()]
    schools = [
        {
            **TOTAL,
            "NAICS": "622100",
            "NAICS_TITLE": "General Hospitals",
            "OWNERSHIP": "Private",
            "TOT_EMP": 70.0,
        },
        {
            **TOTAL,
            "NAICS": "622100",
            "NAICS_TITLE": "General Hospitals",
            "OWNERSHIP": "State government",
            "TOT_EMP": 9.0,
        },
    ]
    path = p.old_zip(
        tmp_path / "oesm17in4.zip",
        2017,
        {"national_owner": (p.HEADINGS_OWNER, rows), "nat4d_owner": (p.HEADINGS_4D_OWNER, schools)},
    )
    (reading,) = read_workbooks(path, None)
    source = "oews-2017-industry"
    assert read_jobs(path) == {
        (source, "29-2071", "000001"): 900,
        (source, "29-2071", "999001"): 100,
        (source, "29-2071", "999101"): 20,
        (source, "29-2071", "999201"): 30,
        (source, "29-2071", "999301"): 50,
        (source, "00-0000", "622105"): 70,
        (source, "00-0000", "622102"): 9,
    }
    titles = {r["industry_code"]: r["title"] for r in reading.tables["industries"].to_pylist()}
    assert titles["000001"] == "Cross-industry, private"
    assert titles["622105"] == "General Hospitals, Privately Owned"


def test_unknown_owner_is_refused(tmp_path: Path) -> None:
    rows = [{**RECORDS, "OWNERSHIP": "Tribal"}]
    path = p.old_zip(tmp_path / "oesm17in4.zip", 2017, {"national_owner": (p.HEADINGS_OWNER, rows)})
    with pytest.raises(Unreadable, match=r"another OWNERSHIP than OEWS has.*'Tribal'"):
        read_workbooks(path, None)


def test_sector_total_has_the_title_of_all_work(tmp_path: Path) -> None:
    total = {**TOTAL, "NAICS": "62", "NAICS_TITLE": "Health Care", "OCC_TITLE": "Industry Total"}
    path = p.old_zip(tmp_path / "oesm14in4.zip", 2014, {"natsector": (p.HEADINGS_SECTOR, [total])})
    (reading,) = read_workbooks(path, None)
    assert reading.tables["titles"]["title"].to_pylist() == ["All Occupations"]


def mark_private(row: dict[str, Any], naics: str, own: str, jobs: float) -> dict[str, Any]:
    return {**row, "NAICS": naics, "OWN_CODE": own, "TOT_EMP": jobs}


def test_private_totals_of_may_2012_stay_totals(tmp_path: Path) -> None:
    rows = [
        mark_private(TOTAL, "000000", "5", 1000.0),
        mark_private(RECORDS, "000000", "1235", 90.0),
        mark_private(TOTAL, "622000", "5", 500.0),
        mark_private(RECORDS, "622000", "5", 50.0),
    ]
    path = p.all_data_xlsx(tmp_path / "all_oes_data_2012.xlsx", 2012, rows, p.HEADINGS_ALL)
    assert read_jobs(path) == {
        ("oews-2012-national", "00-0000", "000000"): 1000,
        ("oews-2012-national", "29-2071", "000000"): 90,
        ("oews-2012-industry", "00-0000", "622000"): 500,
        ("oews-2012-industry", "29-2071", "622000"): 50,
    }


def test_private_of_may_2012_beside_other_owners(tmp_path: Path) -> None:
    rows = [
        mark_private(row, "622000", own, jobs)
        for own, jobs in (("5", 400.0), ("2", 60.0))
        for row in (TOTAL, RECORDS)
    ]
    path = p.all_data_xlsx(tmp_path / "all_oes_data_2012.xlsx", 2012, rows, p.HEADINGS_ALL)
    assert {industry for _, _, industry in read_jobs(path)} == {"622005", "622002"}


def test_divisions_are_left_out_with_account(tmp_path: Path) -> None:
    division = {**TOTAL, "AREA": "71654", "AREA_TYPE": "5", "AREA_TITLE": "Boston, MA NECTA Division"}
    state = {**TOTAL, "AREA": "06", "AREA_TYPE": "2", "AREA_TITLE": "California"}
    path = p.all_data_xlsx(
        tmp_path / "all_data_M_2017.xlsx", 2017, [TOTAL, state, division, RECORDS], p.HEADINGS_ALL
    )
    readings = read_workbooks(path, None)
    assert [r.source_id for r in readings] == ["oews-2017-national", "oews-2017-state"]
    assert [r.left_out for r in readings] == [
        ("1 rows of metropolitan and NECTA divisions, which OEWS no longer estimates",),
        (),
    ]
    with pytest.raises(Unreadable, match="holds nothing but 1 rows of metropolitan and NECTA divisions"):
        read_workbooks(p.all_data_xlsx(path, 2017, [division], p.HEADINGS_ALL), None)


def test_divisions_without_a_type_go_by_title(tmp_path: Path) -> None:
    areas = [
        {**TOTAL, "AREA": "31080", "AREA_TITLE": "Los Angeles, CA", "AREA_TYPE": ""},
        {**TOTAL, "AREA": "31084", "AREA_TITLE": "Los Angeles, CA Metropolitan Division", "AREA_TYPE": ""},
    ]
    headings = ["AREA", "AREA_NAME", *p.HEADINGS_20]
    rows = [{**area, "AREA_NAME": area["AREA_TITLE"]} for area in areas]
    path = p.old_zip(tmp_path / "oesm13ma.zip", 2013, {"MSA": (headings, rows)})
    (reading,) = read_workbooks(path, None)
    assert reading.tables["wages"]["area_code"].to_pylist() == ["0031080"]
    assert reading.left_out[0].startswith("1 rows of metropolitan")


def test_headings_with_spaces_are_known(tmp_path: Path) -> None:
    headings = [h.replace("_", " ").lower() for h in p.HEADINGS_ALL]
    path = p.all_data_xlsx(tmp_path / "oes_data_2013.xlsx", 2013, [TOTAL], headings)
    assert list(read_jobs(path)) == [("oews-2013-national", "00-0000", "000000")]


@pytest.mark.parametrize(("year", "is_read"), [(2007, True), (2016, False)])
def test_only_older_workbooks_may_have_fewer_figures(tmp_path: Path, year: int, is_read: bool) -> None:
    headings = [h for h in p.headings_of(year) if h not in ("A_PCT10", "A_PCT90", "H_PCT10", "H_PCT90")]
    path = p.old_zip(tmp_path / f"oesm{year % 100:02d}nat.zip", year, {"national": (headings, [TOTAL])})
    if not is_read:
        with pytest.raises(LayoutChanged, match="missing: H_PCT10, H_PCT90, A_PCT10, A_PCT90"):
            read_workbooks(path, None)
        return
    (row,) = read_workbooks(path, None)[0].tables["wages"].to_pylist()
    assert row["annual_p50_usd"] == 50980
    assert row["not_released"] == "hourly_p10_usd,hourly_p90_usd,annual_p10_usd,annual_p90_usd"


def test_columns_of_other_figures_are_refused(tmp_path: Path) -> None:
    swap = {"H_MEDIAN": "H_PCT75", "H_PCT75": "H_MEDIAN"}
    headings = [swap.get(h, h) for h in p.HEADINGS_20]
    rows = [{**row, "H_MEDIAN": row["H_PCT75"], "H_PCT75": row["H_MEDIAN"]} for row in p.NATION_2025]
    path = p.old_zip(tmp_path / "oesm16nat.zip", 2016, {"national": (headings, rows)})
    with pytest.raises(LayoutChanged, match=r"columns H_MEDIAN and A_MEDIAN .* are not of one figure"):
        read_workbooks(path, None)


def test_fuller_of_two_equal_rows_is_kept(tmp_path: Path) -> None:
    detailed = {**RECORDS, "TOT_EMP": "**", "EMP_PRSE": "**"}
    broad = {**RECORDS, "O_GROUP": "broad"}
    path = p.old_zip(tmp_path / "oesm17nat.zip", 2017, {"national": (p.HEADINGS_20, [detailed, broad])})
    assert list(read_jobs(path).values()) == [194_720]
