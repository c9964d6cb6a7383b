"""BLS's direct match titles and the names in occupations.toml, in a table that older editions lack."""

import json
from pathlib import Path
from typing import Any

import pytest

from etl.codes.occupations import load_occupations
from etl.errors import LayoutChanged, NoTables, Unreadable
from etl.sources import job_titles
from etl.store import editions
from tests import publishers as p
from tests.etl.conftest import Outlook, Said


def titles(path: Path, wanted: frozenset[str] | None = None) -> list[tuple[Any, ...]]:
    (reading,) = job_titles.read_job_titles(path, wanted)
    assert (reading.source_id, reading.second_hand) == ("soc-job-titles-2018", False)
    rows = reading.tables["job_titles"].to_pylist()
    assert {row["trust"] for row in rows} <= {"A"}
    return [(row["occupation_code"], row["job_title"], row["illustrative"]) for row in rows]


def test_each_title_is_read_once_with_its_mark(tmp_path: Path) -> None:
    assert titles(p.job_titles_xlsx(tmp_path / "x.xlsx")) == [
        ("29-2072", "Health Information Coder", True),
        ("29-2072", "Health Records Technician", False),
        ("29-9021", "Cancer Registrar", True),
        ("31-9097", "Venipuncturist", True),
    ]


def test_line_breaks_in_titles_become_spaces(tmp_path: Path) -> None:
    rows = [
        p.JOB_TITLE_COLUMNS,
        ["29-2072", "Medical Records Specialists", " Medical  Bill\nCoder ", "X"],
        [],
    ]
    path = p.written(tmp_path / "x.xlsx", p.xlsx({"Sorted by SOC": rows}))
    assert titles(path) == [("29-2072", "Medical Bill Coder", True)]


def test_only_wanted_occupations_are_kept(tmp_path: Path) -> None:
    kept = titles(p.job_titles_xlsx(tmp_path / "x.xlsx"), frozenset({"29-9021"}))
    assert kept == [("29-9021", "Cancer Registrar", True)]


@pytest.mark.parametrize(
    "row",
    [
        ["Feb-72", "Medical Records Specialists", "Health Information Coder", "x"],
        ["29-2072", "Medical Records Specialists", "", ""],
        ["29-2072", "Medical Records Specialists", "Health Information Coder", "yes"],
    ],
)
def test_line_without_a_title_is_refused(tmp_path: Path, row: list[str]) -> None:
    with pytest.raises(Unreadable, match="1 lines that are not a job title"):
        titles(p.job_titles_xlsx(tmp_path / "x.xlsx", [*p.JOB_TITLES, row]))


def test_another_heading_is_refused(tmp_path: Path) -> None:
    columns = [*p.JOB_TITLE_COLUMNS[:2], "2028 SOC Direct Match Title", "Illustrative Example"]
    with pytest.raises(LayoutChanged, match="2018 SOC Direct Match Title"):
        titles(p.job_titles_xlsx(tmp_path / "x.xlsx", columns=columns))


def test_bls_titles_replace_names_in_use(published: Outlook, said: Said) -> None:
    own = published.rows("job_titles")
    assert {(row["occupation_code"], row["job_title"]) for row in own} == {
        (code, name) for code, entry in load_occupations().items() for _, name in entry.names
    }
    assert {row["trust"] for row in own} == {"B", "C"}

    assert published.run("import", p.job_titles_xlsx(published.data.parent / "titles.xlsx")) == 0
    assert "SOC 2018 direct match titles" in said()
    coder = published.rows("job_titles", job_title="Health Information Coder")
    assert [(row["trust"], row["source_id"]) for row in coder] == [("A", "soc-job-titles-2018")]
    assert published.rows("job_titles", job_title="Medical Coder"), "a name that BLS does not list stays"
    (source,) = published.rows("sources", source_id="soc-job-titles-2018")
    assert source["url"] == "https://www.bls.gov/soc/2018/soc_2018_direct_match_title_file.xlsx"


def before_there_were_job_titles(edition: Path) -> None:
    about = json.loads((edition / "edition.json").read_text())
    del about["tables"]["job_titles"]
    (edition / "edition.json").write_text(json.dumps(about))
    (edition / "job_titles.parquet").unlink()


def test_older_edition_shows_names_in_use(published: Outlook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    before_there_were_job_titles((published.data / "live").resolve())
    shown = editions.shown(published.data)
    assert (shown.kind, shown.notice) == ("live", "")
    assert "Medical Coder" in shown.read("job_titles")["job_title"].to_pylist()
    assert shown.describe("job_titles")["rows"] == len(shown.read("job_titles"))


def test_lost_table_is_missed(published: Outlook) -> None:
    (published.data / "live" / "job_titles.parquet").unlink()
    with pytest.raises(NoTables):
        editions.live(published.data)
