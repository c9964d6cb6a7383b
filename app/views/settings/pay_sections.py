"""The sections of `/settings`: the range of pay by employer type, premiums over the average, and shares over the years."""

from collections.abc import Iterator

import pandas as pd

from app import text
from app.components import chart_rows
from app.components.cards import Card
from app.components.exhibit import Exhibit, FurtherTable, table_url
from app.components.kept_choices import wish
from app.components.sections import Paragraph, Piece, translated
from app.components.units import UNITS, PayUnit
from app.theme import Palette
from app.views.settings import cards, charts, sentences
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
from outlook.translation import translate

WORTH_DRAWING_SHARE_PCT = 1.0


def find_unit(tables: Tables, code: str, year: int, wanted: PayUnit) -> PayUnit:
    """The unit that pay by employer type is published in: the one wanted if BLS gives both or neither."""
    parts = _load_parts(tables, code, year)
    given = [unit for unit in UNITS.values() if chart_rows.has_ranges(parts, unit)]
    return wanted if wanted in given or not given else given[0]


def name_settings(tables: Tables, code: str, year: int) -> dict[str, str]:
    """The names of the employer types of one year by industry code, without the remainder."""
    parts = _load_parts(tables, code, year)
    return dict(zip(parts["industry_code"].astype(str), parts["setting"].astype(str), strict=True))


def describe_settings(tables: Tables, code: str, year: int, unit: PayUnit) -> str:
    """The page's answer."""
    return sentences.describe_settings(_load_parts(tables, code, year), tables.title(code), year, unit)


def describe_ranking(tables: Tables, code: str, year: int, unit: PayUnit) -> str:
    """What the cards rank, and how."""
    return sentences.describe_ranking(_load_parts(tables, code, year), unit)


def build_cards(tables: Tables, code: str, year: int, unit: PayUnit) -> list[Card]:
    """The page's cards."""
    nation = history.load_estimate(tables, code, year)
    return cards.build_cards(_load_parts(tables, code, year), nation, year, unit)


def describe_setting(tables: Tables, code: str, year: int, setting: str, unit: PayUnit) -> str:
    """The paragraph about the employer type that the reader chose, by its industry code."""
    parts = _load_parts(tables, code, year)
    row = parts[parts["industry_code"] == setting].iloc[0]
    return sentences.describe_setting(
        row, history.load_estimate(tables, code, year), tables.title(code), year, unit
    )


def _load_parts(tables: Tables, code: str, year: int) -> pd.DataFrame:
    """The employer types of one year, the largest first, without the remainder of the total."""
    frame = tables.compute(settings.load_settings, code, year).frame
    parts: pd.DataFrame = frame[frame["industry_code"] != REMAINDER]
    return parts


@translated
def build_ranges(
    tables: Tables, code: str, year: int, setting: str, unit: PayUnit, colors: Palette
) -> Iterator[Piece]:
    """The range of pay in each employer type, in order of jobs; jobs where BLS gives no pay by employer type."""
    title, frame = tables.title(code), tables.compute(settings.load_settings, code, year).frame
    parts = _load_parts(tables, code, year)
    nation = history.load_estimate(tables, code, year)
    median = (
        float(nation[unit.column("p50")])
        if nation is not None and text.is_known(nation[unit.column("p50")])
        else None
    )
    paid = chart_rows.has_ranges(parts, unit)
    what = "Pay" if paid else "Jobs"
    yield Exhibit(
        name="settings",
        drawing=charts.draw_setting_ranges(frame, median, colors, unit, setting)
        if paid
        else charts.draw_setting_jobs(frame, colors, setting),
        finding=translate("{what} of {title} by employer type, May {year}").format(
            what=translate(what), title=text.pluralize_title(title), year=year
        ),
        measure=translate("Pay {per}").format(per=translate(unit.per))
        if paid
        else translate("Wage and salary jobs"),
        reading=_explain_marks(parts, unit)
        if paid
        else translate("BLS publishes no pay by employer type for this job."),
        alt=translate(
            "Ranges of pay for {title} in {count} employer types."
            if paid
            else "Jobs for {title} in {count} employer types."
        ).format(title=text.lower_title(title), count=len(parts)),
        table=build_settings_table(frame, unit),
        table_alt=translate("Jobs and pay {per} by employer type, May {year}").format(
            per=translate(unit.per), year=year
        ),
        download=DOWNLOADS["settings"],
        chosen={"occupation": code, "year": str(year)},
        source_ids=frame["source_id"].unique(),
        tidy_rows=table_url("wages", occupation_code=code, year=year, area_type="nation"),
        pick=lambda industry: wish("setting", industry),
    )


def _explain_marks(parts: pd.DataFrame, unit: PayUnit) -> str:
    ends = (
        translate(" ▸ = the range continues, but BLS doesn't publish the number.")
        if chart_rows.has_open_ends(parts, unit)
        else ""
    )
    return translate("Line: middle 80%; bar: middle 50%; dot: median; dashed: all employers.") + ends


def build_premiums(tables: Tables, code: str, year: int, unit: PayUnit, colors: Palette) -> Iterator[Piece]:
    """Mean pay in each employer type compared with that of all together, then private employers with government."""
    title = tables.title(code)
    frame = premiums.compute_setting_premiums(tables, code, year)
    given = frame[frame["premium_usd"].notna()]
    if given.empty:
        yield Paragraph(
            f"BLS published no average pay by employer type for {text.lower_title(title)} in May {year}."
        )
        return
    by_owner, reason = premiums.compare_owners(tables, code)
    owner_sources = by_owner.frame["source_id"].unique() if by_owner else ()
    yield Exhibit(
        name="premium",
        drawing=charts.draw_premiums(given, colors),
        finding=sentences.describe_premiums(given, title),
        measure="Percent",
        reading="Bars: 90% interval. If a bar crosses zero, the difference may be chance.",
        alt=f"Dot plot of average pay in {len(given)} employer types compared with all employers together.",
        table=build_premiums_table(given, unit),
        table_alt=f"Average pay by employer type compared with all employers together, May {year}",
        download=DOWNLOADS["premiums"],
        chosen={"occupation": code, "year": str(year)},
        source_ids=[*given["source_id"].unique(), *owner_sources],
        remark="BLS publishes no error for medians.",
        tidy_rows=table_url("wages", occupation_code=code, year=year, area_type="nation"),
        pick=lambda industry: wish("setting", industry),
        more=[_build_owners(by_owner, code, unit)] if by_owner else [],
    )
    yield Paragraph(sentences.describe_owners(by_owner, reason, title=title, unit=unit))


def _build_owners(by_owner: Owners, code: str, unit: PayUnit) -> FurtherTable:
    return FurtherTable(
        label=f"Pay and jobs by owner, May {by_owner.year}",
        table=build_owners_table(by_owner.frame, unit),
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
        yield Paragraph("BLS has no second year of jobs by sector under today's code and method.")
        return
    yield Exhibit(
        name="shares",
        drawing=charts.draw_shares(wide, colors),
        finding=sentences.describe_shares(
            premiums.compare_shares(frame[frame["setting"].isin(wide.index)]),
            years[0],
            years[-1],
            tables.title(code),
        ),
        measure="Share of the jobs",
        reading=f"Hollow: May {years[0]}; filled: May {years[-1]}.",
        alt=f"Share of {len(wide)} sectors in May {years[0]} and May {years[-1]}.",
        table=build_shares_table(wide),
        table_alt="Share of the jobs by sector and year",
        download=DOWNLOADS["shares"],
        chosen={"occupation": code},
        source_ids=frame["source_id"].iloc[::-1].unique(),
        remark=text.ABOUT_YEARS,
        tidy_rows=table_url("wages", occupation_code=code, area_type="nation"),
    )
