"""Where a ZIP code or an area is: the point that distances to schools are measured from.

No table has coordinates of ZIP codes, but schools have both. A ZIP code is put where its schools are, else where the
schools are that share its county and its first three digits, else in the middle of its county.
`measure_location_errors` says how far off that is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outlook.tables import Tables

# Miles. Mean radius of the Earth, as spherical distances use it.
EARTH_RADIUS_MILES = 3958.8
# How a ZIP code was located, from the most to the least exact.
BASES = (
    "schools in that ZIP code",
    "schools in the same county with the same first three digits",
    "the center of its county",
    "schools with the same first three digits",
)
# Schools that have a location, with the county of their ZIP code as `zip_codes` has it.
_SCHOOLS = """
    SELECT s.school_id, s.zip_code, z.county_fips, s.latitude, s.longitude
    FROM schools s LEFT JOIN zip_codes z USING (zip_code)
    WHERE s.latitude IS NOT NULL AND s.longitude IS NOT NULL AND s.zip_code IS NOT NULL
"""


class NoLocation(ValueError):
    """A ZIP code or area that no table locates; the message is a sentence for the reader."""


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A point in degrees, the place that it stands for, and how it was found ("the center of its county")."""

    latitude: float
    longitude: float
    name: str
    basis: str


def compute_miles(
    latitude: str, longitude: str, to_latitude: str = "latitude", to_longitude: str = "longitude"
) -> str:
    """SQL for the great-circle distance in miles between two points given as SQL expressions in degrees."""
    return (
        f"2 * {EARTH_RADIUS_MILES} * asin(sqrt(least(1.0, "
        f"pow(sin(radians({to_latitude} - {latitude}) / 2), 2) + cos(radians({latitude})) * cos(radians({to_latitude})) "
        f"* pow(sin(radians({to_longitude} - {longitude}) / 2), 2))))"
    )


def locate_zip(tables: Tables, zip_code: str) -> Spot:
    """Locate a ZIP code of five digits. Raises NoLocation."""
    if len(zip_code) != 5 or not zip_code.isascii() or not zip_code.isdigit():
        raise NoLocation(f"“{zip_code[:20]}” isn't a ZIP code. Enter five digits.")
    row = tables.first(
        f"""
        WITH asked AS (SELECT CAST(? AS VARCHAR) AS zip), found AS ({_SCHOOLS}),
        here AS (SELECT county_fips FROM zip_codes JOIN asked ON zip_code = zip), points AS (
            SELECT 0 AS basis, avg(latitude) AS latitude, avg(longitude) AS longitude
            FROM found JOIN asked ON zip_code = zip
            UNION ALL
            SELECT 1, avg(latitude), avg(longitude)
            FROM found JOIN here USING (county_fips) JOIN asked ON left(zip_code, 3) = left(zip, 3)
            UNION ALL
            SELECT 2, avg(latitude), avg(longitude) FROM area_counties JOIN here USING (county_fips)
            UNION ALL
            SELECT 3, avg(latitude), avg(longitude) FROM found JOIN asked ON left(zip_code, 3) = left(zip, 3)
        )
        SELECT * FROM points WHERE latitude IS NOT NULL ORDER BY basis
        """,
        [zip_code],
    )
    if row is None:
        raise NoLocation(
            f"We have no location for ZIP code {zip_code}. Try a neighboring ZIP code, or pick a state."
        )
    return Spot(
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        name=f"ZIP code {zip_code}",
        basis=BASES[int(row["basis"])],
    )


def locate_area(tables: Tables, area_code: str) -> Spot:
    """Locate a metropolitan or nonmetropolitan area at the middle of its schools, else of its counties.

    Raises NoLocation for an area without counties.
    """
    row = tables.first(
        f"""
        WITH counties AS (SELECT county_fips, latitude, longitude FROM area_counties WHERE area_code = ?)
        SELECT title, coalesce(avg(f.latitude), avg(c.latitude)) AS latitude,
               coalesce(avg(f.longitude), avg(c.longitude)) AS longitude, count(f.school_id) AS schools
        FROM areas, counties c LEFT JOIN ({_SCHOOLS}) f USING (county_fips)
        WHERE area_code = ? GROUP BY title
        """,
        [area_code, area_code],
    )
    if row is None:
        raise NoLocation("We have no location for this area. Enter a ZIP code, or pick a state.")
    return Spot(
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        name=str(row["title"]),
        basis="the middle of its schools" if row["schools"] else "the middle of its counties",
    )


def measure_location_errors(tables: Tables, quantiles: Sequence[float] = (0.5, 0.9)) -> tuple[float, ...]:
    """How far off a ZIP code without a school of its own is located, in miles, at these quantiles.

    Each school's ZIP code is located without the schools in it, and the distance to those is the error. ZIP codes with a
    school are more often urban than others, so rural ones may be off by more.
    """
    frame = tables.rows(
        f"""
        WITH found AS ({_SCHOOLS}), zips AS (
            SELECT zip_code, any_value(county_fips) AS county_fips, avg(latitude) AS latitude, avg(longitude) AS longitude
            FROM found WHERE county_fips IS NOT NULL GROUP BY zip_code
        ), located AS (
            SELECT z.zip_code, z.latitude, z.longitude, coalesce(avg(f.latitude), any_value(c.latitude)) AS at_latitude,
                   coalesce(avg(f.longitude), any_value(c.longitude)) AS at_longitude
            FROM zips z LEFT JOIN area_counties c USING (county_fips)
            LEFT JOIN found f ON f.county_fips = z.county_fips AND left(f.zip_code, 3) = left(z.zip_code, 3)
                              AND f.zip_code <> z.zip_code
            GROUP BY ALL
        )
        SELECT {compute_miles("at_latitude", "at_longitude")} AS miles FROM located WHERE at_latitude IS NOT NULL
        """
    )
    return tuple(float(value) for value in np.quantile(frame["miles"].to_numpy(float), quantiles))
