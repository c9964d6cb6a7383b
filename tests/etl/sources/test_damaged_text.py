"""Damage in the flat file, its mapping files and the files of prices."""

from pathlib import Path

import pytest

from etl.catalog import READERS
from etl.reading import Reading
from etl.sources import (
    cpi,
    oews_flat_file,
    oews_workbooks,
    projections,
    regional_price_parities,
)
from tests import publishers as p
from tests.etl.sources.damage import refusal


def read_flat(tmp_path: Path, lines: list[str] | None = None, **parts: str) -> list[Reading]:
    return oews_flat_file.read_flat_file(p.flat_file(tmp_path, lines, **parts), None)


@pytest.mark.parametrize("kept", [1, 14, 16])
def test_series_without_all_its_lines_is_refused(tmp_path: Path, kept: int) -> None:
    whole = p.series("S0600000", "000000", "292072", [*p.RECORDS_VALUES, "1.020", "0.82"])
    lines = whole.splitlines(keepends=True)[:kept]
    text = refusal(lambda: read_flat(tmp_path, [*p.flat_series()[1:3], *lines]))
    assert (
        "lacks lines of 1 series: expected 17 figures of each, got fewer of OEUS0600000000000292072" in text
    )


@pytest.mark.parametrize("note", ["", "6", "x"])
def test_gap_without_known_footnote_is_refused(tmp_path: Path, note: str) -> None:
    line = p.series("N0000000", "000000", "292072", ["-8", *p.RECORDS_VALUES[1:]]).replace(
        "-\t8", f"-\t{note}"
    )
    assert "1 gaps without a known footnote" in refusal(lambda: read_flat(tmp_path, [line]))


def test_fraction_of_job_is_another_columns_figure(tmp_path: Path) -> None:
    line = p.series("N0000000", "000000", "292072", ["1.1", *p.RECORDS_VALUES[1:]])
    assert "1 values that are neither numbers" in refusal(lambda: read_flat(tmp_path, [line]))
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, [{**p.RECORDS_2025, "TOT_EMP": 1.1}])
    assert "column TOT_EMP" in refusal(lambda: oews_workbooks.read_workbooks(path, None))


@pytest.mark.parametrize("year", ["2025.6", "25", "", "abcd"])
def test_year_that_is_none_is_refused_not_rounded(tmp_path: Path, year: str) -> None:
    line = p.series("N0000000", "000000", "292072", p.RECORDS_VALUES).replace("\t2025\t", f"\t{year}\t")
    refusal(lambda: read_flat(tmp_path, [line], release="release_date\tdescription\n2025A01\tMay 2025\n"))


def test_mapping_files_of_another_release_are_refused(tmp_path: Path) -> None:
    text = refusal(lambda: read_flat(tmp_path, release="release_date\tdescription\n2024A01\tMay 2024\n"))
    assert "different releases: expected a line 2025A01 as the last of oe.release, got 2024A01" in text


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("datatype", "17\tLocation", "16\tLocation"),
        ("area", "06\t0600000\tS", "06\t0100000\tS"),
        ("area", "0600000", "600000"),
        ("industry", "622000\tHospitals\t3", "622000\tHospitals\tthree"),
        ("industry", "622000\tHospitals\t3", "622000\tHospitals\t-1"),
        ("industry", "622000\t", "62200\t"),
        ("occupation", "299021\t", "292072\t"),
        ("occupation", "299021\t", "29-9021\t"),
        ("footnote", "8\tEstimate", "5\tEstimate"),
        ("area", "California", "California\nCoast"),
    ],
)
def test_odd_mapping_file_is_refused(tmp_path: Path, part: str, old: str, new: str) -> None:
    text = {
        "datatype": p.DATATYPE,
        "area": p.AREA,
        "industry": p.INDUSTRY,
        "occupation": p.OCCUPATION,
        "footnote": p.FOOTNOTE,
    }[part]
    assert old in text
    assert f"oe.{part}" in refusal(lambda: read_flat(tmp_path, **{part: text.replace(old, new)}))


def test_odd_lines_are_refused(tmp_path: Path) -> None:
    body = p.FLAT_HEADER + "".join(p.flat_series())
    for damaged in (
        body.replace("\r\n", "\r"),
        body.replace("\tA01\t", "\tA01\tA01\t", 1),
        body.replace("\tA01\t", "\t", 1),
        body + "\x00\x00\x00\r\n",
        body + "x" * 3_000_000 + "\r\n",
    ):
        files = p.flat_file(tmp_path)
        p.written(files["data"], damaged)
        refusal(lambda files=files: oews_flat_file.read_flat_file(files, None))


@pytest.mark.parametrize("part", READERS["oews-flat"].roles)
@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\r\n\r\n", bytes(200) + b"\n", b"x" * 5000 + b"\n", b"\xff\xfea\x00\n\x00"]
)
def test_part_without_lines_is_refused(tmp_path: Path, part: str, content: bytes) -> None:
    files = p.flat_file(tmp_path)
    p.written(files[part], content)
    assert f"oe.{part}" in refusal(lambda: oews_flat_file.read_flat_file(files, None))


def test_code_of_thousands_of_letters_is_not_shown_whole(tmp_path: Path) -> None:
    refusal(lambda: read_flat(tmp_path, datatype=p.DATATYPE.replace("Annual mean wage", "x" * 5000)))
    refusal(lambda: read_flat(tmp_path, occupation=p.OCCUPATION.replace("299021", "x" * 5000)))


def test_csv_of_thousands_of_columns_is_refused(tmp_path: Path) -> None:
    path = p.written(tmp_path / "e.csv", ",".join(["Occupation Code"] * 201) + "\n")
    assert "has 201 columns" in refusal(lambda: projections.read_export(path, None))


def test_index_without_months_is_refused(tmp_path: Path) -> None:
    path = p.cu_data(tmp_path / "cu.data", [(2025, "M10", "-")])
    assert "no month at all" in refusal(lambda: cpi.read_price_index(path, None))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",2023,2024\r\n", ",x,y\r\n", "0 years"),
        (",2023,2024\r\n", ",2023,2023\r\n", "each heading once"),
        (",8,SARPP,", ",8,OTHER,", "TableName SARPP or MARPP"),
        ('"06000"', '"99000"', "'99000'"),
        ('"06000"', '"6000"', "'6000'"),
        ('"06000"', '"00000"', "each area of one table once"),
        (",100.000,100.000", ",97.000,100.000", "100 for the United States"),
        ("112.195,110.720", "112.195", "1 lines of another length"),
        ("112.195,110.720", "112.195,110.720,1", "1 lines of another length"),
    ],
)
def test_parity_table_that_was_changed_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = p.parity_csv()
    assert old in text
    path = p.written(tmp_path / "SARPP.csv", text.replace(old, new))
    assert words in refusal(lambda: regional_price_parities.read_price_parity(path, None))
