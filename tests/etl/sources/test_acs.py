"""A household survey's full-time earnings and workers, in three layouts."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.acs import read_household_pay, read_labels
from tests import publishers as p

Tables = dict[str, pa.Table]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder = tmp_path_factory.mktemp("labels")
    labels = [
        reading.tables["census_occupations"]
        for table in ("B24121", "B24124")
        for reading in read_labels(p.acs_legend_csv(folder / "x.csv", table=table), None)
    ]
    return {"census_occupations": pa.concat_tables(labels)}


def read_rows(path: Path, tables: Tables, year: int | None = 2018) -> list[dict[str, Any]]:
    (reading,) = read_household_pay(path, None, tables, year)
    (table,) = reading.tables.values()
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def test_median_has_its_margin_of_error(tmp_path: Path, tables: Tables) -> None:
    total, records, *_ = read_rows(p.acs_csv(tmp_path / "B24121.csv"), tables)
    assert (total["occupation_code"], total["median_earnings_usd"]) == ("00-0000", 48565)
    assert records == {
        "year": 2018,
        "occupation_code": "29-2072",
        "census_title": "Medical records specialists",
        "median_earnings_usd": 41346,
        "median_earnings_moe_usd": 926,
        "not_released": None,
        "top_coded": None,
        "source_id": "acs-2018-b24121",
    }


def test_capped_and_withheld_medians_are_marked(tmp_path: Path, tables: Tables) -> None:
    *_, capped, withheld = read_rows(p.acs_csv(tmp_path / "B24121.csv"), tables)
    assert (capped["median_earnings_usd"], capped["top_coded"], capped["not_released"]) == (
        None,
        "median_earnings_usd",
        None,
    )
    assert (withheld["median_earnings_usd"], withheld["top_coded"]) == (None, None)
    assert withheld["not_released"] == "median_earnings_usd,median_earnings_moe_usd"


def test_workers_are_counted_with_their_error(tmp_path: Path, tables: Tables) -> None:
    rows = read_rows(p.acs_csv(tmp_path / "B24124.csv", p.ACS_WORKERS, "B24124"), tables)
    assert [(r["occupation_code"], r["full_time_workers"], r["full_time_workers_moe"]) for r in rows[:2]] == [
        ("00-0000", 1247530, 3000),
        ("29-2072", 146096, 6381),
    ]


def test_lines_that_miss_the_total_are_refused(tmp_path: Path, tables: Tables) -> None:
    lines = p.ACS_WORKERS | {"Legislators": ("14340", "500", "null", "null")}
    with pytest.raises(Unreadable, match="do not make its total"):
        read_rows(p.acs_csv(tmp_path / "B24124.csv", lines, "B24124"), tables)


def test_title_is_tied_to_the_code_of_its_year(tmp_path: Path) -> None:
    lines = {
        "Total": p.ACS_LINES["Total"],
        "Medical records and health information technicians": ("40152", "884", "null", "null"),
    }
    (labels,) = read_labels(p.acs_legend_csv(tmp_path / "legend.csv", lines), None)
    path = p.acs_csv(tmp_path / "B24121.csv", lines)
    assert [r["occupation_code"] for r in read_rows(path, labels.tables, 2017)] == ["00-0000", "29-2071"]
    assert [r["occupation_code"] for r in read_rows(path, labels.tables, 2018)] == ["00-0000"]


def test_only_wanted_occupations_are_kept(tmp_path: Path, tables: Tables) -> None:
    (reading,) = read_household_pay(p.acs_csv(tmp_path / "x.csv"), frozenset({"29-2072"}), tables, 2018)
    assert reading.tables["household_pay"]["occupation_code"].to_pylist() == ["29-2072"]


def test_response_of_the_api_reads_alike(tmp_path: Path, tables: Tables) -> None:
    response = p.acs_json(tmp_path / "response.json")
    assert read_rows(response, tables) == read_rows(p.acs_csv(tmp_path / "x.csv"), tables)


def test_download_needs_no_labels_and_says_its_year(tmp_path: Path, tables: Tables) -> None:
    path = p.acs_download_csv(tmp_path / "ACSDT1Y2018.B24121-Data.csv")
    empty = {"census_occupations": tables["census_occupations"].slice(0, 0)}
    assert read_rows(path, empty, None) == read_rows(p.acs_csv(tmp_path / "x.csv"), tables)


def test_file_without_a_year_is_refused(tmp_path: Path, tables: Tables) -> None:
    with pytest.raises(LayoutChanged, match="does not say its year"):
        read_rows(p.acs_csv(tmp_path / "B24121.csv"), tables, None)


def test_year_against_the_files_name_is_refused(tmp_path: Path, tables: Tables) -> None:
    with pytest.raises(LayoutChanged, match="2018 in its name, 2019 given"):
        read_rows(p.acs_download_csv(tmp_path / "ACSDT1Y2018.B24121-Data.csv"), tables, 2019)


def test_five_year_estimates_are_refused(tmp_path: Path, tables: Tables) -> None:
    with pytest.raises(LayoutChanged, match="five-year estimates"):
        read_rows(p.acs_csv(tmp_path / "ACSDT5Y2022.B24121-Data.csv"), tables)


def test_lines_without_labels_are_refused(tmp_path: Path, tables: Tables) -> None:
    lines = p.ACS_LINES | {"Advertising and promotions managers": ("70000", "900", "null", "null")}
    with pytest.raises(LayoutChanged, match="titles are not known"):
        read_rows(p.acs_csv(tmp_path / "B24121.csv", lines), tables)


def test_two_sets_of_labels_that_fit_are_refused(tmp_path: Path, tables: Tables) -> None:
    other = {title.replace("specialists", "clerks"): cells for title, cells in p.ACS_LINES.items()}
    (labels,) = read_labels(p.acs_legend_csv(tmp_path / "x.csv", other), None)
    both = pa.concat_tables([tables["census_occupations"], labels.tables["census_occupations"]])
    with pytest.raises(LayoutChanged, match="titles are not known"):
        read_rows(p.acs_csv(tmp_path / "B24121.csv"), {"census_occupations": both})


def test_table_of_a_state_is_refused(tmp_path: Path, tables: Tables) -> None:
    header, cells = p.acs_response()
    state = [cell.replace("0100000US", "0400000US08").replace("United States", "Colorado") for cell in cells]
    with pytest.raises(LayoutChanged, match="0 lines for the nation"):
        read_rows(p.written(tmp_path / "x.csv", p.csv_text([header, state])), tables)


def test_unknown_mark_is_refused(tmp_path: Path, tables: Tables) -> None:
    lines = p.ACS_LINES | {"Legislators": ("-777777777", "5", "?", "null")}
    with pytest.raises(Unreadable, match="neither a figure nor a known mark"):
        read_rows(p.acs_csv(tmp_path / "B24121.csv", lines), tables)


def test_column_given_twice_must_agree(tmp_path: Path, tables: Tables) -> None:
    header, cells = p.acs_response()
    same = p.written(tmp_path / "same.csv", p.csv_text([[*header, header[1]], [*cells, cells[1]]]))
    assert read_rows(same, tables)[0]["median_earnings_usd"] == 48565
    other = p.written(tmp_path / "other.csv", p.csv_text([[*header, header[1]], [*cells, "999"]]))
    with pytest.raises(Unreadable, match="twice, with different figures"):
        read_rows(other, tables)


def test_labels_of_other_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match="labels other tables"):
        read_labels(p.acs_legend_csv(tmp_path / "x.csv", table="B01001"), None)
