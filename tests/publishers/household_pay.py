"""Tables of the American Community Survey by occupation, in the Census Bureau's layouts."""

import json
from pathlib import Path

from tests.publishers.containers import Rows, csv_text, written

# Titles of lines 001 on, and the estimate, margin of error, and their marks, of table B24121 in 2018.
ACS_LINES: dict[str, tuple[str, str, str, str]] = {
    "Total": ("48565", "125", "null", "null"),
    "Medical records specialists": ("41346", "926", "null", "null"),
    "Chief executives": ("250001", "-333333333", "250,000+", "***"),
    "Legislators": ("-666666666", "-222222222", "-", "**"),
}
ACS_WORKERS: dict[str, tuple[str, str, str, str]] = {
    "Total": ("1247530", "3000", "null", "null"),
    "Medical records specialists": ("146096", "6381", "null", "null"),
    "Chief executives": ("1100000", "20000", "null", "null"),
    "Legislators": ("1434", "500", "null", "null"),
}
ACS_KINDS = ("E", "M", "EA", "MA")


def _acs_cells(table: str, lines: dict[str, tuple[str, str, str, str]], kinds: int) -> dict[str, str]:
    return {
        f"{table}_{number:03d}{kind}": cell
        for number, cells in enumerate(lines.values(), 1)
        for kind, cell in zip(ACS_KINDS[:kinds], cells[:kinds], strict=True)
    }


def acs_response(lines: dict[str, tuple[str, str, str, str]] = ACS_LINES, table: str = "B24121") -> Rows:
    """The API's response for the nation, as rows."""
    cells = _acs_cells(table, lines, 4) | {"GEO_ID": "0100000US", "NAME": "United States", "us": "1"}
    return [list(cells), list(cells.values())]


def acs_csv(
    path: Path, lines: dict[str, tuple[str, str, str, str]] = ACS_LINES, table: str = "B24121"
) -> Path:
    return written(path, csv_text(acs_response(lines, table)))


def acs_json(path: Path) -> Path:
    """The API's response itself."""
    return written(path, json.dumps(acs_response()))


def acs_legend_csv(
    path: Path, lines: dict[str, tuple[str, str, str, str]] = ACS_LINES, table: str = "B24121"
) -> Path:
    rows = [
        [
            f"{table}_{number:03d}{kind}",
            "int",
            name + ("!!Total" if title == "Total" else f"!!Total!!{title}"),
            table,
        ]
        for kind, name in (("E", "Estimate"), ("M", "Margin of Error"))
        for number, title in enumerate(lines, 1)
    ]
    return written(path, csv_text([["VARIABLE", "TYPE", "LABEL", "GROUP"], *rows]))


ACS_DOWNLOAD = {
    "Total": ("48,565", "±125"),
    "Medical records specialists": ("41,346", "±926"),
    "Chief executives": ("250,000+", "***"),
    "Legislators": ("-", "**"),
}


def acs_download_csv(
    path: Path, lines: dict[str, tuple[str, str]] = ACS_DOWNLOAD, table: str = "B24121"
) -> Path:
    """The file of data.census.gov: titles in the second line, marks in place of figures."""
    cells = _acs_cells(table, {title: (*pair, "", "") for title, pair in lines.items()}, 2)
    labels = [
        f"{name}!!Total:" + ("" if title == "Total" else f"!!{title}")
        for title in lines
        for name in ("Estimate", "Margin of Error")
    ]
    return written(
        path,
        "\ufeff"
        + csv_text(
            [
                ["GEO_ID", "NAME", *cells],
                ["Geography", "Geographic Area Name", *labels],
                ["0100000US", "United States", *cells.values()],
            ],
            quote_all=True,
        ),
    )
