"""`/feed.xml`: every published edition and what changed in it, as an Atom feed (RFC 4287)."""

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from app.downloads.content import FEED
from app.site import DESCRIPTION
from app.templating import render_page
from app.text import format_day
from etl.errors import OutlookError
from etl.project import NAME
from etl.report.diff import Difference, differences
from etl.schema import TABLES
from etl.store import editions, follower
from etl.store.editions import Edition
from etl.store.pointer import shown_id

# An entry lists the first of a table's changes, the newest figures of the core occupations before others.
MOST_LINES = 15
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One edition: its ID, when it was built, which tables changed, and how their figures did.

    `since` is when the edition that it is compared with was built; "" if there is none to compare with.
    """

    id: str
    built: str
    since: str
    changed: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def urn(self) -> str:
        """An identifier that stays, wherever the site moves to."""
        return uuid5(NAMESPACE_URL, self.id).urn


def find_entries(data: Path) -> list[Entry]:
    """The editions of a data folder up to the one shown, newest first, then the one that came with the project.

    Raises NoTables if there is none. An edition that cannot be read is left out.
    """
    shown = shown_id(data)
    found = [_open(data, name) for name in editions.editions(data) if name <= shown]
    kept = [each for each in found if each]
    first = editions.snapshot(data)
    if not kept or _built(first) < _built(kept[-1]):
        kept.append(first)
    earlier = [*kept[1:], None]
    return [_compare(old, new) for old, new in zip(earlier, kept, strict=True)]


def _open(data: Path, name: str) -> Edition | None:
    try:
        return editions.opened(data / "editions" / name, "live", verify=False)
    except OutlookError as error:
        _log.warning("Edition %s is not in the feed: %s", name, error)
        return None


def _compare(old: Edition | None, new: Edition) -> Entry:
    if old is None:
        return Entry(new.id, _built(new), "", (), ())
    changed, found = _find_changes(old.path, new.path, old.id, new.id)
    return Entry(new.id, _built(new), _built(old), changed, found)


# Editions never change, and a comparison reads every table of both.
@lru_cache(maxsize=16)
def _find_changes(
    old_path: Path, new_path: Path, old_id: str, new_id: str
) -> tuple[tuple[str, ...], tuple[Difference, ...]]:
    old, new = (editions.opened(path, "live", verify=False) for path in (old_path, new_path))
    changed = tuple(name for name in TABLES if old.describe(name)["sha256"] != new.describe(name)["sha256"])
    if not changed:
        return (), ()
    return changed, tuple(each for each in differences(old, new) if each.lines or each.new or each.gone)


def _built(edition: Edition) -> str:
    return str(edition.about["built_at"])


def render_feed(site_url: str) -> str:
    """The feed of a site at this public URL. Raises NoTables."""
    entries = find_entries(follower.dashboard_data().folder)
    return render_page(
        "feed.xml",
        site=NAME,
        site_url=site_url,
        path=FEED,
        description=DESCRIPTION,
        entries=entries,
        most_lines=MOST_LINES,
        day=format_day,
    )
