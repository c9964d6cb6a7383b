"""What each edition of the projections says about an occupation."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from etl.codes.classifications import find_projections_classification
from outlook.codes.breaks import find_predecessors, number_stretches
from outlook.tables import Tables


@dataclass(frozen=True, kw_only=True)
class Projection:
    """One edition's figures for one occupation, in jobs, not thousands; None for a figure the source lacks."""

    vintage: str
    base_year: int
    target_year: int
    code: str
    jobs_base: int | None
    jobs_projected: int | None
    jobs_change: int | None
    change_pct: float | None
    openings_per_year: int | None
    exits_per_year: int | None
    transfers_per_year: int | None
    entry_education: str | None
    source_id: str
    second_hand: bool

    @property
    def growth_per_year(self) -> int | None:
        """Openings a year from growth, 0 if jobs decline; None if a part is unknown."""
        if self.openings_per_year is None or self.exits_per_year is None or self.transfers_per_year is None:
            return None
        return max(self.openings_per_year - self.exits_per_year - self.transfers_per_year, 0)

    @property
    def leaving_pct(self) -> float | None:
        """Exits and transfers a year in percent of jobs, at the middle of the ten years; None if a part is unknown."""
        if not self.jobs_base or not self.jobs_projected:
            return None
        if self.exits_per_year is None or self.transfers_per_year is None:
            return None
        leaving = self.exits_per_year + self.transfers_per_year
        return 100 * leaving / ((self.jobs_base + self.jobs_projected) / 2)

    @property
    def not_replaced_per_year(self) -> int | None:
        """People a year who leave and are not replaced because jobs decline; None if a part is unknown."""
        if self.openings_per_year is None or self.exits_per_year is None or self.transfers_per_year is None:
            return None
        return max(self.exits_per_year + self.transfers_per_year - self.openings_per_year, 0)


_COLUMNS = (
    "p.vintage, base_year, target_year, occupation_code AS code, jobs_base, jobs_projected, jobs_change, change_pct, "
    "openings_per_year, exits_per_year, transfers_per_year, entry_education, p.source_id, second_hand"
)


def _projections(tables: Tables, where: str, parameters: Sequence[object]) -> list[Projection]:
    records = tables.records(
        f"SELECT {_COLUMNS} FROM projections p JOIN sources USING (source_id) WHERE {where} "
        "ORDER BY base_year, occupation_code",
        parameters,
    )
    return [Projection(**record) for record in records]


def load_projections(tables: Tables, code: str) -> list[Projection]:
    """Load every edition's figures for this exact code, oldest first."""
    return tables.compute(_projections, "occupation_code = ?", (code,))


def load_earlier_projections(tables: Tables, code: str) -> list[Projection]:
    """Load editions' figures for the codes this work was counted under before. They count other work and
    must not be compared.
    """
    found = find_predecessors(tables, code)
    marks = ", ".join("?" for _ in found)
    return _projections(tables, f"occupation_code IN ({marks})", list(found)) if found else []


def load_projection_rows(tables: Tables, code: str) -> pd.DataFrame:
    """Load rows of `projections` with jobs in both years, for the occupation and its earlier codes, oldest
    edition first.
    """
    codes = [code, *find_predecessors(tables, code)]
    return tables.rows(
        f"SELECT * FROM projections WHERE occupation_code IN ({', '.join('?' * len(codes))}) "
        "AND jobs_base IS NOT NULL AND jobs_projected IS NOT NULL ORDER BY vintage, occupation_code",
        codes,
    )


def find_newest_projection(tables: Tables, code: str) -> Projection | None:
    """Find the newest edition from BLS's own file; second-hand only if there is no other."""
    every = load_projections(tables, code)
    own = [p for p in every if not p.second_hand]
    return (own or every or [None])[-1]  # type: ignore[list-item]


def is_current(tables: Tables, projection: Projection) -> bool:
    """Whether no newer edition of BLS's own is available, for any occupation."""
    frame = tables.rows(
        "SELECT max(base_year) AS y FROM projections JOIN sources USING (source_id) WHERE NOT second_hand"
    )
    return bool(projection.base_year >= int(frame["y"][0]))


def find_quoted_projection(tables: Tables, code: str) -> Projection | None:
    """Find a newer edition that is known only second-hand; None if there is none."""
    shown = find_newest_projection(tables, code)
    later = [
        p for p in load_projections(tables, code) if p.second_hand and shown and p.base_year > shown.base_year
    ]
    return later[-1] if later else None


def find_projection(tables: Tables, code: str, vintage: str) -> Projection | None:
    """Find one edition's figures for one occupation; None if the edition does not have the code."""
    found = tables.compute(_projections, "occupation_code = ? AND p.vintage = ?", (code, vintage))
    return found[0] if found else None


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Jobs that successive editions report for their base years, under one code whose meaning does not
    change.

    `own` is false for an earlier code of related work. Jobs of all kinds, including self-employment;
    second-hand editions are left out.
    """

    code: str
    title: str
    own: bool
    years: tuple[int, ...]
    jobs: tuple[int, ...]


def load_reported_jobs(tables: Tables, code: str) -> list[Stretch]:
    """Load jobs as the projections' base years report them, oldest first; no stretch crosses a break."""
    found: list[Stretch] = []
    for own, every in (
        (False, load_earlier_projections(tables, code)),
        (True, load_projections(tables, code)),
    ):
        given = [p for p in every if not p.second_hand and p.jobs_base is not None]
        for each in dict.fromkeys(p.code for p in given):
            mine = [p for p in given if p.code == each]
            numbers = number_stretches(
                tables, each, [find_projections_classification(p.base_year) for p in mine]
            )
            for number in dict.fromkeys(numbers):
                run = [p for p, n in zip(mine, numbers, strict=True) if n == number]
                found.append(
                    Stretch(
                        code=each,
                        title=tables.title(each),
                        own=own,
                        years=tuple(p.base_year for p in run),
                        jobs=tuple(p.jobs_base or 0 for p in run),
                    )
                )
    return sorted(found, key=lambda s: (s.years, s.code))


def list_points(tables: Tables, code: str) -> pd.DataFrame:
    """List every point of the projections for a code and its earlier codes, oldest first.

    Columns: year, jobs, kind, vintage, code, own, source_id. `kind` is "base year" (as that edition reports
    it), "projected" or "second-hand".
    """
    points = [
        (year, jobs, "second-hand" if p.second_hand else kind, p.vintage, p.code, p.code == code, p.source_id)
        for p in [*load_earlier_projections(tables, code), *load_projections(tables, code)]
        for year, jobs, kind in (
            (p.base_year, p.jobs_base, "base year"),
            (p.target_year, p.jobs_projected, "projected"),
        )
        if jobs is not None
    ]
    columns = ["year", "jobs", "kind", "vintage", "code", "own", "source_id"]
    return pd.DataFrame(sorted(points), columns=columns)
