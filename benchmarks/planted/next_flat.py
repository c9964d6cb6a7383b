"""A plausible flat file of the next May."""

import pandas as pd

from benchmarks.planted.flat_file import parse_figures, raise_pay, widen, write_back
from benchmarks.planted.layout import (
    ALL_INDUSTRIES,
    ANNUAL_MEAN,
    HOSPITALS,
    JOBS,
    JOBS_RSE,
    PER_1000,
    PHYSICIANS,
    QUOTIENT,
    WAGE_RSE,
    YEAR,
    Rng,
)
from etl.codes.industries import find_parent


def make_next_flat(
    lines: pd.DataFrame, state_by_area: dict[str, str], rng: Rng, rough: bool = False
) -> pd.DataFrame:
    """Move jobs by ±3% and wages by 2 to 5%, with BLS's rounding; sums still hold.

    States sum to the nation and sectors to all industries as before; a sector's parts move with it, areas with their
    state, and the wages of a row together; jobs per 1,000 and location quotients are calculated again. `rough` adds
    sampling noise of the size of its relative standard errors to each row of a state or area.
    """
    flat = widen(lines)
    nation, code = flat["kind"] == "N", flat["occupation"]
    total = code == "000000"
    growth, raises = {}, {}
    for each in sorted(code.unique()):
        growth[each] = 1 + (rng.uniform(0.002, 0.012) if each == "000000" else rng.uniform(-0.03, 0.03))
        raises[each] = 1 + rng.uniform(0.02, 0.05)

    place = flat["area"].map(state_by_area).fillna("")
    sector = flat["industry"].map({each: _find_sector(each) for each in flat["industry"].unique()})
    by_place = _draw_noise(code + place, 0.015, rng).where(place != "", 0.0)
    by_sector = _draw_noise(code + sector, 0.02, rng).where(nation & (sector != ""), 0.0)
    own = _draw_noise(code + flat["area"], 0.004, rng).where(flat["kind"] == "M", 0.0)
    own_pay = _draw_noise(code + flat["area"], 0.006, rng).where(~nation, 0.0)
    if rough:
        _add_sampling_noise(flat, place, by_place, own, own_pay, rng)
    # The states' noise must add up to nothing, and so must the sectors'.
    in_sector = nation & flat["industry"].str.contains("-") & (sector != "")
    for noise, mask in ((by_place, flat["kind"] == "S"), (by_sector, in_sector)):
        weight = flat[JOBS].where(mask).fillna(0)
        mean = (noise * weight).groupby(code).sum() / weight.groupby(code).sum()
        noise -= code.map(mean).fillna(0).where(noise != 0, 0.0)
    factor = code.map(growth) * (1 + by_place.where(~total, by_place / 3) + by_sector + own)
    flat[JOBS] = (flat[JOBS] * factor).round(-1)
    sector_pay = _draw_noise(code + sector, 0.004, rng).where(nation & (sector != ""), 0.0)
    raise_pay(flat, code.map(raises) * (1 + own_pay + sector_pay))
    for rse in (JOBS_RSE, WAGE_RSE):
        noise = _draw_noise(code + flat["area"] + flat["industry"], 0.1, rng)
        flat[rse] = (flat[rse] * noise.add(1)).round(1)
    _recalculate_shares(flat)
    return write_back(lines, flat).assign(year=str(YEAR + 1))


def _draw_noise(keys: pd.Series, width: float, rng: Rng) -> pd.Series:
    """Draw one number for each key, between minus and plus `width`."""
    drawn = {key: rng.uniform(-width, width) for key in sorted(keys.unique())}
    return keys.map(drawn)


def _find_sector(industry: str) -> str:
    while "-" not in industry and industry not in ("000000", ""):
        industry = find_parent(industry) or ""
    return "" if industry in ("000000", "99-100") else industry


def _add_sampling_noise(
    flat: pd.DataFrame, place: pd.Series, by_place: pd.Series, own: pd.Series, own_pay: pd.Series, rng: Rng
) -> None:
    """Add noise to jobs (`by_place`, `own`) and pay (`own_pay`), in place.

    One sample yields a state, its areas and the nation: areas share their state's error and differ among themselves,
    and the errors of the states' wages average out over the nation.
    """

    def draw(rse: str) -> pd.Series:
        drawn = pd.Series([rng.gauss(0, 1) for _ in flat.index], index=flat.index)
        return (drawn * flat[rse].fillna(0).clip(upper=30) / 100).clip(-0.4, 0.4)

    def center(drawn: pd.Series, weight: pd.Series, keys: pd.Series) -> pd.Series:
        weight = weight.where(drawn != 0).fillna(0)
        mean = (drawn * weight).groupby(keys).sum() / weight.groupby(keys).sum()
        return drawn - keys.map(mean).fillna(0).where(drawn != 0, 0.0)

    state, area = flat["kind"] == "S", flat["kind"] == "M"
    jobs_noise = draw(JOBS_RSE)
    here = flat["occupation"] + place
    of_state = here.map(jobs_noise[state].groupby(here[state]).first()).fillna(0)
    by_place += of_state.where(place != "", 0.0)
    own += center(jobs_noise.where(area, 0.0), flat[JOBS], here)
    pay_noise = draw(WAGE_RSE)
    own_pay += pay_noise.where(area, 0.0)
    own_pay += center(pay_noise.where(state, 0.0), flat[JOBS] * flat[ANNUAL_MEAN], flat["occupation"])


def _recalculate_shares(flat: pd.DataFrame) -> None:
    """Calculate jobs per 1,000 and location quotients from the jobs, in place."""
    keys = ["kind", "area", "industry"]
    of_total = flat[flat["occupation"] == "000000"].set_index(keys)[JOBS]
    every = pd.Series(of_total.reindex(pd.MultiIndex.from_frame(flat[keys])).array, index=flat.index)
    share = flat[JOBS] / every * 1000
    flat[PER_1000] = share.round(3).where(flat[PER_1000].notna() & share.notna(), flat[PER_1000])
    nation = (flat["kind"] == "N") & (flat["industry"] == ALL_INDUSTRIES)
    at_nation = flat[nation].set_index("occupation")[JOBS]
    overall = flat["occupation"].map(at_nation / at_nation["000000"]) * 1000
    flat[QUOTIENT] = (share / overall).round(2).where(flat[QUOTIENT].notna() & share.notna(), flat[QUOTIENT])


def thin_out(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    """Drop and withhold small rows, as one May differs from the next.

    Two metropolitan areas are gone (delineations change), and so is one in fifty of the small rows of areas and of
    industries within sectors; the jobs of one in a hundred are withheld.
    """
    row = lines["kind"] + lines["area"] + lines["industry"] + lines["occupation"]
    jobs = (lines["figure"] == JOBS) & (parse_figures(lines) > 0)
    within = ~lines["industry"].str.contains("-") & ~lines["industry"].isin(
        [ALL_INDUSTRIES, HOSPITALS, PHYSICIANS]
    )
    part = (lines["occupation"] != "000000") & ((lines["kind"] == "M") | within)
    rows = sorted(row[part & jobs & (parse_figures(lines) < 500)].unique())
    gone = set(rng.sample(rows, len(rows) // 50))
    withheld = set(rng.sample(rows, len(rows) // 100))
    town = (
        (lines["kind"] == "M") & (lines["occupation"] == "000000") & jobs & (parse_figures(lines) < 100_000)
    )
    lost = row.isin(gone) | lines["area"].isin(rng.sample(sorted(lines.loc[town, "area"].unique()), 2))
    marked = row.isin(withheld) & lines["figure"].isin([JOBS, JOBS_RSE, PER_1000, QUOTIENT])
    noted = lines.assign(value=lines["value"].where(~marked, "-"), note=lines["note"].where(~marked, "8"))
    return noted[~lost]
