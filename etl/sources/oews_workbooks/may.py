"""Of which May the estimates are, by the names that BLS gave over the years to sheets, workbooks, folders and zips."""

import re
from pathlib import Path

# national_M2025_dl, national__M2008_dl, all_data_M_2017; national_may2005_dl, All May 2017 Data; oes_data_2013.
_MAY = re.compile(
    r"(?<![a-z0-9])(?:M_?|may[ _]?|oes_data_)(20[0-9]{2})(?![0-9])|oesm([0-9]{2})(?![0-9])", re.IGNORECASE
)
# national_november2003_dl, oesn03nat.zip; national_1999_dl, oes02nat.zip: the estimates that were not of May.
_OTHER = re.compile(
    r"(?<![a-z])november[ _]?(20[0-9]{2})|(?<![a-z])oesn([0-9]{2})(?![0-9])"
    r"|(?<![a-z])oes([0-9]{2})(?:nat|st|ma|in[0-9])(?![a-z])|(?<=[a-z]{2})_((?:19|20)[0-9]{2})_dl",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(r"May (20[0-9]{2}) (?:OES|OEWS|Occupational)")


def find_mays(names: str) -> set[int]:
    """The years of May that names state; more than one where they contradict each other."""
    return {int(long or "20" + short) for long, short in _MAY.findall(names)}


def find_other_months(names: str) -> set[int]:
    """The years of estimates of another month that names state: BLS made some of November, and before 2003 all."""
    years = (next(filter(None, found)) for found in _OTHER.findall(names))
    return {int(year) if len(year) == 4 else (1900 if year > "90" else 2000) + int(year) for year in years}


def find_described_may(text: str) -> set[int]:
    """The year at the head of a sheet of field descriptions: "May 2024 OEWS Estimates"."""
    return {int(year) for year in _DESCRIBED.findall(text)[:1]}


def find_folder_year(path: Path) -> int | None:
    """The year that the nearest folder with a year in its name states: oesm09nat/national_dl.xls is of May 2009."""
    for folder in path.absolute().parents:
        years = find_mays(folder.name)
        if years:
            return next(iter(years)) if len(years) == 1 else None
    return None
