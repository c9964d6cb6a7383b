"""One state or area: its pay beside the nation's, where it stands, its own projection, and the areas inside it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from app import text
from app.components import chart_rows, glossary, layout, sections
from app.components.controls import Controls, wish
from app.components.exhibit import Exhibit, table_address
from app.components.sections import Heading, Piece, Words
from app.downloads.download import AT_US_PRICES, JOINED, PAID
from app.theme import Palette, palette
from app.views.states import charts as states_charts
from app.views.states import sentences as say
from app.views.states.sentences import state_premium_sentence
from etl.schema.wages import PERCENTILES
from outlook import places
from outlook.jobs import growth
from outlook.pay import premiums as pay_premiums
from outlook.places import MEASURES
from outlook.tables import NATION, Tables

CHARTS = ("range", "areas")


def show(
    tables: Tables, code: str, area: str, state: str | None, rooms: layout.Page, controls: Controls
) -> None:
    """The page of one place. `state` is its state where the reader chose the state and no area."""
    title = tables.title(code)
    titles = places.area_titles(tables)
    known = places.places(tables, code)["area_code"].astype(str).tolist()
    with rooms.controls:
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            beside = controls.pick_some(
                "places",
                label="Compare with",
                options=[a for a in known if a not in (area, NATION)],
                show=lambda a: titles.get(a, a),
                most=2,
                help="Up to two more states or areas; the nation is always there.",
                elsewhere=[NATION, *titles],
            )
        with right:
            local = (
                controls.pick(
                    "prices",
                    label="Dollars",
                    options=[PAID, AT_US_PRICES],
                    default=PAID,
                    show=lambda d: "At average U.S. prices" if d == AT_US_PRICES else "As paid there",
                    help=glossary.short("regional price parity"),
                )
                == AT_US_PRICES
            )
    said = tables.compute(_said, code, area)
    if said is None:
        with rooms.answer:
            layout.answer(
                f"BLS published no estimate of {text.name(title)} in {text.place(titles.get(area, area))}."
            )
        return
    name, answer, notes = said
    if not layout.embedded():
        rooms.question.title(f"What is this work like in {text.place(name)}?", anchor=False)
    with rooms.answer:
        layout.answer(answer)
    with rooms.notes:
        for note in notes:
            layout.say(note)
    colours = palette()
    sections.section(tables, _range, code, (area, NATION, *beside), local, colours, rooms=rooms)
    if state and places.area_of_state(tables, state) == area:
        sections.section(tables, _areas, code, state, name, local, colours)


def _said(tables: Tables, code: str, area: str) -> tuple[str, str, list[str]] | None:
    """The place's name, the answer and the sentences below it; None where BLS published no estimate."""
    paid = places.side_by_side(tables, code, [area, NATION])
    row = next((r for _, r in paid.iterrows() if r["area_code"] == area), None)
    if row is None:
        return None
    nation = next((r for _, r in paid.iterrows() if r["area_code"] == NATION), None)
    projection = say.projection_sentence(
        places.own_projection(tables, code, area), growth.newest(tables, code)
    )
    premiums = pay_premiums.state_premiums(tables, code)
    return (
        str(row["area"]),
        say.place_answer(row, tables.title(code), nation),
        [
            say.rank_sentence(places.standing(tables, code, area), row),
            f"{projection} {say.price_sentence(row)}".strip(),
            state_premium_sentence(next((r for _, r in premiums.iterrows() if r["area_code"] == area), None)),
        ],
    )


def _range(tables: Tables, code: str, areas: Sequence[str], local: bool, colours: Palette) -> Iterator[Piece]:
    title = tables.title(code)
    frame = places.side_by_side(tables, code, list(areas), local)
    year = int(frame["year"].iloc[0])
    unit = "at average U.S. prices" if local else "nominal dollars as paid there"
    ids = [str(i) for i in frame["source_id"].unique()] + (places.price_sources(tables) if local else [])
    if not chart_rows.has_ranges(frame):
        yield Words(text.no_annual_pay(frame.iloc[0], title))
        return
    yield Exhibit(
        name="range",
        drawing=states_charts.place_ranges(frame, colours),
        finding=f"The range of pay of {text.name(title)}, place by place.",
        measure=f"Annual pay, May {year}, {unit}. Thin line: 10th to 90th percentile; thick: 25th to 75th; dot: median; a "
        "wedge: goes on, capped or not released.",
        alt=f"Ranges of pay in {text.listed(frame['area'].astype(str).tolist())}.",
        table=_table(frame),
        table_alt=f"Jobs and pay by place, May {year}",
        answer="places",
        chosen={"occupation": code, "places": JOINED.join(areas), "prices": _prices(local)},
        source_ids=ids,
        tidy_rows=table_address(
            "wages", occupation_code=code, area_code=",".join(areas), industry_code="000000", year=year
        ),
    )


def _prices(local: bool) -> str:
    return AT_US_PRICES if local else PAID


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    def column(name: str, kind: str = "money") -> list[str]:
        return [text.figure(row, name, lambda v: text.measured(v, kind)) for _, row in frame.iterrows()]

    return pd.DataFrame(
        {
            "Place": frame["area"],
            "Jobs": column("employment", "count"),
            **{"Median" if p == 50 else f"{p}th pct.": column(f"annual_p{p}_usd") for p in PERCENTILES},
            "Mean": column("annual_mean_usd"),
            "90 % interval of the mean": [_mean_interval(row) for _, row in frame.iterrows()],
        }
    )


def _mean_interval(row: "pd.Series[Any]") -> str:
    mean, rse = row["annual_mean_usd"], row["wage_mean_rse_pct"]
    if not (text.known(mean) and text.known(rse)):
        return "none published"
    low, high = places.interval(pd.Series([mean]), pd.Series([rse]))
    return f"{text.about(low[0])} to {text.about(high[0])}"


def _areas(
    tables: Tables, code: str, state: str, name: str, local: bool, colours: Palette
) -> Iterator[Piece]:
    title, measure = tables.title(code), MEASURES["mean"]
    yield Heading(f"Where in {text.place(name)}?")
    frame = places.metros(tables, code, measure.name, state, local)
    given = frame[frame[measure.column].notna()]
    if frame.empty:
        yield Words(f"BLS published no areas of {text.place(name)} for {text.name(title)}.")
        return
    if given.empty:
        yield Words(f"BLS released no pay for the areas of {text.place(name)}.")
        return
    year = int(frame["year"].iloc[0])
    yield Exhibit(
        name="areas",
        drawing=states_charts.place_dots(frame, measure.column, None, colours, kind=measure.kind),
        finding=f"{measure.label} in the areas of {text.place(name)}: {_ends(given, measure.column)}.",
        measure=f"Dollars a year{' at average U.S. prices' if local else ''}, May {year}. Whiskers: 90 % interval. Areas that "
        "reach in from other states are included. Choose one to see it alone.",
        alt=f"Dot plot of {len(given)} areas of {name}.",
        table=pd.DataFrame(
            {
                "Area": frame["area"],
                "Jobs": [text.figure(r, "employment", text.count) for _, r in frame.iterrows()],
                "Mean pay": [text.figure(r, "annual_mean_usd", text.about) for _, r in frame.iterrows()],
                "90 % interval": [
                    f"{text.about(a)} to {text.about(b)}" if text.known(a) else "none published"
                    for a, b in zip(frame["low"], frame["high"], strict=True)
                ],
                "Median pay": [text.figure(r, "annual_p50_usd", text.about) for _, r in frame.iterrows()],
                "Location quotient": [
                    text.figure(r, "location_quotient", lambda v: f"{float(v):.2f}")
                    for _, r in frame.iterrows()
                ],
            }
        ),
        table_alt=f"Areas of {name}",
        answer="areas",
        chosen={"occupation": code, "measure": measure.name, "state": state, "prices": _prices(local)},
        source_ids=[str(i) for i in frame["source_id"].unique()]
        + (places.price_sources(tables) if local else []),
        tidy_rows=table_address(
            "wages",
            occupation_code=code,
            area_code=",".join(frame["area_code"].astype(str)),
            industry_code="000000",
            year=year,
        ),
        pick=lambda picked: wish("area", picked),
        row_key="area",
        row_codes=[str(a) for a in frame["area_code"]],
    )


def _ends(given: pd.DataFrame, column: str) -> str:
    first, last = given.iloc[0], given.iloc[-1]
    if len(given) == 1:
        return f"{first['area']}, {text.about(first[column])}"
    return (
        f"from {text.about(last[column])} in {last['area']} to {text.about(first[column])} in {first['area']}"
    )
