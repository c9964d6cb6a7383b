"""The section of `/scenarios` that ranks a pay among those who do the work."""

from typing import Any

import pandas as pd
import streamlit as st

from app import text as app_text
from app.components import layout
from app.views.scenarios.sentences.pay import describe_rank
from app.views.scenarios.view import ScenarioView, find_published_row
from outlook.pay import curve, levels, stages
from outlook.pay import percentiles as pay_percentiles
from outlook.tables import Tables


def show_rank(tables: Tables, view: ScenarioView) -> None:
    """Ask for a pay and say what share of those who do the work are paid less."""
    layout.show_heading("How does my pay compare?")
    row = find_published_row(tables, view)
    if row is None:
        layout.show_text("BLS publishes no pay for this job there.")
        return
    percentiles = stages.read_row_percentiles(row)
    pay = st.number_input(
        "Your pay a year, dollars",
        min_value=10_000,
        max_value=500_000,
        value=int(percentiles[50] or percentiles[25] or 50_000),
        step=500,
        key="own_pay",
    )
    try:
        rank = curve.find_rank(
            percentiles,
            float(pay),
            _read_number(row, "annual_mean_usd"),
            levels.FEDERAL_MINIMUM_USD_A_YEAR,
            _read_number(row, "employment"),
        )
    except pay_percentiles.NoEstimate as reason:
        layout.show_text(f"Not available: {reason}.")
        return
    layout.show_text(describe_rank(view, pay, rank=rank, percentiles=percentiles, year=int(row["year"])))


def _read_number(row: "pd.Series[Any]", column: str) -> float | None:
    return float(row[column]) if app_text.is_known(row[column]) else None
