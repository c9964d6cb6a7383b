"""O*NET's workbooks: tasks, technologies, related occupations, titles, and job zones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.reading import Reading
from etl.sources import onet
from tests import publishers as p
from tests.etl.conftest import Outlook, Said

Read = Callable[[Path, frozenset[str] | None], list[Reading]]
READERS: dict[str, Read] = {
    "Task Statements": onet.read_tasks,
    "Technology Skills": onet.read_technologies,
    "Related Occupations": onet.read_related_occupations,
    "Alternate Titles": onet.read_alternate_titles,
    "Sample of Reported Titles": onet.read_reported_titles,
    "Job Zones": onet.read_job_zones,
    "Job Zone Reference": onet.read_job_zone_levels,
}


def read(
    path: Path, name: str, rows: p.Rows | None = None, wanted: frozenset[str] | None = None
) -> list[dict[str, Any]]:
    (reading,) = READERS[name](p.onet_xlsx(path / "x.xlsx", name, rows), wanted)
    (table,) = reading.tables.values()
    return table.to_pylist()


def test_tasks_have_type_date_and_number_of_raters(tmp_path: Path) -> None:
    rows = read(tmp_path, "Task Statements", wanted=frozenset({"29-2072"}))
    assert rows[0] == {
        "occupation_code": "29-2072",
        "onet_code": "29-2072.00",
        "onet_title": "Medical Records Specialists",
        "task_id": "2450",
        "task": "Protect the security of medical records.",
        "task_type": "Core",
        "incumbents_responding": 60,
        "updated": "2021-08",
        "domain_source": "Incumbent",
        "source_id": "onet-tasks",
    }
    assert (rows[1]["task_type"], rows[1]["incumbents_responding"]) == ("Supplemental", None)


def test_part_of_an_occupation_keeps_its_own_code(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "Task Statements", wanted=frozenset({"15-1211"}))
    assert (row["occupation_code"], row["onet_code"], row["task_type"]) == ("15-1211", "15-1211.01", None)


def test_technologies_are_flagged(tmp_path: Path) -> None:
    rows = read(tmp_path, "Technology Skills")
    flags = [(row["technology"], row["hot"], row["in_demand"]) for row in rows]
    assert flags == [("Epic Systems", True, True), ("3M Encoder", False, False)]
    assert rows[0]["commodity_code"] == "43232610"


def test_release_without_demand_leaves_it_unknown(tmp_path: Path) -> None:
    rows = [row[:-1] for row in p.ONET["Technology Skills"]]
    found = read(tmp_path, "Technology Skills", rows)
    assert [(row["hot"], row["in_demand"]) for row in found] == [(True, None), (False, None)]


def test_related_occupation_may_be_one_that_is_not_wanted(tmp_path: Path) -> None:
    rows = read(tmp_path, "Related Occupations", wanted=frozenset({"29-2072"}))
    assert [(row["related_occupation_code"], row["related_title"]) for row in rows] == [
        ("43-4071", "File Clerks"),
        ("29-9021", "Health Information Technologists"),
    ]
    assert [(row["tier"], row["rank"]) for row in rows] == [("Primary-Short", 1), ("Supplemental", 2)]


def test_alternate_titles_include_short_forms(tmp_path: Path) -> None:
    rows = read(tmp_path, "Alternate Titles")
    assert [(row["occupation_code"], row["job_title"]) for row in rows] == [
        ("15-1211", "Nursing Informaticist"),
        ("29-2072", "CPC"),
        ("29-2072", "Certified Professional Coder (CPC)"),
        ("29-2072", "Health Information Coder"),
    ]
    assert {(row["trust"], row["illustrative"]) for row in rows} == {("O", False)}


def test_titles_shown_to_job_seekers_are_examples(tmp_path: Path) -> None:
    rows = read(tmp_path, "Sample of Reported Titles")
    assert {row["job_title"]: row["illustrative"] for row in rows} == {
        "Coder": False,
        "Medical Records Clerk": True,
    }


def test_job_zones_are_numbers_with_a_meaning(tmp_path: Path) -> None:
    zones = read(tmp_path, "Job Zones")
    assert {row["onet_code"]: row["job_zone"] for row in zones} == {"29-2072.00": 3, "15-1211.01": 5}
    (level,) = read(tmp_path, "Job Zone Reference", wanted=frozenset({"29-2072"}))
    assert (level["job_zone"], level["name"]) == (3, "Job Zone Three")


@pytest.mark.parametrize("name", READERS)
def test_license_and_publisher_are_named(tmp_path: Path, name: str) -> None:
    (reading,) = READERS[name](p.onet_xlsx(tmp_path / "x.xlsx", name), None)
    assert reading.license.startswith("CC BY 4.0")
    assert "USDOL/ETA" in reading.license
    assert reading.publisher == "U.S. Department of Labor, Employment and Training Administration"


@pytest.mark.parametrize("name", READERS)
def test_other_headings_are_refused(tmp_path: Path, name: str) -> None:
    head, *rows = p.ONET[name]
    with pytest.raises(LayoutChanged, match="is not the O\\*NET workbook"):
        read(tmp_path, name, [[f"New {cell}" for cell in head], *rows])


@pytest.mark.parametrize(
    ("name", "column", "cell", "message"),
    [
        ("Task Statements", 0, "Feb-72", "1 lines that are not of its kind"),
        ("Task Statements", 2, "first", "1 lines that are not of its kind"),
        ("Task Statements", 5, "many", "not whole numbers"),
        ("Task Statements", 6, "2021", "dates of another form"),
        ("Technology Skills", 5, "maybe", "marks that are not known"),
        ("Technology Skills", 3, "4323", "1 lines that are not of its kind"),
        ("Related Occupations", 2, "43-4071", "1 lines that are not of its kind"),
        ("Alternate Titles", 2, "", "1 lines that are not of its kind"),
        ("Job Zones", 2, "high", "not whole numbers"),
        ("Job Zones", 2, "n/a", "not whole numbers"),
    ],
)
def test_odd_cell_is_refused(tmp_path: Path, name: str, column: int, cell: str, message: str) -> None:
    head, first, *rows = p.ONET[name]
    odd = [*first[:column], cell, *first[column + 1 :]]
    with pytest.raises(Unreadable, match=message):
        read(tmp_path, name, [head, odd, *rows])


def test_workbook_without_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no lines below its headings"):
        read(tmp_path, "Task Statements", p.ONET["Task Statements"][:1])


def test_bls_titles_stand_above_those_of_onet(published: Outlook, said: Said) -> None:
    folder = published.data.parent
    for name in ("Alternate Titles", "Task Statements", "Related Occupations"):
        assert published.run("import", p.onet_xlsx(folder / f"{name}.xlsx", name)) == 0
    assert "O*NET alternate titles" in said()
    (coder,) = published.rows("job_titles", job_title="Certified Professional Coder (CPC)")
    assert (coder["trust"], coder["source_id"]) == ("O", "onet-alternate-titles")
    assert published.run("import", p.job_titles_xlsx(folder / "titles.xlsx")) == 0
    (shared,) = published.rows("job_titles", job_title="Health Information Coder")
    assert shared["trust"] == "A"
    assert published.rows("tasks", onet_code="15-1211.01")
    (source,) = published.rows("sources", source_id="onet-tasks")
    assert source["license"].startswith("CC BY 4.0")


def test_text_edition_gives_the_same(tmp_path: Path) -> None:
    def write(cell: Any) -> str:
        return str(int(cell)) if isinstance(cell, float) else str(cell)

    lines = ["\t".join(map(write, row)) for row in p.ONET["Task Statements"]]
    path = p.written(tmp_path / "Task Statements.txt", "\r\n".join([*lines, ""]))
    (reading,) = onet.read_tasks(path, None)
    assert reading.tables["tasks"].to_pylist() == read(tmp_path, "Task Statements")
