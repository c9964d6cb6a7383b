"""Wages in the dollars of another year, and at average U.S. prices.

Prices over time are CPI-U for May, the month of OEWS's estimates; a year whose May index was never published
has no real figures. Prices between places are BEA's regional price parities, each with its own year.
"""

import pandas as pd

from etl.schema.wages import ANNUAL, HOURLY
from outlook.tables import Tables

MAY = 5
NOMINAL = "dollars of each year"
HOURLY_COLUMNS = ("hourly_mean_usd", *HOURLY)
ANNUAL_COLUMNS = ("annual_mean_usd", *ANNUAL)


def list_base_years(tables: Tables) -> list[int]:
    """List the years in whose dollars wages can be given: those with a May price index, newest first."""
    frame = tables.rows("SELECT year FROM price_index WHERE month = ? ORDER BY year DESC", [MAY])
    return [int(year) for year in frame["year"]]


def convert_dollars(
    tables: Tables, frame: pd.DataFrame, base_year: int | None, *, at_average_prices: bool = False
) -> pd.DataFrame:
    """Return a copy of rows of wages with pay in dollars of one May, optionally at average U.S. prices.

    `frame` needs `year`, and `area_code` for average prices. Each OEWS wage column present is multiplied by
    `deflator` (CPI-U of the base May over that of the row's May; 1 if `base_year` is None) and, if asked,
    divided by the place's newest price parity (`rpp`, U.S. = 100, of `rpp_year`).

    Added columns: deflator, base (as text), prices_source_id and, with average prices, rpp, rpp_year and
    rpp_source_id. If an index or a parity is missing, so are the pay and `deflator` or `rpp`. Other columns
    (ranks, intervals) are unchanged. Annual pay is rounded to dollars, hourly pay to cents.
    """
    result = frame.copy()
    factor = pd.Series(1.0, index=frame.index, dtype="Float64")
    result["base"], result["prices_source_id"] = NOMINAL, None
    if base_year is not None:
        index = _may_index(tables)
        at_base = index["cpi_u"].get(base_year)
        if at_base is None:
            factor = factor.where(pd.Series(False, index=frame.index))
        else:
            factor = (at_base / frame["year"].map(index["cpi_u"])).astype("Float64")
        result["base"] = f"dollars of May {base_year} (CPI-U)"
        result["prices_source_id"] = frame["year"].map(index["source_id"])
    result["deflator"] = factor
    if at_average_prices:
        parity = tables.rows(
            "SELECT area_code, arg_max(rpp, year) AS rpp, max(year) AS year, arg_max(source_id, year) AS source_id "
            "FROM price_parity GROUP BY area_code"
        ).set_index("area_code")
        result["rpp"] = frame["area_code"].map(parity["rpp"]).astype("Float64")
        result["rpp_year"] = frame["area_code"].map(parity["year"]).astype("Int64")
        result["rpp_source_id"] = frame["area_code"].map(parity["source_id"])
        result["base"] = result["base"] + " at average U.S. prices (RPP)"
        factor = factor * 100 / result["rpp"]
    for columns, decimals in ((HOURLY_COLUMNS, 2), (ANNUAL_COLUMNS, 0)):
        for column in (c for c in columns if c in frame):
            result[column] = (frame[column].astype("Float64") * factor).round(decimals)
    return result


def _may_index(tables: Tables) -> pd.DataFrame:
    return tables.rows("SELECT year, cpi_u, source_id FROM price_index WHERE month = ?", [MAY]).set_index(
        "year"
    )
