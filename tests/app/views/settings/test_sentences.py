"""Sentences about settings: largest, highest, lowest, capped, withheld, and within the margin of error."""

import pandas as pd
import pytest

from app.components.units import YEARLY
from app.views.settings import sentences
from app.views.settings.cards import build_cards
from outlook.claims import Comparison, Direction
from outlook.pay.premiums import Owners, ShareChange
from tests.app.missing import leaks

WHO = "Medical records specialists"


def plain(text: str) -> str:
    assert leaks([text]) == []
    return text.replace("\u00a0", " ")


def setting(name: str, share: float | None, median: int | None, **change: object) -> dict[str, object]:
    return {
        "setting": name,
        "employment": 1_000,
        "employment_rse_pct": 1.0,
        "share_pct": share,
        "annual_p50_usd": median,
        "annual_mean_usd": None,
        "wage_mean_rse_pct": None,
        "year": 2025,
        "top_coded": None,
    } | change


def describe(*rows: dict[str, object]) -> str:
    return plain(sentences.describe_settings(pd.DataFrame(rows), WHO, 2025, YEARLY))


def rank(*rows: dict[str, object]) -> tuple[list[str], str]:
    """Notes of the cards, and what is said of the ranking."""
    frame = pd.DataFrame(rows)
    cards = build_cards(frame, None, 2025, YEARLY)
    said = [plain(f"{card.name} {card.figure} {card.note}") for card in cards]
    return said, plain(sentences.describe_ranking(frame, YEARLY))


def test_first_employer_type_has_share_and_rank() -> None:
    rows = (
        setting("Hospitals", 28.5, 59_120, employment=55_530),
        setting("Stores", 2.0, 40_000, employment=400),
    )
    assert describe(*rows) == (
        "In May 2025, 28.5% of medical records specialists worked in hospitals; typical (median) pay was $59,120 a year there."
    )
    assert rank(*rows)[0] == ["Hospitals 28.5% of jobs; largest of 2"]


def test_withheld_share_is_left_out() -> None:
    assert "worked in hospitals, among other employer types" in describe(setting("Hospitals", None, 59_120))


def paid(name: str, share: float, mean: int | None, rse: float = 1.0, **change: object) -> dict[str, object]:
    return setting(name, share, 50_000, annual_mean_usd=mean, wage_mean_rse_pct=rse) | change


def test_small_settings_are_not_ranked() -> None:
    cards, said = rank(
        paid("Hospitals", 28.5, 59_120),
        paid("Offices of physicians", 20.0, 47_120),
        paid("Insurance carriers", 2.9, 90_000),
    )
    assert cards[1:] == [
        "Hospitals $59,120 on average; highest of 2",
        "Offices of physicians $47,120 on average; lowest of 2",
    ]
    assert said.endswith("with 90% confidence: the 2 employer types with at least 3% of the jobs.")


def test_settings_within_error_share_a_rank() -> None:
    cards, _ = rank(paid("Hospitals", 28.5, 59_120, 5.0), paid("Offices of physicians", 20.0, 58_000, 5.0))
    assert cards[1] == "Hospitals $59,120 on average; anywhere among the 2"


def test_capped_mean_is_not_ranked() -> None:
    cards, said = rank(
        paid("Hospitals", 28.5, 59_120),
        paid("Offices of physicians", 20.0, 47_120),
        paid("Insurance carriers", 5.0, None, top_coded="annual_mean_usd"),
    )
    assert not any("Insurance" in card for card in cards)
    assert said.endswith("Not ranked, because it is above BLS's limit: insurance carriers.")


def test_no_setting_released_is_named() -> None:
    text = sentences.describe_settings(pd.DataFrame(), WHO, 2025, YEARLY)
    assert text == "BLS released no pay by employer type for medical records specialists in May 2025."


def test_order_of_medians_is_said_where_it_differs() -> None:
    _, said = rank(
        paid("Company headquarters", 10.0, 62_000, 2.0) | {"annual_p50_usd": 55_000},
        paid("Insurance", 9.0, 60_000, 2.0) | {"annual_p50_usd": 58_000},
    )
    assert said.endswith(
        "Medians put them in another order: $58,000 in insurance, $55,000 in company headquarters."
    )


@pytest.mark.parametrize(
    ("nation", "said"),
    [
        (50_000, "more than the $50,000 for all employers together (90% confidence)."),
        (75_000, "less than the $75,000 for all employers together (90% confidence)."),
        (60_100, "about the same as the $60,100 for all employers together (90% confidence)."),
        (None, "give or take $990."),
    ],
)
def test_mean_of_an_employer_type_is_tested(nation: int | None, said: str) -> None:
    row = pd.Series(
        setting("Hospitals", 28.5, 60_000, annual_mean_usd=60_000, wage_mean_rse_pct=1.0), dtype=object
    )
    whole = None if nation is None else pd.Series({"annual_mean_usd": nation, "wage_mean_rse_pct": 0.4})
    text = plain(sentences.describe_setting(row, whole, WHO, 2025, YEARLY))
    assert "Average (mean) pay was $60,000, give or take $990" in text and text.endswith(said)


def premiums(*rows: tuple[str, float, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["setting", "premium_pct", "direction"])
    return frame.assign(premium_usd=100 * frame["premium_pct"], premium_high_usd=200 * frame["premium_pct"])


def test_premiums_beyond_the_error_are_named() -> None:
    frame = premiums(
        ("Hospitals", 8.0, "more"), ("Stores", -12.0, "less"), ("Insurance", 20.0, "about the same")
    )
    assert plain(sentences.describe_premiums(frame, WHO)) == (
        "Average pay for medical records specialists, compared with all employers together: 8.0% more in hospitals and "
        "12.0% less in stores."
    )


def test_premiums_within_the_error_are_not_named() -> None:
    text = sentences.describe_premiums(premiums(("Hospitals", 8.0, "about the same")), WHO)
    assert text.startswith("No employer type's average pay for medical records specialists can be told from")


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (
            Comparison(-4_000, 1_000, Direction.LESS),
            "less than government's (−$4,000 a year, give or take $1,000).",
        ),
        (
            Comparison(4_000, 1_000, Direction.MORE),
            "more than government's (+$4,000 a year, give or take $1,000).",
        ),
        (
            Comparison(500, 1_000, Direction.SAME),
            "about the same as government's (+$500 a year, give or take $1,000).",
        ),
    ],
)
def test_private_pay_is_compared_with_government(above: Comparison, expected: str) -> None:
    frame = pd.DataFrame({"owner": ["Private employers"], "share_pct": [80.0]})
    text = plain(
        sentences.describe_owners(
            Owners(year=2025, frame=frame, private_above=above), "", title=WHO, unit=YEARLY
        )
    )
    assert text.endswith(f"Private employers' average (mean) pay was {expected}")


def share(name: str, first: float, last: float, margin: float, direction: Direction) -> ShareChange:
    return ShareChange(name, first, last, Comparison(last - first, margin, direction))


def test_largest_sure_change_of_share_is_named() -> None:
    changes = [
        share("Hospitals", 30.0, 20.0, 12.0, Direction.SAME),
        share("Insurance", 20.0, 25.0, 2.0, Direction.MORE),
    ]
    assert plain(sentences.describe_shares(changes, 2021, 2025, WHO)) == (
        "The share of insurance rose from 20.0% in May 2021 to 25.0% in May 2025 (+5.0 points, give or take 2.0)."
    )


def test_change_within_its_error_is_no_rise() -> None:
    changes = [share("Insurance", 20.0, 21.4, 2.2, Direction.SAME)]
    assert plain(sentences.describe_shares(changes, 2021, 2025, WHO)) == (
        "No sector's share changed beyond its error. The change for insurance: from 20.0% in May 2021 to 21.4% "
        "in May 2025 (+1.4 points, give or take 2.2)."
    )


def test_no_share_in_both_years_is_no_change() -> None:
    assert sentences.describe_shares([], 2021, 2025, WHO).startswith("Share of the jobs for")
