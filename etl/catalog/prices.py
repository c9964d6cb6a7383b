"""Files of prices: the consumer price index and regional price parities."""

from etl.catalog.reader import LABSTAT, File, Reader, Source, one_file

READERS: dict[str, Reader] = {
    "price-index": Reader("etl.sources.cpi:read_price_index", "CPI-U series", series="CU"),
    "price-index-api": Reader(
        "etl.sources.cpi:read_price_index_api",
        "response of BLS's API",
        json_keys=frozenset({"status", "results"}),
    ),
    "price-parity": Reader(
        "etl.sources.regional_price_parities:read_price_parity",
        "BEA regional price parities",
        csv_headings=(frozenset({"geofips"}),),
        zipped=True,
    ),
}

# All urban consumers, U.S. city average, all items, not seasonally adjusted.
CPI_U = "CUUR0000SA0"

SARPP, MARPP = (f"https://apps.bea.gov/regional/zip/{name}.zip" for name in ("SARPP", "MARPP"))

SOURCES: tuple[Source, ...] = (
    one_file("price-index", "price-index", LABSTAT + "/cu/cu.data.1.AllItems"),
    Source(
        "price-index-api",
        "price-index-api",
        {"data": File("https://api.bls.gov/publicAPI/v2/timeseries/data/", series=(CPI_U,))},
        instead_of="price-index",
    ),
    one_file("price-parity-states", "price-parity", SARPP),
    one_file("price-parity-metros", "price-parity", MARPP),
    one_file(
        "price-parity-states-2023",
        "price-parity",
        SARPP,
        archive="archive/regional-price-parities/SARPP_STATE_2008_2023.csv",
        lasting=False,
        edition="rpp-state-2023",
    ),
)
