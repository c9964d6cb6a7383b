"""Every publisher's file: its URL, how it is recognized, and the function that reads it. Only facts.

A file comes from its publisher's URL. Where a publisher replaced an edition and gives it no lasting URL, `url` is the
page that once offered it, `lasting` is false, and the file comes from a mirror's archive or through `import`.
Each family of files has a module with its READERS and SOURCES.
"""

import re
from fnmatch import fnmatch
from urllib.parse import urlsplit

from etl.catalog import codes, geography, people, prices, projections, training, wages
from etl.catalog.people import ONET_PAGE, find_cps_url
from etl.catalog.prices import MARPP
from etl.catalog.reader import File, Reader, Source
from etl.catalog.wages import build_oews_url
from etl.errors import WrongUsage
from etl.schema.base import QUOTED, TABLE

__all__ = ["READERS", "SOURCES", "File", "Reader", "Source", "choose_sources", "find_url", "rank_source"]

_FAMILIES = (wages, projections, prices, codes, people, training, geography)

READERS: dict[str, Reader] = {name: reader for family in _FAMILIES for name, reader in family.READERS.items()}
SOURCES: tuple[Source, ...] = tuple(source for family in _FAMILIES for source in family.SOURCES)

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
        return build_oews_url(int(oews[1]), oews[2])
    cps = re.fullmatch(r"(cps-age|cps-weekly-pay)-(\d{4})", source_id)
    if cps:
        return find_cps_url(cps[1], int(cps[2]))
    if source_id.startswith("onet-"):
        # A file does not say of which release it is.
        return ONET_PAGE
    return MARPP if source_id.startswith("rpp-metro") else None


def rank_source(source_id: str) -> int:
    """Rank of a source: where two give a row with the same key, the higher is kept.

    BLS's whole workbooks rank above exports, those above single tables, and those above quoted figures; the flat file
    ranks above workbooks, and a newer edition of revised figures above an older one.
    """
    year = max((int(part) for part in source_id.split("-") if len(part) == 4 and part.isdigit()), default=0)
    for ending, weight in (
        (QUOTED, 0),
        (TABLE, 1),
        # O*NET's lists of titles give way to BLS's.
        ("-alternate-titles", 1),
        ("-reported-titles", 2),
        ("-export", 2),
        ("-api", 2),
        # As Projections Central has it today, before a copy of its table.
        ("-json", 4),
        ("-flat", 5),
        ("-national", 4),
        ("-industry", 4),
        ("-state", 3),
        ("-metro", 3),
    ):
        if source_id.endswith(ending):
            return weight * 10_000 + year
    return (0 if source_id.startswith("rpp") else 30_000) + year
