"""What graduates earned one, five and ten years later: Post-Secondary Employment Outcomes (PSEO), Census Bureau."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import parse_numbers, quote, round_to_whole
from etl.formats.csv_columns import read_wide_table
from etl.formats.file_names import find_year
from etl.reading import CENSUS, Reading
from etl.schema.graduates import (
    ALL_FIELDS,
    GRADUATE_EARNINGS,
    GRADUATE_INSTITUTIONS,
    INSTITUTION_LEVELS,
    PSEO_CREDENTIALS,
    PSEO_PERCENTILES,
)

KEYS = (
    *(
        "inst_level",
        "institution",
        "degree_level",
        "cip_level",
        "cipcode",
        "grad_cohort",
        "grad_cohort_years",
    ),
    *("geo_level", "ind_level"),
)
HORIZONS = (1, 5, 10)
FIGURES = (*PSEO_PERCENTILES, "graduates")
# Figures by the names that follow "y1_", in the order of FIGURES.
SUFFIXES = ("p25_earnings", "p50_earnings", "p75_earnings", "grads_earn")
COLUMNS = (
    *KEYS,
    *(f"y{years}_{suffix}" for years in HORIZONS for suffix in SUFFIXES),
    *(f"status_y{years}_earnings" for years in HORIZONS),
)
LABELS = ("institution", "label", "institution_state", "inst_level")
# By status: whether earnings are released; None where the cohort is too recent or was not followed, which is no row.
STATUSES = {"1": True, "5": False, "-1": None, "-2": None}
ALL, FOUR_DIGITS, TWO_DIGITS = "A", "4", "2"
NATION = "N"


def read_graduate_earnings(
    path: Path, wanted: frozenset[str] | None, tables: Mapping[str, pa.Table], year: int | None = None
) -> list[Reading]:
    """Earnings wherever graduates work, in fields that `program_occupations` ties to wanted occupations, and in all.

    `year` is that of the release, where the file's name has none. Raises LayoutChanged where columns or codes are not
    as expected, Unreadable where a figure is damaged or no field is tied.
    """
    fields = {code[:5] for code in tables["program_occupations"]["cip_code"].to_pylist()}
    if not fields:
        raise Unreadable(
            f"{path.name} cannot be cut to programs for the listed occupations",
            expected="the crosswalk of programs and occupations",
            do="Refresh or import CIP2020_SOC2018_Crosswalk.xlsx as well",
        )
    name, cells = read_wide_table(path, COLUMNS)
    for column, known in (
        ("inst_level", tuple(INSTITUTION_LEVELS)),
        ("cip_level", (ALL, FOUR_DIGITS, TWO_DIGITS)),
        *((f"status_y{years}_earnings", tuple(STATUSES)) for years in HORIZONS),
    ):
        _refuse_others(name, cells[column], known)
    cells["degree"] = cells["degree_level"].str.lstrip("0").str.rstrip("C")
    _refuse_others(name, cells["degree"], tuple(PSEO_CREDENTIALS))
    # Flows between industries and places have the same columns and are of parts of the graduates.
    cells = cells[(cells["geo_level"] == NATION) & (cells["ind_level"] == ALL)]
    cells = cells[
        (cells["cip_level"] == ALL) | ((cells["cip_level"] == FOUR_DIGITS) & cells["cipcode"].isin(fields))
    ]
    if cells.empty:
        raise Unreadable(f"{name} holds no program for a listed occupation", do=DOWNLOAD_AGAIN)
    source_id = _name_source("pseo", year or find_year(path))
    frame = pd.concat([_select_horizon(name, cells, years) for years in HORIZONS]).assign(source_id=source_id)
    table = pa.Table.from_pandas(frame, GRADUATE_EARNINGS.schema, preserve_index=False)
    return [
        _build_reading(source_id, "Post-Secondary Employment Outcomes, earnings", "graduate_earnings", table)
    ]


def read_institutions(path: Path, wanted: frozenset[str] | None, year: int | None = None) -> list[Reading]:
    """The institutions that a release may name. Raises LayoutChanged, Unreadable."""
    name, cells = read_wide_table(path, LABELS)
    _refuse_others(name, cells["inst_level"], tuple(INSTITUTION_LEVELS))
    codes = _build_codes(name, cells)
    if codes.duplicated().any() or (cells["label"] == "").any():
        raise Unreadable(f"{name} does not name each institution once", do=DOWNLOAD_AGAIN)
    source_id = _name_source("pseo-labels", year or find_year(path))
    frame = pd.DataFrame(
        {
            "institution_code": codes,
            "institution_level": cells["inst_level"].map(INSTITUTION_LEVELS),
            "institution_name": cells["label"],
            "state": cells["institution_state"].where(cells["institution_state"] != "", None),
            "source_id": source_id,
        }
    )
    table = pa.Table.from_pandas(frame, GRADUATE_INSTITUTIONS.schema, preserve_index=False)
    return [
        _build_reading(
            source_id, "Post-Secondary Employment Outcomes, institutions", "graduate_institutions", table
        )
    ]


def _select_horizon(name: str, cells: pd.DataFrame, years: int) -> pd.DataFrame:
    """Rows for one number of years after graduation. Raises Unreadable."""
    released = cells[f"status_y{years}_earnings"].map(STATUSES)
    cells = cells[released.notna()]
    is_released = released[released.notna()].astype(bool)
    frame = pd.DataFrame(
        {
            "institution_code": _build_codes(name, cells),
            "credential": cells["degree"].map(PSEO_CREDENTIALS),
            "cip_code": cells["cipcode"].where(cells["cip_level"] != ALL, ALL_FIELDS),
            "cohort": cells["grad_cohort"].where(cells["grad_cohort"].str.strip("0") != "", ALL_FIELDS),
            "cohort_years": parse_numbers(cells["grad_cohort_years"]).astype("Int64"),
            "years_after": years,
        }
    )
    for figure, suffix in zip(FIGURES, SUFFIXES, strict=True):
        text = cells[f"y{years}_{suffix}"]
        number = parse_numbers(text)
        odd = text[(number.notna() != is_released) | ((text != "") & number.isna())]
        if len(odd):
            raise Unreadable(
                f"column y{years}_{suffix} of {name} does not agree with its status in {len(odd)} lines",
                expected="a number where the status is 1, nothing where it is 5",
                got=quote(odd),
                do=DOWNLOAD_AGAIN,
            )
        frame[figure] = round_to_whole(number)
    frame["not_released"] = is_released.map({True: None, False: ",".join(FIGURES)})
    return frame


def _build_codes(name: str, cells: pd.DataFrame) -> pd.Series:
    """OPEID of eight digits; codes of groups as they are. The release of 2019 has six digits, some without zeros."""
    codes = cells["institution"]
    is_one = cells["inst_level"] == "I"
    six = codes[is_one].str.len().max() <= 6 if is_one.any() else False
    opeid = codes.str.zfill(6) + "00" if six else codes.str.zfill(8)
    built = opeid.where(is_one, codes.where(codes != "", "0"))
    odd = codes[~built.str.fullmatch(r"[A-Z0-9]{8}|\d{1,2}")]
    if len(odd):
        raise Unreadable(
            f"{name} holds codes that are no institution's",
            expected="six or eight digits (or a letter and five)",
            got=quote(odd),
            do=DOWNLOAD_AGAIN,
        )
    return built


def _refuse_others(name: str, cells: pd.Series, known: tuple[str, ...]) -> None:
    odd = cells[~cells.isin(known)]
    if len(odd):
        raise LayoutChanged(
            f"{name} has other codes in {cells.name}",
            expected=", ".join(known),
            got=quote(odd),
            do=UNKNOWN_LAYOUT,
        )


def _name_source(kind: str, year: int | None) -> str:
    return f"{kind}-{year}" if year else kind


def _build_reading(source_id: str, dataset: str, table: str, rows: pa.Table) -> Reading:
    year = source_id.rpartition("-")[2]
    vintage = f"{year} release" if year.isdigit() else "release not stated"
    return Reading(source_id, dataset, vintage, {table: rows}, publisher=CENSUS)
