"""The data file, six million lines of one figure each, as rows of `wages`, made by DuckDB."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.codes.industries import find_ownerships
from etl.database import connect, literals
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.schema.wages import WAGE_FIGURES, WAGES

HEADER = ("series_id", "year", "period", "value", "footnote_codes")
# OEU + kind of area (1) + area (7) + industry (6) + occupation (6); the datatype (2) follows.
SERIES = r"OEU(N0000000|S[0-9]{2}00000|M[0-9]{7})[0-9A-Z-]{6}[0-9]{6}"
# Only digits: DuckDB would also take nan, 1e5 and 1_000 for numbers.
WHOLE_NUMBER = " *[0-9]{1,12} *"
NUMBER = " *[0-9]{1,12}([.][0-9]{1,6})? *"
# Figures that BLS gives for states and areas, and not for the nation.
AREAS_ONLY = ("jobs_per_1000", "location_quotient")

# The file of May 2025 has 331 MB, and a new edition adds about a tenth.
MAX_FLAT_BYTES = 4_000_000_000


@contextmanager
def open_flat_file(
    path: Path,
    code_of: Mapping[str, str],
    *,
    capped: list[str],
    footnotes: list[str],
    wanted: frozenset[str] | None,
    of_places: tuple[str, ...] = (),
) -> Iterator["FlatFile"]:
    """Read the file once: every figure of `wanted` occupations, and the figures `of_places` of every occupation.

    `code_of` maps columns to datatype codes. `footnotes` are all footnote codes, `capped` those of a capped wage.
    Raises LayoutChanged, Unreadable.
    """
    _check_ends(path)
    is_wanted = "true"
    if wanted is not None:
        is_wanted = f"substr(series_id, 18, 6) IN ({literals(*sorted(c.replace('-', '') for c in wanted))})"
    kept = is_wanted
    if of_places:
        codes = literals(*(code_of[name] for name in of_places))
        kept += f" OR (substr(series_id, 12, 6) = '000000' AND substr(series_id, 24, 2) IN ({codes}))"
    with connect() as db:
        try:
            # In the order of WAGE_FIGURES: a figure's position in the enum is its bit in the masks.
            db.execute(f"CREATE TYPE figure AS ENUM ({literals(*(code_of[name] for name in WAGE_FIGURES))})")
            db.execute(_build_lines_query(path, code_of, footnotes, kept, is_wanted))
            db.execute(_build_pivot_query(code_of, capped))
            _raise_for_other_series(db, path)
            _raise_for_damage(db, path, of_places)
            yield FlatFile(db, of_places)
        except duckdb.Error as error:
            raise Unreadable(
                f"{path.name} is damaged", got=str(error).splitlines()[0][:160], do=DOWNLOAD_AGAIN
            ) from error


@dataclass(frozen=True)
class FlatFile:
    """What was read of the file: the table `wide`, one row for each series."""

    db: duckdb.DuckDBPyConnection
    of_places: tuple[str, ...]

    def load_wages(self) -> pa.Table:
        """Rows of `wages` of the wanted occupations, in any order."""
        return _select_rows(self.db)

    def load_places(self) -> pa.Table:
        """The figures `of_places` of every occupation in every place, all industries together, in any order.

        The columns are year, area_code, occupation_code, the figures and top_coded, as in `wages`.
        """
        # A wanted occupation has all figures, of which the others may be capped, too.
        mask = _mask(self.of_places)
        return self.db.sql(
            f"""
            SELECT CAST(year AS BIGINT) AS year, substr(series, 5, 7) AS area_code,
                   substr(series, 18, 2) || '-' || substr(series, 20, 4) AS occupation_code,
                   {", ".join(self.of_places)}, {_names_in(f"(capped & {mask})")} AS top_coded
            FROM wide WHERE substr(series, 12, 6) = '000000'"""
        ).to_arrow_table()


def _build_lines_query(
    path: Path, code_of: Mapping[str, str], footnotes: list[str], kept: str, is_wanted: str
) -> str:
    """SQL that declares the view `line`: one row per line of the file, with its `fault` if it has one.

    `note` is the footnote of a gap and null where there is a figure. `kept` and `is_wanted` are SQL for the lines to
    read, and for those of wanted occupations.
    """
    whole = literals(*(code_of[name] for name in WAGE_FIGURES if WAGES.schema.field(name).type == pa.int64()))
    columns = ", ".join(f"'{n}': '{'SMALLINT' if n == 'year' else 'VARCHAR'}'" for n in HEADER)
    # Each level names what the next one uses more than once: DuckDB computes an expression again wherever it is repeated.
    return f"""
        CREATE VIEW line AS
        SELECT series, d, year, is_wanted, number, note,
               CASE WHEN is_other_period THEN 'period'
                    WHEN d IS NULL THEN CASE WHEN length(code) = 2 THEN 'figure' ELSE 'name' END
                    WHEN note NOT IN ({literals(*footnotes)}) THEN 'gap'
                    WHEN note IS NOT NULL THEN NULL
                    WHEN number IS NULL THEN 'value'
                    WHEN d IN ({whole}) THEN CASE WHEN NOT regexp_full_match(value, '{WHOLE_NUMBER}') THEN 'value' END
                    WHEN NOT regexp_full_match(value, '{NUMBER}') THEN 'value' END AS fault
        FROM (SELECT *, try_cast(code AS figure) AS d,
                     CASE WHEN number IS NULL AND trim(value) = '-' THEN coalesce(trim(footnote_codes), '') END AS note
              FROM (SELECT left(series_id, 23) AS series, trim(substr(series_id, 24)) AS code, year, {is_wanted} AS is_wanted,
                           CASE WHEN period = 'A01' THEN false ELSE trim(period) IS DISTINCT FROM 'A01' END AS is_other_period,
                           value, try_cast(value AS DOUBLE) AS number, footnote_codes
                    FROM read_csv({literals(str(path))}, delim = '\t', header = true, quote = '', escape = '',
                                  auto_detect = false, columns = {{{columns}}})
                    WHERE {kept}))"""


def _build_pivot_query(code_of: Mapping[str, str], capped: list[str]) -> str:
    """SQL that reads the file once into the table `wide`: one row per area, industry, occupation and year.

    `given`, `withheld` and `capped` are bit masks of figures.
    """
    numbers = ",\n".join(f"any_value(number) FILTER (d = '{code_of[n]}') AS {n}" for n in WAGE_FIGURES)
    bit = "1::BIGINT << enum_code(d)"
    return f"""
        CREATE TABLE wide AS
        SELECT series, year, any_value(is_wanted) AS is_wanted,
               {numbers},
               count(*) AS lines, count(fault) AS faults,
               bit_or({bit}) AS given,
               bit_or({bit}) FILTER (note NOT IN ({literals(*capped)})) AS withheld,
               bit_or({bit}) FILTER (note IN ({literals(*capped)})) AS capped
        FROM line GROUP BY series, year"""


def _count_faults(db: duckdb.DuckDBPyConnection) -> Counter[str]:
    """Number of lines by fault. The file is read a second time only if there are any."""
    if not db.execute("SELECT coalesce(sum(faults), 0) FROM wide").fetchall()[0][0]:
        return Counter()
    return Counter(
        dict(db.execute("SELECT fault, count(*) FROM line WHERE fault IS NOT NULL GROUP BY fault").fetchall())
    )


def _raise_for_other_series(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises LayoutChanged where lines belong to another survey or period, or hold an unknown figure."""
    faults = _count_faults(db)
    (odd_names,) = db.execute(
        f"SELECT coalesce(sum(lines) FILTER (series IS NULL OR NOT regexp_full_match(series, '{SERIES}')), 0) FROM wide"
    ).fetchall()[0]
    (odd_years,) = db.execute(
        "SELECT coalesce(sum(lines) FILTER (year IS NULL OR year NOT BETWEEN 1000 AND 9999), 0) FROM wide"
    ).fetchall()[0]
    odd_names += faults["name"]
    odd_periods = odd_years + faults["period"]
    if odd_names or odd_periods or faults["figure"]:
        raise LayoutChanged(
            f"{path.name} holds series that are not OEWS's",
            expected="OEU series of period A01",
            got=f"{odd_names} odd names, {odd_periods} other periods, {faults['figure']} other figures",
            do=UNKNOWN_LAYOUT,
        )


def _raise_for_damage(db: duckdb.DuckDBPyConnection, path: Path, of_places: tuple[str, ...]) -> None:
    """Raises Unreadable where lines have odd values, are given twice, or are missing."""
    faults = _count_faults(db)
    (twice,) = db.execute("SELECT coalesce(sum(lines - bit_count(given)), 0) FROM wide").fetchall()[0]
    if faults or twice:
        raise Unreadable(
            f"{path.name} is damaged",
            got=f"{faults['value']} values that are neither numbers nor '-', {twice} series given twice, "
            f"{faults['gap']} gaps without a known footnote",
            do=DOWNLOAD_AGAIN,
        )
    # Every occupation in an area has a line for each figure; the nation lacks only those of AREAS_ONLY.
    short, example, wanted = db.execute(
        f"""SELECT count(*), coalesce(min(series), ''), coalesce(arg_min(is_wanted, series), true) FROM wide,
                   LATERAL (SELECT CASE WHEN is_wanted THEN {_mask(WAGE_FIGURES)} ELSE {_mask(of_places)} END AS needed)
            WHERE given & needed <> needed
                  AND NOT (starts_with(series, 'OEUN') AND (given | {_mask(AREAS_ONLY)}) & needed = needed)"""
    ).fetchall()[0]
    if short:
        raise Unreadable(
            f"{path.name} lacks lines of {short} series",
            expected=f"{len(WAGE_FIGURES if wanted else of_places)} figures of each",
            got=f"fewer of {example}",
            do=DOWNLOAD_AGAIN,
        )


def _select_rows(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """The rows of `wide` as rows of `wages`."""
    codes = db.execute(
        "SELECT DISTINCT substr(series, 12, 6) AS industry_code FROM wide WHERE is_wanted"
    ).df()
    db.register("owners", codes.assign(ownership=find_ownerships(codes["industry_code"])))

    rows = db.sql(
        f"""
        SELECT {", ".join(WAGES.names)} FROM (
            SELECT * EXCLUDE (is_wanted) REPLACE (CAST(year AS BIGINT) AS year),
                   substr(series, 18, 2) || '-' || substr(series, 20, 4) AS occupation_code,
                   CASE WHEN substr(series, 4, 1) = 'N' THEN 'nation' WHEN substr(series, 4, 1) = 'S' THEN 'state'
                        WHEN substr(series, 5, 2) = '00' THEN 'metro' ELSE 'nonmetro' END AS area_type,
                   substr(series, 5, 7) AS area_code, substr(series, 12, 6) AS industry_code,
                   {_names_in("withheld")} AS not_released, {_names_in("capped")} AS top_coded,
                   'oews-' || CAST(year AS BIGINT) || '-flat' AS source_id
            FROM wide WHERE is_wanted
        ) JOIN owners USING (industry_code)"""
    ).to_arrow_table()
    return WAGES.conform(rows)


def _mask(figures: tuple[str, ...]) -> int:
    """The bits of some figures."""
    return sum(1 << WAGE_FIGURES.index(name) for name in figures)


def _names_in(mask: str) -> str:
    """SQL for the names of the figures in a bit mask, joined by commas."""
    names = (f"CASE WHEN {mask} & {1 << at} > 0 THEN '{n}' END" for at, n in enumerate(WAGE_FIGURES))
    return f"CASE WHEN {mask} > 0 THEN concat_ws(',', {', '.join(names)}) END"


def _check_ends(path: Path) -> None:
    """Raises LayoutChanged where the first line is another, Unreadable where the last one is cut."""
    first, last = _read_ends(path)
    if tuple(name.strip() for name in first.split("\t")) != HEADER:
        raise LayoutChanged(
            f"{path.name} has another first line",
            expected=" ".join(HEADER),
            got=" ".join(first.split())[:120],
            do=UNKNOWN_LAYOUT,
        )
    if last != b"\n":
        raise Unreadable(f"{path.name} ends in the middle of a line", do=DOWNLOAD_AGAIN)


def _read_ends(path: Path) -> tuple[str, bytes]:
    """The first line and the last byte of a file of any size. Raises Unreadable."""
    try:
        with path.open("rb") as stream:
            if stream.seek(0, 2) == 0:
                raise Unreadable(f"{path.name} is empty", do=DOWNLOAD_AGAIN)
            if stream.tell() > MAX_FLAT_BYTES:
                raise Unreadable(
                    f"{path.name} is larger than BLS's",
                    expected=f"at most {MAX_FLAT_BYTES:,} bytes",
                    do=DOWNLOAD_AGAIN,
                )
            stream.seek(-1, 2)
            last = stream.read(1)
            stream.seek(0)
            return stream.readline(1000).decode("utf-8", "replace"), last
    except OSError as error:
        raise Unreadable(
            f"{path.name} cannot be opened", expected="a file", got=error.strerror or str(error)
        ) from error
