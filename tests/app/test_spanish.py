"""Spanish pages: nothing half translated, the same figures as in English, and comparative words from `outlook.claims` alone."""

import ast
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from app import templating
from app.components import glossary
from app.components.cards import Card, _translate_card
from app.components.exhibit import PreparedExhibit
from app.components.places.map_sections import build_map
from app.components.places.ranking import STATES, build_ranking
from app.components.sections import Maker, Plain, finished
from app.components.units import UNITS, PayUnit
from app.language import find_language, write_query
from app.server.head import head
from app.theme import LIGHT
from app.views.career.guide import render_guide
from app.views.career.occupation import list_occupations, load_occupation
from app.views.career.path import describe_way_in
from app.views.overview.cards import load_cards
from app.views.overview.headline import load_headline, load_note, load_two_counts
from app.views.overview.jobs_section import build_jobs_section
from app.views.overview.local_section import build_local_section
from app.views.scenarios.cards import build_cards as build_path_cards
from app.views.scenarios.path_section import build_ahead_section
from app.views.scenarios.sentences.worth import describe_worth
from app.views.scenarios.view import build_view
from app.views.settings.pay_sections import build_cards as build_setting_cards
from app.views.settings.pay_sections import build_ranges, describe_settings
from app.views.states.headline import describe_ranking
from app.views.states.place import summarize_place
from app.views.states.place_sections import build_range
from app.views.states.surroundings import build_neighbors
from outlook import places
from outlook.claims import marking
from outlook.scenario.url import parse_scenario
from outlook.tables import CORE, NATION, Tables
from outlook.translation import CATALOGS, current_language, load_catalog, translate, use_language

ROOT = Path(__file__).parents[2]
SPANISH = "es"
CALIFORNIA, LOS_ANGELES = "0600000", "0031080"
FIELD = re.compile(r"\{\w+\}|%\(\w+\)s")
FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")
ENGLISH_WORDS = re.compile(
    r"\b(?:the|of|and|for|from|with|is|are|was|were|has|have|jobs?|pay|year|hour|median|average|typical|May|published)\b"
)
HEADING = re.compile(r'<th scope="col"[^>]*>([^<]*)')
COMPARATIVES = re.compile(
    r"\b(?:más|menos|mayor(?:es)?|menor(?:es)?|mejor(?:es)?|peor(?:es)?|alt[oa]s?|baj[oa]s?|(?:aument|disminu|crec|creci|sub|baj|ca)"
    r"(?:e|en|an|ió|aron|ieron|yan|zcan|ó)|perdió|por delante|por detrás|vale la pena)\b"
)
# Groups, definitions, and the question of a path itself.
NEUTRAL = re.compile(
    r"(?:[Tt]ercio de menor salario)|1 de cada 10 gana (?:más|menos) de|“[^”]*”|empieza con más estudios"
)
MARKED = re.compile("\u2063[^\u2063\u2064]*\u2064")


def list_messages() -> Iterator[str]:
    """Every text that code and templates hand to `translate` as it is, and the glossary's."""
    for path in [*(ROOT / "app").rglob("*.py"), *(ROOT / "outlook").rglob("*.py")]:
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if "translate(" in source else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "translate":
                text = node.args[0]
                chosen = (text.body, text.orelse) if isinstance(text, ast.IfExp) else (text,)
                yield from (each.value for each in chosen if isinstance(each, ast.Constant))
    for path in (ROOT / "app" / "templates").glob("*.html"):
        for _, _, message in templating._templates.extract_translations(path.read_text(encoding="utf-8")):
            yield message if isinstance(message, str) else message[0]
    yield from (text for term in glossary.terms() for text in (term.short, term.long))


def list_card_texts(cards: list[Card] | tuple[Card, ...]) -> Iterator[str]:
    for card in map(_translate_card, cards):
        yield from (card.name, card.figure, card.note)


def list_texts(tables: Tables, code: str, area: str, unit: PayUnit) -> Iterator[str]:
    """What the pages answer about an occupation in a place."""
    yield tables.compute(load_headline, code, area)
    yield load_note(tables, code)
    yield load_two_counts(tables, code)
    yield from list_card_texts(load_cards(tables, code, area, unit))
    if area == NATION:
        if places.load_states(tables, code, "mean").empty:
            return
        yield describe_settings(tables, code, tables.newest_year, unit)
        yield from list_card_texts(build_setting_cards(tables, code, tables.newest_year, unit))
        for name in ("mean", "jobs", "quotient"):
            yield describe_ranking(tables, "states", code, name, False)
    elif summary := summarize_place(tables, code, area, unit):
        yield from (summary.headline, *summary.notes, *list_card_texts(summary.cards))
    if code in tables.compute(list_occupations):
        yield describe_way_in(load_occupation(tables, code, area), tables.newest_year)


@pytest.fixture(scope="module")
def marked(tables: Tables) -> Tables:
    """Tables of their own: values that others keep without marks must not stand in for marked ones."""
    return Tables(tables.edition)


@pytest.fixture(scope="module", params=["29-2072", "31-9092", "29-2071"])
def both(request: pytest.FixtureRequest, marked: Tables) -> list[tuple[str, str]]:
    """The texts of one occupation, English and Spanish, with the words of tests marked."""
    pairs = []
    for area, unit in zip((NATION, CALIFORNIA), UNITS.values(), strict=True):
        found = []
        for language in ("en", SPANISH):
            with use_language(language), marking():
                found.append(list(list_texts(marked, request.param, area, unit)))
        pairs += zip(*found, strict=True)
    return pairs


def test_every_text_has_a_translation() -> None:
    known = {english for _, english in load_catalog(SPANISH)}

    assert {text for text in list_messages() if text} - known == set()


def test_translations_keep_fields_and_figures() -> None:
    for (_, english), spanish in load_catalog(SPANISH).items():
        assert sorted(FIELD.findall(english)) == sorted(FIELD.findall(spanish)), english
        assert sorted(FIGURE.findall(english)) == sorted(FIGURE.findall(spanish)), english


def test_catalog_reads_every_entry() -> None:
    text = (CATALOGS / SPANISH / "LC_MESSAGES" / "outlook.po").read_text(encoding="utf-8")

    assert len(load_catalog(SPANISH)) == len(re.findall(r"^msgid ", text, re.MULTILINE)) - 1


def test_no_answer_is_half_english(both: list[tuple[str, str]]) -> None:
    for english, spanish in both:
        assert not ENGLISH_WORDS.search(re.sub(r"“[^”]*”", "", spanish)), (english, spanish)


def test_figures_are_the_same(both: list[tuple[str, str]]) -> None:
    for english, spanish in both:
        assert sorted(FIGURE.findall(english)) == sorted(FIGURE.findall(spanish)), (english, spanish)


def test_comparatives_come_from_claims(both: list[tuple[str, str]]) -> None:
    for english, spanish in both:
        assert not COMPARATIVES.search(NEUTRAL.sub("", MARKED.sub("", spanish))), (english, spanish)
        assert len(MARKED.findall(english)) == len(MARKED.findall(spanish)), (english, spanish)


def test_path_answer_is_spanish(tables: Tables) -> None:
    scenario, _ = parse_scenario({})
    with use_language(SPANISH):
        view = build_view(tables, scenario, scenario.stage)
        texts = [
            describe_worth(view, tables),
            *list_card_texts(build_path_cards(tables, view, UNITS["year"])),
        ]

    assert not [text for text in texts if ENGLISH_WORDS.search(text)]


def test_first_charts_are_spanish(tables: Tables) -> None:
    scenario, _ = parse_scenario({})
    charts: tuple[tuple[Maker, tuple[Plain, ...]], ...] = (
        (build_jobs_section, (CORE, LIGHT)),
        (build_map, (STATES, CORE, "mean", False, LIGHT)),
        (build_ranking, (STATES, CORE, "jobs", False, False, LIGHT)),
        (build_ranges, (CORE, tables.newest_year, "", UNITS["hour"], LIGHT)),
        (build_ahead_section, (scenario, scenario.stage, LIGHT)),
        (build_local_section, (CORE, CALIFORNIA, LIGHT)),
        (build_range, (CORE, (CALIFORNIA, NATION), False, UNITS["year"], LIGHT)),
        (build_neighbors, (CORE, CALIFORNIA, False, UNITS["hour"], True, LIGHT)),
    )
    with use_language(SPANISH):
        pieces = [piece for made, plain in charts for piece in finished(tables, made, *plain)]
    shown = [piece for piece in pieces if isinstance(piece, PreparedExhibit)]

    assert len(shown) == len(charts)
    for each in shown:
        assert not ENGLISH_WORDS.search(f"{each.finding} {each.measure} {each.alt}"), each.name
    with use_language(SPANISH):
        headings = [h for each in shown for _, table in each.tables for h in HEADING.findall(table)]
    assert "Empleos" in headings
    assert not [heading for heading in headings if ENGLISH_WORDS.search(heading)]


def test_guide_is_spanish(tables: Tables) -> None:
    with use_language(SPANISH):
        guide = str(render_guide(tables, CORE, UNITS["year"])).partition('<ol class="notes">')[0]

    assert "<summary>Cómo es el trabajo</summary>" in guide
    assert not re.findall(r"[^.>]*\b(?:the|they|you|your)\b[^.<]*", re.sub(r"“[^”]*”", "", guide))


def name_language(_: Tables, code: str) -> str:
    return f"{code} {current_language()} {translate('Jobs')}"


def test_readers_keep_their_own_language(tables: Tables) -> None:
    def read(language: str) -> str:
        with use_language(language):
            return tables.compute(name_language, CORE)

    with ThreadPoolExecutor(2) as readers:
        found = list(readers.map(read, ["en", SPANISH] * 5))

    assert found == [f"{CORE} en Jobs", f"{CORE} es Empleos"] * 5


def test_address_names_the_language() -> None:
    assert find_language("place=0600000&lang=es") == SPANISH
    assert find_language("lang=xx") == find_language("") == "en"
    assert write_query({"place": CALIFORNIA}, SPANISH) == "?place=0600000&lang=es"
    assert write_query({"place": CALIFORNIA, "lang": SPANISH}, "en") == "?place=0600000"
    with use_language(SPANISH):
        assert "<title>Salario – " in head("/settings", "https://example.org").decode()
    assert urlsplit(write_query({}, "en")).query == ""


def _open_overview() -> None:
    from app.language import take_language
    from app.views.overview.page import page

    take_language()
    page()


def test_page_opens_in_spanish() -> None:
    test = AppTest.from_function(_open_overview, default_timeout=60)
    test.query_params["lang"] = SPANISH
    test.run()

    assert not test.exception
    title = "Especialistas en registros médicos (Medical records specialists) en Estados Unidos"
    assert test.title[0].value == title
    assert test.query_params["lang"] == SPANISH
    assert test.selectbox[0].label == "Trabajo"
