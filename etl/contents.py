"""The one object that says what a storage holds: written last and in one step, so that readers never see half an edition.

live.json                        this: the edition shown, every edition kept and its files' digests, the publishers'
                                 files, the hold
editions/ID/TABLE.parquet        as in a local data folder; never changed once live.json names them
raw/SOURCE/DIGEST/NAME           the publishers' files
last-run.json                    what the last run did
lock.json                        who is refreshing, until when (etl.lease)
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from etl import files as etl_files
from etl.errors import StorageFailed
from etl.schema import TABLES
from etl.store import editions as store_editions
from etl.store.editions import EDITION, HELD

NAME = "live.json"
FORMAT = 1
MANIFEST = "raw/manifest.json"
# Small files that change while their name stays are kept in live.json itself.
SMALL = (MANIFEST, HELD)


@dataclass(frozen=True)
class Contents:
    """What a storage holds. `editions`: by ID each file's SHA-256; `small`: texts of small files by path."""

    live: str = ""
    editions: dict[str, dict[str, str]] = field(default_factory=dict)
    small: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def text(self) -> bytes:
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()

    @property
    def raw(self) -> dict[str, str]:
        """SHA-256 of each of the publishers' files, by path."""
        entries = json.loads(self.small.get(MANIFEST, "[]"))
        return {f"raw/{each['path']}": str(each["stamp"]["sha256"]) for each in entries}

    @property
    def named(self) -> set[str]:
        """Every object that is needed."""
        files = {f"editions/{name}/{file}" for name, known in self.editions.items() for file in known}
        return files | set(self.raw)


def from_text(text: bytes | None) -> Contents:
    """What live.json says; nothing where there is none. Raises StorageFailed where it cannot be read."""
    if text is None:
        return Contents()
    try:
        found = Contents(**json.loads(text))
        if found.format != FORMAT or (found.live and found.live not in found.editions):
            raise ValueError("of another format")
        # Every part is looked at here, so that a wrong one is told of as such.
        return found if found.named else Contents(small=found.small)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageFailed(
            f"{NAME} of the storage cannot be read",
            came=type(error).__name__,
            do="Take it back from the storage's own versions; or remove it and run refresh, which publishes all anew",
        ) from error


def of_folder(folder: Path, known: Contents) -> Contents:
    """What a local data folder holds. Editions that storage has already are as they are known there."""
    live = store_editions.shown_id(folder)
    # The one shown is named even where its edition.json is damaged.
    kept = {*store_editions.editions(folder), *({live} & known.editions.keys())}
    return Contents(
        live,
        {name: known.editions.get(name) or _digests(folder / "editions" / name) for name in sorted(kept)},
        {name: (folder / name).read_text(encoding="utf-8") for name in SMALL if (folder / name).is_file()},
    )


def _digests(edition: Path) -> dict[str, str]:
    return {name: etl_files.digest(edition / name) for name in (EDITION, *(f"{t}.parquet" for t in TABLES))}
