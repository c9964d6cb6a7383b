"""The crosswalk of programs and occupations."""

from pathlib import Path

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.cip_soc_crosswalk import read_program_occupations
from tests import publishers as p


def read_ties(path: Path, wanted: frozenset[str] | None = None) -> list[tuple[str, str]]:
    (reading,) = read_program_occupations(path, wanted)
    rows = reading.tables["program_occupations"].to_pylist()
    return [(row["cip_code"], row["occupation_code"]) for row in rows]


def test_each_tie_is_read_once(tmp_path: Path) -> None:
    assert read_ties(p.cip_soc_xlsx(tmp_path / "x.xlsx")) == [
        ("51.0701", "11-9111"),
        ("51.0707", "29-2072"),
        ("51.0713", "29-2072"),
        ("51.0801", "31-9092"),
    ]


def test_only_ties_to_wanted_occupations_stay(tmp_path: Path) -> None:
    path = p.cip_soc_xlsx(tmp_path / "x.xlsx")
    assert read_ties(path, frozenset({"31-9092"})) == [("51.0801", "31-9092")]


def test_edition_is_named_by_its_headings(tmp_path: Path) -> None:
    columns = ["CIP2030Code", "CIP2030Title", "SOC2028Code", "SOC2028Title"]
    (reading,) = read_program_occupations(p.cip_soc_xlsx(tmp_path / "x.xlsx", columns=columns), None)
    assert (reading.source_id, reading.vintage) == ("cip-soc-2030-2028", "2030")


def test_titles_lose_their_final_period(tmp_path: Path) -> None:
    (reading,) = read_program_occupations(p.cip_soc_xlsx(tmp_path / "x.xlsx"), frozenset({"31-9092"}))
    assert reading.tables["program_occupations"]["cip_title"].to_pylist() == ["Medical/Clinical Assistant"]


@pytest.mark.parametrize(
    "row",
    [[51.07, "Health.", "29-2072", "Records"], ["51.0707", "Health.", "Feb-72", "Records"], p.CIP_SOC[2]],
)
def test_damaged_or_repeated_tie_is_refused(tmp_path: Path, row: list[str]) -> None:
    with pytest.raises(Unreadable, match="do not tie a program"):
        read_ties(p.cip_soc_xlsx(tmp_path / "x.xlsx", [*p.CIP_SOC, row]))


def test_another_crosswalk_is_refused(tmp_path: Path) -> None:
    columns = ["CIP2020Code", "CIP2020Title", "ISCO Code", "ISCO Title"]
    with pytest.raises(LayoutChanged, match="SOC2018Code"):
        read_ties(p.cip_soc_xlsx(tmp_path / "x.xlsx", columns=columns))
