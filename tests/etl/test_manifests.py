"""Manifests of any shape: live.json on a storage, edition.json in a data folder."""

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.errors import StorageFailed, WrongUsage
from etl.store import copies, editions, pointer
from etl.store.records import parse_edition, read_edition
from etl.store.remote import OBJECT, Manifest, Storage, StorageUrl, parse_manifest

ID, DIGEST = "20310101T000000Z-0a1b2c3d", "0" * 64
LIVE: dict[str, Any] = {
    "live": ID,
    "editions": {ID: {"edition.json": DIGEST, "wages.parquet": DIGEST}},
    "small": {
        "raw/manifest.json": json.dumps([{"path": f"cpi/{'0' * 12}/x.zip", "stamp": {"sha256": DIGEST}}])
    },
    "format": 1,
}
RAW = json.loads(LIVE["small"]["raw/manifest.json"])
FINDING = {"name": "a/b", "severity": "warning", "expected": "1", "came": "2", "rows": 1}
RECORD = {
    "id": ID,
    "built_at": "2031-01-01T00:00:00Z",
    "tables": {"wages": {"rows": 1, "sha256": DIGEST}},
    "findings": [FINDING],
}
STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**30, "", "..", "../../x", "/etc/passwd", "a\\b", "\x00", "\ud800", "x" * 300,
    [], {}, [[]], [None], {"": None}, {"../../x": {"edition.json": DIGEST}}, {ID: {}}, f"{ID}/../..",
)  # fmt: skip


def vary(document: Any, dice: random.Random) -> Any:
    """The document with one value or name replaced or removed somewhere."""
    if not isinstance(document, dict | list) or not document or dice.random() < 0.2:
        return dice.choice(STRANGE)
    if isinstance(document, list):
        at = dice.randrange(len(document))
        return [vary(each, dice) if n == at else each for n, each in enumerate(document)]
    key = dice.choice(sorted(document))
    rest = {k: v for k, v in document.items() if k != key}
    way = dice.random()
    if way < 0.1:
        return rest
    if way < 0.3:
        return rest | {str(dice.choice(STRANGE)): document[key]}
    if key == "raw/manifest.json" and way < 0.8:
        return rest | {key: json.dumps(vary(RAW, dice))}
    return rest | {key: vary(document[key], dice)}


def damage(document: Any, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 3)):
        document = vary(document, dice)
    text = bytearray(json.dumps(document).encode())
    if text and dice.random() < 0.2:
        text[dice.randrange(len(text))] = dice.randrange(256)
    return bytes(text[: dice.randrange(len(text) + 1)] if dice.random() < 0.1 else text)


def test_fuzzed_live_json_never_leaves_the_cache(tmp_path: Path) -> None:
    dice, refused = random.Random(17), 0
    for _ in range(10_000):
        try:
            manifest = parse_manifest(damage(LIVE, dice))
        except StorageFailed as error:
            refused += 1
            assert "\n" not in str(error) and len(str(error)) < 500
            continue
        assert manifest.live in ("", *manifest.editions)
        for name in (*manifest.files, *(f"editions/{e}/x" for e in manifest.editions)):
            assert os.path.normpath(tmp_path / name) == str(tmp_path / name)
        assert all(map(OBJECT.fullmatch, manifest.files))
    assert 5_000 < refused < 10_000


def test_fuzzed_edition_json_is_read_or_refused(tmp_path: Path) -> None:
    dice, refused = random.Random(18), 0
    for _ in range(10_000):
        try:
            about = parse_edition(damage(RECORD, dice))
        except ValueError:
            refused += 1
            continue
        edition = editions.Edition(tmp_path, "live", about)
        assert edition.id and about["built_at"] and isinstance(edition.without, frozenset)
    assert 5_000 < refused < 10_000


def write_record(change: dict[str, Any]) -> Callable[[Path], object]:
    return lambda folder: (folder / "edition.json").write_text(json.dumps(RECORD | change))


def replace_by_pipe(file: str) -> Callable[[Path], object]:
    def replace(folder: Path) -> None:
        (folder / file).unlink()
        os.mkfifo(folder / file)

    return replace


def loop_links(folder: Path) -> None:
    live = folder.parent.parent / "live"
    live.unlink()
    live.symlink_to("live")


def lead_outside(folder: Path) -> None:
    live = folder.parent.parent / "live"
    live.unlink()
    live.symlink_to("/etc")


FAULTS: dict[str, Callable[[Path], object]] = {
    "tables-list": write_record({"tables": []}),
    "tables-null": write_record({"tables": None}),
    "no-date": write_record({"built_at": None}),
    "id-outside": write_record({"id": "../../x"}),
    "findings-text": write_record({"findings": "x"}),
    "deep": lambda folder: (folder / "edition.json").write_text("[" * 100_000),
    "record-pipe": replace_by_pipe("edition.json"),
    "table-pipe": replace_by_pipe("wages.parquet"),
    "record-folder": lambda folder: [(folder / "edition.json").unlink(), (folder / "edition.json").mkdir()],
    "link-loop": loop_links,
    "link-outside": lead_outside,
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_faulty_edition_leaves_the_snapshot(tmp_path: Path, fault: Callable[[Path], object]) -> None:
    folder = tmp_path / "editions" / ID
    shutil.copytree(editions.PROJECT / "data" / "snapshot", folder, copy_function=os.link)
    # Changes must not reach the project's own file.
    (folder / "edition.json").unlink()
    shutil.copy(editions.PROJECT / "data" / "snapshot" / "edition.json", folder)
    pointer.switch(tmp_path, ID)
    fault(folder)
    shown = editions.shown(tmp_path)
    assert (shown.kind, shown.notice) == ("snapshot", editions.REFRESHED_DAMAGED)
    assert "\n" not in shown.trouble and len(shown.trouble) < 300


def test_unreadable_folder_leaves_the_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(path: Path, *args: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "live").mkdir()
    monkeypatch.setattr(
        editions, "read_edition", lambda path: deny(path) if path.name == "live" else read_edition(path)
    )
    assert editions.shown(tmp_path).kind == "snapshot"


def test_only_ids_are_switched_to(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="is no edition's ID"):
        pointer.switch(tmp_path, "../../x")
    assert not list(tmp_path.iterdir())


def test_download_stays_in_its_folder(tmp_path: Path) -> None:
    store, cache = tmp_path / "store", tmp_path / "a" / "b"
    store.mkdir()
    cache.mkdir(parents=True)
    (tmp_path / "store" / "x").write_text("planted")
    for name in ("../../x", f"editions/{ID}/../../../../x", str(tmp_path / "x")):
        with pytest.raises(StorageFailed, match="outside the cache folder"):
            copies.download(Storage(StorageUrl(f"file://{store}")), cache, {name: DIGEST})
    assert not (tmp_path / "x").exists()
    assert parse_manifest(None) == Manifest()
