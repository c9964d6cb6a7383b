"""The numbers on screen are those in the Parquet files: pages as drawn, compared with this module's own SQL."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.conftest import PROJECT

pytestmark = pytest.mark.browser

Row = dict[str, Any]
Database = duckdb.DuckDBPyConnection

SNAPSHOT = PROJECT / "data" / "snapshot"
NOT_RELEASED, CAPPED = "not released by BLS", "above BLS's limit"
# 90% of a normal distribution lies within this many standard errors.
NINETY = Decimal("1.645")
# Every table of the page by its caption, as rows of cells.
TABLES = """() => Object.fromEntries([...document.querySelectorAll('.figures table')].map(t =>
  [t.caption.textContent, [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent))]))"""
DRAWN = "name => [...document.querySelectorAll(`.st-key-chart-${name} svg text`)].map(t => t.textContent)"


@pytest.fixture(scope="module")
def sql() -> Database:
    """The committed tables, each as a view of the same name."""
    db = duckdb.connect()
    for file in sorted(SNAPSHOT.glob("*.parquet")):
        db.execute(f"CREATE VIEW {Path(file).stem} AS SELECT * FROM read_parquet('{file}')")
    return db


def fetch_rows(db: Database, query: str, *values: object) -> list[Row]:
    found = db.execute(query, list(values))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def format_whole(value: Any) -> str:
    return f"{int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_EVEN)):,}"


def format_jobs(row: Row, column: str = "employment") -> str:
    return NOT_RELEASED if row[column] is None else format_whole(row[column])


def format_pay(row: Row, column: str) -> str:
    if row[column] is None:
        return CAPPED if column in (row["top_coded"] or "").split(",") else NOT_RELEASED
    return f"${format_whole(row[column])}"


def format_change(value: Any) -> str:
    if value is None:
        return NOT_RELEASED
    share = Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return f"{share:+}%".replace("-", "−") if share else "0.0%"


def round_to_tens(value: Decimal) -> str:
    return f"${int((value / 10).quantize(Decimal(1), ROUND_HALF_EVEN) * 10):,}"


PERCENTILES = [f"annual_p{p}_usd" for p in (10, 25, 50, 75, 90)]
NATION = (
    "SELECT * FROM wages WHERE occupation_code = ? AND area_code = '0000000' AND industry_code = '000000' "
    "ORDER BY year DESC LIMIT 1"
)


def assert_first_screen(page: Page, newest: Row, now: Row) -> int:
    """Compare the sentence and the cards; return how many figures they have."""
    # Without the explanations of terms, which are hidden.
    sentence = " ".join(page.locator("p.answer").inner_text().split())
    growth = abs(Decimal(str(newest["change_pct"]))).quantize(Decimal("0.1"))
    assert f"to {'grow' if newest['change_pct'] > 0 else 'shrink'} {growth}%" in sentence
    assert f"from {newest['base_year']} to {newest['target_year']}" in sentence
    cards = " ".join(page.locator(".cards").inner_text().split())
    for name, figure, note in (
        ("Typical pay a year", format_pay(now, "annual_p50_usd"), f"median, May {now['year']}"),
        ("Jobs", format_jobs(now), f"May {now['year']}"),
        (
            f"Jobs by {newest['target_year']}",
            format_change(newest["change_pct"]),
            f"from {newest['base_year']}",
        ),
        ("Openings a year", format_jobs(newest, "openings_per_year"), "projected"),
    ):
        assert f"{name} {figure} {note}" in cards
    return 10


def assert_growth_and_openings(page: Page, sql: Database, newest: Row, code: str) -> int:
    """Compare the newest edition's tables and charts; return how many figures they have."""
    compared = 0
    tables = page.evaluate(TABLES)
    occupations = {
        r["title"]: r
        for r in fetch_rows(
            sql,
            "SELECT p.*, o.title FROM projections p JOIN occupations o USING (occupation_code) WHERE p.vintage = ?",
            newest["vintage"],
        )
    }
    table = tables["Projected growth by occupation"]
    for title, change, then, later, openings in table:
        row = occupations[title]
        assert change == format_change(row["change_pct"])
        assert (then, later) == (format_jobs(row, "jobs_base"), format_jobs(row, "jobs_projected"))
        assert openings == format_jobs(row, "openings_per_year")
        compared += 4
    (title,) = [title for title, row in occupations.items() if row["occupation_code"] == code]
    assert title in {r[0] for r in table}
    finding = page.locator(".st-key-table-jobs .finding").text_content() or ""
    assert f"{format_jobs(newest, 'jobs_base')} jobs" in finding
    causes = {row[0]: row[1] for row in tables["Openings a year by cause"]}
    for phrase, column in (("(exits)", "exits_per_year"), ("(transfers)", "transfers_per_year")):
        (value,) = [v for k, v in causes.items() if phrase in k]
        assert value == format_jobs(newest, column)
        compared += 1
    return compared


def assert_past_years(page: Page, sql: Database) -> int:
    """Compare pay, jobs and projections of past years; return how many figures they are."""
    compared = 0
    tables = page.evaluate(TABLES)
    query = (
        "SELECT * FROM wages WHERE year = ? AND occupation_code = ? AND area_code = '0000000' "
        "AND industry_code = '000000'"
    )
    for caption, column, format_cell in (
        ("Median pay by year and code", "annual_p50_usd", format_pay),
        ("Jobs by year and code", "employment", format_jobs),
    ):
        for year, of, _, value in tables[caption]:
            (row,) = fetch_rows(sql, query, int(year), of)
            assert value == format_cell(row, column)
            compared += 1
    return compared


def assert_editions(page: Page, sql: Database) -> int:
    """Compare what each edition of the projections said; return how many figures that is."""
    compared = 0
    tables = page.evaluate(TABLES)
    for edition, of, then, later, change, _ in tables["Editions of the projections"]:
        (row,) = fetch_rows(
            sql,
            "SELECT * FROM projections WHERE vintage = ? AND occupation_code = ?",
            edition.replace("–", "-"),
            of,
        )
        assert (then, later) == (format_jobs(row, "jobs_base"), format_jobs(row, "jobs_projected"))
        assert change == format_change(row["change_pct"])
        compared += 3
    return compared


def open_tables(seen: Visit) -> None:
    """Show the tables in place of all charts, as they stay on the next views."""
    for tab in seen.page.get_by_role("tab", name="Table").all():
        with seen.rerun():
            tab.click()


def test_overview_shows_the_files_figures(visit: Callable[..., Visit], sql: Database) -> None:
    seen = visit()
    compared = 0
    codes = ("29-2072", "29-9021", "31-9094", "11-9111", "00-0000")
    for code in codes:
        query = f"?occupation={code}&show-growth=true&show-openings=true&show-history=true"
        if compared:
            seen.navigate(query)
        else:
            seen.open(f"/{query}")
            drawn = set(seen.page.evaluate(DRAWN, "growth"))
            open_tables(seen)
            assert {r[1] for r in seen.page.evaluate(TABLES)["Projected growth by occupation"]} <= drawn
        own = fetch_rows(
            sql,
            "SELECT p.* FROM projections p JOIN sources USING (source_id) WHERE occupation_code = ? AND NOT second_hand "
            "ORDER BY base_year",
            code,
        )
        (now,) = fetch_rows(sql, NATION, code)
        compared += assert_first_screen(seen.page, own[-1], now)
        compared += assert_growth_and_openings(seen.page, sql, own[-1], code)
        compared += assert_past_years(seen.page, sql)
    assert compared > 200
    assert seen.errors == []


def test_editions_show_the_files_figures(visit: Callable[..., Visit], sql: Database) -> None:
    seen = visit()
    compared = 0
    for code in ("29-2072", "29-9021", "31-9094", "11-9111", "00-0000"):
        query = f"?occupation={code}&show-editions=true"
        if compared:
            seen.navigate(query)
        else:
            seen.open(f"/reliability{query}")
            with seen.rerun():
                seen.page.locator(".st-key-tabs-editions").get_by_role("tab", name="Table").click()
        compared += assert_editions(seen.page, sql)
    assert compared > 80
    assert seen.errors == []


def test_settings_show_the_files_figures(visit: Callable[..., Visit], sql: Database) -> None:
    seen = visit()
    page = seen.page
    named = {"Hospitals": "622000", "Doctors' offices": "621100", "Insurance and finance": "52--53"}
    compared = recognized = 0
    for number, (code, year) in enumerate((("29-2072", 2025), ("29-9021", 2024), ("11-9111", 2025))):
        query = f"?occupation={code}&year={year}"
        if number:
            seen.navigate(query)
        else:
            seen.open(f"/settings{query}")
        rows = fetch_rows(
            sql,
            "SELECT * FROM wages WHERE occupation_code = ? AND year = ? AND area_code = '0000000'",
            code,
            year,
        )
        total = next(r["employment"] for r in rows if r["industry_code"] == "000000")
        known = {
            (format_jobs(r), *(format_pay(r, c) for c in PERCENTILES)): r
            for r in rows
            if r["employment"] is not None
        }
        with seen.rerun():
            page.get_by_role("tab", name="Table").first.click()
        table = page.evaluate(TABLES)[f"Jobs and pay a year by employer type, May {year}"]
        for setting, jobs, share, *pay in table:
            assert share == f"{100 * int(jobs.replace(',', '')) / total:.1f}%"
            if setting.startswith("Everything else"):
                assert set(pay) == {"–"}
                continue
            row = known[jobs, *pay]
            if setting in named:
                assert row["industry_code"] == named[setting]
                recognized += 1
            compared += 7
        assert sum(int(r[1].replace(",", "")) for r in table) == total
        with seen.rerun():
            page.get_by_role("tab", name="Chart").first.click()
        expect(page.locator(".st-key-chart-settings svg.main-svg").first).to_be_visible()
        # The labels of the chart repeat the table's figures.
        labels = " ".join(page.evaluate(DRAWN, "settings")).replace("\u00a0", " ")
        assert table[0][5] in labels
    assert compared > 150 and recognized > 5
    assert seen.errors == []


def assert_state_table(page: Page, rows: dict[str, Row]) -> tuple[int, int]:
    """Compare the table of states; return how many figures it has, and how many of them are withheld."""
    compared = withheld = 0
    tables = page.evaluate(TABLES)
    (caption,) = [c for c in tables if c.startswith("Average (mean) pay by state")]
    assert {r[0] for r in tables[caption]} == set(rows)
    means = sorted(
        (r["annual_mean_usd"] for r in rows.values() if r["annual_mean_usd"] is not None), reverse=True
    )
    for title, rank, mean, interval, jobs, median in tables[caption]:
        row = rows[title]
        assert mean == format_pay(row, "annual_mean_usd")
        assert jobs == format_jobs(row)
        assert median == format_pay(row, "annual_p50_usd")
        withheld += [mean, jobs, median].count(NOT_RELEASED)
        compared += 4
        if row["annual_mean_usd"] is None:
            continue
        assert rank == str(1 + means.index(row["annual_mean_usd"]))
        if row["wage_mean_rse_pct"] is not None:
            assert_interval(row, interval)
            compared += 2
    return compared, withheld


def assert_interval(row: Row, interval: str) -> None:
    """Compare a 90% interval in tens of dollars; a bound halfway between two tens may be rounded either way."""
    value, error = Decimal(str(row["annual_mean_usd"])), Decimal(str(row["wage_mean_rse_pct"])) / 100
    for sign, bound in zip((-1, 1), interval.split(" to "), strict=True):
        exact = value * (1 + sign * NINETY * error)
        assert bound in {round_to_tens(exact + nudge) for nudge in (-Decimal("0.01"), Decimal("0.01"))}


def assert_map(page: Page, rows: dict[str, Row]) -> int:
    """Compare the squares of the tile map; return how many have a figure."""
    squares = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('.st-key-chart-tiles .annotation-text')]"
        ".map(t => [...t.querySelectorAll('tspan')].map(s => s.textContent)).map(l => [l[0], l.at(-1)]))"
    )
    known = [row for row in rows.values() if row["annual_mean_usd"] is not None]
    for row in known:
        assert squares[row["state"]] == f"${row['annual_mean_usd'] / 1000:.0f}k"
    return len(known)


def test_states_show_the_files_figures(visit: Callable[..., Visit], sql: Database) -> None:
    seen = visit()
    seen.open("/states")
    compared = withheld = 0
    for code in ("29-2072", "29-9021"):
        seen.navigate(f"?occupation={code}&view=table")
        rows = {
            r["title"]: r
            for r in fetch_rows(
                sql,
                "SELECT w.*, a.title, a.state FROM wages w JOIN areas a USING (area_code) WHERE occupation_code = ? "
                "AND w.area_type = 'state' AND year = (SELECT max(year) FROM wages) AND industry_code = '000000'",
                code,
            )
        }
        in_table, not_released = assert_state_table(seen.page, rows)
        seen.navigate(f"?occupation={code}&view=tiles")
        compared += in_table + assert_map(seen.page, rows)
        withheld += not_released
    assert compared > 490 and withheld > 0
    seen.navigate("?state=CA")
    with seen.rerun():
        seen.page.get_by_role("tab", name="Table").click()
    assert_california(seen.page, sql)
    assert seen.errors == []


def assert_california(page: Page, sql: Database) -> None:
    """Compare the sentence and the first row of the page of California."""
    (own,) = fetch_rows(
        sql,
        "SELECT * FROM wages WHERE area_code = '0600000' AND occupation_code = '29-2072' AND industry_code = '000000' "
        "AND year = (SELECT max(year) FROM wages)",
    )
    sentence = page.locator("p.answer").text_content() or ""
    assert f"There were {format_jobs(own)} " in sentence
    assert re.findall(r"\$[\d,]+", sentence)[0] == format_pay(own, "annual_p50_usd")
    tables = page.evaluate(TABLES)
    (caption,) = [c for c in tables if c.startswith("Jobs and pay by place")]
    place, jobs, *pay, mean, _ = tables[caption][0]
    assert place == "California" and jobs == format_jobs(own) and mean == format_pay(own, "annual_mean_usd")
    assert pay == [format_pay(own, c) for c in PERCENTILES]
