"""Opening an edition, falling back to the snapshot, and querying from many threads."""

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


def test_live_edition_beats_snapshot(data: Path) -> None:
    edition = open_tables(data).edition
    assert (edition.kind, edition.id, edition.notice) == ("live", "20260101T000000Z-live", "")


def test_snapshot_needs_no_notice_before_refresh(data: Path) -> None:
    (data / "live").unlink()
    edition = open_tables(data).edition
    assert (edition.kind, edition.notice) == ("snapshot", "")


def test_empty_data_folder_uses_project_snapshot(tmp_path: Path) -> None:
    assert open_tables(tmp_path).edition.path == SNAPSHOT


@pytest.mark.parametrize("damage", ["missing", "truncated", "other schema", "no edition.json", "dangling"])
def test_damaged_edition_falls_back_to_snapshot(data: Path, damage: str) -> None:
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


def test_only_damaged_tables_raise_no_tables(data: Path) -> None:
    (data / "live").unlink()
    (data / "snapshot" / "wages.parquet").unlink()
    with pytest.raises(NoTables):
        open_tables(data)


def test_outlook_data_names_the_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTLOOK_DATA", str(data))
    assert open_tables().edition.id == "20260101T000000Z-live"


def test_open_tables_keep_their_edition(data: Path) -> None:
    tables = open_tables(data)
    (data / "live").unlink()
    shutil.copytree(SNAPSHOT, data / "editions" / "20270101T000000Z-next")
    (data / "live").symlink_to(Path("editions") / "20270101T000000Z-next")
    assert tables.edition.path.name == "20260101T000000Z-live"
    assert len(tables.rows("SELECT * FROM occupations")) == 19


def test_quote_in_folder_name_is_escaped(tmp_path: Path) -> None:
    folder = tmp_path / "o'brien's data"
    shutil.copytree(SNAPSHOT, folder / "snapshot")
    assert open_tables(folder).newest_year == 2025


def test_eight_threads_query_at_once(tables: Tables) -> None:
    codes = sorted(tables.occupations)

    def ask(turn: int) -> tuple[str, list[str], int]:
        code = codes[turn % len(codes)]
        frame = tables.rows("SELECT DISTINCT occupation_code FROM wages WHERE occupation_code = ?", [code])
        rows = tables.rows("SELECT count(*) AS n FROM wages WHERE occupation_code = ?", [code])
        return code, frame["occupation_code"].tolist(), int(rows["n"][0])

    alone = {code: ask(turn) for turn, code in enumerate(codes)}
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(ask, range(8 * len(codes))))
    assert [result for result in together if result != alone[result[0]]] == []
    assert all(found == [code] for code, found, _ in together)


def test_eight_threads_share_cached_lists(tables: Tables) -> None:
    fresh = Tables(tables.edition)
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: (tuple(fresh.occupations), len(fresh.sources)), range(8)))
    assert set(seen) == {(tuple(tables.occupations), len(tables.sources))}


def test_parameter_is_never_sql(tables: Tables) -> None:
    assert tables.rows("SELECT * FROM wages WHERE occupation_code = ?", ["' OR 1=1 --"]).empty


def test_integers_with_gaps_stay_integers(tables: Tables) -> None:
    frame = tables.rows(
        "SELECT employment FROM wages WHERE occupation_code = '29-2072' AND area_code = '5000000' AND year = 2025"
    )
    assert str(frame["employment"].dtype) == "Int64"
    assert frame["employment"][0] is pd.NA


def test_every_declared_table_can_be_queried(tables: Tables) -> None:
    counts = {name: int(tables.rows(f"SELECT count(*) AS n FROM {name}")["n"][0]) for name in TABLES}
    assert [name for name, rows in counts.items() if rows == 0] == []


def test_unknown_occupation_is_titled_by_code(tables: Tables) -> None:
    assert tables.title("99-9999") == "99-9999"
    assert "99-9999" not in tables.occupations


def test_newest_year_is_2025(tables: Tables) -> None:
    assert tables.newest_year == 2025
    core = tables.occupations["29-2072"]
    assert (core.title, core.first_year, core.last_year) == ("Medical records specialists", 2021, 2025)
    assert (core.classification, core.role) == ("SOC 2018", "core")


def test_quoted_source_is_second_hand(tables: Tables) -> None:
    quoted = [name for name, row in tables.sources.items() if row["second_hand"]]
    assert "ep-2025-35-quoted" in quoted
    assert all(name.endswith(("-quoted", "-copy", "-table")) for name in quoted), quoted
