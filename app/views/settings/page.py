"""`/settings`: pay and jobs by employer type, layout only."""

import streamlit as st

from app import edition
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
LEAD = (
    "A setting is the kind of employer: a hospital, a doctor's office, an insurer. The list below counts every job once; "
    "choose a setting to read its figures, or another year."
)
METHOD = (
    "Industries nest (health care holds hospitals) and repeat by owner, so adding up BLS's list would count jobs "
    "two and three times. The settings here are chosen so that no job is in two of them; “everything else” is the "
    "total less what is shown, jobs that BLS withholds included. Years for which only sectors were at hand are shown by sector.",
    "Pay by setting exists for the nation alone. The percentiles of a setting are BLS's own; BLS states an error for "
    "the mean wage, not for percentiles. Self-employed people are not counted.",
)


def page() -> None:
    """Lay out the settings, which do not overlap and cover the total, with the pay and the jobs of each."""
    tables = edition.tables()
    slots = layout.build_page(
        SETTINGS.question, charts=CHARTS, controls="Change occupation, year or setting", introduction=LEAD
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
    with slots.answer:
        layout.show_answer(tables.compute(describe_settings, code, year))
    if setting != ALL_INDUSTRIES:
        with slots.notes:
            layout.show_text(tables.compute(describe_setting, code, year, setting))
    if not names:
        return
    colors = palette()
    sections.section(tables, build_ranges, code, year, setting, colors, rooms=slots)
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
        label="Setting",
        options=[ALL_INDUSTRIES, *names],
        default=ALL_INDUSTRIES,
        show=lambda code: (
            "All settings" if code == ALL_INDUSTRIES else names.get(code) or PLAIN.get(code, code)
        ),
        help=glossary.short("setting"),
        elsewhere=list(PLAIN),
    )
