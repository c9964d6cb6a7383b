"""The answer and the cards of `/reliability`: how far off projections of similar occupations were."""

from app.components.cards import Card
from app.text import TITLE, format_count, format_percent, format_years
from app.views.reliability.past_projections_section import choose_group
from app.views.reliability.past_projections_sentences import SKILL_HORIZON_YEARS
from outlook.jobs.calibration import measure_coverage
from outlook.jobs.fields import find_field
from outlook.jobs.projection_errors import measure_past_errors
from outlook.tables import Tables
from outlook.translation import translate


def describe_reliability(tables: Tables, code: str) -> str:
    """The page's answer: how near half of the projections of similar occupations were, at the far horizon."""
    group, who = choose_group(tables, code)
    years = max(SKILL_HORIZON_YEARS)
    row = tables.compute(measure_past_errors).at(group, years)
    if row is None:
        return translate("No projection is old enough to be compared with a later count.")
    return translate(
        "BLS's past projections for {group} can be checked against jobs counted {years} years later. Half of them were within "
        "{error} of that count."
    ).format(group=translate(who, TITLE), error=format_percent(row["median_abs_error_pct"]), years=years)


def build_cards(tables: Tables, code: str) -> list[Card]:
    """Build the cards of an occupation; what is not measured is left out."""
    group, who = choose_group(tables, code)
    measured = tables.compute(measure_past_errors)
    rows = {years: row for years in SKILL_HORIZON_YEARS if (row := measured.at(group, years)) is not None}
    cards = [
        Card(
            name=translate("Typical error, {years} ahead").format(years=format_years(years)),
            figure=format_percent(row["median_abs_error_pct"]),
            note=translate("{count} projections, {group}").format(
                count=format_count(row["cells"]), group=translate(who, TITLE)
            ),
        )
        for years, row in rows.items()
    ]
    if rows:
        years, row = max(rows.items())
        up = float(row["always_up_right_pct"])
        cards.append(
            Card(
                name=translate("Direction right, {years} ahead").format(years=format_years(years)),
                figure=f"{row['direction_right_pct']:.0f}%",
                note=translate(
                    "always saying “more jobs”: {share}%"
                    if up >= 50
                    else "always saying “fewer jobs”: {share}%"
                ).format(share=f"{max(up, 100 - up):.0f}"),
            )
        )
    return [*cards, *_build_band_card(tables, code)]


def _build_band_card(tables: Tables, code: str) -> list[Card]:
    frame = tables.compute(measure_coverage)
    found = frame[(frame["field"] == find_field(code)) & (frame["horizon_years"] == 0)]
    return [
        Card(
            name="Inside the 90% band",
            figure=format_percent(row["inside_90_pct"]),
            note=translate("of {count} later counts").format(count=format_count(row["pairs"])),
        )
        for _, row in found.iterrows()
    ]
