"""`/settings`: what does each setting pay?"""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import streamlit as st

from app import text as app_text
from app.components import chart_rows, glossary, layout, sections
from app.components.controls import Controls, wish
from app.components.exhibit import Exhibit, More, table_address
from app.components.sections import Heading, Piece, Words
from app.edition import tables as shown_tables
from app.site import SETTINGS
from app.theme import Palette, palette
from app.views.settings import charts
from app.views.settings.sentences import owners_sentence, premium_finding, shares_finding
from outlook.jobs import growth
from outlook.pay import premiums, settings
from outlook.pay.settings import PLAIN, REMAINDER
from outlook.places import interval
from outlook.tables import ALL_INDUSTRIES, Tables

# A setting with few jobs has an uncertain median; the sentence names the highest and lowest only among larger ones.
WORTH_NAMING_SHARE_PCT = 3.0
MOST_PCT = 50.0
WORTH_DRAWING_SHARE_PCT = 1.0
CHARTS = ("settings", "premium", "shares")
LEAD = (
    "A setting is the kind of employer: a hospital, a doctor's office, an insurer. The list below counts every job once; "
    "choose a setting to read its figures, or another year."
)


def page() -> None:
    """Settings that do not overlap and cover the total, with the range of pay and the jobs of each."""
    tables = shown_tables()
    rooms = layout.page(
        SETTINGS.question, charts=CHARTS, controls="Change occupation, year or setting", introduction=LEAD
    )
    with rooms.controls:
        controls = Controls(rooms.notes)
        one, two, three = st.columns([2, 1, 2], vertical_alignment="bottom")
        with one:
            code = controls.occupation(
                tables, tables.codes_with_wages("industry_code <> '000000' AND area_type = 'nation'")
            )
        years = [str(y) for y in settings.years(tables, code)]
        with two:
            year = int(
                controls.pick(
                    "year",
                    label="Year",
                    options=years,
                    default=years[0],
                    show=lambda y: f"May {y}",
                    help=glossary.short("OEWS"),
                )
            )
        names = tables.compute(_names, code, year)
        with three:
            setting = controls.pick(
                "setting",
                label="Setting",
                options=[ALL_INDUSTRIES, *names],
                default=ALL_INDUSTRIES,
                show=lambda s: "All settings" if s == ALL_INDUSTRIES else names.get(s) or PLAIN.get(s, s),
                help=glossary.short("setting"),
                elsewhere=list(PLAIN),
            )
    with rooms.answer:
        layout.answer(tables.compute(_answer, code, year))
    if setting != ALL_INDUSTRIES:
        with rooms.notes:
            layout.say(tables.compute(_one, code, year, setting))
    if not names:
        return
    colours = palette()
    sections.section(tables, _ranges, code, year, setting, colours, rooms=rooms)
    sections.section(tables, _premium, code, year, colours)
    sections.section(tables, _shares, code, colours)
    layout.how(
        "Industries nest (health care holds hospitals) and repeat by owner, so adding up BLS's list would count jobs "
        "two and three times. The settings here are chosen so that no job is in two of them; “everything else” is the "
        "total less what is shown, jobs that BLS withholds included. Years for which only sectors were at hand are shown by sector.",
        "Pay by setting exists for the nation alone. The percentiles of a setting are BLS's own; BLS states an error for "
        "the mean wage, not for percentiles. Self-employed people are not counted.",
    )


def _parts(tables: Tables, code: str, year: int) -> pd.DataFrame:
    """The settings alone, without what is left of the total."""
    frame = settings.settings(tables, code, year).frame
    parts: pd.DataFrame = frame[frame["industry_code"] != REMAINDER]
    return parts


def _names(tables: Tables, code: str, year: int) -> dict[str, str]:
    """The settings of a year by their codes."""
    parts = _parts(tables, code, year)
    return dict(zip(parts["industry_code"].astype(str), parts["setting"].astype(str), strict=True))


def _ranges(tables: Tables, code: str, year: int, setting: str, colours: Palette) -> Iterator[Piece]:
    """The answer drawn: the range of pay in each setting, the largest first."""
    title, frame = tables.title(code), settings.settings(tables, code, year).frame
    shown = frame[frame["industry_code"] != REMAINDER]
    nation = growth.jobs_in(tables, code, year)
    median = (
        float(nation["annual_p50_usd"])
        if nation is not None and app_text.known(nation["annual_p50_usd"])
        else None
    )
    paid = chart_rows.has_ranges(shown)
    measure = (
        f"Annual pay, May {year}, nominal dollars. Thin line: 10th to 90th percentile; thick: 25th to 75th; dot: median; a wedge: goes on, capped or not released"
        + (f"; dashed: median of all settings, {app_text.dollars(median)}." if median else ".")
        if paid
        else f"Wage and salary jobs, May {year}. BLS gives no annual pay by setting for this work."
    )
    yield Exhibit(
        name="settings",
        drawing=charts.setting_ranges(frame, median, colours, setting)
        if paid
        else charts.setting_jobs(frame, colours, setting),
        finding=f"Where {app_text.people(title)} work, largest setting first{', and the range of their pay' if paid else ''}.",
        measure=measure,
        alt=f"{'Ranges of pay' if paid else 'Jobs'} in {len(shown)} settings for {title}; the largest is {shown['setting'].iloc[0]}.",
        table=_table(frame),
        table_alt=f"Jobs and pay by setting, May {year}",
        answer="settings",
        chosen={"occupation": code, "year": str(year)},
        source_ids=frame["source_id"].unique(),
        tidy_rows=table_address("wages", occupation_code=code, year=year, area_type="nation"),
        pick=lambda picked: wish("setting", picked),
    )


def _premium(tables: Tables, code: str, year: int, colours: Palette) -> Iterator[Piece]:
    """Average pay of each setting against all, with its interval; private against public owners in words."""
    title = tables.title(code)
    frame = premiums.setting_premiums(tables, code, year)
    given = frame[frame["premium_usd"].notna()]
    if given.empty:
        return
    by_owner, reason = premiums.owners(tables, code)
    yield Heading("Which settings pay more than the average?")
    yield Exhibit(
        name="premium",
        drawing=charts.premium_dots(given, colours),
        finding=premium_finding(given, title),
        measure=f"Average (mean) pay of each setting above or below that of all settings, May {year}, percent. Bars: 90 % interval "
        "from BLS's relative standard errors; one that crosses zero is no sure difference.",
        alt=f"Dot plot of {len(given)} settings' average pay against all settings.",
        table=pd.DataFrame(
            {
                "Setting": given["setting"],
                "Mean pay": [app_text.figure(r, "annual_mean_usd") for _, r in given.iterrows()],
                "Against all settings": [app_text.percent(v, signed=True) for v in given["premium_pct"]],
                "90 % interval": [
                    f"{app_text.percent(a, signed=True)} to {app_text.percent(b, signed=True)}"
                    if app_text.known(a)
                    else "none published"
                    for a, b in zip(given["premium_low_pct"], given["premium_high_pct"], strict=True)
                ],
                "Median against all": [app_text.percent(v, signed=True) for v in given["median_premium_pct"]],
            }
        ),
        table_alt=f"Average pay by setting against all settings, May {year}",
        answer="premiums",
        chosen={"occupation": code, "year": str(year)},
        source_ids=[
            *given["source_id"].unique(),
            *(by_owner.frame["source_id"].unique() if by_owner else ()),
        ],
        remark="Medians have no published error.",
        tidy_rows=table_address("wages", occupation_code=code, year=year, area_type="nation"),
        pick=lambda picked: wish("setting", picked),
        more=[
            More(
                label=f"Pay and jobs by owner, May {by_owner.year}",
                table=_owners_table(by_owner.frame),
                answer="owners",
                chosen={"occupation": code},
            )
        ]
        if by_owner
        else [],
    )
    yield Words(owners_sentence(by_owner, reason, title=title))


def _owners_table(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Owner": frame["owner"],
            "Jobs": [app_text.figure(r, "employment", app_text.count) for _, r in frame.iterrows()],
            "Share": [
                app_text.percent(v) if app_text.known(v) else "not released" for v in frame["share_pct"]
            ],
            "Mean pay": [app_text.figure(r, "annual_mean_usd") for _, r in frame.iterrows()],
            "Median pay": [app_text.figure(r, "annual_p50_usd") for _, r in frame.iterrows()],
        }
    )


def _shares(tables: Tables, code: str, colours: Palette) -> Iterator[Piece]:
    """Each sector's share of the jobs, first and newest year."""
    title = tables.title(code)
    frame = premiums.sector_shares(tables, code)
    years = sorted({int(y) for y in frame["year"]})
    wide = frame.pivot(index="setting", columns="year", values="share_pct").reindex(
        list(dict.fromkeys(frame["setting"]))
    )
    wide = wide[(wide >= WORTH_DRAWING_SHARE_PCT).any(axis=1)]
    if len(years) < 2 or wide.empty:
        return
    yield Heading("Has the work moved between settings?")
    yield Exhibit(
        name="shares",
        drawing=charts.share_dumbbells(wide, colours),
        finding=shares_finding(wide, title),
        measure=f"Share of the jobs in each sector: hollow, May {years[0]}; full, May {years[-1]}. Sectors, because the years before "
        "the newest have no finer figures here.",
        alt=f"Share of {len(wide)} sectors in May {years[0]} and May {years[-1]}.",
        table=pd.DataFrame(
            {"Sector": wide.index} | {f"May {y}": [app_text.percent(v) for v in wide[y]] for y in years}
        ),
        table_alt="Share of the jobs by sector and year",
        answer="shares",
        chosen={"occupation": code},
        source_ids=frame["source_id"].iloc[::-1].unique(),
        remark="Estimates of neighbouring years share two thirds of their surveys.",
        tidy_rows=table_address("wages", occupation_code=code, area_type="nation"),
    )


def _one(tables: Tables, code: str, year: int, setting: str) -> str:
    """One setting's figures in words; the mean with its interval, as it alone has a published error."""
    title, nation = tables.title(code), growth.jobs_in(tables, code, year)
    parts = _parts(tables, code, year)
    row = parts[parts["industry_code"] == setting].iloc[0]
    where = f"**{row['setting']}**, May {year}"
    jobs = f"{app_text.count(row['employment'])} {app_text.people(title)}"
    share = f" ({app_text.percent(row['share_pct'])} of them)" if app_text.known(row["share_pct"]) else ""
    text = f"{where}: {jobs}{share}; {app_text.half_paid_more(row)}"
    if (
        nation is not None
        and app_text.known(nation["annual_p50_usd"])
        and app_text.known(row["annual_p50_usd"])
    ):
        apart = 100 * (float(row["annual_p50_usd"]) / float(nation["annual_p50_usd"]) - 1)
        more = "more" if apart > 0 else "less"
        text += (
            f", {app_text.percent(abs(apart))} {more} than in all settings together"
            if round(apart, 1)
            else ", as in all settings together"
        )
    text += "."
    if app_text.known(row["annual_mean_usd"]) and app_text.known(row["wage_mean_rse_pct"]):
        low, high = interval(pd.Series([row["annual_mean_usd"]]), pd.Series([row["wage_mean_rse_pct"]]))
        text += (
            f" The average (mean) was {app_text.dollars(row['annual_mean_usd'])}, with a 90 % interval from "
            f"{app_text.about(low[0])} to {app_text.about(high[0])}."
        )
    return text


def _answer(tables: Tables, code: str, year: int) -> str:
    """The largest setting and its median; the highest and lowest medians among settings that are not small."""
    title, frame = tables.title(code), _parts(tables, code, year)
    if frame.empty:
        return f"BLS released no pay by setting for {app_text.name(title)} in May {year}."
    biggest = frame.iloc[0]
    share = biggest["share_pct"]
    if app_text.known(share):
        who = f"{app_text.percent(share)} of {app_text.people(title)}"
        lead = f"In May {year}, of the settings listed here, the largest was {_place(biggest)}, with {who}"
        if share >= MOST_PCT:
            lead = f"In May {year} most {app_text.people(title)} ({app_text.percent(share)}) worked in {_place(biggest)}"
    else:
        lead = f"In May {year} {app_text.people(title)} worked in {_place(biggest)} among other settings"
    text = f"{lead}; {app_text.half_paid_more(biggest)} there."
    large = frame[frame["share_pct"].fillna(0) >= WORTH_NAMING_SHARE_PCT]
    given = large[large["annual_p50_usd"].notna()].sort_values("annual_p50_usd")
    above = [_place(row) for _, row in large.iterrows() if app_text.capped(row, "annual_p50_usd")]
    if len(given) > 1:
        worst, best = given.iloc[0], given.iloc[-1]
        top = (
            f"{_place(best)} paid most ({app_text.dollars(best['annual_p50_usd'])})"
            if not above
            else f"{' and '.join(above)} paid most (above BLS's limit)"
        )
        text += (
            f" Among settings with at least {WORTH_NAMING_SHARE_PCT:.0f}{app_text.THIN}% of the jobs, {top}, "
            f"{_place(worst)} least ({app_text.dollars(worst['annual_p50_usd'])})."
        )
    return text


def _place(row: "pd.Series[Any]") -> str:
    return app_text.name(str(row["setting"]))


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    rest = frame["industry_code"] == REMAINDER

    def pay(column: str) -> list[str]:
        return [
            "–" if r else app_text.figure(row, column)
            for r, (_, row) in zip(rest, frame.iterrows(), strict=True)
        ]

    return pd.DataFrame(
        {
            "Setting": frame["setting"],
            "Jobs": [app_text.count(v) for v in frame["employment"]],
            "Share": [app_text.percent(v) for v in frame["share_pct"]],
            "10th pct.": pay("annual_p10_usd"),
            "25th pct.": pay("annual_p25_usd"),
            "Median": pay("annual_p50_usd"),
            "75th pct.": pay("annual_p75_usd"),
            "90th pct.": pay("annual_p90_usd"),
        }
    )
