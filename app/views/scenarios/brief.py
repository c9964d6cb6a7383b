"""One printed page on a scenario: self-contained HTML with its figures, assumptions, sources and address.

Nothing of it is script or comes from outside, and whatever an address can hold is escaped.
"""

from collections.abc import Sequence

from markupsafe import Markup

from app import text as app_text
from app.components import exhibit
from app.templating import render, render_page
from app.theme import LIGHT
from app.views.scenarios import sentences as say
from app.views.scenarios.figures import Shown
from outlook.pay.stages import Stages
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


def html(shown: Shown, tables: Tables, address: str) -> str:
    """The brief as one HTML document. `address` is where the scenario can be opened."""
    title = f"{shown.occupation}, {shown.place}" + (
        "" if shown.everywhere else f", {app_text.name(shown.setting)}"
    )
    body = render(
        "brief_body.html",
        title=title,
        pay_now=say.pay_now(shown),
        worth_it=say.worth_it(shown, tables),
        route=say.route_words(shown.scenario, tables),
        instead=say.instead(shown.scenario, tables),
        path=None if shown.result is None else _path(shown.result),
        stages=None if shown.stages is None else _stages(shown.stages, shown.at),
        assumptions=_assumptions(shown, tables),
        caveats=_caveats(shown, tables),
        address=address,
    )
    letters = sum(len(line.strip()) for line in body.splitlines())
    return render_page("brief.html", title=title, body=body, dense=letters > LONG_LETTERS, colours=LIGHT)


def _path(result: Result) -> dict[str, object]:
    return {
        "ten_years": say.ten_years(result),
        "cost": say.cost(result),
        "dollars_of": result.dollars_of,
        "chart": ahead_or_behind(result),
        "years": [
            {
                "number": row.year,
                "pay": say.money(row.pay.middle),
                "alternative": say.money(row.alternative.middle),
                "so_far": say.gain(row.cumulative_difference.middle),
            }
            for row in _chosen(result.rows)
        ],
    }


def _stages(found: Stages, at: str) -> dict[str, object]:
    spans: dict[str, Range] = {name: getattr(found.pay, name) for name in STAGES}
    return {
        "year": found.year,
        "estimated": found.estimated,
        "rows": [
            {
                "name": f"{say.NUMERALS[name]} {say.STAGE_NAMES[name]}",
                "pay": say.money(span.middle),
                "range": say.to(span),
                "asked": name == at,
            }
            for name, span in spans.items()
        ],
    }


def _chosen(rows: tuple[Year, ...]) -> list[Year]:
    """The first years, the tenth and the last."""
    return [row for row in rows if row.year <= _FIRST_YEARS or row.year in (10, len(rows))]


def _assumptions(shown: Shown, tables: Tables) -> list[tuple[str, str, str]]:
    """Label, value and mark of each assumption."""
    defaults, now = standing(shown.scenario), choices(shown.scenario)
    lines = []
    for key, value in now.items():
        of = defaults.get(key)
        # What the page is about stands above; a pay of one's own only where one was given.
        if key in _SAID_ABOVE or (of is None and value is None):
            continue
        mark = _MARKS[of.grade] if of is not None and say.same(of.value, value) else "changed"
        lines.append((FIELDS[key].label, say.value(key, value, tables), mark))
    return lines


def _caveats(shown: Shown, tables: Tables) -> list[str]:
    """What limits the figures, how they are made, and their sources: a paragraph each."""
    ids = shown.source_ids or (shown.stages.source_ids if shown.stages else ())
    sources = "; ".join(
        f"{each.program}, {each.vintages} (taken {each.taken})"
        + (", second-hand" if each.second_hand else "")
        for each in exhibit.source_lines(tables, ids)
    )
    said = [*shown.notes]
    if shown.stages is not None and shown.stages.estimated:
        said.append(say.estimate_note(shown, str(shown.stages.row["area_type"])))
    return [
        *said,
        say.brief_method(),
        f"Sources: {sources}. Costs and stages: the assumptions above; their sources and reasons stand on the page. Figures of the "
        f"edition of {app_text.day(str(tables.edition.about['built_at']))}. BLS cannot vouch for what is made of its figures. Not affiliated with BLS.",
    ]


def ahead_or_behind(result: Result) -> Markup:
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
    last, point = spans[-1], result.break_even
    ring = None
    if point.reached == "year" and point.year is not None:
        ring = f"{x(point.year):.1f}", f"{y(spans[point.year].middle):.1f}"
    return render(
        "brief_chart.html",
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        colours=LIGHT,
        ends=f"{say.money(last.middle)} after {len(spans) - 1} years, range {say.to(last)}",
        values=[(f"{y(v):.1f}", f"{y(v) + 3.5:.1f}", say.money(v)) for v in _round_values(low, high)],
        years=[(f"{x(n):.1f}", f"year {n}" if n else "0") for n in range(0, len(spans), 5)],
        band=points(band),
        zero=f"{y(0):.1f}",
        line=points([(n, s.middle) for n, s in enumerate(spans)]),
        ring=ring,
        last={
            part: text
            for end in ("low", "middle", "high")
            for part, text in (
                (end, say.money(getattr(last, end))),
                (f"{end}_y", f"{y(getattr(last, end)) + 3.5:.1f}"),
            )
        },
    )


def _round_values(low: float, high: float) -> list[float]:
    """Three to six round values between two ends."""
    step = next(s for s in (m * 10**e for e in range(9) for m in (1, 2, 5)) if (high - low) / s <= 6)
    return [n * step for n in range(int(low // step) + 1, int(high // step) + 1)]
