"""What graduates earned one, five and ten years later."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.cip_soc_crosswalk import read_program_occupations
from etl.sources.pseo import read_graduate_earnings, read_institutions
from tests import publishers as p


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    path = p.cip_soc_xlsx(tmp_path_factory.mktemp("needed") / "x.xlsx")
    (ties,) = read_program_occupations(path, frozenset({"29-2072"}))
    return ties.tables


def read_rows(path: Path, tables: dict[str, pa.Table], year: int | None = None) -> list[dict[str, Any]]:
    (reading,) = read_graduate_earnings(path, None, tables, year)
    rows: list[dict[str, Any]] = reading.tables["graduate_earnings"].to_pylist()
    return rows


def test_each_horizon_is_a_row(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    rows = read_rows(p.pseo_csv(tmp_path / "pseoe_all.csv"), tables, 2019)
    first = next(row for row in rows if row["cip_code"] == "51.07" and row["cohort"] == "all")
    assert first == {
        "institution_code": "00134600",
        "credential": "associate",
        "cip_code": "51.07",
        "cohort": "all",
        "cohort_years": 5,
        "years_after": 1,
        "p25_usd": 28745,
        "p50_usd": 37437,
        "p75_usd": 48945,
        "graduates": 322,
        "not_released": None,
        "source_id": "pseo-2019",
    }
    medians = [r["p50_usd"] for r in rows if r["cip_code"] == "51.07" and r["cohort"] == "all"]
    assert medians == [37437, 46673, 49605]


def test_withheld_is_marked_and_future_has_no_row(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    rows = [r for r in read_rows(p.pseo_csv(tmp_path / "pseoe_all.csv"), tables) if r["cohort"] == "2011"]
    assert [(r["years_after"], r["p50_usd"], r["not_released"]) for r in rows] == [
        (1, 37437, None),
        (5, None, "p25_usd,p50_usd,p75_usd,graduates"),
    ]


def test_all_fields_stay_beside_the_tied_one(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    rows = read_rows(p.pseo_csv(tmp_path / "pseoe_all.csv"), tables)
    assert {row["cip_code"] for row in rows} == {"51.07", "all"}


def test_codes_of_later_releases_are_known(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    later = p.graduates(institution="00134600", degree_level="03", grad_cohort="0000")
    state = later | {"inst_level": "S", "institution": "08"}
    rows = read_rows(p.pseo_csv(tmp_path / "pseoe_R2024.csv", [later, state]), tables)
    assert {(r["institution_code"], r["credential"], r["cohort"]) for r in rows} == {
        ("00134600", "associate", "all"),
        ("08", "associate", "all"),
    }
    assert rows[0]["source_id"] == "pseo-2024"


@pytest.mark.parametrize(
    "changed", [{"y1_p50_earnings": ""}, {"y1_p50_earnings": "n/a"}, {"status_y1_earnings": "5"}]
)
def test_figure_against_its_status_is_refused(
    tmp_path: Path, tables: dict[str, pa.Table], changed: dict[str, str]
) -> None:
    with pytest.raises(Unreadable, match="does not agree with its status"):
        read_rows(p.pseo_csv(tmp_path / "x.csv", [p.graduates(**changed)]), tables)


@pytest.mark.parametrize(
    "changed", [{"status_y5_earnings": "4"}, {"degree_level": "12"}, {"inst_level": "Q"}, {"cip_level": "6"}]
)
def test_unknown_code_is_refused(
    tmp_path: Path, tables: dict[str, pa.Table], changed: dict[str, str]
) -> None:
    with pytest.raises(LayoutChanged, match="other codes"):
        read_rows(p.pseo_csv(tmp_path / "x.csv", [p.graduates(**changed)]), tables)


def test_institutions_have_the_same_codes(tmp_path: Path) -> None:
    (reading,) = read_institutions(p.pseo_labels_csv(tmp_path / "label_institution.csv"), None, 2019)
    rows = reading.tables["graduate_institutions"].to_pylist()
    assert [(r["institution_code"], r["institution_level"], r["state"]) for r in rows] == [
        ("0", "nation", None),
        ("08", "state", None),
        ("00134600", "institution", "CO"),
        ("B0472400", "institution", "FC"),
    ]
    assert (reading.source_id, rows[2]["institution_name"]) == (
        "pseo-labels-2019",
        "ARAPAHOE COMMUNITY COLLEGE",
    )


def test_institution_named_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="each institution once"):
        read_institutions(p.pseo_labels_csv(tmp_path / "x.csv", [*p.PSEO_LABELS, p.PSEO_LABELS[2]]), None)
