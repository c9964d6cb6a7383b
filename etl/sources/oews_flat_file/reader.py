"""The flat file with its mapping files: wages, areas, industries and titles, one reading a year."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute

from etl.codes import areas
from etl.codes.industries import find_ownerships
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, DOWNLOAD_ALL_AGAIN, UNKNOWN_LAYOUT
from etl.formats.cells import quote
from etl.formats.labstat import read_codes, read_columns
from etl.reading import Reading, build_titles, keep_wanted
from etl.schema.lookups import INDUSTRIES
from etl.schooling import FIGURES, build_pay_by_schooling
from etl.sources.oews_flat_file.wages import open_flat_file

# Names in oe.datatype -> tidy columns. Its codes may change.
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
# How oe.footnote describes a capped figure.
CAPPED_TEXT = "equal to or greater"


def read_flat_file(
    files: Mapping[str, Path], wanted: frozenset[str] | None, tables: Mapping[str, pa.Table] | None = None
) -> list[Reading]:
    """Wages, pay by schooling, areas, industries and titles, one reading for each year in the file.

    `files` has the data file and every mapping file by role; `tables` has projected_jobs, without which there is no pay
    by schooling. Raises LayoutChanged where headings, codes or the period differ, Unreadable where a figure is neither a
    number nor marked as withheld or capped.
    """
    codes = _read_datatypes(files["datatype"])
    capped, footnotes = _read_footnotes(files["footnote"])
    lookups = {"areas": _read_areas(files["area"]), "industries": _read_industries(files["industry"])}
    occupations = keep_wanted(_read_occupations(files["occupation"]), wanted)
    with open_flat_file(
        files["data"],
        codes,
        capped=capped,
        footnotes=footnotes,
        wanted=wanted,
        of_places=FIGURES if tables else (),
    ) as flat_file:
        wages = flat_file.load_wages()
        places = flat_file.load_places() if tables else None
    years = sorted(wages["year"].unique().to_pylist())
    if not years:
        raise Unreadable(f"{files['data'].name} holds none of the wanted occupations", do=DOWNLOAD_AGAIN)
    _check_release(files["release"], years[-1])
    by_schooling: dict[int, dict[str, pa.Table]] = {}
    if tables and places is not None:
        for year in years:
            rows = places.filter(pa.compute.equal(places["year"], year)).to_pandas()
            pay = build_pay_by_schooling(rows, tables["projected_jobs"], year, _source_id(year))
            by_schooling[year] = {"pay_by_schooling": pay}
    return [
        Reading(
            _source_id(year),
            "Occupational Employment and Wage Statistics, all current series",
            f"May {year}",
            {
                "wages": wages.filter(pa.compute.equal(wages["year"], year)) if len(years) > 1 else wages,
                **by_schooling.get(year, {}),
                "titles": build_titles(occupations, year),
                **lookups,
            },
        )
        for year in years
    ]


def _source_id(year: int) -> str:
    return f"oews-{year}-flat"


def _read_datatypes(path: Path) -> dict[str, str]:
    """The code of each column. Raises LayoutChanged, Unreadable."""
    datatypes = read_codes(path, ("datatype_code", "datatype_name"), "[0-9]{2}")
    known = datatypes[datatypes["datatype_name"].isin(DATATYPES)]
    if sorted(known["datatype_name"]) != sorted(DATATYPES):
        missing = sorted(set(DATATYPES) - set(known["datatype_name"]))
        raise LayoutChanged(
            "oe.datatype names other figures than before",
            expected=f"each of OEWS's {len(DATATYPES)} figures once",
            got="without " + ", ".join(missing) if missing else "one of them twice",
            do=UNKNOWN_LAYOUT,
        )
    return dict(zip(known["datatype_name"].map(DATATYPES), known["datatype_code"], strict=True))


def _read_footnotes(path: Path) -> tuple[list[str], list[str]]:
    """The footnote codes of a capped wage, and all footnote codes. Raises LayoutChanged, Unreadable."""
    footnotes = read_codes(path, ("footnote_code", "footnote_text"), "[0-9A-Za-z]{1,2}")
    is_cap = footnotes["footnote_text"].str.contains(CAPPED_TEXT)
    if not is_cap.any():
        raise LayoutChanged(
            "oe.footnote has no code for capped wages",
            expected=f"a text with {CAPPED_TEXT!r}",
            do=UNKNOWN_LAYOUT,
        )
    return footnotes.loc[is_cap, "footnote_code"].tolist(), footnotes["footnote_code"].tolist()


def _read_areas(path: Path) -> pa.Table:
    frame = read_codes(path, ("area_code", "state_code", "areatype_code", "area_name"), "[0-9]{7}")
    is_nation = frame["area_code"] == areas.NATION
    return areas.build_areas(frame["area_code"], frame["area_name"].mask(is_nation, "United States"))


def _read_occupations(path: Path) -> pd.DataFrame:
    frame = read_codes(path, ("occupation_code", "occupation_name"), "[0-9]{6}")
    code = frame["occupation_code"]
    return pd.DataFrame(
        {"occupation_code": code.str[:2] + "-" + code.str[2:], "title": frame["occupation_name"]}
    )


def _read_industries(path: Path) -> pa.Table:
    """Rows of `industries`; the parent is the nearest earlier code of a lower level. Raises Unreadable."""
    frame = read_codes(path, ("industry_code", "industry_name", "display_level"), "[0-9A-Z-]{6}")
    odd = frame["display_level"][~frame["display_level"].str.fullmatch("[0-9]")]
    if len(odd):
        raise Unreadable(
            f"{path.name} holds {len(odd)} levels that are not digits",
            expected="a digit",
            got=quote(odd),
            do=DOWNLOAD_AGAIN,
        )
    rows = []
    ancestors: list[tuple[int, str]] = []
    for code, title, digit in frame.itertuples(index=False):
        level = int(digit)
        ancestors = [ancestor for ancestor in ancestors if ancestor[0] < level]
        parent = ancestors[-1][1] if ancestors else None
        # BLS lists sectors below "private only", although they count schools and hospitals of every owner.
        rows.append((code, title, level, "000000" if parent == "000001" else parent))
        ancestors.append((level, code))
    industries = pd.DataFrame(rows, columns=["industry_code", "title", "level", "parent_code"])
    industries["ownership"] = find_ownerships(industries["industry_code"])
    return pa.Table.from_pandas(industries, INDUSTRIES.schema, preserve_index=False)


def _check_release(path: Path, newest_year: int) -> None:
    """Raises Unreadable where the mapping files and the data file come from different releases."""
    dates = read_columns(path, ("release_date", "description"))["release_date"]
    years = dates[dates.str.fullmatch("[0-9]{4}A01")].str[:4].astype(int)
    if years.empty or years.max() != newest_year:
        raise Unreadable(
            "the flat file and its mapping files are of different releases",
            expected=f"a line {newest_year}A01 as the last of {path.name}",
            got=", ".join(dates)[:80],
            do=DOWNLOAD_ALL_AGAIN,
        )
