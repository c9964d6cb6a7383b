"""Rules for `pay_by_schooling`: its groups against each other, and all of them against what BLS publishes.

Comments beside the bounds give the values seen: nations of May 2013 to 2025, and every place of May 2025.
"""

from etl.checks.relations.relation import ALL_INDUSTRIES, ALL_WORK, NATION, Relation
from etl.codes.classifications import CHANGES, SHARED_CODES
from etl.schema.base import WARNING
from etl.schema.projections import WHOLE_EDITION
from etl.schema.schooling import ANY, SCHOOLINGS
from etl.schema.wages import ANNUAL

COUNTS = ("occupations", "occupations_left_out", "jobs", "jobs_left_out")
_CASE = "concat_ws(' ', year, area_code)"
_GIVEN = "annual_p10_usd IS NOT NULL"
_TOTAL = f"""total AS (SELECT * FROM wages WHERE occupation_code = {ALL_WORK} AND industry_code = {ALL_INDUSTRIES})"""
_PARTS = f"""part AS (
        SELECT year, area_code, {", ".join(f"sum({n}) AS {n}" for n in (*COUNTS, "jobs_not_published"))}, count(*) AS n,
               bool_and({_GIVEN} OR jobs = 0) AS is_whole, sum(jobs * annual_mean_usd) / sum(jobs) AS mean, bool_and(annual_mean_usd IS NOT NULL OR jobs = 0) AS has_means,
               {", ".join(f"min({w}) AS least_{w}, max({w}) AS most_{w}" for w in (*ANNUAL, "lowest_third_mean_usd"))}
        FROM pay_by_schooling WHERE schooling <> '{ANY}' GROUP BY ALL
    ), whole AS (SELECT * FROM pay_by_schooling WHERE schooling = '{ANY}')"""
# Jobs of occupations are rounded to 10. Seen: none off by more than 80.
JOBS_SLACK = 5
# How far a percentile of all occupations together may be from BLS's own: a share that allows for drawing pay between
# percentiles (seen: 5.2 percent in May 2021, else 4.2), and as much again as the share of jobs that are not covered
# (seen in May 2025: 22 percent off where 14.5 percent of jobs are not covered, else at most 13).
DRAWN_SHARE, UNCOVERED_TIMES = 0.065, 1.2
_FAR = " OR ".join(
    f"abs(whole.{w} / total.{w} - 1) > {DRAWN_SHARE} + {UNCOVERED_TIMES} * (1 - covered_pct / 100)"
    for w in ANNUAL
)
_OUTSIDE = " OR ".join(
    f"whole.{w} NOT BETWEEN least_{w} - 1 AND most_{w} + 1" for w in (*ANNUAL, "lowest_third_mean_usd")
)


def _classify(year: str) -> str:
    """SQL for the number of the classification of a year: wages and projections changed together."""
    return "(" + " + ".join(f"CAST({year} >= {first} AS INTEGER)" for first in CHANGES) + ")"


SCHOOLING = (
    Relation(
        "pay_by_schooling/groups-make-any",
        "a row of each schooling in every place, whose counts add up to those of any",
        f"""WITH {_PARTS} SELECT {_CASE}, 'groups ' || coalesce(part.jobs, 0) || ', any ' || coalesce(whole.jobs, 0)
            FROM part FULL JOIN whole USING (year, area_code)
            WHERE part.n IS DISTINCT FROM {len(SCHOOLINGS)}
               OR {" OR ".join(f"part.{n} IS DISTINCT FROM whole.{n}" for n in COUNTS)}
               OR abs(part.jobs_not_published - whole.jobs_not_published) > {len(SCHOOLINGS)}""",
    ),
    Relation(
        "pay_by_schooling/jobs-of-the-place",
        "the jobs of any schooling, with those left out and not published, to be all jobs of the place",
        f"""WITH {_TOTAL} SELECT {_CASE}, jobs + jobs_left_out + jobs_not_published || ', OEWS ' || employment
            FROM pay_by_schooling JOIN total USING (year, area_code)
            WHERE schooling = '{ANY}' AND abs(jobs + jobs_left_out + jobs_not_published - employment)
                > {JOBS_SLACK} * (occupations + occupations_left_out + 1)""",
    ),
    Relation(
        "pay_by_schooling/any-as-published",
        "percentiles of all occupations together near those that BLS publishes",
        f"""WITH {_PARTS}, {_TOTAL} SELECT {_CASE}, 'median ' || whole.annual_p50_usd || ', OEWS ' || total.annual_p50_usd
            FROM whole JOIN total USING (year, area_code) WHERE {_FAR}""",
    ),
    Relation(
        "pay_by_schooling/any-between-groups",
        "the pay of all occupations together to lie between that of the groups, and its mean to be theirs",
        f"""WITH {_PARTS} SELECT {_CASE}, 'median ' || whole.annual_p50_usd || ', groups ' || least_annual_p50_usd || ' to ' || most_annual_p50_usd
            FROM part JOIN whole USING (year, area_code)
            WHERE is_whole AND ({_OUTSIDE} OR has_means AND abs(part.mean - whole.annual_mean_usd) > 2)""",
    ),
    Relation(
        "pay_by_schooling/every-place",
        "a row for every nation, state or area with wages, where others of its kind and year have one",
        f"""WITH {_TOTAL}, kind AS (SELECT DISTINCT year, area_type FROM pay_by_schooling JOIN total USING (year, area_code))
            SELECT {_CASE}, 'no row' FROM total SEMI JOIN kind USING (year, area_type) ANTI JOIN pay_by_schooling USING (year, area_code)""",
    ),
    Relation(
        "pay_by_schooling/every-year",
        "pay by schooling for every year with wages, once projections say what schooling occupations take; read the wages again",
        f"""WITH {_TOTAL}, edition AS (
                SELECT DISTINCT {_classify("base_year")} AS classification FROM projected_jobs
                WHERE occupation_type = 'line item' AND entry_education IS NOT NULL GROUP BY base_year HAVING count(*) > {WHOLE_EDITION}
            )
            SELECT {_CASE}, 'no row' FROM total JOIN edition ON classification = {_classify("year")}
            ANTI JOIN pay_by_schooling USING (year) WHERE area_code = {NATION} AND year NOT IN {SHARED_CODES}""",
        WARNING,
    ),
    Relation(
        "pay_by_schooling/more-for-more",
        "the nation's median to be higher for an associate degree than for high school, and higher still for a bachelor's",
        # Seen: at least 1.3 times as high.
        f"""WITH nation AS (PIVOT (SELECT year, schooling, annual_p50_usd FROM pay_by_schooling WHERE area_code = {NATION})
                ON schooling IN ('none_or_high_school', 'associate', 'bachelor') USING any_value(annual_p50_usd))
            SELECT year, none_or_high_school || ', ' || associate || ', ' || bachelor FROM nation
            WHERE none_or_high_school > associate OR associate > bachelor""",
    ),
    Relation(
        "pay_by_schooling/years-in-step",
        "the nation's jobs and median to change little from year to year under one vintage",
        # Seen: jobs 0.8 to 2.6 percent up, medians up to 4.5; wider, as some years have fallen back (May 2020).
        f"""SELECT concat_ws(' ', a.year, a.schooling), a.jobs || ' at ' || a.annual_p50_usd || ', then ' || b.jobs || ' at ' || b.annual_p50_usd
            FROM pay_by_schooling a JOIN pay_by_schooling b USING (area_code, schooling, vintage)
            WHERE area_code = {NATION} AND b.year = a.year + 1 AND a.jobs > 0
              AND (b.jobs / a.jobs NOT BETWEEN 0.85 AND 1.15 OR b.annual_p50_usd / a.annual_p50_usd NOT BETWEEN 0.92 AND 1.12)""",
    ),
)
