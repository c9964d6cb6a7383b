"""Rules between schools, programs and graduates, and between the household survey and the employers' survey."""

from etl.checks.relations.relation import ALL_INDUSTRIES, IS_ONE_OCCUPATION, NATION, Relation
from etl.schema.base import WARNING

# Fewer programs or institutions than this say little about a whole file.
ENOUGH = 25
# Schools close between the directory's year and the release: in June 2026, 0.5 percent of programs.
GONE_SHARE = 0.02
# Degrees from the mean place of a state's schools. Seen in 2023: 7.3 north or south, 9.4 east or west; Alaska 10 and 15.
FAR_LATITUDE, FAR_LONGITUDE, LARGE_STATE = 9, 12, "AK"

_BY_CREDENTIAL = """SELECT credential, median(earnings_1yr_usd) AS one, median(earnings_4yr_usd) AS four, median(debt_usd) AS debt,
    least(count(earnings_1yr_usd), count(earnings_4yr_usd)) AS n FROM programs GROUP BY credential"""

_SCHOOLS_AND_PROGRAMS = (
    Relation(
        "school_outcomes/one-threshold-per-state",
        "one earnings threshold for all schools of a state",
        """SELECT state, min(state_threshold_usd) || ' and ' || max(state_threshold_usd) FROM school_outcomes
            GROUP BY state HAVING count(DISTINCT state_threshold_usd) > 1""",
    ),
    Relation(
        "school_outcomes/one-threshold-for-the-nation",
        "one national earnings threshold",
        """SELECT 'nation', min(national_threshold_usd) || ' and ' || max(national_threshold_usd) FROM school_outcomes
            HAVING count(DISTINCT national_threshold_usd) > 1""",
    ),
    Relation(
        "programs/threshold-of-the-school",
        "a program's earnings threshold equal to its school's",
        """SELECT concat_ws(' ', school_id, cip_code, credential), p.state_threshold_usd || ', school ' || s.state_threshold_usd
            FROM programs p JOIN school_outcomes s USING (school_id) WHERE p.state_threshold_usd <> s.state_threshold_usd""",
    ),
    Relation(
        "programs/known-schools",
        f"schools of all but {GONE_SHARE:.0%} of programs in the directory or among the Scorecard's schools",
        f"""WITH gone AS (SELECT school_id, count(*) OVER () AS n FROM programs
                ANTI JOIN schools USING (school_id) ANTI JOIN school_outcomes USING (school_id) WHERE school_id <> 'NA')
            SELECT min(school_id), any_value(n) || ' programs of unknown schools' FROM gone
            WHERE (SELECT count(*) FROM schools) > 0
            HAVING any_value(n) > {GONE_SHARE} * (SELECT count(*) FROM programs)""",
    ),
    Relation(
        "programs/pay-grows-with-years",
        "higher median earnings four years after than one year after",
        f"SELECT credential, four || ' after four, ' || one || ' after one' FROM ({_BY_CREDENTIAL}) WHERE n >= {ENOUGH} AND four <= one",
    ),
    Relation(
        "programs/debt-below-pay",
        "median debt below earnings for undergraduate credentials",
        f"""SELECT credential, 'debt ' || debt || ', earnings ' || one FROM ({_BY_CREDENTIAL})
            WHERE n >= {ENOUGH} AND debt >= one AND credential IN ('undergraduate certificate', 'associate', 'bachelor')""",
    ),
    Relation(
        "programs/every-field",
        "programs in every field of study that prepares for an occupation here",
        """SELECT DISTINCT left(cip_code, 5), 'no program' FROM program_occupations
            WHERE left(cip_code, 5) NOT IN (SELECT cip_code FROM programs) AND (SELECT count(*) FROM programs) > 0""",
        WARNING,
    ),
    Relation(
        "schools/within-their-state",
        "schools not far from the other schools of their state",
        f"""WITH middle AS (SELECT state, median(latitude) AS north, median(longitude) AS east FROM schools GROUP BY state)
            SELECT school_id, concat_ws(' ', school_name, latitude, longitude) FROM schools JOIN middle USING (state)
            WHERE state <> '{LARGE_STATE}' AND (abs(latitude - north) > {FAR_LATITUDE} OR abs(longitude - east) > {FAR_LONGITUDE})""",
    ),
)

_GRADUATES = (
    Relation(
        "graduate_earnings/named-institutions",
        "a name for every institution, where names are known",
        """SELECT DISTINCT institution_code, 'no name' FROM graduate_earnings
            ANTI JOIN graduate_institutions USING (institution_code) WHERE (SELECT count(*) FROM graduate_institutions) > 0""",
        WARNING,
    ),
    Relation(
        "graduate_earnings/pay-grows-with-years",
        "higher median earnings the longer after graduation",
        f"""WITH by_year AS (SELECT years_after, median(p50_usd) AS pay, count(p50_usd) AS n FROM graduate_earnings GROUP BY 1)
            SELECT a.years_after || ' and ' || b.years_after || ' years', a.pay || ' and ' || b.pay FROM by_year a
            JOIN by_year b ON a.years_after < b.years_after AND a.pay >= b.pay WHERE least(a.n, b.n) >= {ENOUGH}""",
    ),
)

# Seen from 2010 to 2018 in listed occupations: medians of 0.73 to 1.26 times those of OEWS, full-time workers 0.07 to 1.9
# times its jobs. Where OEWS has no pay by the hour, many work for a part of the year, such as legislators.
_WITH_WAGES = f"""household_pay h JOIN wages w USING (year, occupation_code)
            WHERE area_code = {NATION} AND industry_code = {ALL_INDUSTRIES} AND annual_p50_usd IS NOT NULL
              AND hourly_p50_usd IS NOT NULL AND {IS_ONE_OCCUPATION}"""

_HOUSEHOLDS = (
    Relation(
        "household_pay/near-wages",
        "a household survey's median within a factor of two of the employers' survey",
        f"""SELECT concat_ws(' ', h.year, occupation_code), median_earnings_usd || ', wages ' || annual_p50_usd
            FROM {_WITH_WAGES} AND median_earnings_usd / annual_p50_usd NOT BETWEEN 0.5 AND 2""",
        among=f"SELECT count(*) FROM {_WITH_WAGES}",
    ),
    Relation(
        "household_workers/near-jobs",
        "a household survey's full-time workers at most four times the jobs of the employers' survey, or of the projections, "
        "which count the self-employed",
        f"""WITH counted AS (SELECT occupation_code, max(jobs_base) AS jobs FROM projections GROUP BY 1)
            SELECT concat_ws(' ', h.year, occupation_code), full_time_workers || ', jobs ' || greatest(employment, jobs)
            FROM household_workers h JOIN wages w USING (year, occupation_code) LEFT JOIN counted USING (occupation_code)
            WHERE area_code = {NATION} AND industry_code = {ALL_INDUSTRIES} AND {IS_ONE_OCCUPATION}
              AND full_time_workers > 4 * greatest(employment, jobs)""",
    ),
    *(
        Relation(
            f"{table}/years-differ",
            "different figures in different years",
            f"""SELECT a.year || ' and ' || b.year, 'the same figures' FROM {table} a
                JOIN {table} b ON a.year < b.year AND a.occupation_code = b.occupation_code
                GROUP BY a.year, b.year HAVING count(*) > 2 AND bool_and(a.{figure} = b.{figure})""",
        )
        for table, figure in (
            ("household_pay", "median_earnings_usd"),
            ("household_workers", "full_time_workers"),
        )
    ),
    Relation(
        "household_pay/workers-of-the-same-occupations",
        "the same occupations in both tables of a year",
        """SELECT concat_ws(' ', year, occupation_code), 'in one table only' FROM household_pay p
            FULL JOIN household_workers w USING (year, occupation_code)
            WHERE (p.source_id IS NULL OR w.source_id IS NULL)
              AND year IN (SELECT year FROM household_pay INTERSECT SELECT year FROM household_workers)""",
    ),
)

TRAINING = _SCHOOLS_AND_PROGRAMS + _GRADUATES + _HOUSEHOLDS
