"""BLS's reasons (Table 1.12) and workers' schooling (Table 5.3)."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.schema.projection_details import SCHOOLING
from etl.sources import projections
from tests import publishers as p

RECORDS = frozenset({"29-2072"})


def read_factors(path: Path, rows: p.Rows = p.FACTORS_2024, base: int = 2024) -> list[dict[str, Any]]:
    """The factors of a workbook of 2024-34 whose Table 1.12 has these rows and is of `base`."""
    p.occupation_xlsx(path / "occupation.xlsx", 2024, p.EDITION_2024)
    book = openpyxl.load_workbook(path / "occupation.xlsx")
    del book["Table 1.12"]
    sheet = book.create_sheet("Table 1.12")
    for row in p.factors_sheet(base, rows):
        sheet.append(row)
    book.save(path / "occupation.xlsx")
    (reading,) = projections.read_workbook(path / "occupation.xlsx", RECORDS)
    found: list[dict[str, Any]] = reading.tables["projection_factors"].to_pylist()
    return found


def read_shares(path: Path, wanted: frozenset[str] | None = None) -> dict[str, dict[str, Any]]:
    (reading,) = projections.read_education(path, wanted)
    assert reading.source_id == "ep-2023-33-education"
    return {r["occupation_code"]: r for r in reading.tables["attainment"].to_pylist()}


def test_reason_keeps_its_words_and_says_what_it_is(tmp_path: Path) -> None:
    everywhere, hospitals = read_factors(tmp_path)
    assert everywhere == {
        "vintage": "2024-34",
        "occupation_code": "29-2072",
        "industry_code": "TE1000",
        "industry_title": "Total, all industries",
        "factor": p.AI_FACTOR,
        "factor_kind": "demand change, productivity change",
        "share_direction": "increases",
        "mentions_ai": True,
        "source_id": "ep-2024-34",
    }
    assert (hospitals["industry_code"], hospitals["factor_kind"]) == ("62210S", "capital/labor substitution")
    assert (hospitals["share_direction"], hospitals["mentions_ai"]) == ("decreases", False)


def test_dashes_of_2019_are_read_like_hyphens(tmp_path: Path) -> None:
    row = [
        "Records",
        "29–2072",
        "Total employment",
        "TE1000",
        "Demand change – share increases as demand  grows.",
    ]
    (found,) = read_factors(tmp_path, [row])
    assert (found["factor"], found["factor_kind"]) == (
        "Demand change - share increases as demand grows.",
        "demand change",
    )


def test_reason_in_other_words_keeps_the_words(tmp_path: Path) -> None:
    (found,) = read_factors(tmp_path, [["Records", "29-2072", "Total", "TE1000", "Robots are coming."]])
    assert found["factor"] == "Robots are coming."
    assert (found["factor_kind"], found["share_direction"]) == (None, None)


def test_occupation_without_reason_has_no_row(tmp_path: Path) -> None:
    assert (
        read_factors(tmp_path, [["Nurses", "29-1141", "Total", "TE1000", "Demand change - share increases."]])
        == []
    )


def test_reasons_of_another_edition_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        LayoutChanged, match="another edition than the projections beside it: expected 2024, got 2023"
    ):
        read_factors(tmp_path, base=2023)


def test_blank_reason_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="leaves 1 reasons or their industries blank"):
        read_factors(tmp_path, [["Records", "29-2072", "Total", "TE1000", ""]])


def test_reason_given_twice_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="gives 1 reasons twice"):
        read_factors(tmp_path, [*p.FACTORS_2024, p.FACTORS_2024[0]])


def test_shares_are_read_with_their_footnote(tmp_path: Path) -> None:
    shares = read_shares(p.education_xlsx(tmp_path / "education.xlsx"))
    assert shares["29-2072"] == {
        "vintage": "2023-33",
        "survey_years": "2021-22",
        "occupation_code": "29-2072",
        "less_than_high_school_pct": 2.3,
        "high_school_pct": 18.8,
        "some_college_pct": 31.6,
        "associate_pct": 25.2,
        "bachelor_pct": 16.4,
        "master_pct": 4.6,
        "doctoral_or_professional_pct": 1.1,
        "is_shared": False,
        "source_id": "ep-2023-33-education",
    }
    assert shares["29-9021"]["is_shared"]
    # A spreadsheet stores 11.700000000000001.
    assert shares["00-0000"]["master_pct"] == 11.7


def test_shares_keep_wanted_occupations_only(tmp_path: Path) -> None:
    assert list(read_shares(p.education_xlsx(tmp_path / "education.xlsx"), RECORDS)) == ["29-2072"]


def test_one_heading_may_name_titles_and_codes() -> None:
    rows = p.attainment_sheet(2014, p.ATTAINMENT_2023, "2014-15")
    rows[1][:2] = ["2014 National Employment Matrix title and code", ""]
    (reading,) = projections.read_education_tables([("Table 1.11", rows)], "o.xlsx", None)
    assert reading.vintage == "2014-24"
    assert set(reading.tables["attainment"]["survey_years"].to_pylist()) == {"2014-15"}


def test_shares_beside_the_projections_are_read(tmp_path: Path) -> None:
    sheets = [
        ("Table 1.2", p.jobs_2014(3)),
        ("Table 5.3", p.attainment_sheet(2014, p.ATTAINMENT_2023, "2019")),
    ]
    # Without the tables that have wages, a workbook of several sheets is not whole.
    with pytest.raises(LayoutChanged, match="missing median_wage_usd, entry_education"):
        projections.read_tables(sheets, "occupation.xlsx", None)
    for row, wage in zip(sheets[0][1][4:7], (36_200, 67_490, 37_110), strict=True):
        row += [wage, "Bachelor's degree"]
    sheets[0][1][1] += ["Median annual wage, 2015(1)", "Typical education needed for entry"]
    sheets[0][1][2] += ["", ""]
    sheets[0][1][3] += ["", ""]
    (reading,) = projections.read_tables(sheets, "occupation.xlsx", None)
    assert set(reading.tables["attainment"]["source_id"].to_pylist()) == {"ep-2014-24"}


@pytest.mark.parametrize("years", ["2019", "2021-22", "2019 and 2021"])
def test_survey_years_are_kept_as_printed(tmp_path: Path, years: str) -> None:
    shares = read_shares(p.education_xlsx(tmp_path / "education.xlsx", years=years))
    assert shares["29-2072"]["survey_years"] == years


def test_title_without_survey_years_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match="does not say which years its shares are of"):
        read_shares(p.education_xlsx(tmp_path / "education.xlsx", years=""))


def test_shares_that_do_not_add_up_are_damage(tmp_path: Path) -> None:
    rows = [*p.ATTAINMENT_2023[:-1], [*p.ATTAINMENT_2023[-1][:6], 52.9, *p.ATTAINMENT_2023[-1][7:]]]
    with pytest.raises(Unreadable, match=r"do not add up: .* got 123\.4 for 29-9021"):
        read_shares(p.education_xlsx(tmp_path / "education.xlsx", rows=rows))


def test_missing_level_of_schooling_is_refused(tmp_path: Path) -> None:
    path = p.education_xlsx(tmp_path / "education.xlsx")
    book = openpyxl.load_workbook(path)
    book["Table 5.3"].delete_cols(2 + len(SCHOOLING))
    book.save(path)
    with pytest.raises(LayoutChanged, match="holds 0 tables of educational attainment"):
        read_shares(path)
