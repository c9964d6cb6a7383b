"""One sheet of estimates as rows of `wages`, with what is needed to divide them into readings."""

import pandas as pd
import pyarrow as pa

from etl.codes import areas
from etl.codes.industries import NAICS, OWNERS, build_industry_code, find_ownerships
from etl.errors import Unreadable
from etl.formats.advice import CODES_BECAME_DATES, DOWNLOAD_AGAIN, UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import join_names, parse_figures, quote, to_text
from etl.schema.wages import WAGE_FIGURES, WAGES
from etl.sources.oews_workbooks.columns import FIGURES, REQUIRED, SUBJECT, Estimates, select_columns

WITHHELD, CAPPED = frozenset({"*", "**"}), frozenset({"#"})
# In `in4`, workbooks that split industries by owner have this in their names (nat3d_owner_M2025_dl.xlsx).
OWNER_FILES = "_owner"
NATION_TYPE, STATE_TYPES, AREA_TYPE = "1", ("2", "3"), "4"
KNOWN_TYPES = ("1", "2", "3", "4", "6")


def build_rows(estimates: Estimates, year: int) -> pd.DataFrame:
    """The columns of `wages` except source_id, and title, detailed, area_title, industry_title, split and kind.

    `detailed` rows are for a detailed occupation, `split` rows for a part of an industry that has no code, and `kind`
    is the area_type or "industry" (`metro` includes nonmetropolitan areas). Raises LayoutChanged, Unreadable.
    """
    cells = select_columns(estimates)
    text = {
        column: to_text(cells[column]) if column in cells else pd.Series("", index=cells.index, dtype="str")
        for column in (*SUBJECT, "OCC_TITLE")
    }
    _check_subjects(text, estimates)
    frame = pd.DataFrame({"year": year, "occupation_code": cells["OCC_CODE"], "title": text["OCC_TITLE"]})
    frame["detailed"] = text["O_GROUP"].str.lower().isin(["detailed", ""])
    frame["area_code"], frame["area_title"] = _find_area_codes(text, estimates), text["AREA_TITLE"]
    frame["area_type"] = frame["area_code"].map(areas.find_area_type)
    frame["industry_code"] = _find_industry_codes(text)
    frame["industry_title"] = text["NAICS_TITLE"]
    frame["ownership"] = find_ownerships(frame["industry_code"])
    # A part of an industry without a code of its own must not pass for the whole industry.
    is_part = text["I_GROUP"].str.contains("ownership", case=False) | (
        OWNER_FILES in estimates.sheet.file.lower()
    )
    frame["split"] = is_part & (frame["ownership"] == "all")
    frame["kind"] = frame["area_type"].where(frame["area_type"] != "nonmetro", "metro")
    is_nation = frame["kind"] == "nation"
    frame.loc[is_nation & (frame["industry_code"] != "000000"), "kind"] = "industry"
    return frame.assign(**_build_figures(cells, estimates))


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


def _find_area_codes(text: dict[str, pd.Series], estimates: Estimates) -> pd.Series:
    """Seven digits for each row. Raises Unreadable where an area is unknown."""
    area, kind = text["AREA"], text["AREA_TYPE"]
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
    is_odd |= is_state & ~code.map(areas.find_area_type).eq("state")
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
    pairs = pd.MultiIndex.from_arrays([text["NAICS"], text["OWN_CODE"]])
    codes = {pair: build_industry_code(*pair) for pair in pairs.unique()}
    return pd.Series([codes[pair] for pair in pairs], index=text["NAICS"].index, dtype="str")


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
    _mark_other_basis(numbers, withheld, capped)
    for column, name in FIGURES.items():
        is_blank = numbers[name].isna() & ~withheld[name] & ~capped[name]
        if column in REQUIRED and is_blank.any():
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
