"""Which edition of a data folder is shown.

data/live      link to the edition shown, switched in one step
data/live.txt  its ID, where the file system has no links; while it exists, `live` is not read

In a copy of a data folder, `live` may be a folder (cp -rL, zip archives, network drives). It is shown as it is, and the
next run makes it an edition among the others.
"""

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path

from etl import files
from etl.errors import NoTables, WrongUsage
from etl.store.records import EDITION, EDITION_ID, read_edition

LINK, POINTER, OLD = "live", "live.txt", ".live-old"
NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS}


def find_live(data: Path) -> Path | None:
    """The folder of the edition shown, or None if there is none.

    Raises NoTables if what names it cannot be read, or leads outside data/editions.
    """
    link = data / LINK
    try:
        named = _read_pointer(data)
        if named:
            return (data / "editions" / named).resolve()
        if not (link.is_symlink() or link.exists()):
            return None
        # Resolving the link keeps a reader on one edition while another is published.
        path = link.resolve()
        inside = not link.is_symlink() or path.parent == (data / "editions").resolve()
    except (OSError, RuntimeError, ValueError) as error:
        what = f"{link} cannot be read"
        raise NoTables(what, got=type(error).__name__, do="Run: python -m etl refresh") from error
    if not inside:
        raise NoTables(f"{link} leads outside data/editions", do="Run: python -m etl refresh --force")
    return path


def _read_pointer(data: Path) -> str:
    """The ID in live.txt; empty without that file. Raises ValueError for another text."""
    try:
        named = (data / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    if not EDITION_ID.fullmatch(named):
        raise ValueError(f"{POINTER} holds no edition's ID")
    return named


def shown_id(data: Path) -> str:
    """ID of the edition shown; empty if there is none."""
    link = data / LINK
    with suppress(OSError, ValueError):
        named = _read_pointer(data)
        if named:
            return named
        return link.readlink().name if link.is_symlink() else str(read_edition(link)["id"])
    return ""


def switch(data: Path, edition: str) -> None:
    """Show an edition, in one step. Raises WrongUsage for what is no edition's ID."""
    if not EDITION_ID.fullmatch(edition):
        raise WrongUsage(f"{edition[:80]!a} is no edition's ID")
    settle(data)
    if (data / LINK).is_dir() and not (data / LINK).is_symlink():
        # A folder without a usable edition.json, which nobody could be shown
        (data / LINK).rename(data / OLD)
    _point(data, edition)
    shutil.rmtree(data / OLD, ignore_errors=True)
    sync(data)


def _point(data: Path, edition: str) -> None:
    link = data / ".live"
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(Path("editions") / edition)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        files.write(data / POINTER, edition + "\n")
        return
    link.replace(data / LINK)
    (data / POINTER).unlink(missing_ok=True)


def hide(data: Path) -> None:
    """Show no edition."""
    for name in (LINK, POINTER):
        (data / name).unlink(missing_ok=True)


def settle(data: Path) -> None:
    """Where `live` is a folder with an edition, make that one of data/editions, and `live` a link to it.

    Readers see the edition at every moment.
    """
    live = data / LINK
    shutil.rmtree(data / OLD, ignore_errors=True)
    try:
        named = _read_pointer(data)
        if live.is_symlink() or not live.is_dir():
            if named:
                # An earlier call was interrupted, or this file system has no links.
                _point(data, named)
            return
        edition = str(read_edition(live)["id"])
    except (OSError, ValueError):
        return
    target, draft = data / "editions" / edition, data / "editions" / ".building"
    if not (target / EDITION).is_file():
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(live, draft)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)
    files.write(data / POINTER, edition + "\n")
    live.rename(data / OLD)
    _point(data, edition)
    shutil.rmtree(data / OLD, ignore_errors=True)


def sync(path: Path) -> None:
    """Flush a file, or a folder's directory entries, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
