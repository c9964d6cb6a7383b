"""How the cost of reading grows: with rows of the flat file, with occupations, and with the states of `pay_by_schooling`.

    python -m benchmarks.growth [--mirror-files DIR] [--write]     # under three minutes on a quiet machine

Rows are the mirror's flat file once, twice, and four times, each copy under a May of its own. Every case runs alone in
its own process, which measures itself from after its imports. The exponent is the slope of log CPU time on log size: 1 is
in proportion. `--write` replaces the table in benchmarks/README.md.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.costs import find_exponent
from benchmarks.etl import DATA, describe_machine, pick_occupations, unpack_flat_file, write_section
from benchmarks.planted import MIRROR
from etl.catalog import READERS
from etl.codes.areas import find_area_type
from etl.reading import Context, read_files
from etl.schooling import build_pay_by_schooling
from etl.store import editions

BEGIN, END = "<!-- measured by benchmarks.growth -->", "<!-- end of growth -->"
COPIES = (1, 2, 4)
OCCUPATIONS = (20, 80, 320, 0)
STATES = (13, 26, 51)
NEWEST_YEAR = 2025


@dataclass(frozen=True)
class Point:
    """One case: its size, what it cost, and how many rows came out."""

    size: float
    seconds: float
    cpu_seconds: float
    peak_mb: float
    rows: int


def repeat_rows(source: Path, to: Path, copies: int) -> None:
    """Write a flat file with its rows once for each of several years."""
    with to.open("wb") as out:
        for number in range(copies):
            year = f"\t{NEWEST_YEAR - number}\t".encode()
            with source.open("rb") as lines:
                header = lines.readline()
                if not number:
                    out.write(header)
                while block := lines.readlines(1 << 26):
                    out.write(b"".join(block).replace(f"\t{NEWEST_YEAR}\t".encode(), year))


def measure_point(function: str, size: float, **arguments: str) -> Point:
    """One case in a process of its own. Raises CalledProcessError where it fails."""
    command = [sys.executable, "-m", "benchmarks.growth", "--case", json.dumps([function, arguments])]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return Point(size, **found)


def run_case(function: str, arguments: dict[str, str]) -> dict[str, float]:
    """Run one case here, and measure it."""
    prepare: dict[str, Callable[..., Callable[[], int]]] = {"read": prepare_flat_file, "mix": prepare_mixing}
    call = prepare[function](**arguments)
    began, cpu_began = time.perf_counter(), time.process_time()
    rows = call()
    return {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - cpu_began,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "rows": rows,
    }


def prepare_flat_file(folder: str, data: str, occupations: str) -> Callable[[], int]:
    """Reading a flat file, as a refresh does; the rows are those of `wages`."""
    roles = find_roles(Path(folder), Path(data))
    wanted = None if occupations == "all" else frozenset(occupations.split(","))
    context = Context(wanted, {"projected_jobs": load_projected_jobs()})

    def read() -> int:
        return sum(len(reading.tables["wages"]) for reading in read_files("oews-flat", roles, context))

    return read


def find_roles(folder: Path, data: Path) -> dict[str, Path]:
    """The files that are read together, by role."""
    return {"data": data} | {role: folder / f"oe.{role}" for role in READERS["oews-flat"].mapping_files}


def prepare_mixing(places: str, count: str) -> Callable[[], int]:
    """Making `pay_by_schooling` of the nation and some states."""
    frame = pd.read_parquet(places)
    states = sorted({code for code in frame["area_code"] if find_area_type(code) == "state"})[: int(count)]
    chosen = frame[frame["area_code"].isin(states)]
    jobs = load_projected_jobs()
    return lambda: len(build_pay_by_schooling(chosen, jobs, NEWEST_YEAR, "growth"))


def load_projected_jobs() -> pa.Table:
    """The projections' jobs, from the tables that come with the project."""
    edition = editions.snapshot(Path())
    assert edition is not None
    return edition.read("projected_jobs")


def measure_all(flat: Path, folder: Path, say: Callable[[str], None]) -> Iterator[tuple[str, list[Point]]]:
    """The three curves, each by name."""
    listed = pick_occupations(flat, OCCUPATIONS[0])
    points = []
    for copies in COPIES:
        say(f"{copies} times the rows")
        data = folder / f"{copies}.{DATA}"
        repeat_rows(flat / DATA, data, copies)
        points.append(measure_point("read", copies, folder=str(flat), data=str(data), occupations="all"))
        data.unlink()
    yield "rows of the flat file, all occupations (times)", points
    points = []
    for count in OCCUPATIONS:
        say(f"{count or 'all'} occupations")
        wanted = "all" if not count else listed if count == OCCUPATIONS[0] else pick_occupations(flat, count)
        size = count or len((flat / "oe.occupation").read_text(encoding="utf-8").splitlines()) - 1
        points.append(
            measure_point("read", size, folder=str(flat), data=str(flat / DATA), occupations=wanted)
        )
    yield "occupations of the flat file", points
    places = folder / "places.parquet"
    (reading,) = read_files("oews-flat", find_roles(flat, flat / DATA), Context(None, {}))
    wages = reading.tables["wages"]
    pq.write_table(wages.filter(pc.equal(wages["industry_code"], "000000")), places)
    say("states")
    yield (
        "states of `pay_by_schooling`",
        [measure_point("mix", count, places=str(places), count=str(count)) for count in STATES],
    )


def format_curves(curves: dict[str, list[Point]]) -> list[str]:
    """One table for all curves; the exponent stands in the last row of each."""
    lines = [
        "| what grows | size | wall s | CPU s | peak MB | rows | exponent |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, points in curves.items():
        exponent = find_exponent([p.size for p in points], [p.cpu_seconds for p in points])
        for point in points:
            last = f"{exponent:.2f}" if point is points[-1] else ""
            lines.append(
                f"| {name} | {point.size:,.0f} | {point.seconds:.2f} | {point.cpu_seconds:.2f} "
                f"| {point.peak_mb:,.0f} | {point.rows:,} | {last} |"
            )
    return lines


def main() -> int:
    """Measure and print; with `--write`, replace the table in the README."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mirror-files", type=Path, default=MIRROR)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    parser.add_argument("--case", type=json.loads, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(run_case(*options.case)))
        return 0
    with unpack_flat_file(options.mirror_files) as (folder, flat):
        curves = dict(measure_all(flat, folder, lambda case: print(case, file=sys.stderr, flush=True)))
    text = "\n".join([*format_curves(curves), "", describe_machine()])
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


if __name__ == "__main__":
    sys.exit(main())
