"""Files about schools, programs and what graduates and households earn."""

from datetime import UTC, datetime

from etl.catalog.reader import Reader, Source, one_file

PAY, WORKERS = "b24121", "b24124"

READERS: dict[str, Reader] = {
    "program-occupations": Reader(
        "etl.sources.cip_soc_crosswalk:read_program_occupations",
        "CIP to SOC crosswalk",
        # In whichever edition.
        sheet_title=r"^CIP ?20\d\d ?Code$",
    ),
    "schools": Reader(
        "etl.sources.ipeds:read_schools",
        "IPEDS directory",
        csv_headings=(frozenset({"unitid", "instnm", "opeflag", "sector", "cyactive"}),),
        zipped=True,
    ),
    "school-outcomes": Reader(
        "etl.sources.college_scorecard:read_school_outcomes",
        "College Scorecard, institutions",
        csv_headings=(frozenset({"unitid", "opeid6", "instnm", "stabbr", "npcurl"}),),
        parquet_columns=frozenset({"unitid", "net_price_avg", "completion_rate", "earnings_threshold_state"}),
        zipped=True,
    ),
    "programs": Reader(
        "etl.sources.college_scorecard:read_programs",
        "College Scorecard, field of study",
        csv_headings=(frozenset({"unitid", "opeid6", "cipcode", "credlev"}),),
        parquet_columns=frozenset({"unitid", "cip_code", "credential_level", "earnings_median_1yr"}),
        zipped=True,
        needs=("program_occupations", "school_outcomes"),
    ),
    "graduate-earnings": Reader(
        "etl.sources.pseo:read_graduate_earnings",
        "Post-Secondary Employment Outcomes, earnings",
        csv_headings=(frozenset({"institution", "cipcode", "grad_cohort", "y1_p50_earnings"}),),
        zipped=True,
        needs=("program_occupations",),
        takes_year=True,
    ),
    "graduate-institutions": Reader(
        "etl.sources.pseo:read_institutions",
        "Post-Secondary Employment Outcomes, institutions",
        csv_headings=(frozenset({"institution", "label", "institution_state", "inst_level"}),),
        zipped=True,
        takes_year=True,
    ),
    "household-pay": Reader(
        "etl.sources.acs:read_household_pay",
        "American Community Survey, earnings or workers by occupation",
        csv_headings=tuple(frozenset({f"{table}_001e", f"{table}_001m"}) for table in (PAY, WORKERS)),
        json_keys=frozenset({"geo_id", "name", "us"}),
        needs=("census_occupations",),
        takes_year=True,
    ),
    "household-pay-labels": Reader(
        "etl.sources.acs:read_labels",
        "American Community Survey, labels of a table",
        csv_headings=(frozenset({"variable", "label", "group"}),),
    ),
}

_SCORECARD = "https://ed-public-download.scorecard.network/downloads/Most-Recent-Cohorts-{}_06102026.zip"
# The department offers each release here and gives it a name of its own; this one was kept second-hand.
_SCORECARD_PAGE, _RELEASE = "https://collegescorecard.ed.gov/data/", "2026-06-10"
_PSEO_PAGE = "https://lehd.ces.census.gov/data/pseo_experimental.html"
_ACS = "https://api.census.gov/data/{year}/acs/acs1"

# IPEDS directories known to exist; a directory appears about a year after the fall that it is of.
KNOWN_DIRECTORIES = (2023,)
ACS_YEARS = range(2010, 2019)
# The labels of the first of these years hold until the second.
ACS_LABELS = (2010, 2018)


def _directory(year: int) -> Source:
    return one_file(
        f"schools-{year}",
        "schools",
        f"https://nces.ed.gov/ipeds/datacenter/data/HD{year}.zip",
        expected=year in KNOWN_DIRECTORIES,
        edition=f"ipeds-directory-{year}",
    )


def _kept(name: str, reader: str, url: str, archive: str, edition: str) -> Source:
    """An edition that its publisher no longer offers as this file."""
    return one_file(name, reader, url, archive="archive/" + archive, lasting=False, edition=edition)


SOURCES: tuple[Source, ...] = (
    one_file(
        "program-occupations",
        "program-occupations",
        "https://nces.ed.gov/ipeds/cipcode/Files/CIP2020_SOC2018_Crosswalk.xlsx",
        edition="cip-soc-2020-2018",
    ),
    *(_directory(year) for year in range(KNOWN_DIRECTORIES[0], datetime.now(UTC).year + 1)),
    one_file(
        "programs",
        "programs",
        _SCORECARD.format("Field-of-Study"),
        expected=False,
        edition="scorecard-programs-",
    ),
    one_file(
        "school-outcomes",
        "school-outcomes",
        _SCORECARD.format("Institution"),
        expected=False,
        edition="scorecard-schools-",
    ),
    _kept(
        f"programs-{_RELEASE}",
        "programs",
        _SCORECARD_PAGE,
        f"college-scorecard/{_RELEASE}/value_check.parquet",
        f"scorecard-programs-{_RELEASE}",
    ),
    _kept(
        f"school-outcomes-{_RELEASE}",
        "school-outcomes",
        _SCORECARD_PAGE,
        f"college-scorecard/{_RELEASE}/institutions.parquet",
        f"scorecard-schools-{_RELEASE}",
    ),
    _kept("graduate-earnings-2019", "graduate-earnings", _PSEO_PAGE, "pseo/2019/pseoe_all.csv", "pseo-2019"),
    _kept(
        "graduate-institutions-2019",
        "graduate-institutions",
        _PSEO_PAGE,
        "pseo/2019/label_institution.csv",
        "pseo-labels-2019",
    ),
    *(
        _kept(
            f"household-pay-labels-{table}-{year}",
            "household-pay-labels",
            f"{_ACS.format(year=year)}/groups/{table.upper()}.json",
            f"acs/{year}/{table.upper()}-legend.csv",
            f"acs-labels-{table}-",
        )
        for year in ACS_LABELS
        for table in (PAY, WORKERS)
    ),
    *(
        _kept(
            f"household-pay-{table}-{year}",
            "household-pay",
            f"{_ACS.format(year=year)}?get=group({table.upper()})&for=us:1",
            f"acs/{year}/{table.upper()}.csv",
            f"acs-{year}-{table}",
        )
        for year in ACS_YEARS
        for table in (PAY, WORKERS)
    ),
)
