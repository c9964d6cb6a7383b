"""The edition currently shown, opened once and kept through a run of a page, and the release that is
next."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from etl.errors import NoTables
from etl.schema import TABLES
from etl.store import editions, follower
from etl.store.pointer import find_live
from etl.store.records import EDITION
from etl.store.remote import data_location
from outlook.tables import Tables

if TYPE_CHECKING:
    from etl.report.release_calendar import Expected

# What reading raises if the edition was pruned meanwhile.
REMOVED = (duckdb.IOException, FileNotFoundError)
_log = logging.getLogger(__name__)


# Each run of a page has a thread of its own.
_run = threading.local()
_opening = threading.Lock()


@contextmanager
def keep_edition() -> Iterator[Tables]:
    """Let `tables` return the same edition to this thread until the end of the block. Raises NoTables."""
    _run.tables = current_tables()
    try:
        yield _run.tables
    finally:
        del _run.tables


def tables() -> Tables:
    """Return the tables that this thread keeps, else those of the published edition. Raises NoTables."""
    kept: Tables | None = getattr(_run, "tables", None)
    return kept or current_tables()


def current_tables() -> Tables:
    """Return the tables of the published edition, or of the snapshot if that was damaged. Raises NoTables."""
    try:
        return _find_tables()
    except REMOVED:
        return _find_tables()


def _find_tables() -> Tables:
    data = follower.dashboard_data()
    folder = _resolve_live(data.folder) or data.folder / "snapshot"
    files = (folder / EDITION, *(folder / f"{name}.parquet" for name in TABLES))
    return _open_once(data.folder, folder, tuple(map(_stamp, files)), data.notice)


def _resolve_live(data: Path) -> Path | None:
    """Return the folder of the edition shown; None if there is none or it cannot be read."""
    try:
        live = find_live(data)
        return live if live and live.exists() else None
    except (OSError, NoTables):
        return None


def _open_once(data: Path, folder: Path, stamps: tuple[tuple[int, int], ...], notice: str) -> Tables:
    # Readers who come together wait for the one that opens an edition, and do not open it again.
    with _opening:
        return _opened(data, folder, stamps, notice)


# A page that is running keeps an earlier one; its database ends with the last of them.
@lru_cache(maxsize=1)
def _opened(data: Path, folder: Path, stamps: tuple[tuple[int, int], ...], notice: str) -> Tables:
    # The arguments are the cache key: a new, damaged, or repaired edition has different ones.
    edition = editions.shown(data)
    if edition.trouble:
        _log.warning("%s", edition.trouble)
    return Tables(replace(edition, notice=" ".join(filter(None, (notice, edition.notice)))))


def _stamp(path: Path) -> tuple[int, int]:
    """Return a file's modification time in nanoseconds and size in bytes; (0, 0) if it cannot be read."""
    try:
        found = path.stat()
        return found.st_mtime_ns, found.st_size
    except OSError:
        return 0, 0


def find_next_release(today: date) -> "Expected | None":
    """Find the release that the publishers' calendar has next, None if it has none. Raises NoTables."""
    return tables().compute(_find_next_release, today)


def _find_next_release(tables: Tables, today: date) -> "Expected | None":
    # Here, because it loads what the start does without.
    from etl.report.release_calendar import expected

    ahead = [each for each in expected(tables.edition, today) if each.closes >= today.isoformat()]
    return min(ahead, key=lambda each: each.closes, default=None)


def warn_without_data_folder() -> None:
    """Log a warning if OUTLOOK_DATA does not name a folder; until the first refresh, readers see the snapshot."""
    location = data_location()
    if isinstance(location, Path) and not location.is_dir():
        _log.warning(
            "There is no data folder %s (OUTLOOK_DATA): the tables that came with the project are shown until a refresh makes it",
            location,
        )
