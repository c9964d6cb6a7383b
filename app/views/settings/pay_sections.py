"""The sections of `/settings`: the range of pay by setting, premiums over the average, and shares over the years."""

from collections.abc import Iterator

import pandas as pd

from app import text
from app.components import chart_rows
from app.components.controls import wish
from app.components.exhibit import Exhibit, FurtherTable, table_url
from app.components.sections import Heading, Piece, Words
from app.theme import Palette
from app.views.settings import charts, sentences
from app.views.settings.chart_tables import (
    build_owners_table,
    build_premiums_table,
    build_settings_table,
    build_shares_table,
)
from app.views.settings.downloads import DOWNLOADS
from outlook.jobs import history
from outlook.pay import premiums, settings
from outlook.pay.premiums import Owners
from outlook.pay.settings import REMAINDER
from outlook.tables import Tables

WORTH_DRAWING_SHARE_PCT = 1.0


def name_settings(tables: Tables, code: str, year: int) -> dict[str, str]:
    """The names of the settings of one year by industry code, without the remainder."""
    parts = _load_parts(tables, code, year)
    return dict(zip(parts["industry_code"].astype(str), parts["setting"].astype(str), strict=True))


def describe_settings(tables: Tables, code: str, year: int) -> str:
    """The page's headline."""
    return sentences.describe_settings(_load_parts(tables, code, year), tables.title(code), year)


def describe_setting(tables: Tables, code: str, year: int, setting: str) -> str:
    """The paragraph about the setting that the reader chose, by its industry code."""
    parts = _load_parts(tables, code, year)
    row = parts[parts["industry_code"] == setting].iloc[0]
    return sentences.describe_setting(
        row, history.load_estimate(tables, code, year), tables.title(code), year
    )


def _load_parts(tables: Tables, code: str, year: int) -> pd.DataFrame:
    """The settings of one year, the largest first, without the remainder of the total."""
    frame = settings.load_settings(tables, code, year).frame
    parts: pd.DataFrame = frame[frame["industry_code"] != REMAINDER]
    return parts


def build_ranges(tables: Tables, code: str, year: int, setting: str, colors: Palette) -> Iterator[Piece]:
    """The range of pay in each setting, the largest first; jobs where BLS gives no annual pay by setting."""
    title, frame = tables.title(code), settings.load_settings(tables, code, year).frame
    parts = _load_parts(tables, code, year)
    nation = history.load_estimate(tables, code, year)
    median = (
        float(nation["annual_p50_usd"])
        if nation is not None and text.is_known(nation["annual_p50_usd"])
        else None
    )
    paid = chart_rows.has_ranges(parts)
    yield Exhibit(
        name="settings",
        drawing=charts.draw_setting_ranges(frame, median, colors, setting)
        if paid
        else charts.draw_setting_jobs(frame, colors, setting),
        finding=f"Where {text.pluralize_title(title)} work, largest setting first{', and the range of their pay' if paid else ''}.",
        measure=_describe_measure(year, median, paid),
        alt=f"{'Ranges of pay' if paid else 'Jobs'} in {len(parts)} settings for {title}; the largest is {parts['setting'].iloc[0]}.",
        table=build_settings_table(frame),
        table_alt=f"Jobs and pay by setting, May {year}",
        download=DOWNLOADS["settings"],
        chosen={"occupation": code, "year": str(year)},
        source_ids=frame["source_id"].unique(),
        tidy_rows=table_url("wages", occupation_code=code, year=year, area_type="nation"),
        pick=lambda industry: wish("setting", industry),
    )


def _describe_measure(year: int, median: float | None, paid: bool) -> str:
    if not paid:
        return f"Wage and salary jobs, May {year}. BLS gives no annual pay by setting for this work."
    line = f"; dashed: median of all settings, {text.format_dollars(median)}" if median else ""
    return (
        f"Annual pay, May {year}, nominal dollars. Thin line: 10th to 90th percentile; thick: 25th to 75th; dot: median; "
        f"a wedge: goes on, capped or not released{line}."
    )


def build_premiums(tables: Tables, code: str, year: int, colors: Palette) -> Iterator[Piece]:
    """Mean pay in each setting compared with that of all settings, then private employers with government."""
    title = tables.title(code)
    frame = premiums.compute_setting_premiums(tables, code, year)
    given = frame[frame["premium_usd"].notna()]
    if given.empty:
        return
    by_owner, reason = premiums.compare_owners(tables, code)
    owner_sources = by_owner.frame["source_id"].unique() if by_owner else ()
    yield Heading("Which settings pay more than the average?")
    yield Exhibit(
        name="premium",
        drawing=charts.draw_premiums(given, colors),
        finding=sentences.describe_premiums(given, title),
        measure=f"Average (mean) pay of each setting above or below that of all settings, May {year}, percent. Bars: 90% interval "
        "from BLS's relative standard errors; one that crosses zero is no sure difference.",
        alt=f"Dot plot of {len(given)} settings' average pay against all settings.",
        table=build_premiums_table(given),
        table_alt=f"Average pay by setting against all settings, May {year}",
        download=DOWNLOADS["premiums"],
        chosen={"occupation": code, "year": str(year)},
        source_ids=[*given["source_id"].unique(), *owner_sources],
        remark="Medians have no published error.",
        tidy_rows=table_url("wages", occupation_code=code, year=year, area_type="nation"),
        pick=lambda industry: wish("setting", industry),
        more=[_build_owners(by_owner, code)] if by_owner else [],
    )
    yield Words(sentences.describe_owners(by_owner, reason, title=title))


def _build_owners(by_owner: Owners, code: str) -> FurtherTable:
    return FurtherTable(
        label=f"Pay and jobs by owner, May {by_owner.year}",
        table=build_owners_table(by_owner.frame),
        download=DOWNLOADS["owners"],
        chosen={"occupation": code},
    )


def build_shares(tables: Tables, code: str, colors: Palette) -> Iterator[Piece]:
    """Each sector's share of the jobs in the first year and the newest."""
    frame = premiums.load_sector_shares(tables, code)
    years = sorted({int(year) for year in frame["year"]})
    wide = frame.pivot(index="setting", columns="year", values="share_pct").reindex(
        list(dict.fromkeys(frame["setting"]))
    )
    wide = wide[(wide >= WORTH_DRAWING_SHARE_PCT).any(axis=1)]
    if len(years) < 2 or wide.empty:
        return
    yield Heading("Has the work moved between settings?")
    yield Exhibit(
        name="shares",
        drawing=charts.draw_shares(wide, colors),
        finding=sentences.describe_shares(
            premiums.compare_shares(frame[frame["setting"].isin(wide.index)]),
            years[0],
            years[-1],
            tables.title(code),
        ),
        measure=f"Share of the jobs in each sector: hollow, May {years[0]}; full, May {years[-1]}. Sectors, because the years before "
        "the newest have no finer figures here.",
        alt=f"Share of {len(wide)} sectors in May {years[0]} and May {years[-1]}.",
        table=build_shares_table(wide),
        table_alt="Share of the jobs by sector and year",
        download=DOWNLOADS["shares"],
        chosen={"occupation": code},
        source_ids=frame["source_id"].iloc[::-1].unique(),
        remark="Estimates of neighboring years share two thirds of their surveys.",
        tidy_rows=table_url("wages", occupation_code=code, area_type="nation"),
    )
