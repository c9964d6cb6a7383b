"""One scenario with all its figures, as the page and the printed brief show it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from outlook.pay import stages
from outlook.pay.settings import plain_name
from outlook.pay.stages import NoPay, Stages
from outlook.places import area_titles
from outlook.scenario import cash_flow
from outlook.scenario.cash_flow import Result
from outlook.scenario.model import Scenario
from outlook.tables import ALL_INDUSTRIES, NATION, Tables


@dataclass(frozen=True, kw_only=True)
class ScenarioView:
    """One scenario with its figures, or the reasons why there are none.

    `stage` is the stage whose pay is shown. `no_pay_reason` and `no_path_reason` complete a sentence; they are "" where
    there are figures. `notes` belong beside the path; `source_ids` are those of the path's figures.
    """

    scenario: Scenario
    stage: str
    occupation: str
    place: str
    setting: str
    stages: Stages | None
    no_pay_reason: str
    result: Result | None
    no_path_reason: str
    notes: tuple[str, ...]
    source_ids: tuple[str, ...]

    @property
    def all_settings(self) -> bool:
        """Whether the pay is that of all settings: as chosen, or because BLS publishes no pay for the chosen one."""
        return ALL_INDUSTRIES in (self.scenario.setting, self.stages.setting if self.stages else None)


def build_view(tables: Tables, scenario: Scenario, stage: str) -> ScenarioView:
    """Compute every figure of a scenario. Where figures are missing, the view has the reason instead."""
    found: Stages | None = None
    result: Result | None = None
    no_pay_reason = no_path_reason = ""
    notes: list[str] = []
    sources: list[str] = []
    try:
        found = stages.stages(tables, scenario.occupation, scenario.area, scenario.setting)
    except NoPay as reason:
        no_pay_reason = str(reason)
    if found is not None and found.year != tables.newest_year:
        no_path_reason = (
            f"BLS's last pay under this code is of May {found.year}, and is not comparable with other work's of May "
            f"{tables.newest_year}"
        )
    try:
        figures, notes, sources = stages.figures(tables, scenario)
        result = cash_flow.reckon(scenario, figures)
        notes = [*(_with_titles(tables, note) for note in result.notes), *notes]
    except (NoPay, cash_flow.NoFigures) as reason:
        no_path_reason = no_path_reason or str(reason)
    return ScenarioView(
        scenario=scenario,
        stage=stage,
        occupation=tables.title(scenario.occupation),
        place=area_titles(tables).get(scenario.area, scenario.area),
        setting="All settings"
        if scenario.setting == ALL_INDUSTRIES
        else load_setting_name(tables, scenario.setting),
        stages=found,
        no_pay_reason=no_pay_reason,
        result=result,
        no_path_reason=no_path_reason,
        notes=tuple(notes),
        source_ids=tuple(sources),
    )


def load_setting_name(tables: Tables, code: str) -> str:
    """Return the plain name of a setting's industry code, or the code where the tables lack it."""
    row = tables.first("SELECT title FROM industries WHERE industry_code = ?", [code])
    return plain_name(code, code if row is None else str(row["title"]))


def _with_titles(tables: Tables, note: str) -> str:
    for code in tables.occupations:
        note = note.replace(code, tables.title(code))
    return note


def list_current_occupations(tables: Tables) -> list[str]:
    """Return the codes of occupations with pay in the newest year: a step or an alternative must be one of them."""
    frame = tables.rows(
        "SELECT DISTINCT occupation_code FROM wages WHERE year = ? AND area_code = ? AND annual_mean_usd IS NOT NULL",
        [tables.newest_year, NATION],
    )
    return sorted(map(str, frame["occupation_code"]))


def find_published_row(tables: Tables, view: ScenarioView) -> "pd.Series[Any] | None":
    """Return the row of `wages` behind the view. Without stages, that of the place in all settings, if there is one."""
    if view.stages is not None:
        return view.stages.row
    return stages.published(tables, view.scenario.occupation, view.scenario.area)
