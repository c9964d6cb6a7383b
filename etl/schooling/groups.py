"""Which schooling is typical for entry to each of OEWS's occupations, by the projections of the same codes."""

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute

from etl.codes.classifications import find_projections_classification, find_wages_classification
from etl.errors import LayoutChanged
from etl.formats.advice import UNKNOWN_LAYOUT
from etl.formats.cells import quote

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


@dataclass(frozen=True)
class Occupations:
    """The schooling of each occupation code of OEWS's that one `vintage` of the projections knows."""

    vintage: str
    schooling: pd.Series


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
    exact = codes.intersection(schooling.index)
    rest = codes.difference(exact)
    broad = rest.str[:6] + "0"
    up = pd.Series(schooling.reindex(broad).to_numpy(), index=rest)[~broad.isin(codes)].dropna()
    unused = schooling[~schooling.index.isin(codes)]
    shared = unused.groupby(unused.index.str[:6] + "0").agg(lambda group: group.iloc[0] if group.nunique() == 1 else None)
    listed = set(schooling.index[schooling.index.isin(codes)].str[:6] + "0")
    down = shared[shared.index.isin(rest) & ~shared.index.isin(listed)].dropna()
    return pd.concat([schooling[exact], up, down])


def choose_occupations(projected_jobs: pa.Table, year: int, jobs: pd.Series) -> Occupations | None:
    """The vintage whose line items fit the occupations of May `year`; None where there is none of that classification.

    `jobs` are OEWS's jobs by occupation code. OEWS changes single codes between classifications, and some vintages know
    them before others: the vintage whose codes cover the most jobs is taken, and of equals the one nearest in time.
    """
    rows = projected_jobs.filter(
        pa.compute.and_(
            pa.compute.equal(projected_jobs["occupation_type"], "line item"),
            pa.compute.is_valid(projected_jobs["entry_education"]),
        )
    )
    frame = rows.select(["vintage", "base_year", "occupation_code", "entry_education"]).to_pandas()
    same = frame["base_year"].map(find_projections_classification) == find_wages_classification(year)
    best: tuple[tuple[float, int, int], Occupations] | None = None
    for (vintage, base_year), items in frame[same].groupby(["vintage", "base_year"]):
        schooling = find_schooling(items.drop_duplicates("occupation_code").set_index("occupation_code")["entry_education"])
        matched = match_occupations(jobs.index, schooling)
        fit = (float(jobs[matched.index].sum()), -abs(base_year - year), -base_year)
        if best is None or fit > best[0]:
            best = fit, Occupations(str(vintage), matched)
    return best[1] if best else None
