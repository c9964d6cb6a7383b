"""Industry codes as OEWS writes them: NAICS, sector ranges and owners in six characters."""

import re

import pandas as pd
import pyarrow as pa

from etl.schema.lookups import INDUSTRIES

# "~" stands for a share under half a percent; it occurs in columns that are not kept.

# What NAICS and OWN_CODE may be: six places (some OEWS's own, 4240A2), a sector of one or two numbers; owners by
# ascending digit (1 federal, 2 state, 3 local, 5 private; 7, 8 and 9 parts of those).
NAICS = r"|0+|[0-9]{2}(-[0-9]{2})?|[0-9]{3}[0-9A-Z]{0,3}"
OWNERS = r"|1?2?3?5?7?8?9?"
# OWN_CODE -> ownership where it names one owner or the government as a whole.
OWNER_OF = {"1": "federal", "2": "state", "3": "local", "5": "private", "123": "government"}
# The last digit of oe.industry's codes that are limited to one owner.
OWNER_DIGIT = {"state": "2", "local": "3", "private": "5"}
# Schools and hospitals are the only industries that OEWS splits by owner.
SPLIT_BY_OWNER = ("611", "622")
# oe.industry's codes of one owner across all industries, schools and hospitals included.
CROSS_INDUSTRY_OF = {
    "private": "000001",
    "government": "999001",
    "federal": "999101",
    "state": "999201",
    "local": "999301",
}
# The workbooks of `in4` that split by owner ("nat3d_owner_M2025_dl.xlsx") stand beside those that do not.
BY_OWNER = "_owner"
# NAICS sectors that span several two-digit numbers.
LAST_OF_SECTOR = {31: 33, 44: 45, 48: 49}


def sector_code(first: int) -> str:
    """oe.industry's code of a sector: 62 -> "62--63", 31 -> "31--34", 99 -> "99-100"."""
    end = LAST_OF_SECTOR.get(first, first) + 1
    return f"{first}-{end}" if end >= 100 else f"{first}--{end}"


def industry_code(naics: str, own_code: str) -> str:
    """The six characters of oe.industry for a workbook's NAICS and OWN_CODE."""
    owner = OWNER_OF.get(own_code)
    if re.fullmatch(r"0*", naics):
        return CROSS_INDUSTRY_OF.get(owner or "", "000000")
    if re.fullmatch(r"\d{2}(-\d{2})?", naics):
        return sector_code(int(naics[:2]))
    code = naics.ljust(6, "0")
    if code.startswith(SPLIT_BY_OWNER) and code.endswith("0") and owner in OWNER_DIGIT:
        return code[:5] + OWNER_DIGIT[owner]
    return code


def ownership_of(codes: pd.Series) -> pd.Series:
    """Owner that each industry code is limited to ("all" where to none), so that workbooks and flat file agree."""
    owner = pd.Series("all", index=codes.index, dtype="str")
    owner = owner.mask(codes == "000001", "private")
    split = codes.str.startswith(SPLIT_BY_OWNER)
    for name, digit in OWNER_DIGIT.items():
        owner = owner.mask(split & codes.str.endswith(digit), name)
    owner = owner.mask(codes.isin(["99-100", "999000", "999001"]), "government")
    for start, name in (("9991", "federal"), ("491", "federal"), ("9992", "state"), ("9993", "local")):
        owner = owner.mask(codes.str.startswith(start), name)
    return owner


def industry_table(codes: pd.Series, names: pd.Series) -> pa.Table:
    """A tidy `industries` piece: older editions have codes (of an older NAICS) that oe.industry no longer lists."""
    pairs = pd.DataFrame({"industry_code": codes.array, "title": names.array}).drop_duplicates(
        "industry_code"
    )
    pairs["parent_code"] = [parent_of(c) for c in pairs["industry_code"]]
    pairs["level"] = [_level(c) for c in pairs["industry_code"]]
    pairs["ownership"] = ownership_of(pairs["industry_code"])
    return pa.Table.from_pandas(pairs[list(INDUSTRIES.names)], INDUSTRIES.schema, preserve_index=False)


def parent_of(code: str) -> str | None:
    """The industry that another is part of, by its digits: 622005 -> 622000, 622100 -> 622000 -> 62--63 -> 000000."""
    if code == "000000":
        return None
    if "-" in code or code.startswith(("000", "999")):
        return "000000"
    if not code.isdigit():
        # OEWS's own groupings, such as 4240A2, stand right below their three digits.
        return code[:3] + "000"
    base = code.rstrip("0")
    if len(base) == 6 and code.startswith(SPLIT_BY_OWNER):
        return code[:5] + "0"
    if len(base) <= 3:
        first = int(code[:2])
        return sector_code(next((s for s, last in LAST_OF_SECTOR.items() if s <= first <= last), first))
    return base[:-1].ljust(6, "0")


def _level(code: str) -> int:
    parent = parent_of(code)
    if parent is None:
        return 0
    # oe.industry numbers sectors 2: level 1 is kept for the totals by owner.
    return 2 if "-" in code else 1 + _level(parent)
