"""What can be had by address: every table with its dictionary and every answer, as a document and as a page."""

from collections.abc import Iterable
from html import escape
from typing import Any

from app.answer_parts import Answer
from app.answers import ANSWER_PATH, ANSWERS, answer_address
from app.downloads import TABLE_PATH
from app.questions import EXCEL, FORMS, OPTIONS, titles
from app.theme import DARK, LIGHT, Palette
from etl.package import FIELD_TYPES
from etl.project import NAME
from etl.tables import TABLES, Column, Table
from outlook.tidy import Tables

# The document itself, for programs that ask by address and not by Accept.
INDEX, OPENAPI = f"{TABLE_PATH}index.json", f"{TABLE_PATH}openapi.json"
RULES = (
    (
        "column=value",
        "rows whose column has this value; several joined by commas or repeated: year=2024,2025",
    ),
    ("column=low..high", "a range with both its ends; either may be left out: year=2019.., change_pct=..0"),
    ('column="a, b"', 'a value with a comma in it stands in double quotes: title="Abilene, TX"'),
    *((f"{name}=", text) for name, text in OPTIONS.items()),
)
EXAMPLES = {
    "wages": (
        (
            "occupation_code=29-2072&area_type=state&year=2025&labels=true",
            "the states in May 2025, with titles",
        ),
        (
            "occupation_code=29-2072,29-9021&area_type=nation&industry_code=000000&columns=year,occupation_code,employment,annual_p50_usd",
            "jobs and median pay of the nation by year",
        ),
        ("area_code=0600000&year=2025&excel=true", "California, for Excel"),
    ),
    "projections": (
        (
            "vintage=2024-34&sort=-change_pct&columns=occupation_code,change_pct&labels=true",
            "growth, fastest first",
        ),
    ),
    "state_projections": (("occupation_code=29-2072&labels=true", "what the states project"),),
    "price_index": (("year=2020..&month=5", "consumer prices each May since 2020"),),
    "price_parity": (("year=2024&rpp=105..&labels=true", "the dearest states and areas"),),
    "areas": (("area_type=state", "states and territories with their codes"),),
    "industries": (("level=0..2", "the sectors"),),
    "sources": (("second_hand=true", "what is quoted by others"),),
}


def document(tables: Tables) -> dict[str, Any]:
    """Everything that can be had, for programs."""
    edition = tables.edition
    return {
        "title": NAME,
        "edition": {
            "id": edition.id,
            "kind": edition.kind,
            "built_at": str(edition.about["built_at"]),
            "notice": edition.notice or None,
        },
        "rules": [{"write": what, "meaning": text} for what, text in RULES],
        "openapi": OPENAPI,
        "tables": [_table(tables, table) for table in TABLES.values()],
        "answers": [_answer(answer) for answer in ANSWERS.values()],
    }


def _table(tables: Tables, table: Table) -> dict[str, Any]:
    recorded = tables.edition.about.get("tables", {}).get(table.name, {})
    return {
        "name": table.name,
        "row": table.row,
        "source": table.source,
        "key": list(table.key),
        "rows": recorded.get("rows"),
        "parquet_bytes": tables.edition.file(table.name).stat().st_size,
        "sha256": recorded.get("sha256"),
        "addresses": {form: f"{TABLE_PATH}{table.name}.{form}" for form in FORMS},
        "examples": [
            {"address": f"{TABLE_PATH}{table.name}.csv?{query}", "text": text}
            for query, text in EXAMPLES.get(table.name, ())
        ],
        "caveats": list(table.caveats),
        "columns": [column_document(column) for column in table.columns],
        "references": [
            {"column": each.column, "table": each.table, "other": each.other} for each in table.references
        ],
        "titles_on_request": {name: code for name, (code, _) in titles(table).items()},
    }


def column_document(column: Column) -> dict[str, Any]:
    """A column with its unit, meaning and bounds; what does not hold of it is left out."""
    bounds = {
        "minimum": column.low,
        "maximum": column.high,
        "values": list(column.values) or None,
        "pattern": column.pattern or None,
        "unit": column.unit or None,
    }
    return {
        "name": column.name,
        "type": FIELD_TYPES[column.type],
        "description": column.text,
        "required": column.required,
        **{name: bound for name, bound in bounds.items() if bound is not None},
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "name": answer.name,
        "text": answer.text,
        "row": answer.row,
        "page": answer.page,
        "addresses": {form: f"{ANSWER_PATH}{answer.name}.{form}" for form in FORMS},
        "examples": [{"address": example(answer), "text": answer.text}],
        "parameters": [{"name": each.name, "description": each.text} for each in answer.parameters]
        + [{"name": EXCEL, "description": OPTIONS[EXCEL]}],
        "columns": [column_document(column) for column in answer.columns],
    }


def example(answer: Answer) -> str:
    """An address of an answer that shows how it is asked."""
    return answer_address(
        answer.name, {each.name: each.example for each in answer.parameters if each.example}
    )


def page(tables: Tables) -> str:
    """The same to read: one plain page without scripts."""
    about = document(tables)
    edition = about["edition"]
    kind = "that came with this site" if edition["kind"] == "snapshot" else "that was refreshed here"
    notice = f"<p><strong>{escape(edition['notice'])}</strong></p>" if edition["notice"] else ""
    names = [each["name"] for each in about["tables"]]
    answers = [f"answer-{each['name']}" for each in about["answers"]]
    body = [
        f"<header><p><a href='/'>{NAME}</a></p><h1>Figures by address</h1>",
        f"<p>Every table and every figure of the pages, to be read by a person, a spreadsheet or a program. You see the set {kind}, "
        f"built {escape(edition['built_at'][:10])} (edition {escape(edition['id'])}).</p>{notice}",
        f"<p>For programs: <a href='{INDEX}'>this list as JSON</a>, <a href='{OPENAPI}'>OpenAPI description</a>. "
        "CSV is UTF-8; a figure that was not released is an empty cell, and <code>not_released</code> names it. "
        "Answers carry an ETag, so an unchanged one is not sent twice.</p></header>",
        f"<nav aria-label='Contents'><ul>{_links(names)}{_links(answers)}</ul></nav><main>",
        "<h2 id='rules'>How to ask</h2>",
        _grid(
            "How to ask", ("Write", "To have"), ((f"<code>{escape(w)}</code>", escape(t)) for w, t in RULES)
        ),
        "<h2>Tables</h2>",
        *(_table_section(each) for each in about["tables"]),
        "<h2>Figures of the pages</h2>",
        "<p>What a page's download button gives, by the address that the page shows beside it.</p>",
        *(_answer_section(each) for each in about["answers"]),
        "</main><footer><p>Figures of U.S. agencies are in the public domain; cite the Bureau of Labor Statistics as their source. "
        "BLS cannot vouch for data or analyses derived from its files after they leave its site. State projections are Projections "
        "Central's, to be attributed. Not affiliated with BLS.</p></footer>",
    ]
    title = f"Figures by address – {NAME}"
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'><meta name='color-scheme' content='light dark'>"
        f"<style>{_STYLE}</style></head><body>{''.join(body)}</body></html>\n"
    )


def _table_section(about: dict[str, Any]) -> str:
    name, rows, size = about["name"], about["rows"], about["parquet_bytes"] / 1024
    count = "" if rows is None else f"{rows:,} rows, "
    caveats = "".join(f"<li>{escape(each)}</li>" for each in about["caveats"])
    return (
        f"<section aria-labelledby='{name}'><h3 id='{name}'>{name}</h3>"
        f"<p>{escape(about['row'].capitalize())}; {count}{size:,.0f} KB as Parquet. "
        f"Key: {', '.join(about['key'])}. Source: {escape(about['source'])}.</p>"
        f"{_forms(name, about['addresses'])}"
        + (f"<ul>{caveats}</ul>" if caveats else "")
        + _examples(about["examples"])
        + _columns(name, about["columns"])
        + "</section>"
    )


def _answer_section(about: dict[str, Any]) -> str:
    name, page_ = about["name"], about["page"]
    given = "".join(
        f"<li><code>{escape(each['name'])}</code>: {escape(each['description'])}</li>"
        for each in about["parameters"]
    )
    return (
        f"<section aria-labelledby='answer-{name}'><h3 id='answer-{name}'>{name}</h3>"
        f"<p>{escape(about['text'].capitalize())}; {escape(about['row'])}. On the page <a href='{page_}'>{page_}</a>.</p>"
        f"{_forms(name, about['addresses'])}{_examples(about['examples'])}"
        f"<details><summary>Parameters of {name}</summary><ul>{given}</ul></details>"
        + _columns(name, about["columns"])
        + "</section>"
    )


def _forms(name: str, addresses: dict[str, str]) -> str:
    links = (
        f"<a href='{escape(address)}' aria-label='{name} as {form.upper()}'>{form.upper()}</a>"
        for form, address in addresses.items()
    )
    return f"<p class='forms'>{' '.join(links)}</p>"


def _examples(examples: list[dict[str, str]]) -> str:
    lines = "".join(
        f"<li><a href='{escape(each['address'])}'>{escape(each['address'])}</a><br>{escape(each['text'])}</li>"
        for each in examples
    )
    return f"<ul class='examples'>{lines}</ul>" if lines else ""


def _columns(name: str, columns: list[dict[str, Any]]) -> str:
    rows = (
        (
            f"<code>{escape(c['name'])}</code>",
            escape(c["description"]),
            escape(c.get("unit", "–")),
            _bounds(c),
        )
        for c in columns
    )
    grid = _grid(f"Columns of {name}", ("Column", "Meaning", "Unit", "What may stand in it"), rows)
    return f"<details><summary>{len(columns)} columns of {name}</summary>{grid}</details>"


def _bounds(column: dict[str, Any]) -> str:
    said = [column["type"]]
    if "values" in column:
        said.append("one of " + ", ".join(column["values"]))
    if "pattern" in column:
        said.append(f"pattern {column['pattern']}")
    said += [
        f"at {end} {column[bound]:,g}"
        for bound, end in (("minimum", "least"), ("maximum", "most"))
        if bound in column
    ]
    said.append("always given" if column["required"] else "may be empty")
    return escape("; ".join(said))


def _grid(label: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table that scrolls inside itself, by keyboard too. Cells are HTML."""
    head = "".join(f"<th scope='col'>{each}</th>" for each in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f"<div class='grid' role='region' tabindex='0' aria-label='{escape(label)}'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _links(names: Iterable[str]) -> str:
    return "".join(f"<li><a href='#{name}'>{name.removeprefix('answer-')}</a></li>" for name in names)


def _colours(palette: Palette) -> str:
    return f"--paper:{palette.paper};--ink:{palette.ink};--grid:{palette.grid};--link:{palette.subject};--quiet:{palette.quiet}"


_STYLE = (
    f":root{{{_colours(LIGHT)}}}@media(prefers-color-scheme:dark){{:root{{{_colours(DARK)}}}}}"
    "body{margin:0 auto;padding:1rem;max-width:62rem;background:var(--paper);color:var(--ink);"
    "font:1rem/1.5 'Source Sans',system-ui,sans-serif;overflow-wrap:anywhere}"
    "h1{font-size:1.75rem;line-height:1.2}h2{margin-top:2.5rem}h3{margin:2rem 0 .25rem;font-family:ui-monospace,monospace}"
    "p,li{max-width:70ch}a{color:var(--link)}:focus-visible{outline:2px solid var(--link);outline-offset:2px}"
    "nav ul,.examples{list-style:none;padding:0}nav li{display:inline-block;margin-right:1rem}nav a,.forms a,summary{display:inline-block;padding:.5rem 0;min-height:1.75rem}"
    ".forms a{margin-right:1.5rem;font-weight:600}.examples li{margin:.5rem 0}summary{cursor:pointer}"
    ".grid{overflow-x:auto}table{border-collapse:collapse;font-size:.9375rem;min-width:36rem}"
    "th,td{text-align:left;vertical-align:top;padding:.375rem .75rem .375rem 0;border-bottom:1px solid var(--grid);overflow-wrap:normal}"
    "footer{margin-top:3rem;border-top:1px solid var(--grid);font-size:.875rem;color:var(--quiet)}"
    "@media print{details>*{display:block}nav{display:none}}"
)
