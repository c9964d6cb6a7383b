"""Files that a person gives: packed, nested, strange; every one of them is accounted for."""

import json
import os
import re
import zipfile
from pathlib import Path

import pytest

from etl import imports
from etl.errors import WrongUsage
from etl.formats import zip_archive
from etl.paths import clean_name, find_given
from tests import publishers as p
from tests.etl.conftest import Outlook, Said

JUNK = {
    "BLS/.DS_Store": b"\x00",
    "__MACOSX/BLS/._a": b"\x00",
    "BLS/Thumbs.db": b"\x00",
    "BLS/Read me.txt": b"x",
}


def national(year: int = 2024) -> bytes:
    rows = p.NATION_2024 if year == 2024 else p.NATION_2025
    return p.oews_workbook(f"national_M{year}_dl", p.HEADINGS_32, rows, year)


def export(folder: Path) -> bytes:
    return p.export_csv(folder / "export.csv", 2020, p.EDITION_2024, wage_year=2020).read_bytes()


def table(text: str) -> list[str]:
    """The lines of the table at the end, and its heading, with single spaces."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    start = next(n for n, line in enumerate(lines) if " taken, " in line)
    end = next(
        n for n, line in enumerate(lines) if n > start and line.startswith(("New", "Nothing", "no file"))
    )
    return lines[start:end]


def test_packed_folder_of_several_publishers(published: Outlook, tmp_path: Path, said: Said) -> None:
    crosswalk = p.crosswalk_xlsx(tmp_path / "soc.xlsx").read_bytes()
    members = {
        "my downloads/national_M2024_dl.xlsx": national(),
        "my downloads/b.csv": export(tmp_path),
        "my downloads/c.xlsx": crosswalk,
    }
    assert published.run("import", p.zipped(tmp_path / "all.zip", members)) == 0
    assert table(said()) == [
        f"3 files in {tmp_path}/all.zip/my downloads: 3 taken, 0 passed over, 0 refused",
        "taken national_M2024_dl.xlsx OEWS workbook",
        "taken b.csv Employment Projections export",
        "taken c.xlsx SOC 2010 to 2018 crosswalk",
    ]
    assert published.rows("projections", vintage="2020-30")


def test_publishers_own_archive_is_taken_whole(published: Outlook, tmp_path: Path, said: Said) -> None:
    members = {
        "oesm24nat/national_M2024_dl.xlsx": national(),
        "oesm24nat/field_descriptions.xlsx": p.xlsx({"a": []}),
    }
    assert published.run("import", p.zipped(tmp_path / "oesm24nat.zip", members)) == 0
    assert table(said()) == [
        f"2 files in {tmp_path}/oesm24nat.zip/oesm24nat: 1 taken, 1 passed over, 0 refused",
        "passed over field_descriptions.xlsx describes the publisher's columns or files",
        "taken national_M2024_dl.xlsx OEWS workbook",
    ]
    (raw,) = [
        raw for raw in json.loads((published.data / "raw" / "manifest.json").read_text()) if raw["given"]
    ]
    assert raw["path"].endswith("/oesm24nat.zip") and raw["given"] == f"{tmp_path}/oesm24nat.zip"


def test_folders_in_an_archive_state_years(published: Outlook, tmp_path: Path, said: Said) -> None:
    def book(jobs: float) -> bytes:
        rows = [{**row, "TOT_EMP": row["TOT_EMP"] + jobs} for row in p.NATION_2024]
        return p.xlsx({"national_dl": p.oews_sheet(p.HEADINGS_32, rows)})

    members = {"oesm24nat/national_dl.xlsx": book(0), "oesm23nat/national_dl.xlsx": book(10)}
    packed = p.zipped(tmp_path / "old downloads.zip", members)
    # Both years have the same wages here.
    assert published.run("import", packed, "--accept", "wages/not-another-year-again") == 0
    assert set(re.findall(r"national estimates, May (20\d\d)", said())) == {"2023", "2024"}


def test_junk_beside_a_file_is_no_failure(published: Outlook, tmp_path: Path, said: Said) -> None:
    members = {**JUNK, "BLS\\Employment Projections.csv": export(tmp_path)}
    assert published.run("import", p.zipped(tmp_path / "mac.zip", members)) == 0
    text = said()
    assert "Failed" not in text
    assert table(text)[0] == f"5 files in {tmp_path}/mac.zip: 1 taken, 4 passed over, 0 refused"


def test_nothing_but_junk_is_a_failure(published: Outlook, tmp_path: Path, said: Said) -> None:
    assert published.run("import", p.zipped(tmp_path / "mac.zip", JUNK)) == 1
    assert "mac.zip: it holds no publisher's file" in said()
    for name in ("field_descriptions.xlsx", ".DS_Store"):
        p.written(tmp_path / "folder" / name, p.xlsx({"a": [["x"]]}))
    assert published.run("import", tmp_path / "folder") == 1
    assert "folder: it holds no publisher's file" in said()
    assert published.run("import", tmp_path / "folder" / "field_descriptions.xlsx") == 1
    assert "holds no figures (describes the publisher's columns or files)" in said()


def test_archive_in_archive_is_opened_once(published: Outlook, tmp_path: Path, said: Said) -> None:
    state = p.state_zip(tmp_path / "oesm25st.zip", 2025, [p.TEXAS_2025]).read_bytes()
    deep = p.zipped(tmp_path / "deep.zip", {"oesm25st.zip": state, "x.csv": export(tmp_path)}).read_bytes()
    outer = p.zipped(tmp_path / "outer.zip", {"a/oesm25st.zip": state, "deep.zip": deep})
    assert published.run("import", outer) == 1
    text = said()
    assert f"{outer}/a/oesm25st.zip: OEWS workbook" in text
    assert f"{outer}/deep.zip/x.csv: Employment Projections export" in text
    assert f"{outer}/deep.zip/oesm25st.zip: oesm25st.zip is an archive in an archive in an archive" in text
    assert len(published.rows("wages", area_code="4800000")) == 1


def test_nested_archives_share_one_limit(
    outlook: Outlook, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = p.zipped(tmp_path / "in.zip", {"a.bin": os.urandom(40_000), "b.bin": b"x"}).read_bytes()
    outer = p.zipped(tmp_path / "out.zip", {f"{n}.zip": inner for n in range(3)} | {"c.bin": b"y"})
    monkeypatch.setattr(zip_archive, "MAX_TOTAL_BYTES", 4 * len(inner))
    assert outlook.run("import", outer) == 1
    text = said()
    assert f"{outer}/0.zip/a.bin: " in text
    assert f"{outer}/2.zip: 2.zip unpacks to more than a publisher's file would" in text


def test_archives_of_one_name_do_not_collide(outlook: Outlook, tmp_path: Path, said: Said) -> None:
    for folder in ("a", "b"):
        p.zipped(tmp_path / "in" / folder / "download.zip", {"x/notes.txt": b"x", "notes.txt": b"y"})
    assert outlook.run("import", tmp_path / "in") == 1
    last_run = json.loads((outlook.data / "last-run.json").read_text())
    members = [f"{tmp_path}/in/{f}/download.zip/{m}" for f in "ab" for m in ("notes.txt", "x/notes.txt")]
    assert sorted(last_run["failed"]) == members
    assert table(said())[0] == f"4 files in {tmp_path}/in: 0 taken, 0 passed over, 4 refused"


def test_unreadable_file_was_refused(published: Outlook, tmp_path: Path, said: Said) -> None:
    bad = p.oews_workbook("national_M2024_dl", p.HEADINGS_32, [{**p.ALL_2025, "A_MEDIAN": "none"}], 2024)
    members = {"national_M2024_dl.xlsx": bad, "x.csv": export(tmp_path)}
    assert published.run("import", p.zipped(tmp_path / "all.zip", members)) == 1
    refused = next(line for line in table(said()) if line.startswith("refused"))
    assert refused.startswith("refused national_M2024_dl.xlsx column 'A_MEDIAN' holds 1 cells")


def test_same_bytes_are_taken_once(published: Outlook, tmp_path: Path, said: Said) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.csv", "b.csv"):
        (tmp_path / "in" / name).write_bytes(export(tmp_path))
    assert published.run("import", tmp_path / "in") == 0
    assert f"b.csv: Employment Projections export, the same bytes as {tmp_path}/in/a.csv" in said()
    assert published.run("import", tmp_path / "in") == 0
    assert "b.csv: Employment Projections export, already imported" in said()
    fetched = next((published.data / "raw").rglob("oesm24nat.zip"))
    assert published.run("import", fetched) == 0
    assert "already fetched as oews-national-2024" in said()


def test_one_edition_in_two_files_is_told(published: Outlook, tmp_path: Path, said: Said) -> None:
    rows = p.oews_sheet(p.HEADINGS_32, p.NATION_2025)
    p.written(tmp_path / "in" / "national_M2025_dl.csv", p.csv_text(rows))
    p.written(tmp_path / "in" / "national_M2025_dl.ods", p.ods({"national_M2025_dl": rows}))
    assert published.run("import", tmp_path / "in") == 0
    text = said()
    assert "oews-2025-national is in 2 files: where they differ, " in text
    assert published.run("import", tmp_path / "in") == 0
    assert "is in 2 files" not in said()


def test_hostile_workbook_fails_alone(published: Outlook, tmp_path: Path, said: Said) -> None:
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="4294967295"/>'
    )
    members = {"bad.xlsx": p.xlsx_parts("", strings=strings), "x.csv": export(tmp_path)}
    assert published.run("import", p.zipped(tmp_path / "all.zip", members)) == 1
    assert f"Failed: {tmp_path}/all.zip/bad.xlsx;" in said()
    assert published.rows("projections", vintage="2020-30")


# Strange files ---------------------------------------------------------------------------------------------


def test_pipes_and_devices_are_not_read(outlook: Outlook, tmp_path: Path, said: Said) -> None:
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "pipe")
    assert outlook.run("import", tmp_path / "in" / "pipe") == 1
    assert "expected a file, got a pipe or a device" in said()
    assert outlook.run("import", "/dev/zero") == 1
    assert "expected a file, got a pipe or a device" in said()
    assert outlook.run("import", tmp_path / "in") == 1
    assert "passed over pipe not a file, but a pipe or a device" in table(said())


def test_oversized_file_is_not_read(
    outlook: Outlook, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = p.written(tmp_path / "oe.data.0.Current", "series_id\tyear\nOEU\t2025\n")
    monkeypatch.setattr(imports, "MAX_BYTES", 10)
    assert outlook.run("import", path) == 1
    assert "larger than any publisher's file: expected at most 10 bytes, got 24" in said()


def test_deep_folders_are_not_searched(outlook: Outlook, tmp_path: Path, said: Said) -> None:
    deep = tmp_path.joinpath("in", *["n"] * 25)
    deep.mkdir(parents=True)
    p.written(deep / "x.csv", "a,b\n")
    assert outlook.run("import", tmp_path / "in") == 1
    assert "folders nested more than 20 deep are not searched" in said()


def test_many_strange_files_are_counted(
    outlook: Outlook, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(620):
        p.written(tmp_path / "in" / f"{number:03}.txt", "x")
    assert outlook.run("import", tmp_path / "in") == 1
    text = said()
    assert f"looked at 500 files in {tmp_path}/in" in text
    assert "570 more files were refused" in text
    assert table(text)[-1] == "and 520 more refused"
    assert len(json.loads((outlook.data / "last-run.json").read_text())["failed"]) == 51
    monkeypatch.setattr(imports, "MAX_FILES", 600)
    assert outlook.run("import", tmp_path / "in") == 1
    assert "holds more than 600 files" in (outlook.data / "last-run.json").read_text()


def test_encrypted_archive_is_refused(outlook: Outlook, tmp_path: Path, said: Said) -> None:
    path = p.zipped(tmp_path / "x.zip", {"a.csv": b"a,b\n", "b.csv": b"a,b\n"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert outlook.run("import", path) == 1
    assert f"{path}: x.zip is encrypted" in said()


# Paths -----------------------------------------------------------------------------------------------------


def test_paths_are_found_as_people_write_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    plain = p.written(tmp_path / "Down loads" / "a b%20c.zip", b"x")
    spaced = p.written(tmp_path / "Down loads" / "d e.zip", b"x")
    assert find_given(Path("~/Down loads/a b%20c.zip")) == plain
    assert find_given(plain) == plain
    assert find_given(Path(f"{tmp_path}/Down%20loads/d%20e.zip")) == spaced
    assert find_given(Path(f"file://{tmp_path}/Down%20loads/a%20b%2520c.zip")) == plain
    for nothing in ("~/nothing.zip", "~nobody-of-this-name/x.zip", "file:///nothing", "a\x00b"):
        with pytest.raises(WrongUsage, match="there is no file"):
            find_given(Path(nothing))


def test_data_folder_may_begin_with_a_tilde(
    outlook: Outlook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    home = Outlook(Path("~/my data%20x"), outlook.site)
    path = p.written(tmp_path / "a b.csv", export(tmp_path))
    assert home.refresh() == 0
    assert home.run("import", "~/a b.csv") == 0
    assert (tmp_path / "my data%20x" / "live").exists()
    assert not Path("~").exists() and path.exists()


def test_names_are_stored_as_every_disk_can() -> None:
    assert clean_name("a/b\\c\x00\nd.csv") == "a_b_c__d.csv"
    assert clean_name("..") == "file"
    assert clean_name("é" * 200 + ".xlsx") == "é" * 57 + ".xlsx"
    assert len(clean_name("x" * 300).encode()) <= 120


def test_member_of_any_name_is_kept(published: Outlook, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/" + "ü" * 150 + ".csv", export(tmp_path))
        archive.writestr("notes.txt", "x")
    assert published.run("import", path) == 1
    assert published.run("build") == 0
    assert published.rows("projections", vintage="2020-30")
