"""Every publisher's file: its URL, how it is recognized, and the function that reads it. Only facts.

A file comes from its publisher's URL. Where a publisher replaced an edition and gives it no lasting URL, `url` is the
page that once offered it, `lasting` is false, and the file comes from a mirror's archive or through `import`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from urllib.parse import urlsplit

from etl.errors import WrongUsage
from etl.schema.base import QUOTED


@dataclass(frozen=True)
class Reader:
    """A kind of file: the function that reads it, and what `etl.sources.detect` recognizes it by.

    Headings are in lower case with single spaces. A file is of this kind where one line has all headings of one of the
    sets, in a CSV file (`csv_headings`) or a workbook (`sheet_headings`); where a workbook has a sheet named `sheet`;
    or where its first series begins with `series`.
    """

    # MODULE:FUNCTION, imported when it is needed: readers load pandas, which an unchanged refresh does without.
    function: str
    title: str
    csv_headings: tuple[frozenset[str], ...] = ()
    sheet_headings: frozenset[str] = frozenset()
    sheet: str = ""
    series: str = ""
    # Whether the function also reads a zip of such CSV files.
    zipped: bool = False
    # Files besides "data" that the function needs, by role: a heading that only this one of BLS's text files has.
    mapping_files: Mapping[str, str] = field(default_factory=dict)
    # The file does not name its edition: the function gets the nation's jobs by base year, too.
    needs_nation: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the files that the function reads together."""
        return ("data", *self.mapping_files)

    @property
    def is_recognizable(self) -> bool:
        """Whether a file of this kind can be told from its content, and so be imported."""
        return bool(self.csv_headings or self.sheet_headings or self.sheet or self.series)


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
    ),
    "projections-workbook": Reader(
        "etl.sources.projections:read_workbook", "Employment Projections workbook", sheet="Table 1.2"
    ),
    "projections-quoted": Reader(
        "etl.sources.projections:read_quoted",
        "quoted Employment Projections (second-hand)",
        csv_headings=(frozenset({"jobs_base_thousands"}),),
    ),
    "projections-export": Reader(
        "etl.sources.projections:read_export",
        "Employment Projections export",
        csv_headings=(frozenset({"occupation code"}), frozenset({"soc code"})),
    ),
    "state-projections": Reader(
        "etl.sources.state_projections:read_state_projections",
        "state projections of Projections Central",
        csv_headings=(frozenset({"stfips", "occcode"}),),
        needs_nation=True,
    ),
    "price-index": Reader("etl.sources.cpi:read_price_index", "CPI-U series", series="CU"),
    "price-index-api": Reader("etl.sources.cpi:read_price_index_api", "CPI-U series from BLS's API"),
    "price-parity": Reader(
        "etl.sources.regional_price_parities:read_price_parity",
        "BEA regional price parities",
        csv_headings=(frozenset({"geofips"}),),
        zipped=True,
    ),
    # Before the crosswalk, whose headings it also has.
    "hybrid": Reader(
        "etl.sources.soc_crosswalk:read_hybrid",
        "OEWS May 2019 hybrid structure",
        sheet_headings=frozenset({"oes 2019 estimates code"}),
    ),
    "crosswalk": Reader(
        "etl.sources.soc_crosswalk:read_crosswalk",
        "SOC 2010 to 2018 crosswalk",
        sheet_headings=frozenset({"2010 soc code", "2018 soc code"}),
    ),
    "job-titles": Reader(
        "etl.sources.job_titles:read_job_titles",
        "SOC 2018 direct match titles",
        sheet_headings=frozenset({"2018 soc direct match title"}),
    ),
}


@dataclass(frozen=True)
class File:
    """One file at a URL. `archive` is its path on a mirror unless that is HOST/PATH; `series` are requested from an API."""

    url: str
    archive: str = ""
    lasting: bool = True
    series: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The URL, or the path in a mirror's archive; either ends in the file's name."""
        return self.archive or self.url


@dataclass(frozen=True)
class Source:
    """One dataset's files by role, and the name of the reader that takes them together.

    Where the publisher may not have the file (yet), `expected` is false, and its absence is not a failure. `edition` is
    the source_id, or the beginning of it, that the URL promises; empty where the URL always has the newest edition.
    `instead_of` names the source that this one replaces when that one fails.
    """

    name: str
    reader: str
    files: Mapping[str, File]
    expected: bool = True
    edition: str = ""
    instead_of: str = ""


# All urban consumers, U.S. city average, all items, not seasonally adjusted.
CPI_U = "CUUR0000SA0"

_BLS, _LABSTAT = "https://www.bls.gov", "https://download.bls.gov/pub/time.series"
_OEWS = _BLS + "/oes/special-requests/oesm{yy:02d}{suffix}.zip"
_OEWS_SUFFIXES = {"national": "nat", "industry": "in4", "state": "st", "metro": "ma"}
_SARPP, _MARPP = (f"https://apps.bea.gov/regional/zip/{name}.zip" for name in ("SARPP", "MARPP"))
_EP_PAGE = _BLS + "/emp/data/occupational-data.htm"
_EP_TOOL = "https://data.bls.gov/projections/occupationProj"

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


def _one(
    name: str,
    reader: str,
    url: str,
    *,
    archive: str = "",
    lasting: bool = True,
    expected: bool = True,
    edition: str = "",
) -> Source:
    return Source(name, reader, {"data": File(url, archive, lasting)}, expected, edition)


def _oews(year: int, kind: str, expected: bool = False) -> Source:
    # BLS's industry archive also holds the national workbook, so the URL promises only the year.
    return _one(
        f"oews-{kind}-{year}",
        "oews-workbook",
        _oews_url(year, kind),
        expected=expected,
        edition=f"oews-{year}-",
    )


def _oews_url(year: int, kind: str) -> str:
    return _OEWS.format(yy=year % 100, suffix=_OEWS_SUFFIXES[kind])


SOURCES: tuple[Source, ...] = (
    Source(
        "oews-flat",
        "oews-flat",
        {
            role: File(f"{_LABSTAT}/oe/oe.{'data.0.Current' if role == 'data' else role}")
            for role in READERS["oews-flat"].roles
        },
    ),
    *(_oews(y, "national", y in KNOWN_NATIONAL) for y in range(FIRST_NATIONAL, LAST_YEAR + 1)),
    *(_oews(y, "industry", y in KNOWN_INDUSTRY) for y in range(FIRST_INDUSTRY, LAST_YEAR + 1)),
    *(_oews(y, kind) for kind in ("state", "metro") for y in range(FIRST_STATE, LAST_YEAR + 1)),
    _one("projections", "projections-workbook", _BLS + "/emp/ind-occ-matrix/occupation.xlsx"),
    *(
        _one(
            f"projections-{vintage}",
            reader,
            page,
            archive=f"archive/employment-projections/{vintage}/{file}",
            lasting=False,
            edition=f"ep-{vintage}",
        )
        for vintage, reader, page, file in (
            ("2012-22", "projections-export", _EP_TOOL, "Employment Projections.csv"),
            ("2018-28", "projections-export", _EP_TOOL, "EmploymentProjections.csv"),
            ("2019-29", "projections-workbook", _EP_PAGE, "occupation.xlsx"),
            ("2020-30", "projections-export", _EP_TOOL, "Employment-Projections.csv"),
            ("2021-31", "projections-export", _EP_TOOL, "Employment Projections.csv"),
            ("2022-32", "projections-workbook", _EP_PAGE, "occupation.xlsx"),
            ("2023-33", "projections-workbook", _EP_PAGE, "occupation.xlsx"),
            ("2025-35", "projections-quoted", _EP_PAGE, "quoted.csv"),
        )
    ),
    _one(
        "state-projections-2022-32",
        "state-projections",
        "https://projectionscentral.org/Projections/LongTerm",
        archive="archive/projections-central/longterm_2022-32.csv",
        lasting=False,
    ),
    _one("price-index", "price-index", _LABSTAT + "/cu/cu.data.1.AllItems"),
    Source(
        "price-index-api",
        "price-index-api",
        {"data": File("https://api.bls.gov/publicAPI/v2/timeseries/data/", series=(CPI_U,))},
        instead_of="price-index",
    ),
    _one("price-parity-states", "price-parity", _SARPP),
    _one("price-parity-metros", "price-parity", _MARPP),
    _one(
        "price-parity-states-2023",
        "price-parity",
        _SARPP,
        archive="archive/regional-price-parities/SARPP_STATE_2008_2023.csv",
        lasting=False,
        edition="rpp-state-2023",
    ),
    _one(
        "crosswalk",
        "crosswalk",
        _BLS + "/soc/2018/soc_2010_to_2018_crosswalk.xlsx",
        archive="archive/soc/soc_2010_to_2018_crosswalk.xlsx",
    ),
    _one(
        "job-titles",
        "job-titles",
        _BLS + "/soc/2018/soc_2018_direct_match_title_file.xlsx",
        # Not known to exist under this URL.
        expected=False,
        edition="soc-job-titles-",
    ),
    _one(
        "hybrid",
        "hybrid",
        _BLS + "/oes/oes_2019_hybrid_structure.xlsx",
        archive="archive/soc/oes_2019_hybrid_structure.xlsx",
    ),
)

# A refresh sends requests to these hosts only, redirects included.
HOSTS = frozenset(urlsplit(f.url).netloc for s in SOURCES for f in s.files.values() if f.lasting)


def choose_sources(only: list[str] | None) -> list[Source]:
    """Sources by name or pattern (`oews-*`); all of them without any. Raises WrongUsage for an unknown one."""
    if not only:
        return list(SOURCES)
    for pattern in only:
        if not any(fnmatch(source.name, pattern) for source in SOURCES):
            raise WrongUsage(f"there is no source {pattern!r}", expected=", ".join(s.name for s in SOURCES))
    names = {source.name for source in SOURCES if any(fnmatch(source.name, pattern) for pattern in only)}
    return [source for source in SOURCES if source.name in names or source.instead_of in names]


def find_url(source_id: str) -> str | None:
    """The URL of an imported file's edition: "oews-2025-state" is oesm25st.zip. None where all editions share one."""
    oews = re.fullmatch(r"oews-(\d{4})-(national|industry|state|metro)", source_id)
    if oews:
        return _oews_url(int(oews[1]), oews[2])
    return _MARPP if source_id.startswith("rpp-metro") else None


def rank_source(source_id: str) -> int:
    """Rank of a source: where two give a row with the same key, the higher is kept.

    BLS's own figures rank above exports and those above quoted ones, the flat file above workbooks, and a newer edition
    of revised figures above an older one.
    """
    year = max((int(part) for part in source_id.split("-") if len(part) == 4 and part.isdigit()), default=0)
    for ending, weight in (
        (QUOTED, 1),
        ("-export", 2),
        ("-api", 2),
        ("-flat", 5),
        ("-national", 4),
        ("-industry", 4),
        ("-state", 3),
        ("-metro", 3),
    ):
        if source_id.endswith(ending):
            return weight * 10_000 + year
    return (0 if source_id.startswith("rpp") else 30_000) + year
