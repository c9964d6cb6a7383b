"""The range of pay in one place and the areas inside a state, as sections of `/states`."""

from collections.abc import Iterator, Sequence

from app import text
from app.components import chart_rows
from app.components.controls import wish
from app.components.exhibit import Exhibit, table_url
from app.components.sections import Heading, Piece, Words
from app.downloads.download import JOINED
from app.theme import Palette
from app.views.states import charts, sentences
from app.views.states.chart_tables import build_areas_table, build_places_table
from app.views.states.dollars import format_prices, list_source_ids
from app.views.states.downloads import DOWNLOADS
from outlook import places
from outlook.places import MEASURES
from outlook.tables import Tables


def build_range(
    tables: Tables, code: str, areas: Sequence[str], at_us_prices: bool, colors: Palette
) -> Iterator[Piece]:
    """The percentiles of pay in each of `areas`, the page's own place first."""
    title = tables.title(code)
    frame = places.load_side_by_side(tables, code, list(areas), at_us_prices)
    year = int(frame["year"].iloc[0])
    unit = "at average U.S. prices" if at_us_prices else "nominal dollars as paid there"
    if not chart_rows.has_ranges(frame):
        yield Words(text.describe_missing_pay(frame.iloc[0], title))
        return
    yield Exhibit(
        name="range",
        drawing=charts.draw_place_ranges(frame, colors),
        finding=f"The range of pay of {text.lower_title(title)}, place by place.",
        measure=f"Annual pay, May {year}, {unit}. Thin line: 10th to 90th percentile; thick: 25th to 75th; dot: median; a "
        "wedge: goes on, capped or not released.",
        alt=f"Ranges of pay in {text.join_list(frame['area'].astype(str).tolist())}.",
        table=build_places_table(frame),
        table_alt=f"Jobs and pay by place, May {year}",
        download=DOWNLOADS["places"],
        chosen={"occupation": code, "places": JOINED.join(areas), "prices": format_prices(at_us_prices)},
        source_ids=list_source_ids(tables, frame, at_us_prices),
        tidy_rows=table_url(
            "wages", occupation_code=code, area_code=",".join(areas), industry_code="000000", year=year
        ),
    )


def build_areas(
    tables: Tables, code: str, state: str, name: str, at_us_prices: bool, colors: Palette
) -> Iterator[Piece]:
    """Mean pay in the metropolitan and nonmetropolitan areas of the state called `name`."""
    title, measure = tables.title(code), MEASURES["mean"]
    yield Heading(f"Where in {text.name_place(name)}?")
    frame = places.load_areas(tables, code, measure.name, state, at_us_prices)
    given = frame[frame[measure.column].notna()]
    if frame.empty:
        yield Words(f"BLS published no areas of {text.name_place(name)} for {text.lower_title(title)}.")
        return
    if given.empty:
        yield Words(f"BLS released no pay for the areas of {text.name_place(name)}.")
        return
    year = int(frame["year"].iloc[0])
    yield Exhibit(
        name="areas",
        drawing=charts.draw_ranked_places(frame, measure.column, None, colors, kind=measure.kind),
        finding=f"{measure.label} in the areas of {text.name_place(name)}: {sentences.describe_area_pay(given, measure.column)}.",
        measure=f"Dollars a year{' at average U.S. prices' if at_us_prices else ''}, May {year}. Whiskers: 90% interval. Areas that "
        "reach in from other states are included. Choose one to see it alone.",
        alt=f"Dot plot of {len(given)} areas of {name}.",
        table=build_areas_table(frame),
        table_alt=f"Areas of {name}",
        download=DOWNLOADS["areas"],
        chosen={
            "occupation": code,
            "measure": measure.name,
            "state": state,
            "prices": format_prices(at_us_prices),
        },
        source_ids=list_source_ids(tables, frame, at_us_prices),
        tidy_rows=table_url(
            "wages",
            occupation_code=code,
            area_code=",".join(frame["area_code"].astype(str)),
            industry_code="000000",
            year=year,
        ),
        pick=lambda area: wish("area", area),
        row_key="area",
        row_codes=[str(area) for area in frame["area_code"]],
    )
