"""The pages' speed, beside a bare Streamlit app with one chart on the same machine in the same run.

    python -m benchmarks.serve            # full: under eight minutes
    python -m benchmarks.serve --quick    # about a minute
    python -m benchmarks.serve --script /srv/other/dashboard.py   # another copy of the project, for before and after

Readers think between 0.5 and 1.5 times THINK_SECONDS after each answer, then choose from a list of the page; every fifth
time they turn to another page. The aim: 95 of 100 choices of 100 readers answered within a second on two cores.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path

from benchmarks import browser, servers
from benchmarks.servers import PROJECT, Server, fetched
from benchmarks.session import Session

THINK_SECONDS = 10
AIM_CHART, AIM_BYTES, AIM_P95_SECONDS = 1.15, 0.35, 1.0


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    visits: int
    reruns: int
    readers: tuple[int, ...]
    seconds: float
    comings: int


QUICK = Effort(visits=2, reruns=8, readers=(1, 50), seconds=8, comings=8)
FULL = Effort(visits=5, reruns=24, readers=(1, 10, 50, 100, 300), seconds=20, comings=40)


@dataclass
class Crowd:
    """What so many readers at once saw, and what it took of the server."""

    readers: int
    loads: list[float]
    choices: list[float]
    errors: list[str]
    cpu_share: float
    memory_mb: float
    health: list[float] = field(default_factory=list)
    health_errors: int = 0


@dataclass
class Measured:
    """All figures of one server. `left_mb`: memory after many sessions have come and gone, above that before."""

    visits: list[browser.Visit]
    browser_reruns: list[float]
    socket_reruns: list[float]
    rerun_cpu: float
    start_seconds: float
    crowds: list[Crowd] = field(default_factory=list)
    memory_mb: float = 0
    left_mb: list[float] = field(default_factory=list)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that a share of the values do not exceed; NaN where there are none."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


async def _choices(address: str, path: str, count: int, server: Server) -> tuple[list[float], float]:
    """Seconds of `count` choices one after another over one WebSocket, and processor seconds of each."""
    async with Session(address, path) as session:
        await session.load()
        taken, before = [], server.cpu_seconds
        for n in range(count):
            widget, options = next(iter(session.choices.items()))
            taken.append((await session.choose(widget, options[n % min(len(options), 8)])).seconds)
        return taken, (server.cpu_seconds - before) / count


async def _come_and_go(address: str, path: str, count: int) -> None:
    for _ in range(count):
        async with Session(address, path) as session:
            await session.load()


class Pulse:
    """Asks for /healthz and a small download twice a second while readers read."""

    def __init__(self, address: str) -> None:
        self.seconds: list[float] = []
        self.errors = 0
        self._addresses = (
            f"{address}/healthz",
            f"{address}/download/projections.csv?occupation_code=29-2072",
        )
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
            for address in self._addresses:
                began = time.perf_counter()
                try:
                    good = fetched(address)[0] == 200
                except OSError:
                    good = False
                self.seconds.append(time.perf_counter() - began)
                self.errors += not good


def crowd(server: Server, readers: int, seconds: float, pages: Sequence[str], pulse: bool) -> Crowd:
    """Let so many readers in, as a process of its own, and ask for the server's health meanwhile."""
    ramp = min(15.0, 2 + readers / 10)
    command = [sys.executable, "-m", "benchmarks.readers", server.address, "--readers", str(readers)]
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
    before, began = server.cpu_seconds, time.monotonic()
    memory = 0.0
    beat = Pulse(server.address)
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE)
    try:
        if pulse:
            beat.__enter__()
        end = began + ramp + seconds
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.5)
        memory = server.memory_mb
        share = (server.cpu_seconds - before) / (time.monotonic() - began)
        out, _ = process.communicate(timeout=180)
    finally:
        if pulse:
            beat.__exit__()
        if process.poll() is None:
            process.kill()
    seen = json.loads(out)
    return Crowd(
        readers,
        [run["seconds"] for run in seen["loads"]],
        [run["seconds"] for run in (*seen["choices"], *seen["turns"])],
        seen["errors"],
        share,
        memory,
        beat.seconds,
        beat.errors,
    )


def measured(
    start: Callable[[], AbstractContextManager[Server]],
    path: str,
    effort: Effort,
    pages: Sequence[str],
    crowds: bool,
    say: Callable[[str], None],
) -> Measured:
    """Everything about one server, which is started twice: the browser's part leaves no memory to the readers'."""
    with start() as server, browser.chromium() as chromium:
        say("browser")
        # The first visit of a server's life is not that of most readers.
        browser.cold(chromium, f"{server.address}/{path}")
        visits = [browser.cold(chromium, f"{server.address}/{path}") for _ in range(effort.visits)]
        in_browser = browser.reruns(chromium, f"{server.address}/{path}", max(3, effort.reruns // 4))
    with start() as server:
        say("choices")
        taken, cpu = asyncio.run(_choices(server.address, path, effort.reruns, server))
        found = Measured(visits, in_browser, taken, cpu, server.started_seconds)
        found.memory_mb = server.memory_mb
        if crowds:
            for readers in effort.readers:
                say(f"{readers} readers")
                found.crowds.append(crowd(server, readers, effort.seconds, pages, pulse=len(pages) > 1))
        say("come and go")
        for _ in range(3):
            found.left_mb.append(server.memory_mb)
            asyncio.run(_come_and_go(server.address, path, effort.comings))
        found.left_mb.append(server.memory_mb)
    return found


def table(ours: Measured, bare: Measured) -> str:
    """The result as Markdown, each line beside the bare app and as a ratio to it."""

    def line(what: str, a: float, b: float, unit: str, aim: str = "", digits: int = 2) -> str:
        return f"| {what} | {a:,.{digits}f}{unit} | {b:,.{digits}f}{unit} | {a / b if b else float('nan'):.2f} | {aim} |"

    def mid(values: Sequence[float]) -> float:
        return statistics.median(values)

    def wire(m: Measured) -> float:
        return mid([v.http_bytes + v.socket_bytes for v in m.visits]) / 1e6

    lines = ["| | dashboard | bare | ratio | aim |", "|---|---|---|---|---|"]
    lines += [
        line("start to the first answer", ours.start_seconds, bare.start_seconds, " s"),
        line(
            "first chart, cold browser",
            mid([v.chart_seconds for v in ours.visits]),
            mid([v.chart_seconds for v in bare.visits]),
            " s",
            f"≤ {AIM_CHART}",
        ),
        line(
            "whole page, cold browser",
            mid([v.whole_seconds for v in ours.visits]),
            mid([v.whole_seconds for v in bare.visits]),
            " s",
        ),
        line("bytes over the wire", wire(ours), wire(bare), " MB", f"≤ {AIM_BYTES}"),
        line(
            "of these WebSocket",
            mid([v.socket_bytes for v in ours.visits]) / 1e3,
            mid([v.socket_bytes for v in bare.visits]) / 1e3,
            " kB",
            digits=0,
        ),
        line("choice, in the browser", mid(ours.browser_reruns), mid(bare.browser_reruns), " s"),
        line(
            "choice, over the socket",
            mid(ours.socket_reruns) * 1e3,
            mid(bare.socket_reruns) * 1e3,
            " ms",
            digits=0,
        ),
        line("processor time of a choice", ours.rerun_cpu * 1e3, bare.rerun_cpu * 1e3, " ms", digits=0),
        line(
            "choices a second, one after another",
            1 / mid(ours.socket_reruns),
            1 / mid(bare.socket_reruns),
            "",
            digits=1,
        ),
        line("memory at first", ours.memory_mb, bare.memory_mb, " MB", digits=0),
    ]
    many = [
        "",
        "| readers | server | loads | choices | median | 95th percentile | errors | processor | memory | a session |",
    ]
    many.append("|---|---|---|---|---|---|---|---|---|---|")
    for which, m in (("dashboard", ours), ("bare", bare)):
        for each in m.crowds:
            share = (each.memory_mb - m.memory_mb) / each.readers
            many.append(
                f"| {each.readers} | {which} | {len(each.loads)} | {len(each.choices)} | {quantile(each.choices, 0.5):.2f} s "
                f"| {quantile(each.choices, 0.95):.2f} s | {len(each.errors)} | {each.cpu_share:.0%} | {each.memory_mb:.0f} MB | {share:.2f} MB |"
            )
    said = [
        "",
        *(
            f"- {which}: memory before, and after each of three rounds of sessions that came and went: "
            f"{', '.join(f'{mb:.0f}' for mb in m.left_mb)} MB"
            for which, m in (("dashboard", ours), ("bare", bare))
        ),
    ]
    for each in ours.crowds:
        if each.health:
            said.append(
                f"- /healthz and /download while {each.readers} read: {len(each.health)} asked, {each.health_errors} errors, "
                f"median {quantile(each.health, 0.5):.2f} s, 95th percentile {quantile(each.health, 0.95):.2f} s"
            )
        said += [f"- error with {each.readers} readers: {error}" for error in each.errors[:5]]
    return "\n".join([*lines, *many, *said])


def machine() -> str:
    """What it was measured on; a machine that does other work beside says so by its load."""
    model = next(
        (
            x.split(":")[1].strip()
            for x in Path("/proc/cpuinfo").read_text().splitlines()
            if x.startswith("model name")
        ),
        platform.machine(),
    )
    names = ("streamlit", "plotly", "pandas", "duckdb", "uvicorn", "websockets")
    return (
        f"{os.cpu_count()} × {model}, load before {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in names)
    )


def main() -> None:
    """Measure both and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="about a minute")
    parser.add_argument("--script", type=Path, help="dashboard.py of another copy of the project")
    parser.add_argument("--readers", type=int, nargs="*", help="instead of those of the plan")
    chosen = parser.parse_args()
    effort = QUICK if chosen.quick else FULL
    if chosen.readers is not None:
        effort = Effort(effort.visits, effort.reruns, tuple(chosen.readers), effort.seconds, effort.comings)
    began = time.monotonic()

    def say(which: str, what: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {which}: {what}", file=sys.stderr, flush=True)

    where = machine()
    pages = ("", "settings", "states", "scenarios", "career", "data")
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        bare = measured(partial(servers.bare, at / "bare"), "", effort, ("",), False, partial(say, "bare"))
        ours = measured(
            partial(servers.dashboard, at / "ours", at / "data", chosen.script),
            "",
            effort,
            pages,
            True,
            partial(say, "dashboard"),
        )
    print(where)
    print(
        f"Think time {THINK_SECONDS} s (half to one and a half), {effort.seconds:.0f} s after the last has come.\n"
    )
    print(table(ours, bare))


if __name__ == "__main__":
    main()
