"""OEWS's flat file `oe.data.0.Current` and its mapping files (download.bls.gov/pub/time.series/oe).

Six million lines, one figure each; DuckDB turns them into one row per year, occupation, area and industry.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from etl import flatlines
from etl.codes import areas
from etl.codes.areas import area_table
from etl.codes.industries import ownership_of
from etl.errors import LayoutChanged, Unreadable
from etl.formats.labstat import mapping
from etl.keys import encoded_text, in_form
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
# OEU + kind of area (1) + area (7) + industry (6) + occupation (6) + datatype (2)
SERIES_ID = r"^OEU(N0000000|S[0-9]{2}00000|M[0-9]{7})[0-9A-Z-]{6}[0-9]{8}$"
# Digits alone: DuckDB would also take nan, 1e5 and 1_000 for numbers.
VALUE = r"^[0-9]{1,12}([.][0-9]{1,6})?$"
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

    wages = _pivot(files["data"], {c: n for c, n in columns.items() if n}, capped, marks, wanted)
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
        part = part.append_column("source_id", encoded_text([0] * len(part), [source_id]))
        tables = {
            "wages": in_form(part, WAGES),
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


def _pivot(
    path: Path, columns: dict[str, str], capped: list[str], marks: list[str], wanted: frozenset[str] | None
) -> pa.Table:
    """The data file as wide rows. Bit masks carry the marks, so that names are joined once a mask, not once a row."""
    first, ends = _ends_of(path)
    if tuple(name.strip() for name in first.split("\t")) != HEADER:
        raise LayoutChanged(
            f"{path.name} has another first line",
            expected=" ".join(HEADER),
            came=" ".join(first.split())[:120],
        )
    if ends != b"\n":
        raise Unreadable(f"{path.name} ends in the middle of a line", do="Download it again")
    wide = flatlines.wide_rows(path, columns, AREAS_ONLY, capped, marks, wanted)
    if wide is None:
        wide = _pivoted_in_any_order(path, columns, capped, marks, wanted)
    for column, mask in (("not_released", "withheld"), ("top_coded", "capped")):
        wide = wide.append_column(column, _names_of(wide[mask]))
    owner = _owner_of_codes(wide["industry_code"])
    return wide.append_column("ownership", owner).drop_columns(["withheld", "capped"])


def _pivoted_in_any_order(
    path: Path, columns: dict[str, str], capped: list[str], marks: list[str], wanted: frozenset[str] | None
) -> pa.Table:
    """The same by DuckDB, wherever the lines and fields stand. Raises LayoutChanged, Unreadable."""
    names = ", ".join(f"'{name}': 'VARCHAR'" for name in HEADER)
    only = (
        ""
        if wanted is None
        else "AND substr(series_id, 18, 6) IN ("
        + ", ".join(f"'{c.replace('-', '')}'" for c in sorted(wanted))
        + ")"
    )
    one_of, known = (", ".join(f"'{c}'" for c in codes) for codes in (capped, marks))
    whole = ", ".join(f"'{c}'" for c, name in columns.items() if WAGES.schema.field(name).type == pa.int64())
    areas_only = ", ".join(f"'{c}'" for c, name in columns.items() if name in AREAS_ONLY)
    figures = ",\n".join(f"max(v) FILTER (d = '{code}') AS {name}" for code, name in columns.items())
    order = {name: i for i, name in enumerate(WAGE_FIGURES)}
    bit = (
        "CASE d "
        + " ".join(f"WHEN '{code}' THEN {1 << order[name]}" for code, name in columns.items())
        + " END"
    )
    with duckdb.connect() as db:
        try:
            # Rows of other occupations are dropped while reading; what is odd is counted over what is kept.
            db.execute(
                f"""
                CREATE TABLE lines AS
                SELECT trim(series_id) AS id, trim(year) AS year, trim(period) AS period,
                       trim(value) AS value, coalesce(trim(footnote_codes), '') AS note
                FROM read_csv(?, delim='\t', header=true, quote='', escape='', auto_detect=false, columns={{{names}}})
                WHERE true {only}
                """,
                [str(path)],
            )
            found = db.execute(
                f"""
                SELECT count(*) FILTER (id IS NULL OR NOT regexp_matches(id, '{SERIES_ID}')),
                       count(*) FILTER (period IS DISTINCT FROM 'A01' OR year IS NULL OR NOT regexp_matches(year, '^[0-9]{{4}}$')),
                       count(*) FILTER (value IS NULL OR value <> '-' AND NOT regexp_matches(value, '{VALUE}')
                                        OR substr(id, 24, 2) IN ({whole}) AND contains(value, '.')),
                       count(*) - count(DISTINCT id || year),
                       count(*) FILTER (substr(id, 24, 2) NOT IN ({", ".join(f"'{c}'" for c in columns)})),
                       count(*) FILTER (value = '-' AND note NOT IN ({known}))
                FROM lines
                """
            ).fetchall()
            odd_id, odd_period, odd_value, twice, odd_type, odd_note = found[0]
            if odd_id or odd_period or odd_type:
                raise LayoutChanged(
                    f"{path.name} holds series that are not OEWS's",
                    expected="OEU series of period A01",
                    came=f"{odd_id} odd names, {odd_period} other periods, {odd_type} other figures",
                )
            if odd_value or twice or odd_note:
                raise Unreadable(
                    f"{path.name} is damaged",
                    came=f"{odd_value} values that are neither numbers nor '-', {twice} series given twice, "
                    f"{odd_note} gaps without a known footnote",
                    do="Download it again",
                )
            # BLS gives every figure of an occupation in an area a line, and those of the nation but the shares.
            short = db.execute(
                f"""
                SELECT count(*), coalesce(min(series), '') FROM (
                    SELECT substr(id, 1, 23) AS series FROM lines GROUP BY year, series
                    HAVING count(*) <> {len(columns)} AND NOT (
                        starts_with(series, 'OEUN') AND count(*) FILTER (substr(id, 24, 2) NOT IN ({areas_only})) = {len(columns) - len(AREAS_ONLY)}
                    )
                )
                """
            ).fetchall()[0]
            if short[0]:
                raise Unreadable(
                    f"{path.name} lacks lines of {short[0]} series",
                    expected=f"{len(columns)} figures of each",
                    came=f"fewer of {short[1]}",
                    do="Download it again",
                )
            wide: pa.Table = db.sql(
                f"""
                WITH figure AS (
                    SELECT id, CAST(year AS INTEGER) AS year, substr(id, 24, 2) AS d, try_cast(value AS DOUBLE) AS v,
                           value = '-' AND note IN ({one_of}) AS is_capped, value = '-' AND note NOT IN ({one_of}) AS is_withheld
                    FROM lines
                )
                SELECT year,
                       substr(id, 18, 2) || '-' || substr(id, 20, 4) AS occupation_code,
                       CASE WHEN substr(id, 4, 1) = 'N' THEN 'nation' WHEN substr(id, 4, 1) = 'S' THEN 'state'
                            WHEN substr(id, 5, 2) = '00' THEN 'metro' ELSE 'nonmetro' END AS area_type,
                       substr(id, 5, 7) AS area_code, substr(id, 12, 6) AS industry_code,
                       {figures},
                       coalesce(bit_or({bit}) FILTER (is_withheld), 0) AS withheld, coalesce(bit_or({bit}) FILTER (is_capped), 0) AS capped
                FROM figure GROUP BY ALL ORDER BY ALL
                """
            ).to_arrow_table()
        except duckdb.Error as error:
            raise Unreadable(
                f"{path.name} is damaged", came=str(error).splitlines()[0][:160], do="Download it again"
            ) from error
    return wide


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


def _names_of(masks: pa.ChunkedArray) -> pa.Array:
    """Bit masks as names joined by commas; null for none."""
    distinct = masks.combine_chunks().dictionary_encode()
    return encoded_text(
        distinct.indices,
        [
            ",".join(f for i, f in enumerate(WAGE_FIGURES) if mask & (1 << i)) or None
            for mask in distinct.dictionary.to_pylist()
        ],
    )


def _owner_of_codes(industries: pa.ChunkedArray) -> pa.Array:
    distinct = industries.combine_chunks().dictionary_encode()
    return encoded_text(
        distinct.indices, ownership_of(pd.Series(distinct.dictionary.to_pylist(), dtype="str")).to_list()
    )


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
