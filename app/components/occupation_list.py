"""The list of occupations: its order, its lines, and what a typed text finds in it."""

from collections.abc import Collection

from app.text import name_title
from outlook.tables import Tables
from outlook.translation import translate

# Core occupations first, then career steps, comparisons and totals; earlier codes come last within each role.
_ROLE_ORDER = {"core": 0, "step": 1, "compare": 2, "total": 3, "other": 4}
# Spaces between a title and what the list shows after it. A list shows many as one; the closed box shows them all, so that
# only the title is seen in it.
_GAP = " " * 120
# Job titles per line of the list. BLS gives a median of six per occupation, and at most forty. The list cuts off long
# lines, but searching still matches the part that is cut off.
MOST_NAMES = 10


def find_occupation(tables: Tables, typed: str) -> str | None:
    """Find the first occupation in the list whose code, title, or job title was typed, else whose line has the text.

    None if nothing matches. Enter takes the typed text before the line that the list has found for it.
    """
    wanted = typed.strip().lower().removesuffix("s")
    exact = next(
        (
            code
            for code in entries(tables)
            if any(
                name.lower().removesuffix("s") == wanted
                for name in (code, tables.title(code), *tables.job_titles.get(code, ()))
            )
        ),
        None,
    )
    return exact or next((code for code, line in entries(tables).items() if wanted in line.lower()), None)


def occupations(tables: Tables, codes: Collection[str] | None = None) -> list[str]:
    """List the codes to choose from, starting with those that this site is about."""
    every = list(entries(tables))
    kept = codes if codes is None or isinstance(codes, set | frozenset | dict) else frozenset(codes)
    return every if kept is None else [code for code in every if code in kept]


def entries(tables: Tables) -> dict[str, str]:
    """Map each occupation, in list order, to its line: its label, then job titles that readers may search for.

    Cached with the tables: each run of a page needs it twice, and there may be 1,100 lines.
    """
    return tables.compute(_list_entries)


def _list_entries(tables: Tables) -> dict[str, str]:
    known = tables.occupations
    order = sorted(
        known,
        key=lambda c: (_ROLE_ORDER[known[c].role], (known[c].last_year or 0) < tables.newest_year, c),
    )
    return {code: _format_entry(tables, code) for code in order}


def _format_entry(tables: Tables, code: str) -> str:
    title = tables.title(code).lower()
    names = [name for name in tables.job_titles.get(code, ()) if name.lower() not in title]
    return f"{occupation_name(tables, code)}{_GAP}{' · '.join([code, *([', '.join(names[:MOST_NAMES])] if names else [])])}"


def occupation_label(tables: Tables, code: str) -> str:
    """Return title and code as the lists show them."""
    known = tables.occupations.get(code)
    if known is None:
        return f"“{code}”"
    return f"{occupation_name(tables, code)}, {code}"


def occupation_name(tables: Tables, code: str) -> str:
    """Return the title of a known occupation as the lists show it."""
    known = tables.occupations[code]
    earlier = translate(" (earlier code)") if (known.last_year or 0) < tables.newest_year else ""
    title = translate("All occupations") if known.title.startswith("Total, all") else name_title(known.title)
    return f"{title}{earlier}"
