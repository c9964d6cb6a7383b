"""The directory of schools: IPEDS, "Directory information" (HD)."""

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import parse_numbers, quote
from etl.formats.csv_columns import read_wide_table
from etl.reading import NCES, Reading
from etl.schema.training import CONTROLS, LEVELS, SCHOOLS

COLUMNS = (
    *(
        "UNITID",
        "INSTNM",
        "CITY",
        "STABBR",
        "ZIP",
        "OPEID",
        "WEBADDR",
        "SECTOR",
        "CONTROL",
        "ICLEVEL",
        "CYACTIVE",
    ),
    *("COUNTYCD", "LONGITUD", "LATITUDE"),
)
# What IPEDS writes where something does not apply or was not reported.
NOT_GIVEN = ("", "-1", "-2", "-3")
CONTROL = {"1": CONTROLS[0], "2": CONTROLS[1], "3": CONTROLS[2], "-3": None}
LEVEL = {"1": LEVELS[0], "2": LEVELS[1], "3": LEVELS[2], "-3": None}
# 0: an office that runs schools. 99: whatever was not active; its control and level are -3.
SECTORS = {*map(str, range(10)), "99"}
OFFICE = "0"
# 2 and 3: closed, combined with another, or out of scope.
ACTIVE = {"1": True, "2": False, "3": False}


def read_schools(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Every school of one year's directory (CSV, or the zip around it).

    Raises LayoutChanged where columns, codes or the year are not as expected, Unreadable where a line is damaged.
    """
    name, cells = read_wide_table(path, COLUMNS)
    year = re.search(r"hd(20\d\d)", name.lower()) or re.search(r"hd(20\d\d)", path.name.lower())
    if not year:
        raise LayoutChanged(
            f"{path.name} does not say its year",
            expected="a name such as hd2023.csv",
            got=name,
            do=UNKNOWN_LAYOUT,
        )
    _refuse_unknown_codes(name, cells)
    places = _build_places(name, cells)
    source_id = f"ipeds-directory-{year[1]}"
    codes = pd.DataFrame(
        {
            "school_id": cells["UNITID"],
            "opeid": _pad(cells["OPEID"], 8),
            "school_name": cells["INSTNM"],
            "city": cells["CITY"],
            "state": cells["STABBR"],
            "county_fips": _pad(cells["COUNTYCD"], 5),
            "website": cells["WEBADDR"].where(cells["WEBADDR"] != "", None),
            "control": cells["CONTROL"].map(CONTROL),
            "level": cells["ICLEVEL"].map(LEVEL),
            "is_office": cells["SECTOR"] == OFFICE,
            "is_operating": cells["CYACTIVE"].map(ACTIVE).astype(bool),
            "source_id": source_id,
        }
    )
    frame = pd.concat([codes, places], axis=1)
    table = pa.Table.from_pandas(frame, SCHOOLS.schema, preserve_index=False)
    return [Reading(source_id, "IPEDS, directory information", year[1], {"schools": table}, publisher=NCES)]


def _build_places(name: str, cells: pd.DataFrame) -> pd.DataFrame:
    """ZIP code, latitude and longitude of each school. Raises Unreadable where a line is damaged."""
    numbers = {column: parse_numbers(cells[column], signed=True) for column in ("LATITUDE", "LONGITUD")}
    zip_code = cells["ZIP"].str.partition("-")[0]
    # A spreadsheet program took the zeros from some copies; nine digits in a row have the last four of a delivery route.
    zip_code = zip_code.where(zip_code.str.len() <= 5, zip_code.str[:5]).str.zfill(5)
    is_damaged = (
        ~cells["UNITID"].str.fullmatch(r"\d{6}")
        | cells["UNITID"].duplicated(keep=False)
        | (cells["INSTNM"] == "")
        | ~zip_code.str.fullmatch(r"\d{5}")
        | numbers["LATITUDE"].isna()
        | numbers["LONGITUD"].isna()
    )
    if is_damaged.any():
        raise Unreadable(
            f"{name} holds {int(is_damaged.sum())} lines that are not a school",
            expected="UNITID of six digits once, a name, a ZIP code, and numbers for the place",
            got=quote(cells.loc[is_damaged, "UNITID"] + " " + cells.loc[is_damaged, "INSTNM"]),
            do=DOWNLOAD_AGAIN,
        )
    return pd.DataFrame(
        {"zip_code": zip_code, "latitude": numbers["LATITUDE"], "longitude": numbers["LONGITUD"]}
    )


def _pad(codes: pd.Series, digits: int) -> pd.Series:
    """Codes with their leading zeros; null where none is given."""
    return codes.str.zfill(digits).where(~codes.isin(NOT_GIVEN), None)


def _refuse_unknown_codes(name: str, cells: pd.DataFrame) -> None:
    for column, known in (
        ("CONTROL", CONTROL),
        ("ICLEVEL", LEVEL),
        ("SECTOR", SECTORS),
        ("CYACTIVE", ACTIVE),
    ):
        odd = cells.loc[~cells[column].isin(list(known)), column]
        if len(odd):
            raise LayoutChanged(
                f"{name} has other codes in {column}",
                expected=", ".join(sorted(known)),
                got=quote(odd),
                do=UNKNOWN_LAYOUT,
            )
