"""Tables on object storage: commands with --data s3://…, against moto's S3 server, and on a folder by its address."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import away, follow, lease
from etl.__main__ import run
from etl.addresses import Address, place
from etl.schema import TABLES
from etl.secrets import hidden
from etl.storage import Changed, Storage
from etl.store import editions as store_editions
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
        super().__init__(Address(bucket.address).copies / away.WORK, outlook.site)
        self.bucket = bucket

    def run(self, command: str, *options: object) -> int:
        return run([command, *map(str, options), "--data", self.bucket.address])


@pytest.fixture
def stored(bucket: Bucket, outlook: Outlook) -> Stored:
    """Nothing on the storage yet."""
    return Stored(bucket, outlook)


@pytest.fixture
def filled(stored: Stored, published_once: Path) -> Stored:
    """The storage after a first good refresh, and a machine that has no copy."""
    _fill(stored.bucket.address, published_once)
    return stored


def _fill(address: str, published: Path) -> None:
    import shutil

    with away.working(Address(address), "refresh", (), print) as folder:
        shutil.copytree(published, folder, symlinks=True, dirs_exist_ok=True)
        away.put(folder)
    shutil.rmtree(Address(address).copies)


def next_year(outlook: Outlook) -> None:
    p.flat_file(outlook.site.root / FLAT, p.flat_series(2026))


def test_a_first_refresh_puts_raw_files_and_edition_and_names_them_last(stored: Stored, said: Said) -> None:
    assert stored.refresh() == 0
    live = stored.bucket.live()
    names = stored.bucket.names()
    assert f"editions/{live['live']}/wages.parquet" in names
    assert sum(n.startswith("raw/") for n in names) == len(json.loads(live["small"]["raw/manifest.json"]))
    assert {"live.json", "last-run.json"} <= names
    assert "lock.json" not in names
    assert f"New edition {live['live']}" in said()
    assert stored.bucket.read(f"editions/{live['live']}/wages.parquet") == stored.bytes()["wages.parquet"]


def test_an_unchanged_refresh_transfers_no_tables_and_no_raw_files(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert filled.refresh() == 0
    before = filled.bucket.live()
    monkeypatch.setenv("OUTLOOK_CACHE", str(another_machine(tmp_path / "there")))
    with wired(filled.bucket) as wire:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{wire.port}")
        # A machine without a copy takes the tables of the edition shown, and none of the publishers' files.
        assert filled.refresh() == 0
        assert len([line for line in wire.of("GET") if "editions/" in line]) == len(TABLES) + 1
        assert not [line for line in wire.asked if "raw/" in line]
        wire.asked.clear()
        # Runs are noted to the second: of two in one second the second note would be the first one's.
        time.sleep(1.1)
        assert filled.refresh() == 0
    assert not [line for line in wire.asked if "editions/" in line or "raw/" in line]
    # The lock, and what the run did.
    put = sorted(line.split("outlook/")[1].split()[0].split("?")[0] for line in wire.of("PUT"))
    assert put == ["last-run.json", "lock.json"]
    assert len(wire.asked) < 20
    assert filled.bucket.live() == before


def test_a_machine_without_a_copy_publishes_the_next_edition(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = filled.bucket.live()
    next_year(filled)
    assert filled.refresh() == 0
    new = filled.bucket.live()
    assert new["live"] != old["live"]
    assert new["editions"].keys() == {old["live"], new["live"]}
    assert len(filled.rows("wages", year=2026)) == 7
    # What the next year's file replaced is gone from the storage, nothing that is named is missing.
    assert {n for n in filled.bucket.names() if n.startswith(("raw/", "editions/"))} == _named(new)
    monkeypatch.setenv("OUTLOOK_CACHE", str(another_machine(tmp_path / "there")))
    assert filled.run("check") == 0


def _named(live: dict) -> set[str]:  # type: ignore[type-arg]
    raw = {f"raw/{e['path']}" for e in json.loads(live["small"]["raw/manifest.json"])}
    return raw | {f"editions/{i}/{n}" for i, files in live["editions"].items() for n in files}


@pytest.mark.long
def test_every_command_works_on_the_storage(
    filled: Stored, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = filled.bucket.live()["live"]
    next_year(filled)
    assert filled.refresh() == 0
    new = filled.bucket.live()["live"]
    assert filled.run("diff") == 0
    assert capsys.readouterr().out.startswith(f"From edition {old} to {new}:")
    assert filled.run("restore") == 0
    assert capsys.readouterr().out == f"{new}  published\n{old}\n"
    assert filled.run("restore", old) == 0
    assert filled.bucket.live()["live"] == old
    assert filled.refresh() == 0
    assert filled.bucket.live()["live"] == old
    filled.run("status", "--json")
    about = json.loads(capsys.readouterr().out)
    assert (about["edition"], about["held"]["edition"], about["editions"]) == (old, old, [new, old])
    assert about["last_run"]["command"] == "refresh"
    assert filled.run("release") == 0
    assert filled.refresh("--force") == 0
    newest = filled.bucket.live()["live"]
    assert newest not in (old, new)
    assert filled.run("prune", "--keep", "1") == 0
    assert filled.bucket.live()["editions"].keys() == {newest, new}
    assert not [n for n in filled.bucket.names() if old in n]
    assert filled.run("export", tmp_path / "out", "--format", "parquet") == 0
    assert (tmp_path / "out" / "wages.parquet").read_bytes() == filled.bucket.read(
        f"editions/{newest}/wages.parquet"
    )
    assert filled.run("check") == 0
    assert filled.run("build") == 0


def test_a_second_refresher_elsewhere_is_turned_away(
    filled: Stored,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: Said,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with away.working(Address(filled.bucket.address), "refresh", (), print):
        monkeypatch.setenv("OUTLOOK_CACHE", str(another_machine(tmp_path / "there")))
        assert filled.refresh() == 3
        assert "another run holds s3://figures/outlook" in said()
        filled.run("status", "--json")
        # It goes on, so nobody need look.
        assert not any("did not end" in a for a in json.loads(capsys.readouterr().out)["attention"])
    assert filled.refresh() == 0


def _left_lock(bucket: Bucket, until: datetime) -> None:
    other = lease.Holder("x", "refresh", "far", 1, "elsewhere", "2031-01-01T00:00:00Z", until.isoformat())
    bucket.put("lock.json", other.text())


def test_a_dead_holders_lock_runs_out(filled: Stored, capsys: pytest.CaptureFixture[str]) -> None:
    _left_lock(filled.bucket, datetime.now(UTC) + timedelta(seconds=60))
    assert filled.refresh() == 3
    _left_lock(filled.bucket, datetime.now(UTC) - timedelta(seconds=1))
    filled.bucket.put("editions/20200101T000000Z-half/wages.parquet", b"half")
    capsys.readouterr()
    filled.run("status", "--json")
    assert any("did not end" in a for a in json.loads(capsys.readouterr().out)["attention"])
    assert filled.refresh() == 0
    assert not [n for n in filled.bucket.names() if "half" in n or n == "lock.json"]


def test_a_run_that_lost_its_lock_publishes_nothing(
    filled: Stored, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    before = filled.bucket.live()
    next_year(filled)
    whole = store_editions.drafted

    def slowly(*arguments: Any) -> Any:
        _left_lock(filled.bucket, datetime.now(UTC) + timedelta(seconds=60))
        return whole(*arguments)

    monkeypatch.setattr(store_editions, "drafted", slowly)
    assert filled.refresh() == 3
    assert "was lost to another run" in said()
    assert filled.bucket.live() == before
    # The other run's lock is not ours to remove.
    assert "lock.json" in filled.bucket.names()


def test_somebody_who_published_in_between_is_not_overwritten(filled: Stored, said: Said) -> None:
    """Even where the lock failed: live.json is put in place of the very one that was read."""
    with away.working(Address(filled.bucket.address), "refresh", (), print) as folder:
        filled.bucket.put("live.json", filled.bucket.read("live.json") + b"\n")
        (folder / "held.json").write_text("{}")
        with pytest.raises(Exception, match="another run published"):
            away.put(folder)


def test_a_lock_is_renewed(filled: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEWED_AFTER_SECONDS", 0.05)
    with lease.Lease(Storage(Address(filled.bucket.address)), "refresh", "here").held() as held:
        first = json.loads(filled.bucket.read("lock.json"))["until"]
        for _ in range(100):
            if json.loads(filled.bucket.read("lock.json"))["until"] > first:
                break
            threading.Event().wait(0.05)
        assert json.loads(filled.bucket.read("lock.json"))["until"] > first
        held.check()
    assert "lock.json" not in filled.bucket.names()


@pytest.mark.long
def test_storage_that_goes_away_before_any_request_leaves_one_whole_edition(
    filled: Stored, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    """The wire is cut before each of the requests that a publishing run sends, in turn."""
    assert filled.refresh() == 0
    before = filled.bucket.live()
    next_year(filled)
    monkeypatch.setattr("etl.storage.ONCE_MORE", {"retries": {"total_max_attempts": 1}})
    monkeypatch.setattr("s3fs.S3FileSystem.retries", 1)
    direct = os.environ["AWS_ENDPOINT_URL"]
    for cut in (0, 3, 9, 14, 20):
        with wired(filled.bucket) as wire:
            wire.cut_at = cut
            monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{wire.port}")
            assert filled.refresh() == 1, cut
        monkeypatch.setenv("AWS_ENDPOINT_URL", direct)
        text = said()
        assert "s3://figures/outlook cannot be" in text
        assert OPEN["AWS_SECRET_ACCESS_KEY"] not in text
        assert filled.bucket.live() == before, cut
    assert filled.refresh() == 0
    after = filled.bucket.live()
    assert after["live"] != before["live"]
    assert {n for n in filled.bucket.names() if n.startswith(("raw/", "editions/"))} == _named(after)


def test_a_damaged_table_is_told_and_made_anew(filled: Stored, said: Said) -> None:
    live = filled.bucket.live()["live"]
    filled.bucket.put(f"editions/{live}/wages.parquet", b"PAR1")
    assert filled.run("check") == 1
    assert f"editions/{live}/wages.parquet" in said()
    assert filled.refresh() == 0
    assert filled.bucket.live()["live"] != live
    assert filled.run("check") == 0


def test_a_damaged_raw_file_is_taken_anew(filled: Stored, said: Said) -> None:
    (path,) = [n for n in filled.bucket.names() if n.startswith("raw/oews-national-2024/")]
    good = filled.bucket.read(path)
    filled.bucket.put(path, b"PK")
    assert filled.run("build") == 1
    assert "is not as it was taken" in said()
    assert filled.refresh() == 0
    assert filled.bucket.read(path) == good


# Dashboards ------------------------------------------------------------------------------------------------


def followed(bucket: Bucket, copies: Path, monkeypatch: pytest.MonkeyPatch) -> follow.Follower:
    monkeypatch.setenv("OUTLOOK_CACHE", str(copies))
    follower = follow.Follower(Address(bucket.address))
    follower._first.set()
    return follower


def test_replicas_see_a_new_edition_and_a_look_that_finds_none_is_one_request(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = os.environ["OUTLOOK_CACHE"]
    replicas = [followed(filled.bucket, tmp_path / name, monkeypatch) for name in ("one", "two")]
    old = filled.bucket.live()["live"]
    for each in replicas:
        each.look()
        assert store_editions.shown(each.place().folder).id == old
    monkeypatch.setenv("OUTLOOK_CACHE", here)
    with wired(filled.bucket) as wire:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{wire.port}")
        counting = followed(filled.bucket, tmp_path / "one", monkeypatch)
        counting.look()
        wire.asked.clear()
        counting.look()
        assert [line.split()[0] for line in wire.asked] == ["HEAD"]
        monkeypatch.setenv("AWS_ENDPOINT_URL", filled.bucket.settings["AWS_ENDPOINT_URL"])
    monkeypatch.setenv("OUTLOOK_CACHE", here)
    next_year(filled)
    assert filled.refresh() == 0
    for each in replicas:
        each.look()
        assert (store_editions.shown(each.folder).id, each.place().notice) == (
            filled.bucket.live()["live"],
            "",
        )
        # Readers in the middle of the one before keep it.
        assert (each.folder / "editions" / old / "wages.parquet").is_file()


def test_a_damaged_new_edition_leaves_the_one_before(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = os.environ["OUTLOOK_CACHE"]
    replica = followed(filled.bucket, tmp_path / "one", monkeypatch)
    replica.look()
    old = store_editions.shown(replica.folder).id
    monkeypatch.setenv("OUTLOOK_CACHE", here)
    next_year(filled)
    assert filled.refresh() == 0
    new = filled.bucket.live()["live"]
    good = filled.bucket.read(f"editions/{new}/wages.parquet")
    filled.bucket.put(f"editions/{new}/wages.parquet", good[:-9])
    replica.look()
    assert store_editions.shown(replica.folder).id == old
    assert replica.place().notice.startswith("The newest edition on the storage is not as it was published.")
    filled.bucket.put(f"editions/{new}/wages.parquet", good)
    monkeypatch.setattr(follow, "DAMAGED_AGAIN_SECONDS", 0)
    replica.look()
    assert (store_editions.shown(replica.folder).id, replica.place().notice) == (new, "")


def test_a_copy_damaged_here_is_mended(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = followed(filled.bucket, tmp_path / "one", monkeypatch)
    replica.look()
    (replica.folder / "live" / "wages.parquet").write_bytes(b"PAR1")
    replica.look()
    assert store_editions.damaged(store_editions.shown(replica.folder)) == []


def test_where_the_storage_is_out_of_reach_the_last_copy_stands(
    filled: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = followed(filled.bucket, tmp_path / "one", monkeypatch)
    replica.look()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("s3fs.S3FileSystem.retries", 1)
    alone = followed(filled.bucket, tmp_path / "one", monkeypatch)
    alone.look()
    assert store_editions.shown(alone.place().folder).kind == "live"
    # A short silence is nothing to tell.
    assert alone.place().notice == ""
    monkeypatch.setattr(follow, "PATIENCE_SECONDS", 0)
    notice = alone.place().notice
    assert "cannot be reached since 20" in notice
    assert "figures" in notice
    assert "127.0.0.1" not in notice
    never = followed(filled.bucket, tmp_path / "new", monkeypatch)
    never.look()
    assert "are the set that came with this site" in never.place().notice


# Addresses -------------------------------------------------------------------------------------------------


def test_what_is_no_folder_is_an_address() -> None:
    assert place("data") == Path("data")
    assert place("s3://figures/outlook/") == Address("s3://figures/outlook")


@pytest.mark.parametrize(
    ("address", "said_so", "status"),
    [
        ("gs://figures/x", "pip install gcsfs", 2),
        ("nothing://figures", "no address of a storage", 2),
        ("s3://no-such-bucket/x", "there is no such bucket or folder: s3://no-such-bucket/x", 1),
    ],
)
def test_an_address_that_cannot_be_used_is_told_in_a_sentence(
    bucket: Bucket, outlook: Outlook, said: Said, address: str, said_so: str, status: int
) -> None:
    for command in ("status", "refresh"):
        assert (
            run(
                [
                    command,
                    "--data",
                    address,
                    *(["--mirror", outlook.site.address] if command == "refresh" else []),
                ]
            )
            == status
        )
        text = said()
        assert said_so in text
        assert "Traceback" not in text


def test_without_credentials_one_is_told_so(
    stored: Stored, monkeypatch: pytest.MonkeyPatch, said: Said, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert stored.refresh() == 1
    assert "there are no credentials for s3://figures/outlook" in said()


def test_credentials_are_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush-hush")
    assert str(Address("sftp://me:hush@host/data")) == "sftp://…@host/data"
    assert (
        hidden("sftp://me:hush@host/data said hush-hush") == "sftp://…@host/data said (AWS_SECRET_ACCESS_KEY)"
    )
    assert "hush" not in Address("sftp://me:hush@host/data").copies.name


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_a_write_in_place_of_what_is_not_there_any_more_is_refused(kind: str, tmp_path: Path) -> None:
    storage = Storage(Address(f"{kind}://{tmp_path}/x"))
    storage.write("a", b"1", instead_of="")
    with pytest.raises(Changed):
        storage.write("a", b"2", instead_of="")
    first = storage.version("a")
    storage.write("a", b"22", instead_of=first)
    with pytest.raises(Changed):
        storage.write("a", b"3", instead_of=first)
    assert (storage.read("a"), storage.read("b"), storage.version("b")) == (b"22", None, "")
    assert storage.names() == ["a"]
    storage.remove(["a", "b"])
    assert storage.names() == []


def test_a_shared_folder_by_its_address(
    outlook: Outlook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTLOOK_CACHE", str(tmp_path / "here"))
    address = f"file://{tmp_path}/shared"
    options = ["--data", address, "--mirror", outlook.site.address]
    assert run(["refresh", *options]) == 0
    monkeypatch.setenv("OUTLOOK_CACHE", str(another_machine(tmp_path / "there")))
    assert run(["refresh", *options]) == 0
    next_year(outlook)
    assert run(["refresh", *options]) == 0
    assert run(["check", "--data", address]) == 0
    assert sorted(f.name for f in (tmp_path / "shared").iterdir()) == [
        "editions",
        "last-run.json",
        "live.json",
        "raw",
    ]


def test_a_local_folder_needs_no_driver() -> None:
    """Start-up and local runs load nothing of fsspec."""
    code = "import sys, etl.__main__, etl.follow; etl.__main__.run(['status']); sys.exit('fsspec' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_a_refresh_killed_before_each_of_its_requests_leaves_one_whole_edition(
    filled: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL before request 0, 1, 2, … of a publishing run; then a look, and a next run that succeeds."""
    assert filled.refresh() == 0
    editions = {filled.bucket.live()["live"]}
    direct, killed = os.environ["AWS_ENDPOINT_URL"], 0
    for cut in range(200):
        with wired(filled.bucket) as wire:
            wire.cut_at = cut
            monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{wire.port}")
            order = ["refresh", "--force", "--mirror", filled.site.address, "--data", filled.bucket.address]
            child = os.fork()
            if child == 0:
                # A program of its own: threads of drivers do not live through a fork.
                tiny = "import sys; from etl import sources, http, store; from tests.etl.conftest import TINY; from pathlib import Path; http.LIMITS = http.Limits(backoff_seconds=0); store.PROJECT = Path('/nowhere'); sources.SOURCES = tuple(s for s in sources.SOURCES if s.name in TINY); from etl.__main__ import run; sys.exit(run(sys.argv[1:]))"
                os.execv(sys.executable, [sys.executable, "-c", tiny, *order])  # noqa: S606
            wire.then = lambda child=child: os.kill(child, 9)  # type: ignore[misc]
            _, status = os.waitpid(child, 0)
        monkeypatch.setenv("AWS_ENDPOINT_URL", direct)
        live = filled.bucket.live()
        assert _named(live) <= filled.bucket.names(), cut
        editions.add(live["live"])
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            break
        killed += 1
        assert filled.refresh() == 0, cut
        assert {n for n in filled.bucket.names() if n.startswith(("raw/", "editions/"))} == _named(
            filled.bucket.live()
        )
    assert killed > 20
    assert len(editions) > 1
