"""Rounding of estimates."""

from outlook.rounding import round_like_bls


def test_estimates_round_to_hundreds() -> None:
    assert round_like_bls(39_349) == 39_300
    assert round_like_bls(39_350) == 39_400
