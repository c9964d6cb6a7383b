"""What runs on a Dask worker. It is sent there as it stands, so it knows nothing of this project when it begins.

A worker needs the packages of requirements.txt and not the project: the code of etl/ comes with each task and lies
in the worker's own folder, under its digest. A file is read where the task says that it lies, if the worker finds it
there with the right digest; otherwise the worker says that it lacks it, and is sent it.
"""

import hashlib
import importlib
import io
import os
import pickle
import shutil
import sys
import threading
import time
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

# What decides what a reading holds: of other versions a worker must not read.
PACKAGES = ("numpy", "pandas", "pyarrow", "duckdb", "python-calamine")
# What a worker answers besides a reading: of other versions; in want of files; with a file that came damaged.
OTHER, LACKS, DAMAGED = "other", "lacks", "damaged"
FOLDER = "health-information-outlook"
# What a run that was killed left on a worker is removed by a later one.
OLD_SECONDS = 86_400


def versions() -> dict[str, str]:
    """Python to its second number, and the packages that decide what a reading holds."""
    found = {"python": "{}.{}".format(*sys.version_info)}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


def read(order: bytes) -> tuple[str, Any]:
    """Carry out one task: (kind of answer, what it holds). See etl.tasks for readings and errors."""
    from distributed import get_worker

    worker = get_worker()
    task = pickle.loads(order)  # noqa: S301 - who may give a worker tasks may run anything there
    mine = versions()
    if mine != task["versions"]:
        return OTHER, (worker.address, mine)
    home = Path(worker.local_directory) / FOLDER
    _sweep(home)
    sent = home / task["run"] / task["name"]
    paths, lacking = {}, []
    for role, (kept, digest) in task["files"].items():
        copy = sent / role / Path(kept).name
        found = [path for path in (Path(kept), copy) if _digest(path) == digest]
        if found:
            paths[role] = found[0]
        elif task["sent_to"] == worker.address and copy.exists():
            return DAMAGED, copy.name
        else:
            lacking.append(role)
    if lacking:
        return LACKS, (worker.address, lacking)
    with worker.__dict__.setdefault("outlook_lock", threading.Lock()):
        tasks = _etl(home, *task["code"])
    try:
        answer: tuple[str, Any] = tasks.answer(
            task["name"], task["reader"], paths, task["wanted"], task["nation"]
        )
    finally:
        shutil.rmtree(sent, ignore_errors=True)
    return answer


def put(
    run: str, name: str, role: str, file: str, at: int, size: int, packed: bytes, dask_worker: Any = None
) -> None:
    """Take a piece of a file into the worker's own folder, at its place. Raises OSError."""
    import pyarrow as pa

    path = Path(dask_worker.local_directory) / FOLDER / run / name / role / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if at else "wb") as out:
        out.seek(at)
        out.write(pa.decompress(packed, size, "zstd"))


def forget(run: str, dask_worker: Any = None) -> None:
    """Remove what a run sent and nobody read."""
    shutil.rmtree(Path(dask_worker.local_directory) / FOLDER / run, ignore_errors=True)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _sweep(home: Path) -> None:
    for left in home.glob("run-*"):
        if left.stat().st_mtime < time.time() - OLD_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _etl(home: Path, digest: str, packed: bytes) -> Any:
    """The module etl.tasks of the code that came along, whatever was imported under that name before."""
    folder = home / f"code-{digest}"
    if not folder.exists():
        draft = home / f".code-{digest}-{os.getpid()}"
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(draft)
        draft.rename(folder)
    loaded = sys.modules.get("etl")
    if loaded is None or Path(str(loaded.__file__)).parent.parent != folder:
        for name in [n for n in sys.modules if n == "etl" or n.startswith("etl.")]:
            del sys.modules[name]
        sys.path[:] = [str(folder), *(p for p in sys.path if Path(p).parent.name != FOLDER)]
        importlib.invalidate_caches()
    return importlib.import_module("etl.tasks")
