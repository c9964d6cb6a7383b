"""The states' own projections: who publishes, what is comparable, and how much of the nation is covered."""

import pytest

from outlook.jobs.state_growth import NOTHING, OTHER_CODE, THIS_CODE, Coverage, StateGrowth, load_state_growth
from outlook.tables import Tables


@pytest.fixture(scope="module")
def records(tables: Tables) -> StateGrowth:
    found, why = load_state_growth(tables, "29-2072")
    assert found is not None and why == ""
    return found


def test_every_state_is_listed_once(records: StateGrowth) -> None:
    frame = records.frame.set_index("state")
    assert len(frame) == 54 and frame.index.is_unique
    named = {kind: sorted(frame.index[frame["publishes"] == kind]) for kind in (OTHER_CODE, NOTHING)}
    assert named == {OTHER_CODE: ["GU", "ID", "NY"], NOTHING: ["WA"]}
    assert frame.loc["NY", "other_codes"].startswith("29-2098 Medical dosimetrists")
    assert frame.loc["ID", "other_codes"] == "29-2071 Medical records and health information technicians"
    # Tennessee publishes both; the older code is named but not added.
    assert frame.loc["TN", "publishes"] == THIS_CODE and frame.loc["TN", "other_codes"].startswith("29-2098")
    assert frame.loc["TN", "jobs_base"] == 3350
    assert frame.loc[["NY", "ID", "WA", "GU"], "jobs_base"].isna().all()


def test_all_states_have_current_jobs_and_pay(records: StateGrowth) -> None:
    washington = records.frame.set_index("state").loc["WA"]
    assert (washington["employment"], washington["annual_p50_usd"], washington["year"]) == (5010, 62270, 2025)


def test_openings_per_1000_jobs(records: StateGrowth) -> None:
    frame = records.frame.set_index("state")
    assert frame.loc["CA", "openings_per_1000"] == pytest.approx(1000 * 1710 / 20000)
    assert frame.loc["UT", ["rank_growth", "rank_openings"]].tolist() == [1, 1]
    assert frame["rank_growth"].max() == 50


def test_growth_only_openings_are_not_ranked(tables: Tables, records: StateGrowth) -> None:
    massachusetts = records.frame.set_index("state").loc["MA"]
    assert not massachusetts["openings_comparable"] and "4.5%" in massachusetts["note"]
    everyone, _ = load_state_growth(tables, "00-0000")
    assert everyone is not None
    odd = everyone.frame[everyone.frame["publishes"].eq(THIS_CODE) & ~everyone.frame["openings_comparable"]]
    assert sorted(odd["state"]) == ["MA", "NY"]
    assert odd["rank_openings"].isna().all() and odd["rank_growth"].notna().all()
    hybrid, _ = load_state_growth(tables, "29-2098")
    assert hybrid is not None
    notes = hybrid.frame.set_index("state")["note"]
    # Tennessee: 20 openings, of which growth alone (2,040 to 2,190 jobs) makes 15.
    assert "new jobs alone" in notes["TN"] and "1.2%" in notes["NY"]


def test_coverage_sums_the_states(records: StateGrowth) -> None:
    found = records.coverage
    assert (found.vintage, found.states, found.missing) == ("2022-32", 48, ("ID", "NY", "WA"))
    assert (found.jobs_base, found.nation_jobs_base) == (167_150, 194_300)
    assert found.share_pct == pytest.approx(100 * 167_150 / 194_300) and not found.too_many
    # The states together project more growth than BLS does for the nation: 22,310 of 167,150 against 16,500
    # of 194,300.
    assert found.growth_pct == pytest.approx(13.35, abs=0.01)
    assert found.nation_growth_pct == pytest.approx(8.49, abs=0.01)
    assert (found.openings_states, found.nation_openings_per_year) == (47, 15_000)


def test_sum_above_the_nation_is_flagged() -> None:
    def covered(jobs: int, nation: int | None) -> Coverage:
        return Coverage(
            vintage="2022-32",
            states=51,
            missing=(),
            jobs_base=jobs,
            nation_jobs_base=nation,
            jobs_change=0,
            nation_jobs_change=nation,
            openings_per_year=0,
            openings_states=51,
            nation_openings_per_year=nation,
        )

    assert covered(103, 100).too_many and not covered(102, 100).too_many
    nothing = covered(100, None)
    assert (nothing.share_pct, nothing.nation_growth_pct, nothing.too_many) == (None, None, False)


def test_territories_are_shown_but_not_summed(records: StateGrowth) -> None:
    territories = records.frame[records.frame["territory"]]
    assert sorted(territories["state"]) == ["GU", "PR", "VI"]
    islands = territories.set_index("state").loc["VI"]
    assert "rounded to tens" in islands["note"] and not islands["openings_comparable"]


@pytest.mark.parametrize("code", ["29-0000", "99-9999"])
def test_unpublished_code_has_a_reason(tables: Tables, code: str) -> None:
    assert load_state_growth(tables, code) == (None, f"no state publishes projections of {code}")


def test_every_occupation_has_rows_or_reason(tables: Tables) -> None:
    for code in tables.occupations:
        found, why = load_state_growth(tables, code)
        assert (found is None) == bool(why)
        if found and found.coverage.nation_jobs_base:
            assert 85 < (found.coverage.share_pct or 0) < 103
