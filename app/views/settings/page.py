"""`/settings`: pay and jobs by employer type, layout only."""

import streamlit as st

from app import edition, text
from app.components import glossary, layout, sections
from app.components.controls import Controls
from app.site import SETTINGS
from app.theme import palette
from app.views.settings.pay_sections import (
    build_premiums,
    build_ranges,
    build_shares,
    describe_setting,
    describe_settings,
    name_settings,
)
from outlook.pay import settings
from outlook.pay.settings import PLAIN
from outlook.tables import ALL_INDUSTRIES, Tables

CHARTS = ("settings", "premium", "shares")
LEAD = "Every job is counted once. Pick an employer type to see its figures, or another year."
METHOD = (
    "BLS's industries nest (health care includes hospitals) and repeat by owner, so adding up its list would count jobs two or "
    "three times. The employer types here don't overlap. “Everything else” is the total minus what is shown, including jobs that "
    "BLS withholds. Some years have figures by sector only.",
    "BLS publishes pay by employer type only at the national level. It gives an error for average (mean) pay but not for "
    "percentiles. Self-employed people are not counted.",
)


def page() -> None:
    """Lay out the settings, which do not overlap and cover the total, with the pay and the jobs of each."""
    tables = edition.tables()
    slots = layout.build_page(
        SETTINGS.question, charts=CHARTS, controls="Change job, year, or employer type", introduction=LEAD
    )
    with slots.controls:
        controls = Controls(slots.notes)
        left, middle, right = st.columns([2, 1, 2], vertical_alignment="bottom")
        with left:
            code = controls.occupation(
                tables, tables.codes_with_wages("industry_code <> '000000' AND area_type = 'nation'")
            )
        with middle:
            year = _pick_year(controls, tables, code)
        names = tables.compute(name_settings, code, year)
        with right:
            setting = _pick_setting(controls, names)
    with slots.lead:
        layout.show_finding(tables.compute(describe_settings, code, year))
    with slots.notes:
        layout.show_small_text(text.ABOUT_PAY)
    if setting != ALL_INDUSTRIES:
        with slots.notes:
            layout.show_text(tables.compute(describe_setting, code, year, setting))
    if not names:
        return
    colors = palette()
    sections.section(tables, build_ranges, code, year, setting, colors, slots=slots)
    sections.section(tables, build_premiums, code, year, colors)
    sections.section(tables, build_shares, code, colors)
    layout.show_method(*METHOD)


def _pick_year(controls: Controls, tables: Tables, code: str) -> int:
    years = [str(year) for year in settings.list_years(tables, code)]
    picked = controls.pick(
        "year",
        label="Year",
        options=years,
        default=years[0],
        show=lambda year: f"May {year}",
        help=glossary.short("OEWS"),
    )
    return int(picked)


def _pick_setting(controls: Controls, names: dict[str, str]) -> str:
    """The industry code of the chosen setting, or that of all industries."""
    return controls.pick(
        "setting",
        label="Employer type",
        options=[ALL_INDUSTRIES, *names],
        default=ALL_INDUSTRIES,
        show=lambda code: (
            "All employer types" if code == ALL_INDUSTRIES else names.get(code) or PLAIN.get(code, code)
        ),
        help=glossary.short("setting"),
        elsewhere=list(PLAIN),
    )
