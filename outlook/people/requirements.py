"""What employers require of new workers, from the Occupational Requirements Survey (ORS), and what share of jobs
someone with given years, schooling, and credential qualifies for.

ORS publishes shares of jobs with a standard error, requirement by requirement, and percentiles of the experience that
jobs ask for, among the jobs that ask for any. It does not publish how requirements go together, and it withholds small
shares. So a share is given as the bounds that the published figures allow, and the sampling error beside them.
"""

from dataclasses import dataclass
from math import hypot, prod

from outlook.people.editions import Edition, Estimate, load_editions
from outlook.tables import Tables

DAYS_A_YEAR = 365
WHOLE = 100.0

# Levels of schooling as ORS names them, from the lowest on.
SCHOOLINGS = (
    "no minimum education requirement",
    "minimum education level is a high school diploma",
    "minimum education level is a high school vocational degree",
    "minimum education level is an associate's vocational degree",
    "minimum education level is an associate's degree",
    "minimum education level is a bachelor's degree",
    "minimum education level is a master's degree",
    "minimum education level is a professional degree",
    "minimum education level is a doctorate degree",
)
HIGH_SCHOOL, ASSOCIATE, BACHELOR = SCHOOLINGS[2], SCHOOLINGS[4], SCHOOLINGS[5]

NO_EXPERIENCE = "prior work experience is not required"
EXPERIENCE_DAYS = "days of prior work experience"
# Until the 2018 edition, ORS called credentials pre-employment training.
NO_CREDENTIAL = ("credentials are not required", "pre-employment training is not required")
CERTIFICATION = (
    "credentials: certification is required",
    "pre-employment training: certification is required",
)


@dataclass(frozen=True)
class Share:
    """A share of jobs in percent: the bounds that the published figures allow, a middle, and the half-width of the 90%
    interval of sampling, in percentage points.
    """

    low: float
    middle: float
    high: float
    sampling: float


@dataclass(frozen=True, kw_only=True)
class Requirements:
    """What jobs of one occupation require, in one reference year.

    `no_experience` is the share of jobs that ask for none; `days` maps a percentile to the days of experience asked for,
    among jobs that ask for any. `schooling` maps one of SCHOOLINGS to its share. None or missing: not published.
    """

    code: str
    title: str
    year: int
    is_preliminary: bool
    no_experience: Estimate | None
    days: dict[int, Estimate]
    schooling: dict[str, Estimate]
    no_credential: Estimate | None
    certification: Estimate | None
    source_id: str


def load_requirements(tables: Tables, code: str) -> Requirements | None:
    """Load the newest edition with shares and days of experience for the occupation, which are only added up within one
    edition; else the newest with any figure; None if there is none.
    """
    found = [_read_requirements(code, each) for each in load_editions(tables, code)]
    complete = (each for each in found if each.no_experience and each.days)
    return next(complete, found[0] if found else None)


def _read_requirements(code: str, edition: Edition) -> Requirements:
    shares = edition.shares
    return Requirements(
        code=code,
        title=edition.title,
        year=edition.year,
        is_preliminary=edition.is_preliminary,
        no_experience=shares.get(NO_EXPERIENCE),
        days=edition.percentiles.get(EXPERIENCE_DAYS, {}),
        schooling={name: shares[name] for name in SCHOOLINGS if name in shares},
        no_credential=next((shares[name] for name in NO_CREDENTIAL if name in shares), None),
        certification=next((shares[name] for name in CERTIFICATION if name in shares), None),
        source_id=edition.source_id,
    )


def compute_experience_share(found: Requirements, years: float) -> Share | None:
    """Compute the share of jobs that ask for no more experience than `years`; None if ORS has no share or no days.

    Of the jobs that ask for experience, at least the highest percentile within `years` ask for no more, and fewer than
    the lowest percentile beyond them. For the bounds, a percentile counts as within or beyond if its 90% interval does;
    the middle is halfway between the bounds that the percentiles themselves give.
    """
    if found.no_experience is None or not found.days:
        return None
    asking = WHOLE - found.no_experience.value
    surest, middle = (_bound_part(found.days, years, sure=sure) for sure in (True, False))
    low, high = (found.no_experience.value + asking * part for part in surest)
    part = sum(middle) / 2
    return Share(
        low, found.no_experience.value + asking * part, high, found.no_experience.margin * (1 - part)
    )


def _bound_part(days: dict[int, Estimate], years: float, *, sure: bool) -> tuple[float, float]:
    """Bound the part of jobs asking for experience that ask for no more than `years`; `sure`: allowing for errors."""
    if years <= 0:
        return 0.0, 0.0
    limit = years * DAYS_A_YEAR
    within = [p for p, each in days.items() if each.value + sure * each.margin <= limit]
    beyond = [p for p, each in days.items() if each.value - sure * each.margin > limit]
    return max(within, default=0) / WHOLE, min(beyond, default=WHOLE) / WHOLE


def compute_schooling_share(found: Requirements, schooling: str) -> Share | None:
    """Compute the share of jobs that ask for no more schooling than `schooling`, one of SCHOOLINGS; None if ORS has no
    shares. A withheld share may be on either side.
    """
    if not found.schooling:
        return None
    at = SCHOOLINGS.index(schooling)
    enough = [each for name, each in found.schooling.items() if SCHOOLINGS.index(name) <= at]
    more = [each for name, each in found.schooling.items() if SCHOOLINGS.index(name) > at]
    low = min(sum(each.value for each in enough), WHOLE)
    high = max(WHOLE - sum(each.value for each in more), low)
    return Share(low, (low + high) / 2, high, hypot(*(each.margin for each in enough)))


def compute_credential_share(found: Requirements, *, certified: bool) -> Share | None:
    """Compute the share of jobs that ask for no credential, or, if `certified`, for a certification at most; None if
    ORS has no share.

    A job that asks for a certification may ask for a license or an educational certificate too, or for another
    certification: the low bound leaves all of them out.
    """
    if found.no_credential is None:
        return None
    none = found.no_credential
    if not certified:
        return Share(none.value, none.value, none.value, none.margin)
    added = min(found.certification.value, WHOLE - none.value) if found.certification else 0.0
    high = none.value + added
    left = (WHOLE - high) / (WHOLE - none.value) if none.value < WHOLE else 0.0
    return Share(none.value, none.value + added / 2, high, none.margin * (1 + left) / 2)


def combine_shares(shares: list[Share]) -> Share:
    """Combine shares of jobs by several requirements into the share of jobs that meet them all.

    The middle takes requirements as independent of each other. The bounds hold however they go together.
    """
    low = max(sum(each.low for each in shares) - WHOLE * (len(shares) - 1), 0.0)
    high = min(each.high for each in shares)
    middle = WHOLE * prod(each.middle / WHOLE for each in shares)
    relative = hypot(*(each.sampling / each.middle for each in shares if each.middle))
    return Share(low, min(max(middle, low), high), high, middle * relative)


def compute_met_share(found: Requirements, years: float, schooling: str, *, certified: bool) -> Share | None:
    """Compute the share of jobs whose stated experience, schooling, and credential someone meets; None unless ORS has
    all three.
    """
    parts = (
        compute_experience_share(found, years),
        compute_schooling_share(found, schooling),
        compute_credential_share(found, certified=certified),
    )
    known = [part for part in parts if part is not None]
    return combine_shares(known) if len(known) == len(parts) else None
