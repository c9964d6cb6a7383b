"""Files beside publishers' files are known by name, and nothing else is."""

from pathlib import PurePosixPath

import pytest

from etl.formats.companions import explain_companion


@pytest.mark.parametrize(
    "path",
    [
        "BLS/.DS_Store",
        "__MACOSX/BLS/._national.xlsx",
        "a/Thumbs.db",
        "Desktop.ini",
        "~$national_M2024_dl.xlsx",
        ".~lock.national.xlsx#",
        ".git/config.csv",
        "oesm18nat/field_descriptions.xlsx",
        "file_descriptions (1).xls",
        "Field Descriptions.csv",
        "Read me.txt",
        "README",
        "readme_oews.txt",
        "SARPP__definition.xml",
        "SARPP__Footnotes.html",
        "notes.pdf",
    ],
)
def test_companion_is_passed_over(path: str) -> None:
    assert explain_companion(PurePosixPath(path))


@pytest.mark.parametrize(
    "path",
    [
        "national_M2018_dl.xlsx",
        "occupation.xlsx",
        "notes.txt",
        "occupation.htm",
        "oe.footnote",
        "readings.csv",
        "my.files/oe.data",
        "fields.csv",
    ],
)
def test_other_file_is_looked_at(path: str) -> None:
    assert explain_companion(PurePosixPath(path)) == ""
