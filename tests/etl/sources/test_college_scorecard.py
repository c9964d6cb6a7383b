"""Programs and schools of the College Scorecard: the department's files, and somebody's table of one release."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from etl.assemble import assemble
from etl.errors import LayoutChanged, Unreadable
from etl.files import Stamp
from etl.sources.cip_soc_crosswalk import read_program_occupations
from etl.sources.college_scorecard import read_programs, read_school_outcomes
from tests import publishers as p

OFFICIAL, COPY = "Most-Recent-Cohorts-Field-of-Study_06102026.zip", "2026-06-10/value_check.parquet"
THRESHOLD = "workers aged 25 to 34 with a high school diploma only, in the state of the school"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    folder = tmp_path_factory.mktemp("needed")
    (ties,) = read_program_occupations(p.cip_soc_xlsx(folder / "x.xlsx"), frozenset({"29-2072"}))
    (outcomes,) = read_school_outcomes(p.institution_zip(folder / "x.zip"), None)
    return {**ties.tables, **outcomes.tables}


def read_rows(path: Path, tables: dict[str, pa.Table]) -> list[dict[str, Any]]:
    (reading,) = read_programs(path, frozenset({"29-2072"}), tables)
    rows: list[dict[str, Any]] = reading.tables["programs"].to_pylist()
    return rows


def test_program_is_read_with_its_threshold(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    first, *_ = read_rows(p.field_of_study_zip(tmp_path / OFFICIAL), tables)
    assert first == {
        "opeid6": "001346",
        "school_id": "126289",
        "school_name": "Arapahoe Community College",
        "control": "public",
        "cip_code": "51.07",
        "cip_title": "Health and Medical Administrative Services",
        "credential": "associate",
        "completers": 32,
        "earnings_1yr_usd": 37437,
        "earnings_4yr_usd": 46673,
        "debt_usd": 12345,
        "state_threshold_usd": 40674,
        "threshold_basis": THRESHOLD,
        "not_released": None,
        "source_id": "scorecard-programs-2026-06-10",
    }


def test_withheld_is_marked_and_blank_is_not(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    _, certificate, _ = read_rows(p.field_of_study_zip(tmp_path / OFFICIAL), tables)
    figures = [certificate[n] for n in ("completers", "earnings_1yr_usd", "earnings_4yr_usd", "debt_usd")]
    assert (figures, certificate["not_released"]) == ([None] * 4, "earnings_1yr_usd,debt_usd")


def test_closed_school_has_no_unitid(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    *_, closed = read_rows(p.field_of_study_zip(tmp_path / OFFICIAL), tables)
    assert (closed["school_id"], closed["opeid6"], closed["state_threshold_usd"]) == ("NA", "003674", None)


def test_fields_of_other_occupations_are_left_out(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    rows = read_rows(p.field_of_study_zip(tmp_path / OFFICIAL), tables)
    assert {row["cip_code"] for row in rows} == {"51.07"}


def test_older_names_of_columns_are_known(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    older = {"EARN_MDN_1YR": "EARN_MDN_HI_1YR", "DEBT_ALL_STGP_EVAL_MDN": "DEBTMEDIAN", "EARN_MDN_4YR": "X"}
    columns = [older.get(name, name) for name in p.FIELD_OF_STUDY_COLUMNS]
    rows = [p.program(EARN_MDN_1YR="PrivacySuppressed"), p.program(CREDLEV="3")]
    first, second = read_rows(p.field_of_study_zip(tmp_path / "FieldOfStudy.zip", rows, columns), tables)
    assert (first["not_released"], first["debt_usd"], first["source_id"]) == (
        "earnings_1yr_usd",
        12345,
        "scorecard-programs",
    )
    assert (second["earnings_1yr_usd"], second["earnings_4yr_usd"]) == (37437, None)


def test_copy_marks_every_missing_figure(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    path = p.scorecard_parquet(tmp_path / COPY, p.PROGRAMS_COPY)
    (reading,) = read_programs(path, None, tables)
    assert (reading.source_id, reading.second_hand) == ("scorecard-programs-2026-06-10-quoted", True)
    associate, certificate, closed = reading.tables["programs"].to_pylist()
    assert (associate["earnings_1yr_usd"], associate["state_threshold_usd"]) == (37437, 40674)
    assert certificate["not_released"] == "earnings_1yr_usd,earnings_4yr_usd,debt_usd"
    assert (closed["school_id"], closed["threshold_basis"]) == ("NA", None)


def test_copy_and_official_file_agree(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    official, *_ = read_rows(p.field_of_study_zip(tmp_path / OFFICIAL), tables)
    copy, *_ = read_rows(p.scorecard_parquet(tmp_path / COPY, p.PROGRAMS_COPY), tables)
    assert {k: v for k, v in official.items() if k != "source_id"} == {
        k: v for k, v in copy.items() if k != "source_id"
    }


@pytest.mark.parametrize("changed", [{"CIPCODE": "health"}, {"OPEID6": ""}, {"UNITID": "12"}, {"INSTNM": ""}])
def test_damaged_program_is_refused(
    tmp_path: Path, tables: dict[str, pa.Table], changed: dict[str, str]
) -> None:
    with pytest.raises(Unreadable, match="1 damaged lines"):
        read_rows(
            p.field_of_study_zip(tmp_path / OFFICIAL, [*p.PROGRAMS, p.program(**{"CREDLEV": "3"} | changed)]),
            tables,
        )


def test_program_given_twice_is_refused(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    with pytest.raises(Unreadable, match="2 damaged lines"):
        read_rows(p.field_of_study_zip(tmp_path / OFFICIAL, [*p.PROGRAMS, p.program()]), tables)


def test_unknown_mark_is_refused(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    with pytest.raises(Unreadable, match="EARN_MDN_1YR"):
        read_rows(p.field_of_study_zip(tmp_path / OFFICIAL, [p.program(EARN_MDN_1YR="n/a")]), tables)


def test_unknown_credential_is_refused(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    with pytest.raises(LayoutChanged, match="other codes for level"):
        read_rows(p.field_of_study_zip(tmp_path / OFFICIAL, [p.program(CREDLEV="12")]), tables)


def test_programs_need_the_crosswalk(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    empty = tables | {"program_occupations": tables["program_occupations"].slice(0, 0)}
    with pytest.raises(Unreadable, match="CIP2020_SOC2018_Crosswalk"):
        read_rows(p.field_of_study_zip(tmp_path / OFFICIAL), empty)


def test_school_has_price_completion_and_threshold(tmp_path: Path) -> None:
    (reading,) = read_school_outcomes(p.institution_zip(tmp_path / "Institution_06102026.zip"), None)
    college, branch, university = reading.tables["school_outcomes"].to_pylist()
    assert college == {
        "school_id": "126289",
        "school_name": "Arapahoe Community College",
        "city": "Littleton",
        "state": "CO",
        "net_price_usd": 9321,
        "completion_share": 0.3912,
        "pell_share": 0.2204,
        "students": 4620,
        "state_threshold_usd": 40674,
        "national_threshold_usd": 36082,
        "not_released": None,
        "source_id": "scorecard-schools-2026-06-10",
    }
    assert (branch["school_id"], branch["not_released"]) == ("12628901", "completion_share")
    assert (university["net_price_usd"], university["completion_share"]) == (-512, 0.4112)


def test_school_of_a_copy_marks_gaps(tmp_path: Path) -> None:
    (reading,) = read_school_outcomes(p.scorecard_parquet(tmp_path / "x.parquet", p.OUTCOMES_COPY), None)
    assert (reading.source_id, reading.vintage) == ("scorecard-schools-quoted", "release not stated")
    (school,) = reading.tables["school_outcomes"].to_pylist()
    assert (school["net_price_usd"], school["not_released"]) == (None, "net_price_usd")


def test_copy_without_a_column_is_refused(tmp_path: Path) -> None:
    columns = {name: cells for name, cells in p.OUTCOMES_COPY.items() if name != "pell_share"}
    with pytest.raises(LayoutChanged, match="pell_share"):
        read_school_outcomes(p.scorecard_parquet(tmp_path / "x.parquet", columns), None)


def test_official_release_replaces_a_copy_whole(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    stamp = Stamp("https://collegescorecard.ed.gov/data/", "0" * 64, 1, "2026-06-11T00:00:00Z")
    readings = [
        *read_programs(p.scorecard_parquet(tmp_path / COPY, p.PROGRAMS_COPY), None, tables),
        *read_programs(p.field_of_study_zip(tmp_path / OFFICIAL, [p.program()]), None, tables),
    ]
    assembled, _ = assemble([(reading, stamp) for reading in readings], None)
    rows = assembled["programs"].to_pylist()
    assert [(row["credential"], row["source_id"]) for row in rows] == [
        ("associate", "scorecard-programs-2026-06-10")
    ]
