"""Kill a refresh at random moments (SIGKILL), and look at what is left: readable tables, and a next refresh that succeeds.

    python -m benchmarks.kills [--count 200] [--seed N] [--mirror-files DIR]

Each time: a copy of a folder with a published edition; a refresh that brings a new one (the next edition of
benchmarks.planted: a new May, new projections, more prices); killed after a random time, half of them anywhere in its
course, half in its last third, where editions are written and switched. Then the tables must open, byte for byte those
of one edition, old or new; the next refresh must end with 0 and publish the same figures as one that was never killed,
with nothing left over.
"""

import argparse
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow as pa

from benchmarks.planted import MIRROR, set_up
from etl.errors import OutlookError
from etl.schema import TABLES
from etl.store import editions
from outlook.tables import Tables
from tests.loopback import serving

SEED = 20261122
# Of what is other in the next edition, three small sources. The rows of the other sources are carried over from the snapshot, as on any site
# that began with it; so a refresh takes seconds, and hundreds can be killed.
SOURCES = ("oews-national-2026", "price-index", "price-parity-states")
LEFT_OVER = ("editions/.building", ".live", "raw/.incoming")


def refresh(data: Path, address: str, log: Path) -> "subprocess.Popen[bytes]":
    """A refresh as a schedule starts it."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OUTLOOK_")}
    with log.open("wb") as out:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "etl",
                "refresh",
                "--mirror",
                address,
                "--data",
                str(data),
                "--only",
                *SOURCES,
            ],
            env=clean,
            stderr=out,
        )


def figures(edition: editions.Edition) -> dict[str, pa.Table]:
    """All tables; of `sources` without the time of taking, which is another in each run."""
    tables = edition.tables()
    tables["sources"] = tables["sources"].drop_columns(["retrieved_at"])
    return tables


def phase(log: Path) -> str:
    """How far a run had come: the first word of its last line."""
    lines = log.read_text(errors="replace").split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "")
    known = ("fetch", "read", "assemble", "warning", "New")
    return next((word for word in known if last.startswith(word)), "start" if not last else "other")


def main() -> int:
    """Run and print the table. 0 where every edition was readable and every next refresh succeeded."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--mirror-files", type=Path, default=MIRROR)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    phases: Counter[str] = Counter()
    after: Counter[str] = Counter()
    unreadable: list[str] = []
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        stage = set_up(options.mirror_files, folder, options.seed)
        log = folder / "log"
        with serving(stage.good) as good, serving(stage.next) as following:
            base = folder / "base"
            assert refresh(base, good.address, log).wait() == 0, log.read_text()
            before = figures(opened(base))
            whole = folder / "whole"
            shutil.copytree(base, whole, symlinks=True)
            began = time.monotonic()
            assert refresh(whole, following.address, log).wait() == 0, log.read_text()
            lengths = [time.monotonic() - began]
            new = figures(opened(whole))
            stopped: list[int] = []
            # Stopped by hand it tells of the kills so far.
            signal.signal(signal.SIGINT, lambda number, frame: stopped.append(number))
            while sum(phases.values()) < options.count and not stopped:
                number = sum(phases.values())
                data = folder / "data"
                shutil.copytree(base, data, symlinks=True)
                # The machine may be busy with other things: what the last runs took tells how long this one will.
                length = statistics.median(lengths[-9:])
                moment = chance.uniform((0.0 if number % 2 else 0.66) * length, 1.02 * length)
                began = time.monotonic()
                process = refresh(data, following.address, log)
                try:
                    process.wait(moment)
                except subprocess.TimeoutExpired:
                    pass
                else:
                    # Not a kill: it had ended.
                    lengths.append(time.monotonic() - began)
                    shutil.rmtree(data)
                    continue
                process.send_signal(signal.SIGKILL)
                process.wait()
                phases[phase(log)] += 1
                what = f"no. {number} after {moment:.2f} s"
                try:
                    shown = opened(data)
                    tables = figures(shown)
                    rows = Tables(shown).rows("SELECT count(*) AS n FROM wages")["n"][0]
                    assert rows == len(tables["wages"])
                    if same(tables, new):
                        after["new edition"] += 1
                    elif same(tables, before):
                        after["old edition"] += 1
                    else:
                        unreadable.append(what + ": neither the old nor the new edition")
                except OutlookError as error:
                    unreadable.append(f"{what}: {error}")
                began = time.monotonic()
                status = refresh(data, following.address, log).wait()
                lengths.append(time.monotonic() - began)
                left = [name for name in LEFT_OVER if (data / name).exists() or (data / name).is_symlink()]
                if status or left or not same(figures(opened(data)), new):
                    failed.append(f"{what}: exit {status}, left {left}: {log.read_text()[-300:]}")
                shutil.rmtree(data)
                print(f"\r{number + 1}/{options.count}", end="", file=sys.stderr, flush=True)
    print(
        f"\nSeed {options.seed}, {sum(phases.values())} kills; the next refreshes took {statistics.median(lengths):.1f} s (median).\n"
    )
    print("| killed while it said | times |\n|---|---:|")
    for name, times in phases.most_common():
        print(f"| {name} | {times} |")
    print("\n| shown after the kill | times |\n|---|---:|")
    for name, times in after.most_common():
        print(f"| {name} | {times} |")
    print(f"\nUnreadable editions: {len(unreadable)}. Next refreshes that did not succeed: {len(failed)}.")
    for line in unreadable + failed:
        print(f"- {line}")
    return 1 if unreadable or failed else 0


def opened(data: Path) -> editions.Edition:
    """The live edition, verified. Raises NoTables."""
    edition = editions.live(data)
    assert edition is not None
    return edition


def same(some: dict[str, pa.Table], others: dict[str, pa.Table]) -> bool:
    """True where two sets of tables hold the same rows."""
    return all(some[name].equals(others[name]) for name in TABLES)


if __name__ == "__main__":
    sys.exit(main())
