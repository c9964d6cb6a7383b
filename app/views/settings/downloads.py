"""The downloads of `/settings`: employer types, their premiums over the average, sectors by year, and owners."""

import pandas as pd

from app.downloads.download import OCCUPATION, Chosen, Download, Parameter, by_name, maybe, of
from etl.schema.base import NUMBER, TEXT, Column
from etl.schema.wages import ANNUAL, HOURLY
from outlook.claims import Direction
from outlook.pay import premiums, settings
from outlook.tables import Tables


def _settings(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return settings.load_settings(tables, chosen["occupation"], int(chosen["year"])).frame


def _premiums(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return premiums.compute_setting_premiums(tables, chosen["occupation"], int(chosen["year"]))


def _shares(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return premiums.load_sector_shares(tables, chosen["occupation"])


def _owners(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    found, _ = premiums.compare_owners(tables, chosen["occupation"])
    return found.frame.assign(year=found.year) if found else pd.DataFrame()


_YEAR = Parameter(
    name="year",
    text="year of the May estimate; the newest where none is named",
    options=lambda tables, chosen: [str(year) for year in settings.list_years(tables, chosen["occupation"])],
    example="2025",
)
_SHARE = Column("share_pct", NUMBER, "share of the occupation's jobs; null where withheld", "percent")
_SETTINGS = (
    Column("industry_code", TEXT, "industry; remainder = the total less what is shown", required=True),
    Column("setting", TEXT, "the employer type in plain words", required=True),
    *of("wages", "employment", "employment_rse_pct"),
    _SHARE,
    *of(
        "wages",
        *ANNUAL,
        "annual_mean_usd",
        *HOURLY,
        "hourly_mean_usd",
        "wage_mean_rse_pct",
        "not_released",
        "top_coded",
    ),
    *maybe(of("wages", "source_id")),
)
_ENDS = {"": "", "_low": "; low end of its 90% interval", "_high": "; high end of its 90% interval"}


def _premium_columns(whole: str) -> tuple[Column, ...]:
    return (
        *(
            Column(
                f"premium{end}_{unit}",
                NUMBER,
                f"mean pay less that of {whole}{said}",
                "USD a year" if unit == "usd" else "percent",
            )
            for unit in ("usd", "pct")
            for end, said in _ENDS.items()
        ),
        Column(
            "direction",
            TEXT,
            f"what a test at 90% of all these means together says of each, compared with {whole}; null where a mean is missing",
            values=tuple(each.value for each in Direction),
        ),
        Column(
            "median_premium_usd",
            NUMBER,
            f"median pay less that of {whole}; no error is published, so no test",
            "USD a year",
        ),
        Column(
            "median_premium_pct",
            NUMBER,
            f"median pay less that of {whole}; no error is published, so no test",
            "percent",
        ),
    )


DOWNLOADS = by_name(
    Download(
        name="settings",
        text="pay and jobs by employer type: industries that do not overlap and cover the total",
        row="one row per employer type, in order of jobs",
        page="/settings",
        parameters=(OCCUPATION, _YEAR),
        columns=_SETTINGS,
        rows=_settings,
    ),
    Download(
        name="premiums",
        text="average pay of each employer type compared with that of all together, with its 90% interval and test",
        row="one row per employer type with a mean, in order of that mean",
        page="/settings",
        parameters=(OCCUPATION, _YEAR),
        columns=(*_SETTINGS, *_premium_columns("all employer types")),
        rows=_premiums,
    ),
    Download(
        name="shares",
        text="each sector's share of the jobs over the years of the present code",
        row="one row per sector and year",
        page="/settings",
        parameters=(OCCUPATION,),
        columns=(
            *of("wages", "year", "industry_code"),
            Column("setting", TEXT, "the sector in plain words", required=True),
            *of("wages", "employment", "employment_rse_pct"),
            _SHARE,
            *of("wages", "not_released", "source_id"),
        ),
        rows=_shares,
    ),
    Download(
        name="owners",
        text="jobs and pay by owner: private employers, government, and government's levels, which are parts of it",
        row="one row per owner",
        page="/settings",
        parameters=(OCCUPATION,),
        columns=(
            *of("wages", "year", "industry_code"),
            Column("owner", TEXT, "the owner in plain words", required=True),
            *of("wages", "employment"),
            _SHARE,
            *of(
                "wages", "annual_mean_usd", "wage_mean_rse_pct", *ANNUAL, "hourly_mean_usd", "hourly_p50_usd"
            ),
            *_premium_columns("all owners"),
            *of("wages", "not_released", "source_id"),
        ),
        rows=_owners,
    ),
)
