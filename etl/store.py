"""Where tables lie: editions beside each other, `live` pointing at the one shown, the snapshot behind it.

data/raw/         publishers' files as taken, manifest.json beside them
data/editions/ID/ one published set of tables with its edition.json
data/live         symbolic link to the edition shown; switched in one atomic step
data/snapshot/    the tables that come with the project
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import Busy, NoTables
from etl.tables import TABLES

PROJECT = Path(__file__).resolve().parent.parent
EDITION = "edition.json"
KEEP_EDITIONS = 5


def data_folder() -> Path:
    """OUTLOOK_DATA, or data/ of the project."""
    return Path(os.environ.get("OUTLOOK_DATA") or PROJECT / "data")


@dataclass(frozen=True)
class Edition:
    """A readable set of tables. `kind` is live or snapshot; `notice` says why the snapshot stands in, where it does."""

    path: Path
    kind: str
    about: dict[str, Any]
    notice: str = ""

    @property
    def id(self) -> str:
        return str(self.about["id"])

    def file(self, table: str) -> Path:
        return self.path / f"{table}.parquet"

    def read(self, table: str) -> pa.Table:
        """One table whole. Raises KeyError for a name that is not declared."""
        return pq.read_table(self.file(table), schema=TABLES[table].schema)

    def tables(self) -> dict[str, pa.Table]:
        return {name: self.read(name) for name in TABLES}


def _opened(path: Path, kind: str) -> Edition:
    """Raises NoTables where a table is missing, damaged or of another schema."""
    try:
        about = json.loads((path / EDITION).read_text(encoding="utf-8"))
        for name, table in TABLES.items():
            if not pq.read_schema(path / f"{name}.parquet").equals(table.schema):
                raise NoTables(
                    f"table {name} in {path.name} is of another schema", do="Run: python -m etl refresh"
                )
        return Edition(path, kind, {**about, "id": about["id"]})
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise NoTables(
            f"the tables in {path.name} cannot be read",
            came=type(error).__name__,
            do="Run: python -m etl refresh",
        ) from error


def live(data: Path) -> Edition | None:
    """The published edition; None where there is none. Raises NoTables where it is damaged."""
    link = data / "live"
    # The link is followed once, so that a reader stays with one edition while another is published.
    return _opened(link.resolve(), "live") if link.exists() or link.is_symlink() else None


def snapshot(data: Path) -> Edition:
    """The tables that come with this data folder, or with the project. Raises NoTables."""
    own = data / "snapshot"
    return _opened(own if own.exists() else PROJECT / "data" / "snapshot", "snapshot")


def shown(data: Path) -> Edition:
    """What the dashboard shows: the live edition, else the snapshot with a notice why. Raises NoTables."""
    try:
        edition = live(data)
        if edition:
            return edition
        notice = ""
    except NoTables as broken:
        notice = f"The refreshed tables cannot be used ({broken}). What you see is the set that came with this site."
    spare = snapshot(data)
    return Edition(spare.path, spare.kind, spare.about, notice)


@contextmanager
def lock(data: Path) -> Iterator[None]:
    """Hold the data folder for one refresh. The system lets go of it when the process ends, however it ends.

    Raises Busy where another process holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(
                "another refresh is running in this data folder", came=str(data), do="Wait until it ends"
            ) from None
        yield


def write(tables: dict[str, pa.Table], to: Path, about: dict[str, Any]) -> None:
    """Write a set of tables, sorted by key, and its edition.json. Same rows, same bytes."""
    to.mkdir(parents=True)
    digests: dict[str, Any] = {}
    for name, table in tables.items():
        path = to / f"{name}.parquet"
        spec = TABLES[name]
        ordered = table.sort_by([(column, "ascending") for column in spec.key])
        pq.write_table(
            ordered,
            path,
            compression="zstd",
            row_group_size=1 << 16,
            write_statistics=True,
            store_schema=True,
        )
        digests[name] = {"rows": len(ordered), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    document = {**about, "tables": digests}
    (to / EDITION).write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for path in to.iterdir():
        with path.open("rb") as handle:
            os.fsync(handle.fileno())


def publish(data: Path, tables: dict[str, pa.Table], about: dict[str, Any]) -> Edition:
    """Build the edition beside the others, then switch `live` to it in one step."""
    editions = data / "editions"
    editions.mkdir(parents=True, exist_ok=True)
    building = editions / ".building"
    built_at = datetime.now(UTC)
    name = f"{built_at:%Y%m%dT%H%M%SZ}-{about['inputs'][:8]}"
    # The same inputs may be published twice within one second.
    twin = next(n for n in count(1) if not (editions / (name if n == 1 else f"{name}-{n}")).exists())
    about = {
        **about,
        "id": name if twin == 1 else f"{name}-{twin}",
        "built_at": f"{built_at:%Y-%m-%dT%H:%M:%SZ}",
    }
    write(tables, building, about)
    target = editions / about["id"]
    building.rename(target)
    link = data / ".live"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("editions") / about["id"])
    link.replace(data / "live")
    _prune(data)
    return _opened(target, "live")


def sweep(data: Path) -> None:
    """Remove what a refresh that was stopped left behind."""
    shutil.rmtree(data / "editions" / ".building", ignore_errors=True)
    (data / ".live").unlink(missing_ok=True)
    shutil.rmtree(data / "raw" / ".incoming", ignore_errors=True)


def _prune(data: Path) -> None:
    current = (data / "live").resolve()
    kept = sorted((p for p in (data / "editions").iterdir() if p.is_dir()), reverse=True)[:KEEP_EDITIONS]
    for path in (data / "editions").iterdir():
        if path.is_dir() and path not in kept and path.resolve() != current:
            shutil.rmtree(path, ignore_errors=True)
