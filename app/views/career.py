"""`/career`: how do people get into this work, and where does it lead?"""

from pathlib import Path

import streamlit as st

from app import exhibit, layout, words
from app.data import tables as shown_tables
from app.site import CAREER
from outlook import growth
from outlook.tidy import ALL_OCCUPATIONS, CORE, NATION, Tables

GUIDE = Path(__file__).parent.parent / "content" / "career.md"
TECHNOLOGISTS, MANAGERS = "29-9021", "11-9111"
# What two career-guide articles quoted: the edition and the May that their figures are of.
ARTICLES_VINTAGE, ARTICLES_YEAR = "2021-31", 2021


def page() -> None:
    """The guide, its figures filled in from the tables."""
    tables = shown_tables()
    rooms = layout.page(CAREER.question)
    figures = guide_figures(tables)
    with rooms.answer:
        layout.answer(
            "The schooling that BLS calls typical for a start as a medical records specialist is: "
            f"{words.name(figures['entry_education_29_2072'])}. Half of them were paid more than {figures['median_wage']} "
            f"a year in May {figures['median_year']}."
        )
    text = GUIDE.read_text(encoding="utf-8")
    st.markdown(text.format(**{name: value.replace("$", r"\$") for name, value in figures.items()}))
    pay = growth.jobs_now(tables, CORE)
    newest = growth.newest(tables, CORE)
    exhibit.source(
        tables,
        [row.source_id for row in (newest,) if row] + ([pay["source_id"]] if pay is not None else []),
        remark="Other facts: two career-guide articles (2024 and undated), BLS's Occupational Outlook Handbook, AHIMA, AAPC and NCRA, graded in the text.",
    )


def guide_figures(tables: Tables) -> dict[str, str]:
    """Every figure that the guide names, as text; "not released by BLS" where the tables have none."""
    pay = growth.jobs_now(tables, CORE)
    newest = growth.newest(tables, CORE)
    everyone = growth.of_edition(tables, ALL_OCCUPATIONS, newest.vintage) if newest else None
    quoted = growth.of_edition(tables, CORE, ARTICLES_VINTAGE)
    technologists = growth.newest(tables, TECHNOLOGISTS)

    def median(code: str, year: int | None = None) -> str:
        frame = tables.rows(
            "SELECT annual_p50_usd FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = '000000' AND year = coalesce(?, (SELECT max(year) FROM wages))",
            [code, NATION, year],
        )
        return words.dollars(frame["annual_p50_usd"][0]) if len(frame) else words.NOT_RELEASED

    def bare(value: float | None, digits: int = 1) -> str:
        return f"{value:.{digits}f}" if value is not None else words.NOT_RELEASED

    return {
        "median_wage": median(CORE),
        "median_year": str(pay["year"]) if pay is not None else "",
        "p10": words.dollars(pay["annual_p10_usd"]) if pay is not None else words.NOT_RELEASED,
        "p90": words.dollars(pay["annual_p90_usd"]) if pay is not None else words.NOT_RELEASED,
        "growth_pct": bare(newest.change_pct if newest else None),
        "growth_base": str(newest.base_year) if newest else "",
        "growth_target": str(newest.target_year) if newest else "",
        "all_growth_pct": bare(everyone.change_pct if everyone else None),
        "openings": words.count(newest.openings_per_year) if newest else words.NOT_RELEASED,
        "entry_education_29_2072": (newest.entry_education if newest else None) or words.NOT_RELEASED,
        "entry_education_29_9021": (technologists.entry_education if technologists else None)
        or words.NOT_RELEASED,
        "step_median_wage": median(MANAGERS),
        "tech_median_wage": median(TECHNOLOGISTS),
        "quoted_growth": bare(quoted.change_pct if quoted else None, 0),
        "quoted_median": median(CORE, ARTICLES_YEAR),
    }
