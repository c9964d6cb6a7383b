"""The default ladder: years from one pay level to the next, by one rule for every occupation.

The first step takes as long as the middle job that asks for experience asks for (ORS). No source says how long the later
steps take, or that they differ between occupations. So everyone reaches average pay after the same years, and experienced
pay after 15, where AAPC's survey of its members has its highest-paid group. Levels are ranks in pay, not years served:
the ladder is an assumption that starts from evidence, not a finding.
"""

from dataclasses import dataclass

from outlook.people.requirements import DAYS_A_YEAR, EXPERIENCE_DAYS
from outlook.tables import ALL_OCCUPATIONS, Tables

# Years of work after which everyone is put at average and at experienced pay.
YEARS_TO_AVERAGE, YEARS_TO_EXPERIENCED = 7.0, 15.0


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Years from entry to qualified, from there to average, and from there to experienced.

    `basis` is the occupation or group whose figure sets the first step, `title` its name, `year` its ORS edition;
    without any figure, `basis` is "" and `year` 0. `is_own` is false if ORS has no figure for the occupation itself.
    """

    years: tuple[float, float, float]
    basis: str
    title: str
    year: int
    is_own: bool
    source_ids: tuple[str, ...]


# Without a figure, the first step is as long as AAPC's apprentice mark stays on a new coder's credential.
UNSOURCED = Ladder(years=(2.0, 5.0, 8.0), basis="", title="", year=0, is_own=False, source_ids=())


def find_ladder(tables: Tables, code: str) -> Ladder:
    """Find the ladder of an occupation, or of any other job (a schooling, all occupations).

    Where ORS has no median for the occupation, that of its major group is taken, then that of all workers, then
    `UNSOURCED`.
    """
    groups = [code, f"{code[:2]}-0000", ALL_OCCUPATIONS] if code[2:3] == "-" else [ALL_OCCUPATIONS]
    for basis in groups:
        row = tables.first(
            """
            SELECT year, occupation_title, estimate, source_id FROM requirements
            WHERE occupation_code = ? AND requirement = ? AND statistic = 'percentile' AND percentile = 50
                AND estimate > 0 AND (onet_code IS NULL OR onet_code LIKE '%.00')
            ORDER BY year DESC
            """,
            [basis, EXPERIENCE_DAYS],
        )
        if row is not None:
            first = min(round(float(row["estimate"]) / DAYS_A_YEAR, 1), YEARS_TO_AVERAGE)
            return Ladder(
                years=(first, YEARS_TO_AVERAGE - first, YEARS_TO_EXPERIENCED - YEARS_TO_AVERAGE),
                basis=basis,
                title=str(row["occupation_title"]),
                year=int(row["year"]),
                is_own=basis == code,
                source_ids=(str(row["source_id"]),),
            )
    return UNSOURCED
