"""OEWS workbooks of every layout since May 2008."""

from pathlib import Path
from typing import Any

from tests.publishers.containers import Rows, written, xls, xlsx, zipped

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
    if year <= 2011:
        return ["GROUP" if h == "OCC_GROUP" else h for h in HEADINGS_20]
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
    of = {"OCC_GROUP": "O_GROUP", "GROUP": "O_GROUP"}
    columns = [heading.upper().replace(" ", "_") for heading in headings]
    return [list(headings), *([row.get(of.get(c, c), "") for c in columns] for row in rows)]


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


# To 2018, workbooks by owner name it, and those of the nation have no column of industries.
HEADINGS_OWNER = ["OWNERSHIP", *HEADINGS_20]
HEADINGS_SECTOR = ["NAICS", "NAICS_TITLE", *HEADINGS_20]
HEADINGS_4D_OWNER = ["NAICS", "NAICS_TITLE", "OWNERSHIP", *HEADINGS_20]
# Every estimate of a May in one workbook, to 2018.
HEADINGS_ALL = ["AREA", "AREA_TITLE", "AREA_TYPE", "NAICS", "NAICS_TITLE", "OWN_CODE", *HEADINGS_20]


def old_zip(path: Path, year: int, books: dict[str, tuple[list[str], list[dict[str, Any]]]]) -> Path:
    """A zip of workbooks as BLS published them to 2018, by the beginning of their names: headings and rows."""
    return zipped(
        path,
        {
            f"{path.stem}/{name}_M{year}_dl.xlsx": xlsx({f"{name}_dl": oews_sheet(headings, rows)})
            for name, (headings, rows) in books.items()
        },
    )


def all_data_xlsx(path: Path, year: int, rows: list[dict[str, Any]], headings: list[str]) -> Path:
    """`all_data_M_2017.xlsx`: every estimate of a May in one sheet."""
    return written(path, xlsx({f"All May {year} Data": oews_sheet(headings, rows)}))
