"""Which schooling is typical for entry to each of OEWS's occupations, by the projections of the same codes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
from numpy.typing import NDArray

from etl.codes.classifications import SHARED_CODES, find_projections_classification, find_wages_classification
from etl.errors import LayoutChanged
from etl.formats.advice import UNKNOWN_LAYOUT
from etl.formats.cells import quote
from etl.schema.schooling import SCHOOLINGS

# How BLS names each education, in lower case without hyphens and apostrophes, since 2012-22 -> our groups.
EDUCATIONS = {
    "no formal educational credential": "none_or_high_school",
    "less than high school": "none_or_high_school",
    "high school diploma or equivalent": "none_or_high_school",
    "postsecondary nondegree award": "certificate",
    "some college no degree": "some_college",
    "associates degree": "associate",
    "bachelors degree": "bachelor",
    "masters degree": "master",
    "doctoral or professional degree": "doctoral_or_professional",
}
# Vintages that cover at least this share of the jobs that the best one covers are as good.
NEARLY = 0.99


@dataclass(frozen=True)
class Occupations:
    """The occupation codes of OEWS's that one `vintage` of the projections knows; `group` is a position in `SCHOOLINGS`."""

    vintage: str
    codes: pd.Index
    group: NDArray[np.intp]


def find_schooling(education: pd.Series) -> pd.Series:
    """Our group for each education in BLS's words. Raises LayoutChanged for an education that is not known."""
    plain = education.str.lower().str.replace(r"[^a-z ]", "", regex=True).str.split().str.join(" ")
    schooling = plain.map(EDUCATIONS)
    if schooling.isna().any():
        raise LayoutChanged(
            "the projections name an education that is not known",
            expected="; ".join(EDUCATIONS),
            got=quote(education[schooling.isna()]),
            do=UNKNOWN_LAYOUT,
        )
    return schooling


def match_occupations(codes: pd.Index, schooling: pd.Series) -> pd.Series:
    """The schooling of OEWS's codes, by code; `schooling` is that of the projections' line items.

    A code that is no line item takes the schooling of its broad occupation, if that is one and OEWS does not list it
    too; a broad code takes that of its line items, if OEWS lists none of them and they share one.
    """
    # Dictionaries take a tenth of the time of pandas' text columns for a thousand codes.
    given, listed = dict(zip(schooling.index, schooling, strict=True)), set(codes)
    exact = {code: group for code, group in given.items() if code in listed}
    rest = sorted(listed - exact.keys())
    above = given.keys() - listed
    upward = {code: given[find_broad(code)] for code in rest if find_broad(code) in above}
    groups: dict[str, set[str]] = {}
    for code, group in given.items():
        groups.setdefault(find_broad(code), set()).add(group)
    has_listed = set(map(find_broad, exact))
    shared = {
        code: next(iter(groups[code]))
        for code in rest
        if len(groups.get(code, ())) == 1 and code not in has_listed
    }
    matched = exact | upward | shared
    return pd.Series(list(matched.values()), index=pd.Index(list(matched), dtype="str"), dtype="str")


def find_broad(code: str) -> str:
    """The broad occupation of a code: 29-2070 of 29-2072."""
    return code[:6] + "0"


def choose_occupations(projected_jobs: pa.Table, year: int, jobs: pd.Series) -> Occupations | None:
    """The vintage whose line items fit the occupations of May `year`; None where there is none of that classification.

    `jobs` are OEWS's jobs by occupation code. OEWS changes single codes between classifications, and some vintages know
    them before others: of the vintages that cover nearly the most jobs, the one nearest in time is taken. No vintage lists
    the codes that BLS gave to several occupations together in May 2010 and 2011, 6 percent of all jobs.
    """
    if year in SHARED_CODES:
        return None
    rows = projected_jobs.filter(
        pa.compute.and_(
            pa.compute.equal(projected_jobs["occupation_type"], "line item"),
            pa.compute.is_valid(projected_jobs["entry_education"]),
        )
    )
    frame = rows.select(["vintage", "base_year", "occupation_code", "entry_education"]).to_pandas()
    # A vintage may come from two files, a workbook and an export.
    frame = frame.drop_duplicates(["vintage", "occupation_code"])
    frame = frame[frame["base_year"].map(find_projections_classification) == find_wages_classification(year)]
    found = []
    for (vintage, base_year), items in frame.groupby(["vintage", "base_year"]):
        schooling = match_occupations(
            jobs.index, find_schooling(items.set_index("occupation_code")["entry_education"])
        )
        covered = float(jobs[schooling.index].sum())
        found.append((covered, abs(base_year - year), base_year, str(vintage), schooling))
    most = max((covered for covered, *_ in found), default=0.0)
    near = [fit for fit in found if fit[0] >= NEARLY * most]
    if not near:
        return None
    *_, vintage, schooling = min(near, key=lambda fit: fit[1:3])
    return Occupations(vintage, schooling.index, pd.Index(SCHOOLINGS).get_indexer(pd.Index(schooling)))
