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
    is_listed = schooling.index.isin(codes)
    exact = schooling[is_listed]
    rest = codes.difference(exact.index)
    upward = schooling.reindex(rest.str[:6] + "0").set_axis(rest)
    upward = upward[~(rest.str[:6] + "0").isin(codes)].dropna()
    broad = schooling.index.str[:6] + "0"
    pairs = pd.DataFrame({"broad": broad, "schooling": schooling.to_numpy()}).drop_duplicates()
    shared = pairs.drop_duplicates("broad", keep=False).set_index("broad")["schooling"].sort_index()
    is_free = shared.index.isin(rest) & ~shared.index.isin(broad[is_listed])
    matched: pd.Series = pd.concat([exact, upward, shared[is_free]])
    return matched


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
