"""The states' projections as Projections Central gives them, and the nation's that they are compared with."""

from pathlib import Path

import pyarrow as pa

from etl.schema.projections import PROJECTIONS
from tests.publishers.containers import Rows, csv_text, written


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


def national_jobs(jobs_by_base_year: dict[int, int]) -> pa.Table:
    """Rows of the tidy table `projections`: all jobs of the nation in BLS's own editions."""
    return pa.Table.from_pylist(
        [
            {
                "vintage": f"{year}-{(year + 10) % 100:02d}",
                "base_year": year,
                "target_year": year + 10,
                "occupation_code": "00-0000",
                "jobs_base": jobs,
                "source_id": f"ep-{year}-{(year + 10) % 100:02d}",
            }
            for year, jobs in jobs_by_base_year.items()
        ],
        PROJECTIONS.schema,
    )


def state_row(
    fips: str, code: str, base: int, projected: int, *, base_year: int = 2024, **cells: str
) -> dict[str, str]:
    """A row of Projections Central's JSON, whose values are all text."""
    return {
        "Area": " United States" if fips == "0" else "A state",
        "Title": "Total, All Occupations" if code == "00-0000" else "Medical Records Specialists",
        "Base": str(base),
        "Projected": str(projected),
        "Change": str(projected - base),
        "PercentChange": f"{100 * (projected - base) / base:.1f}",
        "AvgAnnualOpenings": str(round(base / 10)),
        "STFIPS": fips,
        "StateURL": "https://example.gov/projections",
        "OccCode": code,
        "BaseYear": str(base_year),
        "ProjYear": str(base_year + 10),
        **cells,
    }
