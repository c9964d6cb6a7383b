"""A data folder whose `live` is no link: copied with links followed, or on a file system without links."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from etl.errors import NoTables
from etl.store import editions, pointer
from tests.etl.conftest import Outlook


@pytest.fixture
def copied(published: Outlook) -> Outlook:
    """The same data folder after `cp -rL`."""
    whole = published.data.with_name("copied")
    shutil.copytree(published.data, whole, symlinks=False)
    return Outlook(whole, published.site)


def deny_links(patch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    patch.setattr(os, "symlink", fail)
    patch.setattr(Path, "symlink_to", fail)


def test_copied_folder_is_shown_as_it_is(copied: Outlook) -> None:
    assert not (copied.data / "live").is_symlink()
    assert editions.shown_id(copied.data) == copied.edition().id
    assert editions.editions(copied.data) == [copied.edition().id]


def publish(outlook: Outlook) -> str:
    # The highest name of its second, as both editions may be of the same one.
    return editions.publish(outlook.data, outlook.edition().tables(), {"inputs": "ffffffff"}).id


def test_copied_folder_takes_a_new_edition(copied: Outlook) -> None:
    before = copied.edition().id
    new = publish(copied)
    assert (copied.data / "live").readlink().name == copied.edition().id == new
    assert editions.editions(copied.data) == [new, before]


def test_live_folder_alone_becomes_an_edition(copied: Outlook) -> None:
    before = copied.bytes()
    shutil.rmtree(copied.data / "editions")
    assert copied.run("prune", "--keep", "1") == 0
    assert (copied.bytes(), len(editions.editions(copied.data))) == (before, 1)
    assert not list(copied.data.glob(".live*")) and not (copied.data / pointer.POINTER).exists()


def test_unreadable_live_folder_is_replaced(copied: Outlook) -> None:
    edition = copied.edition().id
    (copied.data / "live" / "edition.json").write_text("{")
    pointer.switch(copied.data, edition)
    assert copied.edition().id == edition


@pytest.mark.parametrize("step", ["copytree", "write", "rename", "_point"])
def test_readers_see_an_edition_at_every_step(
    copied: Outlook, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = copied.bytes()
    shutil.rmtree(copied.data / "editions")
    (copied.data / "editions").mkdir()
    places = {"copytree": shutil, "write": pointer.files, "rename": Path, "_point": pointer}

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(places[step], step, stop)
        pointer.settle(copied.data)
    assert {f.name: f.read_bytes() for f in sorted(copied.edition().path.glob("*.parquet"))} == before
    pointer.settle(copied.data)
    assert copied.bytes() == before


def test_no_links_are_needed(copied: Outlook, monkeypatch: pytest.MonkeyPatch) -> None:
    before = copied.edition().id
    with monkeypatch.context() as patch:
        deny_links(patch)
        new = publish(copied)
        assert not (copied.data / "live").exists()
        assert (copied.edition().id, editions.editions(copied.data)) == (new, [new, before])
        assert copied.run("restore", before) == 0
        assert copied.edition().id == before
    # Back on a file system with links
    pointer.switch(copied.data, new)
    assert (copied.data / "live").readlink().name == new and not (copied.data / pointer.POINTER).exists()


def test_foreign_pointer_is_refused(published: Outlook) -> None:
    (published.data / pointer.POINTER).write_text("../../x")
    with pytest.raises(NoTables, match="live cannot be read"):
        editions.live(published.data)
    assert editions.shown_id(published.data) == ""


def test_failed_switch_leaves_no_edition(published: Outlook, monkeypatch: pytest.MonkeyPatch) -> None:
    before = editions.editions(published.data)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(pointer, "_point", fail)
    with pytest.raises(OSError, match="full"):
        publish(published)
    assert editions.editions(published.data) == before


# The process -----------------------------------------------------------------------------------------------

HANGING = """
import os, signal, sys
from etl import __main__ as program
def run():
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        signal.pause()
    finally:
        open(sys.argv[1], "w").write("clean")
program.run = run
program.main()
"""


def test_closed_terminal_cleans_up(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", HANGING, tmp_path / "x"],
        stderr=subprocess.DEVNULL,
        timeout=60,
        # Tests that run under nohup would pass it on.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )
    assert (tmp_path / "x").read_text() == "clean"


def test_nohup_and_old_encodings_are_respected() -> None:
    code = (
        "import os, signal; from etl import __main__ as program\n"
        "program.run = lambda: print('1 \\u2192 2 \\u2026 \\u4e2d') or os.kill(os.getpid(), signal.SIGHUP) or 0\n"
        "print(program.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        timeout=60,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    assert done.stdout.decode("cp1252").split("\n")[:2] == ["1 -> 2 … ?", "0"]
