"""What a reader chooses, kept between pages and in the address, so that a link shows the same view.

Streamlit's own binding of widgets to the address writes labels, not codes, and loses them between pages.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components import glossary, layout
from app.downloads.download import JOINED, NOMINAL
from app.text import join_list
from outlook.pay.inflation import list_base_years
from outlook.tables import CORE, Tables

# Core occupations first, then steps, comparisons and totals; earlier codes last.
_ROLE_ORDER = {"core": 0, "step": 1, "compare": 2, "total": 3, "other": 4}
# With the page's own subject four in all: more lines than that are not told apart.
MOST_COMPARED = 3
# What is typed stands in the line as it was typed. Letters with others between them ("fuzzy", Streamlit's own way) find
# cooks, short order, for "coder", before those who are called so.
FILTER: Literal["contains"] = "contains"
# Job titles in a line of the list: BLS gives six to an occupation, in the middle, and forty at most. The line is cut at
# the edge of the list and is found by what is cut off, too.
MOST_NAMES = 10


def wish(key: str, value: str | None) -> None:
    """Choose from a callback, as if the reader had chosen in the list; None: the default."""
    if value is None:
        st.session_state.pop(_held(key), None)
    else:
        st.session_state[_held(key)] = value


def _held(key: str) -> str:
    return f"wish-{key}"


def _from_address(key: str) -> None:
    """Take over what the address asks for: typed, pasted or gone back to, it counts more than what was chosen before."""
    asked, written, page = st.query_params.get(key), st.session_state.get(_written(key)), _page()
    if asked is not None and asked != written:
        st.session_state[_held(key)] = asked
    elif asked is None and written is not None and st.session_state.get(f"page-{key}") == page:
        # The reader went back to this page's address from before the choice. On another page the choice is kept.
        st.session_state.pop(_held(key), None)
    st.session_state[f"page-{key}"] = page


def _to_address(key: str, value: str, default: str) -> None:
    asked = st.query_params.get(key)
    if value != default:
        if asked != value:
            st.query_params[key] = value
    elif asked is not None:
        del st.query_params[key]
    st.session_state[_written(key)] = value if value != default else None


def _shown_before(key: str) -> bool:
    return _written(key) in st.session_state


def _written(key: str) -> str:
    return f"written-{key}"


def _holds(key: str, value: str | list[str]) -> bool:
    """Whether the list shows this already, and need not be told: told, it is sent whole, and may have a thousand lines.

    A page's list is another than its namesake on the page before, whose value the session still answers with.
    """
    return st.session_state.get(f"drawn-{key}") == _page() and st.session_state.get(key) == value


def _drawn(key: str) -> None:
    st.session_state[f"drawn-{key}"] = _page()


def _page() -> str:
    return urlsplit(str(st.context.url or "")).path


@dataclass(frozen=True)
class Controls:
    """The lists of one page. Words on what could not be shown go to `notes`."""

    notes: DeltaGenerator

    def pick(
        self,
        key: str,
        *,
        label: str,
        options: Sequence[str],
        default: str,
        show: Callable[[str], str] = str,
        help: str | None = None,
        elsewhere: Collection[str] = (),
        resets: Sequence[str] = (),
        entry: Callable[[str], str] | None = None,
    ) -> str:
        """A list to choose from whose code (not its label) stands in the address as `?key=code`.

        `show` is what an option is called; `entry` its line in the list where that says more, to be found by typing.

        An unknown code in the address falls back to `default`, and a word says so. A choice that this page has no
        figures for (one of `elsewhere`) is kept for the pages that have. Choosing anew puts the choices `resets`,
        which only made sense with the old one, back to their defaults.
        """
        _from_address(key)
        wished = st.session_state.get(_held(key), default)
        if wished not in options:
            with self.notes:
                layout.show_note(
                    f"{show(wished)} has no figures on this page; {show(default)} is shown instead."
                    if wished in elsewhere
                    else f"“{wished}” in the address is not a known {label.lower()}; {show(default)} is shown instead."
                )
        shown = wished if wished in options else default
        known = _shown_before(key)
        if known and not _holds(key, shown):
            st.session_state[key] = shown

        def chosen() -> None:
            st.session_state[_held(key)] = st.session_state[key]
            for other in resets:
                wish(other, None)

        # A browser that was moved to another server brings its choice along, and that counts more than its address,
        # which still names the one before: only what this session has shown already is set here.
        start = 0 if known else list(options).index(shown)
        value = (
            st.selectbox(
                label,
                options,
                index=start,
                format_func=entry or show,
                key=key,
                help=help,
                on_change=chosen,
                filter_mode=FILTER,
            )
            or default
        )
        _drawn(key)
        if value != shown:
            wish(key, value)
        _to_address(key, value, default)
        return value

    def pick_some(
        self,
        key: str,
        *,
        label: str,
        options: Sequence[str],
        show: Callable[[str], str] = str,
        most: int = MOST_COMPARED,
        help: str | None = None,
        elsewhere: Collection[str] = (),
        entry: Callable[[str], str] | None = None,
    ) -> list[str]:
        """A list to choose up to `most` from; their codes stand in the address as `?key=code_code`."""
        _from_address(key)
        wished = [each for each in str(st.session_state.get(_held(key), "")).split(JOINED) if each]
        unknown = [w for w in wished if w not in options and w not in elsewhere]
        missing = [w for w in wished if w not in options and w in elsewhere]
        known = list(dict.fromkeys(w for w in wished if w in options))
        with self.notes:
            if unknown:
                layout.show_note(
                    f"{join_list([f'“{u}”' for u in unknown])} in the address cannot be compared here and "
                    f"{'is' if len(unknown) == 1 else 'are'} left out."
                )
            if missing:
                layout.show_note(f"No figures on this page for {join_list([show(m) for m in missing])}.")
            if len(known) > most:
                layout.show_note(
                    f"At most {most} can be compared; the first {most} of the address are shown."
                )
        before = _shown_before(key)
        if before and not _holds(key, known[:most]):
            st.session_state[key] = known[:most]

        def chosen() -> None:
            st.session_state[_held(key)] = JOINED.join(st.session_state[key])

        values: list[str] = st.multiselect(
            label,
            options,
            format_func=entry or show,
            key=key,
            help=help,
            max_selections=most,
            placeholder="Choose or type",
            on_change=chosen,
            filter_mode=FILTER,
            default=None if before else known[:most],
        )
        _drawn(key)
        if values != known[:most]:
            wish(key, JOINED.join(values))
        _to_address(key, JOINED.join(values), "")
        return values

    def occupation(self, tables: Tables, codes: Collection[str] | None = None) -> str:
        """The occupation that the page is about."""
        options = occupations(tables, codes)
        default = CORE if CORE in options else options[0]
        return self.pick(
            "occupation",
            label="Occupation",
            options=options,
            default=default,
            show=lambda code: occupation_label(tables, code),
            help="Type a title, a job title such as coder, or a code. " + glossary.short("SOC"),
            elsewhere=tables.occupations,
            entry=entries(tables).__getitem__,
        )

    def dollars(self, tables: Tables) -> str:
        """Pay as it was paid, or in the prices of one May, the newest first: a year, or NOMINAL."""
        return self.pick(
            "dollars",
            label="Dollars",
            options=[NOMINAL, *map(str, list_base_years(tables))],
            default=NOMINAL,
            show=lambda d: "As paid then" if d == NOMINAL else f"In prices of May {d}",
            help=glossary.short("real dollars"),
        )

    def others(self, tables: Tables, code: str, codes: Collection[str] | None = None) -> list[str]:
        """Occupations to compare with, three at most; the page's own, where it was chosen here too, is none of them."""
        chosen = self.pick_some(
            "compare",
            label="Compare with",
            # The same list whatever the page is about: the browser has it then, and it is not sent again.
            options=occupations(tables, codes),
            show=lambda each: occupation_label(tables, each),
            help="Up to three more occupations, side by side.",
            elsewhere=tables.occupations,
            entry=entries(tables).__getitem__,
        )
        return [each for each in chosen if each != code]


def occupations(tables: Tables, codes: Collection[str] | None = None) -> list[str]:
    """Codes to choose from, those that this site is about first."""
    every = list(entries(tables))
    kept = codes if codes is None or isinstance(codes, set | frozenset | dict) else frozenset(codes)
    return every if kept is None else [code for code in every if code in kept]


def entries(tables: Tables) -> dict[str, str]:
    """Every occupation's line in the lists, in their order: its label, then job titles by which it is looked for.

    Kept with the tables: a page asks twice a run, and there may be eleven hundred.
    """
    return tables.compute(_entries)


def _entries(tables: Tables) -> dict[str, str]:
    known = tables.occupations
    order = sorted(
        known,
        key=lambda c: (_ROLE_ORDER[known[c].role], (known[c].last_year or 0) < tables.newest_year, c),
    )
    return {code: _entry(tables, code) for code in order}


def _entry(tables: Tables, code: str) -> str:
    label, title = occupation_label(tables, code), tables.title(code).lower()
    names = [name for name in tables.job_titles.get(code, ()) if name.lower() not in title]
    return f"{label} · {', '.join(names[:MOST_NAMES])}" if names else label


def occupation_label(tables: Tables, code: str) -> str:
    """Title and code as the lists show them."""
    known = tables.occupations.get(code)
    if known is None:
        return f"“{code}”"
    earlier = " (earlier code)" if (known.last_year or 0) < tables.newest_year else ""
    title = "All occupations" if known.title.startswith("Total, all") else known.title
    return f"{title}{earlier}, {code}"
