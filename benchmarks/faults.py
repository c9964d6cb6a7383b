"""Every fault of the mirror's server on each source and on all of them: exit status, message, published tables.

    python -m benchmarks.faults [--mirror-files DIR] [--faults NAME ...] [--details FILE]

One folder is published from the publishers' real files. Then its raw files are removed, so that every body is sent
again, and for each fault the mirror's server responds with it: to a refresh of each source alone, then of all. Where a
refresh fails, the published tables must be the same bytes; where it succeeds after all (a server that recovers, new
validators over the same bytes), the same figures. As root on Linux the disk is really filled and made read-only;
elsewhere that part says that it was not run. Last comes damage in the files themselves and in the API's responses, one
fault after another (the list is tests/injected.py, which the tests put into tiny files): `--only-injected` shows these
alone.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kills import have_same_rows, open_live, read_figures
from benchmarks.planted import MIRROR, SEED
from benchmarks.planted.stage import set_up, write_snapshot
from etl import catalog, http
from etl.__main__ import run
from etl.schema import TABLES
from tests.injected import API, FILES, PRICES, REFUSED, of_the_api
from tests.loopback import Reply, Site, serving

FAULTS = (
    *("denied", "403", "404", "429", "503", "503-always", "reset"),
    *("truncate", "slow", "hang", "garbage", "quota", "new-etag"),
)
INJECTED_HEAD = "| in | fault | exit | its one line | tables |\n|---|---|---:|---|---|\n"
# Small sources, for disks of a few megabytes.
SMALL_SOURCES = ("oews-national-*", "projections*", "price-*", "crosswalk", "hybrid", "state-*")
UNCHANGED, SAME_FIGURES, CHANGED = "unchanged", "same figures", "CHANGED"


@dataclass(frozen=True)
class Run:
    """Exit status of a command, its last line, and the first line that names a fault ("" without one)."""

    status: int
    last: str
    reason: str


def main() -> int:
    """Run everything and print the tables; 0 where the published tables were right each time."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mirror-files", type=Path, default=MIRROR)
    parser.add_argument("--faults", nargs="+", default=list(FAULTS), choices=FAULTS)
    parser.add_argument("--details", type=Path, default=None, help="a file for one row per fault and source")
    parser.add_argument("--only-injected", action="store_true", help="damage in files and responses alone")
    options = parser.parse_args()
    for name in ("OUTLOOK_CONTACT", "OUTLOOK_DATA", "OUTLOOK_WEBHOOK"):
        os.environ.pop(name, None)
    if options.only_injected:
        print(INJECTED_HEAD + "\n".join(inject_damage(options.mirror_files)))
        return 0
    details = ["| fault | source | exit | message | tables |", "|---|---|---:|---|---|"]
    rows = try_server_faults(options.mirror_files, options.faults, details)
    print("| fault | each source | for example | all sources: exit | its one line |\n|---|---|---|---:|---|")
    print("\n".join(rows))
    if options.details:
        options.details.write_text("\n".join(details) + "\n", encoding="utf-8")
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("mount"):
        print("\n| disk | exit | its one line | tables |\n|---|---:|---|---|")
        print("\n".join(try_disk_faults(options.mirror_files)))
    else:
        print("\nThe full and the read-only disk were not tried: that needs root, to mount one.")
    print("\n" + INJECTED_HEAD + "\n".join(inject_damage(options.mirror_files)))
    return 0


@contextmanager
def serve_mirror(mirror: Path, fault: str) -> Iterator[str]:
    """Run the mirror's server with a fault; yields its URL."""
    command = [sys.executable, str(mirror / "serve.py"), "--port", "0", "--fault", fault]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def read_bytes(data: Path) -> dict[str, bytes]:
    """Read the published files."""
    return {f.name: f.read_bytes() for f in sorted((data / "live").glob("*.parquet"))}


def refresh(url: str, data: Path, *options: str, source: str = "") -> Run:
    """Refresh in this process. `source`: whose line to take as the reason."""
    log = io.StringIO()
    with redirect_stderr(log):
        status = run(["refresh", "--mirror", url, "--data", str(data), *options, "--log-format", "json"])
    lines = [json.loads(line)["message"] for line in log.getvalue().splitlines() if line.startswith("{")]
    reasons = (
        line
        for line in lines
        if line.startswith(source) and ": " in line and not line.startswith(("Not offered", "warning"))
    )
    return Run(status, lines[-1], next(reasons, ""))


def shorten_waits(fault: str) -> None:
    """Do not wait half a minute for a server that never responds."""
    http.LIMITS = http.Limits(
        backoff_seconds=0.01,
        longest_pause_seconds=0,
        read_seconds=1 if fault == "hang" else 20,
        patience_seconds=2,
    )


def try_server_faults(mirror: Path, faults: list[str], details: list[str]) -> list[str]:
    """Return one row per fault; `details` receives one per fault and source. Raises AssertionError for wrong tables."""
    rows, wrong = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        base, data = Path(scratch) / "base", Path(scratch) / "data"
        with serve_mirror(mirror, "none") as url:
            first = refresh(url, base)
            assert first.status == 0, first.last
        shutil.rmtree(base / "raw")
        before, figures = read_bytes(base), read_figures(open_live(base))
        sources = [s.name for s in catalog.SOURCES if not s.instead_of and is_on_mirror(s, mirror)]
        for fault in faults:
            ends: Counter[str] = Counter()
            example = ""
            shorten_waits(fault)
            with serve_mirror(mirror, fault) as url:
                for name in (*sources, "all"):
                    shutil.copytree(base, data, symlinks=True)
                    done = refresh(url, data, *([] if name == "all" else ["--only", name]))
                    if done.status:
                        verdict = UNCHANGED if read_bytes(data) == before else CHANGED
                    else:
                        same = have_same_rows(read_figures(open_live(data)), figures)
                        verdict = SAME_FIGURES if same else CHANGED
                    wrong += verdict == CHANGED
                    ends[f"exit {done.status}, {verdict}"] += 1
                    details.append(
                        f"| {fault} | {name} | {done.status} | {done.reason or done.last} | {verdict} |"
                    )
                    example = example or (done.reason if done.status else "")
                    shutil.rmtree(data)
            counts = "; ".join(f"{n} × {end}" for end, n in ends.items())
            rows.append(
                f"| {fault} | {counts} | {example[:150] or '–'} | {done.status} | {done.last[:200]} |"
            )
            print(rows[-1], file=sys.stderr, flush=True)
    assert not wrong, f"the published tables were wrong {wrong} times"
    return rows


def is_on_mirror(source: catalog.Source, mirror: Path) -> bool:
    """Return whether the mirror holds a source's files."""
    paths = [f.archive or f.url.removeprefix("https://") for f in source.files.values()]
    return all((mirror / p).exists() or (mirror / (p + ".gz")).exists() for p in paths)


@contextmanager
def mount_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a small disk; yields a data folder on it that does not exist yet."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield folder / "data"
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def try_disk_faults(mirror: Path) -> list[str]:
    """Return one row per full or read-only disk. Raises AssertionError for wrong tables."""
    only = ("--only", *SMALL_SOURCES)
    with tempfile.TemporaryDirectory() as scratch, serve_mirror(mirror, "none") as url:
        folder = Path(scratch) / "disk"
        folder.mkdir()
        with mount_disk(folder, "3m") as data:
            done = refresh(url, data, *only)
            left = "no edition was there and none is" if not (data / "live").exists() else CHANGED
            rows = [f"| full disk, first refresh | {done.status} | {done.last} | {left} |"]
        with mount_disk(folder, "64m") as data:
            assert refresh(url, data, *only).status == 0
            before = read_bytes(data)
            ballast = folder / "ballast"
            ballast.write_bytes(b"x" * max(0, shutil.disk_usage(data).free - 100_000))
            done = refresh(url, data, "--force", *only)
            tables = UNCHANGED if read_bytes(data) == before else CHANGED
            ballast.unlink()
            again = refresh(url, data, "--force", *only).status
            tables += f"; exit {again} when there is room again"
            rows.append(f"| disk fills up | {done.status} | {done.last} | {tables} |")
        with mount_disk(folder, "64m") as data:
            assert refresh(url, data, *only).status == 0
            before = read_bytes(data)
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
            done = refresh(url, data, *only)
            tables = UNCHANGED if read_bytes(data) == before else CHANGED
            rows.append(f"| read-only disk | {done.status} | {done.last} | {tables} |")
    assert not any(CHANGED in row for row in rows), rows
    return rows


@dataclass
class Injection:
    """Faults in files and responses over copies of a published folder, and the rows about them."""

    site: Site
    base: Path
    rows: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before, self.figures = read_bytes(self.base), read_figures(open_live(self.base))

    def try_fault(
        self, kind: str, name: str, source: str, ends: tuple[int, ...], responses: dict[str, Reply]
    ) -> None:
        """Refresh one source with these responses; `ends`: the exit statuses that are right."""
        self.site.scripted = {f"/{path}": [response] for path, response in responses.items()}
        data = self.base.with_name("data")
        shutil.copytree(self.base, data, symlinks=True)
        reporter = "price-index-api" if kind == "API" else ""
        done = refresh(self.site.address, data, "--only", source, source=reporter)
        verdict = self._compare(data, done.status)
        if verdict == CHANGED or done.status not in ends:
            self.wrong.append(f"{kind}: {name}: exit {done.status}, {verdict}")
        line = done.last if done.status == 4 else done.reason or done.last
        line = line.replace(str(self.base.parent), "").replace("|", "/")
        self.rows.append(f"| {kind} | {name} | {done.status} | {line[:230]} | {verdict} |")
        print(self.rows[-1], file=sys.stderr, flush=True)
        shutil.rmtree(data)

    def _compare(self, data: Path, status: int) -> str:
        if status:
            return UNCHANGED if read_bytes(data) == self.before else CHANGED
        # The file may belong to another edition now, which only its row in `sources` may say.
        now = read_figures(open_live(data))
        same = all(now[name].equals(self.figures[name]) for name in TABLES if name != "sources")
        return SAME_FIGURES if same else CHANGED


def inject_damage(mirror: Path) -> list[str]:
    """Return one row per fault in a file or response. Raises AssertionError for wrong tables or exit statuses."""
    with tempfile.TemporaryDirectory(prefix="planted-") as scratch:
        stage = set_up(mirror, Path(scratch), SEED)
        base = Path(scratch) / "base"
        with serving(stage.good) as site:
            # All other rows are carried over from the snapshot, since a run reads each of its files again. The nation's pay
            # by schooling is of its workbooks, because the flat file is cut.
            write_snapshot(base / "snapshot")
            sources = sorted({fault.source for fault in FILES} | {"price-index"})
            first = refresh(site.address, base, "--only", *sources, "oews-national-*")
            assert first.status == 0, first.last
            injection = Injection(site, base)
            for fault in FILES:
                body = fault.change((stage.good / fault.path).read_bytes())
                injection.try_fault(
                    fault.kind, fault.name, fault.source, fault.ends, {fault.path: Reply(body)}
                )
            for name, body in of_the_api().items():
                responses = {PRICES: Reply(b"Forbidden", 403), API: Reply(body)}
                injection.try_fault("API", name, "price-index", REFUSED, responses)
    print("\n".join(injection.wrong), file=sys.stderr)
    assert not injection.wrong, f"{len(injection.wrong)} faults ended with the wrong status or tables"
    return injection.rows


if __name__ == "__main__":
    sys.exit(main())
