"""Downloads of `/reliability`: editions of the projections, and the codes under which a job was counted."""

from app.downloads.download import OCCUPATION, Download, by_name, of
from etl.schema import TABLES
from etl.schema.base import BOOLEAN, TEXT, WHOLE, Column
from outlook.codes.lineage import load_links
from outlook.jobs import projections


def _describe_code_columns(end: str, which: str) -> tuple[Column, ...]:
    return (
        *of("crosswalk", f"{end}_code"),
        Column(f"{end}_title", TEXT, f"title of the {which} code in its classification"),
        *of("crosswalk", f"{end}_classification"),
        Column(f"{end}_first_year", WHOLE, "first May estimate under it; null where these tables have none"),
        Column(f"{end}_last_year", WHOLE, "last May estimate under it; null where these tables have none"),
        Column(f"{end}_holds_it", BOOLEAN, "whether any jobs of the occupation asked for were counted there"),
    )


DOWNLOADS = by_name(
    Download(
        name="editions",
        text="what each edition of the projections said, earlier codes of the occupation included",
        row="one row per edition and code",
        page="/reliability",
        parameters=(OCCUPATION,),
        columns=TABLES["projections"].columns,
        rows=lambda tables, chosen: projections.load_projection_rows(tables, chosen["occupation"]),
    ),
    Download(
        name="codes",
        text="the codes under which the occupation was counted, and what became of each",
        row="one row per link of a code to one of the next classification",
        page="/reliability",
        parameters=(OCCUPATION,),
        columns=(
            *_describe_code_columns("from", "earlier"),
            *_describe_code_columns("to", "later"),
            Column(
                "unbroken",
                BOOLEAN,
                "all jobs of the one code are counted under the other since, and no others",
            ),
            *of("crosswalk", "source_id"),
        ),
        rows=lambda tables, chosen: load_links(tables, chosen["occupation"]),
    ),
)
