"""Programs of study near a place or in a state, with what their school costs and what their graduates earned.

Programs are those of College Scorecard in the fields tied to an occupation, at four digits, which are broader than one
occupation. Figures of a school (net price, completion) are of all its programs.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from outlook.tables import Tables
from outlook.training.location import Spot, compute_miles
from outlook.training.outcomes import CREDENTIALS, load_fields

# A search from a point takes every program within this distance, and at least the nearest ones.
WITHIN_MILES, NEAREST = 50, 10
ABOVE, BELOW = "above", "below"

PROGRAM_FIGURES = ("completers", "earnings_1yr_usd", "earnings_4yr_usd", "debt_usd")
SCHOOL_FIGURES = ("net_price_usd", "completion_share")
WITHHELD = "withheld for privacy, or not given"
NOT_LISTED = "the school isn't in the Scorecard's list of schools"
NO_TEST = "no earnings after four years, or no threshold"
NO_POINT = "a search by state measures no distance"
NO_LOCATION = "the school has no location in our tables"


@dataclass(frozen=True, kw_only=True)
class Search:
    """From where, in which state, for which credential; None for what does not matter."""

    spot: Spot | None = None
    state: str | None = None
    credential: str | None = None


def load_programs(tables: Tables, code: str, search: Search) -> pd.DataFrame:
    """Load one row per program, the nearest first; those with the most awards first in a search without a point.

    Schools that closed, are abroad, or are only an office are left out. `earnings_test` is "above" or "below" the
    department's threshold after four years. `blanks` names every empty figure of a row and why it is empty. Empty where
    no program is tied to the occupation.
    """
    fields = load_fields(tables, code)
    credentials = [search.credential] if search.credential else list(CREDENTIALS)
    if not fields:
        return pd.DataFrame()
    spot = search.spot
    miles = compute_miles(str(spot.latitude), str(spot.longitude)) if spot else "NULL::DOUBLE"
    frame = tables.rows(
        f"""
        WITH found AS (
            SELECT p.school_id, coalesce(s.school_name, p.school_name) AS school_name, coalesce(s.city, o.city) AS city,
                   coalesce(s.state, o.state) AS state, s.latitude, s.longitude, p.control, p.cip_code, p.cip_title,
                   p.credential, p.completers, p.earnings_1yr_usd, p.earnings_4yr_usd, p.debt_usd,
                   p.state_threshold_usd, o.net_price_usd, o.completion_share,
                   CASE WHEN p.earnings_4yr_usd >= p.state_threshold_usd THEN '{ABOVE}'
                        WHEN p.earnings_4yr_usd < p.state_threshold_usd THEN '{BELOW}' END AS earnings_test,
                   o.school_id IS NOT NULL AS is_listed,
                   concat_ws(',', p.source_id, s.source_id, o.source_id) AS source_id,
                   round({miles}, 1) AS distance_miles
            FROM programs p LEFT JOIN schools s USING (school_id) LEFT JOIN school_outcomes o USING (school_id)
            WHERE p.cip_code IN ({_marks(fields)}) AND p.credential IN ({_marks(credentials)})
              AND coalesce(s.school_id, o.school_id) IS NOT NULL
              AND coalesce(s.is_operating, true) AND NOT coalesce(s.is_office, false)
        )
        SELECT * FROM found WHERE {_condition(search)}
        ORDER BY distance_miles, completers DESC NULLS LAST, school_name, school_id, credential, cip_code
        """,
        [*fields, *credentials, *([search.state] if search.state else [])],
    )
    rows = frame.to_dict("records")
    return frame.assign(blanks=pd.array([_explain_blanks(row, search) for row in rows], dtype="str"))


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" for _ in values)


def _condition(search: Search) -> str:
    conditions = []
    if search.spot:
        conditions.append(
            "distance_miles IS NOT NULL QUALIFY distance_miles <= "
            f"{WITHIN_MILES} OR row_number() OVER (ORDER BY distance_miles, school_name, credential) <= {NEAREST}"
        )
    if search.state:
        conditions.insert(0, "state = ?")
    return " AND ".join(conditions) or "true"


def _explain_blanks(row: Mapping[Hashable, Any], search: Search) -> str | None:
    """Say why each empty figure of a row is empty: "debt_usd: withheld for privacy, or not given"; None if none is."""
    reasons = {
        **dict.fromkeys(PROGRAM_FIGURES, WITHHELD),
        **dict.fromkeys(SCHOOL_FIGURES, WITHHELD if row["is_listed"] else NOT_LISTED),
        "state_threshold_usd": "the department sets none there",
        "earnings_test": NO_TEST,
        "latitude": NO_LOCATION,
        "longitude": NO_LOCATION,
        "distance_miles": NO_LOCATION if search.spot else NO_POINT,
    }
    found = [f"{column}: {reason}" for column, reason in reasons.items() if pd.isna(row[column])]
    return "; ".join(found) or None
