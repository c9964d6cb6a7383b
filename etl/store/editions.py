"""Editions in a data folder: publish, open, restore and prune them.

data/raw/          publishers' files as fetched, with manifest.json
data/editions/ID/  one published set of tables, with edition.json
data/live          leads to the edition shown (etl.store.pointer)
data/held.json     exists while a restored edition is held
data/last-run.json record of the last run (etl.runlog.last_run)
data/snapshot/     the tables that come with the project
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl import files
from etl.errors import NoTables, WrongUsage
from etl.schema import TABLES
from etl.schema.base import Table
from etl.store.pointer import find_live, settle, shown_id, switch, sync
from etl.store.records import EDITION, read_edition

PROJECT = Path(__file__).resolve().parents[2]
HELD = "held.json"
# For readers. The log and `status` tell the operator what is damaged and how to repair it.
REFRESHED_DAMAGED = (
    "The refreshed tables cannot be used. The figures shown are the set that came with this site."
)
KEEP_EDITIONS = 5


@dataclass(frozen=True)
class Edition:
    """A readable set of tables. `kind` is live or snapshot.

    If the snapshot is shown because the live tables are damaged, `notice` tells readers so, and `trouble` tells the
    operator what is wrong and which command repairs it.
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
        """Path of a table: in the edition, or in the snapshot if the edition predates the table.

        A table newer than the snapshot, too, has no rows yet, and a column newer than the file has no values.
        """
        path = (PROJECT / "data" / "snapshot" if table in self.without else self.path) / f"{table}.parquet"
        if table in self.without and not path.exists():
            return _make_empty(table)
        return _add_columns(path, table) if _lacks_later_columns(path, table) else path

    @cached_property
    def without(self) -> frozenset[str]:
        """Tables introduced after this edition was published."""
        recorded = self.about.get("tables", {})
        return frozenset(name for name, table in TABLES.items() if table.later and name not in recorded)

    def describe(self, table: str) -> dict[str, Any]:
        """The `rows` and `sha256` of a table's file: as published, or of the file that is used in its place."""
        path, recorded = self.file(table), self.about.get("tables", {})
        if path.parent == self.path and table in recorded:
            return dict(recorded[table])
        return {"rows": pq.read_metadata(path).num_rows, "sha256": files.digest(path)}

    def read(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table, or some of its columns. Raises KeyError for an undeclared name."""
        schema = TABLES[table].schema
        wanted = schema if columns is None else pa.schema([schema.field(name) for name in columns])
        # Not `pq.read_table`, which loads pandas.
        with pq.ParquetFile(self.file(table)) as file:
            return file.read(wanted.names).select(wanted.names).cast(wanted)

    def tables(self) -> dict[str, pa.Table]:
        """Read every table, by name."""
        return {name: self.read(name) for name in TABLES}


@cache
def _make_empty(table: str) -> Path:
    """A file with the table's schema and no rows."""
    path = Path(tempfile.mkdtemp(prefix="outlook-")) / f"{table}.parquet"
    pq.write_table(TABLES[table].schema.empty_table(), path)
    return path


def _lacks_later_columns(path: Path, table: str) -> bool:
    """Whether a file has the table's columns except some that were declared later."""
    spec = TABLES[table]
    if not spec.later_names:
        return False
    names = pq.read_schema(path).names
    lacking = spec.later_names - set(names)
    return bool(lacking) and names == [name for name in spec.names if name not in lacking]


# An edition's files never change.
@cache
def _add_columns(path: Path, table: str) -> Path:
    """A copy of a file with the columns that it lacks, all null."""
    spec = TABLES[table]
    copy = Path(tempfile.mkdtemp(prefix="outlook-")) / f"{table}.parquet"
    _write_table(spec, pq.read_table(path, schema=spec.schema), copy)
    return copy


def opened(path: Path, kind: str, *, verify: bool = True) -> Edition:
    """Open the edition in a folder.

    Raises NoTables if a table is missing or has a different schema or, with `verify`, if its bytes changed.
    """
    try:
        edition = Edition(path, kind, read_edition(path))
        for name, table in TABLES.items():
            file = edition.file(name)
            # Reading a pipe would wait for its writer.
            if not file.is_file():
                raise FileNotFoundError(f"{file.name} is no regular file")
            if not pq.read_schema(file).equals(table.schema):
                raise NoTables(
                    f"table {name} in {path.name} has a different schema", do="Run: python -m etl refresh"
                )
        changed = damaged(edition) if verify else []
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = f": {error}" if type(error) is ValueError else ""
        raise NoTables(
            f"the tables in {path.name} cannot be read",
            got=f"{type(error).__name__}{reason}",
            do="Run: python -m etl refresh",
        ) from error
    if changed:
        raise NoTables(
            f"the tables in {path.name} differ from what was published",
            got=", ".join(changed) + " changed on disk",
            do="Run: python -m etl refresh --force",
        )
    return edition


def damaged(edition: Edition) -> list[str]:
    """Names of the tables whose files differ from what was published."""
    recorded: dict[str, Any] = edition.about.get("tables", {})
    return [
        name
        for name in TABLES
        if name not in edition.without
        and files.digest(edition.path / f"{name}.parquet") != recorded.get(name, {}).get("sha256")
    ]


def live(data: Path, *, verify: bool = True) -> Edition | None:
    """The published edition, or None if there is none. Raises NoTables if it is damaged."""
    path = find_live(data)
    if path is None:
        return None
    return opened(path, "live", verify=verify)


def snapshot(data: Path) -> Edition:
    """The snapshot of this data folder, else the project's. Raises NoTables.

    Digests are not verified: there is nothing to fall back on. The `check` command verifies them.
    """
    own = data / "snapshot"
    try:
        exists = own.exists()
    except OSError:
        exists = False
    return opened(own if exists else PROJECT / "data" / "snapshot", "snapshot", verify=False)


def shown(data: Path) -> Edition:
    """What the dashboard shows: the live edition, or the snapshot with a notice if that is damaged. Raises NoTables."""
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
    """Write tables, in the order of their rows, and edition.json. The same rows give the same bytes."""
    _finish(to, about, _write_tables(tables, to))


def _write_tables(tables: dict[str, pa.Table], to: Path) -> dict[str, Any]:
    """Write the tables' files. Returns the `tables` entry of edition.json."""
    to.mkdir(parents=True)
    digests: dict[str, Any] = {}
    for name, table in tables.items():
        path = to / f"{name}.parquet"
        _write_table(TABLES[name], table, path)
        digests[name] = {"rows": len(table), "sha256": files.digest(path)}
    return digests


def _write_table(spec: Table, table: pa.Table, path: Path) -> None:
    with pq.ParquetWriter(path, spec.schema, compression="zstd") as out:
        out.write_table(spec.conform(table), row_group_size=spec.group_rows)


def _finish(to: Path, about: dict[str, Any], digests: dict[str, Any]) -> None:
    document = {**about, "tables": digests}
    (to / EDITION).write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for path in (*to.iterdir(), to):
        sync(path)


def publish(data: Path, tables: dict[str, pa.Table], about: dict[str, Any]) -> Edition:
    """Write an edition, then switch `live` to it atomically."""
    with drafted(data, tables) as published:
        return published(about)


@contextmanager
def drafted(data: Path, tables: dict[str, pa.Table]) -> Iterator[Callable[[dict[str, Any]], Edition]]:
    """Write an edition's files in the background while the caller checks its tables.

    Yields a function that takes the content of edition.json and publishes the edition. Otherwise the draft is removed.
    """
    building = data / "editions" / ".building"

    def published(about: dict[str, Any]) -> Edition:
        digests = writing.result()
        built_at = datetime.now(UTC)
        name = f"{built_at:%Y%m%dT%H%M%SZ}-{about['inputs'][:8]}"
        # The same inputs can be published twice within a second.
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
        try:
            switch(data, about["id"])
        except OSError:
            # Nobody was shown it, so it is no edition to keep.
            if shown_id(data) != about["id"]:
                shutil.rmtree(target, ignore_errors=True)
            raise
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


def sweep(data: Path) -> None:
    """Remove what an interrupted run left behind, except transfers that can be resumed."""
    shutil.rmtree(data / "editions" / ".building", ignore_errors=True)
    (data / ".live").unlink(missing_ok=True)
    settle(data)
    shutil.rmtree(data / "raw" / ".incoming", ignore_errors=True)


def editions(data: Path) -> list[str]:
    """IDs of the stored editions, newest first."""
    folder = data / "editions"
    found = (p.name for p in folder.iterdir() if (p / EDITION).is_file()) if folder.is_dir() else ()
    return sorted((name for name in found if not name.startswith(".")), reverse=True)


def prune(data: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` editions, the one shown and its predecessor. Returns the removed IDs.

    The predecessor is what a person would restore.
    """
    settle(data)
    known, current = editions(data), shown_id(data)
    at = known.index(current) if current in known else 0
    spared = {*known[:keep], *known[at : at + 2]}
    # A folder without edition.json was never published, or its removal was interrupted.
    gone = [p for p in (data / "editions").iterdir() if p.is_dir() and p.name not in spared]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return sorted(path.name for path in gone)


def restore(data: Path, edition: str) -> Edition:
    """Show an older edition and hold it: refreshes publish nothing until it is released.

    Raises WrongUsage if there is no such edition, NoTables if it is damaged.
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
    # Hold before switching: if interrupted in between, the newer edition stays and nothing replaces it.
    files.write(data / HELD, json.dumps(held) + "\n")
    switch(data, edition)
    return found


def held(data: Path) -> dict[str, str]:
    """The held edition, since when, and the edition it replaced; empty if none is held."""
    try:
        found = json.loads((data / HELD).read_text(encoding="utf-8"))
        return {key: str(found[key]) for key in ("edition", "instead_of", "since")}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, RecursionError):
        # The file is written atomically, so a person edited it, presumably to hold the edition.
        return {"edition": shown_id(data), "instead_of": "", "since": ""}


def release(data: Path) -> None:
    """End a hold, so that refreshes publish again."""
    (data / HELD).unlink(missing_ok=True)
