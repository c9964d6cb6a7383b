"""Pay above prices: any wages in dollars of any year, how much of a rise is prices, and an occupation's real growth.

Prices are CPI-U of May, the month that OEWS's estimates are of; a year whose May index was never published has no real
figures. Between places BEA's price parities serve, each with its own year. Real growth is measured on an occupation's
own clean years since May 2021. There the mean leads, because pay levels rest on it and it alone has a published error;
the median stands beside it. Low and high are the lowest and highest of: the mean's compound average over every stretch
of two years or more, and the median's over all the years. They are a range of what was seen, not an interval with a
probability.
"""

import pandas as pd

from etl.schema.wages import ANNUAL, HOURLY
from outlook.tables import Tables

MAY = 5
NOMINAL = "dollars of each year"


HOURLY_COLUMNS = ("hourly_mean_usd", *HOURLY)


ANNUAL_COLUMNS = ("annual_mean_usd", *ANNUAL)


def base_years(tables: Tables) -> list[int]:
    """Years in whose dollars wages can be put: those with a price index of May, newest first."""
    frame = tables.rows("SELECT year FROM price_index WHERE month = ? ORDER BY year DESC", [MAY])
    return [int(year) for year in frame["year"]]


def in_dollars_of(
    tables: Tables, frame: pd.DataFrame, base_year: int | None, *, at_average_prices: bool = False
) -> pd.DataFrame:
    """Rows of wages with their money in dollars of one May, at average U.S. prices where asked; a copy.

    `frame` needs `year`, and `area_code` for average prices. Every OEWS wage column that it has is multiplied by
    `deflator` (CPI-U of the base May over that of the row's May; 1 where `base_year` is None) and, where asked, divided
    by the place's newest price parity (`rpp`, U.S. = 100, of `rpp_year`). Added: deflator, base (in words),
    prices_source_id, and with average prices rpp, rpp_year, rpp_source_id. Where an index or a parity is missing the
    money is null and `deflator` or `rpp` is, too. Other columns (ranks, intervals) stay as they are. Annual figures are rounded to the dollar, hourly ones to the cent.
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


# Old names, until every importer uses the new modules.
import importlib  # noqa: E402
import typing  # noqa: E402

if typing.TYPE_CHECKING:
    from outlook.pay.real_growth import RealGrowth as RealGrowth
    from outlook.pay.real_growth import Rise as Rise
    from outlook.pay.real_growth import real_growth as real_growth
    from outlook.pay.real_growth import rise as rise

_MOVED = {
    "RealGrowth": "outlook.pay.real_growth",
    "Rise": "outlook.pay.real_growth",
    "real_growth": "outlook.pay.real_growth",
    "rise": "outlook.pay.real_growth",
}


def __getattr__(name: str) -> typing.Any:
    if name not in _MOVED:
        raise AttributeError(name)
    return getattr(importlib.import_module(_MOVED[name]), name)
