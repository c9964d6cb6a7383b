"""Every edition read without Dask, with one worker, with two, and with two of which one is killed on the way.

    python -m benchmarks.cluster [--mirror-files DIR] [--occupations all]

The publishers' real files are taken once; then `python -m etl build` is run in each way, on the same raw files. The
workers do not see the data folder, so every file is sent to them through the scheduler, as to another machine. Each
way must give the same tables byte for byte, or the programme stops. Scheduler and workers are processes of this
machine: what more machines gain is not measured here, what the way to them costs is.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.etl import etl, serving
from benchmarks.planted import MIRROR
from etl.store import editions
from tests.clusters import kill, running
from tests.worker_faults import NOT_SHARED


def tables(data: Path) -> dict[str, bytes]:
    """The published tables, byte for byte."""
    return {f.name: f.read_bytes() for f in sorted((data / "live").glob("*.parquet"))}


def build(data: Path, *options: str) -> float:
    """Seconds that a build takes. Raises SystemExit where it fails."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OUTLOOK_")}
    began = time.perf_counter()
    done = subprocess.run(etl("build", data, *options), capture_output=True, text=True, env=clean)
    took = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"build {' '.join(options)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return took


def memory_mb(process: int) -> float:
    """The most memory that a process had so far."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1000
    return 0.0


def main() -> None:
    """Run all and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--mirror-files", type=Path, default=MIRROR)
    options.add_argument("--occupations", default="all")
    chosen = options.parse_args()
    wanted = ("--occupations", chosen.occupations)
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        first = Path(scratch) / NOT_SHARED / "data"
        site = stack.enter_context(serving(chosen.mirror_files))
        subprocess.run(
            etl("refresh", first, "--mirror", site, *wanted), check=True, stderr=subprocess.DEVNULL
        )
        rows = [("no Dask", build(first, *wanted), 0.0)]
        expected = tables(first)
        for number, what, fault in (
            (1, "one worker", ""),
            (2, "two workers", ""),
            (2, "two workers, one killed while it reads the flat file", "hold-oe.data"),
        ):
            with running(Path(scratch) / f"cluster-{len(rows)}", number) as cluster:
                if fault:
                    cluster.order(fault)
                    cluster.when_held(kill)
                took = build(first, *wanted, "--dask", cluster.address)
                if fault and not cluster.held():
                    raise SystemExit("no worker was killed")
                assert cluster.scheduler is not None
                rows.append((what, took, memory_mb(cluster.scheduler.pid)))
            if tables(first) != expected:
                raise SystemExit(f"other bytes with {what}")
            print(f"{what}: the same bytes", file=sys.stderr, flush=True)
        edition = editions.live(first)
        assert edition is not None
        sizes = sum(f.stat().st_size for f in (first / "raw").glob("*/*/*")) / 1e6
        print(
            f"{sum(t['rows'] for t in edition.about['tables'].values()):,} rows from {sizes:,.0f} MB of files\n"
        )
        print(
            "| `build`, every edition | wall s | most memory of the scheduler, MB | bytes |\n|---|---:|---:|---|"
        )
        for what, took, memory in rows:
            print(f"| {what} | {took:.1f} | {f'{memory:,.0f}' if memory else ''} | the same |")


if __name__ == "__main__":
    main()
