"""Growth by state: the states' own projections beside today's jobs and pay, and what the states leave out.

States publish under their own rules, some under older codes, some not at all; each case is labeled.
Projections count all jobs, OEWS counts wage and salary jobs, so the two are shown side by side and never
combined.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.schema.projections import STATE_OPENINGS_HIGH, STATE_OPENINGS_LOW
from outlook.codes.breaks import find_predecessors
from outlook.jobs.projections import find_projection
from outlook.tables import ALL_INDUSTRIES, ALL_OCCUPATIONS, FIRST_HAND, Tables

# Covered by OEWS and Projections Central, but not part of BLS's national projections.
TERRITORIES = frozenset({"GU", "PR", "VI"})
THIS_CODE, OTHER_CODE, NOTHING = "this code", "another code", "nothing"
# Openings per 1,000 jobs for reasons other than growth: no occupation of BLS's with over 20,000 jobs has
# fewer (2019-29, 2022-32, 2023-33: the least is 20.4). Judged only where rounding to tens does not matter.
LEAST_REPLACED_PER_1000, JUDGED_FROM_JOBS = 20, 500
# With fewer jobs than this, openings rounded to tens are off by up to 50 per 1,000.
FEWEST_JOBS = 100
# States round to tens, the nation to hundreds, and each state has its own rules: the sum may exceed the
# nation's by this share.
ABOVE_THE_NATION = 0.02


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How much of the nation the states' projections of one code add up to, territories left out.

    `missing`: states (two letters) that publish nothing under this code. Openings are summed over the states
    where they are comparable; the nation's are from the same edition. Shares are percent, None if BLS does
    not project the code.
    """

    vintage: str
    states: int
    missing: tuple[str, ...]
    jobs_base: int
    nation_jobs_base: int | None
    jobs_change: int
    nation_jobs_change: int | None
    openings_per_year: int
    openings_states: int
    nation_openings_per_year: int | None

    @property
    def share_pct(self) -> float | None:
        """The states' jobs as a percentage of the nation's."""
        return 100 * self.jobs_base / self.nation_jobs_base if self.nation_jobs_base else None

    @property
    def growth_pct(self) -> float | None:
        """Growth that the states together project over the ten years, percent."""
        return 100 * self.jobs_change / self.jobs_base if self.jobs_base else None

    @property
    def nation_growth_pct(self) -> float | None:
        """Growth that BLS projects for the nation in the same edition, percent."""
        if not self.nation_jobs_base or self.nation_jobs_change is None:
            return None
        return 100 * self.nation_jobs_change / self.nation_jobs_base

    @property
    def too_many(self) -> bool:
        """Whether the states together report more jobs than rounding and differing rules can explain."""
        share = self.share_pct
        return share is not None and share > 100 * (1 + ABOVE_THE_NATION)


@dataclass(frozen=True, kw_only=True)
class StateGrowth:
    """The newest edition of the states' projections of one occupation.

    `frame` has one row per state and territory in order of projected growth, those without figures last. Columns:
    area_code, area, state, territory, publishes ("this code", "another code", "nothing"), other_codes (code
    and title published besides or instead; null if none), vintage, jobs_base, jobs_projected, jobs_change,
    change_pct, openings_per_year, openings_per_1000 (a year, per 1,000 base-year jobs), openings_comparable,
    note, rank_growth (position by projected growth, ties share it), rank_openings (among the comparable); from OEWS, for this
    code: year, employment, employment_rse_pct, annual_p50_usd, annual_mean_usd, hourly_p50_usd,
    wage_mean_rse_pct, not_released, top_coded; source_id, wages_source_id.
    """

    code: str
    vintage: str
    frame: pd.DataFrame
    coverage: Coverage


def load_state_growth(tables: Tables, code: str) -> tuple[StateGrowth | None, str]:
    """Load the states' projections of an occupation. Returns them and "", or None and the reason why there
    are none.
    """
    newest = tables.first("SELECT max(vintage) AS v FROM state_projections WHERE occupation_code = ?", [code])
    if newest is None or pd.isna(newest["v"]):
        return None, f"no state publishes projections of {code}"
    vintage = str(newest["v"])
    frame = tables.rows(
        f"""
        WITH everyone AS (SELECT area_code, openings_per_year / jobs_base AS share FROM state_projections
                          WHERE occupation_code = ? AND vintage = ? AND jobs_base > 0),
        now AS (SELECT * FROM wages WHERE occupation_code = ? AND industry_code = ? AND area_type = 'state'
                  AND year = (SELECT max(year) FROM wages WHERE area_type = 'state' AND {FIRST_HAND}) AND {FIRST_HAND})
        SELECT a.area_code, a.title AS area, a.state, p.vintage, p.jobs_base, p.jobs_projected,
               p.jobs_projected - p.jobs_base AS jobs_change, p.change_pct, p.openings_per_year, everyone.share,
               now.year, now.employment, now.employment_rse_pct, now.annual_p50_usd, now.annual_mean_usd,
               now.hourly_p50_usd, now.wage_mean_rse_pct, now.not_released, now.top_coded, p.source_id, now.source_id AS wages_source_id
        FROM areas a
        LEFT JOIN state_projections p ON p.area_code = a.area_code AND p.occupation_code = ? AND p.vintage = ?
        LEFT JOIN everyone ON everyone.area_code = a.area_code
        LEFT JOIN now ON now.area_code = a.area_code
        WHERE a.area_type = 'state' ORDER BY p.change_pct DESC NULLS LAST, a.title
        """,
        [ALL_OCCUPATIONS, vintage, code, ALL_INDUSTRIES, code, vintage],
    )
    frame["territory"] = frame["state"].isin(TERRITORIES)
    others = _other_codes(tables, code, vintage)
    frame["other_codes"] = pd.Series([others.get(str(a)) for a in frame["area_code"]], dtype="str")
    given = frame["jobs_base"].notna()
    frame["publishes"] = [
        THIS_CODE if has else OTHER_CODE if str(area) in others else NOTHING
        for has, area in zip(given, frame["area_code"], strict=True)
    ]
    frame["openings_per_1000"] = (
        1000 * frame["openings_per_year"].astype("Float64") / frame["jobs_base"].where(frame["jobs_base"] > 0)
    )
    frame["note"] = [_note(row) for row in frame.itertuples()]
    frame["openings_comparable"] = given & frame["note"].isna()
    frame["rank_growth"] = frame["change_pct"].rank(method="min", ascending=False).astype("Int64")
    frame["rank_openings"] = (
        frame["openings_per_1000"]
        .where(frame["openings_comparable"])
        .rank(method="min", ascending=False)
        .astype("Int64")
    )
    frame = frame.drop(columns="share")
    return StateGrowth(
        code=code, vintage=vintage, frame=frame, coverage=_coverage(tables, code, vintage, frame)
    ), ""


def _note(row: Any) -> str | None:
    """Why a state's openings cannot be compared; None if they can, or if there are none."""
    if pd.isna(row.jobs_base):
        return None
    if not pd.isna(row.share) and not STATE_OPENINGS_LOW <= row.share <= STATE_OPENINGS_HIGH:
        return (
            f"openings in all this state's jobs are {100 * row.share:.1f}% of those jobs a year, where other states have "
            f"{100 * STATE_OPENINGS_LOW:.0f} to {100 * STATE_OPENINGS_HIGH:.0f}%, so they are counted in another way"
        )
    if row.jobs_base < FEWEST_JOBS:
        return f"under {FEWEST_JOBS} jobs, and figures are rounded to tens"
    replaced = row.openings_per_year - max(row.jobs_change, 0) / 10
    if row.jobs_base >= JUDGED_FROM_JOBS and 1000 * replaced < LEAST_REPLACED_PER_1000 * row.jobs_base:
        return "openings are new jobs alone: people who leave or change occupation are not counted"
    return None


def _other_codes(tables: Tables, code: str, vintage: str) -> dict[str, str]:
    """What states publish under this work's earlier codes, by area."""
    earlier = find_predecessors(tables, code)
    if not earlier:
        return {}
    marks = ", ".join("?" for _ in earlier)
    rows = tables.rows(
        f"SELECT area_code, occupation_code AS code FROM state_projections "
        f"WHERE vintage = ? AND occupation_code IN ({marks}) ORDER BY area_code, code",
        [vintage, *earlier],
    )
    found: dict[str, list[str]] = {}
    for row in rows.itertuples():
        found.setdefault(str(row.area_code), []).append(f"{row.code} {tables.title(str(row.code))}")
    return {area: "; ".join(codes) for area, codes in found.items()}


def _coverage(tables: Tables, code: str, vintage: str, frame: pd.DataFrame) -> Coverage:
    states = frame[~frame["territory"]]
    given = states[states["publishes"] == THIS_CODE]
    fit = given[given["openings_comparable"]]
    nation = find_projection(tables, code, vintage)
    missing = states.loc[states["publishes"] != THIS_CODE, "state"]
    return Coverage(
        vintage=vintage,
        states=len(given),
        missing=tuple(sorted(map(str, missing))),
        jobs_base=int(given["jobs_base"].sum()),
        nation_jobs_base=nation.jobs_base if nation else None,
        jobs_change=int(given["jobs_change"].sum()),
        nation_jobs_change=nation.jobs_change if nation else None,
        openings_per_year=int(fit["openings_per_year"].sum()),
        openings_states=len(fit),
        nation_openings_per_year=nation.openings_per_year if nation else None,
    )
