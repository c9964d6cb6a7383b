"""What may be said: the audit's values, and properties of the tests behind every comparative word."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import norm

from outlook.claims import (
    LEVEL,
    Comparison,
    Direction,
    Estimate,
    RankSet,
    choose_word,
    compare,
    compare_all,
    compare_real_pay,
    compare_years,
    describe_rank,
    find_rank_set,
    make_estimate,
    mark,
    marking,
)
from outlook.tables import Tables

MEAN = "annual_mean_usd, wage_mean_rse_pct"
NATIONAL = "area_code = '0000000' AND industry_code = '000000'"


def load_mean(tables: Tables, code: str, year: int) -> Estimate:
    (row,) = tables.records(
        f"SELECT {MEAN} FROM wages WHERE {NATIONAL} AND occupation_code = ? AND year = ?", [code, year]
    )
    return make_estimate(row["annual_mean_usd"], row["wage_mean_rse_pct"])


def load_prices(tables: Tables, first: int, last: int) -> float:
    rows = tables.records(
        "SELECT cpi_u FROM price_index WHERE month = 5 AND year IN (?, ?) ORDER BY year", [first, last]
    )
    return float(rows[1]["cpi_u"] / rows[0]["cpi_u"])


# The audit's values ---------------------------------------------------------------------------------------------


def test_registrars_jobs_are_about_the_same(tables: Tables) -> None:
    rows = tables.records(
        f"SELECT employment, employment_rse_pct FROM wages WHERE {NATIONAL} AND occupation_code = '29-9021' "
        "AND year IN (2021, 2025) ORDER BY year"
    )
    first, second = (make_estimate(row["employment"], row["employment_rse_pct"]) for row in rows)
    found = compare_years(first, second, years_apart=4)
    assert found.difference == 200
    assert found.margin == pytest.approx(1769, abs=1)
    assert choose_word(found, "jobs") == "stayed about the same"


@pytest.mark.parametrize(
    ("code", "change", "margin", "word"),
    [
        ("29-2072", -1.6, 0.9, "fell behind prices"),
        ("00-0000", 0.3, 0.2, "outpaced prices"),
        ("11-9111", -1.5, 0.7, "fell behind prices"),
        ("43-6013", -1.4, 0.7, "fell behind prices"),
        ("43-9021", 0.9, 1.1, "kept up with prices"),
        ("29-9021", 2.2, 2.4, "kept up with prices"),
    ],
)
def test_real_pay_since_2021(tables: Tables, code: str, change: float, margin: float, word: str) -> None:
    first, second = (load_mean(tables, code, year) for year in (2021, 2025))
    found = compare_real_pay(first, second, price_ratio=load_prices(tables, 2021, 2025), years_apart=4)
    assert found.margin is not None
    assert (round(found.difference, 1), round(found.margin, 1)) == (change, margin)
    assert choose_word(found, "prices") == word


@pytest.fixture
def state_means(tables: Tables) -> tuple[list[str], list[Estimate]]:
    rows = tables.records(
        f"SELECT state, {MEAN} FROM wages JOIN areas USING (area_code) WHERE areas.area_type = 'state' "
        "AND industry_code = '000000' AND occupation_code = '29-2072' AND year = 2025 ORDER BY annual_mean_usd DESC"
    )
    return [row["state"] for row in rows], [
        make_estimate(row["annual_mean_usd"], row["wage_mean_rse_pct"]) for row in rows
    ]


def test_capital_is_like_ten_others(state_means: tuple[list[str], list[Estimate]]) -> None:
    states, means = state_means
    found = find_rank_sets(means)[states.index("DC")]
    assert found is not None
    assert len(found.like) == 10
    assert describe_rank(found) == "among the 11 highest of 53"


def test_capital_is_like_four_in_pairs(state_means: tuple[list[str], list[Estimate]]) -> None:
    states, means = state_means
    capital = means[states.index("DC")]
    like = {s for s, mean in zip(states, means, strict=True) if not compare(capital, mean).is_sure}
    assert like == {"DC", "CA", "WA", "NY", "HI"}


def test_missouri_is_between_13th_and_40th(state_means: tuple[list[str], list[Estimate]]) -> None:
    states, means = state_means
    found = find_rank_sets(means)[states.index("MO")]
    assert found is not None
    assert describe_rank(found) == "between 13th and 40th of 53"


# Comparisons ----------------------------------------------------------------------------------------------------


def test_median_is_not_compared() -> None:
    found = compare(Estimate(50_000), Estimate(60_000))
    assert found == Comparison(10_000, None, Direction.UNTESTED)
    assert choose_word(found, "amount") == "not compared, because no error is published"


def test_missing_error_is_no_small_error() -> None:
    assert make_estimate(50_000, None).standard_error is None
    assert make_estimate(50_000, float("nan")).standard_error is None


def test_error_printed_as_zero_is_not_zero() -> None:
    assert make_estimate(1_000_000, 0.0).standard_error == 500


def test_difference_equal_to_its_margin_is_not_sure() -> None:
    edge = compare(Estimate(0, 0), Estimate(1.645, 1))
    assert edge.direction is Direction.SAME
    assert compare(Estimate(0, 0), Estimate(1.646, 1)).direction is Direction.MORE


@pytest.mark.parametrize(("years_apart", "shares"), [(1, True), (2, True), (3, False), (4, False)])
def test_near_years_share_panels(years_apart: int, shares: bool) -> None:
    assert compare_years(Estimate(1, 1), Estimate(2, 1), years_apart=years_apart).shares_samples is shares


def test_pay_of_zero_has_no_real_growth() -> None:
    with pytest.raises(ValueError, match="above zero"):
        compare_real_pay(Estimate(0, 1), Estimate(1, 1), price_ratio=1, years_apart=4)


def test_many_pairs_need_more_than_one_does() -> None:
    pair = (Estimate(0, 1), Estimate(2.5, 1))
    assert compare(*pair).direction is Direction.MORE
    assert compare_all([pair] * 20)[0].direction is Direction.SAME
    assert compare_all([pair])[0].direction is Direction.MORE


def test_holm_stops_at_the_first_failure() -> None:
    pairs = [(Estimate(0, 1), Estimate(step, 0.0)) for step in (4.0, 2.2, 1.0)]
    assert [each.is_sure for each in compare_all(pairs)] == [True, True, False]


def test_wrong_words_among_many_are_rare() -> None:
    """Of 400 sets of 15 equal pairs, at most a tenth, and a little luck, get a wrong word."""
    rng = np.random.default_rng(7)
    wrong = 0
    for _ in range(400):
        values = rng.standard_normal((15, 2))
        pairs = [(Estimate(a, 1), Estimate(b, 1)) for a, b in values]
        wrong += any(each.is_sure for each in compare_all(pairs))
    assert wrong / 400 < 0.145


def find_rank_sets(estimates: list[Estimate]) -> list[RankSet | None]:
    return [find_rank_set(estimates, number) for number in range(len(estimates))]


# Ranks ----------------------------------------------------------------------------------------------------------


def test_exact_estimates_have_exact_ranks() -> None:
    found = find_rank_sets([Estimate(3, 0), Estimate(1, 0), Estimate(2, 0)])
    assert [(each.low, each.high) for each in found if each] == [(1, 1), (3, 3), (2, 2)]


def test_estimate_without_error_has_no_rank() -> None:
    found = find_rank_sets([Estimate(3, 1), Estimate(9), Estimate(2, 1)])
    assert found[1] is None
    assert found[0] is not None and found[0].count == 2


def test_one_estimate_is_the_only_rank() -> None:
    (found,) = find_rank_sets([Estimate(3, 1)])
    assert found == RankSet(1, 1, 1, ())


def test_likeness_is_consistent_with_ranks() -> None:
    rng = np.random.default_rng(3)
    estimates = [Estimate(v, e) for v, e in zip(rng.normal(0, 3, 30), rng.uniform(0.1, 2, 30), strict=True)]
    for found in find_rank_sets(estimates):
        assert found is not None
        assert found.high - found.low == len(found.like)


def test_rank_sets_match_critical_value() -> None:
    rng = np.random.default_rng(11)
    values, errors = rng.normal(0, 3, 20), rng.uniform(0.3, 2, 20)
    found = find_rank_sets([Estimate(v, e) for v, e in zip(values, errors, strict=True)])
    for number, each in enumerate(found):
        spread = np.hypot(errors[number], errors)
        limit = find_critical_value(errors, number)
        like = np.flatnonzero(np.abs(values - values[number]) <= limit * spread).tolist()
        assert each is not None
        assert each.like == tuple(other for other in like if other != number)


def find_critical_value(errors: NDArray[np.float64], number: int) -> float:
    own, others = errors[number], np.delete(errors, number)
    nodes, spread = own * np.linspace(-6, 6, 241)[:, None], np.hypot(own, others)
    density = norm.pdf(nodes[:, 0] / own)

    def compute_coverage(limit: float) -> float:
        inside = norm.cdf((nodes + limit * spread) / others) - norm.cdf((nodes - limit * spread) / others)
        return float(density @ inside.prod(axis=1) / density.sum())

    return float(brentq(lambda limit: compute_coverage(limit) - LEVEL, 1.6, 3.5, xtol=1e-9))


def test_rank_sets_cover_the_truth() -> None:
    """Of 400 samples, at least nine tenths, less a little luck, put a middling place into its rank set."""
    rng = np.random.default_rng(5)
    truth, errors = np.linspace(0, 6, 12), rng.uniform(0.3, 1.5, 12)
    covered = 0
    for _ in range(400):
        sample = truth + errors * rng.standard_normal(12)
        found = find_rank_set([Estimate(v, e) for v, e in zip(sample, errors, strict=True)], 5)
        assert found is not None
        covered += found.low <= 12 - 5 <= found.high
    assert covered / 400 > 0.87


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (1, 1, "highest of 53"),
        (53, 53, "lowest of 53"),
        (1, 4, "among the 4 highest of 53"),
        (50, 53, "among the 4 lowest of 53"),
        (13, 40, "between 13th and 40th of 53"),
        (22, 22, "22nd of 53"),
        (1, 53, "anywhere among the 53"),
    ],
)
def test_rank_sets_in_words(low: int, high: int, text: str) -> None:
    assert describe_rank(RankSet(low, high, 53, ())) == text


# Marks ----------------------------------------------------------------------------------------------------------


def test_words_are_marked_only_for_tests() -> None:
    assert mark("rose") == "rose"
    with marking():
        assert mark("rose") == "\u2063rose\u2064"


def test_opposite_directions_never_share_a_word() -> None:
    words = {d: choose_word(Comparison(0, 1, d), "change") for d in Direction}
    assert all(words[a] != words[b] for a, b in combinations(words, 2))
