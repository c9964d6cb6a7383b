"""Every answer and finding of three pages, taken apart: each number, rank, count and direction in it is reckoned again
by SQL on the snapshot's own files. A sentence of a form that is not known here fails."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app import text as app_text
from outlook.pay.settings import plain_name
from tests.app.figures import NATION, ask, newest_stretch, number, one
from tests.app.reading import answer, paragraphs, tables_of
from tests.app.test_pages import looked_at, opened
from tests.outlook.test_breaks import CODES

DOLLARS, NUMBER, PERCENT = r"\$[\d,]+", r"[\d,]+", r"[+−]?[\d.]+ %"
SPAN = r"(?P<base>\d{4}) to (?P<target>\d{4})"
PAY = (
    rf"(?:half paid more than (?P<median>{DOLLARS}) a year"
    r"|(?P<above>half paid more than the highest wage that BLS prints)|(?P<withheld_pay>BLS did not release the median pay))"
)
SPREAD = (
    rf"(?: One in ten (?:was )?paid less than (?P<p10>{DOLLARS}), one in ten more than (?P<p90>{DOLLARS})\.)?"
)
GROWTH = re.compile(
    r"(?P<who>BLS projects|In [\d–]+, its last edition under this code, BLS projected) "
    rf"(?:(?P<pct>[\d.]+) % (?P<way>more|fewer) jobs|(?P<none>no change in jobs)) for (?P<name>.+?) from {SPAN}"
    r"(?:, (?P<verdict>faster than|slower than|the same as) the (?P<all>[\d.]+) % for all occupations"
    r"|, against (?P<against>[\d.]+) % (?P<direction>more|fewer|change) for all occupations)?\."
)
PRESENT = re.compile(
    rf"(?:There were (?P<jobs>{NUMBER}) wage and salary jobs|BLS did not release how many jobs there were) in May (?P<year>\d{{4}}); {PAY}\.{SPREAD}"
)
PATH = re.compile(
    rf"From (?P<jobs>{NUMBER}) jobs in (?P<base>\d{{4}}) to (?P<then>{NUMBER}) projected for (?P<target>\d{{4}}): .+\."
)
RANK = re.compile(r".+ rank (?P<place>\d+) of the (?P<of>\d+) compared here in projected growth\.")
OPENINGS = re.compile(
    rf"About (?P<openings>{NUMBER}) openings a year are projected for .+?(?:; (?P<share>\d+) % of them because people leave "
    rf"the occupation, not because it grows|: (?P<leave>{NUMBER}) people leave each year, and not all are replaced, because "
    r"jobs decline|; this edition's file does not say (?P<unsaid>.+))\."
)
CHANGE = re.compile(
    r"(?P<what>Median pay|Estimates of wage and salary jobs) (?:(?P<way>rose|fell) from (?P<first>[$\d,]+) in May (?P<from>\d{4}) to "
    r"(?P<last>[$\d,]+) in May (?P<to>\d{4})|stayed at (?P<same>[$\d,]+) from May (?P<since>\d{4}) to May (?P<until>\d{4}))"
    r"(?P<before>, before inflation)?\."
)
RATE = re.compile(
    r"(?P<rate>[\d.]+) openings a year for every 100 jobs of .+?(?:, (?P<verdict>as many as|more than|fewer than) the (?P<all>[\d.]+) of "
    r"all occupations)?\."
)
JUDGED = re.compile(
    rf"For (?P<year>\d{{4}}), (?P<on>\d+) years? on, the edition (?P<vintage>[\d–]+) implied (?P<implied>{NUMBER}) jobs of "
    rf"(?:the related code (?P<earlier>[\d-]+)|.+?); BLS counts (?P<came>{NUMBER}): (?:(?P<pct>[\d.]+) % too (?P<way>many|few)|as many as came)\."
)
BEFORE = re.compile(
    r"(?:Before, .+? were counted under (?P<codes>.+), in part with other work"
    r"|.+ were counted under another code, or with other work, in earlier lists)\."
)
EDITIONS = re.compile(
    rf"(?P<count>One|\d+) editions? of BLS's own projects? .+ under this code, (?:from (?P<low>{PERCENT}) to (?P<high>{PERCENT})|"
    rf"(?P<only>{PERCENT})) over ten years\.(?P<quoted> A newer one is known second-hand\.)?"
)
SETTINGS = re.compile(
    r"In May (?P<year>\d{4})(?:, of the settings listed here, the largest was (?P<place>.+?), with (?P<pct>[\d.]+) % of .+?"
    rf"| most .+? \((?P<most>[\d.]+) %\) worked in (?P<placemost>.+?)); {PAY} there\."
    rf"(?: Among settings with at least 3 % of the jobs, (?:(?P<best>.+?) paid most \((?P<top>{DOLLARS})\)"
    rf"|(?P<capped>.+?) paid most \(above BLS's limit\)), (?P<worst>.+?) least \((?P<least>{DOLLARS})\)\.)?"
)
ONE_SETTING = re.compile(
    rf"\*\*(?P<name>.+)\*\*, May (?P<year>\d{{4}}): (?P<jobs>{NUMBER}) .+? \((?P<pct>[\d.]+) % of them\); {PAY}"
    r"(?:, (?P<apart>[\d.]+) % (?P<way>more|less) than in all settings together|(?P<same>, as in all settings together))?\."
    rf"(?: The average \(mean\) was (?P<mean>{DOLLARS}), with a 90 % interval from (?P<low>{DOLLARS}) to (?P<high>{DOLLARS})\.)?"
)
FIGURE = r"\$[\d,]+|[\d,]+(?:\.\d+)?"
RANKING = re.compile(
    r"In May (?P<year>\d{4}) (?P<phrase>(?:average \(mean\) pay|median pay|the number of jobs(?: per 1,000 jobs)?|the location quotient)"
    r"(?: at average U\.S\. prices)?) of (?P<name>.+) was highest in "
    rf"(?P<best>.+?) \((?P<top>{FIGURE})\) and lowest in (?P<worst>.+?) \((?P<least>{FIGURE})\)\."
    r"(?: The margin of error is wide enough that (?P<level>\d+) other places? could be level with (?P<with>.+?)\.)?"
    r"(?: For (?P<withheld>\d+) (?:BLS did not release it|there is no figure: not released by BLS, or no price level)\.)?"
)
STATES_GROWTH = re.compile(
    rf"For (?P<vintage>[\d–]+), (?P<count>\d+) states and territories project this occupation(?:; the (?P<large>\d+) with 500 jobs or more)?(?:: from (?P<high>{PERCENT}) in (?P<best>.+) to "
    rf"(?P<low>{PERCENT}) in (?P<worst>.+))?\."
)
PLACE = re.compile(
    rf"(?:There were (?P<jobs>{NUMBER}) .+? in (?P<area>.+)|BLS did not release how many .+? there were in (?P<hidden>.+)) in May (?P<year>\d{{4}}); {PAY}"
    rf"(?:, (?P<apart>[\d.]+) % (?P<way>more|less) than in the nation \((?P<nation>{DOLLARS})\)|(?P<same>, as in the nation))?\.{SPREAD}"
)
STANDING = re.compile(
    r"(?:(?P<area>.+?) is (?:(?P<jobs>\d+)(?:st|nd|rd|th) of (?P<ofjobs>\d+) (?:states and territories|areas) by number of jobs)?(?: and )?"
    r"(?:(?P<pay>\d+)(?:st|nd|rd|th) of (?P<ofpay>\d+)(?: states and territories| areas)? by median pay)?\.)?"
    r"(?: ?The work is (?:(?P<quotient>[\d.]+) times as common there as in the nation \(location quotient\)|(?P<common>as common there as in the nation))"
    r"(?:: (?P<per>[\d.]+) of every 1,000 jobs)?\.)?"
)
PRICES = re.compile(
    r"(?:(?P<own>The state's own agency projects .+?\.) )?(?:BEA publishes no price level for (?P<without>.+)|Prices in (?P<area>.+) were "
    r"(?:(?P<pct>[\d.]+) % (?P<way>above|below) the national average|(?P<same>at the national average)) in (?P<year>\d{4})"
    rf"(?:: its median pay buys what (?P<worth>{DOLLARS}) buys at average U\.S\. prices)?)\."
)
OWN = re.compile(
    rf"The state's own agency projects (?:(?P<pct>[\d.]+) % (?P<way>more|fewer) jobs|(?P<none>no change in jobs)) for (?P<vintage>[\d–]+): from "
    rf"(?P<base>{NUMBER}) to (?P<then>{NUMBER})(?:, with (?P<openings>{NUMBER}) openings a year)?(?:; BLS projects (?P<nation>{PERCENT}) for the nation in the same years)?\."
)
AREAS = re.compile(
    rf"Average \(mean\) pay in the areas of (?P<state>.+?): (?:from (?P<least>{DOLLARS}) in (?P<worst>.+) to (?P<top>{DOLLARS}) in (?P<best>.+)"
    rf"|(?P<only>.+), (?P<its>{DOLLARS}))\."
)

NEWEST = "SELECT p.* FROM projections p JOIN sources USING (source_id) WHERE NOT second_hand AND occupation_code = ? ORDER BY base_year DESC LIMIT 1"


@dataclass
class Held:
    """Sentences and figures that were held against the tables."""

    sentences: int = 0
    figures: int = 0

    def parts(self, form: re.Pattern[str], text: str) -> dict[str, str | None]:
        """A sentence taken apart; it must be of this form from end to end."""
        found = form.fullmatch(text)
        assert found, f"no known sentence: {text}"
        self.sentences += 1
        return found.groupdict()

    def same(self, said: str | None, true: float | None, digits: int = 0) -> None:
        """A figure that is said is the true one at the digits that are shown; one that is not said is null."""
        if said is None:
            assert true is None, f"{true} is not said"
            return
        assert true is not None, f"{said} is said, the table has no figure"
        assert abs(number(said) - true) <= 0.5 * 10**-digits + 1e-9, f"{said} is said for {true}"
        self.figures += 1

    def equal(self, said: object, true: object) -> None:
        """A word, a name, a rank or a count is the true one."""
        assert said == true
        self.figures += 1

    def among(self, said: str | None, true: list[str]) -> None:
        """A place that is named is among those with that figure; "A and B", "A and 3 others" name all of them."""
        assert said is not None
        places = [t.removeprefix("the ") for t in true]
        named = [p.removeprefix("the ") for p in re.split(r" and (?:the )?", said.removeprefix("the "))]
        rest = re.fullmatch(r"(\d+) others", named[-1])
        if said.removeprefix("the ") in places:
            assert len(places) == 1
        elif rest:
            assert named[0] in places and int(rest[1]) == len(places) - 1
        else:
            assert sorted(named) == sorted(places)
        self.figures += 1


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\\$", "$")


def signed(value: float) -> float:
    return round(value, 1) + 0.0


def check_pay(held: Held, said: dict[str, str | None], row: dict[str, Any]) -> None:
    """Median and spread of a sentence; what is capped or withheld is said to be."""
    held.same(said["median"], row["annual_p50_usd"])
    if row["annual_p50_usd"] is None:
        capped = "annual_p50_usd" in str(row["top_coded"] or "").split(",")
        held.equal(bool(said["above"]), capped)
        held.equal(bool(said["withheld_pay"]), not capped)


def check_spread(held: Held, said: dict[str, str | None], row: dict[str, Any]) -> None:
    both = row["annual_p10_usd"] is not None and row["annual_p90_usd"] is not None
    held.same(said["p10"], row["annual_p10_usd"] if both else None)
    held.same(said["p90"], row["annual_p90_usd"] if both else None)


@cache
def outlook_held(code: str) -> Held:
    held, page = Held(), looked_at("overview", code)
    title = one("SELECT title FROM occupations WHERE occupation_code = ?", code)["title"]
    text, edition = spaced(answer(page)), one(NEWEST, code)
    end = re.search(r"\.(?= (?:There were|BLS did not))", text)
    assert end
    said = held.parts(GROWTH, text[: end.end()])
    change, everyone = edition["change_pct"], None
    if code != "00-0000":
        total = ask(
            "SELECT change_pct FROM projections WHERE occupation_code = '00-0000' AND vintage = ?",
            edition["vintage"],
        )
        everyone = total[0]["change_pct"] if total else None
    held.equal(said["name"], app_text.name(title))
    held.same(said["base"], edition["base_year"])
    held.same(said["target"], edition["target_year"])
    newest = one(
        "SELECT max(base_year) AS y FROM projections JOIN sources USING (source_id) WHERE NOT second_hand"
    )["y"]
    held.equal(said["who"] == "BLS projects", edition["base_year"] == newest)
    held.equal(bool(said["none"]), change == 0)
    if change:
        held.same(said["pct"], abs(change), 1)
        held.equal(said["way"], "more" if change > 0 else "fewer")
    if everyone is None:
        assert not said["verdict"] and not said["against"]
    elif change > 0 and everyone > 0:
        held.same(said["all"], everyone, 1)
        apart = signed(change - everyone)
        held.equal(
            said["verdict"], "faster than" if apart > 0 else "slower than" if apart < 0 else "the same as"
        )
    else:
        held.same(said["against"], abs(everyone), 1)
        held.equal(said["direction"], "more" if everyone > 0 else "fewer" if everyone < 0 else "change")
    row = one(f"SELECT * FROM wages WHERE occupation_code = ? AND {NATION} ORDER BY year DESC LIMIT 1", code)
    said = held.parts(PRESENT, text[end.end() + 1 :])
    held.same(said["jobs"], row["employment"])
    held.same(said["year"], row["year"])
    check_pay(held, said, row)
    check_spread(held, said, row)
    for finding in paragraphs(page, "finding"):
        _outlook_finding(held, spaced(finding), code, edition)
    return held


def _outlook_finding(held: Held, text: str, code: str, edition: dict[str, Any]) -> None:
    if text.startswith("From "):
        said = held.parts(PATH, text)
        for name, column in (
            ("jobs", "jobs_base"),
            ("base", "base_year"),
            ("then", "jobs_projected"),
            ("target", "target_year"),
        ):
            held.same(said[name], edition[column])
    elif " rank " in text:
        said = held.parts(RANK, text)
        rivals = ask(
            """SELECT occupation_code AS code, change_pct FROM projections JOIN occupations USING (occupation_code)
            WHERE vintage = ? AND change_pct IS NOT NULL AND role <> 'total'
              AND (occupation_code = ? OR (role <> 'other' AND NOT occupation_code LIKE '%-0000'))""",
            edition["vintage"], code,
        )  # fmt: skip
        held.same(said["of"], len(rivals))
        held.same(said["place"], 1 + sum(r["change_pct"] > edition["change_pct"] for r in rivals))
    elif text.startswith("Growth of "):
        held.sentences += 1
        held.equal(one("SELECT role FROM occupations WHERE occupation_code = ?", code)["role"], "total")
    elif RATE.fullmatch(text):
        said = held.parts(RATE, text)
        rates = {
            each: 100 * row["openings_per_year"] / ((row["jobs_base"] + row["jobs_projected"]) / 2)
            for each in (code, "00-0000")
            for row in [
                one(
                    "SELECT * FROM projections WHERE occupation_code = ? AND vintage = ?",
                    each,
                    edition["vintage"],
                )
            ]
        }
        held.same(said["rate"], rates[code], 1)
        if code != "00-0000":
            held.same(said["all"], rates["00-0000"], 1)
            apart = round(rates[code], 1) - round(rates["00-0000"], 1)
            held.equal(
                said["verdict"], "as many as" if not apart else "more than" if apart > 0 else "fewer than"
            )
    elif JUDGED.fullmatch(text):
        said = held.parts(JUDGED, text)
        which = said["earlier"] or code
        # An edition that prints no total is its line items' sum.
        first = one(
            "SELECT any_value(base_year) AS base_year, sum(jobs_base) AS jobs_base, sum(jobs_projected) AS jobs_projected "
            "FROM projected_jobs WHERE vintage = ?1 AND (occupation_code = ?2 OR ?2 = '00-0000' AND occupation_type = 'line item' "
            "AND vintage NOT IN (SELECT vintage FROM projected_jobs WHERE occupation_code = '00-0000'))",
            str(said["vintage"]).replace("–", "-"),
            which,
        )
        came = one(
            "SELECT j.* FROM projected_jobs j JOIN sources USING (source_id) WHERE NOT second_hand AND occupation_code = ? AND base_year = ?",
            which, int(str(said["year"])),
        )  # fmt: skip
        years = came["base_year"] - first["base_year"]
        implied = first["jobs_base"] * (first["jobs_projected"] / first["jobs_base"]) ** (years / 10)
        held.same(said["on"], years)
        held.same(said["implied"], round(implied, -2))
        held.same(said["came"], came["jobs_base"])
        error = round(100 * (round(implied) - came["jobs_base"]) / came["jobs_base"], 1)
        held.equal(said["way"], "many" if error > 0 else "few" if error < 0 else None)
        if said["pct"]:
            held.same(said["pct"], abs(error), 1)
    elif BEFORE.fullmatch(text):
        said = held.parts(BEFORE, text)
        for earlier, start, end in re.findall(
            r"(\d\d-\d{4}) \(May (\d{4})(?: to (\d{4}))?\)", said["codes"] or ""
        ):
            seen = one(
                "SELECT min(year) AS low, max(year) AS high FROM wages WHERE occupation_code = ? AND area_code = '0000000'",
                earlier,
            )
            held.equal((int(start), int(end or start)), (seen["low"], seen["high"]))
    elif "openings a year" in text:
        said = held.parts(OPENINGS, text)
        held.same(said["openings"], edition["openings_per_year"])
        known = edition["exits_per_year"] is not None and edition["transfers_per_year"] is not None
        held.equal(said["unsaid"] is None, known)
        if known:
            leaving = edition["exits_per_year"] + edition["transfers_per_year"]
            held.equal(said["leave"] is not None, leaving > edition["openings_per_year"])
            if said["leave"]:
                held.same(said["leave"], leaving)
                assert edition["jobs_change"] < 0
            else:
                held.same(said["share"], 100 * leaving / edition["openings_per_year"])
    elif CHANGE.fullmatch(text):
        said = held.parts(CHANGE, text)
        pay = said["what"] == "Median pay"
        rows = newest_stretch(code, "annual_p50_usd" if pay else "employment")
        first, last = rows[0], rows[-1]
        held.equal(bool(said["before"]), pay)
        held.same(said["from"] or said["since"], first["year"])
        held.same(said["to"] or said["until"], last["year"])
        held.same(said["first"] or said["same"], first["figure"])
        held.same(said["last"] or said["same"], last["figure"])
        way = (
            "rose"
            if last["figure"] > first["figure"]
            else "fell"
            if last["figure"] < first["figure"]
            else None
        )
        held.equal(said["way"], way)
    elif re.fullmatch(r"(Median pay|Wage and salary jobs) of .+ by year\.", text):
        held.sentences += 1
        column = "annual_p50_usd" if text.startswith("Median") else "employment"
        held.equal(len(newest_stretch(code, column)) < 2, True)
    else:
        said = held.parts(EDITIONS, text)
        rates = one(
            """SELECT count(*) AS n, min(change_pct) AS low, max(change_pct) AS high FROM projections JOIN sources USING (source_id)
            WHERE NOT second_hand AND change_pct IS NOT NULL AND occupation_code = ?""", code,
        )  # fmt: skip
        held.equal(1 if said["count"] == "One" else int(said["count"] or 0), rates["n"])
        held.same(said["low"] or said["only"], rates["low"], 1)
        held.same(said["high"] or said["only"], rates["high"], 1)
        later = ask(
            "SELECT 1 FROM projections JOIN sources USING (source_id) WHERE second_hand AND occupation_code = ?",
            code,
        )
        held.equal(bool(said["quoted"]), bool(later))


def settings_of(code: str, year: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Settings that do not overlap, largest first, as the tables have them; and the occupation's total."""
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
    named = [{**r, "name": plain_name(r["industry_code"], r["title"])} for r in large]
    return sorted(named, key=lambda r: -r["employment"]), total


@cache
def settings_held(code: str, year: int, setting: str = "") -> Held:
    held = Held()
    query = {"setting": setting} if setting else {}
    if year != 2025:
        query["year"] = str(year)
    page = opened("settings", occupation=code, **query) if query else looked_at("settings", code)
    rows, total = settings_of(code, year)
    said = held.parts(SETTINGS, spaced(answer(page)))
    share = {r["name"]: 100 * r["employment"] / total["employment"] for r in rows}
    biggest = rows[0]
    held.same(said["year"], year)
    held.equal(said["place"] or said["placemost"], app_text.name(biggest["name"]))
    held.same(said["pct"] or said["most"], share[biggest["name"]], 1)
    held.equal(bool(said["most"]), share[biggest["name"]] >= 50)
    check_pay(held, said, biggest)
    main = [r for r in rows if share[r["name"]] >= 3]
    given = [r for r in main if r["annual_p50_usd"] is not None]
    capped = [r["name"] for r in main if "annual_p50_usd" in str(r["top_coded"] or "").split(",")]
    held.equal(said["worst"] is not None, len(given) > 1)
    if len(given) > 1:
        top, least = (f(r["annual_p50_usd"] for r in given) for f in (max, min))
        if capped:
            held.equal(said["capped"], " and ".join(app_text.name(n) for n in capped))
        else:
            held.same(said["top"], top)
            held.among(said["best"], [app_text.name(r["name"]) for r in given if r["annual_p50_usd"] == top])
        held.same(said["least"], least)
        held.among(said["worst"], [app_text.name(r["name"]) for r in given if r["annual_p50_usd"] == least])
    if setting:
        _one_setting(held, page, next(r for r in rows if r["industry_code"] == setting), total)
    return held


def _one_setting(held: Held, page: AppTest, row: dict[str, Any], total: dict[str, Any]) -> None:
    said = held.parts(ONE_SETTING, spaced(page.markdown[0].value))
    held.equal(said["name"], row["name"])
    held.same(said["year"], row["year"])
    held.same(said["jobs"], row["employment"])
    held.same(said["pct"], 100 * row["employment"] / total["employment"], 1)
    check_pay(held, said, row)
    _apart(held, said, row["annual_p50_usd"], total["annual_p50_usd"])
    sure = row["annual_mean_usd"] is not None and row["wage_mean_rse_pct"] is not None
    held.same(said["mean"], row["annual_mean_usd"] if sure else None)
    if sure:
        half = 1.645 * row["annual_mean_usd"] * row["wage_mean_rse_pct"] / 100
        held.same(said["low"], row["annual_mean_usd"] - half, -1)
        held.same(said["high"], row["annual_mean_usd"] + half, -1)


def _apart(held: Held, said: dict[str, str | None], here: float | None, there: float | None) -> None:
    if here is None or there is None:
        assert said["apart"] is None and said["same"] is None
        return
    apart = signed(100 * (here / there - 1))
    held.equal(bool(said["same"]), apart == 0)
    if apart:
        held.same(said["apart"], abs(apart), 1)
        held.equal(said["way"], "more" if apart > 0 else "less")


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


@cache
def states_held(code: str, measure: str = "mean", at_us_prices: bool = False) -> Held:
    held = Held()
    query = ({"measure": measure} if measure != "mean" else {}) | ({"prices": "us"} if at_us_prices else {})
    page = opened("states", occupation=code, **query) if query else looked_at("states", code)
    column, error, phrase = MEASURED[measure]
    rows = ask(STATES + "w.area_type = 'state'", code, code)
    for row in rows:
        row["figure"] = row[column]
        if at_us_prices and row["figure"] is not None:
            row["figure"] = None if row["rpp"] is None else row["figure"] * 100 / row["rpp"]
    given = sorted((r for r in rows if r["figure"] is not None), key=lambda r: (-r["figure"], r["area"]))
    assert not any(column in str(r["top_coded"] or "") for r in rows), "say here how capped places are named"
    said = held.parts(RANKING, spaced(answer(page)))
    title = one("SELECT title FROM occupations WHERE occupation_code = ?", code)["title"]
    held.same(said["year"], rows[0]["year"])
    held.equal(said["phrase"], phrase + (" at average U.S. prices" if at_us_prices else ""))
    held.equal(said["name"], app_text.name(title))
    # No more digits than the source: tens of dollars and of jobs, hundredths of a ratio.
    digits = 2 if measure in ("share", "quotient") else -1 if at_us_prices else 0
    if digits == -1:
        assert all(number(said[figure] or "") % 10 == 0 for figure in ("top", "least"))
    for place, figure, end in (("best", "top", given[0]), ("worst", "least", given[-1])):
        held.same(said[figure], end["figure"], digits)
        held.among(said[place], [r["area"] for r in given if r["figure"] == end["figure"]])
    level = 0
    if error and given[0][error] is not None:
        low = given[0]["figure"] * (1 - 1.645 * given[0][error] / 100)
        level = sum(
            r["figure"] * (1 + 1.645 * r[error] / 100) >= low for r in given[1:] if r[error] is not None
        )
    held.equal(int(said["level"] or 0), level)
    held.equal(int(said["withheld"] or 0), len(rows) - len(given))
    if level:
        held.among(said["with"], [given[0]["area"]])
    _states_growth(held, page, code)
    return held


def _states_growth(held: Held, page: AppTest, code: str) -> None:
    findings = [f for f in map(spaced, paragraphs(page, "finding")) if f.startswith("For ")]
    rows = ask(
        """SELECT a.title AS area, p.* FROM state_projections p JOIN areas a USING (area_code) WHERE occupation_code = ?
          AND vintage = (SELECT max(vintage) FROM state_projections WHERE occupation_code = ?)""", code, code,
    )  # fmt: skip
    assert len(findings) == (1 if rows else 0)
    if not rows:
        return
    said = held.parts(STATES_GROWTH, findings[0])
    held.equal(said["vintage"], rows[0]["vintage"].replace("-", "–"))
    held.equal(int(said["count"] or 0), len(rows))
    large = [r for r in rows if (r["jobs_base"] or 0) >= 500 and r["change_pct"] is not None] or rows
    # Whose span it is stands where it is not every state's.
    held.equal(said["large"] and int(said["large"]), len(large) if 1 < len(large) < len(rows) else None)
    if len(large) > 1:
        for place, figure, end in (("best", "high", max), ("worst", "low", min)):
            rate = end(r["change_pct"] for r in large)
            held.same(said[figure], rate, 1)
            assert (said[place] or "").removeprefix("the ") in [
                r["area"] for r in large if r["change_pct"] == rate
            ]
            held.figures += 1


@cache
def place_held(code: str, area: str, state: str = "") -> Held:
    held = Held()
    page = opened("states", occupation=code, **({"state": state} if state else {"area": area}))
    row = one(STATES + "w.area_code = ?", code, code, area)
    nation = one(
        f"SELECT * FROM wages WHERE occupation_code = ? AND {NATION} AND year = ?", code, row["year"]
    )
    said = held.parts(PLACE, spaced(answer(page)))
    held.same(said["jobs"], row["employment"])
    held.same(said["year"], row["year"])
    held.among(said["area"] or said["hidden"], [row["area"]])
    check_pay(held, said, row)
    check_spread(held, said, row)
    _apart(held, said, row["annual_p50_usd"], nation["annual_p50_usd"])
    if said["nation"]:
        held.same(said["nation"], nation["annual_p50_usd"])
    standing, prices = (spaced(m.value) for m in page.markdown[:2])
    said = held.parts(STANDING, standing)
    peers = ask(
        STATES + ("w.area_type = 'state'" if state else "w.area_type IN ('metro', 'nonmetro')"), code, code
    )
    for rank, of, column in (("jobs", "ofjobs", "employment"), ("pay", "ofpay", "annual_p50_usd")):
        figures = [r[column] for r in peers if r[column] is not None]
        mine = row[column]
        held.same(said[rank], None if mine is None else 1 + sum(f > mine for f in figures))
        held.same(said[of], None if mine is None else len(figures))
    quotient = row["location_quotient"]
    held.equal(bool(said["common"]), quotient is not None and round(quotient, 2) == 1)
    if not said["common"]:
        held.same(said["quotient"], quotient, 2)
    held.same(said["per"], row["jobs_per_1000"] if quotient is not None else None, 2)
    said = held.parts(PRICES, prices)
    if row["rpp"] is None:
        held.among(said["without"], [row["area"]])
    else:
        held.same(said["year"], row["rpp_year"])
        apart = signed(row["rpp"] - 100)
        held.equal(bool(said["same"]), apart == 0)
        if apart:
            held.same(said["pct"], abs(row["rpp"] - 100), 1)
            held.equal(said["way"], "above" if apart > 0 else "below")
        median = row["annual_p50_usd"]
        held.same(said["worth"], None if median is None else median * 100 / row["rpp"], -1)
    _own_projection(held, said["own"], code, area)
    for finding in map(spaced, paragraphs(page, "finding")):
        if finding.startswith("Average (mean) pay in the areas"):
            _areas(held, finding, code, state)
    return held


def _own_projection(held: Held, text: str | None, code: str, area: str) -> None:
    rows = ask(
        "SELECT * FROM state_projections WHERE occupation_code = ? AND area_code = ? ORDER BY vintage DESC LIMIT 1", code, area
    )  # fmt: skip
    held.equal(text is not None, bool(rows) and rows[0]["change_pct"] is not None)
    if text is None:
        return
    row, said = rows[0], held.parts(OWN, text)
    held.equal(bool(said["none"]), row["change_pct"] == 0)
    if row["change_pct"]:
        held.same(said["pct"], abs(row["change_pct"]), 1)
        held.equal(said["way"], "more" if row["change_pct"] > 0 else "fewer")
    held.equal(said["vintage"], row["vintage"].replace("-", "–"))
    held.same(said["base"], row["jobs_base"])
    held.same(said["then"], row["jobs_projected"])
    held.same(said["openings"], row["openings_per_year"])
    newest = one(NEWEST, code)
    held.same(said["nation"], newest["change_pct"] if newest["vintage"] == row["vintage"] else None, 1)


def _areas(held: Held, text: str, code: str, state: str) -> None:
    said = held.parts(AREAS, text)
    rows = [
        r
        for r in ask(STATES + "w.area_type IN ('metro', 'nonmetro')", code, code)
        if r["annual_mean_usd"] is not None
        and (r["state"] == state or state in r["area"].rpartition(", ")[2].split("-"))
    ]
    if len(rows) == 1:
        held.equal(said["only"], rows[0]["area"])
        held.same(said["its"], rows[0]["annual_mean_usd"])
        return
    for place, figure, end in (("best", "top", max), ("worst", "least", min)):
        pay = end(r["annual_mean_usd"] for r in rows)
        held.same(said[figure], pay)
        assert said[place] in [r["area"] for r in rows if r["annual_mean_usd"] == pay]
        held.figures += 1


WITH_STATES = [c for c in CODES if c not in ("29-2071", "29-2098", "29-9098")]
SETTING_CASES = [
    *((code, 2025, "") for code in WITH_STATES if code != "00-0000"),
    *((code, year, "") for code, year in (("11-9111", 2022), ("29-2072", 2022), ("15-1211", 2023), ("29-9021", 2024))),
    ("29-2072", 2025, "622000"),
    ("29-9021", 2025, "622000"),
    ("11-9111", 2022, "62--63"),
    ("29-2072", 2024, "52--53"),
]  # fmt: skip
# With withheld jobs (29-2072, 29-9021, 31-9094, 43-6013) and withheld pay (15-1211, 43-9021, 43-9041) among them.
STATE_CASES = [
    *((code, "mean", False) for code in WITH_STATES),
    ("29-2072", "jobs", False), ("29-9021", "jobs", False), ("31-9094", "jobs", False),
    ("29-9021", "share", False), ("31-9094", "quotient", False), ("43-9021", "median", False),
    ("29-2072", "mean", True), ("43-9041", "median", True), ("15-1211", "mean", True),
]  # fmt: skip
# Named by what is special in them.
PLACE_CASES = {
    "more than in the nation": ("29-2072", "0600000", "CA"),
    "jobs withheld": ("29-2072", "5000000", "VT"),
    "a territory without prices": ("29-2072", "6600000", "GU"),
    "a name with an article": ("29-2072", "1100000", "DC"),
    "pay withheld in a state": ("43-9021", "2900000", "MO"),
    "several states in an area": ("29-2072", "0028140", ""),
    "without a price level": ("29-2072", "2000006", ""),
}


def _withheld_area(code: str, column: str) -> str:
    row = one(
        f"""SELECT min(area_code) AS area FROM wages WHERE year = 2025 AND occupation_code = ? AND {column} IS NULL
        AND area_type IN ('metro', 'nonmetro') AND industry_code = '000000'""", code,
    )  # fmt: skip
    return str(row["area"])


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_of_the_outlook_is_true(code: str) -> None:
    held = outlook_held(code)
    assert held.sentences >= 5 and held.figures >= 15


@pytest.mark.parametrize(("code", "year", "setting"), SETTING_CASES)
def test_every_sentence_on_settings_is_true(code: str, year: int, setting: str) -> None:
    assert settings_held(code, year, setting).figures >= (4 if not setting else 12)


@pytest.mark.parametrize(("code", "measure", "at_us_prices"), STATE_CASES)
def test_every_sentence_on_states_is_true(code: str, measure: str, at_us_prices: bool) -> None:
    assert states_held(code, measure, at_us_prices).figures >= 9


@pytest.mark.parametrize("case", PLACE_CASES)
def test_every_sentence_on_a_place_is_true(case: str) -> None:
    assert place_held(*PLACE_CASES[case]).figures >= 8


@pytest.mark.parametrize(
    ("code", "column"),
    [("43-9041", "annual_p50_usd"), ("29-9021", "employment"), ("15-1211", "annual_p50_usd")],
)
def test_every_sentence_on_an_area_with_a_withheld_figure_is_true(code: str, column: str) -> None:
    assert place_held(code, _withheld_area(code, column)).figures >= 5


def test_so_many_sentences_and_figures_are_held_against_the_tables() -> None:
    every: list[tuple[Callable[..., Held], list[tuple[Any, ...]]]] = [
        (outlook_held, [(code,) for code in CODES]),
        (settings_held, SETTING_CASES),
        (states_held, STATE_CASES),
        (place_held, list(PLACE_CASES.values())),
    ]
    held = [check(*case) for check, cases in every for case in cases]
    assert len(held) >= 70
    assert sum(h.sentences for h in held) >= 240
    assert sum(h.figures for h in held) >= 1_200


@pytest.mark.parametrize("query", [{}, {"state": "CA"}, {"area": "0028140"}], ids=str)
def test_pay_at_average_prices_has_no_more_digits_than_pay(query: dict[str, str]) -> None:
    page = opened("states", prices="us", **query)
    said = " ".join([spaced(answer(page)), *paragraphs(page, "finding")])
    cells = [cell for table in tables_of(page) for row in table.rows for cell in row]
    figures = [number(f) for text in (said, *cells) for f in re.findall(DOLLARS, text)]
    assert len(figures) > 10
    assert [f for f in figures if f % 10] == []
