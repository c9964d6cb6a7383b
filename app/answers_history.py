"""The frames of `/` by address that the May estimates give: jobs and pay by year, and the codes they were made by."""

from collections.abc import Sequence

import pandas as pd

from app.answer_parts import (
    COMPARE,
    NOMINAL,
    OCCUPATION,
    OWN,
    SEGMENT,
    Answer,
    Chosen,
    Parameter,
    hourly_median,
    of,
    several,
)
from etl.tables import NUMBER, TEXT, TRUTH, WHOLE, Column
from outlook import growth
from outlook.growth import EARLIER_METHOD, PRESENT_METHOD
from outlook.lineage import Node, lineage
from outlook.real import base_years, in_dollars_of
from outlook.tidy import Tables

_PAY = ("annual_p50_usd", "annual_mean_usd")


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


_DOLLARS = Parameter(
    "dollars",
    f"{NOMINAL}: as paid then; a year: in dollars of that May, by the CPI-U",
    lambda tables, _: [NOMINAL, *map(str, base_years(tables))],
    example=NOMINAL,
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
        "history",
        "national jobs and pay by year, with the breaks of each occupation's code and of BLS's method",
        "one row per occupation asked for, year and code",
        "/",
        (OCCUPATION, COMPARE, _DOLLARS),
        (
            Column(
                "asked_code",
                TEXT,
                "the occupation asked for, to whose history the row belongs",
                required=True,
            ),
            *of("wages", "year", code="occupation_code"),
            *of("occupations", "title"),
            OWN,
            SEGMENT,
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
            hourly_median("median hourly wage in the dollars that `base` names"),
            *of("wages", "not_released", "top_coded", "source_id"),
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
