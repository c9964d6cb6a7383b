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
        needs=("projected_jobs",),
    ),
    "oews-workbook": Reader(
        "etl.sources.oews_workbooks:read_workbooks",
        "OEWS workbook",
        sheet_headings=frozenset({"occ_code", "tot_emp"}),
        zipped=True,
        # The heading in the workbooks of all estimates of May 2012 and 2013.
        sheet_title=r"^occ code$",
        takes_year=True,
        needs=("projected_jobs",),
    ),
    "oews-state-history": Reader(
        "etl.sources.state_history:read_state_history",
        "OEWS state estimates kept by others (second-hand)",
        parquet_columns=frozenset(
            {
                "Year",
                "State_FIPS",
                "OCC_CODE",
                "OCC_TITLE",
                "TOT_EMP",
                "A_MEAN",
                "A_MEDIAN",
                "A_PCT10",
                "A_PCT90",
            }
        ),
    ),
}

_OEWS = BLS + "/oes/special-requests/oesm{yy:02d}{suffix}.zip"
_OEWS_SUFFIXES = {"national": "nat", "industry": "in4", "state": "st", "metro": "ma"}

# Estimates of a May begin here. BLS has this form of URL for them, and others for those of other months before.
FIRST_MAY = 2003
# The first years that a refresh asks BLS for: what pages show of earlier ones, a person can import.
FIRST_NATIONAL, FIRST_INDUSTRY, FIRST_STATE, FIRST_METRO = 2003, 2008, 2012, 2021
# The estimates of a May are published the next spring, so this year's file seldom exists.
LAST_YEAR = datetime.now(UTC).year
# Years whose files are known to exist, so that their absence is a failure.
KNOWN_NATIONAL = range(2011, 2026)
KNOWN_INDUSTRY = (2008, *range(2010, 2021), *range(2022, 2025))


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
    *(_oews(y, "state") for y in range(FIRST_STATE, LAST_YEAR + 1)),
    *(_oews(y, "metro") for y in range(FIRST_METRO, LAST_YEAR + 1)),
    one_file(
        "oews-state-history",
        "oews-state-history",
        BLS + "/oes/tables.htm",
        archive="archive/oews-states/states_2015-2023.parquet",
        lasting=False,
        edition="oews-",
    ),
)
