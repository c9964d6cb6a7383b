"""The cost of long lists: bytes and processor time of a choice with the listed occupations, with 200, and with all.

    python -m benchmarks.lists [--mirror-files DIR]

Each number of occupations gets its own data folder, refreshed from the mirror, and its own dashboard. One reader opens
each page with a list of occupations and chooses occupations that every folder has.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.etl import FLAT, build_command, pick_occupations, serve_mirror
from benchmarks.planted import MIRROR
from benchmarks.servers import Server, run_dashboard
from benchmarks.session import Session

PAGES = ("", "settings", "states", "scenarios")
COUNTS = ("list", "200", "all")
# Listed occupations, which every folder has.
CHOICES = ("29-9021", "11-9111", "31-9092", "29-2072")
ROUNDS = 2


async def measure(server: Server, path: str) -> tuple[int, int, float, float, float]:
    """Return the options of the list, bytes of the first run, and median bytes, seconds and processor seconds of a choice."""
    async with Session(server.url, path) as session:
        first = await session.load()
        widget, lines = next((k, v) for k, v in session.choices.items() if "-occupation" in k)
        picked = [next(line for line in lines if f", {code}" in line) for code in CHOICES]
        seen = []
        for line in picked * ROUNDS:
            before = server.cpu_seconds
            run = await session.choose(widget, line)
            seen.append((run.bytes, run.seconds, server.cpu_seconds - before))
    size, seconds, cpu = (statistics.median(values) for values in zip(*seen, strict=True))
    return len(lines), first.bytes, size, seconds, cpu


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mirror-files", type=Path, default=MIRROR)
    files = parser.parse_args().mirror_files
    print("| occupations | page | lines | first, kB | a choice, kB | ms | processor ms |")
    print("|---|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="benchmark-lists-") as scratch, serve_mirror(files) as url:
        for count in COUNTS:
            data = Path(scratch) / count
            wanted = pick_occupations(files / FLAT, int(count)) if count.isdigit() else count
            subprocess.run(
                build_command("refresh", data, "--mirror", url, "--occupations", wanted),
                check=True,
                capture_output=True,
            )
            with run_dashboard(Path(scratch) / f"log-{count}", data) as server:
                for path in PAGES:
                    lines, first, size, seconds, cpu = asyncio.run(measure(server, path))
                    print(
                        f"| {count} | /{path} | {lines:,} | {first / 1000:.0f} | {size / 1000:.0f} "
                        f"| {seconds * 1000:.0f} | {cpu * 1000:.0f} |",
                        flush=True,
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
