"""Where ZIP codes and areas are, and how far schools are from there."""

from math import acos, cos, radians, sin

import pytest

from outlook.tables import Tables
from outlook.training.location import (
    BASES,
    NoLocation,
    compute_miles,
    locate_area,
    locate_zip,
    measure_location_errors,
)


@pytest.mark.parametrize(
    ("zip_code", "latitude", "longitude", "basis"),
    [
        # Manhattan, Kansas; San Bernardino, California; Hyannis, Nebraska, in a county without schools.
        ("66502", 39.19, -96.59, BASES[0]),
        ("92405", 34.14, -117.30, BASES[1]),
        ("69350", 42.00, -101.76, BASES[2]),
    ],
)
def test_zip_codes_are_located_by_schools_first(
    tables: Tables, zip_code: str, latitude: float, longitude: float, basis: str
) -> None:
    spot = locate_zip(tables, zip_code)
    assert spot.basis == basis
    assert spot.latitude == pytest.approx(latitude, abs=0.3)
    assert spot.longitude == pytest.approx(longitude, abs=0.3)


@pytest.mark.parametrize("zip_code", ["99999", "6650", "abcde", "６６５０２"])
def test_unknown_zip_codes_are_refused(tables: Tables, zip_code: str) -> None:
    with pytest.raises(NoLocation, match="ZIP code"):
        locate_zip(tables, zip_code)


def test_error_of_located_zip_codes_is_measured(tables: Tables) -> None:
    half, most = measure_location_errors(tables)
    assert (round(half, 1), round(most, 1)) == (5.4, 17.6)


def test_areas_lie_where_their_schools_are(tables: Tables) -> None:
    spot = locate_area(tables, "0031740")
    assert (round(spot.latitude, 1), round(spot.longitude, 1)) == (39.2, -96.6)
    with pytest.raises(NoLocation):
        locate_area(tables, "0000000")


def test_miles_agree_with_the_law_of_cosines(tables: Tables) -> None:
    (north, west), (south, east) = (47.6, -122.3), (25.8, -80.2)
    found = tables.rows(f"SELECT {compute_miles(str(north), str(west), str(south), str(east))} AS miles")
    a, b, turn = radians(north), radians(south), radians(east - west)
    assert found["miles"][0] == pytest.approx(
        3958.8 * acos(sin(a) * sin(b) + cos(a) * cos(b) * cos(turn)), rel=1e-9
    )
