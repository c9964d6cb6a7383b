"""The flat file as a frame, and changes to it.

One row is one line of the file; columns: kind (N, S, M), area, industry, occupation, figure (datatype), year, value,
note (footnote code). All of them are text.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.planted.layout import ANNUAL_ALL, CORE, DECIMALS, HOURLY_ALL, KEY


def read_flat(path: Path, wanted: Iterable[str]) -> pd.DataFrame:
    """Return the lines of the wanted occupations (six digits) in the file's order, as text without padding."""
    only = ", ".join(f"'{code}'" for code in sorted(wanted))
    with duckdb.connect() as db:
        db.execute("SET threads = 1")
        lines = db.sql(
            f"""
            SELECT substr(i, 4, 1) AS kind, substr(i, 5, 7) AS area, substr(i, 12, 6) AS industry,
                   substr(i, 18, 6) AS occupation, substr(i, 24, 2) AS figure, trim(year) AS year,
                   trim(value) AS value, coalesce(trim(footnote_codes), '') AS note
            FROM (SELECT *, trim(series_id) AS i FROM read_csv('{path}', delim='\t', header=true, quote='',
                  all_varchar=true, normalize_names=true, names=['series_id', 'year', 'period', 'value', 'footnote_codes']))
            WHERE substr(i, 18, 6) IN ({only})
            """
        ).df()
    return lines.astype(str)


def format_flat(lines: pd.DataFrame, ids: pd.Series | None = None) -> bytes:
    """Write the frame in BLS's layout: padded, CRLF. `ids` replaces the series IDs."""
    if ids is None:
        ids = (
            "OEU" + lines["kind"] + lines["area"] + lines["industry"] + lines["occupation"] + lines["figure"]
        )
    body = (
        ids.str.ljust(30)
        + "\t"
        + lines["year"]
        + "\tA01\t"
        + lines["value"].str.rjust(12)
        + "\t"
        + lines["note"]
    )
    head = "series_id                     \tyear\tperiod\t       value\tfootnote_codes"
    return ("\r\n".join([head, *body]) + "\r\n").encode()


def parse_figures(lines: pd.DataFrame) -> pd.Series:
    """Return the figures as numbers; NaN for withheld ones."""
    return pd.to_numeric(lines["value"], errors="coerce")


def format_figures(number: pd.Series, figure: pd.Series) -> pd.Series:
    """Print numbers as the flat file does, with the decimals of their datatype."""
    return pd.Series(
        [f"{n:.{DECIMALS[f]}f}" for n, f in zip(number, figure, strict=True)], index=number.index, dtype="str"
    )


def change_figures(
    lines: pd.DataFrame, where: pd.Series, by: Callable[[pd.Series], pd.Series]
) -> pd.DataFrame:
    """Apply `by` to the figures of the rows `where`, except withheld ones."""
    at = where & (lines["value"] != "-")
    values = lines["value"].copy()
    values[at] = format_figures(by(parse_figures(lines[at])), lines["figure"][at])
    return lines.assign(value=values)


def multiply(lines: pd.DataFrame, where: pd.Series, factor: float) -> pd.DataFrame:
    """Multiply the figures of the rows `where`."""
    return change_figures(lines, where, lambda n: n * factor)


def relabel(lines: pd.DataFrame, column: str, to: dict[str, str]) -> pd.DataFrame:
    """Replace values of a key column by those in `to`, and sort."""
    return sort_lines(lines.assign(**{column: lines[column].map(lambda v: to.get(v, v))}))


def sort_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """Sort the lines by series."""
    return lines.sort_values(["kind", "area", "industry", "occupation", "figure"], kind="stable")


def swap(a: str, b: str) -> dict[str, str]:
    """Return a mapping that exchanges two codes."""
    return {a: b, b: a}


def shift_codes(codes: list[str]) -> dict[str, str]:
    """Return a mapping of each code to the next one, and of the last to the first."""
    return dict(zip(codes, [*codes[1:], codes[0]], strict=True))


def list_states(lines: pd.DataFrame) -> list[str]:
    """Return the area codes of the states in the file."""
    return sorted(lines.loc[lines["kind"] == "S", "area"].unique())


def list_metros(lines: pd.DataFrame) -> list[str]:
    """Return the metropolitan areas that publish both core occupations."""
    metro = lines[(lines["kind"] == "M") & lines["area"].str.startswith("00") & (lines["figure"] == "13")]
    with_core = metro[metro["occupation"].isin(CORE) & (metro["value"] != "-")]
    counts = with_core.groupby("area")["occupation"].nunique()
    return sorted(counts[counts == len(CORE)].index)


def raise_pay(wide: pd.DataFrame, by: pd.Series | float) -> None:
    """Multiply all wages of wide rows in place, and round as BLS does: cents an hour, tens of dollars a year."""
    for hourly, annual in zip(HOURLY_ALL, ANNUAL_ALL, strict=True):
        # BLS rounds both from one hourly wage, which is somewhere in the overlap of the two roundings.
        exact = (wide[annual] / 2080).clip(wide[hourly] - 0.005, wide[hourly] + 0.005)
        exact = exact.fillna(wide[annual] / 2080).fillna(wide[hourly]) * by
        wide[annual] = (exact * 2080).round(-1).where(wide[annual].notna())
        wide[hourly] = exact.round(2).where(wide[hourly].notna())


def widen(lines: pd.DataFrame) -> pd.DataFrame:
    """Return numbers with one row per key and one column per figure."""
    wide = lines.assign(number=parse_figures(lines)).pivot(index=KEY, columns="figure", values="number")
    return wide.sort_index().reset_index()


def write_back(lines: pd.DataFrame, wide: pd.DataFrame) -> pd.DataFrame:
    """Return the lines with the numbers of the wide rows; withheld figures stay withheld."""
    columns = [c for c in wide.columns if c in DECIMALS]
    after = wide.melt(KEY, columns, "figure", "number").dropna(subset="number")
    after = after.set_index([*KEY, "figure"])["number"]
    number = pd.Series(
        after.reindex(pd.MultiIndex.from_frame(lines[[*KEY, "figure"]])).array, index=lines.index
    )
    return lines.assign(
        value=format_figures(number.fillna(0), lines["figure"]).where(lines["value"] != "-", "-")
    )


def restore_old(flat: pd.DataFrame, before: pd.DataFrame, where: pd.Series) -> pd.DataFrame:
    """Replace the figures of the rows `where` with those of the year before."""
    columns = [*KEY, "figure"]
    known = before.set_index(columns)[["value", "note"]]
    old = known.reindex(pd.MultiIndex.from_frame(flat[columns]))
    return flat.assign(
        value=flat["value"].where(~where, pd.Series(old["value"].array, index=flat.index)),
        note=flat["note"].where(~where, pd.Series(old["note"].array, index=flat.index)),
    )
