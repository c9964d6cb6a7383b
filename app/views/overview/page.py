"""`/`: where is this work going?"""

from collections.abc import Iterator, Sequence

import pandas as pd
import streamlit as st

from app import text
from app.components import layout, sections
from app.components.controls import Controls, wish
from app.components.exhibit import Exhibit, More, table_address
from app.components.sections import Heading, Method, Piece, Words
from app.downloads.download import JOINED, NOMINAL
from app.edition import tables as shown_tables
from app.site import OUTLOOK
from app.theme import Palette, palette
from app.views.overview import bar_charts, past_projections, past_projections_charts, sentences
from app.views.overview import charts as overview_charts
from app.views.overview.sentences import rise_sentence
from outlook.codes.breaks import METHOD_SINCE
from outlook.codes.lineage import lineage
from outlook.jobs import growth, openings
from outlook.jobs.fan import Fan, fan
from outlook.pay.histories import load_histories
from outlook.pay.inflation import rise
from outlook.tables import ALL_OCCUPATIONS, Tables

CHARTS = (
    "jobs",
    "growth",
    "openings",
    "openings-compared",
    "pay",
    "estimates",
    past_projections.CHART,
    "editions",
    "codes",
)
LEAD = (
    "You see how many people do this work in the United States, how many the government expects in ten years, and what "
    "they are paid. Choose another occupation here, or go on to settings, states and whole careers in the menu."
)


def page() -> None:
    """Jobs now and projected, growth against others, openings, history with its breaks, editions side by side."""
    tables = shown_tables()
    rooms = layout.page(
        OUTLOOK.question, charts=CHARTS, controls="Change or compare the occupation", introduction=LEAD
    )
    with rooms.controls:
        controls = Controls(rooms.notes)
        one, two, three = st.columns([2, 2, 1], vertical_alignment="bottom")
        with one:
            code = controls.occupation(tables)
        with two:
            others = controls.others(tables, code)
        with three:
            dollars = controls.dollars(tables)
    with rooms.answer:
        layout.answer(tables.compute(_answer, code))
    with rooms.notes:
        layout.note(_quoted(tables, code))
        if tables.occupations[code].note:
            layout.say_small(f"{tables.title(code)} ({code}): {tables.occupations[code].note}")
    colours, compared = palette(), tuple(others)
    sections.section(tables, _jobs, code, colours, rooms=rooms)
    sections.section(tables, _compared, code, compared, colours)
    sections.section(tables, _openings, code, colours)
    sections.section(tables, _history, code, compared, None if dollars == NOMINAL else int(dollars), colours)
    sections.section(tables, past_projections.section, code, colours)
    sections.section(tables, _editions, code, colours)
    sections.section(tables, _codes, code, colours)


def _answer(tables: Tables, code: str) -> str:
    title = tables.title(code)
    newest = growth.newest(tables, code)
    everyone = growth.of_edition(tables, ALL_OCCUPATIONS, newest.vintage) if newest else None
    current = newest is None or growth.is_current(tables, newest)
    now = growth.jobs_now(tables, code)
    return (
        f"{sentences.growth(newest, title, everyone, current=current)} {sentences.jobs_and_pay(now, title)}"
    )


def _quoted(tables: Tables, code: str) -> str:
    """A newer edition that is known second-hand only: said, never made the headline."""
    quoted = growth.quoted(tables, code)
    return (
        f"A newer edition is out, known here second-hand only: {text.percent(quoted.change_pct, signed=True)} from "
        f"{quoted.base_year} to {quoted.target_year}. It moves into the answer when BLS's own file is imported."
        if quoted
        else ""
    )


def _jobs(tables: Tables, code: str, colours: Palette) -> Iterator[Piece]:
    """The answer drawn: jobs in each base year, and as projected."""
    title, newest = tables.title(code), growth.newest(tables, code)
    if newest is None or newest.jobs_base is None or newest.jobs_projected is None:
        yield Words(f"No edition of the projections has {text.name(title)} under the code {code}.")
        return
    stretches = growth.reported(tables, code)
    quoted = growth.quoted(tables, code)
    spread, _ = fan(tables, code)
    points = growth.path(tables, code)
    yield Exhibit(
        name="jobs",
        drawing=overview_charts.jobs_path(
            stretches, newest=newest, quoted=quoted, fan=spread.frame if spread else None, colours=colours
        ),
        finding=sentences.path(newest, title),
        measure="All jobs, the self-employed too, in thousands. Solid: base years of successive editions of the Employment "
        f"Projections; dashed: the edition {sentences.year_pair(newest)}"
        + (", hollow diamond: a newer edition, second-hand" if quoted else "")
        + ("; no line crosses a change of code." if len(stretches) > 1 else ".")
        + (
            f" Bands: within these half, and nine in ten, of the past projections of occupations with {spread.size.label} "
            "came out."
            if spread
            else ""
        ),
        alt=f"Line chart of jobs of {text.name(title)}: {sentences.path(newest, title)}",
        table=pd.DataFrame(
            {
                "Year": points["year"].astype(str),
                "Jobs": [text.count(v) for v in points["jobs"]],
                "What it is": points["kind"],
                "Edition": [v.replace("-", "–") for v in points["vintage"]],
                "Code": points["code"],
            }
        ),
        table_alt=f"Jobs of {text.name(title)} by year",
        answer="jobs",
        chosen={"occupation": code},
        source_ids=points["source_id"].iloc[::-1],
        tidy_rows=table_address("projections", occupation_code=",".join(dict.fromkeys(points["code"]))),
        more=[
            More(
                label="The bands as a table",
                table=_fan_table(spread),
                answer="fan",
                chosen={"occupation": code},
            )
        ]
        if spread
        else [],
    )
    if spread:
        yield Method((spread.method,))


def _fan_table(spread: Fan) -> pd.DataFrame:
    frame = spread.frame

    def band(share: int) -> list[str]:
        ends = zip(frame[f"low_{share}_jobs"], frame[f"high_{share}_jobs"], strict=True)
        return [f"{text.count(round(a, -2))} to {text.count(round(b, -2))}" for a, b in ends]

    return pd.DataFrame(
        {
            "Year": frame["year"].astype(str),
            "As projected": [text.count(round(v, -2)) for v in frame["implied_jobs"]],
            "Half of past projections": band(50),
            "Nine in ten": band(90),
            "Comparisons behind it": [text.count(v) if v else "by rule" for v in frame["cells"]],
        }
    )


def _compared(tables: Tables, code: str, others: Sequence[str], colours: Palette) -> Iterator[Piece]:
    title, newest = tables.title(code), growth.newest(tables, code)
    if newest is None:
        return
    yield Heading("How does that compare?")
    frame = growth.compared(tables, code, newest.vintage, others)
    rank = growth.rank(frame, code)
    finding = (
        f"{title} rank {rank.place} of the {rank.of} compared here in projected growth."
        if rank and rank.of > 1
        else f"Growth of {text.name(title)} beside the occupations compared here."
    )
    vintage = newest.vintage
    yield Exhibit(
        name="growth",
        drawing=bar_charts.growth_bars(frame, code, colours),
        finding=finding,
        measure=f"Projected change in jobs, {newest.base_year} to {newest.target_year}, percent. All jobs, the self-employed "
        "too. Choose a bar to see that occupation.",
        alt=f"Bar chart of projected growth {vintage} for {len(frame)} occupations; {title} {text.percent(newest.change_pct)}.",
        table=pd.DataFrame(
            {
                "Occupation": frame["title"],
                "Growth": [text.percent(v, signed=True) for v in frame["change_pct"]],
                f"Jobs {newest.base_year}": [text.count(v) for v in frame["jobs_base"]],
                f"Jobs {newest.target_year}": [text.count(v) for v in frame["jobs_projected"]],
                "Openings a year": [text.count(v) for v in frame["openings_per_year"]],
            }
        ),
        table_alt="Projected growth by occupation",
        answer="growth",
        chosen={"occupation": code, "vintage": vintage} | _compare(others),
        source_ids=frame["source_id"].unique(),
        tidy_rows=table_address("projections", vintage=vintage),
        pick=lambda picked: wish("occupation", picked),
    )


def _compare(others: Sequence[str]) -> dict[str, str]:
    return {"compare": JOINED.join(others)} if others else {}


def _openings(tables: Tables, code: str, colours: Palette) -> Iterator[Piece]:
    title, newest = tables.title(code), growth.newest(tables, code)
    if newest is None:
        return
    yield Heading("Why are there openings?")
    finding = sentences.openings(newest, title)
    if newest.growth_per_year is None:
        yield Words(finding)
        return
    lost = newest.not_replaced_per_year
    vintage = newest.vintage
    yield Exhibit(
        name="openings",
        drawing=bar_charts.openings_bars(newest, colours),
        finding=finding,
        measure=f"Openings a year, average {newest.base_year} to {newest.target_year}: exits, transfers and growth.",
        alt=f"Bar chart: exits {text.count(newest.exits_per_year)}, transfers {text.count(newest.transfers_per_year)}, "
        f"growth {text.count(newest.growth_per_year)} a year.",
        table=pd.DataFrame(
            {
                "Cause": [
                    "People leave the labor force (exits)",
                    "People change occupation (transfers)",
                    "New jobs (growth)",
                    "Not replaced, as jobs decline",
                    "All openings",
                ],
                "A year": [
                    text.count(newest.exits_per_year),
                    text.count(newest.transfers_per_year),
                    text.count(newest.growth_per_year),
                    f"−{text.count(lost)}" if lost else "0",
                    text.count(newest.openings_per_year),
                ],
            }
        ),
        table_alt="Openings a year by cause",
        answer="openings",
        chosen={"occupation": code, "vintage": vintage},
        source_ids=[newest.source_id],
        more=[
            More(
                label="Openings by edition",
                table=_openings_by_edition(tables, code),
                answer="openings-by-edition",
                chosen={"occupation": code},
            )
        ],
    )
    frame = openings.against(tables, code, vintage)
    if frame["openings_per_100"].notna().sum() < 2:
        return
    yield Exhibit(
        name="openings-compared",
        drawing=past_projections_charts.openings_per_100(frame, code, colours),
        finding=sentences.openings_rate(frame, code=code, title=title),
        measure=f"Openings a year per 100 jobs (mean of {newest.base_year} and {newest.target_year}): most of them are other "
        "people's leaving, so high rates mean that many leave. Choose a bar to see that occupation.",
        alt=f"Bar chart of openings per 100 jobs for {len(frame)} occupations.",
        table=pd.DataFrame(
            {
                "Occupation": frame["title"],
                "Openings per 100 jobs": [_rate(v) for v in frame["openings_per_100"]],
                "of them exits": [_rate(v) for v in frame["exits_per_100"]],
                "transfers": [_rate(v) for v in frame["transfers_per_100"]],
                "growth": [_rate(v) for v in frame["growth_per_100"]],
                "Openings a year": [text.count(v) for v in frame["openings_per_year"]],
            }
        ),
        table_alt="Openings a year per 100 jobs",
        answer="openings-compared",
        chosen={"occupation": code, "vintage": vintage},
        source_ids=frame["source_id"].unique(),
        tidy_rows=table_address("projections", vintage=vintage),
        pick=lambda picked: wish("occupation", picked),
    )


def _rate(value: object) -> str:
    return f"{float(value):.1f}".replace("-", "−") if text.known(value) else "not given"  # type: ignore[arg-type]


def _openings_by_edition(tables: Tables, code: str) -> pd.DataFrame:
    frame = openings.by_edition(tables, code)

    def a_year(column: str) -> list[str]:
        return [
            (text.count(v) if text.known(v) else "not given") if fit else "ten-year totals only"
            for v, fit in zip(frame[column], frame["comparable"], strict=True)
        ]

    return pd.DataFrame(
        {
            "Edition": [v.replace("-", "–") for v in frame["vintage"]],
            "Code": frame["code"],
            "Openings a year": a_year("openings_per_year"),
            "Exits": a_year("exits_per_year"),
            "Transfers": a_year("transfers_per_year"),
            "Per 100 jobs": [_rate(v) for v in frame["openings_per_100"]],
        }
    )


def _history(
    tables: Tables, code: str, others: Sequence[str], base_year: int | None, colours: Palette
) -> Iterator[Piece]:
    title = tables.title(code)
    yield Heading("What has it paid, and how many have had the work?")
    codes = [code, *others]
    every = load_histories(tables, codes, base_year)
    frames = [
        (tables.title(each), frame.reset_index(drop=True))
        for each in codes
        if not (frame := every[every["asked_code"] == each]).empty
    ]
    if not frames or frames[0][0] != title:
        yield Words(f"These tables hold no national estimates of {text.name(title)}.")
        return
    first = frames[0][1]
    broken = any(frame["segment"].nunique() > 1 for _, frame in frames)
    changed = any((frame.groupby("segment")["method"].nunique() > 1).any() for _, frame in frames)
    why = " No line crosses a change of code: the work counted is another." if broken else ""
    why += (
        f" No line crosses May {METHOD_SINCE}: BLS has estimated by another method since." if changed else ""
    )
    money = f"in dollars of May {base_year} (CPI-U)" if base_year else "nominal dollars"
    chosen = {"occupation": code} | _compare(others) | {"dollars": str(base_year or NOMINAL)}
    if any(frame["annual_p50_usd"].notna().any() for _, frame in frames):
        yield _estimates(
            frames,
            chosen=chosen,
            colours=colours,
            name="pay",
            finding=_pay_finding(first, title, base_year),
            measure=f"Median annual pay each May, {money}.{why}",
        )
    if first["annual_p50_usd"].notna().any():
        # The years of the finding above: a median may be capped or withheld in others.
        years = _comparable(first, "annual_p50_usd")["year"]
        ends = (int(years.min()), int(years.max())) if len(years) > 1 else (METHOD_SINCE, None)
        yield Words(rise_sentence(*rise(tables, code, "annual_p50_usd", *ends), title=title))
    else:
        yield Words(text.no_annual_pay(first.iloc[-1], title))
    yield _estimates(
        frames,
        chosen=chosen,
        colours=colours,
        name="estimates",
        finding=_jobs_finding(first, title),
        measure="Wage and salary jobs each May, without the self-employed. Each estimate pools about three years of surveys, so "
        f"small yearly changes say little.{why}",
    )


def _estimates(
    frames: list[tuple[str, pd.DataFrame]],
    *,
    chosen: dict[str, str],
    colours: Palette,
    name: str,
    finding: str,
    measure: str,
) -> Exhibit:
    money = name == "pay"
    column = "annual_p50_usd" if money else "employment"
    together = pd.concat([frame for _, frame in frames], ignore_index=True)
    prices = list(together["prices_source_id"].dropna().unique()) if money else []
    drawing = (
        overview_charts.panels(frames, column, colours, money=money)
        if len(frames) > 1
        else overview_charts.history_lines(frames[0][1], column, colours, money=money)
    )
    return Exhibit(
        name=name,
        drawing=drawing,
        finding=finding,
        measure=measure,
        alt=f"Line chart of {'median pay' if money else 'jobs'} by year for "
        + text.listed([text.name(title) for title, _ in frames])
        + (", with breaks at changes of code." if together["code"].nunique() > len(frames) else "."),
        table=pd.DataFrame(
            {
                "May": together["year"].astype(str),
                "Code": together["code"],
                "Counted as": together["title"],
                ("Median pay" if money else "Jobs"): [
                    text.figure(row, column, text.dollars if money else text.count)
                    for _, row in together.iterrows()
                ],
            }
        ),
        table_alt=f"{'Median pay' if money else 'Jobs'} by year and code",
        answer="history",
        chosen=chosen,
        source_ids=[*together["source_id"].iloc[::-1], *prices],
        tidy_rows=table_address(
            "wages",
            occupation_code=",".join(dict.fromkeys(together["code"])),
            area_type="nation",
            industry_code="000000",
        ),
    )


def _comparable(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows with a figure that BLS's method lets one compare: of the occupation's own code, by the present method."""
    own = frame[frame["own"] & (frame["method"] == growth.PRESENT_METHOD)]
    given: pd.DataFrame = own[(own["segment"] == own["segment"].max()) & own[column].notna()]
    return given


def _pay_finding(frame: pd.DataFrame, title: str, base_year: int | None) -> str:
    given = _comparable(frame, "annual_p50_usd")
    if len(given) < 2:
        return f"Median pay of {text.name(title)} by year."
    what = f"in dollars of May {base_year}" if base_year else "before inflation"
    return f"Median pay {sentences.change(given['annual_p50_usd'], years=given['year'], form=text.dollars)}, {what}."


def _jobs_finding(frame: pd.DataFrame, title: str) -> str:
    given = _comparable(frame, "employment")
    if len(given) < 2:
        return f"Wage and salary jobs of {text.name(title)} by year."
    return f"Estimates of wage and salary jobs {sentences.change(given['employment'], years=given['year'], form=text.count)}."


def _codes(tables: Tables, code: str, colours: Palette) -> Iterator[Piece]:
    """How the work was counted before: the codes and what became of them."""
    title = tables.title(code)
    found = lineage(tables, code)
    if not found.nodes or found.unbroken:
        return
    yield Heading("How was this work counted before?")
    names = {(n.code, n.classification): n for n in found.nodes}
    yield Exhibit(
        name="codes",
        drawing=overview_charts.lineage_figure(found, colours),
        finding=sentences.lineage(found, title),
        measure="Codes of the occupation lists that the May estimates were made by. A line: some of the work counted under one "
        "code went on under the other; thick: all of it, and nothing else.",
        alt=f"Diagram of {len(found.nodes)} codes in {len({n.classification for n in found.nodes})} occupation lists.",
        table=pd.DataFrame(
            {
                "Code": [link.from_code for link in found.links],
                "Title": [names[link.from_code, link.from_classification].title for link in found.links],
                "List": [link.from_classification for link in found.links],
                "Went on as": [link.to_code for link in found.links],
                "Its title": [names[link.to_code, link.to_classification].title for link in found.links],
                "Its list": [link.to_classification for link in found.links],
                "How": ["unchanged" if link.unbroken else "in part" for link in found.links],
            }
        ),
        table_alt="Codes and what became of them",
        answer="codes",
        chosen={"occupation": code},
        source_ids=tables.rows("SELECT DISTINCT source_id FROM crosswalk")["source_id"],
        tidy_rows=table_address("crosswalk", from_code=",".join(dict.fromkeys(n.code for n in found.nodes))),
    )


def _editions(tables: Tables, code: str, colours: Palette) -> Iterator[Piece]:
    title = tables.title(code)
    yield Heading("What did each edition of the projections say?")
    own = growth.editions(tables, code)
    every = growth.earlier_editions(tables, code) + own
    every = [e for e in every if e.jobs_base is not None and e.jobs_projected is not None]
    if not every:
        yield Words(f"No edition has {text.name(title)} under this or a related code.")
        return
    every.sort(key=lambda e: (e.base_year, e.code))
    yield Exhibit(
        name="editions",
        drawing=bar_charts.edition_dumbbells(every, code, colours),
        finding=sentences.editions(own, title),
        measure="Jobs in the base year and ten years on, one line an edition. Grey: another code, earlier or later, which counted different "
        "work. Hollow: second-hand.",
        alt=f"{len(every)} editions of the projections for {title}, each with jobs in its base and target year.",
        table=pd.DataFrame(
            {
                "Edition": [sentences.year_pair(e) for e in every],
                "Code": [e.code for e in every],
                "Jobs then": [text.count(e.jobs_base) for e in every],
                "Jobs ten years on": [text.count(e.jobs_projected) for e in every],
                "Growth": [text.percent(e.change_pct, signed=True) for e in every],
                "Openings a year": [
                    text.count(e.openings_per_year) if e.openings_per_year is not None else "not given"
                    for e in every
                ],
            }
        ),
        table_alt="Editions of the projections",
        answer="editions",
        chosen={"occupation": code},
        source_ids=[e.source_id for e in reversed(every)],
    )
