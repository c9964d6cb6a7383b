"""CPI-U as file and from the API, and BEA's regional price parities."""

import json
from pathlib import Path
from typing import Any

from tests.publishers.containers import crlf, written, zipped


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
