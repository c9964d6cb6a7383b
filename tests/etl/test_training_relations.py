"""Rules for schools, programs, graduates and household pay: each sees what breaks it, and nothing in good tables."""

from collections.abc import Iterator

import duckdb
import pytest

from etl.checks.relations import broken
from etl.checks.relations.training import ENOUGH, TRAINING
from etl.schema import TABLES
from tests.etl.schema.rows import GOOD, tables

CREDENTIALS = ["undergraduate certificate", "associate"]
# Copies of the good rows: as many programs and institutions as the rules need, and two years of the survey.
MANY = (
    f"""INSERT INTO programs SELECT p.* REPLACE (credential_of AS credential, lpad(n::VARCHAR, 6, '0') AS opeid6, NULL AS not_released,
        12345 AS debt_usd) FROM programs p, range({ENOUGH}) r(n), (SELECT unnest({CREDENTIALS}) AS credential_of)""",
    "DELETE FROM programs WHERE debt_usd IS NULL",
    f"""INSERT INTO graduate_earnings SELECT g.* REPLACE (lpad(n::VARCHAR, 8, '0') AS institution_code, years AS years_after,
        p50_usd + years * 100 AS p50_usd) FROM graduate_earnings g, range({ENOUGH}) r(n), (SELECT unnest([1, 5, 10]) AS years)""",
    f"""INSERT INTO graduate_institutions SELECT g.* REPLACE (lpad(n::VARCHAR, 8, '0') AS institution_code)
        FROM graduate_institutions g, range({ENOUGH}) r(n)""",
    *(
        f"""INSERT INTO {table} SELECT t.* REPLACE (2017 + y AS year, codes AS occupation_code, {figure} + 100 * y AS {figure})
            FROM {table} t, range(2) r(y), (SELECT unnest(['31-9092', '31-9094', '31-9097']) AS codes)"""
        for table, figure in (
            ("household_pay", "median_earnings_usd"),
            ("household_workers", "full_time_workers"),
        )
    ),
    "UPDATE wages SET year = 2018, annual_p50_usd = 40000",
)

PLANTED: dict[str, str] = {
    "school_outcomes/one-threshold-per-state": "INSERT INTO school_outcomes SELECT * REPLACE ('1' AS school_id, 16495 AS state_threshold_usd) FROM school_outcomes",
    "school_outcomes/one-threshold-for-the-nation": "INSERT INTO school_outcomes SELECT * REPLACE ('1' AS school_id, 36000 AS national_threshold_usd) FROM school_outcomes",
    "programs/threshold-of-the-school": "UPDATE programs SET state_threshold_usd = 16495 WHERE opeid6 = '000001'",
    "programs/known-schools": "UPDATE programs SET school_id = '999999' WHERE opeid6 < '000005'",
    "programs/pay-grows-with-years": "UPDATE programs SET earnings_1yr_usd = earnings_4yr_usd, earnings_4yr_usd = earnings_1yr_usd WHERE credential = 'associate'",
    "programs/debt-below-pay": "UPDATE programs SET debt_usd = earnings_4yr_usd, earnings_4yr_usd = debt_usd + 30000, earnings_1yr_usd = debt_usd",
    "programs/every-field": "DELETE FROM programs WHERE cip_code = '51.07'; INSERT INTO programs SELECT * REPLACE ('51.08' AS cip_code) FROM lost",
    "schools/within-their-state": "INSERT INTO schools SELECT s.* REPLACE (n::VARCHAR AS school_id, latitude + CASE n WHEN 0 THEN 12 ELSE 0 END AS latitude) FROM schools s, range(3) r(n)",
    "graduate_earnings/named-institutions": "DELETE FROM graduate_institutions WHERE institution_code = '00000001'",
    "graduate_earnings/pay-grows-with-years": "UPDATE graduate_earnings SET years_after = 11 - years_after",
    "household_pay/near-wages": "UPDATE household_pay SET median_earnings_usd = 4134 WHERE year = 2018",
    "household_workers/near-jobs": "UPDATE household_workers SET full_time_workers = 1000 * full_time_workers WHERE year = 2018",
    "household_pay/years-differ": "UPDATE household_pay SET median_earnings_usd = 41346",
    "household_workers/years-differ": "UPDATE household_workers SET full_time_workers = 146096",
    "household_pay/workers-of-the-same-occupations": "DELETE FROM household_workers WHERE year = 2017 AND occupation_code = '31-9092'",
}


@pytest.fixture
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables, to be changed."""
    with duckdb.connect() as connection:
        for name, table in tables().items():
            connection.register("rows", table)
            connection.execute(f"CREATE TABLE {name} AS FROM rows")
        for change in MANY:
            connection.execute(change)
        connection.execute("CREATE TABLE lost AS FROM programs")
        yield connection


def find_broken(db: duckdb.DuckDBPyConnection) -> set[str]:
    return {finding.name for finding in broken(db, TRAINING)}


def test_good_tables_keep_every_rule(db: duckdb.DuckDBPyConnection) -> None:
    assert find_broken(db) == set()


def test_empty_tables_keep_every_rule(db: duckdb.DuckDBPyConnection) -> None:
    for name in {relation.name.partition("/")[0] for relation in TRAINING}:
        assert TABLES[name].later and GOOD[name]
        db.execute(f"DELETE FROM {name}")
    assert find_broken(db) == set()


@pytest.mark.parametrize("name", [relation.name for relation in TRAINING])
def test_rule_sees_what_breaks_it(db: duckdb.DuckDBPyConnection, name: str) -> None:
    db.execute(PLANTED[name])
    assert name in find_broken(db)
