"""From a publisher's files to published tables, and what stands when something goes wrong."""

import hashlib
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import requests

from etl.errors import Unreadable
from etl.read import ReadTask, read_task
from etl.reading import Context
from etl.schema import TABLES
from etl.store import editions
from etl.store.lock import lock
from tests import publishers as p
from tests.etl.conftest import CPI, FLAT, NATIONAL, QUOTED, WORKBOOK, Outlook, Said
from tests.loopback import Reply


def test_a_first_refresh_publishes_every_table(outlook: Outlook, said: Said) -> None:
    assert outlook.refresh() == 0
    assert "New edition" in said()
    served = {"wages", "projections", "projected_jobs", "state_projections", "price_index", "price_parity"}
    for name in served | {"occupations", "job_titles", "crosswalk", "areas", "industries", "sources"}:
        assert len(outlook.rows(name)) > 0, name
    assert set(outlook.edition().tables()) == set(TABLES)
    (records,) = outlook.rows(
        "wages", year=2025, occupation_code="29-2072", area_code="0000000", industry_code="000000"
    )
    assert (records["annual_p50_usd"], records["source_id"]) == (51140, "oews-2025-flat")
    (growth,) = outlook.rows("projections", vintage="2024-34", occupation_code="29-2072")
    assert (growth["jobs_base"], growth["exits_per_year"]) == (194_800, 7_100)


def test_a_second_refresh_changes_nothing(published: Outlook, said: Said) -> None:
    assert published.refresh() == 0
    edition, before = published.edition().id, published.bytes()
    said()
    assert published.refresh() == 0
    assert f"Nothing changed: edition {edition} stays published." in said()
    assert published.bytes() == before
    last = published.site.requests[-1][1]
    assert "if-none-match" in last


def test_new_validators_over_the_same_bytes_change_nothing(published: Outlook, said: Said) -> None:
    body = (published.site.root / CPI).read_bytes()
    published.site.scripted["/" + CPI] = [Reply(body, headers={"ETag": f'"{n}"'}) for n in range(3)]
    for _ in range(2):
        assert published.refresh() == 0
        assert "Nothing changed" in said()
    tags = [h.get("if-none-match") for path, h in published.site.requests if path == "/" + CPI]
    assert tags[1] == '"0"'


def test_an_edition_says_where_every_row_comes_from(published: Outlook) -> None:
    sources = {r["source_id"]: r for r in published.rows("sources")}
    assert sorted(sources) == [
        "cpi-u",
        "ep-2024-34",
        "ep-2024-34-education",
        "ep-2025-35-quoted",
        "job-titles-in-use",
        "oews-2024-national",
        "oews-2025-flat",
        "rpp-state-2024",
        "soc-crosswalk-2018",
        "soc-hybrid-2019",
        "stateproj-2024-34",
    ]
    assert sources["oews-2025-flat"]["url"] == (
        "https://download.bls.gov/pub/time.series/oe/oe.data.0.Current"
    )
    assert sources["rpp-state-2024"]["published_at"] == "2026-02-19"
    assert [k for k, r in sources.items() if r["second_hand"]] == ["ep-2025-35-quoted"]


def test_the_same_files_give_the_same_bytes(published: Outlook, tmp_path: Path) -> None:
    other = Outlook(tmp_path / "other", published.site)
    shutil.copytree(published.data / "raw", other.data / "raw")
    assert other.run("build") == 0
    assert list(other.bytes()) == [f"{name}.parquet" for name in sorted(TABLES)]
    assert other.bytes() == published.bytes()


def test_force_takes_everything_again_and_gives_the_same_bytes(published: Outlook, said: Said) -> None:
    before, edition = published.bytes(), published.edition().id
    assert published.refresh("--force") == 0
    assert "New edition" in said()
    assert all("if-none-match" not in headers for _, headers in published.site.requests)
    assert published.bytes() == before
    assert published.edition().id != edition


def test_build_needs_no_network(published: Outlook, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*args: object, **kwargs: object) -> None:
        raise AssertionError("build asked the network")

    monkeypatch.setattr(requests.Session, "request", no_network)
    before = published.bytes()
    assert published.run("build") == 0
    assert published.bytes() == before


def test_the_same_inputs_published_within_one_second_are_editions_of_their_own(published: Outlook) -> None:
    tables = published.edition().tables()
    ids = [editions.publish(published.data, tables, {"inputs": "0" * 64}).id for _ in range(3)]
    assert len(set(ids)) == 3
    assert published.edition().id == ids[-1]


def test_every_parquet_file_is_in_its_declared_order_and_carries_its_units(published: Outlook) -> None:
    for name, spec in TABLES.items():
        table = pq.read_table(published.edition().file(name))
        keys = [tuple(r[k] for k in spec.order or spec.key) for r in table.to_pylist()]
        assert keys == sorted(set(keys)), name
    field = pq.read_schema(published.edition().file("wages")).field("annual_p50_usd")
    assert field.metadata[b"unit"] == b"USD a year"


# Something fails -------------------------------------------------------------------------------------------


def test_a_source_that_fails_leaves_its_last_good_rows(published: Outlook, said: Said) -> None:
    before = published.bytes()
    published.site.scripted["/" + CPI] = [Reply(b"busy", 503)]
    assert published.refresh() == 1
    text = said()
    assert "Failed: price-index; their last good rows stay" in text
    assert "status 503" in text
    assert published.bytes() == before


@pytest.mark.parametrize("answer", [Reply(p.ACCESS_DENIED), Reply(p.ACCESS_DENIED, 403), Reply(status=404)])
def test_a_refusal_fails_one_source_and_the_others_go_on(
    published: Outlook, said: Said, answer: Reply
) -> None:
    published.site.scripted["/" + WORKBOOK] = [answer]
    months = [(2025, "M09", "324.800"), (2025, "M11", "324.122"), (2025, "M12", "324.054")]
    p.cu_data(published.site.root / CPI, [*months, (2026, "M01", "325.252"), (2026, "M02", "326.785")])
    kept = published.rows("projections")
    assert published.refresh() == 1
    assert "Failed: projections;" in said()
    assert published.rows("projections") == kept
    assert [r["cpi_u"] for r in published.rows("price_index", year=2026)] == [325.252, 326.785]
    assert published.edition().about["failed"].keys() == {"projections"}


def test_a_damaged_file_is_not_kept_and_its_last_good_rows_stand(published: Outlook, said: Said) -> None:
    (raw,) = (published.data / "raw" / "projections").rglob("occupation.xlsx")
    good, kept = raw.read_bytes(), published.rows("projections")
    published.site.put(WORKBOOK, good[: len(good) // 2])
    assert published.refresh() == 1
    assert "occupation.xlsx is not a whole workbook" in said()
    assert published.rows("projections") == kept
    assert raw.read_bytes() == good
    published.site.put(WORKBOOK, good)
    assert published.refresh() == 0


def test_what_the_publisher_does_not_have_yet_is_no_failure(published: Outlook, said: Said) -> None:
    assert published.refresh() == 0
    assert "Not offered (yet): oews-national-2026." in said()


def wrong_flat_file(outlook: Outlook) -> None:
    values = list(p.RECORDS_VALUES)
    values[12] = "64830"
    lines = [s for s in p.flat_series() if "N0000000000000292072" not in s]
    p.flat_file(outlook.site.root / FLAT, [*lines, p.series("N0000000", "000000", "292072", values)])


def test_data_that_fails_its_checks_is_not_published(published: Outlook, said: Said) -> None:
    before, edition = published.bytes(), published.edition().id
    manifest = (published.data / "raw" / "manifest.json").read_bytes()
    (data,) = (published.data / "raw" / "oews-flat").rglob("oe.data.0.Current")
    good = data.read_bytes()
    wrong_flat_file(published)
    assert published.refresh() == 4
    text = said()
    assert "wages/annual-percentiles-in-order" in text
    assert "2025 29-2072 0000000 000000" in text
    assert published.bytes() == before
    assert published.edition().id == edition
    assert (published.data / "raw" / "manifest.json").read_bytes() == manifest
    assert data.read_bytes() == good
    p.flat_file(published.site.root / FLAT)
    assert published.refresh() == 0


def test_a_flat_file_cut_at_a_line_fails_its_checks(published: Outlook, said: Said) -> None:
    # Cut after a whole series no line is broken and no figure missing: the count of rows tells.
    p.flat_file(published.site.root / FLAT, p.flat_series()[:3])
    before = published.bytes()
    assert published.refresh() == 4
    assert "wages/rows-that-vanished" in said()
    assert published.bytes() == before


def test_a_flat_file_cut_within_a_series_is_not_read(published: Outlook, said: Said) -> None:
    lines = "".join(p.flat_series()).splitlines(keepends=True)
    p.flat_file(published.site.root / FLAT, lines[:-5])
    assert published.refresh() == 1
    assert "lacks lines of 1 series" in said()


def test_the_first_refresh_is_held_against_the_snapshot(published: Outlook, said: Said) -> None:
    shutil.copytree((published.data / "live").resolve(), published.data / "snapshot")
    (published.data / "live").unlink()
    shutil.rmtree(published.data / "raw")
    p.flat_file(published.site.root / FLAT, p.flat_series()[:3])
    assert published.refresh() == 4
    assert "wages/rows-that-vanished" in said()
    assert editions.live(published.data) is None


def test_two_figures_for_one_month_are_not_published(published: Outlook, said: Said) -> None:
    p.cu_data(published.site.root / CPI, [(2025, "M09", "324.8"), (2025, "M09", "342.8")])
    assert published.refresh("--only", "price-index") == 4
    assert "price_index/given-once" in said()


def test_a_refresh_with_nothing_to_start_from_says_so(outlook: Outlook, said: Said) -> None:
    outlook.site.scripted["/" + CPI] = [Reply(status=404)]
    assert outlook.refresh("--only", "price-index") == 1
    assert "no file could be read" in said()
    assert editions.live(outlook.data) is None


def test_one_source_alone_is_no_edition(outlook: Outlook, said: Said) -> None:
    assert outlook.refresh("--only", "price-index") == 4
    assert "wages/rows" in said()
    assert editions.live(outlook.data) is None


def test_a_failed_first_refresh_keeps_the_snapshots_rows(published: Outlook, said: Said) -> None:
    shutil.copytree((published.data / "live").resolve(), published.data / "snapshot")
    before = published.rows("projections")
    (published.data / "live").unlink()
    published.site.scripted["/" + WORKBOOK] = [Reply(p.ACCESS_DENIED)]
    shutil.rmtree(published.data / "raw")
    assert published.refresh() == 1
    assert published.rows("projections") == before


def test_only_named_sources_are_asked_for(published: Outlook) -> None:
    assert published.refresh("--only", "price-*") == 0
    assert {path for path, _ in published.site.requests} == {
        "/" + CPI,
        "/apps.bea.gov/regional/zip/SARPP.zip",
    }


def test_a_refresh_clears_what_a_stopped_one_left(published: Outlook) -> None:
    left = [
        published.data / "raw" / ".incoming" / "price-index" / "half",
        published.data / "editions" / ".building" / "wages.parquet",
    ]
    for path in left:
        p.written(path, "half")
    (published.data / ".live").symlink_to("nowhere")
    assert published.refresh() == 0
    assert not any(path.exists() for path in left)
    assert not (published.data / ".live").is_symlink()


# Time goes on ----------------------------------------------------------------------------------------------


def test_the_next_years_flat_file_keeps_the_older_years_rows(published: Outlook) -> None:
    older = published.rows("wages", year=2025)
    p.flat_file(published.site.root / FLAT, p.flat_series(2026))
    assert published.refresh() == 0
    assert published.rows("wages", year=2025) == older
    assert {r["source_id"] for r in published.rows("wages", year=2026)} == {"oews-2026-flat"}
    assert len(published.rows("wages", year=2026)) == 7
    assert {"oews-2025-flat", "oews-2026-flat"} <= {r["source_id"] for r in published.rows("sources")}
    (records,) = published.rows("occupations", occupation_code="29-2072")
    assert (records["first_year"], records["last_year"]) == (2024, 2026)


def test_a_national_workbook_that_comes_first_gives_way_to_the_flat_file(published: Outlook) -> None:
    p.national_zip(published.site.root / NATIONAL.replace("24", "26"), 2026, p.NATION_2026)
    assert published.refresh() == 0
    assert {r["source_id"] for r in published.rows("wages", year=2026)} == {"oews-2026-national"}
    p.flat_file(published.site.root / FLAT, p.flat_series(2026))
    assert published.refresh() == 0
    assert {r["source_id"] for r in published.rows("wages", year=2026)} == {"oews-2026-flat"}
    assert "oews-2026-national" not in {r["source_id"] for r in published.rows("sources")}


def test_two_files_that_disagree_are_told_of(published: Outlook, said: Said) -> None:
    rows = [p.ALL_2025, {**p.RECORDS_2025, "TOT_EMP": 194000.0}, p.REGISTRARS_2025]
    path = p.national_zip(published.site.root / "by-hand" / "oesm25nat.zip", 2025, rows)
    assert published.run("import", path) == 0
    assert "warning wages/sources-agree" in said()
    (records,) = published.rows(
        "wages", year=2025, occupation_code="29-2072", area_code="0000000", industry_code="000000"
    )
    assert records["employment"] == 194720


def test_titles_are_the_projections_and_codes_know_their_classification(published: Outlook) -> None:
    found = {r["occupation_code"]: r for r in published.rows("occupations")}
    assert found["29-2072"]["title"] == "Medical records specialists"
    assert found["29-2072"]["role"] == "core"
    assert {r["classification"] for r in found.values()} == {"SOC 2018"}
    assert set(found) == {"00-0000", "29-2072", "29-9021"}


def test_all_occupations_are_kept_on_request(published: Outlook) -> None:
    assert published.refresh("--occupations", "all") == 0
    assert {r["occupation_code"] for r in published.rows("occupations")} == {
        *("00-0000", "29-1248", "29-2072", "29-9021"),
    }


def test_a_chosen_list_is_kept_on_request(outlook: Outlook) -> None:
    assert outlook.refresh("--occupations", "29-2072,00-0000") == 0
    assert {r["occupation_code"] for r in outlook.rows("wages")} == {"00-0000", "29-2072"}


# By hand ---------------------------------------------------------------------------------------------------


def test_blss_own_edition_replaces_the_quoted_one(published: Outlook, tmp_path: Path) -> None:
    quoted = published.rows("projections", vintage="2025-35")
    assert {r["source_id"] for r in quoted} == {"ep-2025-35-quoted"}
    path = p.occupation_xlsx(tmp_path / "Downloads" / "file (2)", 2025, p.EDITION_2025)
    assert published.run("import", path) == 0
    own = published.rows("projections", vintage="2025-35")
    assert {r["source_id"] for r in own} == {"ep-2025-35"}
    (records,) = [r for r in own if r["occupation_code"] == "29-2072"]
    assert (records["jobs_projected"], records["exits_per_year"], records["not_released"]) == (
        216_300,
        6_900,
        None,
    )
    assert not any(r["second_hand"] for r in published.rows("sources"))
    assert "ep-2025-35-quoted" not in {r["source_id"] for r in published.rows("sources")}
    # The older edition still stands beside it, and a later refresh does not bring the quoted one back.
    assert len(published.rows("projections", vintage="2024-34", source_id="ep-2024-34")) == 2
    assert published.refresh("--force") == 0
    assert {r["source_id"] for r in published.rows("projections", vintage="2025-35")} == {"ep-2025-35"}


def test_files_are_taken_under_any_name_and_a_page_is_refused(
    published: Outlook, tmp_path: Path, said: Said
) -> None:
    folder = tmp_path / "Downloads"
    p.state_zip(folder / "a.bin", 2025, [p.TEXAS_2025])
    p.written(folder / "oesm25ma.zip", p.ACCESS_DENIED)
    assert published.run("import", folder) == 1
    text = said()
    assert "a.bin: OEWS workbook" in text
    assert "a.bin: Occupational Employment and Wage Statistics, state estimates, May 2025" in text
    assert "oesm25ma.zip is a web page or binary, not a table" in text
    assert f"Failed: {folder}/oesm25ma.zip" in text
    (texas,) = published.rows("wages", area_code="4800000")
    assert (texas["employment"], texas["source_id"]) == (17_400, "oews-2025-state")
    (source,) = published.rows("sources", source_id="oews-2025-state")
    assert source["url"] == "https://www.bls.gov/oes/special-requests/oesm25st.zip"


def test_what_programs_leave_in_a_folder_is_passed_over(
    published: Outlook, tmp_path: Path, said: Said
) -> None:
    folder = tmp_path / "Downloads"
    p.state_zip(folder / "oesm25st.zip", 2025, [p.TEXAS_2025])
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "~$oesm25st.xlsx", "__MACOSX/._oesm25st.zip"):
        p.written(folder / name, b"\x00\x01")
    (folder / "again").symlink_to(folder)
    (folder / "lost").symlink_to("/nowhere")
    assert published.run("import", folder) == 0
    assert "Failed" not in said()


def test_a_file_that_cannot_be_read_is_called_by_its_name_and_a_line_stays_one(
    published: Outlook, tmp_path: Path, said: Said
) -> None:
    good = p.state_zip(tmp_path / "oesm25st.zip", 2025, [p.TEXAS_2025])
    wrong = good.rename(tmp_path / "wages\n24.zip")
    p.state_zip(wrong, 2025, [{**p.TEXAS_2025, "A_MEDIAN": "none"}])
    assert published.run("import", wrong) == 1
    last = said().splitlines()[-1]
    assert f"Failed: {tmp_path}/wages 24.zip; their last good rows stay. First: column 'A_MEDIAN'" in last


def test_imported_parities_of_metros_name_their_own_address(published: Outlook, tmp_path: Path) -> None:
    path = p.parity_zip(tmp_path / "x", "MARPP", areas=p.METRO_PARITIES)
    assert published.run("import", path) == 0
    (source,) = published.rows("sources", source_id="rpp-metro-2024")
    assert source["url"] == "https://apps.bea.gov/regional/zip/MARPP.zip"
    assert len(published.rows("price_parity", area_code="0010180")) == 2


def test_a_file_taken_twice_changes_nothing(published: Outlook, tmp_path: Path, said: Said) -> None:
    path = p.state_zip(tmp_path / "a.bin", 2025, [p.TEXAS_2025])
    assert published.run("import", path) == 0
    said()
    assert published.run("import", path) == 0
    assert "Nothing changed" in said()


def test_the_flat_file_can_be_taken_by_hand_part_by_part(outlook: Outlook, tmp_path: Path) -> None:
    folder = tmp_path / "by-hand"
    for number, path in enumerate(p.flat_file(folder, p.flat_series(2026)).values()):
        path.rename(folder / f"download {number}.txt")
    assert outlook.refresh() == 0
    assert outlook.run("import", folder) == 0
    assert {r["source_id"] for r in outlook.rows("wages", year=2026)} == {"oews-2026-flat"}


def test_a_packed_folder_is_taken_file_by_file(published: Outlook, tmp_path: Path, said: Said) -> None:
    state = p.state_zip(tmp_path / "oesm25st.zip", 2025, [p.TEXAS_2025])
    export = p.export_csv(tmp_path / "Employment Projections.csv", 2020, p.EDITION_2024, wage_year=2020)
    folder = p.zipped(
        tmp_path / "Downloads.zip",
        {"a/oesm25st.zip": state.read_bytes(), "a/x.csv": export.read_bytes(), "a/notes.txt": b"Dear diary"},
    )
    assert published.run("import", folder) == 1
    text = said()
    assert "Downloads.zip: an archive of 3 files" in text
    assert "oesm25st.zip: OEWS workbook" in text
    assert "x.csv: Employment Projections export" in text
    assert f"Failed: {folder}/a/notes.txt" in text
    assert len(published.rows("wages", area_code="4800000")) == 1
    assert len(published.rows("projections", vintage="2020-30")) == 2


def test_the_parts_of_the_flat_file_may_come_packed(outlook: Outlook, tmp_path: Path) -> None:
    parts = p.flat_file(tmp_path / "by-hand", p.flat_series(2026))
    packed = p.zipped(tmp_path / "oe.zip", {path.name: path.read_bytes() for path in parts.values()})
    assert outlook.refresh() == 0
    assert outlook.run("import", packed) == 0
    assert {r["source_id"] for r in outlook.rows("wages", year=2026)} == {"oews-2026-flat"}


def test_the_flat_file_without_its_mapping_files_is_asked_for_whole(
    outlook: Outlook, tmp_path: Path, said: Said
) -> None:
    data = p.flat_file(tmp_path / "flat")["data"]
    assert outlook.run("import", data) == 1
    assert "oe.area" in said()


def test_importing_what_is_not_there_is_wrong_usage(outlook: Outlook, tmp_path: Path, said: Said) -> None:
    assert outlook.run("import", tmp_path / "nothing.zip") == 2
    assert "there is no file" in said()


# Usage, locks, logs ----------------------------------------------------------------------------------------


def test_a_second_refresh_at_the_same_time_is_turned_away(published: Outlook, said: Said) -> None:
    with lock(published.data):
        assert published.refresh() == 3
        assert published.run("build") == 3
    assert "another refresh is running" in said()
    assert published.site.requests == []
    assert published.refresh() == 0


def test_an_unknown_source_is_wrong_usage(outlook: Outlook, said: Said) -> None:
    assert outlook.refresh("--only", "price-index", "prices") == 2
    assert "there is no source 'prices'" in said()
    assert outlook.site.requests == []


@pytest.mark.parametrize("choice", ["292072", "29-20x2", ",", "29-2072;29-9021"])
def test_codes_that_are_none_are_wrong_usage(outlook: Outlook, said: Said, choice: str) -> None:
    assert outlook.refresh("--occupations", choice) == 2
    assert "not SOC codes" in said()


def test_bls_itself_is_not_asked_without_a_contact(outlook: Outlook, said: Said) -> None:
    assert outlook.run("refresh") == 2
    assert "OUTLOOK_CONTACT=you@example.org python -m etl refresh" in said()
    assert not outlook.data.exists()


def test_log_lines_are_json_on_request(published: Outlook, said: Said) -> None:
    p.cu_data(published.site.root / CPI, [(2025, "M09", "324.8")] * 2)
    assert published.refresh("--log-format", "json") == 4
    lines = [json.loads(line) for line in said().splitlines()]
    assert all({"time", "message"} <= line.keys() for line in lines)
    assert lines[0]["message"] == "fetch 1/11 oews-flat"
    assert lines[-1]["status"] == 4


def test_the_last_json_line_carries_the_exit_status(published: Outlook, said: Said) -> None:
    assert published.refresh("--log-format", "json") == 0
    last = json.loads(said().splitlines()[-1])
    assert last["status"] == 0
    assert last["message"].startswith("Nothing changed")


def test_a_longer_quoted_table_changes_its_own_edition_alone(published: Outlook) -> None:
    before = published.rows("projections", vintage="2024-34")
    p.quoted_csv(published.site.root / QUOTED, [*p.EDITION_2025, p.REGISTRARS_2025_35])
    assert published.refresh() == 0
    assert len(published.rows("projections", vintage="2025-35")) == 2
    assert published.rows("projections", vintage="2024-34") == before


def test_a_source_that_stays_unreadable_makes_no_new_edition(published: Outlook, said: Said) -> None:
    assert published.refresh() == 0
    edition, before = published.edition().id, published.bytes()
    published.site.put(CPI, b"series_id\tyear\tperiod\tvalue\tfootnote_codes\nnothing")
    for _ in range(2):
        assert published.refresh() == 1
        assert (published.edition().id, published.bytes()) == (edition, before)
    assert "price-index" in said()


def test_unforeseen_fault_of_a_reader_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, wanted: object) -> list[object]:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("etl.sources.cpi.read_price_index", broken)
    fault = read_task(ReadTask("price-index", "price-index", {"data": tmp_path}), Context(None, {}))
    assert isinstance(fault, Unreadable) and "ZeroDivisionError: a fault of ours" in str(fault)


def test_of_two_files_of_one_edition_the_one_taken_later_counts(published: Outlook, tmp_path: Path) -> None:
    def wage() -> int:
        (row,) = published.rows("projections", vintage="2024-34", occupation_code="29-2072")
        return int(row["median_wage_usd"])

    first = wage()
    corrected = [replace(r, wage=first - 10) if r.code == "29-2072" else r for r in p.EDITION_2024]
    mine = p.occupation_xlsx(tmp_path / "mine.xlsx", 2024, corrected)
    assert published.run("import", mine) == 0
    assert wage() == first - 10
    (credited,) = published.rows("sources", source_id="ep-2024-34")
    assert credited["sha256"] == hashlib.sha256(mine.read_bytes()).hexdigest()
    # BLS's own file, changed and taken later, counts again.
    again = [replace(r, wage=first + 10) if r.code == "29-2072" else r for r in p.EDITION_2024]
    later = p.occupation_xlsx(published.site.root / WORKBOOK, 2024, again)
    raw = published.data / "raw" / "manifest.json"
    raw.write_text(re.sub(r'"retrieved_at": "20\d\d', '"retrieved_at": "2019', raw.read_text()))
    assert published.refresh() == 0
    assert wage() == first + 10
    (credited,) = published.rows("sources", source_id="ep-2024-34")
    assert credited["sha256"] == hashlib.sha256(later.read_bytes()).hexdigest()


def test_a_run_on_an_old_file_alone_keeps_todays_titles(published: Outlook) -> None:
    before = {r["occupation_code"]: r["title"] for r in published.rows("occupations")}
    assert published.refresh("--force", "--only", "oews-national-2024") == 0
    assert {r["occupation_code"]: r["title"] for r in published.rows("occupations")} == before


def test_a_run_on_an_old_workbook_alone_keeps_todays_lists(published: Outlook, tmp_path: Path) -> None:
    before = published.rows("industries")
    row = p.in_industry(p.NATION_2024[1], "62", "1235", NAICS_TITLE="As it was called then", TOT_EMP=90000.0)
    assert published.run("import", p.sector_zip(tmp_path / "oesm24in4.zip", 2024, [row])) == 0
    assert published.rows("industries") == before
    assert len(published.rows("wages", industry_code="62--63")) == 1


def test_an_address_that_is_none_and_an_empty_folder_are_wrong_usage(
    outlook: Outlook, tmp_path: Path, said: Said
) -> None:
    assert outlook.run("refresh", "--mirror", "notaurl") == 2
    assert "is not a URL" in said()
    (tmp_path / "empty").mkdir()
    assert outlook.run("import", tmp_path / "empty") == 2
    assert "holds no files" in said()


def test_a_mirrors_validators_are_not_sent_to_another_address(published: Outlook) -> None:
    manifest = published.data / "raw" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(published.site.address, "http://127.0.0.1:9"))
    assert published.refresh() == 0
    assert all("if-none-match" not in headers for _, headers in published.site.requests)
