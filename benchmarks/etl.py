"""What the ETL costs: the flat file to published tables, against plain pandas and a bare DuckDB pivot, in one run.

    python -m benchmarks.etl [--mirror-files DIR] [--write]

Each case is a process of its own, and no two run at once: wall time, CPU time, and the most memory that it and what
it started had (RSS). The two rivals turn the same file into one Parquet file of wide rows, and no more: no marks, no
areas and industries, no check. Ours is `python -m etl build`: digest of the file, every line looked at, marks, merge
with the tables that came with the project, checks, publication. All three must give the same rows and the same jobs.
`--write` puts the tables into benchmarks/README.md in place of those that stand there.
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
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.planted import MIRROR
from etl.codes.occupations import listed
from etl.store import editions

FLAT = Path("download.bls.gov/pub/time.series/oe")
DATA = "oe.data.0.Current"
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- measured by benchmarks.etl -->", "<!-- end of what was measured -->"
SAMPLE_SECONDS = 0.02
TIME_AIM, MEMORY_AIM, UNCHANGED_AIM_SECONDS = 0.15, 0.2, 1.5
AGAIN = 3

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
    """What one process took, and the rows that came out."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float
    rows: int = 0


def cost(command: list[str], log: Path, expected: tuple[int, ...] = (0,)) -> Cost:
    """Run a command by itself. Raises SystemExit with what it said where it fails."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OUTLOOK_")}
    with log.open("wb") as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=clean)
        peak = [0]
        ended = threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, peak, ended))
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        watch.join()
    if process.returncode not in expected:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{log.read_text()[-2000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, peak[0] / 1e6)


def _watch(root: int, peak: list[int], ended: threading.Event) -> None:
    """Keep the most memory that a process and its descendants had together.

    What the system says of an ended child (ru_maxrss) will not do: it counts this programme's own memory, which the
    child shared before it became another. The high-water mark of the living process begins with its own.
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
        peak[0] = max(peak[0], sum(sizes.get(p, 0) for p in family), _high_water(root))


def _high_water(process: int) -> int:
    """Bytes that a living process had at most; 0 where it is gone."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{process}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


@contextmanager
def serving(files: Path) -> Iterator[str]:
    """The publishers' files at an address, by the mirror's own server in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, str(files / "serve.py"), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def etl(command: str, data: Path, *options: str) -> list[str]:
    """One command of the ETL as a person starts it."""
    return [sys.executable, "-m", "etl", command, "--data", str(data), *options]


def occupations_of(flat: Path, count: int) -> str:
    """So many occupations: those of the list, and others from the whole length of the flat file's."""
    lines = (flat / "oe.occupation").read_text(encoding="utf-8").splitlines()[1:]
    codes = [line.split("\t")[0].strip() for line in lines]
    wanted = list(listed())
    others = [code for code in (f"{c[:2]}-{c[2:]}" for c in codes) if code not in wanted]
    more = count - len(wanted)
    return ",".join([*wanted, *others[:: len(others) // more][:more]])


def published(data: Path, source: str) -> tuple[int, int]:
    """Rows that the live edition has from one source, and the sum of their jobs."""
    edition = editions.live(data)
    assert edition is not None
    wages = edition.read("wages")
    part = wages.filter(pc.starts_with(wages["source_id"], source))
    return len(part), pc.sum(part["employment"]).as_py()


def flat_file(flat: Path, folder: Path, say: Callable[[str], None]) -> list[str]:
    """The flat file to tables, by each of the three, and by ours for more and more occupations."""
    log = folder / "log.txt"
    say("plain pandas")
    pandas = cost([sys.executable, "-c", PANDAS, str(flat / DATA), str(folder / "pandas.parquet")], log)
    say("bare DuckDB")
    duck = cost([sys.executable, "-c", DUCKDB, str(flat / DATA), str(folder / "duckdb.parquet")], log)
    had = []
    for name in ("pandas", "duckdb"):
        table = pq.read_table(folder / f"{name}.parquet")
        had.append((len(table), round(pc.sum(table["01"]).as_py())))
    raw = folder / "raw-alone"
    cost(etl("import", raw, str(flat), "--occupations", "all"), log)
    grown = []
    for count in (20, 200, 0):
        say(f"ours, {count or 'all'} occupations")
        data = folder / f"ours-{count}"
        # A first build each time: the tables that came with the project stand before it.
        data.mkdir()
        shutil.move(raw / "raw", data / "raw")
        wanted = occupations_of(flat, count) if count else "all"
        took = cost(etl("build", data, "--occupations", wanted), log)
        rows, jobs = published(data, "oews-2025-flat" if not count else "oews-")
        grown.append((count, Cost(took.wall_seconds, took.cpu_seconds, took.peak_mb, rows)))
        shutil.move(data / "raw", raw / "raw")
    had.append((rows, jobs))
    if len(set(had)) > 1:
        raise SystemExit(f"not the same rows and jobs: {had}")
    ours = grown[-1][1]
    lines = [
        "| flat file, all occupations | wall s | CPU s | peak MB | rows | time to pandas' | memory to pandas' |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, one in (
        ("plain pandas: `read_csv`, `pivot`, `to_parquet`", pandas),
        ("bare DuckDB pivot", duck),
        ("`python -m etl build`, tidied, checked and published", ours),
    ):
        lines.append(
            f"| {name} | {one.wall_seconds:.2f} | {one.cpu_seconds:.2f} | {one.peak_mb:,.0f} | {had[0][0]:,} "
            f"| {one.wall_seconds / pandas.wall_seconds:.2f} | {one.peak_mb / pandas.peak_mb:.2f} |"
        )
    lines += [f"| aim | | | | | {TIME_AIM} | {MEMORY_AIM} |", ""]
    lines += [
        "| `build` of the flat file | wall s | CPU s | peak MB | rows of wages |",
        "|---|---:|---:|---:|---:|",
    ]
    for count, one in grown:
        name = f"{count} occupations" if count else "all occupations (flat file's rows)"
        lines.append(
            f"| {name} | {one.wall_seconds:.2f} | {one.cpu_seconds:.2f} | {one.peak_mb:,.0f} | {one.rows:,} |"
        )
    return lines


def commands(files: Path, folder: Path, say: Callable[[str], None]) -> list[str]:
    """Every command on every source, for all occupations and for those of the list."""
    log, lines = folder / "log.txt", []
    with serving(files) as address:
        for choice in ("list", "all"):
            data = folder / f"every-source-{choice}"
            fresh = etl("refresh", data, "--mirror", address, "--occupations", choice)
            for name, command, expected, times in (
                ("first refresh", fresh, (0,), 1),
                ("unchanged refresh", fresh, (0,), AGAIN),
                ("`build`", etl("build", data, "--occupations", choice), (0,), 1),
                ("`check`", etl("check", data), (0,), 1),
                ("`status`", etl("status", data), (0, 1), AGAIN),
            ):
                say(f"{name}, {choice}")
                lines.append((f"{name}, {choice}", [cost(command, log, expected) for _ in range(times)]))
                if name == "unchanged refresh" and "Nothing changed" not in log.read_text():
                    raise SystemExit(f"the refresh was not unchanged:\n{log.read_text()[-500:]}")
    say("import")
    lines.append(
        (
            "`import etl.__main__`",
            [cost([sys.executable, "-c", "import etl.__main__"], log) for _ in range(AGAIN)],
        )
    )
    table = ["| every source | wall s | CPU s | peak MB |", "|---|---:|---:|---:|"]
    for name, costs in lines:
        one = min(costs, key=lambda c: c.wall_seconds)
        of = f" (best of {len(costs)})" if len(costs) > 1 else ""
        table.append(f"| {name}{of} | {one.wall_seconds:.2f} | {one.cpu_seconds:.2f} | {one.peak_mb:,.0f} |")
    return table


def machine() -> str:
    """What this ran on."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    versions = ", ".join(f"{name} {version(name)}" for name in ("pandas", "numpy", "pyarrow", "duckdb"))
    return (
        f"On {time.strftime('%d %B %Y').lstrip('0')}: {model[1] if model else platform.machine()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GB, load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}, {versions}."
    )


def main() -> int:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mirror-files", type=Path, default=MIRROR)
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    options = parser.parse_args()

    def say(what: str) -> None:
        print(what, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="benchmark-etl-") as scratch:
        folder = Path(scratch)
        flat = folder / "flat"
        shutil.copytree(options.mirror_files / FLAT, flat)
        with gzip.open(flat / f"{DATA}.gz") as packed, (flat / DATA).open("wb") as out:
            shutil.copyfileobj(packed, out, 1 << 20)
        (flat / f"{DATA}.gz").unlink()
        (flat / "oe.txt").unlink(missing_ok=True)
        tables = [*flat_file(flat, folder, say), "", *commands(options.mirror_files, folder, say)]
    text = "\n".join([*tables, "", machine()])
    print(text)
    if options.write:
        page = README.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        after = rest.partition(END)[2]
        README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
