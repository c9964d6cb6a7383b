"""Workbooks that the mirror lacks: `oesm25st.zip` and `oesm25ma.zip`.

Figures of the flat file, written in the workbooks' 32 columns and read back, must give the same tidy rows.
"""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from etl.schema import TABLES
from etl.schema.wages import WAGE_FIGURES
from etl.sources import oews_workbooks
from etl.sources.oews_workbooks import FIGURES
from etl.store.editions import live
from tests import publishers as p
from tests.mirror.conftest import Published, run_etl

pytestmark = pytest.mark.mirror

CODES = ("29-2072", "29-9021")
STATES = {"0600000": "06", "4800000": "48"}
# Burlington withholds the employment of 29-2072, Salem the wages of 29-9021, and nonmetropolitan Wyoming employment.
AREAS = {"0015540": ("15540", "4"), "0041420": ("41420", "4"), "5000001": ("5000001", "6")}


def fetch_figures(published: Published, areas: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = pq.read_table(published.folder / "wages.parquet").to_pylist()
    return [
        r
        for r in rows
        if r["year"] == 2025
        and r["area_code"] in areas
        and r["occupation_code"] in CODES
        and r["industry_code"] == "000000"
    ]


def format_row(row: dict[str, Any], titles: dict[str, str], area: str, kind: str) -> dict[str, Any]:
    """Format a row as BLS does: numbers as numbers, `*` for a withheld wage, `**` for a withheld count."""
    withheld = (row["not_released"] or "").split(",")
    capped = (row["top_coded"] or "").split(",")
    cells: dict[str, Any] = {}
    for heading, name in FIGURES.items():
        cells[heading] = "" if row[name] is None else row[name]
        if name in withheld:
            cells[heading] = "*" if heading.startswith(("H_", "A_")) or heading == "MEAN_PRSE" else "**"
        if name in capped:
            cells[heading] = "#"
    lead = p.in_area(p.RECORDS_2025, area, kind, titles[row["area_code"]], OCC_CODE=row["occupation_code"])
    return {**lead, **cells}


def format_rows(published: Published, codes: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
    titles = dict(published.fetch_all("SELECT area_code, title FROM areas"))
    return [format_row(r, titles, *codes[r["area_code"]]) for r in fetch_figures(published, tuple(codes))]


def write_state_workbook(published: Published, path: Path, as_number: bool = False) -> Path:
    codes = {code: (float(n) if as_number else n, "2") for code, n in STATES.items()}
    return p.state_zip(path, 2025, format_rows(published, codes))  # type: ignore[arg-type]


def write_metro_workbook(published: Published, path: Path) -> Path:
    return p.metro_zip(path, 2025, format_rows(published, AREAS))


def sort_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda r: (r["area_code"], r["occupation_code"]))


@pytest.mark.parametrize("as_number", [False, True])
def test_state_workbook_equals_the_flat_file(published: Published, tmp_path: Path, as_number: bool) -> None:
    expected = fetch_figures(published, tuple(STATES))
    assert len(expected) == 2 * 2
    (reading,) = oews_workbooks.read_workbooks(
        write_state_workbook(published, tmp_path / "oesm25st.zip", as_number), None
    )
    assert (reading.source_id, reading.vintage) == ("oews-2025-state", "May 2025")
    got = reading.tables["wages"].to_pylist()
    assert sort_rows(got) == sort_rows([r | {"source_id": "oews-2025-state"} for r in expected])
    areas = {r["area_code"]: r["title"] for r in reading.tables["areas"].to_pylist()}
    assert areas == {"0600000": "California", "4800000": "Texas"}


def test_metro_workbook_equals_the_flat_file(published: Published, tmp_path: Path) -> None:
    expected = fetch_figures(published, tuple(AREAS))
    assert {r["area_type"] for r in expected} == {"metro", "nonmetro"}
    assert any(r["employment"] is None for r in expected)
    assert any(r["annual_p50_usd"] is None for r in expected)
    assert all(r["location_quotient"] for r in expected if r["employment"] is not None)
    (reading,) = oews_workbooks.read_workbooks(
        write_metro_workbook(published, tmp_path / "oesm25ma.zip"), None
    )
    assert reading.source_id == "oews-2025-metro"
    got = reading.tables["wages"].to_pylist()
    assert sort_rows(got) == sort_rows([r | {"source_id": "oews-2025-metro"} for r in expected])


def test_imports_replace_the_flat_file(published: Published, tmp_path: Path) -> None:
    """Without the flat file's rows of these areas, the two workbooks give the same figures."""
    edition = live(published.data)
    assert edition is not None
    areas = (*STATES, *AREAS)
    data = tmp_path / "data"
    folder = data / "snapshot"
    folder.mkdir(parents=True)
    wages = edition.read("wages")
    keep = [
        not (r["year"] == 2025 and r["area_code"] in areas and r["occupation_code"] in CODES)
        for r in wages.select(["year", "area_code", "occupation_code"]).to_pylist()
    ]
    for name in TABLES:
        table = wages.filter(keep) if name == "wages" else edition.read(name)
        pq.write_table(table, folder / f"{name}.parquet")
    (folder / "edition.json").write_text((published.folder / "edition.json").read_text())
    downloads = tmp_path / "Downloads"
    write_state_workbook(published, downloads / "first")
    write_metro_workbook(published, downloads / "second")
    ran = run_etl("import", downloads, "--data", data)
    assert ran.status == 0, ran.text
    figures = ("area_code", "occupation_code", *WAGE_FIGURES, "not_released", "top_coded")
    after = Published(data, "", ran)
    got = [{k: r[k] for k in figures} for r in fetch_figures(after, areas)]
    expected = [{k: r[k] for k in figures} for r in fetch_figures(published, areas)]
    assert sort_rows(got) == sort_rows(expected)
    # Burlington and nonmetropolitan Wyoming have no estimate of 29-9021.
    assert len(got) == len(areas) * len(CODES) - 2
    urls = dict(after.fetch_all("SELECT source_id, url FROM sources WHERE source_id LIKE 'oews-2025-%'"))
    assert urls["oews-2025-state"].endswith("/oesm25st.zip")
    assert urls["oews-2025-metro"].endswith("/oesm25ma.zip")
