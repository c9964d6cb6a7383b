"""How occupation codes link: BLS's SOC 2010 to 2018 crosswalk and its May 2019 hybrid structure."""

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.codes.classifications import HYBRID, SOC_2010, SOC_2018
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import CODES_BECAME_DATES, UNKNOWN_LAYOUT
from etl.formats.workbooks import Rows, read_sheets
from etl.reading import Reading
from etl.schema.base import OCCUPATION
from etl.schema.lookups import CROSSWALK

# Headings of the code columns, in the order of their classifications.
CROSSWALK_COLUMNS = {"2010 SOC Code": SOC_2010, "2018 SOC Code": SOC_2018}
HYBRID_COLUMNS = {
    "OES 2018 Estimates Code": SOC_2010,
    "OES 2019 Estimates Code": HYBRID,
    "2018 SOC Code": SOC_2018,
}
HEAD_ROWS = 30


def read_crosswalk(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Links from SOC 2010 to SOC 2018, of all occupations. Raises LayoutChanged, Unreadable."""
    table = _read_links(path, CROSSWALK_COLUMNS, "soc-crosswalk-2018")
    return [Reading("soc-crosswalk-2018", "SOC 2010 to 2018 crosswalk", "2018", {"crosswalk": table})]


def read_hybrid(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Links from OEWS May 2018 to the hybrid of May 2019 and 2020, and from that to SOC 2018, of all occupations.

    Raises LayoutChanged, Unreadable.
    """
    table = _read_links(path, HYBRID_COLUMNS, "soc-hybrid-2019")
    return [Reading("soc-hybrid-2019", "OEWS May 2019 hybrid structure", "2019", {"crosswalk": table})]


def _read_links(path: Path, columns: dict[str, str], source_id: str) -> pa.Table:
    """Each pair of neighboring code columns as links.

    Whether a code continues unbroken depends on every code that shares a link, so all occupations are kept.
    """
    for sheet in read_sheets(path):
        for number, row in enumerate(sheet.rows[:HEAD_ROWS]):
            header = [str(cell).strip() for cell in row]
            if set(columns) <= set(header):
                codes = _read_codes(path.name, header, sheet.rows[number + 1 :], list(columns))
                return _build_links(codes, columns, source_id)
    raise LayoutChanged(
        f"{path.name} holds no table of occupation codes",
        expected="columns " + ", ".join(columns),
        do=UNKNOWN_LAYOUT,
    )


def _read_codes(name: str, header: list[str], body: Rows, columns: list[str]) -> pd.DataFrame:
    positions = [header.index(column) for column in columns]
    rows = [[str(row[position]).strip() for position in positions] for row in body]
    # There are blank lines between the headings and the table.
    frame = pd.DataFrame([row for row in rows if any(row)], columns=pd.Index(columns), dtype="str")
    odd = frame[~frame.apply(lambda column: column.str.fullmatch(OCCUPATION)).all(axis=1)]
    if len(odd) or frame.empty or any(header.count(column) > 1 for column in columns):
        raise Unreadable(
            f"{name} holds {len(odd)} lines that do not link two codes",
            expected="codes such as 29-2072 in each of " + ", ".join(columns),
            got=" ".join(repr(code[:40]) for code in odd.iloc[0]) if len(odd) else f"{len(frame)} links",
            do=CODES_BECAME_DATES,
        )
    return frame


def _build_links(codes: pd.DataFrame, columns: dict[str, str], source_id: str) -> pa.Table:
    links = [
        pd.DataFrame(
            {
                "from_classification": columns[earlier],
                "from_code": codes[earlier],
                "to_classification": columns[later],
                "to_code": codes[later],
                "source_id": source_id,
            }
        )
        for earlier, later in pairwise(columns)
    ]
    return pa.Table.from_pandas(pd.concat(links).drop_duplicates(), CROSSWALK.schema, preserve_index=False)
