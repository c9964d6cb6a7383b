"""Tables beside BLS's projections, and the layouts that its workbooks and exports had."""

from pathlib import Path
from typing import Any

from tests.publishers.containers import Rows, csv_text, written, xlsx

AI_FACTOR = (
    "Demand change, productivity change - share increases as the demand for health care services and complexity of "
    "medical coding grow. This demand will be partially offset by the use of artificial intelligence (AI)-based tools."
)
FACTORS_2024: Rows = [
    ["Medical records specialists", "29-2072", "Total, all industries", "TE1000", AI_FACTOR],
    [
        "Medical records specialists",
        "29-2072",
        "General medical and surgical hospitals; state",
        "62210S",
        "Capital/labor substitution - share decreases as hospitals adopt software.",
    ],
]
ATTAINMENT_2023: Rows = [
    ["Total, all occupations", "00-0000", 7.4, 22.6, 18.9, 9.5, 25.1, 11.700000000000001, 4.8],
    ["Medical records specialists", "29-2072", 2.3, 18.8, 31.6, 25.2, 16.4, 4.6, 1.1],
    ["Surgeons, all other[1]", "29-1248", 0.0, 0.1, 0.1, 0.1, 1.5, 1.2, 97.0],
    [
        "Health information technologists and medical registrars[1]",
        "29-9021",
        0.7,
        8.5,
        12.7,
        9.5,
        29.5,
        33.9,
        5.2,
    ],
]
SOURCE = ["Source: Employment Projections program, U.S. Bureau of Labor Statistics"]


def factors_sheet(base: int, rows: Rows) -> Rows:
    """Table 1.12."""
    matrix = f"{base} National Employment Matrix"
    return [
        [f"Table 1.12 Factors affecting occupational utilization, projected {base}–{(base + 10) % 100}"],
        [
            *(f"{matrix} occupation title", f"{matrix} occupation code"),
            *(f"{matrix} industry title", f"{matrix} industry code"),
            "Factors affecting occupational utilization",
        ],
        *rows,
        SOURCE,
    ]


def attainment_sheet(base: int, rows: Rows, years: str) -> Rows:
    """Table 5.3."""
    title = f"Table 5.3 Educational attainment for workers 25 years and older by detailed occupation, {years}"
    matrix = f"{base} National Employment Matrix"
    return [
        [title],
        [
            *(f"{matrix} title", f"{matrix} code"),
            *(
                "Less than high school diploma",
                "High school diploma or equivalent",
                "Some college, no degree",
            ),
            *(
                "Associate's degree",
                "Bachelor's degree",
                "Master's degree",
                "Doctoral or professional degree",
            ),
        ],
        *rows,
        ["Footnotes:"],
        ["[1] This occupation is not an exact match with ACS"],
        SOURCE,
    ]


def education_xlsx(
    path: Path, base: int = 2023, rows: Rows = ATTAINMENT_2023, years: str = "2021-22"
) -> Path:
    """`education.xlsx`, without its tables 5.1, 5.2 and 5.4."""
    sheets = {"Index": [["Education.xlsx contents"]], "Table 5.3": attainment_sheet(base, rows, years)}
    return written(path, xlsx(sheets))


# Base and projected jobs, their shares, change, percent, and openings of ten years, as BLS printed them for 2014-24.
JOBS_2014: list[tuple[str, str, str, list[Any]]] = [
    (
        "Total, all occupations",
        "00-0000",
        "Summary",
        [150539.9, 160328.8, 100.0, 100.0, 9788.9, 6.5, 46506.9],
    ),
    ("Registered nurses", "29-1141", "Line item", [2751.0, 3190.3, 1.8, 2.0, 439.3, 16.0, 1088.4]),
    (
        "Medical records and health information technicians",
        "29-2071",
        "Line item",
        [188.6, 217.6, 0.1, 0.1, 29.0, 15.4, 71.3],
    ),
]


def jobs_2014(lines: int) -> Rows:
    """Table 1.2 of 2014-24 with its heading over one to four lines, where merged cells leave their right ones blank."""
    title, openings = (
        "2014 National Employment Matrix title and code",
        "Job openings due to growth and replacements, 2014-24",
    )
    years = [2014.0, 2024.0, 2014.0, 2024.0]
    two = "Percent distribution"
    headings: dict[int, Rows] = {
        1: [
            [
                *(title, "", "Occupation Type", "Employment, 2014", "Employment, 2024"),
                *(f"{two}, 2014", f"{two}, 2024", "Number change", "Percent change", openings),
            ]
        ],
        2: [
            [title, "", "Occupation Type", "Employment", "", two, "", "Change, 2014-24", "", openings],
            ["", "", "", *years, "Number", "Percent", ""],
        ],
        3: [
            [title, "", "Occupation Type", "Employment", "", "", "", "Change, 2014-24", "", openings],
            ["", "", "", "Number", "", two, "", "", "", ""],
            ["", "", "", *years, "Number", "Percent", ""],
        ],
        4: [
            ["", "", "", "Employment", "", "", "", "", "", ""],
            [title, "", "Occupation Type", "Number", "", two, "", "Change,", "", "Job openings due to"],
            ["", "", "", "", "", "", "", "2014-24", "", "growth and replacements,"],
            ["", "", "", *years, "Number", "Percent", "2014-24"],
        ],
    }
    body = [[name, code, kind, *figures] for name, code, kind, figures in JOBS_2014]
    return [
        ["Table 1.2 Employment by detailed occupation, 2014 and projected 2024 (Numbers in thousands)"],
        *headings[lines],
        *body,
        SOURCE,
    ]


def jobs_2014_csv(path: Path, lines: int = 3) -> Path:
    """The same table as a spreadsheet program saves it: every line as long as the longest."""
    rows = jobs_2014(lines)
    width = max(map(len, rows))
    return written(path, csv_text([[*row, *[""] * (width - len(row))] for row in rows]))


def export_2016(path: Path) -> Path:
    """The export of 2016-26: "SOC Code", units in brackets, the wage's year first."""
    head = [
        *("Occupation Title", "SOC Code", "Employment 2016 (thousands)", "Employment 2026 (thousands)"),
        *("Employment change, 2016-2026 (thousands)", "Employment change, 2016-2026 (percent)"),
        *("Occupational openings, 2016-2026 annual average (thousands)", "2017 median annual wage"),
        *("Typical entry-level education", "Education Code", "Work experience in a related occupation"),
        *("Workex Code", "Typical on-the-job training", "trCode"),
    ]
    row = [
        "Medical records and health information technicians    * Cancer Registrar* Health Information Coder",
        '="29-2071"',
        *("206.3", "234.1", "27.8", "13.5", "15.8", "39,180"),
        *("Postsecondary nondegree award", "5", "None", "4", "None", "6"),
    ]
    return written(path, csv_text([head, row], quote_all=True))
