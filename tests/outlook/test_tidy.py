"""Opening an edition, falling back to the snapshot, and asking from many threads."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from etl.errors import NoTables
from etl.schema import TABLES
from outlook.tables import Tables, open_tables
from tests.outlook.conftest import PROJECT

SNAPSHOT = PROJECT / "data" / "snapshot"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose live edition and snapshot are copies of the project's snapshot."""
    shutil.copytree(SNAPSHOT, tmp_path / "snapshot")
    shutil.copytree(SNAPSHOT, tmp_path / "editions" / "20260101T000000Z-live")
    about = tmp_path / "editions" / "20260101T000000Z-live" / "edition.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "id": "20260101T000000Z-live"}))
    (tmp_path / "live").symlink_to(Path("editions") / "20260101T000000Z-live")
    return tmp_path


def test_a_published_edition_is_shown_before_the_snapshot(data: Path) -> None:
    edition = open_tables(data).edition
    assert (edition.kind, edition.id, edition.notice) == ("live", "20260101T000000Z-live", "")


def test_the_snapshot_is_shown_without_a_notice_where_nothing_was_refreshed(data: Path) -> None:
    (data / "live").unlink()
    edition = open_tables(data).edition
    assert (edition.kind, edition.notice) == ("snapshot", "")


def test_a_data_folder_without_any_tables_shows_those_of_the_project(tmp_path: Path) -> None:
    assert open_tables(tmp_path).edition.path == SNAPSHOT


@pytest.mark.parametrize("damage", ["missing", "truncated", "other schema", "no edition.json", "dangling"])
def test_a_damaged_live_edition_gives_way_to_the_snapshot_and_says_so(data: Path, damage: str) -> None:
    live = (data / "live").resolve()
    wages = live / "wages.parquet"
    if damage == "missing":
        wages.unlink()
    elif damage == "truncated":
        wages.write_bytes(wages.read_bytes()[:500])
    elif damage == "other schema":
        shutil.copy(live / "areas.parquet", wages)
    elif damage == "no edition.json":
        (live / "edition.json").unlink()
    else:
        shutil.rmtree(live)
    tables = open_tables(data)
    assert tables.edition.kind == "snapshot"
    assert "set that came with this site" in tables.edition.notice
    assert "python -m etl" not in tables.edition.notice
    assert "python -m etl refresh" in tables.edition.trouble
    assert tables.title("29-2072") == "Medical records specialists"


def test_a_data_folder_whose_only_tables_are_damaged_raises_no_tables(data: Path) -> None:
    (data / "live").unlink()
    (data / "snapshot" / "wages.parquet").unlink()
    with pytest.raises(NoTables):
        open_tables(data)


def test_outlook_data_names_the_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_DATA", str(data))
    assert open_tables().edition.id == "20260101T000000Z-live"


def test_open_tables_stay_with_their_edition_while_another_is_published(data: Path) -> None:
    tables = open_tables(data)
    (data / "live").unlink()
    shutil.copytree(SNAPSHOT, data / "editions" / "20270101T000000Z-next")
    (data / "live").symlink_to(Path("editions") / "20270101T000000Z-next")
    assert tables.edition.path.name == "20260101T000000Z-live"
    assert len(tables.rows("SELECT * FROM occupations")) == 19


def test_a_quote_in_the_name_of_a_folder_is_no_sql(tmp_path: Path) -> None:
    folder = tmp_path / "o'brien's data"
    shutil.copytree(SNAPSHOT, folder / "snapshot")
    assert open_tables(folder).newest_year == 2025


def test_eight_threads_asking_at_once_each_get_their_own_answer(tables: Tables) -> None:
    codes = sorted(tables.occupations)

    def ask(turn: int) -> tuple[str, list[str], int]:
        code = codes[turn % len(codes)]
        frame = tables.rows("SELECT DISTINCT occupation_code FROM wages WHERE occupation_code = ?", [code])
        rows = tables.rows("SELECT count(*) AS n FROM wages WHERE occupation_code = ?", [code])
        return code, frame["occupation_code"].tolist(), int(rows["n"][0])

    alone = {code: ask(turn) for turn, code in enumerate(codes)}
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(ask, range(8 * len(codes))))
    assert [answer for answer in together if answer != alone[answer[0]]] == []
    assert all(found == [code] for code, found, _ in together)


def test_eight_threads_opening_the_cached_lists_at_once_see_the_same(tables: Tables) -> None:
    fresh = Tables(tables.edition)
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: (tuple(fresh.occupations), len(fresh.sources)), range(8)))
    assert set(seen) == {(tuple(tables.occupations), len(tables.sources))}


def test_a_value_is_a_parameter_and_never_sql(tables: Tables) -> None:
    assert tables.rows("SELECT * FROM wages WHERE occupation_code = ?", ["' OR 1=1 --"]).empty


def test_whole_numbers_with_gaps_stay_whole(tables: Tables) -> None:
    frame = tables.rows(
        "SELECT employment FROM wages WHERE occupation_code = '29-2072' AND area_code = '5000000' AND year = 2025"
    )
    assert str(frame["employment"].dtype) == "Int64"
    assert frame["employment"][0] is pd.NA


def test_every_declared_table_can_be_asked(tables: Tables) -> None:
    counts = {name: int(tables.rows(f"SELECT count(*) AS n FROM {name}")["n"][0]) for name in TABLES}
    assert [name for name, rows in counts.items() if rows == 0] == []


def test_an_unknown_occupation_is_called_by_its_code(tables: Tables) -> None:
    assert tables.title("99-9999") == "99-9999"
    assert "99-9999" not in tables.occupations


def test_the_newest_year_and_the_core_occupation_are_those_of_may_2025(tables: Tables) -> None:
    assert tables.newest_year == 2025
    core = tables.occupations["29-2072"]
    assert (core.title, core.first_year, core.last_year) == ("Medical records specialists", 2021, 2025)
    assert (core.classification, core.role) == ("SOC 2018", "core")


def test_a_source_that_is_quoted_is_marked_second_hand(tables: Tables) -> None:
    quoted = [name for name, row in tables.sources.items() if row["second_hand"]]
    assert quoted == ["ep-2025-35-quoted"]
