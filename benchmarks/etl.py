"""The cost of the ETL: the flat file to published tables, compared with plain pandas and a bare DuckDB pivot.

    python -m benchmarks.etl [--mirror-files DIR] [--write]
    python -m benchmarks.etl --quick --json benchmarks/results.json   # two minutes; adds to what is in the file

Each case runs alone: wall time, CPU time, and peak memory of all its processes (`benchmarks.costs`). The two
rivals only turn the same file into one Parquet file of wide rows, without marks, areas, industries or checks. Of ours,
the reader does what they do, with a check of every line and with marks; `python -m etl build` does also the digest of
the file, pay by schooling, the merge with the project's tables, their checks, and publication. All must give the same
rows and the same jobs. `--write` replaces the tables in benchmarks/README.md.
"""

import argparse
import gzip
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.costs import Cost, measure_cost
from benchmarks.planted import MIRROR
from etl.codes.occupations import load_occupations
from etl.store import editions

FLAT = Path("download.bls.gov/pub/time.series/oe")
DATA = "oe.data.0.Current"
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- measured by benchmarks.etl -->", "<!-- end of what was measured -->"
# Either the first two, of pandas' time and memory, or the third, of the bare pivot's time
TIME_AIM, MEMORY_AIM, PIVOT_AIM = 0.35, 0.2, 1.25
REFRESH_AIM_SECONDS, UNCHANGED_AIM_SECONDS, STATUS_AIM_SECONDS = 12, 0.8, 0.4
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


READER = """
import sys
from pathlib import Path
import pyarrow.parquet as pq
from etl.catalog import READERS
from etl.reading import Context, read_files

data = Path(sys.argv[1])
files = {role: data.with_name(f"oe.{role}") for role in READERS["oews-flat"].roles} | {"data": data}
(reading,) = read_files("oews-flat", files, Context(wanted=None, tables={}))
pq.write_table(reading.tables["wages"].rename_columns({"employment": "01"}), sys.argv[2])
"""


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


def measure_flat_file(
    flat: Path, folder: Path, counts: tuple[int, ...], say: Callable[[str], None]
) -> dict[str, Cost]:
    """Turn the flat file into one table by each of three, and into an edition for numbers of occupations (0: all, the last)."""
    log = folder / "log.txt"
    costs, results = {}, []
    for name, script in (("pandas", PANDAS), ("duckdb", DUCKDB), ("reader", READER)):
        say(name)
        out = folder / f"{name}.parquet"
        cost = measure_cost([sys.executable, "-c", script, str(flat / DATA), str(out)], log)
        table = pq.read_table(out)
        costs[name] = replace(cost, rows=len(table))
        results.append((len(table), round(pc.sum(table["01"]).as_py())))
    raw = folder / "raw-alone"
    measure_cost(build_command("import", raw, str(flat), "--occupations", "all"), log)
    for count in counts:
        name = f"{count or 'all'} occupations"
        say(f"ours, {name}")
        data = folder / f"ours-{count}"
        # A new folder, so that each build is a first one over the project's own tables.
        data.mkdir()
        shutil.move(raw / "raw", data / "raw")
        wanted = pick_occupations(flat, count) if count else "all"
        cost = measure_cost(build_command("build", data, "--occupations", wanted), log)
        rows, jobs = count_published(data, "oews-2025-flat" if not count else "oews-")
        costs[name] = replace(cost, rows=rows)
        shutil.move(data / "raw", raw / "raw")
    results.append((rows, jobs))
    if len(set(results)) > 1:
        raise SystemExit(f"not the same rows and jobs: {results}")
    return costs


def format_flat_file(costs: dict[str, Cost]) -> list[str]:
    """The tables of the flat file: all occupations beside the rivals, and numbers of occupations."""
    pandas, pivot = costs["pandas"], costs["duckdb"]
    lines = [
        "| flat file, all occupations | wall s | CPU s | peak MB | rows | time to pandas' | memory to pandas' | time to the pivot's |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, one in (
        ("plain pandas: `read_csv`, `pivot`, `to_parquet`", pandas),
        ("bare DuckDB pivot", pivot),
        ("our reader, every line checked", costs["reader"]),
        ("`python -m etl build`, the whole edition", costs["all occupations"]),
    ):
        lines.append(
            f"| {name} | {_format_cost(one)} | {one.rows:,} | {one.wall_seconds / pandas.wall_seconds:.2f} "
            f"| {one.peak_mb / pandas.peak_mb:.2f} | {one.wall_seconds / pivot.wall_seconds:.2f} |"
        )
    lines += [
        f"| aim: both of pandas', or the pivot's | | | | | {TIME_AIM} | {MEMORY_AIM} | {PIVOT_AIM} |",
        "",
        "| `build` of the flat file | wall s | CPU s | peak MB | rows of wages |",
        "|---|---:|---:|---:|---:|",
    ]
    return lines + [
        f"| {name} | {_format_cost(one)} | {one.rows:,} |"
        for name, one in costs.items()
        if "occupations" in name
    ]


def format_commands(costs: dict[str, Cost]) -> list[str]:
    """The table of the commands on every source."""
    return [
        "| every source | wall s | CPU s | peak MB |",
        "|---|---:|---:|---:|",
        *(f"| {name} | {_format_cost(one)} |" for name, one in costs.items()),
    ]


def _format_cost(cost: Cost) -> str:
    return f"{cost.wall_seconds:.2f} | {cost.cpu_seconds:.2f} | {cost.peak_mb:,.0f}"


def measure_commands(
    files: Path, folder: Path, choices: tuple[str, ...], say: Callable[[str], None]
) -> dict[str, Cost]:
    """Run the commands on every source, for the listed occupations, for all, or both; the best of several."""
    log = folder / "log.txt"
    costs: dict[str, Cost] = {}

    def measure(name: str, command: list[str], expected: tuple[int, ...], times: int) -> None:
        say(name)
        costs[name] = min(
            (measure_cost(command, log, expected) for _ in range(times)), key=lambda c: c.wall_seconds
        )

    with serve_mirror(files) as url:
        for choice in choices:
            data = folder / f"every-source-{choice}"
            refresh = build_command("refresh", data, "--mirror", url, "--occupations", choice)
            measure(f"first refresh, {choice}", refresh, (0,), 1)
            measure(f"unchanged refresh, {choice}", refresh, (0,), REPEATS)
            if "Nothing changed" not in log.read_text():
                raise SystemExit(f"the refresh was not unchanged:\n{log.read_text()[-500:]}")
            if len(choices) > 1:
                measure(f"`build`, {choice}", build_command("build", data, "--occupations", choice), (0,), 1)
                measure(f"`check`, {choice}", build_command("check", data), (0,), 1)
            measure(f"`status`, {choice}", build_command("status", data), (0, 1), REPEATS)
    return costs


def write_results(path: Path, flat: dict[str, Cost], commands: dict[str, Cost]) -> None:
    """Put these figures, and their ratios with the aims, beside those of the pages."""
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    pandas, pivot, reader, ours = (flat[name] for name in ("pandas", "duckdb", "reader", "all occupations"))
    results["etl"] = {
        "machine": describe_machine(),
        "costs": {name: asdict(cost) for name, cost in (flat | commands).items()},
        "figures": {
            "flat_file_time_to_pandas": {"ratio": ours.wall_seconds / pandas.wall_seconds, "aim": TIME_AIM},
            "flat_file_memory_to_pandas": {"ratio": ours.peak_mb / pandas.peak_mb, "aim": MEMORY_AIM},
            "flat_file_time_to_pivot": {"ratio": ours.wall_seconds / pivot.wall_seconds, "aim": PIVOT_AIM},
            "reader_time_to_pivot": {"ratio": reader.wall_seconds / pivot.wall_seconds, "aim": PIVOT_AIM},
            **{
                name: {"seconds": commands[case].wall_seconds, "aim": aim}
                for name, case, aim in (
                    ("first_refresh", "first refresh, list", REFRESH_AIM_SECONDS),
                    ("unchanged_refresh", "unchanged refresh, list", UNCHANGED_AIM_SECONDS),
                    ("status", "`status`, list", STATUS_AIM_SECONDS),
                )
            },
        },
    }
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


@contextmanager
def unpack_flat_file(files: Path) -> Iterator[tuple[Path, Path]]:
    """A folder to work in, and one in it that has the mirror's flat file with its mapping files."""
    with tempfile.TemporaryDirectory(prefix="benchmark-etl-") as scratch:
        flat = Path(scratch, "flat")
        shutil.copytree(files / FLAT, flat)
        with gzip.open(flat / f"{DATA}.gz") as packed, (flat / DATA).open("wb") as out:
            shutil.copyfileobj(packed, out, 1 << 20)
        (flat / f"{DATA}.gz").unlink()
        (flat / "oe.txt").unlink(missing_ok=True)
        yield Path(scratch), flat


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
    parser.add_argument(
        "--quick", action="store_true", help="all occupations of the flat file, and the listed ones' commands"
    )
    parser.add_argument(
        "--json", type=Path, help="also write machine, figures, ratios, and aims to this file"
    )
    options = parser.parse_args()

    def say(case: str) -> None:
        print(case, file=sys.stderr, flush=True)

    counts, choices = ((0,), ("list",)) if options.quick else ((20, 200, 0), ("list", "all"))
    with unpack_flat_file(options.mirror_files) as (folder, flat):
        of_flat_file = measure_flat_file(flat, folder, counts, say)
        of_commands = measure_commands(options.mirror_files, folder, choices, say)
    text = "\n".join(
        [*format_flat_file(of_flat_file), "", *format_commands(of_commands), "", describe_machine()]
    )
    print(text)
    if options.json:
        write_results(options.json, of_flat_file, of_commands)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


def write_section(text: str, begin: str, end: str) -> None:
    """Replace what stands between two marks of benchmarks/README.md."""
    page = README.read_text(encoding="utf-8")
    before, _, rest = page.partition(begin)
    README.write_text(f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
