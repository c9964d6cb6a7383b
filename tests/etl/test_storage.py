"""Commands and dashboards on object storage, against moto's S3 server, and on a shared folder by its URL."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import run
from etl.errors import Busy, StorageFailed, WrongUsage
from etl.schema import TABLES
from etl.secrets import hidden
from etl.store import copies, remote
from etl.store import editions as store_editions
from etl.store.follower import Follower
from etl.store.lock import is_locked, lock
from etl.store.remote import StorageUrl, parse_manifest
from tests import publishers as p
from tests.bucket import OPEN, Bucket, another_machine, storing, wired
from tests.etl.conftest import FLAT, Outlook, Said


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    with storing() as running:
        yield running


@pytest.fixture
def bucket(server: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    for name, value in server.settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OUTLOOK_CACHE", str(tmp_path / "here"))
    server.empty()
    return server


class Stored(Outlook):
    """The same commands on a bucket. `data` is this machine's working copy."""

    def __init__(self, bucket: Bucket, outlook: Outlook) -> None:
        super().__init__(StorageUrl(bucket.url).cache / "work", outlook.site)
        self.bucket = bucket

    def run(self, command: str, *options: object) -> int:
        return run([command, *map(str, options), "--data", self.bucket.url])


@pytest.fixture
def empty(bucket: Bucket, outlook: Outlook) -> Stored:
    return Stored(bucket, outlook)


@pytest.fixture
def filled(empty: Stored, published_once: Path) -> Stored:
    """The storage after a first good refresh, and a machine without a copy."""
    url = StorageUrl(empty.bucket.url)
    with copies.working_copy(url, say=print) as folder:
        shutil.copytree(published_once, folder, symlinks=True, dirs_exist_ok=True)
        copies.push(folder)
    shutil.rmtree(url.cache)
    return empty


def publish_next_year(outlook: Outlook) -> None:
    p.flat_file(outlook.site.root / FLAT, p.flat_series(2026))


def stored_files(bucket: Bucket) -> set[str]:
    return {name for name in bucket.names() if name.startswith(("raw/", "editions/"))}


def named_files(bucket: Bucket) -> set[str]:
    return set(parse_manifest(bucket.read("live.json")).files)


# Push and pull ---------------------------------------------------------------------------------------------


def test_first_refresh_pushes_every_file(empty: Stored, said: Said) -> None:
    assert empty.refresh() == 0
    live = empty.bucket.live()["live"]
    assert empty.bucket.names() == named_files(empty.bucket) | {"live.json", "last-run.json"}
    assert any(name.startswith("raw/") for name in empty.bucket.names())
    assert empty.bucket.read(f"editions/{live}/wages.parquet") == empty.bytes()["wages.parquet"]
    assert f"New edition {live}" in said()


def test_unchanged_refresh_transfers_no_tables(filled: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    assert filled.refresh() == 0
    before = filled.bucket.live()
    shutil.rmtree(StorageUrl(filled.bucket.url).cache)
    with wired(filled.bucket) as wire:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{wire.port}")
        # A machine without a copy pulls the edition shown, and none of the publishers' files.
        assert filled.refresh() == 0
        assert len([line for line in wire.of("GET") if "editions/" in line]) == len(TABLES) + 1
        assert not [line for line in wire.asked if "raw/" in line]
        wire.asked.clear()
        assert filled.refresh() == 0
    assert not [line for line in wire.asked if "editions/" in line or "raw/" in line]
    assert all("last-run.json" in line for line in wire.of("PUT", "POST", "DELETE"))
    assert len(wire.asked) < 10
    assert filled.bucket.live() == before


def test_machine_without_copy_publishes_next(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = filled.bucket.live()
    publish_next_year(filled)
    assert filled.refresh() == 0
    new = filled.bucket.live()
    assert new["editions"].keys() == {old["live"], new["live"]}
    assert len(filled.rows("wages", year=2026)) == 7
    # What the next year's file replaced is gone.
    assert stored_files(filled.bucket) == named_files(filled.bucket)
    monkeypatch.setenv("OUTLOOK_CACHE", str(another_machine(tmp_path / "there")))
    assert filled.run("check") == 0


@pytest.mark.long
def test_every_command_works_on_storage(
    filled: Stored, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = filled.bucket.live()["live"]
    publish_next_year(filled)
    assert filled.refresh() == 0
    new = filled.bucket.live()["live"]
    assert filled.run("diff") == 0
    assert capsys.readouterr().out.startswith(f"From edition {old} to {new}:")
    assert filled.run("restore") == 0
    assert capsys.readouterr().out == f"{new}  published\n{old}\n"
    assert filled.run("restore", old) == 0
    assert filled.refresh() == 0
    assert filled.bucket.live()["live"] == old
    filled.run("status", "--json")
    about = json.loads(capsys.readouterr().out)
    assert (about["edition"], about["held"]["edition"], about["editions"]) == (old, old, [new, old])
    assert about["last_run"]["command"] == "refresh"
    assert filled.run("release") == 0
    assert filled.refresh("--force") == 0
    newest = filled.bucket.live()["live"]
    assert filled.run("prune", "--keep", "1") == 0
    assert filled.bucket.live()["editions"].keys() == {newest, new}
    assert not [n for n in filled.bucket.names() if old in n]
    out = tmp_path / "out"
    assert filled.run("export", out, "--format", "parquet") == 0
    assert (out / "wages.parquet").read_bytes() == filled.bucket.read(f"editions/{newest}/wages.parquet")
    assert filled.run("check") == 0
    assert filled.run("build") == 0
    (data,) = (n for n in named_files(filled.bucket) if "oews-national-2024/" in n)
    (tmp_path / "oesm24nat.zip").write_bytes(filled.bucket.read(data))
    assert filled.run("import", tmp_path / "oesm24nat.zip") == 0


def test_shared_folder_works_by_its_url(
    outlook: Outlook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ["--data", f"file://{tmp_path}/shared"]
    for machine in ("here", "there"):
        monkeypatch.setenv("OUTLOOK_CACHE", str(tmp_path / machine))
        assert run(["refresh", *options, "--mirror", outlook.site.address]) == 0
        publish_next_year(outlook)
    assert run(["check", *options]) == 0
    found = sorted(f.name for f in (tmp_path / "shared").iterdir())
    assert found == ["editions", "last-run.json", "live.json", "raw"]
    assert len(list((tmp_path / "shared" / "editions").iterdir())) == 2


# Two publishers, and runs that are cut ---------------------------------------------------------------------


def publish_elsewhere(stored: Stored, machine: Path) -> None:
    """Another machine restores the edition that is shown: a small change of live.json."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUTLOOK_CACHE", str(machine))
        assert stored.run("restore", stored.bucket.live()["live"]) == 0


def test_second_publisher_exits_3(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    assert filled.refresh() == 0
    publish_next_year(filled)
    write = store_editions.drafted

    def publish_in_between(*arguments: Any) -> Any:
        publish_elsewhere(filled, tmp_path / "there")
        return write(*arguments)

    record = filled.bucket.read("last-run.json")
    monkeypatch.setattr(store_editions, "drafted", publish_in_between)
    assert filled.refresh() == 3
    assert "another run published to s3://figures/outlook first" in said()
    live = filled.bucket.live()
    assert len(live["editions"]) == 1
    assert "held.json" in live["small"]
    assert filled.bucket.read("last-run.json") == record


def test_same_id_on_two_machines_is_kept_once(filled: Stored) -> None:
    with copies.working_copy(StorageUrl(filled.bucket.url), say=print) as folder:
        edition = store_editions.publish(folder, filled.edition().tables(), {"inputs": "1" * 8})
        filled.bucket.put(f"editions/{edition.id}/edition.json", b"{}")
        with pytest.raises(Busy):
            copies.push(folder)
    assert edition.id not in filled.bucket.live()["editions"]


def test_second_run_on_one_machine_exits_3(filled: Stored, said: Said) -> None:
    with copies.working_copy(StorageUrl(filled.bucket.url), say=print):
        assert filled.refresh() == 3
        assert filled.run("check") == 0
    assert filled.refresh() == 0


def test_killed_run_leaves_no_stuck_lock(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from etl.store.lock import lock\nwith lock(Path(sys.argv[1])): print('locked', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"locked\n"
        with pytest.raises(Busy), lock(tmp_path):
            pass
        child.kill()
    with lock(tmp_path):
        assert is_locked(tmp_path)


@pytest.mark.parametrize("cut", [0, 4, 12, 20])
def test_cut_run_leaves_the_old_edition(
    filled: Stored, monkeypatch: pytest.MonkeyPatch, said: Said, cut: int
) -> None:
    assert filled.refresh() == 0
    before = filled.bucket.live()
    publish_next_year(filled)
    with monkeypatch.context() as patch, wired(filled.bucket) as wire:
        patch.setitem(remote.S3_LIMITS, "retries", {"total_max_attempts": 1})
        patch.setattr("s3fs.S3FileSystem.retries", 1)
        wire.cut_at = cut
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{wire.port}")
        assert filled.refresh() == 1
    text = said()
    assert "s3://figures/outlook cannot be" in text
    assert OPEN["AWS_SECRET_ACCESS_KEY"] not in text
    assert filled.bucket.live() == before
    monkeypatch.setattr(remote, "KEEP_UNNAMED", remote.timedelta(seconds=-2))
    assert filled.refresh() == 0
    assert filled.bucket.live()["live"] != before["live"]
    assert stored_files(filled.bucket) == named_files(filled.bucket)


# What a program of its own needs to be as small as the tests.
TINY_RUN = """
import sys
from pathlib import Path
from etl import catalog, http
from etl.store import editions
from etl.__main__ import run
from tests.etl.conftest import TINY
http.LIMITS = http.Limits(backoff_seconds=0)
editions.PROJECT = Path("/nowhere")
catalog.SOURCES = tuple(s for s in catalog.SOURCES if s.name in TINY)
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.long
def test_killed_run_leaves_one_whole_edition(filled: Stored) -> None:
    """SIGKILL before request 0, 1, 2, … of a publishing run; then a look, and a next run that succeeds."""
    editions, killed = {filled.bucket.live()["live"]}, 0
    order = ["refresh", "--force", "--mirror", filled.site.address, "--data", filled.bucket.url]
    for cut in range(200):
        with wired(filled.bucket) as wire:
            wire.cut_at = cut
            environment = {**os.environ, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{wire.port}"}
            child = subprocess.Popen([sys.executable, "-c", TINY_RUN, *order], env=environment)
            wire.then = child.kill
            status = child.wait()
        assert named_files(filled.bucket) <= filled.bucket.names(), cut
        editions.add(filled.bucket.live()["live"])
        if status == 0:
            break
        assert status == -9, cut
        killed += 1
    assert filled.refresh() == 0
    assert killed > 15
    assert len(editions) > 1


# Damage ----------------------------------------------------------------------------------------------------


def test_damaged_table_is_reported_and_replaced(filled: Stored, said: Said) -> None:
    live = filled.bucket.live()["live"]
    filled.bucket.put(f"editions/{live}/wages.parquet", b"PAR1")
    assert filled.run("check") == 1
    assert f"editions/{live}/wages.parquet" in said()
    assert filled.refresh() == 0
    assert filled.bucket.live()["live"] != live
    assert filled.run("check") == 0


def test_damaged_raw_file_is_fetched_again(filled: Stored, said: Said) -> None:
    (path,) = (n for n in filled.bucket.names() if n.startswith("raw/oews-national-2024/"))
    good = filled.bucket.read(path)
    filled.bucket.put(path, b"PK")
    assert filled.run("build") == 1
    assert "changed on disk" in said()
    assert filled.refresh() == 0
    assert filled.bucket.read(path) == good


ID, DIGEST = "20310101T000000Z-0a1b2c3d", "0" * 64
GOOD = {"live": ID, "editions": {ID: {"edition.json": DIGEST}}, "small": {}, "format": 1}


def with_raw(path: Any, digest: Any = DIGEST) -> dict[str, Any]:
    return GOOD | {"small": {"raw/manifest.json": json.dumps([{"path": path, "stamp": {"sha256": digest}}])}}


MALFORMED: dict[str, Any] = {
    "cut": b'{"live": "20',
    "bytes": b"\xff\xfe\x00",
    "deep": b"[" * 100_000,
    "list": [],
    "null": None,
    "text": "live",
    "unknown-key": GOOD | {"more": 1},
    "next-format": GOOD | {"format": 2},
    "live-number": GOOD | {"live": 7},
    "live-list": GOOD | {"live": [ID]},
    "live-unlisted": GOOD | {"live": "20310101T000001Z-0a1b2c3d"},
    "editions-list": GOOD | {"editions": [ID]},
    "edition-list": GOOD | {"editions": {ID: ["edition.json"]}},
    "edition-empty": GOOD | {"editions": {ID: {}}},
    "edition-without-record": GOOD | {"editions": {ID: {"wages.parquet": DIGEST}}},
    "edition-outside": GOOD | {"live": "", "editions": {"../../up": {"edition.json": DIGEST}}},
    "edition-absolute": GOOD | {"live": "", "editions": {"/etc": {"edition.json": DIGEST}}},
    "file-outside": GOOD | {"editions": {ID: {"edition.json": DIGEST, "../../../x.parquet": DIGEST}}},
    "file-strange": GOOD | {"editions": {ID: {"edition.json": DIGEST, "run.sh": DIGEST}}},
    "digest-short": GOOD | {"editions": {ID: {"edition.json": "00"}}},
    "digest-number": GOOD | {"editions": {ID: {"edition.json": 0}}},
    "small-list": GOOD | {"small": []},
    "small-outside": GOOD | {"small": {"../x": ""}},
    "small-number": GOOD | {"small": {"held.json": 1}},
    "small-surrogate": GOOD | {"small": {"held.json": "\ud800"}},
    "raw-not-json": GOOD | {"small": {"raw/manifest.json": "{"}},
    "raw-object": GOOD | {"small": {"raw/manifest.json": '{"path": 1}'}},
    "raw-outside": with_raw("cpi/000000000000/../../../x"),
    "raw-dots": with_raw("cpi/000000000000/.."),
    "raw-absolute": with_raw("/etc/passwd"),
    "raw-backslash": with_raw("cpi/000000000000/..\\x"),
    "raw-surrogate": with_raw("cpi/000000000000/\ud800"),
    "raw-number": with_raw(1),
    "raw-digest": with_raw("cpi/000000000000/x.zip", None),
}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_manifest_is_one_sentence(content: Any) -> None:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(StorageFailed, match=r"^live\.json on the storage cannot be used: [^\n]+$") as error:
        parse_manifest(text)
    assert len(str(error.value)) < 400


def test_manifest_keeps_names_that_people_give() -> None:
    named = with_raw("imported-0a1b2c3d4e5f/000000000000/My wages (2030), été.xlsx")
    assert len(parse_manifest(json.dumps(named).encode()).files) == 2


def test_malformed_manifest_stops_every_command(filled: Stored, said: Said) -> None:
    filled.bucket.put("live.json", json.dumps(MALFORMED["raw-outside"]).encode())
    for command in ("status", "check", "refresh", "export"):
        options = [filled.data.parent / "out"] if command == "export" else []
        assert filled.run(command, *options) == 1
        assert "live.json on the storage cannot be used" in said()


def test_link_out_of_the_cache_is_not_followed(filled: Stored, tmp_path: Path, said: Said) -> None:
    filled.data.mkdir(parents=True)
    (filled.data / "editions").symlink_to(tmp_path)
    assert filled.refresh() == 1
    assert "is outside the cache folder" in said()
    assert not list(tmp_path.glob("*Z-*"))


# Dashboards ------------------------------------------------------------------------------------------------


def follower(bucket: Bucket, cache: Path) -> Follower:
    """A dashboard's copy in a cache folder of its own; a test looks, no thread does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUTLOOK_CACHE", str(cache))
        found = Follower(StorageUrl(bucket.url))
    found._first_look.set()
    return found


def test_dashboards_follow_a_new_edition(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replicas = [follower(filled.bucket, tmp_path / name) for name in ("one", "two")]
    old = filled.bucket.live()["live"]
    for each in replicas:
        each.look()
        assert store_editions.shown(each.data().folder).id == old
    with wired(filled.bucket) as wire, monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{wire.port}")
        counting = follower(filled.bucket, tmp_path / "one")
        counting.look()
        wire.asked.clear()
        counting.look()
        assert [line.split()[0] for line in wire.asked] == ["HEAD"]
    publish_next_year(filled)
    assert filled.refresh() == 0
    for each in replicas:
        each.look()
        assert (store_editions.shown(each.folder).id, each.data().notice) == (
            filled.bucket.live()["live"],
            "",
        )
        # Readers of the one before keep it.
        assert (each.folder / "editions" / old / "wages.parquet").is_file()


def test_damaged_new_edition_is_not_shown(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = follower(filled.bucket, tmp_path / "one")
    replica.look()
    old = store_editions.shown(replica.folder).id
    publish_next_year(filled)
    assert filled.refresh() == 0
    new = filled.bucket.live()["live"]
    good = filled.bucket.read(f"editions/{new}/wages.parquet")
    filled.bucket.put(f"editions/{new}/wages.parquet", good[:-9])
    monkeypatch.setattr("etl.store.follower.PATIENCE_SECONDS", 0)
    monkeypatch.setattr("etl.store.follower.RETRY_DAMAGED_SECONDS", 0)
    replica.look()
    assert store_editions.shown(replica.folder).id == old
    assert "Newer figures could not be loaded since 20" in replica.data().notice
    filled.bucket.put(f"editions/{new}/wages.parquet", good)
    replica.look()
    assert (store_editions.shown(replica.folder).id, replica.data().notice) == (new, "")


def test_copy_damaged_here_is_repaired(filled: Stored, tmp_path: Path) -> None:
    replica = follower(filled.bucket, tmp_path / "one")
    replica.look()
    (replica.folder / "live" / "wages.parquet").write_bytes(b"PAR1")
    replica.look()
    assert store_editions.damaged(store_editions.shown(replica.folder)) == []


@pytest.mark.parametrize("trouble", ["out of reach", "malformed"])
def test_last_copy_is_shown_in_trouble(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    replica = follower(filled.bucket, tmp_path / "one")
    replica.look()
    if trouble == "malformed":
        filled.bucket.put("live.json", b"{}{")
    monkeypatch.setattr("s3fs.S3FileSystem.retries", 1)
    if trouble == "out of reach":
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        replica._storage = None
    replica.look()
    assert store_editions.shown(replica.folder).kind == "live"
    # A short outage is not worth a notice.
    assert replica.data().notice == ""
    monkeypatch.setattr("etl.store.follower.PATIENCE_SECONDS", 0)
    assert replica.data().notice.endswith("The figures shown are the last complete set.")
    assert "127.0.0.1" not in replica.data().notice
    without_copy = follower(filled.bucket, tmp_path / "new")
    without_copy.look()
    assert "the set that came with this site" in without_copy.data().notice


# URLs ------------------------------------------------------------------------------------------------------


def test_location_is_a_folder_or_a_url() -> None:
    assert remote.parse_location("data") == Path("data")
    assert remote.parse_location("s3://figures/outlook/") == StorageUrl("s3://figures/outlook")


@pytest.mark.parametrize(
    ("url", "sentence", "status"),
    [
        ("gs://figures/x", "the driver for gs:// is not installed", 2),
        ("nothing://figures", "nothing://figures cannot be used", 2),
        ("s3://no-such-bucket/x", "there is no such bucket or folder: s3://no-such-bucket/x", 1),
    ],
)
def test_unusable_url_is_one_sentence(
    bucket: Bucket, outlook: Outlook, said: Said, url: str, sentence: str, status: int
) -> None:
    for command in ("status", "refresh"):
        assert run([command, "--data", url]) == status
        assert sentence in said()


def test_missing_credentials_are_reported(
    empty: Stored, monkeypatch: pytest.MonkeyPatch, said: Said, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert empty.refresh() == 1
    assert "there are no credentials for s3://figures/outlook" in said()


def test_credentials_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush-hush")
    url = "sftp://me:hush@host/data"
    assert str(StorageUrl(url)) == "sftp://…@host/data"
    assert hidden(f"{url} said hush-hush") == "sftp://…@host/data said (AWS_SECRET_ACCESS_KEY)"
    assert "hush" not in StorageUrl(url).cache.name


def test_cache_without_home_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("Could not determine home directory.")

    for name in ("OUTLOOK_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", fail)
    with pytest.raises(WrongUsage, match="Set OUTLOOK_CACHE"):
        _ = StorageUrl("s3://bucket/x").cache
