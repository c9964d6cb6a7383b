"""What graduates earned one and four years after, by credential: medians of programs (College Scorecard).

A program is one field of study at one school. The field is that of the CIP–SOC crosswalk at four digits (51.07), which is
broader than one occupation. Graduates are those with federal aid who work, part time included, in whatever occupation.
"""

from dataclasses import dataclass

from outlook.tables import Tables

# Credentials short of a graduate degree, from the shortest on.
CREDENTIALS = ("undergraduate certificate", "associate", "bachelor")
# With fewer programs than this, their middle half says little.
FEWEST_PROGRAMS = 10


@dataclass(frozen=True, kw_only=True)
class Earnings:
    """Programs' median earnings some years after: how many give one, and the quartiles of programs, dollars a year."""

    programs: int
    p25_usd: float
    p50_usd: float
    p75_usd: float


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Programs of one credential. `one_year` and `four_years` are None where fewer than FEWEST_PROGRAMS give a figure.

    `below_threshold_pct` is the share of the `judged` programs (with both figures) whose graduates earned less after four
    years than the Department of Education's threshold, about what high-school graduates earn in the state.
    """

    credential: str
    fields: tuple[str, ...]
    programs: int
    one_year: Earnings | None
    four_years: Earnings | None
    judged: int
    below_threshold_pct: float | None
    source_ids: tuple[str, ...]


def load_outcomes(tables: Tables, code: str, state: str | None = None) -> list[Outcome]:
    """What graduates of programs tied to an occupation earned, by credential, in a state (two letters) or the nation.

    Empty where no program is tied to the occupation.
    """
    fields = load_fields(tables, code)
    if not fields:
        return []
    marks = ", ".join("?" for _ in fields)
    where, parameters = f"cip_code IN ({marks})", [*fields]
    if state:
        where += " AND school_id IN (SELECT school_id FROM schools WHERE state = ?)"
        parameters.append(state)
    rows = tables.records(
        f"""
        SELECT credential, count(*) AS programs, list(DISTINCT source_id ORDER BY source_id) AS source_ids,
               {_quartiles("earnings_1yr_usd")} AS one_year, {_quartiles("earnings_4yr_usd")} AS four_years,
               count(earnings_1yr_usd) AS one_year_n, count(earnings_4yr_usd) AS four_years_n,
               count(earnings_4yr_usd - state_threshold_usd) AS judged,
               100.0 * avg(CAST(earnings_4yr_usd < state_threshold_usd AS INTEGER)) AS below_threshold_pct
        FROM programs WHERE {where} GROUP BY credential
        """,
        parameters,
    )
    found = {
        str(row["credential"]): Outcome(
            credential=str(row["credential"]),
            fields=fields,
            programs=int(row["programs"]),
            one_year=_make_earnings(row["one_year_n"], row["one_year"]),
            four_years=_make_earnings(row["four_years_n"], row["four_years"]),
            judged=int(row["judged"]),
            below_threshold_pct=float(row["below_threshold_pct"])
            if row["judged"] >= FEWEST_PROGRAMS
            else None,
            source_ids=tuple(row["source_ids"]),
        )
        for row in rows
    }
    return [found[credential] for credential in CREDENTIALS if credential in found]


def load_fields(tables: Tables, code: str) -> tuple[str, ...]:
    """Fields of study tied to an occupation, at four digits: 51.07."""
    rows = tables.records(
        "SELECT DISTINCT left(cip_code, 5) AS field FROM program_occupations WHERE occupation_code = ? ORDER BY 1",
        [code],
    )
    return tuple(str(row["field"]) for row in rows)


def _quartiles(column: str) -> str:
    return f"quantile_cont({column}, [0.25, 0.5, 0.75])"


def _make_earnings(programs: int, quartiles: list[float] | None) -> Earnings | None:
    if programs < FEWEST_PROGRAMS or quartiles is None:
        return None
    low, middle, high = (float(value) for value in quartiles)
    return Earnings(programs=int(programs), p25_usd=low, p50_usd=middle, p75_usd=high)
