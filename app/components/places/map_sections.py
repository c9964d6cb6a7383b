"""Maps of states and areas."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from app import text
from app.components import maps
from app.components.maps import MapPlace
from app.components.places import tile_map
from app.components.places.ranking import AREAS, STATES, Ranking, build_exhibit, load_ranking
from app.components.sections import Paragraph, Piece, translated
from app.theme import Palette
from outlook import claims, places
from outlook.boundaries import AREA_SHAPES, STATE_SHAPES, Map, find_borders, load_national_map
from outlook.claims import RankSet
from outlook.places import MEASURES, Measure
from outlook.shapes import Numbers
from outlook.tables import Tables
from outlook.translation import translate

# The charts of the maps by level.
MAPS = {STATES: "map", AREAS: "areas-map"}
TILES = "tiles"
SHADES = "Five groups of about equal size."


@translated
def build_map(
    tables: Tables, level: str, code: str, name: str, at_us_prices: bool, colors: Palette
) -> Iterator[Piece]:
    """States, or all metropolitan and nonmetropolitan areas, in their real shapes."""
    ranking = load_ranking(tables, level, code, name, at_us_prices)
    measure, frame = ranking.measure, ranking.frame
    shown = tables.compute(load_national_map, STATE_SHAPES if level == STATES else AREA_SHAPES)
    if not frame[measure.column].notna().any():
        yield Paragraph(
            translate("There are no figures for {measure} to draw.").format(measure=translate(measure.phrase))
        )
        return
    if not shown.shapes:
        yield Paragraph("This edition has no map. Choose the ranking or the table.")
        return
    by_level = "state" if level == STATES else "metropolitan and nonmetropolitan area"
    yield build_exhibit(
        tables,
        ranking,
        name=MAPS[level],
        drawing=maps.draw_map(
            shown,
            list_map_places(
                shown,
                frame,
                measure,
                ranks=tables.compute(_find_rank_sets, code, name, at_us_prices) if level == STATES else {},
                titles=places.load_area_titles(tables),
            ),
            colors,
            kind=measure.kind,
            borders=[] if level == STATES else tables.compute(_find_state_borders),
        ),
        finding=_name_map(tables, ranking, by_level),
        reading=" ".join(
            (translate(SHADES), translate("Point to a place to see its figures; click it to open its page."))
        ),
        alt=translate("Map of {measure} by {level}; the table has the same figures.").format(
            measure=translate(measure.phrase), level=translate(by_level)
        ),
    )


@translated
def build_tiles(tables: Tables, code: str, name: str, at_us_prices: bool, colors: Palette) -> Iterator[Piece]:
    """The states as squares of equal size."""
    ranking = load_ranking(tables, STATES, code, name, at_us_prices)
    measure = ranking.measure
    if not ranking.frame[measure.column].notna().any():
        yield Paragraph(
            translate("There are no figures for {measure} to draw.").format(measure=translate(measure.phrase))
        )
        return
    yield build_exhibit(
        tables,
        ranking,
        name=TILES,
        drawing=tile_map.draw_state_tiles(ranking.frame, measure.column, colors, kind=measure.kind),
        finding=_name_map(tables, ranking, "state"),
        reading=" ".join((translate(SHADES), translate("Dotted: not released (–) or no estimate (blank)."))),
        alt=translate("Tile map of {measure} by state; the table has the same figures.").format(
            measure=translate(measure.phrase)
        ),
    )


def _name_map(tables: Tables, ranking: Ranking, by_level: str) -> str:
    return translate("{measure} of {title} by {level}, May {year}").format(
        measure=translate(ranking.measure.label),
        title=text.lower_title(tables.title(ranking.code)),
        level=translate(by_level),
        year=ranking.year,
    )


def _find_rank_sets(tables: Tables, code: str, name: str, at_us_prices: bool) -> dict[str, RankSet]:
    frame = places.load_states(tables, code, name, at_us_prices)
    return places.find_rank_sets(frame, MEASURES[name])


def _find_state_borders(tables: Tables) -> list[Numbers]:
    return find_borders(tables.compute(load_national_map, STATE_SHAPES).shapes)


def list_map_places(
    shown: Map,
    frame: pd.DataFrame,
    measure: Measure,
    *,
    ranks: Mapping[str, RankSet],
    titles: Mapping[str, str],
    opens: bool = True,
) -> list[MapPlace]:
    """Every place with a shape: its figure and what pointing at it shows. Choosing one with an estimate opens it if `opens`."""
    rows = {str(row["area_code"]): row for row in frame.to_dict("records")}
    return [
        _describe_map_place(rows[code], measure, ranks.get(code), opens)
        if code in rows
        else MapPlace(
            code=code, value=None, lines=[f"<b>{titles.get(code, code)}</b>", translate("No estimate")]
        )
        for code in shown.shapes
    ]


def _describe_map_place(
    row: Mapping[Hashable, Any], measure: Measure, ranks: RankSet | None, opens: bool
) -> MapPlace:
    value = row[measure.column]
    figure = text.format_figure(row, measure.column, lambda each: text.format_measure(each, measure.kind))
    lines = [f"<b>{row['area']}</b>", figure]
    if text.is_known(row["low"]):
        ends = (text.format_measure(row[end], measure.kind) for end in ("low", "high"))
        lines.append(f"{translate('90% interval')} {translate(' to ').join(ends)}")
    if measure.column != "employment":
        lines.append(
            f"{text.format_count(row['employment'])} {translate('jobs')}"
            if text.is_known(row["employment"])
            else translate("Jobs not released")
        )
    if ranks:
        lines.append(translate("Rank: {rank}").format(rank=claims.describe_rank(ranks)))
    is_capped = text.is_capped(row, measure.column)
    return MapPlace(
        code=str(row["area_code"]),
        value=float(value) if text.is_known(value) else None,
        lines=lines,
        key=str(row["area_code"]) if opens else "",
        reason=maps.ABOVE_LIMIT if is_capped else maps.NOT_RELEASED,
    )
