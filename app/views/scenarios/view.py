"""One scenario with all its figures, as the page and the printed brief show it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from outlook.pay import stages
from outlook.pay.settings import find_plain_name
from outlook.pay.stages import NoPay, Stages
from outlook.places import load_area_titles
from outlook.scenario.figures import (
    CREDENTIALS,
    Figures,
    find_step_credential,
    load_figures,
    load_program_fields,
)
from outlook.scenario.flips import Flip, find_deciders, find_flips
from outlook.scenario.inputs import NoFigures
from outlook.scenario.model import Scenario
from outlook.scenario.result import Result
from outlook.scenario.simulate import simulate_lives
from outlook.scenario.verdict import Judgment, Verdict, judge
from outlook.tables import ALL_INDUSTRIES, NATION, Tables
from outlook.training.observed import Observed, load_observed
from outlook.training.terms import SchoolTerms


@dataclass(frozen=True, kw_only=True)
class ScenarioView:
    """One scenario with its figures, or the reasons why there are none.

    `stage` is the stage whose pay is shown. `no_pay_reason` and `no_path_reason` complete a sentence; they are "" where
    there are figures. `observed` is what graduates of the path's last program earned. `notes` belong beside the path;
    `source_ids` are those of the path's figures.
    """

    scenario: Scenario
    stage: str
    occupation: str
    place: str
    setting: str
    stages: Stages | None
    no_pay_reason: str
    observed: Observed | None
    result: Result | None
    judgment: Judgment | None
    flips: tuple[Flip, ...]
    schools: dict[str, SchoolTerms]
    no_path_reason: str
    notes: tuple[str, ...]
    source_ids: tuple[str, ...]

    @property
    def is_plausible(self) -> bool:
        """Whether the path's figures mean anything."""
        return self.judgment is not None and self.judgment.verdict is not Verdict.ABSURD

    @property
    def all_settings(self) -> bool:
        """Whether the pay is that of all settings: as chosen, or because BLS publishes no pay for the chosen one."""
        return ALL_INDUSTRIES in (self.scenario.setting, self.stages.setting if self.stages else None)


def build_view(tables: Tables, scenario: Scenario, stage: str) -> ScenarioView:
    """Compute every figure of a scenario. Where figures are missing, the view has the reason instead."""
    found: Stages | None = None
    no_pay_reason = no_path_reason = ""
    try:
        found = stages.load_stages(tables, scenario.occupation, scenario.area, scenario.setting)
    except NoPay as reason:
        no_pay_reason = str(reason)
    if found is not None and found.year != tables.newest_year:
        no_path_reason = (
            f"BLS's last pay under this code is of May {found.year}, and can't be compared with that of other jobs in May "
            f"{tables.newest_year}"
        )
    observed = _load_observed(tables, scenario)
    figures, result, judgment = Figures({}, {}, (), ()), None, None
    flips: tuple[Flip, ...] = ()
    try:
        figures = load_figures(tables, scenario)
        result, lives = simulate_lives(scenario, figures.jobs, figures.schools)
        flips = find_flips(scenario, figures.jobs, figures.schools, lives)
        deciders = find_deciders(scenario, figures.jobs, figures.schools, lives)
        judgment = judge(result, deciders, observed)
    except (NoPay, NoFigures) as reason:
        no_path_reason = no_path_reason or str(reason)
    notes = [*(_with_titles(tables, note) for note in result.notes), *figures.notes] if result else []
    return ScenarioView(
        scenario=scenario,
        stage=stage,
        occupation=tables.title(scenario.occupation),
        place=load_area_titles(tables).get(scenario.area, scenario.area),
        setting="All settings"
        if scenario.setting == ALL_INDUSTRIES
        else load_setting_name(tables, scenario.setting),
        stages=found,
        no_pay_reason=no_pay_reason,
        observed=observed,
        result=result,
        judgment=judgment,
        flips=flips,
        schools=figures.schools,
        no_path_reason=no_path_reason,
        notes=tuple(notes),
        source_ids=tuple(
            dict.fromkeys((*figures.source_ids, *(observed.source_ids if observed and result else ())))
        ),
    )


def _load_observed(tables: Tables, scenario: Scenario) -> Observed | None:
    """What graduates of the path's last program earned; None without a program."""
    step = scenario.step
    credential, code = CREDENTIALS.get(scenario.route), scenario.occupation
    if step and step.school.months:
        credential, code = find_step_credential(scenario), step.occupation
    if credential is None:
        return None
    fields = load_program_fields(tables, scenario, code)
    return load_observed(tables, fields, credential, scenario.area, tables.newest_year)


def load_setting_name(tables: Tables, code: str) -> str:
    """Return the plain name of a setting's industry code, or the code where the tables lack it."""
    row = tables.first("SELECT title FROM industries WHERE industry_code = ?", [code])
    return find_plain_name(code, code if row is None else str(row["title"]))


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
    return stages.load_published(tables, view.scenario.occupation, view.scenario.area)
