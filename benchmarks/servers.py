"""Servers under test: the dashboard, or a bare Streamlit app, each started with `streamlit run` as its own process."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
START_LIMIT_SECONDS = 120
STOP_LIMIT_SECONDS = 30
# One list to choose from, one chart, no table: the least that can be called a dashboard.
BARE_APP = """import plotly.graph_objects as go
import streamlit as st

kind = st.selectbox("Kind", [str(n) for n in range(16)])
st.plotly_chart(go.Figure(go.Bar(x=list(range(20)), y=[(n * int(kind)) % 7 for n in range(20)])), key="chart")
"""


def find_free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, timeout_seconds: float = 30, **headers: str) -> tuple[int, bytes]:
    """Return status and body, the body as sent. Raises OSError where no server listens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        request = urllib.request.Request(url, headers=named)  # noqa: S310
        with urllib.request.urlopen(request, timeout=timeout_seconds) as response:  # noqa: S310
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@dataclass(frozen=True)
class Server:
    """A server that listens at `url`."""

    url: str
    process: subprocess.Popen[bytes]
    started_seconds: float

    @property
    def cpu_seconds(self) -> float:
        """Processor time used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory_mb(self) -> float:
        """Memory in use now, without what is shared with other processes."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return sum(int(x.split()[1]) for x in lines if x.startswith("Private_")) / 1024


@contextmanager
def run_server(script: Path, log: Path, health_path: str, data: Path | None = None) -> Iterator[Server]:
    """Serve a script until the end of the block. Raises RuntimeError where it does not start."""
    port = find_free_port()
    environment = {name: value for name, value in os.environ.items() if name != "OUTLOOK_DATA"}
    if data is not None:
        environment["OUTLOOK_DATA"] = str(data)
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    options += ["--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]
    started = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *options],
            cwd=script.parent,
            env=environment,
            stdout=out,
            stderr=out,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        while not _is_healthy(url + health_path):
            # Also the pause between two attempts; it ends at once where the server does.
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
            if process.poll() is not None or time.monotonic() - started > START_LIMIT_SECONDS:
                raise RuntimeError(f"{script.name} did not start:\n{log.read_text()[-3000:]}")
        yield Server(url, process, time.monotonic() - started)
    finally:
        process.terminate()
        try:
            process.wait(STOP_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _is_healthy(url: str) -> bool:
    try:
        return fetch(url)[0] == 200
    except OSError:
        return False


@contextmanager
def run_bare_app(folder: Path) -> Iterator[Server]:
    """Serve a Streamlit app with one chart."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bare.py").write_text(BARE_APP)
    with run_server(folder / "bare.py", folder / "bare.log", "/_stcore/health") as server:
        yield server


@contextmanager
def run_dashboard(folder: Path, data: Path | None = None, script: Path | None = None) -> Iterator[Server]:
    """Serve this project's dashboard, or another checkout's (`script`: its dashboard.py); its log goes to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with run_server(script or PROJECT / "dashboard.py", folder / "dashboard.log", "/healthz", data) as server:
        yield server
