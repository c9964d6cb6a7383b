"""Full-time earnings and workers by occupation: tables B24121 and B24124 of the American Community Survey.

Three layouts: the response of the Census Bureau's API (JSON, or saved as CSV), whose titles are in a file of labels, and
the CSV file of data.census.gov, whose second line has the titles. None of them states its year.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from etl.codes.census import match_categories
from etl.codes.classifications import SOC_2010, SOC_2018
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.csv_text import decode_text, parse_csv, read_bytes
from etl.formats.file_names import find_year
from etl.reading import CENSUS, Reading
from etl.schema.household_pay import CENSUS_OCCUPATIONS, HOUSEHOLD_PAY, HOUSEHOLD_WORKERS

PAY, WORKERS = "B24121", "B24124"
VARIABLE = re.compile(rf"({PAY}|{WORKERS})_(\d{{3}})(E|M|EA|MA)")
ESTIMATE, ERROR = "E", "M"
TOTAL = "001"
NATION = {"GEO_ID": "0100000US", "NAME": "United States", "us": "1"}
LABEL_COLUMNS = ("VARIABLE", "LABEL", "GROUP")
NULLS = ("", "null")
# Negative numbers of the API stand for marks: see "Notes on ACS estimate and annotation values".
CODES = {
    "-666666666": "-",
    "-999999999": "N",
    "-888888888": "(X)",
    "-333333333": "***",
    "-222222222": "**",
    "-555555555": "*****",
}
TOO_FEW = ("-", "N", "(X)", "**")
CAPPED, NO_ERROR_OF_CAPPED, CONTROLLED = re.compile(r"[\d,]+\+"), "***", "*****"
# Census occupation categories follow SOC 2018 from this year on.
FIRST_OF_SOC_2018 = 2018
PAY_FIGURES = ("median_earnings_usd", "median_earnings_moe_usd")


@dataclass(frozen=True)
class Response:
    """The nation's line of one table: cells by line and kind (E, M, EA, MA), and titles by line where the file has them."""

    table: str
    cells: dict[str, dict[str, str]]
    titles: dict[str, str]


def read_labels(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Titles of the lines of a table, of all occupations. Raises LayoutChanged, Unreadable."""
    rows = parse_csv(decode_text(read_bytes(path), path.name), path.name)
    header = [cell.strip().upper() for cell in rows[0]] if rows else []
    if not set(LABEL_COLUMNS) <= set(header):
        raise LayoutChanged(
            f"{path.name} holds no labels", expected="columns " + ", ".join(LABEL_COLUMNS), do=UNKNOWN_LAYOUT
        )
    at, text = header.index("VARIABLE"), header.index("LABEL")
    found: dict[str, dict[str, str]] = {}
    for row in rows[1:]:
        name = VARIABLE.fullmatch(row[at].strip()) if len(row) == len(header) else None
        if name and name[3] == ESTIMATE:
            found.setdefault(name[1], {})[name[2]] = _clean_title(row[text])
    if not found:
        raise LayoutChanged(
            f"{path.name} labels other tables", expected=f"variables of {PAY} or {WORKERS}", do=UNKNOWN_LAYOUT
        )
    return [_build_labels(path.name, table, titles) for table, titles in found.items()]


def read_household_pay(
    path: Path, wanted: frozenset[str] | None, tables: Mapping[str, pa.Table], year: int | None = None
) -> list[Reading]:
    """Medians (B24121) or workers (B24124) of the wanted occupations that have a Census category of their own.

    Categories are tied to SOC 2010 until 2017, and to SOC 2018 since. `year` is used where the file's name states none.
    Raises LayoutChanged where the year, the nation or labels are missing, Unreadable where a cell is damaged or the
    lines do not make the total.
    """
    if "5y" in path.name.lower():
        raise LayoutChanged(
            f"{path.name} holds five-year estimates",
            expected="one-year estimates, such as ACSDT1Y2018",
            do=UNKNOWN_LAYOUT,
        )
    year = _find_year(path, year)
    response = _read_response(path)
    titles = response.titles or _find_labels(path.name, response, tables["census_occupations"])
    categories = match_categories(titles.values(), SOC_2018 if year >= FIRST_OF_SOC_2018 else SOC_2010)
    codes = {line: found.code for line, title in titles.items() if (found := categories.get(title))}
    estimates = {line: _parse_line(path.name, response.cells[line]) for line in titles}
    if response.table == WORKERS:
        _refuse_other_total(path.name, estimates)
    source_id = f"acs-{year}-{response.table.lower()}"
    rows = [
        {"year": year, "occupation_code": code, "census_title": titles[line], "source_id": source_id}
        | _name_figures(response.table, estimates[line])
        for line, code in codes.items()
        if code and (wanted is None or code in wanted)
    ]
    spec = HOUSEHOLD_PAY if response.table == PAY else HOUSEHOLD_WORKERS
    table = pa.Table.from_pylist(rows, spec.schema)
    dataset = f"American Community Survey, 1-year estimates, table {response.table}"
    return [Reading(source_id, dataset, str(year), {spec.name: table}, publisher=CENSUS)]


def _find_year(path: Path, given: int | None) -> int:
    """The year that the file's name states, or else the one given. Raises LayoutChanged where there is none, or two."""
    named = find_year(path)
    if named and given and named != given:
        raise LayoutChanged(
            f"{path.name} is of another year than given",
            got=f"{named} in its name, {given} given",
            do="Check on the publisher's page which year this file is for",
        )
    year = named or given
    if year is None:
        raise LayoutChanged(
            f"{path.name} does not say its year",
            expected="a name such as ACSDT1Y2018.B24121-Data.csv",
            do="Name the file so, or give --year",
        )
    return year


def _read_response(path: Path) -> Response:
    """The nation's cells. Raises LayoutChanged, Unreadable."""
    text = decode_text(read_bytes(path), path.name)
    rows = _parse_json(text, path.name) if text.lstrip().startswith("[") else parse_csv(text, path.name)
    header = rows[0] if rows else []
    variables = [VARIABLE.fullmatch(name.strip()) for name in header]
    names = {found[1] for found in variables if found}
    if len(names) != 1 or len(rows) < 2:
        raise LayoutChanged(
            f"{path.name} holds no line of one table",
            expected=f"columns of {PAY} or {WORKERS}",
            do=UNKNOWN_LAYOUT,
        )
    if any(len(row) != len(header) for row in rows):
        raise Unreadable(
            f"{path.name} is not a whole table", expected=f"{len(header)} cells a line", do=DOWNLOAD_AGAIN
        )
    nations = [row for row in rows[1:] if _is_nation(header, row)]
    if len(nations) != 1:
        raise LayoutChanged(
            f"{path.name} holds {len(nations)} lines for the nation",
            expected="one for the United States",
            do=DOWNLOAD_AGAIN,
        )
    cells: dict[str, dict[str, str]] = {}
    for found, cell in zip(variables, nations[0], strict=True):
        if found and cells.setdefault(found[2], {}).setdefault(found[3], cell.strip()) != cell.strip():
            raise Unreadable(f"{path.name} gives {found[0]} twice, with different figures", do=DOWNLOAD_AGAIN)
    labels = rows[1] if any(cell.startswith("Estimate!!") for cell in rows[1]) else None
    titles = {
        found[2]: _clean_title(label)
        for found, label in zip(variables, labels or header, strict=True)
        if labels and found and found[3] == ESTIMATE
    }
    return Response(names.pop(), cells, titles)


def _parse_json(text: str, name: str) -> list[list[str]]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{name} is not whole JSON", got=str(error)[:120], do=DOWNLOAD_AGAIN) from error
    if not document or not all(isinstance(row, list) for row in document):
        raise LayoutChanged(
            f"{name} is no response of the Census API", expected="a list of lines", do=UNKNOWN_LAYOUT
        )
    return [["" if cell is None else str(cell) for cell in row] for row in document]


def _is_nation(header: list[str], row: list[str]) -> bool:
    """Whether every column that names a place names the nation. GEO_ID of a data.census.gov file begins 0100000US, too."""
    places = [(NATION[name], row[at].strip()) for at, name in enumerate(header) if name in NATION]
    return bool(places) and all(cell == nation for nation, cell in places)


def _clean_title(label: str) -> str:
    """ "Estimate!!Total:!!Chief executives" as "Chief executives"."""
    return label.split("!!")[-1].strip().rstrip(":").strip()


def _build_labels(name: str, table: str, titles: dict[str, str]) -> Reading:
    if TOTAL not in titles or titles[TOTAL] != "Total" or not all(titles.values()):
        raise LayoutChanged(f"{name} labels other lines", expected=f"{TOTAL} as the total", do=UNKNOWN_LAYOUT)
    source_id = f"acs-labels-{table.lower()}-{len(titles)}-lines"
    rows = [
        {
            "census_table": table,
            "line_count": len(titles),
            "line": line,
            "census_title": title,
            "source_id": source_id,
        }
        for line, title in titles.items()
    ]
    return Reading(
        source_id,
        f"American Community Survey, labels of table {table}",
        f"{len(titles)} lines",
        {"census_occupations": pa.Table.from_pylist(rows, CENSUS_OCCUPATIONS.schema)},
        publisher=CENSUS,
    )


def _find_labels(name: str, response: Response, known: pa.Table) -> dict[str, str]:
    """Titles by line from the labels of the edition that has the same lines. Raises LayoutChanged."""
    labels = known.to_pandas()
    labels = labels[
        (labels["census_table"] == response.table) & (labels["line_count"] == len(response.cells))
    ]
    titles = labels.drop_duplicates(["line", "census_title"])
    if set(titles["line"]) != set(response.cells) or titles["line"].duplicated().any():
        raise LayoutChanged(
            f"{name} has lines whose titles are not known",
            expected=f"labels for the {len(response.cells)} lines of {response.table}",
            do="Import the labels of this year's table as well, or the file of data.census.gov, which has them",
        )
    return dict(zip(titles["line"], titles["census_title"], strict=True))


def _parse_line(name: str, cells: Mapping[str, str]) -> tuple[int | None, int | None, bool]:
    """Estimate, margin of error, and whether the estimate is capped. Raises Unreadable."""
    estimate, error = (_read_mark(cells.get(kind, "")) for kind in (ESTIMATE, ERROR))
    marks = [cells.get(kind, "").strip() for kind in ("EA", "MA")]
    notes = [mark if mark not in NULLS else cell for mark, cell in zip(marks, (estimate, error), strict=True)]
    is_capped = bool(CAPPED.fullmatch(notes[0])) and not notes[0].isdigit()
    values: list[int | None] = []
    for note, cell in zip(notes, (estimate, error), strict=True):
        if note == CONTROLLED:
            values.append(0)
        elif note in (*NULLS, *TOO_FEW, NO_ERROR_OF_CAPPED) or is_capped:
            values.append(None)
        elif re.fullmatch(r"\d{1,9}", cell.replace(",", "")) and note in (cell, *marks):
            values.append(int(cell.replace(",", "")))
        else:
            raise Unreadable(
                f"{name} holds a cell that is neither a figure nor a known mark",
                got=repr(note[:40]),
                do=DOWNLOAD_AGAIN,
            )
    return values[0], values[1], is_capped


def _read_mark(cell: str) -> str:
    """A cell, with the mark in place of the number that stands for it."""
    cell = cell.strip().removeprefix("±")
    return CODES.get(cell.removesuffix(".0"), cell)


def _name_figures(table: str, figures: tuple[int | None, int | None, bool]) -> dict[str, object]:
    estimate, error, is_capped = figures
    if table == WORKERS:
        return {"full_time_workers": estimate, "full_time_workers_moe": error}
    missing = [name for name, value in zip(PAY_FIGURES, (estimate, error), strict=True) if value is None]
    return {
        PAY_FIGURES[0]: estimate,
        PAY_FIGURES[1]: error,
        "not_released": ",".join(missing) or None if not is_capped else None,
        "top_coded": PAY_FIGURES[0] if is_capped else None,
    }


def _refuse_other_total(name: str, estimates: Mapping[str, tuple[int | None, int | None, bool]]) -> None:
    total = estimates[TOTAL][0]
    lines = sum(estimate or 0 for line, (estimate, _, _) in estimates.items() if line != TOTAL)
    if total is None or abs(lines - total) > 0.001 * total:
        raise Unreadable(
            f"{name} holds lines that do not make its total",
            expected=f"{total}",
            got=f"{lines}",
            do=DOWNLOAD_AGAIN,
        )
