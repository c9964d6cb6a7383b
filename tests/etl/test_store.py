import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.assemble import assemble
from etl.errors import Busy, NoTables
from etl.schema import TABLES
from etl.schema.base import NUMBER, Column
from etl.store import editions
from etl.store.lock import lock
from etl.store.remote import data_location
from tests.etl.conftest import Outlook


def with_snapshot(outlook: Outlook) -> Outlook:
    shutil.copytree((outlook.data / "live").resolve(), outlook.data / "snapshot")
    return outlook


def test_the_live_edition_is_shown_where_there_is_one(published: Outlook) -> None:
    edition = editions.shown(with_snapshot(published).data)
    assert (edition.kind, edition.notice) == ("live", "")


def test_the_snapshot_is_shown_where_nothing_was_refreshed(published: Outlook) -> None:
    with_snapshot(published)
    (published.data / "live").unlink()
    edition = editions.shown(published.data)
    assert (edition.kind, edition.notice) == ("snapshot", "")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def other_schema(path: Path) -> None:
    pq.write_table(pq.read_table(path).drop_columns(["source_id"]), path)


@pytest.mark.parametrize("damage", [cut, other_schema, Path.unlink])
def test_damaged_live_tables_give_way_to_the_snapshot_with_a_notice(
    published: Outlook, damage: object
) -> None:
    with_snapshot(published)
    damage(published.data / "live" / "wages.parquet")  # type: ignore[operator]
    edition = editions.shown(published.data)
    assert edition.kind == "snapshot"
    assert edition.notice.startswith("The refreshed tables cannot be used")
    assert len(edition.read("wages")) > 0


def one_bit(path: Path) -> None:
    """A change inside a page of data: footer and schema stay as they were."""
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def test_one_bit_changed_on_the_disk_gives_way_to_the_snapshot(published: Outlook) -> None:
    with_snapshot(published)
    one_bit(published.data / "live" / "wages.parquet")
    edition = editions.shown(published.data)
    assert edition.kind == "snapshot"
    assert "differ from what was published: got wages changed on disk" in edition.trouble


def test_the_snapshot_is_shown_as_long_as_it_can_be_read(published: Outlook) -> None:
    with_snapshot(published)
    (published.data / "live").unlink()
    table = pq.read_table(published.data / "snapshot" / "wages.parquet")
    pq.write_table(table.slice(1), published.data / "snapshot" / "wages.parquet")
    assert editions.shown(published.data).notice == ""
    assert published.run("check") == 4


@pytest.mark.parametrize("content", ["", "{", "{}", "[]"])
def test_a_damaged_edition_file_gives_way_to_the_snapshot(published: Outlook, content: str) -> None:
    with_snapshot(published)
    (published.data / "live" / "edition.json").write_text(content)
    assert editions.shown(published.data).kind == "snapshot"


def test_a_link_that_leads_nowhere_gives_way_to_the_snapshot_with_a_notice(published: Outlook) -> None:
    with_snapshot(published)
    shutil.rmtree(published.data / "editions")
    edition = editions.shown(published.data)
    assert edition.kind == "snapshot"
    assert "cannot be used" in edition.notice


def test_a_refresh_mends_damaged_live_tables(published: Outlook) -> None:
    cut(published.data / "live" / "wages.parquet")
    assert published.refresh("--force") == 0
    assert editions.shown(published.data).kind == "live"


def test_without_live_tables_and_snapshot_there_is_nothing_to_show(outlook: Outlook) -> None:
    with pytest.raises(NoTables, match="python -m etl refresh"):
        editions.shown(outlook.data)


def test_a_reader_keeps_its_edition_while_another_is_published(published: Outlook) -> None:
    edition = published.edition()
    assert published.run("build") == 0
    assert published.edition().id != edition.id
    assert len(edition.read("wages")) > 0


def test_five_editions_are_kept_and_the_shown_one_among_them(published: Outlook) -> None:
    tables = published.edition().tables()
    ids = [editions.publish(published.data, tables, {"inputs": f"{n:08d}"}).id for n in range(8)]
    kept = {path.name for path in (published.data / "editions").iterdir()}
    assert len(kept) == 5
    assert published.edition().id == ids[-1]
    assert ids[-1] in kept


def test_row_order_does_not_change_the_files(published: Outlook, tmp_path: Path) -> None:
    tables = published.edition().tables()
    backwards = {
        name: table.take(pa.array(reversed(range(len(table))), pa.int64())) for name, table in tables.items()
    }
    for folder, before in (("a", tables), ("b", backwards)):
        assembled, _ = assemble([], before)
        editions.write(assembled, tmp_path / folder, {"id": "a"})
    for name in TABLES:
        first, second = (tmp_path / folder / f"{name}.parquet" for folder in ("a", "b"))
        assert first.read_bytes() == second.read_bytes(), name


def test_the_lock_is_held_by_one_and_let_go_on_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="stopped"), lock(tmp_path):
        with pytest.raises(Busy), lock(tmp_path):
            pass
        raise RuntimeError("stopped")
    with lock(tmp_path):
        assert (tmp_path / ".lock").exists()


def test_the_data_folder_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_location() == editions.PROJECT / "data"
    monkeypatch.setenv("OUTLOOK_DATA", "/srv/outlook")
    assert data_location() == Path("/srv/outlook")


@pytest.mark.parametrize("later", [True, False])
def test_older_edition_lacks_only_later_columns(
    published: Outlook, monkeypatch: pytest.MonkeyPatch, later: bool
) -> None:
    spec = TABLES["price_index"]
    column = Column("standard_error", NUMBER, "standard error of the index", later=later)
    monkeypatch.setitem(TABLES, "price_index", replace(spec, columns=(*spec.columns, column)))
    if not later:
        with pytest.raises(NoTables, match="different schema"):
            editions.live(published.data)
        return
    edition = editions.live(published.data)
    assert edition is not None
    read = edition.read("price_index")
    assert read.schema.equals(TABLES["price_index"].schema)
    assert read["standard_error"].null_count == len(read) > 0
    assert read["cpi_u"].null_count == 0
    assert edition.describe("price_index")["rows"] == len(read)
    assert edition.describe("price_index")["sha256"] != edition.about["tables"]["price_index"]["sha256"]
    assert edition.describe("wages") == edition.about["tables"]["wages"]


def test_later_columns_may_be_null() -> None:
    assert [(t.name, c.name) for t in TABLES.values() for c in t.columns if c.later and c.required] == []
