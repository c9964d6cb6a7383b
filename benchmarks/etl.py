"""The cost of the ETL: the flat file to published tables, compared with plain pandas and a bare DuckDB pivot.

    python -m benchmarks.etl [--mirror-files DIR] [--write]

Each case runs alone in its own process: wall time, CPU time, and peak memory (RSS) together with its children. The two
rivals only turn the same file into one Parquet file of wide rows, without marks, areas, industries or checks. Ours is
`python -m etl build`: digest of the file, every line, marks, merge with the project's tables, checks, publication. All
three must give the same rows and the same jobs. `--write` replaces the tables in benchmarks/README.md.
"""

import argparse
import gzip
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.planted import MIRROR
from etl.codes.occupations import load_occupations
from etl.store import editions

FLAT = Path("download.bls.gov/pub/time.series/oe")
DATA = "oe.data.0.Current"
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- measured by benchmarks.etl -->", "<!-- end of what was measured -->"
SAMPLE_SECONDS = 0.02
TIME_AIM, MEMORY_AIM, UNCHANGED_AIM_SECONDS = 0.15, 0.2, 1.5
REPEATS = 3

PANDAS = """
import sys
import pandas as pd

lines = pd.read_csv(sys.argv[1], sep="\\t")
lines.columns = lines.columns.str.strip()
lines["figure"] = lines["series_id"].str[23:25]
lines["series"] = lines["series_id"].str[:23]
lines["value"] = pd.to_numeric(lines["value"], errors="coerce")
wide = lines.pivot(index=["year", "series"], columns="figure", values="value").reset_index()
wide.to_parquet(sys.argv[2])
"""

DUCKDB = """
import sys
import duckdb

codes = [f"{n:02d}" for n in range(1, 18)]
figures = ", ".join(f"max(v) FILTER (figure = '{c}') AS \\"{c}\\"" for c in codes)
duckdb.sql(f'''COPY (
    SELECT year, series, {figures} FROM (
        SELECT trim(year) AS year, series_id[:23] AS series, series_id[24:25] AS figure, try_cast(trim(value) AS DOUBLE) AS v
        FROM read_csv('{sys.argv[1]}', delim='\\t', header=true, quote='', all_varchar=true,
                      names=['series_id', 'year', 'period', 'value', 'note'])
    ) GROUP BY ALL
) TO '{sys.argv[2]}' (FORMAT parquet)''')
"""


@dataclass(frozen=True)
class Cost:
    """The cost of one process, and how many rows it wrote."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float
    rows: int = 0


def measure_cost(command: list[str], log: Path, expected: tuple[int, ...] = (0,)) -> Cost:
    """Run a command alone. Raises SystemExit with its output where it fails."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OUTLOOK_")}
    with log.open("wb") as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=clean)
        peak = [0]
        ended = threading.Event()
        watch = threading.Thread(target=_watch_memory, args=(process.pid, peak, ended))
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        watch.join()
    if process.returncode not in expected:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{log.read_text()[-2000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, peak[0] / 1e6)


def _watch_memory(root: int, peak: list[int], ended: threading.Event) -> None:
    """Keep the peak memory of a process together with its descendants.

    The system's figure for an ended child (ru_maxrss) includes the memory of this program, which the child shares
    before it starts its own. The high-water mark of the living process does not.
    """
    page = os.sysconf("SC_PAGE_SIZE")
    while not ended.wait(SAMPLE_SECONDS):
        parents, sizes = {}, {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                parents[int(entry.name)], sizes[int(entry.name)] = int(fields[1]), int(fields[21]) * page
        family = {root}
        while more := {p for p, parent in parents.items() if parent in family} - family:
            family |= more
        peak[0] = max(peak[0], sum(sizes.get(p, 0) for p in family), _read_high_water(root))


def _read_high_water(process: int) -> int:
    """Return the peak bytes of a living process; 0 where it has ended."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{process}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


@contextmanager
def serve_mirror(files: Path) -> Iterator[str]:
    """Run the mirror's server in its own process; yields its URL."""
    process = subprocess.Popen(
        [sys.executable, str(files / "serve.py"), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def build_command(command: str, data: Path, *options: str) -> list[str]:
    """Build one command of the ETL, as a person starts it."""
    return [sys.executable, "-m", "etl", command, "--data", str(data), *options]


def pick_occupations(flat: Path, count: int) -> str:
    """Pick this many occupations: the listed ones, and others spread over the flat file."""
    lines = (flat / "oe.occupation").read_text(encoding="utf-8").splitlines()[1:]
    codes = [line.split("\t")[0].strip() for line in lines]
    wanted = list(load_occupations())
    others = [code for code in (f"{c[:2]}-{c[2:]}" for c in codes) if code not in wanted]
    more = count - len(wanted)
    return ",".join([*wanted, *others[:: len(others) // more][:more]])


def count_published(data: Path, source: str) -> tuple[int, int]:
    """Return the number of rows that the live edition has from one source, and the sum of their jobs."""
    edition = editions.live(data)
    assert edition is not None
    wages = edition.read("wages")
    part = wages.filter(pc.starts_with(wages["source_id"], source))
    return len(part), pc.sum(part["employment"]).as_py()


def measure_flat_file(flat: Path, folder: Path, say: Callable[[str], None]) -> list[str]:
    """Turn the flat file into tables by each of the three, and by ours for growing numbers of occupations."""
    log = folder / "log.txt"
    rivals, results = {}, []
    for name, script in (("pandas", PANDAS), ("duckdb", DUCKDB)):
        say(name)
        out = folder / f"{name}.parquet"
        rivals[name] = measure_cost([sys.executable, "-c", script, str(flat / DATA), str(out)], log)
        table = pq.read_table(out)
        results.append((len(table), round(pc.sum(table["01"]).as_py())))
    raw = folder / "raw-alone"
    measure_cost(build_command("import", raw, str(flat), "--occupations", "all"), log)
    ours = []
    for count in (20, 200, 0):
        say(f"ours, {count or 'all'} occupations")
        data = folder / f"ours-{count}"
        # A new folder, so that each build is a first one over the project's own tables.
        data.mkdir()
        shutil.move(raw / "raw", data / "raw")
        wanted = pick_occupations(flat, count) if count else "all"
        cost = measure_cost(build_command("build", data, "--occupations", wanted), log)
        rows, jobs = count_published(data, "oews-2025-flat" if not count else "oews-")
        ours.append((count, replace(cost, rows=rows)))
        shutil.move(data / "raw", raw / "raw")
    results.append((rows, jobs))
    if len(set(results)) > 1:
        raise SystemExit(f"not the same rows and jobs: {results}")
    return [*_format_rivals(rivals, ours[-1][1]), "", *_format_growth(ours)]


def _format_rivals(rivals: dict[str, Cost], ours: Cost) -> list[str]:
    pandas = rivals["pandas"]
    lines = [
        "| flat file, all occupations | wall s | CPU s | peak MB | rows | time to pandas' | memory to pandas' |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, one in (
        ("plain pandas: `read_csv`, `pivot`, `to_parquet`", pandas),
        ("bare DuckDB pivot", rivals["duckdb"]),
        ("`python -m etl build`, tidied, checked and published", ours),
    ):
        lines.append(
            f"| {name} | {one.wall_seconds:.2f} | {one.cpu_seconds:.2f} | {one.peak_mb:,.0f} | {ours.rows:,} "
            f"| {one.wall_seconds / pandas.wall_seconds:.2f} | {one.peak_mb / pandas.peak_mb:.2f} |"
        )
    return [*lines, f"| aim | | | | | {TIME_AIM} | {MEMORY_AIM} |"]


def _format_growth(ours: list[tuple[int, Cost]]) -> list[str]:
    lines = [
        "| `build` of the flat file | wall s | CPU s | peak MB | rows of wages |",
        "|---|---:|---:|---:|---:|",
    ]
    for count, one in ours:
        name = f"{count} occupations" if count else "all occupations (flat file's rows)"
        lines.append(
            f"| {name} | {one.wall_seconds:.2f} | {one.cpu_seconds:.2f} | {one.peak_mb:,.0f} | {one.rows:,} |"
        )
    return lines


def measure_commands(files: Path, folder: Path, say: Callable[[str], None]) -> list[str]:
    """Run every command on every source, for the listed occupations and for all; the best of several."""
    log = folder / "log.txt"
    table = ["| every source | wall s | CPU s | peak MB |", "|---|---:|---:|---:|"]

    def measure(name: str, command: list[str], expected: tuple[int, ...], times: int) -> None:
        say(name)
        best = min((measure_cost(command, log, expected) for _ in range(times)), key=lambda c: c.wall_seconds)
        of = f" (best of {times})" if times > 1 else ""
        table.append(
            f"| {name}{of} | {best.wall_seconds:.2f} | {best.cpu_seconds:.2f} | {best.peak_mb:,.0f} |"
        )

    with serve_mirror(files) as url:
        for choice in ("list", "all"):
            data = folder / f"every-source-{choice}"
            refresh = build_command("refresh", data, "--mirror", url, "--occupations", choice)
            measure(f"first refresh, {choice}", refresh, (0,), 1)
            measure(f"unchanged refresh, {choice}", refresh, (0,), REPEATS)
            if "Nothing changed" not in log.read_text():
                raise SystemExit(f"the refresh was not unchanged:\n{log.read_text()[-500:]}")
            build = build_command("build", data, "--occupations", choice)
            measure(f"`build`, {choice}", build, (0,), 1)
            measure(f"`check`, {choice}", build_command("check", data), (0,), 1)
            measure(f"`status`, {choice}", build_command("status", data), (0, 1), REPEATS)
    measure("`import etl.__main__`", [sys.executable, "-c", "import etl.__main__"], (0,), REPEATS)
    return table


def describe_machine() -> str:
    """Describe the machine, for the line below the tables."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    versions = ", ".join(f"{name} {version(name)}" for name in ("pandas", "numpy", "pyarrow", "duckdb"))
    return (
        f"On {time.strftime('%d %B %Y').lstrip('0')}: {model[1] if model else platform.machine()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GB, load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}, {versions}."
    )


def main() -> int:
    """Measure and print; with `--write`, replace the tables in the README."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mirror-files", type=Path, default=MIRROR)
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    options = parser.parse_args()

    def say(case: str) -> None:
        print(case, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="benchmark-etl-") as scratch:
        folder = Path(scratch)
        flat = folder / "flat"
        shutil.copytree(options.mirror_files / FLAT, flat)
        with gzip.open(flat / f"{DATA}.gz") as packed, (flat / DATA).open("wb") as out:
            shutil.copyfileobj(packed, out, 1 << 20)
        (flat / f"{DATA}.gz").unlink()
        (flat / "oe.txt").unlink(missing_ok=True)
        tables = [
            *measure_flat_file(flat, folder, say),
            "",
            *measure_commands(options.mirror_files, folder, say),
        ]
    text = "\n".join([*tables, "", describe_machine()])
    print(text)
    if options.write:
        page = README.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        after = rest.partition(END)[2]
        README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
