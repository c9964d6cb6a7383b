"""Files about the people in this work and what employers ask of them (CPS, ORS, O*NET)."""

from urllib.parse import quote

from etl.catalog.reader import BLS, Reader, Source, one_file

_ONET_CODE = "o*net-soc code"

READERS: dict[str, Reader] = {
    "cps-age": Reader(
        "etl.sources.cps.age:read_workers_by_age",
        "CPS table 11b, employed people by occupation and age",
        sheet_title=r"\b11b\.\s+employed (people|persons) by detailed occupation and age",
    ),
    "cps-weekly-pay": Reader(
        "etl.sources.cps.weekly_pay:read_weekly_pay",
        "CPS table 39, median weekly pay by occupation and sex",
        sheet_title=r"\b39\.\s+median weekly earnings of full-time wage and salary workers by detailed occupation",
    ),
    "ors": Reader(
        "etl.sources.ors:read_requirements",
        "Occupational Requirements Survey, complete data set",
        # Editions write "SERIES ID" or "SERIES_ID".
        sheet_headings=frozenset({"requirement", "additive code", "standard error footnote"}),
    ),
    "onet-tasks": Reader(
        "etl.sources.onet:read_tasks",
        "O*NET task statements",
        sheet_headings=frozenset({_ONET_CODE, "task id", "task type"}),
    ),
    "onet-technologies": Reader(
        "etl.sources.onet:read_technologies",
        "O*NET technology skills",
        sheet_headings=frozenset({_ONET_CODE, "commodity code", "hot technology"}),
    ),
    "onet-related-occupations": Reader(
        "etl.sources.onet:read_related_occupations",
        "O*NET related occupations",
        sheet_headings=frozenset({_ONET_CODE, "related o*net-soc code", "relatedness tier"}),
    ),
    "onet-alternate-titles": Reader(
        "etl.sources.onet:read_alternate_titles",
        "O*NET alternate titles",
        sheet_headings=frozenset({_ONET_CODE, "alternate title", "short title"}),
    ),
    "onet-reported-titles": Reader(
        "etl.sources.onet:read_reported_titles",
        "O*NET sample of reported titles",
        sheet_headings=frozenset({_ONET_CODE, "reported job title"}),
    ),
    "onet-job-zones": Reader(
        "etl.sources.onet:read_job_zones",
        "O*NET job zones",
        sheet_headings=frozenset({_ONET_CODE, "job zone"}),
    ),
    "onet-job-zone-levels": Reader(
        "etl.sources.onet:read_job_zone_levels",
        "O*NET job zone reference",
        sheet_headings=frozenset({"job zone", "svp range", "job training"}),
    ),
}

# Earlier years of the CPS tables that BLS keeps, and those that a refresh asks for. BLS moved them with 2023.
_YEARS_KEPT = range(2011, 2025)
_YEARS_ASKED_FOR = range(2019, 2025)
_FIRST_YEAR_MOVED = 2023
_CPS_TABLES = {"cps-age": "cpsaat11b", "cps-weekly-pay": "cpsaat39"}
# Saved as CSV where the mirror's copy comes from.
_SAVED_AS_CSV = {("cps-weekly-pay", 2024)}

ORS = BLS + "/web/ors/ors-complete-dataset.xlsx"
# Reference years that BLS has replaced or keeps elsewhere.
_ORS_YEARS = (2018, 2020)

# The release is part of the URL: for a newer one change this line and read the sources again.
ONET_RELEASE = "29.3"
ONET_PAGE = "https://www.onetcenter.org/database.html"
_ONET = f"www.onetcenter.org/dl_files/database/db_{ONET_RELEASE.replace('.', '_')}_excel/"
_ONET_FILES = {
    "onet-tasks": "Task Statements",
    "onet-technologies": "Technology Skills",
    "onet-related-occupations": "Related Occupations",
    "onet-alternate-titles": "Alternate Titles",
    "onet-reported-titles": "Sample of Reported Titles",
    "onet-job-zones": "Job Zones",
    "onet-job-zone-levels": "Job Zone Reference",
}


def find_cps_url(reader: str, year: int) -> str | None:
    """The URL of an earlier year's CPS table; None for a year that may still be at the URL of the newest."""
    return _build_cps_url(reader, year) if year in _YEARS_KEPT else None


def _build_cps_url(reader: str, year: int) -> str:
    folder = f"data/aa{year}" if year >= _FIRST_YEAR_MOVED else f"aa{year}"
    return f"{BLS}/cps/{folder}/{_CPS_TABLES[reader]}.xlsx"


def _build_earlier_table(reader: str, year: int) -> Source:
    suffix = "csv" if (reader, year) in _SAVED_AS_CSV else "xlsx"
    return one_file(
        f"{reader}-{year}",
        reader,
        _build_cps_url(reader, year),
        archive=f"archive/cps/{year}/{_CPS_TABLES[reader]}.{suffix}",
        expected=False,
        edition=f"{reader}-{year}",
    )


SOURCES: tuple[Source, ...] = (
    *(one_file(reader, reader, f"{BLS}/cps/{name}.xlsx") for reader, name in _CPS_TABLES.items()),
    *(_build_earlier_table(reader, year) for reader in _CPS_TABLES for year in _YEARS_ASKED_FOR),
    # The mirror has the final data set of 2018 and the preliminary one of 2020 only.
    one_file("ors", "ors", ORS, expected=False),
    *(
        one_file(
            f"ors-{year}",
            "ors",
            ORS,
            archive=f"archive/ors/{year}/ors-complete-dataset.xlsx",
            lasting=False,
            edition=f"ors-{year}",
        )
        for year in _ORS_YEARS
    ),
    *(
        one_file(
            reader,
            reader,
            f"https://{_ONET}{quote(file)}.xlsx",
            archive=f"{_ONET}{file}.xlsx",
        )
        for reader, file in _ONET_FILES.items()
    ),
)
