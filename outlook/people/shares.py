"""What jobs in an occupation require of those who start (Occupational Requirements Survey, BLS)."""

from dataclasses import dataclass

from outlook.intervals import STANDARD_ERRORS_90
from outlook.tables import Tables

HIGH_SCHOOL = "minimum education level is a high school diploma"
ASSOCIATE = "minimum education level is an associate's degree"
BACHELOR = "minimum education level is a bachelor's degree"
EXPERIENCE = "prior work experience is required"
CERTIFICATION = "credentials: certification is required"
LICENSE = "credentials: license is required"
TRAINING = "on-the-job training is required"
TELEWORK = "with telework available"
NO_TELEWORK = "with telework not available"


@dataclass(frozen=True, kw_only=True)
class Share:
    """The share of an occupation's jobs with a requirement, in percent.

    `margin` is half the 90% interval, in points. BLS gives some standard errors only as below a bound; the margin is then
    that bound's.
    """

    requirement: str
    percent: float
    margin: float
    year: int
    source_id: str


def load_shares(tables: Tables, code: str) -> dict[str, Share]:
    """Load the newest survey's shares of an occupation by requirement, those with a published standard error."""
    rows = tables.records(
        """
        SELECT requirement, estimate AS percent, coalesce(standard_error, standard_error_below) AS standard_error, year, source_id
        FROM requirements
        WHERE occupation_code = ? AND statistic = 'share' AND estimate IS NOT NULL
          AND coalesce(standard_error, standard_error_below) IS NOT NULL
          AND year = (SELECT max(year) FROM requirements WHERE occupation_code = ?)
        ORDER BY requirement
        """,
        [code, code],
    )
    return {
        str(row["requirement"]): Share(
            requirement=str(row["requirement"]),
            percent=float(row["percent"]),
            margin=STANDARD_ERRORS_90 * float(row["standard_error"]),
            year=int(row["year"]),
            source_id=str(row["source_id"]),
        )
        for row in rows
    }
