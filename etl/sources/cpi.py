"""Prices: BLS's CPI-U, all items, and BEA's regional price parities (RPP) for states and metropolitan areas."""

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.catalog import CPI_U
from etl.errors import LayoutChanged, Unreadable
from etl.formats.cells import numbers
from etl.formats.labstat import mapping
from etl.reading import Reading
from etl.schema.prices import PRICE_INDEX


def read_price_index(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Months of CPI-U. M13 (the year's average) and half-years are left out. Raises LayoutChanged, Unreadable."""
    lines = mapping(path, ("series_id", "year", "period", "value"))
    lines = lines[(lines["series_id"] == CPI_U) & lines["period"].str.fullmatch(r"M(0[1-9]|1[0-2])")]
    if lines.empty:
        raise LayoutChanged(
            f"{path.name} lacks the series", expected=CPI_U, do="Check the address of the price index"
        )
    return [
        _price_index(lines, path.name, "cpi-u", "Consumer Price Index, CPI-U, all items, U.S. city average")
    ]


def read_price_index_api(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Months of CPI-U from answers of BLS's API, kept as a list of JSON documents. Raises LayoutChanged, Unreadable."""
    try:
        answers = json.loads(path.read_bytes())
        rows = [
            (str(month["year"]), str(month["period"]), str(month["value"]))
            for answer in answers
            for series in answer["Results"]["series"]
            if series["seriesID"] == CPI_U
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
    lines = pd.DataFrame(rows, columns=["year", "period", "value"], dtype="str").drop_duplicates()
    lines = lines[lines["period"].str.fullmatch(r"M(0[1-9]|1[0-2])")].sort_values(["year", "period"])
    if lines.empty:
        raise LayoutChanged(
            f"{path.name} lacks the series", expected=f"months of {CPI_U}", do="Run refresh again later"
        )
    title = "Consumer Price Index, CPI-U, all items, U.S. city average, by BLS's API"
    return [_price_index(lines, path.name, "cpi-u-api", title)]


def _price_index(lines: pd.DataFrame, where: str, source_id: str, dataset: str) -> Reading:
    """One reading of lines with year, period (M01 to M12) and value as text. Raises Unreadable."""
    # "-" is a month that was never published (October 2025): it has no row.
    lines = lines[lines["value"] != "-"]
    value = numbers(lines["value"])
    odd = value.isna() | ~lines["year"].str.fullmatch("[0-9]{4}")
    if odd.any() or lines.empty:
        raise Unreadable(
            f"{where} holds {int(odd.sum())} months that are not figures",
            came=", ".join(repr(c[:40]) for c in lines.loc[odd, "value"].unique()[:3]) or "no month at all",
            do="Download it again",
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
