"""Sources read on a Dask cluster: `python -m etl refresh --dask tcp://HOST:8786`.

Install the project at one version here and on the machines of scheduler and workers: `pip install '.[dask]'`.
Start `dask scheduler` once and `dask worker tcp://HOST:8786 --nworkers -1 --nthreads 1` on each machine.
Workers read data/raw if they see it under the same path; otherwise files are sent with the tasks.
"""

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

import etl
from etl.errors import ClusterFailed, OutlookError, Unreadable
from etl.read import Map, ReadTask, Result, read_task
from etl.reading import Context

CONNECT_SECONDS, WORKERS_SECONDS = 10, 30
# Packages that affect which figures a reader finds.
PACKAGES = ("numpy", "pandas", "pyarrow", "duckdb", "python-calamine")
CODEC = "zstd"
# A file's size in bytes, and its compressed content.
Content = tuple[int, bytes]


@contextmanager
def connect(address: str) -> Iterator[Map]:
    """A `Map` onto the workers of the scheduler at `address`. Raises ClusterFailed."""
    import dask
    from distributed import Client

    # Dask's own messages repeat at length what ClusterFailed says in one line.
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with ExitStack() as stack:
        # Dask warns about sending more than 10 MB with tasks; the files total about 45 MB.
        stack.enter_context(dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}))
        try:
            client: Any = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
            stack.enter_context(client)
            client.wait_for_workers(1, timeout=WORKERS_SECONDS)
        except (OSError, ValueError) as error:
            raise ClusterFailed(
                f"there is no Dask cluster with workers at {address}",
                got=" ".join(str(error).split())[:160],
                do="Start dask scheduler and dask worker, or run the command without --dask",
            ) from error
        _check_versions(client)
        yield partial(_read_on_workers, client)


def _read_on_workers(client: Any, tasks: Sequence[ReadTask], context: Context) -> Iterator[Result]:
    from distributed import KilledWorker

    if not tasks:
        return
    try:
        contents = _load_unshared(client, tasks)
        futures = client.map(_read, tasks, contents, context=context, pure=False)
        for task, content, future in zip(tasks, contents, futures, strict=True):
            try:
                result = _wait_for_result(client, future)
            except KilledWorker:
                # Dask also blames tasks that only waited at a worker that died.
                for other in futures:
                    with suppress(KilledWorker):
                        _wait_for_result(client, other)
                result = _read_alone(client, task, content, context)
            yield result
    except OutlookError:
        raise
    except Exception as error:
        raise ClusterFailed(
            "the Dask cluster failed during the run",
            got=f"{type(error).__name__}: {error}",
            do="The last good tables stay. Check the logs of scheduler and workers, then run the command again",
        ) from error


def _read_alone(client: Any, task: ReadTask, content: Mapping[str, Content], context: Context) -> Result:
    """The result of one task that workers read while they read nothing else."""
    from distributed import KilledWorker

    try:
        return _wait_for_result(client, client.submit(_read, task, content, context=context, pure=False))
    except KilledWorker as killed:
        return Unreadable(
            f"{task.title} could not be read: every worker that tried died",
            got=f"{killed.allowed_failures + 1} dead workers",
            do="Check the memory and the logs of the workers, or run the command without --dask",
        )


def _read(task: ReadTask, content: Mapping[str, Content], context: Context) -> Result:
    """Read one task on a worker, from the files sent with it or else from the shared disk."""
    from distributed import get_worker

    with TemporaryDirectory(dir=get_worker().local_directory) as folder:
        files = dict(task.files)
        for role, (size, compressed) in content.items():
            files[role] = Path(folder, role, task.files[role].name)
            files[role].parent.mkdir()
            files[role].write_bytes(pa.decompress(compressed, size, CODEC))
        return read_task(replace(task, files=files), context)


def _load_unshared(client: Any, tasks: Sequence[ReadTask]) -> list[dict[str, Content]]:
    """For each task, the content of the files that some worker cannot see."""
    paths = [path for task in tasks for path in task.files.values()]
    shared = set(paths).intersection(*client.run(find_files, paths, on_error="ignore").values())
    contents = []
    for task in tasks:
        content = {}
        for role, path in task.files.items():
            # If a file cannot be opened, the worker's reader reports it.
            with suppress(OSError):
                if path not in shared:
                    whole = path.read_bytes()
                    content[role] = len(whole), pa.compress(whole, CODEC, asbytes=True)
        contents.append(content)
    return contents


def find_files(paths: Sequence[Path]) -> set[Path]:
    """The files that this machine can see. Their paths contain their digests, so the content is the same."""
    return {path for path in paths if path.is_file()}


def _wait_for_result(client: Any, future: Any) -> Result:
    while True:
        try:
            result: Result = future.result(timeout=WORKERS_SECONDS)
            return result
        except TimeoutError:
            # Without workers, the result would never arrive.
            client.wait_for_workers(1, timeout=WORKERS_SECONDS)


def find_versions() -> dict[str, str]:
    """Versions of this project, Python, and the packages that affect which figures a reader finds."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    ours = {"health-information-outlook": etl.__version__, "Python": python}
    return ours | {name: version(name) for name in PACKAGES}


def _check_versions(client: Any) -> None:
    """Raises ClusterFailed if the scheduler or a worker lacks the project or runs different versions."""
    expected = find_versions()
    found = client.run(find_versions, on_error="return")
    try:
        found["the scheduler"] = client.run_on_scheduler(find_versions)
    except Exception as error:
        found["the scheduler"] = error
    for machine, versions in found.items():
        if versions != expected:
            raise ClusterFailed(
                f"{machine} in the Dask cluster runs different versions than this machine",
                expected=str(expected),
                got=str(versions),
                do="Install the same version of the project there (pip install '.[dask]') and restart it",
            )
