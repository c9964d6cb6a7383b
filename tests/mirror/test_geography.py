"""Shapes, counties, and ZIP codes from the real files."""

import gzip

import pytest

from tests.mirror.conftest import Published

pytestmark = pytest.mark.mirror


def test_every_area_has_a_shape(published: Published) -> None:
    kinds = published.fetch_all("SELECT area_type, count(*) FROM boundaries GROUP BY ALL ORDER BY ALL")
    assert kinds == [("metro", 393), ("nonmetro", 135), ("state", 56)]
    missing = published.fetch_all(
        "SELECT area_code FROM areas WHERE area_type <> 'nation' AND area_code NOT IN (SELECT area_code FROM boundaries) "
        "AND area_code IN (SELECT area_code FROM wages WHERE year = 2025)"
    )
    assert missing == []


def test_shapes_fit_into_300_kilobytes(published: Published) -> None:
    rows = published.fetch_all("SELECT geometry FROM boundaries ORDER BY area_code")
    assert len(gzip.compress("\n".join(row[0] for row in rows).encode())) < 300_000


@pytest.mark.parametrize(
    ("county", "area"), [("09110", "0025540"), ("72001", None), ("24510", "0012580"), ("51760", "0040060")]
)
def test_counties_are_in_their_area(published: Published, county: str, area: str | None) -> None:
    found = published.fetch_one("SELECT area_code FROM area_counties WHERE county_fips = ?", county)
    assert found == area or (area is None and found is not None)


def test_nearly_every_zip_code_has_an_area(published: Published) -> None:
    without = published.fetch_all(
        "SELECT state, count(*) FROM zip_codes WHERE area_code IS NULL GROUP BY ALL ORDER BY ALL"
    )
    assert without == [("AK", 10), ("CT", 282)]
    assert published.fetch_one("SELECT area_code FROM zip_codes WHERE zip_code = '90012'") == "0031080"
