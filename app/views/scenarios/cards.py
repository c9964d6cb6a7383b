"""The cards of `/scenarios`: pay at the start, in the middle, and of the top tenth, and how often the path is ahead."""

from app.components.cards import Card
from app.components.units import PayUnit
from app.text import format_figure
from app.views.scenarios.formats import STAGE_NAMES, format_margin, format_money
from app.views.scenarios.sentences.worth import count_in_hundred
from app.views.scenarios.situation import IN_THE_JOB, find_situation
from app.views.scenarios.view import ScenarioView, find_published_row
from outlook.claims import mark
from outlook.scenario.fields import Range
from outlook.scenario.verdict import COMPARED_YEARS_AFTER, Verdict
from outlook.tables import Tables
from outlook.translation import translate


def build_cards(tables: Tables, view: ScenarioView, unit: PayUnit) -> list[Card]:
    """Build the cards of a scenario, with pay in a unit; a figure that there is not is left out."""
    return [*_build_pay_cards(tables, view, unit), *_build_graduate_cards(view), *build_chance_cards(view)]


def _build_pay_cards(tables: Tables, view: ScenarioView, unit: PayUnit) -> list[Card]:
    cards = []
    if view.stages is not None:
        start: Range = getattr(view.stages.pay, view.stage)
        is_start = view.stage == view.scenario.stage and find_situation(view.scenario) != IN_THE_JOB
        cards.append(
            Card(
                name="To start"
                if is_start
                else translate("When {stage}").format(stage=translate(STAGE_NAMES[view.stage]).lower()),
                figure=translate("about {pay}").format(pay=unit.format_estimate(start.middle)),
                note=translate(
                    "{per}, an estimate, give or take {margin}"
                    if view.stages.estimated
                    else "{per}, give or take {margin}"
                ).format(per=translate(unit.per), margin=format_margin(start, unit)),
            )
        )
    row = find_published_row(tables, view)
    if row is None:
        return cards
    estimated = view.stages is not None and view.stages.estimated
    about = translate("May {year}").format(year=row["year"]) + (
        translate(", all employers") if estimated else ""
    )
    typical = format_figure(row, unit.column("p50"), unit.format)
    top = format_figure(row, unit.column("p90"), unit.format)
    return [
        *cards,
        Card(
            name="Typical",
            figure=typical,
            note=translate("{per}, median, {when}").format(per=translate(unit.per), when=about),
        ),
        Card(name="Top tenth from", figure=top, note=f"{translate(unit.per)}, {about}"),
    ]


def _build_graduate_cards(view: ScenarioView) -> list[Card]:
    """What graduates earned, by the year whatever the unit: many of them work part time."""
    four = view.observed.find_point(COMPARED_YEARS_AFTER) if view.observed and view.result else None
    if four is None:
        return []
    return [
        Card(
            name="Graduates earned",
            figure=format_money(four.p50_usd),
            note=translate("a year, {years} years after finishing (median program)").format(
                years=COMPARED_YEARS_AFTER
            ),
        )
    ]


def build_chance_cards(view: ScenarioView) -> list[Card]:
    """Build the card of how often the path is ahead; none where it has no figures that mean anything."""
    result = view.result
    if result is None or not view.is_plausible or result.chance_ahead is None:
        return []
    if view.judgment and view.judgment.verdict is Verdict.SAME:
        return []
    years = result.scenario.horizon_years
    finished = result.chance_if_finished if result.finish_share < 1 else None
    note = translate("simulated lives")
    if finished is not None:
        note += translate("; {count} of those who finish").format(count=count_in_hundred(finished))
    figure = translate("{count} of 100").format(count=count_in_hundred(result.chance_ahead))
    name = translate("{ahead} after {years} years").format(ahead=mark(translate("Ahead")), years=years)
    return [Card(name=name, figure=figure, note=note)]
