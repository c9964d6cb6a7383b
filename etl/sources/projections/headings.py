"""A table of projections under tidy names: its columns known by their words and proved by their figures."""

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from etl.errors import LayoutChanged
from etl.formats.advice import UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.schema.projections import FIRST_ANNUAL_OPENINGS
from etl.sources.projections.grid import Grid, select_occupations
from etl.sources.projections.proof import YEARS, Table, find_jobs, find_openings
from etl.sources.projections.words import CHANGE, JOBS, PERCENT, SHARE, Meaning, interpret_heading, simplify

OPENINGS = ("openings_per_year", "exits_per_year", "transfers_per_year")
# All openings of an edition over all its base jobs: 0.11 to 0.12 where they are of one year, and 0.31 to 0.35 where they
# are of ten.
MOST_OPENINGS = 0.25


@dataclass(frozen=True)
class Projections:
    """Rows under tidy names, and the years that the headings state: base_year, target_year, median_wage_year."""

    frame: pd.DataFrame
    years: dict[str, int]


def has_jobs(grid: Grid) -> bool:
    """Whether a table gives jobs of two years, as every table of projected occupations does."""
    meanings = map(interpret_heading, grid.headings)
    return len({m.year for m in meanings if JOBS in m.figures}) > 1


def find_projections(grid: Grid) -> Projections:
    """The columns of a table that has jobs. Raises LayoutChanged, Unreadable."""
    frame = select_occupations(grid.cells, grid.code_column, grid.where)
    meanings = {
        column: interpret_heading(heading)
        for column, heading in enumerate(grid.headings)
        if column != grid.code_column
    }
    table = Table(grid.where, frame, grid.headings)
    columns, years = _find_jobs(table, meanings)
    named: dict[str, list[int]] = defaultdict(list)
    for column, meaning in meanings.items():
        if meaning.name:
            named[meaning.name].append(column)
    openings = {name: named.pop(name, []) for name in OPENINGS}
    _keep_annual(table, openings, years["base_year"])
    columns |= find_openings(table, columns["jobs_change"], openings)
    _refuse_totals(table, columns, years["base_year"])
    repeated = sorted(name for name, found in named.items() if len(found) > 1)
    if repeated:
        raise LayoutChanged(
            f"{grid.where} has two columns for one figure", got=", ".join(repeated), do=UNKNOWN_LAYOUT
        )
    columns |= {name: found[0] for name, found in named.items()}
    wage_year = meanings[columns["median_wage_usd"]].year if "median_wage_usd" in columns else None
    years |= {"median_wage_year": wage_year} if wage_year else {}
    columns["title"] = find_title(grid)
    tidy = frame[list(columns.values())].set_axis(list(columns), axis=1)
    return Projections(tidy.assign(occupation_code=frame["occupation_code"]), years)


def find_title(grid: Grid) -> int:
    """The column of the occupations' titles. Raises LayoutChanged, also where codes have no heading.

    "Matrix title and code" may span both columns.
    """
    if "code" not in simplify(grid.headings[grid.code_column]):
        raise LayoutChanged(
            f"{grid.where} has no heading for the occupation code",
            got=", ".join(grid.headings)[:200],
            do=UNKNOWN_LAYOUT,
        )
    plain = {
        column: simplify(heading)
        for column, heading in enumerate(grid.headings)
        # A merged "title and code" may reach as far as "Occupation type".
        if column != grid.code_column and not interpret_heading(heading).name
    }
    titles = [column for column, heading in plain.items() if "title" in heading and "industry" not in heading]
    titles = titles or [
        column for column, heading in plain.items() if heading in ("occupation", "occupations")
    ]
    if len(titles) != 1:
        raise LayoutChanged(
            f"{grid.where} has {len(titles)} headings for the occupation's title",
            expected="one, such as 'Occupation title'",
            got=", ".join(grid.headings)[:200],
            do=UNKNOWN_LAYOUT,
        )
    return titles[0]


def _find_jobs(table: Table, meanings: dict[int, Meaning]) -> tuple[dict[str, int], dict[str, int]]:
    """The columns of jobs and their change, and both years. Raises LayoutChanged, Unreadable."""
    jobs: dict[int, list[int]] = defaultdict(list)
    shares: dict[int, list[int]] = defaultdict(list)
    for column, meaning in meanings.items():
        if meaning.year and JOBS in meaning.figures:
            jobs[meaning.year].append(column)
        elif meaning.year and meaning.figures == {SHARE}:
            shares[meaning.year].append(column)
    changes = [column for column, meaning in meanings.items() if CHANGE in meaning.figures]
    percents = [column for column, meaning in meanings.items() if PERCENT in meaning.figures]
    found = {"the years": len(jobs) > 1, "jobs_change": changes, "change_pct": percents}
    missing = [name for name, is_there in found.items() if not is_there]
    if not missing and len({*changes, *percents}) == 1:
        missing = ["jobs_change or change_pct"]
    if missing:
        raise LayoutChanged(
            f"{table.where} lacks columns of the projections",
            expected="jobs of both years, their change, and its percent",
            got="missing " + ", ".join(missing),
            do=UNKNOWN_LAYOUT,
        )
    if not any(year + YEARS in jobs for year in jobs):
        raise LayoutChanged(
            f"{table.where} is not an edition of the projections",
            expected="jobs of a year and of ten years later",
            got=" and ".join(map(str, sorted(jobs))),
            do=USE_ORIGINAL,
        )
    columns, base_year = find_jobs(table, jobs, changes, percents, shares)
    return dict(columns), {"base_year": base_year, "target_year": base_year + YEARS}


def _keep_annual(table: Table, openings: dict[str, list[int]], base_year: int) -> None:
    """Leave out openings of ten years, which are of another method: those before 2016-26, "due to growth and replacement"."""
    name = "openings_per_year"
    is_early = base_year < FIRST_ANNUAL_OPENINGS
    openings[name] = [
        column
        for column in openings[name]
        if not is_early and "replacement" not in simplify(table.headings[column])
    ]


def _refuse_totals(table: Table, columns: dict[str, int], base_year: int) -> None:
    """Raises LayoutChanged where openings are too many for one year, and so of ten."""
    if "openings_per_year" not in columns:
        return
    openings, jobs = table.parse(columns["openings_per_year"]), table.parse(columns["jobs_base"])
    both = openings.notna() & (jobs > 0)
    share = openings[both].sum() / jobs[both].sum() if both.any() else 0
    if share > MOST_OPENINGS:
        raise LayoutChanged(
            f"{table.where} gives openings that are not of one year",
            expected=f"openings of {base_year}-{base_year + YEARS} a year, about 0.12 of the jobs",
            got=f"{share:.2f} in {table.headings[columns['openings_per_year']]!r}",
            do=UNKNOWN_LAYOUT,
        )
