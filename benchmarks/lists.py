"""What more occupations cost a page: bytes and processor time of a choice, with those of the list, 200, and all.

    python -m benchmarks.lists [--mirror-files DIR]

Each count of occupations is a data folder of its own, refreshed from the mirror, and a dashboard of its own; one reader
opens each page that has a list of occupations and chooses from the first few, which every folder has.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.etl import FLAT, etl, occupations_of, serving
from benchmarks.planted import MIRROR
from benchmarks.servers import Server, dashboard
from benchmarks.session import Session

PAGES = ("", "settings", "states", "scenarios")
COUNTS = ("list", "200", "all")
# Of the page's own subject and its steps: in every folder, so that the same is asked of each.
CHOICES = ("29-9021", "11-9111", "31-9092", "29-2072")
ROUNDS = 2


async def asked(server: Server, path: str) -> tuple[int, int, float, float, float]:
    """Lines of the list, bytes of the first run, and bytes, seconds and processor seconds of a choice, in the middle."""
    async with Session(server.address, path) as session:
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
    with tempfile.TemporaryDirectory(prefix="benchmark-lists-") as scratch, serving(files) as address:
        for count in COUNTS:
            data = Path(scratch) / count
            wanted = occupations_of(files / FLAT, int(count)) if count.isdigit() else count
            subprocess.run(
                etl("refresh", data, "--mirror", address, "--occupations", wanted),
                check=True,
                capture_output=True,
            )
            with dashboard(Path(scratch) / f"log-{count}", data) as server:
                for path in PAGES:
                    lines, first, size, seconds, cpu = asyncio.run(asked(server, path))
                    print(
                        f"| {count} | /{path} | {lines:,} | {first / 1000:.0f} | {size / 1000:.0f} "
                        f"| {seconds * 1000:.0f} | {cpu * 1000:.0f} |",
                        flush=True,
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
