"""What the tables say about one occupation in one place, in a handful of figures."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from outlook import places
from outlook.jobs import history
from outlook.jobs.projections import find_newest_projection
from outlook.jobs.state_growth import load_state_growth
from outlook.pay import stages
from outlook.scenario.fields import Range
from outlook.tables import NATION, Tables


@dataclass(frozen=True, kw_only=True)
class Growth:
    """Projected growth of an occupation: BLS's for the nation, or a state agency's own for `area_code`.

    `change_pct` is in percent over the years from `base_year` to `target_year`; openings are a year. None for what the
    publisher leaves out, and for openings of a state that counts them in its own way.
    """

    area_code: str
    area: str
    base_year: int
    target_year: int
    jobs_base: int | None
    jobs_projected: int | None
    change_pct: float | None
    openings_per_year: int | None
    source_id: str
    second_hand: bool = False

    @property
    def is_nation(self) -> bool:
        return self.area_code == NATION


@dataclass(frozen=True, kw_only=True)
class Summary:
    """One occupation in one place.

    `row` is its newest row of `wages`, None where BLS publishes no estimate there. `lowest_third` is the estimated mean pay
    of the lowest-paid third in dollars a year, None where it cannot be estimated. `growth` is the state's own projection
    where there is one, else the nation's. `entry_education` is BLS's, for the nation.
    """

    code: str
    title: str
    area_code: str
    area: str
    row: "pd.Series[Any] | None"
    lowest_third: Range | None
    growth: Growth | None
    entry_education: str | None

    @property
    def is_nation(self) -> bool:
        return self.area_code == NATION

    @property
    def source_ids(self) -> list[str]:
        """The sources of the figures."""
        ids = [] if self.row is None else [str(self.row["source_id"])]
        return ids + ([self.growth.source_id] if self.growth else [])


def load_summary(tables: Tables, code: str, area_code: str = NATION) -> Summary:
    """Load the figures of an occupation in a state or area, or in the nation."""
    titles = places.load_area_titles(tables)
    nation = find_newest_projection(tables, code)
    return Summary(
        code=code,
        title=tables.title(code),
        area_code=area_code,
        area=titles.get(area_code, area_code),
        row=_load_row(tables, code, area_code),
        lowest_third=_estimate_lowest_third(tables, code, area_code),
        growth=_find_own_growth(tables, code, area_code) or _find_national_growth(tables, code),
        entry_education=nation.entry_education if nation else None,
    )


def _load_row(tables: Tables, code: str, area_code: str) -> "pd.Series[Any] | None":
    if area_code == NATION:
        return history.load_newest_estimate(tables, code)
    frame = places.load_side_by_side(tables, code, [area_code])
    return None if frame.empty else frame.iloc[0]


def _estimate_lowest_third(tables: Tables, code: str, area_code: str) -> Range | None:
    try:
        return stages.load_stages(tables, code, area_code).pay.entry
    except stages.NoPay:
        return None


def _find_own_growth(tables: Tables, code: str, area_code: str) -> Growth | None:
    """The newest projection of the state that a place is or lies in, by the state's own agency."""
    if area_code == NATION:
        return None
    state = tables.first(
        """
        SELECT s.area_code FROM areas a JOIN areas s ON s.area_type = 'state' AND s.state = a.state
        WHERE a.area_code = ?
        """,
        [area_code],
    )
    row = None if state is None else places.load_own_projection(tables, code, str(state["area_code"]))
    if row is None or pd.isna(row["change_pct"]):
        return None
    first, last = (int(year) for year in str(row["vintage"]).split("-"))
    states, _ = tables.compute(load_state_growth, code)
    comparable = states is not None and bool(
        states.frame.loc[states.frame["area_code"] == row["area_code"], "openings_comparable"].all()
    )
    return Growth(
        area_code=str(row["area_code"]),
        area=str(row["area"]),
        base_year=first,
        target_year=first + (last - first) % 100,
        jobs_base=_read_whole(row["jobs_base"]),
        jobs_projected=_read_whole(row["jobs_projected"]),
        change_pct=float(row["change_pct"]),
        openings_per_year=_read_whole(row["openings_per_year"]) if comparable else None,
        source_id=str(row["source_id"]),
    )


def _find_national_growth(tables: Tables, code: str) -> Growth | None:
    found = find_newest_projection(tables, code)
    if found is None:
        return None
    return Growth(
        area_code=NATION,
        area="United States",
        base_year=found.base_year,
        target_year=found.target_year,
        jobs_base=found.jobs_base,
        jobs_projected=found.jobs_projected,
        change_pct=found.change_pct,
        openings_per_year=found.openings_per_year,
        source_id=found.source_id,
        second_hand=found.second_hand,
    )


def _read_whole(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]
