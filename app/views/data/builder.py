"""The builder on `/data`: a table, jobs, places, years, columns, and dollars, as an address and its files."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pandas as pd
import pyarrow as pa
import streamlit as st
from markupsafe import Markup

from app import text
from app.api.query import (
    COLUMNS,
    IN_STATE,
    LABELS,
    REAL,
    REAL_OF,
    TableQuery,
    has_areas,
    parse_table_query,
    titles,
)
from app.api.tables import count_rows, read_batches
from app.components import html_table, layout
from app.components.controls import Controls
from app.components.subject import Subject
from app.downloads.content import CSV, MOST_EXCEL_ROWS, PARQUET, TABLE_PATH, XLSX
from app.templating import render_part
from etl.schema import TABLES
from etl.schema.base import TEXT, Table
from etl.schema.wages import ANNUAL, HOURLY
from outlook import places
from outlook.pay.inflation import list_base_years
from outlook.tables import ALL_INDUSTRIES, Tables
from outlook.translation import translate

PREVIEW_ROWS = 6
ALL, NEWEST = "all", "newest"
ONE_PLACE, ITS_AREAS, STATES, AREAS = "one", "within", "states", "areas"
# What an analyst of pay and jobs asks for first; the reasons of blanks always come along.
USUAL = {
    "wages": (
        "year",
        "occupation_code",
        "area_type",
        "area_code",
        "employment",
        "employment_rse_pct",
        "jobs_per_1000",
        "location_quotient",
        "hourly_mean_usd",
        *HOURLY,
        "annual_mean_usd",
        *ANNUAL,
        "wage_mean_rse_pct",
        "not_released",
        "top_coded",
    )
}
NAMES = {
    "wages": "Jobs and pay by place and employer type",
    "projections": "Projections for the nation",
    "state_projections": "Projections by state",
}


@dataclass(frozen=True)
class Choice:
    """What the builder asks a table for."""

    table: Table
    query: str

    def path(self, form: str) -> str:
        """The address of the file below the site's own."""
        return f"{TABLE_PATH}{self.table.name}.{form}" + (f"?{self.query}" if self.query else "")


def show_builder(tables: Tables, subject: Subject, controls: Controls, url: str) -> None:
    """Show the choices, the first rows, and the same rows as files and as lines of code. `url` is the site's own."""
    choice = _choose(tables, subject, controls)
    question = parse_table_query(f"{choice.table.name}.{CSV}", choice.query)
    count = count_rows(tables, question)
    rows = translate("**{count} row**" if count == 1 else "**{count} rows**").format(count=f"{count:,}")
    layout.show_text(rows + translate(", {count} columns.").format(count=len(question.answered)))
    st.html(
        render_part(
            "data.html",
            "files",
            workbook=choice.path(XLSX) if count <= MOST_EXCEL_ROWS else "",
            csv=choice.path(CSV),
            parquet=choice.path(PARQUET),
            most=MOST_EXCEL_ROWS,
            address=url + choice.path(CSV),
        )
    )
    st.html(tables.compute(_render_preview, choice.table.name, choice.query))
    fold = layout.open_fold("code", "Read it with Power Query, pandas, or R")
    if fold:
        with fold:
            for name, lines in write_code(question, url + choice.path(CSV)).items():
                layout.show_text(f"**{name}**")
                st.code(lines, language=None, wrap_lines=True)


def _render_preview(tables: Tables, name: str, query: str) -> Markup:
    question = parse_table_query(f"{name}.{CSV}", query)
    first = read_batches(tables, replace(question, limit=PREVIEW_ROWS))
    preview = pa.Table.from_batches(first, question.schema).to_pandas()
    return html_table.render_table(
        _format(preview, question),
        translate("The first {count} rows").format(count=len(preview)),
        can_copy=True,
        figures=[column.name for column in question.declared if column.type != TEXT],
    )


def _choose(tables: Tables, subject: Subject, controls: Controls) -> Choice:
    first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
    with first:
        table = TABLES[
            controls.pick(
                "table",
                label="Table",
                options=list(TABLES),
                default="wages",
                show=NAMES,
            )
        ]
    asked: dict[str, str] = {}
    if "occupation_code" in table.names:
        asked["occupation_code"] = subject.code
    if "industry_code" in table.names:
        asked["industry_code"] = ALL_INDUSTRIES
    with second:
        if has_areas(table):
            asked |= _choose_places(tables, table, subject, controls)
    with third:
        if "year" in table.names:
            asked |= _choose_years(tables, table, controls)
    with fourth:
        base = _choose_dollars(tables, table, controls)
    columns = _choose_columns(table, controls)
    if columns:
        asked[COLUMNS] = ",".join(columns)
    if titles(table):
        asked[LABELS] = "true"
    return Choice(table, urlencode(asked | base, safe=","))


def _choose_places(tables: Tables, table: Table, subject: Subject, controls: Controls) -> dict[str, str]:
    """The bar's place alone, a state with all areas in it, all states, all areas, or everything."""
    state = places.find_state(tables, subject.place) or ""
    title = places.load_area_titles(tables).get(subject.place, subject.place)
    kinds = "area_type" in table.names
    labels = {
        **(
            {ITS_AREAS: translate("All areas in {place}").format(place=text.name_place(title))}
            if state
            else {}
        ),
        ONE_PLACE: title,
        **({STATES: "All states", AREAS: "All areas"} if kinds else {}),
        ALL: "All places",
    }
    chosen = controls.pick(
        "where",
        label="Places",
        options=list(labels),
        default=next(iter(labels)),
        show=labels,
        elsewhere=(ITS_AREAS, STATES, AREAS),
    )
    asked: dict[str, dict[str, str]] = {
        ITS_AREAS: {IN_STATE: state},
        ONE_PLACE: {"area_code": subject.place},
        STATES: {"area_type": "state"},
        AREAS: {"area_type": "metro,nonmetro"},
        ALL: {},
    }
    return asked[chosen]


def _choose_years(tables: Tables, table: Table, controls: Controls) -> dict[str, str]:
    years = [
        str(y) for y in tables.rows(f"SELECT DISTINCT year FROM {table.name} ORDER BY year DESC")["year"]
    ]
    chosen = controls.pick(
        "years",
        label="Years",
        options=[NEWEST, ALL, *years],
        default=NEWEST,
        show=lambda each: {NEWEST: translate("Newest ({year})").format(year=years[0]), ALL: "All years"}.get(
            each, each
        ),
        elsewhere=years,
    )
    return {} if chosen == ALL else {"year": years[0] if chosen == NEWEST else chosen}


def _choose_dollars(tables: Tables, table: Table, controls: Controls) -> dict[str, str]:
    if table.name not in REAL_OF:
        return {}
    years = [str(year) for year in list_base_years(tables)]
    chosen = controls.pick(
        "real",
        label="Dollars",
        options=[ALL, *years],
        default=str(tables.newest_year),
        show=lambda each: (
            "As paid" if each == ALL else translate("As paid, and in dollars of May {year}").format(year=each)
        ),
    )
    return {} if chosen == ALL else {REAL: chosen}


def _choose_columns(table: Table, controls: Controls) -> Sequence[str]:
    """The columns in the table's order; every one where none was chosen and no usual ones are known."""
    chosen = controls.pick_some(
        "columns",
        label="Columns",
        options=list(table.names),
        most=len(table.names),
        help="None chosen: the usual ones. Columns that explain blanks always come along.",
        elsewhere=[name for each in TABLES.values() for name in each.names],
    )
    if not chosen:
        return USUAL.get(table.name, ())
    reasons = [name for name in ("not_released", "top_coded") if name in table.names]
    return [name for name in table.names if name in {*chosen, *reasons}]


def _format(frame: pd.DataFrame, question: TableQuery) -> pd.DataFrame:
    """The first rows as text, by their units."""
    formats = {"USD a year": "${:,.0f}", "USD an hour": "${:,.2f}", "jobs": "{:,.0f}"}
    shown = {
        column.name: [
            "" if pd.isna(value) else formats.get(column.unit, "{}").format(value)
            for value in frame[column.name]
        ]
        for column in question.declared
    }
    return pd.DataFrame(shown)


def write_code(question: TableQuery, address: str) -> dict[str, str]:
    """Lines that read an address in Excel's Power Query, pandas, and R, with codes kept as text."""
    codes = [name for name in question.answered if name.endswith("_code")]
    return {
        "Excel: Data > Get Data > From Other Sources > Blank Query > Advanced Editor": (
            f'let\n  Source = Csv.Document(Web.Contents("{address}"), [Delimiter = ",", Encoding = 65001]),\n'
            "  Table = Table.PromoteHeaders(Source, [PromoteAllScalars = true])\nin\n  Table"
        ),
        "pandas": (
            "import pandas as pd\n\n"
            f'table = pd.read_csv(\n    "{address}",\n    dtype={json.dumps(dict.fromkeys(codes, "str"))},\n)'
        ),
        "R (readr)": (
            "library(readr)\n\n"
            f'table <- read_csv(\n  "{address}",\n'
            f"  col_types = cols({', '.join(f'{code} = col_character()' for code in codes)})\n)"
        ),
    }
