"""The cards of `/states` where no place was chosen: the nation's pay and jobs, and the first place by either."""

from app import text
from app.components.cards import Card
from app.components.places.dollars import find_pay_measure, format_pay
from app.components.places.ranking import STATES, load_ranking
from app.components.units import PayUnit
from outlook import claims, places
from outlook.jobs import history
from outlook.places import MEASURES, Measure
from outlook.tables import Tables
from outlook.translation import translate


def build_cards(tables: Tables, level: str, code: str, unit: PayUnit) -> tuple[Card, ...]:
    """Six figures, with pay in a unit; `level` is STATES or AREAS. A figure that no table has is left out."""
    nation = history.load_newest_estimate(tables, code)
    cards = []
    if nation is not None:
        may = translate("May {year}").format(year=nation["year"])
        cards += [
            Card(
                name=translate("Typical pay {per}").format(per=translate(unit.per)),
                figure=format_pay(nation, "p50", unit),
                note=translate("median, {may}").format(may=may),
            ),
            Card(
                name="1 in 10 earns under",
                figure=format_pay(nation, "p10", unit),
                note=translate("1 in 10 earns over {pay}").format(pay=format_pay(nation, "p90", unit))
                if text.is_known(nation[unit.column("p90")])
                else "",
            ),
            Card(name="Jobs", figure=text.format_figure(nation, "employment", text.format_count), note=may),
        ]
    for measure, noun in ((find_pay_measure(unit), "average pay"), (MEASURES["jobs"], "jobs")):
        cards += _build_first(tables, level, code, measure, noun)
    kinds = places.load_areas(tables, code, "mean")["area_type"].value_counts()
    cards.append(
        Card(
            name="Areas with figures",
            figure=text.format_count(kinds.sum()),
            note=translate("{metro} metro, {nonmetro} nonmetro").format(
                metro=kinds.get("metro", 0), nonmetro=kinds.get("nonmetro", 0)
            ),
        )
    )
    return tuple(cards)


def _build_first(tables: Tables, level: str, code: str, measure: Measure, noun: str) -> list[Card]:
    """The place with the first estimate, and the ranks that it may have."""
    frame = load_ranking(tables, level, code, measure.name, False).frame
    given = frame[frame[measure.column].notna()]
    if given.empty or bool(frame["capped"].any()):
        return []
    columns = zip(given[measure.column], given[measure.rse], strict=True)
    found = claims.find_rank_set([claims.make_estimate(value, rse) for value, rse in columns], 0)
    if found is None:
        return []
    first, many = given.iloc[0], "states" if level == STATES else "areas"
    return [
        Card(
            name=translate(str(first["area"]), text.PLACE),
            figure=text.format_measure(first[measure.column], measure.kind),
            note=f"{translate(noun)}; {claims.describe_rank(found)} {translate(many)}",
        )
    ]
