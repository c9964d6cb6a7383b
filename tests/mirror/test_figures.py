"""Figures that anyone can look up at the publishers, compared with the published tables."""

from pathlib import Path

import duckdb
import pytest

from etl.codes.occupations import load_occupations
from etl.schema.wages import WAGE_FIGURES
from etl.sources import oews_workbooks
from etl.sources.regional_price_parities import read_price_parity
from tests.mirror.conftest import Published

pytestmark = pytest.mark.mirror

RECORDS, REGISTRARS = "29-2072", "29-9021"
NATION = "area_code = '0000000' AND industry_code = '000000'"


def fetch_wages(
    published: Published, columns: str, year: int, code: str = RECORDS, industry: str = "000000"
) -> object:
    return published.fetch_one(
        f"SELECT {columns} FROM wages WHERE year = ? AND occupation_code = ? AND industry_code = ? AND area_code = '0000000'",
        year,
        code,
        industry,
    )


def test_may_2021_median(published: Published) -> None:
    assert fetch_wages(published, "annual_p50_usd", 2021) == 46_660


def test_may_2024_tails(published: Published) -> None:
    assert fetch_wages(published, "annual_p10_usd, annual_p90_usd", 2024) == (35_780, 80_950)


def test_may_2025_jobs_and_pay(published: Published) -> None:
    columns = "employment, annual_p10_usd, annual_p25_usd, annual_p50_usd, annual_p75_usd, annual_p90_usd, annual_mean_usd"
    assert fetch_wages(published, columns, 2025) == (194_720, 37_000, 43_490, 51_140, 64_820, 81_150, 56_790)


@pytest.mark.parametrize(
    ("industry", "title", "jobs", "median"),
    [("622000", "Hospitals", 55_530, 59_120), ("621100", "Offices of Physicians", 34_860, 47_120)],
)
def test_may_2025_settings(published: Published, industry: str, title: str, jobs: int, median: int) -> None:
    assert fetch_wages(published, "employment, annual_p50_usd", 2025, industry=industry) == (jobs, median)
    assert published.fetch_one("SELECT title FROM industries WHERE industry_code = ?", industry) == title


@pytest.mark.parametrize(("sector", "median"), [("55--56", 60_750), ("54--55", 49_970), ("56--57", 49_590)])
def test_may_2024_sector_medians(published: Published, sector: str, median: int) -> None:
    assert fetch_wages(published, "annual_p50_usd", 2024, industry=sector) == median


def test_workbook_and_flat_file_agree(published: Published, mirror: Path) -> None:
    path = mirror / "www.bls.gov/oes/special-requests/oesm25nat.zip"
    (reading,) = oews_workbooks.read_workbooks(path, frozenset(load_occupations()))
    columns = ", ".join(("occupation_code", *WAGE_FIGURES, "not_released", "top_coded"))
    book = reading.tables["wages"]
    with duckdb.connect() as db:
        db.register("book", book)
        from_book = db.execute(f"SELECT {columns} FROM book ORDER BY 1").fetchall()
    from_flat = published.fetch_all(
        f"SELECT {columns} FROM wages WHERE year = 2025 AND {NATION} AND source_id = 'oews-2025-flat' ORDER BY 1"
    )
    assert len(from_book) == 16
    assert from_flat == from_book


def test_hospitals_are_the_sum_of_owners(published: Published) -> None:
    parts = [fetch_wages(published, "employment", 2025, industry=f"62200{owner}") for owner in (2, 3, 5)]
    assert parts == [3_480, 8_420, 43_620]
    # All four figures are rounded to tens.
    assert abs(55_530 - sum(parts)) <= 4 * 5
    owners = published.fetch_all(
        "SELECT DISTINCT industry_code, ownership FROM wages WHERE industry_code LIKE '62200_' ORDER BY 1"
    )
    assert owners == [("622000", "all"), ("622002", "state"), ("622003", "local"), ("622005", "private")]


def test_withheld_figures_are_null(published: Published) -> None:
    for name in ("employment", "annual_p50_usd", "hourly_p90_usd"):
        marked = f"list_contains(string_split(concat_ws(',', not_released, top_coded), ','), '{name}')"
        assert published.fetch_one(f"SELECT count(*) FROM wages WHERE {marked} AND {name} IS NOT NULL") == 0
        assert published.fetch_one(f"SELECT count(*) FROM wages WHERE {marked}") > 0
    assert published.fetch_one("SELECT count(*) FROM wages WHERE employment = 0") == 0


def test_capped_pay_is_printed_from_may_2025(published: Published) -> None:
    columns = "annual_p90_usd, list_contains(string_split(top_coded, ','), 'annual_p90_usd')"
    assert fetch_wages(published, columns, 2024, "11-9111", "31--34") == (None, True)
    assert fetch_wages(published, columns, 2025, "11-9111", "31--34") == (377_620, None)


@pytest.mark.parametrize(
    ("vintage", "code", "base", "projected", "percent", "shown"),
    [
        ("2021-31", RECORDS, 186_400, 198_700, 6.6, 7),
        ("2024-34", RECORDS, 194_800, 208_600, 7.1, 7),
        ("2024-34", "00-0000", 169_956_100, 175_167_900, 3.1, 3),
        ("2025-35", RECORDS, 200_700, 216_300, 7.8, 8),
        ("2012-22", "29-2071", 186_300, 227_500, 22.1, 22),
        ("2014-24", "29-2071", 188_600, 217_600, 15.4, 15),
        ("2016-26", "29-2071", 206_300, 234_100, 13.5, 14),
        ("2018-28", "29-2071", 215_500, 238_600, 10.7, 11),
    ],
)
def test_projected_growth(
    published: Published, vintage: str, code: str, base: int, projected: int, percent: float, shown: int
) -> None:
    found = published.fetch_one(
        "SELECT jobs_base, jobs_projected, change_pct FROM projections WHERE vintage = ? AND occupation_code = ?",
        vintage,
        code,
    )
    assert found == (base, projected, percent)
    assert round(found[2]) == shown


def test_openings_add_up(published: Published) -> None:
    columns = "openings_per_year, exits_per_year, transfers_per_year, jobs_change"
    found = published.fetch_one(
        f"SELECT {columns} FROM projections WHERE vintage = '2024-34' AND occupation_code = '29-2072'"
    )
    assert found == (14_200, 7_100, 5_800, 13_800)
    # Growth, exits and transfers are each rounded to hundreds.
    assert abs(14_200 - (7_100 + 5_800 + 13_800 / 10)) <= 4 * 50


def test_ten_year_openings_are_left_out(published: Published) -> None:
    found = published.fetch_all(
        "SELECT DISTINCT openings_per_year FROM projections WHERE vintage = '2012-22'"
    )
    assert found == [(None,)]


def test_only_quoted_sources_are_second_hand(published: Published) -> None:
    second_hand = published.fetch_all("SELECT source_id FROM sources WHERE second_hand ORDER BY 1")
    assert second_hand == [
        ("ep-2025-35-quoted",),
        *((f"oews-{year}-state-quoted",) for year in range(2015, 2024)),
        ("scorecard-programs-2026-06-10-quoted",),
        ("scorecard-schools-2026-06-10-quoted",),
    ]


@pytest.mark.parametrize(
    ("codes", "where"),
    [
        ({"29-2071"}, "year <= 2017"),
        ({"29-2098", "29-9098"}, "year IN (2019, 2020)"),
        ({"29-2072", "29-9021"}, "year >= 2021"),
    ],
)
def test_each_classification_has_its_core_codes(published: Published, codes: set[str], where: str) -> None:
    found = published.fetch_all(
        f"SELECT DISTINCT occupation_code FROM wages JOIN occupations USING (occupation_code) WHERE role = 'core' AND {where}"
    )
    assert {c for (c,) in found} == codes


def test_crosswalk_splits_the_old_code(published: Published) -> None:
    links = published.fetch_all(
        "SELECT to_code FROM crosswalk WHERE from_classification = 'SOC 2010' AND from_code = '29-2071' "
        "AND to_classification = 'SOC 2018' ORDER BY 1"
    )
    assert [c for (c,) in links] == ["29-2072", "29-9021"]


# The codes of SOC 2018 for each code of SOC 2010, and the reverse.
@pytest.mark.parametrize(
    ("code", "forward", "back"),
    [
        *((c, [c], [c]) for c in ("11-9111", "29-2052", "29-2061", "31-9092", "31-9094", "31-9097")),
        *((c, [c], [c]) for c in ("43-3021", "43-6013", "43-9041", "43-9021")),
        ("29-2072", [], ["29-2071"]),
        ("29-9021", [], ["29-2071", "29-9099"]),
        ("29-2071", ["29-2072", "29-9021"], []),
        ("29-2098", [], []),
        ("29-9098", [], []),
        ("15-1211", [], ["15-1121"]),
        ("00-0000", [], []),
    ],
)
def test_listed_codes_have_their_links(
    published: Published, code: str, forward: list[str], back: list[str]
) -> None:
    query = (
        "SELECT {} FROM crosswalk WHERE from_classification = 'SOC 2010' AND to_classification = 'SOC 2018' "
        "AND {} = ? ORDER BY 1"
    )
    assert [c for (c,) in published.fetch_all(query.format("to_code", "from_code"), code)] == forward
    assert [c for (c,) in published.fetch_all(query.format("from_code", "to_code"), code)] == back


@pytest.mark.parametrize(
    ("hybrid", "parts"),
    [("29-2098", {"29-2036", "29-2072", "29-2099"}), ("29-9098", {"29-9021", "29-9093", "29-9099"})],
)
def test_hybrid_codes_include_other_work(published: Published, hybrid: str, parts: set[str]) -> None:
    found = published.fetch_all(
        "SELECT to_code FROM crosswalk WHERE from_classification = 'OEWS hybrid 2019' AND from_code = ?",
        hybrid,
    )
    assert {c for (c,) in found} == parts


def test_october_2025_has_no_price_index(published: Published) -> None:
    months = published.fetch_all("SELECT month FROM price_index WHERE year = 2025 ORDER BY 1")
    assert [m for (m,) in months] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12]
    assert published.fetch_one("SELECT cpi_u FROM price_index WHERE year = 2025 AND month = 9") == 324.8


def test_california_prices(published: Published) -> None:
    query = "SELECT rpp FROM price_parity WHERE year = 2024 AND area_code = ?"
    assert published.fetch_one(query, "0600000") == 110.72
    assert published.fetch_one(query, "0000000") == 100.0


def test_earlier_parities_read_the_same(published: Published, mirror: Path) -> None:
    path = mirror / "archive/regional-price-parities/SARPP_STATE_2008_2023.csv"
    assert '"RPPs: All items' in path.read_text(encoding="latin-1")
    lines = [x for x in path.read_text(encoding="latin-1").splitlines() if "RPPs: All items" in x]
    assert {x.split(",")[4] for x in lines} == {"5"}
    (older,) = read_price_parity(path, None)
    (newer,) = read_price_parity(mirror / "apps.bea.gov/regional/zip/SARPP.zip", None)
    # One row per year for the nation, fifty states and the District of Columbia.
    assert len(older.tables["price_parity"]) == 52 * 16
    assert len(newer.tables["price_parity"]) == 52 * 17
    assert older.tables["price_parity"].schema.equals(newer.tables["price_parity"].schema)
    shared = [set(t.tables["price_parity"]["area_code"].to_pylist()) for t in (older, newer)]
    assert shared[0] == shared[1]
    # The newer edition revises and replaces the older one's years.
    assert published.fetch_all("SELECT DISTINCT source_id FROM price_parity ORDER BY 1") == [
        ("rpp-metro-2024",),
        ("rpp-state-2024",),
    ]


def test_states_come_from_their_own_agencies(published: Published) -> None:
    alabama = published.fetch_one(
        "SELECT jobs_base, jobs_projected, change_pct, openings_per_year FROM state_projections "
        "WHERE area_code = '0100000' AND occupation_code = '29-2072'"
    )
    assert alabama == (2_560, 2_800, 9.4, 200)
    assert published.fetch_one("SELECT count(*) FROM state_projections WHERE area_code = '0000000'") == 0


def test_line_items_make_the_total(published: Published) -> None:
    line_items = dict(
        published.fetch_all(
            "SELECT vintage, count(*) FROM projected_jobs WHERE occupation_type = 'line item' GROUP BY 1"
        )
    )
    assert line_items == {
        "2012-22": 818, "2014-24": 819, "2016-26": 819, "2018-28": 809, "2019-29": 790, "2020-30": 790, "2021-31": 832, "2022-32": 832,
        "2023-33": 832, "2024-34": 832, "2025-35": 13,
    }  # fmt: skip
    # The edition prints 169,956.1 thousand for 2024; each line item is rounded to a tenth of a thousand.
    total = published.fetch_one(
        "SELECT sum(jobs_base) FROM projected_jobs WHERE vintage = '2024-34' AND occupation_type = 'line item'"
    )
    assert abs(total - 169_956_100) < 832 * 50


def test_every_type_of_area_is_published(published: Published) -> None:
    counts = dict(
        published.fetch_all(
            "SELECT area_type, count(DISTINCT area_code) FROM wages WHERE year = 2025 GROUP BY 1"
        )
    )
    assert counts["nation"] == 1
    assert counts["state"] == 54
    assert counts["metro"] > 380
    assert counts["nonmetro"] > 120
