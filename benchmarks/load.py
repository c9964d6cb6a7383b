"""More than a server should take: stalled and sorted downloads, and idle connections, beside readers.

    python -m benchmarks.load --data FOLDER       # an edition of all occupations: refresh --occupations all
    python -m benchmarks.load --data FOLDER --script /srv/other/dashboard.py    # another checkout, before and after

The aim: memory under 1 GB, /healthz under 0.5 s, and 95 of 100 runs of pages under 1.5 s.
"""

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.serve import PAGES, THINK_SECONDS, describe_machine
from benchmarks.serve_report import find_quantile
from benchmarks.servers import PROJECT, Server, fetch, run_dashboard

SORTED = "/download/wages.csv?labels=true&sort=-annual_p50_usd,{},area_code"
# Several different ones, so that no copy of a file serves them all.
COLUMNS = ("employment", "annual_mean_usd", "hourly_p50_usd", "annual_p90_usd", "annual_p10_usd")
AFTER_SECONDS = 20.0


@dataclass
class Watch:
    """What a server did: memory, threads, and descriptors at most, and seconds that /healthz took."""

    memory_mb: float = 0
    threads: int = 0
    descriptors: int = 0
    health: list[float] = field(default_factory=list)
    health_errors: int = 0


@contextmanager
def watch(server: Server) -> Iterator[Watch]:
    """Watch a server for the length of the block."""
    seen, over = Watch(), threading.Event()
    process = Path(f"/proc/{server.process.pid}")

    def look() -> None:
        while not over.wait(0.25):
            seen.memory_mb = max(seen.memory_mb, server.memory_mb)
            seen.threads = max(seen.threads, len(list((process / "task").iterdir())))
            seen.descriptors = max(seen.descriptors, len(list((process / "fd").iterdir())))
            began = time.perf_counter()
            try:
                seen.health_errors += fetch(f"{server.url}/healthz")[0] != 200
            except OSError:
                seen.health_errors += 1
            seen.health.append(time.perf_counter() - began)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


async def download(url: str, path: str, stalled: float = 0) -> str:
    """Download, or read nothing for `stalled` seconds; return the status, or how it ended."""
    parts = urlsplit(url)
    try:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=1 << 16)
    except OSError as error:
        return type(error).__name__
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode())
        if stalled:
            # Less than one packet is read, so the rest waits at the server.
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            await asyncio.sleep(stalled)
            return "stalled"
        status = (await reader.readline()).decode().split(" ")[1:2]
        while await reader.read(1 << 16):
            pass
        return status[0] if status else "closed"
    except OSError as error:
        return type(error).__name__
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _in_time(url: str, path: str, seconds: float) -> str:
    try:
        async with asyncio.timeout(seconds):
            return await download(url, path)
    except TimeoutError:
        return "unfinished"


async def load_server(url: str, options: argparse.Namespace) -> tuple[list[float], list[str], Counter[str]]:
    """Seconds of readers' runs, their errors, and how the sorted downloads ended."""
    command = [sys.executable, "-m", "benchmarks.readers", url, "--readers", str(options.readers)]
    command += [
        "--seconds",
        str(options.seconds),
        "--think",
        str(THINK_SECONDS),
        "--ramp",
        "5",
        "--pages",
        *PAGES,
    ]
    readers = await asyncio.create_subprocess_exec(
        *command, cwd=PROJECT, stdout=asyncio.subprocess.PIPE, limit=1 << 26
    )
    await asyncio.sleep(5)
    paths = [SORTED.format(COLUMNS[n % len(COLUMNS)]) for n in range(max(options.stalled, options.sorted))]
    idle = asyncio.create_task(hold_connections(url, options.idle, options.seconds))
    stalled = [asyncio.create_task(download(url, path, options.seconds)) for path in paths[: options.stalled]]
    await asyncio.sleep(2)
    ended = await asyncio.gather(*(_in_time(url, path, options.seconds) for path in paths[: options.sorted]))
    out, _ = await readers.communicate()
    for task in (*stalled, idle):
        task.cancel()
    await asyncio.gather(*stalled, idle, return_exceptions=True)
    log = json.loads(out)
    runs = [run["seconds"] for kind in ("loads", "choices", "pages") for run in log[kind]]
    return runs, log["errors"], Counter(ended)


async def hold_connections(url: str, count: int, seconds: float) -> None:
    """Open connections that ask for nothing, and keep them."""
    parts = urlsplit(url)
    writers = []
    for _ in range(count):
        with suppress(OSError):
            writers.append((await asyncio.open_connection(parts.hostname, parts.port))[1])
    await asyncio.sleep(seconds)
    for writer in writers:
        writer.close()


def main() -> None:
    """Start a dashboard, load it, and print what it did."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="data folder; the snapshot by default")
    parser.add_argument("--script", type=Path, help="dashboard.py of another checkout")
    parser.add_argument("--readers", type=int, default=30)
    parser.add_argument("--stalled", type=int, default=200, help="downloads that nobody reads")
    parser.add_argument("--sorted", type=int, default=50, help="sorted downloads at once")
    parser.add_argument("--idle", type=int, default=0, help="connections that ask for nothing")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    machine = describe_machine()
    with tempfile.TemporaryDirectory() as folder:
        with run_dashboard(Path(folder), options.data, options.script) as server:
            # The server inherits the limit of the shell; only the clients need more.
            hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            before = server.memory_mb
            with watch(server) as seen:
                runs, errors, ended = asyncio.run(load_server(server.url, options))
            time.sleep(AFTER_SECONDS)
            after = server.memory_mb
        log_mb = (Path(folder) / "dashboard.log").stat().st_size / 1e6
    print(machine)
    print(
        f"{options.readers} readers, {options.stalled} stalled and {options.sorted} sorted downloads, {options.idle} idle "
        f"connections, {options.seconds:.0f} s\n"
        f"memory: {before:.0f} MB before, {seen.memory_mb:.0f} at most, {after:.0f} {AFTER_SECONDS:.0f} s after\n"
        f"/healthz: 95th percentile {find_quantile(seen.health, 0.95):.2f} s, at most {max(seen.health):.2f} s, "
        f"{seen.health_errors} of {len(seen.health)} failed\n"
        f"pages: {len(runs)} runs, 95th percentile {find_quantile(runs, 0.95):.2f} s, {len(errors)} errors\n"
        f"sorted downloads: {', '.join(f'{n} × {status}' for status, n in sorted(ended.items()))}\n"
        f"threads {seen.threads}, descriptors {seen.descriptors}, log {log_mb:.2f} MB"
    )
    for error in errors[:3]:
        print(f"- {error}")


if __name__ == "__main__":
    main()
