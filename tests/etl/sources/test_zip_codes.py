from pathlib import Path

import pyarrow as pa
import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.schema.geography import AREA_COUNTIES
from etl.sources.detect import recognize_file
from etl.sources.zip_codes import read_zip_codes
from tests import publishers as p

COUNTIES = {
    "area_counties": pa.Table.from_pylist(
        [
            {
                "area_code": area,
                "county_fips": fips,
                "county_name": name,
                "state": state,
                "latitude": 40.0,
                "longitude": -80.0,
                "source_id": "x",
            }
            for area, fips, name, state in (
                ("0040060", "51159", "Richmond", "VA"),
                ("5100001", "51760", "Richmond", "VA"),
                ("3500001", "35013", "Doña Ana", "NM"),
                ("2200001", "22059", "LaSalle", "LA"),
                ("4600001", "46102", "Oglala Lakota", "SD"),
                ("5100002", "51036", "Charles City", "VA"),
            )
        ],
        AREA_COUNTIES.schema,
    )
}


@pytest.mark.parametrize(
    ("state", "county", "fips"),
    [
        ("VA", "Richmond County", "51159"),
        ("VA", "Richmond city", "51760"),
        ("VA", "Charles City County", "51036"),
        ("NM", "Dona Ana County", "35013"),
        ("LA", "La Salle Parish", "22059"),
        ("SD", "Shannon County", "46102"),
        ("CT", "Hartford County", None),
    ],
)
def test_county_is_found_by_name(tmp_path: Path, state: str, county: str, fips: str | None) -> None:
    path = p.zip_codes_json(tmp_path / "zip.json", [["01234", state, county]])
    (reading,) = read_zip_codes(path, None, COUNTIES)
    (row,) = reading.tables["zip_codes"].to_pylist()
    assert (row["zip_code"], row["state"], row["county_fips"]) == ("01234", state, fips)
    assert (row["area_code"] is None) == (fips is None)


def test_census_file_of_2020_is_read(tmp_path: Path) -> None:
    rows = [
        ("23219", "51159", "Richmond County", 99),
        ("23219", "51760", "Richmond city", 100),
        ("", "51760", "Richmond city", 100),
        ("06101", "09110", "Capitol", 100),
    ]
    path = p.zip_codes_2020(tmp_path / "tab20.txt", rows)
    assert recognize_file(path).reader == "zip-codes"
    (reading,) = read_zip_codes(path, None, COUNTIES)
    assert reading.vintage == "2020"
    assert [(r["zip_code"], r["area_code"]) for r in reading.tables["zip_codes"].to_pylist()] == [
        ("23219", "5100001"),
        ("06101", None),
    ]


def test_json_copy_is_recognized(tmp_path: Path) -> None:
    path = p.zip_codes_json(tmp_path / "zip.json", [["01234", "VA", "Richmond city"]])
    assert recognize_file(path).reader == "zip-codes"


@pytest.mark.parametrize(
    "row", [["1234", "VA", "Richmond city"], ["01234", "XX", "Richmond city"], ["01234", "VA"]]
)
def test_odd_rows_are_refused(tmp_path: Path, row: list[str]) -> None:
    with pytest.raises(Unreadable):
        read_zip_codes(p.zip_codes_json(tmp_path / "zip.json", [row]), None, COUNTIES)


def test_zip_codes_need_counties(tmp_path: Path) -> None:
    path = p.zip_codes_json(tmp_path / "zip.json", [["01234", "VA", "Richmond city"]])
    with pytest.raises(LayoutChanged, match="Import the boundaries"):
        read_zip_codes(path, None, {"area_counties": AREA_COUNTIES.schema.empty_table()})


def test_other_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match="not a list of ZIP codes"):
        read_zip_codes(p.written(tmp_path / "x.csv", "a,b\n1,2\n"), None, COUNTIES)


def test_census_file_of_2010_is_read(tmp_path: Path) -> None:
    lines = [
        "ZCTA5,STATE,COUNTY,GEOID,POPPT,AREALANDPT",
        "57714,46,113,46113,5,100",
        "23219,51,760,51760,9,100",
        "96799,60,010,60010,1,100",
    ]
    path = p.written(tmp_path / "zcta_county_rel_10.txt", "\r\n".join(lines) + "\r\n")
    assert recognize_file(path).reader == "zip-codes"
    (reading,) = read_zip_codes(path, None, COUNTIES)
    assert reading.vintage == "2010"
    # Shannon County has another number and name since 2015. American Samoa has no estimates.
    assert [
        (r["zip_code"], r["county_fips"], r["county_name"]) for r in reading.tables["zip_codes"].to_pylist()
    ] == [("57714", "46102", "Oglala Lakota"), ("23219", "51760", "Richmond")]


@pytest.mark.parametrize(
    "line", ["23219,51,760", "23219,51,760,5176,9,1", "23219,99,001,99001,9,1", "23219,51,760,51760,9,x"]
)
def test_odd_lines_are_refused(tmp_path: Path, line: str) -> None:
    path = p.written(tmp_path / "x.txt", f"ZCTA5,STATE,COUNTY,GEOID,POPPT,AREALANDPT\n{line}\n")
    with pytest.raises(Unreadable):
        read_zip_codes(path, None, COUNTIES)


def test_main_county_has_most_people(tmp_path: Path) -> None:
    """Lines of the Census Bureau's file of 2010, and one more county for the last, where nobody lives and land decides."""
    lines = [
        "ZCTA5,STATE,COUNTY,GEOID,POPPT,AREALANDPT",
        "00650,72,013,72013,226,2285878",
        "00650,72,054,72054,12540,39237829",
        "00650,72,141,72141,1776,34215093",
        "63770,29,031,29031,97,1212426",
        "63770,29,157,29157,95,3745072",
        "63902,29,031,29031,0,0",
        "63902,29,023,29023,0,27936",
    ]
    path = p.written(tmp_path / "zcta_county_rel_10.txt", "\n".join(lines) + "\n")
    (reading,) = read_zip_codes(path, None, COUNTIES)
    rows = reading.tables["zip_codes"].to_pylist()
    assert [(r["zip_code"], r["county_name"]) for r in rows] == [
        ("00650", "72054"),
        ("63770", "29031"),
        ("63902", "29023"),
    ]
