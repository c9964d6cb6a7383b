"""Damaged and hostile archives are refused."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import LayoutChanged, OutlookError, Unreadable
from etl.formats import workbooks, zip_archive
from etl.sources import oews_workbooks
from tests import publishers as p

WHOLE = p.oews_workbook("national_M2025_dl", p.HEADINGS_32, p.NATION_2025, 2025)


def refused(path: Path, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        [sheet.rows for sheet in workbooks.read_sheets(path)]


def test_zip_cut_in_half_is_damage(tmp_path: Path) -> None:
    content = p.national_zip(tmp_path / "whole.zip", 2025).read_bytes()
    refused(p.written(tmp_path / "oesm25nat.zip", content[: len(content) // 2]), "not a whole workbook")


def test_workbook_cut_in_half_inside_its_zip_is_damage(tmp_path: Path) -> None:
    path = p.zipped(tmp_path / "oesm25nat.zip", {"national_M2025_dl.xlsx": WHOLE[: len(WHOLE) // 2]})
    refused(path, "national_M2025_dl.xlsx is not a whole workbook")


def test_noise_is_damage(tmp_path: Path) -> None:
    refused(p.written(tmp_path / "oesm25nat.zip", bytes(range(256)) * 40), "not a whole workbook")


def test_empty_file_is_damage(tmp_path: Path) -> None:
    refused(p.written(tmp_path / "oesm25nat.zip", b""), "is empty")


def test_flipped_byte_is_caught_by_archive_itself(tmp_path: Path) -> None:
    path = p.zipped(tmp_path / "oesm25nat.zip", {"national_M2025_dl.xlsx": WHOLE})
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    with pytest.raises(Unreadable):
        list(workbooks.read_sheets(p.written(path, bytes(content))))


def test_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = p.zipped(tmp_path / "oesm25nat.zip", {"national_M2025_dl.xlsx": WHOLE})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    refused(p.written(path, bytes(content)), "encrypted")


@pytest.mark.parametrize("name", ["../national_M2025_dl.xlsx", "/etc/national.xlsx", "a\\..\\..\\b.xlsx"])
def test_member_outside_archive_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "oesm25nat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), WHOLE)
    refused(path, "outside itself")


def test_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = p.zipped(tmp_path / "oesm25nat.zip", {"national_M2025_dl.xlsx": bytes(11_000_000)})
    refused(path, "unpacks to more than")


def test_oversized_member_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = p.zipped(tmp_path / "oesm25nat.zip", {"national_M2025_dl.xlsx": WHOLE})
    monkeypatch.setattr(zip_archive, "MAX_MEMBER_BYTES", len(WHOLE) - 1)
    refused(path, "unpacks to more than")


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    refused(p.zipped(tmp_path / "oesm25nat.zip", {f"{n}.xlsx": b"" for n in range(201)}), "201 members")


def test_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    refused(p.zipped(tmp_path / "oesm25nat.zip", {"readme.txt": b"moved"}), "holds no workbook")


def test_lock_files_are_skipped(tmp_path: Path) -> None:
    path = p.zipped(
        tmp_path / "oesm25nat.zip",
        {"~$national_M2025_dl.xlsx": b"x", "__MACOSX/._n.xlsx": b"y", "national_M2025_dl.xlsx": WHOLE},
    )
    assert {s.file for s in workbooks.read_sheets(path)} == {"national_M2025_dl.xlsx"}


def test_cells_are_read_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    load = workbooks.Workbook.load
    monkeypatch.setattr(
        workbooks.Workbook, "load", lambda book, sheet: loaded.append(sheet) or load(book, sheet)
    )
    sheets = list(workbooks.read_sheets(p.written(tmp_path / "national_M2025_dl.xlsx", WHOLE)))
    assert [sheet.name for sheet in sheets][:2] == ["national_M2025_dl", "Field Descriptions"]
    assert loaded == []
    assert sheets[0].rows[0] == p.HEADINGS_32 and sheets[0].rows
    assert loaded == ["national_M2025_dl"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_archive_raises_our_errors(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    content = bytearray(p.zipped(folder / "whole.zip", {"national_M2025_dl.xlsx": WHOLE}).read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    path = p.written(folder / "oesm25nat.zip", bytes(content[:cut]))
    try:
        (reading,) = oews_workbooks.read_workbooks(path, frozenset({"29-2072"}))
    except (Unreadable, LayoutChanged) as error:
        assert isinstance(error, OutlookError) and str(error).endswith(".")
    else:
        # Damage that leaves no trace in the figures (a date, a name) may pass; figures may not change.
        assert reading.tables["wages"]["annual_p50_usd"].to_pylist() == [51140]
