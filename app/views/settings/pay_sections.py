"""The sections of `/settings`: the range of pay by setting, premiums over the average, and shares over the years."""

from collections.abc import Iterator

import pandas as pd

from app import text
from app.components import chart_rows
from app.components.controls import wish
from app.components.exhibit import Exhibit, FurtherTable, table_url
from app.components.sections import Heading, Paragraph, Piece
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
    frame = tables.compute(settings.load_settings, code, year).frame
    parts: pd.DataFrame = frame[frame["industry_code"] != REMAINDER]
    return parts


def build_ranges(tables: Tables, code: str, year: int, setting: str, colors: Palette) -> Iterator[Piece]:
    """The range of pay in each setting, the largest first; jobs where BLS gives no annual pay by setting."""
    title, frame = tables.title(code), tables.compute(settings.load_settings, code, year).frame
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
        finding=f"{'Pay' if paid else 'Jobs'} of {text.pluralize_title(title)} by employer type, in order of the number of jobs.",
        measure=_describe_measure(year, median, paid),
        alt=f"{'Ranges of pay' if paid else 'Jobs'} for {text.lower_title(title)} in {len(parts)} employer types.",
        table=build_settings_table(frame),
        table_alt=f"Jobs and pay by employer type, May {year}",
        download=DOWNLOADS["settings"],
        chosen={"occupation": code, "year": str(year)},
        source_ids=frame["source_id"].unique(),
        tidy_rows=table_url("wages", occupation_code=code, year=year, area_type="nation"),
        pick=lambda industry: wish("setting", industry),
    )


def _describe_measure(year: int, median: float | None, paid: bool) -> str:
    if not paid:
        return f"Wage and salary jobs, May {year}. BLS publishes no annual pay by employer type for this job."
    line = f" Dashed: median of all employer types, {text.format_dollars(median)}." if median else ""
    return (
        f"Annual pay, May {year}, nominal dollars. Thin line: 10th to 90th percentile; thick: 25th to 75th; dot: median. "
        f"▸ = the range continues, but BLS doesn't publish the number.{line}"
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
    yield Heading("How does pay differ by employer type?")
    yield Exhibit(
        name="premium",
        drawing=charts.draw_premiums(given, colors),
        finding=sentences.describe_premiums(given, title),
        measure=f"Average (mean) pay of each employer type compared with all employers together, May {year}, percent. Bars: 90% "
        "interval from BLS's published errors. If a bar crosses zero, the difference may be chance.",
        alt=f"Dot plot of average pay in {len(given)} employer types compared with all employers together.",
        table=build_premiums_table(given),
        table_alt=f"Average pay by employer type compared with all employers together, May {year}",
        download=DOWNLOADS["premiums"],
        chosen={"occupation": code, "year": str(year)},
        source_ids=[*given["source_id"].unique(), *owner_sources],
        remark="BLS publishes no error for medians.",
        tidy_rows=table_url("wages", occupation_code=code, year=year, area_type="nation"),
        pick=lambda industry: wish("setting", industry),
        more=[_build_owners(by_owner, code)] if by_owner else [],
    )
    yield Paragraph(sentences.describe_owners(by_owner, reason, title=title))


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
    yield Heading("Have jobs moved between employer types?")
    yield Exhibit(
        name="shares",
        drawing=charts.draw_shares(wide, colors),
        finding=sentences.describe_shares(
            premiums.compare_shares(frame[frame["setting"].isin(wide.index)]),
            years[0],
            years[-1],
            tables.title(code),
        ),
        measure=f"Share of the jobs in each sector: hollow, May {years[0]}; filled, May {years[-1]}. By sector, because some years have "
        "no other figures.",
        alt=f"Share of {len(wide)} sectors in May {years[0]} and May {years[-1]}.",
        table=build_shares_table(wide),
        table_alt="Share of the jobs by sector and year",
        download=DOWNLOADS["shares"],
        chosen={"occupation": code},
        source_ids=frame["source_id"].iloc[::-1].unique(),
        remark=text.ABOUT_YEARS,
        tidy_rows=table_url("wages", occupation_code=code, area_type="nation"),
    )
