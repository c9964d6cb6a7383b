"""One edition of the projections as tidy tables, whichever file it comes from."""

import pandas as pd
import pyarrow as pa

from etl.codes.classifications import format_vintage
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import join_names, parse_figures, quote, round_to_whole, to_text
from etl.reading import BLS, Reading, build_titles, keep_wanted
from etl.schema.projections import (
    FIRST_ANNUAL_OPENINGS,
    LINE_ITEM,
    OCCUPATION_TYPES,
    PROJECTED_JOBS,
    PROJECTION_FIGURES,
    PROJECTIONS,
    SUMMARY,
)
from etl.sources.projections.headings import Projections

DATASET = "Employment Projections"
QUOTED_PUBLISHER = "quoted by others from the U.S. Bureau of Labor Statistics"
THOUSAND = 1000

WITHHELD = frozenset({"—", "–", "-", "N/A", "n/a", "NA"})
CAP_PATTERN = r"(?:>=|≥|>)\s*\$?[0-9]{1,3}(?:,[0-9]{3})*"

# Columns that every edition has.
REQUIRED = ("occupation_code", "title", "jobs_base", "jobs_projected", "jobs_change", "change_pct")
# Columns that may be below zero, and columns that no edition leaves blank or caps.
CHANGES = ("jobs_change", "change_pct")
ALWAYS_GIVEN = ("jobs_base", "jobs_projected", *CHANGES)
NOT_IN_THOUSANDS = ("change_pct", "median_wage_usd")
TEXTS = ("entry_education", "work_experience", "job_training")
# The nation's jobs: 145 million in 2012, 170 million in 2024.
ALL_OCCUPATIONS, FEWEST_JOBS_IN_ALL, MOST_JOBS = "00-0000", 50_000_000, 500_000_000


def build_reading(
    edition: Projections,
    name: str,
    wanted: frozenset[str] | None,
    *,
    dataset: str,
    suffix: str = "",
    second_hand: bool = False,
) -> Reading:
    """The reading of one edition; `suffix` ends its source_id. Raises LayoutChanged, Unreadable."""
    base_year, target_year = _find_years(edition, name)
    vintage = format_vintage(base_year, target_year)
    tidy = pd.DataFrame(
        {
            "vintage": vintage,
            "base_year": base_year,
            "target_year": target_year,
            "occupation_code": edition.frame["occupation_code"],
            "title": _clean_titles(edition.frame["title"]),
        }
    )
    tidy = tidy.assign(**_build_figures(edition.frame, base_year))
    _check_unit(tidy, name)
    tidy["median_wage_year"] = pd.array([edition.years.get("median_wage_year")] * len(tidy), "Int64")
    for column in TEXTS:
        tidy[column] = _clean_text(edition.frame, column, name)
    tidy["source_id"] = f"ep-{vintage}{suffix}"
    kept = keep_wanted(tidy, wanted)
    if kept.empty:
        raise Unreadable(f"{name} holds none of the wanted occupations", do=DOWNLOAD_AGAIN)
    # Past editions are evaluated by all of their occupations, whichever are wanted.
    tidy["occupation_type"] = _find_occupation_types(edition.frame, name)
    return Reading(
        f"ep-{vintage}{suffix}",
        dataset,
        vintage,
        {
            "projections": _select(kept, PROJECTIONS.schema),
            "projected_jobs": _select(tidy, PROJECTED_JOBS.schema),
            "titles": build_titles(kept, base_year),
        },
        publisher=QUOTED_PUBLISHER if second_hand else BLS,
        second_hand=second_hand,
    )


def _select(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pandas(frame[schema.names], schema, preserve_index=False)


def _find_years(edition: Projections, name: str) -> tuple[int, int]:
    """Base and target year. Raises LayoutChanged where they or a required column are missing."""
    missing = [column for column in REQUIRED if column not in edition.frame.columns]
    if missing or "base_year" not in edition.years:
        raise LayoutChanged(
            f"{name} lacks columns of the projections",
            expected=", ".join(REQUIRED) + " and headings with both years",
            got="missing " + ", ".join(missing or ["the years"]),
            do=UNKNOWN_LAYOUT,
        )
    base_year, target_year = edition.years["base_year"], edition.years["target_year"]
    if target_year != base_year + 10:
        raise LayoutChanged(
            f"{name} is not an edition of the projections",
            expected="jobs of a year and of ten years later, in this order",
            got=f"{base_year} and {target_year}",
            do=USE_ORIGINAL,
        )
    return base_year, target_year


def _build_figures(frame: pd.DataFrame, base_year: int) -> dict[str, pd.Series]:
    """Every figure in jobs, percent or dollars, and which of them are withheld or capped. Raises Unreadable."""
    columns: dict[str, pd.Series] = {}
    withheld: dict[str, pd.Series] = {}
    capped: dict[str, pd.Series] = {}
    for name in PROJECTION_FIGURES:
        # Earlier openings are ten-year totals by another method.
        is_other = name == "openings_per_year" and base_year < FIRST_ANNUAL_OPENINGS
        if name in frame and not is_other:
            number, withheld[name], capped[name] = parse_figures(
                frame[name],
                withheld=WITHHELD,
                cap_pattern=CAP_PATTERN if name == "median_wage_usd" else "",
                blank_is_withheld=name not in ALWAYS_GIVEN,
                blank_is_damage=name in ALWAYS_GIVEN,
                signed=name in CHANGES,
            )
        else:
            number = pd.Series(float("nan"), index=frame.index)
            withheld[name] = pd.Series(True, index=frame.index)
            capped[name] = pd.Series(False, index=frame.index)
        if name not in NOT_IN_THOUSANDS:
            number = number * THOUSAND
        columns[name] = number if name == "change_pct" else round_to_whole(number)
    columns["not_released"], columns["top_coded"] = join_names(withheld), join_names(capped)
    return columns


def _check_unit(tidy: pd.DataFrame, name: str) -> None:
    """Raises LayoutChanged where jobs are not printed in thousands: every figure would be a thousand times too large."""
    jobs = tidy[["jobs_base", "jobs_projected"]].astype("float64")
    most, total = jobs.max().max(), jobs.loc[tidy["occupation_code"] == ALL_OCCUPATIONS, "jobs_base"]
    if most > MOST_JOBS or (total < FEWEST_JOBS_IN_ALL).any():
        raise LayoutChanged(
            f"{name} gives jobs in another unit",
            expected=f"thousands, {FEWEST_JOBS_IN_ALL // THOUSAND:,} to {MOST_JOBS // THOUSAND:,} of all occupations",
            got=f"{(total.iloc[0] if len(total) else most) / THOUSAND:,.1f}",
            do=UNKNOWN_LAYOUT,
        )


def _clean_text(frame: pd.DataFrame, column: str, name: str) -> pd.Series:
    """Education, experience or training in words, null for a dash. Raises Unreadable."""
    if column not in frame:
        return pd.Series(None, index=frame.index, dtype="str")
    text = to_text(frame[column])
    odd = text[text.str.contains(r"[0-9]") & ~text.str.contains("years")]
    if len(odd):
        raise Unreadable(
            f"{name} holds figures in place of {column.replace('_', ' ')}",
            expected="words",
            got=quote(odd),
            do=USE_ORIGINAL,
        )
    # 2012-22 wrote "non-degree"; one spelling makes editions comparable.
    return text.str.replace("non-degree", "nondegree").where(~text.isin([*WITHHELD, ""]), None)


def _find_occupation_types(frame: pd.DataFrame, name: str) -> pd.Series:
    """Line item or summary. Where a table does not say, a code is a summary if it covers others. Raises Unreadable."""
    if "occupation_type" not in frame:
        codes = frame["occupation_code"]
        wider = {(code, code[:digits].ljust(7, "0")) for code in codes for digits in (3, 4, 5, 6)}
        covering = {group for code, group in wider if group != code}
        is_summary = codes.isin(covering) | codes.str.endswith("-0000")
        return is_summary.map({True: SUMMARY, False: LINE_ITEM})
    types = to_text(frame["occupation_type"]).str.lower()
    odd = types[~types.isin(OCCUPATION_TYPES)]
    if len(odd):
        raise Unreadable(
            f"{name} does not say of {len(odd)} rows whether they are occupations or totals of others",
            expected=" or ".join(OCCUPATION_TYPES),
            got=quote(odd),
            do=UNKNOWN_LAYOUT,
        )
    return types


def _clean_titles(cells: pd.Series) -> pd.Series:
    """Titles without the example job titles that exports append ("… Show/hide Example Job Titles * Coder* …")."""
    text = to_text(cells).str.replace(r"\s*(?:Show/hide Example Job Titles.*|\s\* .*)$", "", regex=True)
    return text.str.replace(r"\(\d\)|\[\d\]", "", regex=True).str.replace(r"\s+", " ", regex=True).str.strip()
