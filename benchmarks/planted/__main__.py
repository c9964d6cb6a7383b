"""Plant every fault, then read every good edition; print what caught each."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.planted import MIRROR, SEED
from benchmarks.planted.bench import Bench, Result
from benchmarks.planted.faults import FAULTS
from benchmarks.planted.good_editions import is_false_alarm, run_good_editions
from benchmarks.planted.layout import DEMANDED
from benchmarks.planted.reader_cache import ReaderCache
from benchmarks.planted.registry import AFTER, SAME, WHERE, Fault
from benchmarks.planted.stage import Stage, set_up, write_snapshot
from tests.loopback import Site, serving

STATUSES = ("caught", "warned", "harmless", "missed")


def main() -> int:
    """Plant, refresh, count; 0 where enough faults are caught and no good edition is refused."""
    options = parse_arguments()
    numbered = [(n, fault) for n, fault in enumerate(FAULTS, 1) if not options.only or n in options.only]
    if options.list:
        for number, fault in numbered:
            print(f"{number:3} {fault.name} ({fault.file}, {WHERE[fault.edition]})")
        return 0
    if not (options.mirror_files / "serve.py").is_file():
        print(
            f"The publishers' files are not at {options.mirror_files}: set OUTLOOK_MIRROR or --mirror-files."
        )
        return 2
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="planted-") as folder, serving(Path(folder)) as site:
        stage = set_up(options.mirror_files, Path(folder), options.seed)
        bench = publish_good_editions(stage, site, options.seed)
        if bench is None:
            return 1
        show_progress(f"seed {options.seed}; set up in {time.monotonic() - started:.0f} s")
        enough = plant_faults(bench, numbered, options.seed)
        alarms = 0 if options.only else count_false_alarms(bench)
    print(f"{time.monotonic() - started:.0f} s.")
    return 0 if enough and not alarms else 1


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.planted",
        description="Plausible faults in otherwise good publishers' files, and which check caught each.",
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", type=int, nargs="+", metavar="N", help="these faults, and no false alarms")
    parser.add_argument("--list", action="store_true", help="name the faults and stop")
    parser.add_argument(
        "--mirror-files",
        type=Path,
        metavar="DIR",
        default=MIRROR,
        help="folder of the publishers' files, HOST/PATH",
    )
    return parser.parse_args()


def publish_good_editions(stage: Stage, site: Site, seed: int) -> Bench | None:
    """Publish the good edition and the next one; None where they are refused."""
    bench, cache = Bench(stage, site, seed), ReaderCache()
    write_snapshot(bench.base[SAME] / "snapshot")
    for edition, tree in ((SAME, stage.good), (AFTER, stage.next)):
        if edition == AFTER:
            shutil.copytree(bench.base[SAME], bench.base[AFTER], symlinks=True)
        first = bench.refresh(tree, bench.base[edition])
        if is_false_alarm(first):
            reasons = "\n".join(first.lines[-5:])
            print(f"The good files could not be published, so nothing can be measured:\n{reasons}")
            return None
    cache.learning = False
    return bench


def plant_faults(bench: Bench, numbered: list[tuple[int, Fault]], seed: int) -> bool:
    """Try each fault and print the results; True where enough are caught."""
    results = []
    for number, fault in numbered:
        r = bench.try_fault(number, fault)
        results.append(r)
        show_progress(f"{number:3} {r.status:8} {r.seconds:4.1f} s {fault.name} [{', '.join(r.by)}]")
    print(f"Seed {seed}.\n\n{format_table(results)}\n")
    counts = {status: sum(r.status == status for r in results) for status in STATUSES}
    harmful = len(results) - counts["harmless"]
    print(f"{len(results)} faults: " + ", ".join(f"{n} {status}" for status, n in counts.items()) + ".")
    print(
        f"Caught of those that do harm: {counts['caught']} of {harmful}; demanded: {DEMANDED * harmful:.0f}."
    )
    return counts["caught"] >= DEMANDED * harmful


def format_table(results: list[Result]) -> str:
    """Format the results as a Markdown table."""
    lines = ["| no. | fault | planted in | caught by | status |", "|---:|---|---|---|---|"]
    for r in results:
        by = ", ".join(r.by).replace("|", "/") or "–"
        lines.append(
            f"| {r.number} | {r.fault.name} | {r.fault.file}, {WHERE[r.fault.edition]} | {by} | {r.status} |"
        )
    return "\n".join(lines)


def count_false_alarms(bench: Bench) -> int:
    """Run on every good edition, print each false alarm, and return their number."""
    runs = run_good_editions(bench)
    for label, run in runs:
        if is_false_alarm(run):
            errors = [line for line in run.lines if line.startswith("error ")] or run.lines[-2:]
            print(f"False alarm: {label}: exit {run.status}: {'; '.join(errors[:3])}")
    alarms = sum(is_false_alarm(run) for _, run in runs)
    print(f"{len(runs)} runs on real and plausible next editions: {alarms} false alarms.")
    return alarms


def show_progress(line: str) -> None:
    """Print a line to standard error."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
