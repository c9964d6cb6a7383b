"""Where tables lie: editions beside each other, `live` pointing at the one shown, the snapshot behind it.

data/raw/          publishers' files as taken, manifest.json beside them
data/editions/ID/  one published set of tables with its edition.json
data/live          symbolic link to the edition shown; switched in one atomic step
data/held.json     there while a person holds an edition that was restored
data/last-run.json what the last run did (etl.runlog.last_run)
data/snapshot/     the tables that come with the project
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl import files
from etl.errors import NoTables, WrongUsage
from etl.schema import TABLES

PROJECT = Path(__file__).resolve().parents[2]
EDITION = "edition.json"
HELD = "held.json"
# For readers; what is damaged and how to mend it goes to the log and to `status`.
REFRESHED_DAMAGED = (
    "The refreshed tables cannot be used. The figures shown are the set that came with this site."
)
KEEP_EDITIONS = 5


@dataclass(frozen=True)
class Edition:
    """A readable set of tables. `kind` is live or snapshot.

    Where the snapshot is shown because the live tables are damaged, `notice` tells readers so, and `trouble` tells the
    operator what is wrong and which command mends it.
    """

    path: Path
    kind: str
    about: dict[str, Any]
    notice: str = ""
    trouble: str = ""

    @property
    def id(self) -> str:
        return str(self.about["id"])

    def file(self, table: str) -> Path:
        """Where a table lies: in the edition, or with the project where the edition is from before there was such a one."""
        return (PROJECT / "data" / "snapshot" if table in self.without else self.path) / f"{table}.parquet"

    @cached_property
    def without(self) -> frozenset[str]:
        """Tables that came to be after this edition was published."""
        recorded = self.about.get("tables", {})
        return frozenset(name for name, table in TABLES.items() if table.later and name not in recorded)

    def read(self, table: str) -> pa.Table:
        """One table whole. Raises KeyError for a name that is not declared."""
        return pq.read_table(self.file(table), schema=TABLES[table].schema)

    def tables(self) -> dict[str, pa.Table]:
        """Every table."""
        return {name: self.read(name) for name in TABLES}


def opened(path: Path, kind: str, *, verify: bool = True) -> Edition:
    """The edition in a folder. Raises NoTables where a table is missing, of another schema, or (where `verify`) not
    byte for byte what was published."""
    try:
        about = json.loads((path / EDITION).read_text(encoding="utf-8"))
        edition = Edition(path, kind, {**about, "id": about["id"]})
        for name, table in TABLES.items():
            if not pq.read_schema(edition.file(name)).equals(table.schema):
                raise NoTables(
                    f"table {name} in {path.name} has a different schema", do="Run: python -m etl refresh"
                )
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise NoTables(
            f"the tables in {path.name} cannot be read",
            came=type(error).__name__,
            do="Run: python -m etl refresh",
        ) from error
    changed = damaged(edition) if verify else []
    if changed:
        raise NoTables(
            f"the tables in {path.name} differ from what was published",
            came=", ".join(changed) + " changed on disk",
            do="Run: python -m etl refresh --force",
        )
    return edition


def damaged(edition: Edition) -> list[str]:
    """Names of the tables whose file is not byte for byte what was published."""
    recorded: dict[str, Any] = edition.about.get("tables", {})
    return [
        name
        for name in TABLES
        if name not in edition.without
        and files.digest(edition.file(name)) != recorded.get(name, {}).get("sha256")
    ]


def live(data: Path, *, verify: bool = True) -> Edition | None:
    """The published edition; None where there is none. Raises NoTables where it is damaged."""
    link = data / "live"
    # The link is followed once, so that a reader stays with one edition while another is published.
    return opened(link.resolve(), "live", verify=verify) if link.exists() or link.is_symlink() else None


def snapshot(data: Path) -> Edition:
    """The tables that come with this data folder, or with the project. Raises NoTables.

    Nothing stands behind them, so they are shown as long as they can be read; `check` says whether they are as made.
    """
    own = data / "snapshot"
    return opened(own if own.exists() else PROJECT / "data" / "snapshot", "snapshot", verify=False)


def shown(data: Path) -> Edition:
    """What the dashboard shows: the live edition, else the snapshot with a notice why. Raises NoTables."""
    try:
        edition = live(data)
        if edition:
            return edition
        notice = trouble = ""
    except NoTables as broken:
        notice, trouble = REFRESHED_DAMAGED, str(broken)
    spare = snapshot(data)
    return Edition(spare.path, spare.kind, spare.about, notice, trouble)


def write(tables: dict[str, pa.Table], to: Path, about: dict[str, Any]) -> None:
    """Write a set of tables, sorted as `assemble` gives them, and its edition.json. Same rows, same bytes."""
    _finish(to, about, _write_tables(tables, to))


def _write_tables(tables: dict[str, pa.Table], to: Path) -> dict[str, Any]:
    """The files of the tables; what edition.json says of each."""
    to.mkdir(parents=True)
    digests: dict[str, Any] = {}
    for name, table in tables.items():
        path = to / f"{name}.parquet"
        spec = TABLES[name]
        with pq.ParquetWriter(path, spec.schema, compression="zstd") as out:
            out.write_table(spec.conform(table), row_group_size=spec.group_rows)
        digests[name] = {"rows": len(table), "sha256": files.digest(path)}
    return digests


def _finish(to: Path, about: dict[str, Any], digests: dict[str, Any]) -> None:
    document = {**about, "tables": digests}
    (to / EDITION).write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for path in (*to.iterdir(), to):
        sync(path)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before what follows."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publish(data: Path, tables: dict[str, pa.Table], about: dict[str, Any]) -> Edition:
    """Build the edition beside the others, then switch `live` to it in one step."""
    with drafted(data, tables) as published:
        return published(about)


@contextmanager
def drafted(data: Path, tables: dict[str, pa.Table]) -> Iterator[Callable[[dict[str, Any]], Edition]]:
    """Write the files of an edition beside the others while the caller looks at its tables; what is given here takes
    what is to be known about it and publishes it. A draft that was not published is removed."""
    building = data / "editions" / ".building"

    def published(about: dict[str, Any]) -> Edition:
        digests = writing.result()
        built_at = datetime.now(UTC)
        name = f"{built_at:%Y%m%dT%H%M%SZ}-{about['inputs'][:8]}"
        # The same inputs may be published twice within one second.
        twin = next(n for n in count(1) if not (editions / (name if n == 1 else f"{name}-{n}")).exists())
        about = {
            **about,
            "id": name if twin == 1 else f"{name}-{twin}",
            "built_at": f"{built_at:%Y-%m-%dT%H:%M:%SZ}",
        }
        _finish(building, about, digests)
        target = editions / about["id"]
        building.rename(target)
        sync(editions)
        switch(data, about["id"])
        prune(data, KEEP_EDITIONS)
        return opened(target, "live")

    editions = building.parent
    editions.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(1) as other:
        writing = other.submit(_write_tables, tables, building)
        try:
            yield published
        finally:
            wait([writing])
            shutil.rmtree(building, ignore_errors=True)


def switch(data: Path, edition: str) -> None:
    """Switch `live` to an edition. Readers see the one or the other, never anything between."""
    link = data / ".live"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("editions") / edition)
    link.replace(data / "live")
    sync(data)


def sweep(data: Path) -> None:
    """Remove what a refresh that was stopped left behind, but for transfers that can be gone on with."""
    shutil.rmtree(data / "editions" / ".building", ignore_errors=True)
    (data / ".live").unlink(missing_ok=True)
    shutil.rmtree(data / "raw" / ".incoming", ignore_errors=True)


def editions(data: Path) -> list[str]:
    """Names of the editions that are kept, the newest first."""
    folder = data / "editions"
    found = (p.name for p in folder.iterdir() if (p / EDITION).is_file()) if folder.is_dir() else ()
    return sorted((name for name in found if not name.startswith(".")), reverse=True)


def shown_id(data: Path) -> str:
    """Name of the edition that `live` leads to; empty where there is none."""
    link = data / "live"
    return link.readlink().name if link.is_symlink() else ""


def prune(data: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` editions; never the one shown, nor the one before it, which a restore would
    want. The names of those removed."""
    known, current = editions(data), shown_id(data)
    at = known.index(current) if current in known else 0
    spared = {*known[:keep], *known[at : at + 2]}
    # A folder without its edition.json was never published, or is half removed.
    gone = [p for p in (data / "editions").iterdir() if p.is_dir() and p.name not in spared]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return sorted(path.name for path in gone)


def restore(data: Path, edition: str) -> Edition:
    """Show an older edition again and hold it: refreshes publish nothing until it is released.

    Raises WrongUsage where there is no such edition, NoTables where it is damaged.
    """
    if edition not in editions(data):
        raise WrongUsage(
            f"there is no edition {edition!r}",
            expected=", ".join(editions(data)) or "an edition, but none is stored",
        )
    found = opened(data / "editions" / edition, "live")
    held = {
        "edition": edition,
        "instead_of": shown_id(data),
        "since": files.now(),
    }
    # First the hold, then the switch: stopped between the two, the newer edition is shown and stays so.
    files.write(data / HELD, json.dumps(held) + "\n")
    switch(data, edition)
    return found


def held(data: Path) -> dict[str, str]:
    """The edition that a person holds, since when, instead of which; empty where none is held."""
    try:
        found = json.loads((data / HELD).read_text(encoding="utf-8"))
        return {key: str(found[key]) for key in ("edition", "instead_of", "since")}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):
        # It was written in one step, so a person changed it: what they meant was to hold.
        return {"edition": shown_id(data), "instead_of": "", "since": ""}


def release(data: Path) -> None:
    """Let refreshes publish again."""
    (data / HELD).unlink(missing_ok=True)
