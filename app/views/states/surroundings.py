"""Where in a state the pay is, and what the neighbors of a place pay, as sections of `/states`.

A state is shown by its areas, an area by the areas that it borders on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from app import text
from app.components import maps
from app.components.exhibit import Exhibit, table_url
from app.components.places import charts
from app.components.places.chart_tables import build_areas_table, build_neighbors_table
from app.components.places.dollars import find_pay_measure, format_prices, list_source_ids
from app.components.places.downloads import DOWNLOADS
from app.components.places.map_sections import SHADES, list_map_places
from app.components.places.opening import PLACE, open_place
from app.components.sections import Paragraph, Piece, translated
from app.components.units import PayUnit
from app.downloads.download import JOINED, Download
from app.sketch import Sketch
from app.theme import Palette
from app.views.states import sentences
from outlook import places
from outlook.boundaries import AREA_SHAPES, STATE_SHAPES, load_local_map, load_neighbors
from outlook.places import Measure
from outlook.tables import ALL_INDUSTRIES, Tables
from outlook.translation import translate

AREAS_RANKED, AREAS_MAP, NEIGHBORS, NEIGHBORS_MAP = "areas", "place-map", "neighbors", "neighbors-map"
_WHISKERS = "Whiskers: 90% interval."


@dataclass(frozen=True)
class _Shown:
    """What a chart of several places needs, whichever they are."""

    frame: pd.DataFrame
    finding: str
    table: pd.DataFrame
    table_alt: str
    download: Download
    chosen: dict[str, str]


@translated
def build_areas(
    tables: Tables,
    code: str,
    state: str,
    name: str,
    at_us_prices: bool,
    unit: PayUnit,
    is_map: bool,
    colors: Palette,
) -> Iterator[Piece]:
    """Mean pay in the metropolitan and nonmetropolitan areas of the state called `name`, as a map or as dots."""
    title, measure = text.lower_title(tables.title(code)), find_pay_measure(unit)
    frame = places.load_areas(tables, code, measure.name, state, at_us_prices)
    given = frame[frame[measure.column].notna()]
    if frame.empty:
        yield Paragraph(
            translate("BLS published no areas of {place} for {title}.").format(
                place=text.name_place(name), title=title
            )
        )
        return
    if given.empty:
        yield Paragraph(
            translate("BLS released no pay for the areas of {place}.").format(place=text.name_place(name))
        )
        return
    shown = _Shown(
        frame,
        translate("{measure} in the areas of {place}").format(
            measure=translate(measure.label), place=text.name_place(name)
        ),
        build_areas_table(frame, unit),
        translate("Areas of {place}").format(place=name),
        DOWNLOADS["areas"],
        {"occupation": code, "measure": measure.name, "state": state, "prices": format_prices(at_us_prices)},
    )
    span = f"{text.capitalize(sentences.describe_area_pay(given, measure))}."
    remark = translate("Areas that reach in from other states are included. Choose one to open its page.")
    if is_map:
        codes = [*places.list_areas_of_state(tables, state), *frame["area_code"].astype(str)]
        drawing = _draw_map(tables, codes, frame, measure, colors)
        yield _build_exhibit(
            tables,
            code,
            shown,
            AREAS_MAP,
            drawing,
            " ".join((span, translate(SHADES), remark)),
            at_us_prices,
            unit,
        )
    else:
        drawing = charts.draw_ranked_places(frame, measure.column, None, colors, kind=measure.kind)
        yield _build_exhibit(
            tables,
            code,
            shown,
            AREAS_RANKED,
            drawing,
            " ".join((span, translate(_WHISKERS), remark)),
            at_us_prices,
            unit,
        )


def list_neighbors(tables: Tables, area: str) -> list[str]:
    """The area codes of the states, or the areas, that a place borders on."""
    kind = tables.first("SELECT area_type FROM areas WHERE area_code = ?", [area])
    shapes = STATE_SHAPES if kind is not None and kind["area_type"] == "state" else AREA_SHAPES
    return list(tables.compute(load_neighbors, shapes).get(area, ()))


@translated
def build_neighbors(
    tables: Tables, code: str, area: str, at_us_prices: bool, unit: PayUnit, is_map: bool, colors: Palette
) -> Iterator[Piece]:
    """Mean pay in a place and in those that it borders on, as a map or as dots."""
    codes, measure = [area, *list_neighbors(tables, area)], find_pay_measure(unit)
    frame = places.load_side_by_side(tables, code, codes, at_us_prices, measure.name)
    if len(frame) < 2 or not frame[measure.column].notna().any():
        yield Paragraph("We have no figures for neighbors of this place.")
        return
    name = str(frame["area"].iloc[0])
    shown = _Shown(
        frame,
        translate("{measure} in {place} and its neighbors").format(
            measure=translate(measure.label), place=text.name_place(name)
        ),
        build_neighbors_table(frame, unit),
        translate("{place} and its neighbors").format(place=name),
        DOWNLOADS["places"],
        {
            "occupation": code,
            "places": JOINED.join(frame["area_code"].astype(str)),
            "prices": format_prices(at_us_prices),
        },
    )
    remark = translate("Choose one to open its page.")
    if is_map:
        drawing = _draw_map(tables, codes, frame, measure, colors, outlined=area)
        outline = translate("Outlined: {place}.").format(place=text.name_place(name))
        reading = " ".join((translate(SHADES), outline, remark))
        yield _build_exhibit(tables, code, shown, NEIGHBORS_MAP, drawing, reading, at_us_prices, unit)
    else:
        drawing = charts.draw_ranked_places(
            frame, measure.column, None, colors, kind=measure.kind, subject=name
        )
        yield _build_exhibit(
            tables,
            code,
            shown,
            NEIGHBORS,
            drawing,
            " ".join((translate(_WHISKERS), remark)),
            at_us_prices,
            unit,
        )


def _draw_map(
    tables: Tables,
    codes: Sequence[str],
    frame: pd.DataFrame,
    measure: Measure,
    colors: Palette,
    outlined: str = "",
) -> Sketch:
    shown = load_local_map(tables, codes)
    titles = places.load_area_titles(tables)
    drawn = list_map_places(shown, frame, measure, ranks={}, titles=titles)
    outline = [ring for polygon in shown.shapes.get(outlined, ()) for ring in polygon]
    return maps.draw_map(shown, drawn, colors, kind=measure.kind, borders=outline)


def _build_exhibit(
    tables: Tables,
    code: str,
    shown: _Shown,
    name: str,
    drawing: Sketch,
    reading: str,
    at_us_prices: bool,
    unit: PayUnit,
) -> Exhibit:
    frame = shown.frame
    year = int(frame["year"].iloc[0])
    codes: Sequence[str] = frame["area_code"].astype(str).tolist()
    prices = translate(" at average U.S. prices") if at_us_prices else ""
    return Exhibit(
        name=name,
        drawing=drawing,
        finding=shown.finding,
        measure=translate("Dollars {per}{prices}, May {year}").format(
            per=translate(unit.per), prices=prices, year=year
        ),
        reading=reading,
        alt=translate(
            "Map of {count} places; the table has the same figures."
            if drawing.has_map
            else "Dot plot of {count} places; the table has the same figures."
        ).format(count=len(frame)),
        table=shown.table,
        table_alt=translate("{places}, May {year}, pay in dollars {per}{prices}").format(
            places=shown.table_alt, year=year, per=translate(unit.per), prices=prices
        ),
        download=shown.download,
        chosen=shown.chosen,
        source_ids=list_source_ids(tables, frame, at_us_prices),
        tidy_rows=table_url(
            "wages",
            occupation_code=code,
            area_code=",".join(codes),
            industry_code=ALL_INDUSTRIES,
            year=year,
        ),
        pick=open_place,
        row_key=PLACE,
        row_codes=codes,
    )
