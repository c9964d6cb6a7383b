"""What stands beside the projections in BLS's workbooks: its reasons for them, and who does the work today."""

from etl.schema.base import (
    BOOLEAN,
    FROM_SOURCES,
    NUMBER,
    OCCUPATION_COLUMN,
    PLAIN,
    SOURCE_COLUMN,
    TEXT,
    VINTAGE,
    Check,
    Column,
    Reference,
    Table,
)

INCREASES, DECREASES = "increases", "decreases"
# Factors that hold in every industry.
ALL_INDUSTRIES = "TE1000"

_VINTAGE = Column("vintage", TEXT, "edition by base and target year, 2024-34", required=True, pattern=VINTAGE)
_OCCUPATIONS = Reference("occupation_code", "occupations", "occupation_code")

PROJECTION_FACTORS = Table(
    name="projection_factors",
    row="one row per vintage (edition), occupation and industry for which BLS prints a reason",
    source="Employment Projections program, U.S. Bureau of Labor Statistics, Table 1.12",
    key=("vintage", "occupation_code", "industry_code"),
    columns=(
        _VINTAGE,
        OCCUPATION_COLUMN,
        Column(
            "industry_code",
            TEXT,
            f"code of BLS's industry matrix, not of `industries`; {ALL_INDUSTRIES} is every industry",
            required=True,
            pattern=r"^[0-9A-Z-]{6}$",
        ),
        Column(
            "industry_title", TEXT, "the industry as this edition prints it", required=True, pattern=PLAIN
        ),
        Column("factor", TEXT, "the reason in BLS's own words", required=True, pattern=r"\S"),
        Column(
            "factor_kind",
            TEXT,
            "what BLS calls it: demand change, productivity change, capital/labor substitution, … ; null where it does not say",
        ),
        Column(
            "share_direction",
            TEXT,
            "whether the occupation's share of the industry's jobs increases or decreases; null where BLS does not say",
            values=(INCREASES, DECREASES),
        ),
        Column("mentions_ai", BOOLEAN, "whether the reason names artificial intelligence", required=True),
        SOURCE_COLUMN,
    ),
    caveats=(
        "A reason is about the occupation's share of an industry's jobs, not about its number of jobs: jobs can grow while the share falls.",
        "An occupation without a row has no reason in that edition; that is not a forecast of no change.",
        "BLS's own words, slips included: 2019-29 and 2021-31 print a reason about respiratory therapy technicians for 29-2098, 29-2072 and 29-9021.",
        "Editions before 2019-29 (as far as they are here) print no such table.",
    ),
    checks=(
        Check(
            "direction-is-the-words",
            "the direction is the one that the reason names",
            "share_direction IS NOT NULL AND NOT regexp_matches(factor, 'shares? ' || share_direction)",
        ),
        Check(
            "kind-begins-the-words",
            "the kind is how the reason begins",
            "factor_kind IS NOT NULL AND NOT starts_with(lower(factor), factor_kind)",
        ),
        Check(
            "ai-is-in-the-words",
            "artificial intelligence is named where it is marked, and marked where it is named",
            "mentions_ai <> regexp_matches(factor, '\\bAI\\b|[Aa]rtificial [Ii]ntelligence')",
        ),
    ),
    references=(_OCCUPATIONS, FROM_SOURCES),
    later=True,
)

SCHOOLING = {
    "less_than_high_school_pct": "no high school diploma",
    "high_school_pct": "a high school diploma or equivalent",
    "some_college_pct": "some college, no degree",
    "associate_pct": "an associate's degree",
    "bachelor_pct": "a bachelor's degree",
    "master_pct": "a master's degree",
    "doctoral_or_professional_pct": "a doctoral or professional degree",
}
# Seven shares, each rounded to 0.1; BLS's own differ from 100 by up to 0.2.
SHARES_ROUNDING = 0.36

ATTAINMENT = Table(
    name="attainment",
    row="one row per vintage (edition) and occupation, for workers of 25 years and older in the nation",
    source="Employment Projections program, U.S. Bureau of Labor Statistics, Table 5.3, from the American Community Survey",
    key=("vintage", "occupation_code"),
    columns=(
        _VINTAGE,
        Column(
            "survey_years",
            TEXT,
            "years of the American Community Survey, as the table's title gives them",
            required=True,
            pattern=r"^\d{4}(-\d{2}| and \d{4})?$",
        ),
        OCCUPATION_COLUMN,
        *(
            Column(name, NUMBER, f"workers whose highest schooling is {text}", "percent", True, 0, 100)
            for name, text in SCHOOLING.items()
        ),
        Column(
            "is_shared",
            BOOLEAN,
            "whether the survey has no such occupation, so that the shares are those of a wider group",
            required=True,
        ),
        SOURCE_COLUMN,
    ),
    caveats=(
        "What workers have, not what employers require: the typical schooling for entry is in `projections`.",
        "Shares where `is_shared` are those of a wider group of occupations.",
        "From a sample; BLS prints no standard errors. Two survey years are pooled in most editions.",
    ),
    checks=(
        Check(
            "shares-sum-to-100",
            "the shares add up to 100, to rounding",
            f"abs({' + '.join(SCHOOLING)} - 100) > {SHARES_ROUNDING}",
        ),
        Check(
            "nation-as-known",
            "of all workers, most have a high school diploma, some college, or a bachelor's degree",
            "occupation_code = '00-0000' AND least(high_school_pct, some_college_pct, bachelor_pct) <= greatest("
            "less_than_high_school_pct, associate_pct, master_pct, doctoral_or_professional_pct)",
        ),
    ),
    references=(_OCCUPATIONS, FROM_SOURCES),
    later=True,
)

TABLES = (PROJECTION_FACTORS, ATTAINMENT)
