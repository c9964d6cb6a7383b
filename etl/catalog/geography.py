"""Files about shapes and codes of places."""

from etl.catalog.reader import File, Reader, Source, one_file

READERS: dict[str, Reader] = {
    "area-shapes": Reader(
        "etl.sources.area_shapes:read_area_shapes",
        "boundaries of states and counties (TopoJSON), with the counties of each area",
        json_keys=frozenset({"arcs", "objects", "transform"}),
        mapping_files={"areas": "countytownname"},
    ),
    "zip-codes": Reader(
        "etl.sources.zip_codes:read_zip_codes",
        "ZIP code tabulation areas by county",
        csv_headings=(frozenset({"geoid_zcta5_20", "geoid_county_20"}), frozenset({"zcta5", "geoid"})),
        json_keys=frozenset({"zip_state_county"}),
        needs=("area_counties",),
    ),
}

_CENSUS = "https://www.census.gov/geographies"

SOURCES: tuple[Source, ...] = (
    Source(
        "area-shapes",
        "area-shapes",
        {
            "data": File(
                f"{_CENSUS}/mapping-files/time-series/geo/cartographic-boundary.html",
                archive="archive/boundaries/us-atlas-2023/counties-10m.json",
                lasting=False,
            ),
            "areas": File(
                "https://flag.dol.gov/wage-data/wage-data-downloads",
                archive="archive/oflc/2025-26/Geography.csv",
                lasting=False,
            ),
        },
    ),
    Source(
        "zip-codes",
        "zip-codes",
        {
            "data": File(
                "https://www2.census.gov/geo/docs/maps-data/data/rel2020/zcta520/tab20_zcta520_county20_natl.txt"
            )
        },
        expected=False,
    ),
    one_file(
        "zip-codes-2010",
        "zip-codes",
        f"{_CENSUS}/reference-files/time-series/geo/relationship-files.2010.html",
        archive="archive/boundaries/zip_state_county.json",
        lasting=False,
    ),
)
