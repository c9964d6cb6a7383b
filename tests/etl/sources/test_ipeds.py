"""The directory of schools."""

from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.ipeds import read_schools
from tests import publishers as p


def read_rows(path: Path) -> list[dict[str, Any]]:
    (reading,) = read_schools(path, None)
    assert (reading.source_id, reading.vintage) == ("ipeds-directory-2023", "2023")
    rows: list[dict[str, Any]] = reading.tables["schools"].to_pylist()
    return rows


def test_place_and_kind_of_each_school_are_read(tmp_path: Path) -> None:
    first, ponce, office = read_rows(p.ipeds_zip(tmp_path / "HD2023.zip"))
    assert first == {
        "school_id": "126289",
        "opeid": "00134600",
        "school_name": "Arapahoe Community College",
        "city": "Littleton",
        "state": "CO",
        "zip_code": "80160",
        "county_fips": "08005",
        "latitude": 39.607942,
        "longitude": -105.020371,
        "website": "https://www.arapahoe.edu/",
        "control": "public",
        "level": "two to four years",
        "is_office": False,
        "is_operating": True,
        "source_id": "ipeds-directory-2023",
    }
    assert (ponce["school_name"], ponce["zip_code"], ponce["website"], ponce["is_operating"]) == (
        "Universidad Católica de Puerto Rico",
        "00717",
        None,
        False,
    )
    assert (office["is_office"], office["opeid"], office["level"]) == (True, None, None)


def test_revised_file_of_a_zip_is_taken(tmp_path: Path) -> None:
    both = {
        "hd2023.csv": p.csv_text([p.IPEDS_COLUMNS, *p.SCHOOLS]).encode(),
        "hd2023_rv.csv": p.csv_text([p.IPEDS_COLUMNS, p.ARAPAHOE]).encode(),
    }
    assert len(read_rows(p.zipped(tmp_path / "HD2023.zip", both))) == 1


@pytest.mark.parametrize(
    ("column", "cell"), [("UNITID", "12628"), ("LATITUDE", "north"), ("ZIP", "Denver"), ("INSTNM", "")]
)
def test_damaged_school_is_refused(tmp_path: Path, column: str, cell: str) -> None:
    row = [cell if name == column else given for name, given in zip(p.IPEDS_COLUMNS, p.ARAPAHOE, strict=True)]
    with pytest.raises(Unreadable, match="1 lines that are not a school"):
        read_rows(p.ipeds_zip(tmp_path / "HD2023.zip", [row, p.PONCE]))


def test_unknown_code_is_refused(tmp_path: Path) -> None:
    row = [
        "7" if name == "CONTROL" else given for name, given in zip(p.IPEDS_COLUMNS, p.ARAPAHOE, strict=True)
    ]
    with pytest.raises(LayoutChanged, match="other codes in CONTROL"):
        read_rows(p.ipeds_zip(tmp_path / "HD2023.zip", [row]))


def test_directory_without_a_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match="does not say its year"):
        read_rows(p.ipeds_zip(tmp_path / "x.zip", member="directory.csv"))


def test_missing_column_is_refused(tmp_path: Path) -> None:
    columns = ["LAT" if name == "LATITUDE" else name for name in p.IPEDS_COLUMNS]
    with pytest.raises(LayoutChanged, match="LATITUDE"):
        read_rows(p.ipeds_zip(tmp_path / "HD2023.zip", columns=columns))
