"""OEWS's flat file and its mapping files."""

import re
from pathlib import Path
from typing import Any

from tests.publishers.containers import crlf, written
from tests.publishers.oews_workbooks import NATION_2025, wage_row

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
