"""One sheet of estimates as rows of `wages`, with what is needed to divide them into readings."""

import pandas as pd
import pyarrow as pa

from etl.codes import areas
from etl.codes.industries import NAICS, OWNERS, build_industry_code, find_own_code, find_ownerships
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import CODES_BECAME_DATES, DOWNLOAD_AGAIN, UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import join_names, map_distinct, parse_figures, quote, to_text
from etl.schema.wages import HOURLY_ANNUAL_SLACK_USD, WAGE_FIGURES, WAGES
from etl.sources.oews_workbooks.columns import AREAS_ONLY, FIGURES, SUBJECT, Estimates, select_columns

WITHHELD, CAPPED = frozenset({"*", "**"}), frozenset({"#"})
# In `in4`, workbooks that split industries by owner have this in their names (nat3d_owner_M2025_dl.xlsx).
OWNER_FILES = "_owner"
NATION_TYPE, STATE_TYPES, AREA_TYPE = "1", ("2", "3"), "4"
KNOWN_TYPES = ("1", "2", "3", "4", "6")
RETIRED_TYPE = "5"
DIVISIONS = "metropolitan and NECTA divisions, which OEWS no longer estimates"
SPLITS = "industries split by an owner that oe.industry has no code for"
# In May 2012, BLS gave the owner of totals as private (5).
YEAR_OF_THE_SLIP = 2012
ALL_WORK, PRIVATE = "00-0000", "5"
# The share of rows whose hourly and annual wage may differ: none in BLS's own workbooks.
FEW_OFF = 0.2


def build_rows(estimates: Estimates, year: int, wanted: frozenset[str] | None = None) -> pd.DataFrame:
    """The columns of `wages` except source_id, and title, detailed, area_title, industry_title, left_out and kind.

    `detailed` rows are for a detailed occupation, `left_out` says why a row has no place in `wages` (empty for most),
    and `kind` is the area_type or "industry" (`metro` includes nonmetropolitan areas). Figures of single industries are
    null for occupations that are not `wanted` (None: all are). Raises LayoutChanged, Unreadable.
    """
    cells = select_columns(estimates, year)
    text = {
        column: to_text(cells[column]) if column in cells else pd.Series("", index=cells.index, dtype="str")
        for column in (*SUBJECT, "OCC_CODE", "OCC_TITLE")
    }
    text["OWN_CODE"] = _find_owners(text, estimates, year)
    _check_subjects(text, estimates)
    frame = pd.DataFrame({"year": year, "occupation_code": text["OCC_CODE"], "title": text["OCC_TITLE"]})
    # In 2010 and 2011, an asterisk refers to a note.
    frame["title"] = frame["title"].str.removesuffix("*")
    frame["detailed"] = text["O_GROUP"].str.lower().isin(["detailed", ""])
    is_division = (text["AREA_TYPE"] == RETIRED_TYPE) | text["AREA_TITLE"].str.contains(areas.DIVISION)
    frame["area_code"] = _find_area_codes(
        text["AREA"], text["AREA_TYPE"].replace(RETIRED_TYPE, AREA_TYPE), estimates
    )
    frame["area_title"] = text["AREA_TITLE"]
    frame["area_type"] = map_distinct(frame["area_code"], areas.find_area_type)
    frame["industry_code"] = _find_industry_codes(text)
    frame["industry_title"] = text["NAICS_TITLE"]
    frame["ownership"] = find_ownerships(frame["industry_code"])
    # A part of an industry without a code of its own must not pass for the whole industry.
    is_part = text["I_GROUP"].str.contains("ownership", case=False) | (
        OWNER_FILES in estimates.sheet.file.lower()
    )
    is_split = is_part & (frame["ownership"] == "all")
    frame["left_out"] = pd.Series("", index=frame.index).mask(is_split, SPLITS).mask(is_division, DIVISIONS)
    frame["kind"] = frame["area_type"].where(frame["area_type"] != "nonmetro", "metro")
    is_industry = (frame["kind"] == "nation") & (frame["industry_code"] != "000000")
    frame.loc[is_industry, "kind"] = "industry"
    # Nine of ten rows of a workbook by industry are of occupations that are not published.
    if wanted is not None:
        cells = cells[~is_industry | frame["occupation_code"].isin(wanted)]
    return frame.assign(**_build_figures(cells, estimates))


def _find_owners(text: dict[str, pd.Series], estimates: Estimates, year: int) -> pd.Series:
    """OWN_CODE of each row; empty where the sheet does not give it. Raises Unreadable where the owner is unknown."""
    named = text["OWNERSHIP"].map({name: find_own_code(name) for name in text["OWNERSHIP"].unique()})
    is_odd = (text["OWNERSHIP"] != "") & (named == "")
    if is_odd.any():
        raise Unreadable(
            f"{int(is_odd.sum())} rows of {estimates} have another OWNERSHIP than OEWS has",
            expected="Private, or Federal, State, and Local government",
            got=quote(text["OWNERSHIP"][is_odd]),
            do=UNKNOWN_LAYOUT,
        )
    owners = text["OWN_CODE"].where(text["OWN_CODE"] != "", named)
    if year != YEAR_OF_THE_SLIP:
        return owners
    # Private is believed only where the sheet also has other owners of the same industry, and more than its total.
    industry = text["NAICS"].str.replace("^0+$", "", regex=True) + "|" + text["AREA"]
    is_private = owners == PRIVATE
    is_split = industry.isin(industry[~is_private & (owners != "")])
    has_more = industry.isin(industry[is_private & (text["OCC_CODE"] != ALL_WORK)])
    return owners.mask(is_private & ~(is_split & has_more), "")


def _check_subjects(text: dict[str, pd.Series], estimates: Estimates) -> None:
    """Raises Unreadable where a row's industry, owner or title cannot be."""
    for column, pattern, example in (
        ("NAICS", NAICS, "622000, 31-33 or 62"),
        ("OWN_CODE", OWNERS, "5, 35 or 1235"),
        ("OCC_TITLE", r".*\S.*", "a title"),
    ):
        is_odd = ~text[column].str.fullmatch(pattern)
        if is_odd.any():
            raise Unreadable(
                f"{int(is_odd.sum())} rows of {estimates} have another {column} than OEWS has",
                expected=example,
                got=quote(text[column][is_odd]),
                do=CODES_BECAME_DATES,
            )


def _find_area_codes(area: pd.Series, kind: pd.Series, estimates: Estimates) -> pd.Series:
    """Seven digits for each row. Raises Unreadable where an area is unknown."""
    # National workbooks to 2018 have no area.
    if (area == "").all():
        return pd.Series(areas.NATION, index=area.index, dtype="str")
    # Before 2019 only the length shows the type of area: a state has two digits, an area five or seven.
    if (kind == "").all():
        kind = area.str.len().map(lambda n: "2" if n <= 2 else AREA_TYPE).where(area != "99", NATION_TYPE)
    is_state = kind.isin(STATE_TYPES)
    # States come with their own number or with all seven digits.
    code = area.str.zfill(7).mask(is_state & (area.str.len() <= 2), area.str.zfill(2) + "00000")
    code = code.mask(kind == NATION_TYPE, areas.NATION)
    is_odd = ~area.str.fullmatch("[0-9]{1,7}") | ~kind.isin(KNOWN_TYPES)
    is_odd |= is_state & ~map_distinct(code, areas.find_area_type).eq("state")
    if is_odd.any():
        pairs = list(zip(area[is_odd], kind[is_odd], strict=True))[:3]
        raise Unreadable(
            f"{int(is_odd.sum())} rows of {estimates} have an area that is not known",
            expected="AREA of digits and AREA_TYPE " + ", ".join(KNOWN_TYPES),
            got=", ".join(f"{a[:40]!r} of type {k[:40]!r}" for a, k in pairs),
            do=UNKNOWN_LAYOUT,
        )
    return code


def _find_industry_codes(text: dict[str, pd.Series]) -> pd.Series:
    """oe.industry's code for each row."""
    pairs = text["NAICS"] + "|" + text["OWN_CODE"]
    return map_distinct(pairs, lambda pair: build_industry_code(*pair.split("|"))).astype("str")


def _build_figures(cells: pd.DataFrame, estimates: Estimates) -> dict[str, pd.Series]:
    """Every figure, and which of them are withheld or capped. Raises Unreadable."""
    numbers: dict[str, pd.Series] = {}
    withheld: dict[str, pd.Series] = {}
    capped: dict[str, pd.Series] = {}
    for column, name in FIGURES.items():
        if column in cells:
            number, withheld[name], capped[name] = parse_figures(
                cells[column], withheld=WITHHELD, capped=CAPPED
            )
            _check_whole(number, column, name, estimates)
        else:
            number = pd.Series(float("nan"), index=cells.index)
            withheld[name] = capped[name] = pd.Series(False, index=cells.index)
        numbers[name] = number
    _prove_columns(numbers, estimates)
    _mark_other_basis(numbers, withheld, capped)
    for column, name in FIGURES.items():
        is_blank = numbers[name].isna() & ~withheld[name] & ~capped[name]
        if column not in cells and column not in AREAS_ONLY:
            # An older workbook without this figure.
            withheld[name] = is_blank
        elif column not in AREAS_ONLY and is_blank.any():
            raise Unreadable(
                f"column {column} of {estimates} has {int(is_blank.sum())} blank cells",
                expected="a figure or a mark",
                got=f"nothing for {cells.loc[is_blank, 'OCC_CODE'].iloc[0]}",
                do=DOWNLOAD_AGAIN,
            )
    return {
        **numbers,
        "not_released": join_names({name: withheld[name] for name in WAGE_FIGURES}),
        "top_coded": join_names({name: capped[name] for name in WAGE_FIGURES}),
    }


def _check_whole(number: pd.Series, column: str, name: str, estimates: Estimates) -> None:
    """Raises Unreadable where a count of jobs or an annual wage has decimals."""
    decimals = number[number % 1 > 0]
    if WAGES.schema.field(name).type == pa.int64() and len(decimals):
        raise Unreadable(
            f"column {column} of {estimates} holds other figures than it should",
            expected="whole numbers",
            got=", ".join(map(str, decimals.head(3))),
            do=USE_ORIGINAL,
        )


def _prove_columns(numbers: dict[str, pd.Series], estimates: Estimates) -> None:
    """Raises LayoutChanged where an hourly and an annual column are not of one figure: annual wages are 2,080 times hourly ones."""
    for heading, name in FIGURES.items():
        annual = heading.replace("H_", "A_")
        if annual == heading:
            continue
        apart = (numbers[FIGURES[annual]] - 2080 * numbers[name]).abs()
        is_off = apart > HOURLY_ANNUAL_SLACK_USD
        # A few cells with other figures are left to the checks, which name them.
        if is_off.sum() > FEW_OFF * apart.notna().sum():
            first = is_off.to_numpy().argmax()
            raise LayoutChanged(
                f"columns {heading} and {annual} of {estimates} are not of one figure",
                expected="annual wages of 2,080 times the hourly ones",
                got=f"{numbers[name].iloc[first]:g} and {numbers[FIGURES[annual]].iloc[first]:g} in the first of "
                f"{int(is_off.sum())} such rows",
                do=USE_ORIGINAL,
            )


def _mark_other_basis(
    numbers: dict[str, pd.Series], withheld: dict[str, pd.Series], capped: dict[str, pd.Series]
) -> None:
    """Mark the wages that BLS does not give on a basis as withheld: some pay is only annual or only hourly.

    Then all wages on the other basis are blank. A blank cell beside wages on the same basis is damage.
    """
    for basis in ("hourly_", "annual_"):
        names = [name for name in WAGE_FIGURES if name.startswith(basis)]
        is_blank = pd.DataFrame({name: numbers[name] for name in names}).isna().all(axis=1)
        for name in names:
            # Not in place: columns that a sheet lacks share one series.
            withheld[name] = withheld[name] | (is_blank & ~capped[name])
