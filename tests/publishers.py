"""Small files in the publishers' layouts, each cut from a real one: true headings, padding and marks, a few rows.

Nothing here is published data beyond the handful of figures that the issue itself names.
"""

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

Rows = list[list[Any]]


# Containers ------------------------------------------------------------------------------------------------


def xlsx(sheets: dict[str, Rows]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(sheets: dict[str, Rows]) -> bytes:
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell != "":
                    sheet.write(r, c, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            # A fixed date, so that the same rows give the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (2026, 4, 1, 10, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return path


def csv_text(rows: Rows, *, quote_all: bool = False, end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL).writerows(
        rows
    )
    return out.getvalue()


def written(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# OEWS workbooks --------------------------------------------------------------------------------------------

FIGURES_20 = [
    "TOT_EMP",
    "EMP_PRSE",
    "H_MEAN",
    "A_MEAN",
    "MEAN_PRSE",
    "H_PCT10",
    "H_PCT25",
    "H_MEDIAN",
    "H_PCT75",
    "H_PCT90",
    "A_PCT10",
    "A_PCT25",
    "A_MEDIAN",
    "A_PCT75",
    "A_PCT90",
    "ANNUAL",
    "HOURLY",
]
HEADINGS_20 = ["OCC_CODE", "OCC_TITLE", "OCC_GROUP", *FIGURES_20]
_PLACE = [
    "AREA",
    "AREA_TITLE",
    "AREA_TYPE",
    "NAICS",
    "NAICS_TITLE",
    "I_GROUP",
    "OWN_CODE",
    "OCC_CODE",
    "OCC_TITLE",
    "O_GROUP",
]
_SHARES = ["JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL"]
HEADINGS_30 = [h.lower() for h in [*_PLACE, *FIGURES_20[:2], *_SHARES, *FIGURES_20[2:]]]
HEADINGS_31 = [*_PLACE[:3], "PRIM_STATE", *_PLACE[3:], *FIGURES_20[:2], *_SHARES, *FIGURES_20[2:]]
HEADINGS_32 = [
    *_PLACE[:3],
    "PRIM_STATE",
    *_PLACE[3:],
    *FIGURES_20[:2],
    *_SHARES,
    "PCT_RPT",
    *FIGURES_20[2:],
]


def headings_of(year: int) -> list[str]:
    if year <= 2018:
        return HEADINGS_20
    return {2019: HEADINGS_30, 2020: HEADINGS_31}.get(year, HEADINGS_32)


def wage_row(
    code: str,
    title: str,
    jobs: Any,
    hourly: tuple[Any, ...],
    annual: tuple[Any, ...],
    *,
    group: str = "detailed",
    rse: Any = 1.1,
    mean_rse: Any = 0.4,
    **more: Any,
) -> dict[str, Any]:
    """One line of an OEWS workbook by upper-case heading; `hourly` and `annual` are mean, p10, p25, p50, p75, p90."""
    percentiles = ("PCT10", "PCT25", "MEDIAN", "PCT75", "PCT90")
    return {
        "AREA": "99",
        "AREA_TITLE": "U.S.",
        "AREA_TYPE": "1",
        "PRIM_STATE": "US",
        "NAICS": "000000",
        "NAICS_TITLE": "Cross-industry",
        "I_GROUP": "cross-industry",
        "OWN_CODE": "1235",
        "OCC_CODE": code,
        "OCC_TITLE": title,
        "O_GROUP": group,
        "TOT_EMP": jobs,
        "EMP_PRSE": rse,
        "MEAN_PRSE": mean_rse,
        "H_MEAN": hourly[0],
        "A_MEAN": annual[0],
        **{f"H_{p}": v for p, v in zip(percentiles, hourly[1:], strict=True)},
        **{f"A_{p}": v for p, v in zip(percentiles, annual[1:], strict=True)},
        **more,
    }


ALL_2025 = wage_row(
    "00-0000",
    "All Occupations",
    155495730.0,
    (33.54, 15.0, 18.07, 24.51, 38.71, 61.81),
    (69770.0, 31200.0, 37590.0, 50980.0, 80520.0, 128560.0),
    group="total",
    rse=0.0,
    mean_rse=0.1,
)
RECORDS_2025 = wage_row(
    "29-2072",
    "Medical Records Specialists",
    194720.0,
    (27.30, 17.79, 20.91, 24.59, 31.17, 39.01),
    (56790.0, 37000.0, 43490.0, 51140.0, 64820.0, 81150.0),
)
REGISTRARS_2025 = wage_row(
    "29-9021",
    "Health Information Technologists and Medical Registrars",
    38100.0,
    (36.04, 19.15, 23.53, 32.70, 45.98, 56.45),
    (74970.0, 39830.0, 48940.0, 68020.0, 95630.0, 117420.0),
    rse=1.9,
    mean_rse=0.7,
)
NATION_2025 = [ALL_2025, RECORDS_2025, REGISTRARS_2025]
NATION_2024 = [
    wage_row(
        "00-0000",
        "All Occupations",
        154187380.0,
        (32.66, 14.42, 17.66, 23.8, 37.89, 60.44),
        (67920.0, 29990.0, 36730.0, 49500.0, 78810.0, 125720.0),
        group="total",
        rse=0.0,
        mean_rse=0.1,
    ),
    wage_row(
        "29-2072",
        "Medical Records Specialists",
        187910.0,
        (26.91, 17.2, 20.0, 24.16, 30.8, 38.92),
        (55970.0, 35780.0, 41600.0, 50250.0, 64070.0, 80950.0),
        rse=1.0,
        mean_rse=0.6,
    ),
    wage_row(
        "29-9021",
        "Health Information Technologists and Medical Registrars",
        37620.0,
        (35.3, 18.81, 23.27, 32.36, 44.43, 53.91),
        (73410.0, 39120.0, 48400.0, 67310.0, 92410.0, 112130.0),
        rse=2.7,
        mean_rse=0.9,
    ),
]
NO_WAGE = dict.fromkeys([h for h in FIGURES_20 if h[1] == "_"] + ["MEAN_PRSE"], "*")
NO_JOBS = dict.fromkeys(["TOT_EMP", "EMP_PRSE", "JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL"], "**")


def oews_sheet(headings: list[str], rows: list[dict[str, Any]]) -> Rows:
    of = {"OCC_GROUP": "O_GROUP"}
    return [
        list(headings),
        *([row.get(of.get(h.upper(), h.upper()), "") for h in headings] for row in rows),
    ]


def descriptions(year: int) -> Rows:
    programme = "OES" if year < 2020 else "OEWS"
    return [
        [f"May {year} {programme} Estimates", "", ""],
        ["", "", ""],
        ["Occupational Employment and Wage Statistics (OEWS) Survey", "", ""],
        ["Field", "Field Description", ""],
        ["tot_emp", "Estimated total employment rounded to the nearest 10 (excludes self-employed).", ""],
    ]


def oews_workbook(sheet: str, headings: list[str], rows: list[dict[str, Any]], described: int) -> bytes:
    return xlsx(
        {
            sheet: oews_sheet(headings, rows),
            "Field Descriptions": descriptions(described),
            "UpdateTime": [["alldataupdate"], ["09MAR2021:10:42:00"]],
            "Filler": [],
        }
    )


def national_zip(
    path: Path,
    year: int,
    rows: list[dict[str, Any]] = NATION_2025,
    *,
    headings: list[str] | None = None,
    described: int | None = None,
) -> Path:
    """`oesm{YY}nat.zip` in the layout of its year."""
    headings = headings or headings_of(year)
    name = f"national_M{year}_dl"
    if year <= 2013:
        content, ending = xls({"national_dl": oews_sheet(headings, rows)}), ".xls"
    elif year <= 2018:
        content, ending = xlsx({"national_dl": oews_sheet(headings, rows)}), ".xlsx"
    else:
        content, ending = oews_workbook(name, headings, rows, described or year), ".xlsx"
    return zipped(path, {f"oesm{year % 100}nat/{name}{ending}": content})


def _thirty_two(path: Path, year: int, kind: str, name: str, rows: list[dict[str, Any]]) -> Path:
    workbook = oews_workbook(f"{name}_M{year}_dl", HEADINGS_32, rows, year)
    return zipped(path, {f"oesm{year % 100}{kind}/{name}_M{year}_dl.xlsx": workbook})


def sector_zip(path: Path, year: int, rows: list[dict[str, Any]]) -> Path:
    return _thirty_two(path, year, "in4", "natsector", rows)


def industry_zip(path: Path, year: int, books: dict[str, list[dict[str, Any]]]) -> Path:
    """`oesm{YY}in4.zip` as published: a workbook a depth of NAICS, and others that split by owner."""
    return zipped(
        path,
        {
            f"oesm{year % 100}in4/{name}_M{year}_dl.xlsx": oews_workbook(
                f"{name}_M{year}_dl", HEADINGS_32, rows, year
            )
            for name, rows in books.items()
        },
    )


def state_zip(path: Path, year: int, rows: list[dict[str, Any]]) -> Path:
    return _thirty_two(path, year, "st", "state", rows)


def metro_zip(path: Path, year: int, rows: list[dict[str, Any]]) -> Path:
    """`oesm{YY}ma.zip`: metropolitan areas in one workbook, nonmetropolitan ones in another."""
    metro = [r for r in rows if r["AREA_TYPE"] == "4"]
    other = [r for r in rows if r["AREA_TYPE"] == "6"]
    books = {
        f"oesm{year % 100}ma/{name}_M{year}_dl.xlsx": oews_workbook(
            f"{name}_M{year}_dl", HEADINGS_32, part, year
        )
        for name, part in (("MSA", metro), ("BOS", other))
        if part
    }
    return zipped(path, books)


def in_industry(row: dict[str, Any], naics: Any, own: str, **more: Any) -> dict[str, Any]:
    return {**row, "NAICS": naics, "OWN_CODE": own, "I_GROUP": "sector", **more}


def in_area(row: dict[str, Any], area: Any, kind: str, title: str, **more: Any) -> dict[str, Any]:
    shares = {"JOBS_1000": 1.2, "LOC_QUOTIENT": 0.95}
    return {**row, **shares, "AREA": area, "AREA_TYPE": kind, "AREA_TITLE": title, **more}


TEXAS_2025 = in_area(RECORDS_2025, "48", "2", "Texas", TOT_EMP=17400.0, LOC_QUOTIENT=0.96)


# OEWS flat file --------------------------------------------------------------------------------------------

DATATYPE = (
    "datatype_code\tdatatype_name\n01\tEmployment\n02\tEmployment percent relative standard error\n"
    "03\tHourly mean wage\n04\tAnnual mean wage\n05\tWage percent relative standard error\n"
    "06\tHourly 10th percentile wage\n07\tHourly 25th percentile wage\n08\tHourly median wage\n"
    "09\tHourly 75th percentile wage\n10\tHourly 90th percentile wage\n11\tAnnual 10th percentile wage\n"
    "12\tAnnual 25th percentile wage\n13\tAnnual median wage\n14\tAnnual 75th percentile wage\n"
    "15\tAnnual 90th percentile wage\n16\tEmployment per 1,000 jobs\n17\tLocation Quotient\n"
)
FOOTNOTE = (
    "footnote_code\tfootnote_text\n"
    "4\tWages for some occupations that do not generally work year-round, full time, are reported either as hourly wages or annual salaries depending on how they are typically paid.\n"
    "5\tThis wage is equal to or greater than $115.00 per hour or $239,200 per year.\n"
    "8\tEstimate not released.\n"
)
AREA = (
    "state_code\tarea_code\tareatype_code\tarea_name\n00\t0000000\tN\tNational\n01\t0100000\tS\tAlabama\n01\t0100001\tM\tNorthwest Alabama nonmetropolitan area\n"
    "06\t0600000\tS\tCalifornia\n48\t0010180\tM\tAbilene, TX\n48\t4800000\tS\tTexas\n"
)
INDUSTRY = (
    "industry_code\tindustry_name\tdisplay_level\tselectable\tsort_sequence\n"
    "000000\tCross-Industry, Private, Federal, State, and Local\t0\tT\t0\n"
    "000001\tCross-industry, Private Ownership only\t1\tT\t1\n"
    "31--34\tSectors 31, 32, and 33 - Manufacturing\t2\tT\t2\n"
    "62--63\tSector 62 - Health Care and Social Assistance\t2\tT\t3\n"
    "622000\tHospitals\t3\tT\t4\n"
    "622002\tHospitals, State Government Owned\t4\tT\t5\n"
    "622005\tHospitals, Privately Owned\t4\tT\t6\n"
    "999001\tFederal, State, and Local Government, including State and Local Schools and Hospitals and USPS\t1\tT\t7\n"
    "99-100\tSector 99 - Federal, State, and Local Government\t2\tT\t8\n"
)
OCCUPATION = (
    "occupation_code\toccupation_name\toccupation_description\tdisplay_level\tselectable\tsort_sequence\n"
    "000000\tAll Occupations\t\t0\tT\t0\n292072\tMedical Records Specialists\tCompile medical data.\t3\tT\t1\n"
    "299021\tHealth Information Technologists and Medical Registrars\t\t3\tT\t2\n"
)
FLAT_HEADER = "series_id                     \tyear\tperiod\t       value\tfootnote_codes\r\n"


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def series(
    place: str, industry: str, occupation: str, values: list[str], year: int = 2025, note: str = "8"
) -> str:
    """Lines of one occupation in one place ("N0000000"): a value for each datatype from 01 on; "-" withheld,
    "-5" capped, "" no such line."""
    lines = []
    for number, value in enumerate(values, 1):
        shown, why = ("-", value[1:] or note) if value.startswith("-") else (value, "")
        if value:
            name = f"OEU{place}{industry}{occupation}{number:02d}"
            lines.append(f"{name:<30}\t{year}\tA01\t{shown:>12}\t{why}\r\n")
    return "".join(lines)


RECORDS_VALUES = [
    "194720",
    "1.1",
    "27.30",
    "56790",
    "0.4",
    "17.79",
    "20.91",
    "24.59",
    "31.17",
    "39.01",
    "37000",
    "43490",
    "51140",
    "64820",
    "81150",
]
ALL_VALUES = [
    "155495730",
    "0.0",
    "33.54",
    "69770",
    "0.1",
    "15.00",
    "18.07",
    "24.51",
    "38.71",
    "61.81",
    "31200",
    "37590",
    "50980",
    "80520",
    "128560",
]
REGISTRAR_VALUES = [
    "38100",
    "1.9",
    "36.04",
    "74970",
    "0.7",
    "19.15",
    "23.53",
    "32.70",
    "45.98",
    "56.45",
    "39830",
    "48940",
    "68020",
    "95630",
    "117420",
]


def grown(values: list[str], year: int) -> list[str]:
    """The values of May 2025 as they might be in another May: jobs 1 percent a year, pay 3 percent, rounded as printed."""
    if year == 2025:
        return values
    jobs, pay = 1.01 ** (year - 2025), 1.03 ** (year - 2025)
    hourly = {n: f"{float(values[n]) * pay:.2f}" for n in (2, 5, 6, 7, 8, 9) if values[n][0] != "-"}
    annual = {
        n: f"{round(float(hourly[h]) * 2080, -1):.0f}"
        for n, h in zip((3, 10, 11, 12, 13, 14), hourly, strict=False)
    }
    first = {0: f"{round(float(values[0]) * jobs, -1):.0f}"} if values[0][0] != "-" else {}
    return [(first | hourly | annual).get(n, value) for n, value in enumerate(values)]


def flat_series(year: int = 2025) -> list[str]:
    """The nation's three occupations, California and Abilene with shares, and two kinds of hospital."""

    def lines(place: str, industry: str, occupation: str, values: list[str]) -> str:
        return series(place, industry, occupation, grown(values, year), year)

    return [
        lines("M0010180", "000000", "292072", ["-", "-", *RECORDS_VALUES[2:], "-", "-"]),
        lines("N0000000", "000000", "000000", ALL_VALUES),
        lines("N0000000", "000000", "292072", RECORDS_VALUES),
        lines("N0000000", "000000", "299021", REGISTRAR_VALUES),
        lines("N0000000", "622000", "292072", ["55530", *RECORDS_VALUES[1:]]),
        lines("N0000000", "622005", "292072", ["43620", *RECORDS_VALUES[1:]]),
        lines("S0600000", "000000", "292072", ["18700", *RECORDS_VALUES[1:], "1.020", "0.82"]),
    ]


def nation_of(year: int) -> list[dict[str, Any]]:
    """The nation's three lines of a workbook with the same figures as `flat_series` has for that year."""
    rows = []
    for row, values in zip(NATION_2025, (ALL_VALUES, RECORDS_VALUES, REGISTRAR_VALUES), strict=True):
        found = [float(v) for v in grown(values, year)]
        rows.append(
            wage_row(
                row["OCC_CODE"],
                row["OCC_TITLE"],
                found[0],
                (found[2], *found[5:10]),
                (found[3], *found[10:15]),
                group=row["O_GROUP"],
                rse=found[1],
                mean_rse=found[4],
            )
        )
    return rows


NATION_2026 = nation_of(2026)


def flat_file(folder: Path, lines: list[str] | None = None, **parts: str) -> dict[str, Path]:
    """The flat file and its mapping files under their published names; `parts` replaces one by name."""
    body = FLAT_HEADER + "".join(flat_series() if lines is None else lines)
    newest = max(re.findall(r"\t(20\d\d)\tA01", body), default="2025")
    texts = {
        "area": AREA,
        "industry": INDUSTRY,
        "occupation": OCCUPATION,
        "datatype": DATATYPE,
        "footnote": FOOTNOTE,
        "release": f"release_date\tdescription\n{newest}A01\tMay {newest}\n",
        **parts,
    }
    files = {part: written(folder / f"oe.{part}", crlf(text)) for part, text in texts.items()}
    return {"data": written(folder / "oe.data.0.Current", body), **files}


# Employment Projections ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Projected:
    """One occupation of an edition, in thousands as published."""

    code: str
    title: str
    base: Any
    target: Any
    change: Any
    percent: Any
    openings: Any
    exits: Any = 0.0
    transfers: Any = 0.0
    wage: Any = 50250
    education: str = "Postsecondary nondegree award"
    experience: str = "None"
    training: str = "None"
    jobs: str = ""


ALL_2024 = Projected(
    "00-0000",
    "Total, all occupations",
    169956.1,
    175167.9,
    5211.8,
    3.1,
    18863.3,
    8155.0,
    10187.1,
    49500,
    "—",
    "—",
    "—",
)
RECORDS_2024 = Projected(
    "29-2072",
    "Medical records specialists",
    194.8,
    208.6,
    13.8,
    7.1,
    14.2,
    7.1,
    5.8,
    jobs=" * Coder* Medical Records Clerk* Medical Coder",
)
SURGEONS_2024 = Projected(
    "29-1248",
    "Surgeons, all other",
    26.6,
    27.7,
    1.1,
    4.2,
    0.7,
    0.3,
    0.3,
    ">=239,200",
    "Doctoral or professional degree",
)
EDITION_2024 = [ALL_2024, SURGEONS_2024, RECORDS_2024]
# The edition of 2025-35 as quoted in public, with separations made up to fit its openings.
EDITION_2025 = [
    replace(
        ALL_2024,
        base=170280.8,
        target=176198.5,
        change=5917.7,
        percent=3.5,
        openings=17461.8,
        exits=7600.0,
        transfers=9270.0,
        wage=50980,
    ),
    replace(
        RECORDS_2024,
        base=200.7,
        target=216.3,
        change=15.6,
        percent=7.8,
        openings=14.0,
        exits=6.9,
        transfers=5.5,
        wage=51140,
    ),
]

REGISTRARS_2025_35 = replace(
    EDITION_2025[1],
    code="29-9021",
    title="Health information technologists and medical registrars",
    base=42.0,
    target=48.6,
    change=6.6,
    percent=15.9,
    openings=3.0,
    exits=1.3,
    transfers=1.0,
    wage=68020,
    education="Associate's degree",
)


def _occupation_headings(base: int) -> list[str]:
    return [
        f"{base} National Employment Matrix title",
        f"{base} National Employment Matrix code",
        "Occupation type",
        f"Employment, {base}",
        f"Employment, {base + 10}",
    ]


def occupation_xlsx(
    path: Path, base: int, rows: list[Projected], *, layout: str = "combined", drop: str = ""
) -> Path:
    """`occupation.xlsx`. Layouts: `apart` (1.2 and 1.7, to 2022-32), `combined` (1.2, since 2023-33), `merged`
    (headings over two lines). `drop` leaves out the headings that contain it, and their columns."""
    span = f"{base}–{(base + 10) % 100}"
    kind = ["Summary" if r.code.endswith("0000") else "Line item" for r in rows]
    lead = [[f"  {r.title}", r.code, k, r.base, r.target] for r, k in zip(rows, kind, strict=True)]
    change = [f"Employment change, numeric, {span}", f"Employment change, percent, {span}"]
    openings = f"Occupational openings, {span} annual average"
    worker = [
        f"Median annual wage, dollars, {base}[1]",
        "Typical education needed for entry",
        "Work experience in a related occupation",
        "Typical on-the-job training needed to attain competency in the occupation",
    ]
    distribution = [f"Employment distribution, percent, {y}" for y in (base, base + 10)]
    source = ["Source: Employment Projections program, U.S. Bureau of Labor Statistics"]
    changes = [[r.change, r.percent] for r in rows]
    traits = [[r.wage, r.education, r.experience, r.training] for r in rows]
    shares = [[0.1, 0.1] for _ in rows]
    own = ["—" for _ in rows]
    head = _occupation_headings(base)

    def table(title: str, headings: list[str], *parts: list[Any]) -> Rows:
        body = [
            [cell for part in line for cell in (part if isinstance(part, list) else [part])]
            for line in zip(*parts, strict=True)
        ]
        kept = [i for i, h in enumerate(headings) if not drop or drop not in h]
        return [
            [title],
            [headings[i] for i in kept],
            *([row[i] for i in kept] for row in body),
            ['Note: Data is unavailable for values denoted with a "—".'],
            source,
        ]

    opened = [r.openings for r in rows]
    separations = [[4.7, 5.9, 10.6, r.exits, r.transfers, 0.0] for r in rows]
    rates = [
        f"Labor force exit rate, {span} annual average",
        f"Occupational transfer rate, {span} annual average",
        f"Total occupational separations rate, {span} annual average",
        f"Labor force exits, {span} annual average",
        f"Occupational transfers, {span} annual average",
        f"Total occupational separations, {span} annual average",
    ]
    sheets: dict[str, Rows] = {"Index": [["List of tables"]]}
    if layout == "apart":
        sheets["Table 1.2"] = table(
            f"Table 1.2 Employment by detailed occupation, {base} and projected {base + 10}",
            [*head, *distribution, *change, openings],
            lead,
            shares,
            changes,
            opened,
        )
        sheets["Table 1.7"] = table(
            f"Table 1.7 Occupational projections, {span}, and worker characteristics",
            [*head, *change, f"Percent self employed, {base}", openings, *worker],
            lead,
            changes,
            own,
            opened,
            traits,
        )
    else:
        sheets["Table 1.2"] = table(
            f"Table 1.2 Occupational projections, {span}, and worker characteristics",
            [*head, *distribution, *change, f"Percent self employed, {base}", openings, *worker],
            lead,
            shares,
            changes,
            own,
            opened,
            traits,
        )
        sheets["Table 1.7"] = [
            ["The content from Table 1.7 has been moved to and combined with Table 1.2."],
            ["Table 1.2"],
        ]
    if layout == "merged":
        two = [
            [
                f"{base} National Employment Matrix title and code",
                "",
                "",
                "Employment",
                "",
                "Employment distribution, percent",
                "",
                f"Employment change, {span}",
                "",
                f"Percent self employed, {base}",
                openings,
                *worker,
            ],
            ["Title", "Code", "Occupation type", base, base + 10, base, base + 10, "Number", "Percent"],
        ]
        sheets["Table 1.2"][1:2] = two
    sheets["Table 1.10"] = table(
        f"Table 1.10 Occupational separations and openings, projected {span}",
        [*head, *change, *rates, openings],
        lead,
        changes,
        separations,
        opened,
    )
    return written(path, xlsx(sheets))


def _thousands(cell: Any) -> str:
    return f"{cell:,}" if isinstance(cell, int | float) else str(cell)


def export_csv(path: Path, base: int, rows: list[Projected], wage_year: int | None = None) -> Path:
    """The data tool's export: codes ="29-2072", titles followed by example job titles, figures with commas."""
    span = f"{base}-{base + 10}"
    head = [
        "Occupation Title",
        "Occupation Code",
        f"Employment {base}",
        f"Employment {base + 10}",
        f"Employment Change, {span}",
        f"Employment Percent Change, {span}",
        f"Occupational Openings, {span} Annual Average",
        f"Median Annual Wage {wage_year or base}",
        "Typical Entry-Level Education",
        "Education Code",
        "Work Experience in a Related Occupation",
        "Workex Code",
        "Typical on-the-job Training",
        "trCode",
    ]
    body = [
        [f"{r.title}   {r.jobs}" if r.jobs else r.title, f'="{r.code}"']
        + [_thousands(c) for c in (r.base, r.target, r.change, r.percent, r.openings, r.wage)]
        + [r.education, "5", r.experience, "4", r.training, "6"]
        for r in rows
    ]
    return written(path, csv_text([head, *body], quote_all=True))


def export_2012(path: Path) -> Path:
    """The export of 2012-22: words run together, ten-year openings, tabs before the job titles."""
    head = [
        "Title",
        "SOC Code",
        "2012",
        "2022",
        "Number (inthousands)",
        "Percent",
        "Jobopeningsdue togrowthandreplacementneeds,2012-2022(in thousands)",
        "2012 median annual wage",
        "Typical entry-level education",
        "Education Code",
        "Work experience in a related occupation",
        "Workex Code",
        "Typical on-the-job training",
        "trCode",
    ]
    records = [
        "Medical records and health information technicians     \t \t\t\t\tShow/hide Example Job Titles \t\t\t\t* Cancer Registrar* Health Information Coder",
        "29-2071",
        *["186.3", "227.5", "41.1", "22.1", "90.4", "34,160"],
        *("Postsecondary non-degree award", "5", "None", "4", "None", "6"),
    ]
    doctors = [
        "Anesthesiologists",
        "29-1061",
        *["33.9", "42.1", "8.3", "24.4", "16.7", ">=187,200"],
        *("Doctoral or professional degree", "1", "None", "4", "Internship/residency", "1"),
    ]
    return written(path, csv_text([head, records, doctors], quote_all=True))


def quoted_csv(path: Path, rows: list[Projected] = EDITION_2025, wage_year: int = 2025) -> Path:
    head = [
        "occupation_code",
        "title",
        "jobs_base_thousands",
        "jobs_projected_thousands",
        "change_pct",
        "openings_per_year_thousands",
    ]
    head += [f"median_wage_{wage_year}_usd", "entry_education"]
    body = [
        [
            r.code,
            r.title,
            r.base,
            r.target,
            r.percent,
            r.openings,
            r.wage,
            "" if r.education == "—" else r.education,
        ]
        for r in rows
    ]
    return written(path, csv_text([head, *body], end="\r\n"))


def state_projections_csv(path: Path, nation: float = 169956100, rows: Rows | None = None) -> Path:
    head = ["Title", "Base", "Projected", "PercentChange", "AvgAnnualOpenings", "STFIPS", "OccCode"]
    body = rows or [
        ["Medical Records Specialists", "2560", "2800", "9.4", "200", "1", "29-2072"],
        ["Medical Records Specialists", "17,900", "19,600", "9.5", "1,400", "6", "29-2072"],
    ]
    lines = [
        ["Total, All Occupations", f"{nation:.0f}", "175167900", "3.1", "18863300", "0", "00-0000"],
        ["Medical Records Specialists", "194800", "208600", "7.1", "14200", "0", "29-2072"],
        *body,
    ]
    return written(path, csv_text([head, *lines], end="\r\n"))


# Prices ----------------------------------------------------------------------------------------------------


def cu_data(path: Path, months: list[tuple[int, str, str]] | None = None) -> Path:
    """`cu.data.1.AllItems`: another series, a year's average and the month that was never published."""
    months = months or [
        (2025, "M09", "324.800"),
        (2025, "M10", "-"),
        (2025, "M11", "324.122"),
        (2025, "M12", "324.054"),
        (2025, "M13", "321.943"),
        (2026, "M01", "325.252"),
    ]
    text = "series_id        \tyear\tperiod\t       value\tfootnote_codes\r\n"
    text += "CUSR0000SA0      \t2025\tM09\t     324.368\t\r\n"
    text += "".join(f"CUUR0000SA0      \t{y}\t{p}\t{v:>12}\t\r\n" for y, p, v in months)
    return written(path, text)


def api_document(*months: tuple[str, str, str], series: str = "CUUR0000SA0") -> dict[str, Any]:
    """An answer of BLS's API with these months (year, period, value)."""
    rows = [{"year": y, "period": m, "periodName": m, "value": v, "footnotes": [{}]} for y, m, v in months]
    return {
        "status": "REQUEST_SUCCEEDED",
        "responseTime": 12,
        "message": [],
        "Results": {"series": [{"seriesID": series, "data": rows}]},
    }


def api_answers(path: Path) -> Path:
    """Two answers as the ETL keeps them: a list of documents."""
    older = api_document(("2017", "M12", "246.524"), ("2017", "M11", "246.669"))
    newer = api_document(("2026", "M02", "326.785"), ("2026", "M01", "325.252"), ("2025", "M10", "-"))
    return written(path, json.dumps([older, newer]))


def parity_csv(
    table: str = "SARPP",
    areas: dict[tuple[str, str], list[str]] | None = None,
    *,
    line_code: int = 1,
    years: tuple[int, ...] = (2023, 2024),
    updated: str = "February 19, 2026",
) -> str:
    """BEA's table with a second item around the first; `line_code` is that of all items."""
    areas = areas or {
        ("00000", "United States"): ["100.000", "100.000"],
        ("06000", "California"): ["112.195", "110.720"],
    }
    head = ["GeoFIPS,GeoName,Region,TableName,LineCode,IndustryClassification,Description,Unit"]
    lines = [",".join([*head, *map(str, years)])]
    other = 5 if line_code == 1 else 1
    for code, words in sorted([(line_code, "RPPs: All items "), (other, " RPPs: Services: Other ")]):
        for (fips, name), values in areas.items():
            shown = values if code == line_code else ["97.220"] * len(values)
            lines.append(f' "{fips}","{name}",8,{table},{code},"...","{words}","Index",' + ",".join(shown))
    lines += ['"Note: See the included footnote file."', f'"{table}: Regional price parities"']
    lines += [f'"Last updated: {updated}-- new statistics for 2024."', '"U.S. Bureau of Economic Analysis"']
    return crlf("\n".join(lines) + "\n")


def parity_zip(path: Path, table: str = "SARPP", **layout: Any) -> Path:
    where = "STATE" if table == "SARPP" else "MSA"
    return zipped(
        path,
        {
            f"{table}_{where}_2008_2024.csv": parity_csv(table, **layout).encode(),
            f"{table}__Footnotes.html": b"<html>1/ Real personal income</html>",
        },
    )


METRO_PARITIES = {
    ("00000", "United States"): ["100.000", "100.000"],
    ("00999", "United States (Nonmetropolitan Portion) *"): ["87.900", "87.557"],
    ("10180", "Abilene, TX (Metropolitan Statistical Area)"): ["92.197", "91.574"],
    ("21420", "Enid, OK (Metropolitan Statistical Area) *"): ["(NA)", "84.269"],
}


# Classifications -------------------------------------------------------------------------------------------


def crosswalk_xlsx(path: Path, head: tuple[str, str] = ("2010 SOC Code", "2018 SOC Code")) -> Path:
    rows = [
        ["U.S. Bureau of Labor Statistics"],
        ["November 2017"],
        [],
        [head[0], "2010 SOC Title", head[1], "2018 SOC Title"],
        [],
        [
            "29-2071",
            "Medical Records and Health Information Technicians",
            "29-2072",
            "Medical Records Specialists",
        ],
        [
            "29-2071",
            "Medical Records and Health Information Technicians",
            "29-9021",
            "Health Information Technologists",
        ],
        ["31-9092", "Medical Assistants", "31-9092", "Medical Assistants"],
    ]
    return written(path, xlsx({"Sorted by 2010": rows}))


JOB_TITLE_COLUMNS = ["2018 SOC Code", "2018 SOC Title", "2018 SOC Direct Match Title", "Illustrative Example"]
JOB_TITLES: Rows = [
    ["29-2072", "Medical Records Specialists", "Health Information Coder", "x"],
    ["29-2072", "Medical Records Specialists", "Health Records Technician", ""],
    ["29-9021", "Health Information Technologists and Medical Registrars", "Cancer Registrar", "x"],
    ["31-9097", "Phlebotomists", "Venipuncturist", "x"],
]


def job_titles_xlsx(path: Path, titles: Rows = JOB_TITLES, columns: list[str] = JOB_TITLE_COLUMNS) -> Path:
    """As BLS lays it out: the file's name and date above, then every title by code, and on a second sheet by title."""
    above: Rows = [
        ["U.S. Bureau of Labor Statistics"],
        ["2018 SOC Direct Match Title File"],
        ["November 2017"],
        [],
    ]
    return written(
        path,
        xlsx(
            {
                "Sorted by SOC": [*above, columns, *titles],
                "Sorted by Title": [*above, columns, *sorted(titles, key=lambda row: row[2:3])],
            }
        ),
    )


def hybrid_xlsx(path: Path) -> Path:
    rows = [
        ["The table below shows how OES data collected under two different structures were combined."],
        [],
        [
            "OES 2019 Estimates Code",
            "OES 2019 Estimates Title",
            "2018 SOC Code ",
            "2018 SOC Title",
            "OES 2018 Estimates Code",
            "OES 2018 Estimates Title",
            "2010 SOC Code",
            "2010 SOC Title",
            "NOTES",
        ],
        [
            "29-2098",
            "Medical Dosimetrists, Medical Records Specialists",
            "29-2036",
            "Medical Dosimetrists",
            "29-2099",
            "Health Technologists, All Other",
            "29-2099",
            " Health Technologists, All Other",
        ],
        [
            "29-2098",
            "Medical Dosimetrists, Medical Records Specialists",
            "29-2072",
            "Medical Records",
            "29-2071",
            "Medical Records Technicians",
            "29-2071",
            " Medical Records Technicians",
        ],
    ]
    return written(
        path, xlsx({"OES2019 Hybrid": rows, "Field descriptions": [["Column", "Column description"]]})
    )


ACCESS_DENIED = b"""<!DOCTYPE HTML>
<html lang="en-us">
<head><title>Access Denied</title></head>
<body><h1>Bureau of Labor Statistics</h1><h2>Access Denied</h2></body></html>
"""
