"""Every publisher's file: where it lies, which reader (etl.readers) takes it. Facts only; a source is a few lines.

A file has its publisher's address (`url`). Where a publisher overwrote an edition and gives it no lasting
address, `url` is the page that once offered it, `lasting` is false, and the file comes from a mirror's
archive, or by hand through `import`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from urllib.parse import urlsplit

from etl.errors import WrongUsage
from etl.schema.base import QUOTED


@dataclass(frozen=True)
class File:
    """One address. `archive` is its path in a mirror where that is not HOST/PATH. `series` are asked of an API there."""

    url: str
    archive: str = ""
    lasting: bool = True
    series: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the file is called: by its address, or by its place in an archive, whose ending then counts."""
        return self.archive or self.url


@dataclass(frozen=True)
class Source:
    """One dataset's files by role and the reader that takes them together.

    `expected` is false where the publisher may well not have the file (yet): its absence is no failure.
    `gives` is the edition (source_id, or how it begins) that its address promises; empty where the address is that
    of whatever is newest. `instead_of` names the source that this one is asked in place of, when that fails.
    """

    name: str
    reader: str
    files: Mapping[str, File]
    expected: bool = True
    gives: str = ""
    instead_of: str = ""


# The flat file and the files that say what its codes mean.
FLAT_PARTS = ("data", "area", "industry", "occupation", "datatype", "footnote", "release")
# All urban consumers, U.S. city average, all items, not seasonally adjusted.
CPI_U = "CUUR0000SA0"
# Readers that look at the nation's jobs, so that what gives them has to be read before.
DATED_BY_THE_NATION = ("state-projections",)

_BLS, _FLAT = "https://www.bls.gov", "https://download.bls.gov/pub/time.series"
_OEWS = _BLS + "/oes/special-requests/oesm{yy:02d}{kind}.zip"
_MARPP = "https://apps.bea.gov/regional/zip/MARPP.zip"
_EP_PAGE = _BLS + "/emp/data/occupational-data.htm"
_EP_TOOL = "https://data.bls.gov/projections/occupationProj"

# May 2013 is the first year whose file is told by the same address.
FIRST_NATIONAL = 2013
# Industry workbooks are read from the first year under the present occupation codes whose file was had.
FIRST_INDUSTRY = 2022
# State and area workbooks are looked for from the first year under the present codes.
FIRST_STATE = 2021
# The estimates of a May come out the spring after: this year's is looked for and seldom there.
LAST_YEAR = datetime.now(UTC).year
# Years whose files were had when this was written, so that their absence is a failure. Others are looked for.
HAD_NATIONAL = (2013, 2014, 2016, 2017, *range(2019, 2026))
HAD_INDUSTRY = range(2022, 2025)


def _one(
    name: str,
    reader: str,
    url: str,
    *,
    archive: str = "",
    lasting: bool = True,
    expected: bool = True,
    gives: str = "",
) -> Source:
    return Source(name, reader, {"data": File(url, archive, lasting)}, expected, gives)


def _oews(year: int, kind: str, name: str, known: bool) -> Source:
    address = _OEWS.format(yy=year % 100, kind=kind)
    # BLS's whole industry archive holds the nation's workbook as well: the year is what the address promises.
    return _one(f"oews-{name}-{year}", "oews-workbook", address, expected=known, gives=f"oews-{year}-")


SOURCES: tuple[Source, ...] = (
    Source(
        "oews-flat",
        "oews-flat",
        {part: File(f"{_FLAT}/oe/oe.{'data.0.Current' if part == 'data' else part}") for part in FLAT_PARTS},
    ),
    *(_oews(y, "nat", "national", y in HAD_NATIONAL) for y in range(FIRST_NATIONAL, LAST_YEAR + 1)),
    *(_oews(y, "in4", "industry", y in HAD_INDUSTRY) for y in range(FIRST_INDUSTRY, LAST_YEAR + 1)),
    *(_oews(y, "st", "state", False) for y in range(FIRST_STATE, LAST_YEAR + 1)),
    *(_oews(y, "ma", "metro", False) for y in range(FIRST_STATE, LAST_YEAR + 1)),
    _one("projections", "projections-workbook", _BLS + "/emp/ind-occ-matrix/occupation.xlsx"),
    *(
        _one(
            f"projections-{vintage}",
            reader,
            page,
            archive=f"archive/employment-projections/{vintage}/{file}",
            lasting=False,
            gives=f"ep-{vintage}",
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
    _one("price-index", "price-index", _FLAT + "/cu/cu.data.1.AllItems"),
    Source(
        "price-index-api",
        "price-index-api",
        {"data": File("https://api.bls.gov/publicAPI/v2/timeseries/data/", series=(CPI_U,))},
        instead_of="price-index",
    ),
    _one("price-parity-states", "price-parity", "https://apps.bea.gov/regional/zip/SARPP.zip"),
    _one("price-parity-metros", "price-parity", _MARPP),
    _one(
        "price-parity-states-2023",
        "price-parity",
        "https://apps.bea.gov/regional/zip/SARPP.zip",
        archive="archive/regional-price-parities/SARPP_STATE_2008_2023.csv",
        lasting=False,
        gives="rpp-state-2023",
    ),
    _one(
        "crosswalk",
        "crosswalk",
        _BLS + "/soc/2018/soc_2010_to_2018_crosswalk.xlsx",
        archive="archive/soc/soc_2010_to_2018_crosswalk.xlsx",
    ),
    # Not among the files that were had when this was written.
    _one(
        "job-titles",
        "job-titles",
        _BLS + "/soc/2018/soc_2018_direct_match_title_file.xlsx",
        expected=False,
        gives="soc-job-titles-",
    ),
    _one(
        "hybrid",
        "hybrid",
        _BLS + "/oes/oes_2019_hybrid_structure.xlsx",
        archive="archive/soc/oes_2019_hybrid_structure.xlsx",
    ),
)

# The only hosts that a refresh speaks to, redirects included.
HOSTS = frozenset(urlsplit(f.url).netloc for s in SOURCES for f in s.files.values() if f.lasting)


def chosen(only: list[str] | None) -> list[Source]:
    """Sources by name or pattern (`oews-*`); all where none is named. Raises WrongUsage for an unknown one."""
    if not only:
        return list(SOURCES)
    for pattern in only:
        if not any(fnmatch(s.name, pattern) for s in SOURCES):
            raise WrongUsage(f"there is no source {pattern!r}", expected=", ".join(s.name for s in SOURCES))
    named = {s.name for s in SOURCES if any(fnmatch(s.name, pattern) for pattern in only)}
    # What is asked in place of another comes along with it.
    return [s for s in SOURCES if s.name in named or s.instead_of in named]


def offered_at(source_id: str) -> str | None:
    """Address of what a file brought by hand turned out to be: "oews-2025-state" is oesm25st.zip. None where
    every file of its reader has one address."""
    found = re.fullmatch(r"oews-(\d{4})-(national|industry|state|metro)", source_id)
    if found:
        kind = {"national": "nat", "industry": "in4", "state": "st", "metro": "ma"}[found[2]]
        return _OEWS.format(yy=int(found[1]) % 100, kind=kind)
    if source_id.startswith("rpp-metro"):
        return _MARPP
    return None


def precedence(source_id: str) -> int:
    """Which source's row is kept where two have one key: the higher. Official before exports before quoted,
    the flat file before workbooks, a newer edition of revised figures before an older one."""
    year = max(
        (int(part) for part in source_id.replace("-", " ").split() if len(part) == 4 and part.isdigit()),
        default=0,
    )
    for mark, weight in (
        (QUOTED, 1),
        ("-export", 2),
        ("-api", 2),
        ("-flat", 5),
        ("-national", 4),
        ("-industry", 4),
        ("-state", 3),
        ("-metro", 3),
        ("oews", 4),
    ):
        if source_id.endswith(mark):
            return weight * 10_000 + year
    return (0 if source_id.startswith("rpp") else 30_000) + year
