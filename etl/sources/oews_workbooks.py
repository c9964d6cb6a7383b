"""OEWS workbooks (`oesm{YY}nat.zip`, `in4`, `st`, `ma`) and what they share with the flat file.

Every header generation since May 2013 is read by names, not positions: 20 columns to 2018, 30 in
2019, 31 in 2020, 32 since; `group`, `OCC_GROUP` and `O_GROUP` are one column.
"""

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.codes import areas
from etl.codes.areas import area_table
from etl.codes.industries import BY_OWNER, NAICS, OWNERS, industry_code, industry_table, ownership_of
from etl.errors import LayoutChanged, Unreadable
from etl.formats.cells import as_text, figures, mark_names, whole
from etl.formats.workbooks import Sheet, read_sheets
from etl.reading import Reading, keep_wanted, titles
from etl.schema.base import OCCUPATION
from etl.schema.wages import WAGE_FIGURES, WAGES

# Workbook column -> tidy column.
FIGURES = {
    "TOT_EMP": "employment",
    "EMP_PRSE": "employment_rse_pct",
    "JOBS_1000": "jobs_per_1000",
    "LOC_QUOTIENT": "location_quotient",
    "H_MEAN": "hourly_mean_usd",
    "H_PCT10": "hourly_p10_usd",
    "H_PCT25": "hourly_p25_usd",
    "H_MEDIAN": "hourly_p50_usd",
    "H_PCT75": "hourly_p75_usd",
    "H_PCT90": "hourly_p90_usd",
    "A_MEAN": "annual_mean_usd",
    "A_PCT10": "annual_p10_usd",
    "A_PCT25": "annual_p25_usd",
    "A_MEDIAN": "annual_p50_usd",
    "A_PCT75": "annual_p75_usd",
    "A_PCT90": "annual_p90_usd",
    "MEAN_PRSE": "wage_mean_rse_pct",
}
# Names of older workbooks, those of states and metropolitan areas to 2018 among them -> the name since.
ALIASES = {
    "GROUP": "O_GROUP",
    "OCC_GROUP": "O_GROUP",
    "JOBS_1000_ORIG": "JOBS_1000",
    "LOC QUOTIENT": "LOC_QUOTIENT",
    "LOC_Q": "LOC_QUOTIENT",
    "AREA_NAME": "AREA_TITLE",
    "STATE": "AREA_TITLE",
}
# What a row is of; sheets lack those that do not vary in them.
CONTEXT = ("AREA", "AREA_TITLE", "AREA_TYPE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE", "O_GROUP")
REQUIRED = ("OCC_CODE", "OCC_TITLE", *(c for c in FIGURES if c not in ("JOBS_1000", "LOC_QUOTIENT")))
# A line of headings that has these is an OEWS sheet, whole or not.
SIGNATURE = {"OCC_CODE", "TOT_EMP"}

WITHHELD, CAPPED = frozenset({"*", "**"}), frozenset({"#"})


def header_of(rows: list[list[object]]) -> tuple[int, list[str]] | None:
    """Row number and normalised headings of an OEWS sheet; None where it is something else."""
    for at, row in enumerate(rows[:20]):
        names = [re.sub(r"\s+", " ", str(cell)).strip().upper() for cell in row]
        if set(names) >= SIGNATURE:
            return at, [ALIASES.get(name, name) for name in names]
    return None


def year_of(sheet: Sheet, path: Path, described: set[int]) -> int:
    """Year of the May estimates by the names of sheet, workbook and archive, else by the field descriptions.

    Raises LayoutChanged where nothing says it, or two names say different years.
    """
    named = re.findall(
        r"[_ ]M_?(20[0-9]{2})|May (20[0-9]{2})|oesm([0-9]{2})(?![0-9])",
        f"{sheet.file} {sheet.name} {path.name}",
        re.IGNORECASE,
    )
    years = {int(long or may or "20" + short) for long, may, short in named}
    if len(years) > 1:
        raise LayoutChanged(
            f"{path.name} names one year outside and another inside",
            expected="one May",
            came=f"{', '.join(map(str, sorted(years)))} in {path.name}, {sheet.file[:40]!r}, {sheet.name[:40]!r}",
            do="Check at the publisher which year this file is",
        )
    if years or len(described) == 1:
        return next(iter(years or described))
    raise LayoutChanged(
        f"nothing in {path.name} says of which May it is",
        expected="a name such as national_M2025_dl.xlsx",
        came=sheet.file,
        do="Give the workbook the name that BLS gave it",
    )


def described_year(sheet: Sheet) -> int | None:
    """Year that a sheet of field descriptions states ("May 2024 OEWS Estimates")."""
    head = " ".join(str(cell) for row in sheet.rows[:5] for cell in row)
    found = re.search(r"May (20\d\d) (?:OES|OEWS|Occupational)", head)
    return int(found[1]) if found else None


def read_workbooks(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Every OEWS sheet of a workbook or zip as readings, one a year and kind (nation, industry, state, area).

    Raises LayoutChanged where columns are missing or doubled or the year inside is another,
    Unreadable where cells are neither figures nor marks.
    """
    headed: list[tuple[Sheet, int, list[str]]] = []
    described: set[int] = set()
    for sheet in read_sheets(path):
        header = header_of(sheet.rows)
        if header:
            headed.append((sheet, *header))
        elif stated := described_year(sheet):
            described.add(stated)
    frames = [_tidy(sheet, at, names, year_of(sheet, path, described)) for sheet, at, names in headed]
    if not frames:
        raise LayoutChanged(
            f"{path.name} holds no OEWS sheet", expected="a sheet with columns OCC_CODE and TOT_EMP"
        )
    every = pd.concat(frames, ignore_index=True)
    every = every[~every["split"]]
    years = {int(year) for year in every["year"].unique()}
    if described and not described <= years:
        raise LayoutChanged(
            f"{path.name} names one year outside and another inside",
            expected=", ".join(f"May {y}" for y in sorted(years)),
            came=", ".join(f"May {y}" for y in sorted(described)),
            do="Check at the publisher which year this file is",
        )
    readings = []
    for year in sorted(years):
        of_year = every[every["year"] == year]
        readings += [
            _reading(year, kind, of_year[of_year["kind"] == kind], wanted)
            for kind in KIND_NAMES
            if (of_year["kind"] == kind).any()
        ]
    if not readings:
        raise Unreadable(
            f"{path.name} holds nothing but splits by owner that oe.industry has no code for",
            do="Take the workbooks that are not called owner",
        )
    return readings


def _tidy(sheet: Sheet, at: int, names: list[str], year: int) -> pd.DataFrame:
    kept = [n for n in names if n in REQUIRED or n in FIGURES or n in CONTEXT]
    missing = [c for c in REQUIRED if c not in kept]
    doubled = sorted({n for n in kept if kept.count(n) > 1})
    if missing or doubled:
        raise LayoutChanged(
            f"sheet {sheet.name!r} of {sheet.file} has other columns than OEWS workbooks have",
            expected="each of " + ", ".join(REQUIRED) + " once",
            came="missing: " + (", ".join(missing) or "none") + "; twice: " + (", ".join(doubled) or "none"),
            do="If BLS changed the layout, add the new name to ALIASES in etl/sources/oews_workbooks.py",
        )
    body = sheet.rows[at + 1 :]
    width = len(names)
    if any(len(row) > width for row in body):
        raise LayoutChanged(f"sheet {sheet.name!r} of {sheet.file} has rows longer than its header")
    raw = pd.DataFrame(body, columns=pd.RangeIndex(width))
    raw.columns = pd.Index(names)
    raw = raw[[n for n in names if n in kept]]
    code = as_text(raw["OCC_CODE"])
    good = code.str.fullmatch(OCCUPATION)
    # Blank lines and footnotes below the table carry no figures; a line of figures without a code is damage.
    rest = raw.loc[~good, [c for c in FIGURES if c in raw]].apply(as_text)
    stray = code[~good][(rest != "").any(axis=1)]
    if len(stray):
        raise Unreadable(
            f"{len(stray)} rows of sheet {sheet.name!r} of {sheet.file} carry figures but no occupation code",
            expected="codes such as 29-2072",
            came=", ".join(repr(c[:40]) for c in stray.unique()[:3]),
            do="Look at the file; a spreadsheet program makes dates of such codes",
        )
    raw, code = raw[good].reset_index(drop=True), code[good].reset_index(drop=True)
    if raw.empty:
        raise Unreadable(f"sheet {sheet.name!r} of {sheet.file} holds no rows", do="Download it again")
    text = {
        n: as_text(raw[n]) if n in raw else pd.Series("", index=raw.index, dtype="str")
        for n in (*CONTEXT, "OCC_TITLE")
    }
    frame = pd.DataFrame({"year": year, "occupation_code": code, "title": text["OCC_TITLE"]})
    frame["detailed"] = text["O_GROUP"].str.lower().isin(["detailed", ""])
    frame["area_code"], frame["area_title"] = _area_codes(text, sheet), text["AREA_TITLE"]
    frame["area_type"] = frame["area_code"].map(areas.area_type_of)
    for column, pattern, example in (
        ("NAICS", NAICS, "622000, 31-33 or 62"),
        ("OWN_CODE", OWNERS, "5, 35 or 1235"),
        ("OCC_TITLE", r".*\S.*", "a title"),
    ):
        odd = ~text[column].str.fullmatch(pattern)
        if odd.any():
            raise Unreadable(
                f"{int(odd.sum())} rows of sheet {sheet.name!r} of {sheet.file} have another {column} than OEWS has",
                expected=example,
                came=", ".join(repr(c[:40]) for c in text[column][odd].unique()[:3]),
                do="Look at the file; a spreadsheet program makes dates of such codes",
            )
    industry = pd.DataFrame({"naics": text["NAICS"], "own": text["OWN_CODE"]}).drop_duplicates()
    industry["code"] = [industry_code(n, o) for n, o in zip(industry["naics"], industry["own"], strict=True)]
    keys = pd.MultiIndex.from_frame(industry[["naics", "own"]])
    frame["industry_code"] = (
        pd.Series(industry["code"].array, index=keys)
        .reindex(pd.MultiIndex.from_arrays([text["NAICS"], text["OWN_CODE"]]))
        .array
    )
    frame["ownership"] = ownership_of(frame["industry_code"])
    frame["industry_title"] = text["NAICS_TITLE"]
    # A split by owner that oe.industry has no code for must not pass for the industry itself.
    by_owner = text["I_GROUP"].str.contains("ownership", case=False) | (BY_OWNER in sheet.file.lower())
    frame["split"] = by_owner & (frame["ownership"] == "all")
    withheld, capped = {}, {}
    for column, name in FIGURES.items():
        if column in raw:
            number, withheld[name], capped[name] = figures(raw[column], withheld=WITHHELD, capped=CAPPED)
            broken = WAGES.schema.field(name).type == pa.int64() and (number % 1 > 0).any()
            if broken:
                raise Unreadable(
                    f"column {column} of sheet {sheet.name!r} of {sheet.file} holds other figures than it should",
                    expected="whole numbers",
                    came=", ".join(map(str, number[number % 1 > 0].head(3))),
                    do="Look whether cells were moved or columns swapped",
                )
        else:
            number = pd.Series(float("nan"), index=raw.index)
            withheld[name] = capped[name] = pd.Series(False, index=raw.index)
        frame[name] = number
    for part in ("hourly_", "annual_"):
        # Blank wages are those that BLS does not give on that basis (some pay is annual or hourly only): none of them is
        # given then. A blank cell beside others that have figures is damage.
        basis = [name for name in WAGE_FIGURES if name.startswith(part)]
        none_given = frame[basis].isna().all(axis=1)
        for name in basis:
            withheld[name] |= none_given & ~capped[name]
    for column, name in FIGURES.items():
        blank = frame[name].isna() & ~withheld[name] & ~capped[name]
        if column in REQUIRED and blank.any():
            raise Unreadable(
                f"column {column} of sheet {sheet.name!r} of {sheet.file} has {int(blank.sum())} blank cells",
                expected="a figure or a mark",
                came=f"nothing for {code[blank].iloc[0]}",
                do="Download it again",
            )
    frame["not_released"] = mark_names({n: withheld[n] for n in WAGE_FIGURES})
    frame["top_coded"] = mark_names({n: capped[n] for n in WAGE_FIGURES})
    frame["kind"] = frame["area_type"].where(frame["area_type"] != "nonmetro", "metro")
    frame.loc[(frame["kind"] == "nation") & (frame["industry_code"] != "000000"), "kind"] = "industry"
    return frame


def _area_codes(text: dict[str, pd.Series], sheet: Sheet) -> pd.Series:
    """Seven digits for each row; national workbooks to 2018 have no area at all."""
    area, kind = text["AREA"], text["AREA_TYPE"]
    if (area == "").all():
        return pd.Series(areas.NATION, index=area.index, dtype="str")
    if (kind == "").all():
        # Before 2019 the kind of area is known by its length: two digits a state, five or seven an area.
        kind = area.str.len().map(lambda n: "2" if n <= 2 else "4").where(~area.isin(["99"]), "1")
    code = area.str.zfill(7)
    # A state's own number, or all seven digits of it.
    code = code.where(~(kind.isin(["2", "3"]) & (area.str.len() <= 2)), area.str.zfill(2) + "00000")
    code = code.where(kind != "1", areas.NATION)
    odd = ~area.str.fullmatch("[0-9]{1,7}") | ~kind.isin(["1", "2", "3", "4", "6"])
    odd |= kind.isin(["2", "3"]) & ~code.map(areas.area_type_of).eq("state")
    if odd.any():
        raise Unreadable(
            f"{int(odd.sum())} rows of sheet {sheet.name!r} of {sheet.file} have an area that is not known",
            expected="AREA of digits and AREA_TYPE 1, 2, 3, 4 or 6",
            came=", ".join(
                f"{a[:40]!r} of type {k[:40]!r}" for a, k in list(zip(area[odd], kind[odd], strict=True))[:3]
            ),
        )
    return code


KIND_NAMES = {"nation": "national", "industry": "industry", "state": "state", "metro": "metro"}
KIND_TITLES = {
    "nation": "national estimates",
    "industry": "national industry-specific estimates",
    "state": "state estimates",
    "metro": "metropolitan and nonmetropolitan area estimates",
}


def wages_table(frame: pd.DataFrame, source_id: str) -> pa.Table:
    """A tidy `wages` piece from a frame that has its columns."""
    frame = frame.assign(source_id=source_id)
    for column in WAGES.columns:
        if column.type == pa.int64():
            frame[column.name] = whole(frame[column.name])
    return pa.Table.from_pandas(frame[list(WAGES.names)], WAGES.schema, preserve_index=False)


def _reading(year: int, kind: str, part: pd.DataFrame, wanted: frozenset[str] | None) -> Reading:
    source_id = f"oews-{year}-{KIND_NAMES[kind]}"
    # A broad group with one member repeats it line for line: the detailed row stands for both.
    part = part.sort_values("detailed", ascending=False, kind="stable")
    key = list(WAGES.key)
    same = part.drop_duplicates([*key, *WAGE_FIGURES])
    clash = same[same.duplicated(key, keep=False) & same["occupation_code"].notna()]
    if len(clash):
        raise Unreadable(
            f"{len(clash)} rows of {source_id} give different figures for one occupation, area and industry",
            came=", ".join(" ".join(map(str, row)) for row in clash[key].head(3).itertuples(index=False)),
            do="Look whether the workbook was edited",
        )
    part = keep_wanted(part.drop_duplicates(key), wanted)
    tables = {"wages": wages_table(part, source_id), "titles": titles(part, year)}
    if kind in ("state", "metro"):
        tables["areas"] = area_table(part["area_code"], part["area_title"])
    if kind == "industry":
        tables["industries"] = industry_table(part["industry_code"], part["industry_title"])
    return Reading(
        source_id, f"Occupational Employment and Wage Statistics, {KIND_TITLES[kind]}", f"May {year}", tables
    )
