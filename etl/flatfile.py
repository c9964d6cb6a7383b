"""OEWS's flat file `oe.data.0.Current` and its mapping files (download.bls.gov/pub/time.series/oe).

Six million lines, one figure each; DuckDB turns them into one row per year, occupation, area and industry.
"""

import warnings
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from etl import areas
from etl.errors import LayoutChanged, Unreadable
from etl.oews import area_table, ownership_of
from etl.readings import Reading
from etl.tables import INDUSTRIES, WAGE_FIGURES, WAGES

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
SERIES_ID = r"^OEU[NSM]\d{7}.{6}\d{6}\d{2}$"
# The mapping file's own words for a capped figure.
CAPPED_WORDS = "equal to or greater"

PARTS = ("data", "area", "industry", "occupation", "datatype", "footnote", "release")


def mapping(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """A mapping file as text columns, padding and CRLF stripped. Raises LayoutChanged, Unreadable."""
    if not path.read_bytes().endswith(b"\n"):
        raise Unreadable(f"{path.name} ends in the middle of a line", do="Download it again")
    try:
        with warnings.catch_warnings():
            # Lines longer than the header would lose their last fields with a mere warning.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                path, sep="\t", dtype=str, keep_default_na=False, quoting=3, encoding="utf-8", index_col=False
            )
    except (ValueError, UnicodeDecodeError, pd.errors.ParserWarning) as error:
        raise Unreadable(
            f"{path.name} is not a mapping file", came=str(error)[:120], do="Download it again"
        ) from error
    frame.columns = pd.Index([str(c).strip() for c in frame.columns])
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise LayoutChanged(
            f"{path.name} lacks columns", expected=", ".join(columns), came=", ".join(frame.columns)
        )
    return pd.DataFrame({name: frame[name].str.strip() for name in columns})


def read_flat_file(files: Mapping[str, Path], wanted: frozenset[str] | None) -> list[Reading]:
    """Wages, areas, industries and titles from the flat file; one reading a year that it holds.

    `files` names each of PARTS. Raises LayoutChanged where headings, codes or the period are
    others, Unreadable where a figure is neither a number nor marked as withheld or capped.
    """
    datatype = mapping(files["datatype"], ("datatype_code", "datatype_name"))
    columns = {code: DATATYPES.get(name) for code, name in datatype.itertuples(index=False)}
    if sorted(filter(None, columns.values())) != sorted(DATATYPES.values()):
        raise LayoutChanged(
            "oe.datatype names other figures than before",
            expected=", ".join(DATATYPES),
            came=", ".join(datatype["datatype_name"]),
            do="Bring DATATYPES in etl/flatfile.py in line",
        )
    footnote = mapping(files["footnote"], ("footnote_code", "footnote_text"))
    capped = footnote.loc[footnote["footnote_text"].str.contains(CAPPED_WORDS), "footnote_code"].tolist()
    if not capped:
        raise LayoutChanged(
            "oe.footnote has no code for capped wages", expected=f"a text with {CAPPED_WORDS!r}"
        )
    area = mapping(files["area"], ("state_code", "area_code", "areatype_code", "area_name"))
    industry = _industries(mapping(files["industry"], ("industry_code", "industry_name", "display_level")))
    occupation = mapping(files["occupation"], ("occupation_code", "occupation_name"))
    code = occupation["occupation_code"]
    occupation = pd.DataFrame(
        {"occupation_code": code.str[:2] + "-" + code.str[2:], "title": occupation["occupation_name"]}
    )
    if wanted is not None:
        occupation = occupation[occupation["occupation_code"].isin(wanted)]

    wages = _pivot(files["data"], {c: n for c, n in columns.items() if n}, capped, wanted)
    years = sorted(set(wages["year"].to_pylist()))
    if not years:
        raise Unreadable(f"{files['data'].name} holds none of the wanted occupations", do="Download it again")
    readings = []
    for year in years:
        source_id = f"oews-{year}-flat"
        part = wages.filter(pa.compute.equal(wages["year"], year))
        part = part.append_column("source_id", pa.array([source_id] * len(part), pa.string()))
        tables = {
            "wages": part.select(list(WAGES.names)).cast(WAGES.schema),
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


def _pivot(path: Path, columns: dict[str, str], capped: list[str], wanted: frozenset[str] | None) -> pa.Table:
    """The data file as wide rows. Bit masks carry the marks, so that names are joined once a mask, not once a row."""
    with path.open("rb") as stream:
        first = stream.readline().decode("utf-8", "replace")
        stream.seek(-1, 2)
        ends = stream.read(1)
    if tuple(name.strip() for name in first.split("\t")) != HEADER:
        raise LayoutChanged(
            f"{path.name} has another first line", expected=" ".join(HEADER), came=first.strip()[:120]
        )
    if ends != b"\n":
        raise Unreadable(f"{path.name} ends in the middle of a line", do="Download it again")
    names = ", ".join(f"'{name}': 'VARCHAR'" for name in HEADER)
    only = (
        ""
        if wanted is None
        else "AND substr(series_id, 18, 6) IN ("
        + ", ".join(f"'{c.replace('-', '')}'" for c in sorted(wanted))
        + ")"
    )
    one_of = ", ".join(f"'{c}'" for c in capped)
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
                SELECT trim(series_id) AS id, CAST(trim(year) AS INTEGER) AS year, trim(period) AS period,
                       trim(value) AS value, coalesce(trim(footnote_codes), '') AS note
                FROM read_csv(?, delim='\t', header=true, quote='', escape='', columns={{{names}}})
                WHERE true {only}
                """,
                [str(path)],
            )
        except duckdb.Error as error:
            raise Unreadable(
                f"{path.name} is damaged", came=str(error).splitlines()[0][:160], do="Download it again"
            ) from error
        found = db.execute(
            f"""
            SELECT count(*) FILTER (NOT regexp_matches(id, '{SERIES_ID}')),
                   count(*) FILTER (period <> 'A01'),
                   count(*) FILTER (value <> '-' AND try_cast(value AS DOUBLE) IS NULL OR value IS NULL),
                   count(*) - count(DISTINCT id || year),
                   count(*) FILTER (substr(id, 24, 2) NOT IN ({", ".join(f"'{c}'" for c in columns)}))
            FROM lines
            """
        ).fetchall()
        odd_id, odd_period, odd_value, twice, odd_type = found[0]
        if odd_id or odd_period or odd_type:
            raise LayoutChanged(
                f"{path.name} holds series that are not OEWS's",
                expected="OEU series of period A01",
                came=f"{odd_id} odd names, {odd_period} other periods, {odd_type} other figures",
            )
        if odd_value or twice:
            raise Unreadable(
                f"{path.name} is damaged",
                came=f"{odd_value} values that are neither numbers nor '-', {twice} series given twice",
                do="Download it again",
            )
        wide: pa.Table = db.sql(
            f"""
            WITH figure AS (
                SELECT id, year, substr(id, 24, 2) AS d, try_cast(value AS DOUBLE) AS v,
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
    for column, mask in (("not_released", "withheld"), ("top_coded", "capped")):
        wide = wide.append_column(column, _names_of(wide[mask]))
    owner = _owner_of_codes(wide["industry_code"])
    return wide.append_column("ownership", owner).drop_columns(["withheld", "capped"])


def _names_of(masks: pa.ChunkedArray) -> pa.Array:
    """Bit masks as names joined by commas; null for none."""
    encoded = masks.combine_chunks().dictionary_encode()
    names = [
        ",".join(f for i, f in enumerate(WAGE_FIGURES) if mask & (1 << i)) or None
        for mask in encoded.dictionary.to_pylist()
    ]
    return pa.array(names, pa.string()).take(encoded.indices)


def _owner_of_codes(codes: pa.ChunkedArray) -> pa.Array:
    encoded = codes.combine_chunks().dictionary_encode()
    owners = ownership_of(pd.Series(encoded.dictionary.to_pylist(), dtype="str"))
    return pa.array(owners, pa.string()).take(encoded.indices)


def _industries(frame: pd.DataFrame) -> pa.Table:
    """The `industries` table; a parent is the nearest earlier code of a lower level."""
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
