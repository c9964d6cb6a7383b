"""College Scorecard: what graduates of each program earned and owed, and what schools cost.

The Education Department's own files, and a table that somebody made from its release of 10 June 2026 (second-hand).
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import join_names, parse_figures, parse_numbers, quote, round_to_whole
from etl.formats.csv_columns import read_wide_table
from etl.formats.file_names import find_date
from etl.reading import EDUCATION, PUBLIC_DOMAIN, Reading
from etl.schema.base import QUOTED
from etl.schema.training import (
    CONTROLS,
    CREDENTIALS,
    NO_UNITID,
    OPEID_6,
    OUTCOME_FIGURES,
    PROGRAM_FIGURES,
    PROGRAMS,
    SCHOOL_OR_NONE,
    SCHOOL_OUTCOMES,
    THRESHOLD_BASIS,
)

PARQUET = b"PAR1"
# "PS" since 2024, the long form before.
WITHHELD = frozenset({"PS", "PrivacySuppressed"})
NOT_GIVEN = ("NA", "NULL")
CONTROL = dict(zip(("Public", "Private, nonprofit", "Private, for-profit", "Foreign"), CONTROLS, strict=True))
TEXTS = {
    "OPEID6": "opeid6",
    "UNITID": "school_id",
    "INSTNM": "school_name",
    "CONTROL": "control",
    "CIPCODE": "cip_code",
    "CIPDESC": "cip_title",
    "CREDLEV": "level",
}
# The first of these that a release has. Releases before 2023 gave earnings of those whose highest credential it is.
FIGURES = {
    "completers": ("IPEDSCOUNT1",),
    "earnings_1yr_usd": ("EARN_MDN_1YR", "EARN_MDN_HI_1YR"),
    "earnings_4yr_usd": ("EARN_MDN_4YR",),
    "debt_usd": ("DEBT_ALL_STGP_EVAL_MDN", "DEBTMEDIAN"),
}
SCHOOL_TEXTS = {"UNITID": "school_id", "INSTNM": "school_name", "CITY": "city", "STABBR": "state"}
# Of columns for kinds of schools, a school fills the one for its kind.
SCHOOL_FIGURES = {
    "net_price_usd": ("NPT4_PUB", "NPT4_PRIV", "NPT4_PROG", "NPT4_OTHER"),
    "completion_share": ("C150_4", "C150_L4"),
    "pell_share": ("PCTPELL",),
    "students": ("UGDS",),
}
THRESHOLDS = {"state_threshold_usd": "EARN_THR_STATE", "national_threshold_usd": "EARN_THR_NAT"}

COPY_TEXTS = dict(
    zip(
        ("opeid6", "unitid", "inst_name", "control", "cip_code", "cip_desc", "credential_level"),
        TEXTS.values(),
        strict=True,
    )
)
COPY_FIGURES = dict(
    zip(
        PROGRAM_FIGURES,
        ("completers_count", "earnings_median_1yr", "earnings_median_4yr", "debt_median"),
        strict=True,
    )
)
COPY_SCHOOL_TEXTS = {"unitid": "school_id", "inst_name": "school_name", "city": "city", "state": "state"}
COPY_SCHOOL_FIGURES = dict(
    zip(OUTCOME_FIGURES, ("net_price_avg", "completion_rate", "pell_share", "enrollment"), strict=True)
)
COPY_THRESHOLDS = {
    "state_threshold_usd": "earnings_threshold_state",
    "national_threshold_usd": "earnings_threshold_national",
}
COPY_LICENSE = f"CC BY 4.0 (the table); {PUBLIC_DOMAIN} (the figures)"

# One frame of texts and figures, and for each figure where it is withheld.
Cells = tuple[pd.DataFrame, dict[str, pd.Series]]


def read_programs(path: Path, wanted: frozenset[str] | None, tables: Mapping[str, pa.Table]) -> list[Reading]:
    """Programs in fields of study that `program_occupations` ties to wanted occupations, at four digits.

    The department's own file has no thresholds: they come from `school_outcomes`, where that is known. Raises
    LayoutChanged where columns or codes are not as expected, Unreadable where a line is damaged or no field is tied.
    """
    fields = {code[:5] for code in tables["program_occupations"]["cip_code"].to_pylist()}
    if not fields:
        raise Unreadable(
            f"{path.name} cannot be cut to programs for the listed occupations",
            expected="the crosswalk of programs and occupations",
            do="Refresh or import CIP2020_SOC2018_Crosswalk.xlsx as well",
        )
    is_copy = _is_parquet(path)
    if is_copy:
        frame, withheld = _read_copy(path, COPY_TEXTS, COPY_FIGURES, {"state_threshold_usd"})
    else:
        frame, withheld = _read_official(path, TEXTS, FIGURES, {})
        outcomes = tables["school_outcomes"].select(["school_id", "state_threshold_usd"]).to_pandas()
        thresholds = outcomes.drop_duplicates("school_id").set_index("school_id")["state_threshold_usd"]
        frame["state_threshold_usd"] = frame["school_id"].map(thresholds).astype("float64")
    frame = _prepare_programs(path.name, frame)
    frame["not_released"] = join_names(withheld)
    frame = frame[frame["cip_code"].isin(fields)]
    if frame.empty:
        raise Unreadable(f"{path.name} holds no program for a listed occupation", do=DOWNLOAD_AGAIN)
    return [_build_reading(path, frame, "programs", is_copy)]


def read_school_outcomes(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Net price, completion, Pell grants and earnings thresholds of every school. Raises LayoutChanged, Unreadable."""
    is_copy = _is_parquet(path)
    if is_copy:
        frame, withheld = _read_copy(path, COPY_SCHOOL_TEXTS, COPY_SCHOOL_FIGURES, set(COPY_THRESHOLDS))
    else:
        frame, withheld = _read_official(path, SCHOOL_TEXTS, SCHOOL_FIGURES, THRESHOLDS)
    is_odd = ~frame["school_id"].str.fullmatch(r"\d{6}(\d{2})?") | frame["school_id"].duplicated(keep=False)
    _refuse_odd(path.name, frame["school_id"], is_odd, "UNITID of six or eight digits, each once")
    frame["city"] = frame["city"].where(frame["city"] != "", None)
    frame["not_released"] = join_names(withheld)
    return [_build_reading(path, frame, "school_outcomes", is_copy)]


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(PARQUET)) == PARQUET


def _read_copy(
    path: Path, texts: Mapping[str, str], figures: Mapping[str, str], thresholds: set[str]
) -> Cells:
    """The second-hand table. It does not say why a figure is missing: each is marked as withheld."""
    extra = {name: COPY_THRESHOLDS[name] for name in thresholds}
    columns = [*texts, *figures.values(), *extra.values()]
    try:
        cells = pq.read_table(path, columns=columns).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise LayoutChanged(
            f"{path.name} lacks columns or is damaged",
            expected=", ".join(columns),
            got=" ".join(str(error).split())[:160],
            do=UNKNOWN_LAYOUT,
        ) from error
    named = {name: cells[column].fillna("").astype("str").str.strip() for column, name in texts.items()}
    numbers = {name: cells[column].astype("float64") for name, column in (*figures.items(), *extra.items())}
    return pd.DataFrame(named | numbers), {name: numbers[name].isna() for name in figures}


def _read_official(
    path: Path,
    texts: Mapping[str, str],
    figures: Mapping[str, tuple[str, ...]],
    thresholds: Mapping[str, str],
) -> Cells:
    """The department's CSV file, or the zip around it."""
    optional = [column for columns in figures.values() for column in columns]
    name, cells = read_wide_table(path, tuple(texts), (*optional, *thresholds.values()))
    frame = cells[list(texts)].rename(columns=dict(texts))
    withheld = {}
    for figure, columns in figures.items():
        given = [column for column in columns if column in cells]
        number = pd.Series(float("nan"), index=cells.index)
        is_withheld = pd.Series(False, index=cells.index)
        for column in given:
            text = cells[column].where(~cells[column].isin(NOT_GIVEN), "")
            found, is_marked, _ = parse_figures(text, withheld=WITHHELD, signed=True)
            number, is_withheld = number.fillna(found), is_withheld | is_marked
        frame[figure], withheld[figure] = number, is_withheld & number.isna()
    if not any(frame[figure].notna().any() for figure in figures):
        raise LayoutChanged(
            f"{name} gives no figure", expected="some of " + ", ".join(optional), do=UNKNOWN_LAYOUT
        )
    for figure, column in thresholds.items():
        frame[figure] = parse_numbers(cells[column]) if column in cells else float("nan")
    return frame, withheld


def _prepare_programs(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Programs with their codes as the table has them. Raises LayoutChanged, Unreadable."""
    for column, known in (("control", CONTROL), ("level", CREDENTIALS)):
        odd = frame.loc[~frame[column].isin(list(known)), column]
        if len(odd):
            raise LayoutChanged(
                f"{name} has other codes for {column}",
                expected=", ".join(known),
                got=quote(odd),
                do=UNKNOWN_LAYOUT,
            )
    frame["opeid6"] = frame["opeid6"].str.zfill(6)
    # A school that closed or merged has no UNITID any more.
    frame["school_id"] = frame["school_id"].replace({"NULL": NO_UNITID, "": NO_UNITID})
    cip = frame["cip_code"].str.replace(".", "").str.zfill(4)
    is_odd = (
        ~cip.str.fullmatch(r"\d{4}")
        | ~frame["opeid6"].str.fullmatch(OPEID_6)
        | (frame["opeid6"] == "000000")
        | ~frame["school_id"].str.fullmatch(SCHOOL_OR_NONE)
        | (frame["school_name"] == "")
        | frame.duplicated(["opeid6", "school_id", "cip_code", "level"], keep=False)
    )
    _refuse_odd(
        name, frame["school_name"], is_odd, "codes of a school and a field of four digits, each program once"
    )
    return frame.assign(
        cip_code=cip.str[:2] + "." + cip.str[2:],
        cip_title=frame["cip_title"].str.rstrip("."),
        control=frame["control"].map(CONTROL),
        credential=frame["level"].map(CREDENTIALS),
        threshold_basis=frame["state_threshold_usd"].notna().map({True: THRESHOLD_BASIS, False: None}),
    )


def _refuse_odd(name: str, cells: pd.Series, is_odd: pd.Series, expected: str) -> None:
    if is_odd.any():
        raise Unreadable(
            f"{name} holds {int(is_odd.sum())} damaged lines",
            expected=expected,
            got=quote(cells[is_odd]),
            do=DOWNLOAD_AGAIN,
        )


def _build_reading(path: Path, frame: pd.DataFrame, table: str, is_copy: bool) -> Reading:
    spec = {"programs": PROGRAMS, "school_outcomes": SCHOOL_OUTCOMES}[table]
    kind, dataset = {
        "programs": ("programs", "field of study"),
        "school_outcomes": ("schools", "institutions"),
    }[table]
    released = find_date(path)
    source_id = "-".join(filter(None, ("scorecard", kind, released))) + (QUOTED if is_copy else "")
    for column in spec.columns:
        if column.type == pa.int64():
            frame[column.name] = round_to_whole(frame[column.name])
    rows = pa.Table.from_pandas(frame.assign(source_id=source_id), spec.schema, preserve_index=False)
    return Reading(
        source_id,
        f"College Scorecard, {dataset}",
        f"release of {released}" if released else "release not stated",
        {table: rows},
        publisher=EDUCATION,
        published_at=released,
        license=COPY_LICENSE if is_copy else PUBLIC_DOMAIN,
        second_hand=is_copy,
    )
