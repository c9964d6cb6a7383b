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
from tests import publishers as p
from tests.etl.conftest import FLAT, Outlook, Said


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


def test_copied_folder_takes_a_new_edition(copied: Outlook, said: Said) -> None:
    before = copied.edition().id
    p.flat_file(copied.site.root / FLAT, p.flat_series(2026))
    assert copied.refresh() == 0
    assert (copied.data / "live").is_symlink()
    assert editions.editions(copied.data) == [copied.edition().id, before]
    assert "Disk error" not in said()


def test_live_folder_alone_becomes_an_edition(copied: Outlook) -> None:
    before = copied.bytes()
    shutil.rmtree(copied.data / "editions")
    assert copied.run("prune", "--keep", "1") == 0
    pointer.settle(copied.data)
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


def test_no_links_are_needed(outlook: Outlook, monkeypatch: pytest.MonkeyPatch, said: Said) -> None:
    deny_links(monkeypatch)
    assert outlook.refresh() == 0
    first = outlook.edition().id
    p.flat_file(outlook.site.root / FLAT, p.flat_series(2026))
    assert outlook.refresh() == 0
    assert not (outlook.data / "live").exists()
    assert editions.editions(outlook.data) == [outlook.edition().id, first]
    assert outlook.run("restore", first) == 0
    assert outlook.edition().id == first
    monkeypatch.undo()
    # Back on a file system with links
    pointer.switch(outlook.data, first)
    assert (outlook.data / "live").readlink().name == first and not (outlook.data / pointer.POINTER).exists()


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
    p.flat_file(published.site.root / FLAT, p.flat_series(2026))
    assert published.refresh() == 1
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
    subprocess.run([sys.executable, "-c", HANGING, tmp_path / "x"], stderr=subprocess.DEVNULL, timeout=30)
    assert (tmp_path / "x").read_text() == "clean"


def test_nohup_is_respected() -> None:
    code = "import os, signal; from etl import __main__ as p; p.run = lambda: os.kill(os.getpid(), signal.SIGHUP) or 0; print(p.main())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        timeout=30,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    assert done.stdout.strip() == b"0"


def test_output_need_not_be_utf8() -> None:
    code = (
        "from etl import __main__ as p; p.run = lambda: print('1 \\u2192 2 \\u2026 \\u4e2d') or 0; p.main()"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, timeout=30)
    assert (done.returncode, done.stdout.decode("cp1252").strip()) == (0, "1 -> 2 … ?")
