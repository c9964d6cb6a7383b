"""An ordinary bad day, in twenty minutes: readers, downloads, a new edition every minute, many refreshes at once, and a
dashboard that is killed.

    python -m benchmarks.mixed --mirror http://127.0.0.1:8800 --minutes 20

Two dashboards show one data folder. Halfway, twenty refreshes start at once; a minute later, one dashboard is killed with
SIGKILL. The other must not show it: no error, and memory, threads, and descriptors that stay level.
"""

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from benchmarks.load import Watch, download, watch
from benchmarks.serve import PAGES, THINK_SECONDS, describe_machine
from benchmarks.serve_report import find_quantile
from benchmarks.servers import PROJECT, run_dashboard
from benchmarks.switch import change_edition
from etl.store import editions

DOWNLOADS = (
    "/download/wages.csv?occupation_code=29-2072",
    "/download/wages.parquet",
    "/download/answers/pay-by-place.csv",
    "/download/programs.csv?sort=-earnings_1yr_usd",
)
REFRESHES = 20


async def publish_every_minute(data: Path, over: asyncio.Event) -> int:
    """Publish one of two editions each minute; return how many."""
    tables = editions.snapshot(PROJECT / "data").tables()
    changed, *_ = change_edition(tables)
    count = 0
    while not over.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), 60)
        if not over.is_set():
            count += 1
            about = {"inputs": f"mixed-{count}", "sources": {}}
            await asyncio.to_thread(editions.publish, data, changed if count % 2 else tables, about)
    return count


async def download_often(url: str, over: asyncio.Event) -> Counter[str]:
    """Download one file after another, and count how they ended."""
    ended: Counter[str] = Counter()
    while not over.is_set():
        for path in DOWNLOADS:
            ended[await download(url, path)] += 1
            await asyncio.sleep(1)
    return ended


async def refresh_at_once(data: Path, mirror: str) -> Counter[int]:
    """Start many refreshes of one data folder; return how many ended with each status."""
    command = [
        sys.executable,
        "-m",
        "etl",
        "refresh",
        "--data",
        str(data),
        "--mirror",
        mirror,
        "--only",
        "price-index",
    ]
    environment = {
        **os.environ,
        "OUTLOOK_CONTACT": os.environ.get("OUTLOOK_CONTACT", "benchmark@example.org"),
    }
    running = [
        await asyncio.create_subprocess_exec(
            *command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(REFRESHES)
    ]
    return Counter(await asyncio.gather(*(each.wait() for each in running)))


async def read_pages(url: str, readers: int, seconds: float) -> tuple[list[float], list[str]]:
    """Read pages for some time; return the seconds of runs, and errors."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.readers",
        url,
        "--readers",
        str(readers),
        "--seconds",
        str(seconds),
    ]
    command += ["--think", str(THINK_SECONDS), "--ramp", "10", "--pages", *PAGES]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=PROJECT, stdout=subprocess.PIPE, limit=1 << 28
    )
    out, _ = await process.communicate()
    log = json.loads(out)
    return [run["seconds"] for kind in ("loads", "choices", "pages") for run in log[kind]], log["errors"]


async def live_through(urls: list[str], other: int, data: Path, options: argparse.Namespace) -> list[str]:
    """Run everything, and return lines that say how it went. `other` is the process that is killed."""
    seconds, over = options.minutes * 60, asyncio.Event()
    readers = asyncio.create_task(read_pages(urls[0], options.readers, seconds))
    publishing = asyncio.create_task(publish_every_minute(data, over))
    downloads = [asyncio.create_task(download_often(url, over)) for url in urls]
    await asyncio.sleep(seconds / 2)
    refreshes = await refresh_at_once(data, options.mirror)
    await asyncio.sleep(min(60, seconds / 4))
    os.kill(other, 9)
    runs, errors = await readers
    over.set()
    published, first, second = await publishing, *[await each for each in downloads]
    return [
        f"{published} editions published; {REFRESHES} refreshes at once ended with "
        + ", ".join(f"{n} × {status}" for status, n in sorted(refreshes.items())),
        f"pages of the dashboard that stayed: {len(runs)} runs, 95th percentile {find_quantile(runs, 0.95):.2f} s, {len(errors)} errors",
        f"downloads there: {', '.join(f'{n} × {status}' for status, n in sorted(first.items()))}",
        f"downloads of the one that was killed: {', '.join(f'{n} × {status}' for status, n in sorted(second.items()))}",
        *(f"- {error}" for error in errors[:5]),
    ]


def describe(name: str, seen: Watch) -> str:
    """One line on what a dashboard used."""
    return (
        f"{name}: memory at most {seen.memory_mb:.0f} MB, threads {seen.threads}, descriptors {seen.descriptors}, /healthz 95th "
        f"percentile {find_quantile(seen.health, 0.95):.2f} s, {seen.health_errors} of {len(seen.health)} failed"
    )


def main() -> int:
    """Live through it and print what happened; 0 where the dashboard that stayed had no error."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mirror", required=True, help="a mirror of the publishers' files")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--readers", type=int, default=30)
    options = parser.parse_args()
    print(describe_machine())
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder) / "data"
        editions.publish(
            data, editions.snapshot(PROJECT / "data").tables(), {"inputs": "mixed-0", "sources": {}}
        )
        stays = stack.enter_context(run_dashboard(Path(folder) / "stays", data))
        goes = stack.enter_context(run_dashboard(Path(folder) / "goes", data))
        began = time.monotonic()
        with watch(stays) as seen:
            lines = asyncio.run(live_through([stays.url, goes.url], goes.process.pid, data, options))
            ends = stays.memory_mb
    print(f"{options.readers} readers, {time.monotonic() - began:.0f} s")
    print("\n".join([*lines, f"{describe('dashboard that stayed', seen)}; memory at the end {ends:.0f} MB"]))
    return 0 if not any(line.startswith("- ") for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
