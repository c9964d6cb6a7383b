"""Rules between shapes, counties, ZIP codes, and the areas that have estimates."""

from etl.checks.relations.relation import Relation
from etl.schema.base import WARNING

_FIRST_POINT = r"""regexp_extract(geometry, '\[\[\[\[(-?[0-9.]+),(-?[0-9.]+)', ['x', 'y'])"""
# Degrees between a corner of an area's shape and the nearest center of its counties. Seen: at most 1.6, in Alaska 9.
FAR, FAR_IN_ALASKA = 3, 15

GEOGRAPHY = (
    Relation(
        "boundaries/every-area-has-a-shape",
        "a shape for every area with estimates in the newest year",
        """SELECT 'areas without a shape', string_agg(area_code, ', ' ORDER BY area_code) FROM (
             SELECT DISTINCT area_code FROM wages WHERE area_type <> 'nation'
               AND year = (SELECT max(year) FROM wages WHERE area_type <> 'nation')
               AND area_code NOT IN (SELECT area_code FROM boundaries))
           WHERE EXISTS (SELECT 1 FROM boundaries) HAVING count(*) > 0""",
        WARNING,
    ),
    Relation(
        "boundaries/shape-is-where-its-counties-are",
        "each area's shape near the centers of its counties",
        f"""SELECT area_code, 'a shape ' || round(min(apart), 1) || ' degrees away' FROM (
             SELECT area_code, c.state, greatest(abs(CAST(corner.x AS DOUBLE) - longitude), abs(CAST(corner.y AS DOUBLE) - latitude)) AS apart
             FROM (SELECT area_code, {_FIRST_POINT} AS corner FROM boundaries) JOIN area_counties c USING (area_code))
           GROUP BY area_code HAVING min(apart) > CASE WHEN any_value(state) = 'AK' THEN {FAR_IN_ALASKA} ELSE {FAR} END""",
    ),
    Relation(
        "area_counties/nonmetropolitan-areas-stay-in-their-state",
        "the counties of a nonmetropolitan area in the state of its first two digits",
        """SELECT area_code || ' ' || county_fips, county_name || ', ' || state FROM area_counties
           WHERE NOT starts_with(area_code, '00') AND left(area_code, 2) <> left(county_fips, 2)""",
    ),
    Relation(
        "area_counties/metropolitan-areas-name-their-states",
        "the counties of a metropolitan area in the states that its title names",
        """SELECT area_code || ' ' || county_fips, title || ' has ' || county_name || ', ' || c.state
           FROM area_counties c JOIN areas a USING (area_code)
           WHERE starts_with(area_code, '00') AND NOT regexp_matches(title, ',\\s[A-Z-]*' || c.state)""",
    ),
    Relation(
        "zip_codes/areas-of-their-counties",
        "the area of each ZIP code that of its county",
        """SELECT zip_code || ' ' || county_fips, z.area_code || ' where the county has ' || coalesce(c.area_code, 'none')
           FROM zip_codes z LEFT JOIN area_counties c USING (county_fips)
           WHERE county_fips IS NOT NULL AND z.area_code IS DISTINCT FROM c.area_code""",
    ),
)
