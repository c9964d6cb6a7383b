"""Files of the Occupational Employment and Wage Statistics (OEWS)."""

from datetime import UTC, datetime

from etl.catalog.reader import BLS, LABSTAT, File, Reader, Source, one_file

READERS: dict[str, Reader] = {
    "oews-flat": Reader(
        "etl.sources.oews_flat_file:read_flat_file",
        "OEWS flat file",
        series="OEU",
        mapping_files={
            "area": "areatype_code",
            "industry": "industry_code",
            "occupation": "occupation_code",
            "datatype": "datatype_code",
            "footnote": "footnote_code",
            "release": "release_date",
        },
    ),
    "oews-workbook": Reader(
        "etl.sources.oews_workbooks:read_workbooks",
        "OEWS workbook",
        sheet_headings=frozenset({"occ_code", "tot_emp"}),
        zipped=True,
    ),
}

_OEWS = BLS + "/oes/special-requests/oesm{yy:02d}{suffix}.zip"
_OEWS_SUFFIXES = {"national": "nat", "industry": "in4", "state": "st", "metro": "ma"}

# May 2013 is the first year whose file has this form of URL.
FIRST_NATIONAL = 2013
# The first year under the current occupation codes whose industry workbook is known to exist.
FIRST_INDUSTRY = 2022
# The first year under the current occupation codes.
FIRST_STATE = 2021
# The estimates of a May are published the next spring, so this year's file seldom exists.
LAST_YEAR = datetime.now(UTC).year
# Years whose files are known to exist, so that their absence is a failure.
KNOWN_NATIONAL = (2013, 2014, 2016, 2017, *range(2019, 2026))
KNOWN_INDUSTRY = range(2022, 2025)


def _oews(year: int, kind: str, expected: bool = False) -> Source:
    # BLS's industry archive also holds the national workbook, so the URL promises only the year.
    return one_file(
        f"oews-{kind}-{year}",
        "oews-workbook",
        build_oews_url(year, kind),
        expected=expected,
        edition=f"oews-{year}-",
    )


def build_oews_url(year: int, kind: str) -> str:
    """URL of an OEWS archive: national, industry, state or metro, of May of a year."""
    return _OEWS.format(yy=year % 100, suffix=_OEWS_SUFFIXES[kind])


SOURCES: tuple[Source, ...] = (
    Source(
        "oews-flat",
        "oews-flat",
        {
            role: File(f"{LABSTAT}/oe/oe.{'data.0.Current' if role == 'data' else role}")
            for role in READERS["oews-flat"].roles
        },
    ),
    *(_oews(y, "national", y in KNOWN_NATIONAL) for y in range(FIRST_NATIONAL, LAST_YEAR + 1)),
    *(_oews(y, "industry", y in KNOWN_INDUSTRY) for y in range(FIRST_INDUSTRY, LAST_YEAR + 1)),
    *(_oews(y, kind) for kind in ("state", "metro") for y in range(FIRST_STATE, LAST_YEAR + 1)),
)
