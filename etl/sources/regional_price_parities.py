"""BEA's regional price parities (RPP) for states and metropolitan areas."""

import csv
import io
import re
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.codes import areas
from etl.codes.areas import area_table
from etl.errors import LayoutChanged, Unreadable
from etl.formats.cells import numbers
from etl.formats.csv_text import MAX_TEXT_BYTES, content_of
from etl.formats.zip_archive import members
from etl.reading import BEA, Reading
from etl.schema.prices import PRICE_PARITY


def read_price_parity(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """All-items price parities from BEA's SARPP or MARPP table (CSV, or the zip around it).

    "All items" is found by its description: its LineCode moves between editions. Raises LayoutChanged, Unreadable.
    """
    content = content_of(path, MAX_TEXT_BYTES)
    if content.startswith(b"PK"):
        tables = [
            (n, c) for n, c in members(path, (".csv",)) if not n.upper().startswith(("SARPP__", "MARPP__"))
        ]
    else:
        tables = [(path.name, content)]
    found = [reading for name, content in tables if (reading := _parities(name, content)) is not None]
    if not found:
        raise LayoutChanged(
            f"{path.name} holds no table of price parities",
            expected="a CSV with GeoFIPS, Description and years",
        )
    return found


def _parities(name: str, content: bytes) -> Reading | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if "\x00" in text:
        raise Unreadable(f"{name} is not text", came="NUL bytes", do="Download it again")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise Unreadable(
            f"{name} is not a whole CSV file", came=str(error), do="Download it again"
        ) from error
    rows = [row for row in rows if any(row)]
    header = [cell.strip() for cell in rows[0]] if rows else []
    if not {"GeoFIPS", "GeoName", "Description", "TableName"} <= set(header):
        return None
    # BEA's closing notes fill one cell each.
    body = [row for row in rows[1:] if len(row) > 1]
    notes = " ".join(row[0] for row in rows[1:] if len(row) == 1)
    if not notes:
        raise Unreadable(
            f"{name} ends before its notes", expected="BEA's closing lines", do="Download it again"
        )
    years = [c for c in header if re.fullmatch("[0-9]{4}", c)]
    other = [row for row in body if len(row) != len(header)]
    if other or not years or len(set(header)) < len(header):
        raise Unreadable(
            f"{name} is not a whole table of price parities",
            expected=f"each heading once, years among them, and {len(header)} cells a line",
            came=f"{len(years)} years, {len(other)} lines of another length",
            do="Download it again",
        )
    frame = pd.DataFrame(body, columns=pd.Index(header), dtype="str")
    frame = frame[
        frame["Description"]
        .str.strip()
        .str.fullmatch(r"(RPPs|Regional price parities): All items", case=False)
    ]
    if frame.empty:
        raise LayoutChanged(f"{name} has no line for all items", expected="a Description 'RPPs: All items'")
    long = frame.melt(["GeoFIPS", "GeoName", "TableName"], years, "year", "rpp")
    fips = long["GeoFIPS"].str.replace(r'[" ]', "", regex=True)
    table_name = frame["TableName"].str.strip()
    by_state = bool(table_name.eq("SARPP").all())
    states = [*areas.STATE_BY_FIPS, "00"]
    odd = ~fips.str.fullmatch("[0-9]{5}") | (
        by_state & ~(fips.str[:2].isin(states) & fips.str.endswith("000"))
    )
    if (
        odd.any()
        or not (by_state or table_name.eq("MARPP").all())
        or long[["GeoFIPS", "year"]].duplicated().any()
    ):
        raise Unreadable(
            f"{name} does not give each area of one table once",
            expected="GeoFIPS of five digits, TableName SARPP or MARPP",
            came=", ".join(repr(c[:40]) for c in [*fips[odd].unique()[:3], *table_name.unique()[:2]]),
            do="Download it again",
        )
    long["area_code"] = [areas.state_area(f[:2]) if by_state and f != "00000" else f.zfill(7) for f in fips]
    long["title"] = (
        long["GeoName"]
        .str.replace(r"\s*\(?Metropolitan Statistical Area\)?|\s*\*+$", "", regex=True)
        .str.strip()
    )
    # "(NA)" is an area that BEA did not cover in that year: it has no row.
    long = long[long["rpp"].str.strip() != "(NA)"]
    number = numbers(long["rpp"].str.strip())
    if number.isna().any():
        raise Unreadable(
            f"{name} holds {int(number.isna().sum())} cells that are not figures",
            expected="numbers or (NA)",
            came=", ".join(repr(c[:40]) for c in long.loc[number.isna(), "rpp"].unique()[:3]),
            do="Download it again",
        )
    long["rpp"] = number
    if (long.loc[long["area_code"] == areas.NATION, "rpp"] != 100).any():
        raise LayoutChanged(
            f"{name} does not measure against the nation", expected="100 for the United States"
        )
    # The nation's nonmetropolitan portion is no area of OEWS.
    long = long[long["area_code"] != "0000999"]
    last, kind = years[-1], "state" if by_state else "metro"
    source_id = f"rpp-{kind}-{last}"
    # The nation stands in both tables, as 100 by definition; the states' one is kept.
    if not by_state:
        long = long[long["area_code"] != areas.NATION]
    table = pa.table(
        {
            "year": pa.array(long["year"].astype(int), pa.int64()),
            "area_code": pa.array(long["area_code"], pa.string()),
            "rpp": pa.array(long["rpp"], pa.float64()),
            "source_id": pa.array([source_id] * len(long), pa.string()),
        },
        schema=PRICE_PARITY.schema,
    )
    stated = re.search(r"Last updated: (\w+ \d+, \d{4})", notes)
    published = _day(stated[1]) if stated else None
    dataset = f"Regional price parities, all items, {'states' if by_state else 'metropolitan areas'}"
    tables = {"price_parity": table, "areas": area_table(long["area_code"], long["title"])}
    return Reading(source_id, dataset, f"{years[0]}-{last}", tables, publisher=BEA, published_at=published)


def _day(words: str) -> str | None:
    """ "February 19, 2026" as 2026-02-19; None where it is no date."""
    try:
        return datetime.strptime(words, "%B %d, %Y").date().isoformat()
    except ValueError:
        return None
