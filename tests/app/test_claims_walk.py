"""Walk every sentence that pages can make, and find no comparative word that `outlook.claims` did not choose.

Sentences are made by the functions that pages call, for every listed occupation, place, year, and measure.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from html import unescape

import pandas as pd
import pytest

from app import text
from app.components.exhibit import Exhibit, make_table
from app.components.places.map_sections import build_map, build_tiles
from app.components.places.ranking import RANKINGS, STATES, build_ranking
from app.components.sections import Heading, Paragraph, Piece
from app.components.units import HOURLY, UNITS, YEARLY
from app.registry import DOWNLOADS
from app.site import ABOUT
from app.theme import LIGHT
from app.views.career import cards as career_cards
from app.views.career.guide import render_guide
from app.views.career.occupation import list_occupations, load_occupation
from app.views.career.outcomes import describe_limits, describe_threshold
from app.views.career.path import build_path, describe_way_in
from app.views.overview import cards as overview_cards
from app.views.overview import headline
from app.views.overview.compare_section import build_growth_bars, build_pay_ranges, render_comparison
from app.views.overview.growth_section import build_growth_section
from app.views.overview.history_section import build_history_section
from app.views.overview.jobs_section import build_jobs_section
from app.views.overview.local_section import build_local_section
from app.views.overview.openings_section import build_openings_section
from app.views.overview.related_section import render_related
from app.views.reliability import cards as reliability_cards
from app.views.reliability.codes_section import build_codes_section
from app.views.reliability.editions_section import build_editions_section
from app.views.reliability.past_projections_section import build_past_projections_section, build_skill_section
from app.views.scenarios.cards import build_cards as build_path_cards
from app.views.scenarios.path_section import build_ahead_section, build_terms_section, build_years_section
from app.views.scenarios.printing import render_brief
from app.views.scenarios.rank_section import rank_pay
from app.views.scenarios.sentences.path import describe_alternative
from app.views.scenarios.sentences.worth import describe_flips, describe_observed, describe_worth
from app.views.scenarios.view import build_view
from app.views.settings import cards as settings_cards
from app.views.settings import page as settings_page
from app.views.settings import pay_sections
from app.views.settings import sentences as settings_sentences
from app.views.states import national_cards, region_sections, sentences
from app.views.states import page as states_page
from app.views.states.headline import describe_ranking
from app.views.states.place_cards import build_cards
from app.views.states.place_sections import build_range, build_trend
from app.views.states.state_projections import GROWTH, OPENINGS, build_state_projections
from app.views.states.surroundings import build_areas, build_neighbors
from outlook import places
from outlook.claims import RankSet, mark, marking
from outlook.jobs import projections
from outlook.pay import settings
from outlook.places import MEASURES, PlaceRank
from outlook.scenario.assumptions import load_ready_made
from outlook.scenario.url import parse_scenario
from outlook.tables import ALL_INDUSTRIES, CORE, NATION, Tables
from tests.app.missing import strings

COMPARATIVE = re.compile(
    r"\b(?:more|less|fewer|most|least|(?:high|low|fast|slow|larg|small|bigg|great|strong)e(?:r|st)|better|worse|best|worst|"
    r"rises?|rose|risen|rising|falls?|fell|fallen|falling|grows?|grew|grown|growing|shr[aiu]nk\w*|gain(?:s|ed)?|los[te]s?|losing|"
    r"outpac\w+|exceed\w*|increas\w+|decreas\w+|declin\w+|surpass\w*|above|below|ahead|behind|than|surely|pays? off|"
    r"kept up|about the same)\b",
    re.IGNORECASE,
)
# Bounds, horizons, names of places, definitions, and columns of the trial of projections, which compare nothing here, and
# words of publishers in quotation marks.
NEUTRAL = re.compile(
    r"at least \d\w*%?|\d jobs (?:and|or) more|[Yy]ears? ahead|other\w*(?: \w+)? than|\b(?:Falls|Lower)\b|"
    r"(?:Above|Below|behind) it|(?:Low|High)est 10%|Faster or slower than average right|“[^”]*”|"
    r"above (?:BLS's limit|the highest wage that BLS prints|the limit to which BLS prints wages)"
)
# What simulated lives are counted by, differences by definition, and the question itself.
OF_SCENARIOS = re.compile(
    r"[Ff]ewer than half get|Ahead \(\+\) or behind \(−\)|Lives ahead|comes out ahead|Whether .+? pays off|above prices|"
    r"less (?:the alternative|those of)|no more than high school|broader than|years and more|: below,"
)
# BLS's categories, definitions, amounts, and opinions that the guide says are somebody's.
OF_CAREERS = re.compile(
    r"(?:the )?[Ll]owest-paid third|[Ll]ess than \d+ (?:months|years)|no more\b|food, less grants|\d+ more days|most of the day|"
    r"less stressful than other medical jobs; that is the writer's opinion|newer ones above|[Mm]ost (?:beginners|people in this job)|most experienced|"
    r"Ahead of or behind the alternative"
)
TAGS = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)
# Where a text of a page in HTML ends.
ENDS = re.compile(r"</(?:p|li|td|th|dd|dt|h\d|summary|caption|figcaption|div)>")
MARKED = re.compile("\u2063[^\u2063\u2064]*\u2064")


def find_comparatives(text: str) -> list[str]:
    """Comparative words of a text, but for marked ones and neutral phrases."""
    return COMPARATIVE.findall(
        OF_CAREERS.sub("", OF_SCENARIOS.sub("", NEUTRAL.sub("", MARKED.sub("", text))))
    )


def list_texts(piece: Piece) -> Iterator[str]:
    """Every text of a piece of a page, with those inside its chart and its tables; how a figure is made says nothing of it."""
    if isinstance(piece, Heading):
        yield piece.question
    elif isinstance(piece, Paragraph):
        yield piece.text
    elif isinstance(piece, Exhibit):
        yield from (piece.finding, piece.measure, piece.reading, piece.alt, piece.remark, piece.table_alt)
        # Plotly's name of a layer is no text.
        yield from (each for each in strings(piece.drawing.to_dict()) if each != "below")
        for table in map(make_table, (piece.table, *(each.table for each in piece.more))):
            yield from map(str, table.columns)
            yield from (str(cell) for column in table for cell in table[column].unique())


def walk_every_page() -> Iterator[str]:
    """What pages say of themselves, whatever the reader chooses."""
    for each in ABOUT:
        yield from (each.title, each.question, each.description)
    yield from (text.ABOUT_PAY, text.ABOUT_JOBS, text.ABOUT_YEARS)
    yield from (settings_page.NATION_ONLY, *settings_page.METHOD)
    yield from (*states_page.METHOD, *states_page.ROWS.values(), *region_sections.METHOD)
    for download in DOWNLOADS.values():
        yield from (download.text, download.row)


def walk_overview(tables: Tables, code: str) -> Iterator[str]:
    for load in (headline.load_note, headline.load_reason, headline.load_two_counts):
        yield load(tables, code)
    for place in (NATION, "0600000", "0031080"):
        yield headline.load_headline(tables, code, place)
        for unit in UNITS.values():
            yield from list_fields(overview_cards.load_cards(tables, code, place, unit))
    for piece in build_local_section(tables, code, "0600000", LIGHT) if code == CORE else ():
        yield from list_texts(piece)
    yield reliability_cards.describe_reliability(tables, code)
    yield from list_fields(reliability_cards.build_cards(tables, code))
    other = next(each for each in ("29-2072", "29-9021") if each != code)
    pairs = (f"{code}_{NATION}", f"{other}_{NATION}", f"{code}_0600000")
    yield from list_sentences(render_comparison(tables, pairs, HOURLY))
    yield from list_sentences(render_related(tables, code, HOURLY)) if code == CORE else ()
    for piece in (
        *build_jobs_section(tables, code, LIGHT),
        *build_growth_section(tables, code, (), LIGHT),
        *build_openings_section(tables, code, LIGHT),
        *build_history_section(tables, code, (other,), 2025, "hour", LIGHT),
        *build_pay_ranges(tables, pairs, "hour", LIGHT),
        *build_growth_bars(tables, pairs, LIGHT),
        *build_past_projections_section(tables, code, LIGHT),
        *build_skill_section(tables, code),
        *build_editions_section(tables, code, LIGHT),
        *build_codes_section(tables, code, LIGHT),
    ):
        yield from list_texts(piece)


def load_nations(tables: Tables, code: str) -> dict[int, pd.Series]:
    """The national row of each year, as `outlook.jobs.history.load_estimate` gives it."""
    rows = tables.rows(
        "SELECT * FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = ?",
        [code, NATION, ALL_INDUSTRIES],
    )
    return {int(row["year"]): row for _, row in rows.iterrows()}


def walk_settings(tables: Tables, code: str) -> Iterator[str]:
    title, nations = tables.title(code), load_nations(tables, code)
    for year in settings.list_years(tables, code):
        frame = tables.compute(settings.load_settings, code, year).frame
        parts = frame[frame["industry_code"] != settings.REMAINDER]
        for unit in UNITS.values():
            yield settings_sentences.describe_settings(parts, title, year, unit)
            yield settings_sentences.describe_ranking(parts, unit)
            yield from list_fields(settings_cards.build_cards(parts, nations.get(year), year, unit))
            for _, row in parts.iterrows():
                yield settings_sentences.describe_setting(row, nations.get(year), title, year, unit)
    newest = settings.list_years(tables, code)[:1]
    for piece in (
        *(
            piece
            for year in newest
            for piece in pay_sections.build_ranges(tables, code, year, "", HOURLY, LIGHT)
        ),
        *(
            piece
            for year in newest
            for piece in pay_sections.build_premiums(tables, code, year, HOURLY, LIGHT)
        ),
        *pay_sections.build_shares(tables, code, LIGHT),
    ):
        yield from list_texts(piece)


def walk_states(tables: Tables, code: str) -> Iterator[str]:
    if places.load_states(tables, code, "mean").empty:
        return
    for name, measure in MEASURES.items():
        for level in RANKINGS if code == CORE else (STATES,):
            for at_us_prices in {False, measure.is_pay}:
                yield describe_ranking(tables, level, code, name, at_us_prices)
    # What is said around the figures differs by measure, not by occupation.
    for name in MEASURES if code == CORE else ("mean",):
        for piece in build_ranking(tables, STATES, code, name, False, False, LIGHT):
            yield from list_texts(piece)
    for unit in UNITS.values():
        yield from list_fields(national_cards.build_cards(tables, STATES, code, unit))
    every = [build_state_projections(tables, code, which, LIGHT) for which in (GROWTH, OPENINGS)]
    if code == CORE:
        every += [
            build_map(tables, STATES, code, "mean", False, LIGHT),
            build_tiles(tables, code, "mean", False, LIGHT),
        ]
    for pieces in every:
        for piece in pieces:
            yield from list_texts(piece)


def walk_region(tables: Tables, code: str) -> Iterator[str]:
    area_codes = ("0600000", "4100000", "5000000")
    region = region_sections.load_region(tables, code, area_codes)
    if region is not None:
        yield region_sections.describe_region(region, tables.title(code), "The West and Vermont")
        yield region_sections.describe_gaps(region, ["Portland"])
        for card in region_sections.build_cards(region):
            yield from (card.name, card.figure, card.note)
    for piece in region_sections.build_region(
        tables, code, area_codes, "the West and Vermont", YEARLY, LIGHT
    ):
        yield from list_texts(piece)


def walk_places(tables: Tables, code: str) -> Iterator[str]:
    """What the page of each place says. Ranks stand in all the shapes they can have, as finding every real one takes minutes."""
    shapes = [(1, 1), (9, 9), (1, 4), (6, 9), (2, 7), (5, 5), (1, 9)]
    ranks = [PlaceRank("areas", RankSet(low, high, 9, ()), None) for low, high in shapes]
    nation = places.load_side_by_side(tables, code, [NATION])
    title, newest = tables.title(code), projections.find_newest_projection(tables, code)
    whole = None if nation.empty else nation.iloc[0]
    for frame in (places.load_states(tables, code, "mean"), places.load_areas(tables, code, "mean")):
        for number, (_, row) in enumerate(frame.iterrows()):
            for unit in UNITS.values():
                yield sentences.describe_place(row, title, whole, unit)
            yield sentences.describe_rank(ranks[number % len(ranks)], row)
            yield sentences.describe_prices(row, UNITS["hour"])
            yield sentences.describe_premium(row, whole)
            for card in build_cards(row, None, UNITS["hour"]):
                yield from (card.name, card.figure, card.note)
    own = tables.rows("SELECT * FROM state_projections WHERE occupation_code = ? ORDER BY vintage", [code])
    for _, row in own.groupby("area_code").tail(1).iterrows():
        yield sentences.describe_projection(row, newest)
    yield from walk_region(tables, code)
    if code == CORE:
        for piece in (
            *build_areas(tables, code, "CA", "California", False, YEARLY, False, LIGHT),
            *build_neighbors(tables, code, "0600000", False, YEARLY, True, LIGHT),
            *build_range(tables, code, ("0600000", NATION), False, YEARLY, LIGHT),
            *build_trend(tables, code, "0600000", "California", YEARLY, LIGHT),
        ):
            yield from list_texts(piece)


def walk_scenarios(tables: Tables, code: str) -> Iterator[str]:
    """The ready-made scenarios, which have a path of every kind; one life's figures make no other sentence."""
    for one in load_ready_made() if code == CORE else ():
        scenario, _ = parse_scenario(one.address)
        view = build_view(tables, scenario, "qualified")
        yield from (one.title, one.story, describe_worth(view, tables), describe_observed(view))
        yield describe_alternative(scenario, tables)
        for piece in (
            *build_ahead_section(tables, scenario, "qualified", LIGHT),
            *build_terms_section(tables, scenario, "qualified", HOURLY),
            *build_years_section(tables, scenario, "qualified", LIGHT),
        ):
            yield from list_texts(piece)
        for unit in (YEARLY, HOURLY):
            yield from list_fields(build_path_cards(tables, view, unit))
            yield describe_flips(view.flips, unit)
            yield rank_pay(tables, view, 45_000, unit)


def list_sentences(html: str) -> Iterator[str]:
    """The texts of a part of a page, without markup."""
    for part in ENDS.split(html):
        yield " ".join(unescape(TAGS.sub("", part)).split())


def list_fields(part: object) -> Iterator[str]:
    """Every text inside a value made of data classes and sequences."""
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        for each in fields(part):
            yield from list_fields(getattr(part, each.name))
    elif isinstance(part, tuple | list):
        for each in part:
            yield from list_fields(each)


def walk_career(tables: Tables, code: str) -> Iterator[str]:
    if code not in list_occupations(tables):
        return
    found = load_occupation(tables, code)
    yield describe_way_in(found, tables.newest_year)
    for unit in UNITS.values():
        yield from list_fields(career_cards.build_cards(found, unit))
        yield from list_fields(build_path(tables, found, unit))
    yield from list_sentences(str(render_guide(tables, code, HOURLY)))
    if outcomes := list(found.outcomes.values()):
        yield from (describe_threshold(outcomes), describe_limits(outcomes[0].fields))


def walk_briefs(tables: Tables, code: str) -> Iterator[str]:
    for one in load_ready_made() if code == CORE else ():
        yield from list_sentences(render_brief(tables, one.address, "https://example.org/scenarios"))


@cache
def walk(tables: Tables, page: str) -> frozenset[str]:
    """All texts of a page, marked."""
    makers = {
        "/": walk_overview,
        "/settings": walk_settings,
        "/states": walk_states,
        "places": walk_places,
        "/scenarios": walk_scenarios,
        "/career": walk_career,
        "/brief": walk_briefs,
    }
    with marking():
        return frozenset(text for code in tables.occupations for text in makers[page](tables, code))


def test_pages_introduce_themselves_without_verdicts() -> None:
    assert [said for said in walk_every_page() if find_comparatives(said)] == []


def test_walk_finds_an_unmarked_word() -> None:
    with marking():
        assert find_comparatives(f"Pay {mark('rose')}.") == []
    assert find_comparatives("Pay rose by at least 3%.") == ["rose"]


@pytest.mark.parametrize(
    ("page", "fewest"),
    [
        ("/", 3_000),
        ("/settings", 4_000),
        ("/states", 3_000),
        ("places", 40_000),
        ("/scenarios", 200),
        ("/career", 400),
        ("/brief", 100),
    ],
)
def test_comparative_words_come_from_claims(tables: Tables, page: str, fewest: int) -> None:
    texts = walk(tables, page)
    assert len(texts) >= fewest
    # The guide compares nothing.
    assert page == "/career" or sum(bool(MARKED.search(text)) for text in texts) >= 5
    found = {text: words for text in texts if (words := find_comparatives(text))}
    assert not found, list(found.items())[:5]
