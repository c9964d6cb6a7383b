"""What share of jobs asks for no more than someone has, against the survey's published figures."""

import pytest

from outlook.people.editions import Estimate, load_editions
from outlook.people.requirements import (
    ASSOCIATE,
    HIGH_SCHOOL,
    Share,
    combine_shares,
    compute_credential_share,
    compute_experience_share,
    compute_met_share,
    compute_schooling_share,
    load_requirements,
)
from outlook.people.shares import load_shares
from outlook.tables import Tables


def test_published_figures_are_read(tables: Tables) -> None:
    found = load_requirements(tables, "29-2072")
    assert found and (found.year, found.is_preliminary) == (2020, True)
    assert found.no_experience == Estimate(42.1, 6.2)
    assert found.certification == Estimate(26.3, 7.5)
    assert found.schooling["minimum education level is a high school diploma"] == Estimate(83.2, 5.2)
    assert found.days[50] == Estimate(730, 0)
    # The newest edition has no share for managers; 2018 has days, but no share either.
    managers = load_requirements(tables, "11-9111")
    assert managers and managers.no_experience is None
    assert load_requirements(tables, "29-2098") is None


@pytest.mark.parametrize(
    ("years", "low", "middle", "high", "error"),
    [
        # 42.1% ask for none. Of the other 57.9%, a quarter to a half ask for a year at most, 75% to 90% for two; the
        # 90th percentile, 3 years, is 1.2 years off at most nine times in ten.
        (0, 42.1, 42.1, 42.1, 10.199),
        (1, 42.1 + 0.25 * 57.9, 42.1 + 0.375 * 57.9, 42.1 + 0.5 * 57.9, 0.625 * 10.199),
        (2, 42.1 + 0.75 * 57.9, 42.1 + 0.825 * 57.9, 100, 0.175 * 10.199),
        (4.5, 42.1 + 0.9 * 57.9, 42.1 + 0.95 * 57.9, 100, 0.05 * 10.199),
    ],
)
def test_more_years_meet_more_jobs(
    tables: Tables, years: float, low: float, middle: float, high: float, error: float
) -> None:
    found = load_requirements(tables, "29-2072")
    assert found
    share = compute_experience_share(found, years)
    assert share
    assert (share.low, share.middle, share.high, share.sampling) == pytest.approx((low, middle, high, error))


def test_withheld_shares_widen_the_bounds(tables: Tables) -> None:
    found = load_requirements(tables, "29-2072")
    assert found
    # 83.2% ask for high school, 9.1% for an associate degree; what the other 7.7% ask for is withheld.
    school = compute_schooling_share(found, HIGH_SCHOOL)
    assert school and (school.low, school.high) == pytest.approx((83.2, 90.9))
    assert school.sampling == pytest.approx(1.645 * 5.2)
    degree = compute_schooling_share(found, ASSOCIATE)
    assert degree and (degree.low, degree.high) == pytest.approx((92.3, 100))
    certified = compute_credential_share(found, certified=True)
    assert certified and (certified.low, certified.high) == pytest.approx((68.1, 94.4))


def test_bounds_hold_however_requirements_combine() -> None:
    both = combine_shares([Share(60, 60, 60, 6), Share(70, 70, 70, 7)])
    assert (both.low, both.middle, both.high) == pytest.approx((30, 42, 60))
    # Ten percent each, of 42.
    assert both.sampling == pytest.approx(42 * 0.1 * 2**0.5)
    assert combine_shares([Share(20, 30, 40, 0), Share(10, 20, 30, 0)]).low == 0


def test_every_share_is_within_its_bounds(tables: Tables) -> None:
    seen = 0
    for code in tables.occupations:
        found = load_requirements(tables, code)
        for years in (0, 1, 3, 20) if found else ():
            share = compute_met_share(found, years, ASSOCIATE, certified=True)
            if share:
                seen += 1
                assert 0 <= share.low <= share.middle <= share.high <= 100
                assert share.sampling >= 0
    assert seen >= 4


def test_bounded_error_of_a_share_is_its_bound(tables: Tables) -> None:
    rows = tables.records(
        "SELECT occupation_code, year, requirement FROM requirements WHERE statistic = 'share' AND standard_error IS NULL "
        "AND estimate IS NOT NULL AND (onet_code IS NULL OR onet_code LIKE '%.00')"
    )
    assert rows
    for row in rows:
        editions = {each.year: each for each in load_editions(tables, row["occupation_code"])}
        assert editions[row["year"]].shares[row["requirement"]].error == 0.5


def test_both_pages_read_the_same_shares(tables: Tables) -> None:
    found, shares = load_requirements(tables, "29-2072"), load_shares(tables, "29-2072")
    assert found is not None and found.certification is not None
    same = shares["credentials: certification is required"]
    assert (same.percent, same.margin) == (found.certification.value, found.certification.margin)


def test_parts_of_an_occupation_are_left_out(tables: Tables) -> None:
    rows = tables.records(
        "SELECT DISTINCT occupation_code, year FROM requirements WHERE estimate IS NOT NULL GROUP BY ALL "
        "HAVING bool_and(onet_code IS NOT NULL AND onet_code NOT LIKE '%.00')"
    )
    for row in rows:
        assert row["year"] not in [each.year for each in load_editions(tables, row["occupation_code"])]
    assert rows
