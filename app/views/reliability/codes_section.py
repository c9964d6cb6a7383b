"""The codes under which a job was counted before, and what became of each."""

from collections.abc import Iterator

import pandas as pd

from app.components.exhibit import Exhibit, table_url
from app.components.sections import Paragraph, Piece
from app.text import lower_title
from app.theme import Palette
from app.views.reliability.code_chart import draw_codes
from app.views.reliability.downloads import DOWNLOADS
from app.views.reliability.sentences import describe_code_history
from outlook.codes.lineage import Lineage, find_lineage
from outlook.tables import Tables


def build_codes_section(tables: Tables, code: str, colors: Palette) -> Iterator[Piece]:
    """Build the diagram of codes, or say that the code never changed."""
    found = find_lineage(tables, code)
    if not found.nodes or found.unbroken:
        yield Paragraph(
            f"Since the first May estimate here, BLS has counted {lower_title(tables.title(code))} under this code."
        )
        return
    yield Exhibit(
        name="codes",
        drawing=draw_codes(found, colors),
        finding=describe_code_history(found, tables.title(code)),
        measure="Codes of the job and where its jobs moved",
        reading="Thin line: some of the jobs moved to the other code; thick: all of them, and no others.",
        alt=f"Diagram of {len(found.nodes)} codes in {len({n.classification for n in found.nodes})} occupation lists.",
        table=_build_links_table(found),
        table_alt="Codes and their later codes",
        download=DOWNLOADS["codes"],
        chosen={"occupation": code},
        source_ids=tables.rows("SELECT DISTINCT source_id FROM crosswalk")["source_id"],
        tidy_rows=table_url("crosswalk", from_code=",".join(dict.fromkeys(n.code for n in found.nodes))),
    )


def _build_links_table(found: Lineage) -> pd.DataFrame:
    titles = {(node.code, node.classification): node.title for node in found.nodes}
    return pd.DataFrame(
        {
            "Code": [link.from_code for link in found.links],
            "Title": [titles[link.from_code, link.from_classification] for link in found.links],
            "List": [link.from_classification for link in found.links],
            "Later code": [link.to_code for link in found.links],
            "Its title": [titles[link.to_code, link.to_classification] for link in found.links],
            "Its list": [link.to_classification for link in found.links],
            "How": ["unchanged" if link.unbroken else "in part" for link in found.links],
        }
    )
