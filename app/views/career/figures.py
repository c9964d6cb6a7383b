"""The figures that `guide.md` names in braces."""

from app.text import NOT_RELEASED, format_count, format_dollars
from outlook.jobs import history, projections
from outlook.tables import ALL_OCCUPATIONS, CORE, NATION, Tables

TECHNOLOGISTS, MANAGERS = "29-9021", "11-9111"
# The guide compares today's figures with those that two career-guide articles quoted: from this edition and this May.
ARTICLES_VINTAGE, ARTICLES_YEAR = "2021-31", 2021


def load_guide_figures(tables: Tables) -> dict[str, str]:
    """Load every figure the guide names, formatted; NOT_RELEASED or "" for those the tables don't have."""
    pay = history.load_newest_estimate(tables, CORE)
    newest = projections.find_newest_projection(tables, CORE)
    everyone = projections.find_projection(tables, ALL_OCCUPATIONS, newest.vintage) if newest else None
    quoted = projections.find_projection(tables, CORE, ARTICLES_VINTAGE)
    technologists = projections.find_newest_projection(tables, TECHNOLOGISTS)
    return {
        "median_wage": _load_median(tables, CORE),
        "median_year": str(pay["year"]) if pay is not None else "",
        "p10": format_dollars(pay["annual_p10_usd"]) if pay is not None else NOT_RELEASED,
        "p90": format_dollars(pay["annual_p90_usd"]) if pay is not None else NOT_RELEASED,
        "growth_pct": _format_bare(newest.change_pct if newest else None),
        "growth_base": str(newest.base_year) if newest else "",
        "growth_target": str(newest.target_year) if newest else "",
        "all_growth_pct": _format_bare(everyone.change_pct if everyone else None),
        "openings": format_count(newest.openings_per_year) if newest else NOT_RELEASED,
        "entry_education_29_2072": (newest.entry_education if newest else None) or NOT_RELEASED,
        "entry_education_29_9021": (technologists.entry_education if technologists else None) or NOT_RELEASED,
        "step_median_wage": _load_median(tables, MANAGERS),
        "tech_median_wage": _load_median(tables, TECHNOLOGISTS),
        "quoted_growth": _format_bare(quoted.change_pct if quoted else None, digits=0),
        "quoted_median": _load_median(tables, CORE, ARTICLES_YEAR),
    }


def _load_median(tables: Tables, code: str, year: int | None = None) -> str:
    """Load the national median, in the newest year by default."""
    frame = tables.rows(
        "SELECT annual_p50_usd FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = '000000' "
        "AND year = coalesce(?, (SELECT max(year) FROM wages))",
        [code, NATION, year],
    )
    return format_dollars(frame["annual_p50_usd"][0]) if len(frame) else NOT_RELEASED


def _format_bare(value: float | None, *, digits: int = 1) -> str:
    """Format a percentage without its sign, which the guide's text has."""
    return f"{value:.{digits}f}" if value is not None else NOT_RELEASED
