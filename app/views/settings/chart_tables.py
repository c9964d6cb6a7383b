"""The tables that readers see below the charts of `/settings`, every cell a text."""

import pandas as pd

from app import text
from outlook.claims import describe_direction
from outlook.pay.settings import REMAINDER


def build_settings_table(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per employer type, and the remainder, which has jobs but no pay."""
    remainder = frame["industry_code"] == REMAINDER

    def format_pay(column: str) -> list[str]:
        return [
            "–" if is_remainder else text.format_figure(row, column)
            for is_remainder, (_, row) in zip(remainder, frame.iterrows(), strict=True)
        ]

    return pd.DataFrame(
        {
            "Employer type": frame["setting"],
            "Jobs": [text.format_count(value) for value in frame["employment"]],
            "Share": [text.format_percent(value) for value in frame["share_pct"]],
            "10th pct.": format_pay("annual_p10_usd"),
            "25th pct.": format_pay("annual_p25_usd"),
            "Median": format_pay("annual_p50_usd"),
            "75th pct.": format_pay("annual_p75_usd"),
            "90th pct.": format_pay("annual_p90_usd"),
        }
    )


def build_premiums_table(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per employer type with a mean: its pay compared with that of all together."""
    return pd.DataFrame(
        {
            "Employer type": frame["setting"],
            "Mean pay": [text.format_figure(row, "annual_mean_usd") for _, row in frame.iterrows()],
            "Compared with all": [text.format_percent(value, signed=True) for value in frame["premium_pct"]],
            "90% interval": [
                f"{text.format_percent(low, signed=True)} to {text.format_percent(high, signed=True)}"
                if text.is_known(low)
                else "none published"
                for low, high in zip(frame["premium_low_pct"], frame["premium_high_pct"], strict=True)
            ],
            "Tested at 90%": [describe_direction(each) for each in frame["direction"]],
            "Median compared": [
                text.format_percent(value, signed=True) for value in frame["median_premium_pct"]
            ],
        }
    )


def build_owners_table(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per owner: private employers, government, and its levels."""
    return pd.DataFrame(
        {
            "Owner": frame["owner"],
            "Jobs": [text.format_figure(row, "employment", text.format_count) for _, row in frame.iterrows()],
            "Share": [
                text.format_percent(value) if text.is_known(value) else "not released"
                for value in frame["share_pct"]
            ],
            "Mean pay": [text.format_figure(row, "annual_mean_usd") for _, row in frame.iterrows()],
            "Median pay": [text.format_figure(row, "annual_p50_usd") for _, row in frame.iterrows()],
        }
    )


def build_shares_table(wide: pd.DataFrame) -> pd.DataFrame:
    """One row per sector and one column per year."""
    return pd.DataFrame(
        {"Sector": wide.index}
        | {f"May {year}": [text.format_percent(v) for v in wide[year]] for year in wide}
    )
