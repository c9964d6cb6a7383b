"""What openings consist of: growth, exits (people who leave work) and transfers (people who change
occupation).

BLS counts openings by exits and transfers since the 2016-26 edition. Earlier editions gave ten-year totals of
growth and replacement by another method. Those are not annual averages: they are kept as rows without figures
and never divided by ten. Only BLS's workbooks give the parts; exports give openings alone.
"""

import pandas as pd

from etl.codes.classifications import find_projections_classification
from etl.schema.projections import FIRST_ANNUAL_OPENINGS
from outlook.codes.breaks import number_stretches
from outlook.jobs.growth import compare_growth
from outlook.jobs.projections import Projection, find_projection, load_earlier_projections, load_projections
from outlook.tables import Tables

EXITS_AND_TRANSFERS = "exits and transfers, a year"
TEN_YEAR_TOTAL = "growth and replacement, ten-year total"

COLUMNS = (
    "code",
    "title",
    "own",
    "segment",
    "vintage",
    "base_year",
    "target_year",
    "second_hand",
    "method",
    "comparable",
    "jobs_base",
    "jobs_projected",
    "openings_per_year",
    "growth_per_year",
    "exits_per_year",
    "transfers_per_year",
    "openings_per_100",
    "growth_per_100",
    "exits_per_100",
    "transfers_per_100",
    "source_id",
)
_PARTS = ("openings", "growth", "exits", "transfers")


def load_openings(tables: Tables, code: str) -> pd.DataFrame:
    """Load openings and their parts, one row per edition: COLUMNS, earlier codes of this work first, each
    with its `segment`.

    Figures are jobs or people a year. `growth_per_year` is a tenth of the projected change, negative if jobs
    decline (openings are then replacements alone, and fewer of them). `..._per_100` columns are per 100 jobs
    of the mean of base and projected jobs, like BLS's separation rates. `comparable` is false for ten-year
    totals (see `method`). Do not connect or subtract rows of different segments.
    """
    parts = []
    found = [*load_earlier_projections(tables, code), *load_projections(tables, code)]
    first = 0
    for each in dict.fromkeys(p.code for p in found):
        mine = [p for p in found if p.code == each]
        numbers = number_stretches(tables, each, [find_projections_classification(p.base_year) for p in mine])
        parts += [
            _row(tables, p, own=p.code == code, segment=first + n) for p, n in zip(mine, numbers, strict=True)
        ]
        first += numbers[-1] + 1
    return _frame(parts)


def compare_openings(tables: Tables, code: str, vintage: str) -> pd.DataFrame:
    """Compare an occupation's openings in one edition with those of the occupations it is compared with.

    COLUMNS and `role`; most openings per 100 jobs first, those without figures last. `own` marks the
    occupation asked for. `segment` is always 0, because it is one edition. The occupations are those of
    `compare_growth`.
    """
    roles = compare_growth(tables, code, vintage).set_index("code")["role"]
    rows = [
        _row(tables, p, own=p.code == code, segment=0)
        for each in roles.index
        for p in load_projections(tables, str(each))
        if p.vintage == vintage
    ]
    frame = _frame(rows)
    frame["role"] = frame["code"].map(roles)
    return frame.sort_values("openings_per_100", ascending=False, na_position="last", ignore_index=True)


def load_parts(tables: Tables, code: str, vintage: str) -> pd.DataFrame:
    """Load the row of `projections` of one edition, with `growth_per_year` and `not_replaced_per_year`
    (jobs, people a year).
    """
    found = find_projection(tables, code, vintage)
    frame = tables.rows(
        "SELECT * FROM projections WHERE occupation_code = ? AND vintage = ?", [code, vintage]
    )
    parts = (
        {"growth_per_year": found.growth_per_year, "not_replaced_per_year": found.not_replaced_per_year}
        if found
        else {}
    )
    return frame.assign(**{name: pd.array([part], "Int64") for name, part in parts.items()})


def _row(tables: Tables, p: Projection, *, own: bool, segment: int) -> dict[str, object]:
    annual = p.base_year >= FIRST_ANNUAL_OPENINGS
    yearly = {
        "openings": p.openings_per_year if annual else None,
        "growth": p.jobs_change / (p.target_year - p.base_year) if p.jobs_change is not None else None,
        "exits": p.exits_per_year if annual else None,
        "transfers": p.transfers_per_year if annual else None,
    }
    counted = (
        None if p.jobs_base is None or p.jobs_projected is None else (p.jobs_base + p.jobs_projected) / 2
    )
    return (
        {
            "code": p.code,
            "title": tables.title(p.code),
            "own": own,
            "segment": segment,
            "vintage": p.vintage,
            "base_year": p.base_year,
            "target_year": p.target_year,
            "second_hand": p.second_hand,
            "method": EXITS_AND_TRANSFERS if annual else TEN_YEAR_TOTAL,
            "comparable": annual,
            "jobs_base": p.jobs_base,
            "jobs_projected": p.jobs_projected,
            "source_id": p.source_id,
        }
        | {f"{part}_per_year": figure for part, figure in yearly.items()}
        | {
            f"{part}_per_100": 100 * figure / counted if counted and figure is not None else None
            for part, figure in yearly.items()
        }
    )


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS))
    whole = ("jobs_base", "jobs_projected", "openings_per_year", "exits_per_year", "transfers_per_year")
    rates = ("growth_per_year", *(f"{part}_per_100" for part in _PARTS))
    return frame.astype(dict.fromkeys(whole, "Int64") | dict.fromkeys(rates, "Float64"))
