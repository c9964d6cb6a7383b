"""Several dashboards behind a real nginx, as deploy/nginx.conf sets it up, with many readers at once.

    python -m benchmarks.replicas [--processes 2] [--readers 300] [--seconds 40]

Needs nginx (apt-get install nginx-light). Prints the readers' seconds from a choice to the page that shows it, the
processor time of all dashboards, and their memory. The readers take processor time of the same machine.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import PROJECT, Server, fetch, find_free_port, run_dashboard

CONFIGURED = 3


@dataclass(frozen=True)
class Site:
    """nginx at `url`, and the dashboards behind it."""

    url: str
    replicas: list[Server]

    @property
    def cpu_seconds(self) -> float:
        """Processor time that all dashboards have used so far."""
        return sum(replica.cpu_seconds for replica in self.replicas)

    @property
    def memory_mb(self) -> float:
        """Memory of all dashboards now."""
        return sum(replica.memory_mb for replica in self.replicas)


@contextmanager
def run_site(folder: Path, processes: int = CONFIGURED) -> Iterator[Site]:
    """Serve the dashboard by some processes behind nginx. Raises RuntimeError where nginx is missing or does not start."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        raise RuntimeError("nginx is missing: apt-get install nginx-light")
    with ExitStack() as stack:
        replicas = [
            stack.enter_context(run_dashboard(folder / str(n), folder / "data")) for n in range(processes)
        ]
        port, log = find_free_port(), folder / "error.log"
        configuration = str(write_configuration(folder, replicas, port))
        process = subprocess.Popen([nginx, "-c", configuration, "-e", str(log), "-g", "daemon off;"])
        stack.callback(process.wait, 30)
        stack.callback(process.terminate)
        url = f"http://127.0.0.1:{port}"
        while not is_listening(url):
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
            if process.poll() is not None:
                raise RuntimeError(f"nginx did not start:\n{log.read_text()}")
        yield Site(url, replicas)


def write_configuration(folder: Path, replicas: list[Server], port: int) -> Path:
    """Write deploy/nginx.conf with other ports and folders, and as many dashboards as there are."""
    text = (PROJECT / "deploy" / "nginx.conf").read_text()
    for n in range(CONFIGURED):
        line = rf"    server 127\.0\.0\.1:{8511 + n} (.*\n)"
        address = replicas[n].url.removeprefix("http://") if n < len(replicas) else ""
        text = re.sub(line, rf"    server {address} \1" if address else "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    text = text.replace("/var/cache/nginx/outlook", str(folder / "cache"))
    user = "user root;" if os.geteuid() == 0 else ""
    folders = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"{user} pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{ access_log off; {folders}\n{text}\n}}\n"
    )
    return path


def is_listening(url: str) -> bool:
    """Whether a dashboard behind nginx responds."""
    try:
        fetch(f"{url}/healthz")
    except OSError:
        return False
    return True


def main() -> int:
    """Read the command line, let the readers in, and print what they saw."""
    # It measures sites such as this module's.
    from benchmarks.serve import PAGES, describe_machine, measure_crowd
    from benchmarks.serve_report import CROWD_HEADINGS, format_row, list_crowd

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--processes", type=int, default=2, choices=range(1, CONFIGURED + 1))
    parser.add_argument("--readers", type=int, nargs="*", default=[300])
    parser.add_argument("--seconds", type=float, default=40)
    options = parser.parse_args()
    print(describe_machine())
    print(format_row(CROWD_HEADINGS), format_row(["---"] * len(CROWD_HEADINGS)), sep="\n")
    with (
        tempfile.TemporaryDirectory(prefix="benchmark-replicas-") as folder,
        run_site(Path(folder), options.processes) as site,
    ):
        for readers in options.readers:
            crowd = measure_crowd(site, readers, options.seconds, PAGES)
            print(format_row(list_crowd(crowd)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
