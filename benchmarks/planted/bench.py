"""Try one fault after another, each over a copy of a folder with a published edition."""

import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.planted.etl_run import Run, digest_tables, read_shown, run_etl
from benchmarks.planted.files import Files, link_tree
from benchmarks.planted.layout import Rng
from benchmarks.planted.registry import AFTER, NEXT, SAME, Fault
from benchmarks.planted.stage import Stage
from etl.schema import TABLES
from tests.loopback import Site


@dataclass(frozen=True)
class Result:
    """The outcome of one fault. `by`: the checks that found it, or the reader's message."""

    number: int
    fault: Fault
    status: str
    by: list[str]
    exit: int
    seconds: float


class Bench:
    """Published good editions, and a server that offers one tree of files after another."""

    def __init__(self, stage: Stage, site: Site, seed: int) -> None:
        self.stage, self.site, self.seed = stage, site, seed
        self.base = {SAME: stage.folder / "published", NEXT: stage.folder / "published"}
        self.base[AFTER] = stage.folder / "published-next"
        self._usual_warnings: dict[tuple[str, ...], dict[str, int]] = {}

    def refresh(self, tree: Path, data: Path, sources: Iterable[str] = ()) -> Run:
        """Refresh a data folder from a tree, all sources or these."""
        self.site.root = tree
        only = ["--only", *sources] if sources else []
        return run_etl("refresh", "--mirror", self.site.address, "--data", str(data), *only)

    def copy(self, base: Path) -> Path:
        """Copy a published folder, in place of the last copy."""
        data = self.stage.folder / "data"
        shutil.rmtree(data, ignore_errors=True)
        return Path(shutil.copytree(base, data, symlinks=True))

    def refresh_next(self, sources: tuple[str, ...]) -> Run:
        """Refresh these sources from the good next files."""
        return self.refresh(self.stage.next, self.copy(self.base[NEXT]), sources)

    def find_usual_warnings(self, fault: Fault) -> dict[str, int]:
        """Return the warnings that good files cause too, each with the highest number it reports."""
        key = (fault.edition, *(fault.sources if fault.edition == NEXT else ()))
        if key not in self._usual_warnings:
            runs = [run_etl("build", "--data", str(self.copy(self.base[fault.edition])))]
            if fault.edition == NEXT:
                runs.append(self.refresh_next(fault.sources))
            every = [warning for run in runs for warning in run.findings("warning")]
            self._usual_warnings[key] = {
                name: max(n for other, n in every if other == name) for name, _ in every
            }
        return self._usual_warnings[key]

    def try_fault(self, number: int, fault: Fault) -> Result:
        """Plant a fault, refresh, and judge what the refresh did."""
        started = time.monotonic()
        is_next = fault.edition == NEXT
        tree = link_tree(self.stage.next if is_next else self.stage.good, self.stage.folder / "served")
        flat = self.stage.next_flat if is_next else self.stage.flat
        files = Files(tree, flat, self.stage.flat, self.stage.good)
        fault.plant(files, Rng(f"{self.seed} {fault.name} {fault.file} {fault.edition}"))
        usual = self.find_usual_warnings(fault)
        base = self.base[fault.edition]
        data = self.copy(base)
        run = self.refresh(tree, data, fault.sources)
        unchanged = digest_tables(data) == digest_tables(base)
        errors = sorted({name for name, _ in run.findings("error")})
        warnings = sorted({name for name, n in run.findings("warning") if n > usual.get(name, -1)})
        if run.status in (1, 4) and unchanged:
            failed = [line for line in run.lines if any(line.startswith(f"{s}: ") for s in fault.sources)]
            status, by = "caught", errors or [_shorten(failed[0] if failed else run.lines[-1])]
        elif run.status == 0 and warnings:
            status, by = "warned", warnings
        elif run.status == 0 and self._is_harmless(data, base):
            status, by = "harmless", ["no figure shown differs"]
        else:
            status, by = "missed", [f"exit {run.status}"] if run.status else []
        return Result(number, fault, status, by, run.status, time.monotonic() - started)

    def _is_harmless(self, data: Path, base: Path) -> bool:
        return all(read_shown(data, t).equals(read_shown(base, t)) for t in TABLES if t != "sources")


def _shorten(line: str) -> str:
    return "reader: " + (line if len(line) <= 130 else line[:127] + "...")
