"""What graduates of institutions that take part in PSEO earned, one, five and ten years later."""

from etl.schema.base import (
    FROM_SOURCES,
    PLAIN,
    SOURCE_COLUMN,
    TEXT,
    WHOLE,
    Check,
    Column,
    Table,
    any_falling,
    is_marked,
)
from etl.schema.training import (
    HIGHEST_USD,
    LOWEST_USD,
    NOT_RELEASED,
    STATE,
    check_marks_name_figures,
    check_marks_stand_alone,
)

ALL_FIELDS = "all"
# A few institutions without an OPEID have a letter and digits.
INSTITUTION = r"^([A-Z0-9]{8}|\d{1,2})$"
# By the Census Bureau's degree_level.
PSEO_CREDENTIALS = {
    "1": "certificate of less than one year",
    "2": "certificate of one to two years",
    "3": "associate",
    "4": "certificate of two to four years",
    "5": "bachelor",
    "6": "post-baccalaureate certificate",
    "7": "master",
    "8": "post-master certificate",
    "17": "doctoral, research",
    "18": "doctoral, professional practice",
}
PSEO_PERCENTILES = ("p25_usd", "p50_usd", "p75_usd")
INSTITUTION_LEVELS = {"I": "institution", "S": "state", "D": "division", "N": "nation"}

GRADUATE_INSTITUTIONS = Table(
    name="graduate_institutions",
    row="one row per institution, or group of them, that `graduate_earnings` may name",
    source="Post-Secondary Employment Outcomes (PSEO), labels; U.S. Census Bureau",
    key=("institution_code",),
    columns=(
        Column("institution_code", TEXT, "as in `graduate_earnings`", required=True, pattern=INSTITUTION),
        Column(
            "institution_level",
            TEXT,
            "one institution, or all that take part of a state, division or the nation",
            required=True,
            values=tuple(INSTITUTION_LEVELS.values()),
        ),
        Column("institution_name", TEXT, "name as the Bureau writes it", required=True, pattern=PLAIN),
        Column("state", TEXT, "two letters; null for groups; FC for abroad", pattern=STATE),
        SOURCE_COLUMN,
    ),
    references=(FROM_SOURCES,),
    later=True,
    one_release=True,
)

GRADUATE_EARNINGS = Table(
    name="graduate_earnings",
    row="one row per institution, credential, field of study, graduating cohort and years after graduation",
    source="Post-Secondary Employment Outcomes (PSEO), U.S. Census Bureau",
    key=("cip_code", "credential", "institution_code", "cohort", "years_after"),
    columns=(
        Column(
            "institution_code",
            TEXT,
            "OPEID of eight digits for an institution, as `opeid` in `schools`; one or two digits for a group of institutions",
            required=True,
            pattern=INSTITUTION,
        ),
        Column(
            "credential", TEXT, "what graduates got", required=True, values=tuple(PSEO_CREDENTIALS.values())
        ),
        Column(
            "cip_code",
            TEXT,
            "Classification of Instructional Programs, four digits; 'all' for graduates of all fields",
            required=True,
            pattern=r"^(\d{2}\.\d{2}|all)$",
        ),
        Column(
            "cohort",
            TEXT,
            "first year of the graduating cohort; 'all' for all cohorts together",
            required=True,
            pattern=r"^(\d{4}|all)$",
        ),
        Column(
            "cohort_years", WHOLE, "graduating years in one cohort", "years", required=True, low=1, high=10
        ),
        Column("years_after", WHOLE, "years after graduation", "years", required=True, low=1, high=10),
        *(
            Column(
                name,
                WHOLE,
                f"{text} of yearly earnings, at prices of the year that the release states",
                "U.S. dollars a year",
                low=LOWEST_USD,
                high=HIGHEST_USD,
            )
            for name, text in zip(
                PSEO_PERCENTILES, ("25th percentile", "median", "75th percentile"), strict=True
            )
        ),
        Column("graduates", WHOLE, "graduates whose earnings are counted", "people", low=1, high=5_000_000),
        Column("not_released", TEXT, NOT_RELEASED.partition(";")[0]),
        SOURCE_COLUMN,
    ),
    caveats=(
        "Only institutions and states that take part: no sample of the nation.",
        "Graduates who worked most of the year for at least the minimum wage full time; the self-employed are not counted.",
        "Adjusted for inflation to one year's prices, which the file does not name; the release's documentation does.",
        "Percentiles have noise added to protect privacy, so neighboring programs can share a figure.",
        "Cohorts that graduated too recently for a later year have no row for it.",
        "Only fields of four digits that the crosswalk ties to listed occupations, and all fields together.",
    ),
    checks=(
        Check(
            "percentiles-in-order",
            "earnings rise from the 25th to the 75th percentile",
            any_falling(PSEO_PERCENTILES),
        ),
        check_marks_stand_alone((*PSEO_PERCENTILES, "graduates")),
        check_marks_name_figures((*PSEO_PERCENTILES, "graduates")),
        Check(
            "no-silent-gap",
            "missing earnings are marked as withheld",
            " OR ".join(
                f"({f} IS NULL AND NOT {is_marked(f, 'not_released')})"
                for f in (*PSEO_PERCENTILES, "graduates")
            ),
        ),
        Check("known-horizon", "one, five or ten years after graduation", "years_after NOT IN (1, 5, 10)"),
    ),
    references=(FROM_SOURCES,),
    later=True,
    one_release=True,
)

TABLES = (GRADUATE_EARNINGS, GRADUATE_INSTITUTIONS)
