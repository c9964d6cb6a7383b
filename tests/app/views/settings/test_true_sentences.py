"""Every headline and finding of the page of settings, with each figure in it computed again in SQL from the snapshot.

A sentence that matches no pattern here fails.
"""

import re
from functools import cache
from html import unescape as unescape_html
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app import text
from app.views.settings.page import NATION_ONLY
from outlook.pay.settings import find_plain_name
from tests.app.figures import ask
from tests.app.reading import answer, html, paragraphs
from tests.app.tally import (
    CODES_WITH_STATES,
    DOLLARS,
    NUMBER,
    PAY,
    Tally,
    check_pay,
    rank_first,
    unescape,
)
from tests.app.test_pages import looked_at, opened

SETTINGS = re.compile(
    rf"In May (?P<year>\d{{4}}), (?P<pct>[\d.]+)% of .+? worked in (?P<place>.+?); {PAY} there\."
)
RANKING = re.compile(
    r"Ranked by average \(mean\) pay, with 90% confidence: the (?P<count>\d+) employer types with at least 3% of the jobs\."
    rf"(?: Medians put them in another order: (?P<median_top>{DOLLARS}) in (?P<median_best>.+?), (?P<median_of_best>{DOLLARS}) in .+?\.)?"
    r"(?: Not ranked, because it is above BLS's limit: (?P<capped>.+?)\.)? Pay is before tax.*"
)
CARD = re.compile(r"<dt>(.+?)</dt><dd><strong>(.+?)</strong><span>(.+?)</span>")
ONE_SETTING = re.compile(
    rf"\*\*(?P<name>.+)\*\*, May (?P<year>\d{{4}}): (?P<jobs>{NUMBER}) .+? \((?P<pct>[\d.]+)% of the total\); {PAY}\."
    rf"(?: Average \(mean\) pay was (?P<mean>{DOLLARS}), give or take (?P<margin>{DOLLARS}): (?P<word>more than|less than|about the same as) "
    rf"the (?P<whole>{DOLLARS}) for all employers together \(90% confidence\)\.)?"
)
SETTING_CASES = [
    *((code, 2025, "") for code in CODES_WITH_STATES if code != "00-0000"),
    *((code, year, "") for code, year in (("11-9111", 2022), ("29-2072", 2022), ("15-1211", 2023), ("29-9021", 2024))),
    ("29-2072", 2025, "622000"),
    ("29-9021", 2025, "622000"),
    ("11-9111", 2022, "62--63"),
    ("29-2072", 2024, "52--53"),
]  # fmt: skip


def load_settings_of(code: str, year: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Settings that do not overlap, the largest first, and the occupation's total, both straight from the tables."""
    rows = ask(
        """SELECT w.*, i.title, i.level, i.parent_code, i.ownership AS owner FROM wages w JOIN industries i USING (industry_code)
        WHERE occupation_code = ? AND year = ? AND area_code = '0000000'""", code, year,
    )  # fmt: skip
    by_code = {row["industry_code"]: row for row in rows}
    leaves = [r for r in rows if r["level"] == 2 and not r["industry_code"].startswith("999")]
    for opened_up in ("62--63", "621000"):
        children = [r for r in rows if r["parent_code"] == opened_up and r["owner"] == "all"]
        if children and any(leaf["industry_code"] == opened_up for leaf in leaves):
            leaves = [leaf for leaf in leaves if leaf["industry_code"] != opened_up] + children
    total = by_code["000000"]
    large = [
        r for r in leaves if r["employment"] is not None and r["employment"] >= total["employment"] / 100
    ]
    named = [{**r, "name": find_plain_name(r["industry_code"], r["title"])} for r in large]
    return sorted(named, key=lambda r: -r["employment"]), total


@cache
def check_settings(code: str, year: int, setting: str = "") -> Tally:
    tally = Tally()
    query = {"setting": setting} if setting else {}
    if year != 2025:
        query["year"] = str(year)
    page = opened("settings", occupation=code, **query) if query else looked_at("settings", code)
    rows, total = load_settings_of(code, year)
    said = tally.parse(SETTINGS, unescape(answer(page)))
    share = {r["name"]: 100 * r["employment"] / total["employment"] for r in rows}
    biggest = rows[0]
    tally.check_figure(said["year"], year)
    tally.check_equal(said["place"], text.lower_title(biggest["name"]))
    tally.check_figure(said["pct"], share[biggest["name"]], 1)
    check_pay(tally, said, biggest)
    main = [r for r in rows if share[r["name"]] >= 3]
    known = [r for r in main if r["annual_mean_usd"] is not None and r["wage_mean_rse_pct"] is not None]
    known.sort(key=lambda r: -r["annual_mean_usd"])
    cards = CARD.findall(unescape_html(" ".join(html(page))))
    assert len(cards) == 2 + 2 * (len(known) > 1)
    tally.check_figure(cards[0][1], total["annual_p50_usd"])
    rank = str(rank_first(rows, "employment", "employment_rse_pct")).replace("highest", "largest")
    tally.check_equal(cards[1][::2], (biggest["name"], f"of jobs; {rank}"))
    if len(known) > 1:
        for (name, figure, note), ranked in zip(cards[2:], (known, known[::-1]), strict=True):
            pay = ranked[0]["annual_mean_usd"]
            tally.check_figure(figure, pay)
            assert name in [r["name"] for r in ranked if r["annual_mean_usd"] == pay]
            tally.check_equal(
                note, f"on average; {rank_first(ranked, 'annual_mean_usd', 'wage_mean_rse_pct')}"
            )
        _check_ranking(tally, page, main, known)
    if setting:
        _check_setting(tally, page, next(r for r in rows if r["industry_code"] == setting), total)
    return tally


def _check_ranking(
    tally: Tally, page: AppTest, main: list[dict[str, Any]], known: list[dict[str, Any]]
) -> None:
    """Check what is said of the ranking: `known` are the ranked rows of the employer types in `main`."""
    (small,) = [each for each in paragraphs(page, "source") if each.startswith("Ranked by")]
    said = tally.parse(RANKING, small)
    tally.check_figure(said["count"], len(known))
    medians = [r["annual_p50_usd"] for r in known]
    if None not in medians:
        tally.check_equal(said["median_top"] is not None, medians[0] < max(medians))
        if said["median_top"]:
            tally.check_figure(said["median_top"], max(medians))
            tally.check_figure(said["median_of_best"], medians[0])
    capped = [r["name"] for r in main if "annual_mean_usd" in str(r["top_coded"] or "").split(",")]
    tally.check_equal(said["capped"], " and ".join(text.lower_title(n) for n in capped) or None)


def _check_setting(tally: Tally, page: AppTest, row: dict[str, Any], total: dict[str, Any]) -> None:
    said = tally.parse(ONE_SETTING, unescape(page.markdown[0].value))
    tally.check_equal(said["name"], row["name"])
    tally.check_figure(said["year"], row["year"])
    tally.check_figure(said["jobs"], row["employment"])
    tally.check_figure(said["pct"], 100 * row["employment"] / total["employment"], 1)
    check_pay(tally, said, row)
    sure = row["annual_mean_usd"] is not None and row["wage_mean_rse_pct"] is not None
    tally.check_figure(said["mean"], row["annual_mean_usd"] if sure else None)
    if sure:
        margins = [1.645 * each["annual_mean_usd"] * each["wage_mean_rse_pct"] / 100 for each in (row, total)]
        tally.check_figure(said["margin"], margins[0], -1)
        tally.check_figure(said["whole"], total["annual_mean_usd"])
        apart = row["annual_mean_usd"] - total["annual_mean_usd"]
        is_sure = abs(apart) > (margins[0] ** 2 + margins[1] ** 2) ** 0.5
        word = "about the same as" if not is_sure else "more than" if apart > 0 else "less than"
        tally.check_equal(said["word"], word)


@pytest.mark.parametrize(("code", "year", "setting"), SETTING_CASES)
def test_every_settings_sentence_is_true(code: str, year: int, setting: str) -> None:
    assert check_settings(code, year, setting).figures >= (4 if not setting else 12)


def test_settings_sentences_hold_many_figures() -> None:
    tallies = [check_settings(*case) for case in SETTING_CASES]
    assert sum(t.sentences for t in tallies) >= 25
    assert sum(t.figures for t in tallies) >= 250


def test_pay_by_the_hour_is_everywhere() -> None:
    page = opened("settings", per="hour", place="0600000")
    rows, total = load_settings_of("29-2072", 2025)
    cards = CARD.findall(unescape_html(" ".join(html(page))))
    assert cards[0][:2] == ("Typical pay an hour", f"${total['hourly_p50_usd']:.2f}")
    assert f"${rows[0]['hourly_p50_usd']:.2f} an hour there" in answer(page)
    assert NATION_ONLY in paragraphs(page, "source")
    # Without a cent there is no dollar amount of pay a year.
    shown = " ".join([answer(page), *(figure for _, figure, _ in cards), *html(page)[:12]])
    assert not re.search(r"\$\d\d,\d{3}\b", shown)
