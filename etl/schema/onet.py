"""What people with an occupation do, use, and could do instead (O*NET)."""

from etl.schema.base import (
    BOOLEAN,
    FROM_SOURCES,
    OCCUPATION,
    OCCUPATION_COLUMN,
    PLAIN,
    SOURCE_COLUMN,
    TEXT,
    WHOLE,
    Check,
    Column,
    Table,
)
from etl.schema.requirements import ONET_CODE

TASK_TYPES = ("Core", "Supplemental")
TIERS = ("Primary-Short", "Primary-Long", "Supplemental")
_CODES = (
    OCCUPATION_COLUMN,
    Column(
        "onet_code",
        TEXT,
        "O*NET-SOC code; one that does not end in .00 is a part of the SOC occupation",
        required=True,
        pattern=ONET_CODE,
    ),
    Column("onet_title", TEXT, "title of that code", required=True, pattern=PLAIN),
)
_SAME_CODE = Check(
    "code-of-its-occupation",
    "onet_code within occupation_code",
    "left(onet_code, 7) <> occupation_code",
)
_UPDATED = Column(
    "updated", TEXT, "month in which O*NET last renewed the row", pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$"
)
_DOMAIN = Column("domain_source", TEXT, "who said so: incumbents, occupational experts, analysts")
_SOURCE = "O*NET Database, U.S. Department of Labor, Employment and Training Administration (CC BY 4.0)"
_CAVEAT = (
    "O*NET renews occupations one by one, so rows differ in age; its codes are finer than SOC in places."
)

TASKS = Table(
    name="tasks",
    row="one row per O*NET occupation and task",
    source=_SOURCE,
    key=("onet_code", "task_id"),
    columns=(
        *_CODES,
        Column("task_id", TEXT, "O*NET's number of the task", required=True, pattern=r"^\d+$"),
        Column("task", TEXT, "what is done", required=True, pattern=r"^\S.+\S$"),
        Column(
            "task_type",
            TEXT,
            "Core: important and done by most; Supplemental: less so; null where not rated",
            values=TASK_TYPES,
        ),
        Column(
            "incumbents_responding",
            WHOLE,
            "people with the occupation who rated the task; null where others did",
            "people",
            low=0,
            high=5000,
        ),
        _UPDATED,
        _DOMAIN,
        SOURCE_COLUMN,
    ),
    caveats=(_CAVEAT, "A task without a type has not been rated yet."),
    checks=(_SAME_CODE,),
    references=(FROM_SOURCES,),
    later=True,
)

TECHNOLOGIES = Table(
    name="technologies",
    row="one row per O*NET occupation and product",
    source=_SOURCE,
    key=("onet_code", "technology", "commodity_code"),
    columns=(
        *_CODES,
        # Products are called MS*Health, DL_POLY, and Animation:Master.
        Column(
            "technology",
            TEXT,
            "product or kind of software",
            required=True,
            pattern=r"^[^<>\[\]`\\\x00-\x1f\x7f]+$",
        ),
        Column("commodity_code", TEXT, "UNSPSC code of its category", required=True, pattern=r"^\d{8}$"),
        Column("commodity_title", TEXT, "title of its category", required=True, pattern=PLAIN),
        Column("hot", BOOLEAN, "often named in job postings of all occupations", required=True),
        Column(
            "in_demand",
            BOOLEAN,
            "often named in job postings of this occupation; null in releases that do not say",
        ),
        SOURCE_COLUMN,
    ),
    caveats=(_CAVEAT, "A list of what is used somewhere, not of what one employer requires."),
    checks=(_SAME_CODE,),
    references=(FROM_SOURCES,),
    later=True,
)

RELATED_OCCUPATIONS = Table(
    name="related_occupations",
    row="one row per O*NET occupation and one that is like it",
    source=_SOURCE,
    key=("onet_code", "related_onet_code"),
    order=("onet_code", "rank"),
    columns=(
        *_CODES,
        Column(
            "related_occupation_code",
            TEXT,
            "SOC code of the related one; it may have no figures in the other tables",
            required=True,
            pattern=OCCUPATION,
        ),
        Column("related_onet_code", TEXT, "its O*NET-SOC code", required=True, pattern=ONET_CODE),
        Column("related_title", TEXT, "its title", required=True, pattern=PLAIN),
        Column(
            "tier",
            TEXT,
            "how close: Primary-Short the closest, Supplemental the least",
            required=True,
            values=TIERS,
        ),
        Column("rank", WHOLE, "1 is the closest", required=True, low=1, high=100),
        SOURCE_COLUMN,
    ),
    caveats=(
        _CAVEAT,
        "Alike in tasks, knowledge, and title; not a count of people who moved from one to the other.",
    ),
    checks=(
        _SAME_CODE,
        Check(
            "related-code-of-its-occupation",
            "related_onet_code within related_occupation_code, and another than onet_code",
            "left(related_onet_code, 7) <> related_occupation_code OR related_onet_code = onet_code",
        ),
    ),
    references=(FROM_SOURCES,),
    later=True,
)

JOB_ZONES = Table(
    name="job_zones",
    row="one row per O*NET occupation",
    source=_SOURCE,
    key=("onet_code",),
    columns=(
        *_CODES,
        Column(
            "job_zone",
            WHOLE,
            "how much preparation is needed; see job_zone_levels",
            required=True,
            low=1,
            high=5,
        ),
        _UPDATED,
        _DOMAIN,
        SOURCE_COLUMN,
    ),
    caveats=(_CAVEAT, "An analyst's rating, not a survey of employers."),
    checks=(_SAME_CODE,),
    references=(FROM_SOURCES,),
    later=True,
)

JOB_ZONE_LEVELS = Table(
    name="job_zone_levels",
    row="one row per job zone",
    source=_SOURCE,
    key=("job_zone",),
    columns=(
        Column("job_zone", WHOLE, "1 little preparation, 5 extensive", required=True, low=1, high=5),
        Column("name", TEXT, "name of the zone", required=True),
        Column("experience", TEXT, "experience that its occupations need", required=True),
        Column("education", TEXT, "education that they need", required=True),
        Column("job_training", TEXT, "training on the job that they need", required=True),
        Column("examples", TEXT, "what they have in common, with examples", required=True),
        Column("svp_range", TEXT, "range of specific vocational preparation", required=True),
        SOURCE_COLUMN,
    ),
    references=(FROM_SOURCES,),
    later=True,
)

TABLES = (TASKS, TECHNOLOGIES, RELATED_OCCUPATIONS, JOB_ZONES, JOB_ZONE_LEVELS)
