from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from etl.codes import industries
from etl.errors import LayoutChanged, Unreadable
from etl.schema.wages import WAGES
from etl.sources import oews_workbooks
from tests import publishers as p

RECORDS = "29-2072"


def wages(path: Path, wanted: set[str] | None = None) -> list[dict[str, Any]]:
    readings = oews_workbooks.read_workbooks(path, None if wanted is None else frozenset(wanted))
    return [row for reading in readings for row in reading.tables["wages"].to_pylist()]


def only(rows: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    found = [r for r in rows if all(r[k] == v for k, v in wanted.items())]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("year", [2013, 2016, 2019, 2020, 2024])
def test_every_header_generation_gives_same_figures(tmp_path: Path, year: int) -> None:
    row = only(wages(p.national_zip(tmp_path / f"oesm{year % 100}nat.zip", year)), occupation_code=RECORDS)
    assert row == {
        "year": year,
        "occupation_code": "29-2072",
        "area_type": "nation",
        "area_code": "0000000",
        "industry_code": "000000",
        "ownership": "all",
        "employment": 194720,
        "employment_rse_pct": 1.1,
        "jobs_per_1000": None,
        "location_quotient": None,
        "hourly_mean_usd": 27.30,
        "hourly_p10_usd": 17.79,
        "hourly_p25_usd": 20.91,
        "hourly_p50_usd": 24.59,
        "hourly_p75_usd": 31.17,
        "hourly_p90_usd": 39.01,
        "annual_mean_usd": 56790,
        "annual_p10_usd": 37000,
        "annual_p25_usd": 43490,
        "annual_p50_usd": 51140,
        "annual_p75_usd": 64820,
        "annual_p90_usd": 81150,
        "wage_mean_rse_pct": 0.4,
        "not_released": None,
        "top_coded": None,
        "source_id": f"oews-{year}-national",
    }


@pytest.mark.parametrize("year", [2013, 2019, 2020, 2025])
def test_layouts_have_columns_that_bls_gave_them(year: int) -> None:
    assert len(p.headings_of(year)) == {2013: 20, 2019: 30, 2020: 31, 2025: 32}[year]


@pytest.mark.parametrize("heading", ["group", "OCC_GROUP", "O_GROUP"])
def test_three_names_of_group_column_are_one(tmp_path: Path, heading: str) -> None:
    headings = [heading if h == "OCC_GROUP" else h for h in p.HEADINGS_20]
    broad = {**p.RECORDS_2025, "O_GROUP": "broad", "OCC_TITLE": "Records (broad)"}
    rows = {"national_dl": [headings, *p.oews_sheet(p.HEADINGS_20, [broad, p.RECORDS_2025])[1:]]}
    path = p.zipped(tmp_path / "oesm18nat.zip", {"national_M2018_dl.xlsx": p.xlsx(rows)})
    (reading,) = oews_workbooks.read_workbooks(path, None)
    assert reading.tables["titles"].to_pylist() == [
        {"occupation_code": RECORDS, "title": "Medical Records Specialists", "year": 2018}
    ]


def test_reading_says_what_it_is(tmp_path: Path) -> None:
    (reading,) = oews_workbooks.read_workbooks(p.national_zip(tmp_path / "oesm25nat.zip", 2025), None)
    assert (reading.source_id, reading.vintage) == ("oews-2025-national", "May 2025")
    assert reading.publisher == "U.S. Bureau of Labor Statistics"
    assert not reading.second_hand


def test_loose_workbook_reads_as_its_zip_does(tmp_path: Path) -> None:
    zipped = p.national_zip(tmp_path / "oesm25nat.zip", 2025)
    loose = p.written(
        tmp_path / "national_M2025_dl.xlsx",
        p.oews_workbook("national_M2025_dl", p.HEADINGS_32, p.NATION_2025, 2025),
    )
    assert wages(loose) == wages(zipped)


def test_only_wanted_occupations_are_kept(tmp_path: Path) -> None:
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025)
    assert [r["occupation_code"] for r in wages(path, {RECORDS})] == [RECORDS]
    assert sorted(r["occupation_code"] for r in wages(path)) == ["00-0000", "29-2072", "29-9021"]


ALL_WAGES = ",".join(
    [
        "hourly_mean_usd",
        *(f"hourly_p{n}_usd" for n in (10, 25, 50, 75, 90)),
        "annual_mean_usd",
        *(f"annual_p{n}_usd" for n in (10, 25, 50, 75, 90)),
        "wage_mean_rse_pct",
    ]
)


def test_withheld_wages_are_null_and_named(tmp_path: Path) -> None:
    path = p.sector_zip(tmp_path / "oesm24in4.zip", 2024, [{**p.RECORDS_2025, "NAICS": "23", **p.NO_WAGE}])
    (row,) = wages(path)
    assert row["annual_p50_usd"] is None and row["hourly_mean_usd"] is None
    assert row["not_released"] == ALL_WAGES
    assert row["top_coded"] is None
    assert row["employment"] == 194720


def test_withheld_employment_is_null_and_named(tmp_path: Path) -> None:
    path = p.sector_zip(tmp_path / "oesm24in4.zip", 2024, [{**p.RECORDS_2025, "NAICS": "42", **p.NO_JOBS}])
    (row,) = wages(path)
    assert row["employment"] is None
    assert row["not_released"].split(",") == [
        "employment",
        "employment_rse_pct",
        "jobs_per_1000",
        "location_quotient",
    ]
    assert row["annual_p50_usd"] == 51140


def test_capped_wage_is_null_and_top_coded_not_withheld(tmp_path: Path) -> None:
    managers = {**p.RECORDS_2025, "OCC_CODE": "11-0000", "H_PCT90": "#", "A_PCT90": "#"}
    row = only(wages(p.national_zip(tmp_path / "oesm24nat.zip", 2024, [managers])), occupation_code="11-0000")
    assert row["annual_p90_usd"] is None and row["hourly_p90_usd"] is None
    assert row["top_coded"] == "hourly_p90_usd,annual_p90_usd"
    assert row["not_released"] is None


def test_may_2025_prints_p90_above_old_cap(tmp_path: Path) -> None:
    managers = {
        **p.RECORDS_2025,
        "OCC_CODE": "11-0000",
        "H_PCT75": 84.75,
        "H_PCT90": 123.71,
        "A_PCT75": 176280.0,
    }
    managers["A_PCT90"] = 257310.0
    (row,) = wages(p.national_zip(tmp_path / "oesm25nat.zip", 2025, [managers]))
    assert (row["annual_p90_usd"], row["top_coded"]) == (257310, None)


def test_annual_pay_has_no_hourly_figures(tmp_path: Path) -> None:
    blank = {h: "" for h in p.FIGURES_20 if h.startswith("H_")}
    teachers = {**p.RECORDS_2025, "OCC_CODE": "25-2021", "ANNUAL": "TRUE", **blank}
    (row,) = wages(p.national_zip(tmp_path / "oesm25nat.zip", 2025, [teachers]))
    assert row["hourly_p50_usd"] is None
    assert row["not_released"].split(",") == [
        "hourly_mean_usd",
        *(f"hourly_p{n}_usd" for n in (10, 25, 50, 75, 90)),
    ]
    assert row["annual_p50_usd"] == 51140


def test_tilde_of_small_shares_is_not_a_mark(tmp_path: Path) -> None:
    row = p.in_industry(p.RECORDS_2025, "31-33", "5", PCT_TOTAL=0.0, PCT_RPT="~")
    (read,) = wages(p.sector_zip(tmp_path / "oesm24in4.zip", 2024, [row]))
    assert (read["employment"], read["not_released"], read["top_coded"]) == (194720, None, None)


INDUSTRIES = [
    ("62", "58", "62--63", "all"),
    ("31-33", "5", "31--34", "all"),
    (31.0, "5", "31--34", "all"),
    ("44-45", "5", "44--46", "all"),
    (44.0, "5", "44--46", "all"),
    ("48-49", "59", "48--50", "all"),
    ("99", "123", "99-100", "government"),
    ("000000", "1235", "000000", "all"),
    ("000000", "5", "000001", "private"),
    ("000001", "5", "000001", "private"),
    ("622000", "1235", "622000", "all"),
    ("622000", "5", "622005", "private"),
    ("622000", "3", "622003", "local"),
    ("622000", "2", "622002", "state"),
    ("622100", "2", "622102", "state"),
    ("6221", "5", "622105", "private"),
    ("621111", "5", "621111", "all"),
    ("621100", "5", "621100", "all"),
    ("491000", "1", "491000", "federal"),
    ("999100", "1", "999100", "federal"),
    ("999200", "2", "999200", "state"),
    ("999300", "3", "999300", "local"),
]


def test_industries_and_owners_are_those_of_flat_file(tmp_path: Path) -> None:
    # One occupation a line, so that industries which come to one code do not collide.
    rows = [
        p.in_industry(p.RECORDS_2025, naics, own, OCC_CODE=f"29-{n:04d}")
        for n, (naics, own, _, _) in enumerate(INDUSTRIES)
    ]
    read = {r["occupation_code"]: r for r in wages(p.sector_zip(tmp_path / "oesm24in4.zip", 2024, rows))}
    for n, (naics, own, code, owner) in enumerate(INDUSTRIES):
        row = read[f"29-{n:04d}"]
        assert (row["industry_code"], row["ownership"]) == (code, owner), (naics, own)


def test_owners_are_apart_from_their_industry(tmp_path: Path) -> None:
    def row(naics: str, own: str, jobs: int, title: str) -> dict[str, Any]:
        return p.in_industry(p.RECORDS_2025, naics, own, TOT_EMP=jobs, NAICS_TITLE=title)

    path = p.industry_zip(
        tmp_path / "oesm25in4.zip",
        2025,
        {
            "natsector": [row("62", "58", 123_820, "Health Care and Social Assistance")],
            "nat3d": [
                row("622000", "235", 55_530, "Hospitals"),
                row("454000", "5", 40, "Nonstore Retailers"),
            ],
            "nat3d_owner": [
                row("622000", "5", 43_620, "Hospitals"),
                row("622000", "3", 8_420, "Hospitals"),
                # No code of oe.industry stands for the private part of a sector: it must not pass for the sector.
                row("62", "5", 111_000, "Health Care and Social Assistance"),
            ],
            "national_owner": [
                row("000000", "1235", 194_720, "Cross-industry"),
                row("000000", "5", 172_980, "Cross-industry, private"),
                row("000000", "123", 21_740, "Federal, State, and Local Government"),
            ],
        },
    )
    (industry, *others) = sorted(oews_workbooks.read_workbooks(path, None), key=lambda r: r.source_id)
    jobs = {r["industry_code"]: r["employment"] for r in industry.tables["wages"].to_pylist()}
    assert jobs == {
        "62--63": 123_820,
        "622000": 55_530,
        "454000": 40,
        "622005": 43_620,
        "622003": 8_420,
        "000001": 172_980,
        "999001": 21_740,
    }
    tree = {
        r["industry_code"]: (r["parent_code"], r["level"]) for r in industry.tables["industries"].to_pylist()
    }
    assert tree["454000"] == ("44--46", 3)
    assert tree["622005"] == ("622000", 4)
    assert tree["62--63"] == ("000000", 2)
    assert others == []


def test_industry_code_gives_its_parent() -> None:
    chain = ["622105", "622100", "622000", "62--63", "000000", None]
    assert [industries.find_parent(code) for code in chain[:-1] if code] == chain[1:]
    assert industries.find_parent("339100") == "339000"
    assert industries.find_parent("339000") == "31--34"
    assert industries.find_parent("493000") == "48--50"
    assert industries.find_parent("4240A2") == "424000"
    assert industries.find_parent("999001") == industries.find_parent("000001") == "000000"


def test_sector_workbook_is_reading_of_its_own(tmp_path: Path) -> None:
    path = p.sector_zip(
        tmp_path / "oesm24in4.zip", 2024, [p.RECORDS_2025, p.in_industry(p.RECORDS_2025, "62", "58")]
    )
    readings = {r.source_id: r.tables["wages"] for r in oews_workbooks.read_workbooks(path, None)}
    assert {k: t["industry_code"].to_pylist() for k, t in readings.items()} == {
        "oews-2024-national": ["000000"],
        "oews-2024-industry": ["62--63"],
    }


@pytest.mark.parametrize(
    ("area", "kind", "code", "area_type", "state"),
    [
        ("06", "2", "0600000", "state", "CA"),
        (6.0, "2", "0600000", "state", "CA"),
        ("72", "3", "7200000", "state", "PR"),
        ("10180", "4", "0010180", "metro", "TX"),
        (10180.0, "4", "0010180", "metro", "TX"),
        ("100001", "6", "0100001", "nonmetro", "AL"),
        ("4800001", "6", "4800001", "nonmetro", "TX"),
        ("99", "1", "0000000", "nation", None),
    ],
)
def test_areas_become_seven_digits(
    tmp_path: Path, area: Any, kind: str, code: str, area_type: str, state: str | None
) -> None:
    write = p.state_zip if kind in "123" else p.metro_zip
    path = write(tmp_path / "area.zip", 2025, [p.in_area(p.RECORDS_2025, area, kind, "Abilene, TX")])
    (reading,) = oews_workbooks.read_workbooks(path, None)
    (row,) = reading.tables["wages"].to_pylist()
    assert (row["area_code"], row["area_type"]) == (code, area_type)
    if area_type != "nation":
        assert (row["jobs_per_1000"], row["location_quotient"]) == (1.2, 0.95)
        assert reading.tables["areas"].to_pylist() == [
            {"area_code": code, "area_type": area_type, "title": "Abilene, TX", "state": state}
        ]


def test_metro_and_nonmetro_are_one_reading(tmp_path: Path) -> None:
    rows = [
        p.in_area(p.RECORDS_2025, "10180", "4", "Abilene, TX"),
        p.in_area(p.RECORDS_2025, "100001", "6", "Northwest Alabama nonmetropolitan area"),
    ]
    (reading,) = oews_workbooks.read_workbooks(p.metro_zip(tmp_path / "oesm25ma.zip", 2025, rows), None)
    assert reading.source_id == "oews-2025-metro"
    assert reading.tables["wages"]["area_code"].to_pylist() == ["0010180", "0100001"]


def test_column_names_of_states_to_2018(tmp_path: Path) -> None:
    headings = ["AREA", "ST", "STATE", *p.HEADINGS_20[:5], "JOBS_1000", "LOC_Q", *p.HEADINGS_20[5:]]
    row = {**p.RECORDS_2025, "AREA": "06", "ST": "CA", "STATE": "California", "JOBS_1000": 1.1, "LOC_Q": 0.8}
    path = p.zipped(
        tmp_path / "oesm18st.zip",
        {"oesm18st/state_M2018_dl.xlsx": p.xlsx({"state_dl": p.oews_sheet(headings, [row])})},
    )
    (reading,) = oews_workbooks.read_workbooks(path, None)
    assert reading.source_id == "oews-2018-state"
    (read,) = reading.tables["wages"].to_pylist()
    assert (read["area_code"], read["location_quotient"], read["jobs_per_1000"]) == ("0600000", 0.8, 1.1)


def test_area_of_unknown_kind_is_not_guessed(tmp_path: Path) -> None:
    path = p.state_zip(tmp_path / "oesm25st.zip", 2025, [p.in_area(p.RECORDS_2025, "06", "9", "California")])
    with pytest.raises(Unreadable, match="'06' of type '9'"):
        oews_workbooks.read_workbooks(path, None)


def test_detailed_row_replaces_broad_row(tmp_path: Path) -> None:
    broad = {**p.RECORDS_2025, "O_GROUP": "broad", "OCC_TITLE": "Medical Records (broad)"}
    (reading,) = oews_workbooks.read_workbooks(
        p.national_zip(tmp_path / "oesm25nat.zip", 2025, [broad, p.RECORDS_2025]), None
    )
    assert len(reading.tables["wages"]) == 1
    assert reading.tables["titles"]["title"].to_pylist() == ["Medical Records Specialists"]


def test_one_code_with_two_figures_is_damage(tmp_path: Path) -> None:
    other = {**p.RECORDS_2025, "TOT_EMP": 1000.0}
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, [p.RECORDS_2025, other])
    with pytest.raises(Unreadable, match="29-2072"):
        oews_workbooks.read_workbooks(path, None)


@pytest.mark.parametrize("column", ["A_MEDIAN", "TOT_EMP", "H_PCT90", "MEAN_PRSE", "OCC_TITLE"])
def test_missing_column_is_named(tmp_path: Path, column: str) -> None:
    headings = [h for h in p.HEADINGS_32 if h != column]
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, headings=headings)
    with pytest.raises(LayoutChanged, match=column if column != "TOT_EMP" else "OCC_CODE and TOT_EMP"):
        oews_workbooks.read_workbooks(path, None)


def test_renamed_column_is_named_as_missing(tmp_path: Path) -> None:
    sheet = p.oews_sheet(p.HEADINGS_32, p.NATION_2025)
    sheet[0] = ["A_MEDIAN_WAGE" if h == "A_MEDIAN" else h for h in sheet[0]]
    path = p.zipped(
        tmp_path / "oesm25nat.zip", {"national_M2025_dl.xlsx": p.xlsx({"national_M2025_dl": sheet})}
    )
    with pytest.raises(LayoutChanged, match="missing: A_MEDIAN; twice: none"):
        oews_workbooks.read_workbooks(path, None)


def test_doubled_column_is_named(tmp_path: Path) -> None:
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, headings=[*p.HEADINGS_32, "A_MEDIAN"])
    with pytest.raises(LayoutChanged, match="twice: A_MEDIAN"):
        oews_workbooks.read_workbooks(path, None)


def test_columns_in_another_order_read_same(tmp_path: Path) -> None:
    straight = wages(p.national_zip(tmp_path / "a" / "oesm25nat.zip", 2025))
    reverse = wages(
        p.national_zip(tmp_path / "b" / "oesm25nat.zip", 2025, headings=list(reversed(p.HEADINGS_32)))
    )
    assert straight == reverse


@pytest.mark.parametrize("cell", ["n/a", "about 50,000", "***", "TRUE", "nan", "inf"])
def test_text_in_number_cell_is_damage_and_shown(tmp_path: Path, cell: str) -> None:
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, [{**p.RECORDS_2025, "A_MEDIAN": cell}])
    with pytest.raises(Unreadable, match="A_MEDIAN") as raised:
        oews_workbooks.read_workbooks(path, None)
    assert repr(cell) in str(raised.value)


def test_line_of_figures_without_code_is_damage(tmp_path: Path) -> None:
    path = p.national_zip(
        tmp_path / "oesm25nat.zip", 2025, [p.RECORDS_2025, {**p.REGISTRARS_2025, "OCC_CODE": "29-902"}]
    )
    with pytest.raises(Unreadable, match="'29-902'"):
        oews_workbooks.read_workbooks(path, None)


def test_sheet_without_rows_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="holds no rows"):
        oews_workbooks.read_workbooks(p.national_zip(tmp_path / "oesm25nat.zip", 2025, []), None)


def test_another_year_inside_than_outside_is_refused(tmp_path: Path) -> None:
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, described=2024)
    with pytest.raises(LayoutChanged, match="expected May 2025, got May 2024"):
        oews_workbooks.read_workbooks(path, None)


def test_workbook_that_names_no_year_is_refused(tmp_path: Path) -> None:
    book = p.xlsx({"Sheet1": p.oews_sheet(p.HEADINGS_32, p.NATION_2025)})
    with pytest.raises(LayoutChanged, match="of which May"):
        oews_workbooks.read_workbooks(p.written(tmp_path / "download.xlsx", book), None)


def test_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    path = p.written(tmp_path / "oesm25nat.xlsx", p.xlsx({"Sheet1": [["Fruit", "Price"], ["Apple", 1]]}))
    with pytest.raises(LayoutChanged, match="OCC_CODE and TOT_EMP"):
        oews_workbooks.read_workbooks(path, None)


def test_tidy_piece_has_the_declared_schema(tmp_path: Path) -> None:
    (reading,) = oews_workbooks.read_workbooks(p.national_zip(tmp_path / "oesm25nat.zip", 2025), None)
    assert reading.tables["wages"].schema.equals(WAGES.schema)
    assert reading.tables["wages"].schema.field("occupation_code").type == pa.string()
