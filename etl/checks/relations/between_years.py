"""Rules between one year or edition and the next: how far figures move, and what may disappear.

BLS's own editions (May 2008 to 2025, projections 2012-22 to 2024-34, all occupations) stay within these bounds with
room to spare. Comments beside the bounds give the values seen.
"""

from etl.checks.relations.relation import ALL_INDUSTRIES, ALL_WORK, NATION, Relation
from etl.codes.classifications import CHANGES
from etl.schema.base import QUOTED
from etl.schema.wages import PERCENTILES

# Consecutive years in the tables. PAIRS uses those at most two years apart.
NEIGHBORS = """CREATE OR REPLACE TEMP TABLE neighbors AS
    SELECT year AS late, lag(year) OVER (PARTITION BY area_type, by_industry ORDER BY year) AS early, area_type, by_industry
    FROM (SELECT DISTINCT year, area_type, industry_code <> '000000' AS by_industry FROM wages)"""
PAIRS = f"""CREATE OR REPLACE TEMP TABLE pair AS
    SELECT a.year AS early, b.year AS late, b.year - a.year AS gap, b.area_type, b.area_code, b.occupation_code, b.industry_code, by_industry,
           a.employment AS jobs_before, b.employment AS jobs, a.annual_mean_usd AS mean_before, b.annual_mean_usd AS mean,
           {", ".join(f"a.annual_p{p}_usd AS p{p}_before, b.annual_p{p}_usd AS p{p}" for p in PERCENTILES)}
    FROM neighbors n
    JOIN wages b ON b.year = n.late AND b.area_type = n.area_type AND (b.industry_code <> '000000') = n.by_industry
    JOIN wages a ON a.year = n.early AND a.occupation_code = b.occupation_code AND a.area_code = b.area_code AND a.industry_code = b.industry_code
    WHERE n.late - n.early <= 2"""
_PAIR_CASE = "concat_ws(' ', late, occupation_code, area_code, industry_code)"
_PAY = ("mean", *(f"p{p}" for p in PERCENTILES))


def _medians_in_step() -> str:
    """SQL for medians of all year-on-year ratios that are outside their bounds."""
    # Seen per year: medians of mean wages +1.7 to +5.2 percent, of the percentiles -0.4 to +6.6, of jobs -4.1 to +3.9.
    bounds = {"jobs": (0.88, 1.13), "mean": (0.97, 1.09), **dict.fromkeys(_PAY[1:], (0.95, 1.11))}
    measured = ", ".join(f"median({name} / {name}_before) AS {name}_ratio" for name in bounds)
    asked = " UNION ALL ".join(
        f"SELECT *, '{name}' AS what, {name}_ratio AS ratio, {low} AS low, {high} AS high FROM medians"
        for name, (low, high) in bounds.items()
    )
    return f"""WITH medians AS (SELECT early, late, gap, area_type, by_industry, count(*) AS n, {measured}
                   FROM pair GROUP BY ALL HAVING n >= 5)
        SELECT concat_ws(' ', late, area_type, CASE WHEN by_industry THEN 'by industry' END, what),
               printf('%+.1f %% since May %d', 100 * (ratio - 1), early)
        FROM ({asked}) WHERE ratio NOT BETWEEN pow(low, gap) AND pow(high, gap)"""


def _out_of_step(
    where: str, jobs: tuple[float, float], mean: tuple[float, float], others: tuple[float, float]
) -> str:
    """SQL for rows whose jobs or pay moved, year on year, beyond the given bounds."""
    bounds = {"jobs": jobs, "mean": mean, **dict.fromkeys(_PAY[1:], others)}
    asked = " UNION ALL ".join(
        f"SELECT {_PAIR_CASE} AS case_, '{name} {{}} -> {{}}' AS words, {name}_before AS before, {name} AS now, gap, {low} AS low, {high} AS high "
        f"FROM pair WHERE {where}"
        for name, (low, high) in bounds.items()
    )
    return f"""SELECT case_, format(words, before, now) FROM ({asked})
        WHERE before > 0 AND now / before NOT BETWEEN pow(low, gap) AND pow(high, gap)"""


def _looked_at(where: str) -> str:
    return f"SELECT count(*) FROM pair WHERE {where}"


_LARGE = f"area_code = {NATION} AND NOT by_industry AND least(jobs_before, jobs) > 10000 AND greatest(jobs_before, jobs) > 50000"
_LARGE_SETTING = f"area_code = {NATION} AND by_industry AND least(jobs_before, jobs) > 5000"
_ALL_WORK_THERE = f"occupation_code = {ALL_WORK} AND NOT by_industry"

_RECLASSIFIED = " OR ".join(f"(early < {year} AND late >= {year})" for year in CHANGES)

BETWEEN_YEARS = (
    Relation(
        "wages/year-in-step",
        "the usual yearly change of jobs and pay (median of all rows)",
        _medians_in_step(),
    ),
    Relation(
        "wages/nation-in-step",
        "no large national occupation to move more in a year than any before",
        # Over 50,000 jobs, eleven editions: jobs 0.51 to 1.79 times, mean 0.87 to 1.45, percentiles 0.77 to 1.70.
        _out_of_step(_LARGE, (0.45, 2.2), (0.8, 1.5), (0.72, 1.75)),
        among=_looked_at(_LARGE),
    ),
    Relation(
        "wages/all-work-in-step",
        "the usual yearly change of all jobs in the nation and their pay",
        # Eleven editions: jobs -5.3 to +5.0 percent a year, mean +1.7 to +6.2, percentiles -3.1 to +14.0.
        _out_of_step(f"area_code = {NATION} AND {_ALL_WORK_THERE}", (0.9, 1.09), (0.985, 1.09), (0.96, 1.17)),
    ),
    Relation(
        "wages/states-in-step",
        "a plausible yearly change of all jobs in a state and their pay",
        _out_of_step(f"area_type = 'state' AND {_ALL_WORK_THERE}", (0.82, 1.2), (0.94, 1.14), (0.9, 1.22)),
    ),
    Relation(
        "wages/settings-in-step",
        "no large setting of an occupation to move more in a year than any before",
        # Over 5,000 jobs, three steps of years: jobs 0.39 to 2.4 times, median 0.73 to 1.53.
        _out_of_step(_LARGE_SETTING, (0.3, 3.0), (0.6, 1.8), (0.55, 2.0)),
        among=_looked_at(_LARGE_SETTING),
    ),
    Relation(
        "wages/not-another-year-again",
        "figures that differ from another year's",
        # The same mean and median in two years: none of 13,000 national rows, 1 of 43,000 by industry.
        """SELECT concat_ws(' ', late, area_type), same || ' of ' || n || ' rows repeat May ' || early
            FROM (SELECT early, late, area_type, count(*) AS n, sum(CAST((mean = mean_before AND p50 = p50_before)
                      OR (jobs = jobs_before AND jobs >= 5000) AS INTEGER)) AS same
                  FROM pair WHERE mean IS NOT NULL GROUP BY ALL) WHERE same >= 3 AND same > 0.1 * n""",
    ),
    Relation(
        "wages/areas-that-vanished",
        "all states and nearly all areas of the year before",
        # When areas are redefined, most of them stay. Second-hand years lack states.
        f"""WITH whole AS (SELECT year AS late, area_type FROM wages GROUP BY ALL HAVING NOT bool_and(ends_with(source_id, '{QUOTED}'))),
            gone AS (
                SELECT late, area_type, count(*) AS had, count(*) FILTER (now.area_code IS NULL) AS lost,
                       min(old.area_code) FILTER (now.area_code IS NULL) AS first
                FROM neighbors n JOIN whole USING (late, area_type)
                JOIN (SELECT DISTINCT year, area_type, area_code FROM wages WHERE industry_code = {ALL_INDUSTRIES}) old
                  ON old.year = n.early AND old.area_type = n.area_type
                LEFT JOIN (SELECT DISTINCT year, area_code FROM wages WHERE industry_code = {ALL_INDUSTRIES}) now
                  ON now.year = n.late AND now.area_code = old.area_code
                WHERE NOT by_industry GROUP BY ALL)
            SELECT concat_ws(' ', late, area_type, first), lost || ' of ' || had || ' are gone' FROM gone
            WHERE had >= 5 AND lost > CASE WHEN area_type = 'state' THEN 0 ELSE 0.15 * had END""",
    ),
    Relation(
        "wages/occupations-that-vanished",
        "the occupations of the year before, unless the classification changed",
        # A person has to accept the next revision.
        f"""SELECT concat_ws(' ', late, occupation_code, title), 'no row'
            FROM (SELECT year AS late, lag(year) OVER (ORDER BY year) AS early
                  FROM (SELECT DISTINCT year FROM wages WHERE area_code = {NATION} AND industry_code = {ALL_INDUSTRIES}))
            JOIN (SELECT year AS early, occupation_code FROM wages WHERE area_code = {NATION} AND industry_code = {ALL_INDUSTRIES}) USING (early)
            JOIN occupations o USING (occupation_code)
            WHERE role <> 'other' AND NOT ({_RECLASSIFIED})
              AND NOT EXISTS (FROM wages w WHERE w.year = late AND w.occupation_code = o.occupation_code AND w.area_code = {NATION})""",
    ),
    Relation(
        "projections/editions-in-step",
        "no large occupation's base jobs to move more between editions than any before",
        # Over 50,000 jobs under one classification, seven steps: 0.51 to 1.69 times; all work -6 to +4 percent a year.
        f"""SELECT concat_ws(' ', b.vintage, b.occupation_code), a.jobs_base || ' in ' || a.vintage || ', now ' || b.jobs_base
            FROM projections a JOIN projections b ON a.occupation_code = b.occupation_code AND b.base_year = a.base_year + 1
            WHERE greatest(a.jobs_base, b.jobs_base) > 50000
              AND (b.jobs_base / a.jobs_base NOT BETWEEN 0.3 AND 2.2
                   OR (a.occupation_code = {ALL_WORK} AND b.jobs_base / a.jobs_base NOT BETWEEN 0.9 AND 1.1))""",
        among="SELECT count(*) FROM projections WHERE jobs_base > 50000",
    ),
    Relation(
        "projections/not-another-edition-again",
        "figures that differ from another edition's",
        # The same base jobs in two editions: under 3 percent of rows.
        """SELECT b.vintage, count(*) FILTER (a.jobs_base = b.jobs_base) || ' of ' || count(*) || ' rows repeat ' || a.vintage
            FROM projections a JOIN projections b ON a.occupation_code = b.occupation_code AND b.base_year > a.base_year
            WHERE a.jobs_base >= 10000 GROUP BY a.vintage, b.vintage
            HAVING count(*) FILTER (a.jobs_base = b.jobs_base) >= 3 AND count(*) FILTER (a.jobs_base = b.jobs_base) > 0.3 * count(*)""",
    ),
    Relation(
        "attainment/editions-in-step",
        "shares of workers that move little between editions, on average",
        # Five editions: at most 2.9 points, of every occupation or of the listed ones. Two columns swapped: 7 and more.
        """WITH shares AS (UNPIVOT attainment ON COLUMNS('_pct$') INTO NAME level VALUE share),
            steps AS (SELECT vintage, level, abs(share - lag(share) OVER (PARTITION BY occupation_code, level ORDER BY vintage)) AS step FROM shares)
            SELECT concat_ws(' ', vintage, level), round(avg(step), 1) || ' points on average' FROM steps WHERE step IS NOT NULL
            GROUP BY ALL HAVING count(*) >= 5 AND avg(step) > 5""",
    ),
    Relation(
        "projections/occupations-that-vanished",
        "the occupations of the edition before, unless the classification changed",
        # It changed with 2019-29 and 2021-31. Quoted editions have only the quoted occupations; exports have no totals.
        f"""WITH editions AS (SELECT base_year AS late, lag(base_year) OVER (ORDER BY base_year) AS early
                FROM (SELECT DISTINCT base_year FROM projections WHERE NOT ends_with(source_id, '{QUOTED}')))
            SELECT concat_ws(' ', late, occupation_code, title), 'no row' FROM editions JOIN projections p ON p.base_year = early
            JOIN occupations o USING (occupation_code)
            WHERE role IN ('core', 'step', 'compare') AND NOT (early < 2019 AND late >= 2019) AND NOT (early < 2021 AND late >= 2021)
              AND NOT EXISTS (FROM projections q WHERE q.base_year = late AND q.occupation_code = o.occupation_code)""",
    ),
    Relation(
        "projections/education-as-assigned",
        "the entry education of the edition before, except for a few occupations",
        # Seen in seven steps: 4 in 1,000 occupations reassigned.
        """SELECT b.vintage, count(*) FILTER (a.entry_education <> b.entry_education) || ' of ' || count(*) || ' are others than in ' || a.vintage
            FROM projections a JOIN projections b ON a.occupation_code = b.occupation_code AND b.base_year = a.base_year + 1
            WHERE a.entry_education IS NOT NULL AND b.entry_education IS NOT NULL GROUP BY a.vintage, b.vintage
            HAVING count(*) >= 5 AND count(*) FILTER (a.entry_education <> b.entry_education) > greatest(2, 0.1 * count(*))""",
    ),
    Relation(
        "price_index/months-in-step",
        "prices to move by less than 3 percent a month",
        # Since 1997: -1.9 to +1.4 percent. The step across the missing October 2025 covers two months.
        """SELECT concat_ws('-', year, lpad(CAST(month AS VARCHAR), 2, '0')), before || ' -> ' || cpi_u
            FROM (SELECT *, lag(cpi_u) OVER (ORDER BY year, month) AS before FROM price_index WHERE year >= 1997)
            WHERE abs(cpi_u / before - 1) > 0.03""",
    ),
    Relation(
        "price_index/no-month-lost",
        "every month except October 2025, which was never published",
        """SELECT concat_ws('-', year, lpad(CAST(month AS VARCHAR), 2, '0')), gap - 1 || ' months missing before it'
            FROM (SELECT *, 12 * year + month - lag(12 * year + month) OVER (ORDER BY year, month) AS gap FROM price_index)
            WHERE gap > 1 AND NOT (gap = 2 AND year = 2025 AND month = 11)""",
    ),
    Relation(
        "price_parity/years-in-step",
        "an area's price level to move by a few points a year",
        # 7,000 steps: one in a hundred above 5.5 points, none above 9.6.
        """SELECT concat_ws(' ', year, area_code), before || ' -> ' || rpp
            FROM (SELECT *, lag(rpp) OVER (PARTITION BY area_code ORDER BY year) AS before FROM price_parity) WHERE abs(rpp - before) > 12""",
    ),
    Relation(
        "price_parity/areas-that-vanished",
        "nearly all the areas of the year before",
        """WITH held AS (SELECT year, area_type, count(*) AS n, lag(count(*)) OVER (PARTITION BY area_type ORDER BY year) AS had
                FROM price_parity JOIN areas USING (area_code) GROUP BY year, area_type)
            SELECT concat_ws(' ', year, area_type), n || ' of ' || had FROM held WHERE had >= 5 AND n < 0.85 * had""",
    ),
    Relation(
        "price_parity/not-another-year-again",
        "price levels that differ from the year before",
        """SELECT CAST(year AS VARCHAR), same || ' of ' || n || ' areas repeat the year before'
            FROM (SELECT year, count(*) AS n, sum(CAST(rpp = before AS INTEGER)) AS same
                  FROM (SELECT *, lag(rpp) OVER (PARTITION BY area_code ORDER BY year) AS before FROM price_parity)
                  WHERE before IS NOT NULL AND area_code <> '0000000' GROUP BY ALL) WHERE n >= 5 AND same > 0.3 * n""",
    ),
)
