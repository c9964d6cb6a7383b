"""ZIP code tabulation areas by county: the Census Bureau's relationship files of 2020 and 2010, and a JSON copy of the latter."""

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.codes.areas import STATE_BY_FIPS
from etl.codes.counties import RENUMBERED, CountyNames
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import quote
from etl.formats.csv_text import decode_text, parse_table, read_bytes
from etl.reading import Reading
from etl.schema.geography import ZIP_CODES

DATASET = "ZIP code tabulation areas by county"
# The columns of each edition: ZIP code, county's five digits, county's name ("" where the file has none).
EDITIONS = {
    "2020": ("geoid_zcta5_20", "geoid_county_20", "namelsad_county_20"),
    "2010": ("zcta5", "geoid", ""),
}
JSON_KEY = "zip_state_county"
# American Samoa, the Northern Marianas, and smaller islands: territories without estimates.
OTHER_TERRITORIES = ("60", "69", "74")


def read_zip_codes(
    path: Path, wanted: frozenset[str] | None, tables: Mapping[str, pa.Table]
) -> list[Reading]:
    """Every ZIP code with the counties that it reaches into, and their areas from `tables["area_counties"]`.

    Raises LayoutChanged, Unreadable.
    """
    counties = tables["area_counties"].to_pandas()
    if counties.empty:
        raise LayoutChanged(
            f"{path.name} needs the counties of each area, which these tables lack",
            do="Import the boundaries and the list of areas first",
        )
    content = read_bytes(path)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        vintage, frame = "2010", _read_json(content, path.name, counties)
    else:
        vintage, frame = _read_lines(decode_text(content, path.name), path.name, counties)
    _refuse(frame["zip_code"], ~frame["zip_code"].str.fullmatch(r"[0-9]{5}"), path.name)
    is_odd = ~frame["state"].isin(STATE_BY_FIPS.values())
    _refuse(frame["zip_code"], is_odd, f"states of {path.name}")
    areas = dict(zip(counties["county_fips"], counties["area_code"], strict=True))
    frame["area_code"] = frame["county_fips"].map(areas)
    source_id = f"census-zip-codes-{vintage}"
    frame["source_id"] = source_id
    table = pa.Table.from_pandas(frame[list(ZIP_CODES.names)], ZIP_CODES.schema, preserve_index=False)
    return [Reading(source_id, DATASET, vintage, {"zip_codes": table}, publisher="U.S. Census Bureau")]


def _read_json(content: bytes, name: str, counties: pd.DataFrame) -> pd.DataFrame:
    """Rows of ZIP code, state, and county's name. Raises Unreadable."""
    try:
        rows = json.loads(content)[JSON_KEY]
        frame = pd.DataFrame(rows, columns=["zip_code", "state", "county_name"], dtype="str")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(
            f"{name} is not a list of ZIP codes",
            expected="rows of ZIP code, state, and county",
            got=" ".join(str(error).split())[:160],
            do=DOWNLOAD_AGAIN,
        ) from error
    names = CountyNames(counties[["state", "county_name", "county_fips"]].itertuples(index=False, name=None))
    frame["county_fips"] = [
        names.find(state, county) for state, county in zip(frame["state"], frame["county_name"], strict=True)
    ]
    return frame.drop_duplicates(["zip_code", "state", "county_name"])


def _read_lines(text: str, name: str, counties: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Edition, and rows of the relationship file. Raises LayoutChanged, Unreadable."""
    first = text.split("\n", 1)[0]
    rows = parse_table(text.replace("|", ",") if "|" in first else text, name)
    header = [cell.strip().lower() for cell in rows[0]]
    for vintage, (zip_code, fips, county_name) in EDITIONS.items():
        if zip_code in header and fips in header:
            frame = pd.DataFrame(rows[1:], columns=pd.Index(header), dtype="str")
            frame = pd.DataFrame(
                {
                    "zip_code": frame[zip_code].str.strip(),
                    "county_fips": frame[fips].str.strip().replace(RENUMBERED),
                    "county_name": frame[county_name].str.strip() if county_name else "",
                }
            )
            # The file of 2020 also lists the parts of counties that have no ZIP code.
            frame = frame[
                (frame["zip_code"] != "") & ~frame["county_fips"].str.startswith(OTHER_TERRITORIES)
            ].copy()
            _refuse(
                frame["county_fips"], ~frame["county_fips"].str.fullmatch(r"[0-9]{5}"), f"counties of {name}"
            )
            frame["state"] = frame["county_fips"].str[:2].map(STATE_BY_FIPS)
            known = dict(zip(counties["county_fips"], counties["county_name"], strict=True))
            if not county_name:
                frame["county_name"] = frame["county_fips"].map(known).fillna(frame["county_fips"])
            frame["county_fips"] = frame["county_fips"].where(frame["county_fips"].isin(known), None)
            return vintage, frame.drop_duplicates(["zip_code", "state", "county_name"])
    raise LayoutChanged(
        f"{name} is not a list of ZIP codes by county",
        expected="columns " + " and ".join(EDITIONS["2020"][:2]),
        got=", ".join(header)[:160],
        do=UNKNOWN_LAYOUT,
    )


def _refuse(cells: pd.Series, is_odd: pd.Series, where: str) -> None:
    if is_odd.any():
        raise Unreadable(f"{where} are not all ones of the U.S.", got=quote(cells[is_odd]), do=DOWNLOAD_AGAIN)
