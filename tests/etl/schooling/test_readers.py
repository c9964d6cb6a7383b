"""Both forms of OEWS give the pay of every occupation by schooling, also of those that tables don't keep."""

from pathlib import Path
from typing import Any

import pytest

from etl.errors import Unreadable
from etl.reading import Context, read_files
from tests import publishers as p
from tests.etl.schooling.rows import line_items

CONTEXT = Context(
    frozenset({"29-2072"}),
    {
        "projected_jobs": line_items(
            2024, {"29-2072": "Postsecondary nondegree award", "29-9021": "Bachelor's degree"}
        )
    },
)
# Nearly all the jobs there are, so that pay is given.
FEW = ["232820", *p.ALL_VALUES[1:]]
LINES = [
    p.series("N0000000", "000000", "000000", FEW),
    p.series("N0000000", "000000", "292072", p.RECORDS_VALUES),
    p.series("N0000000", "000000", "299021", p.REGISTRAR_VALUES),
    p.series("N0000000", "622000", "299021", p.REGISTRAR_VALUES),
    p.series("S0600000", "000000", "000000", [*FEW, "1000.000", "1.00"]),
    p.series("S0600000", "000000", "292072", [*p.RECORDS_VALUES, "836.000", "1.00"]),
]


def read_flat(folder: Path, lines: list[str]) -> dict[tuple[str, str], dict[str, Any]]:
    (reading,) = read_files("oews-flat", p.flat_file(folder, lines), CONTEXT)
    assert set(reading.tables["wages"]["occupation_code"].to_pylist()) == {"29-2072"}
    rows = reading.tables["pay_by_schooling"].to_pylist()
    return {(row["area_code"], row["schooling"]): row for row in rows}


def test_flat_file_gives_pay_of_occupations_not_kept(tmp_path: Path) -> None:
    found = read_flat(tmp_path, LINES)
    row = found["0000000", "bachelor"]
    assert (row["jobs"], row["annual_mean_usd"], row["source_id"]) == (38_100, 74_970, "oews-2025-flat")
    assert row["annual_p50_usd"] == pytest.approx(68_020, rel=0.001)
    # The hospitals' line is of one industry and not counted again; California lists no registrars.
    assert found["0000000", "any"]["jobs"] == 232_820
    california = found["0600000", "bachelor"]
    assert (california["jobs"], california["jobs_not_published"]) == (0, 38_100)


def test_damage_in_occupations_not_kept_is_refused(tmp_path: Path) -> None:
    broken = [line.replace("38100", "38x00") for line in LINES]
    with pytest.raises(Unreadable, match="damaged"):
        read_flat(tmp_path, broken)
    short = [*LINES[:2], p.series("N0000000", "000000", "299021", ["38100", "", *p.REGISTRAR_VALUES[2:10]])]
    with pytest.raises(Unreadable, match="lacks lines"):
        read_flat(tmp_path, short)


def test_workbook_gives_the_same_as_the_flat_file(tmp_path: Path) -> None:
    nation = [p.NATION_2025[0] | {"TOT_EMP": 232_820}, *p.NATION_2025[1:]]
    files = {"data": p.national_zip(tmp_path / "oesm25nat.zip", 2025, nation)}
    (reading,) = read_files("oews-workbook", files, CONTEXT)
    from_book = {row["schooling"]: row for row in reading.tables["pay_by_schooling"].to_pylist()}
    from_flat = read_flat(tmp_path, LINES)
    for schooling, row in from_book.items():
        assert row | {"source_id": "oews-2025-flat"} == from_flat["0000000", schooling]


def test_industry_workbook_has_no_pay_by_schooling(tmp_path: Path) -> None:
    path = p.sector_zip(tmp_path / "oesm25in4.zip", 2025, [p.in_industry(p.NATION_2025[1], 62, "1235")])
    (reading,) = read_files("oews-workbook", {"data": path}, CONTEXT)
    assert (reading.source_id, "pay_by_schooling" in reading.tables) == ("oews-2025-industry", False)
