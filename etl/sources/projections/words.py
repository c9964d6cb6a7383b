"""What the words of a heading can mean: the figures of the projections that a column may hold."""

import re
from dataclasses import dataclass, field

# Words of a heading (lower case, single spaces, no punctuation) -> tidy column ("" for none that is read). The first
# match counts. Editions to 2012-22 run words together.
TEXTS = (
    (r"self ?employed|education code|workex|trcode|\booh\b|\blink\b|quartile", ""),
    (r"occupation ?type|^type$", "occupation_type"),
    (r"median.*wage|wage.*median|median.*earnings", "median_wage_usd"),
    (r"openings", "openings_per_year"),
    (r"(exit|transfer|separation|replacement)s?.*\brates?\b|replacement", ""),
    (r"exit", "exits_per_year"),
    (r"transfer", "transfers_per_year"),
    (r"separations", ""),
    (r"\bcode\b|title", ""),
    (r"education", "entry_education"),
    (r"work experience", "work_experience"),
    (r"training", "job_training"),
)
JOBS, SHARE, CHANGE, PERCENT = "jobs", "share", "jobs_change", "change_pct"


@dataclass(frozen=True)
class Meaning:
    """What a heading can mean: a tidy column by its words, or one or more of the figures that arithmetic ties together.

    `figures` are the possible ones of JOBS, SHARE, CHANGE and PERCENT; `year` is the year of jobs, shares or wages.
    """

    name: str = ""
    figures: frozenset[str] = field(default_factory=frozenset)
    year: int | None = None


def interpret_heading(heading: str) -> Meaning:
    """What a heading can mean."""
    text = re.sub(r"\(\d\)|\[\d\]", "", heading).replace("inthousands", "in thousands")
    spans = re.search(r"\d{4} ?[-–—] ?(\d{4}|\d{2})(?!\d)", text) is not None
    plain = simplify(text)
    years = sorted(set(map(int, re.findall(r"(?:19|20)\d{2}", plain))))
    for pattern, name in TEXTS:
        if re.search(pattern, plain):
            return Meaning(name, year=years[-1] if name == "median_wage_usd" and years else None)
    is_number = re.search(r"number|numeric|thousands|\blevel\b", plain) is not None
    is_percent = (
        re.search(r"percent|\bpct\b|\brate\b|distribution|\bshare\b", plain) is not None or "%" in text
    )
    if spans or re.search(r"change|growth|increase", plain) or (not years and (is_number or is_percent)):
        return Meaning(figures=_choose(is_number, is_percent, CHANGE, PERCENT))
    if len(years) == 1 and (is_number or is_percent or re.search(r"^(\d{4}|.*(employ|jobs).*)$", plain)):
        return Meaning(figures=_choose(is_number, is_percent, JOBS, SHARE), year=years[0])
    return Meaning()


def _choose(is_number: bool, is_percent: bool, number: str, percent: str) -> frozenset[str]:
    """The figures that the words allow: both where they say neither or both ("Number | Percent distribution")."""
    if is_number == is_percent:
        return frozenset({number, percent})
    return frozenset({number if is_number else percent})


def simplify(heading: str) -> str:
    """A heading in lower case with single spaces, without footnotes and punctuation."""
    text = re.sub(r"\(\d\)|\[\d\]", "", heading)
    return re.sub(r"[^\w]+", " ", text).strip().lower()
