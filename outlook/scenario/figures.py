"""The figures that a scenario needs, from the tables: pay by stage, growth, spread, who leaves, and schools."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from etl.schema.schooling import SCHOOLING_FIGURES
from etl.schema.wages import PERCENTILES
from outlook.intervals import STANDARD_ERRORS_90
from outlook.jobs.projections import find_newest_projection
from outlook.pay import levels as pay_levels
from outlook.pay import stages
from outlook.pay.curve import find_pay_at_rank
from outlook.pay.percentiles import NoEstimate
from outlook.pay.real_growth import measure_real_growth
from outlook.pay.stages import NoPay, read_row_percentiles
from outlook.people.ladder import find_ladder
from outlook.places import load_area_titles
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.inputs import (
    ROUTE,
    STEP,
    JobPay,
    Spread,
    StagePay,
    find_needed_settings,
    is_schooling,
)
from outlook.scenario.model import Scenario
from outlook.tables import ALL_OCCUPATIONS, Tables
from outlook.training.outcomes import load_fields
from outlook.training.terms import SchoolTerms, load_terms

# The Scorecard's name of the credential of each route that has one.
CREDENTIALS = {"certificate": "undergraduate certificate", "associate": "associate", "bachelor": "bachelor"}
# Months of study, at least, of the schools that a step's program is looked for at.
_STEP_CREDENTIALS = ((36, "bachelor"), (18, "associate"), (1, "undergraduate certificate"))
# Ranks at which the spread of people is read, evenly spaced within the lowest third and within the rest.
_RANKS = 60
_THIRD = 1 / 3
# How far drawing the pay of a schooling between and below its percentiles may be off (docs/method.md, pay by schooling).
_DRAWING_ERROR_PCT = 1.7


@dataclass(frozen=True)
class Figures:
    """Pay by job, schools by part of the scenario, notes to show with them, and source ids."""

    jobs: dict[str, JobPay]
    schools: dict[str, SchoolTerms]
    notes: tuple[str, ...]
    source_ids: tuple[str, ...]


def load_figures(tables: Tables, scenario: Scenario) -> Figures:
    """Load what `outlook.scenario.simulate` needs. Raises NoPay.

    Growth is each occupation's own for the nation, for a schooling that of all occupations.
    """
    jobs: dict[str, JobPay] = {}
    notes: list[str] = []
    sources: list[str] = []
    for code, industry in find_needed_settings(scenario).items():
        if is_schooling(code):
            jobs[code], source_ids = load_schooling_pay(tables, code, scenario.area)
            sources += source_ids
        else:
            jobs[code], found, source_ids = _load_job(tables, code, scenario.area, industry)
            notes += [f"{tables.title(code)}: {note[:1].lower() + note[1:]}" for note in found]
            sources += source_ids
    schools = load_schools(tables, scenario)
    sources += [source for terms in schools.values() for source in terms.source_ids]
    return Figures(jobs, schools, tuple(notes), tuple(dict.fromkeys(sources)))


def load_schools(tables: Tables, scenario: Scenario) -> dict[str, SchoolTerms]:
    """Load what the schools of a scenario ask, by ROUTE and STEP; only those whose program takes time."""
    asked = {ROUTE: (CREDENTIALS.get(scenario.route), scenario.occupation)}
    if scenario.step:
        asked[STEP] = (find_step_credential(scenario), scenario.step.occupation)
    found = {}
    for part, (credential, code) in asked.items():
        if credential:
            terms = load_terms(tables, load_program_fields(tables, scenario, code), credential, scenario.area)
            if terms:
                found[part] = terms
    return found


def find_step_credential(scenario: Scenario) -> str | None:
    """The credential of the step's program, by its months of study; None without one."""
    months = scenario.step.school.months if scenario.step else 0
    return next((name for least, name in _STEP_CREDENTIALS if months >= least), None)


def load_program_fields(tables: Tables, scenario: Scenario, code: str) -> tuple[str, ...]:
    """Fields of study tied to an occupation of the scenario. A step from the path's occupation keeps to fields tied to
    both, if there are any: not every field of managers leads on from records.
    """
    own, to = load_fields(tables, scenario.occupation), load_fields(tables, code)
    return tuple(field for field in to if field in own) or to


def load_schooling_pay(tables: Tables, schooling: str, area: str) -> tuple[JobPay, tuple[str, ...]]:
    """Load the pay of all jobs of a schooling in a place, and its source ids. Raises NoPay.

    Its stages are those of one occupation: the mean of the lowest third, that of the rest, and two steps between.
    """
    row = tables.first(
        f"SELECT year, {', '.join(SCHOOLING_FIGURES)}, source_id FROM pay_by_schooling "
        "WHERE schooling = ? AND area_code = ? ORDER BY year DESC",
        [schooling, area],
    )
    place = load_area_titles(tables).get(area, area)
    if row is None or pd.isna(row["annual_mean_usd"]) or pd.isna(row["lowest_third_mean_usd"]):
        raise NoPay(f"too few jobs of that schooling have published pay in {place}")
    entry, mean = float(row["lowest_third_mean_usd"]), float(row["annual_mean_usd"])
    half = np.hypot(STANDARD_ERRORS_90 * float(row["mean_rse_at_most_pct"] or 0), _DRAWING_ERROR_PCT) / 100
    last = (3 * mean - entry) / 2
    middles = [entry + step * (last - entry) / (len(STAGES) - 1) for step in range(len(STAGES))]
    growth, _ = measure_real_growth(tables, ALL_OCCUPATIONS)
    ladder = find_ladder(tables, schooling)
    job = JobPay(
        stages=StagePay(*(Range(m * (1 - half), m, m * (1 + half)) for m in middles)),
        growth_pct=Range(growth.low_pct, growth.middle_pct, growth.high_pct) if growth else None,
        year=int(row["year"]),
        spread=measure_spread(row),
        years_to_next=ladder.years,
    )
    return job, (str(row["source_id"]), *ladder.source_ids, *(growth.source_ids if growth else ()))


def _load_job(
    tables: Tables, code: str, area: str, industry: str
) -> tuple[JobPay, tuple[str, ...], tuple[str, ...]]:
    """Pay of an occupation, notes on it, and its source ids."""
    try:
        found = stages.load_stages(tables, code, area, industry)
    except NoPay as reason:
        raise NoPay(f"for {tables.title(code)}, {reason}") from None
    growth, _ = measure_real_growth(tables, code)
    projection = find_newest_projection(tables, code)
    spans = [getattr(found.pay, name) for name in STAGES]
    spread = measure_spread(found.row)
    ladder = find_ladder(tables, code)
    job = JobPay(
        stages=StagePay(*spans),
        growth_pct=Range(growth.low_pct, growth.middle_pct, growth.high_pct) if growth else None,
        year=found.year,
        spread=spread,
        leave_pct=projection.leaving_pct if projection else None,
        years_to_next=ladder.years,
    )
    notes = [*found.notes]
    if spread is None:
        notes.append(
            "A percentile wasn't released, so everyone is taken to be paid the average of their stage."
        )
    sources = [*found.source_ids, *ladder.source_ids, *(growth.source_ids if growth else ())]
    if projection:
        sources.append(projection.source_id)
    return job, tuple(notes), tuple(sources)


def measure_spread(row: "pd.Series[Any]") -> Spread | None:
    """Where people land in the pay of a published row; None where a percentile is missing."""
    percentiles = read_row_percentiles(row)
    mean, jobs = float(row["annual_mean_usd"]), row.get("employment")
    if any(percentiles[p] is None for p in PERCENTILES):
        return None
    at = (np.arange(_RANKS) + 0.5) / _RANKS
    ranks = np.concatenate([_THIRD * at, _THIRD + (1 - _THIRD) * at])
    try:
        pay = find_pay_at_rank(
            {p: np.array([v], dtype=float) for p, v in percentiles.items()},
            ranks,
            mean,
            pay_levels.FEDERAL_MINIMUM_USD_A_YEAR,
            None if jobs is None or pd.isna(jobs) else float(jobs),
        )
    except NoEstimate:
        return None
    if np.isnan(pay).any():
        return None
    lower, upper = pay[:_RANKS], pay[_RANKS:]
    return Spread(tuple((lower / lower.mean()).tolist()), tuple((upper / upper.mean()).tolist()))
