"""Damage to be put into a publisher's good file, whichever it is: an archive, a workbook, the flat file, the API's answer.

The tests put it into tiny files, `benchmarks/faults.py` into the publishers' own: the same list.
"""

import io
import json
import random
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook

from tests import publishers as p

NATIONAL = "www.bls.gov/oes/special-requests/oesm24nat.zip"
FLAT = "download.bls.gov/pub/time.series/oe/oe."
FLAT_DATA = FLAT + "data.0.Current"
PRICES = "download.bls.gov/pub/time.series/cu/cu.data.1.AllItems"
API = "api.bls.gov/publicAPI/v2/timeseries/data/"

# How a refresh may end. Where it refuses, no published byte may change; where it reads, no figure.
REFUSED, READ = (1, 4), (0,)
Change = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Injected:
    """One fault: in which source's file it is, what it makes of the good one, and how the refresh must end."""

    kind: str
    name: str
    source: str
    path: str
    change: Change
    ends: tuple[int, ...] = REFUSED

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


# Archives --------------------------------------------------------------------------------------------------


def member_of(content: bytes) -> tuple[str, bytes]:
    """Name and bytes of the workbook in a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".xlsx"))
        return name, archive.read(name)


def packed(members: list[tuple[str | zipfile.ZipInfo, bytes]], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, content in members:
            archive.writestr(name, content, way)
    return out.getvalue()


def encrypted(content: bytes) -> bytes:
    """The same with the mark of encryption on every member."""
    out = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = out.find(mark)
        while start >= 0:
            out[start + at] |= 1
            start = out.find(mark, start + 4)
    return bytes(out)


def beside(name: str, more: bytes = b"x") -> Change:
    """The workbook in its archive, with another member."""
    return lambda content: packed([member_of(content), (name, more)])


def link(content: bytes) -> bytes:
    entry = zipfile.ZipInfo("national_M2024_dl.xlsx")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return packed([(entry, b"/etc/passwd")])


def with_entity(content: bytes) -> bytes:
    name, book = member_of(content)
    parts: list[tuple[str | zipfile.ZipInfo, bytes]] = []
    with zipfile.ZipFile(io.BytesIO(book)) as old:
        for part in old.namelist():
            text = old.read(part)
            if part.startswith("xl/worksheets/sheet"):
                text = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + text
            parts.append((part, text))
    return packed([(name, packed(parts))])


ARCHIVES: dict[str, Change] = {
    "cut in half": lambda c: c[: len(c) // 2],
    "its last byte lost": lambda c: c[:-1],
    "cut before its directory": lambda c: c[: c.rindex(b"PK\x01\x02")],
    "encrypted": encrypted,
    "a member that unpacks to more than 200 times its size": beside("zeros.xlsx", bytes(30_000_000)),
    "a member of 201": lambda c: packed([member_of(c), *((f"{n}.txt", b"") for n in range(200))]),
    "a parent path": beside("../../../etc/cron.d/x.xlsx"),
    "an absolute path": beside("/etc/cron.d/x.xlsx"),
    "a path of Windows": beside("C:\\Windows\\x.xlsx"),
    "a symbolic link": link,
    "two members of one name": lambda c: packed([member_of(c), (member_of(c)[0].upper(), member_of(c)[1])]),
    "packed with LZMA": lambda c: packed([member_of(c)], zipfile.ZIP_LZMA),
    "an archive in the archive": lambda c: packed([("oesm24nat.zip", c)]),
    "no member": lambda c: packed([]),
    "a workbook that declares an entity": with_entity,
    "half a kilobyte of it noise": lambda c: (
        c[: len(c) // 2] + random.Random(7).randbytes(512) + c[len(c) // 2 + 512 :]
    ),
}

# Workbooks -------------------------------------------------------------------------------------------------


def in_sheet(change: Callable[[p.Rows], p.Rows], *, twice: bool = False) -> Change:
    """The rows of the sheet of figures changed, its first row the headings; `twice`: the good sheet stays beside it."""

    def changed(content: bytes) -> bytes:
        name, book = member_of(content)
        opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
        sheets = {s: opened.get_sheet_by_name(s).to_python() for s in opened.sheet_names}
        figures = next(s for s, rows in sheets.items() if rows and "OCC_CODE" in map(str, rows[0]))
        new = change([list(row) for row in sheets[figures]])
        sheets |= {"Sheet 2" if twice else figures: new}
        return packed([(name, p.xlsx(sheets))])

    return changed


def column(rows: p.Rows, name: str) -> int:
    return rows[0].index(name)


def headed(old: str, *new: str) -> Callable[[p.Rows], p.Rows]:
    """The heading of a column changed, or of two exchanged."""
    swap = {old: new[0], **({new[0]: old} if len(new) > 1 else {})}
    return lambda rows: [[swap.get(str(c), c) for c in rows[0]], *rows[1:]]


def cell(name: str, value: Callable[[Any], Any]) -> Callable[[p.Rows], p.Rows]:
    """One cell of a column, that of the first occupation, changed."""

    def change(rows: p.Rows) -> p.Rows:
        at = column(rows, name)
        rows[1][at] = value(rows[1][at])
        return rows

    return change


def without(name: str) -> Callable[[p.Rows], p.Rows]:
    return lambda rows: [[*r[: column(rows, name)], *r[column(rows, name) + 1 :]] for r in rows]


def doubled(name: str) -> Callable[[p.Rows], p.Rows]:
    return lambda rows: [[*r, r[column(rows, name)]] for r in rows]


def blank_rows(rows: p.Rows) -> p.Rows:
    blank: list[Any] = [""] * len(rows[0])
    return [rows[0], blank, *rows[1:2], blank, *rows[2:], blank, ["* = Estimate not released", *blank[1:]]]


def again_with_another_mean(rows: p.Rows) -> p.Rows:
    again = list(rows[1])
    again[column(rows, "A_MEAN")] += 10
    return [*rows, again]


def by_thousands(value: Any) -> str:
    return f"{int(value):,}"


WORKBOOKS: dict[str, tuple[Change, tuple[int, ...]]] = {
    "a column renamed": (in_sheet(headed("A_MEDIAN", "MEDIAN_ANNUAL")), REFUSED),
    "a column missing": (in_sheet(without("TOT_EMP")), REFUSED),
    "a wage column missing": (in_sheet(without("H_PCT90")), REFUSED),
    "a column given twice": (in_sheet(doubled("A_MEDIAN")), REFUSED),
    "two headings exchanged": (in_sheet(headed("A_PCT25", "A_PCT75", "")), REFUSED),
    "all columns in another order": (in_sheet(lambda rows: [row[::-1] for row in rows]), READ),
    "a column that was not there before": (
        in_sheet(lambda rows: [[*rows[0], "A_PCT99"], *([*r, 1] for r in rows[1:])]),
        READ,
    ),
    "blank columns at the end": (in_sheet(lambda rows: [[*row, "", ""] for row in rows]), READ),
    "blank rows, and a note below": (in_sheet(blank_rows), READ),
    "headings in the fourth row": (
        in_sheet(lambda rows: [["May 2024 national estimates"], [""], [""], *rows]),
        READ,
    ),
    "thousands parted by commas, as text": (in_sheet(cell("TOT_EMP", by_thousands)), READ),
    "text in a number cell": (in_sheet(cell("A_MEDIAN", lambda v: "see note 3")), REFUSED),
    "a blank number cell": (in_sheet(cell("A_MEDIAN", lambda v: "")), REFUSED),
    "a space that does not break in a number": (
        in_sheet(cell("TOT_EMP", lambda v: by_thousands(v).replace(",", "\u00a0"))),
        REFUSED,
    ),
    "a comma for the decimal point": (in_sheet(cell("H_MEAN", lambda v: "32,66")), REFUSED),
    "an error of a formula": (in_sheet(cell("A_MEAN", lambda v: "#REF!")), REFUSED),
    "a mean left blank": (in_sheet(cell("A_MEAN", lambda v: "")), REFUSED),
    "a code that became a date": (in_sheet(cell("OCC_CODE", lambda v: "Nov-21")), REFUSED),
    "a row given twice": (in_sheet(lambda rows: [*rows, rows[1]]), READ),
    "a row given twice, once with another mean": (in_sheet(again_with_another_mean), REFUSED),
    "a row moved by one cell": (in_sheet(lambda rows: [rows[0], ["", *rows[1][:-1]], *rows[2:]]), REFUSED),
    "the sheet twice": (in_sheet(lambda rows: rows, twice=True), READ),
    "the sheet twice, once with another mean": (
        in_sheet(cell("A_MEAN", lambda v: v + 10), twice=True),
        REFUSED,
    ),
    "no row": (in_sheet(lambda rows: rows[:1]), REFUSED),
    "wages ten times as high": (
        in_sheet(
            lambda rows: [
                rows[0],
                *(
                    [
                        c * 10 if isinstance(c, float | int) and h.startswith("A_") else c
                        for h, c in zip(map(str, rows[0]), r, strict=True)
                    ]
                    for r in rows[1:]
                ),
            ]
        ),
        REFUSED,
    ),
}

# The flat file ---------------------------------------------------------------------------------------------


def at_lines(change: Callable[[list[bytes]], list[bytes]]) -> Change:
    return lambda content: b"".join(change(content.splitlines(keepends=True)))


def cut_at(share: float) -> Change:
    return lambda content: content[: int(len(content) * share)]


def shuffled(lines: list[bytes]) -> list[bytes]:
    rest = lines[1:]
    random.Random(7).shuffle(rest)
    return [lines[0], *rest]


def other_letter(content: bytes) -> bytes:
    """A digit of the value in the middle of the file made a letter."""
    lines = content.splitlines(keepends=True)
    fields = lines[len(lines) // 2].split(b"\t")
    fields[3] = fields[3][:-1] + b"O"
    lines[len(lines) // 2] = b"\t".join(fields)
    return b"".join(lines)


CUTS = [n / 100_000 for n in sorted(random.Random(3).sample(range(100_000), 12))]
FLAT_FILES: dict[str, tuple[str, Change, tuple[int, ...]]] = {
    **{f"cut at {share:.3%} of its bytes": ("data.0.Current", cut_at(share), REFUSED) for share in CUTS},
    "its last byte lost": ("data.0.Current", lambda c: c[:-1], REFUSED),
    "its last line lost": ("data.0.Current", at_lines(lambda lines: lines[:-1]), REFUSED),
    "its first line alone": ("data.0.Current", at_lines(lambda lines: lines[:1]), REFUSED),
    "another first line": ("data.0.Current", lambda c: c.replace(b"value", b"worth", 1), REFUSED),
    "a letter in a figure": ("data.0.Current", other_letter, REFUSED),
    "a line given twice": ("data.0.Current", at_lines(lambda lines: [*lines, lines[-1]]), REFUSED),
    "a NUL in the middle": (
        "data.0.Current",
        lambda c: c[: len(c) // 2] + b"\0" + c[len(c) // 2 + 1 :],
        REFUSED,
    ),
    "the lines in another order": ("data.0.Current", at_lines(shuffled), READ),
    "other ends of lines": ("data.0.Current", lambda c: c.replace(b"\r\n", b"\n"), READ),
    "oe.area cut in half": ("area", lambda c: c[: len(c) // 2], REFUSED),
    "oe.industry without its headings": ("industry", at_lines(lambda lines: lines[1:]), REFUSED),
    "oe.datatype with a figure less": ("datatype", at_lines(lambda lines: lines[:-1]), REFUSED),
    "oe.release of the year before": ("release", lambda c: c.replace(b"2025", b"2024"), REFUSED),
}

# BLS's API, asked where the price file is refused -----------------------------------------------------------

_ONE = {"seriesID": "CUUR0000SA0", "data": [1]}
# Reply -> words of the refusal.
API_RESPONSES: dict[str, tuple[Any, str]] = {
    "its daily threshold": (
        {"status": "REQUEST_NOT_PROCESSED", "message": ["daily threshold"], "Results": {}},
        "daily threshold",
    ),
    "a series without months": (p.api_document(), "lacks the series"),
    "another series": (p.api_document(series="CUSR0000SA0"), "lacks the series"),
    "a series that there is not": (
        {
            "status": "REQUEST_SUCCEEDED",
            "message": ["Series does not exist for Series CUUR0000SA0"],
            "Results": {"series": []},
        },
        "lacks the series",
    ),
    "a figure that is none": (p.api_document(("2026", "M02", "n.a.")), "not figures"),
    "a year that is none": (p.api_document(("MMXX", "M02", "326.785")), "not figures"),
    "null for a figure": (p.api_document(("2026", "M02", None)), "not figures"),  # type: ignore[arg-type]
    "null for a year": (p.api_document((None, "M02", "326.785")), "not figures"),  # type: ignore[arg-type]
    "null for a month": (p.api_document(("2026", None, "326.785")), "lacks the series"),  # type: ignore[arg-type]
    "no results": ({"status": "REQUEST_SUCCEEDED", "Results": {}}, "does not hold documents of BLS's API"),
    "null for results": (
        {"status": "REQUEST_SUCCEEDED", "Results": None},
        "does not hold documents of BLS's API",
    ),
    "a number for a month": (
        {"status": "REQUEST_SUCCEEDED", "Results": {"series": [_ONE]}},
        "does not hold documents",
    ),
    "a list for results": (
        {"status": "REQUEST_SUCCEEDED", "Results": [{"series": []}]},
        "does not hold documents",
    ),
    "a list": ([], "did not serve"),
    "a word": ("fine", "did not serve"),
    "null": (None, "did not serve"),
}
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "half a document": b"{",
    "noise": b"\x00\xff",
    "a web page": p.ACCESS_DENIED,
    "a hundred thousand brackets": b"[" * 100_000,
}


def of_the_api() -> dict[str, bytes]:
    """Every odd answer by name, as it is sent."""
    return {name: json.dumps(answer).encode() for name, (answer, _) in API_RESPONSES.items()} | BODIES


FILES: tuple[Injected, ...] = (
    *(Injected("archive", n, "oews-national-2024", NATIONAL, change) for n, change in ARCHIVES.items()),
    *(
        Injected("workbook", n, "oews-national-2024", NATIONAL, change, ends)
        for n, (change, ends) in WORKBOOKS.items()
    ),
    *(
        Injected("flat file", n, "oews-flat", FLAT + part, change, ends)
        for n, (part, change, ends) in FLAT_FILES.items()
    ),
)
