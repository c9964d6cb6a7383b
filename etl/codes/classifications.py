"""The classification of occupations that a year's figures use, and how editions of projections are named."""

from bisect import bisect

from etl.schema.base import CLASSIFICATIONS

SOC_2000, SOC_2010, HYBRID, SOC_2018 = CLASSIFICATIONS
# The first May of each classification but the first. In May 2010 and 2011, BLS gave codes of their own (29-2799) to the
# occupations that it could not yet tell apart, so a code that those years share with SOC 2010 means the same.
CHANGES = (2010, 2019, 2021)
SHARED_CODES = (2010, 2011)


def find_wages_classification(year: int) -> str:
    """The classification of OEWS's estimates of May `year`."""
    return CLASSIFICATIONS[bisect(CHANGES, year)]


def find_projections_classification(base_year: int) -> str:
    """The classification of the projections from `base_year`; 2019-29 was the first hybrid edition."""
    return find_wages_classification(base_year)


def format_vintage(base_year: int, target_year: int) -> str:
    """The name of an edition of projections: 2024, 2034 -> "2024-34"."""
    return f"{base_year}-{target_year % 100:02d}"
