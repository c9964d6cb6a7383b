"""BEA's regional price parities (RPP) for states and metropolitan areas."""

import re
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.codes import areas
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import parse_numbers, quote
from etl.formats.csv_text import decode_text_or_latin_1, parse_csv, read_bytes
from etl.formats.zip_archive import MAGIC, read_members
from etl.reading import BEA, Reading
from etl.schema.prices import PRICE_PARITY

COLUMNS = ("GeoFIPS", "GeoName", "Description", "TableName")
# The LineCode of all items differs between editions.
ALL_ITEMS = r"(RPPs|Regional price parities): All items"
STATES, METROS = "SARPP", "MARPP"
NONMETROPOLITAN_PORTION = "0000999"


def read_price_parity(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """All-items price parities from BEA's SARPP or MARPP table (CSV, or the zip around it).

    Raises LayoutChanged, Unreadable.
    """
    content = read_bytes(path)
    files = [(path.name, content)]
    if content.startswith(MAGIC):
        # The zip also holds SARPP__definition.xml and the like.
        extras = (STATES + "__", METROS + "__")
        files = [file for file in read_members(path, (".csv",)) if not file[0].upper().startswith(extras)]
    readings = [reading for name, content in files if (reading := _read_table(name, content))]
    if not readings:
        raise LayoutChanged(
            f"{path.name} holds no table of price parities",
            expected="a CSV with GeoFIPS, Description and years",
            do=UNKNOWN_LAYOUT,
        )
    return readings


def _read_table(name: str, content: bytes) -> Reading | None:
    """The reading of one CSV file; None where it is another table."""
    rows = parse_csv(decode_text_or_latin_1(content, name), name, skip_spaces=True)
    header = [cell.strip() for cell in rows[0]] if rows else []
    if not set(COLUMNS) <= set(header):
        return None
    # BEA's closing notes fill one cell each.
    notes = " ".join(row[0] for row in rows[1:] if len(row) == 1)
    if not notes:
        raise Unreadable(f"{name} ends before its notes", expected="BEA's closing lines", do=DOWNLOAD_AGAIN)
    years = [column for column in header if re.fullmatch("[0-9]{4}", column)]
    frame = _select_all_items(name, header, [row for row in rows[1:] if len(row) > 1], years)
    is_states = bool(frame["TableName"].str.strip().eq(STATES).all())
    parities = frame.melt(["GeoFIPS", "GeoName", "TableName"], years, "year", "rpp")
    parities["area_code"] = _convert_fips(name, parities, is_states)
    parities["title"] = (
        parities["GeoName"]
        .str.replace(r"\s*\(?Metropolitan Statistical Area\)?|\s*\*+$", "", regex=True)
        .str.strip()
    )
    parities = _parse_parities(name, parities)
    # OEWS's nonmetropolitan areas have no parity of their own. The nation is in both tables, 100 by definition.
    parities = parities[parities["area_code"] != NONMETROPOLITAN_PORTION]
    if not is_states:
        parities = parities[parities["area_code"] != areas.NATION]
    return _build_reading(parities, is_states, years[0], years[-1], _find_date(notes))


def _select_all_items(name: str, header: list[str], body: list[list[str]], years: list[str]) -> pd.DataFrame:
    """The rows of all items, columns by heading. Raises LayoutChanged, Unreadable."""
    odd = [row for row in body if len(row) != len(header)]
    if odd or not years or len(set(header)) < len(header):
        raise Unreadable(
            f"{name} is not a whole table of price parities",
            expected=f"each heading once, years among them, and {len(header)} cells a line",
            got=f"{len(years)} years, {len(odd)} lines of another length",
            do=DOWNLOAD_AGAIN,
        )
    frame = pd.DataFrame(body, columns=pd.Index(header), dtype="str")
    frame = frame[frame["Description"].str.strip().str.fullmatch(ALL_ITEMS, case=False)]
    if frame.empty:
        raise LayoutChanged(
            f"{name} has no line for all items",
            expected="a Description 'RPPs: All items'",
            do=UNKNOWN_LAYOUT,
        )
    return frame


def _convert_fips(name: str, parities: pd.DataFrame, is_states: bool) -> list[str]:
    """Area codes of seven digits. Raises Unreadable where an area is unknown or given twice."""
    fips = parities["GeoFIPS"].str.replace(r'[" ]', "", regex=True)
    tables = parities["TableName"].str.strip()
    is_state = fips.str[:2].isin([*areas.STATE_BY_FIPS, "00"]) & fips.str.endswith("000")
    is_odd = ~fips.str.fullmatch("[0-9]{5}") | (is_states & ~is_state)
    is_one_table = is_states or tables.eq(METROS).all()
    if is_odd.any() or not is_one_table or parities[["GeoFIPS", "year"]].duplicated().any():
        raise Unreadable(
            f"{name} does not give each area of one table once",
            expected="GeoFIPS of five digits, TableName SARPP or MARPP",
            got=", ".join(repr(cell[:40]) for cell in [*fips[is_odd].unique()[:3], *tables.unique()[:2]]),
            do=DOWNLOAD_AGAIN,
        )
    return [areas.build_state_area(f[:2]) if is_states and f != "00000" else f.zfill(7) for f in fips]


def _parse_parities(name: str, parities: pd.DataFrame) -> pd.DataFrame:
    """The rows with numbers as `rpp`. Raises LayoutChanged, Unreadable."""
    # "(NA)" is an area that BEA did not cover in that year: it has no row.
    parities = parities[parities["rpp"].str.strip() != "(NA)"]
    number = parse_numbers(parities["rpp"].str.strip())
    if number.isna().any():
        raise Unreadable(
            f"{name} holds {int(number.isna().sum())} cells that are not figures",
            expected="numbers or (NA)",
            got=quote(parities.loc[number.isna(), "rpp"]),
            do=DOWNLOAD_AGAIN,
        )
    parities["rpp"] = number
    if (parities.loc[parities["area_code"] == areas.NATION, "rpp"] != 100).any():
        raise LayoutChanged(
            f"{name} does not measure against the nation",
            expected="100 for the United States",
            do=UNKNOWN_LAYOUT,
        )
    return parities


def _build_reading(
    parities: pd.DataFrame, is_states: bool, first: str, last: str, published_at: str | None
) -> Reading:
    source_id = f"rpp-{'state' if is_states else 'metro'}-{last}"
    table = pa.table(
        {
            "year": pa.array(parities["year"].astype(int), pa.int64()),
            "area_code": pa.array(parities["area_code"], pa.string()),
            "rpp": pa.array(parities["rpp"], pa.float64()),
            "source_id": pa.array([source_id] * len(parities), pa.string()),
        },
        schema=PRICE_PARITY.schema,
    )
    return Reading(
        source_id,
        f"Regional price parities, all items, {'states' if is_states else 'metropolitan areas'}",
        f"{first}-{last}",
        {"price_parity": table, "areas": areas.build_areas(parities["area_code"], parities["title"])},
        publisher=BEA,
        published_at=published_at,
    )


def _find_date(notes: str) -> str | None:
    """The date of "Last updated: February 19, 2026" as 2026-02-19; None where there is no valid one."""
    stated = re.search(r"Last updated: (\w+ \d+, \d{4})", notes)
    try:
        return datetime.strptime(stated[1], "%B %d, %Y").date().isoformat() if stated else None
    except ValueError:
        return None
