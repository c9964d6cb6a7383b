"""BLS's own reasons why an occupation's share of jobs changes (Employment Projections, Table 1.12)."""

from dataclasses import dataclass

from outlook.tables import Tables

# The row for all industries together.
ALL_INDUSTRIES_OF_PROJECTIONS = "TE1000"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """BLS's text on one occupation in one edition; `kind` is the part before the dash ("demand change")."""

    vintage: str
    kind: str
    text: str
    mentions_ai: bool
    source_id: str


def find_reason(tables: Tables, code: str, vintage: str) -> Reason | None:
    """BLS's reason for all industries in an edition; None where the edition gives none for this occupation."""
    row = tables.first(
        "SELECT * FROM projection_factors WHERE occupation_code = ? AND vintage = ? AND industry_code = ?",
        [code, vintage, ALL_INDUSTRIES_OF_PROJECTIONS],
    )
    if row is None:
        return None
    _, dash, text = str(row["factor"]).partition(" - ")
    text = text if dash else str(row["factor"])
    return Reason(
        vintage=vintage,
        kind=str(row["factor_kind"] or ""),
        text=text[:1].upper() + text[1:],
        mentions_ai=bool(row["mentions_ai"]),
        source_id=str(row["source_id"]),
    )
