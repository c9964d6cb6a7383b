"""What a reader chooses: in the address, kept between pages, put back by going back, and words for what cannot be shown."""

import pytest
from streamlit.testing.v1 import AppTest

from app.components.controls import FILTER, MOST_NAMES, entries, occupation_label, occupations
from outlook.tables import Tables
from tests.app.reading import paragraphs


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


def moved(test: AppTest, path: str) -> AppTest:
    """The same reader on another page, at its plain address."""
    test.context = {"url": f"http://here{path}"}
    test.query_params.clear()
    return test.run()


def chosen(test: AppTest) -> str:
    assert not test.exception, [e.message for e in test.exception]
    return str(test.text[0].value)


def address(test: AppTest) -> dict[str, str]:
    return {k: v[-1] if isinstance(v, list) else v for k, v in dict(test.query_params).items()}


def notes(test: AppTest) -> list[str]:
    return paragraphs(test, "note")


def test_defaults_stand_in_no_address_and_need_no_word() -> None:
    test = page()
    assert (chosen(test), address(test), notes(test)) == ("apple none", {}, [])


def test_an_address_is_shown_and_stays() -> None:
    test = page(fruit="pear", sort="late", others="b_a")
    assert chosen(test) == "pear late b+a"
    assert address(test) == {"fruit": "pear", "sort": "late", "others": "b_a"}
    assert notes(test) == []


def test_a_choice_is_written_and_the_default_leaves_the_address() -> None:
    test = page()
    test.selectbox(key="fruit").set_value("plum").run()
    assert (chosen(test), address(test)) == ("plum none", {"fruit": "plum"})
    test.selectbox(key="fruit").set_value("apple").run()
    assert (chosen(test), address(test)) == ("apple none", {})


def test_an_address_counts_more_than_an_earlier_choice() -> None:
    test = page()
    test.selectbox(key="fruit").set_value("plum").run()
    test.query_params["fruit"] = "pear"
    test.run()
    assert (chosen(test), address(test)) == ("pear none", {"fruit": "pear"})


def test_a_choice_counts_more_than_the_address_that_it_was_made_at() -> None:
    test = page(fruit="pear")
    test.selectbox(key="fruit").set_value("plum").run()
    assert (chosen(test), address(test)) == ("plum none", {"fruit": "plum"})


def test_an_unknown_value_gives_the_default_and_a_word_as_text() -> None:
    test = page(fruit="<b>fig</b>")
    assert (chosen(test), address(test)) == ("apple none", {})
    (said,) = notes(test)
    assert "in the address is not a known fruit; Apple is shown instead" in said
    assert "<b>fig" not in " ".join(str(h.proto.body) for h in test.get("html"))


def test_a_choice_that_other_pages_have_is_kept_for_them_and_a_word_says_what_is_shown() -> None:
    test = page(fruit="quince")
    assert chosen(test) == "apple none"
    assert notes(test) == ["Quince has no figures on this page; Apple is shown instead."]
    assert test.session_state["wish-fruit"] == "quince"


def test_a_choice_is_kept_on_another_page() -> None:
    test = page("/one")
    test.selectbox(key="fruit").set_value("plum").run()
    moved(test, "/two")
    assert (chosen(test), address(test)) == ("plum none", {"fruit": "plum"})


def test_going_back_to_the_plain_address_of_the_page_puts_the_default_back() -> None:
    test = page("/one")
    test.selectbox(key="fruit").set_value("plum").run()
    moved(test, "/one")
    assert (chosen(test), address(test)) == ("apple none", {})


def test_going_back_puts_what_is_compared_back_too() -> None:
    test = page("/one")
    test.multiselect(key="others").set_value(["a", "b"]).run()
    assert address(test) == {"others": "a_b"}
    moved(test, "/one")
    assert (chosen(test), address(test)) == ("apple none", {})


def test_choosing_anew_puts_back_what_only_made_sense_before() -> None:
    test = page(fruit="pear", sort="late")
    test.selectbox(key="fruit").set_value("plum").run()
    assert (chosen(test), address(test)) == ("plum none", {"fruit": "plum"})


def test_an_address_puts_nothing_back() -> None:
    test = page(fruit="pear", sort="late")
    test.query_params["fruit"] = "plum"
    test.run()
    assert chosen(test) == "plum late"


def test_more_than_three_compared_are_the_first_three_and_a_word() -> None:
    test = page(others="e_d_c_b")
    assert (chosen(test), address(test)) == ("apple none e+d+c", {"others": "e_d_c"})
    assert notes(test) == ["At most 3 can be compared; the first 3 of the address are shown."]


def test_twice_the_same_is_compared_once() -> None:
    assert chosen(page(others="b_b_a_b")) == "apple none b+a"


def test_what_cannot_be_compared_is_left_out_with_a_word() -> None:
    test = page(others="a_x_<i>y</i>")
    assert (chosen(test), address(test)) == ("apple none a", {"others": "a"})
    assert notes(test) == ["“x” and “<i>y</i>” in the address cannot be compared here and are left out."]
    assert notes(page(others="x")) == ["“x” in the address cannot be compared here and is left out."]
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
def test_an_occupation_is_found_by_title_job_title_and_code(tables: Tables, typed: str, code: str) -> None:
    assert FILTER == "contains"
    found = [each for each, line in entries(tables).items() if typed in line.lower()]
    assert found[0] == code


def test_a_line_begins_with_its_label_and_lists_no_more_names_than_can_be_read(tables: Tables) -> None:
    assert list(entries(tables)) == occupations(tables)
    for code, line in entries(tables).items():
        label, _, names = line.partition(" · ")
        assert label == occupation_label(tables, code)
        assert len(names.split(", ")) <= MOST_NAMES
    assert entries(tables)["29-2072"].partition(" · ")[2].startswith("Medical Coder, ")
    # No job title is listed for all occupations together.
    assert entries(tables)["00-0000"] == occupation_label(tables, "00-0000")


def _lists() -> None:
    import streamlit as st

    from app.components.controls import Controls
    from app.edition import tables

    controls = Controls(st.container())
    code = controls.occupation(tables())
    st.text(" ".join([code, *controls.others(tables(), code)]))


def test_the_list_to_compare_with_is_one_list_and_its_own_occupation_is_not_compared() -> None:
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


def test_a_list_is_told_its_value_only_where_that_is_another() -> None:
    test = AppTest.from_function(_lists, default_timeout=30)
    test.context = {"url": "http://here/"}
    test.run()
    test.selectbox(key="occupation").set_value("31-9092").run()
    assert not test.selectbox(key="occupation").proto.set_value
    test.query_params["occupation"] = "29-9021"
    test.run()
    assert test.selectbox(key="occupation").proto.set_value
    assert chosen(test) == "29-9021"
