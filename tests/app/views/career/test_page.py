"""The career page: its path, guide, and schools."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from app.components.units import HOURLY, YEARLY
from app.downloads.errors import BadQuery
from app.text import format_about
from app.theme import LIGHT
from app.views.career.cards import build_cards
from app.views.career.downloads import PROGRAMS_NEAR
from app.views.career.guide import render_guide
from app.views.career.links import list_links
from app.views.career.near import Place, build_search
from app.views.career.notes import describe_source, load_facts
from app.views.career.occupation import list_occupations, load_occupation
from app.views.career.outcomes import TOO_FEW, build_table, describe_threshold
from app.views.career.path import build_path, describe_way_in
from app.views.career.schools_map import draw_schools
from app.views.career.schools_section import build_rows, describe_search
from outlook.scenario.assumptions import load_assumptions
from outlook.scenario.figures import load_figures
from outlook.scenario.inputs import resolve_scenario
from outlook.scenario.url import parse_scenario
from outlook.tables import Tables
from outlook.training.outcomes import Outcome
from outlook.training.schools import load_programs
from tests.app.missing import leaks
from tests.app.reading import answer, bare, html, tables_of
from tests.app.test_pages import opened

SPELLED_OUT = {
    "AHIMA": "American Health Information Management Association",
    "AAPC": "American Academy of Professional Coders",
    "HIMSS": "Healthcare Information and Management Systems Society",
    "CAHIIM": "Commission on Accreditation for Health Informatics and Information Management Education",
    "NCRA": "National Cancer Registrars Association",
}
# What the two career-guide articles name.
NAMED_BY_ARTICLES = [
    "online programs", "English, math, and speech", "employers prefer certified", "continuing education",
    "Communication and teamwork", "stay current", "resume", "Databases and statistics", "Volunteering", "remote",
]  # fmt: skip


def read_path(tables: Tables, code: str) -> dict[str, str]:
    """The path's steps as texts."""
    return {
        step.name: " ".join(
            [item.what, *(f"{fact.figure} {fact.text}".strip() for fact in item.facts)][n]
            for item in step.items
            for n in range(1 + len(item.facts))
        )
        for step in build_path(tables, tables.compute(load_occupation, code), YEARLY)
    }


def test_path_has_months_dollars_and_pay(tables: Tables) -> None:
    path = read_path(tables, "29-2072")
    assert "83% of these jobs ask for no more (±9 points, 2020)" in path["School"]
    assert (
        "Certificate 10 months (reported: 9 to 12) $11,710 after grants, housing and food included"
        in path["School"]
    )
    assert "CCA, Certified Coding Associate $299" in path["Credential"]
    assert "$30,420 a year, certificate program" in path["First job"]
    assert "$51,140 typical (median), May 2025" in path["First job"]
    assert (
        "Health information technologists and medical registrars $68,020 typical nationwide BLS lists an associate's degree"
        in path["Next steps"]
    )


def test_path_of_other_jobs_has_no_coding_exams(tables: Tables) -> None:
    path = read_path(tables, "29-2052")
    assert "64% of jobs require a license" in path["Credential"]
    assert "CCA" not in path["Credential"]
    assert "months" not in path["School"]
    assert "Less than 5 years of related work" in read_path(tables, "11-9111")["School"]
    assert list(path) == ["School", "Credential", "First job", "Related jobs"]


def test_answer_says_what_graduates_earned(tables: Tables) -> None:
    found = tables.compute(load_occupation, "29-2072")
    assert describe_way_in(found, 2025) == (
        "The typical way in is a certificate after high school (BLS). A year later, graduates of the typical (median) program earned "
        "$30,420 a year, in any job (May 2025 dollars)."
    )
    assert [(card.name, card.figure) for card in build_cards(found, YEARLY)] == [
        ("Usual way in", "Certificate"),
        ("Time in school", "10 months"),
        ("Cost", "$11,710"),
        ("Lowest-paid third earn", "$39,100 a year"),
    ]


def test_pay_follows_place_and_unit(tables: Tables) -> None:
    found = tables.compute(load_occupation, "29-2072", "0600000")
    row = tables.first(
        "SELECT hourly_p50_usd FROM wages WHERE occupation_code = '29-2072' AND area_code = '0600000' AND year = 2025"
    )
    assert row is not None
    items = {item.what: item.facts for step in build_path(tables, found, HOURLY) for item in step.items}
    start, median = items["Medical records specialists in California, full time"]
    assert start.text == "an hour, average of the lowest-paid third" and "±" in start.figure
    assert median.figure == f"${row['hourly_p50_usd']:.2f}"
    assert build_cards(found, HOURLY)[-1].note.startswith("on average in California, give or take $")
    # Guam has no estimate of registrars.
    assert load_occupation(tables, "29-9021", "6600000").where == "nationwide"


def test_guide_uses_the_costs_of_scenarios(tables: Tables) -> None:
    text = bare(str(tables.compute(render_guide, "29-2072", YEARLY)))
    scenario, _ = parse_scenario({"v": "1"})
    figures = load_figures(tables, scenario)
    assumed = resolve_scenario(scenario, figures.jobs, figures.schools).school
    assert f"{assumed.months:g} (9 to 12)" in text
    assert assumed.tuition_usd is not None
    assert f"{format_about(assumed.tuition_usd)}" in text
    for route in ("certificate", "associate", "bachelor"):
        assert f"${load_assumptions()[f'route.{route}.credential_usd'].value:,}" in text


def test_links_spell_each_organization_out_once() -> None:
    text = " ".join(f"{link.name}{link.text}" for link in list_links(True))
    for short, name in SPELLED_OUT.items():
        assert text.count(name) == 1
        assert short in text
    asked = {"cahiim.org", "ahima.org", "aapc.com", "careeronestop.org", "nces.ed.gov", "apprenticeship.gov"}
    hosts = {(urlsplit(link.url).hostname or "").removeprefix("www.") for link in list_links(True)}
    assert asked <= hosts


@pytest.mark.parametrize("words", NAMED_BY_ARTICLES)
def test_guide_covers_what_the_articles_name(tables: Tables, words: str) -> None:
    assert words in bare(str(tables.compute(render_guide, "29-2072", YEARLY)))


def test_guide_follows_the_occupation(tables: Tables) -> None:
    codes = list_occupations(tables)
    assert {"29-2072", "29-9021", "31-9092"} <= set(codes) and "00-0000" not in codes
    for code in ("29-2072", "29-9021", "43-9021", "11-9111"):
        body = str(tables.compute(render_guide, code, YEARLY))
        assert leaks([bare(body)]) == []
        assert ("AHIMA" in body) == (code in ("29-2072", "29-9021"))
    assert "26% (give or take 12 points) of these jobs offered telework" in bare(
        str(tables.compute(render_guide, "11-9111", YEARLY))
    )


def test_every_note_is_listed_and_every_fact_used(tables: Tables) -> None:
    body = str(tables.compute(render_guide, "29-2072", YEARLY))
    numbers = {int(n) for n in re.findall(r'href="#note-(\d+)"', body)}
    assert numbers == {int(n) for n in re.findall(r'id="note-(\d+)"', body)}
    assert len(re.findall(r' id="', body)) == len(set(re.findall(r' id="([^"]+)"', body)))
    listed = unescape(body)
    assert all(describe_source(name) in listed for name in load_facts())
    with pytest.raises(KeyError):
        describe_source("nobody")


def test_too_few_programs_are_not_quoted() -> None:
    outcome = Outcome(
        credential="associate",
        fields=("51.07",),
        programs=3,
        one_year=None,
        four_years=None,
        judged=0,
        below_threshold_pct=None,
        source_ids=(),
    )
    assert describe_threshold([outcome]) == "Too few programs publish what their graduates earned."
    row = build_table([outcome], {}).iloc[0].tolist()
    assert row == ["Associate's", TOO_FEW, TOO_FEW, TOO_FEW, TOO_FEW, "too few of 3"]


def test_schools_are_counted_and_drawn(tables: Tables) -> None:
    place = Place(zip_code="66502")
    search = build_search(tables, place)
    assert search is not None
    frame = load_programs(tables, "29-2072", search)
    assert describe_search(tables, frame, search, place) == (
        "Within 50 miles of ZIP code 66502, we found 7 programs in this field. The nearest 10 are listed. 5 of those listed "
        "publish what graduates earned after four years, and 5 pass the earnings test."
    )
    first = build_rows(frame)[0]
    assert first.cells["Earned, year 4"] == "withheld"
    assert first.cells["Distance"] == "46 mi"
    drawn = draw_schools(tables, frame, search, LIGHT)
    assert drawn is not None
    points = [t for t in drawn.checked().data if t.mode == "markers"]
    assert sum(len(t.lon) for t in points) == frame["school_id"].nunique() + 1


def test_state_search_draws_and_has_no_distance(tables: Tables) -> None:
    search = build_search(tables, Place(state="CA", credential="associate"))
    assert search is not None
    frame = load_programs(tables, "29-2072", search)
    assert all("Distance" not in row.cells for row in build_rows(frame))
    assert draw_schools(tables, frame, search, LIGHT) is not None


def test_download_refuses_an_unknown_zip(tables: Tables) -> None:
    with pytest.raises(BadQuery, match="ZIP code 99999"):
        PROGRAMS_NEAR.rows(tables, {"occupation": "29-2072", "zip": "99999"})


def test_a_place_is_chosen_by_zip_code_or_state() -> None:
    page = opened("career", zip="92405", occupation="29-9021")
    assert not page.exception
    assert (
        page.title[0].value == "How do people become health information technologists and medical registrars?"
    )
    assert "an associate's degree" in answer(page)
    assert leaks(html(page)) == []
    (schools,) = [table for table in tables_of(page) if table.columns[:1] == ["School"]]
    assert len(schools.rows) == 3
    assert page.text_input[0].value == "92405"
    page.text_input[0].set_value("99999").run()
    assert any("We have no location for ZIP code 99999" in body for body in html(page))
    assert not any(table.columns[:1] == ["School"] for table in tables_of(page))
    page.text_input[0].set_value("92405").run()
    assert page.query_params["place"] in ("0040140", ["0040140"])
    next(each for each in page.selectbox if each.label == "Place").set_value("2000000").run()
    assert page.text_input[0].value == ""
    assert "zip" not in page.query_params
    assert any("In Kansas, we found " in each.value for each in page.markdown)
