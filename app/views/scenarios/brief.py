"""One printed page on a scenario: self-contained HTML with its figures, assumptions, sources and address.

Nothing of it is script or comes from outside, and whatever an address can hold is escaped.
"""

from collections.abc import Sequence
from html import escape

from app import text
from app.components import exhibit
from app.theme import LIGHT
from app.views.scenarios import sentences as say
from app.views.scenarios.figures import Shown
from outlook.scenario.cash_flow import Result, Year
from outlook.scenario.fields import FIELDS, STAGES, Range
from outlook.scenario.model import choices, standing
from outlook.tables import Tables

WIDTH, HEIGHT = 680, 150
LEFT, RIGHT, TOP, BOTTOM = 62, 96, 14, 24
_FIRST_YEARS = 4
# A scenario with a step and many notes has this many letters or more, and is set smaller to stay on one page.
LONG_LETTERS = 8_500
# What stands in the sentences at the head of the page.
_SAID_ABOVE = ("occupation", "place", "setting", "route", "step", "alt")
_MARKS = {"A": "A", "B": "B", "C": "C", "assumed": "*"}

# The page may be printed on Letter or A4: it is laid out for the smaller of each side.
_STYLE = f"""
@page {{ size: auto; margin: 9mm 10mm; }}
* {{ box-sizing: border-box; }}
html {{ -webkit-text-size-adjust: 100%; }}
body {{ margin: 0 auto; padding: 12px; max-width: 190mm; color: {LIGHT.ink}; background: #fff;
  font: 8.6pt/1.32 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; font-variant-numeric: tabular-nums; }}
h1 {{ font-size: 14pt; line-height: 1.15; margin: 0 0 3pt; }}
h2 {{ font-size: 9.5pt; margin: 7pt 0 2pt; color: {LIGHT.subject}; }}
p {{ margin: 0 0 3pt; }}
.answer {{ font-size: 10.2pt; line-height: 1.32; }}
.small {{ font-size: 7pt; line-height: 1.25; color: {LIGHT.quiet}; overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; width: 100%; font-size: 8pt; }}
th, td {{ text-align: right; padding: 1pt 4pt; border-bottom: .5pt solid {LIGHT.grid}; }}
th:first-child, td:first-child, td.left, th.left {{ text-align: left; }}
ul {{ columns: 3; column-gap: 12pt; margin: 0; padding: 0; list-style: none; font-size: 6.9pt; line-height: 1.25; }}
li {{ break-inside: avoid; padding: .4pt 0; }}
svg {{ width: 100%; height: auto; display: block; }}
.dense {{ font-size: 7.8pt; }} .dense .answer {{ font-size: 9pt; }} .dense h2 {{ font-size: 8.6pt; margin-top: 4pt; }}
.dense .small, .dense ul {{ font-size: 6.4pt; line-height: 1.2; }} .dense table {{ font-size: 7.2pt; }}
.two {{ display: grid; grid-template-columns: 5fr 6fr; gap: 14pt; }}
@media print {{ body {{ padding: 0; max-width: none; }} }}
@media screen and (max-width: 560px) {{
  .two {{ display: block; }} ul {{ columns: 1; }} .wide {{ overflow-x: auto; }}
}}
"""


def html(shown: Shown, tables: Tables, address: str) -> str:
    """The brief as one HTML document. `address` is where the scenario can be opened."""
    title = f"{shown.occupation}, {shown.place}" + (
        "" if shown.everywhere else f", {text.name(shown.setting)}"
    )
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="answer">{escape(say.pay_now(shown))} {escape(say.worth_it(shown, tables))}</p>',
        f"<p><b>The path:</b> {escape(say.route_words(shown.scenario, tables))}. <b>The alternative:</b> "
        f"{escape(say.instead(shown.scenario, tables))}.</p>",
    ]
    if shown.result is not None:
        body += _path(shown, shown.result)
    if shown.stages is not None and shown.result is None:
        body += [_stages(shown)]
    body += [_assumptions(shown, tables), _fine_print(shown, tables, address)]
    content = "".join(body)
    dense = ' class="dense"' if len(content) > LONG_LETTERS else ""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(title)}: salary scenario</title><style>{_STYLE}</style></head><body{dense}><main>{content}</main></body></html>"
    )


def _path(shown: Shown, result: Result) -> list[str]:
    return [
        f"<p>{escape(say.ten_years(result))} {escape(say.cost(result))}</p>",
        "<h2>Ahead of or behind the alternative, year by year</h2>",
        f'<p class="small">Net earnings so far, less the alternative\'s (dashed line at zero), at the end of each year; dollars of May '
        f"{result.dollars_of}, before tax. Shaded: the range, which is not a 90 % interval.</p>",
        ahead_or_behind(result),
        f'<div class="two"><div>{_stages(shown)}</div><div class="wide">{_years(result)}</div></div>',
    ]


def _stages(shown: Shown) -> str:
    if shown.stages is None:
        return ""
    rows = []
    for name in STAGES:
        span: Range = getattr(shown.stages.pay, name)
        bold = ("<b>", "</b>") if name == shown.at else ("", "")
        rows.append(
            f"<tr><td>{bold[0]}{say.NUMERALS[name]} {say.STAGE_NAMES[name]}{bold[1]}</td>"
            f"<td>{bold[0]}{say.money(span.middle)}{bold[1]}</td><td>{say.to(span)}</td></tr>"
        )
    made = " An estimate: the place's pay scaled by the setting's." if shown.stages.estimated else ""
    return (
        f"<h2>Pay a year at each stage, May {shown.stages.year}</h2><table><tr><th>Stage</th><th>About</th><th>Range</th></tr>"
        + "".join(rows)
        + f'</table><p class="small">Stages are ranks in pay, not years served.{made}</p>'
    )


def _years(result: Result) -> str:
    rows = "".join(
        f"<tr><td>{row.year}</td><td>{say.money(row.pay.middle)}</td><td>{say.money(row.alternative.middle)}</td>"
        f"<td>{say.gain(row.cumulative_difference.middle)}</td></tr>"
        for row in _chosen(result.rows)
    )
    return (
        "<h2>Some of the years</h2><table><tr><th>Year</th><th>Pay</th><th>Alternative</th><th>So far</th></tr>"
        f"{rows}</table>"
    )


def _chosen(rows: tuple[Year, ...]) -> list[Year]:
    """The first years, the tenth and the last."""
    return [row for row in rows if row.year <= _FIRST_YEARS or row.year in (10, len(rows))]


def _assumptions(shown: Shown, tables: Tables) -> str:
    defaults, now = standing(shown.scenario), choices(shown.scenario)
    lines = []
    for key, value in now.items():
        of = defaults.get(key)
        # What the page is about stands above; a pay of one's own only where one was given.
        if key in _SAID_ABOVE or (of is None and value is None):
            continue
        mark = _MARKS[of.grade] if of is not None and say.same(of.value, value) else "changed"
        lines.append(
            f"<li>{escape(FIELDS[key].label)}: <b>{escape(say.value(key, value, tables))}</b> ({mark})</li>"
        )
    return (
        '<h2>What is assumed</h2><p class="small">In brackets: A an official page, B a secondary page that cites one, '
        "C reported by one page, * our assumption, “changed” by whoever made this page.</p>"
        f"<ul>{''.join(lines)}</ul>"
    )


def _fine_print(shown: Shown, tables: Tables, address: str) -> str:
    ids = shown.source_ids or (shown.stages.source_ids if shown.stages else ())
    sources = "; ".join(
        f"{each.program}, {each.vintages} (taken {each.taken})"
        + (", second-hand" if each.second_hand else "")
        for each in exhibit.source_lines(tables, ids)
    )
    said = [*shown.notes]
    if shown.stages is not None and shown.stages.estimated:
        said.append(say.estimate_note(shown, str(shown.stages.row["area_type"])))
    said += [
        say.brief_method(),
        f"Sources: {sources}. Costs and stages: the assumptions above; their sources and reasons stand on the page. Figures of the "
        f"edition of {text.day(str(tables.edition.about['built_at']))}. BLS cannot vouch for what is made of its figures. Not affiliated with BLS.",
    ]
    return (
        f'<h2>How far to trust it</h2><div class="small">{"".join(f"<p>{escape(each)}</p>" for each in said)}'
        f"<p>This scenario, to open and to change: {escape(address)}</p></div>"
    )


def ahead_or_behind(result: Result) -> str:
    """The chart of cumulative net earnings against the alternative as SVG, ink on white."""
    spans = [Range(0, 0, 0), *(row.cumulative_difference for row in result.rows)]
    low, high = min(s.low for s in spans), max(s.high for s in spans)
    room = (high - low) * 0.08 or 1.0
    low, high = low - room, high + room

    def x(year: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * year / (len(spans) - 1)

    def y(usd: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - usd) / (high - low)

    def points(pairs: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in pairs)

    band = [(n, s.high) for n, s in enumerate(spans)] + [
        (n, s.low) for n, s in reversed(list(enumerate(spans)))
    ]
    line = points([(n, s.middle) for n, s in enumerate(spans)])
    marks = [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(v):.1f}" y2="{y(v):.1f}" stroke="{LIGHT.grid}"/>'
        f'<text x="{LEFT - 6}" y="{y(v) + 3.5:.1f}" text-anchor="end">{escape(say.money(v))}</text>'
        for v in _round_values(low, high)
    ]
    years = [n for n in range(len(spans)) if n % 5 == 0]
    marks += [
        f'<text x="{x(n):.1f}" y="{HEIGHT - 8}" text-anchor="middle">{"year " if n else ""}{n}</text>'
        for n in years
    ]
    last = spans[-1]
    ends = f"{say.money(last.middle)} after {len(spans) - 1} years, range {say.to(last)}"
    point = result.break_even
    ring = ""
    if point.reached == "year" and point.year is not None:
        ring = (
            f'<circle cx="{x(point.year):.1f}" cy="{y(spans[point.year].middle):.1f}" r="4.5" fill="#fff" '
            f'stroke="{LIGHT.subject}" stroke-width="2"/>'
        )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(f"Ahead or behind by year: {ends}")}" '
        f'font-size="10" fill="{LIGHT.quiet}" font-family="inherit">{"".join(marks)}'
        f'<polygon points="{points(band)}" fill="{LIGHT.subject}" fill-opacity=".14"/>'
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(0):.1f}" y2="{y(0):.1f}" stroke="{LIGHT.second}" stroke-width="1.5" stroke-dasharray="5 4"/>'
        f'<polyline points="{line}" fill="none" stroke="{LIGHT.subject}" stroke-width="2"/>{ring}'
        f'<text x="{WIDTH - RIGHT + 6}" y="{y(last.middle) + 3.5:.1f}" fill="{LIGHT.subject}" font-weight="600">{escape(say.money(last.middle))}</text>'
        f'<text x="{WIDTH - RIGHT + 6}" y="{y(last.high) + 3.5:.1f}">{escape(say.money(last.high))}</text>'
        f'<text x="{WIDTH - RIGHT + 6}" y="{y(last.low) + 3.5:.1f}">{escape(say.money(last.low))}</text></svg>'
    )


def _round_values(low: float, high: float) -> list[float]:
    """Three to six round values between two ends."""
    step = next(s for s in (m * 10**e for e in range(9) for m in (1, 2, 5)) if (high - low) / s <= 6)
    return [n * step for n in range(int(low // step) + 1, int(high // step) + 1)]
