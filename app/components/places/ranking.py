"""States or areas ranked by one measure."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from app import text
from app.components.exhibit import Exhibit, table_url
from app.components.places import charts
from app.components.places.chart_tables import build_ranking_table
from app.components.places.charts import END_ROWS
from app.components.places.dollars import format_prices, list_source_ids
from app.components.places.downloads import DOWNLOADS
from app.components.places.opening import PLACE, open_place
from app.components.sections import Paragraph, Piece, translated
from app.components.units import HOURLY, YEARLY, PayUnit
from app.sketch import Sketch
from app.theme import Palette
from outlook import places
from outlook.jobs import history
from outlook.places import MEASURES, Measure
from outlook.tables import Tables
from outlook.translation import translate

# Levels of places, which are named as their downloads are.
STATES, AREAS = "states", "areas"
# The charts of the rankings by level.
RANKINGS = {STATES: "states", AREAS: "areas-ranking"}
_LEVEL_NAMES = {STATES: ("state", "states and territories"), AREAS: ("area", "areas")}


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Every state or every area (`level`) in the order of a measure of one occupation; `frame` has a row for each."""

    level: str
    code: str
    measure: Measure
    at_us_prices: bool
    frame: pd.DataFrame

    @property
    def year(self) -> int:
        return int(self.frame["year"].iloc[0])


def load_ranking(tables: Tables, level: str, code: str, name: str, at_us_prices: bool) -> Ranking:
    """Rank states or areas by the measure called `name`; see `outlook.places.load_states`."""
    frame = (
        places.load_states(tables, code, name, at_us_prices)
        if level == STATES
        else places.load_areas(tables, code, name, None, at_us_prices)
    )
    return Ranking(level=level, code=code, measure=MEASURES[name], at_us_prices=at_us_prices, frame=frame)


@translated
def build_ranking(
    tables: Tables, level: str, code: str, name: str, at_us_prices: bool, all_rows: bool, colors: Palette
) -> Iterator[Piece]:
    """A dot for each state or area, or for the ten at each end unless `all_rows`."""
    ranking = load_ranking(tables, level, code, name, at_us_prices)
    title, measure = tables.title(code), ranking.measure
    one, many = _LEVEL_NAMES[level]
    given = ranking.frame[ranking.frame[measure.column].notna()]
    if given.empty:
        yield Paragraph(
            translate("There are no figures for {measure} to draw.").format(measure=translate(measure.phrase))
        )
        return
    ends_only = not all_rows and len(given) > 2 * END_ROWS
    drawn = pd.concat([given.head(END_ROWS), given.tail(END_ROWS)]) if ends_only else given
    national = _find_national_figure(tables, code, measure, ranking.year)
    which = (
        translate("the {count} at each end of {total} {places}").format(
            count=END_ROWS, total=len(given), places=translate(many)
        )
        if ends_only
        else translate("in the order of the estimates")
    )
    yield build_exhibit(
        tables,
        ranking,
        name=RANKINGS[level],
        drawing=charts.draw_ranked_places(
            drawn,
            measure.column,
            national,
            colors,
            kind=measure.kind,
            rows_above_gap=END_ROWS if ends_only else 0,
        ),
        finding=translate("{measure} of {title} by {level}: {which}.").format(
            measure=translate(measure.label), title=text.lower_title(title), level=translate(one), which=which
        ),
        reading=" ".join(
            (
                _describe_lines(measure, national),
                translate("Choose an area to open it." if level == AREAS else "Choose a state to open it."),
            )
        ),
        alt=translate("Dot plot of {measure} for {count} {places}, {which}.").format(
            measure=translate(measure.phrase), count=len(drawn), places=translate(many), which=which
        ),
    )


def build_exhibit(
    tables: Tables, ranking: Ranking, *, name: str, drawing: Sketch, finding: str, reading: str, alt: str
) -> Exhibit:
    """A chart of states or areas with the one table, download, and sources that all share."""
    level, frame, measure, year = ranking.level, ranking.frame, ranking.measure, ranking.year
    one = _LEVEL_NAMES[level][0]
    kinds = "state" if level == STATES else "metro,nonmetro"
    unit = _describe_unit(measure, ranking.at_us_prices)
    return Exhibit(
        name=name,
        drawing=drawing,
        finding=finding,
        measure=translate("{unit}, May {year}").format(unit=text.capitalize(unit), year=year),
        reading=reading,
        alt=alt,
        table=lambda: build_ranking_table(frame, measure, one.capitalize(), _find_unit(measure)),
        table_alt=translate("{measure} by {level}, May {year} ({unit})").format(
            measure=translate(measure.label), level=translate(one), year=year, unit=unit
        ),
        download=DOWNLOADS[level],
        chosen={
            "occupation": ranking.code,
            "measure": measure.name,
            "prices": format_prices(ranking.at_us_prices),
        },
        source_ids=list_source_ids(tables, frame, ranking.at_us_prices),
        tidy_rows=table_url("wages", occupation_code=ranking.code, area_type=kinds, year=year),
        pick=open_place,
        row_key=PLACE,
        row_codes=frame["area_code"].astype(str).tolist(),
    )


def _find_unit(measure: Measure) -> PayUnit:
    """The unit of the other pay in a table ranked by a measure."""
    return HOURLY if measure.kind == "hourly" else YEARLY


def _describe_lines(measure: Measure, national: float | None) -> str:
    """What the whiskers and the dashed line of the ranking mean."""
    whiskers = (
        translate("Whiskers: 90% interval from BLS's published error.")
        if measure.rse
        else translate("BLS publishes no margin of error for this figure.")
    )
    if national is None:
        return whiskers
    dashed = (
        "Dashed: the same share as in the nation." if measure.name == "quotient" else "Dashed: the nation."
    )
    return f"{whiskers} {translate(dashed)}"


def _describe_unit(measure: Measure, at_us_prices: bool) -> str:
    unit = translate(measure.unit)
    return translate("{unit} at average U.S. prices").format(unit=unit) if at_us_prices else unit


def _find_national_figure(tables: Tables, code: str, measure: Measure, year: int) -> float | None:
    """The nation's figure to compare states with; None for jobs, which only add up to it."""
    if measure.name == "quotient":
        return 1.0
    nation = history.load_estimate(tables, code, year)
    if nation is None or measure.name == "jobs" or not text.is_known(nation[measure.column]):
        return None
    return float(nation[measure.column])
