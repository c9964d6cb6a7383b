"""What graduates earned one, four, five, and ten years after, and how often that is less than a given amount.

Scorecard's figures are medians of programs one and four years after, of graduates with federal aid who work, part time
included, in whatever occupation. PSEO's are medians of institutions five and ten years after, at prices of a year that
its file does not name; they are given as published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from outlook.claims import Direction
from outlook.intervals import STANDARD_ERRORS_90
from outlook.pay.inflation import MAY
from outlook.tables import Tables
from outlook.training.outcomes import FEWEST_PROGRAMS
from outlook.training.scope import list_scopes

# The Scorecard release of June 2026 gives earnings one year after in dollars of 2022, four years after in those of 2024.
DOLLARS_OF = {1: 2022, 4: 2024}
# How PSEO names the credentials of the Scorecard.
_PSEO_NAMES = {
    "undergraduate certificate": ("certificate of less than one year", "certificate of one to two years"),
    "associate": ("associate",),
    "bachelor": ("bachelor",),
}
PSEO_YEARS = (5, 10)


@dataclass(frozen=True, kw_only=True)
class Point:
    """Earnings some years after graduation, over programs or institutions: dollars a year.

    `p25_usd` to `p75_usd` are quartiles of their medians. `is_converted` is true where they are in dollars of the May
    asked for, false where they are as published.
    """

    years_after: int
    count: int
    p25_usd: float
    p50_usd: float
    p75_usd: float
    is_converted: bool


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What graduates of programs in `fields` with a credential earned, in the nearest place with enough programs.

    `points` are Scorecard's one and four years after, then PSEO's. `four_years_usd` are the programs' medians four years
    after with the threshold of the department beside each (None where it sets none), in dollars of the May asked for.
    """

    credential: str
    fields: tuple[str, ...]
    place: str
    points: tuple[Point, ...]
    four_years_usd: tuple[tuple[float, float | None], ...]
    source_ids: tuple[str, ...]

    def find_point(self, years_after: int) -> Point | None:
        """The figures so many years after, if there are any."""
        return next((point for point in self.points if point.years_after == years_after), None)


@dataclass(frozen=True)
class Share:
    """The share of `count` programs whose graduates earned less than some amount, and what a test at 90% says of a half."""

    below: float
    count: int
    direction: Direction


def load_observed(
    tables: Tables, fields: Sequence[str], credential: str, area: str, dollars_of: int
) -> Observed | None:
    """Load what graduates earned, in dollars of May `dollars_of`; None where too few programs give a figure."""
    marks = ", ".join("?" for _ in fields)
    ratios = {years: _convert(tables, year, dollars_of) for years, year in DOLLARS_OF.items()}
    if not fields or None in ratios.values():
        return None
    for scope in list_scopes(tables, area):
        rows = tables.records(
            f"SELECT earnings_1yr_usd, earnings_4yr_usd, state_threshold_usd, source_id FROM programs "
            f"WHERE cip_code IN ({marks}) AND credential = ? AND {scope.condition}",
            [*fields, credential, *scope.parameters],
        )
        four = [row for row in rows if row["earnings_4yr_usd"] is not None]
        if len(four) >= FEWEST_PROGRAMS:
            break
    else:
        return None
    ratio = ratios[4] or 1.0
    points = [
        _summarize([row[f"earnings_{years}yr_usd"] for row in rows], years, ratios[years] or 1.0)
        for years in DOLLARS_OF
    ]
    later, later_sources = _load_later(tables, fields, credential)
    return Observed(
        credential=credential,
        fields=tuple(fields),
        place=scope.place,
        points=tuple(point for point in (*points, *later) if point),
        four_years_usd=tuple(
            (
                ratio * float(row["earnings_4yr_usd"]),
                None if row["state_threshold_usd"] is None else ratio * float(row["state_threshold_usd"]),
            )
            for row in four
        ),
        source_ids=tuple(sorted({str(row["source_id"]) for row in rows} | later_sources)),
    )


def judge_share(is_below: Sequence[bool]) -> Share | None:
    """Whether more or less than half of the programs are below, tested at 90%; None for fewer than FEWEST_PROGRAMS.

    Programs are taken as a sample of those that could be, as for a person who does not yet know which to choose.
    """
    count = len(is_below)
    if count < FEWEST_PROGRAMS:
        return None
    share = sum(is_below) / count
    margin = STANDARD_ERRORS_90 * sqrt(share * (1 - share) / count)
    direction = (
        Direction.SAME if abs(share - 0.5) <= margin else (Direction.MORE if share > 0.5 else Direction.LESS)
    )
    return Share(share, count, direction)


def _convert(tables: Tables, year: int, dollars_of: int) -> float | None:
    """May prices over the average of a calendar year, by CPI-U; None where the index lacks one of them."""
    row = tables.records(
        "SELECT (SELECT cpi_u FROM price_index WHERE year = ? AND month = ?) AS may, "
        "(SELECT avg(cpi_u) FROM price_index WHERE year = ?) AS average",
        [dollars_of, MAY, year],
    )[0]
    return None if row["may"] is None or row["average"] is None else float(row["may"]) / float(row["average"])


def _summarize(figures: Sequence[float | None], years_after: int, ratio: float) -> Point | None:
    known = sorted(ratio * float(figure) for figure in figures if figure is not None)
    if len(known) < FEWEST_PROGRAMS:
        return None
    low, middle, high = (_take_quantile(known, share) for share in (0.25, 0.5, 0.75))
    return Point(
        years_after=years_after,
        count=len(known),
        p25_usd=low,
        p50_usd=middle,
        p75_usd=high,
        is_converted=True,
    )


def _take_quantile(ordered: Sequence[float], share: float) -> float:
    position = share * (len(ordered) - 1)
    at = int(position)
    following = ordered[min(at + 1, len(ordered) - 1)]
    return ordered[at] + (position - at) * (following - ordered[at])


def _load_later(tables: Tables, fields: Sequence[str], credential: str) -> tuple[list[Point], set[str]]:
    """PSEO's figures: those of all cohorts together, as published, with how many institutions give one."""
    names = _PSEO_NAMES.get(credential, ())
    if not names:
        return [], set()
    rows = tables.records(
        f"""
        SELECT years_after, count(*) AS count, quantile_cont(p50_usd, [0.25, 0.5, 0.75]) AS quartiles,
               list(DISTINCT source_id) AS source_ids
        FROM graduate_earnings
        WHERE cip_code IN ({", ".join("?" for _ in fields)}) AND credential IN ({", ".join("?" for _ in names)})
          AND cohort = 'all' AND years_after IN {PSEO_YEARS} AND p50_usd IS NOT NULL
        GROUP BY years_after ORDER BY years_after
        """,
        [*fields, *names],
    )
    points = [
        Point(
            years_after=int(row["years_after"]),
            count=int(row["count"]),
            p25_usd=float(row["quartiles"][0]),
            p50_usd=float(row["quartiles"][1]),
            p75_usd=float(row["quartiles"][2]),
            is_converted=False,
        )
        for row in rows
    ]
    return points, {source for row in rows for source in row["source_ids"]}
