"""Median pay and jobs in the May estimates of each year."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from app.components.exhibit import Exhibit, table_url
from app.components.places.chart_tables import name_median
from app.components.sections import Heading, Paragraph, Piece
from app.components.units import UNITS, PayUnit
from app.downloads.download import JOINED, NOMINAL
from app.sketch import Sketch
from app.text import (
    ABOUT_YEARS,
    describe_missing_pay,
    format_count,
    format_figure,
    join_list,
    lower_title,
)
from app.theme import Palette
from app.views.overview.history_downloads import DOWNLOADS
from app.views.overview.line_charts import draw_history, draw_panels
from app.views.overview.sentences import describe_jobs_history, describe_pay_history, describe_real_pay
from outlook.codes.breaks import METHOD_SINCE
from outlook.jobs.history import PRESENT_METHOD
from outlook.pay.histories import load_histories
from outlook.pay.real_growth import find_real_pay
from outlook.tables import Tables

ESTIMATES = "estimates"
# The title of each occupation with its rows of `load_histories`, the page's own occupation first.
Histories = Sequence[tuple[str, pd.DataFrame]]


def build_pay_section(
    tables: Tables, code: str, others: Sequence[str], base_year: int | None, unit_code: str, colors: Palette
) -> Iterator[Piece]:
    """Build the chart of pay by year alone; see `build_history_section`."""
    for piece in build_history_section(tables, code, others, base_year, unit_code, colors):
        if not ((isinstance(piece, Exhibit) and piece.name == ESTIMATES) or isinstance(piece, Heading)):
            yield piece


def build_history_section(
    tables: Tables, code: str, others: Sequence[str], base_year: int | None, unit_code: str, colors: Palette
) -> Iterator[Piece]:
    """Build the charts of pay and jobs by year; `base_year` is the May whose dollars pay is in, None for nominal dollars.

    `unit_code` is that of one of `UNITS`; where BLS publishes pay in the other one only, that is drawn.
    """
    title = tables.title(code)
    yield Heading("How have pay and jobs changed?")
    codes = [code, *others]
    every = load_histories(tables, codes, base_year)
    histories = [
        (tables.title(each), frame.reset_index(drop=True))
        for each in codes
        if not (frame := every[every["asked_code"] == each]).empty
    ]
    if not histories or histories[0][0] != title:
        yield Paragraph(f"There are no national estimates for {lower_title(title)}.")
        return
    own = histories[0][1]
    gaps = _explain_gaps(histories)
    compared = {"compare": JOINED.join(others)} if others else {}
    chosen = {"occupation": code, **compared, "dollars": str(base_year or NOMINAL)}
    unit = UNITS[unit_code].find_published(own.iloc[-1])
    if any(frame[unit.column("p50")].notna().any() for _, frame in histories):
        yield _build_pay(
            histories, chosen=chosen, colors=colors, title=title, base_year=base_year, unit=unit, gaps=gaps
        )
    yield Paragraph(f"{_describe_real_pay(tables, code, own, title)} {ABOUT_YEARS}")
    yield _build_jobs(histories, chosen=chosen, colors=colors, title=title, gaps=gaps)


def _explain_gaps(histories: Histories) -> str:
    breaks = []
    if any(frame["segment"].nunique() > 1 for _, frame in histories):
        breaks.append(
            "Lines break where BLS redefined the job; the numbers before and after can't be compared."
        )
    if any((frame.groupby("segment")["method"].nunique() > 1).any() for _, frame in histories):
        breaks.append(f"Lines break at May {METHOD_SINCE}, when BLS changed its method.")
    return " ".join(breaks)


def _describe_real_pay(tables: Tables, code: str, own: pd.DataFrame, title: str) -> str:
    if not own["annual_p50_usd"].notna().any():
        return describe_missing_pay(own.iloc[-1], title)
    # The same years as in the finding on pay: the median of another year may be capped or withheld.
    years = select_comparable(own, "annual_p50_usd")["year"]
    ends = (int(years.min()), int(years.max())) if len(years) > 1 else (METHOD_SINCE, None)
    return describe_real_pay(*find_real_pay(tables, code, *ends), title=title)


def select_comparable(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Select the known figures of the newest segment of the occupation's own code, by BLS's present method.

    Only these may be compared with each other.
    """
    own = frame[frame["own"] & (frame["method"] == PRESENT_METHOD)]
    given: pd.DataFrame = own[(own["segment"] == own["segment"].max()) & own[column].notna()]
    return given


def _build_pay(
    histories: Histories,
    *,
    chosen: Mapping[str, str],
    colors: Palette,
    title: str,
    base_year: int | None,
    unit: PayUnit,
    gaps: str,
) -> Exhibit:
    together = pd.concat([frame for _, frame in histories], ignore_index=True)
    dollars = f"in dollars of May {base_year} (CPI-U)" if base_year else "nominal dollars"
    column = unit.column("p50")
    comparable = select_comparable(histories[0][1], column)
    return Exhibit(
        name="pay",
        drawing=_draw(histories, column, colors, money=True),
        finding=describe_pay_history(comparable, title=title, base_year=base_year, unit=unit),
        measure=f"Median pay {unit.per} each May, {dollars}",
        reading=gaps,
        alt=_describe_chart("median pay", histories, together),
        table=_build_table(
            together,
            name_median(unit),
            [format_figure(row, column, unit.format) for _, row in together.iterrows()],
        ),
        table_alt="Median pay by year and code",
        download=DOWNLOADS["history"],
        chosen=chosen,
        source_ids=[*together["source_id"].iloc[::-1], *together["prices_source_id"].dropna().unique()],
        tidy_rows=_build_rows_url(together),
    )


def _build_jobs(
    histories: Histories, *, chosen: Mapping[str, str], colors: Palette, title: str, gaps: str
) -> Exhibit:
    together = pd.concat([frame for _, frame in histories], ignore_index=True)
    return Exhibit(
        name=ESTIMATES,
        drawing=_draw(histories, "employment", colors, money=False),
        finding=describe_jobs_history(select_comparable(histories[0][1], "employment"), title=title),
        measure="Wage and salary jobs each May, without the self-employed",
        reading=gaps,
        alt=_describe_chart("jobs", histories, together),
        table=_build_table(
            together,
            "Jobs",
            [format_figure(row, "employment", format_count) for _, row in together.iterrows()],
        ),
        table_alt="Jobs by year and code",
        download=DOWNLOADS["history"],
        chosen=chosen,
        source_ids=[*together["source_id"].iloc[::-1]],
        tidy_rows=_build_rows_url(together),
    )


def _draw(histories: Histories, column: str, colors: Palette, *, money: bool) -> Sketch:
    if len(histories) > 1:
        return draw_panels(histories, column, colors, money=money)
    return draw_history(histories[0][1], column, colors, money=money)


def _describe_chart(what: str, histories: Histories, together: pd.DataFrame) -> str:
    titles = join_list([lower_title(title) for title, _ in histories])
    broken = together["code"].nunique() > len(histories)
    return f"Line chart of {what} by year for {titles}" + (
        ", with breaks where the code changed." if broken else "."
    )


def _build_table(together: pd.DataFrame, heading: str, figures: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "May": together["year"].astype(str),
            "Code": together["code"],
            "Title": together["title"],
            heading: figures,
        }
    )


def _build_rows_url(together: pd.DataFrame) -> str:
    return table_url(
        "wages",
        occupation_code=",".join(dict.fromkeys(together["code"])),
        area_type="nation",
        industry_code="000000",
    )
