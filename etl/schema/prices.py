"""Prices over time and between places."""

from etl.schema.base import (
    AREA_COLUMN,
    FROM_SOURCES,
    NUMBER,
    SOURCE_COLUMN,
    WHOLE,
    Check,
    Column,
    Reference,
    Table,
)

PRICE_INDEX = Table(
    name="price_index",
    row="one row per year and month",
    source="Consumer Price Index for All Urban Consumers (CPI-U), U.S. city average, all items, not seasonally adjusted; U.S. Bureau of Labor Statistics",
    key=("year", "month"),
    columns=(
        Column("year", WHOLE, "calendar year", required=True, low=1913, high=2100),
        Column("month", WHOLE, "calendar month", required=True, low=1, high=12),
        Column("cpi_u", NUMBER, "index, 1982-84 = 100", "1982-84 = 100", required=True, low=5, high=2000),
        SOURCE_COLUMN,
    ),
    caveats=("October 2025 was never published.",),
    references=(FROM_SOURCES,),
)

PRICE_PARITY = Table(
    name="price_parity",
    row="one row per year and area",
    source="Regional Price Parities, all items, U.S. Bureau of Economic Analysis",
    key=("year", "area_code"),
    columns=(
        Column("year", WHOLE, "calendar year", required=True, low=2008, high=2100),
        AREA_COLUMN,
        Column("rpp", NUMBER, "price level, U.S. = 100", "U.S. = 100", required=True, low=65, high=150),
        SOURCE_COLUMN,
    ),
    caveats=(
        "Metropolitan areas only where BEA publishes one; nonmetropolitan areas have no parity of their own here.",
    ),
    checks=(Check("nation-is-100", "the nation is 100", "area_code = '0000000' AND abs(rpp - 100) > 0.001"),),
    references=(Reference("area_code", "areas", "area_code"), FROM_SOURCES),
)

TABLES = (PRICE_INDEX, PRICE_PARITY)
