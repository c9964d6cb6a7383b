"""The section of `/scenarios` that ranks a pay among those who do the work."""

from typing import Any

import pandas as pd
import streamlit as st

from app import text as app_text
from app.components import layout
from app.views.scenarios.sentences.pay import describe_rank
from app.views.scenarios.view import ScenarioView, find_published_row
from outlook.pay import levels, stages
from outlook.tables import Tables


def show_rank(tables: Tables, view: ScenarioView) -> None:
    """Ask for a pay and say what share of those who do the work are paid less."""
    layout.section("Where does a pay stand?")
    row = find_published_row(tables, view)
    if row is None:
        layout.say("BLS gives no pay there.")
        return
    percentiles = stages.percentiles(row)
    pay = st.number_input(
        "Pay a year, dollars",
        min_value=10_000,
        max_value=500_000,
        value=int(percentiles[50] or percentiles[25] or 50_000),
        step=500,
        key="own_pay",
    )
    try:
        rank = levels.rank_of(
            percentiles,
            float(pay),
            _read_number(row, "annual_mean_usd"),
            levels.FEDERAL_MINIMUM_USD_A_YEAR,
            _read_number(row, "employment"),
        )
    except levels.NoAnswer as reason:
        layout.say(f"That cannot be said here: {reason}.")
        return
    layout.say(describe_rank(view, pay, rank=rank, percentiles=percentiles, year=int(row["year"])))


def _read_number(row: "pd.Series[Any]", column: str) -> float | None:
    return float(row[column]) if app_text.known(row[column]) else None
