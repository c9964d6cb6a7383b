"""A dashboard that follows a storage shows a new edition without a restart."""

import time
from pathlib import Path

import pytest

from app.edition import tables
from etl.store import copies, editions
from etl.store.remote import StorageUrl


def test_new_edition_needs_no_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"file://{tmp_path}/shared"
    monkeypatch.setenv("OUTLOOK_CACHE", str(tmp_path / "copies"))
    monkeypatch.setenv("OUTLOOK_DATA", url)
    monkeypatch.setattr("etl.store.follower.LOOK_SECONDS", 0.2)
    spare = editions.snapshot(tmp_path)
    seen = [tables().edition]
    assert (seen[0].kind, seen[0].notice) == ("snapshot", "")
    for number in range(2):
        with copies.working_copy(StorageUrl(url), say=print) as folder:
            new = editions.publish(folder, spare.tables(), {"inputs": f"{number}0000000"})
            copies.push(folder)
        for _ in range(100):
            if tables().edition.id == new.id:
                break
            time.sleep(0.1)
        assert (tables().edition.id, tables().edition.kind) == (new.id, "live")
