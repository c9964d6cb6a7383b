"""What the catalog is made of: readers (kinds of files), files at URLs, and sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field

BLS, LABSTAT = "https://www.bls.gov", "https://download.bls.gov/pub/time.series"


@dataclass(frozen=True)
class Reader:
    """A kind of file: the function that reads it, and what `etl.sources.detect` recognizes it by.

    Headings are in lower case with single spaces. A file is of this kind where one line has all headings of one of the
    sets, in a CSV file (`csv_headings`) or a workbook (`sheet_headings`); where a workbook has a sheet named `sheet`, or
    one of its first cells matches the regular expression `sheet_title`; where a Parquet file has all of
    `parquet_columns`; where a JSON object, or the first of a list, has all of `json_keys`; or where its first series
    begins with `series`.
    """

    # MODULE:FUNCTION, imported when it is needed: readers load pandas, which an unchanged refresh does without.
    function: str
    title: str
    csv_headings: tuple[frozenset[str], ...] = ()
    sheet_headings: frozenset[str] = frozenset()
    sheet: str = ""
    sheet_title: str = ""
    parquet_columns: frozenset[str] = frozenset()
    json_keys: frozenset[str] = frozenset()
    series: str = ""
    # Whether the function also reads a zip of such files, as the publisher packs them.
    zipped: bool = False
    # Whether the function also reads such a CSV file when a spreadsheet program saved it anew, as text with other
    # delimiters or as a workbook (`etl.formats.tables`). Every function that reads sheets does (`etl.formats.workbooks`).
    resaved: bool = False
    # Files besides "data" that the function needs, by role: a heading that only this one of BLS's text files has.
    mapping_files: Mapping[str, str] = field(default_factory=dict)
    # Tidy tables that the function needs besides the file. They must come from readers that need none.
    needs: tuple[str, ...] = ()
    # Whether the function takes the year that a folder's name or `import --year` states, as its last argument.
    takes_year: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the files that the function reads together."""
        return ("data", *self.mapping_files)

    @property
    def is_recognizable(self) -> bool:
        """Whether a file of this kind can be told from its content, and so be imported."""
        return bool(
            self.csv_headings
            or self.sheet_headings
            or self.sheet
            or self.sheet_title
            or self.parquet_columns
            or self.json_keys
            or self.series
        )


@dataclass(frozen=True)
class File:
    """One file at a URL. `archive` is its path on a mirror unless that is HOST/PATH; `series` are requested from an API.

    Where the URL gives JSON in pages, `page_rows` is how many rows to request for each.
    """

    url: str
    archive: str = ""
    lasting: bool = True
    series: tuple[str, ...] = ()
    page_rows: int = 0

    @property
    def name(self) -> str:
        """The URL, or the path in a mirror's archive; either ends in the file's name."""
        return self.archive or self.url


@dataclass(frozen=True)
class Source:
    """One dataset's files by role, and the name of the reader that takes them together.

    Where the publisher may not have the file (yet), `expected` is false, and its absence is not a failure. `edition` is
    the source_id, or the beginning of it, that the URL promises; empty where the URL always has the newest edition.
    `instead_of` names the source that this one replaces when that one fails.
    """

    name: str
    reader: str
    files: Mapping[str, File]
    expected: bool = True
    edition: str = ""
    instead_of: str = ""


def one_file(
    name: str,
    reader: str,
    url: str,
    *,
    archive: str = "",
    lasting: bool = True,
    expected: bool = True,
    edition: str = "",
) -> Source:
    """A source of a single file."""
    return Source(name, reader, {"data": File(url, archive, lasting)}, expected, edition)
