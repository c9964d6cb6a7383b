"""CPI-U from BLS's time-series file."""

from pathlib import Path

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.cpi import read_price_index
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
