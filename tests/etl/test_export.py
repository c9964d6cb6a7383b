"""What is exported: a package that Frictionless accepts, a workbook with codes as text, whole or not at all."""

import csv
import hashlib
import json
import re
import shutil
from pathlib import Path

import frictionless
import openpyxl
import pytest

from etl.__main__ import run
from etl.errors import WrongUsage
from etl.export import datapackage, excel
from etl.export.folder import WORKBOOK, export
from etl.schema import TABLES
from etl.schema.base import TEXT, Column
from etl.store import editions
from etl.store.editions import Edition

PROJECT = Path(__file__).resolve().parent.parent.parent
# Of a large table enough for every kind of area, owner and mark, and few enough for a second reading by others.
MOST = 60


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The tables that come with the project, some rows of the larger ones that no other table refers to."""
    whole = editions.snapshot(PROJECT / "data")
    tables = whole.tables()
    referred_to = {reference.table for table in TABLES.values() for reference in table.references}
    for name in TABLES.keys() - referred_to:
        step = max(-(-len(tables[name]) // MOST), 1)
        tables[name] = tables[name].take(list(range(0, len(tables[name]), step)))
    path = tmp_path_factory.mktemp("edition") / "one"
    editions.write(tables, path, {**whole.about, "id": "20261122T000000Z-test"})
    return editions.opened(path, "live")


@pytest.fixture(scope="module")
def exported(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exported")
    for form in ("csv", "parquet", "xlsx"):
        export(edition, folder / form, form)
    return {form: folder / form for form in ("csv", "parquet", "xlsx")}


def test_frictionless_accepts_the_csv(exported: dict[str, Path]) -> None:
    report = frictionless.validate(str(exported["csv"] / "datapackage.json"))
    assert report.flatten(["fieldName", "type", "message"]) == []
    assert [task.name for task in report.tasks] == list(TABLES)
    assert sum(task.stats.get("rows", 0) for task in report.tasks) > 5 * MOST


def test_frictionless_refuses_what_the_description_excludes(
    exported: dict[str, Path], tmp_path: Path
) -> None:
    """The description is held to account: each kind of constraint stops the row that breaks it."""
    folder = shutil.copytree(exported["csv"], tmp_path / "spoiled")
    about = json.loads((folder / "datapackage.json").read_text())
    for resource in about["resources"]:
        del resource["bytes"], resource["hash"]
    (folder / "datapackage.json").write_text(json.dumps(about))
    last = (folder / "price_parity.csv").read_text().splitlines()[-1]
    with (folder / "price_parity.csv").open("a") as file:
        file.write(f"{last}\n2024,0600000,900,no-such-source\n2024,600000,,rpp-state-2023\n")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert {kind for (kind,) in report.flatten(["type"])} >= {
        "constraint-error",
        "foreign-key",
        "primary-key",
    }


def test_frictionless_accepts_the_parquet(exported: dict[str, Path]) -> None:
    report = frictionless.validate(str(exported["parquet"] / "datapackage.json"), limit_rows=2_000)
    assert report.valid, report.flatten(["title", "message"])[:3]
    assert len(report.tasks) == len(TABLES)


@pytest.mark.parametrize(
    ("pattern", "value", "accepted"),
    [(r"\S", "a b\nc", True), (r"\S", " ", False), ("^ab", "abc", True), ("^ab$", "abc", False)],
)
def test_described_patterns_accept_the_same(pattern: str, value: str, accepted: bool) -> None:
    described = datapackage.field(Column("name", TEXT, "a name", pattern=pattern))["constraints"]["pattern"]
    assert bool(re.fullmatch(described, value)) == accepted == bool(re.search(pattern, value))


def test_the_description_carries_units_meanings_and_constraints(
    exported: dict[str, Path], edition: Edition
) -> None:
    about = json.loads((exported["csv"] / "datapackage.json").read_text())
    assert about["version"] == edition.id
    resources = {resource["name"]: resource for resource in about["resources"]}
    for name, table in TABLES.items():
        resource = resources[name]
        path = exported["csv"] / resource["path"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        assert resource["schema"]["missingValues"] == [""]
        assert resource["schema"]["primaryKey"] == list(table.key)
        for column, field in zip(table.columns, resource["schema"]["fields"], strict=True):
            assert field["description"] == column.text
            assert field.get("unit", "") == column.unit
            held = field.get("constraints", {})
            assert held.get("required", False) == column.required
            assert (held.get("minimum"), held.get("maximum")) == (column.low, column.high)
            assert tuple(held.get("enum", ())) == column.values
    assert {
        "fields": ["area_code"],
        "reference": {"resource": "areas", "fields": ["area_code"]},
    } in resources["wages"]["schema"]["foreignKeys"]


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_the_readme_cites_as_bls_asks_and_says_that_it_cannot_vouch(
    exported: dict[str, Path], edition: Edition, form: str
) -> None:
    text = (exported[form] / "README.md").read_text()
    assert datapackage.NOTICE in text
    assert "Source: U.S. Bureau of Labor Statistics" in text
    taken = {str(row["retrieved_at"])[:10] for row in edition.read("sources").to_pylist()}
    assert f"Retrieved {min(taken)}" in text
    assert edition.id in text
    assert [name for name in TABLES if f"| {name} |" not in text] == []


def test_a_missing_figure_is_an_empty_cell_and_codes_keep_their_zeros(
    exported: dict[str, Path], edition: Edition
) -> None:
    with (exported["csv"] / "wages.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    expected = edition.read("wages").to_pylist()
    assert [row["area_code"] for row in rows] == [row["area_code"] for row in expected]
    assert [row["employment"] for row in rows] == [
        "" if row["employment"] is None else str(row["employment"]) for row in expected
    ]
    assert any(row["employment"] == "" for row in rows)


def test_the_workbook_has_notes_and_sources_first_then_every_table_whole(
    exported: dict[str, Path], edition: Edition
) -> None:
    book = openpyxl.load_workbook(exported["xlsx"] / WORKBOOK)
    assert book.sheetnames == ["notes", "sources", *(name for name in TABLES if name != "sources")]
    notes = [str(cell.value) for row in book["notes"].rows for cell in row if cell.value]
    assert datapackage.NOTICE in notes
    for name, table in TABLES.items():
        sheet = book[name]
        head, *rows = sheet.iter_rows(values_only=True)
        assert head == table.names
        assert rows == [
            tuple(excel.TOO_LONG if len(str(cell)) > excel.MOST_CHARACTERS else cell for cell in row.values())
            for row in edition.read(name).to_pylist()
        ], name
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(max(sheet.max_row, 2), sheet.max_column).coordinate}"


def test_cells_of_the_workbook_are_text_and_numbers_with_the_formats_of_their_units(
    exported: dict[str, Path],
) -> None:
    sheet = openpyxl.load_workbook(exported["xlsx"] / WORKBOOK)["wages"]
    cells = dict(zip((cell.value for cell in sheet[1]), sheet[2], strict=True))
    assert (cells["occupation_code"].data_type, cells["occupation_code"].number_format) == ("s", "@")
    assert (cells["year"].data_type, cells["year"].number_format) == ("n", "0")
    formats = {name: cells[name].number_format for name in ("annual_p50_usd", "hourly_p50_usd", "employment")}
    assert formats == {"annual_p50_usd": '"$"#,##0', "hourly_p50_usd": '"$"#,##0.00', "employment": "#,##0"}
    assert cells["wage_mean_rse_pct"].number_format == '0.0" %"'
    assert len("occupation_code") < sheet.column_dimensions["B"].width <= excel.WIDEST + 1


def test_rows_beyond_a_sheet_go_on_the_next(edition: Edition, tmp_path: Path) -> None:
    wages = edition.read("wages").to_pylist()
    # With its headings, a third of the rows in each sheet and a few in a fourth.
    most = len(wages) // 3
    excel.workbook(edition, tmp_path / "split.xlsx", most_rows=most)
    book = openpyxl.load_workbook(tmp_path / "split.xlsx")
    parts = [name for name in book.sheetnames if name.startswith("wages")]
    assert parts[:3] == ["wages", "wages (2)", "wages (3)"]
    rows = [row for name in parts for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert rows == [tuple(row.values()) for row in wages]
    assert {book[name]["A1"].value for name in parts} == {"year"}
    assert {book[name].max_row for name in parts[:-1]} == {most}


def test_text_too_long_for_a_cell_says_so(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MOST_CHARACTERS", 40)
    export(edition, tmp_path / "out", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "out" / WORKBOOK)
    assert excel.TOO_LONG in {cell.value for row in book["sources"].iter_rows() for cell in row}


def test_the_same_edition_gives_the_same_bytes(
    exported: dict[str, Path], edition: Edition, tmp_path: Path
) -> None:
    for form in ("csv", "xlsx"):
        export(edition, tmp_path / form, form)
        for path in exported[form].iterdir():
            assert (tmp_path / form / path.name).read_bytes() == path.read_bytes(), path.name


def test_an_earlier_export_is_replaced_whole(edition: Edition, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    export(edition, out, "parquet")
    export(edition, out, "csv")
    assert sorted(path.suffix for path in out.iterdir()) == sorted([".csv"] * len(TABLES) + [".json", ".md"])
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_anything_else_is_refused_and_left_as_it_is(edition: Edition, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(edition, out, "parquet")
    (out / "thesis.docx").write_text("mine")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(WrongUsage, match=r"thesis\.docx"):
        export(edition, out, "csv")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    (tmp_path / "file").write_text("x")
    with pytest.raises(WrongUsage, match="is a file"):
        export(edition, tmp_path / "file", "csv")
    other = tmp_path / "other"
    other.mkdir()
    (other / "datapackage.json").write_text('{"name": "somebody-elses", "resources": []}')
    assert run(["export", str(other), "--data", str(tmp_path / "none")]) == WrongUsage.exit_status


@pytest.mark.parametrize("stop", [OSError("no space left"), KeyboardInterrupt()])
@pytest.mark.parametrize("earlier", [False, True])
def test_an_export_that_is_stopped_leaves_what_was_there(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException, earlier: bool
) -> None:
    out = tmp_path / "out"
    if earlier:
        export(edition, out, "parquet")
    before = {path.name: path.read_bytes() for path in out.iterdir()} if earlier else None

    def stopped(*_: object) -> None:
        raise stop

    monkeypatch.setattr(datapackage, "readme", stopped)
    with pytest.raises(type(stop)):
        export(edition, out, "csv")
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if earlier else [])
    assert ({path.name: path.read_bytes() for path in out.iterdir()} if earlier else None) == before


def test_what_a_killed_export_left_is_cleared_by_the_next(edition: Edition, tmp_path: Path) -> None:
    (tmp_path / ".out.building-abc").mkdir()
    (tmp_path / ".out.building-abc" / "wages.csv").write_text("year\n")
    (tmp_path / ".out.building-abc.lock").touch()
    (tmp_path / ".out.building-def.lock").touch()
    export(edition, tmp_path / "out", "parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("place", ["s3://bucket/export", "file:///tmp/export"])
def test_an_address_is_no_folder_to_export_to(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["export", place]) == WrongUsage.exit_status
    assert "is a URL" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
