"""Export an edition to a folder as CSV, Parquet or one Excel workbook, atomically."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow.parquet as pq
from filelock import FileLock

from etl.errors import WrongUsage
from etl.export import datapackage, excel
from etl.export.csv import csv_header, csv_lines
from etl.project import SLUG
from etl.schema import TABLES
from etl.store.editions import Edition
from etl.store.pointer import sync

WORKBOOK = f"{SLUG}.xlsx"


def export(edition: Edition, directory: Path, form: str) -> None:
    """Write every table of an edition and its description to a folder, atomically.

    An earlier export is replaced. Raises WrongUsage if the folder contains anything else.
    """
    target = directory.resolve()
    _refuse_foreign_files(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _temporary_folder(target) as building:
        files = _write_tables(edition, building, form)
        document = datapackage.package(edition, building, form, files)
        (building / datapackage.DESCRIPTION).write_text(datapackage.text(document), encoding="utf-8")
        (building / datapackage.README).write_text(datapackage.readme(edition, form, files), encoding="utf-8")
        for path in (*building.iterdir(), building):
            sync(path)
        _replace(building, target)


def _write_tables(edition: Edition, folder: Path, form: str) -> dict[str, Path]:
    """Write the tables. Returns the path of each."""
    if form == "xlsx":
        excel.workbook(edition, folder / WORKBOOK)
        return dict.fromkeys(TABLES, folder / WORKBOOK)
    files = {name: folder / f"{name}.{form}" for name in TABLES}
    for name, path in files.items():
        if form == "parquet":
            shutil.copyfile(edition.file(name), path)
        else:
            _write_csv(edition.file(name), path)
    return files


def _write_csv(table: Path, path: Path) -> None:
    file = pq.ParquetFile(table)
    with path.open("wb") as out:
        out.write(csv_header(file.schema_arrow.names))
        for batch in file.iter_batches():
            out.write(csv_lines(batch))


def _refuse_foreign_files(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise WrongUsage(f"{target} is a file", expected="a new or empty folder")
    found = {path.name for path in target.iterdir()}
    strange = sorted(found - _find_exported_names(target))
    if strange:
        raise WrongUsage(
            f"the folder {target} contains files that no export wrote",
            expected="a new or empty folder, or an earlier export",
            got=", ".join(strange[:3]) + (f" and {len(strange) - 3} more" if len(strange) > 3 else ""),
            do="Choose another folder",
        )


def _find_exported_names(target: Path) -> set[str]:
    """Names of an earlier export's files, according to its datapackage.json."""
    try:
        described = json.loads((target / datapackage.DESCRIPTION).read_text(encoding="utf-8"))
        if described["name"] != SLUG:
            return set()
        return {
            datapackage.DESCRIPTION,
            datapackage.README,
            *(str(r["path"]) for r in described["resources"]),
        }
    except (OSError, ValueError, KeyError, TypeError):
        return set()


@contextmanager
def _temporary_folder(target: Path) -> Iterator[Path]:
    """A temporary folder next to the target, removed on exit. Also removes those of killed exports."""
    prefix = f".{target.name}.building-"
    for stale in {
        path.with_name(path.name.removesuffix(".lock")) for path in target.parent.glob(f"{prefix}*")
    }:
        with suppress(OSError), _lock(stale):
            shutil.rmtree(stale, ignore_errors=True)
    building = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    umask = os.umask(0)
    os.umask(umask)
    building.chmod(0o777 & ~umask)
    with _lock(building):
        try:
            yield building
        finally:
            shutil.rmtree(building, ignore_errors=True)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Lock a folder while an export builds in it. Raises OSError if another export has locked it."""
    file = folder.with_name(f"{folder.name}.lock")
    with FileLock(file, timeout=0, fallback_to_soft=False):
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def _replace(building: Path, target: Path) -> None:
    """Replace the target with the new folder.

    If killed between the two renames, the complete old folder remains next to the target, under another name.
    """
    if target.exists() and any(target.iterdir()):
        previous = building.with_name(building.name.replace(".building-", ".previous-"))
        target.rename(previous)
        try:
            building.rename(target)
        except BaseException:
            previous.rename(target)
            raise
        shutil.rmtree(previous, ignore_errors=True)
    else:
        # Renaming over an empty folder replaces it.
        building.rename(target)
    sync(target.parent)
