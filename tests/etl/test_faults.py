"""Every way in which a publisher or a disk fails, on each source and on all: what stands, what is said, how it ends.

The same faults over the publishers' real files: `make faults`.
"""

import os
import random
import resource
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path

import pytest

from etl import catalog, http
from etl.__main__ import run
from etl.runlog import last_run
from etl.store import editions
from tests import publishers as p
from tests.etl.conftest import QUOTED, TINY, Outlook, Said
from tests.loopback import Reply

# Not there yet in the tiny publisher's house: nothing can fail with it.
ABSENT = "oews-national-2026"
SOURCES = [name for name in TINY if name != ABSENT]
# Files that the publisher may not have: their absence is no failure.
UNEXPECTED = {source.name for source in catalog.SOURCES if not source.expected}


def half(answer: Reply) -> int:
    return len(answer.body) // 2


# Fault -> what becomes of a good answer, the exit status, words of the message ("" where readers differ).
FAULTS: dict[str, tuple[Callable[[Reply, int], Reply], int, str]] = {
    "denied": (lambda good, n: Reply(p.ACCESS_DENIED), 1, "web page in place of the file"),
    "403": (lambda good, n: Reply(p.ACCESS_DENIED, 403), 1, "status 403"),
    "404": (lambda good, n: Reply(status=404), 1, "does not exist (404)"),
    "429": (lambda good, n: Reply(status=429, headers={"Retry-After": "1"}) if n < 3 else good, 0, ""),
    "503": (lambda good, n: Reply(b"busy", 503) if n < 3 else good, 0, ""),
    "503-always": (lambda good, n: Reply(b"busy", 503), 1, "status 503"),
    "reset": (
        lambda good, n: replace(good, sends=half(good), reset=True),
        1,
        "could not be downloaded in 4 tries",
    ),
    "truncate": (lambda good, n: replace(good, body=good.body[: half(good)]), 1, ""),
    "slow": (lambda good, n: replace(good, drips=16), 1, "is sent too slowly"),
    "hang": (lambda good, n: Reply(hangs=True), 1, "did not answer"),
    "garbage": (lambda good, n: replace(good, body=random.Random(7).randbytes(len(good.body))), 1, ""),
    "empty": (lambda good, n: replace(good, body=b""), 1, "could not be downloaded in 4 tries"),
    "new-etag": (lambda good, n: replace(good, headers={"ETag": f'"{n}"'}), 0, ""),
}


@pytest.fixture
def fresh(published: Outlook, monkeypatch: pytest.MonkeyPatch) -> Outlook:
    """Published tables, but no raw files: every body is sent."""
    shutil.rmtree(published.data / "raw")
    monkeypatch.setattr(http, "LIMITS", http.Limits(longest_pause_seconds=0))
    return published


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """No half minute is waited for what never comes."""
    if fault == "hang":
        monkeypatch.setattr(http, "LIMITS", replace(http.LIMITS, read_seconds=0.3))
    if fault == "slow":
        monkeypatch.setattr(http, "LIMITS", replace(http.LIMITS, patience_seconds=0.15))


def rows(outlook: Outlook) -> dict[str, object]:
    """All figures; of `sources` all but when they were taken."""
    tables = outlook.edition().tables()
    tables["sources"] = tables["sources"].drop_columns(["retrieved_at"])
    return {name: table.to_pylist() for name, table in tables.items()}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("source", SOURCES)
def test_faulty_source_leaves_tables_unchanged(
    fresh: Outlook, impatient: None, said: Said, source: str, fault: str
) -> None:
    becomes, status, words = FAULTS[fault]
    if fault == "404" and source in UNEXPECTED:
        status, words = 0, "Not offered (yet)"
    fresh.site.fault = becomes
    bytes_before, rows_before = fresh.bytes(), rows(fresh)
    assert fresh.refresh("--only", source) == status
    text = said()
    assert words in text
    last = text.splitlines()[-1]
    if status:
        assert f"Failed: {source}" in last
        assert fresh.bytes() == bytes_before
    else:
        assert rows(fresh) == rows_before


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_publisher_leaves_tables_unchanged(
    fresh: Outlook, impatient: None, said: Said, fault: str
) -> None:
    becomes, status, _ = FAULTS[fault]
    fresh.site.fault = becomes
    bytes_before, rows_before = fresh.bytes(), rows(fresh)
    assert fresh.refresh() == status
    last = said().splitlines()[-1]
    if status:
        failed = "crosswalk, hybrid, " if fault == "404" else "crosswalk, education, hybrid, "
        assert f"Failed: {failed}" in last
        assert "their last good rows stay" in last
        assert len(last) < 600
        assert fresh.bytes() == bytes_before
    else:
        assert rows(fresh) == rows_before
    # All is well again: so is the next run.
    fresh.site.fault = None
    assert fresh.refresh() == 0
    assert rows(fresh) == rows_before


def test_refusing_host_is_left_alone_in_a_run(fresh: Outlook, said: Said) -> None:
    fresh.site.fault = FAULTS["403"][0]
    assert fresh.refresh() == 1
    # The one line tells the cause, not its consequences.
    assert (
        "First: https://download.bls.gov/pub/time.series/oe/oe.data.0.Current was refused"
        in said().splitlines()[-1]
    )
    assert len(fresh.site.requests) <= http.REFUSALS_IN_A_ROW + 1


def test_another_years_file_under_an_address_is_refused(fresh: Outlook, said: Said) -> None:
    path = "www.bls.gov/oes/special-requests/oesm26nat.zip"
    shutil.copy(fresh.site.root / path.replace("26", "24"), fresh.site.root / path)
    before = fresh.bytes()
    assert fresh.refresh("--only", ABSENT) == 1
    assert "states different years in its names" in said()
    p.quoted_csv(fresh.site.root / QUOTED, wage_year=2024)
    assert fresh.refresh("--only", "projections-2025-35") == 1
    assert "holds another edition than its URL promises: expected ep-2025-35, got ep-2024-34-quoted" in said()
    assert fresh.bytes() == before


# The disk --------------------------------------------------------------------------------------------------


def in_a_child(work: Callable[[], int]) -> int:
    """Exit status of work that is done in a child process, whose limits and end are its own."""
    child = os.fork()
    if child == 0:
        # The server of worker processes is the parent's, which multiprocessing would wait for in vain.
        forkserver._forkserver.ensure_running = lambda: None
        try:
            os._exit(work())
        finally:
            os._exit(99)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


@pytest.mark.parametrize("limit", [200, 2_000, 6_000])
def test_a_disk_that_takes_no_more_loses_nothing(fresh: Outlook, limit: int) -> None:
    """Writes beyond so many bytes of a file fail, as on a full disk."""
    before = fresh.bytes()

    def work() -> int:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        return fresh.refresh()

    assert in_a_child(work) == 1
    assert fresh.bytes() == before
    assert editions.live(fresh.data) is not None
    # There is room again.
    assert fresh.refresh() == 0
    assert not (fresh.data / "editions" / ".building").exists()


def test_a_run_that_fails_leaves_nothing_that_fills_the_disk(fresh: Outlook) -> None:
    body = (fresh.site.root / "apps.bea.gov/regional/zip/SARPP.zip").read_bytes()
    fresh.site.scripted["/apps.bea.gov/regional/zip/SARPP.zip"] = [Reply(body[: len(body) // 2])]
    assert fresh.refresh("--only", "price-parity-states") == 1
    assert not (fresh.data / "raw" / ".incoming").exists()
    assert not (fresh.data / "editions" / ".building").exists()


def test_a_data_folder_that_cannot_be_made_is_said(outlook: Outlook, tmp_path: Path, said: Said) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert run(["refresh", "--mirror", outlook.site.address, "--data", str(tmp_path / "file" / "data")]) == 1
    assert "Disk error" in said()


# Killed ----------------------------------------------------------------------------------------------------

STEPS = ("rename", "replace", "symlink_to", "unlink", "write_text", "rmtree", "write_table", "fsync", "mkdir")


def killed_at(outlook: Outlook, step: int) -> int:
    """Exit status of a refresh that is killed right before its so-manieth change of the disk (9), or ends before."""

    def work() -> int:
        done = 0

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **kwargs: object) -> object:
                nonlocal done
                done += 1
                if done == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return call

        for owner in (Path, shutil, editions.pq, os):
            for name in STEPS:
                if hasattr(owner, name):
                    setattr(owner, name, counted(getattr(owner, name)))
        return outlook.refresh()

    return in_a_child(work)


@pytest.mark.parametrize("every", [211, pytest.param(1, marks=pytest.mark.long)])
def test_a_refresh_killed_before_any_change_of_the_disk_leaves_one_edition_whole(
    published: Outlook, every: int
) -> None:
    p.flat_file(published.site.root / "download.bls.gov/pub/time.series/oe", p.flat_series(2026))
    before = rows(published)
    kept = published.data.with_name("kept")
    shutil.copytree(published.data, kept, symlinks=True)
    step = every
    while True:
        status = killed_at(published, step)
        shown = rows(published)
        assert shown == before or len(published.rows("wages", year=2026)) == 7
        if status == 0:
            break
        assert status == -signal.SIGKILL
        assert published.refresh() == 0
        assert len(published.rows("wages", year=2026)) == 7
        left = [n for n in ("editions/.building", ".live", "raw/.incoming") if (published.data / n).exists()]
        assert left == []
        run_ = last_run.last(published.data)
        assert run_ is not None and run_.exit_status == 0
        shutil.rmtree(published.data)
        shutil.copytree(kept, published.data, symlinks=True)
        step += every
    assert step > 100
