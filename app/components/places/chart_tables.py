"""The tables that readers see below the charts of `/states`: one row per place, every cell a text."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd

from app import text
from app.components.units import HOURLY, YEARLY, PayUnit
from etl.schema.base import QUOTED
from etl.schema.wages import PERCENTILES
from outlook import claims, intervals
from outlook.claims import Direction
from outlook.jobs.state_growth import THIS_CODE
from outlook.places import Measure

NO_INTERVAL = "none published"


def build_ranking_table(
    frame: pd.DataFrame, measure: Measure, kind: str, unit: PayUnit = YEARLY
) -> pd.DataFrame:
    """Places of one kind in the order of a measure: position, figure, interval, jobs, and median pay."""
    # The measure may be the jobs or the median; the union then keeps a single column for it.
    columns = {
        kind: frame["area"],
        "Order": [str(rank) if text.is_known(rank) else "–" for rank in frame["rank"]],
        measure.label: _format_column(frame, measure.column, measure.kind),
        "90% interval": _format_intervals(frame, lambda value: text.format_measure(value, measure.kind)),
    } | {
        "Jobs": _format_column(frame, "employment", "count"),
        name_median(unit): _format_column(frame, unit.column("p50"), unit.kind),
    }
    return pd.DataFrame(columns)


def name_median(unit: PayUnit) -> str:
    """The heading of a column of medians."""
    return "Median hourly pay" if unit is HOURLY else "Median pay"


def _name_mean(unit: PayUnit) -> str:
    return "Mean hourly pay" if unit is HOURLY else "Mean pay"


def build_areas_table(frame: pd.DataFrame, unit: PayUnit = YEARLY) -> pd.DataFrame:
    """The areas of a state: jobs, mean pay with its interval, median pay, and location quotient."""
    return pd.DataFrame(
        {
            "Area": frame["area"],
            "Jobs": [text.format_figure(row, "employment", text.format_count) for _, row in frame.iterrows()],
            _name_mean(unit): _format_column(frame, unit.column("mean"), unit.kind),
            "90% interval": _format_intervals(frame, partial(text.format_measure, kind=unit.kind)),
            name_median(unit): _format_column(frame, unit.column("p50"), unit.kind),
            "Location quotient": [
                text.format_figure(row, "location_quotient", lambda value: f"{float(value):.2f}")
                for _, row in frame.iterrows()
            ],
        }
    )


def build_neighbors_table(frame: pd.DataFrame, unit: PayUnit = YEARLY) -> pd.DataFrame:
    """A place, in the first row, and its neighbors: jobs and pay, and the test of each neighbor's mean pay against it."""
    own = str(frame["area"].iloc[0])
    estimates = [
        claims.make_estimate(row[unit.column("mean")], row["wage_mean_rse_pct"])
        for _, row in frame.iterrows()
    ]
    compared = claims.compare_all([(estimates[0], other) for other in estimates[1:]])
    words = [
        f"{claims.choose_word(each, 'amount')} {own}"
        if each.direction is not Direction.UNTESTED
        else claims.UNTESTED
        for each in compared
    ]
    return pd.DataFrame(
        {
            "Place": frame["area"],
            "Jobs": _format_column(frame, "employment", "count"),
            _name_mean(unit): _format_column(frame, unit.column("mean"), unit.kind),
            "90% interval": _format_intervals(frame, partial(text.format_measure, kind=unit.kind)),
            name_median(unit): _format_column(frame, unit.column("p50"), unit.kind),
            "Mean pay, tested at 90%": ["–", *words],
        }
    )


def build_history_table(frame: pd.DataFrame, unit: PayUnit = YEARLY) -> pd.DataFrame:
    """Jobs and pay in one place by year, with the code they were counted under and where they come from."""
    return pd.DataFrame(
        {
            "May": [str(year) for year in frame["year"]],
            "Counted as": [f"{row['title']}, {row['code']}" for _, row in frame.iterrows()],
            "Jobs": _format_column(frame, "employment", "count"),
            name_median(unit): _format_column(frame, unit.column("p50"), unit.kind),
            **({"Mean pay": _format_column(frame, "annual_mean_usd", "money")} if unit is YEARLY else {}),
            "Taken from": [
                "second-hand copy" if str(source).endswith(QUOTED) else "BLS's own file"
                for source in frame["source_id"]
            ],
        }
    )


def build_places_table(frame: pd.DataFrame, unit: PayUnit = YEARLY) -> pd.DataFrame:
    """Places side by side: jobs, the percentiles of pay, and mean pay with its interval."""
    return pd.DataFrame(
        {
            "Place": frame["area"],
            "Jobs": _format_column(frame, "employment", "count"),
            **{
                "Median" if p == 50 else f"{p}th pct.": _format_column(frame, unit.column(f"p{p}"), unit.kind)
                for p in PERCENTILES
            },
            "Mean": _format_column(frame, unit.column("mean"), unit.kind),
            "90% interval of the mean": [_format_mean_interval(row, unit) for _, row in frame.iterrows()],
        }
    )


def build_growth_table(frame: pd.DataFrame, unit: PayUnit = YEARLY) -> pd.DataFrame:
    """The states' own projections beside jobs and median pay now."""

    def format_given(column: str, form: Callable[[object], str]) -> list[str]:
        return [form(value) if text.is_known(value) else "not given" for value in frame[column]]

    return pd.DataFrame(
        {
            "State": frame["area"],
            "Jobs in base year": format_given("jobs_base", text.format_count),
            "Jobs 10 years later": format_given("jobs_projected", text.format_count),
            "Growth": format_given("change_pct", lambda value: text.format_percent(value, signed=True)),
            "Openings a year": format_given("openings_per_year", text.format_count),
            "Per 1,000 jobs": [
                f"{value:.0f}" if comparable else "not comparable" if text.is_known(value) else "not given"
                for value, comparable in zip(
                    frame["openings_per_1000"], frame["openings_comparable"], strict=True
                )
            ],
            "Wage and salary jobs now": [
                text.format_figure(row, "employment", text.format_count) for _, row in frame.iterrows()
            ],
            f"{name_median(unit)} now": _format_column(frame, unit.column("p50"), unit.kind),
            "Remark": [_describe_publication(row) for _, row in frame.iterrows()],
        }
    )


def _format_column(frame: pd.DataFrame, name: str, kind: str) -> list[str]:
    return [
        text.format_figure(row, name, lambda value: text.format_measure(value, kind))
        for _, row in frame.iterrows()
    ]


def _format_intervals(frame: pd.DataFrame, form: Callable[[Any], str]) -> list[str]:
    return [
        f"{form(low)} to {form(high)}" if text.is_known(low) else NO_INTERVAL
        for low, high in zip(frame["low"], frame["high"], strict=True)
    ]


def _format_mean_interval(row: "pd.Series[Any]", unit: PayUnit) -> str:
    mean, rse = row[unit.column("mean")], row["wage_mean_rse_pct"]
    if not (text.is_known(mean) and text.is_known(rse)):
        return NO_INTERVAL
    low, high = intervals.compute_interval(pd.Series([mean]), pd.Series([rse]))
    return f"{text.format_measure(low[0], unit.kind)} to {text.format_measure(high[0], unit.kind)}"


def _describe_publication(row: "pd.Series[Any]") -> str:
    """What a state publishes instead of this code, or why its figures differ from other states'."""
    if row["publishes"] == THIS_CODE:
        return str(row["note"]) if text.is_known(row["note"]) else "–"
    if text.is_known(row["other_codes"]):
        return f"publishes {row['other_codes']} instead"
    return "publishes nothing for this job"
