"""CPS tables 11b and 39, the Occupational Requirements Survey, and O*NET's workbooks."""

from pathlib import Path
from typing import Any

from tests.publishers.containers import Rows, csv_text, written, xlsx

AGE_HEADINGS = [
    "Total, 16\nyears and\n over",
    *(f"{band} \nyears" for band in ("16 to 19", "20 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64")),
    "65 years\nand over",
    "Median\n age",
]
# In thousands: everyone, the seven bands, and the median age.
AGES_2025 = {
    "Total employed": "163493 5551 14347 36276 37036 32304 26605 11374 42.1",
    "Medical and health services managers": "905 2 17 144 253 267 165 56 46.2",
    "Computer systems analysts": "569 1 30 165 164 84 100 24 41.2",
    "Healthcare practitioners and technical occupations": "10364 70 632 2752 2587 2184 1519 619 42",
    "Pharmacy technicians": "373 16 77 102 73 65 28 12 33.9",
    "Licensed practical and licensed vocational nurses": "545 6 38 134 122 122 90 34 42.9",
    "Medical records specialists": "166 1 7 17 38 44 41 18 49.8",
    "Dietetic technicians and ophthalmic medical technicians": "68 12 15 9 8 11 9 4 33",
    "Other healthcare practitioners and technical occupations": "139 2 9 38 39 25 18 8 41.1",
    "Healthcare support occupations": "5830 150 748 1277 1196 1056 976 427 41.4",
    "Medical assistants": "680 15 126 207 168 83 63 18 35",
    "Medical transcriptionists": "41 0 15 13 7 2 3 1 –",
    "Phlebotomists": "144 1 27 27 38 31 19 1 38.8",
    "Sales and office occupations": "30183 1871 3604 6215 5955 5328 4936 2275 41.6",
    "Billing and posting clerks": "403 6 22 76 90 88 95 27 45.8",
    "Medical secretaries and administrative assistants": "103 1 7 23 22 20 23 7 46.2",
    "Data entry keyers": "229 6 23 55 40 50 38 17 42.8",
    "Insurance claims and policy processing clerks": "274 1 16 83 59 55 39 21 42.1",
}
AGES_2019 = {
    "Total employed": "157538 5150 14172 35807 33127 32042 26893 10347 42.3",
    "Health practitioner support technologists and technicians": "710 19 131 234 138 92 78 18 33.2",
    "Medical records and health information technicians": "185 2 9 32 49 42 40 11 45",
}
# The other categories of 2019 that count a listed occupation.
OTHERS_2019 = {
    title: AGES_2025[title]
    for title in (
        "Medical and health services managers",
        "Licensed practical and licensed vocational nurses",
        "Medical assistants",
        "Medical transcriptionists",
        "Phlebotomists",
        "Billing and posting clerks",
        "Data entry keyers",
        "Insurance claims and policy processing clerks",
    )
} | {"Secretaries and administrative assistants": "2688 27 155 439 511 632 675 249 48.8"}
# In thousands and dollars: workers and median of all, men, and women.
PAY_2025 = {
    "Total, full-time wage and salary workers": "121470 1204 66979 1326 54491 1089",
    "Medical records specialists": "163 1027 14 – 149 1006",
    "Medical assistants": "557 862 57 1073 500 841",
    "Medical transcriptionists": "21 – 8 – 13 –",
}


def _annual_table(title: str, year: Any, headings: Rows, rows: dict[str, str]) -> Rows:
    width = len(headings[-1]) + 1
    lines: Rows = [
        [f"HOUSEHOLD DATA\nANNUAL AVERAGES\n{title}"],
        ["[Numbers in thousands]"],
        [],
        ["Occupation", year],
        *(["", *line] for line in headings),
        [],
    ]
    for name, figures in rows.items():
        cells = [cell if cell == "–" else float(cell) for cell in figures.split()]
        # An empty line follows the total.
        lines += [[name, *cells], *([[]] if name.startswith("Total") else [])]
    lines += [[], ["NOTE: Dash indicates no data (values not shown where base is less than 50,000)."]]
    return [line + [""] * (width - len(line)) for line in lines]


def cps_age_rows(
    year: Any = 2025, rows: dict[str, str] = AGES_2025, headings: list[str] = AGE_HEADINGS
) -> Rows:
    people = "people" if year == 2025 else "persons"
    return _annual_table(f"11b. Employed {people} by detailed occupation and age", year, [headings], rows)


def cps_age_xlsx(path: Path, year: Any = 2025, rows: dict[str, str] = AGES_2025) -> Path:
    return written(path, xlsx({"cpsaat11b": cps_age_rows(year, rows)}))


def cps_pay_rows(year: Any = 2025, rows: dict[str, str] = PAY_2025) -> Rows:
    title = "39. Median weekly earnings of full-time wage and salary workers by detailed occupation and sex"
    figures = ["Number of workers", "Median weekly earnings"] * 3
    return _annual_table(title, year, [["Total", "", "Men", "", "Women", ""], figures], rows)


def cps_pay_xlsx(path: Path, year: Any = 2025, rows: dict[str, str] = PAY_2025) -> Path:
    return written(path, xlsx({"cpsaat39": cps_pay_rows(year, rows)}))


def cps_pay_csv(path: Path, year: int = 2024) -> Path:
    """As a spreadsheet program saves it: dollar signs and commas within the figures of the first line."""
    rows = cps_pay_rows(year)
    total = next(row for row in rows if str(row[0]).startswith("Total,"))
    total[1:] = [f"{cell:,.0f}" if at % 2 else f"${cell:,.0f}" for at, cell in enumerate(total[1:], 1)]
    return written(path, "\ufeff" + csv_text(rows, end="\r\n"))


ORS_FOOTNOTES = {
    "1": "Estimate is less than 0.5 percent.",
    "5": "Standard error is less than 0.05.",
    "6": "Standard error is less than 0.5.",
    "7": "This estimate is the mode for the category group.",
}
_PRELIMINARY = "These are preliminary estimates and represent the first and second sample years."
EDUCATION, COGNITIVE = "Education, training, and experience", "Cognitive and mental requirements"
# Title after the occupation, family, category, additive code, estimate, standard error, their footnotes.
ORS_SERIES = [
    ("prior work experience is required", EDUCATION, "Prior work experience", "013", "57.9", "6.2", "7", ""),
    (
        "prior work experience is not required",
        EDUCATION,
        "Prior work experience",
        "013",
        "42.1",
        "6.2",
        "",
        "",
    ),
    (
        "days of prior work experience, mean",
        EDUCATION,
        "Prior work experience",
        "000",
        "618.49",
        "37.69",
        "",
        "",
    ),
    (
        "days of prior work experience (25th percentile)",
        EDUCATION,
        "Prior work experience",
        "000",
        "365.0",
        "-",
        "",
        "5",
    ),
    (
        "days of prior work experience (50th percentile - median)",
        EDUCATION,
        "Prior work experience",
        "000",
        "730.0",
        "-",
        "",
        "5",
    ),
    (
        "days of prior work experience (90th percentile)",
        EDUCATION,
        "Prior work experience",
        "000",
        "1095.0",
        "270.69",
        "",
        "",
    ),
    (
        "minimum education level is a high school diploma",
        EDUCATION,
        "Minimum education level",
        "073",
        "83.2",
        "5.2",
        "7",
        "",
    ),
    (
        "minimum education level is a doctorate degree",
        EDUCATION,
        "Minimum education level",
        "073",
        "-",
        "-",
        "1",
        "6",
    ),
    ("telework is available", COGNITIVE, "Telework", "105", "27.5", "6.0", "", ""),
    ("hours of sitting, mean", "Physical demands", "Sitting", "000", "7.1", "0.2", "", ""),
]


def ors_xlsx(path: Path, year: int = 2020, series: list[tuple[str, ...]] | None = None) -> Path:
    """One occupation's estimates; editions before 2020 have O*NET-SOC codes and fewer columns."""
    is_older = year < 2020
    code = "29207100" if is_older else "292072"
    title = (
        "medical records and health information technicians" if is_older else "medical records specialists"
    )
    footnotes = ORS_FOOTNOTES | ({} if is_older else {"p": _PRELIMINARY})
    of_series = "" if is_older else "P"
    code_heading = "O*NET-SOC 2010 CODE" if is_older else "SOC 2018 CODE"
    id_heading = "SERIES ID" if is_older else "SERIES_ID"
    head = [
        id_heading,
        id_heading.replace("ID", "TITLE"),
        code_heading,
        "OCCUPATION",
        "REQUIREMENT",
        "CATEGORY",
    ]
    head += ["ADDITIVE CODE", *([] if is_older else ["DATATYPE"]), "ESTIMATE", "STANDARD ERROR"]
    head += ["DATA FOOTNOTE", "STANDARD ERROR FOOTNOTE", "SERIES FOOTNOTE"]
    rows: Rows = [head]
    for number, (text, family, category, additive, *figures, note, error_note) in enumerate(
        series or ORS_SERIES
    ):
        of_jobs = "" if text.startswith(("days", "hours")) else "% of "
        datatype = [] if is_older else ["Percentage" if of_jobs else "Days"]
        rows.append(
            [
                f"ORUC10000000000{number:05d}",
                f"Civilian workers; {of_jobs}{title}; {text}",
                code,
                title.capitalize(),
                family,
                category,
                additive,
                *datatype,
                *figures,
                note,
                error_note,
                of_series,
            ]
        )
    about = [f"{year} Occupational Requirements Survey Estimates\n\nSource: U.S. Bureau of Labor Statistics"]
    notes: Rows = [["Footnote", "Footnote Description"] if is_older else ["Footnote code", "Footnote text"]]
    notes += [
        [float(number) if number.isdigit() else f"{number} ", text + "   "]
        for number, text in footnotes.items()
    ]
    sheets: dict[str, Rows] = {
        "File information": [about, ["Field", "Field Description"], ["Series ID", "Unique 20 character code"]]
    }
    if is_older:
        sheets["File information"] += [[], *notes, ["Notes:"]]
    else:
        sheets["Footnote codes"] = notes
    return written(path, xlsx(sheets | {f"ORS_{year}" if is_older else f"ORS {year} dataset": rows}))


_CODE = ["O*NET-SOC Code", "Title"]
_RECORDS = ["29-2072.00", "Medical Records Specialists"]
_INFORMATICS = ["15-1211.01", "Health Informatics Specialists"]
ONET: dict[str, Rows] = {
    "Task Statements": [
        [*_CODE, "Task ID", "Task", "Task Type", "Incumbents Responding", "Date", "Domain Source"],
        [*_RECORDS, 2450.0, "Protect the security of medical records.", "Core", 60.0, "08/2021", "Incumbent"],
        [*_RECORDS, 2452.0, "Enter data into databases.", "Supplemental", "n/a", "11/2020", "Analyst"],
        [*_INFORMATICS, 18005.0, "Design systems.", "", "", "08/2024", "Occupational Expert"],
    ],
    "Technology Skills": [
        [*_CODE, "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"],
        [*_RECORDS, "Epic Systems", 43232610.0, "Medical software", "Y", "Y"],
        [*_RECORDS, "3M Encoder", 43232610.0, "Medical software", "N", "N"],
    ],
    "Related Occupations": [
        [*_CODE, "Related O*NET-SOC Code", "Related Title", "Relatedness Tier", "Index"],
        [*_RECORDS, "43-4071.00", "File Clerks", "Primary-Short", 1.0],
        [*_RECORDS, "29-9021.00", "Health Information Technologists", "Supplemental", 2.0],
    ],
    "Alternate Titles": [
        [*_CODE, "Alternate Title", "Short Title", "Source(s)"],
        [*_RECORDS, "Certified Professional Coder (CPC)", "CPC", "08"],
        [*_RECORDS, "Health Information Coder", "n/a", "04,08"],
        [*_INFORMATICS, "Nursing Informaticist", "", "02"],
    ],
    "Sample of Reported Titles": [
        [*_CODE, "Reported Job Title", "Shown in My Next Move"],
        [*_RECORDS, "Medical Records Clerk", "Y"],
        [*_RECORDS, "Coder", "N"],
    ],
    "Job Zones": [
        [*_CODE, "Job Zone", "Date", "Domain Source"],
        [*_RECORDS, 3.0, "11/2021", "Analyst - Preliminary"],
        [*_INFORMATICS, 5.0, "08/2024", "Analyst"],
    ],
    "Job Zone Reference": [
        ["Job Zone", "Name", "Experience", "Education", "Job Training", "Examples", "SVP Range"],
        [
            3.0,
            "Job Zone Three",
            "Previous experience",
            "Vocational school",
            "One or two years",
            "Electricians",
            "(6.0 to < 7.0)",
        ],
    ],
}


# Names of readers in the catalog, with the workbook that each takes.
ONET_READERS = {
    "onet-tasks": "Task Statements",
    "onet-technologies": "Technology Skills",
    "onet-related-occupations": "Related Occupations",
    "onet-alternate-titles": "Alternate Titles",
    "onet-reported-titles": "Sample of Reported Titles",
    "onet-job-zones": "Job Zones",
    "onet-job-zone-levels": "Job Zone Reference",
}


def onet_xlsx(path: Path, name: str, rows: Rows | None = None) -> Path:
    return written(path, xlsx({name: rows or ONET[name]}))
