"""data/raw: publishers' files as fetched, and its manifest."""

import dataclasses
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl import files as etl_files
from etl.errors import Unreadable
from etl.files import Stamp
from etl.runlog.progress import Reporter
from etl.store import copies

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class RawFile:
    """A publisher's file in data/raw: its source, reader, role in that source, path and stamp.

    `given` is the path under which a person gave it; for a member of an archive, ARCHIVE/MEMBER. `year` is what its
    folder's name or that person says, which its path here no longer shows.
    """

    source: str
    reader: str
    role: str
    path: str
    stamp: Stamp
    given: str = ""
    year: int | None = None


class Raw:
    """data/raw and its manifest. New files stay in .incoming until an edition is published from them.

    Paths are SOURCE/DIGEST/NAME, so a newer file never overwrites one that the manifest still lists.
    """

    def __init__(self, data: Path, report: Reporter) -> None:
        self.folder = data / "raw"
        self._data = data
        self._remote = {Path(data, name) for name in copies.remote_files(data)}
        self.incoming = self.folder / ".incoming"
        self.files: dict[tuple[str, str], RawFile] = {}
        self.fresh: dict[tuple[str, str], RawFile] = {}
        self._other = ThreadPoolExecutor(1)
        self._looks: dict[str, Future[bool]] = {}
        try:
            for entry in json.loads((self.folder / MANIFEST).read_text(encoding="utf-8")):
                raw = RawFile(**{**entry, "stamp": Stamp(**entry["stamp"])})
                # A manifest from elsewhere must not lead out of the folder.
                if ".." in Path(raw.path).parts or Path(raw.path).is_absolute():
                    raise ValueError(raw.path)
                if self._lies_here(raw) or self.folder / raw.path in self._remote:
                    self.files[raw.source, raw.role] = raw
        except FileNotFoundError:
            pass
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            self.files = {}
            report.say(
                f"{MANIFEST} in data/raw cannot be read ({type(error).__name__}), so every file is fetched again."
            )

    def _lies_here(self, raw: RawFile) -> bool:
        return (self.folder / raw.path).exists()

    def pull(self) -> None:
        """Pull the files that are only on the storage. Raises StorageFailed."""
        kept = [raw for key, raw in self.files.items() if key not in self.fresh]
        copies.pull_files(self._data, [f"raw/{raw.path}" for raw in kept if not self._lies_here(raw)])

    def arrive(
        self,
        source: str,
        reader: str,
        role: str,
        file: Path,
        stamp: Stamp,
        *,
        given: str = "",
        year: int | None = None,
    ) -> None:
        """Move a fetched or imported file into .incoming."""
        path = f"{source}/{stamp.sha256[:12]}/{file.name}"
        raw = RawFile(source, reader, role, path, stamp, given, year)
        waiting = self.incoming / raw.path
        waiting.parent.mkdir(parents=True, exist_ok=True)
        file.replace(waiting)
        self.fresh[source, role] = raw

    def find(self, sha256: str, reader: str, role: str) -> RawFile | None:
        """The file with this digest that a reader takes in this role, if there is one already."""
        everything = {**self.files, **self.fresh}.values()
        return next(
            (r for r in everything if (r.stamp.sha256, r.reader, r.role) == (sha256, reader, role)), None
        )

    def path(self, raw: RawFile) -> Path:
        """Current path of a file, incoming or kept."""
        waiting = self.incoming / raw.path
        return (
            waiting if (raw.source, raw.role) in self.fresh and waiting.exists() else self.folder / raw.path
        )

    def sources(self) -> dict[str, list[RawFile]]:
        """Files by source; the newest one for each role."""
        groups: dict[str, list[RawFile]] = {}
        for raw in {**self.files, **self.fresh}.values():
            groups.setdefault(raw.source, []).append(raw)
        return groups

    def forget(self, source: str) -> None:
        """Drop the incoming files of a source that could not be read."""
        self.fresh = {key: raw for key, raw in self.fresh.items() if key[0] != source}

    def look(self) -> None:
        """Start verifying the files' digests in the background; large files take a while."""
        kept = [raw for key, raw in self.files.items() if key not in self.fresh]
        # Largest first: these take longest.
        for raw in sorted(kept, key=lambda raw: -raw.stamp.bytes):
            self._looks[raw.path] = self._other.submit(self._is_changed, raw)

    @contextmanager
    def checked(self, files: list[RawFile]) -> Iterator[None]:
        """Read files in this context; on exit, wait for the verification of their digests.

        If a file changed on disk, drops it and raises Unreadable, whether or not reading it succeeded.
        """
        try:
            yield
        finally:
            looks = [(raw, self._looks.get(raw.path)) for raw in files]
            changed = [raw for raw, look in looks if look and look.result()]
            for raw in changed:
                del self.files[raw.source, raw.role]
            if changed:
                raise Unreadable(
                    f"{changed[0].path} in data/raw changed on disk",
                    do="Run refresh again to fetch it. If you imported it, import it again",
                )

    def _is_changed(self, raw: RawFile) -> bool:
        path = self.path(raw)
        return not path.is_file() or etl_files.digest(path) != raw.stamp.sha256

    def keep(self) -> None:
        """Move incoming files into place, update the manifest atomically, then remove files it no longer lists."""
        for raw in self.fresh.values():
            waiting = self.incoming / raw.path
            if waiting.exists():
                target = self.folder / raw.path
                target.parent.mkdir(parents=True, exist_ok=True)
                waiting.replace(target)
        self.files.update(self.fresh)
        self.fresh = {}
        entries = [dataclasses.asdict(self.files[key]) for key in sorted(self.files)]
        text = json.dumps(entries, indent=1) + "\n"
        manifest = self.folder / MANIFEST
        self.folder.mkdir(parents=True, exist_ok=True)
        if not manifest.exists() or manifest.read_text(encoding="utf-8") != text:
            etl_files.write(manifest, text)
            self._clear()
        shutil.rmtree(self.incoming, ignore_errors=True)

    def _clear(self) -> None:
        named = {(self.folder / raw.path).parent for raw in self.files.values()}
        for folder in self.folder.glob("*/*"):
            if folder.is_dir() and not folder.parent.name.startswith(".") and folder not in named:
                shutil.rmtree(folder, ignore_errors=True)
