"""Which years of pay may be compared."""

import pytest

from outlook.pay.comparability import check_comparability
from outlook.pay.real_growth import find_rise
from outlook.tables import Tables


@pytest.mark.parametrize(
    ("code", "first", "last", "allowed", "reason"),
    [
        ("29-2072", 2021, 2025, True, "one code and one method"),
        ("29-2072", 2024, 2025, True, "about 2 of 3 parts"),
        ("29-2072", 2025, 2024, True, "about 2 of 3 parts"),
        ("29-2072", 2020, 2025, False, "no estimate under 29-2072 for May 2020"),
        ("31-9092", 2019, 2025, False, "present method since May 2021"),
        ("31-9092", 2013, 2017, False, "not made to compare years"),
        ("29-0000", 2017, 2021, False, "classification changed"),
        ("99-9999", 2021, 2025, False, "no estimate under 99-9999 for May 2021 and May 2025"),
    ],
)
def test_comparability_has_a_reason(
    tables: Tables, code: str, first: int, last: int, allowed: bool, reason: str
) -> None:
    found = check_comparability(tables, code, first, last)
    assert found.allowed == allowed and reason in found.explanation
    if not allowed:
        assert find_rise(tables, code, first=min(first, last), last=max(first, last)) == (
            None,
            found.explanation,
        )
