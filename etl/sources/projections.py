"""Employment Projections: BLS's workbook (occupation.xlsx), the exports of its data tool, and quoted figures.

All are in thousands. Headings carry the years and differ by edition; they are known by their words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.errors import LayoutChanged, Unreadable
from etl.formats.cells import as_text, figures, mark_names, numbers, whole
from etl.formats.csv_text import MAX_TEXT_BYTES, content_of, csv_rows, text_of
from etl.formats.workbooks import read_sheets, sheet_names
from etl.reading import Reading, keep_wanted, titles
from etl.schema.base import OCCUPATION, QUOTED
from etl.schema.projections import (
    FIRST_ANNUAL_OPENINGS,
    LINE_ITEM,
    OCCUPATION_TYPES,
    PROJECTED_JOBS,
    PROJECTION_FIGURES,
    PROJECTIONS,
    SUMMARY,
)

DATASET = "Employment Projections"
THOUSAND = 1000

WITHHELD = frozenset({"—", "–", "-", "N/A", "n/a", "NA"})
CAP_MARK = r"(?:>=|≥|>)\s*\$?[0-9]{1,3}(?:,[0-9]{3})*"

# Words of a heading (lower case, single spaces, no punctuation) -> tidy column. The first that fits counts.
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
# Columns without which an edition is not an edition.
REQUIRED = ("occupation_code", "title", "jobs_base", "jobs_projected", "jobs_change", "change_pct")
# What a workbook has besides, and exports of the data tool have not or not always.
OF_WORKBOOKS = ("openings_per_year", "median_wage_usd", "entry_education")
PARTS_OF_OPENINGS = ("exits_per_year", "transfers_per_year")
THOUSANDS = (
    "jobs_base",
    "jobs_projected",
    "jobs_change",
    "openings_per_year",
    "exits_per_year",
    "transfers_per_year",
)
TEXTS = ("entry_education", "work_experience", "job_training")

# Columns that may fall below zero, and those that no edition leaves blank or caps.
CHANGES = ("jobs_change", "change_pct")
ALWAYS_GIVEN = ("jobs_base", "jobs_projected", *CHANGES)
# All jobs of the nation were 145 million in 2012 and 170 million in 2024.
ALL_OCCUPATIONS, FEWEST_JOBS_IN_ALL, MOST_JOBS = "00-0000", 50_000_000, 500_000_000


def vintage_of(base_year: int, target_year: int) -> str:
    """2024, 2034 -> "2024-34"."""
    return f"{base_year}-{target_year % 100:02d}"


def read_workbook(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """An edition from occupation.xlsx: occupations (Table 1.2, and 1.7 where that stood apart) and separations (1.10).

    Raises LayoutChanged where a table or column is missing or years disagree.
    """
    tables: list[_Headed] = []
    names = [n for n in sheet_names(path) if re.search(r"\b1\.(2|7|10)$", n.strip())]
    for sheet in read_sheets(path, tuple(names)):
        headed = _headed(sheet.rows, f"{sheet.name} of {sheet.file}")
        if headed is not None:
            tables.append(headed)
    if not tables:
        raise LayoutChanged(
            f"{path.name} holds no Table 1.2 of occupations",
            expected="sheets 'Table 1.2' and 'Table 1.10'",
            came=", ".join(names) or "none of them",
        )
    merged, years = tables[0].frame, dict(tables[0].years)
    for other in tables[1:]:
        disagreeing = [k for k in other.years if years.get(k, other.years[k]) != other.years[k]]
        if disagreeing:
            raise LayoutChanged(
                f"the tables of {path.name} are of different editions",
                expected=str(years),
                came=str(other.years),
            )
        years |= other.years
        _same_rows(tables[0].frame, other.frame, path.name)
        fresh = [c for c in other.frame.columns if c not in merged.columns]
        merged = merged.merge(
            other.frame[["occupation_code", *fresh]], on="occupation_code", how="left", validate="1:1"
        )
    # Wages and education (Table 1.2, before 2023-33 Table 1.7) and separations (1.10): a sheet under another
    # name must not pass for figures that BLS withheld.
    since = (
        (*OF_WORKBOOKS, *PARTS_OF_OPENINGS)
        if years.get("base_year", 0) >= FIRST_ANNUAL_OPENINGS
        else OF_WORKBOOKS
    )
    absent = [c for c in since if c not in merged.columns]
    if absent:
        raise LayoutChanged(
            f"{path.name} lacks a table or column of the projections",
            expected="sheets 'Table 1.2' (and 'Table 1.7' where it stands apart) and 'Table 1.10'",
            came="missing " + ", ".join(absent),
            do="Bring HEADINGS in etl/sources/projections.py in line",
        )
    edition = _Headed(merged, years)
    return [_reading(edition, path.name, wanted, suffix="", dataset=f"{DATASET}, occupation workbook")]


def _same_rows(first: pd.DataFrame, other: pd.DataFrame, where: str) -> None:
    """Every table of a workbook gives the same occupations, and the same figures where it repeats them."""
    codes, others = set(first["occupation_code"]), set(other["occupation_code"])
    if codes != others:
        raise Unreadable(
            f"the tables of {where} do not give the same occupations",
            came=f"{len(codes ^ others)} that not all have, such as {min(codes ^ others)}",
            do="Download it again",
        )
    pair = first.merge(other, on="occupation_code", validate="1:1")
    for name in PROJECTION_FIGURES:
        if name in first and name in other:
            differing = as_text(pair[f"{name}_x"]) != as_text(pair[f"{name}_y"])
            if differing.any():
                code = pair.loc[differing, "occupation_code"].iloc[0]
                raise Unreadable(
                    f"the tables of {where} give different figures",
                    came=f"{int(differing.sum())} of {name}, the first for {code}",
                    do="Look whether the workbook was edited",
                )


def read_export(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """An edition from the data tool's CSV export (codes written ="29-2072", titles followed by job titles)."""
    rows = csv_rows(text_of(content_of(path, MAX_TEXT_BYTES), path.name), path.name)
    edition = _headed(rows, path.name)
    if edition is None:
        raise LayoutChanged(
            f"{path.name} is not an export of the projections",
            expected="headings such as Occupation Title, Occupation Code, Employment 2024",
        )
    return [
        _reading(edition, path.name, wanted, suffix="-export", dataset=f"{DATASET}, export of the data tool")
    ]


def read_quoted(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Figures of an edition that others quote, until BLS's own file is imported. Marked second-hand throughout."""
    text = text_of(content_of(path, MAX_TEXT_BYTES), path.name)
    # The last column is text: where it was cut short, nothing else would say so.
    if not text.endswith("\n"):
        raise Unreadable(f"{path.name} ends in the middle of a line", do="Take the whole file again")
    rows = csv_rows(text, path.name)
    header = [str(c).strip() for c in rows[0]]
    wage = [re.fullmatch(r"median_wage_(\d{4})_usd", name) for name in header]
    year = next((int(m[1]) for m in wage if m), None)
    needed = [
        "occupation_code",
        "title",
        "jobs_base_thousands",
        "jobs_projected_thousands",
        "change_pct",
        "openings_per_year_thousands",
        "entry_education",
    ]
    if year is None or not set(needed) <= set(header) or len(set(header)) < len(header):
        raise LayoutChanged(
            f"{path.name} is not a table of quoted projections",
            expected=", ".join(needed) + ", median_wage_YEAR_usd, each once",
            came=", ".join(header)[:200],
        )
    frame = _by_code(
        pd.DataFrame(rows[1:], columns=pd.Index(header), dtype="str"),
        header.index("occupation_code"),
        path.name,
    )
    frame = frame.rename(
        columns={f"{c}_thousands": c for c in ("jobs_base", "jobs_projected", "openings_per_year")}
        | {f"median_wage_{year}_usd": "median_wage_usd"}
    )
    base, projected = (numbers(frame[c]) for c in ("jobs_base", "jobs_projected"))
    # Not quoted, but the definition of the change: the difference of the two quoted figures.
    frame["jobs_change"] = (projected - base).round(1)
    # The projections of a year print the median wage of that year's May.
    edition = _Headed(frame, {"base_year": year, "target_year": year + 10, "median_wage_year": year})
    return [
        _reading(
            edition,
            path.name,
            wanted,
            suffix=QUOTED,
            dataset=f"{DATASET}, figures quoted by others (second-hand)",
            second_hand=True,
        )
    ]


@dataclass(frozen=True)
class _Headed:
    """Rows under tidy headings, and the years that the headings state (base, target, that of the wage)."""

    frame: pd.DataFrame
    years: dict[str, int]


def _code(cells: pd.Series) -> pd.Series:
    """Codes without the ="…" that keeps a spreadsheet from making dates of them, and with a plain hyphen."""
    return as_text(cells).str.replace(r'^="*|"*$', "", regex=True).str.replace("–", "-").str.strip()


def _headed(rows: Sequence[Sequence[object]], where: str) -> _Headed | None:
    """Rows under their headings, columns by tidy names; None where there is no table of occupations.

    A heading may span two lines (a group over its years): upper cells are carried to the right.
    """
    table = pd.DataFrame(rows)
    if table.empty:
        return None
    is_code = table.apply(lambda column: _code(column).str.fullmatch(r"\d{2}-\d{4}"))
    first = is_code.any(axis=1)
    if not first.any():
        return None
    at = int(first.to_numpy().argmax())
    # Years may stand in headings as numbers (2016.0).
    head = table.iloc[:at].apply(as_text)
    # The line with the table's own title fills one cell; headings fill many.
    head = head[(head != "").sum(axis=1) > 2]
    if head.empty:
        raise LayoutChanged(f"{where} has figures but no headings")
    upper = head.iloc[:-1].replace("", None).ffill(axis=1).fillna("")
    words = [re.sub(r"\s+", " ", " ".join([*upper[c], head.iloc[-1][c]])).strip() for c in head.columns]
    codes = int(is_code.iloc[at].to_numpy().argmax())
    names, years = _tidy_names(words, codes, where)
    frame = table.iloc[at:].reset_index(drop=True)
    frame.columns = pd.Index(names)
    frame = _by_code(frame, names.index("occupation_code"), where)
    return _Headed(frame[[n for n in names if n]], years)


def _by_code(frame: pd.DataFrame, column: int, where: str) -> pd.DataFrame:
    """The rows that have an occupation code in `column`, each code once; notes below the table fill a cell or two."""
    code = _code(frame.iloc[:, column])
    good = code.str.fullmatch(OCCUPATION)
    rest = frame[~good].apply(as_text)
    stray = code[~good][(rest != "").sum(axis=1) > 2]
    if len(stray):
        raise Unreadable(
            f"{len(stray)} rows of {where} carry figures but no occupation code",
            expected="codes such as 29-2072",
            came=", ".join(repr(c[:40]) for c in stray.unique()[:3]),
            do="Look at the file; a spreadsheet program makes dates of such codes",
        )
    frame = frame.assign(occupation_code=code)[good].reset_index(drop=True)
    twice = frame["occupation_code"].duplicated()
    if twice.any():
        raise Unreadable(
            f"{where} gives {int(twice.sum())} occupations twice",
            came=", ".join(frame.loc[twice, "occupation_code"].head(3)),
        )
    return frame


def _tidy_names(words: list[str], codes: int, where: str) -> tuple[list[str], dict[str, int]]:
    """Tidy name of each heading ("" for one that is not kept), and the years that headings state.

    `codes` is the column that holds occupation codes: "Matrix title and code" may span it and the titles.
    """
    names: list[str] = []
    employment: list[int] = []
    years: dict[str, int] = {}
    for column, word in enumerate(words):
        plain = re.sub(r"\(\d\)|\[\d\]", "", word)
        plain = re.sub(r"[^\w]+", " ", plain.replace("inthousands", "in thousands")).strip().lower()
        name = next((n for pattern, n in HEADINGS if re.search(pattern, plain)), "")
        if "title and code" in plain and column in (codes - 1, codes):
            name = "occupation_code" if column == codes else "title"
        if name == "jobs":
            employment.append(int(plain[-4:]))
        if name == "median_wage_usd":
            stated = re.search(r"\d{4}", plain)
            if stated:
                years["median_wage_year"] = int(stated[0])
        names.append(name)
    if "occupation_code" not in names:
        raise LayoutChanged(f"{where} has no heading for the occupation code", came=", ".join(words)[:200])
    if len(employment) == 2:
        years["base_year"], years["target_year"] = employment
        at = names.index("jobs")
        names[at] = "jobs_base"
        names[names.index("jobs")] = "jobs_projected"
    doubled = sorted({n for n in names if n and names.count(n) > 1})
    if doubled:
        raise LayoutChanged(
            f"{where} has two columns for one figure",
            came=", ".join(doubled),
            do="Bring HEADINGS in etl/sources/projections.py in line",
        )
    return names, years


def _reading(
    edition: _Headed,
    where: str,
    wanted: frozenset[str] | None,
    *,
    suffix: str,
    dataset: str,
    second_hand: bool = False,
) -> Reading:
    """One edition in tidy columns. Raises LayoutChanged, Unreadable."""
    frame, years = edition.frame, edition.years
    missing = [c for c in REQUIRED if c not in frame.columns]
    if missing or "base_year" not in years:
        raise LayoutChanged(
            f"{where} lacks columns of the projections",
            expected=", ".join(REQUIRED) + " and headings with both years",
            came="missing " + ", ".join(missing or ["the years"]),
            do="Bring HEADINGS in etl/sources/projections.py in line",
        )
    base, target = years["base_year"], years["target_year"]
    if target != base + 10:
        raise LayoutChanged(
            f"{where} is not an edition of the projections",
            expected="jobs of a year and of ten years later, in this order",
            came=f"{base} and {target}",
            do="Look whether columns were swapped",
        )
    vintage = vintage_of(base, target)
    source_id = f"ep-{vintage}{suffix}"
    tidy = pd.DataFrame(
        {
            "vintage": vintage,
            "base_year": base,
            "target_year": target,
            "occupation_code": frame["occupation_code"],
        }
    )
    tidy["title"] = _clean_titles(frame["title"])
    withheld: dict[str, pd.Series] = {}
    capped: dict[str, pd.Series] = {}
    for name in PROJECTION_FIGURES:
        if name in frame and not (name == "openings_per_year" and base < FIRST_ANNUAL_OPENINGS):
            number, none, top = figures(
                frame[name],
                withheld=WITHHELD,
                cap_mark=CAP_MARK if name == "median_wage_usd" else "",
                blank_is_withheld=name not in ALWAYS_GIVEN,
                blank_is_damage=name in ALWAYS_GIVEN,
                signed=name in CHANGES,
            )
        else:
            number = pd.Series(float("nan"), index=frame.index)
            none, top = pd.Series(True, index=frame.index), pd.Series(False, index=frame.index)
        withheld[name], capped[name] = none, top
        tidy[name] = number * THOUSAND if name in THOUSANDS else number
        if name != "change_pct":
            tidy[name] = whole(tidy[name])
    _refuse_other_units(tidy, where)
    tidy["median_wage_year"] = pd.array([years.get("median_wage_year")] * len(tidy), "Int64")
    for name in TEXTS:
        text = as_text(frame[name]) if name in frame else pd.Series("", index=frame.index, dtype="str")
        odd = text[text.str.contains(r"[0-9]") & ~text.str.contains("years")]
        if len(odd):
            raise Unreadable(
                f"{where} holds figures in place of {name.replace('_', ' ')}",
                expected="words",
                came=", ".join(repr(c[:40]) for c in odd.unique()[:3]),
                do="Look whether cells were moved",
            )
        # 2012-22 wrote "non-degree"; one spelling makes editions comparable.
        tidy[name] = text.str.replace("non-degree", "nondegree").where(~text.isin([*WITHHELD, ""]), None)
    tidy["not_released"], tidy["top_coded"] = mark_names(withheld), mark_names(capped)
    tidy["source_id"] = source_id
    named = titles(keep_wanted(tidy, wanted), base)
    table = pa.Table.from_pandas(
        keep_wanted(tidy, wanted)[list(PROJECTIONS.names)], PROJECTIONS.schema, preserve_index=False
    )
    if not len(table):
        raise Unreadable(f"{where} holds none of the wanted occupations", do="Download it again")
    tidy["occupation_type"] = _occupation_type(frame, where)
    # Every occupation, whichever are wanted: past editions are judged by all of them.
    every = pa.Table.from_pandas(
        tidy[list(PROJECTED_JOBS.names)], PROJECTED_JOBS.schema, preserve_index=False
    )
    publisher = (
        {"publisher": "quoted by others from the U.S. Bureau of Labor Statistics"} if second_hand else {}
    )
    return Reading(
        source_id,
        dataset,
        vintage,
        {"projections": table, "projected_jobs": every, "titles": named},
        second_hand=second_hand,
        **publisher,
    )


def _occupation_type(frame: pd.DataFrame, where: str) -> pd.Series:
    """Line item or summary, as the workbook says. Exports say nothing: they print line items, and no totals but of all."""
    if "occupation_type" not in frame:
        return frame["occupation_code"].str.endswith("-0000").map({True: SUMMARY, False: LINE_ITEM})
    kind = as_text(frame["occupation_type"]).str.lower()
    odd = kind[~kind.isin(OCCUPATION_TYPES)]
    if len(odd):
        raise Unreadable(
            f"{where} does not say of {len(odd)} rows whether they are occupations or totals of others",
            expected=" or ".join(OCCUPATION_TYPES),
            came=", ".join(repr(c[:40]) for c in odd.unique()[:3]),
            do="Look at the column 'Occupation type'",
        )
    return kind


def _refuse_other_units(tidy: pd.DataFrame, where: str) -> None:
    """Jobs are printed in thousands: had an edition printed jobs, every figure would be a thousand times too large."""
    jobs = tidy[["jobs_base", "jobs_projected"]].astype("float64")
    most, total = jobs.max().max(), jobs.loc[tidy["occupation_code"] == ALL_OCCUPATIONS, "jobs_base"]
    if most > MOST_JOBS or (total < FEWEST_JOBS_IN_ALL).any():
        raise LayoutChanged(
            f"{where} gives jobs in another unit",
            expected=f"thousands, {FEWEST_JOBS_IN_ALL // THOUSAND:,} to {MOST_JOBS // THOUSAND:,} of all occupations",
            came=f"{(total.iloc[0] if len(total) else most) / THOUSAND:,.1f}",
            do="Look at the headings; bring THOUSAND in etl/sources/projections.py in line",
        )


def _clean_titles(cells: pd.Series) -> pd.Series:
    """Titles without the example job titles that exports append ("… Show/hide Example Job Titles * Coder* …")."""
    text = as_text(cells).str.replace(r"\s*(?:Show/hide Example Job Titles.*|\s\* .*)$", "", regex=True)
    return text.str.replace(r"\(\d\)|\[\d\]", "", regex=True).str.replace(r"\s+", " ", regex=True).str.strip()
