"""What employers require of new workers (ORS)."""

from etl.schema.base import (
    BOOLEAN,
    FROM_SOURCES,
    NUMBER,
    OCCUPATION_COLUMN,
    PLAIN,
    SOURCE_COLUMN,
    TEXT,
    WHOLE,
    Check,
    Column,
    Table,
    is_marked,
)

STATISTICS = (SHARE, MEAN, PERCENTILE) = ("share", "mean", "percentile")
UNITS = (PERCENT, DAYS, HOURS) = ("percent", "days", "hours")
ONET_CODE = r"^\d{2}-\d{4}\.\d{2}$"


def _given_or_explained(figure: str, bounds: tuple[str, ...]) -> Check:
    """A figure is given, or bounded, or marked as not released: exactly one of them."""
    ways = (
        f"({figure} IS NOT NULL)::INT",
        f"({' OR '.join(f'{bound} IS NOT NULL' for bound in bounds)})::INT",
        f"({is_marked(figure, 'not_released')})::INT",
    )
    return Check(
        f"{figure}-or-reason",
        f"{figure}, or a bound for it, or its name in not_released",
        f"{' + '.join(ways)} <> 1",
    )


REQUIREMENTS = Table(
    name="requirements",
    row="one row per reference year and ORS series (an occupation and one requirement)",
    source="Occupational Requirements Survey, complete data set, U.S. Bureau of Labor Statistics",
    key=("year", "series_id"),
    order=("year", "occupation_code", "series_id"),
    columns=(
        Column("year", WHOLE, "reference year", "year", required=True, low=2015, high=2100),
        OCCUPATION_COLUMN,
        Column(
            "onet_code",
            TEXT,
            "O*NET-SOC code where the edition uses such codes; one that does not end in .00 is a part of the SOC occupation",
            pattern=ONET_CODE,
        ),
        Column("occupation_title", TEXT, "title as this edition prints it", required=True, pattern=PLAIN),
        Column("family", TEXT, "main kind of requirement", required=True),
        Column("category", TEXT, "group of related estimates", required=True),
        Column(
            "requirement",
            TEXT,
            "what is estimated, as the series title says it",
            required=True,
            pattern=PLAIN,
        ),
        Column("statistic", TEXT, "share of workers, mean, or percentile", required=True, values=STATISTICS),
        Column("percentile", WHOLE, "which percentile; 50 is the median", "percent", low=1, high=99),
        Column("unit", TEXT, "unit of the estimate and its error", required=True, values=UNITS),
        Column("estimate", NUMBER, "the estimate", "as in unit", low=0, high=20_000),
        Column("estimate_below", NUMBER, "where there is no estimate: it is below this", "as in unit", low=0),
        Column("estimate_above", NUMBER, "where there is no estimate: it is above this", "as in unit", low=0),
        Column("standard_error", NUMBER, "standard error of the estimate", "as in unit", low=0, high=20_000),
        Column(
            "standard_error_below",
            NUMBER,
            "where there is no standard error: it is below this",
            "as in unit",
            low=0,
        ),
        Column(
            "additive_group",
            TEXT,
            "estimates of one occupation with the same group add up to 100 percent where all are released; null where they do not",
        ),
        Column(
            "is_preliminary",
            BOOLEAN,
            "true where the edition has only some of its wave's samples",
            required=True,
        ),
        Column("note", TEXT, "the publisher's other footnotes"),
        Column("series_id", TEXT, "BLS's identifier of the series", required=True),
        Column("not_released", TEXT, "names of the figures that BLS withheld, joined by commas"),
        SOURCE_COLUMN,
    ),
    caveats=(
        "The minimum that a job requires, not what its workers have.",
        "Estimates of few establishments: read them with their standard errors.",
        "BLS publishes only what meets its criteria: a requirement without a row is not a requirement of nobody.",
        "Editions before 2020 use other occupation codes (O*NET-SOC 2010) and other names of categories.",
    ),
    checks=(
        Check("shares-to-100", "shares of at most 100 percent", "unit = 'percent' AND estimate > 100"),
        Check(
            "share-in-percent",
            "shares, and only shares, in percent",
            "(statistic = 'share') <> (unit = 'percent')",
        ),
        Check(
            "percentile-named",
            "percentile in the rows of percentiles, and only there",
            "(statistic = 'percentile') <> (percentile IS NOT NULL)",
        ),
        Check(
            "error-of-a-share",
            "standard errors of shares of at most 50 points",
            "unit = 'percent' AND standard_error > 50",
        ),
        Check("year-of-its-file", "the year of the file in source_id", "source_id <> 'ors-' || year"),
        _given_or_explained("estimate", ("estimate_below", "estimate_above")),
        _given_or_explained("standard_error", ("standard_error_below",)),
    ),
    references=(FROM_SOURCES,),
    later=True,
)

TABLES = (REQUIREMENTS,)
