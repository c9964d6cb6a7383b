"""Everything that the page and the printed brief say of one scenario, worked out once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from outlook import path, stages
from outlook.path import Result
from outlook.places import area_titles
from outlook.scenario import STAGES, Scenario, from_query, to_query
from outlook.settings import plain_name
from outlook.stages import NoPay, Stages
from outlook.tidy import ALL_INDUSTRIES, NATION, Tables

# What the page's address holds beside the scenario: the stage asked about, places to compare, whose prices.
STAGE, PLACES, PRICES = "at", "also", "prices"
OF_THE_PAGE = (STAGE, PLACES, PRICES)
LOCAL_PRICES = "local"
MOST_OTHER_PLACES = 2
# Written where a reader wants no places beside the chosen one: no word at all means our choice of two.
NO_PLACES = "none"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One scenario with its figures, or the reasons why there are none.

    `at` is the stage whose pay is asked about. `no_pay` and `no_path` are the ends of sentences, "" where there are
    figures. `notes` stand beside the path, `source_ids` are of all its figures.
    """

    scenario: Scenario
    at: str
    occupation: str
    place: str
    setting: str
    stages: Stages | None
    no_pay: str
    result: Result | None
    no_path: str
    notes: tuple[str, ...]
    source_ids: tuple[str, ...]

    @property
    def everywhere(self) -> bool:
        """Whether the pay is that of all settings: as chosen, or because BLS gives none in the one chosen."""
        return ALL_INDUSTRIES in (self.scenario.setting, self.stages.setting if self.stages else None)


def shown(tables: Tables, scenario: Scenario, at: str) -> Shown:
    """Work a scenario through on the tables; where figures are missing, the reason stands in their place."""
    found: Stages | None = None
    result: Result | None = None
    no_pay = no_path = ""
    notes: list[str] = []
    sources: list[str] = []
    try:
        found = stages.stages(tables, scenario.occupation, scenario.area, scenario.setting)
    except NoPay as reason:
        no_pay = str(reason)
    if found is not None and found.year != tables.newest_year:
        no_path = (
            f"BLS's last pay under this code is of May {found.year}, and is not comparable with other work's of May "
            f"{tables.newest_year}"
        )
    try:
        figures, notes, sources = stages.figures(tables, scenario)
        result = path.reckon(scenario, figures)
        notes = [*(_with_titles(tables, note) for note in result.notes), *notes]
    except (NoPay, path.NoFigures) as reason:
        no_path = no_path or str(reason)
    return Shown(
        scenario=scenario,
        at=at,
        occupation=tables.title(scenario.occupation),
        place=area_titles(tables).get(scenario.area, scenario.area),
        setting="All settings"
        if scenario.setting == ALL_INDUSTRIES
        else setting_name(tables, scenario.setting),
        stages=found,
        no_pay=no_pay,
        result=result,
        no_path=no_path,
        notes=tuple(notes),
        source_ids=tuple(sources),
    )


def setting_name(tables: Tables, code: str) -> str:
    """A setting's plain name by its industry code; the code itself where it is not known."""
    row = tables.first("SELECT title FROM industries WHERE industry_code = ?", [code])
    return plain_name(code, code if row is None else str(row["title"]))


def _with_titles(tables: Tables, note: str) -> str:
    for code in tables.occupations:
        note = note.replace(code, tables.title(code))
    return note


def current(tables: Tables) -> list[str]:
    """Occupations with pay in the newest year, those that a step or an alternative can be."""
    frame = tables.rows(
        "SELECT DISTINCT occupation_code FROM wages WHERE year = ? AND area_code = ? AND annual_mean_usd IS NOT NULL",
        [tables.newest_year, NATION],
    )
    return sorted(map(str, frame["occupation_code"]))


def read(
    query: Mapping[str, str], *, occupations: Collection[str], areas: Collection[str]
) -> tuple[Scenario, dict[str, str], list[str]]:
    """The scenario of an address, what else of the page the address holds, and words for what was not understood."""
    rest = {k: v for k, v in query.items() if k not in OF_THE_PAGE}
    scenario, words = from_query(rest, occupations=occupations, areas=areas)
    own: dict[str, str] = {}
    if STAGE in query:
        if query[STAGE] in STAGES:
            own[STAGE] = query[STAGE]
        else:
            words.append(_misread("the stage asked about", query[STAGE]))
    if PLACES in query:
        if query[PLACES] == NO_PLACES:
            own[PLACES] = NO_PLACES
        else:
            asked = query[PLACES].split("_", MOST_OTHER_PLACES)
            if all(a in areas for a in asked) and len(asked) <= MOST_OTHER_PLACES:
                own[PLACES] = "_".join(dict.fromkeys(asked))
            else:
                words.append(_misread("places to compare", query[PLACES]))
    if PRICES in query:
        if query[PRICES] == LOCAL_PRICES:
            own[PRICES] = LOCAL_PRICES
        else:
            words.append(_misread("whose prices", query[PRICES]))
    return scenario, own, words


def _misread(what: str, text: str) -> str:
    cut = text if len(text) <= 40 else text[:39] + "…"
    return f"In the address, {what} is “{cut}”, which means nothing here and was left out."


def address(scenario: Scenario, own: Mapping[str, str]) -> str:
    """The query string that holds everything that the page shows."""
    return urlencode(to_query(scenario) | dict(own))


def with_picks(scenario: Scenario, *, occupation: str, area: str, setting: str) -> Scenario:
    """The same path for another occupation, place and setting."""
    return replace(scenario, occupation=occupation, area=area, setting=setting)
