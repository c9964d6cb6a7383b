"""Faults of the flat file: columns, units, rounding."""

from itertools import pairwise

import pandas as pd

from benchmarks.planted.flat_file import (
    change_figures,
    list_states,
    multiply,
    raise_pay,
    relabel,
    sort_lines,
    swap,
    widen,
    write_back,
)
from benchmarks.planted.layout import (
    ANNUAL,
    ANNUAL_ALL,
    ANNUAL_MEAN,
    DECIMALS,
    HOURLY,
    HOURLY_ALL,
    HOURLY_MEAN,
    JOBS,
    JOBS_RSE,
    PER_1000,
    WAGE_RSE,
    WAGES,
    Rng,
)
from benchmarks.planted.registry import NEXT, SAME, flat_fault, pick_core


@flat_fault("Percentile columns moved one to the left (p25 stands under p10, p90 twice)", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    kept = lines[~lines["figure"].isin([HOURLY[0], ANNUAL[0]])]
    moved = {now: before for group in (HOURLY, ANNUAL) for before, now in pairwise(group)}
    last = lines[lines["figure"].isin([HOURLY[-1], ANNUAL[-1]])]
    return sort_lines(pd.concat([relabel(kept, "figure", moved), last]))


@flat_fault("Percentile columns moved one to the right (the mean stands under p10)", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    kept = lines[~lines["figure"].isin([HOURLY[-1], ANNUAL[-1]])]
    moved = {b: a for group in (HOURLY, ANNUAL) for b, a in pairwise(group)}
    means = relabel(
        lines[lines["figure"].isin([HOURLY_MEAN, ANNUAL_MEAN])],
        "figure",
        {HOURLY_MEAN: HOURLY[0], ANNUAL_MEAN: ANNUAL[0]},
    )
    return sort_lines(pd.concat([relabel(kept, "figure", moved), means]))


@flat_fault("Hourly and annual wages swapped", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    pairs = zip(HOURLY_ALL, ANNUAL_ALL, strict=True)
    return relabel(lines, "figure", {k: v for a, b in pairs for k, v in swap(a, b).items()})


@flat_fault("Mean and median wages swapped", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabel(lines, "figure", swap(HOURLY_MEAN, HOURLY[2]) | swap(ANNUAL_MEAN, ANNUAL[2]))


@flat_fault("All wages times 10", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return multiply(lines, lines["figure"].isin(WAGES), 10)


@flat_fault("Hourly wages in cents", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return multiply(lines, lines["figure"].isin(HOURLY_ALL), 100)


@flat_fault("All wages 10% too high (adjusted for prices twice)", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    # Before the rounding, so that hourly and annual wages agree.
    wide = widen(lines)
    raise_pay(wide, 1.1)
    return write_back(lines, wide)


@flat_fault("Annual wages worked out with 2,000 hours in place of 2,080", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return multiply(lines, lines["figure"].isin(ANNUAL_ALL), 2000 / 2080)


@flat_fault("One occupation's mean annual wage worked out with half the hours, below its p10", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return multiply(lines, (lines["occupation"] == pick_core(rng)) & (lines["figure"] == ANNUAL_MEAN), 0.5)


@flat_fault("Employment in thousands", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return multiply(lines, lines["figure"] == JOBS, 1 / 1000)


@flat_fault("Employment of one occupation times 10", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return multiply(lines, (lines["occupation"] == pick_core(rng)) & (lines["figure"] == JOBS), 10)


@flat_fault("Employment of one occupation in one state times 10 (a zero too many)", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    code = pick_core(rng)
    published = lines[(lines["occupation"] == code) & (lines["figure"] == JOBS) & (lines["value"] != "-")]
    state = rng.choice(list_states(published))
    return multiply(
        lines, (lines["area"] == state) & (lines["occupation"] == code) & (lines["figure"] == JOBS), 10
    )


@flat_fault("Employment and its relative standard error swapped", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabel(lines, "figure", swap(JOBS, JOBS_RSE))


@flat_fault("Mean wage's error and employment's error swapped", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabel(lines, "figure", swap(WAGE_RSE, JOBS_RSE))


@flat_fault("Jobs per 1,000 given per 100", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return multiply(lines, lines["figure"] == PER_1000, 0.1)


@flat_fault("Datatype codes of the data shuffled", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    codes = sorted(DECIMALS)
    return relabel(lines, "figure", dict(zip(codes, rng.sample(codes, len(codes)), strict=True)))


@flat_fault("Wages rounded to thousands a year and whole dollars an hour", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    lines = change_figures(lines, lines["figure"].isin(ANNUAL_ALL), lambda n: n.round(-3))
    return change_figures(lines, lines["figure"].isin(HOURLY_ALL), lambda n: n.round(0))


@flat_fault("Employment rounded to hundreds, small areas to 0", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return change_figures(lines, lines["figure"] == JOBS, lambda n: n.round(-2))


@flat_fault("Hourly wages with a decimal comma", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.assign(
        value=lines["value"].where(~lines["figure"].isin(HOURLY_ALL), lines["value"].str.replace(".", ","))
    )


@flat_fault("Employment of one state with a minus sign", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return multiply(lines, (lines["area"] == rng.choice(list_states(lines))) & (lines["figure"] == JOBS), -1)
