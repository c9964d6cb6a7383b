"""The household survey's annual tables of age and weekly pay, by occupation."""

from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.cps.age import read_workers_by_age
from etl.sources.cps.weekly_pay import read_weekly_pay
from tests import publishers as p
from tests.etl.conftest import Outlook, Said

RECORDS = frozenset({"29-2072"})
REGISTRARS = frozenset({"29-9021"})


def read_ages(path: Path, wanted: frozenset[str] | None = RECORDS) -> list[dict[str, Any]]:
    (reading,) = read_workers_by_age(path, wanted)
    return reading.tables["workers_by_age"].to_pylist()


def read_pay(path: Path, wanted: frozenset[str] | None = RECORDS) -> list[dict[str, Any]]:
    (reading,) = read_weekly_pay(path, wanted)
    return reading.tables["weekly_pay"].to_pylist()


def test_thousands_become_people(tmp_path: Path) -> None:
    (row,) = read_ages(p.cps_age_xlsx(tmp_path / "x.xlsx"))
    assert row == {
        "year": 2025,
        "census_title": "Medical records specialists",
        "occupation_code": "29-2072",
        "covers": None,
        "classification": "SOC 2018",
        "workers": 166_000,
        "workers_16_to_19": 1_000,
        "workers_20_to_24": 7_000,
        "workers_25_to_34": 17_000,
        "workers_35_to_44": 38_000,
        "workers_45_to_54": 44_000,
        "workers_55_to_64": 41_000,
        "workers_65_or_older": 18_000,
        "median_age_years": 49.8,
        "not_released": None,
        "source_id": "cps-age-2025",
    }


def test_median_of_a_small_base_is_withheld(tmp_path: Path) -> None:
    (row,) = read_ages(p.cps_age_xlsx(tmp_path / "x.xlsx"), frozenset({"31-9094"}))
    assert (row["workers"], row["median_age_years"], row["not_released"]) == (
        41_000,
        None,
        "median_age_years",
    )


def test_category_that_counts_an_occupation_is_kept(tmp_path: Path) -> None:
    (row,) = read_ages(p.cps_age_xlsx(tmp_path / "x.xlsx"), REGISTRARS)
    assert row["occupation_code"] == "29-9000"
    assert "29-9021" in row["covers"].split(",")


def test_every_category_is_kept_where_all_are_wanted(tmp_path: Path) -> None:
    rows = read_ages(p.cps_age_xlsx(tmp_path / "x.xlsx"), None)
    assert len(rows) == len(p.AGES_2025)
    by_title = {row["census_title"]: row for row in rows}
    assert by_title["Total employed"]["occupation_code"] == "00-0000"
    dietetic = by_title["Dietetic technicians and ophthalmic medical technicians"]
    assert (dietetic["occupation_code"], dietetic["covers"]) == (None, "29-2051,29-2057")
    office = by_title["Sales and office occupations"]
    assert (office["occupation_code"], office["covers"]) == (None, None)


def test_years_before_2020_use_earlier_codes(tmp_path: Path) -> None:
    path = p.cps_age_xlsx(tmp_path / "x.xlsx", 2019.0, p.AGES_2019)
    assert [row["occupation_code"] for row in read_ages(path, frozenset({"29-2071"}))] == ["29-2071"]
    (technicians,) = read_ages(path, frozenset({"29-2052"}))
    assert (technicians["year"], technicians["classification"]) == (2019, "SOC 2010")
    assert "29-2052" in technicians["covers"].split(",")


def test_columns_in_another_order_are_found(tmp_path: Path) -> None:
    rows = [[row[0], *row[:0:-1]] for row in p.cps_age_rows()]
    path = p.written(tmp_path / "x.xlsx", p.xlsx({"x": rows}))
    (row,) = read_ages(path)
    assert (row["workers"], row["workers_16_to_19"], row["median_age_years"]) == (166_000, 1_000, 49.8)


def test_renamed_category_is_missed(tmp_path: Path) -> None:
    rows = {title.replace("records", "files"): figures for title, figures in p.AGES_2025.items()}
    with pytest.raises(LayoutChanged, match=r"no category that counts 29-2072.*'Medical files specialists'"):
        read_ages(p.cps_age_xlsx(tmp_path / "x.xlsx", rows=rows))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("65 years\nand over", "70 years\nand over"), "has other columns"),
        (("[Numbers in thousands]", "[Numbers in millions]"), "does not say that it counts thousands"),
        ((2025, ""), "not a table of one year"),
        ((2025, 2010), "older occupation codes"),
        (("Occupation", "Industry"), "no column of occupations"),
    ],
)
def test_other_table_is_refused(tmp_path: Path, change: tuple[Any, Any], message: str) -> None:
    rows = [[change[1] if cell == change[0] else cell for cell in row] for row in p.cps_age_rows()]
    with pytest.raises(LayoutChanged, match=message):
        read_ages(p.written(tmp_path / "x.xlsx", p.xlsx({"x": rows})))


@pytest.mark.parametrize("cell", ["many", "", -3.0])
def test_cell_that_is_no_figure_is_refused(tmp_path: Path, cell: Any) -> None:
    rows = [[cell if value == 905.0 else value for value in row] for row in p.cps_age_rows()]
    with pytest.raises(Unreadable, match="neither figures nor known marks"):
        read_ages(p.written(tmp_path / "x.xlsx", p.xlsx({"x": rows})), None)


def test_repeated_title_is_refused(tmp_path: Path) -> None:
    rows = p.cps_age_rows()
    again = next(row for row in rows if row[0] == "Phlebotomists")
    with pytest.raises(Unreadable, match=r"1 lines that are not one occupation's figures.*Phlebotomists"):
        read_ages(p.written(tmp_path / "x.xlsx", p.xlsx({"x": [*rows[:-2], again, *rows[-2:]]})))


def test_the_other_table_is_not_taken_for_this(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match="holds no table 39"):
        read_pay(p.cps_age_xlsx(tmp_path / "x.xlsx"))


def test_weekly_pay_has_a_row_for_each_sex(tmp_path: Path) -> None:
    rows = read_pay(p.cps_pay_xlsx(tmp_path / "x.xlsx"))
    figures = ("sex", "full_time_workers", "median_weekly_usd", "not_released")
    assert [tuple(row[name] for name in figures) for row in rows] == [
        ("all", 163_000, 1027, None),
        ("men", 14_000, None, "median_weekly_usd"),
        ("women", 149_000, 1006, None),
    ]
    assert {row["source_id"] for row in rows} == {"cps-weekly-pay-2025"}


def test_table_saved_as_csv_gives_the_same(tmp_path: Path) -> None:
    csv = read_pay(p.cps_pay_csv(tmp_path / "x.csv", 2025), frozenset({"29-2072", "00-0000"}))
    assert csv == read_pay(p.cps_pay_xlsx(tmp_path / "x.xlsx"), frozenset({"29-2072", "00-0000"}))


def test_ratio_of_earlier_years_is_passed_over(tmp_path: Path) -> None:
    heading = "Women's earnings as percent of men's"
    rows = [[*row, heading if "Women" in row else 82.1 if row[1] else ""] for row in p.cps_pay_rows(2012)]
    rows = [
        [*row[:-1], ""] if (row[0] == "" and row[-1] != heading) or row[0] == "Occupation" else row
        for row in rows
    ]
    titles = {"Medical records specialists": "Medical records and health information technicians"}
    rows = [[titles.get(row[0], row[0]), *row[1:]] for row in rows]
    found = read_pay(p.written(tmp_path / "x.xlsx", p.xlsx({"x": rows})), frozenset({"29-2071"}))
    assert [row["median_weekly_usd"] for row in found] == [1027, None, 1006]


def test_unknown_column_is_refused(tmp_path: Path) -> None:
    rows = [["Other" if cell == "Women" else cell for cell in row] for row in p.cps_pay_rows()]
    with pytest.raises(LayoutChanged, match=r"other columns.*other\|number of workers"):
        read_pay(p.written(tmp_path / "x.xlsx", p.xlsx({"x": rows})))


def test_imported_table_is_published(published: Outlook, said: Said) -> None:
    assert published.run("import", p.cps_age_xlsx(published.data.parent / "ages.xlsx")) == 0
    assert "CPS table 11b" in said()
    (row,) = published.rows("workers_by_age", occupation_code="29-2072")
    assert (row["workers"], row["median_age_years"]) == (166_000, 49.8)
    (source,) = published.rows("sources", source_id="cps-age-2025")
    assert source["vintage"] == "2025"


@pytest.mark.parametrize(
    ("year", "url"),
    [
        (2019, "https://www.bls.gov/cps/aa2019/cpsaat11b.xlsx"),
        (2025, "https://www.bls.gov/cps/cpsaat11b.xlsx"),
    ],
)
def test_imported_year_has_the_url_of_that_year(published: Outlook, year: int, url: str) -> None:
    rows = p.AGES_2025 if year == 2025 else p.AGES_2019 | p.OTHERS_2019
    assert published.run("import", p.cps_age_xlsx(published.data.parent / "ages.xlsx", year, rows)) == 0
    (source,) = published.rows("sources", source_id=f"cps-age-{year}")
    assert source["url"] == url
