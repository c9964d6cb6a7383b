"""OEWS's flat file `oe.data.0.Current` and its mapping files (download.bls.gov/pub/time.series/oe).

Six million lines, one figure each; DuckDB turns them into one row per year, occupation, area and industry.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from etl.codes import areas
from etl.codes.areas import area_table
from etl.codes.industries import ownership_of
from etl.database import connect, literals
from etl.errors import LayoutChanged, Unreadable
from etl.formats.labstat import mapping
from etl.reading import Reading
from etl.schema.lookups import INDUSTRIES
from etl.schema.wages import WAGE_FIGURES, WAGES

# datatype_code -> tidy column, by the names that oe.datatype gives them.
DATATYPES = {
    "Employment": "employment",
    "Employment percent relative standard error": "employment_rse_pct",
    "Hourly mean wage": "hourly_mean_usd",
    "Annual mean wage": "annual_mean_usd",
    "Wage percent relative standard error": "wage_mean_rse_pct",
    "Hourly 10th percentile wage": "hourly_p10_usd",
    "Hourly 25th percentile wage": "hourly_p25_usd",
    "Hourly median wage": "hourly_p50_usd",
    "Hourly 75th percentile wage": "hourly_p75_usd",
    "Hourly 90th percentile wage": "hourly_p90_usd",
    "Annual 10th percentile wage": "annual_p10_usd",
    "Annual 25th percentile wage": "annual_p25_usd",
    "Annual median wage": "annual_p50_usd",
    "Annual 75th percentile wage": "annual_p75_usd",
    "Annual 90th percentile wage": "annual_p90_usd",
    "Employment per 1,000 jobs": "jobs_per_1000",
    "Location Quotient": "location_quotient",
}
HEADER = ("series_id", "year", "period", "value", "footnote_codes")
# OEU + kind of area (1) + area (7) + industry (6) + occupation (6); the datatype (2) follows.
SERIES = r"OEU(N0000000|S[0-9]{2}00000|M[0-9]{7})[0-9A-Z-]{6}[0-9]{6}"
# Digits alone: DuckDB would also take nan, 1e5 and 1_000 for numbers.
WHOLE_NUMBER = " *[0-9]{1,12} *"
NUMBER = " *[0-9]{1,12}([.][0-9]{1,6})? *"
# What BLS gives of states and areas and not of the nation.
AREAS_ONLY = ("jobs_per_1000", "location_quotient")
# The mapping file's own words for a capped figure.
CAPPED_WORDS = "equal to or greater"

# Today's file has 331 MB, and grows by a tenth with a new edition.
MAX_FLAT_BYTES = 4_000_000_000


def _codes(path: Path, key: str, columns: tuple[str, ...], pattern: str) -> pd.DataFrame:
    """A mapping file that gives each code of `key` once. Raises LayoutChanged, Unreadable."""
    frame = mapping(path, columns)
    code = frame[key]
    odd = code[~code.str.fullmatch(pattern) | code.duplicated()]
    if len(odd) or frame.empty:
        raise Unreadable(
            f"{path.name} does not give each code once",
            expected=f"{key} like {pattern}",
            came=", ".join(repr(c[:40]) for c in odd.unique()[:3]) or "no lines",
            do="Download it again",
        )
    return frame


def read_flat_file(files: Mapping[str, Path], wanted: frozenset[str] | None) -> list[Reading]:
    """Wages, areas, industries and titles from the flat file; one reading a year that it holds.

    `files` names each of FLAT_PARTS. Raises LayoutChanged where headings, codes or the period are
    others, Unreadable where a figure is neither a number nor marked as withheld or capped.
    """
    datatype = _codes(files["datatype"], "datatype_code", ("datatype_code", "datatype_name"), "[0-9]{2}")
    columns = {code: DATATYPES.get(name) for code, name in datatype.itertuples(index=False)}
    if sorted(filter(None, columns.values())) != sorted(DATATYPES.values()):
        lost = sorted(set(DATATYPES) - set(datatype["datatype_name"]))
        raise LayoutChanged(
            "oe.datatype names other figures than before",
            expected="each of OEWS's 17 figures once",
            came="without " + ", ".join(lost) if lost else "one of them twice",
            do="Bring DATATYPES in etl/sources/oews_flat_file.py in line",
        )
    footnote = _codes(
        files["footnote"], "footnote_code", ("footnote_code", "footnote_text"), "[0-9A-Za-z]{1,2}"
    )
    is_cap = footnote["footnote_text"].str.contains(CAPPED_WORDS)
    capped, marks = footnote.loc[is_cap, "footnote_code"].tolist(), footnote["footnote_code"].tolist()
    if not capped:
        raise LayoutChanged(
            "oe.footnote has no code for capped wages", expected=f"a text with {CAPPED_WORDS!r}"
        )
    area = _codes(
        files["area"], "area_code", ("state_code", "area_code", "areatype_code", "area_name"), "[0-9]{7}"
    )
    levels = ("industry_code", "industry_name", "display_level")
    industry = _industries(
        _codes(files["industry"], "industry_code", levels, "[0-9A-Z-]{6}"), files["industry"].name
    )
    occupation = _codes(
        files["occupation"], "occupation_code", ("occupation_code", "occupation_name"), "[0-9]{6}"
    )
    release = mapping(files["release"], ("release_date", "description"))["release_date"]
    released = release[release.str.fullmatch("[0-9]{4}A01")].str[:4].astype(int)
    code = occupation["occupation_code"]
    occupation = pd.DataFrame(
        {"occupation_code": code.str[:2] + "-" + code.str[2:], "title": occupation["occupation_name"]}
    )
    if wanted is not None:
        occupation = occupation[occupation["occupation_code"].isin(wanted)]

    wages = _read_wages(files["data"], {c: n for c, n in columns.items() if n}, capped, marks, wanted)
    years = sorted(wages["year"].unique().to_pylist())
    if not years:
        raise Unreadable(f"{files['data'].name} holds none of the wanted occupations", do="Download it again")
    if released.empty or released.max() != years[-1]:
        raise Unreadable(
            "the flat file and its mapping files are of different releases",
            expected=f"a line {years[-1]}A01 as the last of {files['release'].name}",
            came=", ".join(release)[:80],
            do="Download all of them again, on one day",
        )
    readings = []
    for year in years:
        source_id = f"oews-{year}-flat"
        part = wages.filter(pa.compute.equal(wages["year"], year)) if len(years) > 1 else wages
        tables = {
            "wages": part,
            "areas": area_table(
                area["area_code"], area["area_name"].where(area["area_code"] != areas.NATION, "United States")
            ),
            "industries": industry,
            "titles": pa.table(
                {
                    "occupation_code": pa.array(occupation["occupation_code"], pa.string()),
                    "title": pa.array(occupation["title"], pa.string()),
                    "year": pa.array([year] * len(occupation), pa.int64()),
                }
            ),
        }
        readings.append(
            Reading(
                source_id,
                "Occupational Employment and Wage Statistics, all current series",
                f"May {year}",
                tables,
            )
        )
    return readings


def _read_wages(
    path: Path, columns: dict[str, str], capped: list[str], marks: list[str], wanted: frozenset[str] | None
) -> pa.Table:
    """The data file as rows of `wages`, in any order. Raises LayoutChanged, Unreadable.

    `columns` maps datatype codes to columns, `capped` and `marks` are footnote codes: of a capped wage, and all of them.
    """
    first, last = _ends_of(path)
    if tuple(name.strip() for name in first.split("\t")) != HEADER:
        raise LayoutChanged(
            f"{path.name} has another first line",
            expected=" ".join(HEADER),
            came=" ".join(first.split())[:120],
        )
    if last != b"\n":
        raise Unreadable(f"{path.name} ends in the middle of a line", do="Download it again")
    code_of = {name: code for code, name in columns.items()}
    with connect() as db:
        try:
            # In the order of WAGE_FIGURES: a figure's place in the enum is its bit in the masks.
            db.execute(f"CREATE TYPE figure AS ENUM ({literals(*(code_of[name] for name in WAGE_FIGURES))})")
            db.execute(_lines_query(path, code_of, marks, wanted))
            db.execute(_pivot_query(code_of, capped))
            _raise_for_other_series(db, path)
            _raise_for_damage(db, path)
            return _tidy_rows(db)
        except duckdb.Error as error:
            raise Unreadable(
                f"{path.name} is damaged", came=str(error).splitlines()[0][:160], do="Download it again"
            ) from error


def _lines_query(
    path: Path, code_of: Mapping[str, str], marks: list[str], wanted: frozenset[str] | None
) -> str:
    """SQL that declares the view `line`: one row per line of the file, with its `fault` where it has one.

    `note` is the footnote of a gap, null where there is a figure.
    """
    kept = "true"
    if wanted is not None:
        kept = f"substr(series_id, 18, 6) IN ({literals(*sorted(c.replace('-', '') for c in wanted))})"
    whole = literals(*(code_of[name] for name in WAGE_FIGURES if WAGES.schema.field(name).type == pa.int64()))
    return f"""
        CREATE VIEW line AS
        SELECT left(series_id, 23) AS series, trim(substr(series_id, 24)) AS code, try_cast(code AS figure) AS d,
               year, try_cast(value AS DOUBLE) AS number,
               CASE WHEN number IS NULL AND trim(value) = '-' THEN coalesce(trim(footnote_codes), '') END AS note,
               CASE WHEN CASE WHEN period = 'A01' THEN false ELSE trim(period) IS DISTINCT FROM 'A01' END THEN 'period'
                    WHEN d IS NULL THEN CASE WHEN length(code) = 2 THEN 'figure' ELSE 'name' END
                    WHEN note NOT IN ({literals(*marks)}) THEN 'gap'
                    WHEN note IS NOT NULL THEN NULL
                    WHEN number IS NULL THEN 'value'
                    WHEN d IN ({whole}) THEN CASE WHEN NOT regexp_full_match(value, '{WHOLE_NUMBER}') THEN 'value' END
                    WHEN NOT regexp_full_match(value, '{NUMBER}') THEN 'value' END AS fault
        FROM read_csv({literals(str(path))}, delim = '\t', header = true, quote = '', escape = '', auto_detect = false,
                      columns = {{{", ".join(f"'{n}': '{'SMALLINT' if n == 'year' else 'VARCHAR'}'" for n in HEADER)}}})
        WHERE {kept}"""


def _pivot_query(code_of: Mapping[str, str], capped: list[str]) -> str:
    """SQL that reads the file once into the table `wide`: one row per area, industry, occupation and year.

    `given`, `withheld` and `capped` are bit masks of figures.
    """
    figures = ",\n".join(f"any_value(number) FILTER (d = '{code_of[n]}') AS {n}" for n in WAGE_FIGURES)
    bit = "1::BIGINT << enum_code(d)"
    return f"""
        CREATE TABLE wide AS
        SELECT series, year,
               {figures},
               count(*) AS lines, count(fault) AS faults,
               bit_or({bit}) AS given,
               bit_or({bit}) FILTER (note NOT IN ({literals(*capped)})) AS withheld,
               bit_or({bit}) FILTER (note IN ({literals(*capped)})) AS capped
        FROM line GROUP BY series, year"""


def _count_faults(db: duckdb.DuckDBPyConnection) -> Counter[str]:
    """Lines by fault. The file is read a second time only where there are any."""
    if not db.execute("SELECT coalesce(sum(faults), 0) FROM wide").fetchall()[0][0]:
        return Counter()
    return Counter(
        dict(db.execute("SELECT fault, count(*) FROM line WHERE fault IS NOT NULL GROUP BY fault").fetchall())
    )


def _raise_for_other_series(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises LayoutChanged where lines belong to another survey or period, or give an unknown figure."""
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
            came=f"{odd_names} odd names, {odd_periods} other periods, {faults['figure']} other figures",
        )


def _raise_for_damage(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises Unreadable where lines have odd values, are given twice, or are missing."""
    faults = _count_faults(db)
    (twice,) = db.execute("SELECT coalesce(sum(lines - bit_count(given)), 0) FROM wide").fetchall()[0]
    if faults or twice:
        raise Unreadable(
            f"{path.name} is damaged",
            came=f"{faults['value']} values that are neither numbers nor '-', {twice} series given twice, "
            f"{faults['gap']} gaps without a known footnote",
            do="Download it again",
        )
    # Every occupation in an area has a line for each figure; those of the nation lack only the shares of areas.
    every = (1 << len(WAGE_FIGURES)) - 1
    areas_only = sum(1 << WAGE_FIGURES.index(name) for name in AREAS_ONLY)
    short, example = db.execute(
        f"""SELECT count(*), coalesce(min(series), '') FROM wide
            WHERE given <> {every} AND NOT (starts_with(series, 'OEUN') AND given | {areas_only} = {every})"""
    ).fetchall()[0]
    if short:
        raise Unreadable(
            f"{path.name} lacks lines of {short} series",
            expected=f"{len(WAGE_FIGURES)} figures of each",
            came=f"fewer of {example}",
            do="Download it again",
        )


def _tidy_rows(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """The rows of `wide` in the form of `wages`."""
    codes = db.execute("SELECT DISTINCT substr(series, 12, 6) AS industry_code FROM wide").df()
    db.register("owners", codes.assign(ownership=ownership_of(codes["industry_code"])))

    def names_in(mask: str) -> str:
        names = (f"CASE WHEN {mask} & {1 << at} > 0 THEN '{n}' END" for at, n in enumerate(WAGE_FIGURES))
        return f"CASE WHEN {mask} > 0 THEN concat_ws(',', {', '.join(names)}) END"

    rows = db.sql(
        f"""
        SELECT {", ".join(WAGES.names)} FROM (
            SELECT * REPLACE (CAST(year AS BIGINT) AS year),
                   substr(series, 18, 2) || '-' || substr(series, 20, 4) AS occupation_code,
                   CASE WHEN substr(series, 4, 1) = 'N' THEN 'nation' WHEN substr(series, 4, 1) = 'S' THEN 'state'
                        WHEN substr(series, 5, 2) = '00' THEN 'metro' ELSE 'nonmetro' END AS area_type,
                   substr(series, 5, 7) AS area_code, substr(series, 12, 6) AS industry_code,
                   {names_in("withheld")} AS not_released, {names_in("capped")} AS top_coded,
                   'oews-' || CAST(year AS BIGINT) || '-flat' AS source_id
            FROM wide
        ) JOIN owners USING (industry_code)"""
    ).to_arrow_table()
    return WAGES.conform(rows)


def _ends_of(path: Path) -> tuple[str, bytes]:
    """The first line and the last byte of a file of any size. Raises Unreadable."""
    try:
        with path.open("rb") as stream:
            if stream.seek(0, 2) == 0:
                raise Unreadable(f"{path.name} is empty", do="Download it again")
            if stream.tell() > MAX_FLAT_BYTES:
                raise Unreadable(
                    f"{path.name} is larger than BLS's",
                    expected=f"at most {MAX_FLAT_BYTES:,} bytes",
                    do="Look at what was downloaded",
                )
            stream.seek(-1, 2)
            last = stream.read(1)
            stream.seek(0)
            return stream.readline(1000).decode("utf-8", "replace"), last
    except OSError as error:
        raise Unreadable(
            f"{path.name} cannot be opened", expected="a file", came=error.strerror or str(error)
        ) from error


def _industries(frame: pd.DataFrame, where: str) -> pa.Table:
    """The `industries` table; a parent is the nearest earlier code of a lower level. Raises Unreadable."""
    odd = frame["display_level"][~frame["display_level"].str.fullmatch("[0-9]")]
    if len(odd):
        raise Unreadable(
            f"{where} holds {len(odd)} levels that are none",
            expected="a digit",
            came=", ".join(repr(c[:40]) for c in odd.unique()[:3]),
            do="Download it again",
        )
    rows = []
    path: list[tuple[int, str]] = []
    for code, title, level_text in frame.itertuples(index=False):
        level = int(level_text)
        path = [step for step in path if step[0] < level]
        parent = path[-1][1] if path else None
        # Sectors stand below "private only" in BLS's list, but count schools and hospitals of every owner.
        rows.append((code, title, level, "000000" if parent == "000001" else parent))
        path.append((level, code))
    tree = pd.DataFrame(rows, columns=["industry_code", "title", "level", "parent_code"])
    tree["ownership"] = ownership_of(tree["industry_code"])
    return pa.Table.from_pandas(tree, INDUSTRIES.schema, preserve_index=False)
