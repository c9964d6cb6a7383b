"""Bands around projections, calibrated on past projections, and how often they contained what happened.

Each edition gets its bands in real time: from pairs of editions that were known when it was published (the later one no
newer than the edition itself). `docs/method.md` has the formulae. The bands are conformal: a band's end is an order
statistic of past errors, one for each side, so that it is too low as often as too high.

References: V. Vovk, A. Gammerman and G. Shafer (2005), "Algorithmic learning in a random world"; Y. Romano, E. Patterson
and E. Candès (2019), "Conformalized quantile regression", for the second step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, exp, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outlook.jobs.fields import FIELDS, HEALTH, find_field
from outlook.jobs.past_projections import LONGEST_HORIZON, compare_all_occupations
from outlook.jobs.projection_errors import SIZES, SizeClass
from outlook.tables import Tables

SHARES = (50, 90)
HORIZONS = range(1, LONGEST_HORIZON + 1)
# Fewer pairs than this say little about the largest twentieth of errors.
FEWEST_PAIRS = 60
# What a 90% band should contain in the trial, in percent: outside this range it is called too narrow or too wide.
GOAL_PCT = (87, 93)
# A horizon borrows from horizons within this factor: 4 years from 3 to 6.
NEIGHBORS = 1.5

TRIAL_COLUMNS = (
    "code",
    "field",
    "size",
    "vintage",
    "came_vintage",
    "base_year",
    "came_year",
    "horizon_years",
    "log_error",
    *(f"{side}_{share}" for share in SHARES for side in ("low", "high", "inside")),
)
COVERAGE_COLUMNS = (
    "field",
    "horizon_years",
    "pairs",
    "editions",
    "inside_90_pct",
    "below_90_pct",
    "above_90_pct",
    "inside_50_pct",
    "known_years",
)


@dataclass(frozen=True, kw_only=True)
class Band:
    """Scores between which a share of results is expected, and the pairs and editions that it rests on.

    A score is the logarithm of actual over implied jobs, divided by the square root of the horizon and by the usual
    score of the occupation's size. `quantile_low` and `quantile_high` are the band before its second step.
    """

    low: float
    high: float
    quantile_low: float
    quantile_high: float
    pairs: int
    editions: int


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """The bands of an edition published with `base_year`, by share, field and horizon; `scales` by size's label."""

    base_year: int
    scales: dict[str, float]
    bands: dict[tuple[int, str, int], Band]

    def find_factors(self, field: str, size: SizeClass, share: int, horizon: int) -> tuple[float, float]:
        """Actual over implied jobs at the low and high end of an occupation's band; 1 and 1 in the base year."""
        if horizon == 0:
            return 1.0, 1.0
        band = self.bands[share, field, horizon]
        unit = sqrt(horizon) * self.scales[size.label]
        return exp(unit * band.low), exp(unit * band.high)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """The real-time trial: `frame` has TRIAL_COLUMNS, one row per past projection whose edition had a band.

    `log_error` is the logarithm of actual over implied jobs, and `low_90` to `high_90` the band on the same scale.
    `known_years`: the longest horizon known when the edition with a base year was published.
    """

    calibrations: dict[int, Calibration]
    known_years: dict[int, int]
    frame: pd.DataFrame

    def find_calibration(self, base_year: int) -> Calibration | None:
        """The newest calibration that an edition with this base year may use."""
        known = [year for year in self.calibrations if year <= base_year]
        return self.calibrations[max(known)] if known else None


def run_trial(tables: Tables) -> Trial:
    """Calibrate every edition on what was known when it was published, and judge it by the later ones."""
    pairs = _score_pairs(compare_all_occupations(tables))
    calibrations: dict[int, Calibration] = {}
    known_years: dict[int, int] = {}
    tried: list[pd.DataFrame] = []
    for year in sorted(pairs["came_year"].unique()):
        known = pairs[pairs["came_year"] <= year]
        if len(known) < FEWEST_PAIRS:
            continue
        judged = pd.concat([pairs.iloc[:0], *tried])
        calibrations[int(year)] = _calibrate(int(year), known, judged[judged["came_year"] <= year])
        known_years[int(year)] = int(known["horizon_years"].max())
        tried.append(_judge(calibrations[int(year)], pairs[pairs["base_year"] == year]))
    frame = pd.concat(tried, ignore_index=True) if tried else pd.DataFrame(columns=pd.Index(TRIAL_COLUMNS))
    texts = {text: frame[text].astype(str) for text in ("code", "field", "size", "vintage", "came_vintage")}
    frame = frame.assign(**texts)[list(TRIAL_COLUMNS)]
    return Trial(calibrations=calibrations, known_years=known_years, frame=frame)


def _score_pairs(every: pd.DataFrame) -> pd.DataFrame:
    """Comparisons with field, size, and log error."""
    fields = {code: find_field(code) for code in every["code"].unique()}
    every = every.assign(field=every["code"].map(fields))
    kept = every[every["field"].notna()]
    base = kept["base_jobs"].to_numpy("int64")
    actual, implied = (kept[column].to_numpy("float64") for column in ("came_jobs", "implied_jobs"))
    edges = [size.low for size in SIZES[1:]]
    return pd.DataFrame(
        {
            # Categories, because the trial takes parts of the frame again and again, which copies texts.
            **{text: pd.Categorical(kept[text]) for text in ("code", "field", "vintage", "came_vintage")},
            "size": pd.Categorical.from_codes(
                np.searchsorted(edges, base, side="right"), pd.Index([size.label for size in SIZES])
            ),
            **{year: kept[year].to_numpy("int64") for year in ("base_year", "came_year", "horizon_years")},
            "log_error": np.log(actual / implied),
        }
    )


def _calibrate(year: int, known: pd.DataFrame, judged: pd.DataFrame) -> Calibration:
    by_root = known["log_error"] / np.sqrt(known["horizon_years"])
    usual = by_root.abs().groupby(known["size"]).median()
    # A size that no known pair has borrows from all.
    scales = {size.label: float(usual.get(size.label, by_root.abs().median())) for size in SIZES}
    scored = known.assign(score=by_root / known["size"].map(scales).astype("float64"))
    # Splitting a frame copies its columns, so only those that are used.
    by_field = dict(list(scored[["base_year", "horizon_years", "score"]].groupby(known["field"])))
    widening = _find_widening(judged)
    bands: dict[tuple[int, str, int], Band] = {}
    for field in FIELDS:
        own = by_field.get(field, scored)
        own = own if len(own) >= FEWEST_PAIRS else scored
        widest = dict.fromkeys(SHARES, (0.0, 0.0))
        for horizon, scores, editions in _find_neighbors(own):
            for share in SHARES:
                lower, upper = widening[share, field]
                quantile_low, quantile_high = _find_quantiles(scores, share)
                # No band is narrower, in jobs, than at a shorter horizon.
                widest_low = min(widest[share][0], (quantile_low - lower) * sqrt(horizon))
                widest_high = max(widest[share][1], (quantile_high + upper) * sqrt(horizon))
                widest[share] = widest_low, widest_high
                bands[share, field, horizon] = Band(
                    low=widest_low / sqrt(horizon),
                    high=widest_high / sqrt(horizon),
                    quantile_low=quantile_low,
                    quantile_high=quantile_high,
                    pairs=len(scores),
                    editions=editions,
                )
    return Calibration(base_year=year, scales=scales, bands=bands)


def _find_neighbors(own: pd.DataFrame) -> Iterator[tuple[int, NDArray[np.float64], int]]:
    """By horizon, the scores at neighboring horizons and the number of their editions."""
    years, scores = own["horizon_years"].to_numpy("int64"), own["score"].to_numpy("float64")
    bases = own["base_year"].to_numpy("int64")
    for horizon in HORIZONS:
        near = (years * NEIGHBORS >= horizon) & (years <= horizon * NEIGHBORS)
        chosen = near if near.sum() >= FEWEST_PAIRS else np.ones(len(own), dtype=bool)
        yield horizon, scores[chosen], len(np.unique(bases[chosen]))


def _find_quantiles(scores: NDArray[np.float64], share: int) -> tuple[float, float]:
    """First step: the low and the high quantile of scores."""
    tail = _find_tail(share)
    return -find_conformal_quantile(-scores, tail), find_conformal_quantile(scores, tail)


def _find_widening(judged: pd.DataFrame) -> dict[tuple[int, str], tuple[float, float]]:
    """Second step: what earlier editions' bands would have needed to contain their share, on each side, in scores.

    The larger of what the field needed and what all fields together needed, and never less than nothing: a shock that
    has reached other fields may reach this one.
    """
    by_field = dict(list(judged.groupby("field")))
    return {
        (share, field): (
            max(all_low, _find_need(by_field.get(field), share, "low")),
            max(all_high, _find_need(by_field.get(field), share, "high")),
        )
        for share in SHARES
        for all_low, all_high in [(_find_need(judged, share, "low"), _find_need(judged, share, "high"))]
        for field in FIELDS
    }


def _find_need(judged: pd.DataFrame | None, share: int, side: str) -> float:
    if judged is None or len(judged) < FEWEST_PAIRS:
        return 0.0
    excess = judged[f"excess_{side}_{share}"].to_numpy("float64")
    return max(0.0, find_conformal_quantile(excess, _find_tail(share)))


def _find_tail(share: int) -> float:
    """The share of results up to the high end of a band that leaves as many above as below: 0.95 for 90%."""
    return (1 + share / 100) / 2


def find_conformal_quantile(scores: NDArray[np.float64], share: float) -> float:
    """The smallest score that a new one exceeds with a chance of at most 1 - `share`, if all are exchangeable.

    The ceil((n + 1) * share)-th smallest of n; the largest where n is too small for that.
    """
    rank = min(ceil((len(scores) + 1) * share), len(scores))
    return float(np.partition(scores, rank - 1)[rank - 1])


def _judge(found: Calibration, pairs: pd.DataFrame) -> pd.DataFrame:
    """Past projections of one edition with their bands, and how far beyond the first step's quantiles they came out."""
    unit = np.sqrt(pairs["horizon_years"]) * pairs["size"].map(found.scales).astype("float64")
    frame = pairs.assign(score=pairs["log_error"] / unit)
    keys = list(zip(frame["field"], frame["horizon_years"], strict=True))
    for share in SHARES:
        bands = [found.bands[share, field, horizon] for field, horizon in keys]
        frame[f"low_{share}"] = unit * [band.low for band in bands]
        frame[f"high_{share}"] = unit * [band.high for band in bands]
        frame[f"excess_low_{share}"] = [band.quantile_low for band in bands] - frame["score"]
        frame[f"excess_high_{share}"] = frame["score"] - [band.quantile_high for band in bands]
        frame[f"inside_{share}"] = frame["log_error"].between(frame[f"low_{share}"], frame[f"high_{share}"])
    return frame


def measure_coverage(tables: Tables) -> pd.DataFrame:
    """How often real-time bands contained what happened: COVERAGE_COLUMNS, by field and horizon, health care first.

    `pairs` are past projections judged and `editions` those that made them. `below` and `above`: percent of results
    under and over the 90% band. `known_years`: the longest horizon that any of the bands judged could rest on. A horizon
    of 0 stands for all horizons of a field.
    """
    trial = tables.compute(run_trial)
    # Without texts but the field's name, because each part of the frame copies its columns.
    frame = trial.frame[["horizon_years", "log_error", "low_90", "high_90", "inside_90", "inside_50"]].assign(
        known_years=trial.frame["base_year"].map(trial.known_years),
        edition=pd.factorize(trial.frame["vintage"])[0],
    )
    rows = []
    for field in sorted(FIELDS, key=lambda field: (field != HEALTH, list(FIELDS).index(field))):
        own = frame[trial.frame["field"] == field]
        for horizon in (0, *sorted(own["horizon_years"].unique())):
            rows.append(
                {"field": field, "horizon_years": int(horizon)}
                | _count_coverage(own[own["horizon_years"] == horizon] if horizon else own)
            )
    return pd.DataFrame(rows, columns=pd.Index(COVERAGE_COLUMNS))


def _count_coverage(judged: pd.DataFrame) -> dict[str, float]:
    return {
        "pairs": len(judged),
        "editions": judged["edition"].nunique(),
        "inside_90_pct": 100 * float(judged["inside_90"].mean()),
        "below_90_pct": 100 * float((judged["log_error"] < judged["low_90"]).mean()),
        "above_90_pct": 100 * float((judged["log_error"] > judged["high_90"]).mean()),
        "inside_50_pct": 100 * float(judged["inside_50"].mean()),
        "known_years": int(judged["known_years"].max()) if len(judged) else 0,
    }


def write_coverage_table(coverage: pd.DataFrame) -> str:
    """`measure_coverage` in Markdown: percent of later counts inside the 90% band by field and years ahead.

    The last rows have, for health care, the percent inside the 50% band, later counts, and editions tested.
    """
    by_field = {
        str(field): rows.set_index("horizon_years") for field, rows in coverage.groupby("field", sort=False)
    }
    years = sorted(coverage["horizon_years"].unique())
    lines = [
        ["Field", *(str(year or "all") for year in years)],
        ["---", *["---:"] * len(years)],
        *([field, *_format_row(rows, "inside_90_pct", ".1f")] for field, rows in by_field.items()),
    ]
    for name, column, form in (
        ("inside the 50% band", "inside_50_pct", ".1f"),
        ("later counts", "pairs", ",.0f"),
        ("editions tested", "editions", ".0f"),
    ):
        lines.append([f"*{HEALTH}, {name}*", *_format_row(by_field[HEALTH], column, form)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _format_row(rows: pd.DataFrame, column: str, form: str) -> list[str]:
    return [format(float(value), form) for value in rows.sort_index()[column]]
