"""BLS's consumer price index (CPI-U), all items, from its time-series file or its API."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from etl.catalog.prices import CPI_U
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import parse_numbers, quote
from etl.formats.csv_text import read_bytes
from etl.formats.labstat import read_columns
from etl.reading import Reading
from etl.schema.prices import PRICE_INDEX

DATASET = "Consumer Price Index, CPI-U, all items, U.S. city average"
# M13 is the average of a year.
MONTH = r"M(0[1-9]|1[0-2])"


def read_price_index(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Months of CPI-U from the time-series file. Raises LayoutChanged, Unreadable."""
    lines = read_columns(path, ("series_id", "year", "period", "value"))
    lines = lines[(lines["series_id"] == CPI_U) & lines["period"].str.fullmatch(MONTH)]
    if lines.empty:
        raise LayoutChanged(f"{path.name} lacks the series", expected=CPI_U, do=UNKNOWN_LAYOUT)
    return [_build_reading(lines, path.name, "cpi-u", DATASET)]


def read_price_index_api(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Months of CPI-U from a document of the API, or a JSON list of them. Raises LayoutChanged, Unreadable."""
    try:
        loaded = json.loads(read_bytes(path))
        documents = loaded if isinstance(loaded, list) else [loaded]
        for document in documents:
            _refuse_refusal(document, path.name)
        series = [each for document in documents for each in document["Results"]["series"]]
        rows = [
            (str(month["year"]), str(month["period"]), str(month["value"]))
            for each in series
            if each["seriesID"] == CPI_U
            for month in each["data"]
        ]
        others = sorted({str(each["seriesID"]) for each in series} - {CPI_U})
        messages = [str(message) for document in documents for message in document.get("message", [])]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LayoutChanged(
            f"{path.name} does not hold documents of BLS's API",
            expected="documents with Results.series[].data[] of year, period and value",
            got=type(error).__name__,
            do="Run refresh again later",
        ) from error
    # Requests for adjacent spans of years may both return the month between them.
    lines = pd.DataFrame(rows, columns=["year", "period", "value"], dtype="str").drop_duplicates()
    lines = lines[lines["period"].str.fullmatch(MONTH)].sort_values(["year", "period"])
    if lines.empty:
        got = "; ".join([f"series {', '.join(others[:3])}" if others else "", *messages[:1]]).strip("; ")
        raise LayoutChanged(
            f"{path.name} lacks the series",
            expected=f"months of {CPI_U}, the only series that this project takes from BLS's API",
            got=got[:200],
            do=f"Request series {CPI_U}; wages are in BLS's files",
        )
    return [_build_reading(lines, path.name, "cpi-u-api", f"{DATASET}, by BLS's API")]


def _refuse_refusal(document: dict[str, Any], name: str) -> None:
    """Raises Unreadable where the API did not serve the request: it says so in a document of the same form."""
    if document["status"] != "REQUEST_SUCCEEDED":
        raise Unreadable(
            f"{name} is a refusal of BLS's API, not figures",
            expected="status REQUEST_SUCCEEDED",
            got=f"{document['status']}: {'; '.join(map(str, document.get('message', [])))}"[:200],
            do="The API limits requests per day: repeat the request tomorrow, or with a registration key",
        )


def _build_reading(lines: pd.DataFrame, file: str, source_id: str, dataset: str) -> Reading:
    """A reading of lines with year, period (M01 to M12) and value as text. Raises Unreadable."""
    # "-" is a month that was never published (October 2025): it has no row.
    lines = lines[lines["value"] != "-"]
    value = parse_numbers(lines["value"])
    is_odd = value.isna() | ~lines["year"].str.fullmatch("[0-9]{4}")
    if is_odd.any() or lines.empty:
        raise Unreadable(
            f"{file} holds {int(is_odd.sum())} months that are not figures",
            got=quote(lines.loc[is_odd, "value"]) or "no month at all",
            do=DOWNLOAD_AGAIN,
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
