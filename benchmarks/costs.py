"""What one command costs: wall time, CPU time, and peak memory of its process and all of its descendants."""

import os
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

SAMPLE_SECONDS = 0.05
# To read the memory of a large process takes milliseconds, in which it stands still; a small one is soon over.
SMALL_LOOKS, LOOKS_A_MEMORY = 20, 5
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """The cost of one command, and how many rows it wrote."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float
    rows: int = 0


def measure_cost(command: list[str], log: Path, expected: tuple[int, ...] = (0,)) -> Cost:
    """Run a command alone. Raises SystemExit with its output where it fails."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OUTLOOK_") or k == "OUTLOOK_CONTACT"}
    with log.open("wb") as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=clean)
        family = _Family(process.pid)
        family.start()
        process.wait()
        wall = time.perf_counter() - started
        family.end()
    if process.returncode not in expected:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{log.read_text()[-2000:]}")
    return Cost(wall, family.cpu_seconds, family.peak_bytes / 1e6)


class _Family(threading.Thread):
    """Watches a process and its descendants while they live.

    Worker processes are not this program's children, so the system adds up their times for nobody: the time of a process
    is what was last seen of it. Memory that several of them share counts once (proportional set size).
    """

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._members, self._ended = {root}, threading.Event()
        self._ticks: dict[int, int] = {}
        self.peak_bytes = 0

    @property
    def cpu_seconds(self) -> float:
        """User and system time of all processes, to the last sample."""
        return sum(self._ticks.values()) / TICK

    def run(self) -> None:
        for number in count():
            if self._ended.wait(SAMPLE_SECONDS):
                break
            self._look(with_memory=number < SMALL_LOOKS or number % LOOKS_A_MEMORY == 0)

    def end(self) -> None:
        """Stop watching."""
        self._ended.set()
        self.join()

    def _look(self, *, with_memory: bool) -> None:
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    parents[int(entry.name)] = int(fields[1])
                    if int(entry.name) in self._members:
                        self._ticks[int(entry.name)] = int(fields[11]) + int(fields[12])
        while more := {p for p, parent in parents.items() if parent in self._members} - self._members:
            self._members |= more
        if with_memory:
            self.peak_bytes = max(self.peak_bytes, sum(map(_read_memory, self._members & parents.keys())))


def _read_memory(process: int) -> int:
    """Proportional set size of a living process in bytes; 0 where it has ended."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024
    return 0


def find_exponent(sizes: list[float], costs: list[float]) -> float:
    """How a cost grows with size: the slope of log cost on log size (1: in proportion). Least squares."""
    import numpy as np

    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])
