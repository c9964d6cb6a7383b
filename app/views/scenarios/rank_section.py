"""The section of `/scenarios` that ranks the reader's own pay among those who do the job."""

from typing import Any

import pandas as pd
import streamlit as st

from app.components import layout
from app.components.units import YEARLY, PayUnit
from app.text import is_known, pluralize_title
from app.views.scenarios import state
from app.views.scenarios.query import MY_PAY, read_my_pay, write_my_pay
from app.views.scenarios.sentences.pay import describe_rank
from app.views.scenarios.view import ScenarioView, find_published_row
from outlook.intervals import STANDARD_ERRORS_90
from outlook.pay import curve, levels, stages
from outlook.pay import percentiles as pay_percentiles
from outlook.scenario.fields import Range
from outlook.tables import Tables
from outlook.translation import translate


def show_rank(tables: Tables, view: ScenarioView, page_choices: dict[str, str], unit: PayUnit) -> None:
    """Ask for a pay, by the hour or year, and say what share of those who do the job are paid less."""
    layout.show_heading("How does my pay compare?")
    left, right = st.columns([2, 5], vertical_alignment="bottom")
    pay = read_my_pay(page_choices)
    with left:
        _ask_for_pay(pay, unit)
    with right:
        layout.show_text(rank_pay(tables, view, pay, unit))


def rank_pay(tables: Tables, view: ScenarioView, pay: float | None, unit: PayUnit) -> str:
    """Return the sentence on the rank of a pay in dollars a year, or why there is none, as Markdown."""
    row = find_published_row(tables, view)
    if row is None:
        return translate("BLS publishes no pay for this job there.")
    if pay is None:
        return translate("Enter your pay to see where it falls among {title} there.").format(
            title=pluralize_title(view.occupation)
        )
    percentiles = stages.read_row_percentiles(row)
    try:
        rank = find_rank(row, pay)
    except pay_percentiles.NoEstimate as reason:
        return translate("Not available: {reason}.").format(reason=translate(str(reason)))
    return describe_rank(view, pay, unit=unit, rank=rank, percentiles=percentiles, year=int(row["year"]))


def find_rank(row: "pd.Series[Any]", pay: float) -> Range:
    """Find the share paid less than `pay`, from 0 to 1: as estimated, and where all pay is off by the mean's 90% error.

    Raises NoEstimate. Percentiles have no error of their own; without one of the mean, the range is a point.
    """
    error = STANDARD_ERRORS_90 * (_read_number(row, "wage_mean_rse_pct") or 0.0) / 100
    low, middle, high = (
        curve.find_rank(
            stages.read_row_percentiles(row),
            pay / (1 + off),
            _read_number(row, "annual_mean_usd"),
            levels.FEDERAL_MINIMUM_USD_A_YEAR,
            _read_number(row, "employment"),
        )
        for off in (error, 0.0, -error)
    )
    return Range(low, middle, high)


def _ask_for_pay(pay: float | None, unit: PayUnit) -> None:
    key = state.widget_key(MY_PAY)
    st.session_state[key] = None if pay is None else round(unit.convert(pay), 2)

    def take() -> None:
        given = st.session_state[key]
        state.set_choice(MY_PAY, None if given is None else write_my_pay(given))

    yearly = unit is YEARLY
    st.number_input(
        translate("My pay {per}, dollars").format(per=translate(unit.per)),
        min_value=1_000.0 if yearly else 1.0,
        max_value=1_000_000.0 if yearly else 999.0,
        step=500.0 if yearly else 0.25,
        format="%.0f" if yearly else "%.2f",
        key=key,
        on_change=take,
        placeholder=translate("such as {pay}").format(pay="45000" if yearly else "21.50"),
    )


def _read_number(row: "pd.Series[Any]", column: str) -> float | None:
    return float(row[column]) if is_known(row[column]) else None
