"""Years and dates in the names of files and of the folders that data/raw keeps them in."""

from pathlib import Path

import pytest

from etl.formats.file_names import find_date, find_year


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("household-pay-b24121-2018/0123456789ab/B24121.csv", 2018),
        ("raw/imported-2019aaaaaaaa/201801234567/ACSDT1Y2021.B24121-Data.csv", 2021),
        ("acs/2010/B24121.csv", 2010),
        ("raw/imported-0123456789ab/2018abcdef01/B24121.csv", None),
        ("a/b/from-2017-to-2018.csv", None),
        ("a/b/220181.csv", None),
    ],
)
def test_year_is_found_in_names(path: str, year: int | None) -> None:
    assert find_year(Path(path)) == year


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("programs/0123456789ab/Most-Recent-Cohorts-Field-of-Study_06102026.zip", "2026-06-10"),
        ("programs-2026-06-10/0123456789ab/value_check.parquet", "2026-06-10"),
        ("a/b/Field-of-Study_31312026.zip", None),
        ("raw/imported-0123456789ab/061020260123/value_check.parquet", None),
    ],
)
def test_date_is_found_in_names(path: str, date: str | None) -> None:
    assert find_date(Path(path)) == date
