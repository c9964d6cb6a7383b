"""What the other commands print and write."""

import csv
import io
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from etl.__main__ import parser, run
from etl.errors import Busy, ChecksFailed, FetchFailed, LayoutChanged, OutlookError, Unreadable, WrongUsage
from etl.progress import Reporter
from etl.status import status
from etl.tables import TABLES
from tests.etl.conftest import Outlook, Said


def test_check_holds_the_published_tables_against_their_declarations(published: Outlook, said: Said) -> None:
    assert published.run("check") == 0
    assert f"Edition {published.edition().id} (live): 0 errors, 0 warnings." in said()


def test_check_finds_a_table_that_was_changed_by_hand(published: Outlook, said: Said) -> None:
    path = published.data / "live" / "price_index.parquet"
    table = pq.read_table(path)
    rows = [r | {"month": 13} for r in table.to_pylist()[:1]]
    pq.write_table(type(table).from_pylist(rows, table.schema), path)
    assert published.run("check") == 4
    assert "price_index/month-high" in said()


def test_check_says_that_tables_cannot_be_read(published: Outlook, said: Said) -> None:
    (published.data / "live" / "wages.parquet").write_bytes(b"PAR1")
    assert published.run("check") == 1
    assert "cannot be read" in said()


def test_status_says_what_is_shown_and_from_when(
    published: Outlook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert published.run("status", "--json") == 0
    about = json.loads(capsys.readouterr().out)
    assert (about["edition"], about["kind"], about["notice"]) == (published.edition().id, "live", "")
    assert {s["source_id"]: s["vintage"] for s in about["sources"]}["oews-2025-flat"] == "May 2025"
    assert published.run("status") == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Shown: live edition {published.edition().id}, built ")
    assert "oews-2025-flat" in text


def test_status_tells_the_notice_of_damaged_tables(
    published: Outlook, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree((published.data / "live").resolve(), published.data / "snapshot")
    (published.data / "live" / "wages.parquet").unlink()
    assert published.run("status") == 0
    assert "cannot be used" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("days", "stale"),
    [
        (0, set()),
        (46, {"cpi-u"}),
        # The wages of May 2024 are not asked for again: only the newest of a series can be stale, and a
        # quoted edition does not make BLS's own look fresh.
        (401, {"cpi-u", "oews-2025-flat", "ep-2024-34", "rpp-state-2024"}),
    ],
)
def test_only_the_newest_of_a_series_grows_stale(published: Outlook, days: int, stale: set[str]) -> None:
    now = datetime.now(UTC) + timedelta(days=days, minutes=1)
    assert {s.source_id for s in status(published.data, now).sources if s.stale} == stale


def test_status_without_any_tables_says_what_to_run(outlook: Outlook, said: Said) -> None:
    assert outlook.run("status") == 1
    assert "python -m etl refresh" in said()


def test_export_writes_every_table_as_csv_with_its_description(published: Outlook, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert published.run("export", out) == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*(f"{name}.csv" for name in TABLES), "datapackage.json"]
    )
    rows = list(csv.DictReader(io.StringIO((out / "wages.csv").read_text())))
    (abilene,) = [r for r in rows if r["area_code"] == "0010180"]
    assert (abilene["employment"], abilene["annual_p50_usd"]) == ("", "51140")
    assert abilene["not_released"].split(",") == [
        "employment",
        "employment_rse_pct",
        "jobs_per_1000",
        "location_quotient",
    ]
    package = json.loads((out / "datapackage.json").read_text())
    assert package["version"] == published.edition().id
    wages = next(r for r in package["resources"] if r["name"] == "wages")
    assert wages["path"] == "wages.csv"
    assert wages["schema"]["primaryKey"] == ["year", "occupation_code", "area_code", "industry_code"]
    fields = {f["name"]: f for f in wages["schema"]["fields"]}
    assert list(fields) == list(TABLES["wages"].names)
    assert fields["annual_p50_usd"]["unit"] == "USD a year"
    assert fields["area_code"]["constraints"] == {"required": True, "pattern": r"\d{7}"}


def test_export_as_parquet_copies_the_tables_as_they_are(published: Outlook, tmp_path: Path) -> None:
    assert published.run("export", tmp_path / "out", "--format", "parquet") == 0
    for name in TABLES:
        assert (tmp_path / "out" / f"{name}.parquet").read_bytes() == published.bytes()[f"{name}.parquet"]


@pytest.mark.parametrize(
    "arguments", [[], ["refetch"], ["refresh", "--fast"], ["import"], ["status", "extra"]]
)
def test_an_unknown_command_or_option_is_wrong_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        run(arguments)
    assert raised.value.code == 2
    assert "usage: python -m etl" in capsys.readouterr().err


def test_help_tells_every_exit_status() -> None:
    text = " ".join(parser().format_help().split())
    for said in (
        "0 all is well",
        "1 some source failed",
        "2 wrong usage",
        "3 another refresh",
        "4 the new data failed",
    ):
        assert said in text


@pytest.mark.parametrize(
    ("error", "exit_status"),
    [(WrongUsage, 2), (Busy, 3), (ChecksFailed, 4), (FetchFailed, 1), (Unreadable, 1), (LayoutChanged, 1)],
)
def test_every_error_has_its_exit_status(error: type[OutlookError], exit_status: int) -> None:
    assert error("x").exit_status == exit_status


def test_an_error_says_what_was_expected_what_came_and_what_to_do() -> None:
    error = OutlookError("the file is odd", expected="figures", came="words", do="Download it again")
    assert str(error) == "the file is odd: expected figures, came words. Download it again."
    assert str(OutlookError("the file is odd")) == "the file is odd."


def test_steps_are_lines_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    assert list(Reporter(stream=out).steps([("a", 1), ("b", 2)], "read")) == [("a", 1), ("b", 2)]
    assert out.getvalue() == "read 1/2 a\nread 2/2 b\n"
