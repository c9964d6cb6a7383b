"""`/settings`: pay and jobs by employer type, layout only."""

import streamlit as st

from app import edition, text
from app.components import glossary, layout, sections
from app.components.cards import show_cards
from app.components.controls import Controls
from app.components.subject import pick_subject
from app.components.units import PayUnit
from app.site import CAREER, SCENARIOS, SETTINGS, STATES
from app.theme import palette
from app.views.settings.pay_sections import (
    build_cards,
    build_premiums,
    build_ranges,
    build_shares,
    describe_ranking,
    describe_setting,
    describe_settings,
    find_unit,
    name_settings,
)
from outlook.pay import settings
from outlook.pay.settings import PLAIN
from outlook.tables import ALL_INDUSTRIES, Tables
from outlook.translation import translate

CHARTS = ("settings", "premium", "shares")
METHOD = (
    "BLS's industries nest (health care includes hospitals) and repeat by owner, so adding up its list would count jobs two or "
    "three times. The employer types here don't overlap: every job is counted once. “Everything else” is the total minus what is "
    "shown, including jobs that BLS withholds. Some years have figures by sector only, so changes over the years are by sector.",
    "The middle 80% is what lies between the 10th and the 90th percentile, the middle 50% between the 25th and the 75th.",
    "BLS gives an error for average (mean) pay but not for percentiles. Intervals are at 90%, from BLS's published errors. "
    "Self-employed people are not counted.",
)
NATION_ONLY = "BLS publishes pay by employer type for the nation only, so these figures are national."
LINKS = (
    (STATES, "Where are the jobs?"),
    (SCENARIOS, "Does it pay off for me?"),
    (CAREER, "How do I start?"),
)


def page() -> None:
    """Lay out the employer types, which do not overlap and cover the total, with the pay and the jobs of each."""
    tables = edition.tables()
    slots = layout.build_page(SETTINGS.question, charts=CHARTS, controls="Change year or employer type")
    controls = Controls(slots.notes)
    codes = tables.codes_with_wages("industry_code <> '000000' AND area_type = 'nation'")
    subject = pick_subject(tables, slots, controls, codes)
    code, title = subject.code, tables.title(subject.code)
    layout.retitle(
        slots, translate("Pay of {title} by employer type").format(title=text.pluralize_title(title))
    )
    with slots.controls:
        left, right = st.columns([1, 2], vertical_alignment="bottom")
        with left:
            year = _pick_year(controls, tables, code)
        names = tables.compute(name_settings, code, year)
        with right:
            setting = _pick_setting(controls, names)
    unit = tables.compute(find_unit, code, year, subject.unit)
    with slots.lead:
        layout.show_finding(tables.compute(describe_settings, code, year, unit))
        if not subject.is_nation:
            layout.show_small_text(NATION_ONLY)
    with slots.cards:
        show_cards(tables.compute(build_cards, code, year, unit))
    with slots.notes:
        if unit is not subject.unit:
            layout.show_note(
                translate("BLS publishes pay by employer type for this job {per} only.").format(
                    per=translate(unit.per)
                )
            )
        if setting != ALL_INDUSTRIES:
            layout.show_text(tables.compute(describe_setting, code, year, setting, unit))
        layout.show_small_text(
            f"{tables.compute(describe_ranking, code, year, unit)} {translate(text.ABOUT_PAY)}".strip()
        )
    if not names:
        return
    _show_sections(tables, slots, code, year, setting, unit)
    layout.show_links(LINKS)


def _show_sections(
    tables: Tables, slots: layout.Page, code: str, year: int, setting: str, unit: PayUnit
) -> None:
    colors = palette()
    sections.section(tables, build_ranges, code, year, setting, unit, colors, slots=slots)
    fold = layout.open_fold("premium", "How does pay differ by employer type?")
    if fold:
        with fold:
            sections.section(tables, build_premiums, code, year, unit, colors)
    fold = layout.open_fold("shares", "Have jobs moved between employer types?")
    if fold:
        with fold:
            sections.section(tables, build_shares, code, colors)
    layout.show_method(*METHOD)


def _pick_year(controls: Controls, tables: Tables, code: str) -> int:
    years = [str(year) for year in settings.list_years(tables, code)]
    picked = controls.pick(
        "year",
        label="Year",
        options=years,
        default=years[0],
        show=lambda year: translate("May {year}").format(year=year),
        help=glossary.short("OEWS"),
    )
    return int(picked)


def _pick_setting(controls: Controls, names: dict[str, str]) -> str:
    """The industry code of the chosen employer type, or that of all industries."""
    return controls.pick(
        "setting",
        label="Employer type",
        options=[ALL_INDUSTRIES, *names],
        default=ALL_INDUSTRIES,
        show=lambda code: (
            "All employer types"
            if code == ALL_INDUSTRIES
            else text.translate_title(names.get(code) or PLAIN.get(code, code))
        ),
        help=glossary.short("employer type"),
        elsewhere=list(PLAIN),
    )
