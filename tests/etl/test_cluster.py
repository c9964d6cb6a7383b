"""Sources read on a real Dask cluster: the same bytes, whoever dies; and a sentence where it cannot be."""

import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from etl import cluster as etl_cluster
from etl import errors, on_worker
from etl.errors import OutlookError
from tests.clusters import Running, kill, running, waited_for
from tests.etl.conftest import NATIONAL, Outlook, Said
from tests.worker_faults import NOT_SHARED


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("cluster") / "c", 2) as cluster:
        yield cluster


@pytest.fixture
def cluster(two_workers: Running) -> Iterator[Running]:
    yield two_workers
    two_workers.clear()


@pytest.fixture
def apart(published: Outlook, tmp_path: Path) -> Outlook:
    """A published data folder that the workers do not see."""
    data = tmp_path / NOT_SHARED / "data"
    shutil.copytree(published.data, data, symlinks=True)
    return Outlook(data, published.site)


@pytest.fixture
def built(published: Outlook) -> dict[str, bytes]:
    """The tables as `build` makes them without a cluster."""
    assert published.run("build") == 0
    return published.bytes()


def test_the_same_bytes_from_workers_that_see_the_files(
    cluster: Running, published: Outlook, built: dict[str, bytes], said: Said
) -> None:
    sent = cluster.log().count("'put'")
    before = published.edition()
    assert published.run("build", "--dask", cluster.address) == 0
    assert published.bytes() == built
    assert published.edition().id != before.id
    assert published.edition().about["inputs"] == before.about["inputs"]
    assert f"2 workers at {cluster.address} read" in said()
    assert cluster.log().count("'put'") == sent


def test_the_same_bytes_from_workers_that_are_sent_the_files(
    cluster: Running, apart: Outlook, built: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that every file goes in pieces.
    monkeypatch.setattr(etl_cluster, "PIECE_BYTES", 1000)
    sent = cluster.log().count("'put'")
    assert apart.run("build", "--dask", cluster.address) == 0
    assert apart.bytes() == built
    size = sum(f.stat().st_size for f in (apart.data / "raw").glob("*/*/*"))
    assert cluster.log().count("'put'") - sent >= size // 1000
    # Nothing of a run stays on a worker.
    assert not list(cluster.folder.rglob("run-*"))


def test_a_worker_killed_while_it_reads_changes_nothing(
    cluster: Running, apart: Outlook, built: dict[str, bytes]
) -> None:
    cluster.order("hold-oe.data")
    killed = cluster.when_held(kill)
    assert apart.run("build", "--dask", cluster.address) == 0
    killed.join()
    assert not killed.is_alive() and len(cluster.held()) == 1
    assert apart.bytes() == built


def test_an_error_in_one_source_comes_back_as_it_is(cluster: Running, published: Outlook, said: Said) -> None:
    published.site.put(NATIONAL, (published.site.root / NATIONAL).read_bytes()[:-30])
    assert published.refresh("--force") == 1
    alone = [line for line in said().splitlines() if line.startswith("oews-national-2024:")]
    published.site.put(NATIONAL, (published.site.root / NATIONAL).read_bytes()[:-40])
    assert published.refresh("--force", "--dask", cluster.address) == 1
    text = said()
    assert alone and alone[0] in text
    assert "Failed: oews-national-2024; their last good rows stand" in text
    assert published.rows("wages", year=2024, occupation_code="29-2072")


@pytest.mark.long
@pytest.mark.parametrize("deaths", [0, 3])
def test_a_file_that_kills_every_worker_is_given_up(
    cluster: Running, apart: Outlook, said: Said, monkeypatch: pytest.MonkeyPatch, deaths: int
) -> None:
    monkeypatch.setattr(etl_cluster, "DEATHS", deaths)
    registered = cluster.log().count("Register worker")
    cluster.order("poison-" + Path(NATIONAL).name)
    assert apart.run("build", "--dask", cluster.address) == 1
    text = said()
    assert "oews-national-2024 was given up: every worker that read it died" in text
    assert "Failed: oews-national-2024; their last good rows stand" in text
    assert apart.rows("wages", year=2024, occupation_code="29-2072")
    assert cluster.log().count("Register worker") > registered


def test_an_interrupted_run_leaves_no_task_behind(cluster: Running, apart: Outlook) -> None:
    from distributed import Client

    before = apart.edition().id
    cluster.order("hold-oe.data")
    # As a person starts it. Whatever a shell runs in the background, these tests maybe, has SIGINT ignored.
    command = [sys.executable, "-m", "etl", "build", "--data", str(apart.data), "--dask", cluster.address]
    listening = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=listening) as process:
        waited_for(cluster.held)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "Stopped by hand" in said
    assert apart.edition().id == before
    with Client(cluster.address, set_as_default=False) as client:
        waited_for(lambda: client.run_on_scheduler(lambda dask_scheduler: not dask_scheduler.tasks), 10)


def test_workers_of_other_versions_are_refused(
    cluster: Running, published: Outlook, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = on_worker.versions()
    monkeypatch.setattr(on_worker, "versions", lambda: {**mine, "pyarrow": "1.0.0"})
    assert published.run("build", "--dask", cluster.address) == 1
    text = said()
    assert (
        f"expected pyarrow 1.0.0, came pyarrow {mine['pyarrow']}. Install there what this machine has" in text
    )
    assert "the worker tcp://127.0.0.1" in text


def test_a_cluster_whose_workers_and_then_scheduler_go_stops_the_run(
    published: Outlook, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etl_cluster, "WORKERS_SECONDS", 1.0)
    before, tables = published.edition().id, published.bytes()
    with running(tmp_path / "c", 1, "--no-nanny") as cluster:
        cluster.order("hold-oe.data")
        cluster.when_held(kill)
        assert published.run("build", "--dask", cluster.address) == 1
        text = said()
        assert f"the scheduler at {cluster.address} has had no worker for 1 seconds (at work: " in text
        assert "The last good tables stand" in text
        # None comes, either.
        monkeypatch.setattr(etl_cluster, "WORKERS_SECONDS", 60.0)
        assert cluster.scheduler is not None
        scheduler = cluster.scheduler.pid
        monkeypatch.setattr(etl_cluster.Cluster, "begin", lambda *_: kill(scheduler))
        assert published.run("build", "--dask", cluster.address) == 1
        assert f"the scheduler at {cluster.address} is gone" in said()
        assert published.run("build", "--dask", cluster.address) == 1
        assert f"no scheduler answers at {cluster.address}" in said()
    assert published.edition().id == before and published.bytes() == tables


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "http://127.0.0.1:8786", "tcp://somewhere"])
def test_an_address_that_is_none_is_wrong_usage(published: Outlook, said: Said, address: str) -> None:
    assert published.run("build", "--dask", address) == 2
    assert "--dask is not the address of a scheduler: expected tcp://HOST:8786" in said()


def test_without_dask_the_command_says_what_to_install(
    published: Outlook, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etl_cluster, "find_spec", lambda _: None)
    assert published.run("build", "--dask", "tcp://127.0.0.1:8786") == 2
    assert "Run: pip install -r requirements-dask.txt." in said()


@pytest.mark.parametrize("kind", sorted(n for n, c in vars(errors).items() if isinstance(c, type)))
def test_errors_survive_the_way_between_processes(kind: str) -> None:
    error: OutlookError = getattr(errors, kind)("this", expected="one", came="two", do="Do that")
    error.add_note("said where")
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - its own
    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))
