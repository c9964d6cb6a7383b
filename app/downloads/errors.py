"""A query that cannot be answered."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

# A sentence lists at most this many possible values; JSON lists all.
MOST_LISTED, MOST_NEAR = 60, 3


class BadQuery(ValueError):
    """A URL that cannot be served: which parameter is wrong, why, and what is possible."""

    def __init__(
        self,
        why: str,
        parameter: str = "",
        possible: Collection[str] = (),
        asked: str = "",
        status: int = 400,
    ) -> None:
        self.why, self.asked = why, asked
        self.parameter, self.possible, self.status = parameter, tuple(possible), status
        self.near = tuple(_nearest(asked, self.possible)) if asked else ()
        near = f" Did you mean {' or '.join(self.near)}?" if self.near else ""
        every = f" Possible: {', '.join(self.possible)}." if 0 < len(self.possible) <= MOST_LISTED else ""
        super().__init__(f"{why}{near}{every}")


def _nearest(asked: str, possible: Sequence[str]) -> list[str]:
    """Up to three values that may be meant, first those that differ only in hyphens and leading zeros."""
    bare = _bare(asked)
    same = [each for each in possible if bare and _bare(each) == bare]
    return same[:MOST_NEAR] or get_close_matches(asked, possible, MOST_NEAR, 0.6)


def _bare(text: str) -> str:
    """A code without the hyphens and zeros that people leave out."""
    return re.sub(r"\W", "", text).lstrip("0")


def shorten(text: str) -> str:
    """Text from a URL, quoted and shortened."""
    return repr(text if len(text) <= 60 else text[:59] + "…")
