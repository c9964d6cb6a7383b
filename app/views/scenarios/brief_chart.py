"""The chart of the printed brief, as SVG: ink on white."""

from collections.abc import Sequence

from markupsafe import Markup

from app.templating import render
from app.theme import LIGHT
from app.views.scenarios.formats import format_money, format_range
from outlook.scenario.fields import Range
from outlook.scenario.result import Result

WIDTH, HEIGHT = 680, 150
LEFT, RIGHT, TOP, BOTTOM = 62, 96, 14, 24


def draw_net_earnings(result: Result) -> Markup:
    """Draw the path's cumulative net earnings less the alternative's, by year, the middle of possible lives and eight in ten, as an SVG element."""
    spans = [Range(0, 0, 0), *(row.ahead for row in result.rows)]
    low, high = min(s.low for s in spans), max(s.high for s in spans)
    margin = (high - low) * 0.08 or 1.0
    low, high = low - margin, high + margin

    def x(year: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * year / (len(spans) - 1)

    def y(usd: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - usd) / (high - low)

    def points(pairs: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in pairs)

    band = [(n, s.high) for n, s in enumerate(spans)] + [
        (n, s.low) for n, s in reversed(list(enumerate(spans)))
    ]
    last, year = spans[-1], result.break_even.middle
    ring = None if year is None else (f"{x(year):.1f}", f"{y(spans[year].middle):.1f}")
    return render(
        "brief_chart.html",
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        colors=LIGHT,
        ends=f"{format_money(last.middle)} after {len(spans) - 1} years in the middle, eight in ten {format_range(last)}",
        values=[(f"{y(v):.1f}", f"{y(v) + 3.5:.1f}", format_money(v)) for v in _round_values(low, high)],
        years=[(f"{x(n):.1f}", f"year {n}" if n else "0") for n in range(0, len(spans), 5)],
        band=points(band),
        zero=f"{y(0):.1f}",
        line=points([(n, s.middle) for n, s in enumerate(spans)]),
        ring=ring,
        last={
            part: text
            for end in ("low", "middle", "high")
            for part, text in (
                (end, format_money(getattr(last, end))),
                (f"{end}_y", f"{y(getattr(last, end)) + 3.5:.1f}"),
            )
        },
    )


def _round_values(low: float, high: float) -> list[float]:
    """Return three to six round values between two ends."""
    step = next(s for s in (m * 10**e for e in range(9) for m in (1, 2, 5)) if (high - low) / s <= 6)
    return [n * step for n in range(int(low // step) + 1, int(high // step) + 1)]
