"""Each declared rule fires on a planted bad row and on no good one."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.checks.declared import check, errors
from etl.schema import TABLES
from etl.schema.base import ERROR, WARNING
from etl.schema.wages import WAGE_FIGURES
from tests.etl.schema.rows import GOOD, tables


def broken(name: str, *rows: dict[str, Any]) -> dict[str, str]:
    """Rules that these rows of one table break, with the tables that it refers to beside it."""
    needed = {name, *(r.table for r in TABLES[name].references)}
    held = {n: t for n, t in tables(name, *rows).items() if n in needed}
    return {f.name: f.severity for f in check(held)}


def test_every_table_has_a_good_row() -> None:
    assert [name for name in TABLES if name not in GOOD] == []


def test_good_rows_break_nothing() -> None:
    assert check(tables()) == []


NULL_WAGES = dict.fromkeys([f for f in WAGE_FIGURES if "_usd" in f])


NAMED = ",".join(NULL_WAGES)


@pytest.mark.parametrize(
    "row",
    [
        # The median equal to a neighbor, and figures that are missing in the middle.
        {"hourly_p75_usd": 24.59, "annual_p75_usd": 51140, "annual_mean_usd": 56790},
        {**NULL_WAGES, "not_released": NAMED},
        {"annual_p90_usd": None, "hourly_p90_usd": None, "top_coded": "hourly_p90_usd,annual_p90_usd"},
        {"employment": None, "not_released": "employment"},
        {"employment": 0},
        # 2,080 x 24.59 = 51,147.2; BLS rounds to 51,150 or, by way of cents, to 51,140.
        {"annual_p50_usd": 51150},
    ],
)
def test_rows_as_bls_publishes_them_break_nothing(row: dict[str, Any]) -> None:
    assert broken("wages", row) == {}


@pytest.mark.parametrize(
    ("name", "row", "rule", "severity"),
    [
        ("school_outcomes", {"not_released": "net_price"}, "marks-name-figures", ERROR),
        ("graduate_earnings", {"not_released": "y1"}, "marks-name-figures", ERROR),
        ("graduate_earnings", {"not_released": "p50_usd"}, "figure-or-mark", ERROR),
        ("household_pay", {"top_coded": "median_earnings_usd"}, "figure-or-mark", ERROR),
        ("programs", {"debt_usd": 12345}, "figure-or-mark", ERROR),
        ("programs", {"not_released": "debt"}, "marks-name-figures", ERROR),
        ("programs", {"threshold_basis": None}, "threshold-has-a-basis", ERROR),
        ("programs", {"control": "foreign"}, "foreign-without-threshold", WARNING),
        ("programs", {"earnings_1yr_usd": 37}, "earnings_1yr_usd-low", ERROR),
        ("programs", {"cip_code": "5107"}, "cip_code-pattern", ERROR),
        ("schools", {"latitude": -105.0, "longitude": 39.6}, "latitude-low", ERROR),
        ("school_outcomes", {"completion_share": 39.12}, "completion_share-high", ERROR),
        ("school_outcomes", {"net_price_usd": 9000}, "figure-or-mark", ERROR),
        ("graduate_earnings", {"p25_usd": 40000}, "percentiles-in-order", ERROR),
        ("graduate_earnings", {"p50_usd": None}, "no-silent-gap", ERROR),
        ("graduate_earnings", {"years_after": 2}, "known-horizon", ERROR),
        ("household_pay", {"median_earnings_moe_usd": None}, "error-with-its-median", ERROR),
        ("household_pay", {"median_earnings_moe_usd": 50000}, "error-below-its-median", ERROR),
        (
            "household_pay",
            {"median_earnings_usd": None, "median_earnings_moe_usd": None},
            "no-silent-gap",
            ERROR,
        ),
        ("wages", {"hourly_p75_usd": 24.0}, "hourly-percentiles-in-order", ERROR),
        ("wages", {"annual_p10_usd": 43500}, "annual-percentiles-in-order", ERROR),
        # Out of order across a gap.
        (
            "wages",
            {"annual_p25_usd": None, "not_released": "annual_p25_usd", "annual_p10_usd": 52000},
            "annual-percentiles-in-order",
            ERROR,
        ),
        ("wages", {"annual_mean_usd": 90000}, "mean-within-percentiles", WARNING),
        ("wages", {"annual_p50_usd": 51180}, "hourly-times-2080", ERROR),
        ("wages", {"annual_mean_usd": 56750}, "hourly-times-2080", ERROR),
        ("wages", {"top_coded": "annual_p90_usd"}, "figure-or-mark", ERROR),
        ("wages", {"not_released": "employment_rse_pct,employment"}, "figure-or-mark", ERROR),
        ("wages", {"employment": None}, "no-silent-gap", ERROR),
        ("wages", {"annual_p90_usd": None, "top_coded": "hourly_p90_usd"}, "no-silent-gap", ERROR),
        ("wages", {"location_quotient": 1.3}, "nation-has-no-quotient", WARNING),
        ("wages", {"area_code": "0600001"}, "area_code-known", ERROR),
        ("wages", {"occupation_code": "29-2073"}, "occupation_code-known", ERROR),
        ("wages", {"industry_code": "622000"}, "industry_code-known", ERROR),
        ("wages", {"source_id": "hearsay"}, "source_id-known", ERROR),
        ("wages", {"employment": -10}, "employment-low", ERROR),
        ("wages", {"employment": 400_000_000}, "employment-high", ERROR),
        ("wages", {"year": 1996}, "year-low", ERROR),
        ("wages", {"employment_rse_pct": 100.1}, "employment_rse_pct-high", ERROR),
        ("wages", {"hourly_p10_usd": 0.0}, "hourly_p10_usd-low", ERROR),
        ("wages", {"hourly_p90_usd": float("nan")}, "hourly_p90_usd-finite", ERROR),
        ("wages", {"wage_mean_rse_pct": float("inf")}, "wage_mean_rse_pct-finite", ERROR),
        ("wages", {"area_type": "county"}, "area_type-values", ERROR),
        ("wages", {"ownership": "5"}, "ownership-values", ERROR),
        ("wages", {"occupation_code": "292072"}, "occupation_code-pattern", ERROR),
        ("wages", {"area_code": "99"}, "area_code-pattern", ERROR),
        ("wages", {"industry_code": "62"}, "industry_code-pattern", ERROR),
        ("projections", {"target_year": 2035}, "ten-years", ERROR),
        ("projections", {"vintage": "2023-33"}, "vintage-is-its-years", ERROR),
        ("projections", {"jobs_change": 14000}, "change-is-difference", ERROR),
        ("projections", {"change_pct": 7.3}, "percent-is-change", ERROR),
        ("projections", {"openings_per_year": 15000}, "openings-are-their-parts", ERROR),
        ("projections", {"not_released": "exits_per_year"}, "figure-or-mark", ERROR),
        (
            "wages",
            {"annual_p90_usd": 181_150, "hourly_p90_usd": 87.09},
            "mean-above-what-percentiles-allow",
            ERROR,
        ),
        ("wages", {"annual_p10_usd": 15_060, "hourly_p10_usd": 7.24}, "at-least-the-minimum-wage", ERROR),
        ("wages", {"annual_p25_usd": 43_900}, "hourly-times-2080", ERROR),
        ("projections", {"exits_per_year": None}, "no-silent-gap", ERROR),
        ("projections", {"vintage": "2024"}, "vintage-pattern", ERROR),
        ("pay_by_schooling", {"annual_p25_usd": 42_500}, "percentiles-in-order", ERROR),
        ("pay_by_schooling", {"annual_mean_usd": 40_000}, "mean-above-what-percentiles-allow", ERROR),
        ("pay_by_schooling", {"lowest_third_mean_usd": 36_000}, "lowest-third-within-percentiles", ERROR),
        ("pay_by_schooling", {"lowest_third_mean_usd": 25_000}, "lowest-third-within-percentiles", ERROR),
        ("pay_by_schooling", {"annual_p10_usd": 14_118}, "at-least-the-minimum-wage", ERROR),
        ("pay_by_schooling", {"jobs_left_out": 6_878_000}, "covered-is-the-share-of-jobs", ERROR),
        (
            "pay_by_schooling",
            {"jobs_not_published": 30_000_000, "covered_pct": 75.4},
            "given-where-covered",
            ERROR,
        ),
        ("pay_by_schooling", {"top_coded": "annual_p90_usd"}, "figure-or-mark", ERROR),
        ("pay_by_schooling", {"annual_p90_usd": None}, "no-silent-gap", ERROR),
        ("pay_by_schooling", {"schooling": "high_school"}, "schooling-values", ERROR),
        ("state_projections", {"change_pct": 12.0}, "percent-is-change", WARNING),
        ("state_projections", {"jobs_base": None}, "jobs_base-given", ERROR),
        ("state_projections", {"area_code": "0700000"}, "area_code-known", ERROR),
        ("projection_factors", {"share_direction": "decreases"}, "direction-is-the-words", ERROR),
        ("projection_factors", {"factor_kind": "sourcing change"}, "kind-begins-the-words", ERROR),
        ("projection_factors", {"mentions_ai": False}, "ai-is-in-the-words", ERROR),
        ("projection_factors", {"industry_code": "62"}, "industry_code-pattern", ERROR),
        ("attainment", {"bachelor_pct": 19.4}, "shares-sum-to-100", ERROR),
        ("attainment", {"occupation_code": "00-0000"}, "nation-as-known", ERROR),
        ("attainment", {"survey_years": "Table 5.3"}, "survey_years-pattern", ERROR),
        ("price_index", {"month": 13}, "month-high", ERROR),
        ("price_index", {"cpi_u": 4.0}, "cpi_u-low", ERROR),
        ("price_parity", {"rpp": 100.1}, "nation-is-100", ERROR),
        ("price_parity", {"rpp": 300.0}, "rpp-high", ERROR),
        ("workers_by_age", {"workers": 180_000}, "bands-make-the-total", ERROR),
        ("workers_by_age", {"median_age_years": None}, "median-or-mark", ERROR),
        ("workers_by_age", {"year": 2024}, "year-of-its-file", ERROR),
        ("workers_by_age", {"median_age_years": 166.0}, "median_age_years-high", ERROR),
        ("workers_by_age", {"classification": "SOC 2028"}, "classification-values", ERROR),
        ("weekly_pay", {"full_time_workers": 1_000}, "median-of-a-large-base", ERROR),
        ("weekly_pay", {"median_weekly_usd": 53_000.0}, "median_weekly_usd-high", ERROR),
        ("weekly_pay", {"not_released": "median_weekly_usd"}, "median-or-mark", ERROR),
        ("weekly_pay", {"year": 2024}, "year-of-its-file", ERROR),
        ("requirements", {"standard_error": None}, "standard_error-or-reason", ERROR),
        ("requirements", {"estimate_below": 0.5}, "estimate-or-reason", ERROR),
        ("requirements", {"estimate": 6.2, "standard_error": 57.9}, "error-of-a-share", ERROR),
        ("requirements", {"estimate": 579.0}, "shares-to-100", ERROR),
        ("requirements", {"unit": "days"}, "share-in-percent", ERROR),
        ("requirements", {"percentile": 50}, "percentile-named", ERROR),
        ("requirements", {"year": 2021}, "year-of-its-file", ERROR),
        ("tasks", {"onet_code": "29-9021.00"}, "code-of-its-occupation", ERROR),
        ("technologies", {"onet_code": "29-9021.00"}, "code-of-its-occupation", ERROR),
        ("related_occupations", {"onet_code": "29-9021.00"}, "code-of-its-occupation", ERROR),
        ("job_zones", {"onet_code": "29-9021.00"}, "code-of-its-occupation", ERROR),
        ("workers_by_age", {"workers": 49_000}, "median-of-a-large-base", ERROR),
        ("tasks", {"task_type": "Main"}, "task_type-values", ERROR),
        (
            "related_occupations",
            {"related_onet_code": "43-4072.00"},
            "related-code-of-its-occupation",
            ERROR,
        ),
        ("job_zones", {"job_zone": 6}, "job_zone-high", ERROR),
        ("job_titles", {"trust": "D"}, "trust-values", ERROR),
        ("occupations", {"classification": "SOC 2028"}, "classification-values", ERROR),
        ("occupations", {"role": "star"}, "role-values", ERROR),
        ("crosswalk", {"to_code": "2072"}, "to_code-pattern", ERROR),
        ("areas", {"state": "Calif."}, "state-pattern", ERROR),
        ("zip_codes", {"county_fips": None}, "area-of-county", ERROR),
        ("zip_codes", {"zip_code": "1234"}, "zip_code-pattern", ERROR),
        ("boundaries", {"geometry": "[[0, 0]]"}, "geometry-pattern", ERROR),
        ("area_counties", {"latitude": -96.5, "longitude": 32.8}, "latitude-low", ERROR),
        ("industries", {"level": -1}, "level-low", ERROR),
        ("sources", {"sha256": "abc"}, "sha256-pattern", ERROR),
        ("sources", {"bytes": 0}, "bytes-low", ERROR),
        ("sources", {"second_hand": None}, "second_hand-given", ERROR),
    ],
)
def test_bad_row_breaks_its_rule(name: str, row: dict[str, Any], rule: str, severity: str) -> None:
    assert broken(name, row).get(f"{name}/{rule}") == severity


def test_every_declared_check_has_bad_row_above() -> None:
    cases = next(
        mark.args[1] for mark in test_bad_row_breaks_its_rule.pytestmark if mark.name == "parametrize"
    )
    planted = {(name, rule) for name, _, rule, _ in cases}
    declared = {(t.name, c.name) for t in TABLES.values() for c in t.checks}
    assert declared <= planted


@pytest.mark.parametrize("name", TABLES)
def test_required_columns_must_be_given(name: str) -> None:
    required = [c.name for c in TABLES[name].columns if c.required]
    found = broken(name, dict.fromkeys(required))
    assert {rule for rule in found if rule.endswith("-given")} == {f"{name}/{c}-given" for c in required}


@pytest.mark.parametrize("name", TABLES)
def test_key_given_twice_is_an_error(name: str) -> None:
    assert broken(name, {}, {}).get(f"{name}/key-unique") == ERROR


@pytest.mark.parametrize("name", TABLES)
def test_empty_table_is_an_error(name: str) -> None:
    found = [(f.name, f.severity) for f in check({name: TABLES[name].schema.empty_table()})]
    # A newer table has no rows until a refresh takes its source.
    assert found == ([] if TABLES[name].later else [(f"{name}/rows", ERROR)])


def test_another_schema_is_an_error() -> None:
    table = tables()["price_index"].drop_columns(["cpi_u"])
    (finding,) = check({"price_index": table})
    assert (finding.name, finding.severity) == ("price_index/schema", ERROR)


def test_finding_shows_the_first_row() -> None:
    (finding,) = errors(check(tables("wages", {"wage_mean_rse_pct": 156.0})))
    assert finding.rows == 1
    assert finding.sentence() == (
        "error wages/wage_mean_rse_pct-high: expected wage_mean_rse_pct of at most 100; "
        "got 1 rows that break it; first: 2025 29-2072 0000000 000000"
    )


def test_rows_of_every_kind_are_counted_not_only_first() -> None:
    rows = [{"year": y, "wage_mean_rse_pct": 156.0} for y in (2023, 2024, 2025)]
    (finding,) = [f for f in check(tables("wages", *rows)) if f.name == "wages/wage_mean_rse_pct-high"]
    assert (finding.rows, finding.sample) == (3, "2023 29-2072 0000000 000000")


def test_quoted_change_may_be_off_by_rounding() -> None:
    # 41.0 less 39.1 is 1.9, which is 4.86 percent; BLS prints 5.1 from the figures before rounding.
    row = {
        "vintage": "2025-35",
        "base_year": 2025,
        "target_year": 2035,
        "jobs_base": 39100,
        "jobs_projected": 41000,
        "jobs_change": 1900,
        "change_pct": 5.1,
        "openings_per_year": 2200,
        "exits_per_year": None,
        "transfers_per_year": None,
        "not_released": "exits_per_year,transfers_per_year",
    }
    assert broken("projections", row) == {"projections/percent-is-change": ERROR}
    quoted = row | {"source_id": "ep-2025-35-quoted"}
    assert "projections/percent-is-change" not in broken("projections", quoted)


def test_decline_adds_no_openings() -> None:
    # Medical transcriptionists, 2025-35: 1.8 thousand fewer, openings are exits and transfers alone.
    row = {
        "jobs_base": 42000,
        "jobs_projected": 40200,
        "jobs_change": -1800,
        "change_pct": -4.4,
        "openings_per_year": 6200,
        "exits_per_year": 3200,
        "transfers_per_year": 3000,
    }
    assert broken("projections", row) == {}


COLUMNS = [(t.name, c.name) for t in TABLES.values() for c in t.columns]


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_every_column_says_what_it_is(name: str, column: str) -> None:
    declared = next(c for c in TABLES[name].columns if c.name == column)
    assert len(declared.text) > 3
    metadata = TABLES[name].schema.field(column).metadata
    assert metadata == {b"unit": declared.unit.encode(), b"description": declared.text.encode()}


@pytest.mark.parametrize("name", TABLES)
def test_every_key_column_is_required(name: str) -> None:
    spec = TABLES[name]
    required = {c.name for c in spec.columns if c.required}
    assert set(spec.key) <= required
    assert all(not spec.schema.field(k).nullable for k in spec.key)


@pytest.mark.parametrize(
    ("name", "column", "unit"),
    [
        (name, column, unit)
        for name, column in COLUMNS
        for ending, unit in (("_pct", "percent"), ("_per_1000", "jobs per 1,000 jobs"), ("quotient", "ratio"))
        if column.endswith(ending)
    ]
    + [
        ("wages", "annual_p50_usd", "USD a year"),
        ("wages", "hourly_p50_usd", "USD an hour"),
        ("projections", "jobs_base", "jobs"),
        ("projections", "openings_per_year", "jobs a year"),
        ("price_index", "cpi_u", "1982-84 = 100"),
        ("price_parity", "rpp", "U.S. = 100"),
        ("sources", "bytes", "bytes"),
    ],
)
def test_figures_carry_their_unit(name: str, column: str, unit: str) -> None:
    assert TABLES[name].schema.field(column).metadata[b"unit"] == unit.encode()


@pytest.mark.parametrize("name", TABLES)
def test_references_lead_to_declared_columns(name: str) -> None:
    for reference in TABLES[name].references:
        assert reference.column in TABLES[name].names
        assert TABLES[reference.table].key == (reference.other,)


@settings(deadline=None, max_examples=20)
@given(st.permutations([37000, 43490, 51140, 64820, 81150]), st.sets(st.integers(0, 4)))
def test_percentiles_pass_exactly_where_they_rise(order: list[int], gaps: set[int]) -> None:
    names = [f"annual_p{n}_usd" for n in (10, 25, 50, 75, 90)]
    row = {n: None if i in gaps else v for i, (n, v) in enumerate(zip(names, order, strict=True))}
    given_values = [v for v in row.values() if v is not None]
    table = pa.Table.from_pylist([GOOD["wages"] | row], TABLES["wages"].schema)
    fires = "wages/annual-percentiles-in-order" in {f.name for f in check({"wages": table})}
    assert fires == (given_values != sorted(given_values))


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("areas", "title", "[Boston](https://example.org)"),
        ("industries", "title", "<b>Hospitals</b>"),
        ("occupations", "title", "see https://example.org"),
        ("job_titles", "job_title", "*Coder*"),
        ("sources", "url", "javascript:alert(1)"),
        ("sources", "url", "file:///etc/passwd"),
    ],
)
def test_names_are_text_and_addresses_http(table: str, column: str, text: str) -> None:
    found = check(tables(table, {column: text}))
    assert f"{table}/{column}-pattern" in {finding.name for finding in found}
