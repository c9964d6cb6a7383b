"""The SOC crosswalk and the hybrid structure as links between codes."""

from pathlib import Path

import pytest

from etl.errors import LayoutChanged
from etl.sources import soc_crosswalk
from tests import publishers as p


def links(path: Path, read: object) -> set[tuple[str, str, str, str]]:
    (reading,) = read(path, None)  # type: ignore[operator]
    rows = reading.tables["crosswalk"].to_pylist()
    return {(r["from_classification"], r["from_code"], r["to_classification"], r["to_code"]) for r in rows}


def test_crosswalk_links_2010_to_2018(tmp_path: Path) -> None:
    assert links(p.crosswalk_xlsx(tmp_path / "x.xlsx"), soc_crosswalk.read_crosswalk) == {
        ("SOC 2010", "29-2071", "SOC 2018", "29-2072"),
        ("SOC 2010", "29-2071", "SOC 2018", "29-9021"),
        ("SOC 2010", "31-9092", "SOC 2018", "31-9092"),
    }


def test_hybrid_links_2010_and_2018(tmp_path: Path) -> None:
    assert links(p.hybrid_xlsx(tmp_path / "x.xlsx"), soc_crosswalk.read_hybrid) == {
        ("SOC 2010", "29-2071", "OEWS hybrid 2019", "29-2098"),
        ("SOC 2010", "29-2099", "OEWS hybrid 2019", "29-2098"),
        ("OEWS hybrid 2019", "29-2098", "SOC 2018", "29-2072"),
        ("OEWS hybrid 2019", "29-2098", "SOC 2018", "29-2036"),
    }


def test_another_heading_is_refused(tmp_path: Path) -> None:
    path = p.crosswalk_xlsx(tmp_path / "x.xlsx", ("2018 SOC Code", "2028 SOC Code"))
    with pytest.raises(LayoutChanged, match="2010 SOC Code, 2018 SOC Code"):
        soc_crosswalk.read_crosswalk(path, None)
