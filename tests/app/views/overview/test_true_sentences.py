"""Recompute every figure, rank and direction in the page's sentences by SQL on the snapshot.

A sentence that matches none of the patterns fails.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from app.text import lower_title as lower_title
from tests.app.figures import NATION, ask, newest_stretch, one
from tests.app.reading import answer, paragraphs
from tests.app.tally import (
    NEWEST,
    NUMBER,
    PAY,
    PERCENT,
    SPREAD,
    Tally,
    check_pay,
    check_spread,
    round_signed,
    unescape,
)
from tests.app.test_pages import looked_at
from tests.outlook.examples import CODES

Parts = dict[str, str | None]
Row = dict[str, Any]

SPAN = r"(?P<base>\d{4}) to (?P<target>\d{4})"
GROWTH = re.compile(
    r"(?P<who>BLS projects|In [\d–]+, its last edition under this code, BLS projected) "
    rf"(?:(?P<pct>[\d.]+)% (?P<way>more|fewer) jobs|(?P<none>no change in jobs)) for (?P<name>.+?) from {SPAN}"
    r"(?:, (?P<verdict>faster than|slower than|the same as) the (?P<all>[\d.]+)% for all occupations"
    r"|, against (?P<against>[\d.]+)% (?P<direction>more|fewer|change) for all occupations)?\."
)
PRESENT = re.compile(
    rf"(?:There were (?P<jobs>{NUMBER}) wage and salary jobs|BLS did not release how many jobs there were) in May (?P<year>\d{{4}}); {PAY}\.{SPREAD}"
)
PATH = re.compile(
    rf"From (?P<jobs>{NUMBER}) jobs in (?P<base>\d{{4}}) to (?P<then>{NUMBER}) projected for (?P<target>\d{{4}}): .+\."
)
RANK = re.compile(r".+ rank (?P<place>\d+) of the (?P<of>\d+) compared here in projected growth\.")
OPENINGS = re.compile(
    rf"About (?P<openings>{NUMBER}) openings a year are projected for .+?(?:; (?P<share>\d+)% of them because people leave "
    rf"the occupation, not because it grows|: (?P<leave>{NUMBER}) people leave each year, and not all are replaced, because "
    r"jobs decline|; this edition's file does not say (?P<unsaid>.+))\."
)
PAY_HISTORY = re.compile(
    r"Median pay was (?P<first>\$[\d,]+) in May (?P<from>\d{4}) and (?P<last>\$[\d,]+) in May (?P<to>\d{4}), before inflation\."
)
JOBS_HISTORY = re.compile(
    r"Wage and salary jobs (?P<word>grew|shrank|stayed about the same): (?P<first>[\d,]+) in May (?P<from>\d{4}), (?P<last>[\d,]+) in "
    r"May (?P<to>\d{4}) \((?P<change>[+−]?[\d,]+), give or take (?P<margin>[\d,]+)\)\."
)
RATE = re.compile(
    r"(?P<rate>[\d.]+) openings a year for every 100 jobs of .+?(?:, (?P<verdict>as many as|more than|fewer than) the (?P<all>[\d.]+) of "
    r"all occupations)?\."
)
JUDGED = re.compile(
    rf"For (?P<year>\d{{4}}), (?P<on>\d+) years? on, the edition (?P<vintage>[\d–]+) implied (?P<implied>{NUMBER}) jobs of "
    rf"(?:the related code (?P<earlier>[\d-]+)|.+?); BLS counts (?P<came>{NUMBER}): (?:(?P<pct>[\d.]+)% too (?P<way>many|few)|as many as came)\."
)
BEFORE = re.compile(
    r"(?:Before, .+? were counted under (?P<codes>.+), in part with other work"
    r"|.+ were counted under another code, or with other work, in earlier lists)\."
)
EDITIONS = re.compile(
    rf"(?P<count>One|\d+) editions? of BLS's own projects? .+ under this code, (?:from (?P<low>{PERCENT}) to (?P<high>{PERCENT})|"
    rf"(?P<only>{PERCENT})) over ten years\.(?P<quoted> A newer one is known second-hand\.)?"
)
UNRANKED = re.compile(r"Growth of .+ beside the occupations compared here\.")
UNCHANGED = re.compile(r"(?P<what>Median pay|Wage and salary jobs) of .+ by year\.")


@cache
def check_outlook(code: str) -> Tally:
    tally, page = Tally(), looked_at("overview", code)
    text, edition = unescape(answer(page)), one(NEWEST, code)
    end = re.search(r"\.(?= (?:There were|BLS did not))", text)
    assert end
    check_growth(tally, tally.parse(GROWTH, text[: end.end()]), code, edition)
    row = one(f"SELECT * FROM wages WHERE occupation_code = ? AND {NATION} ORDER BY year DESC LIMIT 1", code)
    said = tally.parse(PRESENT, text[end.end() + 1 :])
    tally.check_figure(said["jobs"], row["employment"])
    tally.check_figure(said["year"], row["year"])
    check_pay(tally, said, row)
    check_spread(tally, said, row)
    for finding in map(unescape, paragraphs(page, "finding")):
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
    tally.check_equal(said["who"] == "BLS projects", edition["base_year"] == newest)
    tally.check_equal(bool(said["none"]), change == 0)
    if change:
        tally.check_figure(said["pct"], abs(change), 1)
        tally.check_equal(said["way"], "more" if change > 0 else "fewer")
    if everyone is None:
        assert not said["verdict"] and not said["against"]
    elif change > 0 and everyone > 0:
        tally.check_figure(said["all"], everyone, 1)
        apart = round_signed(change - everyone)
        verdict = "faster than" if apart > 0 else "slower than" if apart < 0 else "the same as"
        tally.check_equal(said["verdict"], verdict)
    else:
        tally.check_figure(said["against"], abs(everyone), 1)
        direction = "more" if everyone > 0 else "fewer" if everyone < 0 else "change"
        tally.check_equal(said["direction"], direction)


def check_path(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    tally.check_figure(said["jobs"], edition["jobs_base"])
    tally.check_figure(said["base"], edition["base_year"])
    tally.check_figure(said["then"], edition["jobs_projected"])
    tally.check_figure(said["target"], edition["target_year"])


def check_rank(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    rivals = ask(
        """SELECT occupation_code AS code, change_pct FROM projections JOIN occupations USING (occupation_code)
        WHERE vintage = ? AND change_pct IS NOT NULL AND role <> 'total'
          AND (occupation_code = ? OR (role <> 'other' AND NOT occupation_code LIKE '%-0000'))""",
        edition["vintage"], code,
    )  # fmt: skip
    tally.check_figure(said["of"], len(rivals))
    tally.check_figure(said["place"], 1 + sum(r["change_pct"] > edition["change_pct"] for r in rivals))


def check_unranked(tally: Tally, said: Parts, code: str, edition: Row) -> None:
    role = one("SELECT role FROM occupations WHERE occupation_code = ?", code)["role"]
    tally.check_equal(role, "total")


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
        apart = round(rates[code], 1) - round(rates["00-0000"], 1)
        verdict = "as many as" if not apart else "more than" if apart > 0 else "fewer than"
        tally.check_equal(said["verdict"], verdict)


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
    tally.check_equal(said["way"], "many" if error > 0 else "few" if error < 0 else None)
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
            "SELECT employment * employment_rse_pct / 100 AS error FROM wages WHERE occupation_code = ? AND year = ? "
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
    tally.check_equal(1 if said["count"] == "One" else int(said["count"] or 0), rates["n"])
    tally.check_figure(said["low"] or said["only"], rates["low"], 1)
    tally.check_figure(said["high"] or said["only"], rates["high"], 1)
    later = ask(
        "SELECT 1 FROM projections JOIN sources USING (source_id) WHERE second_hand AND occupation_code = ?",
        code,
    )
    tally.check_equal(bool(said["quoted"]), bool(later))


FINDINGS: dict[re.Pattern[str], Callable[[Tally, Parts, str, Row], None]] = {
    PATH: check_path,
    RANK: check_rank,
    UNRANKED: check_unranked,
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
