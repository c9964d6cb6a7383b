"""Run the ETL on good files, none of which may be refused."""

import shutil
from pathlib import Path

from benchmarks.planted.bench import Bench
from benchmarks.planted.etl_run import Run, read_shown, run_etl
from benchmarks.planted.layout import (
    CPI,
    CROSSWALK,
    EDITIONS,
    HYBRID,
    MARPP,
    OE,
    OES,
    PROJECTIONS,
    PROJECTIONS_IN_ORDER,
    SARPP,
    STATES,
    YEAR,
)
from benchmarks.planted.registry import NEXT, SAME
from benchmarks.planted.stage import write_snapshot
from etl.schema import TABLES


def run_good_editions(bench: Bench) -> list[tuple[str, Run]]:
    """Run on every real edition of the mirror and on the plausible next ones; each run with its label."""
    return [
        *_read_everything(bench),
        *_import_wages(bench),
        *_import_other_files(bench),
        *_refresh_next(bench),
    ]


def _make_folder(bench: Bench, name: str) -> Path:
    data = bench.stage.folder / name
    shutil.rmtree(data, ignore_errors=True)
    return data


def _import(label: str, data: Path, *files: Path) -> tuple[str, Run]:
    return label, run_etl("import", *map(str, files), "--data", str(data))


def _read_everything(bench: Bench) -> list[tuple[str, Run]]:
    data = _make_folder(bench, "real-data")
    runs = [("all real files, first refresh", bench.refresh(bench.stage.real, data))]
    same = all(
        read_shown(data, t).equals(read_shown(bench.base[SAME], t))
        for t in TABLES
        # The cut flat file lacks most occupations, of which pay by schooling is made.
        if t not in ("sources", "titles", "pay_by_schooling")
    )
    if not same:
        runs.append(("the cut files are read as the real ones are", Run(1, ["tables differ"])))
    return [*runs, ("all real files, read again", run_etl("build", "--data", str(data)))]


def _import_wages(bench: Bench) -> list[tuple[str, Run]]:
    data, folder = _make_folder(bench, "nationals"), (bench.stage.real / OES).parent
    write_snapshot(data / "snapshot")
    books = [*sorted(folder.glob("oesm*nat.zip")), *sorted(folder.glob("oesm*in4.zip"))]
    parts = [p for p in sorted((bench.stage.good / OE).parent.glob("oe.*")) if p.suffix != ".txt"]
    return [*(_import(p.name, data, p) for p in books), _import(f"flat file of May {YEAR}", data, *parts)]


def _import_other_files(bench: Bench) -> list[tuple[str, Run]]:
    data, real = _make_folder(bench, "projections"), bench.stage.real
    runs = []
    for name in PROJECTIONS_IN_ORDER:
        runs.append(_import(f"projections {name[:7]}", data, real / EDITIONS / name))
        if name.startswith("2022"):
            runs.append(_import("states' projections", data, real / STATES))
    for label, path in (
        ("projections 2024-34", PROJECTIONS),
        ("projections 2025-35, quoted", EDITIONS + "2025-35/quoted.csv"),
        ("parities to 2023", "archive/regional-price-parities/SARPP_STATE_2008_2023.csv"),
        ("parities to 2024", SARPP),
        ("parities of metropolitan areas", MARPP),
        ("price index", CPI),
        ("crosswalk", CROSSWALK),
        ("hybrid structure", HYBRID),
    ):
        runs.append(_import(label, data, real / path))
    return runs


def _refresh_next(bench: Bench) -> list[tuple[str, Run]]:
    """Without the file that would confirm it: the flat file before its workbook, the workbook before its flat file."""
    runs = []
    for label, sources in (
        ("next edition: flat file alone", ("oews-flat",)),
        ("next edition: national workbook alone", (f"oews-national-{YEAR + 1}",)),
        ("next edition: flat file and national workbook", ("oews-flat", f"oews-national-{YEAR + 1}")),
        ("next edition: projections", ("projections",)),
        ("next months of the price index", ("price-index",)),
        ("next year of the parities", ("price-parity-states", "price-parity-metros")),
    ):
        runs.append((label, bench.refresh_next(sources)))
    rough = bench.refresh(bench.stage.rough, bench.copy(bench.base[NEXT]), ("oews-flat",))
    return [*runs, ("next edition: flat file with more noise in small places", rough)]


def is_false_alarm(run: Run) -> bool:
    """Return whether a run on good files failed or found errors."""
    return run.status != 0 or bool(run.findings("error"))
