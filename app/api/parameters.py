"""Parameters of a URL's query string, and the names of files: what tables and downloads share."""

import re
from collections.abc import Collection, Iterable, Sequence
from urllib.parse import parse_qsl

from app.downloads.content import CSV, FORMS
from app.downloads.errors import MOST_LISTED, BadQuery, shorten

EXCEL = "excel"
MOST_PARAMETERS = 1000
# Of a query string, percent-encoded: enough for every county's code.
MOST_QUERY = 32_000
# What mail, ads, and social networks add to links. No column or parameter may be called so.
TRACKING = re.compile(
    r"utm_\w+|(fb|g|d|y|tw|tt)clid|msclkid|igshid|li_fat_id|[gw]braid|gad_source|mc_[ce]id|_g[al]"
)


def file_of(file: str, known: Collection[str], what: str) -> tuple[str, str]:
    """Name and form of a file such as wages.csv. Raises BadQuery (404)."""
    name, _, form = file.rpartition(".")
    if form not in FORMS:
        ends = " or ".join(f".{each}" for each in FORMS)
        raise BadQuery(f"The URL must end in {ends}, such as {next(iter(known))}.csv.", "", (), status=404)
    if name not in known:
        raise BadQuery(f"There is no {what} {shorten(name)}.", "", known, name, status=404)
    return name, form


def parameters(query: str) -> dict[str, list[str]]:
    """The values of each parameter of a query string, in their order, without TRACKING. Raises BadQuery."""
    if len(query) > MOST_QUERY:
        raise BadQuery(f"The query string has over {MOST_QUERY:,} characters.", status=414)
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict")
    except UnicodeDecodeError:
        raise BadQuery("The URL has text that is not UTF-8.") from None
    except ValueError:
        raise BadQuery(
            f"The URL has more than {MOST_PARAMETERS} parameters; join values by commas."
        ) from None
    for name, text in pairs:
        if not TRACKING.fullmatch(name):
            found.setdefault(name, []).append(text)
    return found


def single(given: dict[str, list[str]], names: Iterable[str]) -> dict[str, str]:
    """Parameters that are given once, those that are empty left out. Raises BadQuery."""
    found = {}
    for name in names:
        if name in given:
            if len(given[name]) > 1:
                raise BadQuery(f"Parameter {name} is given {len(given[name])} times; give it once.", name)
            if not given[name][0].strip():
                raise BadQuery(f"Parameter {name} is empty.", name)
            found[name] = given[name][0].strip()
    return found


def truth(options: dict[str, str], name: str) -> bool:
    """Whether an option is on. Raises BadQuery for what is neither true nor false."""
    text = options.get(name, "false").lower()
    if text not in ("true", "false"):
        raise BadQuery(f"Parameter {name} is {shorten(text)}.", name, ("true", "false"))
    return text == "true"


def excel(options: dict[str, str], form: str) -> bool:
    """Whether CSV for Excel is asked for. Raises BadQuery for the other forms, which keep codes as text anyway."""
    on = truth(options, EXCEL)
    if on and form != CSV:
        raise BadQuery(f"Parameter {EXCEL} goes with .csv; .{form} keeps codes as text anyway.", EXCEL)
    return on


def with_values(wrong: BadQuery, values: Sequence[str], listed_at: str = "") -> BadQuery:
    """The same refusal, naming the values that the column has, or the first and last where they are too many."""
    many = len(values) > MOST_LISTED
    span = f" From {values[0]} to {values[-1]}." if many else ""
    where = f" All of them: {listed_at}." if many and listed_at else ""
    return BadQuery(f"{wrong.why}{span}{where}", wrong.parameter, values, wrong.asked, wrong.status)
