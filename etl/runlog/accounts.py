"""What became of every file of an import: taken, passed over and why, refused and why."""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TAKEN, PASSED, REFUSED = "taken", "passed over", "refused"
# More lines would scroll the first ones out of sight; the rest are counted.
MAX_LINES = 100
MAX_REASON = 160


@dataclass(frozen=True)
class Account:
    """One file under the path that a person gave. `carrier` is the file that it was taken with, itself or its zip."""

    given: str
    state: str
    why: str
    carrier: str = ""


class Accounts:
    """Accounts of one import, in the order in which its files were met."""

    def __init__(self) -> None:
        self._all: list[Account] = []

    def add(self, given: str, state: str, why: str, carrier: str = "") -> None:
        """Note what became of a file."""
        self._all.append(Account(given, state, why, carrier or given))

    def __len__(self) -> int:
        return len(self._all)

    def close(self, dropped: Mapping[str, str]) -> list[Account]:
        """All accounts. What was taken, but could not be read (`dropped`, by path), was refused after all."""
        return [
            Account(a.given, REFUSED, dropped[a.carrier], a.carrier)
            if a.state == TAKEN and a.carrier in dropped
            else a
            for a in self._all
        ]

    def table(self, dropped: Mapping[str, str]) -> list[str]:
        """Lines of a table of all files, below a line with their number; none for one that a line has named already."""
        accounts = self.close(dropped)
        if len(accounts) < 2 and all(account.state != PASSED for account in accounts):
            return []
        counts = Counter(account.state for account in accounts)
        folder = _find_common_folder([account.given for account in accounts])
        total = ", ".join(f"{counts[state]:,} {state}" for state in (TAKEN, PASSED, REFUSED))
        files = "1 file" if len(accounts) == 1 else f"{len(accounts):,} files"
        lines = [f"{files} in {folder or '.'}: {total}"]
        # What was refused is what a person has to look at, so it is never what is left off.
        first = set(sorted(range(len(accounts)), key=lambda n: accounts[n].state != REFUSED)[:MAX_LINES])
        shown = [account for number, account in enumerate(accounts) if number in first]
        names = [os.path.relpath(account.given, folder) for account in shown]
        width = min(60, max(map(len, names)))
        lines += [
            f"  {account.state:<{len(PASSED)}}  {name:<{width}}  {account.why[:MAX_REASON]}"
            for account, name in zip(shown, names, strict=True)
        ]
        left = counts - Counter(account.state for account in shown)
        if left:
            lines.append("  and " + ", ".join(f"{number:,} more {state}" for state, number in left.items()))
        return lines


def _find_common_folder(paths: list[str]) -> str:
    """The folder or archive that all paths lie in; "" where there is none but the current one."""
    folders = [Path(path).parent for path in paths]
    if len({folder.is_absolute() for folder in folders}) > 1:
        folders = [folder.absolute() for folder in folders]
    return os.path.commonpath(folders)
