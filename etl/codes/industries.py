"""Industry codes as OEWS writes them: NAICS, sector ranges and owners in six characters."""

import re

import pandas as pd
import pyarrow as pa

from etl.schema.lookups import INDUSTRIES

# NAICS: six characters (some are OEWS's own: 4240A2), or a sector of one or two numbers. OWN_CODE: owners by ascending
# digit (1 federal, 2 state, 3 local, 5 private; 7, 8 and 9 are parts of those).
NAICS = r"|0+|[0-9]{2}(-[0-9]{2})?|[0-9]{3}[0-9A-Z]{0,3}"
OWNERS = r"|1?2?3?5?7?8?9?"
# OWN_CODE -> ownership, where it is one owner or government as a whole.
OWNER_OF = {"1": "federal", "2": "state", "3": "local", "5": "private", "123": "government"}
# The owners that workbooks to 2018 name in words, by the words that tell them apart -> OWN_CODE.
_OWNER_WORDS = {
    ("federal",): "1",
    ("state",): "2",
    ("local",): "3",
    ("private",): "5",
    ("federal", "local", "state"): "123",
    ("local", "private", "state"): "235",
    ("local", "private"): "35",
    ("federal", "local", "private", "state"): "1235",
    ("gambling", "private"): "57",
    ("hospitals", "local", "private", "state"): "58",
    ("postal", "private"): "59",
}
# "Gambling establishments and casino hotels of local government" are one part of local government.
_OWNER_WORD = r"federal|state|local|private|hospitals|postal|gambling|casino"
# Workbooks title these codes "Cross-industry", or not at all.
_CROSS_INDUSTRY_TITLES = {
    "000000": "Cross-industry",
    "000001": "Cross-industry, private",
    "999001": "Federal, state, and local government",
    "999101": "Federal government",
    "999201": "State government",
    "999301": "Local government",
}
# Workbooks give the schools and hospitals of each owner the title of all; oe.industry adds this.
_OWNED = {"state": "State Government Owned", "local": "Local Government Owned", "private": "Privately Owned"}
# The last digit of oe.industry's codes for one owner.
OWNER_DIGIT = {"state": "2", "local": "3", "private": "5"}
# Schools and hospitals are the only industries that OEWS splits by owner.
SPLIT_BY_OWNER = ("611", "622")
# oe.industry's codes for one owner across all industries, schools and hospitals included.
CROSS_INDUSTRY_OF = {
    "private": "000001",
    "government": "999001",
    "federal": "999101",
    "state": "999201",
    "local": "999301",
}
# NAICS sectors that span several two-digit numbers.
LAST_OF_SECTOR = {31: 33, 44: 45, 48: 49}


def find_own_code(ownership: str) -> str:
    """OWN_CODE of an owner in words: "Private, state, and local government" is "235". Empty where it is not known."""
    found = set(re.findall(_OWNER_WORD, ownership.lower()))
    if found & {"gambling", "casino"}:
        found = (found - {"casino", "local"}) | {"gambling"}
    return _OWNER_WORDS.get(tuple(sorted(found)), "")


def build_sector_code(first: int) -> str:
    """oe.industry's code of a sector by its first number: 62 -> "62--63", 31 -> "31--34", 99 -> "99-100"."""
    end = LAST_OF_SECTOR.get(first, first) + 1
    return f"{first}-{end}" if end >= 100 else f"{first}--{end}"


def build_industry_code(naics: str, own_code: str) -> str:
    """oe.industry's code for the NAICS and OWN_CODE of a workbook."""
    owner = OWNER_OF.get(own_code)
    if re.fullmatch(r"0*", naics):
        return CROSS_INDUSTRY_OF.get(owner or "", "000000")
    if re.fullmatch(r"\d{2}(-\d{2})?", naics):
        return build_sector_code(int(naics[:2]))
    code = naics.ljust(6, "0")
    if code.startswith(SPLIT_BY_OWNER) and code.endswith("0") and owner in OWNER_DIGIT:
        return code[:5] + OWNER_DIGIT[owner]
    return code


def find_ownerships(codes: pd.Series) -> pd.Series:
    """The owner of each industry code, "all" where it counts every owner."""
    owner = pd.Series("all", index=codes.index, dtype="str")
    owner = owner.mask(codes == "000001", "private")
    split = codes.str.startswith(SPLIT_BY_OWNER)
    for name, digit in OWNER_DIGIT.items():
        owner = owner.mask(split & codes.str.endswith(digit), name)
    owner = owner.mask(codes.isin(["99-100", "999000", "999001"]), "government")
    for start, name in (("9991", "federal"), ("491", "federal"), ("9992", "state"), ("9993", "local")):
        owner = owner.mask(codes.str.startswith(start), name)
    return owner


def build_industries(codes: pd.Series, titles: pd.Series) -> pa.Table:
    """Rows of `industries` from codes and titles: older editions have codes that oe.industry no longer lists."""
    industries = pd.DataFrame({"industry_code": codes.array, "title": titles.array}).drop_duplicates(
        "industry_code"
    )
    industries["parent_code"] = [find_parent(c) for c in industries["industry_code"]]
    industries["level"] = [_level(c) for c in industries["industry_code"]]
    industries["ownership"] = find_ownerships(industries["industry_code"])
    industries["title"] = [
        _title_industry(*row)
        for row in industries[["industry_code", "title", "ownership"]].itertuples(index=False)
    ]
    return pa.Table.from_pandas(industries[list(INDUSTRIES.names)], INDUSTRIES.schema, preserve_index=False)


def _title_industry(code: str, title: str, ownership: str) -> str:
    """A title of its own for each code, also where a workbook has one title for several."""
    if code in _CROSS_INDUSTRY_TITLES:
        return _CROSS_INDUSTRY_TITLES[code]
    if code.startswith(SPLIT_BY_OWNER) and ownership in _OWNED and "Owned" not in title:
        return f"{title}, {_OWNED[ownership]}"
    return title


def find_parent(code: str) -> str | None:
    """The industry that contains another, by its digits: 622005 -> 622000, 622100 -> 622000 -> 62--63 -> 000000."""
    if code == "000000":
        return None
    if "-" in code or code.startswith(("000", "999")):
        return "000000"
    if not code.isdigit():
        # OEWS's own groupings, such as 4240A2, are parts of their first three digits.
        return code[:3] + "000"
    base = code.rstrip("0")
    if len(base) == 6 and code.startswith(SPLIT_BY_OWNER):
        return code[:5] + "0"
    if len(base) <= 3:
        first = int(code[:2])
        return build_sector_code(next((s for s, last in LAST_OF_SECTOR.items() if s <= first <= last), first))
    return base[:-1].ljust(6, "0")


def _level(code: str) -> int:
    parent = find_parent(code)
    if parent is None:
        return 0
    # In oe.industry, sectors are on level 2; level 1 has the totals by owner.
    return 2 if "-" in code else 1 + _level(parent)
