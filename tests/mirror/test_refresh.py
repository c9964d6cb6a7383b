"""The commands, run against the mirror."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.assemble import assemble
from etl.checks.declared import check, errors
from etl.schema import TABLES
from etl.sources import oews_workbooks
from etl.sources.detect import recognize_file
from etl.store.editions import live
from tests.mirror.conftest import Published, run_etl

pytestmark = pytest.mark.mirror


def test_refresh_publishes(published: Published) -> None:
    assert published.first.status == 0
    assert "New edition" in published.first.text
    assert published.edition["failed"] == {}
    assert not [f for f in published.edition["findings"] if f["severity"] == "error"]


def test_second_refresh_changes_nothing(published: Published) -> None:
    before = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in published.folder.iterdir()}
    second = run_etl("refresh", "--mirror", published.url, "--data", published.data)
    assert second.status == 0, second.text
    assert f"Nothing changed: edition {published.edition['id']} stays published." in second.text
    now = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in published.folder.iterdir()}
    assert now == before


def test_only_missing_files_are_not_offered(published: Published) -> None:
    (line,) = [x for x in published.first.text.splitlines() if x.startswith("Not offered (yet): ")]
    missing = line.removeprefix("Not offered (yet): ").rstrip(".").split(", ")
    assert [name for name in missing if name.startswith("oews-")] == [
        *("oews-national-2003 to 2010", "oews-national-2026"),
        *("oews-industry-2009", "oews-industry-2021", "oews-industry-2025 to 2026"),
        *("oews-state-2012 to 2026", "oews-metro-2021 to 2026"),
    ]


def test_published_tables_pass_check(published: Published) -> None:
    assert run_etl("check", "--data", published.data).status == 0


def test_all_occupations_pass_the_checks(published: Published, tmp_path: Path) -> None:
    shutil.copytree(published.data / "raw", tmp_path / "raw")
    done = run_etl("build", "--data", tmp_path, "--occupations", "all")
    assert done.status == 0, done.text


def test_every_year_and_vintage_is_there(published: Published) -> None:
    years = published.fetch_all("SELECT DISTINCT year FROM wages ORDER BY 1")
    assert [y for (y,) in years] == [2008, *range(2010, 2026)]
    vintages = published.fetch_all("SELECT DISTINCT vintage FROM projections ORDER BY 1")
    assert [v for (v,) in vintages] == [
        *("2012-22", "2014-24", "2016-26", "2018-28", "2019-29", "2020-30", "2021-31", "2022-32", "2023-33"),
        *("2024-34", "2025-35"),
    ]


@pytest.mark.parametrize(
    ("fault", "only", "failed", "phrase"),
    [
        ("denied", "MARPP", "price-parity-metros", "web page in place of the file"),
        ("truncate", "cu.data", "price-index", "middle of a line"),
        ("truncate", "SARPP.zip", "price-parity-states", "not a whole zip"),
        ("garbage", "occupation.xlsx$", "projections", "is not a .xlsx file"),
        ("404", "crosswalk", "crosswalk", "404"),
    ],
)
def test_failed_source_keeps_snapshot_rows(
    serve: Callable[..., str], tmp_path: Path, fault: str, only: str, failed: str, phrase: str
) -> None:
    # An empty data folder starts from the project's snapshot.
    url = serve("--fault", fault, "--only", only)
    ran = run_etl("refresh", "--mirror", url, "--data", tmp_path, "--only", failed, "hybrid")
    assert ran.status == 1, ran.text
    assert f"Failed: {failed}" in ran.text
    assert phrase in ran.text
    edition = live(tmp_path)
    assert edition is not None
    assert all(len(edition.read(name)) > 0 for name in TABLES)


def test_api_replaces_a_refused_price_file(serve: Callable[..., str], tmp_path: Path) -> None:
    url = serve("--fault", "denied", "--only", "cu.data")
    ran = run_etl("refresh", "--mirror", url, "--data", tmp_path, "--only", "price-index", "hybrid")
    assert ran.status == 0, ran.text
    assert "took price-index-api instead" in ran.text
    ran = run_etl("check", "--data", tmp_path)
    assert ran.status == 0, ran.text


def test_carried_over_tables_keep_their_rows(published: Published) -> None:
    edition = live(published.data)
    assert edition is not None
    before = edition.tables()
    again, findings = assemble([], before)
    assert findings == []
    for name in ("wages", "projections", "price_index", "price_parity", "crosswalk"):
        assert again[name].equals(before[name]), name


@pytest.mark.long
def test_national_workbooks_pass_the_checks(mirror: Path) -> None:
    rows = {}
    for path in sorted(mirror.glob("www.bls.gov/oes/special-requests/oesm*nat.zip")):
        (reading,) = oews_workbooks.read_workbooks(path, None)
        rows[path.stem] = len(reading.tables["wages"])
        assert errors(check({"wages": reading.tables["wages"]})) == [], path.name
    assert rows == {
        **{"oesm13nat": 1394, "oesm14nat": 1394, "oesm16nat": 1394, "oesm17nat": 1376},
        **{"oesm19nat": 1316, "oesm20nat": 1316, "oesm21nat": 1396, "oesm22nat": 1395},
        **{"oesm23nat": 1396, "oesm24nat": 1396, "oesm25nat": 1394},
    }


def test_sector_workbook_passes_the_checks(mirror: Path) -> None:
    (reading,) = oews_workbooks.read_workbooks(
        mirror / "www.bls.gov/oes/special-requests/oesm24in4.zip", None
    )
    table = reading.tables["wages"]
    assert errors(check({"wages": table})) == []
    sectors = set(table["industry_code"].to_pylist())
    assert sectors == {
        *("11--12", "21--22", "22--23", "23--24", "31--34", "42--43", "44--46", "48--50", "51--52", "52--53"),
        *("53--54", "54--55", "55--56", "56--57", "61--62", "62--63", "71--72", "72--73", "81--82", "99-100"),
    }


def test_files_are_recognized_under_any_name(published: Published, mirror: Path, tmp_path: Path) -> None:
    readers = {
        "www.bls.gov/oes/special-requests/oesm13nat.zip": "oews-workbook",
        "www.bls.gov/oes/special-requests/oesm25nat.zip": "oews-workbook",
        "www.bls.gov/emp/ind-occ-matrix/occupation.xlsx": "projections-workbook",
        "archive/employment-projections/2012-22/Employment Projections.csv": "projections-export",
        "archive/employment-projections/2014-24/occupation.xlsx": "projections-workbook",
        "archive/employment-projections/2021-31/Employment Projections.csv": "projections-export",
        "archive/employment-projections/2023-33/education.xlsx": "education",
        "archive/projections-central/json/nevada_29-2072.json": "state-projections-json",
        "archive/employment-projections/2025-35/quoted.csv": "projections-quoted",
        "archive/projections-central/longterm_2022-32.csv": "state-projections",
        "archive/regional-price-parities/SARPP_STATE_2008_2023.csv": "price-parity",
        "apps.bea.gov/regional/zip/MARPP.zip": "price-parity",
        "archive/soc/soc_2010_to_2018_crosswalk.xlsx": "crosswalk",
        "archive/soc/oes_2019_hybrid_structure.xlsx": "hybrid",
        "download.bls.gov/pub/time.series/cu/cu.data.1.AllItems": "price-index",
    }
    for number, (path, reader) in enumerate(readers.items()):
        copy = shutil.copyfile(mirror / path, tmp_path / f"download {number}")
        assert recognize_file(copy).reader == reader, path
