"""The pages' speed, compared with a bare Streamlit app with one chart on the same machine in the same run.

    python -m benchmarks.serve            # full: under eight minutes
    python -m benchmarks.serve --quick    # about a minute
    python -m benchmarks.serve --script /srv/other/dashboard.py   # another checkout, for before and after

Readers think between 0.5 and 1.5 times THINK_SECONDS after each run, then choose from a list of the page; every fifth
time they open another page. The aim: 95 of 100 choices of 100 readers are shown within a second on two cores.
"""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

from benchmarks.browser import ColdVisit, launch_chromium, time_cold_visit, time_reruns
from benchmarks.replicas import Site
from benchmarks.serve_report import compare, find_quantile, format_report
from benchmarks.servers import PROJECT, Server, fetch, run_bare_app, run_dashboard
from benchmarks.session import Session

THINK_SECONDS = 10
PAGES = ("", "settings", "states", "scenarios", "career", "data")


@dataclass(frozen=True)
class Effort:
    """How much is measured. `sessions`: how many come and go in each of three rounds."""

    visits: int
    reruns: int
    readers: tuple[int, ...]
    seconds: float
    sessions: int


QUICK = Effort(visits=2, reruns=8, readers=(1, 50), seconds=8, sessions=8)
FULL = Effort(visits=5, reruns=24, readers=(1, 10, 50, 100, 300), seconds=20, sessions=40)


@dataclass
class Crowd:
    """This many readers at once: seconds of their runs, errors, and the server's load."""

    readers: int
    loads: list[float]
    choices: list[float]
    errors: list[str]
    cpu_share: float
    memory_mb: float
    health: list[float] = field(default_factory=list)
    health_errors: int = 0


@dataclass
class Measurement:
    """All figures of one server. `left_mb`: memory before and after each round of sessions that come and go."""

    visits: list[ColdVisit]
    browser_reruns: list[float]
    socket_reruns: list[float]
    rerun_cpu: float
    start_seconds: float
    crowds: list[Crowd] = field(default_factory=list)
    memory_mb: float = 0
    left_mb: list[float] = field(default_factory=list)


async def _time_choices(url: str, count: int, server: Server) -> tuple[list[float], float]:
    """Return seconds of `count` choices over one WebSocket, and processor seconds of each."""
    async with Session(url) as session:
        await session.load()
        taken, before = [], server.cpu_seconds
        for n in range(count):
            widget, options = next(iter(session.choices.items()))
            taken.append((await session.choose(widget, options[n % min(len(options), 8)])).seconds)
        return taken, (server.cpu_seconds - before) / count


async def _load_and_leave(url: str, count: int) -> None:
    for _ in range(count):
        async with Session(url) as session:
            await session.load()


class Pulse:
    """Requests /healthz and a small download twice a second while readers read."""

    def __init__(self, url: str) -> None:
        self.seconds: list[float] = []
        self.errors = 0
        self._urls = (f"{url}/healthz", f"{url}/download/projections.csv?occupation_code=29-2072")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat)

    def __enter__(self) -> "Pulse":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(0.5):
            for url in self._urls:
                started = time.perf_counter()
                try:
                    good = fetch(url)[0] == 200
                except OSError:
                    good = False
                self.seconds.append(time.perf_counter() - started)
                self.errors += not good


def measure_crowd(server: Server | Site, readers: int, seconds: float, pages: Sequence[str]) -> Crowd:
    """Let this many readers in, as one process of their own; of the dashboard, request the health meanwhile."""
    ramp = min(15.0, 2 + readers / 10)
    command = [sys.executable, "-m", "benchmarks.readers", server.url, "--readers", str(readers)]
    command += [
        "--seconds",
        str(seconds),
        "--think",
        str(THINK_SECONDS),
        "--ramp",
        str(ramp),
        "--pages",
        *pages,
    ]
    before, started = server.cpu_seconds, time.monotonic()
    pulse = Pulse(server.url)
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE)
    try:
        with pulse if len(pages) > 1 else nullcontext():
            end = started + ramp + seconds
            while process.poll() is None and time.monotonic() < end:
                time.sleep(0.5)
            memory = server.memory_mb
            share = (server.cpu_seconds - before) / (time.monotonic() - started)
            out, _ = process.communicate(timeout=180)
    finally:
        if process.poll() is None:
            process.kill()
    log = json.loads(out)
    return Crowd(
        readers=readers,
        loads=[run["seconds"] for run in log["loads"]],
        choices=[run["seconds"] for run in (*log["choices"], *log["pages"])],
        errors=log["errors"],
        cpu_share=share,
        memory_mb=memory,
        health=pulse.seconds,
        health_errors=pulse.errors,
    )


def measure_server(
    start: Callable[[], AbstractContextManager[Server]],
    effort: Effort,
    pages: Sequence[str],
    say: Callable[[str], None],
) -> Measurement:
    """Measure one server. It is started twice, so that the browser's part leaves no memory behind for the readers'."""
    with start() as server, launch_chromium() as chromium:
        say("browser")
        # The very first visit to a server is not the one that most readers make.
        time_cold_visit(chromium, server.url)
        visits = [time_cold_visit(chromium, server.url) for _ in range(effort.visits)]
        browser_reruns = time_reruns(chromium, server.url, max(3, effort.reruns // 4))
    with start() as server:
        say("choices")
        taken, cpu = asyncio.run(_time_choices(server.url, effort.reruns, server))
        result = Measurement(visits, browser_reruns, taken, cpu, server.started_seconds)
        result.memory_mb = server.memory_mb
        for readers in effort.readers:
            say(f"{readers} readers")
            result.crowds.append(measure_crowd(server, readers, effort.seconds, pages))
        say("come and go")
        for _ in range(3):
            result.left_mb.append(server.memory_mb)
            asyncio.run(_load_and_leave(server.url, effort.sessions))
        result.left_mb.append(server.memory_mb)
    return result


def describe_machine() -> str:
    """Describe the machine; its load shows whether it does other work."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = (line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    names = ("streamlit", "plotly", "pandas", "duckdb", "uvicorn", "websockets")
    return (
        f"{os.cpu_count()} × {next(models, platform.machine())}, load before {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in names)
    )


def main() -> None:
    """Measure both servers and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="about a minute")
    parser.add_argument("--script", type=Path, help="dashboard.py of another checkout")
    parser.add_argument(
        "--readers", type=int, nargs="*", help="numbers of readers, in place of the default ones"
    )
    parser.add_argument(
        "--json", type=Path, help="also write machine, figures, ratios, and aims to this file"
    )
    options = parser.parse_args()
    effort = QUICK if options.quick else FULL
    if options.readers is not None:
        effort = replace(effort, readers=tuple(options.readers))
    started = time.monotonic()

    def say(server: str, part: str) -> None:
        print(f"{time.monotonic() - started:5.0f} s  {server}: {part}", file=sys.stderr, flush=True)

    machine = describe_machine()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        start_bare = partial(run_bare_app, folder / "bare")
        bare = measure_server(start_bare, replace(effort, readers=()), ("",), partial(say, "bare"))
        start_ours = partial(run_dashboard, folder / "ours", folder / "data", options.script)
        ours = measure_server(start_ours, effort, PAGES, partial(say, "dashboard"))
    print(machine)
    print(
        f"Think time {THINK_SECONDS} s (half to one and a half), "
        f"{effort.seconds:.0f} s after the last reader has arrived.\n"
    )
    print(format_report(ours, bare))
    if options.json:
        crowds = {
            str(each.readers): {
                "p95_seconds": find_quantile(each.choices, 0.95),
                "errors": len(each.errors),
                "memory_mb": each.memory_mb,
            }
            for each in ours.crowds
        }
        results = {"machine": machine, "figures": compare(ours, bare), "readers": crowds}
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
