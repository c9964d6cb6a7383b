"""A folder HOST/PATH of publishers' files, most of them links to good ones."""

import csv
import io
import shutil
from pathlib import Path

import pandas as pd

from benchmarks.planted.books import Book, read_book
from benchmarks.planted.flat_file import format_flat
from benchmarks.planted.layout import DATA, LISTED, Rows
from etl.formats.zip_archive import read_members
from tests.publishers import zipped


class Files:
    """Links to good files under HOST/PATH, which are replaced one by one.

    `flat` is this edition's flat file with the occupations next to the listed ones, `before` the one of the year before,
    `good` the folder of good files of the edition that is published.
    """

    def __init__(self, root: Path, flat: pd.DataFrame, before: pd.DataFrame, good: Path) -> None:
        self.root, self.flat, self.before, self.good = root, flat, before, good

    def put(self, path: str, content: bytes) -> None:
        target = self.root / path
        target.unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def text(self, path: str) -> list[str]:
        """Return the lines of a text file."""
        return (self.root / path).read_text(encoding="utf-8-sig").splitlines()

    def put_text(self, path: str, lines: list[str], end: str = "\r\n") -> None:
        self.put(path, (end.join(lines) + end).encode())

    def put_flat(self, lines: pd.DataFrame) -> None:
        self.put(DATA, format_flat(lines[lines["occupation"].isin(LISTED)]))

    def book(self, path: str, only: tuple[str, ...] | None = None) -> Book:
        return read_book(self.root / path, only)

    def put_book(self, path: str, book: Book) -> None:
        (self.root / path).unlink(missing_ok=True)
        book.save(self.root / path)


def link_tree(tree: Path, to: Path) -> Path:
    """Make a folder of links, one for each file of another folder."""
    shutil.rmtree(to, ignore_errors=True)

    def link(source: str, target: str) -> None:
        Path(target).symlink_to(Path(source).resolve())

    shutil.copytree(tree, to, copy_function=link)
    return to


def read_parities(path: Path) -> tuple[str, Rows]:
    """Return name and rows of the CSV in BEA's zip."""
    name, content = next(iter(read_members(path, (".csv",))))
    return name, list(csv.reader(content.decode("latin-1").splitlines(), skipinitialspace=True))


def write_parities(files: Files, path: str, name: str, rows: Rows) -> None:
    """Write rows as the CSV in BEA's zip."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    (files.root / path).unlink(missing_ok=True)
    zipped(files.root / path, {name: out.getvalue().encode("latin-1")})
