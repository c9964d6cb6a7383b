"""Every headline and finding of the page of places, with each figure in it computed again in SQL from the snapshot.

A sentence that matches no pattern here fails.
"""

import re
from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from app import text
from tests.app.figures import NATION, ask, number, one
from tests.app.reading import answer, paragraphs, tables_of
from tests.app.tally import (
    CODES_WITH_STATES,
    DOLLARS,
    NEWEST,
    NUMBER,
    PAY_SENTENCE,
    PERCENT,
    RANKS,
    Tally,
    check_pay,
    rank_first,
    unescape,
)
from tests.app.test_pages import looked_at, opened

FIGURE = r"\$[\d,]+|[\d,]+(?:\.\d+)?"
RANKING = re.compile(
    r"In May (?P<year>\d{4}), (?P<phrase>(?:average \(mean\) pay|median pay|the number of jobs(?: per 1,000 jobs)?|the location quotient)"
    r"(?: at average U\.S\. prices)?) of (?P<name>.+) ranged from "
    rf"(?P<worst>.+?) \((?P<least>{FIGURE})\) to (?P<best>.+?) \((?P<top>{FIGURE})\)\."
    rf"(?: With 90% confidence, (?P<first>.+?) is (?P<rank>{RANKS})\.|(?P<untested> BLS gives no margin of error for this figure, so places with close figures can't be put in order\.))?"
    r"(?: (?:BLS did not release this figure|There is no figure) for (?P<withheld>\d+) places?(?:: not released by BLS, or no price level)?\.)?"
)
STATES_GROWTH = re.compile(
    rf"(?P<count>\d+) states and territories publish projections for (?P<vintage>[\d–]+)(?:; the (?P<large>\d+) with at least 500 jobs)?(?:: from (?P<low>{PERCENT}) in (?P<worst>.+) to "
    rf"(?P<high>{PERCENT}) in (?P<best>.+))?\."
)
PLACE = re.compile(
    rf"(?:There were (?P<jobs>{NUMBER}) .+? in (?P<area>.+)|BLS did not release how many .+? there were in (?P<hidden>.+)) in May (?P<year>\d{{4}})\. {PAY_SENTENCE}"
    rf"(?:, next to (?P<nation>{DOLLARS}) nationally)?\."
)
RANK = re.compile(
    rf"(?:Among (?:states and territories|areas), (?P<area>.+?) is (?:(?P<jobs>{RANKS}) by number of jobs)?(?: and )?"
    rf"(?:(?P<pay>{RANKS}) by average \(mean\) pay)? \(90% confidence\)\.)?"
    r"(?: ?(?:This job is (?P<common>(?:more|less) common than|about as common as) nationally|How common this job is there): "
    r"(?:(?P<per>[\d.]+) per 1,000 jobs, )?location quotient (?P<quotient>[\d.]+)\.)?"
)
PRICES = re.compile(
    r"(?:(?P<own>The state's own agency projects .+?\.) )?(?:BEA publishes no price level for (?P<without>.+)|Prices in (?P<area>.+) in (?P<year>\d{4}) "
    rf"were (?P<pct>[\d.]+)% of the U\.S\. average(?:: adjusted for them, median pay there is like (?P<worth>{DOLLARS}) at average prices)?)\."
)
OWN = re.compile(
    rf"The state's own agency projects these jobs to (?:(?P<way>grow|shrink) (?P<pct>[\d.]+)%|(?P<none>stay the same)) over (?P<vintage>[\d–]+), from "
    rf"(?P<base>{NUMBER}) to (?P<then>{NUMBER})(?:, with (?P<openings>{NUMBER}) openings a year)?(?:; BLS projects (?P<nation>{PERCENT}) for the nation in the same years)?\."
)
AREAS = re.compile(
    rf"Average \(mean\) pay in the areas of (?P<state>.+?): (?:From (?P<least>{DOLLARS}) in (?P<worst>.+) to (?P<top>{DOLLARS}) in (?P<best>.+)"
    rf"|(?P<only>.+), (?P<its>{DOLLARS}))\."
)
MEASURED = {
    "mean": ("annual_mean_usd", "wage_mean_rse_pct", "average (mean) pay"),
    "median": ("annual_p50_usd", None, "median pay"),
    "jobs": ("employment", "employment_rse_pct", "the number of jobs"),
    "share": ("jobs_per_1000", None, "the number of jobs per 1,000 jobs"),
    "quotient": ("location_quotient", None, "the location quotient"),
}
STATES = """
    SELECT w.*, a.title AS area, a.state,
           (SELECT rpp FROM price_parity p WHERE p.area_code = w.area_code ORDER BY p.year DESC LIMIT 1) AS rpp,
           (SELECT p.year FROM price_parity p WHERE p.area_code = w.area_code ORDER BY p.year DESC LIMIT 1) AS rpp_year
    FROM wages w JOIN areas a USING (area_code)
    WHERE occupation_code = ? AND industry_code = '000000'
      AND w.year = (SELECT max(year) FROM wages WHERE area_type = 'state' AND occupation_code = ?) AND
"""
# With withheld jobs (29-2072, 29-9021, 31-9094, 43-6013) and withheld pay (15-1211, 43-9021, 43-9041) among them.
STATE_CASES = [
    *((code, "mean", False) for code in CODES_WITH_STATES),
    ("29-2072", "jobs", False), ("29-9021", "jobs", False), ("31-9094", "jobs", False),
    ("29-9021", "share", False), ("31-9094", "quotient", False), ("43-9021", "median", False),
    ("29-2072", "mean", True), ("43-9041", "median", True), ("15-1211", "mean", True),
]  # fmt: skip
# By what is special about each.
PLACE_CASES = {
    "more than in the nation": ("29-2072", "0600000", "CA"),
    "jobs withheld": ("29-2072", "5000000", "VT"),
    "a territory without prices": ("29-2072", "6600000", "GU"),
    "a name with an article": ("29-2072", "1100000", "DC"),
    "pay withheld in a state": ("43-9021", "2900000", "MO"),
    "several states in an area": ("29-2072", "0028140", ""),
    "without a price level": ("29-2072", "2000006", ""),
}


@cache
def check_states(code: str, measure: str = "mean", at_us_prices: bool = False) -> Tally:
    tally = Tally()
    query = ({"measure": measure} if measure != "mean" else {}) | ({"prices": "us"} if at_us_prices else {})
    page = opened("states", occupation=code, **query) if query else looked_at("states", code)
    column, error, phrase = MEASURED[measure]
    rows = ask(STATES + "w.area_type = 'state'", code, code)
    for row in rows:
        row["figure"] = row[column]
        if at_us_prices and row["figure"] is not None:
            row["figure"] = None if row["rpp"] is None else row["figure"] * 100 / row["rpp"]
    given = sorted((r for r in rows if r["figure"] is not None), key=lambda r: (-r["figure"], r["area"]))
    assert not any(column in str(r["top_coded"] or "") for r in rows), (
        "the ranking has a capped place: check here how it is named"
    )
    said = tally.parse(RANKING, unescape(answer(page)))
    title = one("SELECT title FROM occupations WHERE occupation_code = ?", code)["title"]
    tally.check_figure(said["year"], rows[0]["year"])
    tally.check_equal(said["phrase"], phrase + (" at average U.S. prices" if at_us_prices else ""))
    tally.check_equal(said["name"], text.lower_title(title))
    # No more digits than the source: tens of dollars and of jobs, hundredths of a ratio.
    digits = 2 if measure in ("share", "quotient") else -1 if at_us_prices else 0
    if digits == -1:
        assert all(number(said[figure] or "") % 10 == 0 for figure in ("top", "least"))
    for place, figure, end in (("best", "top", given[0]), ("worst", "least", given[-1])):
        tally.check_figure(said[figure], end["figure"], digits)
        tally.check_names(said[place], [r["area"] for r in given if r["figure"] == end["figure"]])
    tally.check_equal(bool(said["untested"]), not error)
    if error:
        tally.check_equal(said["rank"], rank_first(given, "figure", error))
        tally.check_names(said["first"], [given[0]["area"]])
    tally.check_equal(int(said["withheld"] or 0), len(rows) - len(given))
    _check_growth(tally, page, code)
    return tally


def _check_growth(tally: Tally, page: AppTest, code: str) -> None:
    findings = [f for f in map(unescape, paragraphs(page, "finding")) if "publish projections for" in f]
    rows = ask(
        """SELECT a.title AS area, p.* FROM state_projections p JOIN areas a USING (area_code) WHERE occupation_code = ?
          AND vintage = (SELECT max(vintage) FROM state_projections WHERE occupation_code = ?)""", code, code,
    )  # fmt: skip
    assert len(findings) == (1 if rows else 0)
    if not rows:
        return
    said = tally.parse(STATES_GROWTH, findings[0])
    tally.check_equal(said["vintage"], rows[0]["vintage"].replace("-", "–"))
    tally.check_equal(int(said["count"] or 0), len(rows))
    large = [r for r in rows if (r["jobs_base"] or 0) >= 500 and r["change_pct"] is not None] or rows
    # The number of large states is given only where some are left out.
    tally.check_equal(
        said["large"] and int(said["large"]), len(large) if 1 < len(large) < len(rows) else None
    )
    if len(large) > 1:
        for place, figure, end in (("best", "high", max), ("worst", "low", min)):
            rate = end(r["change_pct"] for r in large)
            tally.check_figure(said[figure], rate, 1)
            assert (said[place] or "").removeprefix("the ") in [
                r["area"] for r in large if r["change_pct"] == rate
            ]
            tally.figures += 1


@cache
def check_place(code: str, area: str, state: str = "") -> Tally:
    tally = Tally()
    page = opened("states", occupation=code, **({"state": state} if state else {"area": area}))
    row = one(STATES + "w.area_code = ?", code, code, area)
    nation = one(
        f"SELECT * FROM wages WHERE occupation_code = ? AND {NATION} AND year = ?", code, row["year"]
    )
    said = tally.parse(PLACE, unescape(answer(page)))
    tally.check_figure(said["jobs"], row["employment"])
    tally.check_figure(said["year"], row["year"])
    tally.check_names(said["area"] or said["hidden"], [row["area"]])
    check_pay(tally, said, row)
    tally.check_figure(
        said["nation"], nation["annual_p50_usd"] if row["annual_p50_usd"] is not None else None
    )
    said_of_maps = ("BLS published no areas", "We have no figures", "We have estimates")
    standing, prices = [
        unescape(m.value) for m in page.markdown if not str(m.value).startswith(said_of_maps)
    ][:2]
    said = tally.parse(RANK, standing)
    peers = ask(
        STATES + ("w.area_type = 'state'" if state else "w.area_type IN ('metro', 'nonmetro')"), code, code
    )
    others = [peer for peer in peers if peer["area_code"] != area]
    for rank, column, error in (
        ("jobs", "employment", "employment_rse_pct"),
        ("pay", "annual_mean_usd", "wage_mean_rse_pct"),
    ):
        known = row[column] is not None and row[error] is not None
        tally.check_equal(said[rank], rank_first([row, *others], column, error) if known else None)
    quotient = row["location_quotient"]
    tally.check_figure(said["quotient"], quotient, 2)
    rse = row["employment_rse_pct"]
    if quotient is not None and rse is not None:
        is_sure = abs(quotient - 1) > 1.645 * quotient * rse / 100
        word = "about as common as" if not is_sure else f"{'more' if quotient > 1 else 'less'} common than"
        tally.check_equal(said["common"], word)
    else:
        tally.check_equal(said["common"], None)
    tally.check_figure(said["per"], row["jobs_per_1000"] if quotient is not None else None, 2)
    said = tally.parse(PRICES, prices)
    if row["rpp"] is None:
        tally.check_names(said["without"], [row["area"]])
    else:
        tally.check_figure(said["year"], row["rpp_year"])
        tally.check_figure(said["pct"], row["rpp"], 1)
        median = row["annual_p50_usd"]
        tally.check_figure(said["worth"], None if median is None else median * 100 / row["rpp"], -1)
    _check_projection(tally, said["own"], code, area)
    for finding in map(unescape, paragraphs(page, "finding")):
        if finding.startswith("Average (mean) pay in the areas"):
            (reading,) = (r for r in paragraphs(page, "measure reading") if "Areas that reach in" in r)
            span = re.split(r" (?=Five groups|Whiskers)", unescape(reading))[0]
            _check_areas(tally, f"{finding}: {span}", code, state)
    return tally


def _check_projection(tally: Tally, sentence: str | None, code: str, area: str) -> None:
    rows = ask(
        "SELECT * FROM state_projections WHERE occupation_code = ? AND area_code = ? ORDER BY vintage DESC LIMIT 1", code, area
    )  # fmt: skip
    tally.check_equal(sentence is not None, bool(rows) and rows[0]["change_pct"] is not None)
    if sentence is None:
        return
    row, said = rows[0], tally.parse(OWN, sentence)
    tally.check_equal(bool(said["none"]), row["change_pct"] == 0)
    if row["change_pct"]:
        tally.check_figure(said["pct"], abs(row["change_pct"]), 1)
        tally.check_equal(said["way"], "grow" if row["change_pct"] > 0 else "shrink")
    tally.check_equal(said["vintage"], row["vintage"].replace("-", "–"))
    tally.check_figure(said["base"], row["jobs_base"])
    tally.check_figure(said["then"], row["jobs_projected"])
    tally.check_figure(said["openings"], row["openings_per_year"])
    newest = one(NEWEST, code)
    tally.check_figure(
        said["nation"], newest["change_pct"] if newest["vintage"] == row["vintage"] else None, 1
    )


def _check_areas(tally: Tally, sentence: str, code: str, state: str) -> None:
    said = tally.parse(AREAS, sentence)
    rows = [
        r
        for r in ask(STATES + "w.area_type IN ('metro', 'nonmetro')", code, code)
        if r["annual_mean_usd"] is not None
        and (r["state"] == state or state in r["area"].rpartition(", ")[2].split("-"))
    ]
    if len(rows) == 1:
        tally.check_equal(said["only"], rows[0]["area"])
        tally.check_figure(said["its"], rows[0]["annual_mean_usd"])
        return
    for place, figure, end in (("best", "top", max), ("worst", "least", min)):
        pay = end(r["annual_mean_usd"] for r in rows)
        tally.check_figure(said[figure], pay)
        assert said[place] in [r["area"] for r in rows if r["annual_mean_usd"] == pay]
        tally.figures += 1


def _find_withheld_area(code: str, column: str) -> str:
    row = one(
        f"""SELECT min(area_code) AS area FROM wages WHERE year = 2025 AND occupation_code = ? AND {column} IS NULL
        AND area_type IN ('metro', 'nonmetro') AND industry_code = '000000'""", code,
    )  # fmt: skip
    return str(row["area"])


@pytest.mark.parametrize(("code", "measure", "at_us_prices"), STATE_CASES)
def test_every_states_sentence_is_true(code: str, measure: str, at_us_prices: bool) -> None:
    assert check_states(code, measure, at_us_prices).figures >= 9


@pytest.mark.parametrize("case", PLACE_CASES)
def test_every_place_sentence_is_true(case: str) -> None:
    assert check_place(*PLACE_CASES[case]).figures >= 8


@pytest.mark.parametrize(
    ("code", "column"),
    [("43-9041", "annual_p50_usd"), ("29-9021", "employment"), ("15-1211", "annual_p50_usd")],
)
def test_withheld_area_sentences_are_true(code: str, column: str) -> None:
    assert check_place(code, _find_withheld_area(code, column)).figures >= 5


def test_places_sentences_hold_many_figures() -> None:
    tallies = [check_states(*case) for case in STATE_CASES]
    tallies += [check_place(*case) for case in PLACE_CASES.values()]
    assert sum(t.sentences for t in tallies) >= 70
    assert sum(t.figures for t in tallies) >= 550


@pytest.mark.parametrize(
    "query", [{"view": "table"}, {"state": "CA", "place-view": "table"}, {"area": "0028140"}], ids=str
)
def test_pay_at_us_prices_is_in_tens(query: dict[str, str]) -> None:
    page = opened("states", prices="us", **query)
    said = re.sub(
        r"\(\$[\d.]+ an hour\)", "", " ".join([unescape(answer(page)), *paragraphs(page, "finding")])
    )
    cells = [cell for table in tables_of(page) for row in table.rows for cell in row]
    figures = [number(f) for shown in (said, *cells) for f in re.findall(DOLLARS, shown)]
    assert len(figures) > 10
    assert [f for f in figures if f % 10] == []
