"""Sources read on a real Dask cluster: the same bytes, with a killed worker too; and a clear error where it fails."""

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

import etl
from etl import cluster as etl_cluster
from etl import errors
from etl.commands import common
from etl.errors import OutlookError
from tests.etl.conftest import NATIONAL, Outlook, Said

PROJECT = Path(__file__).parents[2]
# A folder of this name is invisible to workers, as on another machine.
UNSHARED = "unshared"
# Runs in each worker. In the folder of orders, `kill-NAME` kills a worker that reads a file of that name, as often as
# it has letters; `hold-NAME` holds it until the order is gone.
PRELOAD = f"""
import os, signal, time
from pathlib import Path
from etl import cluster, reading

ORDERS = Path(os.environ["OUTLOOK_TEST_ORDERS"])

def watched(read):
    def read_or_die(reader, files, context, year):
        for path in files.values():
            assert "{UNSHARED}" not in path.parts
            while (ORDERS / f"hold-{{path.name}}").exists():
                time.sleep(0.05)
            order = ORDERS / f"kill-{{path.name}}"
            if order.exists() and (letters := order.read_text()):
                order.write_text(letters[:-1])
                with (ORDERS / "killed").open("a") as log:
                    log.write("x")
                os.kill(os.getpid(), signal.SIGKILL)
        return read(reader, files, context, year)
    return read_or_die

def dask_setup(worker):
    find_files = cluster.find_files
    cluster.find_files = lambda paths: {{p for p in find_files(paths) if "{UNSHARED}" not in p.parts}}
    reading.read_files = watched(reading.read_files)
"""


def wait_until(is_so: Callable[[], object], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.05)


class Dask:
    """A scheduler and its workers on the loopback address, each a process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder, ""
        self.processes: list[subprocess.Popen[bytes]] = []
        (folder / "preload.py").write_text(PRELOAD)

    def start(self, part: str, *options: str, python_path: Path = PROJECT) -> None:
        settings = {
            **os.environ,
            "PYTHONPATH": str(python_path),
            "OUTLOOK_TEST_ORDERS": str(self.folder),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        }
        command = [sys.executable, "-m", "dask", part, *options, "--no-dashboard"]
        with (self.folder / "log.txt").open("ab") as log:
            self.processes.append(
                # In a session of its own, a nanny and its workers end together.
                subprocess.Popen(
                    command, stdout=log, stderr=log, env=settings, cwd=self.folder, start_new_session=True
                )
            )

    def start_scheduler(self) -> None:
        file = self.folder / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        wait_until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
        self.address = json.loads(file.read_text())["address"]

    def start_workers(self, number: int, *options: str, python_path: Path = PROJECT) -> None:
        where = ("--nworkers", str(number), "--nthreads", "1", "--local-directory", str(self.folder))
        self.start("worker", self.address, *where, *options, python_path=python_path)
        log = self.folder / "log.txt"
        wait_until(lambda: log.read_text().count("Register worker") >= number)

    def order_kills(self, file: str, number: int) -> None:
        (self.folder / f"kill-{file}").write_text("x" * number)
        (self.folder / "killed").write_text("")

    def killed(self) -> int:
        return len((self.folder / "killed").read_text())


@contextmanager
def running(folder: Path) -> Iterator[Dask]:
    folder.mkdir(exist_ok=True)
    dask = Dask(folder)
    try:
        dask.start_scheduler()
        yield dask
    finally:
        for process in dask.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with running(tmp_path_factory.mktemp("dask")) as dask:
        dask.start_workers(2, "--preload", str(dask.folder / "preload.py"))
        yield dask


@pytest.fixture
def unshared(published: Outlook, tmp_path: Path) -> Outlook:
    """A published data folder that the workers do not see."""
    shutil.copytree(published.data, tmp_path / UNSHARED, symlinks=True)
    return Outlook(tmp_path / UNSHARED, published.site)


def test_shared_files_give_the_same_bytes(dask: Dask, published: Outlook) -> None:
    assert published.run("build") == 0
    alone = published.edition(), published.bytes()
    assert published.run("build", "--dask", dask.address) == 0
    assert published.edition().id != alone[0].id
    assert published.bytes() == alone[1]


def test_sent_files_give_the_same_bytes_after_a_kill(dask: Dask, unshared: Outlook) -> None:
    assert unshared.run("build") == 0
    alone = unshared.bytes()
    dask.order_kills("oe.data.0.Current", 1)
    assert unshared.run("build", "--dask", dask.address) == 0
    assert dask.killed() == 1
    assert unshared.bytes() == alone


def test_a_file_that_kills_every_worker_fails_alone(dask: Dask, unshared: Outlook, said: Said) -> None:
    dask.order_kills(Path(NATIONAL).name, 99)
    assert unshared.run("build", "--dask", dask.address) == 1
    dask.order_kills(Path(NATIONAL).name, 0)
    text = said()
    assert "oews-national-2024 could not be read: every worker that tried died" in text
    assert "Failed: oews-national-2024; their last good rows stay" in text
    assert unshared.rows("wages", year=2024, occupation_code="29-2072")


def test_a_damaged_file_gives_the_same_error(dask: Dask, published: Outlook, said: Said) -> None:
    whole = (published.site.root / NATIONAL).read_bytes()
    lines = []
    for cut, options in ((-30, ()), (-40, ("--dask", dask.address))):
        published.site.put(NATIONAL, whole[:cut])
        assert published.refresh("--force", *options) == 1
        lines.append([line for line in said().splitlines() if line.startswith("oews-national-2024:")])
    assert lines[0] == lines[1] != []


def test_an_interrupted_run_leaves_no_task(dask: Dask, unshared: Outlook) -> None:
    from distributed import Client

    hold = dask.folder / "hold-oe.data.0.Current"
    hold.touch()
    command = [sys.executable, "-m", "etl", "build", "--data", str(unshared.data), "--dask", dask.address]
    with (
        Client(dask.address, set_as_default=False) as client,
        # Shells ignore SIGINT for what they run in the background.
        subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as process,
    ):

        def tasks() -> int:
            return int(client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)))

        wait_until(tasks)
        process.send_signal(signal.SIGINT)
        _, text = process.communicate(timeout=60)
        assert process.returncode == 130, text
        wait_until(lambda: not tasks())
    hold.unlink()


def test_other_versions_are_refused(
    dask: Dask, published: Outlook, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etl, "__version__", "9.9.9")
    assert published.run("build", "--dask", dask.address) == 1
    text = said()
    assert "expected {'health-information-outlook': '9.9.9'" in text
    assert "got {'health-information-outlook': '1.0.0'" in text


def test_workers_without_the_project_are_refused(
    tmp_path: Path, published: Outlook, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = published.edition().id
    monkeypatch.setattr(etl_cluster, "WORKERS_SECONDS", 1)
    with running(tmp_path / "dask") as dask:
        assert published.run("build", "--dask", dask.address) == 1
        assert "Only 0/1 workers arrived" in said()
        dask.start_workers(1, python_path=tmp_path)
        assert published.run("build", "--dask", dask.address) == 1
        assert "No module named 'etl'" in said()
    assert published.run("build", "--dask", dask.address) == 1
    assert f"there is no Dask cluster with workers at {dask.address}" in said()
    assert published.edition().id == before


@pytest.mark.parametrize("lost", ["workers", "scheduler"])
def test_a_cluster_lost_during_the_run_is_an_error(
    tmp_path: Path, published: Outlook, said: Said, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    monkeypatch.setattr(etl_cluster, "WORKERS_SECONDS", 1)
    monkeypatch.setattr(etl_cluster, "CONNECT_SECONDS", 2)
    before = published.edition().id
    with running(tmp_path / "dask") as dask:
        dask.start_workers(1, "--no-nanny")
        process = dask.processes[lost == "workers"]
        load_unshared = etl_cluster._load_unshared

        def lose(*arguments: object) -> object:
            found = load_unshared(*arguments)  # type: ignore[arg-type]
            process.kill()
            process.wait()
            return found

        monkeypatch.setattr(etl_cluster, "_load_unshared", lose)
        assert published.run("build", "--dask", dask.address) == 1
        text = said()
        assert "the Dask cluster failed during the run: got" in text
        assert ("Only 0/1 workers arrived" in text) is (lost == "workers")
    assert published.edition().id == before


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "http://127.0.0.1:8786", "tcp://somewhere"])
def test_a_wrong_address_is_wrong_usage(published: Outlook, said: Said, address: str) -> None:
    assert published.run("build", "--dask", address) == 2
    assert "--dask is not the URL of a Dask scheduler: expected tcp://HOST:8786" in said()


def test_without_dask_the_error_says_what_to_install(
    published: Outlook, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "find_spec", lambda _: None)
    assert published.run("build", "--dask", "tcp://127.0.0.1:8786") == 2
    assert "Run: pip install -r requirements-dask.txt." in said()


@pytest.mark.parametrize("kind", sorted(n for n, c in vars(errors).items() if isinstance(c, type)))
def test_errors_survive_pickling(kind: str) -> None:
    error: OutlookError = getattr(errors, kind)("this", expected="one", got="two", do="Do that")
    error.add_note("a note")
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - its own
    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))
