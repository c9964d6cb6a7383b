"""Rules between shapes, counties, ZIP codes, and the areas that have estimates."""

from etl.checks.relations.relation import Relation
from etl.schema.base import WARNING

# One row per ring of each shape; a polygon's first ring is its outer one.
_RINGS = """(SELECT area_code, unnest(polygon) AS ring, generate_subscripts(polygon, 1) = 1 AS is_outer FROM (
    SELECT area_code, unnest(CASE WHEN json_valid(geometry)
      THEN from_json(geometry->'$.coordinates', '[[[["DOUBLE"]]]]') END) AS polygon FROM boundaries))"""
# One row per shape with the box around it. The Aleutians reach across the 180th meridian.
_BOXES = f"""(SELECT area_code, min(x) AS west, max(x) AS east, min(y) AS south, max(y) AS north
    FROM (SELECT area_code, CASE WHEN point[1] > 170 THEN point[1] - 360 ELSE point[1] END AS x, point[2] AS y
      FROM (SELECT area_code, unnest(ring) AS point FROM {_RINGS})) GROUP BY area_code)"""
# Degrees that a shape reaches beyond the centers of its counties. Seen: at most 2.3, in Alaska 20.7.
FAR, FAR_IN_ALASKA = 3, 25

# Percent of schools whose ZIP code is known (seen: 96), is in their state (99.97), and in their county (89: a ZIP code may
# reach into several, and counties change).
FEWEST_KNOWN, FEWEST_IN_STATE, FEWEST_IN_COUNTY = 85, 99, 75

GEOGRAPHY = (
    Relation(
        "zip_codes/schools-are-where-they-say",
        f"the ZIP codes of {FEWEST_KNOWN}% of schools, {FEWEST_IN_STATE}% of them in the school's state and {FEWEST_IN_COUNTY}% in its county",
        f"""WITH place AS (SELECT zip_code, list(state) AS states, list(county_fips) AS counties FROM zip_codes GROUP BY zip_code),
             share AS (SELECT 100.0 * count(p.zip_code) / count(*) AS known,
               100 * avg(list_contains(states, state)::INTEGER) AS in_state,
               100 * avg(list_contains(counties, county_fips)::INTEGER) AS in_county
               FROM schools LEFT JOIN place p USING (zip_code))
           SELECT 'schools', round(known, 1) || '% known, ' || coalesce(round(in_state, 1), 0) || '% in their state, ' || coalesce(round(in_county, 1), 0) || '% in their county'
           FROM share WHERE EXISTS (SELECT 1 FROM zip_codes)
             AND (known < {FEWEST_KNOWN} OR in_state < {FEWEST_IN_STATE} OR in_county < {FEWEST_IN_COUNTY})""",
    ),
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
        "boundaries/rings-are-closed",
        "rings of four points or more that end where they begin, outer ones counterclockwise",
        f"""SELECT area_code, 'a ring of ' || len(ring) || ' points from ' || ring[1]::VARCHAR || ' to ' || ring[-1]::VARCHAR
           FROM (SELECT *, list_sum(list_transform(range(1, len(ring)), lambda i:
             (ring[i][1] - ring[1][1]) * (ring[i + 1][2] - ring[1][2]) -
             (ring[i + 1][1] - ring[1][1]) * (ring[i][2] - ring[1][2]))) AS doubled FROM {_RINGS})
           WHERE len(ring) < 4 OR ring[1] <> ring[-1] OR (doubled > 0) <> is_outer
           UNION ALL SELECT area_code, 'no rings' FROM boundaries WHERE area_code NOT IN (SELECT area_code FROM {_RINGS})""",
    ),
    Relation(
        "boundaries/shape-is-where-its-counties-are",
        "the shape of each area and state around the centers of its counties, and not far beyond",
        f"""SELECT area_code, 'a shape of ' || west || ' to ' || east || ', ' || south || ' to ' || north
           FROM {_BOXES} JOIN (SELECT area_code, longitude, latitude, state FROM area_counties
             UNION ALL SELECT left(county_fips, 2) || '00000', longitude, latitude, state FROM area_counties) USING (area_code)
           GROUP BY area_code, west, east, south, north HAVING min(longitude) < west OR max(longitude) > east OR min(latitude) < south OR max(latitude) > north
             OR greatest(min(longitude) - west, east - max(longitude), min(latitude) - south, north - max(latitude))
                > CASE WHEN bool_or(state = 'AK') THEN {FAR_IN_ALASKA} ELSE {FAR} END""",
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
