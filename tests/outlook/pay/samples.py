"""Percentiles and means to estimate pay from."""

import math

import numpy as np
from hypothesis import strategies as st

from etl.schema.wages import PERCENTILES
from outlook.pay.levels import PayLevels
from outlook.scenario.fields import STAGES

MAY_2025 = {10: 37_000.0, 25: 43_490.0, 50: 51_140.0, 75: 64_820.0, 90: 81_150.0}
MEAN_2025, JOBS_2025 = 56_790.0, 194_720.0
CENT = 0.005

# The middle rank of each of this many equal slices of workers.
SLICES = 30_000
RANKS = (np.arange(SLICES) + 0.5) / SLICES
Known = dict[int, float | None]


@st.composite
def percentiles(draw: st.DrawFn) -> Known:
    """Five rising percentiles, a cent to several times apart."""
    pay_here = draw(st.floats(15_000, 80_000))
    found: Known = {}
    for p in PERCENTILES:
        found[p] = pay_here
        pay_here *= 1 + draw(st.floats(0.002, 0.9))
    return found


@st.composite
def paid(draw: st.DrawFn) -> tuple[Known, float]:
    """Percentiles and a mean between p25 and p75, including combinations no real place has."""
    found = draw(percentiles())
    low, high = float(found[25] or 0), float(found[75] or 0)
    return found, low + draw(st.floats(0, 1)) * (high - low)


@st.composite
def people(draw: st.DrawFn) -> tuple[Known, float, np.ndarray]:
    """Wages from a mixture of two lognormals, and the percentiles and mean BLS would publish of them."""
    drawn = np.random.default_rng(draw(st.integers(0, 10_000)))
    level, apart = draw(st.floats(20_000, 120_000)), draw(st.floats(1, 2.5))
    spread = draw(st.floats(0.05, 0.6))
    wages = np.concatenate(
        [drawn.lognormal(math.log(level), spread, 600), drawn.lognormal(math.log(level * apart), spread, 400)]
    )
    known: Known = {p: float(np.quantile(wages, p / 100)) for p in PERCENTILES}
    return known, float(wages.mean()), wages


def numbers(levels: PayLevels) -> list[float]:
    return [getattr(levels, name) for name in STAGES]
