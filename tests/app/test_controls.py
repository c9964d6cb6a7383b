"""Choices: in the URL, kept between pages, restored by going back, with notes about values that cannot be shown."""

import pytest
from streamlit.testing.v1 import AppTest

from app.components.controls import FILTER
from app.components.occupation_list import MOST_NAMES, entries, find_occupation, occupation_name, occupations
from outlook.tables import Tables
from tests.app.reading import html, paragraphs
from tests.app.test_pages import opened


def _script() -> None:
    import streamlit as st

    from app.components.controls import Controls

    controls = Controls(st.container())
    fruit = controls.pick(
        "fruit",
        label="Fruit",
        options=["apple", "pear", "plum"],
        default="apple",
        show=str.title,
        elsewhere=["quince"],
        resets=("sort",),
    )
    sort = controls.pick("sort", label="Sort", options=["none", "early", "late"], default="none")
    others = controls.pick_some(
        "others",
        label="Compare with",
        options=["a", "b", "c", "d", "e"],
        show=str.upper,
        elsewhere=["z"],
        most=3,
    )
    st.text(f"{fruit} {sort} {'+'.join(others)}")


def page(path: str = "/", state: dict[str, object] | None = None, **query: str) -> AppTest:
    test = AppTest.from_function(_script, default_timeout=30)
    test.context = {"url": f"http://here{path}"}
    for name, value in query.items():
        test.query_params[name] = value
    for key, value in (state or {}).items():
        test.session_state[key] = value
    return test.run()


def move_to(test: AppTest, path: str) -> AppTest:
    """Take the same reader to another page, at a URL without a query."""
    test.context = {"url": f"http://here{path}"}
    test.query_params.clear()
    return test.run()


def chosen(test: AppTest) -> str:
    assert not test.exception, [e.message for e in test.exception]
    return str(test.text[0].value)


def url_query(test: AppTest) -> dict[str, str]:
    return {k: v[-1] if isinstance(v, list) else v for k, v in dict(test.query_params).items()}


def notes(test: AppTest) -> list[str]:
    return paragraphs(test, "note")


def test_defaults_leave_url_and_notes_empty() -> None:
    test = page()
    assert (chosen(test), url_query(test), notes(test)) == ("apple none", {}, [])


def test_url_sets_the_lists_and_is_kept() -> None:
    test = page(fruit="pear", sort="late", others="b_a")
    assert chosen(test) == "pear late b+a"
    assert url_query(test) == {"fruit": "pear", "sort": "late", "others": "b_a"}
    assert notes(test) == []


def test_only_nondefault_choices_are_in_url() -> None:
    test = page()
    test.selectbox(key="fruit").set_value("plum").run()
    assert (chosen(test), url_query(test)) == ("plum none", {"fruit": "plum"})
    test.selectbox(key="fruit").set_value("apple").run()
    assert (chosen(test), url_query(test)) == ("apple none", {})


def test_url_overrides_earlier_choice() -> None:
    test = page()
    test.selectbox(key="fruit").set_value("plum").run()
    test.query_params["fruit"] = "pear"
    test.run()
    assert (chosen(test), url_query(test)) == ("pear none", {"fruit": "pear"})


def test_choice_overrides_current_url() -> None:
    test = page(fruit="pear")
    test.selectbox(key="fruit").set_value("plum").run()
    assert (chosen(test), url_query(test)) == ("plum none", {"fruit": "plum"})


def test_unknown_value_gives_default_and_note() -> None:
    test = page(fruit="<b>fig</b>")
    assert (chosen(test), url_query(test)) == ("apple none", {})
    (said,) = notes(test)
    assert "in the address is not a known fruit; Apple is shown instead" in said
    assert "<b>fig" not in " ".join(str(h.proto.body) for h in test.get("html"))


def test_choice_for_other_pages_is_kept() -> None:
    test = page(fruit="quince")
    assert chosen(test) == "apple none"
    assert notes(test) == ["Quince has no figures on this page; Apple is shown instead."]
    assert test.session_state["wish-fruit"] == "quince"


def test_choice_carries_over_to_another_page() -> None:
    test = page("/one")
    test.selectbox(key="fruit").set_value("plum").run()
    move_to(test, "/two")
    assert (chosen(test), url_query(test)) == ("plum none", {"fruit": "plum"})


def test_going_back_restores_the_default() -> None:
    test = page("/one")
    test.selectbox(key="fruit").set_value("plum").run()
    move_to(test, "/one")
    assert (chosen(test), url_query(test)) == ("apple none", {})


def test_going_back_restores_comparisons() -> None:
    test = page("/one")
    test.multiselect(key="others").set_value(["a", "b"]).run()
    assert url_query(test) == {"others": "a_b"}
    move_to(test, "/one")
    assert (chosen(test), url_query(test)) == ("apple none", {})


def test_new_choice_resets_dependent_lists() -> None:
    test = page(fruit="pear", sort="late")
    test.selectbox(key="fruit").set_value("plum").run()
    assert (chosen(test), url_query(test)) == ("plum none", {"fruit": "plum"})


def test_url_does_not_reset_dependent_lists() -> None:
    test = page(fruit="pear", sort="late")
    test.query_params["fruit"] = "plum"
    test.run()
    assert chosen(test) == "plum late"


def test_comparison_is_cut_to_three_with_note() -> None:
    test = page(others="e_d_c_b")
    assert (chosen(test), url_query(test)) == ("apple none e+d+c", {"others": "e_d_c"})
    assert notes(test) == ["You can compare up to 3. The first 3 in the web address are shown."]


def test_duplicates_are_compared_once() -> None:
    assert chosen(page(others="b_b_a_b")) == "apple none b+a"


def test_unknown_comparisons_are_noted() -> None:
    test = page(others="a_x_<i>y</i>")
    assert (chosen(test), url_query(test)) == ("apple none a", {"others": "a"})
    assert notes(test) == ["Left out, because it can't be compared here: “x” and “<i>y</i>”."]
    assert notes(page(others="x")) == ["Left out, because it can't be compared here: “x”."]
    assert notes(page(others="z_a")) == ["No figures on this page for Z."]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("coder", "29-2072"),
        ("medical coder", "29-2072"),
        ("medical records technician", "29-2072"),
        ("health information technician", "29-2072"),
        ("registrar", "29-9021"),
        ("29-9021", "29-9021"),
        ("phlebotom", "31-9097"),
    ],
)
def test_occupation_is_found_by_title_or_code(tables: Tables, typed: str, code: str) -> None:
    assert FILTER == "contains"
    found = [each for each, line in entries(tables).items() if typed in line.lower()]
    assert found[0] == code


def test_list_line_has_label_and_few_titles(tables: Tables) -> None:
    assert list(entries(tables)) == occupations(tables)
    for code, line in entries(tables).items():
        title, _, rest = line.partition("  ")
        shown, _, names = rest.strip().partition(" · ")
        assert (title, shown) == (occupation_name(tables, code), code)
        assert len(names.split(", ")) <= MOST_NAMES
    assert entries(tables)["29-2072"].partition(" · ")[2].startswith("Medical Coder, ")
    # The total for all occupations has no job titles.
    assert entries(tables)["00-0000"].endswith("  00-0000")


def _lists() -> None:
    import streamlit as st

    from app.components.controls import Controls
    from app.edition import tables

    controls = Controls(st.container())
    code = controls.occupation(tables())
    st.text(" ".join([code, *controls.others(tables(), code)]))


def test_page_occupation_is_not_compared() -> None:
    test = AppTest.from_function(_lists, default_timeout=30)
    test.context = {"url": "http://here/"}
    test.run()
    before = list(test.multiselect(key="compare").options)
    test.multiselect(key="compare").set_value(["29-9021", "31-9092"]).run()
    test.selectbox(key="occupation").set_value("29-9021").run()
    assert chosen(test) == "29-9021 31-9092"
    assert list(test.multiselect(key="compare").options) == before
    assert test.query_params["compare"] in ("29-9021_31-9092", ["29-9021_31-9092"])
    assert notes(test) == []


def test_list_value_is_sent_only_when_changed() -> None:
    test = AppTest.from_function(_lists, default_timeout=30)
    test.context = {"url": "http://here/"}
    test.run()
    test.selectbox(key="occupation").set_value("31-9092").run()
    assert not test.selectbox(key="occupation").proto.set_value
    test.query_params["occupation"] = "29-9021"
    test.run()
    assert test.selectbox(key="occupation").proto.set_value
    assert chosen(test) == "29-9021"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("29-2072", "29-2072"), ("medical coder", "29-2072"), ("Medical Assistant", "31-9092")],
)
def test_typed_job_is_found(tables: Tables, typed: str, code: str) -> None:
    assert find_occupation(tables, typed) == code


def test_job_out_of_range_leads_to_the_handbook() -> None:
    test = opened("overview", occupation="registered <b>nurse")
    note = paragraphs(test, "note")[0]
    assert "Occupational Outlook Handbook" in note and "registered <b>nurse" in note
    assert 'href="https://www.bls.gov/ooh/"' in " ".join(html(test))
    assert not any("<b>nurse" in each for each in html(test))
