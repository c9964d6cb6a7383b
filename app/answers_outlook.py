"""The frames of `/` by address: jobs and their projections, openings, jobs and pay by year, codes."""

from collections.abc import Sequence

import pandas as pd

from app.answer_parts import JOINED, NOMINAL, OCCUPATION, Answer, Chosen, Parameter, of
from etl.tables import NUMBER, TABLES, TEXT, TRUTH, WHOLE, Column
from outlook import growth, openings
from outlook.breaks import predecessors
from outlook.fan import SHARES, fan
from outlook.growth import EARLIER_METHOD, PRESENT_METHOD
from outlook.lineage import Node, lineage
from outlook.openings import EXITS_AND_TRANSFERS, TEN_YEAR_TOTAL
from outlook.real import base_years, in_dollars_of
from outlook.tidy import Tables

_PAY = ("annual_p50_usd", "annual_mean_usd")


def _jobs(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return growth.path(tables, chosen["occupation"])


def _fan(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    found, _ = fan(tables, chosen["occupation"])
    if found is None:
        return pd.DataFrame()
    return found.frame.assign(
        code=found.code, vintage=found.vintage, size=found.size.label, source_id=",".join(found.source_ids)
    )


def _growth(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return growth.compared(tables, chosen["occupation"], chosen["vintage"], several(chosen, "compare"))


def _openings(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    code, vintage = chosen["occupation"], chosen["vintage"]
    found = growth.of_edition(tables, code, vintage)
    frame = tables.rows(
        "SELECT * FROM projections WHERE occupation_code = ? AND vintage = ?", [code, vintage]
    )
    parts = (
        {"growth_per_year": found.growth_per_year, "not_replaced_per_year": found.not_replaced_per_year}
        if found
        else {}
    )
    return frame.assign(**{name: pd.array([part], "Int64") for name, part in parts.items()})


def _openings_by_edition(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return openings.by_edition(tables, chosen["occupation"])


def _openings_compared(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return openings.against(tables, chosen["occupation"], chosen["vintage"])


def histories(tables: Tables, codes: Sequence[str], base_year: int | None) -> pd.DataFrame:
    """`growth.history` of each occupation, `asked_code` before it, its pay in dollars of one May (None: of each year).

    Columns of `real.in_dollars_of` say which dollars; pay in those of another May is rounded to BLS's own tens. No rows
    where there is no national estimate.
    """
    parts = []
    for code in codes:
        frame = growth.history(tables, code)
        if frame.empty:
            continue
        part = in_dollars_of(tables, frame, base_year)
        if base_year is not None:
            for column in _PAY:
                part[column] = part[column].round(-1)
        part.insert(0, "asked_code", code)
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["asked_code"])


def _history(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    codes = [chosen["occupation"], *several(chosen, "compare")]
    dollars = chosen["dollars"]
    frame = histories(tables, codes, None if dollars == NOMINAL else int(dollars))
    return frame if frame.empty else frame.astype(dict.fromkeys(_PAY, "Int64"))


def _editions(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    codes = [chosen["occupation"], *predecessors(tables, chosen["occupation"])]
    return tables.rows(
        f"SELECT * FROM projections WHERE occupation_code IN ({', '.join('?' * len(codes))}) "
        "AND jobs_base IS NOT NULL AND jobs_projected IS NOT NULL ORDER BY vintage, occupation_code",
        codes,
    )


def _codes(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    found = lineage(tables, chosen["occupation"])
    nodes = {(node.code, node.classification): node for node in found.nodes}
    rows = tables.rows("SELECT * FROM crosswalk")
    sources = {
        (row.from_code, row.from_classification, row.to_code, row.to_classification): row.source_id
        for row in rows.itertuples()
    }
    lines = []
    for link in found.links:
        earlier = link.from_code, link.from_classification
        later = link.to_code, link.to_classification
        lines.append(
            _node("from", nodes[earlier])
            | _node("to", nodes[later])
            | {"unbroken": link.unbroken, "source_id": sources[(*earlier, *later)]}
        )
    years = [f"{end}_{which}_year" for end in ("from", "to") for which in ("first", "last")]
    return pd.DataFrame(lines).astype(dict.fromkeys(years, "Int64")) if lines else pd.DataFrame()


def _node(end: str, node: Node) -> dict[str, object]:
    return {
        f"{end}_code": node.code,
        f"{end}_title": node.title,
        f"{end}_classification": node.classification,
        f"{end}_first_year": node.first_year,
        f"{end}_last_year": node.last_year,
        f"{end}_holds_it": node.holds_it,
    }


def several(chosen: Chosen, name: str) -> list[str]:
    """The codes of a parameter that may hold several; none where it was not chosen."""
    return chosen[name].split(JOINED) if name in chosen else []


def _vintages(tables: Tables, code: str) -> list[str]:
    newest = growth.newest(tables, code)
    every = [each.vintage for each in reversed(growth.editions(tables, code))]
    return sorted(every, key=lambda vintage: newest is None or vintage != newest.vintage)


_VINTAGE = Parameter(
    "vintage",
    "edition of the projections; the newest of BLS's own where none is named",
    lambda tables, chosen: _vintages(tables, chosen["occupation"]),
    example="2024-34",
)
_COMPARE = Parameter(
    "compare",
    "SOC codes to compare with, joined by underscores",
    lambda tables, chosen: [code for code in tables.occupations if code != chosen["occupation"]],
    required=False,
    many=True,
    listed_at="/download/occupations.csv",
    example="29-9021_11-9111",
)
_DOLLARS = Parameter(
    "dollars",
    f"{NOMINAL}: as paid then; a year: in dollars of that May, by the CPI-U",
    lambda tables, _: [NOMINAL, *map(str, base_years(tables))],
    example=NOMINAL,
)

_OWN = Column("own", TRUTH, "false for an earlier code of related work")
_SEGMENT = Column(
    "segment", WHOLE, "number of the unbroken stretch; rows of two segments must not be joined or subtracted"
)
_SECOND_HAND = of("sources", "second_hand")
_OPENINGS = (
    *of("projections", code="occupation_code"),
    *of("occupations", "title"),
    _OWN,
    _SEGMENT,
    *of("projections", "vintage", "base_year", "target_year"),
    *_SECOND_HAND,
    Column("method", TEXT, "how openings were counted", values=(EXITS_AND_TRANSFERS, TEN_YEAR_TOTAL)),
    Column("comparable", TRUTH, "false for ten-year totals, whose openings are left out"),
    *of("projections", "jobs_base", "jobs_projected", "openings_per_year"),
    Column(
        "growth_per_year",
        NUMBER,
        "a tenth of the projected change; below zero where jobs decline",
        "jobs a year",
    ),
    *of("projections", "exits_per_year", "transfers_per_year"),
    *(
        Column(
            f"{part}_per_100",
            NUMBER,
            f"{part} a year per 100 jobs, of the mean of base and projected jobs",
            "per 100 jobs a year",
        )
        for part in ("openings", "growth", "exits", "transfers")
    ),
    *of("projections", "source_id"),
)


def _code_columns(end: str, which: str) -> tuple[Column, ...]:
    return (
        *of("crosswalk", f"{end}_code"),
        Column(f"{end}_title", TEXT, f"title of the {which} code in its classification"),
        *of("crosswalk", f"{end}_classification"),
        Column(f"{end}_first_year", WHOLE, "first May estimate under it; null where these tables have none"),
        Column(f"{end}_last_year", WHOLE, "last May estimate under it; null where these tables have none"),
        Column(f"{end}_holds_it", TRUTH, "whether any work of the occupation asked for was counted there"),
    )


ANSWERS = (
    Answer(
        "jobs",
        "jobs in the base and target year of every edition, earlier codes of the work included",
        "one row per edition, code and year, the oldest first",
        "/",
        (OCCUPATION,),
        (
            Column("year", WHOLE, "base or target year of the edition", required=True),
            Column(
                "jobs", WHOLE, "all jobs, the self-employed too; published in hundreds", "jobs", required=True
            ),
            Column("kind", TEXT, "what the figure is", values=("base year", "projected", "second-hand")),
            *of("projections", "vintage", code="occupation_code"),
            _OWN,
            *of("projections", "source_id"),
        ),
        _jobs,
    ),
    Answer(
        "fan",
        "the newest projection's path, and how far off past projections of occupations of its size were",
        "one row per year from base to target",
        "/",
        (OCCUPATION,),
        (
            *of("projections", code="occupation_code"),
            *of("projections", "vintage"),
            Column("size", TEXT, "size class whose past errors these are"),
            Column("year", WHOLE, "year of the path", required=True),
            Column("horizon_years", WHOLE, "years since the base year", "years", required=True),
            Column(
                "implied_jobs", WHOLE, "jobs as constant yearly growth from base to target implies", "jobs"
            ),
            *(
                Column(
                    f"{end}_{share}_jobs",
                    WHOLE,
                    f"{end} end of the band within which {share} of 100 past projections came out",
                    "jobs",
                )
                for share in SHARES
                for end in ("low", "high")
            ),
            Column(
                "cells", WHOLE, "comparisons behind the row; 0 where the band is interpolated or carried on"
            ),
            Column("spans", WHOLE, "pairs of editions that these comparisons are of"),
            Column("source_id", TEXT, "the rows of `sources` that this came from, joined by commas"),
        ),
        _fan,
    ),
    Answer(
        "growth",
        "projected growth of the occupations compared, the highest first",
        "one row per occupation",
        "/",
        (OCCUPATION, _VINTAGE, _COMPARE),
        (
            *of("projections", code="occupation_code"),
            *of("occupations", "title", "role"),
            *of("projections", "change_pct", "openings_per_year", "jobs_base", "jobs_projected"),
            *of("projections", "jobs_change", "source_id"),
        ),
        _growth,
    ),
    Answer(
        "openings",
        "openings a year and what they are made of",
        "one row: one edition and occupation",
        "/",
        (OCCUPATION, _VINTAGE),
        (
            *TABLES["projections"].columns,
            Column(
                "growth_per_year",
                WHOLE,
                "openings less exits and transfers: what growth adds; 0 where jobs decline",
                "jobs a year",
            ),
            Column(
                "not_replaced_per_year",
                WHOLE,
                "exits and transfers less openings: people who leave and are not replaced, as jobs decline",
                "people a year",
            ),
        ),
        _openings,
    ),
    Answer(
        "openings-by-edition",
        "openings and their parts in each edition, earlier codes of the work included",
        "one row per edition and code",
        "/",
        (OCCUPATION,),
        _OPENINGS,
        _openings_by_edition,
    ),
    Answer(
        "openings-compared",
        "openings per 100 jobs of the occupations compared, the most first",
        "one row per occupation",
        "/",
        (OCCUPATION, _VINTAGE),
        (*_OPENINGS, *of("occupations", "role")),
        _openings_compared,
    ),
    Answer(
        "history",
        "national jobs and pay by year, with the breaks of each occupation's code and of BLS's method",
        "one row per occupation asked for, year and code",
        "/",
        (OCCUPATION, _COMPARE, _DOLLARS),
        (
            Column(
                "asked_code",
                TEXT,
                "the occupation asked for, to whose history the row belongs",
                required=True,
            ),
            *of("wages", "year", code="occupation_code"),
            *of("occupations", "title"),
            _OWN,
            _SEGMENT,
            Column(
                "method",
                TEXT,
                "how BLS estimated; rows of two methods must not be joined or subtracted",
                values=(EARLIER_METHOD, PRESENT_METHOD),
            ),
            *of("wages", "employment", "employment_rse_pct"),
            Column(
                "annual_p50_usd", WHOLE, "median annual wage in the dollars that `base` names", "USD a year"
            ),
            Column(
                "annual_mean_usd", WHOLE, "mean annual wage in the dollars that `base` names", "USD a year"
            ),
            *of("wages", "not_released", "source_id"),
            Column("base", TEXT, "whose dollars these are; those of another May are rounded to tens"),
            Column(
                "deflator",
                NUMBER,
                "CPI-U of the base May over that of the row's May; 1 as paid then",
                "ratio",
            ),
            Column("prices_source_id", TEXT, "the row of `sources` of the price index; null as paid then"),
        ),
        _history,
    ),
    Answer(
        "editions",
        "what each edition of the projections said, earlier codes of the work included",
        "one row per edition and code",
        "/",
        (OCCUPATION,),
        TABLES["projections"].columns,
        _editions,
    ),
    Answer(
        "codes",
        "the codes that the work was counted under and what became of each",
        "one row per link of a code to one of the next classification",
        "/",
        (OCCUPATION,),
        (
            *_code_columns("from", "earlier"),
            *_code_columns("to", "later"),
            Column("unbroken", TRUTH, "all of the one went on as the other, and nothing else came"),
            *of("crosswalk", "source_id"),
        ),
        _codes,
    ),
)
