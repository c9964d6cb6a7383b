"""A table of projections found among rows of cells, its columns under tidy names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import CODES_BECAME_DATES, DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import quote, to_text
from etl.schema.base import OCCUPATION

# Words of a heading (lower case, single spaces, no punctuation) -> tidy column ("" for none). The first match counts.
HEADINGS = (
    (r"distribution|self ?employed|rate\b|separations|education code|workex|trcode|ooh", ""),
    (r"\bcode$", "occupation_code"),
    (r"\btitle$", "title"),
    (r"occupation ?type", "occupation_type"),
    (r"exits", "exits_per_year"),
    (r"transfers", "transfers_per_year"),
    (r"openings", "openings_per_year"),
    (r"median.*wage", "median_wage_usd"),
    (r"change.*percent|percent.*change|^percent$", "change_pct"),
    (r"change|^number", "jobs_change"),
    (r"education", "entry_education"),
    (r"work experience", "work_experience"),
    (r"training", "job_training"),
    (r"^(employment )?\d{4}$", "jobs"),
)


@dataclass(frozen=True)
class Projections:
    """Rows under tidy names, and the years that the headings state: base_year, target_year, median_wage_year."""

    frame: pd.DataFrame
    years: dict[str, int]


def find_projections(rows: Sequence[Sequence[object]], where: str) -> Projections | None:
    """The table of occupations among rows of cells; None where there is none. Raises LayoutChanged, Unreadable.

    Headings may span two lines, a group over its years: the upper cells are repeated to the right.
    """
    table = pd.DataFrame(rows)
    if table.empty:
        return None
    is_code = table.apply(lambda column: _parse_codes(column).str.fullmatch(r"\d{2}-\d{4}"))
    has_code = is_code.any(axis=1)
    if not has_code.any():
        return None
    first = int(has_code.to_numpy().argmax())
    # Years in headings may be numbers (2016.0).
    head = table.iloc[:first].apply(to_text)
    # The table's own title fills one cell, headings fill many.
    head = head[(head != "").sum(axis=1) > 2]
    if head.empty:
        raise LayoutChanged(f"{where} has figures but no headings", do=UNKNOWN_LAYOUT)
    upper = head.iloc[:-1].replace("", None).ffill(axis=1).fillna("")
    headings = [
        re.sub(r"\s+", " ", " ".join([*upper[column], head.iloc[-1][column]])).strip()
        for column in head.columns
    ]
    names, years = _name_columns(headings, int(is_code.iloc[first].to_numpy().argmax()), where)
    frame = table.iloc[first:].reset_index(drop=True)
    frame.columns = pd.Index(names)
    frame = select_occupations(frame, names.index("occupation_code"), where)
    return Projections(frame[[name for name in names if name]], years)


def select_occupations(frame: pd.DataFrame, column: int, where: str) -> pd.DataFrame:
    """The rows with an occupation code in `column`, each code once. Raises Unreadable.

    Notes below the table fill a cell or two and are left out.
    """
    code = _parse_codes(frame.iloc[:, column])
    is_code = code.str.fullmatch(OCCUPATION)
    others = frame[~is_code].apply(to_text)
    stray = code[~is_code][(others != "").sum(axis=1) > 2]
    if len(stray):
        raise Unreadable(
            f"{len(stray)} rows of {where} have figures but no occupation code",
            expected="codes such as 29-2072",
            got=quote(stray),
            do=CODES_BECAME_DATES,
        )
    frame = frame.assign(occupation_code=code)[is_code].reset_index(drop=True)
    is_repeated = frame["occupation_code"].duplicated()
    if is_repeated.any():
        raise Unreadable(
            f"{where} gives {int(is_repeated.sum())} occupations twice",
            got=", ".join(frame.loc[is_repeated, "occupation_code"].head(3)),
            do=DOWNLOAD_AGAIN,
        )
    return frame


def _parse_codes(cells: pd.Series) -> pd.Series:
    """Codes with a plain hyphen, without the ="…" that keeps spreadsheet programs from making dates of them."""
    return to_text(cells).str.replace(r'^="*|"*$', "", regex=True).str.replace("–", "-").str.strip()


def _name_columns(headings: list[str], code_column: int, where: str) -> tuple[list[str], dict[str, int]]:
    """The tidy name of each heading ("" for a column that is not kept), and the years that headings state.

    `code_column` holds occupation codes: "Matrix title and code" may span it and the titles.
    """
    names: list[str] = []
    jobs_years: list[int] = []
    years: dict[str, int] = {}
    for column, heading in enumerate(headings):
        plain = re.sub(r"\(\d\)|\[\d\]", "", heading)
        plain = re.sub(r"[^\w]+", " ", plain.replace("inthousands", "in thousands")).strip().lower()
        name = next((name for pattern, name in HEADINGS if re.search(pattern, plain)), "")
        if "title and code" in plain and column in (code_column - 1, code_column):
            name = "occupation_code" if column == code_column else "title"
        year = re.search(r"\d{4}", plain)
        if name == "jobs":
            jobs_years.append(int(plain[-4:]))
        if name == "median_wage_usd" and year:
            years["median_wage_year"] = int(year[0])
        names.append(name)
    if "occupation_code" not in names:
        raise LayoutChanged(
            f"{where} has no heading for the occupation code",
            got=", ".join(headings)[:200],
            do=UNKNOWN_LAYOUT,
        )
    if len(jobs_years) == 2:
        years["base_year"], years["target_year"] = jobs_years
        names[names.index("jobs")] = "jobs_base"
        names[names.index("jobs")] = "jobs_projected"
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    if repeated:
        raise LayoutChanged(
            f"{where} has two columns for one figure", got=", ".join(repeated), do=UNKNOWN_LAYOUT
        )
    return names, years
