"""Occupation codes: which classification a year uses, and how codes link.

Sources: BLS's SOC 2010 to 2018 crosswalk and May 2019 hybrid structure.
"""

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.codes.classifications import HYBRID, SOC_2010, SOC_2018
from etl.errors import LayoutChanged, Unreadable
from etl.formats.workbooks import read_sheets
from etl.reading import Reading
from etl.schema.base import OCCUPATION
from etl.schema.lookups import CROSSWALK


def read_crosswalk(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Links SOC 2010 to SOC 2018. Raises LayoutChanged where the code columns are missing."""
    return [
        _links(
            path,
            {"2010 SOC Code": SOC_2010, "2018 SOC Code": SOC_2018},
            "SOC 2010 to 2018 crosswalk",
            "soc-crosswalk-2018",
        )
    ]


def read_hybrid(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """Links OEWS May 2018 to the hybrid of May 2019 and 2020, and that to SOC 2018."""
    columns = {
        "OES 2018 Estimates Code": SOC_2010,
        "OES 2019 Estimates Code": HYBRID,
        "2018 SOC Code": SOC_2018,
    }
    return [_links(path, columns, "OEWS May 2019 hybrid structure", "soc-hybrid-2019")]


def _links(path: Path, columns: dict[str, str], dataset: str, source_id: str) -> Reading:
    """Each pair of neighbouring columns as links. Codes of all occupations are kept: a break
    is seen only where every code that shares a link is known."""
    for sheet in read_sheets(path):
        rows = sheet.rows
        for at, row in enumerate(rows[:30]):
            header = [str(cell).strip() for cell in row]
            if set(columns) <= set(header):
                where = [header.index(c) for c in columns]
                body = [[str(row[c]).strip() for c in where] for row in rows[at + 1 :]]
                # Blank lines stand between the headings and the table.
                frame = pd.DataFrame([r for r in body if any(r)], columns=pd.Index(columns), dtype="str")
                odd = frame[~frame.apply(lambda column: column.str.fullmatch(OCCUPATION)).all(axis=1)]
                doubled = [c for c in columns if header.count(c) > 1]
                if len(odd) or frame.empty or doubled:
                    raise Unreadable(
                        f"{path.name} holds {len(odd)} lines that do not link two codes",
                        expected="codes such as 29-2072 in each of " + ", ".join(columns),
                        came=" ".join(repr(c[:40]) for c in odd.iloc[0])
                        if len(odd)
                        else f"{len(frame)} links",
                        do="Look at the file; a spreadsheet program makes dates of such codes",
                    )
                names = list(columns)
                pieces = [
                    pd.DataFrame(
                        {
                            "from_classification": columns[a],
                            "from_code": frame[a],
                            "to_classification": columns[b],
                            "to_code": frame[b],
                            "source_id": source_id,
                        }
                    )
                    for a, b in pairwise(names)
                ]
                links = pd.concat(pieces).drop_duplicates()
                table = pa.Table.from_pandas(links, CROSSWALK.schema, preserve_index=False)
                return Reading(
                    source_id, dataset, "2018" if "2018" in dataset else "2019", {"crosswalk": table}
                )
    raise LayoutChanged(
        f"{path.name} holds no table of occupation codes",
        expected="columns " + ", ".join(columns),
        do="Compare the file with the reader in etl/sources/soc_crosswalk.py",
    )
