from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources import oews_flat_file
from tests import publishers as p


def rows(files: dict[str, Path], wanted: set[str] | None = None) -> list[dict[str, Any]]:
    readings = oews_flat_file.read_flat_file(files, None if wanted is None else frozenset(wanted))
    return [row for reading in readings for row in reading.tables["wages"].to_pylist()]


def only(found: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    (row,) = [r for r in found if all(r[k] == v for k, v in wanted.items())]
    return row


def test_seventeen_lines_become_one_row(tmp_path: Path) -> None:
    row = only(rows(p.flat_file(tmp_path)), area_code="0600000")
    assert row == {
        "year": 2025,
        "occupation_code": "29-2072",
        "area_type": "state",
        "area_code": "0600000",
        "industry_code": "000000",
        "ownership": "all",
        "employment": 18700,
        "employment_rse_pct": 1.1,
        "jobs_per_1000": 1.02,
        "location_quotient": 0.82,
        "hourly_mean_usd": 27.30,
        "hourly_p10_usd": 17.79,
        "hourly_p25_usd": 20.91,
        "hourly_p50_usd": 24.59,
        "hourly_p75_usd": 31.17,
        "hourly_p90_usd": 39.01,
        "annual_mean_usd": 56790,
        "annual_p10_usd": 37000,
        "annual_p25_usd": 43490,
        "annual_p50_usd": 51140,
        "annual_p75_usd": 64820,
        "annual_p90_usd": 81150,
        "wage_mean_rse_pct": 0.4,
        "not_released": None,
        "top_coded": None,
        "source_id": "oews-2025-flat",
    }


def test_flat_file_and_workbook_give_same_row(tmp_path: Path) -> None:
    from etl.sources import oews_workbooks

    (reading,) = oews_workbooks.read_workbooks(p.national_zip(tmp_path / "oesm25nat.zip", 2025), None)
    book = only(reading.tables["wages"].to_pylist(), occupation_code="29-2072")
    flat = only(
        rows(p.flat_file(tmp_path)),
        occupation_code="29-2072",
        area_code="0000000",
        industry_code="000000",
    )
    assert flat | {"source_id": "oews-2025-national"} == book


def test_withheld_figures_are_null_and_named(tmp_path: Path) -> None:
    row = only(rows(p.flat_file(tmp_path)), area_code="0010180")
    assert row["area_type"] == "metro"
    assert row["employment"] is None
    assert row["not_released"].split(",") == [
        "employment",
        "employment_rse_pct",
        "jobs_per_1000",
        "location_quotient",
    ]
    assert row["annual_p50_usd"] == 51140


@pytest.mark.parametrize(
    ("note", "not_released", "top_coded"),
    [
        ("8", "hourly_p90_usd,annual_p90_usd", None),
        ("4", "hourly_p90_usd,annual_p90_usd", None),
        ("5", None, "hourly_p90_usd,annual_p90_usd"),
    ],
)
def test_footnotes_separate_withheld_from_capped(
    tmp_path: Path, note: str, not_released: str | None, top_coded: str | None
) -> None:
    values = list(p.RECORDS_VALUES)
    values[9] = values[14] = "-" + note
    (row,) = rows(p.flat_file(tmp_path, [p.series("N0000000", "000000", "292072", values)]))
    assert (row["hourly_p90_usd"], row["annual_p90_usd"]) == (None, None)
    assert (row["not_released"], row["top_coded"]) == (not_released, top_coded)


def test_hospitals_are_separate_by_owner(tmp_path: Path) -> None:
    found = {r["industry_code"]: (r["ownership"], r["employment"]) for r in rows(p.flat_file(tmp_path))}
    assert found["622000"] == ("all", 55530)
    assert found["622005"] == ("private", 43620)


def test_kinds_of_area_come_from_series_and_code(tmp_path: Path) -> None:
    lines = [
        p.series(place, "000000", "292072", [*p.RECORDS_VALUES, "1.020", "0.82"])
        for place in ("N0000000", "S0600000", "M0010180", "M0100001")
    ]
    found = {r["area_code"]: r["area_type"] for r in rows(p.flat_file(tmp_path, lines))}
    assert found == {
        "0000000": "nation",
        "0600000": "state",
        "0010180": "metro",
        "0100001": "nonmetro",
    }


def test_only_wanted_occupations_are_kept(tmp_path: Path) -> None:
    found = rows(p.flat_file(tmp_path), {"29-9021"})
    assert {r["occupation_code"] for r in found} == {"29-9021"}


def test_each_year_in_the_file_is_a_reading(tmp_path: Path) -> None:
    lines = [p.series("N0000000", "000000", "292072", p.RECORDS_VALUES, y) for y in (2025, 2026)]
    readings = oews_flat_file.read_flat_file(p.flat_file(tmp_path, lines), None)
    assert [(r.source_id, r.vintage, len(r.tables["wages"])) for r in readings] == [
        ("oews-2025-flat", "May 2025", 1),
        ("oews-2026-flat", "May 2026", 1),
    ]


def test_areas_and_industries_come_with_figures(tmp_path: Path) -> None:
    (reading,) = oews_flat_file.read_flat_file(p.flat_file(tmp_path), None)
    areas = {r["area_code"]: r for r in reading.tables["areas"].to_pylist()}
    assert areas["0000000"]["title"] == "United States"
    assert areas["0010180"] == {
        "area_code": "0010180",
        "area_type": "metro",
        "title": "Abilene, TX",
        "state": "TX",
    }
    tree = {r["industry_code"]: r for r in reading.tables["industries"].to_pylist()}
    assert tree["622005"]["parent_code"] == "622000"
    assert tree["622000"]["parent_code"] == "62--63"
    # Sectors count every owner, so they hang below the total, not below "private only".
    assert tree["62--63"]["parent_code"] == "000000"
    assert tree["000000"]["parent_code"] is None
    assert tree["622005"]["ownership"] == "private"


def test_file_cut_in_middle_of_line_is_damage(tmp_path: Path) -> None:
    files = p.flat_file(tmp_path)
    content = files["data"].read_bytes()
    files["data"].write_bytes(content[: len(content) // 2 + 3])
    assert not files["data"].read_bytes().endswith(b"\n")
    with pytest.raises(Unreadable, match="middle of a line"):
        rows(files)


@pytest.mark.parametrize("part", ["area", "industry", "occupation", "datatype", "footnote"])
def test_cut_mapping_file_is_damage(tmp_path: Path, part: str) -> None:
    files = p.flat_file(tmp_path)
    files[part].write_bytes(files[part].read_bytes()[:-7])
    with pytest.raises(Unreadable, match=rf"oe\.{part} ends in the middle of a line"):
        rows(files)


def test_series_given_twice_is_damage(tmp_path: Path) -> None:
    once = p.series("N0000000", "000000", "292072", p.RECORDS_VALUES)
    with pytest.raises(Unreadable, match="1 series given twice"):
        rows(p.flat_file(tmp_path, [once, once.splitlines(keepends=True)[3]]))


def test_value_that_is_no_number_is_damage(tmp_path: Path) -> None:
    values = ["194,720x", *p.RECORDS_VALUES[1:]]
    with pytest.raises(Unreadable, match="1 values that are neither numbers nor '-'"):
        rows(p.flat_file(tmp_path, [p.series("N0000000", "000000", "292072", values)]))


FIGURES = [*p.RECORDS_VALUES, "1.020", "0.82"]


def test_lines_may_be_in_any_order(tmp_path: Path) -> None:
    lines = p.series("M0010180", "000000", "292072", FIGURES).splitlines(keepends=True)
    in_order = rows(p.flat_file(tmp_path / "in-order", lines))
    assert rows(p.flat_file(tmp_path / "reversed", lines[::-1])) == in_order


@pytest.mark.parametrize(
    "quotient", [".82", "82.", "-0.82", "8e22", "nan", "inf", "0 82", "0.8.2", "8_2", ""]
)
def test_odd_numbers_are_damage(tmp_path: Path, quotient: str) -> None:
    line = p.series("M0010180", "000000", "292072", FIGURES).replace("0.82\t", quotient + "\t")
    with pytest.raises(Unreadable, match="1 values that are neither numbers nor '-'"):
        rows(p.flat_file(tmp_path, [line]))


def test_jobs_with_decimals_are_damage(tmp_path: Path) -> None:
    line = p.series("M0010180", "000000", "292072", ["1947.0", *FIGURES[1:]])
    with pytest.raises(Unreadable, match="1 values that are neither numbers nor '-'"):
        rows(p.flat_file(tmp_path, [line]))


@pytest.mark.parametrize("note", ["", "9"])
def test_gap_without_a_known_note_is_damage(tmp_path: Path, note: str) -> None:
    line = p.series("M0010180", "000000", "292072", ["-", *FIGURES[1:]], note=note)
    with pytest.raises(Unreadable, match="1 gaps without a known footnote"):
        rows(p.flat_file(tmp_path, [line]))


@pytest.mark.parametrize("area", ["M0010180", "N0000000"])
def test_missing_line_is_damage(tmp_path: Path, area: str) -> None:
    lines = p.series(area, "000000", "292072", FIGURES).splitlines(keepends=True)
    with pytest.raises(Unreadable, match="lacks lines of 1 series"):
        rows(p.flat_file(tmp_path, lines[1:]))


@pytest.mark.parametrize(
    ("line", "came"),
    [
        (p.series("N0000000", "000000", "292072", [""] * 17 + ["5.0"]), "1 other figures"),
        (p.series("N0000000", "000000", "292072", ["5"]).replace("A01", "M05"), "1 other periods"),
        (p.series("X0000000", "000000", "292072", ["5"]), "1 odd names"),
        (p.series("N0000000", "00000", "292072", ["5"]), "1 odd names"),
    ],
)
def test_series_of_another_kind_are_refused(tmp_path: Path, line: str, came: str) -> None:
    whole = p.series("N0000000", "000000", "292072", p.RECORDS_VALUES)
    with pytest.raises(LayoutChanged, match=came):
        rows(p.flat_file(tmp_path, [whole, line]))


def test_other_headings_are_refused(tmp_path: Path) -> None:
    files = p.flat_file(tmp_path)
    files["data"].write_bytes(files["data"].read_bytes().replace(b"footnote_codes", b"notes", 1))
    with pytest.raises(LayoutChanged, match="notes"):
        rows(files)


@pytest.mark.parametrize(
    "datatype",
    [
        p.DATATYPE.replace("13\tAnnual median wage\n", ""),
        p.DATATYPE.replace("Annual median wage", "Annual middle wage"),
        p.DATATYPE + "18\tAnnual median wage\n",
    ],
)
def test_other_datatypes_are_refused(tmp_path: Path, datatype: str) -> None:
    with pytest.raises(LayoutChanged, match=r"oe\.datatype names other figures"):
        rows(p.flat_file(tmp_path, datatype=datatype))


def test_datatypes_are_found_by_name(tmp_path: Path) -> None:
    swapped = p.DATATYPE.replace("13\tAnnual median", "99\tAnnual median")
    swapped = swapped.replace("01\tEmployment\n", "13\tEmployment\n").replace("99\tAnnual", "01\tAnnual")
    values = list(p.RECORDS_VALUES)
    values[0], values[12] = values[12], values[0]
    (row,) = rows(p.flat_file(tmp_path, [p.series("N0000000", "000000", "292072", values)], datatype=swapped))
    assert (row["employment"], row["annual_p50_usd"]) == (194720, 51140)


def test_footnote_file_without_cap_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match="no code for capped wages"):
        rows(p.flat_file(tmp_path, footnote=p.FOOTNOTE.replace("equal to or greater", "at the top")))


def test_mapping_file_without_its_column_names_it(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match="expected area_code, state_code, areatype_code, area_name"):
        rows(p.flat_file(tmp_path, area=p.AREA.replace("area_name", "area_text")))


def test_mapping_line_with_too_many_fields_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"oe\.area is not a mapping file"):
        rows(p.flat_file(tmp_path, area=p.AREA.replace("California", "California\tmoved\there")))


def test_file_without_wanted_occupations_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="none of the wanted occupations"):
        rows(p.flat_file(tmp_path), {"11-9111"})


def test_noise_in_place_of_lines_is_damage(tmp_path: Path) -> None:
    files = p.flat_file(tmp_path)
    files["data"].write_bytes(p.FLAT_HEADER.encode() + bytes(range(256)) * 20 + b"\n")
    with pytest.raises(Unreadable, match="damaged"):
        rows(files)
