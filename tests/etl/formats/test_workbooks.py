"""Hostile archives and workbooks are refused before they use memory or disk without limit."""

import io
import re
import stat
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.errors import NotRecognised, Unreadable
from etl.formats import workbooks, zip_archive
from etl.isolation import Pool, WorkerDied
from etl.sources import oews_workbooks
from etl.sources.detect import recognize_file
from etl.sources.regional_price_parities import read_price_parity
from tests import publishers as p

BOOK = p.oews_workbook("national_M2025_dl", p.HEADINGS_32, p.NATION_2025, 2025)
INSIDE = "oesm25nat/national_M2025_dl.xlsx"
SHEET = "xl/worksheets/sheet1.xml"


def refused(path: Path, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as raised:
        [sheet.rows for sheet in workbooks.read_sheets(path)]
    assert "\n" not in str(raised.value)


def read_every(path: Path) -> list[workbooks.Rows]:
    return [sheet.rows for sheet in workbooks.read_sheets(path)]


def ended_or_refused(pool: Pool, path: Path, words: str) -> None:
    """Whether calamine refuses it or aborts, only that call fails."""
    with pytest.raises((WorkerDied, Unreadable), match=rf"^$|{words}"):
        pool.submit(read_every, path).result()


def with_part(name: str, change: Callable[[bytes], bytes], book: bytes = BOOK) -> bytes:
    """A workbook with one of its parts changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return out.getvalue()


def medians(path: Path) -> dict[str, int]:
    (reading,) = oews_workbooks.read_workbooks(path, None)
    return {r["occupation_code"]: r["annual_p50_usd"] for r in reading.tables["wages"].to_pylist()}


# Archives --------------------------------------------------------------------------------------------------


def test_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "oesm25nat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo(INSIDE)
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    refused(path, "holds a link.*national_M2025")


@pytest.mark.parametrize("again", [INSIDE, INSIDE.upper(), INSIDE.replace("/", "\\")])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path: Path, again: str) -> None:
    path = tmp_path / "oesm25nat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(INSIDE, BOOK)
        archive.writestr(again, BOOK)
    refused(path, "two members of one name")


@pytest.mark.parametrize(
    "name", ["C:\\national.xlsx", "\\\\server\\share\\national.xlsx", "readme/../../x.txt"]
)
def test_unread_member_outside_is_refused(tmp_path: Path, name: str) -> None:
    path = p.zipped(tmp_path / "oesm25nat.zip", {INSIDE: BOOK, name: b"x"})
    refused(path, "outside itself")


def test_archive_in_archive_is_not_searched(tmp_path: Path) -> None:
    inner = p.zipped(tmp_path / "inner.zip", {INSIDE: BOOK}).read_bytes()
    refused(
        p.zipped(tmp_path / "oesm25nat.zip", {"inner.zip": inner}), "holds no workbook.*unpack that first"
    )
    renamed = p.zipped(tmp_path / "oesm25nat.zip", {"national_M2025_dl.xlsx": inner})
    refused(renamed, "got a zip of something else")


def test_members_that_are_too_much_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = p.zipped(tmp_path / "oesm25nat.zip", {f"{n}_M2025_dl.xlsx": BOOK for n in range(3)})
    monkeypatch.setattr(zip_archive, "MAX_TOTAL_BYTES", 3 * len(BOOK) - 1)
    refused(path, "unpacks to more than")


def test_oversized_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = p.zipped(tmp_path / "oesm25nat.zip", {INSIDE: BOOK})
    monkeypatch.setattr(zip_archive, "MAX_FILE_BYTES", path.stat().st_size - 1)
    refused(path, "larger than any file of its publisher")


def test_other_compression_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "oesm25nat.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(INSIDE, BOOK)
    refused(path, "packed in another way.*expected deflate")


def lying(content: bytes, declared: int, packed: bytes) -> bytes:
    """A zip of one member whose headers declare its first bytes alone, checksum included."""
    out, crc = bytearray(packed), zlib.crc32(content[:declared])
    for mark, at in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        start = out.index(mark)
        struct.pack_into("<I", out, start + at, crc)
        struct.pack_into("<I", out, start + at + 8, declared)
    return bytes(out)


def test_false_member_size_is_refused(tmp_path: Path) -> None:
    bomb = bytes(200_000_000)
    path = p.zipped(tmp_path / "oesm25nat.zip", {INSIDE: bomb})
    path.write_bytes(lying(bomb, 100, path.read_bytes()))
    tracemalloc.start()
    refused(path, "is not a whole workbook")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_huge_directory_is_refused_unread(tmp_path: Path) -> None:
    content = bytearray(p.zipped(tmp_path / "oesm25nat.zip", {INSIDE: BOOK}).read_bytes())
    struct.pack_into("<I", content, content.rindex(b"PK\x05\x06") + 12, 60_000_000)
    refused(p.written(tmp_path / "oesm25nat.zip", bytes(content)), "lists more members than")


def test_noise_after_the_archive_is_refused(tmp_path: Path) -> None:
    content = p.zipped(tmp_path / "oesm25nat.zip", {INSIDE: BOOK}).read_bytes()
    refused(p.written(tmp_path / "oesm25nat.zip", content + bytes(70_000)), "not a whole workbook")


def test_parity_tables_are_held_to_same_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = p.parity_zip(tmp_path / "SARPP.zip")
    monkeypatch.setattr(zip_archive, "MAX_MEMBER_BYTES", 100)
    with pytest.raises(Unreadable, match="unpacks to more than"):
        read_price_parity(path, None)


def test_folder_in_place_of_file_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "cannot be opened: expected a file, got Is a directory")
    with pytest.raises(NotRecognised, match="expected a file, got Is a directory"):
        recognize_file(tmp_path)
    with pytest.raises(NotRecognised, match="expected a file, got No such file"):
        recognize_file(tmp_path / "none.csv")


# Workbooks -------------------------------------------------------------------------------------------------


def test_bomb_in_a_sheet_is_not_handed_on(tmp_path: Path) -> None:
    bomb = with_part(SHEET, lambda _: b"<worksheet>" + b" " * 11_000_000)
    refused(p.written(tmp_path / "national_M2025_dl.xlsx", bomb), "sheet1.xml' of 11,000,011 bytes")
    refused(p.zipped(tmp_path / "oesm25nat.zip", {INSIDE: bomb}), "sheet1.xml' of 11,000,011 bytes")


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "docProps/app.xml"]
)
@pytest.mark.parametrize(
    "declaration", [b'<!DOCTYPE x [<!ENTITY a "9">]>', b"<!doctype x>", b'<!ENTITY a SYSTEM "f">']
)
def test_part_that_declares_entities_is_refused(tmp_path: Path, part: str, declaration: bytes) -> None:
    book = with_part(part, lambda content: declaration + content)
    refused(p.written(tmp_path / "national_M2025_dl.xlsx", book), "declares entities of its own")


def test_utf_16_part_is_refused(tmp_path: Path) -> None:
    book = with_part(SHEET, lambda content: content.decode().encode("utf-16"))
    refused(p.written(tmp_path / "national_M2025_dl.xlsx", book), "not in UTF-8")


@pytest.mark.parametrize("place", [b"XFD1048576", b"A99999999999", b"AAAAAAAAAA1", b"A4294967295"])
def test_remote_cell_allocates_no_sheet(tmp_path: Path, pool: Pool, place: bytes) -> None:
    book = with_part(SHEET, lambda content: content.replace(b'r="B2"', b'r="' + place + b'"'))
    ended_or_refused(
        pool,
        p.written(tmp_path / "national_M2025_dl.xlsx", book),
        "is not a whole workbook|cannot be read|lays out more cells|needs more memory",
    )


@pytest.mark.parametrize(
    "written", [b"r='XFD1048576'", b'r = "XFD1048576"', b'r="xfd1048576"', b't="n" r="XFD1048576"']
)
def test_remote_cell_in_odd_xml_is_refused(tmp_path: Path, pool: Pool, written: bytes) -> None:
    book = with_part(SHEET, lambda content: content.replace(b'r="B2"', written))
    path = p.written(tmp_path / "national_M2025_dl.xlsx", book)
    ended_or_refused(pool, path, "not a whole workbook|cannot be read|lays out more cells")


def test_cells_without_location_are_read(tmp_path: Path) -> None:
    def unplaced(content: bytes) -> bytes:
        return re.sub(rb' r="[A-Z]*[0-9]+"', b"", content)

    # openpyxl leaves empty cells out: without their places only a table without gaps is the same.
    row = {
        **p.RECORDS_2025,
        "JOBS_1000": 1.0,
        "LOC_QUOTIENT": 1.0,
        "PCT_TOTAL": 1,
        "PCT_RPT": 1,
        "ANNUAL": "x",
        "HOURLY": "x",
    }
    book = p.oews_workbook("national_M2025_dl", p.HEADINGS_32, [row], 2025)
    assert medians(p.written(tmp_path / "national_M2025_dl.xlsx", with_part(SHEET, unplaced, book))) == {
        "29-2072": 51140
    }


def test_remote_cell_in_xls_ends_only_its_call(tmp_path: Path, pool: Pool) -> None:
    content = bytearray(p.xls({"national_dl": p.oews_sheet(p.HEADINGS_20, p.NATION_2025)}))
    # A text cell's record (00fd, ten bytes: row, column, format, text): one moves to the last row, another to the last
    # column that a record can name, four billion cells on.
    places = [m.start() for m in re.finditer(rb"\xfd\x00\x0a\x00", bytes(content))]
    struct.pack_into("<H", content, places[0] + 4, 0xFFFF)
    struct.pack_into("<H", content, places[1] + 6, 0xFFFF)
    path = p.written(tmp_path / "national_M2013_dl.xls", bytes(content))
    ended_or_refused(pool, path, "is not a whole workbook|cannot be read|lays out more cells")


def test_old_workbook_cut_in_half_is_damage(tmp_path: Path) -> None:
    content = p.xls({"national_dl": p.oews_sheet(p.HEADINGS_20, p.NATION_2025)})
    refused(
        p.written(tmp_path / "national_M2013_dl.xls", content[: len(content) // 2]), "is not a whole workbook"
    )


@pytest.mark.parametrize("part", ["content.xml", "xl/workbook.bin"])
def test_workbook_of_two_formats_is_refused(tmp_path: Path, part: str) -> None:
    book = with_part(part, lambda _: b"<x/>")
    refused(p.written(tmp_path / "national_M2025_dl.xlsx", book), "the parts of two formats")


def test_workbook_behind_password_is_refused(tmp_path: Path) -> None:
    # Spreadsheet programs wrap an encrypted workbook in an OLE file without a Workbook stream.
    content = p.xls({"national_dl": [["OCC_CODE"]]}).replace(
        "Workbook".encode("utf-16-le"), "EncryptPk".encode("utf-16-le")[:16]
    )
    refused(p.written(tmp_path / "national_M2025_dl.xlsx", content), "is not a whole workbook")


def test_sheet_of_thousands_of_columns_is_refused(tmp_path: Path) -> None:
    book = p.xlsx({"Sheet1": [["OCC_CODE"] * 201]})
    refused(p.written(tmp_path / "national_M2025_dl.xlsx", book), "has 201 columns: expected at most 200")
