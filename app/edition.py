"""The edition that is shown now, opened once, and releases that it should include by now."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from etl.report.release_calendar import Expected, expected
from etl.schema import TABLES
from etl.store import editions, follower
from etl.store.remote import data_location
from outlook.tables import Tables

_log = logging.getLogger(__name__)


def tables() -> Tables:
    """The tables of the edition that is published now; a new one is picked up at the next run of a page, and one that is
    damaged while it is shown gives way to the snapshot. Raises NoTables."""
    data = follower.dashboard_data()
    live = (data.folder / "live").resolve()
    folder = live if live.exists() else data.folder / "snapshot"
    files = (folder / editions.EDITION, *(folder / f"{name}.parquet" for name in TABLES))
    return _opened(data.folder, folder, tuple(map(_stamp, files)), data.notice)


# The edition shown now and the one before, whose readers may be in the middle of a page.
@lru_cache(maxsize=2)
def _opened(data: Path, folder: Path, stamps: tuple[tuple[int, int], ...], notice: str) -> Tables:
    # The arguments tell editions apart: a new one, or one that was damaged or repaired, has others.
    edition = editions.shown(data)
    if edition.trouble:
        _log.warning("%s", edition.trouble)
    return Tables(replace(edition, notice=" ".join(filter(None, (notice, edition.notice)))))


def _stamp(path: Path) -> tuple[int, int]:
    """Modification time and size of a file; (0, 0) where there is no file."""
    try:
        found = path.stat()
        return found.st_mtime_ns, found.st_size
    except OSError:
        return 0, 0


def overdue(today: date) -> Sequence[Expected]:
    """Releases that are out, by the publishers' calendar, and not in this edition. Raises NoTables."""
    return tables().compute(_overdue, today)


def _overdue(tables: Tables, today: date) -> tuple[Expected, ...]:
    return tuple(each for each in expected(tables.edition, today) if each.overdue)


def warn_without_data_folder() -> None:
    """Log that OUTLOOK_DATA names no folder: readers see the snapshot, as they do before a first refresh."""
    location = data_location()
    if isinstance(location, Path) and not location.is_dir():
        _log.warning(
            "There is no data folder %s (OUTLOOK_DATA): the tables that came with the project are shown until a refresh makes it",
            location,
        )
