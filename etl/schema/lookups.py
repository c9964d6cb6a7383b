"""What codes mean, how they are linked, and where figures come from."""

from etl.schema.base import (
    AREA_COLUMN,
    BOOLEAN,
    CLASSIFICATIONS,
    FROM_SOURCES,
    OCCUPATION,
    OCCUPATION_COLUMN,
    PLAIN,
    SOURCE_COLUMN,
    TEXT,
    WHOLE,
    Column,
    Table,
)
from etl.schema.wages import AREA_TYPES, OWNERSHIPS

ROLES = ("core", "step", "compare", "total", "other")

OCCUPATIONS = Table(
    name="occupations",
    row="one row per occupation code",
    source="Standard Occupational Classification as OEWS and the projections use it; roles from etl/occupations.toml",
    key=("occupation_code",),
    columns=(
        OCCUPATION_COLUMN,
        Column("title", TEXT, "title as the newest source prints it", required=True, pattern=PLAIN),
        Column(
            "classification",
            TEXT,
            "newest classification in which the code is used",
            required=True,
            values=CLASSIFICATIONS,
        ),
        Column(
            "first_year",
            WHOLE,
            "first year with an OEWS estimate in these tables; null where projections alone use the code",
        ),
        Column("last_year", WHOLE, "last year with an OEWS estimate in these tables"),
        Column(
            "role",
            TEXT,
            "why it is here: the work itself, a step up, a comparison, a total, other",
            required=True,
            values=ROLES,
        ),
        Column("note", TEXT, "what to know about the code"),
    ),
)

JOB_TITLES = Table(
    name="job_titles",
    row="one row per occupation and title that people with this work have on their door",
    source="SOC 2018 Direct Match Title File, U.S. Bureau of Labor Statistics; alternate and reported titles of the O*NET Database (CC BY 4.0); names in use from etl/occupations.toml",
    key=("occupation_code", "job_title"),
    columns=(
        OCCUPATION_COLUMN,
        Column("job_title", TEXT, "title as the source writes it", required=True, pattern=PLAIN),
        Column(
            "illustrative",
            BOOLEAN,
            "true where the source gives it as an example of the occupation",
            required=True,
        ),
        Column(
            "trust",
            TEXT,
            "A: BLS's own list; B: a copy of it; C: names that career guides use; O: O*NET's lists, from workers, employers, and job boards",
            required=True,
            values=("A", "B", "C", "O"),
        ),
        SOURCE_COLUMN,
    ),
    caveats=(
        "For finding an occupation, not for counting: a title that stands here once may be used for other work, too.",
        "Until BLS's and O*NET's files are fetched or imported only a few names of the work that this site is about are here.",
    ),
    references=(FROM_SOURCES,),
    later=True,
)

CROSSWALK = Table(
    name="crosswalk",
    row="one row per link between a code of one classification and a code of the next",
    source="SOC 2010 to 2018 crosswalk and OEWS May 2019 hybrid structure, U.S. Bureau of Labor Statistics",
    key=("from_classification", "from_code", "to_classification", "to_code"),
    columns=(
        Column("from_classification", TEXT, "earlier classification", required=True, values=CLASSIFICATIONS),
        Column("from_code", TEXT, "code in it", required=True, pattern=OCCUPATION),
        Column("to_classification", TEXT, "later classification", required=True, values=CLASSIFICATIONS),
        Column("to_code", TEXT, "code in it", required=True, pattern=OCCUPATION),
        SOURCE_COLUMN,
    ),
    caveats=("A code goes on unbroken only where it is the one code of both ends of its link.",),
    references=(FROM_SOURCES,),
)

AREAS = Table(
    name="areas",
    row="one row per area",
    source="oe.area, U.S. Bureau of Labor Statistics; titles of areas that only BEA lists from BEA",
    key=("area_code",),
    columns=(
        AREA_COLUMN,
        Column("area_type", TEXT, "kind of area", required=True, values=AREA_TYPES),
        Column("title", TEXT, "name as the publisher writes it", required=True, pattern=PLAIN),
        Column("state", TEXT, "two letters of the (first) state; null for the nation", pattern=r"^[A-Z]{2}$"),
    ),
)

INDUSTRIES = Table(
    name="industries",
    row="one row per industry code of OEWS",
    source="oe.industry, U.S. Bureau of Labor Statistics",
    key=("industry_code",),
    columns=(
        Column("industry_code", TEXT, "six characters as in oe.industry", required=True, pattern=r"^.{6}$"),
        Column("title", TEXT, "name as BLS writes it", required=True, pattern=PLAIN),
        Column("level", WHOLE, "depth in BLS's tree; 0 the total", required=True, low=0, high=9),
        Column("parent_code", TEXT, "code that this one is part of; null for the total"),
        Column("ownership", TEXT, "owner that the code is limited to", required=True, values=OWNERSHIPS),
    ),
    caveats=("Codes nest and repeat by owner (622000 = 622002 + 622003 + 622005).",),
)

SOURCES = Table(
    name="sources",
    row="one row per publisher's file that at least one figure here comes from",
    source="recorded by the ETL when the file was taken",
    key=("source_id",),
    columns=(
        Column("source_id", TEXT, "name of this row in the other tables", required=True),
        Column("publisher", TEXT, "who publishes it", required=True, pattern=PLAIN),
        Column("dataset", TEXT, "what it is", required=True),
        Column("vintage", TEXT, "which edition, as found in the file", required=True),
        Column(
            "url",
            TEXT,
            "address of the file, or of the page that offers it",
            required=True,
            pattern=r"^(https?://\S+|etl/occupations\.toml)$",
        ),
        Column("retrieved_at", TEXT, "when it was taken, UTC", required=True),
        Column(
            "published_at", TEXT, "date that the publisher states for it; null where the file states none"
        ),
        Column("sha256", TEXT, "digest of the file as taken", required=True, pattern=r"^[0-9a-f]{64}$"),
        Column("bytes", WHOLE, "size of the file", "bytes", required=True, low=1),
        Column("license", TEXT, "terms of use", required=True),
        Column(
            "copied_from",
            TEXT,
            "where this copy was taken from: the publisher itself, a person's file, or another's copy of it",
            required=True,
        ),
        Column(
            "is_original",
            BOOLEAN,
            "true where the bytes are the publisher's own; false where someone rebuilt, cut, or saved them anew; null where unknown",
        ),
        Column(
            "second_hand",
            BOOLEAN,
            "true where the figures are quoted by others and BLS's own file was not had",
            required=True,
        ),
    ),
)

TABLES = (OCCUPATIONS, JOB_TITLES, CROSSWALK, AREAS, INDUSTRIES, SOURCES)
