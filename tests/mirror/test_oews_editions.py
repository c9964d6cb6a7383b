"""Every OEWS edition and cut in the mirror, and what the May of each gives."""

from pathlib import Path

import pytest

from etl.catalog.wages import KNOWN_INDUSTRY, KNOWN_NATIONAL
from etl.sources.oews_workbooks import read_workbooks
from tests.mirror.conftest import Published

pytestmark = pytest.mark.mirror

OEWS = "www.bls.gov/oes/special-requests"


def test_every_workbook_is_known_to_the_catalog(mirror: Path) -> None:
    given = {path.name for path in (mirror / OEWS).glob("oesm*.zip")}
    known = {f"oesm{y % 100:02d}nat.zip" for y in KNOWN_NATIONAL}
    known |= {f"oesm{y % 100:02d}in4.zip" for y in KNOWN_INDUSTRY}
    assert given == known


@pytest.mark.parametrize(
    ("year", "code", "industry", "jobs", "median"),
    [
        (2008, "29-2071", "62--63", 141_970, 29_780),
        (2010, "29-2071", "62--63", 143_890, 31_120),
        (2011, "29-2071", "000000", 180_280, 33_310),
        (2011, "29-2071", "62--63", 146_830, 32_050),
        (2012, "29-2071", "000000", 182_370, 34_160),
        (2018, "29-2071", "000001", 184_190, 39_750),
        (2018, "29-2071", "622105", 54_890, 43_600),
        (2020, "29-2098", "62--63", 242_290, 42_790),
        (2021, "29-2072", "000000", 180_570, 46_660),
        (2025, "29-2072", "622000", 55_530, 59_120),
    ],
)
def test_each_may_gives_its_figures(
    published: Published, year: int, code: str, industry: str, jobs: int, median: int
) -> None:
    row = published.fetch_one(
        "SELECT employment, annual_p50_usd FROM wages WHERE year = ? AND occupation_code = ? AND industry_code = ? "
        "AND area_type = 'nation'",
        *(year, code, industry),
    )
    assert row == (jobs, median)


@pytest.mark.parametrize("year", range(2017, 2021))
def test_owners_add_up_in_every_occupation(mirror: Path, year: int) -> None:
    yy = year % 100
    industry = next(
        r for r in read_workbooks(mirror / OEWS / f"oesm{yy}in4.zip", None) if "industry" in r.source_id
    )
    (nation,) = read_workbooks(mirror / OEWS / f"oesm{yy}nat.zip", None)
    jobs = {
        (r["occupation_code"], r["industry_code"]): r["employment"]
        for reading in (industry, nation)
        for r in reading.tables["wages"].to_pylist()
        if r["employment"] is not None
    }
    whole = [(code, n) for (code, owner), n in jobs.items() if owner == "000000"]
    given = [(n, jobs.get((code, "000001")), jobs.get((code, "999001"))) for code, n in whole]
    off = [abs(n - private - public) for n, private, public in given if private and public]
    assert len(off) > 700
    assert max(off) <= 20


def test_second_hand_states_fill_2015_to_2023(published: Published) -> None:
    years = published.fetch_all(
        "SELECT year, count(DISTINCT area_code), bool_and(ends_with(source_id, '-quoted')) FROM wages "
        "WHERE area_type = 'state' AND year < 2024 GROUP BY year ORDER BY year"
    )
    assert years == [(y, 48 if y == 2020 else 49, True) for y in range(2015, 2024)]
    missing = published.fetch_all(
        "SELECT DISTINCT state FROM areas WHERE area_type = 'state' AND area_code NOT IN "
        "(SELECT area_code FROM wages WHERE year = 2018) ORDER BY 1"
    )
    assert [state for (state,) in missing] == ["GU", "ME", "NH", "SD", "VI"]
