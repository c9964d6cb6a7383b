"""BLS's projections as workbook, export and quoted figures."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.publishers.containers import Rows, csv_text, written, xlsx
from tests.publishers.projection_details import FACTORS_2024, factors_sheet


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
    shares = _build_shares(rows)
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
    sheets["Table 1.12"] = factors_sheet(base, FACTORS_2024)
    return written(path, xlsx(sheets))


def _build_shares(rows: list[Projected]) -> list[list[Any]]:
    """Percent of all jobs in both years; 0.1 where no row is the total."""

    def share(part: Any, of: list[Any]) -> Any:
        return round(100 * part / of[0], 1) if of and isinstance(part, float) else 0.1

    total = [r for r in rows if r.code == "00-0000"]
    return [
        [share(r.base, [t.base for t in total]), share(r.target, [t.target for t in total])] for r in rows
    ]


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
