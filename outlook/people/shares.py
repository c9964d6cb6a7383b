"""What jobs in an occupation require of those who start (Occupational Requirements Survey, BLS)."""

from dataclasses import dataclass

from outlook.people.editions import load_editions
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
    """The share of an occupation's jobs with a requirement, in percent; `margin` is half the 90% interval, in points."""

    requirement: str
    percent: float
    margin: float
    year: int
    source_id: str


def load_shares(tables: Tables, code: str) -> dict[str, Share]:
    """Load an occupation's shares by requirement from the newest edition: each is said by itself, so none must be old."""
    return {
        name: Share(
            requirement=name,
            percent=share.value,
            margin=share.margin,
            year=edition.year,
            source_id=edition.source_id,
        )
        for edition in load_editions(tables, code)[:1]
        for name, share in edition.shares.items()
    }
