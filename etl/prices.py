"""Prices: BLS's CPI-U, all items, and BEA's regional price parities (RPP) for states and metropolitan areas."""

import csv
import json
import re
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl import areas
from etl.errors import LayoutChanged, Unreadable
from etl.flatfile import mapping
from etl.oews import area_table
from etl.readings import BEA, Reading
from etl.tables import PRICE_INDEX, PRICE_PARITY
from etl.workbooks import members

# U.S. city average, all items, not seasonally adjusted.
SERIES = "CUUR0000SA0"


def read_price_index(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Months of CPI-U. M13 (the year's average) and half-years are left out. Raises LayoutChanged, Unreadable."""
    lines = mapping(path, ("series_id", "year", "period", "value"))
    lines = lines[(lines["series_id"] == SERIES) & lines["period"].str.fullmatch(r"M(0[1-9]|1[0-2])")]
    if lines.empty:
        raise LayoutChanged(
            f"{path.name} lacks the series", expected=SERIES, do="Check the address of the price index"
        )
    return [
        _price_index(lines, path.name, "cpi-u", "Consumer Price Index, CPI-U, all items, U.S. city average")
    ]


def read_price_index_api(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Months of CPI-U from answers of BLS's API, kept as a list of JSON documents. Raises LayoutChanged, Unreadable."""
    try:
        answers = json.loads(path.read_bytes())
        rows = [
            (month["year"], month["period"], month["value"])
            for answer in answers
            for series in answer["Results"]["series"]
            if series["seriesID"] == SERIES
            for month in series["data"]
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LayoutChanged(
            f"{path.name} is not an answer of BLS's API",
            expected="documents with Results.series[].data[] of year, period and value",
            came=type(error).__name__,
            do="Run refresh again later",
        ) from error
    # Questions for neighbouring years may both be answered with the month between them.
    lines = pd.DataFrame(rows, columns=["year", "period", "value"]).astype(str).drop_duplicates()
    lines = lines[lines["period"].str.fullmatch(r"M(0[1-9]|1[0-2])")].sort_values(["year", "period"])
    if lines.empty:
        raise LayoutChanged(
            f"{path.name} lacks the series", expected=f"months of {SERIES}", do="Run refresh again later"
        )
    title = "Consumer Price Index, CPI-U, all items, U.S. city average, by BLS's API"
    return [_price_index(lines, path.name, "cpi-u-api", title)]


def _price_index(lines: pd.DataFrame, where: str, source_id: str, dataset: str) -> Reading:
    """One reading of lines with year, period (M01 to M12) and value as text. Raises Unreadable."""
    # "-" is a month that was never published (October 2025): it has no row.
    lines = lines[lines["value"] != "-"]
    value = pd.to_numeric(lines["value"], errors="coerce")
    odd = value.isna() | ~lines["year"].str.fullmatch(r"\d{4}")
    if odd.any() or lines.empty:
        raise Unreadable(
            f"{where} holds {int(odd.sum())} months that are not figures", do="Download it again"
        )
    last = lines.iloc[-1]
    table = pa.table(
        {
            "year": pa.array(lines["year"].astype(int), pa.int64()),
            "month": pa.array(lines["period"].str[1:].astype(int), pa.int64()),
            "cpi_u": pa.array(value, pa.float64()),
            "source_id": pa.array([source_id] * len(lines), pa.string()),
        },
        schema=PRICE_INDEX.schema,
    )
    return Reading(source_id, dataset, f"to {last['year']}-{last['period'][1:]}", {"price_index": table})


def read_price_parity(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """All-items price parities from BEA's SARPP or MARPP table (CSV, or the zip around it).

    "All items" is found by its description: its LineCode moves between editions. Raises LayoutChanged, Unreadable.
    """
    with path.open("rb") as stream:
        is_archive = stream.read(2) == b"PK"
    if is_archive:
        tables = [
            (n, c) for n, c in members(path, (".csv",)) if not n.upper().startswith(("SARPP__", "MARPP__"))
        ]
    else:
        tables = [(path.name, path.read_bytes())]
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
    rows = list(csv.reader(text.splitlines(), skipinitialspace=True))
    header = [cell.strip() for cell in rows[0]] if rows else []
    if not {"GeoFIPS", "GeoName", "Description", "TableName"} <= set(header):
        return None
    body = [row for row in rows[1:] if len(row) == len(header)]
    notes = " ".join(row[0] for row in rows[1:] if 0 < len(row) < len(header))
    if not notes:
        raise Unreadable(
            f"{name} ends before its notes", expected="BEA's closing lines", do="Download it again"
        )
    frame = pd.DataFrame(body, columns=pd.Index(header))
    frame = frame[
        frame["Description"]
        .str.strip()
        .str.fullmatch(r"(RPPs|Regional price parities): All items", case=False)
    ]
    if frame.empty:
        raise LayoutChanged(f"{name} has no line for all items", expected="a Description 'RPPs: All items'")
    years = [c for c in header if re.fullmatch(r"\d{4}", c)]
    long = frame.melt(["GeoFIPS", "GeoName", "TableName"], years, "year", "rpp")
    fips = long["GeoFIPS"].str.replace(r'[" ]', "", regex=True)
    by_state = long["TableName"].str.strip().eq("SARPP").all()
    long["area_code"] = [areas.state_area(f[:2]) if by_state and f != "00000" else f.zfill(7) for f in fips]
    long["title"] = (
        long["GeoName"]
        .str.replace(r"\s*\(?Metropolitan Statistical Area\)?|\s*\*+$", "", regex=True)
        .str.strip()
    )
    # "(NA)" is an area that BEA did not cover in that year: it has no row.
    long = long[long["rpp"].str.strip() != "(NA)"]
    number = pd.to_numeric(long["rpp"], errors="coerce")
    if number.isna().any():
        raise Unreadable(
            f"{name} holds {int(number.isna().sum())} cells that are not figures",
            expected="numbers or (NA)",
            came=", ".join(repr(c) for c in long.loc[number.isna(), "rpp"].unique()[:3]),
            do="Download it again",
        )
    long["rpp"] = number
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
