"""BEA's price parities: areas, all items, and damaged tables."""

from pathlib import Path

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.regional_price_parities import read_price_parity
from tests import publishers as p


@pytest.mark.parametrize("line_code", [1, 5])
def test_all_items_is_found_wherever_its_line_code_moves(tmp_path: Path, line_code: int) -> None:
    (reading,) = read_price_parity(p.parity_zip(tmp_path / "SARPP.zip", line_code=line_code), None)
    assert reading.tables["price_parity"].to_pylist() == [
        {"year": 2023, "area_code": "0000000", "rpp": 100.0, "source_id": "rpp-state-2024"},
        {"year": 2023, "area_code": "0600000", "rpp": 112.195, "source_id": "rpp-state-2024"},
        {"year": 2024, "area_code": "0000000", "rpp": 100.0, "source_id": "rpp-state-2024"},
        {"year": 2024, "area_code": "0600000", "rpp": 110.72, "source_id": "rpp-state-2024"},
    ]
    assert reading.published_at == "2026-02-19"
    assert reading.publisher == "U.S. Bureau of Economic Analysis"


def test_loose_table_reads_as_its_zip_does(tmp_path: Path) -> None:
    loose = p.written(tmp_path / "SARPP_STATE_2008_2024.csv", p.parity_csv())
    zipped = p.parity_zip(tmp_path / "SARPP.zip")
    readings = [read_price_parity(path, None)[0] for path in (loose, zipped)]
    assert readings[0].tables["price_parity"].equals(readings[1].tables["price_parity"])


def test_metros_are_only_areas_with_a_parity(tmp_path: Path) -> None:
    path = p.parity_zip(tmp_path / "MARPP.zip", "MARPP", areas=p.METRO_PARITIES)
    (reading,) = read_price_parity(path, None)
    found = {(r["year"], r["area_code"]): r["rpp"] for r in reading.tables["price_parity"].to_pylist()}
    assert found == {(2023, "0010180"): 92.197, (2024, "0010180"): 91.574, (2024, "0021420"): 84.269}
    titles = {r["area_code"]: (r["title"], r["state"]) for r in reading.tables["areas"].to_pylist()}
    assert titles == {"0010180": ("Abilene, TX", "TX"), "0021420": ("Enid, OK", "OK")}


def test_text_for_a_parity_is_damage(tmp_path: Path) -> None:
    path = p.parity_zip(tmp_path / "SARPP.zip", areas={("06000", "California"): ["112.195", "11O.72"]})
    with pytest.raises(Unreadable, match=r"11O\.72"):
        read_price_parity(path, None)


def test_table_without_its_closing_notes_was_cut(tmp_path: Path) -> None:
    text = p.parity_csv().split('"Note:')[0]
    with pytest.raises(Unreadable, match="ends before its notes"):
        read_price_parity(p.written(tmp_path / "SARPP.csv", text), None)


def test_table_without_all_items_is_refused(tmp_path: Path) -> None:
    text = p.parity_csv().replace("RPPs: All items", "RPPs: Goods")
    with pytest.raises(LayoutChanged, match="RPPs: All items"):
        read_price_parity(p.written(tmp_path / "SARPP.csv", text), None)


def test_other_csv_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match="GeoFIPS"):
        read_price_parity(p.written(tmp_path / "SARPP.csv", "a,b\n1,2\n"), None)


def test_invalid_date_is_left_out(tmp_path: Path) -> None:
    text = p.parity_csv(updated="Febtober 39, 2026")
    (reading,) = read_price_parity(p.written(tmp_path / "SARPP.csv", text), None)
    assert reading.published_at is None
