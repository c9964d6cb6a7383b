"""What the other commands print and write."""

import csv
import io
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from etl.__main__ import build_parser, run
from etl.errors import Busy, ChecksFailed, FetchFailed, LayoutChanged, OutlookError, Unreadable, WrongUsage
from etl.report.status import status
from etl.runlog import last_run
from etl.runlog.progress import Reporter
from etl.schema import TABLES
from etl.store import editions
from etl.store.lock import lock
from tests import publishers as p
from tests.etl.conftest import CPI, FLAT, TINY, Outlook, Said
from tests.loopback import Reply


def test_check_holds_the_published_tables_against_their_declarations(published: Outlook, said: Said) -> None:
    assert published.run("check") == 0
    assert f"Edition {published.edition().id} (live): 0 errors, 0 warnings." in said()


def test_check_finds_a_table_that_was_changed_by_hand(published: Outlook, said: Said) -> None:
    path = published.data / "live" / "price_index.parquet"
    table = pq.read_table(path)
    rows = [r | {"month": 13} for r in table.to_pylist()[:1]]
    pq.write_table(type(table).from_pylist(rows, table.schema), path)
    assert published.run("check") == 4
    text = said()
    assert "price_index/month-high" in text
    assert "price_index/as-published" in text


def test_check_says_that_tables_cannot_be_read(published: Outlook, said: Said) -> None:
    (published.data / "live" / "wages.parquet").write_bytes(b"PAR1")
    assert published.run("check") == 1
    assert "cannot be read" in said()


@pytest.fixture
def on_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day on which nothing is due: the tiny publisher's newest month of prices is January 2026."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Then":
            return cls(2026, 3, 1, 12, tzinfo=UTC)

    monkeypatch.setattr("etl.report.status.datetime", Then)


def test_status_says_what_is_shown_and_from_when(
    published: Outlook, capsys: pytest.CaptureFixture[str], on_time: None
) -> None:
    assert published.run("status", "--json") == 0
    about = json.loads(capsys.readouterr().out)
    assert (about["edition"], about["kind"], about["notice"]) == (published.edition().id, "live", "")
    assert {s["source_id"]: s["vintage"] for s in about["sources"]}["oews-2025-flat"] == "May 2025"
    assert (about["last_run"]["command"], about["last_run"]["exit_status"]) == ("refresh", 0)
    assert (about["attention"], about["exit_status"]) == ([], 0)
    assert published.run("status") == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Shown: live edition {published.edition().id}, built ")
    assert "All is well." in text
    assert "oews-2025-flat" in text
    assert "wages (OEWS)         newest May 2025, next May 2026 between 2027-03-25 and 2027-05-31" in text


def test_status_tells_the_notice_of_damaged_tables(
    published: Outlook, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree((published.data / "live").resolve(), published.data / "snapshot")
    (published.data / "live" / "wages.parquet").unlink()
    assert published.run("status") == 1
    said = capsys.readouterr().out
    assert "cannot be used" in said
    assert "python -m etl refresh" in said


@pytest.mark.parametrize(
    ("day", "overdue"),
    [
        ("2026-03-10", set()),
        ("2026-04-09", {"prices (CPI-U)"}),
        ("2026-10-05", {"prices (CPI-U)"}),
        # The quoted edition of 2025-35 does not make BLS's own look taken.
        ("2026-10-07", {"prices (CPI-U)", "projections"}),
        ("2027-03-22", {"prices (CPI-U)", "projections", "price levels (RPP)"}),
        ("2027-06-22", {"prices (CPI-U)", "projections", "price levels (RPP)", "wages (OEWS)"}),
    ],
)
def test_a_release_is_overdue_three_weeks_after_its_window(
    published: Outlook, day: str, overdue: set[str]
) -> None:
    about = status(published.data, datetime.fromisoformat(day).replace(tzinfo=UTC))
    assert {e.name for e in about.expected if e.overdue} == overdue
    assert about.exit_status == (1 if overdue else 0) or len(about.attention) > len(overdue)


def test_fresh_clone_needs_nobody(published: Outlook, capsys: pytest.CaptureFixture[str]) -> None:
    """What is due, but no refresh here could have taken yet, is said and is no reason to look."""
    fresh = published.data.with_name("fresh")
    shutil.copytree((published.data / "live").resolve(), fresh / "snapshot")
    late = status(fresh, datetime(2027, 6, 22, tzinfo=UTC))
    assert (late.exit_status, late.attention, len(late.late)) == (0, (), 4)
    assert "Not here yet: projections: 2025-35 was due by 2026-09-15" in late.text()


@pytest.mark.parametrize(
    ("ended", "began_after", "now_after", "late"),
    [(0, 20, 30, 1), (1, 20, 30, 0), (0, -5, 30, 0), (0, 20, 190, 0)],
)
def test_late_publisher_is_no_failure(
    published: Outlook, ended: int, began_after: int, now_after: int, late: int
) -> None:
    """Only for half a year, and only after a good refresh since the release was due."""
    due = datetime(2026, 9, 15, tzinfo=UTC)
    began = (due + timedelta(began_after)).isoformat()
    last_run.record(published.data, last_run.Run("refresh", began, began, ended))
    about = status(published.data, due + timedelta(now_after))
    assert sum(text.startswith("projections") for text in about.late) == late
    assert sum(text.startswith("projections") for text in about.attention) == 1 - late


def test_the_next_releases_follow_the_newest_that_was_taken(published: Outlook) -> None:
    found = {e.name: (e.newest, e.next, e.opens) for e in status(published.data).expected}
    assert found == {
        "wages (OEWS)": ("May 2025", "May 2026", "2027-03-25"),
        "projections": ("2024-34", "2025-35", "2026-08-25"),
        "prices (CPI-U)": ("2026-01", "2026-02", "2026-03-10"),
        "price levels (RPP)": ("2024", "2025", "2026-12-01"),
    }


def test_status_asks_for_a_person_after_a_failed_run(
    published: Outlook, capsys: pytest.CaptureFixture[str], on_time: None
) -> None:
    published.site.scripted["/" + CPI] = [Reply(b"busy", 503)]
    assert published.refresh() == 1
    assert published.run("status", "--json") == 1
    about = json.loads(capsys.readouterr().out)
    assert about["last_run"]["failed"].keys() == {"price-index"}
    assert about["attention"][0].startswith("the last refresh ended with exit status 1: Nothing changed")


def test_status_asks_for_a_person_where_a_run_was_killed(published: Outlook) -> None:
    path = published.data / last_run.LAST
    run = json.loads(path.read_text())
    path.write_text(json.dumps(run | {"ended_at": None, "exit_status": None}))
    now = datetime.fromisoformat(run["began_at"]) + timedelta(minutes=5)
    assert any("did not finish" in a for a in status(published.data, now).attention)
    with lock(published.data):
        assert not any("did not finish" in a for a in status(published.data, now).attention)


def test_status_asks_for_a_person_where_the_schedule_stopped(published: Outlook) -> None:
    later = datetime.now(UTC) + timedelta(days=46)
    assert any("Check the schedule" in a for a in status(published.data, later).attention)


def test_status_without_any_tables_says_what_to_run(outlook: Outlook, said: Said) -> None:
    assert outlook.run("status") == 1
    assert "python -m etl refresh" in said()


@pytest.mark.parametrize(
    "command", [["check"], ["diff"], ["export", "out"], ["prune"], ["restore"], ["release"]]
)
def test_a_data_folder_that_is_not_there_is_not_taken_for_the_snapshot(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([*command, "--data", str(tmp_path / "typo")]) == 2
    assert f"there is no data folder {tmp_path / 'typo'}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_status_of_a_folder_that_is_not_there_asks_for_attention(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status", "--data", str(tmp_path / "typo")]) == 1
    assert "there is no data folder" in capsys.readouterr().out


def test_export_writes_every_table_as_csv_with_its_description(published: Outlook, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert published.run("export", out) == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*(f"{name}.csv" for name in TABLES), "datapackage.json", "README.md"]
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
    text = " ".join(build_parser().format_help().split())
    for said in (
        "0 success",
        "1 a source failed",
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
    error = OutlookError("the file is odd", expected="figures", got="words", do="Download it again")
    assert str(error) == "the file is odd: expected figures, got words. Download it again."
    assert str(OutlookError("the file is odd")) == "the file is odd."


def test_steps_are_lines_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    assert list(Reporter(stream=out).steps([("a", 1), ("b", 2)], "read")) == [("a", 1), ("b", 2)]
    assert out.getvalue() == "read 1/2 a\nread 2/2 b\n"


# Editions kept ---------------------------------------------------------------------------------------------


def next_year(outlook: Outlook) -> None:
    p.flat_file(outlook.site.root / FLAT, p.flat_series(2026))
    assert outlook.refresh() == 0


def test_diff_says_what_changed_in_words(published: Outlook, capsys: pytest.CaptureFixture[str]) -> None:
    old = published.edition().id
    next_year(published)
    assert published.run("diff") == 0
    text = capsys.readouterr().out
    assert text.startswith(f"From edition {old} to {published.edition().id}:")
    assert "wages: 7 rows added, 0 removed, 7 series or figures changed" in text
    assert "29-2072, California, median 51,140 → 52,690, jobs 18,700 → 18,890 (May 2025 → May 2026)" in text
    assert "29-2072, Abilene, TX, median" in text
    assert "29-2072, United States, Hospitals, median 51,140 → 52,690, jobs 55,530 → 56,090" in text
    # The headline first.
    first = text.splitlines()[text.splitlines().index("") + 2]
    assert first.startswith("  29-2072, United States, median 51,140 → 52,690")


def test_diff_of_one_occupation_and_with_fewer_lines(
    published: Outlook, capsys: pytest.CaptureFixture[str]
) -> None:
    next_year(published)
    assert published.run("diff", "--occupation", "29-9021") == 0
    text = capsys.readouterr().out
    assert "wages: 1 rows added, 0 removed, 1 series or figures changed" in text
    assert "29-2072" not in text
    assert published.run("diff", "--limit", "1") == 0
    assert "and 6 more (--limit 0 shows all)" in capsys.readouterr().out


def test_diff_tells_revisions_withheld_figures_and_more_prices(
    published: Outlook, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = p.flat_series()
    lines[3] = p.series("N0000000", "000000", "299021", ["-", *p.REGISTRAR_VALUES[1:]])
    p.flat_file(published.site.root / FLAT, lines)
    months = [(2025, "M09", "324.800"), (2025, "M11", "324.122"), (2025, "M12", "324.054")]
    p.cu_data(published.site.root / CPI, [*months, (2026, "M01", "325.252"), (2026, "M02", "326.785")])
    assert published.refresh() == 0
    assert published.run("diff") == 0
    text = capsys.readouterr().out
    assert "29-9021, United States, jobs 38,100 → not released (May 2025)" in text
    assert "Prices, CPI-U 325.252 → 326.785 (2026-01 → 2026-02)" in text


def test_diff_as_json_and_of_unknown_editions(published: Outlook, capsys: pytest.CaptureFixture[str]) -> None:
    next_year(published)
    assert published.run("diff", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert {t["table"]: t["new"] for t in found["tables"]}["wages"] == 7
    assert published.run("diff", "yesterday") == 2
    assert "there is no edition 'yesterday'" in capsys.readouterr().err


def test_an_older_edition_is_restored_held_and_released(
    published: Outlook, said: Said, capsys: pytest.CaptureFixture[str]
) -> None:
    old, before = published.edition().id, published.bytes()
    next_year(published)
    new = published.edition().id
    assert published.run("restore") == 0
    assert capsys.readouterr().out == f"{new}  published\n{old}\n"
    assert published.run("restore", old) == 0
    assert (published.edition().id, published.bytes()) == (old, before)
    said()
    # A schedule goes on running; what a person restored stays.
    published.site.requests.clear()
    assert published.refresh() == 0
    assert f"Edition {old} has been held since" in said()
    assert published.site.requests == []
    assert published.run("build") == 0
    assert published.edition().id == old
    assert published.run("status") == 1
    assert "has been held since" in capsys.readouterr().out
    assert published.run("release") == 0
    assert published.refresh() == 0
    assert len(published.rows("wages", year=2026)) == 7


def test_what_cannot_be_restored_is_refused(published: Outlook, said: Said) -> None:
    old = published.edition().id
    next_year(published)
    assert published.run("restore", "yesterday") == 2
    assert old in said()
    (published.data / "editions" / old / "wages.parquet").write_bytes(b"PAR1")
    assert published.run("restore", old) == 1
    assert published.edition().id != old
    assert editions.held(published.data) == {}


def test_prune_keeps_the_newest_and_those_in_use(published: Outlook, said: Said) -> None:
    tables = published.edition().tables()
    ids = [editions.publish(published.data, tables, {"inputs": f"{n:08d}"}).id for n in range(4)]
    assert published.run("prune", "--keep", "1") == 0
    # The one shown and the one before it, which a restore would want.
    assert sorted(editions.editions(published.data)) == sorted(ids[-2:])
    assert "Removed 3 editions; kept 2" in said()
    assert published.run("prune", "--keep", "0") == 2
    assert editions.live(published.data) is not None


# Overruled findings ----------------------------------------------------------------------------------------


def corrected(outlook: Outlook) -> None:
    """BLS corrects California's jobs by a tenth: by more than it does as a rule."""
    lines = p.flat_series()
    lines[6] = p.series("S0600000", "000000", "292072", ["20570", *p.RECORDS_VALUES[1:], "1.120", "0.89"])
    p.flat_file(outlook.site.root / FLAT, lines)


def test_a_finding_can_be_overruled_by_a_person_and_that_is_recorded(published: Outlook, said: Said) -> None:
    before = published.bytes()
    corrected(published)
    assert published.refresh() == 4
    assert "--accept wages/figures-as-before" in said()
    assert published.bytes() == before
    assert published.refresh("--accept", "wages/figures-as-before", "--accept", "wages/nothing-such") == 0
    assert "--accept wages/nothing-such: this run has no finding with that name" in said()
    (california,) = published.rows("wages", area_code="0600000")
    assert california["employment"] == 20_570
    (kept,) = published.edition().about["findings"]
    assert (kept["name"], kept["severity"]) == ("wages/figures-as-before", "error")
    assert kept["accepted"] == f"by hand on {datetime.now(UTC):%Y-%m-%d}"
    assert published.run("check") == 0


def test_an_accepted_finding_stays_accepted_while_it_is_the_same(published: Outlook, said: Said) -> None:
    lines = p.flat_series()
    lines[6] = p.series("S0600000", "000000", "292072", ["18700", *p.RECORDS_VALUES[1:], "1.020", "0.99"])
    p.flat_file(published.site.root / FLAT, lines)
    both = ("--accept", "wages/quotient-of-shares", "--accept", "wages/figures-as-before")
    assert published.refresh() == 4
    assert published.refresh(*both) == 0
    months = [(2025, "M09", "324.800"), (2025, "M11", "324.122"), (2025, "M12", "324.054")]
    p.cu_data(published.site.root / CPI, [*months, (2026, "M01", "325.252"), (2026, "M02", "326.785")])
    assert published.refresh() == 0
    assert "(accepted by hand on" in said()
    # Another row that breaks it is another finding.
    lines[6] = p.series("S0600000", "000000", "292072", ["18700", *p.RECORDS_VALUES[1:], "1.020", "0.70"])
    p.flat_file(published.site.root / FLAT, lines)
    assert published.refresh() == 4


def test_only_errors_are_overruled(published: Outlook) -> None:
    lines = p.flat_series()
    lines[6] = p.series("S0600000", "000000", "292072", ["18710", *p.RECORDS_VALUES[1:], "1.020", "0.82"])
    p.flat_file(published.site.root / FLAT, lines)
    assert published.refresh("--accept", "wages/figures-as-before") == 0
    (kept,) = published.edition().about["findings"]
    assert (kept["severity"], kept["accepted"]) == ("warning", "")


# What a command that reads no publisher's file does without: each takes as long to load as such a command to run.
HEAVY = {"pandas", "duckdb", "pyarrow.dataset", "fsspec", "scipy", "python_calamine"}


@pytest.mark.parametrize(
    ("command", "status", "does_without"),
    [("status", 1, HEAVY), ("refresh", 0, {*HEAVY, "pyarrow.compute"})],
)
def test_short_commands_load_no_heavy_libraries(
    published: Outlook, command: str, status: int, does_without: set[str]
) -> None:
    options = ["--data", str(published.data)]
    if command == "refresh":
        options += ["--mirror", published.site.address]
        assert published.refresh() == 0
    code = f"""
import sys
from etl import catalog
catalog.SOURCES = tuple(source for source in catalog.SOURCES if source.name in {TINY})
from etl.__main__ import run
found = run({[command, *options]})
print(*({does_without} & set(sys.modules)), sep=",", file=sys.stderr)
sys.exit(found)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert done.stderr.splitlines()[-1:] == [""]
    assert command == "status" or "Nothing changed" in done.stderr
