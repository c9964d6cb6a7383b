"""OEWS files that a person imports: their year, what is left out, and second-hand rows that give way to BLS's own."""

from pathlib import Path
from typing import Any

import pytest

from tests import publishers as p
from tests.etl.conftest import Outlook, Said


def write_unnamed(folder: Path) -> Path:
    rows = p.oews_sheet(p.headings_of(2009), p.NATION_2025)
    return p.written(folder / "national_dl.xls", p.xls({"national_dl": rows}))


def test_folder_names_the_year_of_a_workbook(published: Outlook, tmp_path: Path, said: Said) -> None:
    assert published.run("import", write_unnamed(tmp_path / "oesm09nat").parent) == 0
    assert (
        "national_dl.xls: Occupational Employment and Wage Statistics, national estimates, May 2009" in said()
    )
    assert {r["source_id"] for r in published.rows("wages", year=2009)} == {"oews-2009-national"}
    # The folder's name is not kept in data/raw, but its year is.
    assert published.run("build") == 0
    assert len(published.rows("wages", year=2009)) == 3


def test_year_option_dates_a_workbook(published: Outlook, tmp_path: Path, said: Said) -> None:
    path = write_unnamed(tmp_path)
    assert published.run("import", path) == 1
    assert "--year 2009 national_dl.xls" in said()
    assert published.run("import", "--year", "2008", path) == 0
    assert {r["source_id"] for r in published.rows("wages", year=2008)} == {"oews-2008-national"}
    # Under another year, the same figures cannot be right, too.
    assert published.run("import", "--year", "2009", path) == 4
    assert "wages/not-another-year-again" in said()


@pytest.mark.parametrize("year", ["2002", "09", "May"])
def test_odd_year_is_wrong_usage(published: Outlook, tmp_path: Path, year: str) -> None:
    with pytest.raises(SystemExit) as end:
        published.run("import", "--year", year, write_unnamed(tmp_path))
    assert end.value.code == 2


def test_rows_left_out_are_said(published: Outlook, tmp_path: Path, said: Said) -> None:
    division = {"AREA": "71654", "AREA_TYPE": "5", "AREA_TITLE": "Boston, MA NECTA Division"}
    path = p.all_data_xlsx(
        tmp_path / "all_data_M_2017.xlsx", 2017, [p.ALL_2025, {**p.ALL_2025, **division}], p.HEADINGS_ALL
    )
    assert published.run("import", path) == 0
    assert (
        "all_data_M_2017.xlsx: left out 1 rows of metropolitan and NECTA divisions, which OEWS no longer estimates"
        in said()
    )
    assert [r["area_code"] for r in published.rows("wages", year=2017)] == ["0000000"]


def state_rows(outlook: Outlook, year: int) -> dict[tuple[str, str], str]:
    rows: list[dict[str, Any]] = outlook.rows("wages", year=year, area_type="state")
    return {(r["area_code"], r["occupation_code"]): r["source_id"] for r in rows}


def test_state_history_gives_way_by_year_and_area(published: Outlook, tmp_path: Path) -> None:
    title = "Medical Records and Health Information Technicians"
    kept = [
        p.kept_row(year, fips, code, title, 4000, (year * 20 + 10_000, year * 20, 30000, 80000))
        for year in (2017, 2018)
        for fips in ("06", "48")
        for code in ("29-2071", "31-9092")
    ]
    history = p.state_history_parquet(tmp_path / "states.parquet", kept)
    assert published.run("import", history) == 0
    assert set(state_rows(published, 2018).values()) == {"oews-2018-state-quoted"}
    assert len(state_rows(published, 2018)) == 4
    (source,) = published.rows("sources", source_id="oews-2018-state-quoted")
    assert source["second_hand"]
    # BLS's own file of May 2018 has Texas, under one of the two codes.
    texas = {**p.TEXAS_2025, "OCC_CODE": "29-2071", "OCC_TITLE": title, "JOBS_1000": "", "LOC_QUOTIENT": ""}
    headings = ["AREA", "STATE", *p.HEADINGS_20, "JOBS_1000", "LOC_Q"]
    workbook = p.old_zip(
        tmp_path / "oesm18st.zip", 2018, {"state": (headings, [{**texas, "STATE": "Texas"}])}
    )
    assert published.run("import", workbook) == 0
    assert state_rows(published, 2018) == {
        ("0600000", "29-2071"): "oews-2018-state-quoted",
        ("0600000", "31-9092"): "oews-2018-state-quoted",
        ("4800000", "29-2071"): "oews-2018-state",
    }
    assert set(state_rows(published, 2017).values()) == {"oews-2017-state-quoted"}
    # Read again, the history does not come back where BLS's own file stands.
    assert published.run("build") == 0
    assert state_rows(published, 2018)["4800000", "29-2071"] == "oews-2018-state"
    assert ("4800000", "31-9092") not in state_rows(published, 2018)
