"""An edition that the project has never seen, imported by hand: every page shows it without a change of code."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from etl.__main__ import run
from outlook.tables import Tables
from tests import publishers as p
from tests.app.reading import html
from tests.app.test_pages import opened

YEAR, BASE = 2026, 2025
RISE = 1.02
PERCENTILES = ("p10", "p25", "p50", "p75", "p90")


def _raised(row: dict[str, Any], unit: str, step: float) -> tuple[Any, ...]:
    """Mean and percentiles of a published row, a little higher; marks where BLS has none."""
    capped = str(row["top_coded"] or "").split(",")

    def cell(name: str) -> Any:
        value = row[f"{unit}_{name}_usd"]
        if value is None:
            return "#" if f"{unit}_{name}_usd" in capped else "*"
        return round(float(value) * RISE / step) * step

    return tuple(cell(name) for name in ("mean", *PERCENTILES))


def _workbook_row(row: dict[str, Any]) -> dict[str, Any]:
    annual = _raised(row, "annual", 10)
    hourly = tuple(round(a / 2080, 2) if isinstance(a, float | int) else a for a in annual)
    jobs = row["employment"]
    group = (
        "total"
        if row["occupation_code"] == "00-0000"
        else "major"
        if row["occupation_code"].endswith("0000")
        else "detailed"
    )
    return p.wage_row(
        row["occupation_code"],
        row["title"],
        "**" if jobs is None else round(float(jobs) * RISE / 10) * 10,
        hourly,
        annual,
        group=group,
        rse="**" if row["employment_rse_pct"] is None else float(row["employment_rse_pct"]),
        mean_rse="*" if row["wage_mean_rse_pct"] is None else float(row["wage_mean_rse_pct"]),
        JOBS_1000="**" if row["jobs_per_1000"] is None else float(row["jobs_per_1000"]),
        LOC_QUOTIENT="**" if row["location_quotient"] is None else float(row["location_quotient"]),
    )


def _published(tables: Tables, where: str) -> list[dict[str, Any]]:
    return tables.records(
        "SELECT w.*, o.title, a.title AS area, i.title AS industry FROM wages w JOIN occupations o USING (occupation_code) "
        f"JOIN areas a USING (area_code) JOIN industries i USING (industry_code) WHERE year = {YEAR - 1} AND {where} "
        "ORDER BY occupation_code, area_code, industry_code"
    )


def _projected(tables: Tables) -> list[p.Projected]:
    """The newest edition of BLS's own a year on: every line item a little higher, and the total that they make."""
    rows = tables.records(
        """
        SELECT j.*, p.openings_per_year AS openings, p.exits_per_year AS exits, p.transfers_per_year AS transfers,
               p.entry_education AS education, w.annual_p50_usd AS median
        FROM projected_jobs j
        LEFT JOIN projections p ON p.vintage = j.vintage AND p.occupation_code = j.occupation_code
        LEFT JOIN wages w ON w.occupation_code = j.occupation_code AND w.year = ? AND w.area_code = '0000000'
          AND w.industry_code = '000000'
        WHERE j.vintage = '2024-34' AND (j.occupation_type = 'line item' OR p.occupation_code IS NOT NULL)
        ORDER BY j.occupation_code
        """,
        [BASE],
    )
    items = [r for r in rows if r["occupation_type"] == "line item"]
    for row in rows:
        parts = items if row["occupation_code"] == "00-0000" else [row]
        row["base"], row["target"] = (
            sum(round(each[name] * factor / 100) / 10 for each in parts)
            for name, factor in (("jobs_base", 1.01), ("jobs_projected", 1.012))
        )
    return [_as_published(row) for row in rows]


def _as_published(row: dict[str, Any]) -> p.Projected:
    base, target = row["base"], row["target"]
    change = round(target - base, 1)
    leaving = round(base * 0.05, 1)
    exits, transfers = (
        (row["exits"] / 1000, row["transfers"] / 1000) if row["exits"] is not None else (leaving, leaving)
    )
    return p.Projected(
        row["occupation_code"],
        row["title"],
        round(base, 1),
        round(target, 1),
        change,
        round(100 * change / base, 1) if base else 0.0,
        round(exits + transfers + change / 10, 1),
        exits,
        transfers,
        wage=row["median"] if row["median"] is not None else "—",
        education=row["education"] or "High school diploma or equivalent",
    )


@pytest.fixture(scope="module")
def imported(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which May 2026 and the projections 2025-35 were imported, above the snapshot."""
    folder, data = tmp_path_factory.mktemp("Downloads"), tmp_path_factory.mktemp("data")
    nation = "w.area_type = 'nation' AND industry_code = '000000'"
    p.national_zip(folder / "a", YEAR, [_workbook_row(r) for r in _published(tables, nation)])
    p.state_zip(
        folder / "b",
        YEAR,
        [
            p.in_area(_workbook_row(r), r["area_code"][:2], "2", r["area"], **_shares(r))
            for r in _published(tables, "w.area_type = 'state' AND industry_code = '000000'")
        ],
    )
    sectors = _published(
        tables,
        "w.area_type = 'nation' AND i.level = 2 AND regexp_matches(w.industry_code, '^[0-9]{2}-') AND w.industry_code <> '99-100'",
    )
    p.sector_zip(
        folder / "c",
        YEAR,
        [
            p.in_industry(_workbook_row(r), _naics(r["industry_code"]), "5", NAICS_TITLE=r["industry"])
            for r in sectors
        ],
    )
    p.occupation_xlsx(folder / "d", BASE, _projected(tables))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("OUTLOOK_DATA", raising=False)
        assert run(["import", str(folder), "--data", str(data)]) == 0
    return data


def _shares(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "JOBS_1000": "**" if row["jobs_per_1000"] is None else float(row["jobs_per_1000"]),
        "LOC_QUOTIENT": "**" if row["location_quotient"] is None else float(row["location_quotient"]),
    }


def _naics(code: str) -> str:
    """The sector as workbooks write it: 62--63 is 62, 31--34 is 31-33."""
    first, last = int(code[:2]), int(code.rpartition("-")[2])
    return str(first) if last - first == 1 else f"{first}-{last - 1}"


@pytest.fixture
def pages(imported: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OUTLOOK_DATA", str(imported))
    yield


def _answer(test: AppTest) -> str:
    assert not test.exception, [e.message for e in test.exception]
    return next(text for text in html(test) if 'class="answer"' in text)


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    ("page", "query", "words"),
    [
        ("overview", {}, ["from 2025 to 2035"]),
        ("overview", {"occupation": "31-9097"}, ["from 2025 to 2035"]),
        ("settings", {}, ["May 2026"]),
        ("states", {}, ["May 2026"]),
        ("states", {"state": "TX"}, ["May 2026"]),
        ("scenarios", {}, ["May 2026"]),
        ("career", {}, ["May 2026"]),
    ],
)
def test_a_page_shows_an_edition_that_was_imported(
    page: str, query: dict[str, str], words: list[str]
) -> None:
    test = opened(page, **query)
    text = _answer(test)
    for each in words:
        assert each in text, text


@pytest.mark.usefixtures("pages")
def test_the_data_page_names_the_files_that_were_imported() -> None:
    test = opened("data")
    assert not test.exception
    everything = " ".join(html(test))
    assert "May 2026" in everything
    assert "2025-35" in everything
    assert "figures quoted by others" not in everything


@pytest.mark.usefixtures("pages")
def test_an_imported_edition_is_judged_and_judges() -> None:
    """Editions before it are held against its base year, and the newest stretch of years reaches to it."""
    everything = " ".join(html(opened("reliability")) + html(opened("overview")))
    assert "The 2021–31 projections implied" in everything and "in 2025, 4 years ahead" in everything
    assert "in May 2026" in everything
