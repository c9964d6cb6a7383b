"""Where places are: shapes for maps, the counties of each area, and ZIP codes."""

from etl.schema.base import (
    AREA_COLUMN,
    FROM_SOURCES,
    NUMBER,
    PLAIN,
    SOURCE_COLUMN,
    TEXT,
    Check,
    Column,
    Table,
)

STATE_COLUMN = Column("state", TEXT, "two letters of the state", required=True, pattern=r"^[A-Z]{2}$")
# From Guam at 145 to the Aleutians beyond 180 east; from American Samoa to Alaska.
LATITUDES, LONGITUDES = (-15.0, 72.0), (-180.0, 180.0)

BOUNDARIES = Table(
    name="boundaries",
    row="one row per state, territory, metropolitan area, or nonmetropolitan area with a shape",
    source="cartographic boundaries, U.S. Census Bureau; areas put together from counties as the U.S. Department of Labor lists them",
    key=("area_code",),
    columns=(
        AREA_COLUMN,
        Column("area_type", TEXT, "kind of area", required=True, values=("state", "metro", "nonmetro")),
        Column(
            "geometry",
            TEXT,
            "GeoJSON MultiPolygon in longitude and latitude, degrees to three decimals; neighbors share their points; outer rings counterclockwise (RFC 7946; Plotly draws clockwise ones)",
            required=True,
            pattern=r'^\{"type":"MultiPolygon","coordinates":\[\[\[\[',
        ),
        SOURCE_COLUMN,
    ),
    caveats=(
        "For drawing, not for measuring: borders are simplified to about a mile, and islands below about ten square miles are left out.",
        "Areas are those of the estimates since May 2024 (delineation of 2023); earlier estimates used other areas under the same codes.",
        "Guam and the U.S. Virgin Islands have estimates for the whole territory alone.",
    ),
    references=(FROM_SOURCES,),
    group_rows=64,
    later=True,
)

AREA_COUNTIES = Table(
    name="area_counties",
    row="one row per county, which belongs to one metropolitan or nonmetropolitan area",
    source="list of areas and their counties, U.S. Department of Labor (Office of Foreign Labor Certification); numbers and centers from the boundaries of the U.S. Census Bureau",
    key=("county_fips",),
    columns=(
        AREA_COLUMN,
        Column(
            "county_fips",
            TEXT,
            "five digits of the county or its equivalent; in Connecticut, of the planning region",
            required=True,
            pattern=r"^\d{5}$",
        ),
        Column("county_name", TEXT, "name without County, Parish, or the like", required=True, pattern=PLAIN),
        STATE_COLUMN,
        Column(
            "latitude",
            NUMBER,
            "center of the county (of its largest part)",
            "degrees",
            required=True,
            low=LATITUDES[0],
            high=LATITUDES[1],
        ),
        Column(
            "longitude",
            NUMBER,
            "center of the county (of its largest part)",
            "degrees",
            required=True,
            low=LONGITUDES[0],
            high=LONGITUDES[1],
        ),
        SOURCE_COLUMN,
    ),
    caveats=("An area may reach into several states: `state` is the county's.",),
    references=(FROM_SOURCES,),
    later=True,
)

ZIP_CODES = Table(
    name="zip_codes",
    row="one row per ZIP code, with its main county",
    source="ZIP code tabulation areas by county, U.S. Census Bureau",
    key=("zip_code", "state", "county_name"),
    columns=(
        Column("zip_code", TEXT, "five digits", required=True, pattern=r"^\d{5}$"),
        STATE_COLUMN,
        Column("county_name", TEXT, "county as the source writes it", required=True, pattern=PLAIN),
        Column(
            "county_fips",
            TEXT,
            "the county's row of `area_counties`; null where that has no such county",
            pattern=r"^\d{5}$",
        ),
        Column("area_code", TEXT, "the county's area; null where unknown", pattern=r"^\d{7}$"),
        SOURCE_COLUMN,
    ),
    caveats=(
        "ZIP codes are the post office's routes; the Census Bureau's areas for them follow blocks and leave out post office boxes.",
        "Connecticut's planning regions replaced its counties in 2022: where the source still has counties, a ZIP code there has a state alone.",
        "A ZIP code in several counties has the one with most of its people (2010) or its land (2020).",
        "The copy of 2010 gives the last of several counties by number instead: for one ZIP code in seven, that isn't the main one, and for one in 17 the area is another.",
    ),
    checks=(
        Check(
            "area-of-county",
            "an area where the county is known, and none where it is not",
            "(county_fips IS NULL) <> (area_code IS NULL)",
        ),
    ),
    references=(FROM_SOURCES,),
    later=True,
)

TABLES = (BOUNDARIES, AREA_COUNTIES, ZIP_CODES)
