"""Text for figures that are up, down, unchanged, capped or missing, without traces such as "nan"."""

import pandas as pd
import pytest

from app import text as app_text
from outlook.translation import use_language

SPECIALISTS = "Medical records specialists"
NBSP = "\u00a0"


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def row(**change: object) -> "pd.Series[object]":
    figures: dict[str, object] = {
        "year": 2025,
        "employment": 194_720,
        "annual_p10_usd": 37_000,
        "annual_p50_usd": 51_140,
        "annual_p90_usd": 81_150,
        "top_coded": None,
        "not_released": None,
    }
    return pd.Series({**figures, **change}, dtype=object)


def test_figures_have_units_or_not_released() -> None:
    assert app_text.format_dollars(51_140) == "$51,140"
    assert app_text.format_count(194_720.0) == "194,720"
    assert plain(app_text.format_percent(7.1)) == "7.1%"
    for missing in (None, float("nan"), pd.NA):
        assert (
            app_text.format_dollars(missing)
            == app_text.format_count(missing)
            == app_text.format_percent(missing)
            == "not released by BLS"
        )


def test_signed_percent_has_plus_or_minus() -> None:
    assert plain(app_text.format_percent(7.1, signed=True)) == "+7.1%"
    assert plain(app_text.format_percent(-4.9, signed=True)) == "−4.9%"
    assert plain(app_text.format_percent(0.0, signed=True)) in ("0.0%", "+0.0%")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (57_159.6, "money", "$57,160"),
        (48_774.6, "money", "$48,770"),
        (20_076.4, "count", "20,080"),
        (21_490, "count", "21,490"),
        (60, "count", "60"),
        (1.3, "ratio", "1.30"),
        (None, "ratio", "not released by BLS"),
        (pd.NA, "count", "not released by BLS"),
    ],
)
def test_measure_is_formatted_by_kind(value: object, kind: str, text: str) -> None:
    assert app_text.format_measure(value, kind) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (80_250, "money", "$80k"),
        (21_490, "count", "21k"),
        (9_990, "count", "9,990"),
        (60, "count", "60"),
        (2.64, "ratio", "2.6"),
    ],
)
def test_map_figure_is_short(value: float, kind: str, text: str) -> None:
    assert app_text.format_measure_short(value, kind) == text


def test_capped_figure_is_above_the_limit() -> None:
    capped = row(annual_p90_usd=pd.NA, top_coded="hourly_p90_usd,annual_p90_usd")
    assert app_text.format_figure(capped, "annual_p90_usd") == "above BLS's limit"
    assert (
        app_text.format_figure(row(annual_p90_usd=pd.NA, top_coded=float("nan")), "annual_p90_usd")
        == "not released by BLS"
    )
    assert app_text.format_figure(capped, "annual_p50_usd") == "$51,140"


def test_title_in_sentence_is_lowercase() -> None:
    assert app_text.lower_title(SPECIALISTS) == "medical records specialists"
    assert app_text.lower_title("Total, all occupations") == "all occupations"


@pytest.mark.parametrize(
    ("value", "text"),
    [(61_723.4, "$61,720"), (61_726.0, "$61,730"), (4.0, "$0"), (None, "not released by BLS")],
)
def test_computed_figure_is_rounded_to_tens(value: object, text: str) -> None:
    assert app_text.format_about(value) == text
    assert app_text.format_tens(value) == text.replace("$", "")


def test_zero_after_rounding_has_no_sign() -> None:
    for value in (0, 0.0, -0.0, 0.04, -0.04):
        assert (
            plain(app_text.format_percent(value))
            == plain(app_text.format_percent(value, signed=True))
            == "0.0%"
        )


def test_list_joins_last_item_with_and() -> None:
    listed = [app_text.join_list(things) for things in ([], ["a"], ["a", "b"], ["a", "b", "c"])]
    assert listed == ["", "a", "a and b", "a, b, and c"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Medical records specialists", "medical records specialists"),
        ("Total, all occupations", "all occupations"),
        ("English language teachers", "English language teachers"),
        ("HR managers", "HR managers"),
        ("Miscellaneous Managers", "miscellaneous managers"),
        ("First-Line Supervisors of Sales Workers", "first-line supervisors of sales workers"),
        ("Teachers of English as a Second Language", "teachers of English as a second language"),
        ("CNC Tool Programmers", "CNC tool programmers"),
        ("", ""),
    ],
)
def test_title_in_sentence_keeps_proper_names(title: str, text: str) -> None:
    assert app_text.lower_title(title) == text


def test_hourly_pay_replaces_missing_annual() -> None:
    actors = row(annual_p10_usd=None, annual_p50_usd=None, annual_p90_usd=None, hourly_p50_usd=29.05)
    assert app_text.describe_median(actors).startswith(
        "typical (median) pay was $29.05 an hour (BLS publishes only"
    )
    assert app_text.format_figure(actors, "annual_p50_usd") == "$29.05 an hour"
    assert app_text.format_figure(actors, "annual_p90_usd") == app_text.NOT_RELEASED
    assert "the median was $29.05 an hour" in app_text.describe_missing_pay(actors, "Actors")
    # Beside annual pay, it is in parentheses.
    assert app_text.describe_median(row(hourly_p50_usd=24.59)).endswith(" a year ($24.59 an hour)")


def test_missing_annual_pay_is_explained() -> None:
    capped = row(annual_p50_usd=None, top_coded="annual_p50_usd")
    assert "above the highest wage that BLS prints" in app_text.describe_missing_pay(capped, "Orthodontists")
    assert (
        app_text.describe_missing_pay(row(annual_p50_usd=None), "Actors")
        == "BLS did not release median pay for actors."
    )


def test_spanish_and_follows_the_next_sound() -> None:
    with use_language("es"):
        assert app_text.join_list(["Utah", "Idaho"]) == "Utah e Idaho"
        assert app_text.join_list(["Iowa", "Utah", "Nevada"]) == "Iowa, Utah y Nevada"
    assert app_text.join_list(["Utah", "Idaho"]) == "Utah and Idaho"
