"""What the names of a file and its source say of its edition, where its content does not."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{12}|imported-.*")


def find_year(path: Path) -> int | None:
    """The one year from 2000 on that the file's name states, or else the name of its source; None without one."""
    for name in _list_names(path):
        years = {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)|(?<=[A-Za-z])20\d\d(?!\d)", name)}
        if len(years) == 1:
            return years.pop()
    return None


def find_date(path: Path) -> str | None:
    """The date in a name, as 2026-06-10: written so, or 06102026; None without one."""
    for name in _list_names(path):
        for year, month, day in re.findall(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)", name):
            if found := _format_date(year, month, day):
                return found
        for month, day, year in re.findall(r"(?<!\d)(\d\d)(\d\d)(20\d\d)(?!\d)", name):
            if found := _format_date(year, month, day):
                return found
    return None


def _list_names(path: Path) -> Iterator[str]:
    """The file's name, and those of the folders that data/raw or a mirror's archive has it in."""
    names = (path.name, path.parent.name, path.parent.parent.name)
    return (name for name in names if not _DIGEST.fullmatch(name))


def _format_date(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
