"""Open workbooks, loose or in a zip, within limits; python-calamine reads the cells."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from python_calamine import CalamineWorkbook

from etl.errors import Unreadable

# The publishers' largest archive holds about a dozen workbooks of at most 40 MB.
MAX_MEMBERS = 200
MAX_MEMBER_BYTES = 400_000_000
MAX_RATIO = 200

WORKBOOK_SUFFIXES = (".xls", ".xlsx", ".xlsm")


@dataclass(frozen=True)
class Sheet:
    """One sheet: the file it stands in, its name, its cells row by row ("" for an empty one)."""

    file: str
    name: str
    rows: list[list[Any]]


def members(path: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each member of a zip with one of these endings.

    Raises Unreadable where the zip is damaged, encrypted, or larger than a publisher's would be.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_MEMBERS:
                raise Unreadable(f"{path.name} has {len(entries)} members", expected=f"at most {MAX_MEMBERS}")
            for entry in entries:
                name = PurePosixPath(entry.filename.replace("\\", "/"))
                if (
                    entry.is_dir()
                    or name.suffix.lower() not in suffixes
                    or name.name.startswith(("~$", "._"))
                ):
                    continue
                if name.is_absolute() or ".." in name.parts:
                    raise Unreadable(f"{path.name} holds a member outside itself", came=entry.filename)
                if entry.flag_bits & 1:
                    raise Unreadable(f"{path.name} is encrypted", do="Download it again from the publisher")
                ratio = entry.file_size / max(entry.compress_size, 1)
                if entry.file_size > MAX_MEMBER_BYTES or (entry.file_size > 10_000_000 and ratio > MAX_RATIO):
                    raise Unreadable(
                        f"{path.name} unpacks to more than a publisher's file would",
                        came=f"{entry.filename} of {entry.file_size:,} bytes",
                    )
                yield name.name, archive.read(entry)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable(
            f"{path.name} is not a whole zip archive", came=str(error), do="Download it again"
        ) from error
    except Exception as error:
        if type(error).__module__ in {"zlib", "_lzma"}:
            raise Unreadable(
                f"{path.name} is damaged inside", came=str(error), do="Download it again"
            ) from error
        raise


def is_archive_of_workbooks(path: Path) -> bool:
    """True for a zip that holds workbooks, false for a workbook itself (which is a zip too)."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return False
    return "[Content_Types].xml" not in names


def read_sheets(path: Path, only: tuple[str, ...] | None = None) -> Iterator[Sheet]:
    """Every sheet (or those named in `only`) of a workbook, or of all workbooks in a zip.

    Raises Unreadable where the file is not a whole workbook.
    """
    if is_archive_of_workbooks(path):
        found = False
        for name, content in members(path, WORKBOOK_SUFFIXES):
            found = True
            yield from _sheets(name, content, only)
        if not found:
            raise Unreadable(f"{path.name} holds no workbook", expected="an .xls or .xlsx file in it")
    else:
        yield from _sheets(path.name, path.read_bytes(), only)


def _sheets(name: str, content: bytes, only: tuple[str, ...] | None) -> Iterator[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet_names = [s for s in workbook.sheet_names if only is None or s in only]
    # Calamine's errors share no base class, and a damaged file can raise any of them.
    except Exception as error:
        raise Unreadable(
            f"{name} is not a whole workbook", came=str(error), do="Download it again"
        ) from error
    for sheet_name in sheet_names:
        try:
            rows = workbook.get_sheet_by_name(sheet_name).to_python()
        except Exception as error:
            raise Unreadable(
                f"sheet {sheet_name!r} of {name} cannot be read", came=str(error), do="Download it again"
            ) from error
        yield Sheet(name, sheet_name, rows)


def sheet_names(path: Path) -> list[str]:
    """Names of the sheets of one workbook. Raises Unreadable."""
    try:
        return list(CalamineWorkbook.from_path(path).sheet_names)
    except Exception as error:
        raise Unreadable(
            f"{path.name} is not a whole workbook", came=str(error), do="Download it again"
        ) from error
