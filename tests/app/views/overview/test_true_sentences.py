"""Recompute every figure, rank and direction in the page's sentences by SQL on the snapshot.

A sentence that matches none of the patterns fails.
"""

import re
from collections.abc import Callable
from functools import cache
from math import log
from typing import Any

import pytest

from app.text import lower_title as lower_title
from tests.app.figures import NATION, ask, newest_stretch, one
from tests.app.reading import answer, paragraphs
from tests.app.tally import (
    NEWEST,
    NUMBER,
    PERCENT,
    Tally,
    unescape,
)
from tests.app.test_pages import looked_at
from tests.outlook.examples import CODES

Parts = dict[str, str | None]
Row = dict[str, Any]

SPAN = r"(?P<base>\d{4}) to (?P<target>\d{4})"
CHANGE = r"(?:grow|shrink|stay the same)(?: [\d.]+%)?"
GROWTH = re.compile(
    rf"(?P<who>|In its [\d–]+ edition, the last with this code, BLS projected )[Jj]obs for (?P<name>.+?)(?: are projected)? to "
    rf"(?P<change>{CHANGE}) from {SPAN}(?:; jobs in all occupations, to (?P<all>{CHANGE}))?(?: \(BLS\))?\."
)
REAL_PAY = re.compile(
    r"From May (?P<since>\d{4}) to May (?P<until>\d{4}), average pay (?P<word>outpaced prices|fell behind prices|kept up with prices)\."
)
BY_STATE = re.compile(r"Average \(mean\) pay of .+ by state, May (?P<year>\d{4})")
RANKED = re.compile(
    r"Average \(mean\) pay of .+ by state: (?:the 10 at each end of (?P<count>\d+) states and territories|in the order of the estimates)\."
)
PATH = re.compile(
    rf".+: (?P<jobs>{NUMBER}) jobs in (?P<base>\d{{4}}), (?P<then>{NUMBER}) projected for (?P<target>\d{{4}})\."
)
BESIDE = re.compile(
    rf"Projected change in jobs, (?P<vintage>[\d–]+): .+? (?P<own>{PERCENT})(?:, all occupations (?P<all>{PERCENT}))?\."
)
OPENINGS = re.compile(
    rf"About (?P<openings>{NUMBER}) openings a year are projected for .+?(?:\. Of these, (?P<share>\d+)% come from people leaving the "
    rf"job and the rest from new jobs|\. (?P<leave>{NUMBER}) people a year are projected to leave, but not all of them to be replaced"
    r"|\. This edition doesn't say (?P<unsaid>.+))\."
)
PAY_HISTORY = re.compile(
    r"Median pay was (?P<first>\$[\d,]+) in May (?P<from>\d{4}) and (?P<last>\$[\d,]+) in May (?P<to>\d{4}), before inflation\."
)
JOBS_HISTORY = re.compile(
    r"Wage and salary jobs (?P<word>grew|shrank|stayed about the same): (?P<first>[\d,]+) in May (?P<from>\d{4}), (?P<last>[\d,]+) in "
    r"May (?P<to>\d{4}) \((?P<change>[+−]?[\d,]+), give or take (?P<margin>[\d,]+)\)\."
)
RATE = re.compile(
    r"(?P<rate>[\d.]+) openings a year for every 100 jobs for .+?(?:; all occupations, (?P<all>[\d.]+))?\."
)
JUDGED = re.compile(
    rf"The (?P<vintage>[\d–]+) projections implied (?P<implied>{NUMBER}) jobs for (?:the related code (?P<earlier>[\d-]+)|.+?) in "
    rf"(?P<year>\d{{4}}), (?P<on>\d+) years? ahead\. BLS counted (?P<came>{NUMBER}): "
    r"the projection was (?:(?P<pct>[\d.]+)% too (?P<way>high|low)|right)\."
)
BEFORE = re.compile(
    r"(?:Before its present code, BLS counted .+? under (?P<codes>.+), in part together with other jobs"
    r"|BLS used to count .+ under another code or together with other jobs)\."
)
EDITIONS = re.compile(
    rf"The (?:(?P<count>\d+)|only) BLS projections? for .+ under this code (?:ran from (?P<low>{PERCENT}) to (?P<high>{PERCENT})|"
    rf"was (?P<only>{PERCENT})) over 10 years\.(?P<quoted> Other sources quote a newer one\.)?"
)
UNCHANGED = re.compile(r"(?P<what>Median pay|Wage and salary jobs) for .+ by year\.")


@cache
def check_outlook(code: str) -> Tally:
    tally, page = Tally(), looked_at("overview", code)
    text, edition = unescape(answer(page)), one(NEWEST, code)
    growth = GROWTH.match(text)
    assert growth
    check_growth(tally, tally.parse(GROWTH, growth[0]), code, edition)
    if rest := text[growth.end() :].strip():
        check_real_pay(tally, tally.parse(REAL_PAY, rest), code)
    findings = [*paragraphs(page, "finding"), *paragraphs(looked_at("reliability", code), "finding")]
    for finding in map(unescape, findings):
        form, check = next(((f, c) for f, c in FINDINGS.items() if f.fullmatch(finding)), (PATH, check_path))
        check(tally, tally.parse(form, finding), code, edition)
    return tally


def check_growth(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    title = one("SELECT title FROM occupations WHERE occupation_code = ?", code)["title"]
    change, everyone = edition["change_pct"], None
    if code != "00-0000":
        total = ask(
            "SELECT change_pct FROM projections WHERE occupation_code = '00-0000' AND vintage = ?",
            edition["vintage"],
        )
        everyone = total[0]["change_pct"] if total else None
    tally.check_equal(said["name"], lower_title(title))
    tally.check_figure(said["base"], edition["base_year"])
    tally.check_figure(said["target"], edition["target_year"])
    newest = one(
        "SELECT max(base_year) AS y FROM projections JOIN sources USING (source_id) WHERE NOT second_hand"
    )["y"]
    tally.check_equal(said["who"] == "", edition["base_year"] == newest)
    check_change(tally, said["change"], change)
    if everyone is None:
        assert said["all"] is None
    else:
        check_change(tally, said["all"], everyone)


def check_change(tally: Tally, said: str | None, change: float) -> None:
    word, _, figure = (said or "").rpartition(" ") if change else (said, "", "")
    tally.check_equal(word, "grow" if change > 0 else "shrink" if change < 0 else "stay the same")
    if change:
        tally.check_figure(figure.rstrip("%"), abs(change), 1)


def check_real_pay(tally: Tally, said: Parts, code: str) -> None:
    first, last = (
        one(
            f"SELECT w.annual_mean_usd AS pay, greatest(w.wage_mean_rse_pct, 0.05) / 100 AS error, p.cpi_u FROM wages w "
            f"JOIN price_index p ON p.year = w.year AND p.month = 5 WHERE occupation_code = ? AND {NATION} AND w.year = {year}",
            code,
        )
        for year in (
            said["since"],
            said["until"],
        )
    )
    newest = one(f"SELECT max(year) AS year FROM wages WHERE occupation_code = ? AND {NATION}", code)["year"]
    tally.check_equal(int(said["until"] or 0), newest)
    change = log(last["pay"] / first["pay"] / (last["cpi_u"] / first["cpi_u"]))
    margin = 1.645 * (first["error"] ** 2 + last["error"] ** 2) ** 0.5
    word = "kept up with" if abs(change) <= margin else "outpaced" if change > 0 else "fell behind"
    tally.check_equal(said["word"], f"{word} prices")


def check_by_state(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    newest = one("SELECT max(year) AS y FROM wages WHERE area_type = 'state' AND occupation_code = ?", code)
    tally.check_figure(said["year"], newest["y"])


def check_ranked(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    given = one(
        "SELECT count(*) AS n FROM wages WHERE area_type = 'state' AND occupation_code = ? AND industry_code = '000000' "
        "AND annual_mean_usd IS NOT NULL AND year = (SELECT max(year) FROM wages WHERE area_type = 'state')",
        code,
    )["n"]
    tally.check_equal(int(said["count"] or 0), given if given > 20 else 0)


def check_path(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    tally.check_figure(said["jobs"], edition["jobs_base"])
    tally.check_figure(said["base"], edition["base_year"])
    tally.check_figure(said["then"], edition["jobs_projected"])
    tally.check_figure(said["target"], edition["target_year"])


def check_beside(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    tally.check_equal(said["vintage"], edition["vintage"].replace("-", "–"))
    tally.check_figure(said["own"], edition["change_pct"], 1)
    total = ask(
        "SELECT change_pct FROM projections WHERE occupation_code = '00-0000' AND vintage = ?",
        edition["vintage"],
    )
    tally.check_figure(said["all"], total[0]["change_pct"] if total and code != "00-0000" else None, 1)


def check_rate(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    rates = {}
    for each in (code, "00-0000"):
        row = one(
            "SELECT * FROM projections WHERE occupation_code = ? AND vintage = ?", each, edition["vintage"]
        )
        rates[each] = 100 * row["openings_per_year"] / ((row["jobs_base"] + row["jobs_projected"]) / 2)
    tally.check_figure(said["rate"], rates[code], 1)
    if code != "00-0000":
        tally.check_figure(said["all"], rates["00-0000"], 1)


def check_past_projection(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    which = said["earlier"] or code
    # If an edition prints no total, the sum of its line items is the total.
    first = one(
        "SELECT any_value(base_year) AS base_year, sum(jobs_base) AS jobs_base, sum(jobs_projected) AS jobs_projected "
        "FROM projected_jobs WHERE vintage = ?1 AND (occupation_code = ?2 OR ?2 = '00-0000' AND occupation_type = 'line item' "
        "AND vintage NOT IN (SELECT vintage FROM projected_jobs WHERE occupation_code = '00-0000'))",
        str(said["vintage"]).replace("–", "-"),
        which,
    )
    came = one(
        "SELECT j.* FROM projected_jobs j JOIN sources USING (source_id) "
        "WHERE NOT second_hand AND occupation_code = ? AND base_year = ?",
        which,
        int(str(said["year"])),
    )
    years = came["base_year"] - first["base_year"]
    implied = first["jobs_base"] * (first["jobs_projected"] / first["jobs_base"]) ** (years / 10)
    tally.check_figure(said["on"], years)
    tally.check_figure(said["implied"], round(implied, -2))
    tally.check_figure(said["came"], came["jobs_base"])
    error = round(100 * (round(implied) - came["jobs_base"]) / came["jobs_base"], 1)
    tally.check_equal(said["way"], "high" if error > 0 else "low" if error < 0 else None)
    if said["pct"]:
        tally.check_figure(said["pct"], abs(error), 1)


def check_code_history(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    spans = re.findall(r"(\d\d-\d{4}) \(May (\d{4})(?: to (\d{4}))?\)", said["codes"] or "")
    for earlier, start, end in spans:
        seen = one(
            "SELECT min(year) AS low, max(year) AS high FROM wages WHERE occupation_code = ? AND area_code = '0000000' "
            "AND industry_code = '000000'",
            earlier,
        )
        tally.check_equal((int(start), int(end or start)), (seen["low"], seen["high"]))


def check_openings(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    tally.check_figure(said["openings"], edition["openings_per_year"])
    known = edition["exits_per_year"] is not None and edition["transfers_per_year"] is not None
    tally.check_equal(said["unsaid"] is None, known)
    if not known:
        return
    leaving = edition["exits_per_year"] + edition["transfers_per_year"]
    tally.check_equal(said["leave"] is not None, leaving > edition["openings_per_year"])
    if said["leave"]:
        tally.check_figure(said["leave"], leaving)
        assert edition["jobs_change"] < 0
    else:
        tally.check_figure(said["share"], 100 * leaving / edition["openings_per_year"])


def check_ends(tally: Tally, said: Parts, rows: list[Row]) -> None:
    for which, year, row in (("first", "from", rows[0]), ("last", "to", rows[-1])):
        tally.check_figure(said[year], row["year"])
        tally.check_figure(said[which], row["figure"])


def check_pay_history(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    check_ends(tally, said, newest_stretch(code, "annual_p50_usd"))


def check_jobs_history(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    rows = newest_stretch(code, "employment")
    check_ends(tally, said, rows)
    change = rows[-1]["figure"] - rows[0]["figure"]
    errors = [
        one(
            "SELECT employment * greatest(employment_rse_pct, 0.05) / 100 AS error FROM wages WHERE occupation_code = ? AND year = ? "
            "AND area_code = '0000000' AND industry_code = '000000'", code, row["year"],
        )["error"]
        for row in (rows[0], rows[-1])
    ]  # fmt: skip
    margin = 1.645 * sum(error**2 for error in errors) ** 0.5
    tally.check_figure(said["change"], change)
    tally.check_figure(said["margin"], margin, -1)
    is_sure = abs(change) > margin
    word = "stayed about the same" if not is_sure else "grew" if change > 0 else "shrank"
    tally.check_equal(said["word"], word)


def check_unchanged(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    column = "annual_p50_usd" if said["what"] == "Median pay" else "employment"
    tally.check_equal(len(newest_stretch(code, column)) < 2, True)


def check_editions(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    rates = one(
        """SELECT count(*) AS n, min(change_pct) AS low, max(change_pct) AS high
        FROM projections JOIN sources USING (source_id)
        WHERE NOT second_hand AND change_pct IS NOT NULL AND occupation_code = ?""",
        code,
    )
    tally.check_equal(int(said["count"] or 1), rates["n"])
    tally.check_figure(said["low"] or said["only"], rates["low"], 1)
    tally.check_figure(said["high"] or said["only"], rates["high"], 1)
    later = ask(
        "SELECT 1 FROM projections JOIN sources USING (source_id) WHERE second_hand AND occupation_code = ?",
        code,
    )
    tally.check_equal(bool(said["quoted"]), bool(later))


FINDINGS: dict[re.Pattern[str], Callable[[Tally, Parts, str, Row], None]] = {
    PATH: check_path,
    BY_STATE: check_by_state,
    RANKED: check_ranked,
    BESIDE: check_beside,
    RATE: check_rate,
    JUDGED: check_past_projection,
    BEFORE: check_code_history,
    OPENINGS: check_openings,
    PAY_HISTORY: check_pay_history,
    JOBS_HISTORY: check_jobs_history,
    UNCHANGED: check_unchanged,
    EDITIONS: check_editions,
}


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_true(code: str) -> None:
    tally = check_outlook(code)
    assert tally.sentences >= 5 and tally.figures >= 15


def test_enough_sentences_are_checked() -> None:
    tallies = [check_outlook(code) for code in CODES]
    assert sum(tally.sentences for tally in tallies) >= 180
    assert sum(tally.figures for tally in tallies) >= 800
