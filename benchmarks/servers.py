"""Servers under test: the dashboard, or a bare Streamlit app, each started with `streamlit run` as a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
# One list to choose from, one chart, no table: the least that can be called a dashboard.
BARE = """import plotly.graph_objects as go
import streamlit as st

kind = st.selectbox("Kind", [str(n) for n in range(16)])
st.plotly_chart(go.Figure(go.Bar(x=list(range(20)), y=[(n * int(kind)) % 7 for n in range(20)])), key="chart")
"""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetched(address: str, timeout_seconds: float = 30, **headers: str) -> tuple[int, bytes]:
    """Status and body of an address; the body as it was sent. Raises OSError where nobody answers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        ask = urllib.request.Request(address, headers=named)  # noqa: S310
        with urllib.request.urlopen(ask, timeout=timeout_seconds) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@dataclass(frozen=True)
class Server:
    """A server that answers at `address`."""

    address: str
    process: subprocess.Popen[bytes]
    started_seconds: float

    @property
    def cpu_seconds(self) -> float:
        """Processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory_mb(self) -> float:
        """Memory that it alone holds now (RSS without what is shared with other processes)."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return sum(int(x.split()[1]) for x in lines if x.startswith("Private_")) / 1024


@contextmanager
def running(script: Path, log: Path, data: Path | None = None, port: int | None = None) -> Iterator[Server]:
    """A server until the end of the block. Raises RuntimeError where it does not start."""
    port = port or free_port()
    outside = {name: value for name, value in os.environ.items() if name != "OUTLOOK_DATA"}
    if data is not None:
        outside["OUTLOOK_DATA"] = str(data)
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    options += ["--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]
    began = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *options],
            cwd=script.parent,
            env=outside,
            stdout=out,
            stderr=out,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        while True:
            try:
                if fetched(f"{address}/_stcore/health")[0] == 200:
                    break
            except OSError:
                time.sleep(0.05)
            if process.poll() is not None or time.monotonic() - began > START_SECONDS:
                raise RuntimeError(f"{script.name} did not start:\n{log.read_text()[-2000:]}")
        yield Server(address, process, time.monotonic() - began)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def bare(folder: Path) -> Iterator[Server]:
    """A Streamlit app with one chart, in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bare.py").write_text(BARE)
    with running(folder / "bare.py", folder / "bare.log") as server:
        yield server


@contextmanager
def dashboard(
    folder: Path, data: Path | None = None, script: Path | None = None, port: int | None = None
) -> Iterator[Server]:
    """The dashboard of this project, or that of another copy of it (`script`: its dashboard.py)."""
    folder.mkdir(parents=True, exist_ok=True)
    with running(script or PROJECT / "dashboard.py", folder / "dashboard.log", data, port) as server:
        yield server
