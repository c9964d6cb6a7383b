"""Rules for the people in this work and what employers ask of them (CPS, ORS, O*NET).

BLS's tables of 2019, 2023, 2024 and 2025 and O*NET 29.3, every occupation, stay within these bounds. Comments give the
values seen.
"""

from etl.checks.relations.relation import ALL_WORK, Relation
from etl.schema.base import WARNING
from etl.schema.workers import AGE_COLUMNS, ROUNDED_TO

# Each figure is off by half of this.
_HALF = ROUNDED_TO // 2
# Every category of a year is given where there are more than this; else they were cut to the listed occupations.
_WHOLE_TABLE = 400
_LOWEST_AGES = [int(name.split("_")[1]) for name in AGE_COLUMNS]
_BANDS = " UNION ALL ".join(
    f"SELECT year, census_title, {low} AS low, {high} AS high, {name} AS people FROM workers_by_age"
    for name, low, high in zip(AGE_COLUMNS, _LOWEST_AGES, [*_LOWEST_AGES[1:], 80], strict=True)
)
# Seen: at most 4.3, in a category of 50,000 people.
_YEARS_APART = 6
_WHOLE = f"(SELECT year FROM {{0}} GROUP BY year HAVING count(DISTINCT census_title) > {_WHOLE_TABLE})"
_IS_SUM = "(coalesce(occupation_code LIKE '%-0000', false) OR (occupation_code IS NULL AND covers IS NULL))"


def _build_total_relation(table: str, workers: str, condition: str = "true") -> Relation:
    return Relation(
        f"{table}/categories-make-everyone",
        "the categories of a whole table together equal to everyone, within rounding",
        f"""WITH everyone AS (SELECT year, {workers} AS people FROM {table} WHERE occupation_code = {ALL_WORK} AND {condition}),
                parts AS (SELECT year, sum({workers}) AS people, count(*) AS n FROM {table}
                    WHERE NOT {_IS_SUM} AND {condition} AND year IN {_WHOLE.format(table)} GROUP BY year)
            SELECT year, parts.people || ' of ' || everyone.people FROM parts JOIN everyone USING (year)
            WHERE abs(parts.people - everyone.people) > {_HALF} * sqrt(n) * 4""",
    )


PEOPLE = (
    Relation(
        "workers_by_age/everyone-of-each-year",
        "a row of everyone for each year",
        f"""SELECT DISTINCT year, 'none' FROM workers_by_age
            WHERE year NOT IN (SELECT year FROM workers_by_age WHERE occupation_code = {ALL_WORK})
              AND EXISTS (SELECT * FROM workers_by_age WHERE occupation_code = {ALL_WORK})""",
    ),
    _build_total_relation("workers_by_age", "workers"),
    _build_total_relation("weekly_pay", "full_time_workers", "sex = 'all'"),
    *(
        Relation(
            f"{table}/each-listed-occupation",
            "the same categories in each year of a classification, where they were cut to the listed occupations",
            f"""WITH cut AS (SELECT DISTINCT classification, year, occupation_code FROM {table} WHERE year NOT IN {_WHOLE.format(table)}),
                    due AS (SELECT DISTINCT classification, occupation_code FROM cut)
                SELECT concat_ws(' ', year, occupation_code), 'none' FROM due JOIN (SELECT DISTINCT classification, year FROM cut) USING (classification)
                ANTI JOIN cut USING (classification, year, occupation_code) WHERE occupation_code IS NOT NULL""",
        )
        for table in ("workers_by_age", "weekly_pay")
    ),
    Relation(
        "workers_by_age/median-of-its-bands",
        f"the median age within {_YEARS_APART} years of the one that the age bands give",
        f"""WITH band AS ({_BANDS}),
                reached AS (SELECT *, sum(people) OVER by_age AS upto, sum(people) OVER (PARTITION BY year, census_title) / 2.0 AS half
                    FROM band WINDOW by_age AS (PARTITION BY year, census_title ORDER BY low)),
                middle AS (SELECT year, census_title, low + (high - low) * (half - upto + people) / people AS age FROM reached
                    WHERE upto >= half AND people > 0 QUALIFY row_number() OVER (PARTITION BY year, census_title ORDER BY low) = 1)
            SELECT concat_ws(' ', year, census_title), median_age_years || ', bands ' || round(age, 1)
            FROM workers_by_age JOIN middle USING (year, census_title) WHERE abs(median_age_years - age) > {_YEARS_APART}""",
    ),
    Relation(
        "workers_by_age/everyone-from-year-to-year",
        "employed people within 8 percent of the year before, or within 8 percent for each year between",
        # Seen: up to 1.1 percent a year; 2020 lost 6.2 percent.
        f"""WITH everyone AS (SELECT year, workers FROM workers_by_age WHERE occupation_code = {ALL_WORK}),
                pair AS (SELECT *, lag(year) OVER (ORDER BY year) AS before, lag(workers) OVER (ORDER BY year) AS was FROM everyone)
            SELECT year, workers || ' after ' || was FROM pair WHERE abs(workers - was) > 0.08 * was * (year - before)""",
    ),
    Relation(
        "weekly_pay/men-and-women-make-all",
        "men and women that add up to all, within rounding",
        f"""SELECT concat_ws(' ', year, census_title), sum(full_time_workers) FILTER (sex <> 'all') || ' of ' || sum(full_time_workers) FILTER (sex = 'all')
            FROM weekly_pay GROUP BY year, census_title
            HAVING count(*) <> 3 OR abs(sum(full_time_workers) FILTER (sex <> 'all') - sum(full_time_workers) FILTER (sex = 'all')) > {3 * _HALF}""",
    ),
    Relation(
        "weekly_pay/median-between-those-of-men-and-women",
        "the median of all between the medians of men and women",
        """SELECT concat_ws(' ', year, census_title), a.median_weekly_usd || ' beside ' || m.median_weekly_usd || ' and ' || w.median_weekly_usd
            FROM weekly_pay a JOIN weekly_pay m USING (year, census_title) JOIN weekly_pay w USING (year, census_title)
            WHERE a.sex = 'all' AND m.sex = 'men' AND w.sex = 'women'
              AND m.median_weekly_usd IS NOT NULL AND w.median_weekly_usd IS NOT NULL
              AND a.median_weekly_usd NOT BETWEEN least(m.median_weekly_usd, w.median_weekly_usd) AND greatest(m.median_weekly_usd, w.median_weekly_usd)""",
    ),
    Relation(
        "weekly_pay/part-of-the-employed",
        "full-time wage and salary workers between 60 and 85 percent of the employed",
        # Seen in 2025: 74.3 percent.
        f"""SELECT p.year, full_time_workers || ' of ' || workers FROM weekly_pay p JOIN workers_by_age a USING (year)
            WHERE p.occupation_code = {ALL_WORK} AND a.occupation_code = {ALL_WORK} AND sex = 'all'
              AND full_time_workers NOT BETWEEN 0.6 * workers AND 0.85 * workers""",
    ),
    Relation(
        "requirements/required-and-not-make-all",
        "the shares that require something and that do not adding up to 100 percent",
        # Seen: within 0.1.
        """SELECT concat_ws(' ', yes.year, yes.occupation_code, yes.requirement), yes.estimate || ' and ' || no.estimate
            FROM requirements yes JOIN requirements no USING (year, occupation_code, additive_group)
            WHERE yes.onet_code IS NOT DISTINCT FROM no.onet_code AND regexp_matches(yes.requirement, '(is|are) required$')
              AND no.requirement = regexp_replace(yes.requirement, '(is|are) required$', '\\1 not required')
              AND abs(yes.estimate + no.estimate - 100) > 0.15""",
    ),
    Relation(
        "requirements/groups-to-100",
        "the shares of one additive group adding up to at most 100 percent",
        # Seen: 100.1.
        """SELECT concat_ws(' ', year, occupation_code, onet_code, additive_group), sum(estimate)
            FROM requirements WHERE additive_group IS NOT NULL GROUP BY year, occupation_code, onet_code, additive_group
            HAVING sum(estimate) > 100.05 + 0.05 * count(estimate)""",
    ),
    Relation(
        "requirements/percentiles-rise",
        "each percentile at least the one below it",
        """SELECT concat_ws(' ', a.year, a.occupation_code, a.requirement, a.percentile), a.estimate || ' above ' || b.estimate
            FROM requirements a JOIN requirements b USING (year, occupation_code, requirement, unit)
            WHERE a.onet_code IS NOT DISTINCT FROM b.onet_code AND a.percentile < b.percentile AND a.estimate > b.estimate""",
    ),
    Relation(
        "technologies/hot-everywhere",
        "a technology hot in every occupation or in none",
        """SELECT technology, count(*) FILTER (hot) || ' of ' || count(*) FROM technologies
            GROUP BY technology HAVING count(DISTINCT hot) > 1""",
    ),
    Relation(
        "related_occupations/every-rank",
        "ranks from 1 without a gap",
        """SELECT onet_code, count(*) || ' rows, last rank ' || max(rank) FROM related_occupations
            GROUP BY onet_code HAVING count(*) <> max(rank) OR count(DISTINCT rank) <> count(*)""",
    ),
    Relation(
        "tasks/one-title-per-code",
        "one title for each O*NET code, in every table of O*NET",
        """SELECT onet_code, string_agg(DISTINCT onet_title, ', ') FROM (
                SELECT DISTINCT onet_code, onet_title FROM tasks UNION SELECT DISTINCT onet_code, onet_title FROM technologies
                UNION SELECT DISTINCT onet_code, onet_title FROM related_occupations UNION SELECT onet_code, onet_title FROM job_zones)
            GROUP BY onet_code HAVING count(DISTINCT onet_title) > 1""",
    ),
    Relation(
        "tasks/every-occupation",
        "tasks for each O*NET occupation that has a job zone",
        """SELECT onet_code, 'none' FROM job_zones WHERE onet_code NOT IN (SELECT onet_code FROM tasks)
              AND EXISTS (SELECT * FROM tasks)""",
        severity=WARNING,
    ),
)
