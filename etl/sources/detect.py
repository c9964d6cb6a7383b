"""What is this file? Told by what is in it, whatever its name."""

from dataclasses import dataclass
from pathlib import Path

from etl.errors import FetchFailed, NotRecognised, OutlookError
from etl.formats.file_head import check_head
from etl.formats.workbooks import read_sheets, sheet_names
from etl.formats.zip_archive import is_archive_of_workbooks, members
from etl.sources.oews_workbooks import header_of

# First line of a tab-separated file -> its part of the flat file.
FLAT_PARTS = {
    "areatype_code": "area",
    "industry_code": "industry",
    "occupation_code": "occupation",
    "datatype_code": "datatype",
    "footnote_code": "footnote",
    "release_date": "release",
}
MEANING = {
    "oews-flat": "OEWS flat file",
    "oews-workbook": "OEWS workbook",
    "projections-workbook": "Employment Projections workbook",
    "projections-export": "Employment Projections export",
    "projections-quoted": "quoted Employment Projections (second-hand)",
    "state-projections": "state projections of Projections Central",
    "price-index": "CPI-U series",
    "price-parity": "BEA regional price parities",
    "crosswalk": "SOC 2010 to 2018 crosswalk",
    "hybrid": "OEWS May 2019 hybrid structure",
    "job-titles": "SOC 2018 direct match titles",
}
# What a spreadsheet program may put between cells in place of commas.
OTHER_MARKS = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Recognised:
    """The reader that takes a file, and its role among that reader's files."""

    reader: str
    role: str = "data"

    @property
    def words(self) -> str:
        part = f", {self.role}" if self.reader == "oews-flat" else ""
        return MEANING[self.reader] + part


def recognise(path: Path) -> Recognised:
    """The reader for a file. Raises NotRecognised with the reason."""
    if path.exists() and not path.is_file() and not path.is_dir():
        # Nobody knows when a pipe or a device ends.
        raise NotRecognised(f"{path.name} is no file", expected="a file", came="a pipe or a device")
    try:
        with path.open("rb") as stream:
            head = stream.read(1 << 16)
    except OSError as error:
        raise NotRecognised(
            f"{path.name} cannot be opened", expected="a file", came=error.strerror or str(error)
        ) from error
    if not head:
        raise NotRecognised(f"{path.name} is empty", do="Download it again")
    if head.startswith(b"PK") or head.startswith(b"\xd0\xcf\x11\xe0"):
        try:
            found = _archive(path) if is_archive_of_workbooks(path) else _workbook(path)
        except OutlookError as error:
            raise NotRecognised(f"{path.name} cannot be opened", came=str(error)) from error
    elif head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotRecognised(
            f"{path.name} is text in UTF-16, which no publisher's file is",
            do="Import it as it was downloaded. From a spreadsheet program it comes right as 'CSV UTF-8'",
        )
    else:
        try:
            check_head(head, name="table.txt")
        except FetchFailed as error:
            raise NotRecognised(
                f"{path.name} is a web page or binary, not a table",
                do="Download the file itself, not the page that offers it",
            ) from error
        text = head.decode("utf-8-sig", "replace")
        found = _text(text)
        parted = [name for mark, name in OTHER_MARKS.items() if not found and _text(text.replace(mark, ","))]
        if parted:
            raise NotRecognised(
                f"{path.name} is a table that a spreadsheet program saved anew",
                expected="cells parted by commas",
                came=f"by {parted[0]}",
                do="Import it as it was downloaded: figures are written in another way as well",
            )
    if found is None:
        raise NotRecognised(
            f"{path.name} is none of the files that this project reads",
            expected=", ".join(MEANING.values()),
            do="docs/data.md lists the files",
        )
    return found


def _archive(path: Path) -> Recognised | None:
    heads = [
        _text(content[: 1 << 16].decode("utf-8-sig", "replace")) for _, content in members(path, (".csv",))
    ]
    parity = Recognised("price-parity")
    if parity in heads:
        return parity
    # Tables of another kind are taken one by one: see `unpacked`.
    return None if any(heads) else _workbook(path)


def unpacked(path: Path, to: Path) -> list[Path]:
    """The members of a zip that is none of ours as a whole (somebody's folder, packed), to be recognised one by one.

    Empty where the file is no such archive. Raises Unreadable for one that is damaged or too large.
    """
    if not is_archive_of_workbooks(path):
        return []
    found = []
    for number, (name, content) in enumerate(members(path)):
        member = to / str(number) / name
        member.parent.mkdir(parents=True)
        member.write_bytes(content)
        found.append(member)
    return found


def _workbook(path: Path) -> Recognised | None:
    if not is_archive_of_workbooks(path) and any(name.strip() == "Table 1.2" for name in sheet_names(path)):
        return Recognised("projections-workbook")
    for sheet in read_sheets(path):
        if header_of(sheet.rows):
            return Recognised("oews-workbook")
        cells = {str(cell).strip() for row in sheet.rows[:30] for cell in row}
        if "OES 2019 Estimates Code" in cells:
            return Recognised("hybrid")
        if "2018 SOC Direct Match Title" in cells:
            return Recognised("job-titles")
        if {"2010 SOC Code", "2018 SOC Code"} <= cells:
            return Recognised("crosswalk")
    return None


def _text(head: str) -> Recognised | None:
    lines = [line for line in head.splitlines() if line.strip(" \t,")]
    first = lines[0] if lines else ""
    names = {name.strip().strip('"').lower() for name in first.split("\t" if "\t" in first else ",")}
    if len(names) < 2:  # every table of ours says what its figures are of: one column alone is none
        return None
    if "series_id" in names:
        series = lines[1].strip() if len(lines) > 1 else ""
        return (
            Recognised("oews-flat")
            if series.startswith("OEU")
            else Recognised("price-index")
            if series.startswith("CU")
            else None
        )
    if "\t" in first:
        return next(
            (Recognised("oews-flat", part) for mark, part in FLAT_PARTS.items() if mark in names), None
        )
    if "geofips" in names:
        return Recognised("price-parity")
    if {"stfips", "occcode"} <= names:
        return Recognised("state-projections")
    if "jobs_base_thousands" in names:
        return Recognised("projections-quoted")
    if names & {"occupation code", "soc code"}:
        return Recognised("projections-export")
    return None
