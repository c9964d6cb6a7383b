"""Faults of the flat file: places, industries, occupations."""

import pandas as pd

from benchmarks.planted.files import Files
from benchmarks.planted.flat_file import (
    format_flat,
    list_metros,
    list_states,
    multiply,
    parse_figures,
    relabel,
    restore_old,
    shift_codes,
    sort_lines,
    swap,
)
from benchmarks.planted.layout import (
    ALL_INDUSTRIES,
    CORE,
    DATA,
    HOSPITALS,
    JOBS,
    LISTED,
    NATION,
    OE,
    PER_1000,
    PHYSICIANS,
    QUOTIENT,
    WAGES,
    Rng,
)
from benchmarks.planted.registry import NEXT, SAME, fault, flat_fault, pick_core


@flat_fault("Two states' rows swapped", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabel(lines, "area", swap(*rng.sample(list_states(lines), 2)))


@flat_fault("All states' rows under the next state's code", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabel(lines, "area", shift_codes(list_states(lines)))


@flat_fault("Half the metropolitan areas gone", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    metros = sorted(lines.loc[(lines["kind"] == "M") & lines["area"].str.startswith("00"), "area"].unique())
    return lines[~lines["area"].isin(rng.sample(metros, len(metros) // 2))]


@flat_fault("One state gone", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines[lines["area"] != rng.choice(list_states(lines))]


@flat_fault("One metropolitan area's wages are another's", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    to, source = rng.sample(list_metros(lines), 2)
    wages = lines["figure"].isin(WAGES)
    others = lines[(lines["area"] == source) & wages].assign(area=to)
    return sort_lines(pd.concat([lines[~((lines["area"] == to) & wages)], others]))


@fault("A third of the states carry last year's figures", "oe.data.0.Current", "oews-flat", NEXT)
def _(files: Files, rng: Rng) -> None:
    states = list_states(files.flat)
    old = files.flat["area"].isin(rng.sample(states, len(states) // 3))
    files.put_flat(restore_old(files.flat, files.before, old))


@fault("Area codes without their leading zeros", "oe.data.0.Current", "oews-flat", NEXT)
def _(files: Files, rng: Rng) -> None:
    lines = files.flat[files.flat["occupation"].isin(LISTED)]
    area = lines["area"].str.lstrip("0").where(lines["area"] != NATION, "0")
    ids = "OEU" + lines["kind"] + area + lines["industry"] + lines["occupation"] + lines["figure"]
    files.put(DATA, format_flat(lines, ids))


@fault("Titles of areas one row off against their codes", "oe.area", "oews-flat", SAME)
def _(files: Files, rng: Rng) -> None:
    head, *rows = (line.split("\t") for line in files.text(OE + "area"))
    names = [row[3] for row in rows]
    moved = [[*row[:3], name, *row[4:]] for row, name in zip(rows, [names[-1], *names[:-1]], strict=True)]
    files.put_text(OE + "area", ["\t".join(row) for row in [head, *moved]])


@flat_fault("All rows of single industries gone", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines[lines["industry"] == ALL_INDUSTRIES]


@flat_fault("Hospitals and offices of physicians swapped", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabel(lines, "industry", swap(HOSPITALS, PHYSICIANS))


@flat_fault("Industry codes cut to three digits", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    codes = lines["industry"].unique()
    return relabel(lines, "industry", {c: c[:3] + "000" for c in codes if c.isdigit() and c > "0001"})


@flat_fault("Private hospitals' rows served as those of all hospitals", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    private = lines[lines["industry"] == "622005"].assign(industry=HOSPITALS)
    return sort_lines(pd.concat([lines[lines["industry"] != HOSPITALS], private]))


@fault("Titles of industries one row off against their codes", "oe.industry", "oews-flat", SAME)
def _(files: Files, rng: Rng) -> None:
    head, *rows = (line.split("\t") for line in files.text(OE + "industry"))
    names = [row[1] for row in rows]
    moved = [[row[0], name, *row[2:]] for row, name in zip(rows, [names[-1], *names[:-1]], strict=True)]
    files.put_text(OE + "industry", ["\t".join(row) for row in [head, *moved]])


@flat_fault("Figures one row off against the occupation codes", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    codes = sorted(lines["occupation"].unique())
    return relabel(lines, "occupation", dict(zip(codes, [*codes[1:], "999999"], strict=True)))


@flat_fault("29-2072 and 29-9021 swapped", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabel(lines, "occupation", swap(*CORE))


@flat_fault("One core occupation gone", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines[lines["occupation"] != pick_core(rng)]


@fault("Titles of occupations one row off against their codes", "oe.occupation", "oews-flat", SAME)
def _(files: Files, rng: Rng) -> None:
    head, *rows = (line.split("\t") for line in files.text(OE + "occupation"))
    names = [row[1] for row in rows]
    moved = [[row[0], name, *row[2:]] for row, name in zip(rows, [names[-1], *names[:-1]], strict=True)]
    files.put_text(OE + "occupation", ["\t".join(row) for row in [head, *moved]])


@flat_fault("The nation's jobs of one occupation 10% below the sum of the states", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    nation = (lines["kind"] == "N") & (lines["industry"] == ALL_INDUSTRIES)
    return multiply(lines, nation & (lines["occupation"] == pick_core(rng)) & (lines["figure"] == JOBS), 0.9)


@flat_fault("The nation's row of one occupation is its largest state's", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    mine = (lines["occupation"] == pick_core(rng)) & (lines["industry"] == ALL_INDUSTRIES)
    jobs = lines[mine & (lines["kind"] == "S") & (lines["figure"] == JOBS)]
    largest = jobs.loc[parse_figures(jobs).idxmax(), "area"]
    state = lines[mine & (lines["area"] == largest) & ~lines["figure"].isin([PER_1000, QUOTIENT])]
    return sort_lines(
        pd.concat([lines[~(mine & (lines["kind"] == "N"))], state.assign(kind="N", area=NATION)])
    )
