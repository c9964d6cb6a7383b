"""Selection lists whose values are kept between pages and in the URL, so that a link opens the same view."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from app.components import glossary, layout
from app.components.kept_choices import is_current, mark_drawn, read_url, was_shown, wish, wish_key, write_url
from app.components.occupation_list import entries, find_occupation, occupation_label, occupations
from app.components.units import UNITS, YEARLY, PayUnit
from app.downloads.download import JOINED, NOMINAL
from app.text import join_list
from outlook import places
from outlook.pay.inflation import list_base_years
from outlook.tables import CORE, Tables
from outlook.translation import translate

# How options are labeled: by a function, or by a mapping from code to label.
Show = Callable[[str], str] | Mapping[str, str]
# Four lines with the page's own subject; readers cannot distinguish more than that.
MOST_COMPARED = 3
# What the list of jobs covers, and where the rest are.
_UNRESOLVED = Markup(
    "This list covers health information jobs, jobs that lead to them or from them, and some to compare with. BLS describes "
    'the rest in its <a href="https://www.bls.gov/ooh/" target="_blank" rel="noopener">Occupational Outlook Handbook</a>.'
)
# A line must contain the typed text as is. Streamlit's default, "fuzzy", allows other letters in between: "coder" finds
# short order cooks ("cooks, short order") before the occupations that include coders.
FILTER: Literal["contains"] = "contains"
# Options named when typed text may mean several.
MOST_SUGGESTED = 6


@dataclass(frozen=True)
class Controls:
    """The selection lists of one page. Notes about values that cannot be shown go to `notes`."""

    notes: DeltaGenerator

    def pick(
        self,
        key: str,
        *,
        label: str,
        options: Sequence[str],
        default: str,
        show: Show = str,
        help: str | None = None,
        elsewhere: Collection[str] = (),
        resets: Sequence[str] = (),
        entry: Callable[[str], str] | None = None,
        resolve: Callable[[str], str | None] | None = None,
        suggest: Callable[[str], Sequence[str]] | None = None,
        unresolved: Markup | None = None,
        form: Literal["list", "row"] = "list",
    ) -> str:
        """Show a list and return the chosen code. The URL has the code, not the label: `?key=code`.

        `show` gives an option's label, itself where a mapping has none; `entry` gives a longer line for the list, which can be searched by typing.

        A list with `resolve` also takes typed text, such as a ZIP code, and turns it into an option or None; `suggest` names
        the options that such a text may mean where there are several, and `unresolved` says what to do where there are
        none. As a "row"
        (`form`), all options are shown side by side and one is pressed.

        An unknown code in the URL falls back to `default`, with a note. A choice that this page has no figures for
        (one of `elsewhere`) is kept for the pages that do. A new choice resets the lists named in `resets`, whose
        values made sense only with the old one, to their defaults.
        """
        show = _label_by(show)
        read_url(key)
        wished = st.session_state.get(wish_key(key), default)
        if wished not in options and resolve:
            wished = resolve(wished) or wished
        if wished not in options:
            with self.notes:
                layout.show_note(
                    translate("{choice} has no figures on this page; {other} is shown instead.").format(
                        choice=show(wished), other=show(default)
                    )
                    if wished in elsewhere
                    else _describe_unresolved(
                        wished,
                        [show(each) for each in (suggest(wished) if suggest else ())],
                        unresolved or help,
                        show(default),
                    )
                    if resolve
                    else translate(
                        "“{text}” in the address is not a known {label}; {other} is shown instead."
                    ).format(text=wished, label=translate(label).lower(), other=show(default))
                )
        shown = wished if wished in options else default
        known = was_shown(key)
        if known and not is_current(key, shown):
            st.session_state[key] = shown

        def keep_choice() -> None:
            st.session_state[wish_key(key)] = st.session_state[key]
            for other in resets:
                wish(other, None)

        # A browser that moves to another server sends its widget's value along. That value overrides the URL, which may
        # still name the previous choice, so the widget is set here only if this session has already shown it.
        if form == "row":
            value = (
                st.segmented_control(
                    translate(label),
                    options,
                    default=None if known else shown,
                    required=True,
                    format_func=lambda option: translate(show(option)),
                    key=key,
                    on_change=keep_choice,
                    label_visibility="collapsed",
                )
                or default
            )
        else:
            value = (
                st.selectbox(
                    translate(label),
                    options,
                    index=0 if known else list(options).index(shown),
                    format_func=entry or (lambda option: translate(show(option))),
                    key=key,
                    help=help,
                    on_change=keep_choice,
                    filter_mode=FILTER,
                    accept_new_options=resolve is not None,
                )
                or default
            )
        mark_drawn(key)
        if value != shown:
            wish(key, value)
        write_url(key, value, default)
        return value

    def type_in(
        self, key: str, *, label: str, placeholder: str, most: int, chosen: Callable[[str], None]
    ) -> str:
        """Show a field of at most `most` characters and return its text, "" by default; in the URL as `?key=text`.

        `chosen` is called with new text before the page runs again.
        """
        read_url(key)
        shown = str(st.session_state.get(wish_key(key), "")).strip()[:most]
        known = was_shown(key)
        if known and not is_current(key, shown):
            st.session_state[key] = shown

        def keep_text() -> None:
            st.session_state[wish_key(key)] = st.session_state[key]
            chosen(str(st.session_state[key]).strip())

        typed = st.text_input(
            translate(label),
            "" if known else shown,
            key=key,
            max_chars=most,
            placeholder=translate(placeholder),
            on_change=keep_text,
        )
        value = (typed or "").strip()
        mark_drawn(key)
        if value != shown:
            wish(key, value)
        write_url(key, value, "")
        return value

    def pick_some(
        self,
        key: str,
        *,
        label: str,
        options: Sequence[str],
        show: Show = str,
        most: int = MOST_COMPARED,
        help: str | None = None,
        elsewhere: Collection[str] = (),
        entry: Callable[[str], str] | None = None,
        is_open: bool = True,
    ) -> list[str]:
        """Show a list to choose up to `most` options from and return their codes, in the URL as `?key=code_code`.

        Where it is not `is_open`, the list is not sent, and what was chosen is returned.
        """
        show = _label_by(show)
        read_url(key)
        wished = [each for each in str(st.session_state.get(wish_key(key), "")).split(JOINED) if each]
        unknown = [w for w in wished if w not in options and w not in elsewhere]
        missing = [w for w in wished if w not in options and w in elsewhere]
        known = list(dict.fromkeys(w for w in wished if w in options))
        with self.notes:
            if unknown:
                layout.show_note(
                    translate("Left out, because it can't be compared here: {choices}.").format(
                        choices=join_list([f"“{u}”" for u in unknown])
                    )
                )
            if missing:
                layout.show_note(
                    translate("No figures on this page for {choices}.").format(
                        choices=join_list([show(m) for m in missing])
                    )
                )
            if len(known) > most:
                layout.show_note(
                    translate(
                        "You can compare up to {most}. The first {most} in the web address are shown."
                    ).format(most=most)
                )
        if not is_open:
            write_url(key, JOINED.join(known[:most]), "")
            st.session_state.pop(f"drawn-{key}", None)
            return known[:most]
        before = was_shown(key)
        if before and not is_current(key, known[:most]):
            st.session_state[key] = known[:most]

        def keep_choice() -> None:
            st.session_state[wish_key(key)] = JOINED.join(st.session_state[key])

        values: list[str] = st.multiselect(
            translate(label),
            options,
            format_func=entry or show,
            key=key,
            help=translate(help or "") or None,
            max_selections=most,
            placeholder=translate("Choose or type"),
            on_change=keep_choice,
            filter_mode=FILTER,
            # Typing and Enter chooses one, not all that match.
            select_all=False,
            default=None if before else known[:most],
        )
        mark_drawn(key)
        if values != known[:most]:
            wish(key, JOINED.join(values))
        write_url(key, JOINED.join(values), "")
        return values

    def occupation(self, tables: Tables, codes: Collection[str] | None = None) -> str:
        """Return the code of the occupation that the page is about."""
        options = occupations(tables, codes)
        default = CORE if CORE in options else options[0]
        return self.pick(
            "occupation",
            label="Job",
            options=options,
            default=default,
            show=lambda code: occupation_label(tables, code),
            help=f"{translate('Type a title, a job title such as coder, or a code.')} {glossary.short('SOC')}",
            elsewhere=tables.occupations,
            entry=lambda code: entries(tables).get(code, code),
            resolve=partial(find_occupation, tables),
            unresolved=_UNRESOLVED,
        )

    def dollars(self, tables: Tables) -> str:
        """Return NOMINAL for pay as it was paid, or the year whose May prices are used, listed newest first."""
        return self.pick(
            "dollars",
            label="Dollars",
            options=[NOMINAL, *map(str, list_base_years(tables))],
            default=NOMINAL,
            show=lambda d: (
                "As paid then" if d == NOMINAL else translate("In prices of May {year}").format(year=d)
            ),
            help=glossary.short("real dollars"),
        )

    def unit(self) -> PayUnit:
        """Return the unit of pay, a year or an hour."""
        code = self.pick(
            "per",
            label="Pay",
            options=list(UNITS),
            default=YEARLY.code,
            show={code: unit.label for code, unit in UNITS.items()},
            help=translate("BLS makes annual pay of 2,080 hours, 40 a week all year, without overtime."),
        )
        return UNITS[code]

    def others(
        self, tables: Tables, code: str, codes: Collection[str] | None = None, *, is_open: bool = True
    ) -> list[str]:
        """Return up to three occupations to compare with, leaving out the page's own if it was chosen here too."""
        chosen = self.pick_some(
            "compare",
            label="Other jobs",
            # The same list for every occupation, so that the browser can reuse it and it is not sent again.
            options=occupations(tables, codes),
            show=lambda each: occupation_label(tables, each),
            help="Up to three more occupations, side by side.",
            elsewhere=tables.occupations,
            entry=entries(tables).__getitem__,
            is_open=is_open,
        )
        return [each for each in chosen if each != code]

    def other_places(self, tables: Tables, code: str, area_code: str, *, is_open: bool = True) -> list[str]:
        """Return up to three places to compare with, leaving out the page's own if it was chosen here too."""
        titles = places.load_area_titles(tables)
        chosen = self.pick_some(
            "places",
            label="Other places",
            options=places.load_places(tables, code)["area_code"].astype(str).tolist(),
            show=titles,
            help="Up to three more places, side by side.",
            elsewhere=titles,
            is_open=is_open,
        )
        return [each for each in chosen if each != area_code]


def _label_by(show: Show) -> Callable[[str], str]:
    return (lambda code: show.get(code, code)) if isinstance(show, Mapping) else show


def _describe_unresolved(typed: str, suggested: Sequence[str], help: str | None, shown: str) -> str:
    """What a list says of typed text that names none of its options, or several of them; `shown` is what it shows instead."""
    if len(suggested) > 1:
        return translate("“{text}” could be any of these: {places}. Choose one from the list.").format(
            text=typed, places="; ".join(suggested[:MOST_SUGGESTED])
        )
    # The text of a catalog, not of a reader.
    form = translate("We found nothing for “{text}”. {help} Showing {other}.")
    return Markup(form).format(text=typed, help=help or "", other=shown)  # noqa: S704
