"""How many jobs there are, how many are projected, and what openings are made of."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from etl.soc import projections_classification
from outlook.breaks import METHOD_SINCE, predecessors, runs, segments
from outlook.tidy import ALL_INDUSTRIES, ALL_OCCUPATIONS, NATION, Tables

EARLIER_METHOD, PRESENT_METHOD = f"before May {METHOD_SINCE}", f"since May {METHOD_SINCE}"
# BLS's own words for growth set it against the average of all occupations; these are the only comparisons made here.
# A percent published to one decimal: within this of each other two growth rates are called the same.
SAME_PCT = 0.05


@dataclass(frozen=True, kw_only=True)
class Projection:
    """One edition's figures for one occupation; a figure that the source lacks is None. Jobs, not thousands."""

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
        """Openings a year that come from growth; none where jobs decline. None where parts are not known."""
        if self.openings_per_year is None or self.exits_per_year is None or self.transfers_per_year is None:
            return None
        return max(self.openings_per_year - self.exits_per_year - self.transfers_per_year, 0)

    @property
    def not_replaced_per_year(self) -> int | None:
        """People a year who leave and are not replaced, because jobs decline. None where parts are not known."""
        if self.openings_per_year is None or self.exits_per_year is None or self.transfers_per_year is None:
            return None
        return max(self.exits_per_year + self.transfers_per_year - self.openings_per_year, 0)


_COLUMNS = (
    "p.vintage, base_year, target_year, occupation_code AS code, jobs_base, jobs_projected, jobs_change, change_pct, "
    "openings_per_year, exits_per_year, transfers_per_year, entry_education, p.source_id, second_hand"
)


def _projections(tables: Tables, where: str, parameters: list[object]) -> list[Projection]:
    records = tables.records(
        f"SELECT {_COLUMNS} FROM projections p JOIN sources USING (source_id) WHERE {where} "
        "ORDER BY base_year, occupation_code",
        parameters,
    )
    return [Projection(**record) for record in records]


def editions(tables: Tables, code: str) -> list[Projection]:
    """Every edition's figures for this very code, oldest first."""
    return _projections(tables, "occupation_code = ?", [code])


def earlier_editions(tables: Tables, code: str) -> list[Projection]:
    """Editions' figures for the codes that this work was counted under before: other counts, not to be compared."""
    found = predecessors(tables, code)
    marks = ", ".join("?" for _ in found)
    return _projections(tables, f"occupation_code IN ({marks})", list(found)) if found else []


def load_editions(tables: Tables, code: str) -> pd.DataFrame:
    """Rows of `projections` with jobs in both years: the occupation's and its earlier codes', oldest edition first."""
    codes = [code, *predecessors(tables, code)]
    return tables.rows(
        f"SELECT * FROM projections WHERE occupation_code IN ({', '.join('?' * len(codes))}) "
        "AND jobs_base IS NOT NULL AND jobs_projected IS NOT NULL ORDER BY vintage, occupation_code",
        codes,
    )


def newest(tables: Tables, code: str) -> Projection | None:
    """The newest edition that BLS's own file was had for; second-hand only where there is no other."""
    every = editions(tables, code)
    own = [p for p in every if not p.second_hand]
    return (own or every or [None])[-1]  # type: ignore[list-item]


def is_current(tables: Tables, projection: Projection) -> bool:
    """Whether no newer edition of BLS's own is at hand, for any occupation."""
    frame = tables.rows(
        "SELECT max(base_year) AS y FROM projections JOIN sources USING (source_id) WHERE NOT second_hand"
    )
    return bool(projection.base_year >= int(frame["y"][0]))


def quoted(tables: Tables, code: str) -> Projection | None:
    """A newer edition that is known second-hand only, if there is one."""
    shown = newest(tables, code)
    later = [p for p in editions(tables, code) if p.second_hand and shown and p.base_year > shown.base_year]
    return later[-1] if later else None


def of_edition(tables: Tables, code: str, vintage: str) -> Projection | None:
    """One edition's figures for one occupation; None where the edition has no such code."""
    found = _projections(tables, "occupation_code = ? AND p.vintage = ?", [code, vintage])
    return found[0] if found else None


def compared(tables: Tables, code: str, vintage: str, others: Collection[str] = ()) -> pd.DataFrame:
    """Growth of the occupations of one edition that this site compares, the highest first; one row per occupation.

    Columns code, title, role, change_pct, openings_per_year, jobs_base, jobs_projected, jobs_change, source_id. Where
    there are `others`, they alone stand beside the occupation and all occupations.
    """
    frame = tables.rows(
        """
        SELECT p.occupation_code AS code, o.title, o.role, p.change_pct, p.openings_per_year, p.jobs_base, p.jobs_projected,
               p.jobs_change, p.source_id
        FROM projections p JOIN occupations o USING (occupation_code)
        WHERE p.vintage = ? AND p.change_pct IS NOT NULL
          AND (p.occupation_code IN (?, ?) OR (o.role <> 'other' AND p.occupation_code NOT LIKE '__-0000'))
        ORDER BY p.change_pct DESC, code
        """,
        [vintage, code, ALL_OCCUPATIONS],
    )
    if not others:
        return frame
    return frame[frame["code"].isin([code, *others, ALL_OCCUPATIONS])].reset_index(drop=True)


@dataclass(frozen=True)
class Rank:
    """Where an occupation stands among those compared, totals and groups left out; ties share the higher place."""

    place: int
    of: int


def rank(frame: pd.DataFrame, code: str) -> Rank | None:
    """Rank of `code` by growth in a frame of `compared`; None for a total or a group, which has no rivals."""
    rivals = frame[~frame["code"].str.endswith("-0000")]
    own = rivals.loc[rivals["code"] == code, "change_pct"]
    if own.empty:
        return None
    return Rank(1 + int((rivals["change_pct"] > own.iloc[0]).sum()), len(rivals))


def against_all(projection: Projection, everyone: Projection | None) -> str:
    """faster, slower, same or unknown: growth against all occupations of the same edition."""
    if everyone is None or everyone.change_pct is None or projection.change_pct is None:
        return "unknown"
    difference = projection.change_pct - everyone.change_pct
    if abs(difference) < SAME_PCT:
        return "same"
    return "faster" if difference > 0 else "slower"


def jobs_now(tables: Tables, code: str) -> pd.Series | None:
    """The newest national estimate of an occupation as one row of `wages`; None where there is none."""
    return tables.first(
        "SELECT * FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = ? ORDER BY year DESC",
        [code, NATION, ALL_INDUSTRIES],
    )


def jobs_in(tables: Tables, code: str, year: int) -> pd.Series | None:
    """The national estimate of an occupation in one year, all industries; None where there is none."""
    return tables.first(
        "SELECT * FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = ? AND year = ?",
        [code, NATION, ALL_INDUSTRIES, year],
    )


def history(tables: Tables, code: str) -> pd.DataFrame:
    """National jobs and pay by year, each row with its unbroken segment; one row per year and code.

    Columns year, code, title, own, segment, method, employment, employment_rse_pct, annual_p50_usd, annual_mean_usd,
    hourly_p50_usd, not_released, top_coded, source_id. Rows of different segments, or of different methods, must not be
    joined by a line or a difference.
    """
    parts = []
    for number, segment in enumerate(segments(tables, code)):
        part = tables.rows(
            """
            SELECT year, occupation_code AS code, employment, employment_rse_pct, annual_p50_usd, annual_mean_usd,
                   hourly_p50_usd, not_released, top_coded, source_id
            FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = ? AND year BETWEEN ? AND ?
            ORDER BY year
            """,
            [segment.code, NATION, ALL_INDUSTRIES, segment.first_year, segment.last_year],
        )
        parts.append(part.assign(title=segment.title, own=segment.own, segment=number))
    columns = ["year", "code", "title", "own", "segment", "method"]
    if not parts:
        return pd.DataFrame(columns=columns)
    every = pd.concat(parts, ignore_index=True)
    every["method"] = [PRESENT_METHOD if year >= METHOD_SINCE else EARLIER_METHOD for year in every["year"]]
    return every[columns + [c for c in every.columns if c not in columns]]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Jobs that successive editions report for their base years, under one code that means one thing throughout.

    `own` is false for an earlier code of related work. Jobs of all kinds, the self-employed too; second-hand
    editions are left out.
    """

    code: str
    title: str
    own: bool
    years: tuple[int, ...]
    jobs: tuple[int, ...]


def reported(tables: Tables, code: str) -> list[Stretch]:
    """Jobs as the projections' own base years give them, oldest first; no stretch crosses a break."""
    found: list[Stretch] = []
    for own, every in ((False, earlier_editions(tables, code)), (True, editions(tables, code))):
        given = [p for p in every if not p.second_hand and p.jobs_base is not None]
        for each in dict.fromkeys(p.code for p in given):
            mine = [p for p in given if p.code == each]
            numbers = runs(tables, each, [projections_classification(p.base_year) for p in mine])
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


def path(tables: Tables, code: str) -> pd.DataFrame:
    """Every point of the projections for a code and its earlier codes: year, jobs, kind, vintage, code, own, source_id.

    `kind` is "base year" (as that edition reports it), "projected" or "second-hand". Oldest first.
    """
    points = [
        (year, jobs, "second-hand" if p.second_hand else kind, p.vintage, p.code, p.code == code, p.source_id)
        for p in [*earlier_editions(tables, code), *editions(tables, code)]
        for year, jobs, kind in (
            (p.base_year, p.jobs_base, "base year"),
            (p.target_year, p.jobs_projected, "projected"),
        )
        if jobs is not None
    ]
    columns = ["year", "jobs", "kind", "vintage", "code", "own", "source_id"]
    return pd.DataFrame(sorted(points), columns=columns)
