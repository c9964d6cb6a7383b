"""Rounding of estimates, so that pages, downloads and sentences show the same digits."""

import math


def round_like_bls(value: float) -> float:
    """Round dollars to the nearest hundred, halves up. BLS rounds to tens; an estimate made from its figures
    is less precise.
    """
    return math.floor(value / 100 + 0.5) * 100
