"""Hand-written rows as an edition of tables."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.schema import TABLES
from etl.store import editions
from outlook.tables import Tables

SOC_2010, HYBRID, SOC_2018 = "SOC 2010", "OEWS hybrid 2019", "SOC 2018"


def projected(base_year: int, code: str, base: int, target: int, **more: Any) -> dict[str, Any]:
    """Make one row of `projected_jobs`."""
    vintage = f"{base_year}-{(base_year + 10) % 100:02d}"
    return {
        "vintage": vintage,
        "base_year": base_year,
        "target_year": base_year + 10,
        "occupation_code": code,
        "title": f"Work {code}",
        "occupation_type": "summary" if code.endswith("0000") else "line item",
        "jobs_base": base,
        "jobs_projected": target,
        "source_id": f"ep-{vintage}",
    } | more


def straight(*codes: str) -> list[dict[str, str]]:
    """Make crosswalk links of codes that continue unbroken through every classification."""
    ends = ((SOC_2010, HYBRID), (HYBRID, SOC_2018), (SOC_2010, SOC_2018))
    return [link(a, code, b, code) for code in codes for a, b in ends]


def link(earlier: str, code: str, later: str, other: str) -> dict[str, str]:
    """Make one crosswalk link."""
    names = ("from_classification", "from_code", "to_classification", "to_code", "source_id")
    return dict(zip(names, (earlier, code, later, other, "soc"), strict=True))


def edition_of(folder: Path, **rows: list[dict[str, Any]]) -> Tables:
    """Write these rows as an edition, with every source they name; second-hand if its name says so."""
    named = {str(row["source_id"]) for table in rows.values() for row in table if "source_id" in row}
    text = dict.fromkeys(
        ("publisher", "dataset", "vintage", "url", "retrieved_at", "sha256", "license", "copied_from"),
        "made up for a test",
    )
    rows["sources"] = [
        text | {"source_id": name, "bytes": 1, "second_hand": name.endswith("-quoted")}
        for name in sorted(named)
    ]
    for name, spec in TABLES.items():
        pq.write_table(pa.Table.from_pylist(rows.get(name, []), spec.schema), folder / f"{name}.parquet")
    return Tables(editions.Edition(folder, "snapshot", {"id": "hand", "built_at": "2026-11-22T00:00:00Z"}))
