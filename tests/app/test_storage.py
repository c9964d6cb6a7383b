"""A dashboard whose tables lie on storage shows a new edition without a restart."""

import time
from pathlib import Path

import pytest

from app.edition import tables
from etl import away, follow
from etl.addresses import Address
from etl.store import editions


def test_a_new_edition_on_the_storage_is_shown_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"file://{tmp_path}/shared"
    monkeypatch.setenv("OUTLOOK_CACHE", str(tmp_path / "copies"))
    monkeypatch.setenv("OUTLOOK_DATA", address)
    monkeypatch.setattr(follow, "LOOK_SECONDS", 0.2)
    spare = editions.snapshot(tmp_path)
    seen = [tables().edition]
    assert (seen[0].kind, seen[0].notice) == ("snapshot", "")
    for number in range(2):
        with away.working(Address(address), "refresh", (), print) as folder:
            new = editions.publish(folder, spare.tables(), {"inputs": f"{number}0000000"})
            away.put(folder)
        for _ in range(100):
            if tables().edition.id == new.id:
                break
            time.sleep(0.1)
        assert (tables().edition.id, tables().edition.kind) == (new.id, "live")
