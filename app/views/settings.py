"""`/settings`: what does each setting pay?"""

from typing import Any

import pandas as pd
import streamlit as st

from app import charts, controls, glossary, layout, words
from app.data import tables as shown_tables
from app.theme import palette
from outlook import growth, settings
from outlook.settings import REMAINDER

# A setting with few jobs has an uncertain median; the sentence names the highest and lowest only among larger ones.
WORTH_NAMING_SHARE_PCT = 3.0
MOST_PCT = 50.0


def page() -> None:
    """Settings that do not overlap and cover the total, with the range of pay and the jobs of each."""
    tables = shown_tables()
    layout.question("What does each setting pay?")
    left, right = st.columns([3, 2])
    with left:
        code = controls.occupation(
            tables, tables.codes_with_wages("industry_code <> '000000' AND area_type = 'nation'")
        )
    title = tables.title(code)
    years = [str(y) for y in settings.years(tables, code)]
    with right:
        year = int(
            controls.pick("year", "Year", years, years[0], lambda y: f"May {y}", glossary.short("OEWS"))
        )
    result = settings.settings(tables, code, year)
    now = growth.jobs_now(tables, code)
    layout.answer(_answer(result, title))
    median = None
    if now is not None and int(now["year"]) == year and words.known(now["annual_p50_usd"]):
        median = float(now["annual_p50_usd"])
    frame = result.frame
    shown = frame[frame["industry_code"] != REMAINDER]
    layout.chart(
        charts.setting_ranges(frame, median, palette()),
        f"Where {words.name(title)} work, largest setting first, and the range of their pay.",
        f"Annual pay, May {year}, nominal dollars. Thin line: 10th to 90th percentile; thick: 25th to 75th; dot: median; a wedge: goes on, capped or not released"
        + (f"; dashed: median of all settings, {words.dollars(median)}." if median else "."),
        f"Ranges of pay in {len(shown)} settings for {title}; the largest is {shown['setting'].iloc[0] if len(shown) else 'not released'}.",
        "settings",
    )
    layout.table(_table(frame), "The figures as a table", f"Jobs and pay by setting, May {year}")
    layout.download(
        "Download these figures (CSV)",
        lambda: settings.settings(shown_tables(), code, year).frame,
        f"settings_{code}_{year}.csv",
        "settings-csv",
        layout.table_address("wages", occupation_code=code, year=year, area_type="nation"),
    )
    layout.source(tables, frame["source_id"].unique())
    with st.expander("How we know"):
        layout.say(
            "Industries nest (health care holds hospitals) and repeat by owner, so adding up BLS's list would count jobs "
            "two and three times. The settings here are chosen so that no job is in two of them; “everything else” is the "
            "total less what is shown, jobs that BLS withholds included. Years for which only sectors were at hand are shown by sector. "
            "Pay by setting exists for the nation alone. The percentiles of a setting are BLS's own; BLS states an error for "
            "the mean wage, not for percentiles. Self-employed people are not counted."
        )


def _answer(result: settings.Settings, title: str) -> str:
    """The largest setting and its median; the highest and lowest medians among settings that are not small."""
    frame = result.frame[result.frame["industry_code"] != REMAINDER]
    if frame.empty:
        return f"BLS released no pay by setting for {words.name(title)} in May {result.year}."
    biggest = frame.iloc[0]
    share = biggest["share_pct"]
    if words.known(share):
        who = f"{words.percent(share)} of {words.people(title)}"
        lead = f"In May {result.year}, of the settings listed here, the largest was {_place(biggest)}, with {who}"
        if share >= MOST_PCT:
            lead = f"In May {result.year} most {words.people(title)} ({words.percent(share)}) worked in {_place(biggest)}"
    else:
        lead = f"In May {result.year} {words.people(title)} worked in {_place(biggest)} among other settings"
    text = f"{lead}; {words.half_paid_more(biggest)} there."
    large = frame[frame["share_pct"].fillna(0) >= WORTH_NAMING_SHARE_PCT]
    given = large[large["annual_p50_usd"].notna()].sort_values("annual_p50_usd")
    above = [_place(row) for _, row in large.iterrows() if words.capped(row, "annual_p50_usd")]
    if len(given) > 1:
        worst, best = given.iloc[0], given.iloc[-1]
        top = (
            f"{_place(best)} paid most ({words.dollars(best['annual_p50_usd'])})"
            if not above
            else f"{' and '.join(above)} paid most (above BLS's limit)"
        )
        text += (
            f" Among settings with at least {WORTH_NAMING_SHARE_PCT:.0f}{words.THIN}% of the jobs, {top}, "
            f"{_place(worst)} least ({words.dollars(worst['annual_p50_usd'])})."
        )
    return text


def _place(row: "pd.Series[Any]") -> str:
    return words.name(str(row["setting"]))


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    rest = frame["industry_code"] == REMAINDER

    def pay(column: str) -> list[str]:
        return [
            "–" if r else words.figure(row, column)
            for r, (_, row) in zip(rest, frame.iterrows(), strict=True)
        ]

    return pd.DataFrame(
        {
            "Setting": frame["setting"],
            "Jobs": [words.count(v) for v in frame["employment"]],
            "Share": [words.percent(v) for v in frame["share_pct"]],
            "10th pct.": pay("annual_p10_usd"),
            "25th pct.": pay("annual_p25_usd"),
            "Median": pay("annual_p50_usd"),
            "75th pct.": pay("annual_p75_usd"),
            "90th pct.": pay("annual_p90_usd"),
        }
    )
