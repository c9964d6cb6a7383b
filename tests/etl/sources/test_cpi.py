"""CPI-U from BLS's time-series file."""

import json
from pathlib import Path

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.cpi import read_price_index, read_price_index_api
from tests import publishers as p


def test_unpublished_month_has_no_row(tmp_path: Path) -> None:
    (reading,) = read_price_index(p.cu_data(tmp_path / "cu.data.1.AllItems"), None)
    found = {(r["year"], r["month"]): r["cpi_u"] for r in reading.tables["price_index"].to_pylist()}
    assert found == {(2025, 9): 324.8, (2025, 11): 324.122, (2025, 12): 324.054, (2026, 1): 325.252}
    assert reading.vintage == "to 2026-01"


def test_text_in_place_of_a_month_is_damage(tmp_path: Path) -> None:
    path = p.cu_data(tmp_path / "cu.data", [(2025, "M09", "324.8"), (2025, "M11", "n/a")])
    with pytest.raises(Unreadable, match="1 months that are not figures"):
        read_price_index(path, None)


def test_cut_line_is_damage(tmp_path: Path) -> None:
    path = p.cu_data(tmp_path / "cu.data")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Unreadable, match="middle of a line"):
        read_price_index(path, None)


def test_file_without_series_is_refused(tmp_path: Path) -> None:
    path = p.cu_data(tmp_path / "cu.data")
    path.write_bytes(path.read_bytes().replace(b"CUUR0000SA0", b"CUUR0000SA1"))
    with pytest.raises(LayoutChanged, match="CUUR0000SA0"):
        read_price_index(path, None)


def document(
    status: str = "REQUEST_SUCCEEDED", message: str = "", series: str = "CUUR0000SA0"
) -> dict[str, object]:
    months = [{"year": "2026", "period": f"M0{month}", "value": f"32{month}.5"} for month in (2, 1)]
    data = months if series == "CUUR0000SA0" else []
    results = {"series": [{"seriesID": series, "data": data}]} if status == "REQUEST_SUCCEEDED" else {}
    return {"status": status, "message": [message] if message else [], "Results": results}


@pytest.mark.parametrize("form", [document(), [document(), document()]])
def test_saved_api_response_is_read(tmp_path: Path, form: object) -> None:
    path = p.written(tmp_path / "response.json", "\ufeff" + json.dumps(form))
    (reading,) = read_price_index_api(path, None)
    assert reading.tables["price_index"]["cpi_u"].to_pylist() == [321.5, 322.5]
    assert reading.vintage == "to 2026-02"


def test_api_refusal_says_so(tmp_path: Path) -> None:
    quota = document("REQUEST_NOT_PROCESSED", "the daily threshold has been reached")
    with pytest.raises(Unreadable, match=r"a refusal of BLS's API.*daily threshold"):
        read_price_index_api(p.written(tmp_path / "x.json", json.dumps(quota)), None)


def test_other_api_series_is_named(tmp_path: Path) -> None:
    other = document(message="Series does not exist for Series OEUN000", series="OEUN000")
    with pytest.raises(LayoutChanged, match=r"lacks the series.*series OEUN000; Series does not"):
        read_price_index_api(p.written(tmp_path / "x.json", json.dumps(other)), None)
    with pytest.raises(LayoutChanged, match="does not hold documents"):
        read_price_index_api(p.written(tmp_path / "x.json", '{"status": 1'), None)
