"""The range of pay in one place and its pay by year, as sections of `/states`."""

from collections.abc import Iterator, Sequence

import pandas as pd

from app import text
from app.components import chart_rows
from app.components.exhibit import Exhibit, table_url
from app.components.places import charts, place_downloads
from app.components.places.chart_tables import build_history_table, build_places_table
from app.components.places.dollars import format_prices, list_source_ids
from app.components.places.downloads import DOWNLOADS
from app.components.sections import Paragraph, Piece, translated
from app.components.units import HOURLY, PayUnit
from app.downloads.download import JOINED
from app.theme import Palette
from outlook import places
from outlook.codes.breaks import METHOD_SINCE
from outlook.jobs.history import load_history
from outlook.scenario.cash_flow import FULL_TIME_HOURS_A_YEAR
from outlook.tables import ALL_INDUSTRIES, Tables
from outlook.translation import translate

RANGE, TREND = "range", "trend"


@translated
def build_range(
    tables: Tables, code: str, areas: Sequence[str], at_us_prices: bool, unit: PayUnit, colors: Palette
) -> Iterator[Piece]:
    """The percentiles of pay in each of `areas`, the page's own place first."""
    title = tables.title(code)
    frame = places.load_side_by_side(tables, code, list(areas), at_us_prices)
    year = int(frame["year"].iloc[0])
    prices = translate("at average U.S. prices" if at_us_prices else "nominal dollars as paid there")
    if not chart_rows.has_ranges(frame, unit):
        yield Paragraph(text.describe_missing_pay(frame.iloc[0], title))
        return
    yield Exhibit(
        name=RANGE,
        drawing=charts.draw_place_ranges(frame, colors, unit),
        finding=translate("Range of pay of {title}, place by place").format(title=text.lower_title(title)),
        measure=translate("Pay {per}, May {year}, {prices}").format(
            per=translate(unit.per), year=year, prices=prices
        ),
        reading=translate(
            "Thin line: 10th to 90th percentile; thick: 25th to 75th; dot: median; ▸ the range continues, but BLS doesn't "
            "publish the number."
        ),
        alt=translate("Ranges of pay in {places}.").format(
            places=text.join_list(frame["area"].astype(str).tolist())
        ),
        table=build_places_table(frame, unit),
        table_alt=translate("Jobs and pay by place, May {year}, pay in dollars {per}").format(
            year=year, per=translate(unit.per)
        ),
        download=DOWNLOADS["places"],
        chosen={"occupation": code, "places": JOINED.join(areas), "prices": format_prices(at_us_prices)},
        source_ids=list_source_ids(tables, frame, at_us_prices),
        tidy_rows=table_url(
            "wages", occupation_code=code, area_code=",".join(areas), industry_code=ALL_INDUSTRIES, year=year
        ),
    )


def has_trend(tables: Tables, code: str, area: str, unit: PayUnit) -> bool:
    """Whether there is median pay of more than one year."""
    frame = _load_history(tables, code, area, unit)
    return bool(len(frame)) and int(frame[unit.column("p50")].notna().sum()) > 1


def _load_history(tables: Tables, code: str, area: str, unit: PayUnit) -> pd.DataFrame:
    """Jobs and pay by year. Where a copy of BLS's table gives annual pay only, an hour is one of 2,080, as BLS has it for
    every occupation that it publishes both for.
    """
    frame = load_history(tables, code, area)
    if (
        unit is HOURLY
        and len(frame)
        and (frame["hourly_p50_usd"].notna() & frame["annual_p50_usd"].notna()).any()
    ):
        computed = (frame["annual_p50_usd"].astype("Float64") / FULL_TIME_HOURS_A_YEAR).round(2)
        frame["hourly_p50_usd"] = frame["hourly_p50_usd"].astype("Float64").fillna(computed)
    return frame


def build_trend(
    tables: Tables, code: str, area: str, name: str, unit: PayUnit, colors: Palette
) -> Iterator[Piece]:
    """Median pay by year in the place called `name`."""
    title, frame = text.lower_title(tables.title(code)), _load_history(tables, code, area, unit)
    computed = "Where the copy gives annual pay only, an hour is one of 2,080." if unit is HOURLY else ""
    if not has_trend(tables, code, area, unit):
        yield Paragraph(f"We have estimates of {title} in {text.name_place(name)} for one year only.")
        return
    yield Exhibit(
        name=TREND,
        drawing=charts.draw_place_history(frame, colors, unit),
        finding=f"Median pay of {title} in {text.name_place(name)} by year",
        measure=f"Dollars {unit.per} as paid then, not adjusted for inflation",
        reading="Lines break where BLS redefined the job, where its "
        f"method changed (May {METHOD_SINCE}), and where a year is missing. Hollow: from a second-hand copy of BLS's "
        "table. BLS publishes no margin of error for a median, so small changes may be chance. " + computed,
        alt=f"Line chart of median pay in {name}, {frame['year'].min()} to {frame['year'].max()}.",
        table=build_history_table(frame, unit),
        table_alt=f"Jobs and pay {unit.per} in {name} by year. {computed}".strip(),
        download=place_downloads.DOWNLOADS["place-history"],
        chosen={"occupation": code, "place": area},
        source_ids=frame["source_id"].unique(),
        tidy_rows=table_url("wages", area_code=area, industry_code=ALL_INDUSTRIES),
    )
