"""Compare the figures in a page's sentences with the tables, and count how many were compared."""

import re
from dataclasses import dataclass
from typing import Any

from outlook.claims import describe_rank, find_rank_set, make_estimate
from tests.app.figures import number
from tests.outlook.examples import CODES

DOLLARS, NUMBER, PERCENT = r"\$[\d,]+", r"[\d,]+", r"[+−]?[\d.]+%"
PAY = (
    rf"(?:typical \(median\) pay was (?P<median>{DOLLARS}) a year(?: \(\$[\d,.]+ an hour\))?"
    r"|(?P<above>median pay was above the highest wage that BLS prints)|(?P<withheld_pay>BLS did not release median pay))"
)
# The same, as a sentence of its own.
PAY_SENTENCE = PAY.replace("typical", "Typical").replace(">median", ">Median")
RANKS = r"(?:between \w+ and \w+|among the \d+ (?:highest|lowest)|anywhere among the \d+|highest|lowest|\d+\w\w)(?: of \d+)?"
SPREAD = rf"(?: The middle 80% earned (?P<p10>{DOLLARS}) to (?P<p90>{DOLLARS})\.)?"
CODES_WITH_STATES = [code for code in CODES if code not in ("29-2071", "29-2098", "29-9098")]
NEWEST = """
    SELECT p.* FROM projections p JOIN sources USING (source_id)
    WHERE NOT second_hand AND occupation_code = ? ORDER BY base_year DESC LIMIT 1
"""


@dataclass
class Tally:
    """How many sentences and figures were compared with the tables."""

    sentences: int = 0
    figures: int = 0

    def parse(self, form: re.Pattern[str], text: str) -> dict[str, str | None]:
        """Split a sentence into its named groups; the whole sentence must match."""
        found = form.fullmatch(text)
        assert found, f"not a known sentence: {text}"
        self.sentences += 1
        return found.groupdict()

    def check_figure(self, said: str | None, true: float | None, digits: int = 0) -> None:
        """Check a figure at the digits shown; a figure left out must be null in the table."""
        if said is None:
            assert true is None, f"the sentence leaves out {true}"
            return
        assert true is not None, f"the sentence says {said}, the table has no figure"
        assert abs(number(said) - true) <= 0.5 * 10**-digits + 1e-9, f"{said} is shown for {true}"
        self.figures += 1

    def check_equal(self, said: object, true: object) -> None:
        """Check a word, a name, a rank or a count."""
        assert said == true
        self.figures += 1

    def check_names(self, said: str | None, true: list[str]) -> None:
        """Check the places named; "A and B" and "A and 3 others" must account for all of them."""
        assert said is not None
        places = [t.removeprefix("the ") for t in true]
        named = [p.removeprefix("the ") for p in re.split(r" and (?:the )?", said.removeprefix("the "))]
        rest = re.fullmatch(r"(\d+) others", named[-1])
        if said.removeprefix("the ") in places:
            assert len(places) == 1
        elif rest:
            assert named[0] in places and int(rest[1]) == len(places) - 1
        else:
            assert sorted(named) == sorted(places)
        self.figures += 1


def unescape(text: str) -> str:
    """Replace nonbreaking spaces and Markdown's escaped dollar signs."""
    return text.replace("\u00a0", " ").replace("\\$", "$")


def round_signed(value: float) -> float:
    """Round to a tenth, without a negative zero."""
    return round(value, 1) + 0.0


def check_pay(tally: Tally, said: dict[str, str | None], row: dict[str, Any]) -> None:
    """Check a sentence's median, or that it says whether the median is capped or withheld."""
    tally.check_figure(said["median"], row["annual_p50_usd"])
    if row["annual_p50_usd"] is None:
        capped = "annual_p50_usd" in str(row["top_coded"] or "").split(",")
        tally.check_equal(bool(said["above"]), capped)
        tally.check_equal(bool(said["withheld_pay"]), not capped)


def check_spread(tally: Tally, said: dict[str, str | None], row: dict[str, Any]) -> None:
    """Check a sentence's 10th and 90th percentiles, which it gives together or not at all."""
    both = row["annual_p10_usd"] is not None and row["annual_p90_usd"] is not None
    tally.check_figure(said["p10"], row["annual_p10_usd"] if both else None)
    tally.check_figure(said["p90"], row["annual_p90_usd"] if both else None)


def rank_first(rows: list[dict[str, Any]], column: str, error: str) -> str | None:
    """The ranks that the first row may have; how they are found is tested in tests/outlook/test_claims.py."""
    estimates = [make_estimate(row[column], row[error]) for row in rows]
    found = find_rank_set(estimates, 0)
    return None if found is None else describe_rank(found)
