"""Kill a refresh at random moments (SIGKILL): the tables must stay readable, and the next refresh must succeed.

    python -m benchmarks.kills [--count 200] [--seed N] [--mirror-files DIR]

Each time, a refresh runs over a copy of a folder with a published edition and is about to publish the next one of
benchmarks.planted (a new May, new projections, more prices). It is killed after a random time: half of the kills are
anywhere in its course, half in its last third, where editions are written and switched. After the kill the tables must
open and be byte for byte those of one edition, old or new. The next refresh must end with 0, publish the same figures
as a refresh that was never killed, and leave nothing over.
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
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from benchmarks.planted import MIRROR
from benchmarks.planted.stage import Stage, set_up
from etl.errors import OutlookError
from etl.schema import TABLES
from etl.store import editions
from outlook.tables import Tables
from tests.loopback import serving

SEED = 20261122
# Three small sources of the next edition. Rows of the other sources are carried over from the snapshot, as on any new
# site, so a refresh takes seconds and hundreds can be killed.
SOURCES = ("oews-national-2026", "price-index", "price-parity-states")
LEFTOVERS = ("editions/.building", ".live", "raw/.incoming")
PHASES = ("fetch", "read", "assemble", "warning", "New")


@dataclass
class Log:
    """What happened so far. `seconds`: how long refreshes take that nobody kills."""

    phases: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def main() -> int:
    """Kill and print the tables; 0 where every edition is readable and every next refresh succeeds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--mirror-files", type=Path, default=MIRROR)
    options = parser.parse_args()
    log = Log()
    with tempfile.TemporaryDirectory() as scratch:
        stage = set_up(options.mirror_files, Path(scratch), options.seed)
        kill_refreshes(stage, log, options.count, random.Random(options.seed))
    print_results(log, options.seed)
    return 1 if log.unreadable or log.failed else 0


def kill_refreshes(stage: Stage, log: Log, count: int, rng: random.Random) -> None:
    """Publish the good edition, then kill refreshes to the next one. Ctrl-C ends it early."""
    output = stage.folder / "log"
    with serving(stage.good) as good, serving(stage.next) as following:
        base, whole, data = (stage.folder / name for name in ("base", "whole", "data"))
        assert start_refresh(base, good.address, output).wait() == 0, output.read_text()
        old = read_figures(open_live(base))
        shutil.copytree(base, whole, symlinks=True)
        assert time_refresh(whole, following.address, output, log) == 0, output.read_text()
        new = read_figures(open_live(whole))
        stops: list[int] = []
        signal.signal(signal.SIGINT, lambda number, frame: stops.append(number))
        while (number := sum(log.phases.values())) < count and not stops:
            shutil.copytree(base, data, symlinks=True)
            # The machine may be busy: recent refreshes say how long this one will take.
            length = statistics.median(log.seconds[-9:])
            moment = rng.uniform((0.0 if number % 2 else 0.66) * length, 1.02 * length)
            if kill_refresh(data, following.address, output, moment, log):
                label = f"no. {number} after {moment:.2f} s"
                inspect_tables(data, old, new, label, log)
                status = time_refresh(data, following.address, output, log)
                left = [name for name in LEFTOVERS if (data / name).exists() or (data / name).is_symlink()]
                if status or left or not have_same_rows(read_figures(open_live(data)), new):
                    log.failed.append(f"{label}: exit {status}, left {left}: {output.read_text()[-300:]}")
            shutil.rmtree(data)
            print(f"\r{sum(log.phases.values())}/{count}", end="", file=sys.stderr, flush=True)


def start_refresh(data: Path, url: str, output: Path) -> "subprocess.Popen[bytes]":
    """Start a refresh as a schedule does."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OUTLOOK_")}
    command = [
        sys.executable,
        "-m",
        "etl",
        "refresh",
        "--mirror",
        url,
        "--data",
        str(data),
        "--only",
        *SOURCES,
    ]
    with output.open("wb") as out:
        return subprocess.Popen(command, env=clean, stderr=out)


def time_refresh(data: Path, url: str, output: Path, log: Log) -> int:
    """Run a refresh to its end, note how long it takes, and return its exit status."""
    started = time.monotonic()
    status = start_refresh(data, url, output).wait()
    log.seconds.append(time.monotonic() - started)
    return status


def kill_refresh(data: Path, url: str, output: Path, moment: float, log: Log) -> bool:
    """Kill a refresh after `moment` seconds; False where it has already ended."""
    started = time.monotonic()
    process = start_refresh(data, url, output)
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        log.phases[find_phase(output)] += 1
        return True
    log.seconds.append(time.monotonic() - started)
    return False


def inspect_tables(
    data: Path, old: dict[str, pa.Table], new: dict[str, pa.Table], label: str, log: Log
) -> None:
    """Note which edition a killed refresh leaves, and whether it can be read."""
    try:
        edition = open_live(data)
        tables = read_figures(edition)
        rows = Tables(edition).rows("SELECT count(*) AS n FROM wages")["n"][0]
    except OutlookError as error:
        log.unreadable.append(f"{label}: {error}")
        return
    assert rows == len(tables["wages"])
    if have_same_rows(tables, new):
        log.shown["new edition"] += 1
    elif have_same_rows(tables, old):
        log.shown["old edition"] += 1
    else:
        log.unreadable.append(f"{label}: neither the old nor the new edition")


def find_phase(output: Path) -> str:
    """Return how far a run got: the first word of its last line."""
    lines = output.read_text(errors="replace").split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "")
    return next((phase for phase in PHASES if last.startswith(phase)), "start" if not last else "other")


def open_live(data: Path) -> editions.Edition:
    """Open and verify the live edition. Raises NoTables."""
    edition = editions.live(data)
    assert edition is not None
    return edition


def read_figures(edition: editions.Edition) -> dict[str, pa.Table]:
    """Read all tables, `sources` without its time of retrieval, which differs in each run."""
    tables = edition.tables()
    tables["sources"] = tables["sources"].drop_columns(["retrieved_at"])
    return tables


def have_same_rows(some: dict[str, pa.Table], others: dict[str, pa.Table]) -> bool:
    """Return whether two sets of tables hold the same rows."""
    return all(some[name].equals(others[name]) for name in TABLES)


def print_results(log: Log, seed: int) -> None:
    """Print phases, editions and failures."""
    print(
        f"\nSeed {seed}, {sum(log.phases.values())} kills; "
        f"the next refreshes took {statistics.median(log.seconds):.1f} s (median).\n"
    )
    print("| killed while it said | times |\n|---|---:|")
    for name, times in log.phases.most_common():
        print(f"| {name} | {times} |")
    print("\n| shown after the kill | times |\n|---|---:|")
    for name, times in log.shown.most_common():
        print(f"| {name} | {times} |")
    print(
        f"\nUnreadable editions: {len(log.unreadable)}. Next refreshes that did not succeed: {len(log.failed)}."
    )
    for line in log.unreadable + log.failed:
        print(f"- {line}")


if __name__ == "__main__":
    sys.exit(main())
