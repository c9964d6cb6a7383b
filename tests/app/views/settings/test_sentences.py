"""Sentences about settings: largest, highest, lowest, capped, withheld, and within the margin of error."""

import pandas as pd
import pytest

from app.views.settings import sentences
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
        "share_pct": share,
        "annual_p50_usd": median,
        "annual_mean_usd": None,
        "wage_mean_rse_pct": None,
        "year": 2025,
        "top_coded": None,
    } | change


def describe(*rows: dict[str, object]) -> str:
    return plain(sentences.describe_settings(pd.DataFrame(rows), WHO, 2025))


def test_most_jobs_are_in_a_setting_over_half() -> None:
    text = describe(setting("Hospitals", 60.0, 59_120))
    assert text.startswith("In May 2025 most medical records specialists (60.0%) worked in hospitals; half")


def test_largest_setting_below_half_has_its_share() -> None:
    text = describe(setting("Hospitals", 28.5, 59_120))
    assert "of the settings listed here, the largest was hospitals, with 28.5% of medical" in text


def test_withheld_share_is_left_out() -> None:
    assert "worked in hospitals among other settings" in describe(setting("Hospitals", None, 59_120))


def paid(name: str, share: float, mean: int | None, rse: float = 1.0, **change: object) -> dict[str, object]:
    return setting(name, share, 50_000, annual_mean_usd=mean, wage_mean_rse_pct=rse) | change


def test_small_settings_are_not_ranked() -> None:
    text = describe(
        paid("Hospitals", 28.5, 59_120),
        paid("Offices of physicians", 20.0, 47_120),
        paid("Insurance carriers", 2.9, 90_000),
    )
    assert text.endswith(
        "hospitals ($59,120) is highest of 2 and offices of physicians ($47,120) is lowest of 2 (tested at 90%)."
    )


def test_settings_within_error_share_a_rank() -> None:
    text = describe(paid("Hospitals", 28.5, 59_120, 5.0), paid("Offices of physicians", 20.0, 58_000, 5.0))
    assert "hospitals ($59,120) is anywhere among the 2 and" in text


def test_capped_mean_is_not_ranked() -> None:
    text = describe(
        paid("Hospitals", 28.5, 59_120),
        paid("Offices of physicians", 20.0, 47_120),
        paid("Insurance carriers", 5.0, None, top_coded="annual_mean_usd"),
    )
    assert text.endswith("Not ranked, because it is above BLS's limit: insurance carriers.")


def test_no_setting_released_is_named() -> None:
    text = sentences.describe_settings(pd.DataFrame(), WHO, 2025)
    assert text == "BLS released no pay by setting for medical records specialists in May 2025."


@pytest.mark.parametrize(
    ("nation", "expected"),
    [
        (50_000, "20.0% more than in all settings together."),
        (75_000, "20.0% less than in all settings together."),
        (60_000, "as in all settings together."),
    ],
)
def test_setting_is_compared_with_all(nation: int, expected: str) -> None:
    row = pd.Series(setting("Hospitals", 28.5, 60_000), dtype=object)
    text = sentences.describe_setting(row, pd.Series({"annual_p50_usd": nation}), WHO, 2025)
    assert plain(text).endswith(expected)


def test_mean_of_a_setting_has_its_interval() -> None:
    row = pd.Series(
        setting("Hospitals", 28.5, 60_000, annual_mean_usd=60_000, wage_mean_rse_pct=1.0), dtype=object
    )
    text = plain(sentences.describe_setting(row, None, WHO, 2025))
    assert text.endswith("The average (mean) was $60,000, with a 90% interval from $59,010 to $60,990.")


def premiums(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    columns = ["setting", "premium_pct", "premium_low_usd", "premium_high_usd"]
    return pd.DataFrame(rows, columns=columns)


def test_premiums_beyond_the_error_are_named() -> None:
    frame = premiums(("Hospitals", 8.0, 100, 900), ("Offices of physicians", -12.0, -900, -100))
    assert plain(sentences.describe_premiums(frame, WHO)) == (
        "Against the average of all settings, medical records specialists are paid 8.0% more in hospitals and 12.0% "
        "less in offices of physicians."
    )


def test_premiums_within_the_error_are_not_named() -> None:
    text = sentences.describe_premiums(premiums(("Hospitals", 8.0, -100, 900)), WHO)
    assert text.startswith("No setting's average pay of medical records specialists is surely apart")


def owners(middle: float, low: float, high: float) -> Owners:
    frame = pd.DataFrame({"owner": ["Private employers"], "share_pct": [80.0]})
    return Owners(year=2025, frame=frame, private_above=(middle, low, high))


@pytest.mark.parametrize(
    ("difference", "expected"),
    [
        ((-4_000, -5_000, -3_000), "$4,000 less than government (90% interval $3,000 to $5,000)."),
        ((4_000, 3_000, 5_000), "$4,000 more than government (90% interval $3,000 to $5,000)."),
        ((500, -500, 1_500), "$500 more than government, a difference within the margin of error."),
    ],
)
def test_private_pay_is_compared_with_government(
    difference: tuple[float, float, float], expected: str
) -> None:
    text = plain(sentences.describe_owners(owners(*difference), "", title=WHO))
    assert text.endswith(expected)


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
        "No sector's share changed by more than its error; the change of insurance was from 20.0% in May 2021 to 21.4% "
        "in May 2025 (+1.4 points, give or take 2.2)."
    )


def test_no_share_in_both_years_is_no_change() -> None:
    assert sentences.describe_shares([], 2021, 2025, WHO).startswith("Shares of the jobs of")
