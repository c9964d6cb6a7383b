"""Where one can learn the work, and what those who did earned."""

from etl.schema.base import (
    BOOLEAN,
    FROM_SOURCES,
    NUMBER,
    OCCUPATION_COLUMN,
    PLAIN,
    SOURCE_COLUMN,
    TEXT,
    WARNING,
    WHOLE,
    Check,
    Column,
    Table,
    is_marked,
)

CIP_4, CIP_6 = r"^\d{2}\.\d{2}$", r"^\d{2}\.\d{4}$"
NO_UNITID = "NA"
SCHOOL_OR_NONE = r"^(\d{6}(\d{2})?|NA)$"
# A branch that only the Scorecard lists has two digits more.
SCHOOL, OPEID_6, OPEID_8 = r"^\d{6}(\d{2})?$", r"^\d{6}$", r"^\d{8}$"
STATE = r"^[A-Z]{2}$"

# By the Scorecard's CREDLEV.
CREDENTIALS = {
    "1": "undergraduate certificate",
    "2": "associate",
    "3": "bachelor",
    "4": "post-baccalaureate certificate",
    "5": "master",
    "6": "doctoral",
    "7": "first professional",
    "8": "graduate certificate",
    "99": "no credential",
}
CONTROLS = ("public", "private nonprofit", "private for-profit", "foreign")
LEVELS = ("four or more years", "two to four years", "less than two years")
PROGRAM_FIGURES = ("completers", "earnings_1yr_usd", "earnings_4yr_usd", "debt_usd")
THRESHOLD_BASIS = "workers aged 25 to 34 with a high school diploma only, in the state of the school"
OUTCOME_FIGURES = ("net_price_usd", "completion_share", "pell_share", "students")

# Seen in June 2026: medians from 4,506 to 336,392.
LOWEST_USD, HIGHEST_USD = 4_000, 600_000


def check_marks_stand_alone(figures: tuple[str, ...]) -> Check:
    """A check that no figure is both given and marked as withheld."""
    return Check(
        "figure-or-mark",
        "a figure is either given or marked as withheld, not both",
        " OR ".join(f"({f} IS NOT NULL AND {is_marked(f, 'not_released')})" for f in figures),
    )


def check_marks_name_figures(figures: tuple[str, ...]) -> Check:
    """A check that marks name figures of the table."""
    known = ", ".join(f"'{f}'" for f in figures)
    return Check(
        "marks-name-figures",
        "not_released names figures of this table",
        f"not_released IS NOT NULL AND NOT list_has_all([{known}], string_split(not_released, ','))",
    )


NOT_RELEASED = (
    "names of the figures that the publisher withheld to protect privacy, joined by commas; "
    "where a second-hand table does not say why a figure is missing, its name is here, too"
)
SCHOOL_ID_TEXT = "UNITID of the Education Department: six digits, eight for a branch"
CIP_TITLE = Column(
    "cip_title", TEXT, "field of study as the publisher names it", required=True, pattern=PLAIN
)

PROGRAM_OCCUPATIONS = Table(
    name="program_occupations",
    row="one row per field of study (six digits) and occupation that it prepares for",
    source="CIP 2020 to SOC 2018 crosswalk, National Center for Education Statistics",
    key=("occupation_code", "cip_code"),
    columns=(
        Column(
            "cip_code",
            TEXT,
            "Classification of Instructional Programs, six digits",
            required=True,
            pattern=CIP_6,
        ),
        CIP_TITLE,
        OCCUPATION_COLUMN,
        SOURCE_COLUMN,
    ),
    caveats=(
        "The crosswalk says what a program is meant to prepare for, not where its graduates work.",
        "Only ties to listed occupations are here; a field may prepare for others, too.",
        "It uses SOC 2018, so earlier occupation codes have no row.",
    ),
    references=(FROM_SOURCES,),
    later=True,
    one_release=True,
)

PROGRAMS = Table(
    name="programs",
    row="one row per school, field of study (four digits) and credential",
    source="College Scorecard, field of study, U.S. Department of Education",
    key=("cip_code", "credential", "opeid6", "school_id"),
    columns=(
        Column(
            "opeid6",
            TEXT,
            "school's number in federal student aid, six digits",
            required=True,
            pattern=OPEID_6,
        ),
        Column(
            "school_id",
            TEXT,
            SCHOOL_ID_TEXT + "; NA for a school that has none (closed, merged or abroad)",
            required=True,
            pattern=SCHOOL_OR_NONE,
        ),
        Column("school_name", TEXT, "name as the department writes it", required=True, pattern=PLAIN),
        Column("control", TEXT, "who runs the school", required=True, values=CONTROLS),
        Column(
            "cip_code",
            TEXT,
            "Classification of Instructional Programs, four digits",
            required=True,
            pattern=CIP_4,
        ),
        CIP_TITLE,
        Column("credential", TEXT, "what graduates get", required=True, values=tuple(CREDENTIALS.values())),
        Column(
            "completers",
            WHOLE,
            "awards in the earlier of the release's two award years",
            "awards",
            low=0,
            high=50_000,
        ),
        Column(
            "earnings_1yr_usd",
            WHOLE,
            "median earnings in the first full calendar year after completion; the release of June 2026: in 2022 dollars",
            "U.S. dollars a year",
            low=LOWEST_USD,
            high=HIGHEST_USD,
        ),
        Column(
            "earnings_4yr_usd",
            WHOLE,
            "median earnings in the fourth full calendar year after completion; the release of June 2026: in 2024 dollars",
            "U.S. dollars a year",
            low=LOWEST_USD,
            high=HIGHEST_USD,
        ),
        Column(
            "debt_usd",
            WHOLE,
            "median federal loans at completion of those who borrowed",
            "U.S. dollars",
            low=100,
            high=HIGHEST_USD,
        ),
        Column(
            "state_threshold_usd",
            WHOLE,
            "the department's earnings threshold for the school's state; null where it sets none",
            "U.S. dollars a year",
            low=10_000,
            high=100_000,
        ),
        Column(
            "threshold_basis",
            TEXT,
            "whose median earnings the threshold is",
            values=(THRESHOLD_BASIS,),
        ),
        Column("not_released", TEXT, NOT_RELEASED),
        SOURCE_COLUMN,
    ),
    caveats=(
        "Fields are of four digits, but the crosswalk to occupations is of six: 51.07 trains for medical records work and "
        "for medical office and management work as well, and the figures are of all of it.",
        "Earnings and debt are of graduates who had federal grants or loans; earnings of those of them who worked and were not enrolled.",
        "Earnings one and four years after are of different graduates, in dollars of different years: their difference is no raise.",
        "Most programs are too small for a figure to be released; those with one are the larger.",
        "The department's threshold is what high school graduates aged 25 to 34 earn; graduates of one year may be younger.",
    ),
    checks=(
        check_marks_stand_alone(PROGRAM_FIGURES),
        check_marks_name_figures(PROGRAM_FIGURES),
        Check(
            "threshold-has-a-basis",
            "a threshold says whose earnings it is",
            "(state_threshold_usd IS NULL) <> (threshold_basis IS NULL)",
        ),
        Check(
            "foreign-without-threshold",
            "schools abroad have no state's threshold",
            "control = 'foreign' AND state_threshold_usd IS NOT NULL",
            WARNING,
        ),
    ),
    references=(FROM_SOURCES,),
    order=("cip_code", "credential", "state_threshold_usd", "school_id", "opeid6"),
    later=True,
    one_release=True,
)

SCHOOLS = Table(
    name="schools",
    row="one row per school (campus that reports on its own)",
    source="Integrated Postsecondary Education Data System (IPEDS), directory; National Center for Education Statistics",
    key=("school_id",),
    columns=(
        Column("school_id", TEXT, SCHOOL_ID_TEXT, required=True, pattern=SCHOOL),
        Column(
            "opeid",
            TEXT,
            "number in federal student aid, eight digits, the last two for a branch; null for a school without that aid",
            pattern=OPEID_8,
        ),
        Column("school_name", TEXT, "name as the school reports it", required=True, pattern=PLAIN),
        Column("city", TEXT, "city", required=True, pattern=PLAIN),
        Column("state", TEXT, "two letters", required=True, pattern=STATE),
        Column("zip_code", TEXT, "five digits", required=True, pattern=r"^\d{5}$"),
        Column("county_fips", TEXT, "five digits", pattern=r"^\d{5}$"),
        Column("latitude", NUMBER, "latitude", "degrees north", required=True, low=-15, high=72),
        Column("longitude", NUMBER, "longitude", "degrees east", required=True, low=-180, high=180),
        Column("website", TEXT, "home page as the school reports it"),
        Column(
            "control", TEXT, "who runs the school; null for an office that runs several", values=CONTROLS[:3]
        ),
        Column("level", TEXT, "longest program that defines the school; null as above", values=LEVELS),
        Column(
            "is_office", BOOLEAN, "true for an office that runs schools and teaches nobody", required=True
        ),
        Column("is_operating", BOOLEAN, "whether it still operated in the directory's year", required=True),
        SOURCE_COLUMN,
    ),
    caveats=(
        "A directory of one year: schools that opened, closed or merged later are not as they are now.",
        "An online program may be far from the school's address.",
    ),
    references=(FROM_SOURCES,),
    later=True,
    one_release=True,
)

SCHOOL_OUTCOMES = Table(
    name="school_outcomes",
    row="one row per school",
    source="College Scorecard, institutions, U.S. Department of Education",
    key=("school_id",),
    columns=(
        Column("school_id", TEXT, SCHOOL_ID_TEXT, required=True, pattern=SCHOOL),
        Column("school_name", TEXT, "name as the department writes it", required=True, pattern=PLAIN),
        Column("city", TEXT, "city", pattern=PLAIN),
        Column("state", TEXT, "two letters", required=True, pattern=STATE),
        Column(
            "net_price_usd",
            WHOLE,
            "average yearly cost of attendance less grants, of full-time beginners with federal aid (public: who pay in-state tuition); below zero where grants exceed cost",
            "U.S. dollars a year",
            low=-20_000,
            high=200_000,
        ),
        Column(
            "completion_share",
            NUMBER,
            "full-time beginners who finished within one and a half times the normal time, any program",
            "share",
            low=0,
            high=1,
        ),
        Column("pell_share", NUMBER, "undergraduates with a Pell grant", "share", low=0, high=1),
        Column("students", WHOLE, "undergraduates who seek a credential", "people", low=0, high=500_000),
        Column(
            "state_threshold_usd",
            WHOLE,
            f"the department's earnings threshold: median of {THRESHOLD_BASIS}",
            "U.S. dollars a year",
            low=10_000,
            high=100_000,
        ),
        Column(
            "national_threshold_usd",
            WHOLE,
            "the same for the nation",
            "U.S. dollars a year",
            low=10_000,
            high=100_000,
        ),
        Column("not_released", TEXT, NOT_RELEASED),
        SOURCE_COLUMN,
    ),
    caveats=(
        "Net price and completion are of the whole school, not of a program.",
        "They count full-time students who were never in college before: a minority where students are older.",
    ),
    checks=(check_marks_stand_alone(OUTCOME_FIGURES), check_marks_name_figures(OUTCOME_FIGURES)),
    references=(FROM_SOURCES,),
    later=True,
    one_release=True,
)

TABLES = (PROGRAMS, SCHOOLS, SCHOOL_OUTCOMES, PROGRAM_OCCUPATIONS)
