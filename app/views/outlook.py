"""`/`: where is this work going?"""

import pandas as pd
import streamlit as st

from app import charts, controls, layout, words
from app.data import tables as shown_tables
from app.theme import palette
from outlook import growth
from outlook.tidy import ALL_OCCUPATIONS, Tables


def page() -> None:
    """Jobs now, growth against all occupations, openings, history with its breaks, editions side by side."""
    tables = shown_tables()
    layout.question("Where is this work going?")
    st.markdown(
        "Health information technicians keep, code and check the records that hospitals and insurers run on. "
        "Choose an occupation to see how many jobs there are, how many are projected, and what they pay."
    )
    code = controls.occupation(tables)
    title = tables.title(code)
    newest = growth.newest(tables, code)
    everyone = growth.of_edition(tables, ALL_OCCUPATIONS, newest.vintage) if newest else None
    now = growth.jobs_now(tables, code)
    current = newest is None or growth.is_current(tables, newest)
    layout.answer(
        f"{words.growth(newest, title, everyone, current=current)} {words.jobs_and_pay(now, title)}"
    )
    _quoted(tables, code)
    if tables.occupations[code].note:
        st.caption(f"{title} ({code}): {tables.occupations[code].note}")
    _compared(tables, code, title, newest)
    _openings(tables, title, newest)
    _history(tables, code, title)
    _editions(tables, code, title)


def _quoted(tables: Tables, code: str) -> None:
    """A newer edition that is known second-hand only: said, never made the headline."""
    quoted = growth.quoted(tables, code)
    if quoted:
        layout.note(
            f"A newer edition is out. Its figures are second-hand here (quoted by others): "
            f"{words.percent(quoted.change_pct, signed=True)} from {quoted.base_year} to {quoted.target_year}. "
            "They move into the answer above when BLS's own file is imported."
        )


def _compared(tables: Tables, code: str, title: str, newest: growth.Projection | None) -> None:
    st.header("How does that compare?", anchor=False)
    if newest is None:
        st.markdown(f"No edition of the projections has {words.name(title)} under the code {code}.")
        return
    frame = growth.compared(tables, code, newest.vintage)
    rank = growth.rank(frame, code)
    finding = (
        f"{title} rank {rank.place} of the {rank.of} compared here in projected growth."
        if rank
        else f"Growth of {words.name(title)} beside the occupations compared here."
    )
    layout.chart(
        charts.growth_bars(frame, code, palette()),
        finding,
        f"Projected change in jobs, {newest.base_year} to {newest.target_year}, percent. All jobs, the self-employed too.",
        f"Bar chart of projected growth {newest.vintage} for {len(frame)} occupations; {title} {words.percent(newest.change_pct)}.",
        "growth",
    )
    shown = pd.DataFrame(
        {
            "Occupation": frame["title"],
            "Growth": [words.percent(v, signed=True) for v in frame["change_pct"]],
            f"Jobs {newest.base_year}": [words.count(v) for v in frame["jobs_base"]],
            f"Jobs {newest.target_year}": [words.count(v) for v in frame["jobs_projected"]],
            "Openings a year": [words.count(v) for v in frame["openings_per_year"]],
        }
    )
    layout.table(shown, "The figures as a table", "Projected growth by occupation")
    vintage = newest.vintage
    layout.download(
        "Download these figures (CSV)",
        lambda: growth.compared(shown_tables(), code, vintage),
        f"growth_{vintage}.csv",
        "growth-csv",
        layout.table_address("projections", vintage=vintage),
    )
    layout.source(tables, frame["source_id"].unique())


def _openings(tables: Tables, title: str, newest: growth.Projection | None) -> None:
    st.header("Why are there openings?", anchor=False)
    finding = words.openings(newest, title)
    if newest is None or newest.growth_per_year is None:
        st.markdown(finding)
        return
    layout.chart(
        charts.openings_bars(newest, palette()),
        finding,
        f"Openings a year, average {newest.base_year} to {newest.target_year}.",
        f"Bar chart: exits {newest.exits_per_year}, transfers {newest.transfers_per_year}, growth {newest.growth_per_year} a year.",
        "openings",
    )
    lost = newest.not_replaced_per_year
    parts = pd.DataFrame(
        {
            "Cause": [
                "People leave the labor force (exits)",
                "People change occupation (transfers)",
                "New jobs (growth)",
                "Not replaced, as jobs decline",
                "All openings",
            ],
            "A year": [
                words.count(newest.exits_per_year),
                words.count(newest.transfers_per_year),
                words.count(newest.growth_per_year),
                f"−{words.count(lost)}" if lost else "0",
                words.count(newest.openings_per_year),
            ],
        }
    )
    layout.table(parts, "The figures as a table", "Openings a year by cause")
    code, vintage = newest.code, newest.vintage
    layout.download(
        "Download these figures (CSV)",
        lambda: shown_tables().rows(
            "SELECT * FROM projections WHERE occupation_code = ? AND vintage = ?", [code, vintage]
        ),
        f"openings_{code}_{vintage}.csv",
        "openings-csv",
        layout.table_address("projections", occupation_code=code, vintage=vintage),
    )
    layout.source(tables, [newest.source_id])


def _history(tables: Tables, code: str, title: str) -> None:
    st.header("How has it been?", anchor=False)
    frame = growth.history(tables, code)
    if frame.empty:
        st.markdown(f"These tables hold no national estimates of {words.name(title)}.")
        return
    broken = frame["segment"].nunique() > 1
    own = frame[frame["own"] & frame["annual_p50_usd"].notna()]
    own = own[own["segment"] == own["segment"].max()]
    finding = f"Median pay of {words.name(title)} by year."
    if len(own) > 1:
        first, last = own.iloc[0], own.iloc[-1]
        change = 100 * (last["annual_p50_usd"] / first["annual_p50_usd"] - 1)
        verb = "rose" if change > 0 else "fell" if change < 0 else "stayed"
        finding = (
            f"Median pay {verb} from {words.dollars(first['annual_p50_usd'])} in May {first['year']} to "
            f"{words.dollars(last['annual_p50_usd'])} in May {last['year']}, before inflation."
        )
    why = (
        " Lines break where the government changed the occupation's code: counts before and after are of different work."
        if broken
        else ""
    )
    layout.chart(
        charts.history_lines(frame, "annual_p50_usd", palette(), money=True),
        finding,
        f"Median annual pay each May, nominal dollars.{why}",
        f"Line chart of median pay by year for {title}"
        + (", with breaks at changes of code." if broken else "."),
        "history-pay",
    )
    jobs = own[own["employment"].notna()]
    finding = f"Wage and salary jobs of {words.name(title)} by year."
    if len(jobs) > 1:
        first, last = jobs.iloc[0], jobs.iloc[-1]
        finding = f"Jobs went from {words.count(first['employment'])} in May {first['year']} to {words.count(last['employment'])} in May {last['year']}."
    layout.chart(
        charts.history_lines(frame, "employment", palette(), money=False),
        finding,
        "Wage and salary jobs each May. Each estimate pools about three years of surveys, so small yearly changes mean little.",
        f"Line chart of jobs by year for {title}" + (", with breaks at changes of code." if broken else "."),
        "history-jobs",
    )
    shown = pd.DataFrame(
        {
            "May": frame["year"].astype(str),
            "Code": frame["code"],
            "Counted as": frame["title"],
            "Jobs": [words.count(v) for v in frame["employment"]],
            "Median pay": [words.dollars(v) for v in frame["annual_p50_usd"]],
        }
    )
    layout.table(shown, "The figures as a table", "Jobs and median pay by year and code")
    layout.download(
        "Download these figures (CSV)",
        lambda: growth.history(shown_tables(), code),
        f"history_{code}.csv",
        "history-csv",
        layout.table_address(
            "wages",
            occupation_code=",".join(dict.fromkeys(frame["code"])),
            area_type="nation",
            industry_code="000000",
        ),
    )
    layout.source(tables, frame["source_id"].iloc[::-1])


def _editions(tables: Tables, code: str, title: str) -> None:
    st.header("What did each edition of the projections say?", anchor=False)
    own = growth.editions(tables, code)
    every = growth.earlier_editions(tables, code) + own
    every = [e for e in every if e.jobs_base is not None and e.jobs_projected is not None]
    if not every:
        st.markdown(f"No edition has {words.name(title)} under this or an earlier code.")
        return
    every.sort(key=lambda e: (e.base_year, e.code))
    finding = words.editions(own, title)
    layout.chart(
        charts.edition_dumbbells(every, code, palette()),
        finding,
        "Jobs in the base year and ten years on, one line an edition. Grey: an earlier code, which counted different work. Hollow: second-hand.",
        f"{len(every)} editions of the projections for {title}, each with jobs in its base and target year.",
        "editions",
    )
    shown = pd.DataFrame(
        {
            "Edition": [words.year_pair(e) for e in every],
            "Code": [e.code for e in every],
            "Jobs then": [words.count(e.jobs_base) for e in every],
            "Jobs ten years on": [words.count(e.jobs_projected) for e in every],
            "Growth": [words.percent(e.change_pct, signed=True) for e in every],
            "Openings a year": [
                words.count(e.openings_per_year) if e.openings_per_year is not None else "not given"
                for e in every
            ],
        }
    )
    layout.table(shown, "The figures as a table", "Editions of the projections")
    codes = sorted({e.code for e in every})
    marks = ", ".join("?" for _ in codes)
    layout.download(
        "Download these figures (CSV)",
        lambda: shown_tables().rows(
            f"SELECT * FROM projections WHERE occupation_code IN ({marks}) ORDER BY vintage", codes
        ),
        f"editions_{code}.csv",
        "editions-csv",
        layout.table_address("projections", occupation_code=",".join(codes)),
    )
    layout.source(tables, [e.source_id for e in reversed(every)])
