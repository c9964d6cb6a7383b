"""Fuzz every reader with damaged input: `make fuzz`, or `python -m tests.long.fuzz_readers`.

Valid files in the publishers' layouts are mutated and passed to their reader as in a refresh. A reader may raise only
OutlookError, within ten seconds and a memory limit. An input that ends the worker that reads it counts as refused, as in a
refresh; one that ends the child process, or hangs, is kept in `build/fuzz`.

OUTLOOK_FUZZ_INPUTS (100,000) and OUTLOOK_FUZZ_MINUTES (20) limit a run, OUTLOOK_FUZZ_SEED (1) repeats it;
OUTLOOK_FUZZ_INPUT=N reads one input again and shows the exception.
"""

import os
import random
import resource
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

import pyarrow as pa

from etl.codes.occupations import load_occupations
from etl.errors import OutlookError
from etl.isolation import Pool, WorkerDied, open_pool
from etl.reading import Context, read_files
from etl.schema import TABLES
from etl.sources.acs import read_labels
from etl.sources.cip_soc_crosswalk import read_program_occupations
from etl.sources.college_scorecard import read_school_outcomes
from etl.sources.detect import recognize_file
from tests import publishers as p
from tests.etl.schooling.rows import line_items
from tests.long.mutations import mutate

P = ParamSpec("P")
R = TypeVar("R")

INPUTS = int(os.environ.get("OUTLOOK_FUZZ_INPUTS", "100000"))
MINUTES = float(os.environ.get("OUTLOOK_FUZZ_MINUTES", "20"))
SEED = os.environ.get("OUTLOOK_FUZZ_SEED", "1")
KEPT = Path("build/fuzz")
LIMIT_SECONDS = 10
LIMIT_BYTES = 4_000_000_000


@dataclass(frozen=True)
class Target:
    """A reader with a valid set of files, and the role of the file to mutate."""

    reader: str
    name: str
    files: dict[str, bytes]
    role: str = "data"


def write_targets(folder: Path) -> list[Target]:
    """Write valid files for every reader and layout; the flat file once for each of its files."""
    path = folder / "file"

    def write_one(reader: str, name: str, write: Callable[[Path], Path]) -> Target:
        return Target(reader, name, {"data": write(path).read_bytes()})

    state = [p.in_area(p.RECORDS_2025, "06", "2", "California")]
    sector = [p.in_industry(p.RECORDS_2025, "31-33", "5"), p.in_industry(p.REGISTRARS_2025, "62", "58")]
    flat = {role: file.read_bytes() for role, file in p.flat_file(folder / "flat").items()}
    return [
        *(Target("oews-flat", f"oe.{role}", flat, role) for role in ("data", "data", *flat)),
        write_one("oews-workbook", "oesm25nat.zip", lambda f: p.national_zip(f, 2025)),
        write_one("oews-workbook", "oesm13nat.zip", lambda f: p.national_zip(f, 2013)),
        write_one("oews-workbook", "oesm19nat.zip", lambda f: p.national_zip(f, 2019)),
        write_one("oews-workbook", "oesm25st.zip", lambda f: p.state_zip(f, 2025, state)),
        write_one("oews-workbook", "oesm24in4.zip", lambda f: p.sector_zip(f, 2024, sector)),
        write_one(
            "oews-workbook",
            "national_M2025_dl.xlsx",
            lambda f: p.written(f, p.oews_workbook("national_M2025_dl", p.HEADINGS_32, p.NATION_2025, 2025)),
        ),
        *(
            write_one(
                "projections-workbook",
                "occupation.xlsx",
                lambda f, layout=layout: p.occupation_xlsx(f, 2024, p.EDITION_2024, layout=layout),  # type: ignore[misc]
            )
            for layout in ("combined", "apart", "merged")
        ),
        write_one("projections-export", "export.csv", lambda f: p.export_csv(f, 2024, p.EDITION_2024)),
        write_one("projections-export", "export.csv", p.export_2012),
        write_one("projections-quoted", "quoted.csv", p.quoted_csv),
        write_one("state-projections", "longterm.csv", p.state_projections_csv),
        write_one("price-index", "cu.data.1.AllItems", p.cu_data),
        write_one("price-index-api", "answer", p.api_answers),
        write_one("price-parity", "SARPP.csv", lambda f: p.written(f, p.parity_csv())),
        write_one("price-parity", "SARPP.zip", p.parity_zip),
        write_one("price-parity", "MARPP.zip", lambda f: p.parity_zip(f, "MARPP", areas=p.METRO_PARITIES)),
        write_one("crosswalk", "crosswalk.xlsx", p.crosswalk_xlsx),
        write_one("cps-age", "cpsaat11b.xlsx", p.cps_age_xlsx),
        write_one("cps-weekly-pay", "cpsaat39.xlsx", p.cps_pay_xlsx),
        write_one("cps-weekly-pay", "cpsaat39.csv", p.cps_pay_csv),
        write_one("ors", "ors-complete-dataset.xlsx", p.ors_xlsx),
        write_one("ors", "ors-complete-dataset.xlsx", lambda f: p.ors_xlsx(f, 2018)),
        *(
            write_one(reader, f"{name}.xlsx", lambda f, name=name: p.onet_xlsx(f, name))  # type: ignore[misc]
            for reader, name in p.ONET_READERS.items()
        ),
        write_one("hybrid", "hybrid.xlsx", p.hybrid_xlsx),
        write_one("job-titles", "titles.xlsx", p.job_titles_xlsx),
        write_one("program-occupations", "crosswalk.xlsx", p.cip_soc_xlsx),
        write_one("schools", "HD2023.zip", p.ipeds_zip),
        write_one("programs", "fields.zip", p.field_of_study_zip),
        write_one("programs", "copy.parquet", lambda f: p.scorecard_parquet(f, p.PROGRAMS_COPY)),
        write_one("school-outcomes", "schools.zip", p.institution_zip),
        write_one("school-outcomes", "copy.parquet", lambda f: p.scorecard_parquet(f, p.OUTCOMES_COPY)),
        write_one("graduate-earnings", "pseoe_all.csv", p.pseo_csv),
        write_one("graduate-institutions", "label_institution.csv", p.pseo_labels_csv),
        write_one("household-pay-labels", "legend.csv", p.acs_legend_csv),
        write_one("household-pay", "B24121_2018.csv", p.acs_csv),
        write_one("household-pay", "B24121_2018.json", p.acs_json),
        write_one("household-pay", "ACSDT1Y2018.B24121-Data.csv", p.acs_download_csv),
    ]


def read_needed(folder: Path) -> dict[str, pa.Table]:
    """The tables that readers need besides their files."""
    readings = [
        *read_program_occupations(p.cip_soc_xlsx(folder / "crosswalk.xlsx"), None),
        *read_school_outcomes(p.institution_zip(folder / "schools.zip"), None),
        *read_labels(p.acs_legend_csv(folder / "legend.csv"), None),
    ]
    made = {name: table for reading in readings for name, table in reading.tables.items()}
    return made | {
        "projections": p.national_jobs({2024: 169_956_100}),
        "projected_jobs": line_items(2024, {"29-2072": "Postsecondary nondegree award"}),
    }


def call(pool: Pool, function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """What a function returns or raises in a worker. Raises Unreadable where that ended."""
    try:
        return pool.submit(function, *arguments, **named).result()
    except WorkerDied as death:
        raise death.explain("the input") from death


class Inputs:
    """The inputs of a seed by number, always the same bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.targets = write_targets(folder / "valid")
        self.needed = read_needed(folder / "needed")
        self.others = [content for t in self.targets for content in t.files.values()]

    def read(self, number: int, pool: Pool) -> None:
        """Write an input and read it in a worker process, as a refresh does. Raises what the reader raises."""
        rng = random.Random(f"{SEED}-{number}")
        target = self.targets[number % len(self.targets)]
        shutil.rmtree(self.folder / "input", ignore_errors=True)
        paths = {}
        for role, content in target.files.items():
            name = target.name if role == target.role else f"oe.{role}"
            changed = mutate(rng, content, self.others) if role == target.role else content
            paths[role] = p.written(self.folder / "input" / name, changed)
        if rng.random() < 0.15:
            call(pool, recognize_file, paths[target.role])
            return
        wanted = rng.choice([None, frozenset(load_occupations())])
        for reading in call(pool, read_files, target.reader, paths, Context(wanted, self.needed)):
            for name, table in reading.tables.items():
                if name in TABLES:
                    declared = TABLES[name].schema
                    assert (table.column_names, table.schema.types) == (declared.names, declared.types), name

    def describe(self, number: int) -> str:
        """Return reader and file name of an input."""
        target = self.targets[number % len(self.targets)]
        return f"{target.reader} {target.name}"


def read_inputs(folder: Path, first: int) -> None:
    """Read inputs from `first` on in the child, with a line to standard output before and after each."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    inputs, pool = Inputs(folder), Pool(1)
    for number in range(first, INPUTS):
        print(f"start {number}", flush=True)
        started = time.perf_counter()
        try:
            inputs.read(number, pool)
            outcome = "read"
        except OutlookError as error:
            is_short = "\n" not in str(error) and len(str(error)) < 2000
            outcome = "refused" if is_short else "escaped a message of several lines or pages"
        # A panic in Rust is not an Exception.
        except BaseException as error:
            outcome = f"escaped {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        print(f"done {number} {time.perf_counter() - started:.3f} {outcome}", flush=True)


@dataclass
class Count:
    """Outcomes of one reader's inputs."""

    inputs: int = 0
    refused: int = 0
    read: int = 0
    escaped: int = 0
    slowest: float = 0.0


def main() -> int:
    """Read inputs until their number or the time is up; 0 where only OutlookError was raised."""
    if one := os.environ.get("OUTLOOK_FUZZ_INPUT"):
        with tempfile.TemporaryDirectory() as scratch, open_pool(1) as pool:
            Inputs(Path(scratch)).read(int(one), pool)
        return 0
    until = time.monotonic() + MINUTES * 60
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        inputs = Inputs(folder)
        counts: dict[str, Count] = defaultdict(Count)
        number = 0
        while number < INPUTS and time.monotonic() < until:
            number = run_child(folder, number, until, inputs, counts)
    total = Count()
    print(f"{'reader':48}{'inputs':>8}{'refused':>9}{'read':>7}{'escaped':>9}{'slowest':>9}")
    for name, count in sorted(counts.items()):
        print(
            f"{name:48}{count.inputs:8}{count.refused:9}{count.read:7}{count.escaped:9}{count.slowest:8.2f}s"
        )
        total.inputs += count.inputs
        total.refused, total.read = total.refused + count.refused, total.read + count.read
        total.escaped, total.slowest = total.escaped + count.escaped, max(total.slowest, count.slowest)
    print(f"{'all':48}{total.inputs:8}{total.refused:9}{total.read:7}{total.escaped:9}{total.slowest:8.2f}s")
    return 1 if total.escaped else 0


def run_child(folder: Path, first: int, until: float, inputs: Inputs, counts: dict[str, Count]) -> int:
    """Run a child until it ends, hangs or the time is up; return the number of the next input."""
    command = [sys.executable, "-m", "tests.long.fuzz_readers", "--child", str(folder), str(first)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert running.stdout is not None
    number, is_reading = first, False
    try:
        while time.monotonic() < until:
            # The child needs longer to start than an input may take.
            limit = LIMIT_SECONDS if is_reading else 60
            ready, _, _ = select.select([running.stdout], [], [], limit)
            line = running.stdout.readline().decode() if ready else ""
            if line.startswith("start"):
                number, is_reading = int(line.split()[1]), True
                continue
            count = counts[inputs.describe(number)]
            count.inputs += 1
            if not line:
                fault = (
                    "the child ended"
                    if running.poll() is not None or ready
                    else f"no end after {limit} seconds"
                )
                report_failure(folder, number, fault, count)
                return number + 1
            _, _, seconds, outcome = line.rstrip("\n").split(" ", 3)
            count.slowest = max(count.slowest, float(seconds))
            if outcome == "read":
                count.read += 1
            elif outcome == "refused":
                count.refused += 1
            else:
                report_failure(None, number, outcome, count)
            number, is_reading = number + 1, False
            if number >= INPUTS:
                break
        return number
    finally:
        running.kill()
        running.wait()


def report_failure(folder: Path | None, number: int, fault: str, count: Count) -> None:
    """Print a failure, and keep the input that crashed or hung; others can be repeated by number."""
    count.escaped += 1
    print(f"seed {SEED} input {number}: {fault}", flush=True)
    if folder is not None:
        shutil.copytree(folder / "input", KEPT / f"{SEED}-{number}", dirs_exist_ok=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        read_inputs(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(main())
