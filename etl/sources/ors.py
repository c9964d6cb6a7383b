"""What jobs require: BLS's Occupational Requirements Survey, its complete data set of one reference year.

Kept are the series about education, training, and experience, and about telework, wherever an edition files them.
Editions differ in their columns, so what an estimate is comes from its series title:
"Civilian workers; medical records specialists; days of prior work experience (50th percentile - median)".
"""

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import format_cell, join_names, parse_numbers, quote, to_text
from etl.formats.workbooks import Sheet, read_sheets
from etl.reading import Reading, keep_wanted
from etl.schema.requirements import MEAN, PERCENT, PERCENTILE, REQUIREMENTS, SHARE, UNITS

# The requirements that are kept: a family by its name, and a category of any family by its name.
FAMILIES = re.compile(r"education, training, and experience", re.IGNORECASE)
CATEGORIES = re.compile(r"telework", re.IGNORECASE)
COLUMNS = (
    "series id",
    "series title",
    "occupation",
    "requirement",
    "category",
    "additive code",
    "estimate",
    "standard error",
    "data footnote",
    "standard error footnote",
    "series footnote",
)
# Columns that are read of every line; the others are read of the wanted ones.
TOLD_APART = ("series id", "requirement", "category")
HEAD_ROWS = 30
_CODE_HEADING = re.compile(r"(?=.*\bsoc\b).*\bcode$")
_YEAR = re.compile(r"\b(20\d\d) occupational requirements survey", re.IGNORECASE)
_YEAR_OF_SHEET = re.compile(r"\bors\W+(20\d\d)\b", re.IGNORECASE)
_PERCENTILE = re.compile(r" \((\d{1,2})(?:st|nd|rd|th) percentile(?: - median)?\)$")
_FOOTNOTE = re.compile(r"[a-z0-9]{1,3}", re.IGNORECASE)
_BOUND = re.compile(r"is (less|greater) than (\d+(?:\.\d+)?)", re.IGNORECASE)
_BOUND_CELL = re.compile(r"([<>])\s*(\d+(?:\.\d+)?)")
_PRELIMINARY = re.compile(r"preliminary", re.IGNORECASE)
_NOT_ADDITIVE = {"", "0"}
_NO_FIGURE = {"-", "–", ""}


def read_requirements(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Requirements of the wanted occupations in one reference year, with their standard errors.

    Raises LayoutChanged where columns or the year are missing, Unreadable where a line is not an estimate.
    """
    sheets = list(read_sheets(path))
    header, body = _find_table(sheets, path.name)
    year = _find_year(sheets, path.name)
    frame = _read_frame(header, body, path.name)
    kept = frame["requirement"].str.fullmatch(FAMILIES) | frame["category"].str.contains(CATEGORIES)
    if not kept.any():
        raise LayoutChanged(
            f"{path.name} has no series of the requirements that are kept",
            expected=FAMILIES.pattern,
            got=", ".join(frame["requirement"].unique()[:6]),
            do=UNKNOWN_LAYOUT,
        )
    frame = keep_wanted(frame[kept], wanted)
    frame = frame.assign(**{column: to_text(frame[column]) for column in COLUMNS if column not in TOLD_APART})
    frame = _describe(frame, path.name)
    frame = _parse_figures(frame, _find_footnotes(sheets, path.name), path.name)
    source_id = f"ors-{year}"
    frame = frame.assign(year=year, source_id=source_id)
    rows = pa.Table.from_pandas(frame[list(REQUIREMENTS.names)], REQUIREMENTS.schema, preserve_index=False)
    preliminary = " (preliminary)" if frame["is_preliminary"].any() else ""
    dataset = "Occupational Requirements Survey, complete data set"
    return [Reading(source_id, dataset, f"{year}{preliminary}", {"requirements": rows})]


def _clean(cell: object) -> str:
    return " ".join(str(cell).replace("_", " ").split()).lower()


def _find_table(sheets: list[Sheet], name: str) -> tuple[list[str], list[list[object]]]:
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:HEAD_ROWS]):
            header = ["soc code" if _CODE_HEADING.fullmatch(_clean(cell)) else _clean(cell) for cell in row]
            if {"soc code", *COLUMNS} <= set(header):
                return header, sheet.rows[number + 1 :]
    raise LayoutChanged(
        f"{name} holds no table of requirements",
        expected="columns SOC code, " + ", ".join(COLUMNS),
        do=UNKNOWN_LAYOUT,
    )


def _find_year(sheets: list[Sheet], name: str) -> int:
    """The reference year: in the title above the list of fields, or in the name of the table's sheet."""
    heads = [str(cell) for sheet in sheets for row in sheet.rows[:HEAD_ROWS] for cell in row]
    years = {int(found[1]) for head in heads if (found := _YEAR.search(head))}
    by_sheet = {int(found[1]) for s in sheets if (found := _YEAR_OF_SHEET.search(s.name.replace("_", " ")))}
    if len(years | by_sheet) != 1:
        raise LayoutChanged(
            f"{name} does not name one reference year",
            expected="a title such as 2020 Occupational Requirements Survey Estimates",
            got=", ".join(map(str, sorted(years | by_sheet))) or "none",
            do=UNKNOWN_LAYOUT,
        )
    return (years | by_sheet).pop()


def _find_footnotes(sheets: list[Sheet], name: str) -> dict[str, str]:
    """Texts of footnotes by code, in capitals: the lines below a heading of footnotes and their texts."""
    footnotes: dict[str, str] = {}
    for sheet in sheets:
        below = False
        for row in sheet.rows:
            # Nearly all rows are estimates.
            if not below and "footnote" not in str(row[:1]).lower():
                continue
            code, text = [*map(format_cell, row[:2]), "", ""][:2]
            if re.fullmatch(r"footnotes?( codes?)?", code, re.IGNORECASE):
                below = bool(re.fullmatch(r"footnote (text|description)s?", text, re.IGNORECASE))
            elif below and _FOOTNOTE.fullmatch(code) and text:
                footnotes[code.upper()] = " ".join(text.split())
            else:
                below = False
    if not footnotes:
        raise LayoutChanged(
            f"{name} explains no footnotes", expected="a list of footnotes", do=UNKNOWN_LAYOUT
        )
    return footnotes


def _read_frame(header: list[str], body: list[list[object]], name: str) -> pd.DataFrame:
    """All lines, with occupation_code and onet_code; as text the columns that tell one from another."""
    wanted = ["soc code", *COLUMNS]
    positions = [header.index(column) for column in wanted]
    cells = [[row[at] for at in positions] for row in body if any(str(cell).strip() for cell in row)]
    frame = pd.DataFrame(cells, columns=pd.Index(wanted), dtype=object)
    frame = frame.assign(**{column: to_text(frame[column]) for column in ("soc code", *TOLD_APART)})
    digits = frame["soc code"].str.replace(r"[^0-9]", "", regex=True)
    is_short = frame["soc code"].str.fullmatch(r"\d\d-?\d{4}")
    is_long = frame["soc code"].str.fullmatch(r"\d\d-?\d{4}\.?\d\d")
    odd = frame[~(is_short | is_long) | frame["series id"].duplicated() | (frame["series id"] == "")]
    if len(odd) or frame.empty or len(set(positions)) < len(positions):
        raise Unreadable(
            f"{name} holds {len(odd)} lines that are not one series of an occupation",
            expected="a series of its own and a code of six or eight digits",
            got=" ".join(map(repr, odd.iloc[0][:2])) if len(odd) else "no line",
            do=USE_ORIGINAL,
        )
    code = digits.str[:2] + "-" + digits.str[2:6]
    return frame.assign(occupation_code=code, onet_code=(code + "." + digits.str[6:]).where(is_long, None))


def _describe(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """What each series estimates, from its title. Raises Unreadable where a title is of another form."""
    parts = frame["series title"].str.extract(r"^([^;]+);\s*([^;]+);\s*(.+)$")
    is_whole = parts[2].notna()
    text = parts[2].fillna("").str.strip()
    percentile = text.str.extract(_PERCENTILE, expand=False)
    is_share = parts[1].fillna("").str.startswith("%")
    is_mean = text.str.endswith(", mean")
    unit = text.str.extract(rf"^({'|'.join(UNITS)})\b", expand=False).where(~is_share, PERCENT)
    odd = ~is_whole | unit.isna() | (is_share.astype(int) + is_mean + percentile.notna() != 1)
    if odd.any():
        raise Unreadable(
            f"{name} holds {int(odd.sum())} series whose titles do not say what they estimate",
            expected="Civilian workers; % of an occupation; a requirement",
            got=quote(frame.loc[odd, "series title"]),
            do=UNKNOWN_LAYOUT,
        )
    return frame.assign(
        series_id=frame["series id"],
        occupation_title=frame["occupation"],
        family=frame["requirement"],
        requirement=text.str.replace(_PERCENTILE, "", regex=True).str.removesuffix(", mean"),
        statistic=is_share.map({True: SHARE, False: PERCENTILE}).where(~is_mean, MEAN),
        percentile=percentile.astype("Int64"),
        unit=unit,
        additive_group=frame["additive code"].where(
            ~frame["additive code"].str.lstrip("0").isin(_NOT_ADDITIVE), None
        ),
    )


def _parse_figures(frame: pd.DataFrame, footnotes: dict[str, str], name: str) -> pd.DataFrame:
    """Estimates and standard errors, or the bounds that a mark or a footnote gives in their place."""
    estimate = _parse_figure(
        frame["estimate"], _join_footnotes(frame["data footnote"], footnotes, name), name
    )
    error = _parse_figure(
        frame["standard error"], _join_footnotes(frame["standard error footnote"], footnotes, name), name
    )
    of_series = _join_footnotes(frame["series footnote"], footnotes, name)
    texts = _join_footnotes(frame["data footnote"], footnotes, name) + of_series
    notes = texts.map(
        lambda found: " ".join(t for t in found if not _BOUND.search(t) and not _PRELIMINARY.search(t))
    )
    return frame.assign(
        estimate=estimate["figure"],
        estimate_below=estimate["below"],
        estimate_above=estimate["above"],
        standard_error=error["figure"],
        standard_error_below=error["below"],
        is_preliminary=of_series.map(lambda found: any(map(_PRELIMINARY.search, found))).astype(bool),
        note=notes.where(notes != "", None),
        not_released=join_names(
            {"estimate": estimate["is_withheld"], "standard_error": error["is_withheld"]}
        ),
    )


def _join_footnotes(codes: pd.Series, footnotes: dict[str, str], name: str) -> pd.Series:
    """The texts of each cell's footnotes, as a list. Raises Unreadable for a footnote that the file does not explain."""
    lists = codes.str.upper().str.findall(r"[A-Z0-9]+")
    unknown = {code for codes in lists for code in codes} - set(footnotes)
    if unknown:
        raise Unreadable(
            f"{name} has footnotes that it does not explain",
            expected=", ".join(sorted(footnotes)),
            got=", ".join(sorted(unknown)[:5]),
            do=UNKNOWN_LAYOUT,
        )
    return lists.map(lambda found: [footnotes[code] for code in found])


def _parse_figure(cells: pd.Series, notes: pd.Series, name: str) -> pd.DataFrame:
    """Columns figure, below, above, is_withheld. A mark without a bound is a figure that BLS withheld."""
    figure = parse_numbers(cells)
    bounds = [
        _BOUND_CELL.fullmatch(cell) or (_BOUND.search(" ".join(texts)) if cell in _NO_FIGURE else None)
        for cell, texts in zip(cells, notes, strict=True)
    ]
    signs = pd.Series([bound[1].lower() if bound else "" for bound in bounds], index=cells.index, dtype="str")
    limits = pd.Series(
        [float(bound[2]) if bound else None for bound in bounds], index=cells.index, dtype="float64"
    )
    odd = cells[figure.isna() & (signs == "") & ~cells.isin(_NO_FIGURE)]
    if len(odd):
        raise Unreadable(
            f"{name} holds {len(odd)} estimates or errors that are neither figures nor known marks",
            expected="numbers, - with a footnote, or < and > with a number",
            got=quote(odd),
            do=UNKNOWN_LAYOUT,
        )
    return pd.DataFrame(
        {
            "figure": figure,
            "below": limits.where(signs.isin(["<", "less"])),
            "above": limits.where(signs.isin([">", "greater"])),
            "is_withheld": figure.isna() & (signs == ""),
        }
    )
