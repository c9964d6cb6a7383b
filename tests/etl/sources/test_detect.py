"""Files are recognized by their content: each is written under a meaningless name."""

import contextlib
import csv
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import NotRecognised
from etl.sources.detect import recognize_file
from etl.sources.oews_workbooks import read_workbooks
from etl.sources.projections import read_export
from tests import publishers as p


def flat(part: str) -> Callable[[Path], Path]:
    return lambda path: p.flat_file(path.parent)[part]


WRITERS: dict[tuple[str, str], Callable[[Path], Path]] = {
    ("oews-workbook", "a 2013 workbook"): lambda path: p.national_zip(path, 2013),
    ("oews-workbook", "a 2025 workbook"): lambda path: p.national_zip(path, 2025),
    ("oews-workbook", "a state workbook"): lambda path: p.state_zip(
        path, 2025, [p.in_area(p.RECORDS_2025, "06", "2", "California")]
    ),
    ("projections-workbook", "apart"): lambda path: p.occupation_xlsx(
        path, 2021, p.EDITION_2024, layout="apart"
    ),
    ("projections-workbook", "combined"): lambda path: p.occupation_xlsx(path, 2024, p.EDITION_2024),
    ("projections-export", "modern"): lambda path: p.export_csv(path, 2020, p.EDITION_2024),
    ("projections-export", "2012"): p.export_2012,
    ("projections-quoted", ""): p.quoted_csv,
    ("state-projections", ""): p.state_projections_csv,
    ("price-index", ""): p.cu_data,
    ("price-parity", "zip"): p.parity_zip,
    ("price-parity", "csv"): lambda path: p.written(path, p.parity_csv()),
    ("crosswalk", ""): p.crosswalk_xlsx,
    ("hybrid", ""): p.hybrid_xlsx,
    ("job-titles", ""): p.job_titles_xlsx,
    ("cps-age", ""): p.cps_age_xlsx,
    ("cps-age", "of 2019"): lambda path: p.cps_age_xlsx(path, 2019.0, p.AGES_2019),
    ("cps-weekly-pay", ""): p.cps_pay_xlsx,
    ("ors", "of 2018"): lambda path: p.ors_xlsx(path, 2018),
    ("ors", "of 2020"): p.ors_xlsx,
    ("program-occupations", ""): p.cip_soc_xlsx,
    ("schools", ""): p.ipeds_zip,
    ("programs", ""): p.field_of_study_zip,
    ("programs", "second-hand"): lambda path: p.scorecard_parquet(path, p.PROGRAMS_COPY),
    ("school-outcomes", ""): p.institution_zip,
    ("school-outcomes", "second-hand"): lambda path: p.scorecard_parquet(path, p.OUTCOMES_COPY),
    ("graduate-earnings", ""): p.pseo_csv,
    ("graduate-institutions", ""): p.pseo_labels_csv,
    ("household-pay", "earnings"): p.acs_csv,
    ("household-pay", "workers"): lambda path: p.acs_csv(path, p.ACS_WORKERS, "B24124"),
    ("household-pay", "from data.census.gov"): p.acs_download_csv,
    ("household-pay", "response"): p.acs_json,
    ("household-pay-labels", ""): p.acs_legend_csv,
    **{
        (reader, ""): lambda path, name=name: p.onet_xlsx(path, name)  # type: ignore[misc]
        for reader, name in p.ONET_READERS.items()
    },
}


@pytest.mark.parametrize(("reader", "kind"), WRITERS)
def test_file_is_recognized_under_any_name(tmp_path: Path, reader: str, kind: str) -> None:
    path = WRITERS[reader, kind](tmp_path / "download (3)")
    found = recognize_file(path)
    assert (found.reader, found.role) == (reader, "data")


@pytest.mark.parametrize(
    "part", ["data", "area", "industry", "occupation", "datatype", "footnote", "release"]
)
def test_each_part_of_the_flat_file_is_recognized(tmp_path: Path, part: str) -> None:
    path = p.flat_file(tmp_path / "flat")[part].rename(tmp_path / f"{part}.txt")
    found = recognize_file(path)
    assert (found.reader, found.role) == ("oews-flat", part)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (p.ACCESS_DENIED, "is a web page or binary, not a table.*not the page that offers it"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "not a file that this project reads"),
        (b"\n\n", "not a file that this project reads"),
        (b"name,price\napple,1\n", "not a file that this project reads"),
        (b"JOBS_BASE_THOUSANDS", "not a file that this project reads"),
        (b"Occupation code\n29-2072\n", "not a file that this project reads"),
        (b"series_id\tyear\nLNS14000000\t2025\n", "not a file that this project reads"),
        (bytes(range(256)), "web page or binary"),
        (b"PK\x03\x04 cut", "is not a whole workbook"),
        (b"\x1f\x8b\x08\x00", "is packed with gzip.*Unpack it"),
        (b"%PDF-1.7", "is a PDF document.*workbook or CSV"),
    ],
)
def test_other_file_is_refused_with_the_reason(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(NotRecognised, match=words):
        recognize_file(p.written(tmp_path / "oesm25nat.zip", content))


def test_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    path = p.written(tmp_path / "national_M2025_dl.xlsx", p.xlsx({"Sheet1": [["Fruit", "Price"]]}))
    with pytest.raises(NotRecognised, match="not a file that this project reads"):
        recognize_file(path)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_content_is_recognized_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = p.written(tmp_path_factory.getbasetemp() / "anything", content)
    with contextlib.suppress(NotRecognised):  # and no other error; a few bytes may well spell a header
        recognize_file(path)


def again(text: str, mark: str) -> str:
    """A table as a spreadsheet program saves it anew, its cells parted by another mark."""
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


def test_resaved_text_is_recognized(tmp_path: Path) -> None:
    text = p.export_csv(tmp_path / "export.csv", 2024, p.EDITION_2024).read_text("utf-8-sig")
    forms = (
        again(text, ";"),
        again(text, "\t"),
        "sep=;\r\n" + again(text, ";"),
        again(text, ";").encode("utf-16"),
    )
    for form in forms:
        path = p.written(tmp_path / "x", form)
        assert recognize_file(path).reader == "projections-export"
        (reading,) = read_export(path, None)
        assert reading.tables["projections"]["jobs_base"][0].as_py() > 0


def test_export_in_workbook_is_recognized(tmp_path: Path) -> None:
    text = p.export_csv(tmp_path / "export.csv", 2024, p.EDITION_2024).read_text("utf-8-sig")
    (expected,) = read_export(tmp_path / "export.csv", None)
    # A spreadsheet program keeps the code that the export writes as a formula.
    rows = [
        [cell.removeprefix('="').removesuffix('"') for cell in row] for row in csv.reader(io.StringIO(text))
    ]
    for write in (p.xlsx, p.ods, p.xlsb):
        path = p.written(tmp_path / "x", write({"Export": rows}))
        assert recognize_file(path).reader == "projections-export"
        (reading,) = read_export(path, None)
        assert reading.tables["projections"].equals(expected.tables["projections"])


def test_sheet_saved_as_text_is_recognized(tmp_path: Path) -> None:
    rows = p.oews_sheet(p.HEADINGS_32, p.NATION_2025)
    for mark, encoding in ((",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16")):
        text = again(p.csv_text(rows), mark)
        path = p.written(tmp_path / "national_M2025_dl.csv", text.encode(encoding))
        assert recognize_file(path).reader == "oews-workbook"
        (reading,) = read_workbooks(path, frozenset({"29-2072"}))
        assert reading.tables["wages"]["annual_p50_usd"].to_pylist() == [51140]


def test_table_saved_alone_is_named(tmp_path: Path) -> None:
    text = "Table 1.2 Employment by occupation,,\nTitle,Code,2024\n"
    assert recognize_file(p.written(tmp_path / "x.csv", text)).reader == "projections-workbook"
    with pytest.raises(NotRecognised, match=r"is Table 9\.9 of a workbook, saved alone"):
        recognize_file(p.written(tmp_path / "x.csv", text.replace("1.2", "9.9")))


def test_decimal_commas_are_refused(tmp_path: Path) -> None:
    text = again(p.csv_text(p.oews_sheet(p.HEADINGS_32, p.NATION_2025)), ";").replace(".", ",")
    with pytest.raises(NotRecognised, match="saved with decimal commas"):
        recognize_file(p.written(tmp_path / "x.csv", text))


def test_table_read_only_as_published_is_named(tmp_path: Path) -> None:
    text = p.parity_csv()
    text = text if isinstance(text, str) else text.decode()
    for form, words in ((again(text, ";"), "semicolons"), (text.encode("utf-16"), "UTF-16")):
        with pytest.raises(NotRecognised, match=f"holds BEA regional price parities, but.*{words}"):
            recognize_file(p.written(tmp_path / "x", form))


def test_pointer_in_place_of_file_is_named(tmp_path: Path) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3500000\n"
    with pytest.raises(NotRecognised, match=r"Git LFS pointer in place of the file.*git lfs pull"):
        recognize_file(p.written(tmp_path / "state_M2018_dl.xlsx", pointer))


def test_api_response_is_recognized(tmp_path: Path) -> None:
    for text in ('{"status": "X", "Results": {}}', '\n [{"status": "X", "Results": {}}]'):
        assert recognize_file(p.written(tmp_path / "x", text)).reader == "price-index-api"
    with pytest.raises(NotRecognised, match="not a file that this project reads"):
        recognize_file(p.written(tmp_path / "x", '{"Results": {}}'))


def test_archive_of_kinds_is_no_one_file(tmp_path: Path) -> None:
    state = p.oews_workbook("national_M2025_dl", p.HEADINGS_32, p.NATION_2025, 2025)
    members = {"a/national.xlsx": state, "a/Read me.txt": b"x", "__MACOSX/._a": b"x"}
    assert recognize_file(p.zipped(tmp_path / "x", members)).reader == "oews-workbook"
    members["a/SARPP.csv"] = p.written(tmp_path / "y", p.parity_csv()).read_bytes()
    with pytest.raises(NotRecognised, match="not a file that this project reads"):
        recognize_file(p.zipped(tmp_path / "x", members))


def test_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotRecognised, match="expected a file, got a pipe"):
        recognize_file(tmp_path / "pipe")
