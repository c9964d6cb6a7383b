"""The tables that readers see below the charts of `/settings`, every cell a text."""

import pandas as pd

from app import text
from app.components.units import PayUnit
from app.views.settings.sentences import name_setting_alone
from outlook.claims import describe_direction
from outlook.pay.settings import REMAINDER


def build_settings_table(frame: pd.DataFrame, unit: PayUnit) -> pd.DataFrame:
    """One row per employer type, and the remainder, which has jobs but no pay."""
    remainder = frame["industry_code"] == REMAINDER

    def format_pay(percentile: str) -> list[str]:
        return [
            "–" if is_remainder else text.format_figure(row, unit.column(percentile), unit.format)
            for is_remainder, (_, row) in zip(remainder, frame.iterrows(), strict=True)
        ]

    return pd.DataFrame(
        {
            "Employer type": [name_setting_alone(row) for _, row in frame.iterrows()],
            "Jobs": [text.format_count(value) for value in frame["employment"]],
            "Share": [text.format_percent(value) for value in frame["share_pct"]],
            "10th pct.": format_pay("p10"),
            "25th pct.": format_pay("p25"),
            "Median": format_pay("p50"),
            "75th pct.": format_pay("p75"),
            "90th pct.": format_pay("p90"),
        }
    )


def build_premiums_table(frame: pd.DataFrame, unit: PayUnit) -> pd.DataFrame:
    """One row per employer type with a mean: its pay compared with that of all together."""
    return pd.DataFrame(
        {
            "Employer type": frame["setting"],
            f"Mean pay {unit.per}": _format_column(frame, "mean", unit),
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


def build_owners_table(frame: pd.DataFrame, unit: PayUnit) -> pd.DataFrame:
    """One row per owner: private employers, government, and its levels."""
    return pd.DataFrame(
        {
            "Owner": frame["owner"],
            "Jobs": [text.format_figure(row, "employment", text.format_count) for _, row in frame.iterrows()],
            "Share": [
                text.format_percent(value) if text.is_known(value) else "not released"
                for value in frame["share_pct"]
            ],
            f"Mean pay {unit.per}": _format_column(frame, "mean", unit),
            f"Median pay {unit.per}": _format_column(frame, "p50", unit),
        }
    )


def _format_column(frame: pd.DataFrame, percentile: str, unit: PayUnit) -> list[str]:
    return [text.format_figure(row, unit.column(percentile), unit.format) for _, row in frame.iterrows()]


def build_shares_table(wide: pd.DataFrame) -> pd.DataFrame:
    """One row per sector and one column per year."""
    return pd.DataFrame(
        {"Sector": wide.index}
        | {f"May {year}": [text.format_percent(v) for v in wide[year]] for year in wide}
    )
