"""Where an occupation's code comes from: every code that the work was or is counted under, in each
classification.

Two official tables link the codes: SOC 2010 to 2018, and OEWS's hybrid structure of May 2019 to both. The
figure drawn from here goes through the hybrid, as the estimates did. A direct link from 2010 to 2018 is drawn
only if no path through the hybrid replaces it (29-2071 to 29-9021: the hybrid counted that work elsewhere).
"""

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from etl.codes.classifications import find_projections_classification, find_wages_classification
from outlook.codes.breaks import CLASSIFICATION_ORDER, Segment, find_segments, is_continuous
from outlook.tables import Tables


@dataclass(frozen=True, kw_only=True)
class Node:
    """One code in one classification.

    `first_year` and `last_year` are the first and last May estimates under it in these tables, None if there
    are none. `asked` marks the occupation itself; `holds_it` is true if any of its work was counted here.
    """

    code: str
    title: str
    classification: str
    first_year: int | None
    last_year: int | None
    asked: bool
    holds_it: bool


@dataclass(frozen=True, kw_only=True)
class Link:
    """Work counted under one code and then under another; `unbroken` if all of it moved and nothing was
    added.
    """

    from_code: str
    from_classification: str
    to_code: str
    to_classification: str
    unbroken: bool


@dataclass(frozen=True)
class Lineage:
    """A code's stretches of years, and the codes and links of a small figure, oldest classification first.

    `nodes` are the codes that counted this work (`holds_it`) and those it was merged with or split from in
    one step.
    """

    code: str
    segments: tuple[Segment, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    @property
    def unbroken(self) -> bool:
        """Whether the code means the same work in every classification and all its years are one stretch."""
        return all(link.unbroken for link in self.links) and len(self.segments) <= 1


def find_lineage(tables: Tables, code: str) -> Lineage:
    """Find the lineage of a code; no nodes and links for a total or a group, which no crosswalk links."""
    stretches = tuple(find_segments(tables, code))
    counting, found = _find_links(tables, code)
    if not found:
        return Lineage(code, stretches, (), ())
    shown = {name: set(codes) for name, codes in counting.items()}
    for earlier, a, later, b in found:
        shown[earlier].add(a)
        shown[later].add(b)
    titles = _titles(tables, {each for codes in shown.values() for each in codes})
    years = _years(tables)
    nodes = [
        Node(
            code=each,
            title=titles.get((each, name)) or tables.title(each),
            classification=name,
            first_year=years.get((each, name), (None, None))[0],
            last_year=years.get((each, name), (None, None))[1],
            asked=each == code,
            holds_it=each in counting[name],
        )
        for name in CLASSIFICATION_ORDER
        for each in sorted(shown[name], key=lambda c, name=name: (c not in counting[name], c))  # type: ignore[misc]
    ]
    links = [
        Link(
            from_code=a,
            from_classification=f,
            to_code=b,
            to_classification=t,
            unbroken=a == b and is_continuous(tables, a, f, t),
        )
        for f, a, t, b in sorted(found, key=_in_order)
    ]
    return Lineage(code, stretches, tuple(nodes), tuple(links))


def _find_links(tables: Tables, code: str) -> tuple[dict[str, set[str]], set[tuple[str, str, str, str]]]:
    """Codes that counted this work, by classification, and the links to draw (classification, code, classification, code)."""
    mine = [name for name in CLASSIFICATION_ORDER if _uses(tables, code, name)]
    # Use each classification's direct table: a hybrid code mixes work, so going through it would find codes
    # that never counted this work.
    counting = {name: {code} if name in mine else set() for name in CLASSIFICATION_ORDER}
    for name in CLASSIFICATION_ORDER:
        for own in mine:
            counting[name] |= {a for a, b in _pairs(tables, name, own) if b == code}
            counting[name] |= {b for a, b in _pairs(tables, own, name) if a == code}
    found: set[tuple[str, str, str, str]] = set()
    for earlier, later in pairwise(CLASSIFICATION_ORDER):
        for a, b in _pairs(tables, earlier, later):
            if a in counting[earlier] or b in counting[later]:
                found.add((earlier, a, later, b))
    # OEWS counted this work elsewhere in between, so only the direct table links it.
    hybrid_codes = {later_code for _, _, later, later_code in found if later == CLASSIFICATION_ORDER[1]}
    for a, b in _pairs(tables, CLASSIFICATION_ORDER[0], CLASSIFICATION_ORDER[-1]):
        through = any(
            (CLASSIFICATION_ORDER[0], a, CLASSIFICATION_ORDER[1], m) in found
            and (CLASSIFICATION_ORDER[1], m, CLASSIFICATION_ORDER[2], b) in found
            for m in hybrid_codes
        )
        if code in (a, b) and not through:
            found.add((CLASSIFICATION_ORDER[0], a, CLASSIFICATION_ORDER[-1], b))
    return counting, found


def load_links(tables: Tables, code: str) -> pd.DataFrame:
    """Load the links of a lineage, one row each: code, title, classification and years at both ends,
    `unbroken`, source_id.

    `from_holds_it` and `to_holds_it` say whether any of the occupation's work was counted there. No rows if
    nothing is linked.
    """
    found = find_lineage(tables, code)
    nodes = {(node.code, node.classification): node for node in found.nodes}
    rows = tables.rows("SELECT * FROM crosswalk")
    sources = {
        (row.from_code, row.from_classification, row.to_code, row.to_classification): row.source_id
        for row in rows.itertuples()
    }
    lines = []
    for link in found.links:
        earlier = link.from_code, link.from_classification
        later = link.to_code, link.to_classification
        lines.append(
            _end_columns("from", nodes[earlier])
            | _end_columns("to", nodes[later])
            | {"unbroken": link.unbroken, "source_id": sources[(*earlier, *later)]}
        )
    years = [f"{end}_{which}_year" for end in ("from", "to") for which in ("first", "last")]
    return pd.DataFrame(lines).astype(dict.fromkeys(years, "Int64")) if lines else pd.DataFrame()


def _end_columns(end: str, node: Node) -> dict[str, object]:
    return {
        f"{end}_code": node.code,
        f"{end}_title": node.title,
        f"{end}_classification": node.classification,
        f"{end}_first_year": node.first_year,
        f"{end}_last_year": node.last_year,
        f"{end}_holds_it": node.holds_it,
    }


def _in_order(link: tuple[str, str, str, str]) -> tuple[int, str, str]:
    return CLASSIFICATION_ORDER.index(link[0]), link[1], link[3]


def _pairs(tables: Tables, earlier: str, later: str) -> tuple[tuple[str, str], ...]:
    links = tables.links_between.get((earlier, later))
    return links.pairs if links else ()


def _uses(tables: Tables, code: str, classification: str) -> bool:
    """Whether a classification has the code, according to the crosswalk."""
    return any(
        classification == name and code in (links.onward if name == ends[0] else links.back)
        for ends, links in tables.links_between.items()
        for name in ends
    )


def _titles(tables: Tables, codes: set[str]) -> dict[tuple[str, str], str]:
    """Titles by code and classification, from the newest edition of the projections under it."""
    marks = ", ".join("?" for _ in codes)
    rows = tables.rows(
        "SELECT occupation_code AS code, base_year, title FROM projected_jobs "
        f"WHERE occupation_code IN ({marks}) ORDER BY base_year",
        sorted(codes),
    )
    columns = rows["code"].astype(str), rows["base_year"].astype(int), rows["title"].astype(str)
    return {
        (code, find_projections_classification(year)): title
        for code, year, title in zip(*columns, strict=True)
    }


def _years(tables: Tables) -> dict[tuple[str, str], tuple[int, int]]:
    """First and last May estimate by code and classification."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for code, years in tables.national_years.items():
        for year in years:
            key = (code, find_wages_classification(year))
            found[key] = (found.get(key, (year, year))[0], year)
    return found
