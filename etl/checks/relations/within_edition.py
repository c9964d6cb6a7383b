"""Rules within one edition: totals and their parts, and one figure in two sources.

BLS's own editions (May 2008 to 2025, projections 2012-22 to 2024-34, all occupations) stay within these bounds with
room to spare. Comments beside the bounds give the values seen.
"""

from etl.checks.relations.relation import ALL_INDUSTRIES, ALL_WORK, NATION, Relation
from etl.schema.base import QUOTED, WARNING
from etl.schema.projections import STATE_OPENINGS_HIGH, STATE_OPENINGS_LOW, WHOLE_EDITION

# Guam, Puerto Rico and the Virgin Islands: OEWS estimates them but does not count them in the nation.
TERRITORIES = "('6600000', '7200000', '7800000')"
STATES = 51
# With this many states, a year should have them all; with fewer, their files were imported one by one.
FEW_STATES = 40

# Jobs are rounded to 10, so a sum is off by up to 5 per figure. Allowed: twice that plus 1 percent for changes of method.
# Seen in May 2025 (489,000 rows): no sum off by more than its rounding.
ROUNDING = 10
_TOTALS = f"""total AS (SELECT year, area_code, industry_code, employment AS jobs FROM wages
    WHERE occupation_code = {ALL_WORK} AND employment > 0)"""
_NATION = f"""nation AS (SELECT year, occupation_code, employment AS jobs, annual_mean_usd AS mean FROM wages
    WHERE area_code = {NATION} AND industry_code = {ALL_INDUSTRIES} AND employment > 0)"""
_STATES = f"""states AS (SELECT year, occupation_code, count(*) AS n, count(employment) AS known, sum(employment) AS jobs,
        count(annual_mean_usd) AS paid, sum(employment * annual_mean_usd) / sum(employment) AS mean
    FROM wages WHERE area_type = 'state' AND industry_code = {ALL_INDUSTRIES} AND area_code NOT IN {TERRITORIES} GROUP BY ALL)"""
_WITH_MEDIANS = f"""projections p JOIN wages w ON w.occupation_code = p.occupation_code AND w.year = p.median_wage_year
    WHERE area_code = {NATION} AND industry_code = {ALL_INDUSTRIES}"""
_MEDIANS = f"""SELECT concat_ws(' ', vintage, p.occupation_code), median_wage_usd || ', OEWS ' || annual_p50_usd
    FROM {_WITH_MEDIANS} AND"""
_WITH_BASE_JOBS = f"""projections p JOIN wages w ON w.occupation_code = p.occupation_code AND w.year = p.base_year
    WHERE area_code = {NATION} AND industry_code = {ALL_INDUSTRIES} AND employment > 100000"""
_NOT_AS_STATES_HAVE = f"NOT BETWEEN {STATE_OPENINGS_LOW} * jobs_base AND {STATE_OPENINGS_HIGH} * jobs_base"
_CASE = "concat_ws(' ', year, occupation_code, area_code, industry_code)"

WITHIN_AN_EDITION = (
    Relation(
        "wages/jobs-per-1000-of-the-area",
        "jobs_per_1000 equal to the jobs divided by all jobs in the area, within rounding",
        f"""WITH {_TOTALS} SELECT {_CASE}, jobs_per_1000 || ' where the jobs give ' || round(1000.0 * employment / jobs, 3)
            FROM wages JOIN total USING (year, area_code, industry_code)
            WHERE abs(jobs_per_1000 - 1000.0 * employment / jobs) > 0.02 * jobs_per_1000 + 1.05 * (0.001 + 5000.0 / jobs + 5000.0 * employment / jobs / jobs)""",
    ),
    Relation(
        "wages/quotient-of-shares",
        "location_quotient equal to the area's jobs per 1,000 divided by the nation's, within rounding",
        f"""WITH {_NATION}, share AS (SELECT n.year, n.occupation_code, n.jobs, 1000.0 * n.jobs / a.jobs AS per_1000
                FROM nation n JOIN nation a ON a.year = n.year AND a.occupation_code = {ALL_WORK})
            SELECT {_CASE}, location_quotient || ' where the shares give ' || round(jobs_per_1000 / per_1000, 2)
            FROM wages JOIN share USING (year, occupation_code)
            WHERE industry_code = {ALL_INDUSTRIES} AND area_code <> {NATION}
              AND abs(location_quotient - jobs_per_1000 / per_1000) > 0.03 * location_quotient + 1.1 * (0.0051 + 0.0006 / per_1000 + location_quotient * 6.0 / jobs)""",
    ),
    Relation(
        "wages/states-make-the-nation",
        "the states' jobs at most the nation's, and equal to it if every state's are released",
        f"""WITH {_NATION}, {_STATES}
            SELECT concat_ws(' ', year, occupation_code), 'states ' || s.jobs || ', nation ' || n.jobs
            FROM nation n JOIN states s USING (year, occupation_code)
            WHERE s.jobs > n.jobs * 1.01 + {ROUNDING} * (s.n + 1) OR (s.known = {STATES} AND s.jobs < n.jobs * 0.99 - {ROUNDING} * (s.n + 1))""",
    ),
    Relation(
        "wages/states-nearly-make-the-nation",
        "nearly all of the nation's jobs, if nearly all states are given",
        # Seen over all occupations of 10,000 jobs and more, second-hand years without Maine, New Hampshire and South
        # Dakota included: 98.4 to 99.96 percent.
        f"""WITH {_NATION}, {_STATES},
            given AS (SELECT year FROM wages WHERE area_type = 'state' GROUP BY ALL HAVING count(DISTINCT area_code) >= {FEW_STATES})
            SELECT CAST(year AS VARCHAR), 'states ' || sum(s.jobs) || ', nation ' || sum(n.jobs)
            FROM nation n JOIN states s USING (year, occupation_code) JOIN given USING (year)
            WHERE n.jobs >= 10000 AND occupation_code <> {ALL_WORK}
            GROUP BY year HAVING count(*) >= 5 AND sum(s.jobs) / sum(n.jobs) NOT BETWEEN 0.96 AND 1.005""",
    ),
    Relation(
        "wages/states-average-the-nation",
        "the nation's mean wage equal to that of its states, weighted by jobs",
        # Seen in May 2025, 208 occupations whose every state is released: within 0.03 percent.
        f"""WITH {_NATION}, {_STATES}
            SELECT concat_ws(' ', year, occupation_code), 'states ' || round(s.mean) || ', nation ' || n.mean
            FROM nation n JOIN states s USING (year, occupation_code)
            WHERE s.known = {STATES} AND s.paid = {STATES} AND abs(s.mean / n.mean - 1) > 0.003""",
    ),
    Relation(
        "wages/every-state",
        "every state, if nearly all are given",
        f"""WITH {_STATES} SELECT concat_ws(' ', year, occupation_code), n || ' of {STATES} states'
            FROM states WHERE occupation_code = {ALL_WORK} AND n BETWEEN {FEW_STATES} AND {STATES - 1}""",
    ),
    Relation(
        "wages/areas-within-their-state",
        "areas within a state to have at most the state's jobs",
        # Seen in May 2025: all jobs at most 99.7 percent of the state's; single occupations up to 107 percent.
        f"""WITH part AS (
                SELECT year, occupation_code, state, sum(employment) AS jobs, count(*) AS n FROM wages
                JOIN (SELECT area_code, state, regexp_matches(title, ', [A-Z][A-Z]$') AS in_one FROM areas) USING (area_code)
                WHERE area_type IN ('metro', 'nonmetro') AND industry_code = {ALL_INDUSTRIES}
                  AND (area_type = 'nonmetro' OR in_one) GROUP BY ALL
            ), whole AS (
                SELECT year, occupation_code, state, employment AS jobs, wages.area_code FROM wages JOIN areas USING (area_code)
                WHERE wages.area_type = 'state' AND industry_code = {ALL_INDUSTRIES} AND employment > 0
            )
            SELECT concat_ws(' ', year, occupation_code, area_code), 'areas ' || part.jobs || ', state ' || whole.jobs
            FROM part JOIN whole USING (year, occupation_code, state)
            WHERE part.jobs > whole.jobs * (CASE WHEN occupation_code = {ALL_WORK} THEN 1.005 ELSE 1.1 END) + {ROUNDING} * (n + 1)""",
    ),
    Relation(
        "wages/owners-make-the-industry",
        "hospitals, schools and all industries to be the sum of their owners",
        # All industries: private and government. Schools and hospitals: private, state, local, where all are released.
        f"""WITH owner(whole, part, parts) AS (VALUES
                ('000000', '000001', 2), ('000000', '999001', 2), ('622000', '622005', 3), ('622000', '622002', 3),
                ('622000', '622003', 3), ('611000', '611005', 3), ('611000', '611002', 3), ('611000', '611003', 3)
            ), parts AS (
                SELECT year, occupation_code, whole, parts, sum(employment) AS jobs, count(employment) AS known
                FROM wages JOIN owner ON part = industry_code WHERE area_code = {NATION} GROUP BY ALL
            )
            SELECT concat_ws(' ', year, occupation_code, whole), 'owners ' || jobs || ', industry ' || employment
            FROM parts JOIN wages USING (year, occupation_code)
            WHERE area_code = {NATION} AND industry_code = whole
              AND (jobs > employment * 1.01 + {ROUNDING} * (known + 1) OR (known = parts AND jobs < employment * 0.99 - {ROUNDING} * (known + 1)))""",
    ),
    Relation(
        "wages/private-is-not-the-whole",
        "fewer jobs with private owners than with all",
        # May 2012 gives totals the code of private owners. Every other year keeps them apart.
        f"""WITH private AS (SELECT *, CASE industry_code WHEN '000001' THEN {ALL_INDUSTRIES} ELSE left(industry_code, 5) || '0' END AS whole
                FROM wages WHERE industry_code IN ('000001', '611005', '622005') AND area_code = {NATION} AND occupation_code = {ALL_WORK}),
            total AS (SELECT year, industry_code AS whole, employment AS jobs FROM wages WHERE area_code = {NATION} AND occupation_code = {ALL_WORK})
            SELECT {_CASE}, 'private ' || employment || ', all owners ' || jobs
            FROM private JOIN total USING (year, whole) WHERE employment >= jobs""",
    ),
    Relation(
        "wages/industries-within-their-parent",
        "industries with a common parent to have at most its jobs",
        # Some parents list their parts both by industry and by owner. For all industries, only sectors are counted;
        # government, schools and hospitals are left out.
        f"""WITH part AS (
                SELECT year, occupation_code, parent_code, sum(employment) AS jobs, count(*) AS n
                FROM wages JOIN industries USING (industry_code)
                WHERE area_code = {NATION} AND parent_code NOT IN ('611000', '622000') AND NOT starts_with(parent_code, '999')
                  AND (parent_code <> {ALL_INDUSTRIES} OR contains(industry_code, '-')) GROUP BY ALL
            )
            SELECT concat_ws(' ', year, occupation_code, parent_code), 'parts ' || jobs || ', parent ' || employment
            FROM part JOIN wages w USING (year, occupation_code)
            WHERE area_code = {NATION} AND w.industry_code = parent_code AND jobs > employment * 1.01 + {ROUNDING} * (n + 1)""",
    ),
    Relation(
        "wages/occupation-within-all-work",
        "no occupation with more jobs than all occupations together",
        f"""WITH {_TOTALS} SELECT {_CASE}, employment || ' of ' || jobs
            FROM wages JOIN total USING (year, area_code, industry_code) WHERE employment > jobs""",
    ),
    Relation(
        "wages/percentiles-fit-the-mean",
        "the mean 5 to 25 percent above the lowest that the percentiles allow, as in every edition",
        # Seen: the median row's mean is 10 to 15 percent above that minimum in every year and kind of area.
        f"""SELECT concat_ws(' ', year, area_type, kind), 'mean ' || round(100 * (ratio - 1), 1) || ' % above'
            FROM (SELECT year, area_type, CASE WHEN industry_code = {ALL_INDUSTRIES} THEN 'all industries' ELSE 'by industry' END AS kind,
                         count(*) AS n, median(annual_mean_usd / (0.1 * 15080 + 0.15 * annual_p10_usd + 0.25 * annual_p25_usd
                             + 0.25 * annual_p50_usd + 0.15 * annual_p75_usd + 0.1 * annual_p90_usd)) AS ratio
                  FROM wages WHERE annual_p90_usd IS NOT NULL GROUP BY ALL)
            WHERE n >= 5 AND ratio NOT BETWEEN 1.05 AND 1.25""",
    ),
    Relation(
        "wages/mean-above-the-median",
        "a mean wage above the median in most rows, as pay is skewed to the right",
        # Seen in every year and kind of area: 76 to 97 percent of rows.
        f"""SELECT concat_ws(' ', year, area_type, kind), round(100 * above) || ' % of rows'
            FROM (SELECT year, area_type, CASE WHEN industry_code = {ALL_INDUSTRIES} THEN 'all industries' ELSE 'by industry' END AS kind,
                         count(*) AS n, avg(CAST(annual_mean_usd >= annual_p50_usd AS INTEGER)) AS above
                  FROM wages WHERE annual_mean_usd IS NOT NULL AND annual_p50_usd IS NOT NULL GROUP BY ALL)
            WHERE n >= 30 AND above < 0.6""",
    ),
    Relation(
        "wages/errors-of-their-own-figures",
        "a higher relative standard error (RSE) for jobs than for the mean wage (median of all rows)",
        # Seen in every year and kind of area: jobs 1.7 to 9.9 percent, mean wages 0.7 to 2.5; true of 19 in 20 rows.
        """SELECT concat_ws(' ', year, area_type), 'jobs ' || jobs || ' %, mean wage ' || pay || ' %'
            FROM (SELECT year, area_type, count(*) AS n, median(employment_rse_pct) AS jobs, median(wage_mean_rse_pct) AS pay
                  FROM wages WHERE employment_rse_pct IS NOT NULL GROUP BY ALL) WHERE n >= 5 AND jobs <= pay""",
    ),
    Relation(
        "wages/areas-of-their-own",
        "different pay in different areas",
        # May 2025, 850 occupations: a state and the one area that is nearly all of it share 9 at most.
        f"""WITH pay AS (SELECT year, area_code, occupation_code, (annual_mean_usd, annual_p10_usd, annual_p25_usd, annual_p50_usd) AS pay
                FROM wages WHERE industry_code = {ALL_INDUSTRIES} AND area_code <> {NATION} AND annual_p50_usd IS NOT NULL),
            total AS (SELECT year, area_code, count(*) AS n FROM pay GROUP BY ALL),
            pair AS (SELECT a.year, a.area_code, b.area_code AS other, count(*) AS same FROM pay a
                JOIN pay b ON a.year = b.year AND a.occupation_code = b.occupation_code AND a.pay = b.pay AND a.area_code < b.area_code GROUP BY ALL)
            SELECT concat_ws(' ', year, area_code, other), same || ' of ' || n || ' occupations paid alike'
            FROM pair JOIN total USING (year, area_code) WHERE same >= 5 AND same > 0.4 * n""",
    ),
    Relation(
        "wages/as-fine-as-printed",
        "figures rounded to 10, not coarser",
        # Of figures rounded to 10, a tenth end in 00.
        """SELECT concat_ws(' ', year, area_type), round(100 * greatest(pay, jobs)) || ' % end in 00'
            FROM (SELECT year, area_type, count(*) AS n, avg(CAST(annual_p50_usd % 100 = 0 AS INTEGER)) AS pay,
                         avg(CAST(employment % 100 = 0 AS INTEGER)) AS jobs
                  FROM wages WHERE employment >= 1000 GROUP BY ALL) WHERE n >= 30 AND greatest(pay, jobs) > 0.4""",
    ),
    Relation(
        "projections/median-is-that-of-oews",
        "the median wage printed with an edition equal to that May's in OEWS",
        # Seen: one difference in 6,600 pairs from seven editions, because in 2012 "teachers and instructors, all other" were
        # others in each program. Over 5 percent suggests the wrong occupation or year.
        f"{_MEDIANS} abs(median_wage_usd / annual_p50_usd - 1) > 0.05",
        among=f"SELECT count(*) FROM {_WITH_MEDIANS}",
    ),
    Relation(
        "projections/median-is-nearly-that-of-oews",
        "the median wage printed with an edition equal to that May's in OEWS, to the dollar",
        f"{_MEDIANS} median_wage_usd <> annual_p50_usd AND abs(median_wage_usd / annual_p50_usd - 1) <= 0.05",
        WARNING,
    ),
    Relation(
        "projections/base-near-oews",
        "the usual ratio of base-year jobs to that May's OEWS jobs",
        # They count the self-employed too. Seen where OEWS has over 100,000 jobs: 0.82 to 2.6 times; all work 1.10 to 1.11.
        f"""SELECT concat_ws(' ', vintage, p.occupation_code), jobs_base || ' jobs, OEWS ' || employment
            FROM {_WITH_BASE_JOBS}
              AND NOT CASE WHEN p.occupation_code = {ALL_WORK} THEN jobs_base BETWEEN employment AND employment * 1.25
                      ELSE jobs_base BETWEEN employment * 0.7 AND employment * 3.2 END""",
        among=f"SELECT count(*) FROM {_WITH_BASE_JOBS}",
    ),
    Relation(
        "projections/occupation-within-all-work",
        "no occupation has more jobs, openings or growth than all together",
        f"""WITH whole AS (SELECT vintage, jobs_base, jobs_projected, openings_per_year FROM projections WHERE occupation_code = {ALL_WORK})
            SELECT concat_ws(' ', vintage, occupation_code), p.jobs_base || ' of ' || whole.jobs_base
            FROM projections p JOIN whole USING (vintage)
            WHERE p.jobs_base > whole.jobs_base OR p.jobs_projected > whole.jobs_projected OR p.openings_per_year > whole.openings_per_year""",
    ),
    Relation(
        "projected_jobs/same-as-projections",
        "the same jobs of an occupation in both projections tables",
        """SELECT concat_ws(' ', vintage, occupation_code), p.jobs_base || ' jobs, ' || coalesce(CAST(j.jobs_base AS VARCHAR), 'no row')
            FROM projections p LEFT JOIN projected_jobs j USING (vintage, occupation_code)
            WHERE j.jobs_base IS DISTINCT FROM p.jobs_base OR j.jobs_projected IS DISTINCT FROM p.jobs_projected""",
    ),
    Relation(
        "projected_jobs/line-items-make-the-total",
        "line items that add up to all jobs of the edition",
        # Seen in four workbooks of 790 to 832 line items: within 2,000 jobs of 170 million.
        f"""SELECT vintage, 'line items ' || parts.jobs || ', all occupations ' || whole.jobs_base
            FROM (SELECT vintage, sum(jobs_base) AS jobs, sum(jobs_projected) AS projected, count(*) AS n
                  FROM projected_jobs WHERE occupation_type = 'line item' GROUP BY vintage) parts
            JOIN projected_jobs whole USING (vintage)
            WHERE whole.occupation_code = {ALL_WORK} AND n >= {WHOLE_EDITION}
              AND greatest(abs(parts.jobs / whole.jobs_base - 1), abs(projected / whole.jobs_projected - 1)) > 0.001""",
    ),
    Relation(
        "projections/openings-as-they-are",
        "openings of about a tenth of the jobs a year, and more transfers than exits",
        # All work: 10.9 to 11.5 percent in every edition, exits less than transfers. One occupation: never above 38 percent.
        f"""SELECT concat_ws(' ', vintage, occupation_code), openings_per_year || ' openings a year for ' || jobs_base || ' jobs, '
                || coalesce(exits_per_year || ' exits, ' || transfers_per_year || ' transfers', 'parts not given')
            FROM projections WHERE jobs_base >= 5000 AND (openings_per_year > 0.5 * jobs_base
              OR (occupation_code = {ALL_WORK} AND (openings_per_year NOT BETWEEN 0.06 * jobs_base AND 0.18 * jobs_base
                  OR exits_per_year > transfers_per_year)))""",
    ),
    Relation(
        "projections/as-fine-as-printed",
        "jobs rounded to 100, not coarser",
        f"""SELECT vintage, round(100 * share) || ' % of jobs end in 000'
            FROM (SELECT vintage, count(*) AS n, avg(CAST(jobs_base % 1000 = 0 AS INTEGER)) AS share FROM projections
                  WHERE NOT ends_with(source_id, '{QUOTED}') GROUP BY ALL) WHERE n >= 10 AND share > 0.5""",
    ),
    Relation(
        "projection_factors/of-their-edition",
        "reasons for occupations that the same edition projects",
        """SELECT concat_ws(' ', f.vintage, f.occupation_code), left(f.factor, 60) FROM projection_factors f
            WHERE NOT EXISTS (FROM projected_jobs j WHERE j.vintage = f.vintage AND j.occupation_code = f.occupation_code)""",
    ),
    Relation(
        "attainment/of-their-edition",
        "workers' schooling of an edition that is here",
        """SELECT concat_ws(' ', vintage, occupation_code), 'no such edition' FROM attainment
            WHERE vintage NOT IN (SELECT vintage FROM projected_jobs)""",
    ),
    Relation(
        "attainment/every-line-item",
        "workers' schooling for every line item of an edition that gives it",
        # 2014-24 gives agricultural workers under other codes.
        """SELECT concat_ws(' ', vintage, occupation_code), 'no row' FROM projections p JOIN projected_jobs USING (vintage, occupation_code)
            WHERE occupation_type = 'line item' AND vintage IN (SELECT vintage FROM attainment)
              AND NOT EXISTS (FROM attainment a WHERE a.vintage = p.vintage AND a.occupation_code = p.occupation_code)""",
        among="SELECT count(*) FROM projections WHERE vintage IN (SELECT vintage FROM attainment)",
    ),
    Relation(
        "state_projections/states-make-the-nation",
        "the states' jobs close to the nation's in the same edition",
        # 2022-32: 99.9 percent, territories included.
        f"""SELECT s.vintage, 'states ' || s.jobs || ', nation ' || n.jobs_base
            FROM (SELECT vintage, sum(jobs_base) AS jobs, count(*) AS n FROM state_projections
                  WHERE occupation_code = {ALL_WORK} GROUP BY ALL) s
            JOIN projections n ON n.vintage = s.vintage AND n.occupation_code = {ALL_WORK}
            WHERE s.n >= {STATES} AND s.jobs NOT BETWEEN 0.93 * n.jobs_base AND 1.07 * n.jobs_base""",
    ),
    Relation(
        "state_projections/base-near-oews",
        "all jobs of a state close to OEWS's",
        # Base 2022 against May 2025: 0.94 to 1.18 times.
        f"""SELECT concat_ws(' ', s.vintage, s.area_code), jobs_base || ' jobs, OEWS ' || employment || ' in May ' || year
            FROM state_projections s JOIN wages w USING (area_code, occupation_code)
            WHERE occupation_code = {ALL_WORK} AND industry_code = {ALL_INDUSTRIES}
              AND year = (SELECT min_by(year, abs(year - CAST(s.vintage[:4] AS INTEGER))) FROM wages WHERE area_type = 'state' AND NOT ends_with(source_id, '{QUOTED}'))
              AND jobs_base NOT BETWEEN 0.8 * employment AND 1.35 * employment""",
    ),
    Relation(
        "state_projections/percents-are-changes",
        "percent changes that match projected and base jobs within a point, in nearly all rows",
        # Seen: of 35,711 rows, none with over 1,000 jobs is off by a point.
        """SELECT vintage, odd || ' of ' || n || ' rows are off by over a point'
            FROM (SELECT vintage, count(*) AS n, sum(CAST(abs(change_pct - 100.0 * (jobs_projected - jobs_base) / jobs_base) > 1 AS INTEGER)) AS odd
                  FROM state_projections WHERE jobs_base >= 1000 GROUP BY ALL) WHERE odd > greatest(2, 0.01 * n)""",
    ),
    Relation(
        "state_projections/openings-as-they-are",
        "yearly openings of 6 to 20 percent of a state's jobs, as in nearly every state",
        # New York and Massachusetts publish lower figures; readers should know.
        f"""SELECT concat_ws(' ', vintage, area_code), round(100.0 * openings_per_year / jobs_base, 1) || ' %' FROM state_projections
            WHERE occupation_code = {ALL_WORK} AND openings_per_year {_NOT_AS_STATES_HAVE}""",
        WARNING,
    ),
    Relation(
        "state_projections/openings-of-most-states",
        "yearly openings of 6 to 20 percent of all jobs in most states",
        f"""SELECT vintage, odd || ' of ' || n || ' states are not'
            FROM (SELECT vintage, count(*) AS n, sum(CAST(openings_per_year {_NOT_AS_STATES_HAVE} AS INTEGER)) AS odd
                  FROM state_projections WHERE occupation_code = {ALL_WORK} GROUP BY ALL) WHERE n >= 10 AND odd > 0.2 * n""",
    ),
)
